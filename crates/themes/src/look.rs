//! The look of an institution as its caller knows it: plain data, never markup.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::own::OwnTheme;

/// A language, by its tag of two or three letters. Which ones there are, the text files say:
/// [`crate::Themes::languages`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang([u8; 4]);

impl Lang {
    /// Dutch, the product's own.
    pub const NL: Self = Self(*b"nl\0\0");
    /// English.
    pub const EN: Self = Self(*b"en\0\0");

    /// The language tag, as in `<html lang>`.
    #[must_use]
    pub fn code(&self) -> &str {
        let length = self.0.iter().take_while(|byte| **byte != 0).count();
        std::str::from_utf8(&self.0[..length]).unwrap_or_default()
    }

    /// Reads a language tag such as `nl`, `nl-BE` or `en`, whether anybody speaks the language here
    /// or not. `None` for what is no tag.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().trim();
        if !(2..=3).contains(&primary.len())
            || !primary.bytes().all(|byte| byte.is_ascii_alphabetic())
        {
            return None;
        }
        let mut letters = [0; 4];
        for (place, byte) in letters.iter_mut().zip(primary.bytes()) {
            *place = byte.to_ascii_lowercase();
        }
        Some(Self(letters))
    }

    /// The order in which languages are offered: the product's own, English, the others.
    pub(crate) fn rank(self) -> (bool, bool, Self) {
        (self != Self::NL, self != Self::EN, self)
    }
}

impl std::fmt::Debug for Lang {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Lang {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
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
    /// The language of the name, by its tag, where it is not the page's.
    pub label_lang: Option<String>,
    /// That of the hours.
    pub hours_lang: Option<String>,
    /// That of the text.
    pub text_lang: Option<String>,
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
    /// The language of the hint, by its tag, where it is not the page's.
    pub hint_lang: Option<String>,
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
    /// Whether people are addressed formally, in languages that know the difference.
    pub formal: bool,
    /// The institution's own texts by language and key. Plain text, in which `{name}` stands for
    /// the argument of that name. A key with `-u` behind it counts only for the formal address.
    pub texts: BTreeMap<Lang, BTreeMap<String, String>>,
    /// Where to turn to for help; shown at the same place on each page.
    pub contacts: Vec<ContactView>,
    /// A notice that stands above the form, plain text.
    pub notice: Option<String>,
    /// The language of the notice, by its tag, where it is not the page's.
    pub notice_lang: Option<String>,
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
            notice_lang: None,
            store_apps: Vec::new(),
            theme: None,
        }
    }
}
