//! The sign-in sources of an institution: what is wrong with one, and what a change of one ends.

mod attempt;
mod manage;
mod rules;
mod sample;

pub use attempt::SourceFound;
pub use manage::{SourceDraft, SourceSaved};
pub use rules::SourceWrong;
pub(crate) use rules::{end_those_who_came, keeps_its_people, source_faults, tells_nobody_else};
pub use sample::{MOST_SAMPLE, SampleAccount, SampleMade, SampleNote, SampleWrong};
