//! A way to a server that can be treated badly: answers are lost on it, or nothing comes by any more.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use super::moment;
use crate::Fallible;

/// What becomes of answers.
#[derive(Debug, Default)]
struct Treatment {
    /// Each answer of so many is lost with its connection; 0 for none.
    loses_each: AtomicU64,
    /// The number of the answer from which on none comes by; 0 for never.
    holds_from: AtomicU64,
    /// Whether one was held back.
    is_held: AtomicBool,
    answers: AtomicU64,
    lost: AtomicU64,
}

/// What becomes of one answer.
#[derive(Debug, PartialEq, Eq)]
enum Fate {
    HandedOn,
    Lost,
    Held,
}

impl Treatment {
    /// The next answer's fate.
    fn next(&self) -> Fate {
        let number = self.answers.fetch_add(1, Ordering::SeqCst) + 1;
        let (each, from) = (
            self.loses_each.load(Ordering::SeqCst),
            self.holds_from.load(Ordering::SeqCst),
        );
        if from > 0 && number >= from {
            self.is_held.store(true, Ordering::SeqCst);
            Fate::Held
        } else if each > 0 && number.is_multiple_of(each) {
            self.lost.fetch_add(1, Ordering::SeqCst);
            Fate::Lost
        } else {
            Fate::HandedOn
        }
    }
}

/// A way, for as long as this program runs.
#[derive(Debug, Clone)]
pub(crate) struct Relay {
    /// Where it begins.
    pub(crate) at: SocketAddr,
    treatment: Arc<Treatment>,
}

impl Relay {
    /// Opens a way to a server, which begins at this address of this machine; port 0 is any.
    ///
    /// # Errors
    /// Nobody may listen there.
    pub(crate) fn open(at: SocketAddr, to: SocketAddr) -> Fallible<Self> {
        let listener = TcpListener::bind(at)?;
        let relay = Self {
            at: listener.local_addr()?,
            treatment: Arc::default(),
        };
        let treatment = Arc::clone(&relay.treatment);
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                // Where nobody listens behind it, the way is closed again.
                if let Ok(far) = TcpStream::connect(to) {
                    lead(near, far, &treatment);
                }
            }
        });
        Ok(relay)
    }

    /// The same between two ports of this machine.
    ///
    /// # Errors
    /// Nobody may listen there.
    pub(crate) fn to_port(port: u16) -> Fallible<Self> {
        let here = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        Self::open(here(0), here(port))
    }

    /// Loses each answer of so many from now on, and closes the connection instead; 0 loses none. How many were
    /// lost since this was said last.
    pub(crate) fn loses_each(&self, each: u64) -> u64 {
        self.treatment.loses_each.store(each, Ordering::SeqCst);
        self.treatment.lost.swap(0, Ordering::SeqCst)
    }

    /// Hands on so many answers from now on, less one, and nothing after; 0 holds none back.
    pub(crate) fn holds_from(&self, number: u64) {
        self.treatment.holds_from.store(0, Ordering::SeqCst);
        self.treatment.answers.store(0, Ordering::SeqCst);
        self.treatment.is_held.store(false, Ordering::SeqCst);
        self.treatment.holds_from.store(number, Ordering::SeqCst);
    }

    /// How many answers came by since then.
    pub(crate) fn answers(&self) -> u64 {
        self.treatment.answers.load(Ordering::SeqCst)
    }

    /// Whether an answer was held back.
    pub(crate) fn is_held(&self) -> bool {
        self.treatment.is_held.load(Ordering::SeqCst)
    }
}

/// Leads from one address to the other until this program is ended.
///
/// # Errors
/// Nobody may listen there.
pub(crate) fn serve(at: SocketAddr, to: SocketAddr) -> Fallible<()> {
    Relay::open(at, to)?;
    loop {
        thread::park();
    }
}

/// Hands on what either side says. An answer is what the server sends at once.
fn lead(near: TcpStream, far: TcpStream, treatment: &Arc<Treatment>) {
    let (Ok(mut asked), Ok(mut asking)) = (near.try_clone(), far.try_clone()) else {
        return;
    };
    thread::spawn(move || {
        drop(std::io::copy(&mut asked, &mut asking));
        drop(asking.shutdown(Shutdown::Write));
    });
    let treatment = Arc::clone(treatment);
    thread::spawn(move || {
        drop(answers(&far, &near, &treatment));
        drop(near.shutdown(Shutdown::Both));
        drop(far.shutdown(Shutdown::Both));
    });
}

fn answers(
    mut far: &TcpStream,
    mut near: &TcpStream,
    treatment: &Treatment,
) -> std::io::Result<()> {
    let mut buffer = [0; 64 * 1024];
    loop {
        let length = far.read(&mut buffer)?;
        let Some(answer) = buffer.get(..length).filter(|answer| !answer.is_empty()) else {
            return Ok(());
        };
        match treatment.next() {
            Fate::HandedOn => near.write_all(answer)?,
            Fate::Lost => return Ok(()),
            Fate::Held => {
                while treatment.holds_from.load(Ordering::SeqCst) > 0 {
                    moment::pause(20);
                }
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_hundred_answers_two_are_lost() {
        let treatment = Treatment::default();
        treatment.loses_each.store(50, Ordering::SeqCst);
        let fates = (0..100).map(|_| treatment.next());
        assert_eq!(fates.filter(|fate| *fate == Fate::Lost).count(), 2);
        assert_eq!(treatment.lost.load(Ordering::SeqCst), 2);
    }

    #[test]
    fn nothing_comes_by_from_the_answer_on_that_is_held() {
        let treatment = Treatment::default();
        treatment.holds_from.store(2, Ordering::SeqCst);
        let fates: Vec<_> = (0..3).map(|_| treatment.next()).collect();
        assert_eq!(fates, [Fate::HandedOn, Fate::Held, Fate::Held]);
    }
}
