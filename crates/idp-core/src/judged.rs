//! What a change was judged on still holds when it is written. A request may hash, or wait, between
//! the two; a change of the password, the factor or the standing in between raises the epoch, and
//! must not be undone by somebody whom it was meant to shut out.

use sluis_model::{
    context::Timestamp,
    ids::PersonId,
    person::Person,
    ports::{StoreError, Tx, durable::Stored},
};

/// Comes first in the transaction of a change: nobody else changes the person before it ends, and the
/// epoch is the one that the request was judged on.
///
/// # Errors
/// `Outdated` when it is not: nothing is written, and the answer is that of a dead session.
pub(crate) fn still_as_judged(tx: &mut dyn Tx, judged: &Person) -> Stored<()> {
    match tx.person_for_update(&judged.id)? {
        Some(stored) if stored.epoch == judged.epoch => Ok(()),
        _ => Err(StoreError::Outdated),
    }
}

/// Comes next where recovery codes are made that are shown once: where a button was pressed twice, the browser shows
/// what it asked for last, and a request that was held up must not put codes in their place that nobody sees.
///
/// # Errors
/// `Outdated` when a later request has made codes: nothing is written.
pub(crate) fn asked_for_last(
    tx: &mut dyn Tx,
    person: &PersonId,
    asked_at: Timestamp,
) -> Stored<()> {
    if tx.has_recovery_codes_after(person, asked_at)? {
        return Err(StoreError::Outdated);
    }
    Ok(())
}
