//! Who asks for a passkey: the host that the page stands on, and nobody beside it (PSK-03). A passkey is
//! made for that host for good; the host stands with it.

use super::PasskeyRefusal;
use crate::idp::{Failure, Idp};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sluis_model::{
    browser::Browser,
    institution::Institution,
    passkey::{Ceremony, Passkey},
    person::Person,
    second_factor::SecondFactors,
};
use url::{Host, Url};
use uuid::Uuid;
use webauthn_rs::prelude::{Webauthn, WebauthnBuilder};

/// The relying party of one host.
pub(crate) struct RelyingParty {
    /// Its id: the host's name.
    pub(crate) id: String,
    /// The one origin that answers may come from.
    pub(crate) origin: String,
    /// The library, set up for it.
    pub(crate) webauthn: Webauthn,
}

/// Where somebody's passkeys work of whom none works at the host that was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasskeysElsewhere {
    /// At this host, which the institution has or the installation is at.
    At(String),
    /// Nowhere: every host that they were made for was given up.
    Gone,
}

impl PasskeysElsewhere {
    /// The host at which they work, if there is one.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        match self {
            Self::At(host) => Some(host),
            Self::Gone => None,
        }
    }
}

impl Idp {
    /// The relying party of the host that a browser asked: the issuer's, or one of the institution's
    /// own. `None` where there can't be passkeys: on a host that is a number, or somebody else's.
    pub(crate) fn relying_party(
        &self,
        browser: &Browser,
        institution: Option<&Institution>,
    ) -> Option<RelyingParty> {
        let (url, id) = self.asked_domain(browser, institution)?;
        let origin = url.origin();
        let url = Url::parse(&origin.ascii_serialization()).ok()?;
        let name = institution.map_or(id.as_str(), |institution| institution.name.as_str());
        let minutes = u64::try_from(Ceremony::MINUTES).unwrap_or(5);
        let webauthn = WebauthnBuilder::new(&id, &url)
            .ok()?
            .rp_name(name)
            .timeout(std::time::Duration::from_secs(minutes * 60))
            .build()
            .ok()?;
        Some(RelyingParty {
            webauthn,
            origin: origin.ascii_serialization(),
            id,
        })
    }

    /// Whether there can be passkeys at the host that a browser asked.
    pub(crate) fn has_relying_party(
        &self,
        browser: &Browser,
        institution: Option<&Institution>,
    ) -> bool {
        self.asked_domain(browser, institution).is_some()
    }

    /// The issuer's address at the host that a browser asked, if that is ours and a name; and the name.
    fn asked_domain(
        &self,
        browser: &Browser,
        institution: Option<&Institution>,
    ) -> Option<(Url, String)> {
        let mut url = Url::parse(&self.settings.issuer).ok()?;
        if url.host_str() != Some(browser.host.as_str()) {
            let own = |institution: &Institution| institution.hosts.contains(&browser.host);
            if !institution.is_some_and(own) {
                return None;
            }
            url.set_host(Some(&browser.host)).ok()?;
        }
        match url.host() {
            Some(Host::Domain(id)) => {
                let id = id.to_owned();
                Some((url, id))
            }
            _ => None,
        }
    }

    /// The hosts at which an institution's people can show passkeys: the issuer's and its own. One that
    /// was made for another host works no more.
    pub(crate) fn passkey_hosts(&self, institution: &Institution) -> Vec<String> {
        let issuer = Url::parse(&self.settings.issuer).ok();
        let issuer = issuer.and_then(|url| url.host_str().map(str::to_owned));
        issuer
            .into_iter()
            .chain(institution.hosts.clone())
            .collect()
    }

    /// Where this person's passkeys work, where none works at the host that the browser asked; `None`
    /// where one does, or there is none.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn passkeys_elsewhere(
        &self,
        browser: &Browser,
        institution: &Institution,
        person: &Person,
        factors: &SecondFactors,
    ) -> Result<Option<PasskeysElsewhere>, Failure> {
        if factors.passkeys == 0 {
            return Ok(None);
        }
        let here = self.relying_party(browser, Some(institution));
        let here = here.map(|party| party.id);
        let id = person.id.clone();
        let stored = self.durable.read(move |tx| tx.passkeys(&id)).await?;
        let hosts = self.passkey_hosts(institution);
        Ok(elsewhere(&stored, here.as_deref(), &hosts))
    }
}

/// Where passkeys work of which none works here, by the hosts that there are.
fn elsewhere(
    stored: &[Passkey],
    here: Option<&str>,
    hosts: &[String],
) -> Option<PasskeysElsewhere> {
    let mut made_for = stored.iter().map(|passkey| &passkey.rp_id);
    if stored.is_empty() || made_for.clone().any(|host| Some(host.as_str()) == here) {
        return None;
    }
    let there = made_for.find(|host| hosts.contains(host)).cloned();
    Some(there.map_or(PasskeysElsewhere::Gone, PasskeysElsewhere::At))
}

/// What an authenticator knows a person by: the id, and nothing that tells of somebody (Level 3 §14.6.1).
pub(super) fn user_handle(person: &Person) -> Uuid {
    Uuid::parse_str(person.id.as_str()).unwrap_or_else(|_| {
        let mut bytes = [0; 16];
        let id = person.id.as_str().as_bytes();
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, id);
        bytes.copy_from_slice(&digest.as_ref()[..16]);
        Uuid::from_bytes(bytes)
    })
}

/// The same in base64url, as browsers are told it.
pub(crate) fn handle_of(person: &Person) -> String {
    encoded(user_handle(person).as_bytes())
}

/// Whether what the browser says of itself names exactly this origin, and no frame of another one. The
/// library compares as well; it is not relied on for that.
pub(super) fn right_origin(client_data: &[u8], origin: &str) -> Result<(), PasskeyRefusal> {
    let said: serde_json::Value =
        serde_json::from_slice(client_data).map_err(|_| PasskeyRefusal::Unreadable)?;
    let framed = said.get("crossOrigin").and_then(serde_json::Value::as_bool) == Some(true);
    let same = said.get("origin").and_then(serde_json::Value::as_str) == Some(origin);
    if same && !framed {
        Ok(())
    } else {
        Err(PasskeyRefusal::WrongOrigin)
    }
}

/// Bytes as they stand in tables and in JSON.
pub(super) fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn psk_03_no_origin_but_the_very_one_answers() {
        let said = |origin: &str| format!(r#"{{"origin":"{origin}"}}"#);
        let ours = "https://login.test";
        assert!(right_origin(said(ours).as_bytes(), ours).is_ok());
        for other in [
            "http://login.test",
            "https://login.test:8443",
            "https://a.login.test",
            "https://badlogin.test",
            "https://login.test.bad",
            "https://login.test/",
        ] {
            let refused = right_origin(said(other).as_bytes(), ours);
            assert_eq!(refused, Err(PasskeyRefusal::WrongOrigin), "{other}");
        }
        let framed = format!(r#"{{"origin":"{ours}","crossOrigin":true}}"#);
        assert!(right_origin(framed.as_bytes(), ours).is_err());
        assert_eq!(
            right_origin(b"no json", ours),
            Err(PasskeyRefusal::Unreadable)
        );
    }
}
