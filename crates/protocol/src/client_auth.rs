//! How a client proves who it is at the token, revocation and introspection endpoints.

use crate::{error::OAuthError, params::Params};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A registered authentication method (OpenID Connect Core §9). A client has exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuthMethod {
    /// The secret in an `Authorization: Basic` header.
    ClientSecretBasic,
    /// The secret in the form.
    ClientSecretPost,
    /// A public client: no secret, PKCE instead.
    None,
}

impl ClientAuthMethod {
    /// Every method that discovery lists.
    pub const ALL: [Self; 3] = [Self::ClientSecretBasic, Self::ClientSecretPost, Self::None];

    /// The name that travels.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::None => "none",
        }
    }
}

/// What a request presents as proof.
#[derive(Clone, PartialEq, Eq)]
pub enum PresentedCredentials {
    /// From the `Authorization: Basic` header. Clients disagree on whether the two halves are
    /// form-encoded first (RFC 6749 §2.3.1), so both readings are kept.
    Basic {
        /// The user half, form-decoded.
        client_id: String,
        /// The password half, form-decoded.
        secret: String,
        /// The user half as it stood.
        raw_client_id: String,
        /// The password half as it stood.
        raw_secret: String,
    },
    /// From the form.
    Post {
        /// `client_id`.
        client_id: String,
        /// `client_secret`.
        secret: String,
    },
    /// Only a `client_id` in the form.
    None {
        /// `client_id`.
        client_id: String,
    },
}

impl fmt::Debug for PresentedCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.method().as_str(), self.client_id())
    }
}

impl PresentedCredentials {
    /// Reads the header and the form of one request.
    ///
    /// # Errors
    /// `invalid_client` when there is no proof at all or the header is malformed, `invalid_request`
    /// when two methods are used at once (RFC 6749 §2.3).
    pub fn read(authorization: Option<&str>, form: &Params) -> Result<Self, OAuthError> {
        let header = authorization.map(read_basic).transpose()?;
        let form_id = form.owned("client_id");
        let form_secret = form.owned("client_secret");
        match (header, form_id, form_secret) {
            (Some(_), _, Some(_)) => Err(OAuthError::invalid_request(
                "use one way of client authentication, not two at once",
            )),
            (Some(basic), None, None) => Ok(basic),
            (Some(basic), Some(id), None)
                if basic.client_id() == id || basic.raw_client_id() == id =>
            {
                Ok(basic)
            }
            (Some(_), Some(_), None) => Err(OAuthError::invalid_request(
                "client_id differs from the one in the Authorization header",
            )),
            (None, Some(client_id), Some(secret)) => Ok(Self::Post { client_id, secret }),
            (None, Some(client_id), None) => Ok(Self::None { client_id }),
            (None, None, _) => Err(OAuthError::invalid_client(
                "client authentication is missing",
            )),
        }
    }

    /// The client that speaks.
    #[must_use]
    pub fn client_id(&self) -> &str {
        match self {
            Self::Basic { client_id, .. }
            | Self::Post { client_id, .. }
            | Self::None { client_id } => client_id,
        }
    }

    fn raw_client_id(&self) -> &str {
        match self {
            Self::Basic { raw_client_id, .. } => raw_client_id,
            other => other.client_id(),
        }
    }

    /// The method that was used.
    #[must_use]
    pub const fn method(&self) -> ClientAuthMethod {
        match self {
            Self::Basic { .. } => ClientAuthMethod::ClientSecretBasic,
            Self::Post { .. } => ClientAuthMethod::ClientSecretPost,
            Self::None { .. } => ClientAuthMethod::None,
        }
    }

    /// The secrets to try, in order.
    #[must_use]
    pub fn secrets(&self) -> Vec<&str> {
        match self {
            Self::Basic {
                secret, raw_secret, ..
            } if secret == raw_secret => vec![secret],
            Self::Basic {
                secret, raw_secret, ..
            } => vec![secret, raw_secret],
            Self::Post { secret, .. } => vec![secret],
            Self::None { .. } => vec![],
        }
    }
}

fn read_basic(header: &str) -> Result<PresentedCredentials, OAuthError> {
    let malformed =
        || OAuthError::invalid_client("the Authorization header is not a valid Basic header");
    let (scheme, encoded) = header.split_once(' ').ok_or_else(malformed)?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(OAuthError::invalid_client(
            "the Authorization header must use the Basic scheme",
        ));
    }
    let bytes = STANDARD.decode(encoded.trim()).map_err(|_| malformed())?;
    let text = String::from_utf8(bytes).map_err(|_| malformed())?;
    let (id, secret) = text.split_once(':').ok_or_else(malformed)?;
    Ok(PresentedCredentials::Basic {
        client_id: form_decode(id),
        secret: form_decode(secret),
        raw_client_id: id.to_owned(),
        raw_secret: secret.to_owned(),
    })
}

fn form_decode(text: &str) -> String {
    let as_value = format!("v={}", text.replace('&', "%26"));
    form_urlencoded::parse(as_value.as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn basic(text: &str) -> String {
        format!("Basic {}", STANDARD.encode(text))
    }

    #[test]
    fn basic_is_read_decoded_and_raw() {
        let read =
            PresentedCredentials::read(Some(&basic("a%3Ab:p%2Bq+r")), &Params::default()).unwrap();
        assert_eq!(read.client_id(), "a:b");
        assert_eq!(read.secrets(), vec!["p+q r", "p%2Bq+r"]);
    }

    #[test]
    fn two_ways_at_once_are_refused() {
        let form = Params::parse("client_id=a&client_secret=s").unwrap();
        assert!(PresentedCredentials::read(Some(&basic("a:s")), &form).is_err());
        let form = Params::parse("client_id=b").unwrap();
        assert!(PresentedCredentials::read(Some(&basic("a:s")), &form).is_err());
    }

    #[test]
    fn credentials_never_print_their_secret() {
        let read = PresentedCredentials::read(
            None,
            &Params::parse("client_id=a&client_secret=hush").unwrap(),
        )
        .unwrap();
        assert!(!format!("{read:?}").contains("hush"));
    }

    proptest! {
        #[test]
        fn any_header_is_read_or_refused_without_panic(header in ".{0,80}") {
            let _ = PresentedCredentials::read(Some(&header), &Params::default());
        }
    }
}
