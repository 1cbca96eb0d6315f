//! What was promised: every answer that said "done" is written down here, and looked up afterwards.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::counts::Fault;
use super::portal;
use super::program::{Program, at_school};
use super::site::Site;

/// The promises since the last reckoning.
#[derive(Debug, Default)]
struct Promises {
    /// Codes that were turned into tokens without a refresh token: spent for good.
    codes: Vec<String>,
    /// People who were made, by their login name, with the address that was answered.
    made: BTreeMap<String, String>,
    /// The family name that a person was given last, by the address.
    changed: BTreeMap<String, String>,
    /// Refresh tokens that were spent two turns ago, of families that are over.
    spent: Vec<String>,
    /// What was found broken under way.
    broken: Vec<String>,
    kept: u64,
}

/// The ledger, shared by all who are promised something.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ledger(Arc<Mutex<Promises>>);

/// How it came out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reckoning {
    /// Promises that were looked up and kept.
    pub(crate) kept: u64,
    /// Those that were not.
    pub(crate) broken: Vec<String>,
}

/// So many codes are tried once more; the newest, for they are the likeliest to be forgotten.
const MOST_CODES: usize = 40;
/// So many refusals are enough.
const MOST_TOLD: usize = 6;

impl Ledger {
    /// A code was turned into tokens.
    pub(crate) fn redeemed(&self, code: String) {
        self.promises().codes.push(code);
    }

    /// A family gave its next tokens.
    pub(crate) fn rotated(&self) {
        self.promises().kept += 1;
    }

    /// A refresh token of a family that is done with must never be good again.
    pub(crate) fn spent(&self, token: String) {
        self.promises().spent.push(token);
    }

    pub(crate) fn made(&self, username: String, address: String) {
        self.promises().made.insert(username, address);
    }

    pub(crate) fn changed(&self, address: String, family: String) {
        self.promises().changed.insert(address, family);
    }

    /// A promise was not kept, as was seen under way.
    pub(crate) fn broken(&self, what: String) {
        self.promises().broken.push(what);
    }

    /// Looks up every promise since the last time.
    pub(crate) fn reckon(&self, site: &Site) -> Reckoning {
        let promises = std::mem::take(&mut *self.promises());
        let mut reckoning = Reckoning {
            kept: promises.kept,
            broken: promises.broken.clone(),
        };
        let quiet = site.at_replica(site.to());
        reckoning.codes(&promises, &quiet);
        reckoning.families(&promises, &quiet);
        reckoning.people(&promises, &quiet);
        reckoning.broken.truncate(MOST_TOLD);
        reckoning
    }

    fn promises(&self) -> MutexGuard<'_, Promises> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reckoning {
    /// No code is good twice.
    fn codes(&mut self, promises: &Promises, site: &Site) {
        for code in promises.codes.iter().rev().take(MOST_CODES) {
            self.note(refused(portal::redeem(site, code)), || {
                "a spent code was good once more".to_owned()
            });
        }
    }

    /// No refresh token comes back to life.
    fn families(&mut self, promises: &Promises, site: &Site) {
        for token in &promises.spent {
            self.note(refused(portal::refresh(site, token)), || {
                "a spent refresh token was good once more".to_owned()
            });
        }
    }

    /// Everybody who was made is there, once, as changed last, and in the trail.
    fn people(&mut self, promises: &Promises, site: &Site) {
        if promises.made.is_empty() {
            return;
        }
        let mut program = Program::of(site);
        let trail = trail(&mut program, promises.made.len());
        for (username, address) in &promises.made {
            let found = program.get(address);
            let json = found.as_ref().map(super::wire::Answer::json);
            let json = json.unwrap_or_default();
            self.note(json["username"] == username.as_str(), || {
                format!("{username} was made and is not there: {found:?}")
            });
            if let Some(family) = promises.changed.get(address) {
                self.note(json["name"]["family"] == family.as_str(), || {
                    format!("{username} was renamed {family} and is {}", json["name"])
                });
            }
            let id = address.rsplit('/').next().unwrap_or_default();
            let told = trail.iter().filter(|target| *target == id).count();
            self.note(told == 1, || {
                format!("the trail tells {told} times that {username} was made")
            });
        }
    }

    fn note(&mut self, is_kept: bool, what: impl FnOnce() -> String) {
        if is_kept {
            self.kept += 1;
        } else {
            self.broken.push(what());
        }
    }
}

/// Whether it was refused for good; no answer is none.
fn refused(answer: Result<super::wire::Answer, Fault>) -> bool {
    answer.is_ok_and(|answer| answer.json()["error"] == "invalid_grant")
}

/// Whom the trail says were made, newest first, as far back as so many.
fn trail(program: &mut Program, wanted: usize) -> Vec<String> {
    let mut targets = Vec::new();
    let mut cursor = String::new();
    // Renaming and other events stand between them.
    for _ in 0..40 {
        let path = at_school(&format!("/audit-events?limit=100{cursor}"));
        let Ok(answer) = program.get(&path) else {
            break;
        };
        let json = answer.json();
        for event in json["items"].as_array().into_iter().flatten() {
            if event["kind"] == "person_created" {
                targets.push(event["target"].as_str().unwrap_or_default().to_owned());
            }
        }
        match json["next"].as_str() {
            Some(next) if targets.len() < wanted + 20 => {
                cursor = format!("&cursor={}", super::wire::encoded(next));
            }
            _ => break,
        }
    }
    targets
}
