//! Which host was asked, and whose it is (E-03). It says which institution's pages may be shown, from
//! where their forms may come, and which issuer was asked: a host is one only once the store knows it as
//! an institution's, and its issuer has the installation's scheme and port, not the request's.

use crate::authority::{is_domain_name, is_this_machine, split, without_default};
use actix_web::http::Uri;
use chrono::Duration;
use sluis_model::{context::Timestamp, ids::InstitutionId, issuer::OwnIssuer, ports::StoreError};
use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
};

/// How long nothing is told of unknown hosts once one was told of: anybody can ask them.
const SILENCE: Duration = Duration::minutes(1);
/// The most of an unknown host that is told, in characters.
const SHOWN: usize = 80;

/// An institution that has the asked host to itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostInstitution {
    /// Which.
    pub id: InstitutionId,
    /// Its short name.
    pub slug: String,
}

/// What a look-up will answer.
pub type Found = Pin<Box<dyn Future<Output = Result<Option<HostInstitution>, StoreError>> + Send>>;

/// Finds the active institution of a host name in lower case.
pub type FindHost = Arc<dyn Fn(String) -> Found + Send + Sync>;

/// A known host that a request asked. It stands in the request's extensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedHost {
    /// Its name in lower case, without the port.
    pub name: String,
    /// Its origin as browsers write it: the only one that forms sent to it may come from.
    pub origin: String,
    /// Whose it is; nobody's is the host of the installation's issuer.
    pub institution: Option<HostInstitution>,
    /// The issuer that it is, where it is an institution's: the same whatever port was asked.
    pub issuer: Option<Arc<OwnIssuer>>,
}

impl AskedHost {
    /// What cookies of this host are bound to; those of the issuer's host are not.
    #[must_use]
    pub fn place(&self) -> Option<String> {
        let institution = self.institution.as_ref()?;
        Some(format!("{}/{}", self.name, institution.id))
    }
}

/// The hosts that this installation answers on.
pub struct Hosts {
    scheme: String,
    name: String,
    port: Option<u16>,
    /// The issuer's own, which most requests ask, as it is written there.
    own: Option<(String, AskedHost)>,
    find: FindHost,
    /// When an unknown host was last told of.
    told: Mutex<Option<Timestamp>>,
}

impl Hosts {
    /// The hosts beside the one of `origin`, which is the issuer's, by what `find` says.
    #[must_use]
    pub fn new(origin: &str, find: FindHost) -> Self {
        let uri = origin.parse::<Uri>().unwrap_or_default();
        let scheme = uri.scheme_str().unwrap_or("https").to_owned();
        let (name, port) = uri
            .authority()
            .and_then(|authority| split(authority.as_str()))
            .unwrap_or_default();
        let mut hosts = Self {
            port: without_default(&scheme, port),
            scheme,
            name,
            own: None,
            find,
            told: Mutex::default(),
        };
        if let Some(authority) = uri.authority().map(|authority| authority.as_str())
            && let Some((name, port)) = split(authority)
        {
            let port = without_default(&hosts.scheme, port);
            let host = hosts.host(name, port, None);
            hosts.own = Some((authority.to_owned(), host));
        }
        hosts
    }

    /// The host that an authority names, if it is one of ours. One read at most, which the store keeps in
    /// memory, and none for the issuer's host.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn asked(&self, authority: &str) -> Result<Option<AskedHost>, StoreError> {
        if let Some((own, host)) = &self.own
            && own == authority
        {
            return Ok(Some(host.clone()));
        }
        let Some((name, port)) = split(authority) else {
            return Ok(None);
        };
        let port = without_default(&self.scheme, port);
        if name == self.name || (is_this_machine(&self.name) && is_this_machine(&name)) {
            return Ok(Some(self.host(name, port, None)));
        }
        // Proxies may leave the port out.
        let other_port = self.port.is_some() && port.is_some() && port != self.port;
        if other_port || !is_domain_name(&name) {
            return Ok(None);
        }
        let found = (self.find)(name.clone()).await?;
        Ok(found.map(|institution| self.host(name, port, Some(institution))))
    }

    /// Tells the operator that a host was asked that is nobody's here, seldom: a wrong `server.public_url`, or
    /// a proxy that does not hand the host on, looks so, and all that is seen of it is a page that is not there.
    pub(crate) fn tell_unknown(&self, authority: &str, now: Timestamp) {
        if !self.is_to_be_told(now) {
            return;
        }
        let asked: String = authority
            .chars()
            .filter(char::is_ascii_graphic)
            .take(SHOWN)
            .collect();
        let own = self.own.as_ref();
        let expected = own.map_or(self.name.as_str(), |(authority, _)| authority.as_str());
        tracing::warn!(
            asked,
            expected,
            "a host was asked that is nobody's here: is server.public_url right, and does the proxy hand on Host?"
        );
    }

    /// Whether an unknown host is told of at this moment, which counts as done.
    fn is_to_be_told(&self, now: Timestamp) -> bool {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        // The clock may have been put back.
        let is_due = told.is_none_or(|last| now < last || now - last >= SILENCE);
        if is_due {
            *told = Some(now);
        }
        is_due
    }

    fn host(
        &self,
        name: String,
        port: Option<u16>,
        institution: Option<HostInstitution>,
    ) -> AskedHost {
        let origin = |port: Option<u16>| {
            let suffix = port.map(|port| format!(":{port}")).unwrap_or_default();
            format!("{}://{name}{suffix}", self.scheme)
        };
        let issuer = institution.as_ref().map(|institution| {
            Arc::new(OwnIssuer {
                issuer: origin(self.port),
                institution: institution.id.clone(),
            })
        });
        AskedHost {
            origin: origin(port.or(self.port)),
            issuer,
            name,
            institution,
        }
    }
}

