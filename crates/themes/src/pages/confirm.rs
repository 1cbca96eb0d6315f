//! One more question before something that cannot be taken back.

use serde::Serialize;

use crate::dates::{DateTimeView, DateView};
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
    /// No longer get codes by text message.
    RemoveSms,
    /// No longer get codes from the app.
    RemoveApp,
    /// Remove one passkey or security key.
    RemovePasskey,
    /// Drop the secret question.
    DropQuestion,
    /// Turn two-step verification on again; a code is asked at once.
    Resume,
    /// Sign out in every other browser.
    EndSessions,
    /// "This was not me": sign out everywhere else, forget all devices, then choose a new password.
    NotMe,
}

impl Confirmation {
    const ALL: [Self; 13] = [
        Self::Disable,
        Self::Suspend,
        Self::Wipe,
        Self::Renew,
        Self::ForgetDevices,
        Self::NewRecoveryCodes,
        Self::RemoveSms,
        Self::RemoveApp,
        Self::RemovePasskey,
        Self::DropQuestion,
        Self::Resume,
        Self::EndSessions,
        Self::NotMe,
    ];

    const fn title_key(self) -> &'static str {
        match self {
            Self::Disable => "confirm-disable-title",
            Self::Suspend => "confirm-suspend-title",
            Self::Wipe => "confirm-wipe-title",
            Self::Renew => "confirm-renew-title",
            Self::ForgetDevices => "confirm-forget-devices-title",
            Self::NewRecoveryCodes => "confirm-new-recovery-codes-title",
            Self::RemoveSms => "confirm-remove-sms-title",
            Self::RemoveApp => "confirm-remove-app-title",
            Self::RemovePasskey => "confirm-remove-passkey-title",
            Self::DropQuestion => "confirm-drop-question-title",
            Self::Resume => "confirm-resume-title",
            Self::EndSessions => "confirm-end-sessions-title",
            Self::NotMe => "confirm-not-me-title",
        }
    }
}

/// A day that people do not look up in a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NearDay {
    /// The present day.
    Today,
    /// The day after.
    Tomorrow,
}

/// A moment at which two-step verification turns on again by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UntilChoice {
    /// Sent back as `until`.
    pub value: String,
    /// The moment.
    pub at: DateTimeView,
    /// Its day, where it is so near that the name of the day says it best.
    pub near: Option<NearDay>,
    /// Its time of that day, for example `08:00`.
    time: String,
}

impl UntilChoice {
    /// A choice, with the present day and the next one.
    #[must_use]
    pub fn of(value: String, at: DateTimeView, today: DateView, tomorrow: DateView) -> Self {
        let day = DateView::of(at.year, at.month, at.day);
        let near = if day == today {
            Some(NearDay::Today)
        } else {
            (day == tomorrow).then_some(NearDay::Tomorrow)
        };
        Self {
            value,
            at,
            near,
            time: format!("{:02}:{:02}", at.hour, at.minute),
        }
    }
}

/// The passkey that a question is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConfirmedPasskey {
    /// Sent back as `passkey`.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
}

/// One more question. The primary button is `action=confirm`. With choices, `Suspend` posts `until`,
/// empty for "until I turn it on again". `RemovePasskey` posts `passkey` with `action=remove`.
#[derive(Clone, Debug, Serialize)]
pub struct ConfirmPage {
    /// What is to be confirmed.
    pub what: Confirmation,
    /// Where the form posts to.
    pub action: String,
    /// Where to leave without a change.
    pub cancel_href: String,
    /// The host whose sign-in is about to change; named where it is turned off.
    pub host: Option<String>,
    /// How many recovery codes there are in a set here; none where the institution has none.
    pub recovery_codes: u32,
    /// Which passkey is to be removed, and that alone.
    pub passkey: Option<ConfirmedPasskey>,
    /// Until when it can be suspended, the nearest moment first.
    pub until: Vec<UntilChoice>,
    /// Whether it can be suspended without an end.
    pub endless: bool,
}

impl Page for ConfirmPage {
    const TEMPLATE: &'static str = "confirm.html";
    const STEP: &'static str = "confirm";

    fn title(&self) -> Words {
        let title = Words::of(self.what.title_key());
        match self.what {
            Confirmation::NewRecoveryCodes => title.with("count", self.recovery_codes),
            _ => title,
        }
    }

    fn samples() -> Vec<Self> {
        let sample = |what| Self {
            what,
            action: "#".to_owned(),
            cancel_href: "#account".to_owned(),
            host: Some("login.voorbeeld.example".to_owned()),
            recovery_codes: 6,
            passkey: (what == Confirmation::RemovePasskey).then(|| ConfirmedPasskey {
                id: "telefoon".to_owned(),
                name: "Mijn telefoon".to_owned(),
            }),
            until: Vec::new(),
            endless: true,
        };
        let choice = |day, hour| {
            UntilChoice::of(
                format!("2026-11-{day}T{hour}:00"),
                DateTimeView::of(2026, 11, day, hour, 0),
                DateView::of(2026, 11, 22),
                DateView::of(2026, 11, 23),
            )
        };
        let mut all: Vec<Self> = Confirmation::ALL.into_iter().map(sample).collect();
        all.push(Self {
            host: None,
            ..sample(Confirmation::Disable)
        });
        for endless in [true, false] {
            all.push(Self {
                until: vec![choice(22, 8), choice(23, 8), choice(28, 8)],
                endless,
                ..sample(Confirmation::Suspend)
            });
        }
        all
    }
}
