//! Words and people: texts in two languages, contacts, recommended apps, notices.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A text in Dutch, in English, and in whatever other languages there are. One that is not there
/// falls back to another, then to the product's words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Localized {
    /// Dutch.
    pub nl: String,
    /// English.
    pub en: String,
    /// Other languages by their tags, such as `de`.
    #[serde(flatten, deserialize_with = "by_tag")]
    pub others: BTreeMap<String, String>,
}

/// Refuses what is no language tag, so that a misspelt member is no language.
fn by_tag<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    let others = BTreeMap::<String, String>::deserialize(deserializer)?;
    let is_tag = |tag: &str| {
        (2..=3).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    match others.keys().find(|tag| !is_tag(tag)) {
        None => Ok(others),
        Some(tag) => Err(serde::de::Error::custom(format!(
            "unknown field `{tag}`, expected a language tag such as `nl` or `en`"
        ))),
    }
}

impl Localized {
    /// A text in both languages.
    #[must_use]
    pub fn new(nl: &str, en: &str) -> Self {
        Self {
            nl: nl.to_owned(),
            en: en.to_owned(),
            others: BTreeMap::new(),
        }
    }

    /// The same with a text in a further language, by its tag.
    #[must_use]
    pub fn and(mut self, tag: &str, text: &str) -> Self {
        self.others.insert(tag.to_owned(), text.to_owned());
        self
    }

    /// Of texts by their languages' tags. Surrounding space goes, and an empty text is none.
    #[must_use]
    pub fn of<'t>(texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Self {
        let mut all = Self::default();
        for (tag, text) in texts {
            let text = text.trim().to_owned();
            match tag {
                "nl" => all.nl = text,
                "en" => all.en = text,
                _ if text.is_empty() => {}
                other => {
                    all.others.insert(other.to_owned(), text);
                }
            }
        }
        all
    }

    /// Whether it says nothing in any language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all().all(|(_, text)| text.is_empty())
    }

    /// The text in a language by its tag; else, for `nl` and `en`, in the other of the two, and for
    /// any further language in English, then in Dutch. `None` when all are empty.
    #[must_use]
    pub fn get(&self, lang: &str) -> Option<&str> {
        self.told(lang).map(|(_, text)| text)
    }

    /// The same, with the tag of the language that it is in: of a page in another one, that has to say so
    /// (WCAG 3.1.2).
    #[must_use]
    pub fn told(&self, lang: &str) -> Option<(&str, &str)> {
        let (nl, en) = (("nl", self.nl.as_str()), ("en", self.en.as_str()));
        let order = match lang {
            "nl" => [None, Some(nl), Some(en)],
            "en" => [None, Some(en), Some(nl)],
            other => {
                let own = self.others.get_key_value(other);
                let own = own.map(|(tag, text)| (tag.as_str(), text.as_str()));
                [own, Some(en), Some(nl)]
            }
        };
        order
            .into_iter()
            .flatten()
            .find(|(_, text)| !text.is_empty())
    }

    /// This text, with the languages that it does not have from another.
    #[must_use]
    pub fn over(&self, other: &Self) -> Self {
        let own = self.all().filter(|(_, text)| !text.is_empty());
        Self::of(other.all().chain(own))
    }

    /// The same for a word in a sentence of ours: in a further language none of another language.
    #[must_use]
    pub fn own(&self, lang: &str) -> Option<&str> {
        match lang {
            "nl" | "en" => self.get(lang),
            other => self.others.get(other).map(String::as_str),
        }
        .filter(|text| !text.is_empty())
    }

    /// Every text there is, with its language's tag.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        let others = self.others.iter();
        [("nl", self.nl.as_str()), ("en", self.en.as_str())]
            .into_iter()
            .chain(others.map(|(tag, text)| (tag.as_str(), text.as_str())))
    }
}

/// What somebody can be reached for (N-34). An unset purpose falls back to the helpdesk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContactPurpose {
    /// Everything that has no purpose of its own.
    Helpdesk,
    /// Does my account exist, which address is known.
    Account,
    /// Who may have an account: the institution's main contact person.
    MainContact,
}

/// Somebody who helps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// For what.
    pub purpose: ContactPurpose,
    /// The name shown.
    #[serde(default)]
    pub label: Localized,
    /// An e-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// A telephone number.
    #[serde(default)]
    pub phone: Option<String>,
    /// When somebody answers.
    #[serde(default)]
    pub hours: Localized,
    /// Anything else.
    #[serde(default)]
    pub text: Localized,
}

impl Contact {
    /// Whether a mail address can stand behind `mailto:` and is somebody's.
    #[must_use]
    pub fn is_address(text: &str) -> bool {
        let whole = text.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty() && host.contains('.') && !text.contains(char::is_whitespace)
        });
        whole && text.len() <= 320 && !text.contains(['?', '&', ',', '<', '>', '"'])
    }

    /// Whether a telephone number can be dialled as it is written.
    #[must_use]
    pub fn is_number(text: &str) -> bool {
        let fits = |sign: char| sign.is_ascii_digit() || " +-()".contains(sign);
        text.len() <= 40 && text.chars().all(fits)
    }
}

/// An authenticator app with its store pages (E-04).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthenticatorApp {
    /// The app's name.
    pub name: String,
    /// Its page in the Play Store, https.
    #[serde(default)]
    pub android_url: Option<String>,
    /// Its page in the App Store, https.
    #[serde(default)]
    pub ios_url: Option<String>,
    /// How an account is added in it (N-25, E-10).
    #[serde(default)]
    pub hint: Localized,
}

/// An announcement with its dates, both inclusive, in Europe/Amsterdam.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// The words.
    pub text: Localized,
    /// The first day.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// The last day.
    #[serde(default)]
    pub to: Option<NaiveDate>,
}