impl fmt::Debug for Hosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hosts")
            .field("scheme", &self.scheme)
            .field("name", &self.name)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn found(id: &str) -> HostInstitution {
        HostInstitution {
            id: InstitutionId::from(id),
            slug: id.to_owned(),
        }
    }

    /// Hosts beside `origin`: `een.test` and `twee.test`, and how often the store was asked.
    fn hosts(origin: &str) -> (Hosts, Arc<AtomicUsize>) {
        let reads = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&reads);
        let find: FindHost = Arc::new(move |name| {
            counted.fetch_add(1, Ordering::Relaxed);
            Box::pin(async move {
                Ok(match name.as_str() {
                    "een.test" => Some(found("een")),
                    "twee.test" => Some(found("twee")),
                    _ => None,
                })
            })
        });
        (Hosts::new(origin, find), reads)
    }

    async fn asked(hosts: &Hosts, authority: &str) -> Option<AskedHost> {
        hosts.asked(authority).await.unwrap()
    }

    #[actix_web::test]
    async fn e03_the_issuers_host_is_known_without_a_read() {
        let (hosts, reads) = hosts("https://login.test");
        for authority in ["login.test", "login.test:443", "LOGIN.test"] {
            let host = asked(&hosts, authority).await.unwrap();
            assert_eq!(
                (host.origin.as_str(), host.institution),
                ("https://login.test", None)
            );
        }
        assert_eq!(reads.load(Ordering::Relaxed), 0);
    }

    #[actix_web::test]
    async fn e03_an_institutions_host_is_found_whatever_its_port() {
        let (hosts, _) = hosts("https://login.test");
        let host = asked(&hosts, "een.test:8443").await.unwrap();
        assert_eq!(host.institution, Some(found("een")));
        assert_eq!(host.origin, "https://een.test:8443");
        let issuer = host.issuer.as_ref().map(|own| own.issuer.as_str());
        assert_eq!(issuer, Some("https://een.test"));
        assert_eq!(host.place().as_deref(), Some("een.test/een"));
    }

    #[actix_web::test]
    async fn e03_where_the_issuer_has_a_port_it_counts() {
        let (hosts, _) = hosts("https://login.test:8443");
        let origin = |host: Option<AskedHost>| host.map(|host| host.origin);
        let own = Some("https://een.test:8443".to_owned());
        assert_eq!(origin(asked(&hosts, "een.test:8443").await), own);
        assert_eq!(
            origin(asked(&hosts, "een.test").await),
            own,
            "the proxy left it out"
        );
        assert_eq!(origin(asked(&hosts, "een.test:9000").await), None);
    }

    #[actix_web::test]
    async fn e03_what_is_no_known_host_is_none_of_ours() {
        let (hosts, reads) = hosts("https://login.test");
        for authority in [
            "",
            ":",
            ":443",
            "127.0.0.1",
            "localhost",
            "[::1]",
            "[::1",
            "een.test.",
            ".een.test",
            "iemand@een.test",
            "een.test:x",
            "een.test:99999",
            "een.test/twee.test",
            "een test",
        ] {
            assert_eq!(asked(&hosts, authority).await, None, "{authority:?}");
        }
        assert_eq!(
            reads.load(Ordering::Relaxed),
            1,
            "only localhost could be stored"
        );
        assert_eq!(asked(&hosts, "drie.test").await, None);
    }

    #[test]
    fn ins_10_unknown_hosts_are_told_of_once_a_minute() {
        let (hosts, _) = hosts("https://login.test");
        let at = |seconds: i64| Timestamp::UNIX_EPOCH + Duration::seconds(seconds);
        for (seconds, told) in [
            (0, true),
            (0, false),
            (59, false),
            (60, true),
            (119, false),
            (120, true),
            (90, true),
            (91, false),
        ] {
            assert_eq!(hosts.is_to_be_told(at(seconds)), told, "{seconds}");
        }
    }

    #[actix_web::test]
    async fn e03_on_one_machine_all_its_names_are_one_host() {
        let (hosts, reads) = hosts("http://localhost:8080");
        for authority in [
            "localhost:8080",
            "127.0.0.1:8080",
            "[::1]:8080",
            "localhost:9",
            "127.0.0.1",
        ] {
            assert!(asked(&hosts, authority).await.is_some(), "{authority}");
        }
        let host = asked(&hosts, "127.0.0.1:8080").await.unwrap();
        assert_eq!(host.origin, "http://127.0.0.1:8080");
        assert_eq!(asked(&hosts, "192.0.2.1:8080").await, None);
        assert_eq!(reads.load(Ordering::Relaxed), 0);
    }
}
