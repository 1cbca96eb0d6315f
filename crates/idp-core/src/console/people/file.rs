//! Everything about one person, for who looks after the account.

use super::{
    badge::living,
    change::{as_it_is, version},
    draft::PersonDraft,
    factor::{FactorOffer, offer},
    lately::is_still_kept,
    password::{ResetWay, ways},
    rules::{is_above, is_self, reached},
};
use crate::{
    console::{Permit, Power, Reach, acts},
    idp::{Failure, Idp},
};
use sluis_model::{
    audit::Event,
    badge::Badge,
    class::{Class, Part},
    context::{Ctx, Timestamp},
    device::RememberedDevice,
    ids::PersonId,
    passkey::Passkey,
    person::Person,
    session::Session,
};
use std::collections::BTreeMap;

/// Events that a file shows.
const EVENTS: u32 = 30;

/// One thing that happened to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEvent {
    /// What.
    pub event: Event,
    /// Who did it, by name; `None` for the person, the system, and people of elsewhere.
    pub by: Option<String>,
    /// Whether somebody from elsewhere did it: support, or the operator.
    pub by_guest: bool,
}

/// A person's file.
#[derive(Debug, Clone)]
pub struct PersonFile {
    /// The person.
    pub person: Person,
    /// The account as it is, for a form to begin with.
    pub draft: PersonDraft,
    /// The classes, the main one first, with what the person is there.
    pub classes: Vec<(Class, Part)>,
    /// The second factor, and what can be done about it.
    pub factor: FactorOffer,
    /// The passkeys, the oldest first; none for a class admin.
    pub passkeys: Vec<Passkey>,
    /// The pupil's badge, for who may print one.
    pub badge: Option<Badge>,
    /// When the person was given an ECK iD, for who may give one: `None` inside where there is none.
    pub eck_id: Option<Option<Timestamp>>,
    /// When the person signed in last.
    pub last_sign_in_at: Option<Timestamp>,
    /// Living sessions, newest first.
    pub sessions: Vec<Session>,
    /// Browsers that are remembered.
    pub devices: Vec<RememberedDevice>,
    /// Ways to a new password that are open.
    pub ways: Vec<ResetWay>,
    /// So many minutes the person has to wait after too many wrong passwords, where who looks may lift that.
    pub wait: Option<u32>,
    /// What happened, newest first; empty for a class admin.
    pub events: Vec<FileEvent>,
    /// It is who looks.
    pub is_self: bool,
    /// Who looks may change the account.
    pub may_change: bool,
    /// Who looks may end sessions and have browsers forgotten.
    pub may_end: bool,
}

impl PersonFile {
    /// What the file was read at: a change says which one it was made from.
    #[must_use]
    pub fn version(&self) -> i64 {
        version(&self.person)
    }
}

impl Idp {
    /// Everything about a person within reach.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_person(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::SeePeople>,
        id: &PersonId,
    ) -> Result<Option<PersonFile>, Failure> {
        let (wanted, allowed, now) = (id.clone(), permit.clone(), ctx.now);
        let found = self
            .durable
            .read(move |tx| {
                let Some(person) = reached(&allowed, tx, &wanted)? else {
                    return Ok(None);
                };
                let draft = as_it_is(tx, &person)?;
                let classes = tx.classes_of(&wanted)?;
                let factors = tx.second_factors(&wanted)?;
                let passkeys = if factors.passkeys > 0 && allowed.reach() == Reach::Everybody {
                    tx.passkeys(&wanted)?
                } else {
                    vec![]
                };
                let badge = if allowed.visit().may(Power::ResetPassword) {
                    living(tx, &wanted)?
                } else {
                    None
                };
                let eck_id = if allowed.visit().may(Power::ManageEckIds) {
                    Some(tx.eck_id_set_at(&wanted)?)
                } else {
                    None
                };
                let last = tx.last_sign_in(&wanted)?;
                let lately = is_still_kept(&allowed, tx, &person, now)?;
                let events = if allowed.reach() == Reach::Everybody {
                    // What other institutions wrote about somebody who helped there is theirs.
                    let here = Some(allowed.institution_id());
                    let mut events = tx.events_about(&wanted, EVENTS)?;
                    events.retain(|event| event.institution.as_ref() == here);
                    events
                } else {
                    vec![]
                };
                let mut names: BTreeMap<PersonId, Option<String>> = BTreeMap::new();
                for actor in events.iter().filter_map(|event| event.actor.as_ref()) {
                    if actor != &wanted && !names.contains_key(actor) {
                        let found = allowed.person(tx, actor)?;
                        names.insert(actor.clone(), found.map(|found| found.name.full()));
                    }
                }
                let events: Vec<FileEvent> = events
                    .into_iter()
                    .map(|event| {
                        let known = event.actor.as_ref().and_then(|actor| names.get(actor));
                        FileEvent {
                            by: known.cloned().flatten(),
                            by_guest: known.is_some_and(Option::is_none),
                            event,
                        }
                    })
                    .collect();
                Ok(Some((
                    person,
                    draft,
                    classes,
                    (factors, passkeys, badge, eck_id, lately),
                    last,
                    events,
                )))
            })
            .await?;
        let Some((person, draft, classes, means, last_sign_in_at, events)) = found else {
            return Ok(None);
        };
        let (factors, passkeys, badge, eck_id, lately) = means;
        let whole = permit.reach() == Reach::Everybody;
        let mut sessions = vec![];
        let mut devices = vec![];
        if whole {
            let living = self.ephemeral.sessions_of(id, ctx.now).await?;
            sessions = living
                .into_iter()
                .map(|(_, session)| session)
                .filter(|session| session.is_alive(ctx.now) && session.epoch == person.epoch)
                .collect();
            devices = self.ephemeral.remembered_devices(id, ctx.now).await?;
            devices.retain(|device| device.epoch == person.epoch);
        }
        let (visit, own) = (permit.visit(), is_self(permit, id));
        let out_of_reach = is_above(permit, &person) && !own;
        let may_reset = visit.may(Power::ResetPassword) && !own && !out_of_reach;
        let wait = if may_reset {
            self.password_wait(ctx, permit.institution(), &person)
                .await?
        } else {
            None
        };
        Ok(Some(PersonFile {
            factor: offer(ctx, permit, &person, &factors, lately),
            wait,
            ways: if may_reset {
                ways(permit.institution(), &person, lately, ctx.now)
            } else {
                vec![]
            },
            may_change: visit.may(Power::ManagePeople) && !out_of_reach,
            may_end: visit.may(Power::HelpWithFactor) && !own && !out_of_reach,
            is_self: own,
            draft,
            classes,
            passkeys,
            badge: badge.filter(|_| !own && !out_of_reach),
            eck_id: eck_id.filter(|_| !out_of_reach),
            last_sign_in_at,
            sessions,
            devices,
            events,
            person,
        }))
    }
}
