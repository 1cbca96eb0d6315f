//! What may be edited of a portal, and what is wrong with it.

use crate::{
    console::{Power, provisioning::SCIM_SCOPES},
    idp::Idp,
    registration::{
        access::Permitted,
        draft::is_hidden,
        rules::{Author, Candidate, Rules},
    },
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sluis_model::{
    client::{Client, ClientSettings},
    ids::InstitutionId,
    ports::{Tx, durable::Stored},
    second_factor::FactorKind,
};
use sluis_protocol::{
    client_auth::ClientAuthMethod, grant_type::GrantType, redirect_uri::RedirectUri,
    scope::portal_scopes,
};
use std::collections::BTreeSet;

/// What a program may do in its own name, with the power that it takes.
pub const ADMIN_SCOPES: [(&str, Power); 14] = [
    ("sluis:people:read", Power::SeePeople),
    ("sluis:people:write", Power::ManagePeople),
    ("sluis:eckid:write", Power::ManageEckIds),
    ("sluis:classes:read", Power::SeeClasses),
    ("sluis:classes:write", Power::ManageClasses),
    ("sluis:requests:read", Power::SeeRequests),
    ("sluis:requests:write", Power::DecideRequest),
    ("sluis:clients:read", Power::SeeApps),
    ("sluis:clients:write", Power::ManageApps),
    ("sluis:policy:read", Power::SeePolicy),
    ("sluis:policy:write", Power::ManagePolicy),
    ("sluis:audit:read", Power::SeeAudit),
    ("sluis:statistics:read", Power::SeeStatistics),
    ("sluis:institutions", Power::ManageInstitutions),
];

/// What a program may be given, with the power that whoever gives it must have: at the admin API and in
/// provisioning.
pub fn program_scopes() -> impl Iterator<Item = &'static (&'static str, Power)> {
    ADMIN_SCOPES.iter().chain(&SCIM_SCOPES)
}

const LONGEST_NAME: usize = 100;

/// What may be edited of a portal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AppFields {
    /// The name that people read.
    pub name: String,
    /// Where answers may go, exactly.
    pub redirect_uris: Vec<String>,
    /// Where a signed-out browser may go.
    pub post_logout_redirect_uris: Vec<String>,
    /// What it may ask for.
    pub scope: BTreeSet<String>,
    /// The institution's own portal: consent is not asked.
    pub first_party: bool,
    /// Claims stand in the ID token as well.
    pub claims_in_id_token: bool,
    /// PKCE is demanded.
    pub require_pkce: bool,
    /// A person without a second factor gets no answer here.
    pub require_second_factor: bool,
    /// This portal never accepts a remembered device.
    pub refuse_remembered_devices: bool,
    /// So many seconds old a second factor may be that it accepts.
    pub second_factor_max_age: Option<u32>,
    /// The kinds of second factor that it accepts; all if empty.
    pub allowed_factors: BTreeSet<FactorKind>,
    /// The age of a sign-in that it accepts, in seconds.
    pub default_max_age: Option<u32>,
    /// Where the portal lives.
    pub home_url: Option<String>,
    /// Where a sign-in can be started from outside.
    pub initiate_login_uri: Option<String>,
    /// Where it hears of ended sessions.
    pub backchannel_logout_uri: Option<String>,
    /// What the browser loads when a session ends.
    pub frontchannel_logout_uri: Option<String>,
    /// Of a portal that serves several institutions: the short names of those that it serves; empty for all.
    /// Without the member they stay as they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub institutions: Option<BTreeSet<String>>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AppFault {
    /// The field.
    pub field: &'static str,
    /// What was sent there, if it is one of several.
    pub value: Option<String>,
    /// What would be right, for programs.
    pub detail: String,
}

impl AppFault {
    pub(super) fn new(field: &'static str, detail: impl Into<String>) -> Self {
        Self {
            field,
            value: None,
            detail: detail.into(),
        }
    }
}

impl AppFields {
    pub(super) fn of(client: &Client) -> Self {
        let settings = &client.settings;
        let texts = |uris: &[RedirectUri]| uris.iter().map(ToString::to_string).collect();
        Self {
            name: client.name.clone(),
            redirect_uris: texts(&settings.redirect_uris),
            post_logout_redirect_uris: texts(&settings.post_logout_redirect_uris),
            scope: settings.scope.iter().map(str::to_owned).collect(),
            first_party: settings.first_party,
            claims_in_id_token: settings.claims_in_id_token,
            require_pkce: settings.require_pkce,
            require_second_factor: settings.require_second_factor,
            refuse_remembered_devices: settings.refuse_remembered_devices,
            second_factor_max_age: settings.second_factor_max_age,
            allowed_factors: settings.allowed_factors.clone(),
            default_max_age: settings.default_max_age,
            home_url: settings.home_url.clone(),
            initiate_login_uri: settings.initiate_login_uri.clone(),
            backchannel_logout_uri: settings.backchannel_logout_uri.clone(),
            frontchannel_logout_uri: settings.frontchannel_logout_uri.clone(),
            institutions: client
                .institution
                .is_none()
                .then(|| settings.institutions.clone()),
        }
    }

