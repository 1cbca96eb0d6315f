//! Where a client hears of ended sessions.

use super::{Candidate, Fault};
use url::Url;

/// OpenID Connect Back-Channel Logout §2.2: without a fragment.
pub(super) fn notices_have_no_fragment(candidate: &Candidate<'_>) -> Result<(), Fault> {
    match &candidate.settings.backchannel_logout_uri {
        Some(uri) if uri.contains('#') => Err(Fault::new(
            "backchannel_logout_uri",
            format!("{uri}: it must have no fragment"),
        )),
        _ => Ok(()),
    }
}

/// OpenID Connect Front-Channel Logout §2: scheme, host and port are those of a redirect URI.
pub(super) fn the_frame_is_of_a_redirect_host(candidate: &Candidate<'_>) -> Result<(), Fault> {
    let Some(uri) = &candidate.settings.frontchannel_logout_uri else {
        return Ok(());
    };
    let wrong = |why: &str| Fault::new("frontchannel_logout_uri", format!("{uri}: {why}"));
    let url = Url::parse(uri).map_err(|_| wrong("not an absolute URI"))?;
    if !matches!(url.scheme(), "https" | "http") || uri.contains('#') {
        return Err(wrong("write an https address without a fragment"));
    }
    let origin = url.origin().ascii_serialization();
    let mut redirects = candidate.settings.redirect_uris.iter();
    if redirects.any(|redirect| redirect.origin().as_ref() == Some(&origin)) {
        Ok(())
    } else {
        Err(wrong(
            "scheme, host and port must be those of one of the redirect_uris",
        ))
    }
}
