//! Every setting of a policy as one table: its name, the part it stands in, what can be typed, and how
//! it is read and written. Forms, differences and the history are all made from it.

use chrono::NaiveDate;
use serde::{Serialize, de::DeserializeOwned};
use sluis_model::{
    person::Role,
    policy::{Localized, LoginName, Method, Policy, Remember, SecondFactorMode},
};

/// A part of a policy, as pages show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// Whether, for whom, with what and from when.
    SecondFactor,
    /// Remembering a browser.
    Remember,
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
    pub const ALL: [Self; 8] = [
        Self::SecondFactor,
        Self::Remember,
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
    Any(&'static [&'static str]),
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
const MODES: &[&str] = &["off", "optional", "required", "scheduled"];
const METHODS: &[&str] = &["totp", "totp-sms", "sms-totp", "sms"];
const REMEMBERING: &[&str] = &["off", "automatic", "checkbox", "choice"];
const CHANNELS: &[&str] = &["mail", "sms"];

fn name_of<T: Serialize>(value: &T) -> Value {
    let json = serde_json::to_value(value).unwrap_or_default();
    let name = match &json {
        serde_json::Value::String(name) => Some(name.clone()),
        other => other
            .get("kind")
            .and_then(|kind| kind.as_str())
            .map(str::to_owned),
    };
    Value::Names(name.into_iter().collect())
}

fn first(value: Value) -> Option<String> {
    match value {
        Value::Names(names) => names.into_iter().next(),
        Value::Text(lines) => lines.into_iter().next(),
        _ => None,
    }
}

fn named<T: DeserializeOwned>(value: Value) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(first(value)?)).ok()
}

fn text(line: &str) -> Value {
    Value::Text(if line.is_empty() {
        vec![]
    } else {
        vec![line.to_owned()]
    })
}

fn texts(value: Value) -> Vec<String> {
    match value {
        Value::Text(lines) => lines,
        _ => vec![],
    }
}

fn line(value: Value) -> String {
    first(value).unwrap_or_default()
}

macro_rules! yes {
    ($part:ident, $name:literal, $($path:ident).+) => { yes!(@ false, $part, $name, $($path).+) };
    (hint $part:ident, $name:literal, $($path:ident).+) => { yes!(@ true, $part, $name, $($path).+) };
    (@ $hint:literal, $part:ident, $name:literal, $($path:ident).+) => {
        Setting {
            name: $name,
            part: Part::$part,
            kind: Kind::Yes,
            hint: $hint,
            get: |policy| Value::Yes(policy.$($path).+),
            put: |policy, value| if let Value::Yes(yes) = value { policy.$($path).+ = yes },
        }
    };
}

macro_rules! number {
    ($part:ident, $name:literal, $($path:ident).+, $unit:ident, $least:literal, $most:literal) => {
        number!(@ false, $part, $name, $($path).+, $unit, $least, $most)
    };
    (hint $part:ident, $name:literal, $($path:ident).+, $unit:ident, $least:literal, $most:literal) => {
        number!(@ true, $part, $name, $($path).+, $unit, $least, $most)
    };
    (@ $hint:literal, $part:ident, $name:literal, $($path:ident).+, $unit:ident, $least:literal, $most:literal) => {
        Setting {
            name: $name,
            part: Part::$part,
            kind: Kind::Number(Unit::$unit, $least, $most),
            hint: $hint,
            get: |policy| Value::Number(policy.$($path).+),
            put: |policy, value| if let Value::Number(number) = value { policy.$($path).+ = number },
        }
    };
}

macro_rules! one {
    ($part:ident, $name:literal, $($path:ident).+, $names:expr) => {
        Setting {
            name: $name,
            part: Part::$part,
            kind: Kind::One($names),
            hint: false,
            get: |policy| name_of(&policy.$($path).+),
            put: |policy, value| if let Some(one) = named(value) { policy.$($path).+ = one },
        }
    };
}

macro_rules! line {
    ($part:ident, $name:literal, $($path:ident).+) => {
        Setting {
            name: $name,
            part: Part::$part,
            kind: Kind::Line,
            hint: false,
            get: |policy| text(&policy.$($path).+),
            put: |policy, value| policy.$($path).+ = line(value),
        }
    };
}