    /// The settings with these fields; what is not among them stays. Faults of single values on the
    /// way.
    fn put_into(&self, base: &ClientSettings, faults: &mut Vec<AppFault>) -> ClientSettings {
        let mut uris = |texts: &[String], field: &'static str| {
            let mut good: Vec<RedirectUri> = vec![];
            for text in texts.iter().map(|text| text.trim()) {
                match RedirectUri::register(text) {
                    Ok(uri) if good.contains(&uri) => {}
                    Ok(uri) => good.push(uri),
                    Err(fault) => faults.push(AppFault {
                        value: Some(text.to_owned()),
                        ..AppFault::new(field, fault.to_string())
                    }),
                }
            }
            good
        };
        let text = |text: &Option<String>| {
            let trimmed = text.as_deref().map(str::trim);
            trimmed.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        ClientSettings {
            redirect_uris: uris(&self.redirect_uris, "redirect_uris"),
            post_logout_redirect_uris: uris(
                &self.post_logout_redirect_uris,
                "post_logout_redirect_uris",
            ),
            scope: self.scope.iter().map(String::as_str).collect(),
            first_party: self.first_party,
            claims_in_id_token: self.claims_in_id_token,
            require_pkce: self.require_pkce,
            require_second_factor: self.require_second_factor,
            refuse_remembered_devices: self.refuse_remembered_devices,
            second_factor_max_age: self.second_factor_max_age,
            allowed_factors: self.allowed_factors.clone(),
            default_max_age: self.default_max_age,
            home_url: text(&self.home_url),
            initiate_login_uri: text(&self.initiate_login_uri),
            backchannel_logout_uri: text(&self.backchannel_logout_uri),
            frontchannel_logout_uri: text(&self.frontchannel_logout_uri),
            institutions: (self.institutions.clone()).unwrap_or_else(|| base.institutions.clone()),
            ..base.clone()
        }
    }
}

/// What is wrong with the institutions that a portal is to serve. An institution's own portal serves that one.
pub(crate) fn institutions_fault(
    tx: &mut dyn Tx,
    owner: Option<&InstitutionId>,
    named: &BTreeSet<String>,
) -> Stored<Option<AppFault>> {
    if owner.is_some() && !named.is_empty() {
        let why = "it is the portal of one institution and serves no other";
        return Ok(Some(AppFault::new("institutions", why)));
    }
    for slug in named {
        if tx.institution_by_slug(slug)?.is_none() {
            return Ok(Some(AppFault {
                value: Some(slug.clone()),
                ..AppFault::new("institutions", format!("there is no institution {slug}"))
            }));
        }
    }
    Ok(None)
}

/// What a portal is judged by beside its fields.
pub(super) struct Basis<'a> {
    pub(super) settings: &'a ClientSettings,
    pub(super) auth_method: ClientAuthMethod,
    /// Whether whoever edits may give this power to a program.
    pub(super) may_give: &'a dyn Fn(Power) -> bool,
}

impl Idp {
    /// The settings that the fields make, or everything that is wrong with them.
    pub(super) fn judge_app(
        &self,
        fields: &AppFields,
        basis: &Basis<'_>,
    ) -> Result<(String, ClientSettings), Vec<AppFault>> {
        let mut faults = vec![];
        let name = fields.name.trim();
        faults.extend(name_fault(name).map(|why| AppFault::new("name", why)));
        faults.extend(scope_faults(fields, basis));
        let settings = fields.put_into(basis.settings, &mut faults);
        let usual = [
            GrantType::AuthorizationCode,
            GrantType::RefreshToken,
            GrantType::ClientCredentials,
            GrantType::DeviceCode,
        ];
        let permitted = Permitted {
            scope: settings.scope.clone(),
            // What the setup file gave stays.
            grant_types: usual
                .into_iter()
                .chain(basis.settings.grant_types.iter().copied())
                .collect(),
            redirect_hosts: vec![],
        };
        let token = self.tokens.settings();
        let candidate = Candidate {
            auth_method: basis.auth_method,
            settings: &settings,
            rules: Rules {
                protocol: &token.protocol,
                algorithms: &token.algorithms,
                outgoing: self.outgoing.as_ref(),
                author: Author::Itself(&permitted),
            },
        };
        let told: BTreeSet<&str> = faults.iter().map(|fault| fault.field).collect();
        let by_rules: Vec<AppFault> = candidate
            .faults()
            .filter(|fault| !told.contains(field(fault.member())))
            .map(|fault| AppFault::new(field(fault.member()), fault.why()))
            .collect();
        faults.extend(by_rules);
        if faults.is_empty() {
            Ok((name.to_owned(), settings))
        } else {
            Err(faults)
        }
    }
}

/// What is wrong with a portal's name.
pub(crate) fn name_fault(name: &str) -> Option<&'static str> {
    if name.trim().is_empty() {
        Some("give it a name")
    } else if name.chars().count() > LONGEST_NAME || name.chars().any(is_hidden) {
        Some("a hundred readable characters at most")
    } else {
        None
    }
}

fn scope_faults(fields: &AppFields, basis: &Basis<'_>) -> Option<AppFault> {
    let unknown = fields.scope.iter().find(|token| {
        let token = token.as_str();
        let of_people = portal_scopes().any(|scope| scope == token);
        let of_programs =
            program_scopes().any(|(scope, power)| *scope == token && (basis.may_give)(*power));
        !of_people && !of_programs && !basis.settings.scope.contains(token)
    })?;
    Some(AppFault {
        value: Some(unknown.clone()),
        ..AppFault::new("scope", format!("{unknown} may not be given here"))
    })
}

/// The field that a member of the registration stands in.
fn field(member: &'static str) -> &'static str {
    match member {
        "client_uri" => "home_url",
        other => other,
    }
}
