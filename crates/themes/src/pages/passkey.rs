//! Passkeys: asked for on the pages of a sign-in, and the person's own list.

use serde::Serialize;

use crate::dates::DateTimeView;
use crate::page::Page;
use crate::words::Words;

/// Why a passkey was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum PasskeyError {
    /// It is not right.
    Refused,
    /// It took too long, or was answered before.
    Ended,
    /// It did not make sure of the person, and was to sign in by itself.
    NotVerified,
    /// The same where it is asked beside the password, or made.
    NotChecked,
    /// Nobody here knows it any more.
    Unknown,
    /// It is not for this host or this institution.
    NotHere,
    /// It is of the person's account at another institution.
    OtherAccount,
    /// There is one like it already.
    Taken,
    /// Its make is not accepted.
    Make,
    /// It has no name.
    NoName,
}

impl PasskeyError {
    const ALL: [Self; 10] = [
        Self::Refused,
        Self::Ended,
        Self::NotVerified,
        Self::NotChecked,
        Self::Unknown,
        Self::NotHere,
        Self::OtherAccount,
        Self::Taken,
        Self::Make,
        Self::NoName,
    ];
}

impl From<PasskeyError> for Words {
    fn from(error: PasskeyError) -> Self {
        Self::of(match error {
            PasskeyError::Refused => "passkey-refused",
            PasskeyError::Ended => "passkey-ended",
            PasskeyError::NotVerified => "passkey-not-verified",
            PasskeyError::NotChecked => "passkey-not-checked",
            PasskeyError::Unknown => "passkey-unknown",
            PasskeyError::NotHere => "passkey-not-here",
            PasskeyError::OtherAccount => "passkey-other-account",
            PasskeyError::Taken => "passkey-taken",
            PasskeyError::Make => "passkey-make",
            PasskeyError::NoName => "passkey-no-name",
        })
    }
}

/// What showing a passkey does on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PasskeyUse {
    /// It signs in.
    SignIn,
    /// It signs in, and tells the institution.
    Find,
    /// It is the second factor.
    SecondFactor,
    /// It unlocks.
    Unlock,
}

/// A passkey is asked for beside what is typed. Posts `answer`, on the unlock page `password` too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PasskeyAsk {
    /// What showing it does.
    pub kind: PasskeyUse,
    /// Where the answer is posted to.
    pub action: String,
    /// Where the script gets its options.
    pub options: String,
    /// The browser offers it where the name is typed.
    pub autofill: bool,
    /// What was wrong with the one before.
    pub error: Option<PasskeyError>,
    /// The one before is known to nobody here: the device hears that it is gone.
    pub gone: bool,
}

impl PasskeyAsk {
    /// A specimen.
    #[must_use]
    pub fn sample(kind: PasskeyUse) -> Self {
        Self {
            kind,
            action: "#".to_owned(),
            options: "#".to_owned(),
            autofill: kind == PasskeyUse::SignIn,
            error: None,
            gone: false,
        }
    }
}

/// A passkey of the person's own.
#[derive(Clone, Debug, Serialize)]
pub struct PasskeyView {
    /// Sent back as `passkey`.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was added.
    pub created: DateTimeView,
    /// When it was last used.
    pub used: Option<DateTimeView>,
    /// It makes sure of the person.
    pub verified: bool,
    /// The host that it was made for.
    pub host: String,
    /// That is another one than the page's.
    pub elsewhere: bool,
    /// That host was given up: it works nowhere.
    pub gone: bool,
    /// It may be removed.
    pub may_remove: bool,
    /// Where removing it is asked once more (U-23).
    pub remove_href: String,
}

/// What can be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PasskeyKind {
    /// In a telephone, a computer or a password manager.
    Passkey,
    /// A key that is plugged in or held to the device.
    Key,
}

/// What was just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum PasskeyNews {
    /// One was added.
    Added,
    /// One has another name.
    Renamed,
    /// One was removed.
    Removed,
}

