//! The way back in for people who lost their app (S-12 to S-19): name and number, then a code by text
//! message and the answer to a secret question, then one thing renewed. A stranger sees the same pages
//! and causes the same work; nobody is ever signed in here (S-18).

mod answer;
mod begin;
mod candidate;
mod check;
mod decoy;
mod limits;
mod question;
mod renew;
mod run;

pub use begin::WhoIsIt;
pub use check::RecoveryChecked;
pub use question::QuestionFault;
pub(crate) use question::{is_for_question, may_have_question};
pub use renew::{Renewal, Renewed};
pub use run::{RecoveryAt, RecoveryView};

/// Why a step of the recovery was not taken. Which of two answers was wrong is never told (S-14).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecoveryFault {
    /// Something is missing.
    Empty,
    /// What was typed can't be a mobile number.
    PhoneInvalid,
    /// Code and answer are not both right.
    Wrong,
    /// Too many tries: how many minutes to wait.
    Throttled {
        /// Minutes, at least one.
        minutes: u32,
    },
    /// Too many wrong answers: for how many hours this way is closed.
    Locked {
        /// Hours, at least one.
        hours: u32,
    },
}
