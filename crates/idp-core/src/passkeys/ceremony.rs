//! A ceremony: a challenge goes out with its options, and its answer comes back once, from the same
//! browser, for the same purpose, within minutes (PSK-01).

use super::{
    PasskeyRefusal, RelyingParty,
    relying_party::{encoded, right_origin, user_handle},
};
use crate::idp::{Failure, Idp};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use sluis_model::{
    audit::{Event, EventKind},
    browser::Browser,
    context::Ctx,
    ids::PersonId,
    institution::Institution,
    passkey::{Ceremony, CeremonyPurpose, Passkey, PasskeyUse},
    person::Person,
    second_factor::FactorMethod,
};
use webauthn_rs::prelude::{
    AuthenticationResult, DiscoverableAuthentication, Passkey as Key, PublicKeyCredential,
    SecurityKey, SecurityKeyAuthentication,
};

/// The longest answer that is read, in bytes: an attestation with its certificates fits in easily.
const LONGEST_ANSWER: usize = 32 * 1024;

/// So many refused answers are written down by network address and quarter of an hour: far more than a whole school
/// causes. Nobody is refused for the others' sake: nobody guesses a signature.
const WRITTEN_PER_SOURCE: u32 = 500;

/// Why an answer was refused, and whose passkey it was, as far as that is known.
type Refused = (Option<PersonId>, PasskeyRefusal);

/// A ceremony that is asked for or answered: what for, in what, at which institution, by whom.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// What for.
    pub(crate) purpose: CeremonyPurpose,
    /// The id of the sign-in or the session.
    pub(crate) within: &'a str,
    /// The institution, where it is known.
    pub(crate) institution: Option<&'a Institution>,
    /// The person, where it is known.
    pub(crate) person: Option<&'a Person>,
}

/// A passkey that was shown.
#[derive(Debug, Clone)]
pub(crate) struct ShownPasskey {
    /// Whose.
    pub(crate) person: Person,
    /// Whether it made sure of the person, now and when it was made.
    pub(crate) verified: bool,
    /// As what it counts.
    pub(crate) method: FactorMethod,
    /// It is no way in by itself.
    pub(crate) second_only: bool,
}

impl Idp {
    /// Begins showing a passkey: the options for the browser. Without a person, any that the browser
    /// finds; else one of the person's, made for this host.
    pub(crate) async fn ask_for_passkey(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        asked: Asked<'_>,
    ) -> Result<Result<Value, PasskeyRefusal>, Failure> {
        let Some(party) = self.relying_party(browser, asked.institution) else {
            return Ok(Err(PasskeyRefusal::WrongHost));
        };
        let mut must_verify = false;
        let begun = match asked.person {
            None => party
                .webauthn
                .start_discoverable_authentication()
                .map_err(PasskeyRefusal::from)
                .and_then(|(options, state)| Ok((value(&options)?, value(&state)?))),
            Some(person) => {
                let id = person.id.clone();
                let stored = self.durable.read(move |tx| tx.passkeys(&id)).await?;
                let here = stored.iter().filter(|stored| stored.rp_id == party.id);
                // The library takes no answer without it of a passkey that made sure of the person when
                // it was made; an authenticator that is only asked kindly may skip it.
                must_verify = here.clone().all(|stored| stored.user_verified);
                let keys: Vec<SecurityKey> = here
                    .filter_map(|stored| serde_json::from_str(&stored.credential).ok())
                    .collect();
                if keys.is_empty() {
                    return Ok(Err(PasskeyRefusal::WrongHost));
                }
                party
                    .webauthn
                    .start_securitykey_authentication(&keys)
                    .map_err(PasskeyRefusal::from)
                    .and_then(|(options, state)| Ok((value(&options)?, value(&state)?)))
            }
        };
        let (mut options, state) = match begun {
            Ok(begun) => begun,
            Err(refusal) => return Ok(Err(refusal)),
        };
        // A passkey in a telephone is as welcome as a key in a port.
        if let Some(options) = options.get_mut("publicKey").and_then(Value::as_object_mut) {
            options.remove("hints");
            if must_verify {
                options.insert("userVerification".to_owned(), "required".into());
            }
        }
        self.put_asked(ctx, browser, asked, &party, state).await?;
        Ok(Ok(options))
    }

