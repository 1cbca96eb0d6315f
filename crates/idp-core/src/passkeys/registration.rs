//! Making a passkey: the options, and what is stored of the answer (Level 3 §7.1). Where policy demands
//! it, the authenticator proves its make: the library checks the attestation's signature and its chain up
//! to a root that the institution named. It asks nobody whether a certificate or a make was withdrawn.

use super::{
    Asked, PasskeyRefusal,
    ceremony::{read, value},
    relying_party::{encoded, right_origin, user_handle},
};
use crate::idp::{Failure, Idp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sluis_model::{
    browser::Browser,
    context::Ctx,
    ids::PasskeyId,
    passkey::{CeremonyPurpose, Passkey},
    person::Person,
    policy::{AttestedModel, PasskeyPolicy},
};
use std::collections::BTreeMap;
use uuid::Uuid;
use webauthn_rs::prelude::{
    AttestationCaList, AttestationCaListBuilder, AttestedPasskeyRegistration, CredentialID,
    PasskeyRegistration, RegisterPublicKeyCredential, SecurityKeyRegistration,
};

/// What is made, as it stands in what is kept until the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Made {
    /// A passkey, of any make.
    Passkey,
    /// A passkey that proves its make: it makes sure of the person and never leaves its device.
    AttestedPasskey,
    /// A security key of any make, which may be touched alone.
    SecurityKey,
    /// A security key that proves its make, and may be touched alone: a second factor needs no more.
    AttestedSecurityKey,
}

impl Made {
    /// Whether that, and the make, is what the institution asks of a person now: the rule may have come, or a
    /// make may have gone from it, while the authenticator was asked.
    fn is_enough(self, rules: &PasskeyPolicy, person: &Person, aaguid: Option<&str>) -> bool {
        let proven = matches!(self, Self::AttestedPasskey | Self::AttestedSecurityKey);
        let named = |model: &AttestedModel| {
            let named = Uuid::parse_str(&model.aaguid).map(|named| named.to_string());
            named.is_ok_and(|named| Some(named.as_str()) == aaguid)
        };
        !rules.must_attest(&person.roles) || (proven && rules.attested_models.iter().any(named))
    }

    const fn of(purpose: CeremonyPurpose, attested: bool) -> Self {
        match (purpose, attested) {
            (CeremonyPurpose::AddSecurityKey, false) => Self::SecurityKey,
            (CeremonyPurpose::AddSecurityKey, true) => Self::AttestedSecurityKey,
            (_, false) => Self::Passkey,
            (_, true) => Self::AttestedPasskey,
        }
    }

    /// What is kept until the answer. `attested` is what the release of before reads: to it, too, an
    /// answer is worth what the library's state demands.
    fn kept(self, state: &Value) -> Value {
        let attested = self == Self::AttestedPasskey;
        json!({ "made": self, "attested": attested, "state": state })
    }

    /// What was kept, by this release or by the one before, which let every proven make make sure of the
    /// person.
    fn read(kept: &Value, purpose: CeremonyPurpose) -> Self {
        serde_json::from_value(kept["made"].clone()).unwrap_or_else(|_| {
            if kept["attested"] == json!(true) {
                Self::AttestedPasskey
            } else {
                Self::of(purpose, false)
            }
        })
    }
}

