//! What has ended is dropped from the database once nobody needs it, a pack and a transaction after the other:
//! however much there is, no statement takes long and no request waits for it.

use crate::{
    idp::{Failure, Idp},
    signin::KEPT_DAYS,
};
use chrono::Duration;
use sluis_model::{
    context::Timestamp,
    ports::{Tx, durable::Stored},
};

/// Most rows of one transaction.
const PACK: u32 = 1000;

/// Drops at most so many that ended before a moment; how many.
type Drop = fn(&mut dyn Tx, Timestamp, u32) -> Stored<usize>;

/// What is dropped, and how many days after its end. Links are recognised for a while after it; messages
/// count against limits and budgets for a month.
const KINDS: [(&str, i64, Drop); 6] = [
    ("token families", 1, |tx, before, most| {
        tx.drop_ended_families(before, most)
    }),
    ("links", 30, |tx, before, most| {
        tx.drop_ended_links(before, most)
    }),
    ("logout notices", 30, |tx, before, most| {
        tx.drop_old_notices(before, most)
    }),
    ("sign-in decisions", KEPT_DAYS, |tx, before, most| {
        tx.drop_old_decisions(before, most)
    }),
    ("named requests", 0, |tx, before, most| {
        tx.drop_ended_named_requests(before, most)
    }),
    ("messages", 62, |tx, before, most| {
        tx.drop_old_messages(before, most)
    }),
];

impl Idp {
    /// Drops what has ended, of every kind; how many rows. One kind that can't be dropped leaves the others
    /// to be.
    ///
    /// # Errors
    /// The first [`Failure`], once every kind had its turn.
    pub async fn drop_what_ended(&self, now: Timestamp) -> Result<usize, Failure> {
        let (mut dropped, mut failed) = (0, None);
        for (what, days, drop) in KINDS {
            let before = now - Duration::days(days);
            loop {
                match self.durable.write(move |tx| drop(tx, before, PACK)).await {
                    Ok(found) => {
                        dropped += found;
                        if u32::try_from(found).is_ok_and(|found| found < PACK) {
                            break;
                        }
                    }
                    Err(error) => {
                        tracing::warn!(what, %error, "what has ended could not be dropped");
                        failed.get_or_insert(error);
                        break;
                    }
                }
            }
        }
        failed.map_or(Ok(dropped), |error| Err(error.into()))
    }
}
