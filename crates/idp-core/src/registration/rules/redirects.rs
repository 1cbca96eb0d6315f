//! Where answers may go.

use super::{Author, Candidate, Fault};
use sluis_model::client::SubjectType;
use sluis_protocol::{grant_type::GrantType, redirect_uri::RedirectUri};
use sluis_token_service::{host_of_a_sector, web_host};
use std::collections::BTreeSet;
use url::Url;

/// Whoever is answered through the browser says where.
pub(super) fn there_is_somewhere_to_answer(candidate: &Candidate<'_>) -> Result<(), Fault> {
    let grants = &candidate.settings.grant_types;
    let through_browser =
        grants.contains(&GrantType::AuthorizationCode) || grants.contains(&GrantType::Implicit);
    if candidate.is_by_itself() && through_browser && candidate.settings.redirect_uris.is_empty() {
        return Err(Fault::redirect("name at least one"));
    }
    Ok(())
}

/// Each on its own (RFC 9700 §4.1.3).
pub(super) fn redirect_uris_can_be_registered(candidate: &Candidate<'_>) -> Result<(), Fault> {
    for uri in &candidate.settings.redirect_uris {
        RedirectUri::register(uri.as_str())
            .map_err(|fault| Fault::redirect(format!("{uri}: {fault}")))?;
    }
    for uri in &candidate.settings.post_logout_redirect_uris {
        RedirectUri::register(uri.as_str())
            .map_err(|fault| Fault::new("post_logout_redirect_uris", format!("{uri}: {fault}")))?;
    }
    Ok(())
}

/// Web clients are reached over the web, and with tokens in the answer over TLS and never at localhost
/// (OpenID Connect Dynamic Client Registration §2). Schemes of an app's own are for apps (RFC 8252 §7).
pub(super) fn redirect_uris_fit_the_application(candidate: &Candidate<'_>) -> Result<(), Fault> {
    if !candidate.is_by_itself() || candidate.settings.native {
        return Ok(());
    }
    let implicit = candidate
        .settings
        .grant_types
        .contains(&GrantType::Implicit);
    for uri in &candidate.settings.redirect_uris {
        let Some(url) = Url::parse(uri.as_str()).ok() else {
            continue;
        };
        let on_the_web = matches!(url.scheme(), "https" | "http");
        if !on_the_web {
            return Err(Fault::redirect(format!(
                "{uri}: a scheme of its own is for application_type native"
            )));
        }
        if implicit && (url.scheme() != "https" || url.host_str() == Some("localhost")) {
            return Err(Fault::redirect(format!(
                "{uri}: with implicit or hybrid use https, and not localhost"
            )));
        }
    }
    Ok(())
}

/// An initial access token may be for some hosts alone: whatever leads people there, or makes us ask there, is
/// of them.
pub(super) fn redirect_hosts_are_permitted(candidate: &Candidate<'_>) -> Result<(), Fault> {
    let Author::Itself(permitted) = candidate.rules.author else {
        return Ok(());
    };
    if permitted.redirect_hosts.is_empty() {
        return Ok(());
    }
    let settings = candidate.settings;
    let refused = |uri: &str| {
        let host = web_host(uri).unwrap_or_default();
        let known = |allowed: &String| allowed.eq_ignore_ascii_case(&host);
        (!permitted.redirect_hosts.iter().any(known))
            .then(|| format!("{uri}: this host may not be registered with your token"))
    };
    let targets = settings.redirect_uris.iter();
    for uri in targets.chain(&settings.post_logout_redirect_uris) {
        if let Some(why) = refused(uri.as_str()) {
            return Err(Fault::redirect(why));
        }
    }
    let named = [
        ("initiate_login_uri", &settings.initiate_login_uri),
        ("client_uri", &settings.home_url),
        ("logo_uri", &settings.logo_uri),
        ("policy_uri", &settings.policy_uri),
        ("tos_uri", &settings.tos_uri),
        ("jwks_uri", &settings.jwks_uri),
        ("sector_identifier_uri", &settings.sector_identifier_uri),
        ("backchannel_logout_uri", &settings.backchannel_logout_uri),
        ("frontchannel_logout_uri", &settings.frontchannel_logout_uri),
    ];
    let named = named
        .into_iter()
        .filter_map(|(member, uri)| Some((member, uri.as_ref()?)));
    let requests = settings.request_uris.iter();
    for (member, uri) in named.chain(requests.map(|uri| ("request_uris", uri))) {
        if let Some(why) = refused(uri) {
            return Err(Fault::new(member, why));
        }
    }
    Ok(())
}

/// Pairwise subjects are of one host, or of the hosts of a document (OpenID Connect Core §8.1).
pub(super) fn one_sector_has_one_host(candidate: &Candidate<'_>) -> Result<(), Fault> {
    let settings = candidate.settings;
    if settings.subject_type != SubjectType::Pairwise || settings.sector_identifier_uri.is_some() {
        return Ok(());
    }
    let hosts: BTreeSet<Option<String>> = settings
        .redirect_uris
        .iter()
        .map(|uri| host_of_a_sector(uri.as_str()))
        .collect();
    if hosts.len() > 1 {
        return Err(Fault::new(
            "sector_identifier_uri",
            "pairwise with several hosts among the redirect_uris needs one",
        ));
    }
    Ok(())
}