    /// Keeps what was asked, until it is answered.
    pub(super) async fn put_asked(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        asked: Asked<'_>,
        party: &RelyingParty,
        state: Value,
    ) -> Result<(), Failure> {
        let Some(binding) = browser.binding() else {
            return Ok(());
        };
        let ceremony = Ceremony {
            purpose: asked.purpose,
            browser: binding,
            institution: asked.institution.map(|institution| institution.id.clone()),
            person: asked.person.map(|person| person.id.clone()),
            rp_id: party.id.clone(),
            origin: party.origin.clone(),
            state,
            ends_at: ctx.now + chrono::Duration::minutes(Ceremony::MINUTES),
        };
        let subject = asked.purpose.subject(asked.within);
        Ok(self
            .ephemeral
            .put_ceremony(&subject, &ceremony, ctx.now)
            .await?)
    }

    /// Takes what was asked, once, and holds it against who answers where.
    pub(super) async fn take_asked(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        asked: Asked<'_>,
    ) -> Result<Result<(Ceremony, RelyingParty), PasskeyRefusal>, Failure> {
        let subject = asked.purpose.subject(asked.within);
        let Some(ceremony) = self.ephemeral.take_ceremony(&subject, ctx.now).await? else {
            return Ok(Err(PasskeyRefusal::Ended));
        };
        if ctx.now >= ceremony.ends_at || ceremony.purpose != asked.purpose {
            return Ok(Err(PasskeyRefusal::Ended));
        }
        let institution = asked.institution.map(|institution| institution.id.clone());
        let person = asked.person.map(|person| person.id.clone());
        let same = Some(&ceremony.browser) == browser.binding().as_ref()
            && ceremony.institution == institution
            && ceremony.person == person;
        if !same {
            return Ok(Err(PasskeyRefusal::Elsewhere));
        }
        Ok(match self.relying_party(browser, asked.institution) {
            Some(party) if party.id == ceremony.rp_id && party.origin == ceremony.origin => {
                Ok((ceremony, party))
            }
            _ => Err(PasskeyRefusal::WrongHost),
        })
    }

    /// An answer to [`Idp::ask_for_passkey`]: checked, and noted in one counted update. A refusal is
    /// written down with its cause, unless far too many came from this network: nobody fills the log, and
    /// one event a quarter of an hour says that it is so.
    pub(crate) async fn passkey_answered(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        asked: Asked<'_>,
        answer: &str,
    ) -> Result<Result<ShownPasskey, PasskeyRefusal>, Failure> {
        let (holder, refusal) = match self.judge_answer(ctx, browser, asked, answer).await? {
            Ok(shown) => return Ok(Ok(shown)),
            Err(refused) => refused,
        };
        let above = self
            .count_refusal(ctx, "passkey-source", browser, WRITTEN_PER_SOURCE)
            .await?;
        if above.is_none() {
            return self
                .passkey_refused(ctx, asked, holder.as_ref(), refusal)
                .await;
        }
        // The first one above is written down, whichever of several at once it is.
        if above == Some(1) {
            let too_many = PasskeyRefusal::TooMany;
            let _: Result<(), _> = self.passkey_refused(ctx, asked, None, too_many).await?;
        }
        Ok(Err(refusal))
    }

    async fn judge_answer(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        asked: Asked<'_>,
        answer: &str,
    ) -> Result<Result<ShownPasskey, Refused>, Failure> {
        let (ceremony, party) = match self.take_asked(ctx, browser, asked).await? {
            Ok(taken) => taken,
            Err(refusal) => return Ok(Err((None, refusal))),
        };
        let answer = match read::<PublicKeyCredential>(answer) {
            Ok(answer) => answer,
            Err(refusal) => return Ok(Err((None, refusal))),
        };
        let id = encoded(answer.get_credential_id());
        let found = self.durable.read(move |tx| tx.passkey_holder(&id)).await?;
        let Some((passkey, person)) = found else {
            return Ok(Err((None, PasskeyRefusal::Unknown)));
        };
        let judged = judge(&party, &ceremony, &passkey, &person, &answer);
        let (result, used) = match judged {
            Ok((result, credential)) => {
                let used = PasskeyUse {
                    counter: result.counter(),
                    backed_up: result.backup_state(),
                    credential,
                    at: ctx.now,
                };
                (result, used)
            }
            Err(refusal) => return Ok(Err((Some(person.id), refusal))),
        };
        let id = passkey.id.clone();
        let moved_on = self
            .durable
            .write(move |tx| tx.use_passkey(&id, &used))
            .await?;
        if !moved_on {
            return Ok(Err((Some(person.id), PasskeyRefusal::Counter)));
        }
        let bound = !result.backup_eligible();
        // A PIN that came after the key was added may be that of whoever found it.
        let verified = result.user_verified() && passkey.user_verified;
        Ok(Ok(ShownPasskey {
            verified,
            method: if verified {
                FactorMethod::Passkey { bound }
            } else {
                FactorMethod::SecurityKey { bound }
            },
            person,
            second_only: !passkey.is_way_in(),
        }))
    }

