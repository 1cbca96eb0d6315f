//! The page that asks for consent.

use super::shown_name;
use sluis_idp_core::signin::Screen;
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

/// What the portal gets to see, in words that people know.
pub(crate) fn scope_views(screen: &Screen) -> Vec<ScopeView> {
    let person = screen.person.as_ref();
    screen
        .consent_scope()
        .iter()
        .filter(|scope| !scope.starts_with(sluis_protocol::scope::INSTITUTION_PREFIX))
        .map(|scope| {
            let known: Option<String> = match scope {
                "profile" => person.map(|person| person.name.full()),
                "email" => person.and_then(|person| person.email.clone()),
                "phone" => person.and_then(|person| person.phone.clone()),
                "institution" => screen
                    .institution
                    .as_ref()
                    .map(|institution| institution.name.clone()),
                _ => None,
            };
            ScopeView {
                scope: scope_view(scope),
                values: known
                    .into_iter()
                    .filter(|value| !value.is_empty())
                    .collect(),
            }
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
