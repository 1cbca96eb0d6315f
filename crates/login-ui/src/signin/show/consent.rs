//! The page that asks for consent.

use super::shown_name;
use sluis_idp_core::{account::Told, signin::Screen};
use sluis_model::person::Role;
use sluis_protocol::scope::claim_scopes;
use sluis_themes::pages::{ConsentPage, Scope, ScopeView};
use sluis_web::routes;

/// A scope, as people understand it.
pub(crate) fn scope_view(scope: &str) -> Scope {
    match scope {
        "openid" => Scope::OpenId,
        "profile" => Scope::Profile,
        "email" => Scope::Email,
        "phone" => Scope::Phone,
        "address" => Scope::Address,
        "institution" => Scope::Institution,
        "roles" => Scope::Roles,
        "school" => Scope::School,
        "eduperson" => Scope::EduPerson,
        "entree" => Scope::Entree,
        "eckid" => Scope::EckId,
        "offline_access" => Scope::OfflineAccess,
        other => Scope::Other(other.to_owned()),
    }
}

/// What a scope tells, as people understand it.
pub(crate) fn told_view(told: Told) -> ScopeView {
    let roles = told.roles.into_iter().map(Role::as_str);
    ScopeView {
        scope: scope_view(told.scope),
        values: told.values,
        roles: roles.map(str::to_owned).collect(),
    }
}

/// What the portal gets to see, in words that people know.
pub(crate) fn scope_views(screen: &Screen) -> Vec<ScopeView> {
    let asked = screen.consent_scope();
    let mut shown: Vec<&str> = asked
        .iter()
        .filter(|scope| !scope.starts_with(sluis_protocol::scope::INSTITUTION_PREFIX))
        .collect();
    // As the account page has them, the name first; what tells nothing comes last.
    shown.sort_by_key(|scope| {
        let place = claim_scopes().position(|one| one == *scope);
        place.unwrap_or(usize::MAX)
    });
    shown
        .into_iter()
        .map(|scope| {
            let told = screen.told.iter().find(|told| told.scope == scope);
            told.cloned().map_or_else(
                || ScopeView {
                    scope: scope_view(scope),
                    values: vec![],
                    roles: vec![],
                },
                told_view,
            )
        })
        .collect()
}

pub(super) fn consent(screen: &Screen) -> ConsentPage {
    ConsentPage {
        action: routes::signin_step(&screen.transaction.id, "consent"),
        seen: screen.consent_mark(),
        portal_name: screen
            .client
            .as_ref()
            .map(|client| client.name.clone())
            .unwrap_or_default(),
        scopes: scope_views(screen),
        username: shown_name(screen),
    }
}
