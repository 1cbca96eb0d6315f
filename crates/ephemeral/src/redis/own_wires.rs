//! Each thread's own connection to the one server. A connection is driven by the thread that made it: through one that
//! all threads share, most commands would wake another thread twice, which costs more than what Redis does with them.

use super::wire::Wire;
use redis::RedisResult;
use std::{
    cell::RefCell,
    sync::atomic::{AtomicU64, Ordering},
};

/// So many links has a thread wires of: a process has one, but for tests.
const MOST: usize = 4;

/// A link, as no other one in this process is called.
static LAST_LINK: AtomicU64 = AtomicU64::new(0);

/// A wire of this thread.
struct Own {
    /// Of which link.
    link: u64,
    /// Which in the row of those that the link had made.
    number: u64,
    wire: Wire,
}

thread_local! {
    static OWN: RefCell<Vec<Own>> = const { RefCell::new(Vec::new()) };
}

/// A name for a new link.
pub(super) fn new_link() -> u64 {
    LAST_LINK.fetch_add(1, Ordering::Relaxed)
}

/// This thread's wire of a link, made where there is none, or only one with another number.
pub(super) fn of(
    link: u64,
    number: u64,
    make: impl FnOnce() -> RedisResult<Wire>,
) -> RedisResult<Wire> {
    OWN.with_borrow_mut(|all| {
        let here = all.iter().position(|own| own.link == link);
        if let Some(own) = here.and_then(|at| all.get(at))
            && own.number == number
        {
            return Ok(own.wire.clone());
        }
        if let Some(at) = here {
            all.remove(at);
        } else if all.len() >= MOST {
            all.remove(0);
        }
        let wire = make()?;
        all.push(Own {
            link,
            number,
            wire: wire.clone(),
        });
        Ok(wire)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redis::{
        address::Address,
        wire::{Patience, Source},
    };
    use std::time::Duration;

    fn made() -> RedisResult<Wire> {
        let address = Address::read("redis://127.0.0.1:1/").unwrap();
        let patience = Patience(Duration::from_secs(1));
        let wire = Source::new(address, patience)?.at_once(patience)?;
        Ok(wire.expect("one server needs no search"))
    }

    #[tokio::test]
    async fn a_thread_makes_its_wire_once_and_anew_when_the_number_has_moved_on() {
        let (link, other) = (new_link(), new_link());
        let mut count = 0;
        let mut ask = |link, number| {
            of(link, number, || {
                count += 1;
                made()
            })
            .unwrap();
            count
        };
        assert_eq!(ask(link, 0), 1);
        assert_eq!(ask(link, 0), 1);
        assert_eq!(ask(other, 0), 2, "another link has another server");
        assert_eq!(ask(link, 1), 3, "the one before was given up");
        assert_eq!(ask(link, 1), 3);
        for _ in 0..MOST {
            let newer = new_link();
            ask(newer, 0);
        }
        assert!(OWN.with_borrow(|all| all.len() <= MOST), "none heaps up");
    }
}
