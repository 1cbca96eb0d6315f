//! Filled letters that together show every face of every kind, for checks and for the gallery.

use super::{LetterActor, LetterKind, LetterView, TextKind, TextView};
use crate::dates::{DateTimeView, DateView};

/// Filled letters of every kind: at first one as it is sent mostly, then those with other faces.
#[must_use]
pub fn letter_samples() -> Vec<LetterView> {
    let mut all: Vec<LetterView> = LetterKind::ALL.into_iter().map(usual).collect();
    all.extend(LetterKind::ALL.into_iter().map(bare));
    for (by, left, minutes) in [
        (LetterActor::Administrator, 1, 2880),
        (LetterActor::Support, 0, 120),
        (LetterActor::Recovery, 3, 1),
    ] {
        let others = [LetterKind::PasswordReset, LetterKind::RecoveryCodeUsed];
        all.extend(others.into_iter().map(|kind| LetterView {
            by: Some(by),
            left: Some(left),
            minutes: Some(minutes),
            reason: Some("De telefoon is gestolen.".to_owned()),
            not_me: None,
            ..full(kind)
        }));
    }
    all.extend(LetterKind::ALL.into_iter().map(full));
    all
}

/// Filled text messages of every kind.
#[must_use]
pub fn text_samples() -> Vec<TextView> {
    let full = TextKind::ALL.into_iter().map(|kind| TextView {
        kind,
        code: Some("204816".into()),
        minutes: Some(10),
        username: Some("mirte.bakker@lerend.example".to_owned()),
        password: Some("rivier-lantaarn-42".into()),
        host: Some("inloggen.voorbeeld.example".to_owned()),
    });
    let bare = TextKind::ALL.into_iter().map(|kind| TextView {
        code: Some("204816".into()),
        username: Some("mirte".to_owned()),
        password: Some("rivier-lantaarn-42".into()),
        ..TextView::new(kind)
    });
    full.chain(bare).collect()
}

const LINK: &str =
    "https://inloggen.voorbeeld.example/link/n4Qz7Lw2Vb9TtR6sKf3YxJc8HdPm5GaE1uWoSi0BvZk";
const NOT_ME: &str =
    "https://inloggen.voorbeeld.example/link/r8Xk3Mh6Cp1DqN5vZt7BwEj2GyLs4AfU9iOoTn0RmHc";

/// What a letter needs and nothing more.
fn bare(kind: LetterKind) -> LetterView {
    LetterView {
        username: (kind == LetterKind::AccountName).then(|| "mirte.bakker".to_owned()),
        password: (kind == LetterKind::TemporaryPassword).then(|| "rivier-lantaarn-42".into()),
        codes: (kind == LetterKind::RecoveryCodesMade).then_some(10),
        percent: (kind == LetterKind::SmsBudget).then_some(100),
        day: about_a_day(kind).then(|| DateView::of(2027, 7, 1)),
        people: (kind == LetterKind::LockOutWarning).then_some(1),
        link: matches!(kind, LetterKind::NewPassword | LetterKind::ConfirmEmail)
            .then(|| LINK.into()),
        ..LetterView::new(kind, "")
    }
}

const fn about_a_day(kind: LetterKind) -> bool {
    matches!(kind, LetterKind::SetUpReminder | LetterKind::LockOutWarning)
}

/// Everything at once.
fn full(kind: LetterKind) -> LetterView {
    LetterView {
        kind,
        name: "Mirte Bakker".to_owned(),
        username: Some("mirte.bakker".to_owned()),
        at: Some(DateTimeView::of(2026, 11, 21, 13, 5)),
        device: Some("Firefox op Windows".to_owned()),
        place: Some("192.0.2.17".to_owned()),
        link: Some(LINK.into()),
        not_me: Some(NOT_ME.into()),
        minutes: Some(30),
        until: Some(DateTimeView::of(2026, 12, 1, 9, 0)),
        by: Some(LetterActor::Person),
        reason: Some("Nieuwe telefoon".to_owned()),
        left: Some(4),
        address: Some("m•••@voorbeeld.example".to_owned()),
        password: Some("rivier-lantaarn-42".into()),
        codes: Some(10),
        percent: Some(80),
        day: Some(DateView::of(2027, 7, 1)),
        people: Some(12),
        // A mail without a picture is the usual one: presets' logos are drawings.
        logo: None,
    }
}

