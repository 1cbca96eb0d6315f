//! A steady load: people who sign in, people who come back, portals that refresh, and an administration
//! that makes and renames people. Each goes on until it is told to stop, whatever happens meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use super::browser::Browser;
use super::counts::{Counts, Fault};
use super::ledger::Ledger;
use super::moment;
use super::portal;
use super::program::{Program, at_school};
use super::setup;
use super::site::Site;

/// How long a person looks at an answer, in milliseconds.
const LOOKS: u64 = 30;
/// How long whoever was told "try again shortly" waits, in milliseconds.
const WAITS: u64 = 150;
/// A refresh token is taken once more for so long after it was used.
const GRACE: Duration = Duration::from_secs(10);

/// How many work at once.
pub(crate) const WORKERS: u64 = 6;

/// What all workers share.
#[derive(Debug, Clone)]
struct Work {
    site: Site,
    ledger: Ledger,
    is_over: Arc<AtomicBool>,
    /// Sign-ins that were finished.
    sign_ins: Arc<AtomicU32>,
    /// How often somebody with a session was asked for the password.
    asked_again: Arc<AtomicU32>,
}

/// The load while it runs.
#[derive(Debug)]
pub(crate) struct Load {
    work: Work,
    workers: Vec<JoinHandle<()>>,
}

/// What it came to beside what the counter counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Done {
    pub(crate) sign_ins: u32,
    pub(crate) asked_again: u32,
}

/// The number of the next person made, over all loads.
static MADE: AtomicU32 = AtomicU32::new(0);

impl Load {
    /// Begins.
    pub(crate) fn on(site: &Site, ledger: &Ledger) -> Self {
        let work = Work {
            site: site.clone(),
            ledger: ledger.clone(),
            is_over: Arc::default(),
            sign_ins: Arc::default(),
            asked_again: Arc::default(),
        };
        let jobs: [fn(&Work, usize); WORKERS as usize] =
            [arrives, arrives, returns, returns, refreshes, administers];
        let workers = jobs
            .into_iter()
            .enumerate()
            .map(|(number, job)| {
                let work = work.clone();
                std::thread::spawn(move || job(&work, number))
            })
            .collect();
        Self { work, workers }
    }

    /// How many sign-ins were finished so far.
    pub(crate) fn sign_ins(&self) -> u32 {
        self.work.sign_ins.load(Ordering::Relaxed)
    }

    /// Tells everybody to stop and waits until they have.
    pub(crate) fn stop(self) -> Done {
        self.work.is_over.store(true, Ordering::Relaxed);
        for worker in self.workers {
            if worker.join().is_err() {
                self.work.ledger.broken("a worker broke".to_owned());
            }
        }
        Done {
            sign_ins: self.work.sign_ins.load(Ordering::Relaxed),
            asked_again: self.work.asked_again.load(Ordering::Relaxed),
        }
    }
}

impl Work {
    fn goes_on(&self) -> bool {
        !self.is_over.load(Ordering::Relaxed)
    }

    const fn counts(&self) -> &Counts {
        self.site.counts()
    }

    fn browser(&self, number: usize) -> Browser {
        browser(&self.site, number)
    }

    /// After a fault: what is wrong is noted, and whoever must wait waits.
    fn endure(&self, fault: Fault) {
        if let Fault::Wrong(what) = fault {
            self.counts().wrong(what);
        }
        moment::pause(WAITS);
    }

    fn done(&self) {
        self.sign_ins.fetch_add(1, Ordering::Relaxed);
        moment::pause(LOOKS);
    }
}

/// A browser of one of the pupils, who is seen at an address of the own.
pub(crate) fn browser(site: &Site, number: usize) -> Browser {
    let (username, address) = (setup::person(number), format!("203.0.113.{}", number % 250));
    Browser::of(
        site,
        &address,
        &[("username", &username), ("password", setup::PASSWORD)],
    )
}

/// A whole sign-in by password, to the portal's tokens.
///
/// # Errors
/// [`Fault`] says what went wrong on the way.
pub(crate) fn sign_in(
    site: &Site,
    browser: &mut Browser,
    scope: &str,
) -> Result<(String, portal::Tokens), Fault> {
    let code = portal::sign_in(browser, scope)?;
    let tokens = portal::tokens(&portal::redeem(site, &code)?)?;
    Ok((code, tokens))
}

/// Signs in with the password, each time with a new browser.
fn arrives(work: &Work, number: usize) {
    let mut turn = number;
    while work.goes_on() {
        let mut browser = work.browser(turn);
        match sign_in(&work.site, &mut browser, "openid profile") {
            Ok((code, _)) => {
                work.ledger.redeemed(code);
                work.done();
            }
            Err(fault) => work.endure(fault),
        }
        turn += 2;
    }
}

