//! The one dispatcher: what comes next in a sign-in, decided from stored facts alone.
//!
//! Steps never name each other. Each records what was shown and comes back here; and an answer is
//! judged here from scratch, against the policy of that moment.

mod assurance;
mod badge;
mod bounds;
mod decide;
mod explain;
mod facts;
mod reasons;

pub use assurance::Assurance;
pub use badge::BadgeFault;
pub use bounds::{Asker, Bounds};
pub use decide::{Next, WhyCode, WhyPassword, decide, strongest};
pub use explain::{Explanation, explain};
pub use facts::{Facts, PersonFacts, Progress, RequestFacts};
pub use reasons::{FirstFactorFault, NoDevice, NotInvited, Reason};
pub use sluis_model::second_factor::Shown;

#[cfg(test)]
mod every_combination;
