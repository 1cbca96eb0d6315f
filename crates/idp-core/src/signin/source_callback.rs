//! Where people come back to from a provider: an address of its own for each source.

use super::SourceAnswer;
use crate::idp::Idp;
use sluis_model::{browser::Browser, institution::Institution, upstream::UpstreamSource};
use url::Url;

/// Where providers send people back to, with the short names of institution and source behind it: an
/// address of its own for each, so that an answer of one provider is never taken for another's (RFC 9700
/// §4.4.2). By itself it is the address that all of them shared, where only an answer counts that says by
/// `iss` whose it is.
pub const CALLBACK: &str = "/signin/upstream/callback";

/// [`CALLBACK`] of one source, by the short names of its institution and of itself.
#[must_use]
pub fn callback_path(institution: &str, source: &str) -> String {
    format!("{CALLBACK}/{institution}/{source}")
}

impl Idp {
    /// Where somebody came back to, if an answer may come there from this source: at the source's own
    /// address, or at the one that all of them shared, by `iss`. Who asked says nothing of who answers: a
    /// provider can send people on to another one with the `state` that it got, and would be brought that
    /// one's code.
    pub(crate) fn came_right(
        &self,
        browser: &Browser,
        institution: &Institution,
        source: &UpstreamSource,
        answer: &SourceAnswer,
    ) -> Option<String> {
        match &answer.came_to {
            Some((here, slug)) => (*here == institution.slug && *slug == source.slug)
                .then(|| self.callback(browser, institution, source)),
            None => (answer.iss.as_ref() == Some(&source.settings.issuer))
                .then(|| format!("{}{CALLBACK}", self.own_address(browser, institution))),
        }
    }

    /// Where people come back to: on the host that they left from, if it is the institution's.
    pub(crate) fn callback(
        &self,
        browser: &Browser,
        institution: &Institution,
        source: &UpstreamSource,
    ) -> String {
        let own = self.own_address(browser, institution);
        format!("{own}{}", callback_path(&institution.slug, &source.slug))
    }

    /// The host that somebody is on, if it is the institution's; else the issuer's.
    pub(crate) fn own_address(&self, browser: &Browser, institution: &Institution) -> String {
        let issuer = &self.settings.issuer;
        let own = Url::parse(issuer).ok().filter(|url| {
            url.host_str() != Some(browser.host.as_str())
                && institution.hosts.contains(&browser.host)
        });
        let own = own.and_then(|mut url| {
            url.set_host(Some(&browser.host)).ok()?;
            Some(url.origin().ascii_serialization())
        });
        own.unwrap_or_else(|| issuer.clone())
    }
}
