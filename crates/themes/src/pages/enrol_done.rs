//! The end of a set-up where no recovery codes are issued.

use serde::Serialize;

use crate::page::Page;
use crate::pages::EnrolProgress;
use crate::words::Words;

/// The second factor is on (N-31): said as heading and status, with one button on. Posts nothing.
#[derive(Clone, Debug, Serialize)]
pub struct EnrolDonePage {
    /// Where the form posts to.
    pub action: String,
    /// Where in the set-up this is.
    pub progress: Option<EnrolProgress>,
}

impl Page for EnrolDonePage {
    const TEMPLATE: &'static str = "enrol_done.html";
    const STEP: &'static str = "enrol-done";

    fn title(&self) -> Words {
        Words::of("enrol-done-title")
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            action: "#".to_owned(),
            progress: None,
        }]
    }
}
