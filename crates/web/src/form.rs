//! Posted forms, read once as parameters.

use crate::too_large;
use actix_web::{
    FromRequest, HttpRequest, dev::Payload, error::InternalError, http::header, web::Bytes,
};
use sluis_model::secret::Secret;
use sluis_protocol::{error::OAuthError, params::Params};
use std::{fmt, future::Future, pin::Pin};

/// The most bytes of a posted form.
pub const MAX_FORM_BYTES: usize = 64 * 1024;

/// A posted form. What can't be read is an error that the handler answers in its own way; what is too large is a 413,
/// and comes to no handler.
pub struct Form {
    parsed: Result<Params, OAuthError>,
    raw: String,
}

impl Form {
    /// The parameters, or what is wrong with them.
    ///
    /// # Errors
    /// `invalid_request` for another content type, text that is not UTF-8, or repeated parameters.
    pub fn params(&self) -> Result<&Params, OAuthError> {
        self.parsed.as_ref().map_err(Clone::clone)
    }

    /// A field of a page's form; empty when it was not sent.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        self.parsed
            .as_ref()
            .ok()
            .and_then(|params| params.get(name))
            .unwrap_or_default()
    }

    /// A secret field.
    #[must_use]
    pub fn secret(&self, name: &str) -> Secret {
        Secret::new(self.field(name))
    }

    /// The body as it came, form-encoded.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }
}

impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Form(hidden)")
    }
}

impl FromRequest for Form {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_form = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_none_or(|text| {
                text.to_ascii_lowercase()
                    .starts_with("application/x-www-form-urlencoded")
            });
        let body = Bytes::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let body = body.await?;
            if body.len() > MAX_FORM_BYTES {
                let told = too_large::form(&request);
                return Err(InternalError::from_response("the form is too large", told).into());
            }
            let text = String::from_utf8(body.to_vec());
            let parsed = match &text {
                _ if !is_form && !body.is_empty() => Err(OAuthError::invalid_request(
                    "send the parameters as application/x-www-form-urlencoded",
                )),
                Err(_) => Err(OAuthError::invalid_request("the form is not UTF-8")),
                Ok(text) => Params::parse(text),
            };
            Ok(Self {
                parsed,
                raw: text.unwrap_or_default(),
            })
        })
    }
}
