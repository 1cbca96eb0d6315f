//! The proof that somebody may do something at one institution.

use super::{Power, Reach, Visit, Worker};
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    ids::{InstitutionId, PersonId},
    institution::Institution,
    person::Person,
    policy::Policy,
    ports::durable::{Stored, Tx},
};
use std::{marker::PhantomData, sync::Arc};

/// An act, as a type.
pub trait Act: Send + Sync + 'static {
    /// What it takes.
    const POWER: Power;
}

/// Why there is no permit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// This is not for who asks.
    #[error("this is not among what you may do here")]
    NotYours,
    /// A second factor has to be set up first.
    #[error("set up two-step verification first")]
    NoFactor,
    /// The second factor was shown too long ago, nothing was done in the console for too long, or a remembered browser stood in for it.
    #[error("show your second factor once more")]
    StaleFactor,
}

/// May do `A` at one institution. Made by [`Visit::permit`] alone.
pub struct Permit<A: Act> {
    visit: Arc<Visit>,
    act: PhantomData<A>,
}

impl<A: Act> Clone for Permit<A> {
    fn clone(&self) -> Self {
        Self {
            visit: Arc::clone(&self.visit),
            act: PhantomData,
        }
    }
}

impl<A: Act> std::fmt::Debug for Permit<A> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Permit").field("power", &A::POWER).finish()
    }
}

impl<A: Act> Permit<A> {
    pub(super) fn new(visit: &Arc<Visit>) -> Self {
        Self {
            visit: Arc::clone(visit),
            act: PhantomData,
        }
    }

    /// The institution, as it was when the permit was made.
    #[must_use]
    pub fn institution(&self) -> &Institution {
        self.visit.institution()
    }

    /// Its id.
    #[must_use]
    pub fn institution_id(&self) -> &InstitutionId {
        &self.visit.institution().id
    }

    /// Who acts.
    #[must_use]
    pub fn worker(&self) -> &Worker {
        self.visit.worker()
    }

    /// The visit it was made for.
    #[must_use]
    pub fn visit(&self) -> &Arc<Visit> {
        &self.visit
    }

    /// The same permit with the policy as it is now, for who found out that it changed meanwhile.
    #[must_use]
    pub fn with_policy(&self, policy: Policy) -> Self {
        let mut visit = Visit::clone(&self.visit);
        Arc::make_mut(&mut visit.institution).policy = policy;
        Self::new(&Arc::new(visit))
    }

    /// Whose people it reaches.
    #[must_use]
    pub fn reach(&self) -> Reach {
        self.visit.reach()
    }

    /// A person of this institution; people of others look as if they did not exist. A class admin's
    /// reach is not checked here: [`Permit::reach`] says whether it must be.
    ///
    /// # Errors
    /// What the store says.
    pub fn person(&self, tx: &mut dyn Tx, id: &PersonId) -> Stored<Option<Person>> {
        let found = tx.person(id)?;
        Ok(found.filter(|person| &person.institution == self.institution_id()))
    }

    /// An event at this institution, by who acts.
    #[must_use]
    pub fn event(&self, kind: EventKind, ctx: &Ctx) -> Event {
        let event = Event::new(kind, ctx).within(self.institution_id());
        self.worker().sign(event)
    }

    /// An event about a person of this institution, by who acts.
    #[must_use]
    pub fn event_about(&self, kind: EventKind, ctx: &Ctx, person: &PersonId) -> Event {
        let mut event = self.event(kind, ctx);
        event.target = Some(person.clone());
        event
    }
}
