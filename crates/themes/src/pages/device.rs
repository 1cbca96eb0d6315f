//! Signing in a device from another screen: its code, the question, the end.

use serde::Serialize;

use crate::dates::DateTimeView;
use crate::page::Page;
use crate::pages::{HandOver, ScopeView};
use crate::words::Words;

/// Why the code was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum DeviceError {
    /// Nothing was typed.
    Empty,
    /// No device waits with this code.
    Unknown,
    /// Too many tries; wait so many minutes.
    Throttled {
        /// How long to wait, in minutes, at least 1.
        minutes: u32,
    },
}

impl From<DeviceError> for Words {
    fn from(error: DeviceError) -> Self {
        match error {
            DeviceError::Empty => Self::of("device-empty"),
            DeviceError::Unknown => Self::of("device-unknown"),
            DeviceError::Throttled { minutes } => Self::of("throttled").with("minutes", minutes),
        }
    }
}

/// Asks for the code that the device shows. Posts `user_code`.
#[derive(Clone, Debug, Serialize)]
pub struct DevicePage {
    /// Where the form posts to.
    pub action: String,
    /// The code as it was typed, or as the address brought it.
    pub value: String,
    /// What is wrong.
    pub error: Option<DeviceError>,
}

impl Page for DevicePage {
    const TEMPLATE: &'static str = "device.html";
    const STEP: &'static str = "device";

    fn title(&self) -> Words {
        Words::of("device-title")
    }

    fn problem(&self) -> Option<Words> {
        self.error.map(Words::from)
    }

    fn samples() -> Vec<Self> {
        let sample = |value: &str, error| Self {
            action: "#".to_owned(),
            value: value.to_owned(),
            error,
        };
        vec![
            sample("", None),
            sample("WDJB-MJHT", None),
            sample("", Some(DeviceError::Empty)),
            sample("WDJB-MJHS", Some(DeviceError::Unknown)),
            sample("WDJB-MJHS", Some(DeviceError::Throttled { minutes: 12 })),
        ]
    }
}

/// Asks whether the device may be signed in. The buttons are `action=allow` and `action=deny`.
#[derive(Clone, Debug, Serialize)]
pub struct DeviceConfirmPage {
    /// Where the form posts to.
    pub action: String,
    /// The mark of what is asked here; a hidden field.
    pub seen: String,
    /// The portal whose device it is.
    pub portal_name: String,
    /// The code, to be compared with the device's screen.
    pub code: String,
    /// The network address that the device asked from.
    pub place: String,
    /// When the device asked.
    pub asked_at: Option<DateTimeView>,
    /// What the device gets to see.
    pub scopes: Vec<ScopeView>,
    /// Whose account it is.
    pub username: String,
}

impl Page for DeviceConfirmPage {
    const TEMPLATE: &'static str = "device_confirm.html";
    const STEP: &'static str = "device-confirm";

    fn title(&self) -> Words {
        Words::of("device-confirm-title").with("portal", self.portal_name.clone())
    }

    fn samples() -> Vec<Self> {
        use crate::pages::Scope;
        let sample = |place: &str, scopes| Self {
            action: "#".to_owned(),
            seen: "Zn9cW0".to_owned(),
            portal_name: "Leeromgeving Kompas".to_owned(),
            code: "WDJB-MJHT".to_owned(),
            place: place.to_owned(),
            asked_at: (!place.is_empty()).then(|| DateTimeView::of(2026, 11, 27, 20, 15)),
            scopes,
            username: "mirte.bakker".to_owned(),
        };
        let scope = |scope, values: &[&str]| ScopeView {
            scope,
            values: values.iter().map(|value| (*value).to_owned()).collect(),
            roles: vec![],
        };
        vec![
            sample(
                "192.0.2.17",
                vec![
                    scope(Scope::Profile, &["Mirte Bakker"]),
                    scope(Scope::Email, &["mirte@voorbeeld.example"]),
                    scope(Scope::OfflineAccess, &[]),
                ],
            ),
            sample("", vec![]),
        ]
    }
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceEnd {
    /// The device goes on by itself.
    Approved,
    /// The device was refused.
    Denied,
    /// It was answered elsewhere, or too late.
    Gone,
}

/// Says how it ended.
#[derive(Clone, Debug, Serialize)]
pub struct DeviceDonePage {
    /// Who is signed in, on a shared computer.
    pub hand_over: Option<HandOver>,
    /// How.
    pub end: DeviceEnd,
    /// Where another code can be typed.
    pub again_href: String,
}

impl Page for DeviceDonePage {
    const TEMPLATE: &'static str = "device_done.html";
    const STEP: &'static str = "device-done";

    fn title(&self) -> Words {
        Words::of(match self.end {
            DeviceEnd::Approved => "device-approved-title",
            DeviceEnd::Denied => "device-denied-title",
            DeviceEnd::Gone => "device-gone-title",
        })
    }

    fn samples() -> Vec<Self> {
        [DeviceEnd::Approved, DeviceEnd::Denied, DeviceEnd::Gone]
            .into_iter()
            .map(|end| Self {
                hand_over: (end == DeviceEnd::Approved).then(HandOver::sample),
                end,
                again_href: "#".to_owned(),
            })
            .collect()
    }
}
