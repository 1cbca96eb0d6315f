//! The texts that an institution may say in its own words: which there are, by group, what the product says
//! in their place, and whether what somebody wrote can stand there.

use std::collections::{BTreeMap, BTreeSet};

use crate::Themes;
use crate::look::Lang;
use crate::rich::{self, TextFault};
use crate::texts::{Texts, Variables};
use crate::words::TextArg;

/// Where texts are found, in the order of a sign-in.
pub const OWN_TEXT_GROUPS: [&str; 11] = [
    "sign-in", "code", "set-up", "password", "recovery", "account", "help", "errors", "sign-out",
    "mail", "frame",
];

/// Beginnings of keys by group. The first that fits counts.
const GROUPS: [(&str, &[&str]); 8] = [
    ("sign-out", &["sign-out", "signed-out", "hand"]),
    (
        "sign-in",
        &[
            "sign",
            "signing",
            "signed",
            "username",
            "password",
            "institution",
            "badge",
            "select",
            "consent",
            "scope",
            "source",
            "linked",
            "portal",
            "shared",
            "lacking",
            "passkey-sign",
        ],
    ),
    (
        "code",
        &[
            "code", "factor", "fresh", "attempts", "remember", "ending", "restart",
        ],
    ),
    (
        "set-up",
        &[
            "intro", "enrol", "store", "other", "phone", "method", "number", "path", "sms", "use",
            "add",
        ],
    ),
    (
        "password",
        &[
            "forgot", "new", "rule", "rules", "label", "current", "done", "change", "mail",
        ],
    ),
    (
        "recovery",
        &[
            "recover", "recovery", "question", "answer", "link", "prove", "unlock",
        ],
    ),
    (
        "account",
        &[
            "account",
            "active",
            "devices",
            "history",
            "learning",
            "never",
            "portals",
            "role",
            "session",
            "sessions",
            "state",
            "suspended",
            "this",
            "news",
            "confirm",
            "until",
            "email",
            "passkey",
            "passkeys",
        ],
    ),
    ("help", &["help", "device", "purpose"]),
];

/// Beginnings of keys that are not for an institution to say: what makes a language, what has a place of its
/// own in the look, what the tests vouch for, the demo, and text messages, which have to fit into one.
const NOT_OWN: [&str; 12] = [
    "address",
    "accessibility",
    "date",
    "decimal",
    "demo",
    "language",
    "message",
    "moment",
    "outbox",
    "product",
    "recovery-file",
    "skip",
];

/// What a text may name wherever it stands, beside the words of address.
const EVERYWHERE: [&str; 4] = ["term", "Term", "institution", "portal"];

/// A text that an institution may say in its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnText {
    /// Its key.
    pub key: String,
    /// One of [`OWN_TEXT_GROUPS`].
    pub group: &'static str,
    /// What the product says, with `{name}` where something is filled in.
    pub ours: String,
}

/// Why words can't stand in the place of the product's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnTextFault {
    /// No page or mail says a text of this key.
    Unknown,
    /// It leaves out what the product's text tells, by name.
    Lost(String),
    /// It names something that is not filled in there.
    NoSuchName(String),
    /// It has markup in it; from there on.
    Markup(String),
    /// A link or bold can't be taken.
    Rich(TextFault),
}

/// The group of a key of the pages, or nothing where it is not for an institution to say.
fn group(key: &str, of_letters: bool) -> Option<&'static str> {
    let begins = |with: &str| {
        key.strip_prefix(with)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    if of_letters {
        return (!begins("sms")).then_some("mail");
    }
    if NOT_OWN.into_iter().any(begins) {
        return None;
    }
    if ["error", "way", "advice"].into_iter().any(begins) {
        return Some("errors");
    }
    let found = GROUPS
        .iter()
        .find(|(_, prefixes)| prefixes.iter().any(|prefix| begins(prefix)));
    Some(found.map_or("frame", |(group, _)| group))
}

impl Themes {
    /// Every text that an institution on a preset may say in its own words, in one language, by group and key.
    #[must_use]
    pub fn own_texts(&self, preset: &str, lang: Lang) -> Vec<OwnText> {
        let Some(texts) = self.texts(preset) else {
            return vec![];
        };
        let mut all: Vec<OwnText> = texts
            .variables()
            .iter()
            .filter_map(|(key, of)| {
                Some(OwnText {
                    group: group(key, of.of_letters)?,
                    ours: ours(&texts, lang, key, of)?,
                    key: key.clone(),
                })
            })
            .collect();
        let place = |one: &OwnText| OWN_TEXT_GROUPS.iter().position(|group| *group == one.group);
        all.sort_by(|one, other| (place(one), &one.key).cmp(&(place(other), &other.key)));
        all
    }

