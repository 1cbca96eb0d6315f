//! The lines before the hash pool.

#[path = "../../idp-core/src/credentials/hash_queue.rs"]
mod hash_queue;

use crate::{in_every_order, sync::Arc};
use hash_queue::{Admitted, HashQueue, Turn};
use loom::thread::{self, JoinHandle};

type Queue = Arc<HashQueue<&'static str, u32>>;

/// A thread that does what waits, until nothing will come any more. What it did.
fn worker(queue: &Queue) -> JoinHandle<Vec<u32>> {
    let queue = Arc::clone(queue);
    thread::spawn(move || {
        let mut done = vec![];
        while let Turn::Work(job) = queue.pop(None) {
            done.push(job);
        }
        done
    })
}

/// A thread that hands something in. What came of it.
fn pusher(queue: &Queue, whose: &'static str, job: u32) -> JoinHandle<Admitted<u32>> {
    let queue = Arc::clone(queue);
    thread::spawn(move || queue.push(whose, job))
}

fn joined<T>(thread: JoinHandle<T>) -> T {
    thread
        .join()
        .unwrap_or_else(|_| panic!("a thread of the model panicked"))
}

/// What two hand in at once is done, each once, and whoever waits for it is woken.
///
/// # Panics
/// When an order breaks that.
pub fn what_waits_is_done_once() {
    in_every_order(|| {
        let queue: Queue = Arc::new(HashQueue::of(2));
        let working = worker(&queue);
        let pushing = pusher(&queue, "a", 1);
        assert_eq!(queue.push("b", 2), Admitted::Waits);
        assert_eq!(joined(pushing), Admitted::Waits);
        queue.close();
        let mut done = joined(working);
        done.sort_unstable();
        assert_eq!(done, [1, 2]);
        assert_eq!(queue.waiting(), 0);
    });
}

/// Where all is taken, what gives way is told so, once, and is not done.
///
/// # Panics
/// When an order breaks that.
pub fn what_gives_way_is_told_once() {
    in_every_order(|| {
        let queue: Queue = Arc::new(HashQueue::of(2));
        for job in [1, 2] {
            assert_eq!(queue.push("a", job), Admitted::Waits);
        }
        let working = worker(&queue);
        let pushing = pusher(&queue, "b", 3);
        let mut all = match joined(pushing) {
            Admitted::Waits => vec![],
            Admitted::InPlaceOf(last) => vec![last],
            other => panic!("{other:?}"),
        };
        queue.close();
        all.extend(joined(working));
        all.sort_unstable();
        assert_eq!(all, [1, 2, 3]);
    });
}

/// Two that wait for work both hear that none will come, and what was handed in before is done.
///
/// # Panics
/// When an order breaks that.
pub fn whoever_waits_hears_of_the_end() {
    in_every_order(|| {
        let queue: Queue = Arc::new(HashQueue::of(1));
        let working = [worker(&queue), worker(&queue)];
        let admitted = queue.push("a", 1);
        queue.close();
        let done: Vec<u32> = working.into_iter().flat_map(joined).collect();
        assert_eq!(admitted, Admitted::Waits);
        assert_eq!(done, [1]);
        assert_eq!(queue.push("a", 2), Admitted::Closed(2));
    });
}
