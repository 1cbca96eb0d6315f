//! A person signs in: each step records what was shown and goes back to the dispatcher.

mod answer;
mod begin;
mod consent;
mod enrolment;
mod institution;
mod new_password;
mod password;
mod screen;
mod second_factor;
mod step;
mod verify_code;

pub use answer::Answer;
pub use begin::Begun;
pub use enrolment::EnrolmentView;
pub use screen::Screen;
pub use second_factor::CodeSubmission;
pub use step::{Fault, Outcome, Problem};

/// What checking proofs found, for the other doors that ask for them.
pub(crate) mod verify {
    pub(crate) use super::{enrolment::Confirmed, password::Checked, verify_code::CodeVerdict};
}
