//! A passkey that is made in a sign-in: by the invitation right after a second factor was shown, to which
//! "not now" is an answer; or because nothing else counts that could be set up here.

use super::{Fault, Outcome, Screen};
use crate::{
    dispatch::Next,
    idp::{Failure, Idp},
    passkeys::{AddedPasskey, Asked, Owner, PasskeyRefusal},
};
use serde_json::Value;
use sluis_model::{
    browser::{Browser, BrowserChanges},
    context::{Ctx, Timestamp},
    ids::TransactionId,
    passkey::{CeremonyPurpose, Passkey},
    person::{Invitation, Postponed, Role},
    policy::{Demand, Policy},
    transaction::SecondFactorProof,
};

impl Idp {
    /// The options for making a passkey. `None` where nobody is invited.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_new_passkey_options(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<Option<Value>, Failure> {
        let Ok(transaction) = self.signin_of(ctx, browser, id).await? else {
            return Ok(None);
        };
        let screen = self.gather(ctx, browser, transaction).await?;
        let (Some(asked), Some(person)) = (screen.new_passkey_asked(), screen.person.as_ref())
        else {
            return Ok(None);
        };
        Ok(self
            .ask_for_new_passkey(ctx, browser, asked, person, &[])
            .await?
            .ok())
    }

    /// A passkey was made, and the sign-in goes on. After an invitation it stands beside what was shown;
    /// where nothing else counts it is what was shown, and may bring recovery codes.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_add_passkey(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
        answer: &str,
        name: &str,
    ) -> Result<Outcome, Failure> {
        let screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        let (Some(asked), Some(person), Some(institution)) = (
            screen.new_passkey_asked(),
            screen.person.as_ref(),
            screen.institution.as_ref(),
        ) else {
            return self.not_this_step(ctx, browser, *screen).await;
        };
        let Some(name) = Passkey::tidy_name(name) else {
            return Ok(Outcome::Again(screen, Fault::Empty));
        };
        let owner = Owner {
            institution,
            person,
            goes_on: screen.session.as_ref().map(|session| &session.id),
        };
        let added: Result<AddedPasskey, PasskeyRefusal> = self
            .add_passkey(ctx, browser, owner, asked, answer, name)
            .await?;
        let added = match added {
            Ok(added) => added,
            Err(refusal) => return Ok(Outcome::Again(screen, Fault::Passkey(refusal))),
        };
        let mut transaction = screen.transaction.clone();
        self.renew_proof(&mut transaction, &screen, added.epoch);
        if screen.next == Next::EnrolPasskey {
            transaction.show_set_up(SecondFactorProof {
                method: added.method,
                at: ctx.now,
                device_token: None,
            });
            transaction.enrolling = false;
            transaction.offer_enrolment = false;
            if !added.codes.is_empty() {
                transaction.recovery_codes_shown = true;
                self.keep(ctx, &transaction).await?;
                let screen = self.gather(ctx, browser, transaction).await?;
                return Ok(Outcome::RecoveryCodes(Box::new(screen), added.codes));
            }
        }
        // The browser that was remembered a moment ago is so no longer (DEV-09).
        if let Some(proof) = &mut transaction.second_factor {
            proof.device_token = None;
        }
        self.advance(ctx, browser, transaction, BrowserChanges::default())
            .await
    }

    /// "Not now": asked again after a while that policy says.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_passkey_later(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<Outcome, Failure> {
        let screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        let (Next::AddPasskey, Some(person)) = (screen.next, &screen.person) else {
            return self.not_this_step(ctx, browser, *screen).await;
        };
        let (id, now) = (person.id.clone(), ctx.now);
        self.durable
            .write(move |tx| tx.postpone(&id, Invitation::Passkey, now))
            .await?;
        let mut transaction = screen.transaction;
        transaction.passkey_postponed = true;
        self.advance(ctx, browser, transaction, BrowserChanges::default())
            .await
    }
}

/// Whether the institution invites somebody to add a passkey, and it is time to.
pub(crate) fn is_passkey_due(
    policy: &Policy,
    roles: &[Role],
    demand: Demand,
    email_proven: bool,
    postponed: Postponed,
    now: Timestamp,
) -> bool {
    policy.passkeys.invites(roles)
        && demand != Demand::Unavailable
        && (email_proven || !policy.second_factor.email_proof_first)
        && postponed.is_due(Invitation::Passkey, policy.passkeys.invite_again_days, now)
}

impl Screen {
    /// The ceremony that the invitation, or the set-up, leads to.
    fn new_passkey_asked(&self) -> Option<Asked<'_>> {
        let making = matches!(self.next, Next::AddPasskey | Next::EnrolPasskey);
        making.then(|| Asked {
            purpose: CeremonyPurpose::AddPasskey,
            within: self.transaction.id.as_str(),
            institution: self.institution.as_deref(),
            person: self.person.as_ref(),
        })
    }
}
