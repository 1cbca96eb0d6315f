//! An institution: a school, a co-operative, a care provider (a tenant).

use crate::{context::Timestamp, ids::InstitutionId, policy::Policy};
use serde::{Deserialize, Serialize};

/// An institution's own look: data, never markup.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LookSettings {
    /// The theme folder; empty means `default`.
    pub preset: String,
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
    /// The language of its pages where the browser names none: `nl` or `en`.
    pub language: String,
    /// What it decided.
    pub policy: Policy,
    /// How it looks.
    pub look: LookSettings,
    /// Host names of its own (E-03).
    pub hosts: Vec<String>,
    /// Mail domains whose `login_hint` leads here.
    pub mail_domains: Vec<String>,
    /// Whether people of it may sign in at all.
    pub active: bool,
    /// When it came.
    pub created_at: Timestamp,
}

impl Institution {
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
    fn u15_a_short_name_is_trimmed_and_read_in_any_case() {
        assert_eq!(Institution::slug_in("  Zorg "), Some("zorg".to_owned()));
        assert_eq!(Institution::slug_in("zorg/../school"), None);
        assert_eq!(Institution::slug_in(""), None);
    }
}
