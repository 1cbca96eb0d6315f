//! Between a posted form and a portal's fields.

use sluis_idp_core::console::{
    Act, Permit,
    apps::{AppFault, AppFields, SPENT, program_scopes},
};
use sluis_model::second_factor::FactorKind;
use sluis_protocol::scope::portal_scopes;
use sluis_themes::{
    Words,
    pages::console::{AppForm, AppTick},
};
use sluis_web::form::Form;
use std::collections::{BTreeMap, BTreeSet};

/// A tick: the field, what it says, what it means, and where it stands.
struct TickOf {
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    of: fn(&mut AppFields) -> &mut bool,
}

const TICKS: [TickOf; 5] = [
    TickOf {
        name: "first_party",
        label: "console-apps-first-party",
        hint: "console-apps-first-party-hint",
        of: |fields| &mut fields.first_party,
    },
    TickOf {
        name: "require_second_factor",
        label: "console-apps-second-factor",
        hint: "console-apps-second-factor-hint",
        of: |fields| &mut fields.require_second_factor,
    },
    TickOf {
        name: "refuse_remembered_devices",
        label: "console-apps-no-devices",
        hint: "console-apps-no-devices-hint",
        of: |fields| &mut fields.refuse_remembered_devices,
    },
    TickOf {
        name: "require_pkce",
        label: "console-apps-pkce",
        hint: "console-apps-pkce-hint",
        of: |fields| &mut fields.require_pkce,
    },
    TickOf {
        name: "claims_in_id_token",
        label: "console-apps-claims",
        hint: "console-apps-claims-hint",
        of: |fields| &mut fields.claims_in_id_token,
    },
];

