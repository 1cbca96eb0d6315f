//! The look of an institution as its caller knows it: plain data, never markup.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::own::OwnTheme;

/// A language Sluis speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Dutch.
    Nl,
    /// English.
    En,
}

impl Lang {
    /// Every language, the product's own first.
    pub const ALL: [Self; 2] = [Self::Nl, Self::En];

    /// The language tag, as in `<html lang>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nl => "nl",
            Self::En => "en",
        }
    }

    /// Reads a language tag such as `nl`, `nl-BE` or `en`; other languages are `None`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|lang| lang.code().eq_ignore_ascii_case(primary.trim()))
    }

    /// The name a language has for itself.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Nl => "Nederlands",
            Self::En => "English",
        }
    }
}

/// What a contact is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Questions of every kind.
    #[default]
    Helpdesk,
    /// The main contact person of the institution: accounts, shared accounts.
    MainContact,
    /// The people behind the portal: doubts about an account.
    ProjectTeam,
}

/// Somewhere to turn to for help.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ContactView {
    /// What the contact is for.
    pub purpose: Purpose,
    /// The name of the contact; empty shows the product's word for the purpose.
    pub label: String,
    /// An e-mail address.
    pub email: Option<String>,
    /// A telephone number as people write it.
    pub phone: Option<String>,
    /// When somebody answers, in words.
    pub hours: Option<String>,
    /// Anything else worth saying, plain text.
    pub text: Option<String>,
}

/// An authenticator app that an institution suggests.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AppView {
    /// The name of the app.
    pub name: String,
    /// Its page in the Android store; shown only when it begins with `https://`.
    pub android_url: Option<String>,
    /// Its page in the iOS store; shown only when it begins with `https://`.
    pub ios_url: Option<String>,
    /// Where to tap in this app, for example "kies + rechtsonder".
    pub hint: Option<String>,
}

/// How an institution wants to appear.
#[derive(Clone, Debug)]
pub struct Look {
    /// The institution's short name; ends up in `data-institution`. Empty when none is known.
    pub slug: String,
    /// The name people read.
    pub name: String,
    /// The folder of the preset; an unknown one counts as `default`.
    pub preset: String,
    /// The institution's own term for two-step verification. A language without one uses the
    /// product's.
    pub term: BTreeMap<Lang, String>,
    /// Whether people are addressed with "u" in Dutch.
    pub formal: bool,
    /// The institution's own texts by language and key. Plain text, in which `{name}` stands for
    /// the argument of that name. A key with `-u` behind it counts only for the formal address.
    pub texts: BTreeMap<Lang, BTreeMap<String, String>>,
    /// Where to turn to for help; shown at the same place on each page.
    pub contacts: Vec<ContactView>,
    /// A notice that stands above the form, plain text.
    pub notice: Option<String>,
    /// The apps that the enrolment page names.
    pub store_apps: Vec<AppView>,
    /// What differs from the preset.
    pub theme: Option<OwnTheme>,
}

impl Look {
    /// The look of the product itself, for pages where no institution is known.
    #[must_use]
    pub fn neutral() -> Self {
        Self {
            slug: String::new(),
            name: "Sluis".to_owned(),
            preset: "default".to_owned(),
            term: BTreeMap::new(),
            formal: false,
            texts: BTreeMap::new(),
            contacts: Vec::new(),
            notice: None,
            store_apps: Vec::new(),
            theme: None,
        }
    }
}
