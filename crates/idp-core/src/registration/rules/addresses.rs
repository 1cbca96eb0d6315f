//! Addresses that a client names: those that we ask, those that people are shown.

use super::{Candidate, Fault};
use sluis_protocol::redirect_uri::RedirectUri;
use url::Url;

/// What we would never ask is refused at once, not when it is needed.
pub(super) fn fetched_addresses_may_be_asked(candidate: &Candidate<'_>) -> Result<(), Fault> {
    let settings = candidate.settings;
    let requests = settings.request_uris.iter();
    let named = [
        ("jwks_uri", &settings.jwks_uri),
        ("sector_identifier_uri", &settings.sector_identifier_uri),
        ("backchannel_logout_uri", &settings.backchannel_logout_uri),
        ("logo_uri", &settings.logo_uri),
    ];
    let named = named
        .into_iter()
        .filter_map(|(member, uri)| Some((member, uri.as_ref()?)))
        .chain(requests.map(|uri| ("request_uris", uri)));
    for (member, uri) in named {
        let judged = candidate.rules.outgoing.may_ask(uri);
        judged.map_err(|error| Fault::new(member, format!("{uri}: {error}")))?;
    }
    Ok(())
}

/// Links lead to the web and nowhere else.
pub(super) fn shown_addresses_are_safe(candidate: &Candidate<'_>) -> Result<(), Fault> {
    let settings = candidate.settings;
    for (member, uri) in [
        ("client_uri", &settings.home_url),
        ("policy_uri", &settings.policy_uri),
        ("tos_uri", &settings.tos_uri),
    ] {
        let Some(uri) = uri else {
            continue;
        };
        if !is_on_the_web(uri) {
            return Err(Fault::new(member, format!("{uri}: write an https address")));
        }
    }
    Ok(())
}

/// A sign-in is begun at an https address (OpenID Connect Core §4); the operator's own machine may do
/// without.
pub(super) fn sign_in_begins_over_tls(candidate: &Candidate<'_>) -> Result<(), Fault> {
    let Some(uri) = &candidate.settings.initiate_login_uri else {
        return Ok(());
    };
    let over_tls = uri.starts_with("https://") && is_on_the_web(uri);
    if over_tls || (!candidate.is_by_itself() && is_on_the_web(uri)) {
        Ok(())
    } else {
        Err(Fault::new(
            "initiate_login_uri",
            format!("{uri}: write an https address"),
        ))
    }
}

/// Mail addresses or telephone numbers, which people may be shown.
pub(super) fn contacts_are_addresses(candidate: &Candidate<'_>) -> Result<(), Fault> {
    let odd = |contact: &&String| {
        contact.is_empty() || contact.len() > 320 || contact.chars().any(char::is_control)
    };
    match candidate.settings.contacts.iter().find(odd) {
        Some(_) => Err(Fault::new("contacts", "write mail addresses")),
        None => Ok(()),
    }
}

/// As browsers send them (RFC 6454 §6.2): scheme, host and port, and nothing more.
pub(super) fn origins_are_origins(candidate: &Candidate<'_>) -> Result<(), Fault> {
    for origin in &candidate.settings.web_origins {
        let url = Url::parse(origin).ok();
        let same = url.is_some_and(|url| {
            matches!(url.scheme(), "https" | "http")
                && url.origin().ascii_serialization() == *origin
        });
        if !same {
            return Err(Fault::new(
                "web_origins",
                format!("{origin}: write an origin, such as https://app.example"),
            ));
        }
    }
    Ok(())
}

/// RFC 8707 §2: absolute and without a fragment.
pub(super) fn resources_are_absolute(candidate: &Candidate<'_>) -> Result<(), Fault> {
    let settings = candidate.settings;
    let named = settings
        .resources
        .iter()
        .map(|uri| ("resources", uri))
        .chain(
            settings
                .resource_server_of
                .iter()
                .map(|uri| ("resource_server_of", uri)),
        );
    for (member, uri) in named {
        if uri.contains('#') || Url::parse(uri).is_err() {
            return Err(Fault::new(
                member,
                format!("{uri}: write an absolute URI without a fragment"),
            ));
        }
    }
    Ok(())
}

/// https, or http on this very machine; neither a script nor a file.
fn is_on_the_web(uri: &str) -> bool {
    let without_fragment = uri.split('#').next().unwrap_or_default();
    let web = uri.starts_with("https://") || uri.starts_with("http://");
    web && RedirectUri::register(without_fragment).is_ok()
}
