//! The settings, one after the other.

use super::{
    Kind, Part, ROLES, Setting, Unit, Value,
    choices::{ALL_ROLES, FACTORS, days_of, put_mode, put_remember, roles, roles_of},
    making::{
        elsewhere, first, first_line, line, line_or_none, name_of, named, number, one, text, texts,
        yes,
    },
};
use sluis_model::{
    network::Networks,
    person::Role,
    policy::{Localized, LoginName, Method, Remember, SecondFactorMode},
    second_factor::FactorKind,
};

const MODES: &[&str] = &["off", "optional", "required", "scheduled"];
const METHODS: &[&str] = &["totp", "totp-sms", "sms-totp", "sms"];
const REMEMBERING: &[&str] = &["off", "automatic", "checkbox", "choice"];
const PASSKEYS: &[&str] = &["off", "second_factor", "only_step"];
const CHANNELS: &[&str] = &["mail", "sms"];

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
        kind: Kind::Any {
            names: ROLES,
            none: "everybody",
        },
        hint: true,
        get: |policy| roles(&policy.second_factor.available_to),
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
            let methods = first_line(value);
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
    one!(
        SecondFactor,
        "upstream_trust",
        upstream_trust,
        &["when_asserted", "always", "never"]
    ),
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
    Setting {
        name: "step_up.roles",
        part: Part::StepUp,
        kind: Kind::Any {
            names: &ALL_ROLES,
            none: "nobody",
        },
        hint: true,
        get: |policy| roles(&policy.step_up.roles),
        put: |policy, value| policy.step_up.roles = roles_of(value),
    },
    Setting {
        name: "step_up.max_age_minutes",
        part: Part::StepUp,
        kind: Kind::NumberOrNone(Unit::Minutes),
        hint: true,
        get: |policy| Value::NumberOrNone(policy.step_up.max_age_minutes),
        put: |policy, value| {
            if let Value::NumberOrNone(minutes) = value {
                policy.step_up.max_age_minutes = minutes;
            }
        },
    },
    Setting {
        name: "step_up.factors",
        part: Part::StepUp,
        kind: Kind::Any {
            names: &FACTORS,
            none: "all",
        },
        hint: true,
        get: |policy| {
            let kinds = policy.step_up.factors.iter();
            Value::Names(kinds.map(|kind| kind.as_str().to_owned()).collect())
        },
        put: |policy, value| {
            if let Value::Names(names) = value {
                let kinds = names.iter().filter_map(|name| FactorKind::named(name));
                policy.step_up.factors = kinds.collect();
            }
        },
    },
    Setting {
        name: "step_up.trusted_networks",
        part: Part::StepUp,
        kind: Kind::Lines,
        hint: true,
        get: |policy| Value::Text(policy.step_up.trusted_networks.0.clone()),
        put: |policy, value| policy.step_up.trusted_networks = Networks(texts(value)),
    },
    yes!(hint StepUp, "step_up.devices_inside_only", step_up.devices_inside_only),
    Setting {
        name: "step_up.waived_inside",
        part: Part::StepUp,
        kind: Kind::Any {
            names: ROLES,
            none: "nobody",
        },
        hint: true,
        get: |policy| roles(&policy.step_up.waived_inside),
        put: |policy, value| policy.step_up.waived_inside = roles_of(value),
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
    yes!(hint Recovery, "recovery.type_back", recovery.type_back),
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
                let old = before.iter().find(|old| old.nl == nl);
                Localized {
                    nl,
                    ..old.cloned().unwrap_or_default()
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
    yes!(hint Remember, "shared_computer.offered", shared_computer.offered),
    Setting {
        name: "shared_computer.networks",
        part: Part::Remember,
        kind: Kind::Lines,
        hint: true,
        get: |policy| Value::Text(policy.shared_computer.networks.0.clone()),
        put: |policy, value| policy.shared_computer.networks.0 = texts(value),
    },
    yes!(hint Remember, "shared_computer.pupils", shared_computer.pupils),
    number!(hint Remember, "shared_computer.idle_minutes", shared_computer.idle_minutes, Minutes, 5, 240),
    number!(hint Session, "session.idle_minutes", session.idle_minutes, Minutes, 5, 1440),
    number!(hint Session, "session.absolute_minutes", session.absolute_minutes, Minutes, 5, 1440),
    yes!(hint Session, "session.tell_new_browser", session.tell_new_browser),
    Setting {
        name: "badges.networks",
        part: Part::Codes,
        kind: Kind::Lines,
        hint: true,
        get: |policy| Value::Text(policy.badges.networks.0.clone()),
        put: |policy, value| policy.badges.networks.0 = texts(value),
    },
    Setting {
        name: "badges.valid_days",
        part: Part::Codes,
        kind: Kind::NumberOrNone(Unit::Days),
        hint: true,
        get: |policy| Value::NumberOrNone(policy.badges.valid_days),
        put: |policy, value| {
            if let Value::NumberOrNone(days) = value {
                policy.badges.valid_days = days;
            }
        },
    },
    one!(Codes, "passkeys.mode", passkeys.mode, PASSKEYS),
    yes!(hint Codes, "passkeys.invite", passkeys.invite),
    number!(
        Codes,
        "passkeys.invite_again_days",
        passkeys.invite_again_days,
        Days,
        1,
        365
    ),
    Setting {
        name: "passkeys.attested_roles",
        part: Part::Codes,
        kind: Kind::Any {
            names: &ALL_ROLES,
            none: "nobody",
        },
        hint: true,
        get: |policy| roles(&policy.passkeys.attested_roles),
        put: |policy, value| policy.passkeys.attested_roles = roles_of(value),
    },
    elsewhere!(Codes, "passkeys.attested_models", |policy| Value::Text(
        policy
            .passkeys
            .attested_models
            .iter()
            .map(|model| format!("{} ({})", model.name, model.aaguid))
            .collect()
    )),
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
    Setting {
        name: "languages",
        part: Part::Words,
        kind: Kind::Words,
        hint: true,
        get: |policy| Value::Text(policy.languages.clone()),
        put: |policy, value| policy.languages = texts(value),
    },
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
