//! The guarded client.

use crate::{
    places::{Place, Places},
    resolver::{NotPublic, PublicOnly},
    target::{Allowed, Target, judge},
    trust::Trust,
};
use async_trait::async_trait;
use reqwest::{
    Client, Response, StatusCode,
    header::{ACCEPT, CONTENT_TYPE},
    redirect::Policy,
};
use sluis_model::{
    ids::InstitutionId,
    ports::{Answered, Asking, Outgoing, OutgoingError, outgoing::Fetched},
};
use std::{error::Error as _, fmt, time::Duration};
use tracing::Instrument as _;

/// The largest body that is read, in bytes.
const LARGEST: usize = 128 * 1024;
/// The most questions at once; more wait for their turn within their own time.
const AT_ONCE: usize = 32;
/// The most of them to one host.
const AT_ONCE_A_HOST: usize = 4;
/// The most questions at once that anybody can make us ask. They take no place of the others'.
const AT_ONCE_FOR_ANYBODY: usize = 8;
/// The most of them to one host.
const AT_ONCE_FOR_ANYBODY_A_HOST: usize = 2;

/// What the operator decides.
#[derive(Debug, Clone)]
pub struct GuardedSettings {
    /// Hosts, with a port or without, that may be asked although they are not of the public network,
    /// and without TLS.
    pub allow_hosts: Vec<String>,
    /// Whose certificates count.
    pub trust: Trust,
    /// Our own host with its port: nobody makes us ask ourselves.
    pub own_host: Option<String>,
    /// How long one question may take, waiting included.
    pub timeout: Duration,
}

/// The guarded client. One exists per process.
pub struct GuardedClient {
    public: Client,
    allowed: Client,
    hosts: Allowed,
    timeout: Duration,
    usual: Places,
    /// For what anybody can make us ask.
    for_anybody: Places,
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
        let builder = || {
            Client::builder()
                .redirect(Policy::none())
                .no_proxy()
                .retry(reqwest::retry::never())
                .tls_backend_preconfigured(settings.trust.for_http())
                .user_agent(concat!("sluis/", env!("CARGO_PKG_VERSION")))
        };
        Ok(Self {
            public: builder()
                .https_only(true)
                .dns_resolver(PublicOnly)
                .build()
                .map_err(|error| error.to_string())?,
            allowed: builder().build().map_err(|error| error.to_string())?,
            hosts: Allowed::new(&settings.allow_hosts, settings.own_host.as_deref()),
            timeout: settings.timeout,
            usual: Places::new(AT_ONCE, AT_ONCE_A_HOST),
            for_anybody: Places::new(AT_ONCE_FOR_ANYBODY, AT_ONCE_FOR_ANYBODY_A_HOST),
        })
    }

    fn client(&self, target: &Target) -> &Client {
        if target.allowed {
            &self.allowed
        } else {
            &self.public
        }
    }

    async fn get_once(
        &self,
        places: &Places,
        institution: Option<&InstitutionId>,
        url: &str,
        accept: &str,
    ) -> Result<Fetched, OutgoingError> {
        let target = judge(url, &self.hosts)?;
        let _place = self.place_at(places, institution, &target).await?;
        let answer = self
            .client(&target)
            .get(target.url.clone())
            .header(ACCEPT, accept)
            .send()
            .await
            .map_err(|error| unanswered(&error))?;
        // A redirect is no answer: whoever names an address names the one where the thing lies.
        if answer.status() != StatusCode::OK {
            return Err(OutgoingError::Status(answer.status().as_u16()));
        }
        read(answer).await
    }

    async fn post_once(
        &self,
        institution: Option<&InstitutionId>,
        url: &str,
        form: &[(&str, &str)],
    ) -> Result<(), OutgoingError> {
        let target = judge(url, &self.hosts)?;
        let _place = self.place_at(&self.usual, institution, &target).await?;
        let answer = self
            .client(&target)
            .post(target.url.clone())
            .form(form)
            .send()
            .await
            .map_err(|error| unanswered(&error))?;
        taken(&answer)
    }

    /// A usual place, of the share of the address's domain.
    async fn place(&self, target: &Target) -> Result<Place<'_>, OutgoingError> {
        self.place_at(&self.usual, None, target).await
    }

    async fn place_at<'c>(
        &self,
        places: &'c Places,
        institution: Option<&InstitutionId>,
        target: &Target,
    ) -> Result<Place<'c>, OutgoingError> {
        // Half of the time at most, so that who waited in vain is not told that nobody answered.
        let taking = places.take(institution, &target.url);
        tokio::time::timeout(self.timeout / 2, taking)
            .await
            .map_err(|_| OutgoingError::Busy)
    }

    async fn within<T>(
        &self,
        work: impl Future<Output = Result<T, OutgoingError>>,
    ) -> Result<T, OutgoingError> {
        let span =
            tracing::trace_span!(target: sluis_model::TRACES, "outgoing", otel.kind = "client");
        tokio::time::timeout(self.timeout, work)
            .instrument(span)
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
        self.within(self.get_once(&self.usual, None, url, accept))
            .await
    }

    async fn get_for_institution(
        &self,
        institution: Option<&InstitutionId>,
        url: &str,
        accept: &str,
    ) -> Result<Fetched, OutgoingError> {
        self.within(self.get_once(&self.usual, institution, url, accept))
            .await
    }

    async fn get_for_anybody(&self, url: &str, accept: &str) -> Result<Fetched, OutgoingError> {
        self.within(self.get_once(&self.for_anybody, None, url, accept))
            .await
    }

    async fn post_form(&self, url: &str, form: &[(&str, &str)]) -> Result<(), OutgoingError> {
        self.within(self.post_once(None, url, form)).await
    }

    async fn post_form_for_institution(
        &self,
        institution: Option<&InstitutionId>,
        url: &str,
        form: &[(&str, &str)],
    ) -> Result<(), OutgoingError> {
        self.within(self.post_once(institution, url, form)).await
    }

    async fn ask(&self, asking: Asking<'_>) -> Result<Answered, OutgoingError> {
        self.within(async {
            let target = judge(asking.url, &self.hosts)?;
            let _place = self.place(&target).await?;
            let client = self.client(&target);
            let mut request = match asking.form {
                Some(form) => client.post(target.url.clone()).form(form),
                None => client.get(target.url.clone()),
            };
            for (name, value) in asking.headers {
                request = request.header(*name, *value);
            }
            let answer = request.send().await.map_err(|error| unanswered(&error))?;
            Ok(Answered {
                status: answer.status().as_u16(),
                fetched: read(answer).await?,
            })
        })
        .await
    }

    async fn post_json(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Result<(), OutgoingError> {
        self.within(async {
            let target = judge(url, &self.hosts)?;
            let _place = self.place(&target).await?;
            let mut request = self
                .client(&target)
                .post(target.url.clone())
                .header(CONTENT_TYPE, "application/json")
                .body(body);
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let answer = request.send().await.map_err(|error| unanswered(&error))?;
            taken(&answer)
        })
        .await
    }
}

fn taken(answer: &Response) -> Result<(), OutgoingError> {
    match answer.status() {
        StatusCode::OK | StatusCode::ACCEPTED | StatusCode::NO_CONTENT => Ok(()),
        other => Err(OutgoingError::Status(other.as_u16())),
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
