//! One more question before something that cannot be taken back.

use serde::Serialize;

use crate::page::Page;
use crate::words::Words;

/// What is to be confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confirmation {
    /// Turn two-step verification off for good, where it is optional.
    Disable,
    /// Turn it off for a while, keeping the link with the app.
    Suspend,
    /// Wipe the link with the app.
    Wipe,
    /// Replace the link with the app by a new one.
    Renew,
    /// Forget all remembered devices.
    ForgetDevices,
    /// Make new recovery codes; the old ones stop working.
    NewRecoveryCodes,
}

impl Confirmation {
    const ALL: [Self; 6] = [
        Self::Disable,
        Self::Suspend,
        Self::Wipe,
        Self::Renew,
        Self::ForgetDevices,
        Self::NewRecoveryCodes,
    ];

    const fn title_key(self) -> &'static str {
        match self {
            Self::Disable => "confirm-disable-title",
            Self::Suspend => "confirm-suspend-title",
            Self::Wipe => "confirm-wipe-title",
            Self::Renew => "confirm-renew-title",
            Self::ForgetDevices => "confirm-forget-devices-title",
            Self::NewRecoveryCodes => "confirm-new-recovery-codes-title",
        }
    }
}

/// One more question. The primary button is `action=confirm`.
#[derive(Clone, Debug, Serialize)]
pub struct ConfirmPage {
    /// What is to be confirmed.
    pub what: Confirmation,
    /// Where the form posts to.
    pub action: String,
    /// Where to leave without a change.
    pub cancel_href: String,
}

impl Page for ConfirmPage {
    const TEMPLATE: &'static str = "confirm.html";
    const STEP: &'static str = "confirm";

    fn title(&self) -> Words {
        Words::of(self.what.title_key())
    }

    fn samples() -> Vec<Self> {
        Confirmation::ALL
            .into_iter()
            .map(|what| Self {
                what,
                action: "#".to_owned(),
                cancel_href: "#account".to_owned(),
            })
            .collect()
    }
}