impl Idp {
    /// Begins making a passkey for a person: the options for the browser.
    pub(crate) async fn ask_for_new_passkey(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        asked: Asked<'_>,
        person: &Person,
        there: &[Passkey],
    ) -> Result<Result<Value, PasskeyRefusal>, Failure> {
        let (Some(party), Some(institution)) = (
            self.relying_party(browser, asked.institution),
            asked.institution,
        ) else {
            return Ok(Err(PasskeyRefusal::WrongHost));
        };
        let policy = &institution.policy;
        let name = policy.login_name.full(&person.username);
        let full = person.name.full();
        // The device's own choice is all there is between accounts at several institutions.
        let shown = if full.is_empty() { &name } else { &full };
        let shown = &format!("{shown} ({})", institution.name);
        let exclude: Vec<CredentialID> = there
            .iter()
            .filter_map(|passkey| {
                serde_json::from_value(Value::String(passkey.credential_id.clone())).ok()
            })
            .collect();
        let (handle, exclude) = (user_handle(person), Some(exclude));
        let made = Made::of(asked.purpose, policy.passkeys.must_attest(&person.roles));
        let webauthn = &party.webauthn;
        let begin = || -> Result<(Value, Value), PasskeyRefusal> {
            let proven = || roots(&policy.passkeys.attested_models);
            Ok(match made {
                Made::AttestedPasskey => {
                    let (options, state) = webauthn.start_attested_passkey_registration(
                        handle,
                        &name,
                        shown,
                        exclude,
                        proven()?,
                        None,
                    )?;
                    (value(&options)?, value(&state)?)
                }
                Made::SecurityKey | Made::AttestedSecurityKey => {
                    let attested = made == Made::AttestedSecurityKey;
                    let roots = attested.then(proven).transpose()?;
                    let (options, state) = webauthn.start_securitykey_registration(
                        handle, &name, shown, exclude, roots, None,
                    )?;
                    (value(&options)?, value(&state)?)
                }
                Made::Passkey => {
                    let (options, state) =
                        webauthn.start_passkey_registration(handle, &name, shown, exclude)?;
                    (value(&options)?, value(&state)?)
                }
            })
        };
        let (mut options, state) = match begin() {
            Ok(begun) => begun,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if asked.purpose == CeremonyPurpose::AddPasskey
            && let Some(wanted) = options.pointer_mut("/publicKey/authenticatorSelection")
        {
            // Found without a name where there is room for it; a key that has none still serves as
            // second factor.
            wanted["residentKey"] = json!("preferred");
        }
        if asked.purpose == CeremonyPurpose::AddSecurityKey
            && let Some(wanted) = options
                .pointer_mut("/publicKey/extensions")
                .and_then(Value::as_object_mut)
        {
            // The library asks that the key make sure of the person before it answers, where it can
            // (CTAP 2.1 §12.1). Browsers refuse that beside a verification that is only preferred,
            // and a key that is only touched could not be added at all.
            wanted.remove("credentialProtectionPolicy");
            wanted.remove("enforceCredentialProtectionPolicy");
        }
        let state = made.kept(&state);
        self.put_asked(ctx, browser, asked, &party, state).await?;
        Ok(Ok(options))
    }

    /// The answer to [`Idp::ask_for_new_passkey`]: a passkey to store, or why not. Nothing is written.
    pub(crate) async fn new_passkey_answered(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        asked: Asked<'_>,
        person: &Person,
        answer: &str,
        name: String,
    ) -> Result<Result<Passkey, PasskeyRefusal>, Failure> {
        let (ceremony, party) = match self.take_asked(ctx, browser, asked).await? {
            Ok(taken) => taken,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let answer = match read::<RegisterPublicKeyCredential>(answer) {
            Ok(answer) => answer,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let Err(refusal) = right_origin(&answer.response.client_data_json, &party.origin) {
            return Ok(Err(refusal));
        }
        let made = Made::read(&ceremony.state, asked.purpose);
        let state = ceremony.state["state"].clone();
        let other = |_| PasskeyRefusal::Other;
        let webauthn = &party.webauthn;
        let finished = || -> Result<(String, Value), PasskeyRefusal> {
            Ok(match made {
                Made::AttestedPasskey => {
                    let state: AttestedPasskeyRegistration =
                        serde_json::from_value(state).map_err(other)?;
                    let key = webauthn.finish_attested_passkey_registration(&answer, &state)?;
                    (encoded(key.cred_id()), value(&key)?)
                }
                Made::SecurityKey | Made::AttestedSecurityKey => {
                    let state: SecurityKeyRegistration =
                        serde_json::from_value(state).map_err(other)?;
                    let key = webauthn.finish_securitykey_registration(&answer, &state)?;
                    (encoded(key.cred_id()), value(&key)?)
                }
                Made::Passkey => {
                    let state: PasskeyRegistration =
                        serde_json::from_value(state).map_err(other)?;
                    let key = webauthn.finish_passkey_registration(&answer, &state)?;
                    (encoded(key.cred_id()), value(&key)?)
                }
            })
        };
        let (credential_id, key) = match finished() {
            Ok(finished) => finished,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let flag = |name: &str| key["cred"][name].as_bool().unwrap_or_default();
        if made == Made::AttestedSecurityKey && flag("backup_eligible") {
            // The library refuses that of passkeys alone: what may leave its device proves nothing.
            return Ok(Err(PasskeyRefusal::Attestation));
        }
        let aaguid = aaguid(&answer.response.attestation_object);
        let rules = asked
            .institution
            .map(|institution| &institution.policy.passkeys);
        if rules.is_some_and(|rules| !made.is_enough(rules, person, aaguid.as_deref())) {
            return Ok(Err(PasskeyRefusal::Attestation));
        }
        let counter = key["cred"]["counter"].as_u64().unwrap_or_default();
        Ok(Ok(Passkey {
            id: PasskeyId::generate(ctx),
            person: person.id.clone(),
            credential_id,
            rp_id: party.id,
            counter: u32::try_from(counter).unwrap_or(u32::MAX),
            backup_eligible: flag("backup_eligible"),
            backed_up: flag("backup_state"),
            user_verified: flag("user_verified"),
            aaguid,
            credential: key.to_string(),
            name,
            created_at: ctx.now,
            last_used_at: None,
            second_only: false,
        }))
    }
}

/// The makes that an institution accepts, with the roots that vouch for them.
fn roots(models: &[AttestedModel]) -> Result<AttestationCaList, PasskeyRefusal> {
    let mut list = AttestationCaListBuilder::new();
    for model in models {
        let aaguid = Uuid::parse_str(&model.aaguid).map_err(|_| PasskeyRefusal::Attestation)?;
        list.insert_device_pem(
            model.root.as_bytes(),
            aaguid,
            model.name.clone(),
            BTreeMap::default(),
        )
        .map_err(|_| PasskeyRefusal::Attestation)?;
    }
    Ok(list.build())
}

/// The make that an authenticator names (Level 3 §6.5.1): sixteen bytes behind the fixed part of the
/// authenticator data, which the library has read by now. All zeros name none.
fn aaguid(attestation_object: &[u8]) -> Option<String> {
    const NAME: &[u8] = b"\x68authData";
    const FIXED: usize = 32 + 1 + 4;
    let at = attestation_object
        .windows(NAME.len())
        .position(|window| window == NAME)?
        + NAME.len();
    let rest = attestation_object.get(at..)?;
    // A byte string of CBOR with one or two bytes of length.
    let data = match rest.first()? {
        0x58 => rest.get(2..)?,
        0x59 => rest.get(3..)?,
        _ => return None,
    };
    let bytes: [u8; 16] = data.get(FIXED..FIXED + 16)?.try_into().ok()?;
    (bytes != [0; 16]).then(|| Uuid::from_bytes(bytes).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn psk_make_what_the_release_of_before_asked_is_read_and_the_other_way_round() {
        use CeremonyPurpose::{AddPasskey, AddSecurityKey};
        for (purpose, attested, made) in [
            (AddPasskey, false, Made::Passkey),
            (AddPasskey, true, Made::AttestedPasskey),
            (AddSecurityKey, false, Made::SecurityKey),
            (AddSecurityKey, true, Made::AttestedPasskey),
        ] {
            let kept = json!({ "attested": attested, "state": {} });
            assert_eq!(Made::read(&kept, purpose), made);
            let now = Made::of(purpose, attested);
            let kept = now.kept(&json!({}));
            assert_eq!(Made::read(&kept, purpose), now);
            // It finishes a proven passkey as one, and takes the rest by the purpose.
            assert_eq!(kept["attested"], json!(now == Made::AttestedPasskey));
        }
    }
}
