//! An institution: a school, a co-operative, a care provider (a tenant).

use crate::{
    context::Timestamp,
    ids::{ClientId, InstitutionId},
    look::Theme,
    policy::Policy,
};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, collections::BTreeMap};

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
    /// What counts for somebody on the way to a portal: its look here, and field by field what it does
    /// not choose from the institution's. A look of the portal's that does not inherit stands alone.
    #[must_use]
    pub fn theme_for(&self, portal: Option<&ClientId>) -> Option<Cow<'_, Theme>> {
        let own = portal.and_then(|portal| self.portals.get(portal));
        own.map_or_else(
            || self.theme.as_ref().map(Cow::Borrowed),
            |own| Some(self.completed(own)),
        )
    }

    /// A portal's look, published or not, with what it leaves to the institution's.
    #[must_use]
    pub fn completed<'l>(&'l self, own: &'l Theme) -> Cow<'l, Theme> {
        match &self.theme {
            Some(theme) if own.inherits => Cow::Owned(own.over(theme)),
            _ => Cow::Borrowed(own),
        }
    }

    /// Every look that is published, as people see it.
    pub fn published(&self) -> impl Iterator<Item = Cow<'_, Theme>> {
        let own = self.theme.iter().map(Cow::Borrowed);
        own.chain(self.portals.values().map(|own| self.completed(own)))
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
    use crate::{
        look::{Layout, PictureKind, PicturePlace, PictureRef, Rgb},
        policy::{Contact, ContactPurpose, Localized, Notice},
    };

    fn notice(text: &str) -> Notice {
        Notice {
            text: Localized::new(text, ""),
            from: None,
            to: None,
        }
    }

    fn picture(hash: &str) -> PictureRef {
        PictureRef {
            hash: hash.to_owned(),
            kind: PictureKind::Png,
        }
    }

    fn said(language: &str, key: &str, text: &str) -> BTreeMap<String, BTreeMap<String, String>> {
        let texts = [(key.to_owned(), text.to_owned())].into();
        [(language.to_owned(), texts)].into()
    }

    fn contact(mark: u8) -> Contact {
        Contact {
            purpose: ContactPurpose::Helpdesk,
            label: Localized::default(),
            email: None,
            phone: Some(format!("0800 {mark}")),
            hours: Localized::default(),
            text: Localized::default(),
        }
    }

    /// A look with every kind of field.
    fn whole(mark: u8) -> Theme {
        let shade = |token: &str, shade| (token.to_owned(), Rgb([mark, shade, 9]));
        Theme {
            name: Some(format!("naam {mark}")),
            term: Localized::new(&format!("term {mark}"), &format!("term in English {mark}")),
            notice: Some(notice(&format!("let op {mark}"))),
            texts: said("nl", "password-lead", &format!("welkom {mark}")),
            contacts: vec![contact(mark)],
            light: [shade("primary", 1), shade("page", 2)].into(),
            dark: [shade("primary", 3), shade("page", 4)].into(),
            radius: Some(mark),
            font: Some(format!("font {mark}")),
            heading_font: Some(format!("heading {mark}")),
            layout: Some(Layout::Split),
            pictures: PicturePlace::ALL
                .map(|place| (place, picture(&format!("{mark} {}", place.name()))))
                .into(),
            inherits: false,
        }
    }

    /// What people on the way to a portal see that has this look at an institution with a whole one.
    fn seen(own: Theme) -> Theme {
        let portal = ClientId::from("rooster");
        let settings = LookSettings {
            preset: String::new(),
            theme: Some(whole(1)),
            portals: [(portal.clone(), own)].into(),
        };
        let seen = settings.theme_for(Some(&portal));
        assert_eq!(
            settings.theme_for(None).as_deref(),
            Some(&whole(1)),
            "the institution's stays its own"
        );
        let other = settings.theme_for(Some(&ClientId::from("other")));
        assert_eq!(other.as_deref(), Some(&whole(1)));
        seen.map(Cow::into_owned).unwrap_or_default()
    }

    fn inheriting() -> Theme {
        Theme::unchosen(&Some(ClientId::from("rooster")))
    }

    /// The institution's, with one thing else, in a portal's look.
    fn but(change: impl FnOnce(&mut Theme)) -> Theme {
        let mut expected = Theme {
            inherits: true,
            ..whole(1)
        };
        change(&mut expected);
        expected
    }

    #[test]
    fn a_portal_that_chooses_nothing_has_all_of_the_institutions_look() {
        assert_eq!(seen(inheriting()), but(|_| {}));
    }

    #[test]
    fn each_field_that_a_portal_chooses_counts_and_the_others_stay_the_institutions() {
        type Change = fn(&mut Theme);
        let changes: [(&str, Change); 8] = [
            ("name", |theme| theme.name = Some("Rooster".to_owned())),
            ("notice", |theme| {
                theme.notice = Some(notice("vandaag niet"))
            }),
            ("contacts", |theme| theme.contacts = vec![contact(9)]),
            ("radius", |theme| theme.radius = Some(0)),
            ("font", |theme| theme.font = Some("serif".to_owned())),
            ("heading_font", |theme| {
                theme.heading_font = Some("slab".to_owned());
            }),
            ("layout", |theme| theme.layout = Some(Layout::Centered)),
            ("pictures", |theme| {
                let own = picture("own");
                theme.pictures.insert(PicturePlace::Background, own);
            }),
        ];
        for (field, change) in changes {
            let mut own = inheriting();
            change(&mut own);
            let seen = seen(own);
            assert_eq!(seen, but(change), "{field}");
            assert_eq!(whole(1).differences(&seen), [field, "inherits"]);
        }
    }

    #[test]
    fn a_term_counts_in_the_languages_that_the_portal_says_it_in() {
        let own = Theme {
            term: Localized::new("code", ""),
            ..inheriting()
        };
        assert_eq!(seen(own), but(|theme| theme.term.nl = "code".to_owned()));
    }

    #[test]
    fn own_words_count_by_their_key_and_language() {
        let mut texts = said("nl", "signing-in-as", "hallo");
        texts.extend(said("en", "password-lead", "hello"));
        let own = Theme {
            texts,
            ..inheriting()
        };
        let expected = but(|theme| {
            let dutch = theme.texts.entry("nl".to_owned()).or_default();
            dutch.insert("signing-in-as".to_owned(), "hallo".to_owned());
            theme.texts.extend(said("en", "password-lead", "hello"));
        });
        assert_eq!(seen(own), expected);
    }

    #[test]
    fn a_colour_counts_by_its_name_and_what_is_dark_of_it_is_made_from_it() {
        let red = Rgb([200, 0, 0]);
        let own = Theme {
            light: [("primary".to_owned(), red)].into(),
            ..inheriting()
        };
        let expected = but(|theme| {
            theme.light.insert("primary".to_owned(), red);
            theme.dark.remove("primary");
        });
        assert_eq!(seen(own), expected);
        let own = Theme {
            dark: [("page".to_owned(), red)].into(),
            ..inheriting()
        };
        let expected = but(|theme| {
            theme.dark.insert("page".to_owned(), red);
        });
        assert_eq!(seen(own), expected);
    }

    #[test]
    fn a_logo_of_the_completed_takes_the_place_of_both_of_the_institutions() {
        let own = Theme {
            pictures: [(PicturePlace::Logo, picture("own"))].into(),
            ..inheriting()
        };
        let expected = but(|theme| {
            theme.pictures.insert(PicturePlace::Logo, picture("own"));
            theme.pictures.remove(&PicturePlace::LogoDark);
        });
        assert_eq!(seen(own), expected);
    }

    #[test]
    fn a_look_that_was_stored_before_portals_could_inherit_stands_alone_as_it_did() {
        let stored = r#"{"radius":4}"#;
        let own: Theme = serde_json::from_str(stored).unwrap_or_default();
        assert_eq!(own.radius, Some(4));
        assert_eq!(seen(own.clone()), own);
        let written = serde_json::to_string(&own).unwrap_or_default();
        assert!(!written.contains("inherits"), "{written}");
    }

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
