//! Answers to secret questions: made alike however they are typed, and hashed like passwords under a
//! key of the server, so that a stolen table alone gives nothing to try.

use crate::{
    credentials::hashing::Share,
    idp::{Failure, Idp},
};
use sluis_model::{context::Ctx, institution::Institution, person::Person, secret::Secret};
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// The fewest characters of an answer.
const FEWEST: usize = 4;
/// The most characters of an answer that count.
const MOST: usize = 200;
/// Answers that a list of common passwords finds within so many guesses (as a power of ten) are too
/// easy.
const EASY_GUESSES_LOG10: f64 = 3.0;

/// Common answers that a list of mostly English passwords does not know.
const COMMON_DUTCH: [&str; 10] = [
    "wachtwoord",
    "welkom",
    "geheim",
    "antwoord",
    "weet ik niet",
    "onbekend",
    "niets",
    "geen",
    "hallo",
    "test",
];

/// An answer without what people type differently each time: capitals, accents, blanks, and the two
/// ways that Unicode writes many characters.
pub(super) fn normalized(typed: &str) -> Secret {
    let folded: String = typed
        .chars()
        .take(MOST)
        .nfkd()
        .filter(|character| !is_combining_mark(*character))
        .flat_map(char::to_lowercase)
        .nfkc()
        .collect();
    Secret::new(folded.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether an answer is too easy: short, common, or what everybody knows of the person.
pub(super) fn is_too_easy(answer: &Secret, institution: &Institution, person: &Person) -> bool {
    let answer = answer.expose();
    if answer.chars().filter(|c| !c.is_whitespace()).count() < FEWEST {
        return true;
    }
    let email = person.email.as_deref().unwrap_or_default();
    let local = |address: &str| address.split('@').next().unwrap_or_default().to_owned();
    let personal = [
        person.username.clone(),
        local(&person.username),
        email.to_owned(),
        local(email),
        person.name.given.clone(),
        person.name.family.clone(),
        person.name.family_with_particle(),
        person.name.full(),
        institution.name.clone(),
        institution.slug.clone(),
    ];
    let personal: Vec<String> = personal
        .iter()
        .map(|word| normalized(word).expose().to_owned())
        .filter(|word| !word.is_empty())
        .collect();
    let bare = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    if personal.iter().any(|word| bare(word) == bare(answer)) {
        return true;
    }
    let mut inputs: Vec<&str> = personal.iter().map(String::as_str).collect();
    inputs.extend(COMMON_DUTCH);
    let head: String = answer.chars().take(100).collect();
    zxcvbn::zxcvbn(&head, &inputs).guesses_log10() < EASY_GUESSES_LOG10
}

impl Idp {
    /// What is stored of an answer: the id of the server's key, and the Argon2id hash of the answer's
    /// keyed hash.
    ///
    /// # Errors
    /// [`Failure`] when it can't be hashed now.
    pub(crate) async fn hash_security_answer(
        &self,
        ctx: &Ctx,
        share: Share,
        answer: &Secret,
    ) -> Result<String, Failure> {
        let key = self.sealer.sealing_key_id().to_owned();
        let keyed = self.keyed_answer(Some(&key), &normalized(answer.expose()));
        let hash = self.hashing.hash(share, keyed, ctx).await?;
        Ok(format!("{key}{hash}"))
    }

    /// Whether an answer is the stored one. Without a stored one the work is the same.
    ///
    /// # Errors
    /// [`Failure`] when it can't be hashed now.
    pub(super) async fn is_security_answer(
        &self,
        share: Share,
        answer: &Secret,
        stored: Option<&str>,
    ) -> Result<bool, Failure> {
        // A hash in PHC form begins with the first dollar sign; the key's id stands before it.
        let (key, hash) = match stored.and_then(|stored| Some(stored.split_at(stored.find('$')?))) {
            Some((key, hash)) => (Some(key), Some(hash.to_owned())),
            None => (None, None),
        };
        let keyed = self.keyed_answer(key, &normalized(answer.expose()));
        Ok(self.hashing.verify(share, keyed, hash).await?.matches)
    }

    fn keyed_answer(&self, key: Option<&str>, normalized: &Secret) -> Secret {
        let text = format!("security answer/{}", normalized.expose());
        // A key that is configured no more: nothing is right then, at the same cost.
        Secret::new(self.sealer.mac(key, &text).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use sluis_model::{
        institution::LookSettings,
        person::{PasswordState, PersonName, Postponed, Profile, Standing},
        policy::Policy,
    };

    fn institution() -> Institution {
        Institution {
            id: "i".into(),
            slug: "regenboog".to_owned(),
            name: "De Regenboog".to_owned(),
            language: "nl".to_owned(),
            policy: Policy::default(),
            look: LookSettings::default(),
            hosts: vec![],
            mail_domains: vec![],
            brin: None,
            active: true,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    fn person() -> Person {
        Person {
            id: "p".into(),
            institution: "i".into(),
            username: "mirte.bakker@regenboog.example".to_owned(),
            login_key: "mirte.bakker@regenboog.example".to_owned(),
            name: PersonName {
                given: "Mirte".to_owned(),
                particle: "de".to_owned(),
                family: "Bakker".to_owned(),
            },
            email: Some("m.debakker@voorbeeld.example".to_owned()),
            email_verified_at: None,
            phone: None,
            phone_verified_at: None,
            roles: vec![],
            groups: vec![],
            standing: Standing::Active,
            shared: false,
            starts_at: None,
            ends_at: None,
            language: None,
            profile: Profile::default(),
            password_hash: None,
            password_state: PasswordState::Current,
            epoch: 0,
            postponed: Postponed::default(),
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn s15_an_answer_that_others_know_or_guess_is_refused() {
        let easy = |typed: &str| is_too_easy(&normalized(typed), &institution(), &person());
        for bad in [
            "abc",
            "a  b  c",
            "mirte.bakker@regenboog.example",
            "Mirte Bakker",
            "Mirte.Bakker",
            "De Bakker",
            "Mirté de Bakker",
            "m.debakker@voorbeeld.example",
            "M.deBakker",
            "de regenboog",
            "REGENBOOG",
            "1234",
            "wachtwoord",
            "password",
            "qwerty",
            "aaaa",
        ] {
            assert!(easy(bad), "{bad}");
        }
        for good in ["De Lange Weg Naar Huis", "kraai 17", "Zuidwal"] {
            assert!(!easy(good), "{good}");
        }
    }

    #[test]
    fn s15_an_answer_is_the_same_however_it_is_typed() {
        for typed in [
            "René  de Vries",
            " rene de vries ",
            "RENÉ DE VRIES",
            "Rene\u{301} de\u{a0}Vries",
        ] {
            assert_eq!(normalized(typed).expose(), "rene de vries", "{typed}");
        }
        assert_ne!(normalized("fikkie").expose(), normalized("fikki").expose());
    }
}
