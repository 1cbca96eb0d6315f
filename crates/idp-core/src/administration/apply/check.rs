//! Faults that the file alone shows.

use crate::administration::setup::Setup;
use sluis_model::institution::Institution;
use sluis_protocol::{client_auth::ClientAuthMethod, redirect_uri::RedirectUri};

/// Every fault at once.
pub(super) fn check(setup: &Setup) -> Vec<String> {
    let mut faults = Vec::new();
    for institution in &setup.institutions {
        let place = format!("institutions.{}", institution.slug);
        if !Institution::is_slug(&institution.slug) {
            faults.push(format!(
                "{place}.slug: use lower-case letters, digits and hyphens"
            ));
        }
        if institution.name.trim().is_empty() {
            faults.push(format!("{place}.name: give it a name"));
        }
        if !matches!(institution.language.as_str(), "nl" | "en") {
            faults.push(format!("{place}.language: nl or en"));
        }
        if let Err(wrong) = institution.policy.validate() {
            faults.extend(wrong.iter().map(|fault| format!("{place}.policy.{fault}")));
        }
    }
    for person in &setup.people {
        if person.username.trim().is_empty() {
            faults.push(format!(
                "people.{}: a person needs a username",
                person.institution
            ));
        }
    }
    for client in &setup.clients {
        let place = format!("clients.{}", client.client_id);
        let settings = &client.settings;
        for uri in settings
            .redirect_uris
            .iter()
            .chain(&settings.post_logout_redirect_uris)
        {
            if let Err(fault) = RedirectUri::register(uri.as_str()) {
                faults.push(format!("{place}.settings: {uri}: {fault}"));
            }
        }
        for uri in settings.home_url.iter().chain(&settings.initiate_login_uri) {
            if let Err(fault) = RedirectUri::register(uri) {
                faults.push(format!("{place}.settings: {uri}: {fault}"));
            }
        }
        let public = client.auth_method == ClientAuthMethod::None;
        if public && client.secret.is_some() {
            faults.push(format!(
                "{place}.secret: a public client (auth_method none) has no secret"
            ));
        }
        if !public && client.secret.is_none() {
            faults.push(format!("{place}.secret: this client needs a secret"));
        }
    }
    faults
}
