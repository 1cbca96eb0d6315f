//! Why somebody was, or would be, asked for something.

mod recorded;
mod refusals;
mod what_if;

pub use recorded::{Recorded, RecordedSignin, RecordedStep};
pub use refusals::SourceRefusal;
pub use what_if::{Imagined, WhatIf, WhichPolicy};
