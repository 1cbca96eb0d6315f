//! Second factors that come along from elsewhere.

use super::{Run, prepare::Prepared};
use crate::credentials::recovery_code;
use sluis_model::{
    ids::CredentialId,
    institution::Institution,
    person::Person,
    ports::{Tx, durable::Stored},
    second_factor::{PendingTotp, TotpCredential},
    security_question::SecurityQuestion,
};

impl Run<'_> {
    /// Gives a new person the factors of the file.
    pub(super) fn begin_factors(
        &self,
        tx: &mut dyn Tx,
        prepared: &Prepared,
        institution: &Institution,
        person: &Person,
    ) -> Stored<()> {
        let (ctx, sealer) = (self.ctx, &*self.idp.sealer);
        if let Some((secret, period, suspended)) = &prepared.totp {
            let id = CredentialId::generate(ctx);
            let period = period.unwrap_or(institution.policy.totp.period);
            let credential = TotpCredential {
                secret: sealer.seal(secret, &TotpCredential::secret_place(&id, &person.id), ctx),
                id: id.clone(),
                person: person.id.clone(),
                digits: institution.policy.totp.digits,
                period,
                algorithm: institution.policy.totp.algorithm,
                created_at: ctx.now,
                drift: 0,
            };
            tx.put_pending_totp(&PendingTotp {
                credential,
                ends_at: ctx.now + chrono::Duration::minutes(1),
            })?;
            // No step of it was ever spent here.
            tx.enable_totp(&person.id, &id, period, 0, ctx.now)?;
            if *suspended {
                tx.suspend_second_factor(&person.id, None, false, ctx.now)?;
            }
        }
        if let Some(number) = &prepared.sms {
            tx.enable_sms(&person.id, number, ctx.now)?;
        }
        let hashes: Vec<String> = prepared
            .recovery_codes
            .iter()
            .filter_map(|code| {
                recovery_code::hashes(sealer, &person.id, code)
                    .into_iter()
                    .next()
            })
            .collect();
        if hashes.is_empty() {
            Ok(())
        } else {
            tx.replace_recovery_codes(&person.id, &hashes, ctx.now)
        }
    }

    /// Gives a new person the secret question of the file (S-15).
    pub(super) fn begin_question(
        &mut self,
        tx: &mut dyn Tx,
        prepared: &Prepared,
        institution: &Institution,
        person: &Person,
    ) -> Stored<()> {
        let Some((index, answer_hash)) = &prepared.question else {
            return Ok(());
        };
        let questions = &institution.policy.recovery.self_service.questions;
        let Some(question) = questions.get(*index) else {
            self.faults.push(format!(
                "people.{}/{}.security_question.question: this institution has {} questions, counted from 0",
                institution.slug,
                person.username,
                questions.len()
            ));
            return Ok(());
        };
        tx.put_security_question(&SecurityQuestion {
            person: person.id.clone(),
            question: question.clone(),
            answer_hash: answer_hash.clone(),
            created_at: self.ctx.now,
            failures: 0,
            locked_until: None,
        })
    }
}
