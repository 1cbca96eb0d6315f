//! What was judged a while ago, asked again where it is written.

use super::rules::{is_above, is_above_a_program, reached};
use crate::console::{Act, Permit, Worker};
use sluis_model::{
    person::{Person, Standing},
    ports::{Tx, durable::Stored},
};

/// Whether what was judged of somebody still holds: hashing takes its time, and many people take minutes. Who is
/// reached, where, and by whom must be as it was. A password or a factor may have changed meanwhile, unlike with
/// `judged::still_as_judged`, which is for what people do with their own account.
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
