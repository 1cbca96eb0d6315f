//! Hosts that institutions have here are our own: what goes out is never asked of them. Ours might answer itself
//! what it tells nobody else, and one request would make the next.

use async_trait::async_trait;
use sluis_model::ports::{
    Durable, Outgoing, OutgoingError,
    outgoing::{Answered, Asking, Fetched},
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

    /// Where nothing can be found out, nobody is asked.
    async fn judge(&self, url: &str) -> Result<(), OutgoingError> {
        let Some(host) = host_of(url) else {
            return Ok(());
        };
        let found = self
            .durable
            .glance(move |tx| tx.institution_by_host(&host))
            .await
            .map_err(|error| OutgoingError::Unreachable(error.to_string()))?;
        match found {
            Some(_) => Err(OutgoingError::Forbidden("it is our own".to_owned())),
            None => Ok(()),
        }
    }
}

/// The host of an address as institutions' hosts are written; what is no address is the client's to refuse.
fn host_of(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?.trim_end_matches('.').to_lowercase();
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
