//! An answer that came without the browser.

use reqwest::{RequestBuilder, header::HeaderMap};
use serde_json::Value;

/// An answer of an endpoint, or of anything else that speaks HTTP.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub text: String,
    /// The body as JSON; null when it is none.
    pub json: Value,
}

impl Answer {
    /// Sends a request and reads what comes back.
    ///
    /// # Panics
    /// When nothing comes back, or a server error.
    pub async fn of(request: RequestBuilder) -> Self {
        let response = request
            .send()
            .await
            .unwrap_or_else(|error| panic!("no answer: {error}"));
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap_or_default();
        assert!(status < 500, "answered {status}: {text}");
        Self {
            status,
            headers,
            json: serde_json::from_str(&text).unwrap_or(Value::Null),
            text,
        }
    }

    /// A header's value; empty when it is not there.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// Whether the body is of this media type, whatever its parameters.
    #[must_use]
    pub fn is_of(&self, media_type: &str) -> bool {
        let kind = self.header("content-type");
        kind.split(';')
            .next()
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case(media_type))
    }

    /// A member that must be text.
    ///
    /// # Panics
    /// When it is not.
    #[must_use]
    pub fn text_of(&self, member: &str) -> String {
        self.json[member]
            .as_str()
            .unwrap_or_else(|| panic!("no {member} in {}", self.text))
            .to_owned()
    }

    /// The code of a refusal in JSON (RFC 6749 §5.2), whose form is checked.
    ///
    /// # Panics
    /// When it is no refusal, or not one of that form.
    #[must_use]
    pub fn refusal(&self) -> &str {
        assert!(
            matches!(self.status, 400 | 401 | 403),
            "{} is no refusal: {}",
            self.status,
            self.text
        );
        assert!(self.is_of("application/json"), "{:?}", self.headers);
        super::checks::description(&self.json);
        self.json["error"].as_str().unwrap_or_default()
    }

    /// The code in `WWW-Authenticate` of a resource's refusal (RFC 6750 §3), empty where it has none.
    ///
    /// # Panics
    /// When it is no refusal of a resource.
    #[must_use]
    pub fn challenge(&self) -> String {
        assert!(
            matches!(self.status, 400 | 401 | 403),
            "{} is no refusal: {}",
            self.status,
            self.text
        );
        let all: Vec<&str> = self
            .headers
            .get_all("www-authenticate")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .collect();
        assert!(!all.is_empty(), "RFC 6750 §3: no WWW-Authenticate");
        let all = all.join(", ");
        let code = all.split_once("error=\"").map(|(_, rest)| rest);
        code.and_then(|rest| rest.split('"').next())
            .unwrap_or_default()
            .to_owned()
    }
}
