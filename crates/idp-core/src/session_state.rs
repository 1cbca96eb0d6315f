//! What portals' pages watch to notice a sign-out (OpenID Connect Session Management 1.0): the
//! browser's state, and the answer parameter `session_state` that binds it to one portal.
//!
//! The state is made of the session's public id: it is another one for every session, stays while the
//! session only gets a new cookie, and is gone with it. It proves nothing to anybody.

use sluis_model::{
    browser::{Browser, BrowserChanges, Change},
    context::Ctx,
    ids::{ClientId, SessionId},
    secret::HashedToken,
};
use sluis_protocol::redirect_uri::RedirectUri;

/// The state of a browser that is in a session.
pub(crate) fn browser_state(session: &SessionId) -> String {
    HashedToken::of(&format!("browser state {session}"))
        .as_str()
        .to_owned()
}

/// Lets the browser keep the state of a session, where it holds another one or none.
pub(crate) fn keep(browser: &Browser, session: &SessionId, changes: &mut BrowserChanges) {
    let state = browser_state(session);
    if browser.state.as_ref() != Some(&state) {
        changes.state = Change::Set(state);
    }
}

/// `session_state` (§3.2) for a portal whose page has the redirect URI's origin; the script of the
/// check-session page computes the same. `None` for apps, whose redirect URI has no origin.
pub(crate) fn session_state(
    ctx: &Ctx,
    client: &ClientId,
    redirect_uri: &RedirectUri,
    state: &str,
) -> Option<String> {
    let origin = origin_of(redirect_uri.as_str())?;
    let salt = data_encoding::HEXLOWER.encode(&ctx.random::<16>());
    let hash = HashedToken::of(&format!("{client} {origin} {state} {salt}"));
    Some(format!("{}.{salt}", hash.as_str()))
}

/// The origin of a web address as browsers write it (RFC 6454 §6.2).
fn origin_of(uri: &str) -> Option<String> {
    let (scheme, rest) = uri.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let usual_port = match scheme.as_str() {
        "https" => ":443",
        "http" => ":80",
        _ => return None,
    };
    let authority = rest.split(['/', '?', '#']).next()?.to_ascii_lowercase();
    let authority = authority.strip_suffix(usual_port).unwrap_or(&authority);
    let well_formed = !authority.is_empty() && !authority.contains('@');
    well_formed.then(|| format!("{scheme}://{authority}"))
}

#[cfg(test)]
mod tests {
    use super::origin_of;

    #[test]
    fn the_origin_is_written_as_browsers_write_it() {
        for (uri, origin) in [
            ("https://Agenda.test/cb?x=1", "https://agenda.test"),
            ("https://agenda.test:443/cb", "https://agenda.test"),
            ("https://agenda.test:8443", "https://agenda.test:8443"),
            ("http://localhost:80/", "http://localhost"),
            ("http://[::1]:8081/cb", "http://[::1]:8081"),
        ] {
            assert_eq!(origin_of(uri).as_deref(), Some(origin), "{uri}");
        }
        for without in ["nl.agenda.app:/cb", "nl.agenda.app://cb", "https:///cb"] {
            assert_eq!(origin_of(without), None, "{without}");
        }
    }
}