/// A letter as it is sent mostly.
fn usual(kind: LetterKind) -> LetterView {
    let full = full(kind);
    let event = LetterView {
        username: full.username.clone(),
        at: full.at,
        device: full.device.clone(),
        not_me: full.not_me.clone(),
        ..LetterView::new(kind, "Mirte Bakker")
    };
    let request = LetterView {
        username: full.username.clone(),
        at: full.at,
        ..LetterView::new(kind, "Mirte Bakker")
    };
    match kind {
        LetterKind::NewPassword | LetterKind::ConfirmEmail => LetterView {
            link: full.link,
            minutes: full.minutes,
            address: (kind == LetterKind::ConfirmEmail)
                .then(|| "mirte@voorbeeld.example".to_owned()),
            ..request
        },
        LetterKind::NewPasswordForShared
        | LetterKind::NewPasswordForInactive
        | LetterKind::NewPasswordElsewhere => request,
        LetterKind::PasswordReset => LetterView {
            link: full.link,
            minutes: Some(1440),
            by: Some(LetterActor::Administrator),
            ..request
        },
        LetterKind::AccountSecured => LetterView {
            link: full.link,
            minutes: full.minutes,
            ..request
        },
        LetterKind::FactorSuspended => LetterView {
            until: full.until,
            by: Some(LetterActor::Administrator),
            reason: Some("De telefoon is gestolen.".to_owned()),
            device: None,
            not_me: None,
            ..event
        },
        LetterKind::NewDevice => LetterView {
            place: full.place,
            ..event
        },
        LetterKind::RecoveryCodesMade => LetterView {
            codes: full.codes,
            ..event
        },
        LetterKind::RecoveryCodeUsed => LetterView {
            left: full.left,
            ..event
        },
        LetterKind::RecoveryLocked => LetterView {
            until: full.until,
            ..event
        },
        LetterKind::EmailChangeAsked | LetterKind::EmailChanged => LetterView {
            address: full.address,
            ..event
        },
        LetterKind::SourceLinked | LetterKind::SourceUnlinked => LetterView {
            address: Some("m.bakker@school.example (De Regenboog)".to_owned()),
            ..event
        },
        LetterKind::PasskeyAdded | LetterKind::PasskeyRenamed | LetterKind::PasskeyRemoved => {
            LetterView {
                address: Some("Mijn telefoon".to_owned()),
                ..event
            }
        }
        LetterKind::SmsEnabled | LetterKind::SmsRemoved => LetterView {
            address: Some("06 •• •• •• 78".to_owned()),
            ..event
        },
        LetterKind::AccountName => LetterView {
            username: full.username,
            link: Some("https://inloggen.voorbeeld.example/".into()),
            ..LetterView::new(kind, "Mirte Bakker")
        },
        LetterKind::TemporaryPassword => LetterView {
            password: full.password,
            until: full.until,
            ..LetterView::new(kind, "Mirte Bakker")
        },
        LetterKind::Invitation => LetterView {
            username: full.username,
            link: full.link,
            minutes: Some(10080),
            ..LetterView::new(kind, "Mirte Bakker")
        },
        LetterKind::FactorReminder => LetterView {
            link: Some("https://inloggen.voorbeeld.example/account".into()),
            ..LetterView::new(kind, "Mirte Bakker")
        },
        LetterKind::SetUpReminder | LetterKind::LockOutWarning => LetterView {
            day: full.day,
            people: full.people,
            link: Some("https://inloggen.voorbeeld.example/account".into()),
            ..LetterView::new(kind, "Mirte Bakker")
        },
        LetterKind::RequestGranted | LetterKind::RequestRefused | LetterKind::RequestAskedBack => {
            LetterView {
                address: Some("Jop de Wit".to_owned()),
                reason: (kind != LetterKind::RequestGranted)
                    .then(|| "Bij welk team hoort Jop?".to_owned()),
                ..LetterView::new(kind, "Mirte Bakker")
            }
        }
        LetterKind::SmsBudget => LetterView {
            percent: full.percent,
            ..LetterView::new(kind, "Mirte Bakker")
        },
        _ => event,
    }
}