impl From<PasskeyNews> for Words {
    fn from(news: PasskeyNews) -> Self {
        Self::of(match news {
            PasskeyNews::Added => "news-passkey-added",
            PasskeyNews::Renamed => "news-passkey-renamed",
            PasskeyNews::Removed => "news-passkey-removed",
        })
    }
}

/// The person's own passkeys. Posts `answer`, `kind` (`passkey`, `key`) and `name`; or `passkey` with
/// `action=rename` and `name`. Removing one is asked on a page of its own ([`super::ConfirmPage`]).
#[derive(Clone, Debug, Serialize)]
pub struct PasskeysPage {
    /// Where the forms post to.
    pub action: String,
    /// Where the script gets its options.
    pub options: String,
    /// What was just done.
    pub news: Option<PasskeyNews>,
    /// Those there are.
    pub passkeys: Vec<PasskeyView>,
    /// What can be added.
    pub add: Vec<PasskeyKind>,
    /// The host that this page's passkeys are made for.
    pub host: String,
    /// What devices know the person by there.
    pub handle: String,
    /// The ids of those that count there, as devices have them: the others are gone.
    pub accepted: Vec<String>,
    /// Whether each of them may be removed.
    pub may_remove: bool,
    /// How many recovery codes there are in a set here; none where the institution has none.
    pub recovery_codes: u32,
    /// Others use this computer too: none is added there.
    pub shared_computer: bool,
    /// What is wrong.
    pub error: Option<PasskeyError>,
    /// Back to the account page.
    pub back_href: String,
}

impl Page for PasskeysPage {
    const TEMPLATE: &'static str = "passkeys.html";
    const STEP: &'static str = "passkeys";
    const WIDE: bool = true;

    fn title(&self) -> Words {
        Words::of("passkeys-title")
    }

    fn problem(&self) -> Option<Words> {
        self.error.map(Words::from)
    }

    fn samples() -> Vec<Self> {
        let one = |name: &str, verified: bool, elsewhere: bool| PasskeyView {
            id: name.to_owned(),
            name: name.to_owned(),
            created: DateTimeView::of(2026, 11, 21, 9, 5),
            used: verified.then(|| DateTimeView::of(2026, 11, 21, 9, 5)),
            verified,
            host: "inloggen.voorbeeld.example".to_owned(),
            elsewhere,
            gone: false,
            may_remove: true,
            remove_href: "#remove".to_owned(),
        };
        let plain = Self {
            action: "#".to_owned(),
            options: "#".to_owned(),
            news: None,
            passkeys: vec![
                one("Mijn telefoon", true, false),
                one("Sleutel aan mijn bos", false, true),
            ],
            add: vec![PasskeyKind::Passkey, PasskeyKind::Key],
            host: "inloggen.voorbeeld.example".to_owned(),
            handle: "AAECAwQFBgcICQoLDA0ODw".to_owned(),
            accepted: vec!["Zm9v".to_owned(), "YmFy".to_owned()],
            may_remove: true,
            recovery_codes: 6,
            shared_computer: false,
            error: None,
            back_href: "#back".to_owned(),
        };
        let mut all = vec![
            plain.clone(),
            Self {
                passkeys: vec![],
                ..plain.clone()
            },
            Self {
                may_remove: false,
                passkeys: vec![
                    PasskeyView {
                        may_remove: false,
                        ..one("Mijn telefoon", true, false)
                    },
                    PasskeyView {
                        host: "login.voorbeeld.example".to_owned(),
                        gone: true,
                        ..one("Mijn oude telefoon", true, true)
                    },
                ],
                add: vec![],
                ..plain.clone()
            },
            Self {
                add: vec![],
                shared_computer: true,
                ..plain.clone()
            },
        ];
        let news = [
            PasskeyNews::Added,
            PasskeyNews::Renamed,
            PasskeyNews::Removed,
        ];
        all.extend(news.map(|news| Self {
            news: Some(news),
            ..plain.clone()
        }));
        all.extend(PasskeyError::ALL.map(|error| Self {
            error: Some(error),
            ..plain.clone()
        }));
        all
    }
}
