//! A new password on the way in: after a temporary one, or when one must be chosen (S-10).

use super::{Fault, Outcome};
use crate::{
    credentials::{hashing::Share, password_rules},
    dispatch::Next,
    idp::{Failure, Idp},
    judged::still_as_judged,
};
use sluis_model::browser::{Browser, BrowserChanges};
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    ids::{SessionId, TransactionId},
    institution::Institution,
    letter::Letter,
    person::{PasswordState, Person},
    policy::PasswordPolicy,
    secret::Secret,
};

impl Idp {
    /// A new password was typed, twice.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_new_password(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
        new: Secret,
        repeat: &Secret,
    ) -> Result<Outcome, Failure> {
        let transaction = match self.signin_of(ctx, browser, id).await? {
            Ok(transaction) => transaction,
            Err(problem) => {
                let twice = self.submitted_twice(ctx, browser, id).await?;
                return Ok(twice.unwrap_or(Outcome::Problem(problem, None)));
            }
        };
        let screen = self.gather(ctx, browser, transaction).await?;
        let (Next::NewPassword, Some(person), Some(institution)) = (
            screen.next,
            screen.person.clone(),
            screen.institution.clone(),
        ) else {
            return self.not_this_step(ctx, browser, screen).await;
        };
        match self
            .change_password(ctx, &institution, &person, (new, repeat), None)
            .await?
        {
            Err(fault) => Ok(Outcome::Again(Box::new(screen), fault)),
            Ok(epoch) => {
                let mut transaction = screen.transaction.clone();
                self.renew_proof(&mut transaction, &screen, epoch);
                transaction.password_renewed = true;
                self.advance(ctx, browser, transaction, BrowserChanges::default())
                    .await
            }
        }
    }

    /// Checks and stores a new password; everything that carried the old epoch is dead (PWD-16).
    /// The person's epoch now. It hashes for a while: [`Failure::SignedOut`] when the account was
    /// changed meanwhile.
    pub(crate) async fn change_password(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        (new, repeat): (Secret, &Secret),
        goes_on: Option<&SessionId>,
    ) -> Result<Result<i64, Fault>, Failure> {
        let hash = match self
            .new_password_hash(ctx, institution, person, new, repeat)
            .await?
        {
            Ok(hash) => hash,
            Err(fault) => return Ok(Err(fault)),
        };
        let event = Event::new(EventKind::PasswordChanged, ctx).by(&institution.id, &person.id);
        let telling = self.tell(ctx, institution, person, None, Letter::PasswordChanged);
        let farewell = self.farewell(ctx, &person.id, goes_on).await?;
        let (id, now, judged) = (person.id.clone(), ctx.now, person.clone());
        let epoch = self
            .durable
            .write(move |tx| {
                still_as_judged(tx, &judged)?;
                tx.set_password(&id, &hash, PasswordState::Current, now)?;
                tx.record(&event)?;
                telling.write(tx)?;
                farewell.raise_epoch(tx, now)
            })
            .await?;
        self.ephemeral.forget_devices(&person.id).await?;
        Ok(Ok(epoch))
    }

    /// The hash of a new password, typed twice, that meets every rule; or what is wrong with it. Every
    /// door that sets a password comes through here.
    pub(crate) async fn new_password_hash(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        new: Secret,
        repeat: &Secret,
    ) -> Result<Result<String, Fault>, Failure> {
        if let Some(fault) = unfit(institution, person, &new, repeat) {
            return Ok(Err(fault));
        }
        let same = self
            .hashing
            .verify(
                Share::of(&institution.id),
                new.clone(),
                person.password_hash.clone(),
            )
            .await?;
        if same.matches {
            return Ok(Err(Fault::SamePassword));
        }
        let share = Share::of(&institution.id);
        Ok(Ok(self.hashing.hash(share, new, ctx).await?))
    }
}

/// What is wrong with a new password that was typed twice, as far as it tells by itself.
pub(crate) fn unfit(
    institution: &Institution,
    person: &Person,
    new: &Secret,
    repeat: &Secret,
) -> Option<Fault> {
    if new.expose().is_empty() {
        return Some(Fault::Empty);
    }
    let family = person.name.family_with_particle();
    let personal: Vec<&str> = [
        Some(person.username.as_str()),
        person.email.as_deref(),
        Some(person.name.given.as_str()),
        Some(family.as_str()),
        Some(institution.name.as_str()),
        Some(institution.slug.as_str()),
    ]
    .into_iter()
    .flatten()
    .filter(|word| !word.is_empty())
    .collect();
    let mut unmet = password_rules::unmet(&institution.policy.password, new.expose(), &personal);
    if new.expose().len() > PasswordPolicy::MAX_BYTES {
        unmet = vec![password_rules::PasswordRule::NotCommon];
    }
    if !unmet.is_empty() {
        return Some(Fault::Rules(unmet));
    }
    if new != repeat {
        return Some(Fault::Differ);
    }
    None
}