macro_rules! line_or_none {
    ($part:ident, $name:literal, $($path:ident).+) => {
        Setting {
            name: $name,
            part: Part::$part,
            kind: Kind::Line,
            hint: false,
            get: |policy| text(policy.$($path).+.as_deref().unwrap_or_default()),
            put: |policy, value| policy.$($path).+ = first(value),
        }
    };
}

macro_rules! elsewhere {
    ($part:ident, $name:literal, $get:expr) => {
        Setting {
            name: $name,
            part: Part::$part,
            kind: Kind::Elsewhere,
            hint: false,
            get: $get,
            put: |_, _| {},
        }
    };
}

/// All settings, in the order of their parts' pages.
pub static SETTINGS: &[Setting] = &[
    Setting {
        name: "second_factor.mode",
        part: Part::SecondFactor,
        kind: Kind::One(MODES),
        hint: true,
        get: |policy| name_of(&policy.second_factor.mode),
        put: put_mode,
    },
    Setting {
        name: "second_factor.mode.optional_from",
        part: Part::SecondFactor,
        kind: Kind::Day,
        hint: true,
        get: |policy| Value::Day(days_of(policy).map(|(from, _)| from)),
        put: |policy, value| {
            if let (Value::Day(Some(day)), SecondFactorMode::Scheduled { optional_from, .. }) =
                (value, &mut policy.second_factor.mode)
            {
                *optional_from = day;
            }
        },
    },
    Setting {
        name: "second_factor.mode.mandatory_from",
        part: Part::SecondFactor,
        kind: Kind::Day,
        hint: true,
        get: |policy| Value::Day(days_of(policy).map(|(_, from)| from)),
        put: |policy, value| {
            if let (Value::Day(Some(day)), SecondFactorMode::Scheduled { mandatory_from, .. }) =
                (value, &mut policy.second_factor.mode)
            {
                *mandatory_from = day;
            }
        },
    },
    Setting {
        name: "second_factor.reminder_days",
        part: Part::SecondFactor,
        kind: Kind::Numbers(Unit::Days),
        hint: true,
        get: |policy| Value::Numbers(policy.second_factor.reminder_days.clone()),
        put: |policy, value| {
            if let Value::Numbers(days) = value {
                policy.second_factor.reminder_days = days;
            }
        },
    },
    Setting {
        name: "second_factor.available_to",
        part: Part::SecondFactor,
        kind: Kind::Any(ROLES),
        hint: true,
        get: |policy| {
            let roles = policy.second_factor.available_to.iter();
            Value::Names(roles.map(|role| role.as_str().to_owned()).collect())
        },
        put: |policy, value| {
            if let Value::Names(names) = value {
                // Roles that are not on the page always need a factor; what was said of them stays.
                let kept: Vec<Role> = policy
                    .second_factor
                    .available_to
                    .iter()
                    .copied()
                    .filter(|role| !ROLES.contains(&role.as_str()) && !names.is_empty())
                    .collect();
                let named = names.iter().filter_map(|name| Role::named(name));
                policy.second_factor.available_to = named.chain(kept).collect();
            }
        },
    },
    Setting {
        name: "second_factor.methods",
        part: Part::SecondFactor,
        kind: Kind::One(METHODS),
        hint: true,
        get: |policy| {
            let names = policy
                .second_factor
                .methods
                .iter()
                .map(|method| match method {
                    Method::Totp => "totp",
                    Method::Sms => "sms",
                });
            Value::Names(vec![names.collect::<Vec<_>>().join("-")])
        },
        put: |policy, value| {
            let methods = line(value);
            let named = methods.split('-').filter_map(|name| match name {
                "totp" => Some(Method::Totp),
                "sms" => Some(Method::Sms),
                _ => None,
            });
            policy.second_factor.methods = named.collect();
        },
    },
    yes!(hint SecondFactor, "second_factor.email_proof_first", second_factor.email_proof_first),
    number!(hint SecondFactor, "second_factor.invite_again_days", second_factor.invite_again_days, Days, 0, 365),
    yes!(
        SecondFactor,
        "second_factor.user_may_remove",
        second_factor.user_may_remove
    ),
    yes!(hint SecondFactor, "second_factor.user_may_wipe", second_factor.user_may_wipe),
    yes!(
        SecondFactor,
        "second_factor.user_may_suspend",
        second_factor.user_may_suspend
    ),
    number!(
        SecondFactor,
        "second_factor.suspend_max_hours",
        second_factor.suspend_max_hours,
        Hours,
        1,
        744
    ),
    yes!(
        SecondFactor,
        "second_factor.locked_after_administrator",
        second_factor.locked_after_administrator
    ),
    yes!(hint SecondFactor, "skip_local_second_factor_for_upstream", skip_local_second_factor_for_upstream),
    Setting {
        name: "remember.kind",
        part: Part::Remember,
        kind: Kind::One(REMEMBERING),
        hint: true,
        get: |policy| name_of(&policy.remember),
        put: put_remember,
    },
    Setting {
        name: "remember.hours",
        part: Part::Remember,
        kind: Kind::NumberOrNone(Unit::Hours),
        hint: true,
        get: |policy| {
            Value::NumberOrNone(match policy.remember {
                Remember::Automatic { hours } | Remember::Checkbox { hours } => Some(hours),
                Remember::Off | Remember::Choice { .. } => None,
            })
        },
        put: |policy, value| {
            if let (
                Value::NumberOrNone(typed),
                Remember::Automatic { hours } | Remember::Checkbox { hours },
            ) = (value, &mut policy.remember)
            {
                *hours = typed.unwrap_or_default();
            }
        },
    },
    Setting {
        name: "remember.options",
        part: Part::Remember,
        kind: Kind::Numbers(Unit::Hours),
        hint: true,
        get: |policy| {
            Value::Numbers(match &policy.remember {
                Remember::Choice { options } => options.clone(),
                _ => vec![],
            })
        },
        put: |policy, value| {
            if let (Value::Numbers(typed), Remember::Choice { options }) =
                (value, &mut policy.remember)
            {
                *options = typed;
            }
        },
    },
    line!(Codes, "totp.issuer", totp.issuer),
    one!(
        Codes,
        "totp.account_label",
        totp.account_label,
        &["email", "username", "full_username"]
    ),
    number!(Codes, "totp.digits", totp.digits, Digits, 6, 8),
    number!(hint Codes, "totp.period", totp.period, Seconds, 20, 60),
    one!(Codes, "totp.algorithm", totp.algorithm, &["SHA1", "SHA256"]),
    number!(Codes, "totp.window_back", totp.window_back, Steps, 0, 2),
    number!(
        Codes,
        "totp.window_forward",
        totp.window_forward,
        Steps,
        0,
        1
    ),
    yes!(Codes, "totp.period_fallback", totp.period_fallback),
    number!(
        Codes,
        "totp.pending_minutes",
        totp.pending_minutes,
        Minutes,
        5,
        60
    ),
    number!(Codes, "sms.code_minutes", sms.code_minutes, Minutes, 1, 10),
    number!(Codes, "sms.per_hour", sms.per_hour, Messages, 1, 10),
    number!(Codes, "sms.per_day", sms.per_day, Messages, 1, 50),
    number!(Codes, "sms.tries", sms.tries, Tries, 1, 10),
    number!(
        Codes,
        "sms.pause_seconds",
        sms.pause_seconds,
        Seconds,
        0,
        600
    ),
    Setting {
        name: "sms.countries",
        part: Part::Codes,
        kind: Kind::Words,
        hint: true,
        get: |policy| Value::Text(policy.sms.countries.clone()),
        put: |policy, value| policy.sms.countries = texts(value),
    },
    Setting {
        name: "sms.monthly_budget",
        part: Part::Codes,
        kind: Kind::NumberOrNone(Unit::Messages),
        hint: true,
        get: |policy| Value::NumberOrNone(policy.sms.monthly_budget),
        put: |policy, value| {
            if let Value::NumberOrNone(budget) = value {
                policy.sms.monthly_budget = budget;
            }
        },
    },
    line!(Codes, "sms.note.nl", sms.note.nl),
    line!(Codes, "sms.note.en", sms.note.en),
    number!(hint Recovery, "recovery.count", recovery.count, Codes, 0, 20),
    number!(Recovery, "recovery.groups", recovery.groups, Groups, 1, 8),
    number!(
        Recovery,
        "recovery.group_length",
        recovery.group_length,
        Characters,
        1,
        8
    ),
    one!(
        Recovery,
        "recovery.effect",
        recovery.effect,
        &["login", "reset"]
    ),
    yes!(Recovery, "recovery.confirm_saved", recovery.confirm_saved),
    yes!(
        Recovery,
        "recovery.password_by_mail",
        recovery.password_by_mail
    ),
    number!(
        Recovery,
        "recovery.link_minutes",
        recovery.link_minutes,
        Minutes,
        5,
        1440
    ),
    yes!(hint Recovery, "recovery.self_service.enabled", recovery.self_service.enabled),
    Setting {
        name: "recovery.self_service.questions",
        part: Part::Recovery,
        kind: Kind::Lines,
        hint: true,
        get: |policy| {
            let questions = policy.recovery.self_service.questions.iter();
            Value::Text(questions.map(|question| question.nl.clone()).collect())
        },
        put: |policy, value| {
            let before = policy.recovery.self_service.questions.clone();
            let questions = texts(value).into_iter().map(|nl| {
                let en = before.iter().find(|old| old.nl == nl);
                Localized {
                    en: en.map(|old| old.en.clone()).unwrap_or_default(),
                    nl,
                }
            });
            policy.recovery.self_service.questions = questions.collect();
        },
    },
    Setting {
        name: "recovery.self_service.questions_en",
        part: Part::Recovery,
        kind: Kind::Lines,
        hint: true,
        get: |policy| {
            let questions = policy.recovery.self_service.questions.iter();
            Value::Text(questions.map(|question| question.en.clone()).collect())
        },
        put: |policy, value| {
            let mut english = texts(value).into_iter();
            for question in &mut policy.recovery.self_service.questions {
                question.en = english.next().unwrap_or_default();
            }
        },
    },
    yes!(
        Recovery,
        "recovery.self_service.new_password",
        recovery.self_service.new_password
    ),
    number!(
        Recovery,
        "recovery.self_service.tries",
        recovery.self_service.tries,
        Tries,
        1,
        10
    ),
    number!(
        Recovery,
        "recovery.self_service.lock_hours",
        recovery.self_service.lock_hours,
        Hours,
        1,
        168
    ),
    number!(hint Password, "password.min_length", password.min_length, Characters, 8, 128),
    yes!(hint Password, "password.refuse_common", password.refuse_common),
    yes!(Password, "password.require_lower", password.require_lower),
    yes!(Password, "password.require_upper", password.require_upper),
    yes!(Password, "password.require_digit", password.require_digit),
    yes!(Password, "password.require_symbol", password.require_symbol),
    number!(
        Password,
        "throttle.password_tries",
        throttle.password_tries,
        Tries,
        3,
        100
    ),
    number!(
        Password,
        "throttle.window_minutes",
        throttle.window_minutes,
        Minutes,
        1,
        1440
    ),
    number!(
        Password,
        "throttle.code_tries",
        throttle.code_tries,
        Tries,
        3,
        20
    ),
    number!(hint Session, "session.idle_minutes", session.idle_minutes, Minutes, 5, 1440),
    number!(hint Session, "session.absolute_minutes", session.absolute_minutes, Minutes, 5, 1440),
    number!(hint Session, "unlock.minutes", unlock.minutes, Minutes, 1, 15),
    one!(
        Accounts,
        "provision.username_channel",
        provision.username_channel,
        CHANNELS
    ),
    one!(
        Accounts,
        "provision.password_channel",
        provision.password_channel,
        CHANNELS
    ),
    number!(
        Accounts,
        "provision.temporary_password_hours",
        provision.temporary_password_hours,
        Hours,
        1,
        720
    ),
    number!(
        Accounts,
        "provision.temporary_password_tries",
        provision.temporary_password_tries,
        Tries,
        1,
        20
    ),
    one!(
        Accounts,
        "provision.first",
        provision.first,
        &["password_first", "enrolment_first"]
    ),
    yes!(hint Accounts, "shared_accounts_forbidden", shared_accounts_forbidden),
    number!(Accounts, "audit.keep_days", audit.keep_days, Days, 30, 3653),
    Setting {
        name: "role_addresses",
        part: Part::Accounts,
        kind: Kind::Words,
        hint: true,
        get: |policy| Value::Text(policy.role_addresses.clone()),
        put: |policy, value| policy.role_addresses = texts(value),
    },
    elsewhere!(Accounts, "login_name", |policy| match &policy.login_name {
        LoginName::Username => Value::Names(vec!["login-username".to_owned()]),
        LoginName::Email => Value::Names(vec!["login-email".to_owned()]),
        LoginName::Suffixed { suffix } => text(suffix),
    }),
    line!(Words, "term.nl", term.nl),
    line!(Words, "term.en", term.en),
    yes!(Words, "formal", formal),
    yes!(Words, "publicly_listed", publicly_listed),
    line_or_none!(Words, "home_url", home_url),
    line_or_none!(Words, "instruction_url", instruction_url),
    line_or_none!(Words, "feedback_url", feedback_url),
    elsewhere!(Words, "contacts", |policy| {
        let contacts = policy.contacts.iter();
        Value::Text(
            contacts
                .map(|contact| {
                    let parts = [
                        Some(&contact.label.nl),
                        contact.email.as_ref(),
                        contact.phone.as_ref(),
                    ];
                    parts
                        .into_iter()
                        .flatten()
                        .filter(|part| !part.is_empty())
                        .cloned()
                        .collect::<Vec<_>>()
                        .join(" · ")
                })
                .collect(),
        )
    }),
    elsewhere!(Words, "authenticator_apps", |policy| {
        let apps = policy.authenticator_apps.iter();
        Value::Text(apps.map(|app| app.name.clone()).collect())
    }),
    elsewhere!(Words, "notice", |policy| {
        text(
            policy
                .notice
                .as_ref()
                .and_then(|notice| notice.text.get("nl"))
                .unwrap_or_default(),
        )
    }),
    elsewhere!(Words, "texts", |policy| {
        let texts = policy.texts.iter().flat_map(|(language, texts)| {
            texts
                .iter()
                .map(move |(key, text)| format!("{language} {key}: {text}"))
        });
        Value::Text(texts.collect())
    }),
];

