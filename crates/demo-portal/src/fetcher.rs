//! How a portal reaches its provider from the back: no redirects, an end to waiting, a cap on answers.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};

use crate::settings::SetupError;

const PATIENCE: Duration = Duration::from_secs(10);
const LARGEST_ANSWER: usize = 1024 * 1024;

/// Why a call to the provider gave nothing usable.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FetchError {
    #[error("the provider could not be reached")]
    Transport(#[from] reqwest::Error),
    #[error("the call could not be made")]
    Call(#[from] http::Error),
    #[error("the provider's answer is larger than {LARGEST_ANSWER} bytes")]
    TooLarge,
}

/// The HTTP client of all portals.
#[derive(Clone)]
pub(crate) struct Fetcher(reqwest::Client);

impl Fetcher {
    /// A redirect from a token endpoint would send credentials somewhere unexpected, so none is
    /// followed. Idle connections are not kept: the server's workers each have a runtime of their own.
    /// Where every issuer is plain http, no root certificates are needed, and none are loaded.
    pub(crate) fn new(needs_tls: bool) -> Result<Self, SetupError> {
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .pool_max_idle_per_host(0)
            .no_proxy();
        if !needs_tls {
            builder = builder.tls_certs_only([]);
        }
        let client = builder
            .build()
            .map_err(|error| SetupError::HttpClient(error.to_string()))?;
        Ok(Self(client))
    }
}

impl<'c> AsyncHttpClient<'c> for Fetcher {
    type Error = FetchError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, FetchError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let mut answer = self.0.execute(request.try_into()?).await?;
            let mut response = http::Response::builder().status(answer.status());
            for (name, value) in answer.headers() {
                response = response.header(name, value);
            }
            let mut body = Vec::new();
            while let Some(chunk) = answer.chunk().await? {
                if body.len() + chunk.len() > LARGEST_ANSWER {
                    return Err(FetchError::TooLarge);
                }
                body.extend_from_slice(&chunk);
            }
            Ok(response.body(body)?)
        })
    }
}
