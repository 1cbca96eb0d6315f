//! What went wrong, and how to go on.

use serde::Serialize;

use crate::page::Page;
use crate::words::Words;

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorKind {
    /// The portal is not known here.
    UnknownClient,
    /// The address to return to is not registered.
    WrongRedirectUri,
    /// The request cannot be understood.
    BadRequest,
    /// The browser does not keep cookies.
    CookiesOff,
    /// The sign-in took too long.
    TransactionExpired,
    /// The sign-in was finished before.
    TransactionFinished,
    /// The sign-in was begun in another browser.
    OtherBrowser,
    /// There is no such page.
    NotFound,
    /// A store does not answer; try again shortly.
    Unavailable,
    /// Too many people sign in at once; try again shortly.
    Busy,
    /// Too many requests.
    TooMany,
    /// The account is shared between people, which the institution does not allow.
    SharedAccount,
    /// The account is not active yet, or not any more.
    InactiveAccount,
    /// The account cannot be used; nothing more is told.
    Refused,
    /// The person belongs to another institution than the portal.
    WrongInstitution,
    /// The form was not sent from our own page.
    ForgedForm,
    /// Something broke at our side.
    Server,
    /// The time of the temporary password is over.
    TemporaryPasswordEnded,
    /// The institution does not have this way back in.
    NotOffered,
    /// More was sent than the form takes.
    TooLarge,
}

impl ErrorKind {
    /// Every kind.
    pub const ALL: [Self; 20] = [
        Self::UnknownClient,
        Self::WrongRedirectUri,
        Self::BadRequest,
        Self::CookiesOff,
        Self::TransactionExpired,
        Self::TransactionFinished,
        Self::OtherBrowser,
        Self::NotFound,
        Self::Unavailable,
        Self::Busy,
        Self::TooMany,
        Self::SharedAccount,
        Self::InactiveAccount,
        Self::Refused,
        Self::WrongInstitution,
        Self::ForgedForm,
        Self::Server,
        Self::TemporaryPasswordEnded,
        Self::NotOffered,
        Self::TooLarge,
    ];

    const fn title_key(self) -> &'static str {
        match self {
            Self::UnknownClient => "error-unknown-client-title",
            Self::WrongRedirectUri => "error-wrong-redirect-uri-title",
            Self::BadRequest => "error-bad-request-title",
            Self::CookiesOff => "error-cookies-off-title",
            Self::TransactionExpired => "error-transaction-expired-title",
            Self::TransactionFinished => "error-transaction-finished-title",
            Self::OtherBrowser => "error-other-browser-title",
            Self::NotFound => "error-not-found-title",
            Self::Unavailable => "error-unavailable-title",
            Self::Busy => "error-busy-title",
            Self::TooMany => "error-too-many-title",
            Self::SharedAccount => "error-shared-account-title",
            Self::InactiveAccount => "error-inactive-account-title",
            Self::Refused => "error-refused-title",
            Self::WrongInstitution => "error-wrong-institution-title",
            Self::ForgedForm => "error-forged-form-title",
            Self::Server => "error-server-title",
            Self::TemporaryPasswordEnded => "error-temporary-password-ended-title",
            Self::NotOffered => "error-not-offered-title",
            Self::TooLarge => "error-too-large-title",
        }
    }

    const fn text_key(self) -> &'static str {
        match self {
            Self::UnknownClient => "error-unknown-client-text",
            Self::WrongRedirectUri => "error-wrong-redirect-uri-text",
            Self::BadRequest => "error-bad-request-text",
            Self::CookiesOff => "error-cookies-off-text",
            Self::TransactionExpired => "error-transaction-expired-text",
            Self::TransactionFinished => "error-transaction-finished-text",
            Self::OtherBrowser => "error-other-browser-text",
            Self::NotFound => "error-not-found-text",
            Self::Unavailable => "error-unavailable-text",
            Self::Busy => "error-busy-text",
            Self::TooMany => "error-too-many-text",
            Self::SharedAccount => "error-shared-account-text",
            Self::InactiveAccount => "error-inactive-account-text",
            Self::Refused => "error-refused-text",
            Self::WrongInstitution => "error-wrong-institution-text",
            Self::ForgedForm => "error-forged-form-text",
            Self::Server => "error-server-text",
            Self::TemporaryPasswordEnded => "error-temporary-password-ended-text",
            Self::NotOffered => "error-not-offered-text",
            Self::TooLarge => "error-too-large-text",
        }
    }
}

