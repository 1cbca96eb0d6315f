//! An institution: a school, a co-operative, a care provider (a tenant).

use crate::{
    context::Timestamp,
    ids::{ClientId, InstitutionId},
    look::Theme,
    policy::Policy,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An institution's own look: data, never markup.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LookSettings {
    /// The theme folder; empty means `default`.
    pub preset: String,
    /// What is published; without it the preset is all there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<Theme>,
    /// The same for single portals: people on their way there see that look.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub portals: BTreeMap<ClientId, Theme>,
}

impl LookSettings {
    /// What counts for somebody on the way to a portal: its look here, else the institution's.
    #[must_use]
    pub fn theme_for(&self, portal: Option<&ClientId>) -> Option<&Theme> {
        portal
            .and_then(|portal| self.portals.get(portal))
            .or(self.theme.as_ref())
    }
}

/// An institution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Institution {
    /// Its id.
    pub id: InstitutionId,
    /// Its short name: lower-case letters, digits and hyphens. People type it (U-15).
    pub slug: String,
    /// Its name on pages.
    pub name: String,
    /// The language of its pages where the browser names none, by its tag.
    pub language: String,
    /// What it decided.
    pub policy: Policy,
    /// How it looks.
    pub look: LookSettings,
    /// Host names of its own (E-03).
    pub hosts: Vec<String>,
    /// Mail domains whose `login_hint` leads here.
    pub mail_domains: Vec<String>,
    /// The number that the government knows a school by, BRIN: four characters, or six with those of
    /// the branch.
    pub brin: Option<String>,
    /// Whether people of it may sign in at all.
    pub active: bool,
    /// When it came.
    pub created_at: Timestamp,
}

impl Institution {
    /// Whether pages and mails of this institution may have a language, by its tag.
    #[must_use]
    pub fn speaks(&self, tag: &str) -> bool {
        let allowed = &self.policy.languages;
        self.language == tag
            || if allowed.is_empty() {
                matches!(tag, "nl" | "en")
            } else {
                allowed.iter().any(|allowed| allowed == tag)
            }
    }

    /// Whether a text can be a short name.
    #[must_use]
    pub fn is_slug(text: &str) -> bool {
        (1..=40).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-')
    }

    /// The number of a school in what somebody typed: two digits and two letters, and two digits of the
    /// branch where they are known; in capitals. The two letters of some are digits.
    #[must_use]
    pub fn brin_in(typed: &str) -> Option<String> {
        let number = typed.trim().to_uppercase();
        let bytes = number.as_bytes();
        let digits = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_digit);
        let well_formed = matches!(bytes.len(), 4 | 6)
            && digits(&bytes[..2])
            && bytes[2..4].iter().all(u8::is_ascii_alphanumeric)
            && digits(&bytes[4..]);
        well_formed.then_some(number)
    }

    /// The short name in what somebody typed or sent: trimmed, in lower case (U-15).
    #[must_use]
    pub fn slug_in(typed: &str) -> Option<String> {
        let slug = typed.trim().to_lowercase();
        Self::is_slug(&slug).then_some(slug)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_school_has_four_characters_or_six() {
        let read = |typed| Institution::brin_in(typed);
        assert_eq!(read(" 11zz "), Some("11ZZ".to_owned()));
        assert_eq!(read("11ZZ03"), Some("11ZZ03".to_owned()));
        assert_eq!(read("1100"), Some("1100".to_owned()));
        for bad in [
            "", "11Z", "11ZZ0", "11ZZ0A", "ZZ11", "11ZZ033", "1é1Z", "11-Z",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn u15_a_short_name_is_trimmed_and_read_in_any_case() {
        assert_eq!(Institution::slug_in("  Zorg "), Some("zorg".to_owned()));
        assert_eq!(Institution::slug_in("zorg/../school"), None);
        assert_eq!(Institution::slug_in(""), None);
    }
}
