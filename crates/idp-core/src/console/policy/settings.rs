//! Every setting of a policy as one table: its name, the part it stands in, what can be typed, and how
//! it is read and written. Forms, differences and the history are all made from it.

mod choices;
mod making;
mod table;

use chrono::NaiveDate;
use sluis_model::policy::Policy;

pub use table::SETTINGS;

/// A part of a policy, as pages show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// Whether, for whom, with what and from when.
    SecondFactor,
    /// Remembering a browser.
    Remember,
    /// What is asked more strictly, of whom and where.
    StepUp,
    /// Codes from apps and by text message.
    Codes,
    /// Recovery codes and the recovery portal.
    Recovery,
    /// Passwords and tries.
    Password,
    /// Sessions and unlocking.
    Session,
    /// New accounts.
    Accounts,
    /// Words and addresses.
    Words,
}

impl Part {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 9] = [
        Self::SecondFactor,
        Self::Remember,
        Self::StepUp,
        Self::Codes,
        Self::Recovery,
        Self::Password,
        Self::Session,
        Self::Accounts,
        Self::Words,
    ];

    /// The name in addresses and keys of texts.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SecondFactor => "second-factor",
            Self::Remember => "remember",
            Self::StepUp => "step-up",
            Self::Codes => "codes",
            Self::Recovery => "recovery",
            Self::Password => "password",
            Self::Session => "session",
            Self::Accounts => "accounts",
            Self::Words => "words",
        }
    }

    /// The part of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == name)
    }

    /// The settings that stand in it.
    pub fn settings(self) -> impl Iterator<Item = &'static Setting> {
        SETTINGS.iter().filter(move |setting| setting.part == self)
    }
}

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Characters.
    Characters,
    /// Digits of a code.
    Digits,
    /// Tries.
    Tries,
    /// Codes.
    Codes,
    /// Groups of a code.
    Groups,
    /// Steps of a code.
    Steps,
    /// Text messages.
    Messages,
}

impl Unit {
    /// The name in keys of texts.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Days => "days",
            Self::Characters => "characters",
            Self::Digits => "digits",
            Self::Tries => "tries",
            Self::Codes => "codes",
            Self::Groups => "groups",
            Self::Steps => "steps",
            Self::Messages => "messages",
        }
    }
}

/// What can be typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Yes or no.
    Yes,
    /// A number within bounds.
    Number(Unit, u32, u32),
    /// A number, or none.
    NumberOrNone(Unit),
    /// Several numbers.
    Numbers(Unit),
    /// One name of several.
    One(&'static [&'static str]),
    /// Any of several names.
    Any {
        /// The names.
        names: &'static [&'static str],
        /// What it means when none is chosen: `everybody` or `nobody`.
        none: &'static str,
    },
    /// A day, or none.
    Day,
    /// A line of text.
    Line,
    /// Several short texts on one line.
    Words,
    /// Several lines of text.
    Lines,
    /// Changed elsewhere; told here and in the history alone.
    Elsewhere,
}

/// What a setting is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Yes or no.
    Yes(bool),
    /// A number.
    Number(u32),
    /// A number, or none.
    NumberOrNone(Option<u32>),
    /// Several.
    Numbers(Vec<u32>),
    /// Names out of a list.
    Names(Vec<String>),
    /// A day, or none.
    Day(Option<NaiveDate>),
    /// Text, line by line.
    Text(Vec<String>),
}

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its dotted name, as `validate` says it.
    pub name: &'static str,
    /// Where it stands.
    pub part: Part,
    /// What can be typed.
    pub kind: Kind,
    /// There is a hint beside it.
    pub hint: bool,
    pub(super) get: fn(&Policy) -> Value,
    pub(super) put: fn(&mut Policy, Value),
}

impl Setting {
    /// The name in forms and keys of texts.
    #[must_use]
    pub fn field(&self) -> String {
        self.name.replace(['.', '_'], "-")
    }

    /// What it is in a policy.
    #[must_use]
    pub fn of(&self, policy: &Policy) -> Value {
        (self.get)(policy)
    }
}

/// Whom a second factor can be for. Administrative roles are not among them: they always need one.
const ROLES: &[&str] = &[
    "pupil",
    "teacher",
    "staff",
    "guardian",
    "member",
    "class_admin",
    "main_contact",
    "auditor",
];

#[cfg(test)]
mod tests {
    use super::*;
    use sluis_model::presets::Preset;
    use std::collections::BTreeSet;

    #[test]
    fn every_setting_has_a_name_of_its_own() {
        let names: BTreeSet<&str> = SETTINGS.iter().map(|setting| setting.name).collect();
        assert_eq!(names.len(), SETTINGS.len());
        assert!(Part::ALL.iter().all(|part| part.settings().count() > 0));
    }

    /// Every member of the stored policy that this page is about is among the settings: a new one
    /// can't be forgotten here.
    #[test]
    fn no_member_of_a_policy_is_left_out() {
        let json = serde_json::to_value(Policy::default()).unwrap();
        let known = |path: &str| {
            SETTINGS.iter().any(|setting| {
                setting.name == path || setting.name.starts_with(&format!("{path}."))
            })
        };
        for (name, value) in json.as_object().unwrap() {
            if known(name) && !value.is_object() {
                continue;
            }
            let inner = value
                .as_object()
                .unwrap_or_else(|| panic!("{name} is missing"));
            for (member, deeper) in inner {
                let path = format!("{name}.{member}");
                let deep = deeper.as_object().into_iter().flatten();
                let missing: Vec<String> = deep
                    .map(|(last, _)| format!("{path}.{last}"))
                    .filter(|path| !known(path) && !path.ends_with(".kind"))
                    .collect();
                assert!(
                    known(&path) || known(name) && name == "login_name",
                    "{path} is missing"
                );
                assert!(missing.is_empty(), "{missing:?}");
            }
        }
    }

    #[test]
    fn what_is_read_can_be_written_back() {
        let day = NaiveDate::from_ymd_opt(2027, 7, 1).unwrap();
        for preset in Preset::ALL {
            let policy = preset.policy(day, day);
            let mut copy = Policy::default();
            for setting in SETTINGS {
                if setting.kind == Kind::Elsewhere {
                    continue;
                }
                (setting.put)(&mut copy, setting.of(&policy));
                assert_eq!(
                    setting.of(&copy),
                    setting.of(&policy),
                    "{preset:?} {}",
                    setting.name
                );
            }
        }
    }
}