/// What a way on leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum WayOnKind {
    /// Sign in again.
    SignIn,
    /// The same once more.
    TryAgain,
    /// Back to a portal.
    Portal(String),
    /// Another institution.
    OtherInstitution,
    /// Sign out first.
    SignOut,
    /// The person's own page.
    Account,
    /// The first page.
    Home,
    /// Ask for a new link.
    NewLink,
    /// How to set up two-step verification.
    Instructions,
    /// Help with signing in.
    Help,
    /// The way back in for who lost everything.
    Recover,
    /// Ask for a new password.
    NewPassword,
    /// Set up two-step verification again.
    SetUpAgain,
}

impl From<WayOnKind> for Words {
    fn from(kind: WayOnKind) -> Self {
        Self::of(match kind {
            WayOnKind::SignIn => "way-sign-in",
            WayOnKind::TryAgain => "way-try-again",
            WayOnKind::Portal(name) => return Self::of("way-portal").with("name", name),
            WayOnKind::OtherInstitution => "way-other-institution",
            WayOnKind::SignOut => "way-sign-out",
            WayOnKind::Account => "way-account",
            WayOnKind::Home => "way-home",
            WayOnKind::NewLink => "way-new-link",
            WayOnKind::Instructions => "way-instructions",
            WayOnKind::Help => "way-help",
            WayOnKind::Recover => "way-recover",
            WayOnKind::NewPassword => "way-new-password",
            WayOnKind::SetUpAgain => "way-set-up-again",
        })
    }
}

/// A link that leads on from an error.
#[derive(Clone, Debug, Serialize)]
pub struct WayOn {
    /// What it leads to.
    pub kind: WayOnKind,
    /// Where it goes.
    pub href: String,
}

/// A person who can help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HelperView {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: Option<String>,
}

/// What went wrong, and how to go on. The number of the request comes from the chrome.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorPage {
    /// What went wrong.
    pub kind: ErrorKind,
    /// How to go on, the best way first.
    pub ways_on: Vec<WayOn>,
    /// What the maker of the portal should know; no secrets.
    pub detail_for_developer: Option<String>,
    /// The main contact persons of the institution, where they are the ones to ask.
    pub contacts: Vec<HelperView>,
}

impl Page for ErrorPage {
    const TEMPLATE: &'static str = "error.html";
    const STEP: &'static str = "error";

    fn title(&self) -> Words {
        Words::of(self.kind.title_key())
    }

    fn problem(&self) -> Option<Words> {
        Some(Words::of(self.kind.text_key()))
    }

    fn samples() -> Vec<Self> {
        let way = |kind| WayOn {
            kind,
            href: "#".to_owned(),
        };
        let mut all: Vec<Self> = ErrorKind::ALL
            .into_iter()
            .map(|kind| Self {
                kind,
                ways_on: Vec::new(),
                detail_for_developer: None,
                contacts: Vec::new(),
            })
            .collect();
        all[1].detail_for_developer =
            Some("redirect_uri is not registered for client `kompas`".to_owned());
        all[4].ways_on = vec![
            way(WayOnKind::SignIn),
            way(WayOnKind::Portal("Leeromgeving Kompas".to_owned())),
        ];
        all[8].ways_on = vec![way(WayOnKind::TryAgain), way(WayOnKind::Home)];
        all[13].ways_on = vec![
            way(WayOnKind::OtherInstitution),
            way(WayOnKind::SignOut),
            way(WayOnKind::Account),
        ];
        let helper = |name: &str, email: Option<&str>| HelperView {
            name: name.to_owned(),
            email: email.map(str::to_owned),
        };
        let mut with_names = all[10].clone();
        with_names.contacts = vec![
            helper("Noor Dekker", Some("noor@voorbeeld.example")),
            helper("Joris Blom", None),
        ];
        all.push(with_names);
        all
    }
}
