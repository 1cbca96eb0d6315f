//! Making a passkey: the options, and what is stored of the answer (Level 3 §7.1). Where policy demands
//! it, the authenticator proves its make: the library checks the attestation's signature and its chain up
//! to a root that the institution named. It asks nobody whether a certificate or a make was withdrawn.

use super::{
    Asked, PasskeyRefusal,
    ceremony::{read, value},
    relying_party::{encoded, right_origin, user_handle},
};
use crate::idp::{Failure, Idp};
use serde_json::{Value, json};
use sluis_model::{
    browser::Browser,
    context::Ctx,
    ids::PasskeyId,
    passkey::{CeremonyPurpose, Passkey},
    person::Person,
    policy::AttestedModel,
};
use std::collections::BTreeMap;
use uuid::Uuid;
use webauthn_rs::prelude::{
    AttestationCaList, AttestationCaListBuilder, AttestedPasskeyRegistration, CredentialID,
    PasskeyRegistration, RegisterPublicKeyCredential, SecurityKeyRegistration,
};

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
        let attested = policy.passkeys.must_attest(&person.roles);
        let begun = if attested {
            roots(&policy.passkeys.attested_models).and_then(|roots| {
                let (options, state) = party.webauthn.start_attested_passkey_registration(
                    handle, &name, shown, exclude, roots, None,
                )?;
                Ok((value(&options)?, value(&state)?))
            })
        } else if asked.purpose == CeremonyPurpose::AddSecurityKey {
            party
                .webauthn
                .start_securitykey_registration(handle, &name, shown, exclude, None, None)
                .map_err(PasskeyRefusal::from)
                .and_then(|(options, state)| Ok((value(&options)?, value(&state)?)))
        } else {
            party
                .webauthn
                .start_passkey_registration(handle, &name, shown, exclude)
                .map_err(PasskeyRefusal::from)
                .and_then(|(options, state)| Ok((value(&options)?, value(&state)?)))
        };
        let (mut options, state) = match begun {
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
            && !attested
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
        let state = json!({ "attested": attested, "state": state });
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
        let attested = ceremony.state["attested"] == json!(true);
        let state = ceremony.state["state"].clone();
        let other = |_| PasskeyRefusal::Other;
        let finished = || -> Result<(String, Value), PasskeyRefusal> {
            let webauthn = &party.webauthn;
            let (id, key) = if attested {
                let state: AttestedPasskeyRegistration =
                    serde_json::from_value(state).map_err(other)?;
                let key = webauthn.finish_attested_passkey_registration(&answer, &state)?;
                (encoded(key.cred_id()), value(&key)?)
            } else if asked.purpose == CeremonyPurpose::AddSecurityKey {
                let state: SecurityKeyRegistration =
                    serde_json::from_value(state).map_err(other)?;
                let key = webauthn.finish_securitykey_registration(&answer, &state)?;
                (encoded(key.cred_id()), value(&key)?)
            } else {
                let state: PasskeyRegistration = serde_json::from_value(state).map_err(other)?;
                let key = webauthn.finish_passkey_registration(&answer, &state)?;
                (encoded(key.cred_id()), value(&key)?)
            };
            Ok((id, key))
        };
        let (credential_id, key) = match finished() {
            Ok(finished) => finished,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let flag = |name: &str| key["cred"][name].as_bool().unwrap_or_default();
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
            aaguid: aaguid(&answer.response.attestation_object),
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