/// Comes back with the session of before, and is not asked anything.
fn returns(work: &Work, number: usize) {
    let mut browser = work.browser(number + 10);
    let mut passwords = 0;
    while work.goes_on() {
        let had_session = browser.has_session();
        let outcome = sign_in(&work.site, &mut browser, "openid profile");
        if had_session && browser.passwords > passwords {
            work.asked_again.fetch_add(1, Ordering::Relaxed);
        }
        if had_session && !browser.has_session() {
            work.counts()
                .wrong("the session's cookie was taken away".to_owned());
        }
        passwords = browser.passwords;
        match outcome {
            Ok((code, _)) => {
                work.ledger.redeemed(code);
                work.done();
            }
            Err(fault) => work.endure(fault),
        }
    }
}

/// Refreshes, and again with the same token when the answer was lost.
fn refreshes(work: &Work, number: usize) {
    let mut family: Option<String> = None;
    let mut before: Option<String> = None;
    let mut turn = number + 14;
    while work.goes_on() {
        let Some(token) = family.clone() else {
            turn += 1;
            match sign_in(&work.site, &mut work.browser(turn), "openid offline_access") {
                Ok((_, tokens)) => family = tokens.refresh,
                Err(fault) => work.endure(fault),
            }
            continue;
        };
        match turned(work, &token) {
            Some(Ok(next)) => {
                work.ledger.rotated();
                before = Some(token);
                family = Some(next);
            }
            Some(Err(what)) => {
                work.ledger.broken(what);
                family = None;
            }
            // The answer was lost for longer than the grace: nothing was promised.
            None => family = None,
        }
        moment::pause(LOOKS * 2);
    }
    // The family ends with this: its last token but one is spent for good.
    if let (Some(last), Some(before)) = (family, before)
        && let Ok(answer) = portal::refresh(&work.site, &last)
        && answer.status == 200
    {
        work.ledger.spent(before);
    }
}

/// The next refresh token, or why there is none; `None` when nobody can tell any more.
fn turned(work: &Work, token: &str) -> Option<Result<String, String>> {
    let began = moment::now();
    loop {
        let tried = portal::refresh(&work.site, token).and_then(|answer| portal::tokens(&answer));
        let in_time = began.elapsed() < GRACE;
        match tried {
            Ok(tokens) => return Some(tokens.refresh.ok_or_else(|| "no refresh token".to_owned())),
            Err(Fault::Wrong(what)) if in_time => {
                return Some(Err(format!("a refresh token was refused: {what}")));
            }
            Err(Fault::Wrong(_)) => return None,
            Err(_) if !in_time && !work.goes_on() => return None,
            Err(fault) => work.endure(fault),
        }
    }
}

/// Makes somebody and renames them, each until it is answered.
fn administers(work: &Work, _: usize) {
    let mut program = Program::of(&work.site);
    while work.goes_on() {
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let username = format!("nieuw{number:05}");
        let Some(address) = insists(work, || {
            let answer = program.make(&username)?;
            let address = answer.header("location").unwrap_or_default().to_owned();
            if answer.status == 201 {
                Ok(Some(address))
            } else if answer.status == 409 {
                // The first request of this name is still under way.
                Ok(None)
            } else {
                Err(Fault::Wrong(format!(
                    "{username}: {} {}",
                    answer.status, answer.body
                )))
            }
        }) else {
            continue;
        };
        let address = address
            .split_once("/people/")
            .map_or(address.clone(), |(_, id)| {
                at_school(&format!("/people/{id}"))
            });
        work.ledger.made(username, address.clone());
        let family = format!("Visser-{number}");
        let renamed = insists(work, || {
            let answer = program.change(&address, |fields| {
                fields["name"]["family"] = family.clone().into();
            })?;
            match answer.status {
                200 => Ok(Some(())),
                // What was sent before was done after all: it is read and put once more.
                412 => Ok(None),
                status => Err(Fault::Wrong(format!("{address}: {status} {}", answer.body))),
            }
        });
        if renamed.is_some() {
            work.ledger.changed(address, family);
        }
        moment::pause(LOOKS * 15);
    }
}

/// Tries until it is done; `None` when it went wrong, or the load was over before.
fn insists<T>(work: &Work, mut what: impl FnMut() -> Result<Option<T>, Fault>) -> Option<T> {
    loop {
        match what() {
            Ok(Some(done)) => return Some(done),
            Ok(None) if work.goes_on() => moment::pause(WAITS),
            Err(Fault::Wrong(wrong)) => {
                work.counts().wrong(wrong);
                return None;
            }
            Err(fault) if work.goes_on() => work.endure(fault),
            _ => return None,
        }
    }
}