fn days_of(policy: &Policy) -> Option<(NaiveDate, NaiveDate)> {
    match policy.second_factor.mode {
        SecondFactorMode::Scheduled {
            optional_from,
            mandatory_from,
        } => Some((optional_from, mandatory_from)),
        _ => None,
    }
}

fn put_mode(policy: &mut Policy, value: Value) {
    let days = days_of(policy);
    policy.second_factor.mode = match line(value).as_str() {
        "off" => SecondFactorMode::Off,
        "optional" => SecondFactorMode::Optional,
        "required" => SecondFactorMode::Required,
        "scheduled" => {
            // The days are settings of their own, and are put right after this one.
            let (optional_from, mandatory_from) = days.unwrap_or_default();
            SecondFactorMode::Scheduled {
                optional_from,
                mandatory_from,
            }
        }
        _ => return,
    };
}

fn put_remember(policy: &mut Policy, value: Value) {
    let (hours, options) = match &policy.remember {
        Remember::Off => (0, vec![]),
        Remember::Automatic { hours } | Remember::Checkbox { hours } => (*hours, vec![]),
        Remember::Choice { options } => (0, options.clone()),
    };
    policy.remember = match line(value).as_str() {
        "off" => Remember::Off,
        "automatic" => Remember::Automatic { hours },
        "checkbox" => Remember::Checkbox { hours },
        "choice" => Remember::Choice { options },
        _ => return,
    };
}

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
        // Another part of the console is about an institution's own provider.
        let elsewhere = ["upstream_trust"];
        for (name, value) in json.as_object().unwrap() {
            if elsewhere.contains(&name.as_str()) || known(name) && !value.is_object() {
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
