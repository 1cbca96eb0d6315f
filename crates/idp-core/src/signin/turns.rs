//! Forms for a first factor that are sent to one sign-in: judged one after the other. Of two clicks the later one then
//! finds what the earlier one left, and both bind the sign-in to the browser that sent them (FLT-59).

use crate::idp::Failure;
use sluis_model::ids::TransactionId;
use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::OwnedMutexGuard;

/// So many submits of one sign-in are at work or wait: more than anybody clicks.
const MOST_OF_ONE: usize = 8;

/// One sign-in's turn.
type Own = Arc<tokio::sync::Mutex<()>>;

/// Whose turn it is. One exists per process: clicks that reach two replicas at once are not told apart.
#[derive(Default)]
pub struct Turns(Mutex<HashMap<TransactionId, Own>>);

/// The turn that a submit has, as long as it is held.
#[must_use]
pub(super) struct Turn<'t> {
    turns: &'t Turns,
    id: TransactionId,
    own: Option<Own>,
    held: Option<OwnedMutexGuard<()>>,
}

impl Turns {
    /// The turn of a submit, when those before it are done.
    ///
    /// # Errors
    /// [`Failure::Busy`] where [`MOST_OF_ONE`] of this sign-in are at work or wait already.
    pub(super) async fn of(&self, id: &TransactionId) -> Result<Turn<'_>, Failure> {
        let own = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let own = all.entry(id.clone()).or_default();
            // The map holds it once, each submit twice: for itself, and for the turn that it has or waits for.
            if Arc::strong_count(own) > 2 * MOST_OF_ONE {
                return Err(Failure::Busy);
            }
            Arc::clone(own)
        };
        // Whoever stops waiting leaves nothing behind either.
        let mut turn = Turn {
            turns: self,
            id: id.clone(),
            own: Some(Arc::clone(&own)),
            held: None,
        };
        turn.held = Some(own.lock_owned().await);
        Ok(turn)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.held = None;
        let mut all = self.turns.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Let go of under the lock, so that of two that go at once the later one finds the map's alone.
        self.own = None;
        if all
            .get(&self.id)
            .is_some_and(|own| Arc::strong_count(own) == 1)
        {
            all.remove(&self.id);
        }
    }
}

impl fmt::Debug for Turns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Turns")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        future::Future,
        pin::pin,
        task::{Context, Poll, Waker},
    };

    fn polled<T>(future: std::pin::Pin<&mut impl Future<Output = T>>) -> Poll<T> {
        future.poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn flt_59_submits_of_one_sign_in_are_judged_one_after_the_other() {
        let turns = Turns::default();
        let (one, other) = (TransactionId::from("one"), TransactionId::from("other"));
        let mut first = pin!(turns.of(&one));
        let Poll::Ready(Ok(turn)) = polled(first.as_mut()) else {
            panic!("nobody was before it")
        };
        let mut second = pin!(turns.of(&one));
        assert!(polled(second.as_mut()).is_pending());
        let mut elsewhere = pin!(turns.of(&other));
        assert!(polled(elsewhere.as_mut()).is_ready(), "another sign-in");
        drop(turn);
        assert!(polled(second.as_mut()).is_ready());
    }

    #[test]
    fn so_many_of_one_sign_in_wait_and_nothing_is_left_of_them() {
        let turns = Turns::default();
        let one = TransactionId::from("one");
        let mut all: Vec<_> = (0..MOST_OF_ONE).map(|_| Box::pin(turns.of(&one))).collect();
        let Poll::Ready(Ok(turn)) = polled(all[0].as_mut()) else {
            panic!("nobody was before it")
        };
        for waiting in &mut all[1..] {
            assert!(polled(waiting.as_mut()).is_pending());
        }
        let mut more = Box::pin(turns.of(&one));
        assert!(matches!(
            polled(more.as_mut()),
            Poll::Ready(Err(Failure::Busy))
        ));
        drop(turn);
        drop(all);
        assert!(turns.0.lock().unwrap().is_empty());
    }
}
