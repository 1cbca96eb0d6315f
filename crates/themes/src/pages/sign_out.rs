//! Signing out: the question, and the confirmation.

use serde::Serialize;

use crate::page::Page;
use crate::words::Words;

/// Asks whether somebody wants to sign out. The primary button is `action=sign-out`, the other way
/// out `action=stay`.
#[derive(Clone, Debug, Serialize)]
pub struct SignOutPage {
    /// Where the form posts to.
    pub action: String,
    /// Who is signed in.
    pub username: Option<String>,
    /// The portal that asked for it.
    pub portal_name: Option<String>,
}

impl Page for SignOutPage {
    const TEMPLATE: &'static str = "sign_out.html";
    const STEP: &'static str = "sign-out";

    fn title(&self) -> Words {
        Words::of("sign-out-title")
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                action: "#".to_owned(),
                username: Some("mirte.bakker".to_owned()),
                portal_name: Some("Leeromgeving Kompas".to_owned()),
            },
            Self {
                action: "#".to_owned(),
                username: None,
                portal_name: None,
            },
        ]
    }
}

/// A way back to where somebody came from.
#[derive(Clone, Debug, Serialize)]
pub struct BackLink {
    /// Where the link goes.
    pub href: String,
    /// The name of the place, for example the portal.
    pub label: String,
}

/// Why the browser does not go back to where a portal asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Words")]
pub enum StaysHere {
    /// The address is not registered.
    NotRegistered,
    /// Nothing proved whose request it was.
    NotProven,
}

impl From<StaysHere> for Words {
    fn from(why: StaysHere) -> Self {
        Self::of(match why {
            StaysHere::NotRegistered => "signed-out-not-registered",
            StaysHere::NotProven => "signed-out-not-proven",
        })
    }
}

/// The way to sign out at the institution's own provider.
#[derive(Clone, Debug, Serialize)]
pub struct SourceGoodbye {
    /// What people call it.
    pub source: String,
    /// Where that is.
    pub href: String,
}

/// Says that somebody is signed out.
#[derive(Clone, Debug, Serialize)]
pub struct SignedOutPage {
    /// The way back, if one is known.
    pub back: Option<BackLink>,
    /// Where the browser goes on to by itself, once the frames have loaded.
    pub onward: Option<String>,
    /// Signing out at the institution's own provider as well, if the person wants to.
    pub there: Option<SourceGoodbye>,
    /// Why it does not go back to where a portal asked.
    pub stays: Option<StaysHere>,
    /// What is loaded out of sight, so that portals forget the session too. The page needs a policy
    /// that lets these in.
    pub frames: Vec<String>,
}

impl Page for SignedOutPage {
    const TEMPLATE: &'static str = "signed_out.html";
    const STEP: &'static str = "signed-out";

    fn title(&self) -> Words {
        Words::of("signed-out-title")
    }

    fn samples() -> Vec<Self> {
        vec![
            Self {
                back: None,
                onward: Some("#".to_owned()),
                there: Some(SourceGoodbye {
                    source: "De Regenboog".to_owned(),
                    href: "#there".to_owned(),
                }),
                stays: None,
                frames: vec![],
            },
            Self {
                back: Some(BackLink {
                    href: "#".to_owned(),
                    label: "Leeromgeving Kompas".to_owned(),
                }),
                onward: None,
                there: None,
                stays: Some(StaysHere::NotRegistered),
                frames: vec![],
            },
            Self {
                back: None,
                onward: None,
                there: None,
                stays: Some(StaysHere::NotProven),
                frames: vec![],
            },
            Self {
                back: None,
                onward: None,
                there: None,
                stays: None,
                frames: vec![],
            },
            Self {
                back: None,
                onward: Some("#".to_owned()),
                there: None,
                stays: None,
                frames: vec!["about:blank".to_owned()],
            },
        ]
    }
}
