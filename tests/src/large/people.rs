//! The people of the large institution.

use super::{Large, class_id, person_id};
use sluis_model::{
    class::Part,
    ids::CredentialId,
    person::{PasswordState, Person, PersonName, Postponed, Profile, Role, Standing},
    phone::PhoneNumber,
    policy::TotpAlgorithm,
    ports::{Tx, durable::Stored},
    provisioning::{ResourceKind, ResourceLink},
    seal::Sealed,
    second_factor::{PendingTotp, TotpCredential},
};

const GIVEN: [&str; 12] = [
    "Anna", "Bram", "Chloë", "Daan", "Eva", "Fatima", "Gijs", "Hanna", "Ilyas", "Jip", "Kim",
    "Lotte",
];
const PARTICLES: [&str; 5] = ["", "van", "de", "van der", "el"];
const FAMILY: [&str; 15] = [
    "Jansen", "Vries", "Bakker", "Visser", "Smit", "Meijer", "Berg", "Dijk", "Yilmaz", "Mulder",
    "Amrani", "Bosch", "Vos", "Peters", "Hendriks",
];

fn one_of<'l>(list: &[&'l str], number: u32) -> &'l str {
    list[number as usize % list.len()]
}

impl Large {
    /// Somebody of whom nothing more is known than a name to sign in with.
    pub(super) fn somebody(&self, username: &str, roles: Vec<Role>) -> Person {
        Person {
            id: username.into(),
            institution: self.institution.clone(),
            username: username.to_owned(),
            login_key: username.to_owned(),
            name: PersonName::default(),
            email: None,
            email_verified_at: None,
            phone: None,
            phone_verified_at: None,
            roles,
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
            created_at: self.ago(200),
            updated_at: self.ago(200),
        }
    }

    /// One of its people, with a class, perhaps a second factor, and a last sign-in.
    pub(super) fn person(&self, tx: &mut dyn Tx, number: u32) -> Stored<()> {
        let (given, family) = (one_of(&GIVEN, number), one_of(&FAMILY, number / 12));
        let teacher = number.is_multiple_of(16);
        let username = format!("{}.{number}", given.to_lowercase());
        let person = Person {
            id: person_id(number),
            name: PersonName {
                given: given.to_owned(),
                particle: one_of(&PARTICLES, number / 180).to_owned(),
                family: family.to_owned(),
            },
            email: (!number.is_multiple_of(9)).then(|| format!("{username}@tweede.test")),
            email_verified_at: number.is_multiple_of(4).then(|| self.ago(90)),
            phone: number
                .is_multiple_of(7)
                .then(|| format!("+316{:08}", number)),
            standing: if number % 50 == 7 {
                Standing::Disabled
            } else {
                Standing::Active
            },
            shared: number % 400 == 9,
            profile: Profile {
                number: Some(format!("{}", 100_000 + number)),
                ..Profile::default()
            },
            ..self.somebody(
                &username,
                vec![if teacher { Role::Teacher } else { Role::Pupil }],
            )
        };
        tx.add_person(&person)?;
        if number.is_multiple_of(2) {
            tx.put_resource_link(&ResourceLink {
                kind: ResourceKind::User,
                resource: person.id.to_string(),
                institution: self.institution.clone(),
                external_id: Some(format!("extern-{number}")),
                removed_at: (number % 100 == 8).then_some(self.now),
            })?;
        }
        let classes = self.size.classes();
        let part = if teacher { Part::Teacher } else { Part::Main };
        tx.put_member(&class_id(number % classes), &person.id, part, self.ago(50))?;
        if number.is_multiple_of(5) {
            let extra = class_id((number / 5 + 1) % classes);
            tx.put_member(&extra, &person.id, Part::Extra, self.ago(50))?;
        }
        if number.is_multiple_of(3) {
            self.factor(tx, &person, number)?;
        }
        if number % 5 < 3 {
            tx.note_sign_in(&person.id, self.ago(i64::from(number % 120)))?;
        }
        Ok(())
    }

    fn factor(&self, tx: &mut dyn Tx, person: &Person, number: u32) -> Stored<()> {
        let then = self.ago(40);
        if number.is_multiple_of(2) {
            let id = CredentialId::from(format!("app-{number}"));
            tx.put_pending_totp(&PendingTotp {
                credential: TotpCredential {
                    id: id.clone(),
                    person: person.id.clone(),
                    secret: Sealed::stored("not a secret"),
                    digits: 6,
                    period: 30,
                    algorithm: TotpAlgorithm::Sha1,
                    created_at: then,
                    drift: 0,
                },
                ends_at: self.now,
            })?;
            tx.enable_totp(&person.id, &id, 30, 0, then)?;
        } else if let Some(phone) = PhoneNumber::parse(&format!("+316{number:08}")) {
            tx.enable_sms(&person.id, &phone, then)?;
        }
        if number.is_multiple_of(33) {
            tx.suspend_second_factor(&person.id, None, number.is_multiple_of(2), then)?;
        }
        Ok(())
    }
}