    /// The product's text of a key that an institution may say in its own words.
    #[must_use]
    pub fn own_text(&self, preset: &str, lang: Lang, key: &str) -> Option<OwnText> {
        let texts = self.texts(preset)?;
        let of = texts.variables().get(key)?;
        Some(OwnText {
            key: key.to_owned(),
            group: group(key, of.of_letters)?,
            ours: ours(&texts, lang, key, of)?,
        })
    }

    /// What has to stand in a text that takes the place of the product's, by name.
    #[must_use]
    pub fn kept_names(&self, preset: &str, lang: Lang, key: &str) -> Vec<String> {
        let Some(texts) = self.texts(preset) else {
            return vec![];
        };
        let of = texts.variables().get(key);
        let kept = of.and_then(|of| Some(kept(&texts, of, &ours(&texts, lang, key, of)?)));
        kept.unwrap_or_default()
    }

    /// Judges words in the place of the product's text of a key. With `-u` behind it, a key is that of the
    /// same text where the institution is formal.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn judge_own_text(
        &self,
        preset: &str,
        lang: Lang,
        key: &str,
        text: &str,
    ) -> Result<(), OwnTextFault> {
        rich::judge(text).map_err(OwnTextFault::Rich)?;
        if let Some(from) = markup(text) {
            return Err(OwnTextFault::Markup(from));
        }
        let texts = self.texts(preset).ok_or(OwnTextFault::Unknown)?;
        let known = |key: &str| texts.variables().get_key_value(key);
        let (key, of) = known(key)
            .or_else(|| known(key.strip_suffix("-u")?))
            .ok_or(OwnTextFault::Unknown)?;
        let named = names(text)?;
        let address = texts.address(lang, false);
        let may = |name: &str| {
            of.names.contains(name)
                || EVERYWHERE.contains(&name)
                || address.is_some_and(|words| words.contains_key(name))
        };
        if let Some(name) = named.iter().find(|name| !may(name)) {
            return Err(OwnTextFault::NoSuchName(name.clone()));
        }
        let ours = ours(&texts, lang, key, of).ok_or(OwnTextFault::Unknown)?;
        match kept(&texts, of, &ours)
            .into_iter()
            .find(|name| !named.contains(name))
        {
            Some(lost) => Err(OwnTextFault::Lost(lost)),
            None => Ok(()),
        }
    }
}

/// What the product says, with `{name}` where something is filled in.
fn ours(texts: &Texts, lang: Lang, key: &str, of: &Variables) -> Option<String> {
    let address = texts.address(lang, false).into_iter().flatten();
    let names = address.map(|(name, _)| name.as_str());
    let names = names
        .chain(EVERYWHERE)
        .chain(of.names.iter().map(String::as_str));
    let args: BTreeMap<String, TextArg> = names
        .map(|name| (name.to_owned(), TextArg::Text(format!("{{{name}}}"))))
        .collect();
    texts
        .bare(lang, key, &args)
        .or_else(|| texts.bare(Lang::NL, key, &args))
}

/// What the product's text tells and another one has to tell as well. The institution may call itself and its
/// term as it likes, and needs no words of address.
fn kept(texts: &Texts, of: &Variables, ours: &str) -> Vec<String> {
    // What is filled in is named in Dutch.
    let address = texts.address(Lang::NL, false);
    let spoken = |name: &str| {
        EVERYWHERE.contains(&name) || address.is_some_and(|words| words.contains_key(name))
    };
    let told =
        |name: &&String| *name == "portal" || (of.names.contains(*name) && !spoken(name.as_str()));
    let named = names(ours).unwrap_or_default();
    named.iter().filter(told).cloned().collect()
}

/// The names in braces.
fn names(text: &str) -> Result<BTreeSet<String>, OwnTextFault> {
    let mut found = BTreeSet::new();
    let mut rest = text;
    while let Some((_, inside)) = rest.split_once('{') {
        let Some((name, behind)) = inside.split_once('}') else {
            let from = inside.chars().take(40).collect();
            return Err(OwnTextFault::NoSuchName(from));
        };
        let name = name.trim().trim_start_matches('$');
        found.insert(name.chars().take(40).collect());
        rest = behind;
    }
    Ok(found)
}

/// Where markup begins: pages show it as it is written, which nobody means.
fn markup(text: &str) -> Option<String> {
    let excerpt = |from: usize| text[from..].chars().take(40).collect();
    text.match_indices('<')
        .find(|(at, _)| {
            text[at + 1..]
                .starts_with(|next: char| next.is_ascii_alphabetic() || "/!?".contains(next))
        })
        .map(|(at, _)| excerpt(at))
}
