//! What somebody was until lately, and what was judged a while ago: both are asked where something is written.

use super::rules::{is_above, is_above_a_program, is_self, reached};
use crate::console::{Act, Permit, Worker};
use sluis_model::{
    audit::{Event, EventKind},
    context::Timestamp,
    person::{Person, Role, Standing},
    ports::{Tx, durable::Stored},
};

/// For so many days whoever ruled over others is helped and reached as one who does: otherwise a colleague takes
/// the role away, wipes the factor, changes the address, and gives the role back (LIF-06). The trail keeps its
/// events for longer than that, whatever the operator says.
const DAYS: i64 = 7;

/// Whether somebody ruled over others until lately, and does so no more.
pub(crate) fn ruled_lately(tx: &mut dyn Tx, person: &Person, now: Timestamp) -> Stored<bool> {
    if person.is_administrator() {
        return Ok(false);
    }
    let since = now - chrono::Duration::days(DAYS);
    let changes = tx.events_about_since(&person.id, &[EventKind::PersonChanged], since)?;
    Ok(changes.iter().any(took_power))
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

/// Whether somebody is to be helped and reached by who acts as one who rules over others, because that is so
/// since lately.
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

/// Whether what was judged of somebody still holds where it is acted upon: hashing takes its time, and many people
/// take minutes. Who is reached, where, and by whom must be as it was.
pub(super) fn is_as_judged<A: Act>(
    permit: &Permit<A>,
    tx: &mut dyn Tx,
    judged: &Person,
) -> Stored<bool> {
    if let Worker::Person { id, roles, .. } = permit.worker() {
        let acts = tx.person(id)?.is_some_and(|now| {
            now.standing == Standing::Active && roles.iter().all(|role| now.roles.contains(role))
        });
        if !acts {
            return Ok(false);
        }
    }
    // Held until the transaction ends.
    tx.person_for_update(&judged.id)?;
    let Some(now) = reached(permit, tx, &judged.id)? else {
        return Ok(false);
    };
    Ok(!is_above(permit, &now)
        && !is_above_a_program(permit, &now)
        && (&now.email, &now.phone) == (&judged.email, &judged.phone)
        && (&now.roles, now.standing, now.shared)
            == (&judged.roles, judged.standing, judged.shared)
        && (now.starts_at, now.ends_at) == (judged.starts_at, judged.ends_at))
}
