//! Words and people: texts in two languages, contacts, recommended apps, notices.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A text in both languages. An empty one falls back to the other, then to the product's words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Localized {
    /// Dutch.
    pub nl: String,
    /// English.
    pub en: String,
}

impl Localized {
    /// A text in both languages.
    #[must_use]
    pub fn new(nl: &str, en: &str) -> Self {
        Self {
            nl: nl.to_owned(),
            en: en.to_owned(),
        }
    }

    /// The text in a language (`nl` or `en`), or in the other; `None` when both are empty.
    #[must_use]
    pub fn get(&self, lang: &str) -> Option<&str> {
        let (first, second) = if lang == "en" {
            (&self.en, &self.nl)
        } else {
            (&self.nl, &self.en)
        };
        [first, second]
            .into_iter()
            .map(String::as_str)
            .find(|text| !text.is_empty())
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
