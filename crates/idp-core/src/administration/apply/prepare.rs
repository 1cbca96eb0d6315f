//! What is read and hashed before the transaction begins.

use super::ApplyError;
use crate::{
    administration::setup::{PersonSetup, SecretSource},
    credentials::hashing::{Share, is_usable},
    idp::{Failure, Idp},
};
use sluis_model::{context::Ctx, eck_id::EckId, phone::PhoneNumber, secret::Secret};

/// A person of the file with everything that takes time done.
pub(super) struct Prepared {
    pub(super) setup: PersonSetup,
    pub(super) password_hash: Option<String>,
    pub(super) totp: Option<(Vec<u8>, Option<u32>, bool)>,
    pub(super) sms: Option<PhoneNumber>,
    pub(super) eck_id: Option<EckId>,
    pub(super) recovery_codes: Vec<Secret>,
    /// Which of the institution's questions, and the answer's hash.
    pub(super) question: Option<(usize, String)>,
}

impl Idp {
    pub(super) async fn prepare(
        &self,
        ctx: &Ctx,
        setup: PersonSetup,
        read_secret: &impl Fn(&SecretSource) -> Result<Secret, String>,
        dry_run: bool,
    ) -> Result<(Prepared, Vec<String>), ApplyError> {
        let mut faults = Vec::new();
        let place = format!("people.{}/{}", setup.institution, setup.username);
        let mut read = |source: &SecretSource, what: &str| {
            read_secret(source)
                .map_err(|fault| faults.push(format!("{place}.{what}: {fault}")))
                .ok()
        };
        let password = setup
            .password
            .as_ref()
            .and_then(|source| read(source, "password"));
        let eck_id = setup
            .eck_id
            .as_ref()
            .and_then(|source| read(source, "eck_id"));
        let mut totp = None;
        if let Some(wanted) = &setup.totp
            && let Some(text) = read(&wanted.secret, "totp.secret")
        {
            totp = Some((text, wanted.period, wanted.suspended));
        }
        let recovery_codes = setup
            .recovery_codes
            .iter()
            .filter_map(|source| read(source, "recovery_codes"))
            .collect();
        let answer = setup.security_question.as_ref().and_then(|wanted| {
            let answer = read(&wanted.answer, "security_question.answer")?;
            Some((wanted.question, answer))
        });
        let totp = match totp {
            None => None,
            Some((text, period, suspended)) => {
                let base32 = text.expose().replace(' ', "").to_uppercase();
                match data_encoding::BASE32_NOPAD.decode(base32.trim_end_matches('=').as_bytes()) {
                    Ok(secret) if secret.len() >= 10 => Some((secret, period, suspended)),
                    _ => {
                        faults.push(format!(
                            "{place}.totp.secret: write it in base32, at least 16 characters"
                        ));
                        None
                    }
                }
            }
        };
        let eck_id = eck_id.and_then(|text| {
            let eck_id = EckId::parse(text.expose());
            if eck_id.is_none() {
                faults.push(format!(
                    "{place}.eck_id: write https://ketenid.nl/, six digits, / and 128 hexadecimal characters"
                ));
            }
            eck_id
        });
        // Hashed only for people who do not exist yet: a password once set is the person's own.
        let known = {
            let (slug, username) = (setup.institution.clone(), setup.username.clone());
            self.durable
                .read(move |tx| {
                    let Some(institution) = tx.institution_by_slug(&slug)? else {
                        return Ok(false);
                    };
                    let key = institution.policy.login_name.canonical(&username);
                    Ok(tx.person_by_login(&institution.id, &key)?.is_some())
                })
                .await?
        };
        let brought = setup.password_hash.clone();
        if brought.as_deref().is_some_and(|hash| !is_usable(hash)) {
            faults.push(format!(
                "{place}.password_hash: bring an Argon2 hash in PHC form, as in $argon2id$v=19$..."
            ));
        }
        let password_hash = match password.filter(|_| brought.is_none()) {
            Some(password) if !dry_run && !known => Some(
                self.hashing
                    .hash(Share::Operator, password, ctx)
                    .await
                    .map_err(Failure::from)?,
            ),
            _ => brought,
        };
        let sms = match setup.sms.as_deref().map(PhoneNumber::parse) {
            Some(None) => {
                faults.push(format!(
                    "{place}.sms: write a mobile number, such as +31612345678"
                ));
                None
            }
            Some(number) => number,
            None => None,
        };
        let question = match answer.filter(|_| !known) {
            // What is rolled back needs no hash.
            Some((question, _)) if dry_run => Some((question, String::new())),
            Some((question, answer)) => Some((
                question,
                self.hash_security_answer(ctx, Share::Operator, &answer)
                    .await?,
            )),
            None => None,
        };
        let prepared = Prepared {
            question,
            sms,
            eck_id,
            setup,
            password_hash,
            totp,
            recovery_codes,
        };
        Ok((prepared, faults))
    }
}
