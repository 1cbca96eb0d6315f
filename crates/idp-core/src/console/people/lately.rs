//! Whoever ruled over others until lately.

use super::rules::is_self;
use crate::console::{Act, Permit};
use sluis_model::{
    audit::{Event, EventKind},
    context::Timestamp,
    ids::PersonId,
    person::{Person, Role},
    ports::{Tx, durable::Stored},
};
use std::collections::BTreeSet;

/// For so many days whoever ruled over others is helped and reached as one who does: otherwise a colleague takes
/// the role away, wipes the factor, changes the address, and gives the role back (LIF-06). The trail keeps its
/// events for longer than that, whatever the operator says.
const DAYS: i64 = 7;

/// Who of these ruled over others until lately; some of them may do so again.
pub(in crate::console) fn who_ruled_lately(
    tx: &mut dyn Tx,
    people: &[PersonId],
    now: Timestamp,
) -> Stored<BTreeSet<PersonId>> {
    let since = now - chrono::Duration::days(DAYS);
    let changes = tx.events_about_since(people, &[EventKind::PersonChanged], since)?;
    let took_power = changes.into_iter().filter(took_power);
    Ok(took_power.filter_map(|change| change.target).collect())
}

/// Whether somebody ruled over others until lately, and does so no more.
pub(crate) fn ruled_lately(tx: &mut dyn Tx, person: &Person, now: Timestamp) -> Stored<bool> {
    if person.is_administrator() {
        return Ok(false);
    }
    let found = who_ruled_lately(tx, std::slice::from_ref(&person.id), now)?;
    Ok(!found.is_empty())
}

/// Whether a change took a role away by which somebody rules over others.
fn took_power(change: &Event) -> bool {
    let roles = |side: &str| -> Vec<Role> {
        let said = change.details.get(side).and_then(|side| side.get("roles"));
        said.and_then(|roles| serde_json::from_value(roles.clone()).ok())
            .unwrap_or_default()
    };
    let ruled = |roles: Vec<Role>| roles.iter().any(|role| role.is_administrative());
    ruled(roles("old")) && !ruled(roles("new"))
}

/// The same, for who acts: support and operators help whoever it is, and nobody is kept from the own account.
pub(super) fn is_still_kept<A: Act>(
    permit: &Permit<A>,
    tx: &mut dyn Tx,
    person: &Person,
    now: Timestamp,
) -> Stored<bool> {
    let supports = permit.worker().is(Role::Support) || permit.worker().is(Role::Operator);
    if supports || is_self(permit, &person.id) {
        return Ok(false);
    }
    ruled_lately(tx, person, now)
}