/// What a form says, and what can't be read.
pub(super) fn read(
    form: &Form,
    known: impl Iterator<Item = String>,
    shared: bool,
) -> (AppFields, Faults) {
    let lines = |name: &str| {
        form.field(name)
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let text = |name: &str| {
        let text = form.field(name).trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let mut faults = Faults::new();
    let mut age = |field: &'static str| {
        let typed = form.field(field).trim();
        let seconds = typed.parse().ok();
        if seconds.is_none() && !typed.is_empty() {
            faults.insert(field, Words::of("console-apps-wrong-age"));
        }
        seconds
    };
    let default_max_age = age("default_max_age");
    let second_factor_max_age = age("second_factor_max_age");
    let mut fields = AppFields {
        name: form.field("name").trim().to_owned(),
        redirect_uris: lines("redirect_uris"),
        post_logout_redirect_uris: lines("post_logout_redirect_uris"),
        scope: known
            .filter(|scope| !form.field(&scope_field(scope)).is_empty())
            .collect(),
        default_max_age,
        second_factor_max_age,
        allowed_factors: FactorKind::ALL
            .into_iter()
            .filter(|kind| !form.field(factor_field(*kind)).is_empty())
            .collect(),
        home_url: text("home_url"),
        initiate_login_uri: text("initiate_login_uri"),
        backchannel_logout_uri: text("backchannel_logout_uri"),
        frontchannel_logout_uri: text("frontchannel_logout_uri"),
        institutions: shared.then(|| names(form.field("institutions"))),
        ..AppFields::default()
    };
    for tick in &TICKS {
        *(tick.of)(&mut fields) = !form.field(tick.name).is_empty();
    }
    (fields, faults)
}

/// Short names, however they are parted.
fn names(typed: &str) -> BTreeSet<String> {
    let parts = typed.split(|sign: char| sign == ',' || sign.is_whitespace());
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// What is wrong, by field.
pub(super) type Faults = BTreeMap<&'static str, Words>;

/// The scopes that are offered: to portals what they may ask of people, to programs what they may do.
pub(super) fn offered<A: Act>(
    permit: &Permit<A>,
    people: bool,
    present: &AppFields,
) -> Vec<String> {
    let mut scopes: Vec<String> = if people {
        portal_scopes().map(str::to_owned).collect()
    } else {
        program_scopes()
            .filter(|(_, power)| permit.visit().may(*power) && !power.is_of_installation())
            .map(|(scope, _)| (*scope).to_owned())
            .collect()
    };
    let more: Vec<String> = present
        .scope
        .iter()
        .filter(|scope| !scopes.contains(scope))
        .cloned()
        .collect();
    scopes.extend(more);
    scopes
}

/// The form with these fields.
pub(super) fn shown(
    mut fields: AppFields,
    offered: &[String],
    people: bool,
    faults: Faults,
) -> AppForm {
    AppForm {
        ticks: TICKS
            .iter()
            .map(|tick| AppTick {
                name: tick.name.to_owned(),
                label: Words::of(tick.label),
                hint: Some(Words::of(tick.hint)),
                checked: *(tick.of)(&mut fields),
            })
            .collect(),
        scopes: offered
            .iter()
            .map(|scope| AppTick {
                name: scope_field(scope),
                label: scope_label(scope),
                hint: None,
                checked: fields.scope.contains(scope),
            })
            .collect(),
        factors: FactorKind::ALL
            .into_iter()
            .map(|kind| AppTick {
                name: factor_field(kind).to_owned(),
                label: Words::of(match kind {
                    FactorKind::Totp => "console-apps-factor-totp",
                    FactorKind::Sms => "console-apps-factor-sms",
                    FactorKind::Passkey => "console-apps-factor-passkey",
                    FactorKind::RecoveryCode => "console-apps-factor-recovery-code",
                }),
                hint: None,
                checked: fields.allowed_factors.contains(&kind),
            })
            .collect(),
        second_factor_max_age: fields
            .second_factor_max_age
            .map(|age| age.to_string())
            .unwrap_or_default(),
        redirect_uris: fields.redirect_uris.join("\n"),
        post_logout_redirect_uris: fields.post_logout_redirect_uris.join("\n"),
        default_max_age: fields
            .default_max_age
            .map(|age| age.to_string())
            .unwrap_or_default(),
        home_url: fields.home_url.unwrap_or_default(),
        initiate_login_uri: fields.initiate_login_uri.unwrap_or_default(),
        backchannel_logout_uri: fields.backchannel_logout_uri.unwrap_or_default(),
        frontchannel_logout_uri: fields.frontchannel_logout_uri.unwrap_or_default(),
        institutions: fields
            .institutions
            .map(|names| Vec::from_iter(names).join("\n")),
        name: fields.name,
        faults,
        people,
    }
}

/// Faults in words.
pub(super) fn in_words(faults: &[AppFault]) -> Faults {
    let mut words = Faults::new();
    for fault in faults {
        words.entry(fault.field).or_insert_with(|| said(fault));
    }
    words
}

fn said(fault: &AppFault) -> Words {
    let value = fault.value.clone();
    match (fault.field, value) {
        ("name", _) => Words::of("console-apps-wrong-name"),
        ("redirect_uris" | "post_logout_redirect_uris", Some(value)) => {
            Words::of("console-apps-wrong-redirect").with("value", value)
        }
        ("redirect_uris", None) => Words::of("console-apps-wrong-redirects"),
        ("scope", value) => {
            Words::of("console-apps-wrong-scope").with("value", value.unwrap_or_default())
        }
        ("allowed_factors", _) => Words::of("console-apps-wrong-factors"),
        ("second_factor_max_age", _) => Words::of("console-apps-wrong-factor-age"),
        ("institutions", Some(value)) => {
            Words::of("console-apps-wrong-institution").with("value", value)
        }
        ("frontchannel_logout_uri", _) => Words::of("console-apps-wrong-frontchannel"),
        ("home_url" | "initiate_login_uri" | "backchannel_logout_uri", _) => {
            Words::of("console-apps-wrong-url")
        }
        ("client_id", _) if fault.detail == SPENT => Words::of("console-apps-wrong-spent"),
        ("client_id", _) => Words::of("console-apps-wrong-taken"),
        _ => Words::of("console-apps-wrong-other").with("detail", fault.detail.as_str()),
    }
}

const fn factor_field(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Totp => "factor-totp",
        FactorKind::Sms => "factor-sms",
        FactorKind::Passkey => "factor-passkey",
        FactorKind::RecoveryCode => "factor-recovery-code",
    }
}

fn scope_field(scope: &str) -> String {
    format!("scope-{}", scope.replace(':', "-"))
}

fn scope_label(scope: &str) -> Words {
    Words::of(match scope {
        "openid" => "console-apps-scope-openid",
        "profile" => "console-apps-scope-profile",
        "email" => "console-apps-scope-email",
        "phone" => "console-apps-scope-phone",
        "address" => "console-apps-scope-address",
        "institution" => "console-apps-scope-institution",
        "roles" => "console-apps-scope-roles",
        "school" => "console-apps-scope-school",
        "eduperson" => "console-apps-scope-eduperson",
        "entree" => "console-apps-scope-entree",
        "eckid" => "console-apps-scope-eckid",
        "offline_access" => "console-apps-scope-offline-access",
        "sluis:people:read" => "console-apps-scope-people-read",
        "sluis:people:write" => "console-apps-scope-people-write",
        "sluis:eckid:write" => "console-apps-scope-eckid-write",
        "sluis:classes:read" => "console-apps-scope-classes-read",
        "sluis:classes:write" => "console-apps-scope-classes-write",
        "sluis:requests:read" => "console-apps-scope-requests-read",
        "sluis:requests:write" => "console-apps-scope-requests-write",
        "sluis:clients:read" => "console-apps-scope-clients-read",
        "sluis:clients:write" => "console-apps-scope-clients-write",
        "sluis:policy:read" => "console-apps-scope-policy-read",
        "sluis:policy:write" => "console-apps-scope-policy-write",
        "sluis:audit:read" => "console-apps-scope-audit-read",
        "sluis:statistics:read" => "console-apps-scope-statistics-read",
        "sluis:scim:read" => "console-apps-scope-scim-read",
        "sluis:scim:write" => "console-apps-scope-scim-write",
        "sluis:institutions" => "console-apps-scope-institutions",
        other => return Words::of("console-apps-scope-other").with("scope", other),
    })
}
