//! How the library reaches the program.

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};
use std::{error::Error, fmt, pin::Pin};

/// An HTTP client that follows no redirect.
#[derive(Debug, Clone)]
pub(crate) struct Wire(reqwest::Client);

/// Why a call failed.
#[derive(Debug)]
pub(crate) struct WireError(String);

impl fmt::Display for WireError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for WireError {}

impl Wire {
    pub(crate) fn new() -> Self {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build();
        Self(client.unwrap_or_else(|error| panic!("no HTTP client: {error}")))
    }

    /// The JSON at an address.
    pub(crate) async fn json(&self, address: &str) -> serde_json::Value {
        let answer = self.0.get(address).send().await;
        let answer = answer.unwrap_or_else(|error| panic!("{address}: {error}"));
        let document = answer.json().await;
        document.unwrap_or_else(|error| panic!("{address}: {error}"))
    }

    async fn carry(&self, request: HttpRequest) -> Result<HttpResponse, Box<dyn Error>> {
        let answer = self.0.execute(request.try_into()?).await?;
        let mut response = http::Response::builder().status(answer.status());
        for (name, value) in answer.headers() {
            response = response.header(name, value);
        }
        Ok(response.body(answer.bytes().await?.to_vec())?)
    }
}

impl<'c> AsyncHttpClient<'c> for Wire {
    type Error = WireError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, WireError>> + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let answer = self.carry(request).await;
            answer.map_err(|error| WireError(error.to_string()))
        })
    }
}
