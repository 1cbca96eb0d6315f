//! The guarded client.

use crate::{
    resolver::{NotPublic, PublicOnly},
    target::{Allowed, Target, judge},
};
use async_trait::async_trait;
use reqwest::{
    Certificate, Client, Response, StatusCode,
    header::{ACCEPT, CONTENT_TYPE, LOCATION},
    redirect::Policy,
};
use sluis_model::ports::{Outgoing, OutgoingError, outgoing::Fetched};
use std::{error::Error as _, fmt, time::Duration};
use tokio::sync::Semaphore;

/// The largest body that is read, in bytes.
const LARGEST: usize = 128 * 1024;
/// The most redirects of one question.
const MOST_REDIRECTS: usize = 3;
/// The most questions at once; more wait for their turn within their own time.
const AT_ONCE: usize = 32;

/// What the operator decides.
#[derive(Debug, Clone)]
pub struct GuardedSettings {
    /// Hosts, with a port or without, that may be asked although they are not of the public network,
    /// and without TLS.
    pub allow_hosts: Vec<String>,
    /// Further certificate authorities, in PEM.
    pub authorities: Option<Vec<u8>>,
    /// How long one question may take, redirects and waiting included.
    pub timeout: Duration,
}

/// The guarded client. One exists per process.
pub struct GuardedClient {
    public: Client,
    allowed: Client,
    hosts: Allowed,
    timeout: Duration,
    at_once: Semaphore,
}

impl fmt::Debug for GuardedClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GuardedClient")
            .field("hosts", &self.hosts)
            .finish_non_exhaustive()
    }
}

impl GuardedClient {
    /// Puts the client together.
    ///
    /// # Errors
    /// What is wrong with the certificates.
    pub fn new(settings: &GuardedSettings) -> Result<Self, String> {
        let authorities = match &settings.authorities {
            Some(pem) => Certificate::from_pem_bundle(pem)
                .map_err(|error| format!("outgoing.ca_file: {error}"))?,
            None => vec![],
        };
        let builder = || {
            Client::builder()
                .redirect(Policy::none())
                .no_proxy()
                .retry(reqwest::retry::never())
                .tls_certs_merge(authorities.clone())
                .user_agent(concat!("sluis/", env!("CARGO_PKG_VERSION")))
        };
        Ok(Self {
            public: builder()
                .https_only(true)
                .dns_resolver(PublicOnly)
                .build()
                .map_err(|error| error.to_string())?,
            allowed: builder().build().map_err(|error| error.to_string())?,
            hosts: Allowed::new(&settings.allow_hosts),
            timeout: settings.timeout,
            at_once: Semaphore::new(AT_ONCE),
        })
    }

    fn client(&self, target: &Target) -> &Client {
        if target.allowed {
            &self.allowed
        } else {
            &self.public
        }
    }

    async fn get_following(&self, url: &str, accept: &str) -> Result<Fetched, OutgoingError> {
        let _turn = self.turn().await?;
        let mut target = judge(url, &self.hosts)?;
        for _ in 0..=MOST_REDIRECTS {
            let answer = self
                .client(&target)
                .get(target.url.clone())
                .header(ACCEPT, accept)
                .send()
                .await
                .map_err(|error| unanswered(&error))?;
            if answer.status().is_redirection() {
                let next = answer
                    .headers()
                    .get(LOCATION)
                    .and_then(|location| location.to_str().ok())
                    .and_then(|location| target.url.join(location).ok())
                    .ok_or_else(|| OutgoingError::Status(answer.status().as_u16()))?;
                target = judge(next.as_str(), &self.hosts)?;
                continue;
            }
            if answer.status() != StatusCode::OK {
                return Err(OutgoingError::Status(answer.status().as_u16()));
            }
            return read(answer).await;
        }
        Err(OutgoingError::Unreachable("too many redirects".to_owned()))
    }

    async fn turn(&self) -> Result<tokio::sync::SemaphorePermit<'_>, OutgoingError> {
        self.at_once
            .acquire()
            .await
            .map_err(|_| OutgoingError::Unreachable("shutting down".to_owned()))
    }

    async fn within<T>(
        &self,
        work: impl Future<Output = Result<T, OutgoingError>>,
    ) -> Result<T, OutgoingError> {
        tokio::time::timeout(self.timeout, work)
            .await
            .unwrap_or_else(|_| Err(OutgoingError::Unreachable("not in time".to_owned())))
    }
}

#[async_trait]
impl Outgoing for GuardedClient {
    fn may_ask(&self, url: &str) -> Result<(), OutgoingError> {
        judge(url, &self.hosts).map(drop)
    }

    async fn get(&self, url: &str, accept: &str) -> Result<Fetched, OutgoingError> {
        self.within(self.get_following(url, accept)).await
    }

    async fn post_form(&self, url: &str, form: &[(&str, &str)]) -> Result<(), OutgoingError> {
        self.within(async {
            let _turn = self.turn().await?;
            let target = judge(url, &self.hosts)?;
            let answer = self
                .client(&target)
                .post(target.url.clone())
                .form(form)
                .send()
                .await
                .map_err(|error| unanswered(&error))?;
            match answer.status() {
                StatusCode::OK | StatusCode::ACCEPTED | StatusCode::NO_CONTENT => Ok(()),
                other => Err(OutgoingError::Status(other.as_u16())),
            }
        })
        .await
    }
}

async fn read(mut answer: Response) -> Result<Fetched, OutgoingError> {
    let content_type = answer
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .map(|value| {
            let media = value.split(';').next().unwrap_or_default();
            media.trim().to_ascii_lowercase()
        });
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| unanswered(&error))? {
        if body.len() + chunk.len() > LARGEST {
            return Err(OutgoingError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Fetched { content_type, body })
}

/// The reason without the address, which may hold what is the portal's own.
fn unanswered(error: &reqwest::Error) -> OutgoingError {
    let mut cause = error.source();
    let mut last = error.to_string();
    while let Some(inner) = cause {
        if inner.is::<NotPublic>() {
            return OutgoingError::Forbidden(inner.to_string());
        }
        last = inner.to_string();
        cause = inner.source();
    }
    OutgoingError::Unreachable(last)
}
