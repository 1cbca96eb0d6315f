//! The embedded store's shared commit.

#[path = "../../ephemeral/src/embedded/line.rs"]
mod line;

use crate::{in_every_order, sync::Arc};
use line::Line;
use loom::thread::{self, JoinHandle};

/// Jobs are numbers, and done is what lies here.
type Numbers = Arc<Line<u32, Vec<u32>>>;

fn all_done(done: &mut Vec<u32>, mut jobs: Vec<u32>) -> Result<(), Vec<u32>> {
    done.append(&mut jobs);
    Ok(())
}

/// A thread that hands something in, and does what lies there.
fn asker(line: &Numbers, job: u32) -> JoinHandle<()> {
    let line = Arc::clone(line);
    thread::spawn(move || {
        line.hand_in(job);
        assert!(line.work(all_done));
    })
}

/// Everything that was done, each once.
fn assert_done(line: &Numbers, all: &[u32]) {
    line.wait(None, |done, left| {
        assert!(left.is_empty(), "nobody did {left:?}");
        done.sort_unstable();
        assert_eq!(done, all);
    });
}

/// What three hand in at once is done, each once, by the time that all of them have gone.
///
/// # Panics
/// When an order breaks that.
pub fn what_is_handed_in_is_done() {
    in_every_order(|| {
        let line: Numbers = Arc::new(Line::new(vec![]));
        let askers = [asker(&line, 1), asker(&line, 2)];
        line.hand_in(3);
        assert!(line.work(all_done));
        for asker in askers {
            asker.join().unwrap_or_else(|_| panic!("an asker panicked"));
        }
        assert_done(&line, &[1, 2, 3]);
    });
}

/// What can't be done when it is handed in, since another process writes, is done by who waits for that, and so is
/// what others hand in meanwhile.
///
/// # Panics
/// When an order breaks that.
pub fn what_must_wait_is_done_by_who_waits() {
    in_every_order(|| {
        let line: Numbers = Arc::new(Line::new(vec![]));
        line.hand_in(1);
        assert!(!line.work(|_, jobs| Err(jobs)));
        let asking = asker(&line, 2);
        line.wait(None, |done, jobs| drop(all_done(done, jobs)));
        assert!(line.work(all_done));
        asking
            .join()
            .unwrap_or_else(|_| panic!("an asker panicked"));
        assert_done(&line, &[1, 2]);
    });
}

/// What is handed in while somebody looks is done, though whoever handed it in found that one at it; and what is
/// seen is nothing half done.
///
/// # Panics
/// When an order breaks that.
pub fn what_is_handed_in_beside_a_look_is_done() {
    in_every_order(|| {
        let line: Numbers = Arc::new(Line::new(vec![]));
        let askers = [asker(&line, 1), asker(&line, 2)];
        if let Some((seen, left)) = line.look(|done| done.len()) {
            assert!(seen <= 2);
            if left {
                assert!(line.work(all_done));
            }
        }
        for asker in askers {
            asker.join().unwrap_or_else(|_| panic!("an asker panicked"));
        }
        assert_done(&line, &[1, 2]);
    });
}
