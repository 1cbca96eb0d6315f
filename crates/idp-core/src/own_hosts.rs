//! Hosts that institutions have here are our own: what goes out is never asked of them. Ours might answer itself
//! what it tells nobody else, and one request would make the next.

use async_trait::async_trait;
use sluis_model::{
    ids::InstitutionId,
    ports::{
        Durable, Outgoing, OutgoingError, StoreError,
        directory::{Directory, DirectoryAnswer, DirectoryAt, DirectoryName},
        outgoing::{Answered, Asking, Fetched},
        upstream::{UpstreamError, UpstreamFault},
    },
    secret::Secret,
    upstream::directory_address,
};
use std::{fmt, sync::Arc};
use url::Url;

/// The guarded client, which in addition asks no host of an institution.
pub struct NotOurHosts {
    inner: Arc<dyn Outgoing>,
    durable: Durable,
}

impl NotOurHosts {
    /// Puts the rule before a client.
    #[must_use]
    pub fn before(inner: Arc<dyn Outgoing>, durable: Durable) -> Arc<dyn Outgoing> {
        Arc::new(Self { inner, durable })
    }

    /// Where nothing can be found out, nobody is asked; nor is that an outage of whoever would have been: one opens
    /// the own way in (`source_only.open_at_outage`).
    async fn judge(&self, url: &str) -> Result<(), OutgoingError> {
        let Some(host) = host_of(url) else {
            return Ok(());
        };
        match is_an_institutions(&self.durable, host).await {
            Ok(false) => Ok(()),
            Ok(true) => Err(OutgoingError::Forbidden(OURS.to_owned())),
            Err(error) => {
                tracing::warn!(%error, "nobody was asked: whether a host is our own could not be found out");
                Err(OutgoingError::Busy)
            }
        }
    }
}

/// What is said of a host that is not asked.
const OURS: &str = "it is our own";

async fn is_an_institutions(durable: &Durable, host: String) -> Result<bool, StoreError> {
    let found = durable.glance(move |tx| tx.institution_by_host(&host));
    Ok(found.await?.is_some())
}

/// Asks directories, and none at a host of an institution.
pub struct NoDirectoryOfOurs {
    inner: Arc<dyn Directory>,
    durable: Durable,
}

impl NoDirectoryOfOurs {
    /// Puts the rule before whoever asks.
    #[must_use]
    pub fn before(inner: Arc<dyn Directory>, durable: Durable) -> Arc<dyn Directory> {
        Arc::new(Self { inner, durable })
    }

    /// All addresses of a directory are judged: which of them is asked is found out later.
    async fn judge(&self, at: DirectoryAt<'_>) -> Result<(), UpstreamError> {
        let refused = |why: String| UpstreamError::new(UpstreamFault::Unreachable, why);
        for address in at.source.addresses() {
            // What is no address is for who asks to refuse.
            let Some((host, ..)) = directory_address(address) else {
                continue;
            };
            let Some(host) = written(host) else { continue };
            match is_an_institutions(&self.durable, host).await {
                Ok(false) => {}
                Ok(true) => return Err(refused(OURS.to_owned())),
                // No outage of the directory.
                Err(error) => {
                    let fault = UpstreamFault::Discovery;
                    return Err(UpstreamError::new(fault, error.to_string()));
                }
            }
        }
        Ok(())
    }
}

#[async_trait]
impl Directory for NoDirectoryOfOurs {
    async fn check(
        &self,
        at: DirectoryAt<'_>,
        who: DirectoryName<'_>,
        password: &Secret,
    ) -> Result<DirectoryAnswer, UpstreamError> {
        self.judge(at).await?;
        self.inner.check(at, who, password).await
    }

    async fn look(&self, at: DirectoryAt<'_>) -> Result<(), UpstreamError> {
        self.judge(at).await?;
        self.inner.look(at).await
    }
}

impl fmt::Debug for NoDirectoryOfOurs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NoDirectoryOfOurs")
    }
}

/// The host of an address as institutions' hosts are written; what is no address is the client's to refuse.
fn host_of(url: &str) -> Option<String> {
    written(Url::parse(url).ok()?.host_str()?)
}

/// A host as institutions' hosts are written.
fn written(host: &str) -> Option<String> {
    let host = host.trim_end_matches('.').to_lowercase();
    (!host.is_empty()).then_some(host)
}

#[async_trait]
impl Outgoing for NotOurHosts {
    fn may_ask(&self, url: &str) -> Result<(), OutgoingError> {
        self.inner.may_ask(url)
    }

    async fn get(&self, url: &str, accept: &str) -> Result<Fetched, OutgoingError> {
        self.judge(url).await?;
        self.inner.get(url, accept).await
    }

    // By themselves these would go the way of `get` and `post_form`, and take another's places.
    async fn get_for_institution(
        &self,
        institution: Option<&InstitutionId>,
        url: &str,
        accept: &str,
    ) -> Result<Fetched, OutgoingError> {
        self.judge(url).await?;
        self.inner
            .get_for_institution(institution, url, accept)
            .await
    }

    async fn post_form_for_institution(
        &self,
        institution: Option<&InstitutionId>,
        url: &str,
        form: &[(&str, &str)],
    ) -> Result<(), OutgoingError> {
        self.judge(url).await?;
        self.inner
            .post_form_for_institution(institution, url, form)
            .await
    }

    // By itself it would go the way of `get`, and take the places of those who are known.
    async fn get_for_anybody(&self, url: &str, accept: &str) -> Result<Fetched, OutgoingError> {
        self.judge(url).await?;
        self.inner.get_for_anybody(url, accept).await
    }

    async fn post_form(&self, url: &str, form: &[(&str, &str)]) -> Result<(), OutgoingError> {
        self.judge(url).await?;
        self.inner.post_form(url, form).await
    }

    async fn ask(&self, asking: Asking<'_>) -> Result<Answered, OutgoingError> {
        self.judge(asking.url).await?;
        self.inner.ask(asking).await
    }

    async fn post_json(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Result<(), OutgoingError> {
        self.judge(url).await?;
        self.inner.post_json(url, headers, body).await
    }
}

impl fmt::Debug for NotOurHosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NotOurHosts")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_read_as_institutions_write_it() {
        for (url, host) in [
            ("https://Login.School.test/x", Some("login.school.test")),
            (
                "https://login.school.test.:443/x",
                Some("login.school.test"),
            ),
            ("https://user@login.school.test/", Some("login.school.test")),
            ("/x", None),
        ] {
            assert_eq!(host_of(url).as_deref(), host, "{url}");
        }
    }
}
