//! What a sign-in was decided on, written down for "why was I asked?". A request that only rides on a
//! session leaves no row.

use super::Screen;
use crate::{
    dispatch::Next,
    idp::{Failure, Idp},
    policy_history,
};
use sluis_model::{
    context::Ctx,
    institution::Institution,
    ports::{StoreError, Tx, durable::Stored},
    signin_decision::SigninDecision,
};
use std::sync::Arc;

/// How long decisions are kept, in days.
pub const KEPT_DAYS: i64 = 90;

/// A decision that is to be written.
#[derive(Clone)]
pub(super) struct Note {
    ctx: Ctx,
    institution: Arc<Institution>,
    decision: SigninDecision,
}

impl Note {
    /// What a screen was decided on, once it is about a person who showed something in this sign-in,
    /// or is stopped at a page of it.
    pub(super) fn of(ctx: &Ctx, screen: &Screen) -> Option<Self> {
        let (person, institution) = (screen.person.as_ref()?, screen.institution.as_ref()?);
        let transaction = &screen.transaction;
        let shown = transaction.password.is_some() || transaction.second_factor.is_some();
        if !shown && !matches!(screen.next, Next::SecondFactor(_)) {
            return None;
        }
        Some(Self {
            ctx: ctx.clone(),
            institution: institution.clone(),
            decision: SigninDecision {
                signin: transaction.id.clone(),
                number: 0,
                person: person.id.clone(),
                institution: institution.id.clone(),
                client: transaction.purpose.client().cloned(),
                at: ctx.now,
                policy: 0,
                roles: person.roles.clone(),
                step: screen.next.name().to_owned(),
                facts: serde_json::to_value(screen.facts).unwrap_or_default(),
            },
        })
    }

    /// Writes it.
    pub(super) fn write(mut self, tx: &mut dyn Tx) -> Stored<()> {
        self.decision.policy = match policy_history::catch_up(tx, &self.ctx, &self.institution) {
            // Somebody else found the same at the same moment.
            Err(StoreError::Conflict(_)) => tx
                .newest_policy_version(&self.institution.id)?
                .map_or(0, |newest| newest.number),
            other => other?,
        };
        match tx.add_signin_decision(&self.decision) {
            // The same form was sent twice at once: one of the two is enough.
            Err(StoreError::Conflict(_)) => Ok(()),
            other => other,
        }
    }
}

impl Idp {
    /// Writes a decision down, unless the sign-in's last one was the same.
    pub(super) async fn note_decision(
        &self,
        ctx: &Ctx,
        screen: &mut Screen,
    ) -> Result<(), Failure> {
        let name = screen.next.name();
        if screen.transaction.noted.as_deref() == Some(name) {
            return Ok(());
        }
        let Some(note) = Note::of(ctx, screen) else {
            return Ok(());
        };
        screen.transaction.noted = Some(name.to_owned());
        Ok(self.durable.write(move |tx| note.write(tx)).await?)
    }
}
