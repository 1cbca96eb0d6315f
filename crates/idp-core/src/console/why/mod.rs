//! Why somebody was, or would be, asked for something.

mod recorded;
mod what_if;

pub use recorded::{Recorded, RecordedSignin, RecordedStep};
pub use what_if::{Imagined, WhatIf, WhichPolicy};