    /// Writes a refusal down, with its cause.
    pub(crate) async fn passkey_refused<T>(
        &self,
        ctx: &Ctx,
        asked: Asked<'_>,
        holder: Option<&PersonId>,
        refusal: PasskeyRefusal,
    ) -> Result<Result<T, PasskeyRefusal>, Failure> {
        let mut event = Event::new(EventKind::PasskeyRefused, ctx).with(serde_json::json!({
            "because": refusal.as_str(),
            "purpose": asked.purpose.as_str(),
        }));
        event.institution = asked.institution.map(|institution| institution.id.clone());
        // Whose passkey somebody holds is told to nobody but its own institution.
        let person = asked.person.map(|person| &person.id);
        event.target = match refusal {
            PasskeyRefusal::OtherPerson | PasskeyRefusal::Elsewhere => person.cloned(),
            _ => person.or(holder).cloned(),
        };
        if event.institution.is_none() {
            event.target = None;
        }
        self.durable.write(move |tx| tx.record(&event)).await?;
        Ok(Err(refusal))
    }
}

/// Holds an answer against what was asked and what is stored. What the library found, and the
/// credential as it is now.
fn judge(
    party: &RelyingParty,
    ceremony: &Ceremony,
    passkey: &Passkey,
    person: &Person,
    answer: &PublicKeyCredential,
) -> Result<(AuthenticationResult, String), PasskeyRefusal> {
    right_origin(&answer.response.client_data_json, &party.origin)?;
    if passkey.rp_id != party.id {
        return Err(PasskeyRefusal::WrongHost);
    }
    let expected = user_handle(person);
    let said = answer.get_user_unique_id().filter(|said| !said.is_empty());
    let others = said.is_some_and(|said| said != expected.as_bytes());
    let asked_other = ceremony.person.as_ref().is_some_and(|id| *id != person.id);
    if others || asked_other {
        return Err(PasskeyRefusal::OtherPerson);
    }
    let unreadable = |_| PasskeyRefusal::Other;
    let mut key: Key = serde_json::from_str(&passkey.credential).map_err(unreadable)?;
    let result = if ceremony.purpose == CeremonyPurpose::SignIn {
        // Without a name, the answer has to say whose it is (Level 3 §7.2, step 6).
        said.ok_or(PasskeyRefusal::Unknown)?;
        let state: DiscoverableAuthentication =
            serde_json::from_value(ceremony.state.clone()).map_err(unreadable)?;
        party
            .webauthn
            .finish_discoverable_authentication_v2(answer, state, &key)?
    } else {
        let state: SecurityKeyAuthentication =
            serde_json::from_value(ceremony.state.clone()).map_err(unreadable)?;
        party
            .webauthn
            .finish_securitykey_authentication(answer, &state)?
    };
    if ceremony.purpose == CeremonyPurpose::SignIn && !result.user_verified() {
        return Err(PasskeyRefusal::NotVerified);
    }
    key.update_credential(&result);
    let credential = serde_json::to_string(&key).map_err(unreadable)?;
    Ok((result, credential))
}

/// Reads an answer within bounds.
pub(super) fn read<T: DeserializeOwned>(answer: &str) -> Result<T, PasskeyRefusal> {
    if answer.len() > LONGEST_ANSWER {
        return Err(PasskeyRefusal::Unreadable);
    }
    serde_json::from_str(answer).map_err(|_| PasskeyRefusal::Unreadable)
}

/// A value of the library as JSON.
pub(super) fn value<T: Serialize>(of: &T) -> Result<Value, PasskeyRefusal> {
    serde_json::to_value(of).map_err(|_| PasskeyRefusal::Other)
}
