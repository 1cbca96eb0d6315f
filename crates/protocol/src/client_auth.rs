//! How a client proves who it is at the token, revocation and introspection endpoints.

use crate::{error::OAuthError, json, params::Params};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
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
    /// A JWT signed with the secret (OpenID Connect Core §9, RFC 7523 §2.2).
    ClientSecretJwt,
    /// A JWT signed with the client's private key (ibid.).
    PrivateKeyJwt,
    /// A TLS client certificate with a registered subject (RFC 8705 §2.1).
    TlsClientAuth,
    /// A TLS client certificate whose key is registered (RFC 8705 §2.2).
    SelfSignedTlsClientAuth,
    /// A public client: no secret, PKCE instead.
    None,
}

impl ClientAuthMethod {
    /// Every method that discovery lists.
    pub const ALL: [Self; 7] = [
        Self::ClientSecretBasic,
        Self::ClientSecretPost,
        Self::ClientSecretJwt,
        Self::PrivateKeyJwt,
        Self::TlsClientAuth,
        Self::SelfSignedTlsClientAuth,
        Self::None,
    ];

    /// The name that travels.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::ClientSecretJwt => "client_secret_jwt",
            Self::PrivateKeyJwt => "private_key_jwt",
            Self::TlsClientAuth => "tls_client_auth",
            Self::SelfSignedTlsClientAuth => "self_signed_tls_client_auth",
            Self::None => "none",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == text)
    }

    /// Whether the client has a secret.
    #[must_use]
    pub const fn has_secret(self) -> bool {
        matches!(
            self,
            Self::ClientSecretBasic | Self::ClientSecretPost | Self::ClientSecretJwt
        )
    }

    /// Whether the proof is a TLS client certificate.
    #[must_use]
    pub const fn is_mutual_tls(self) -> bool {
        matches!(self, Self::TlsClientAuth | Self::SelfSignedTlsClientAuth)
    }
}

/// The one `client_assertion_type` (RFC 7523 §2.2).
pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

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
    /// `client_assertion` in the form (RFC 7523 §2.2): with the secret or with a private key.
    Assertion {
        /// `client_id`, or the assertion's unverified `sub`.
        client_id: String,
        /// The JWT.
        assertion: String,
    },
    /// Only a `client_id` in the form: a public client, or one that a TLS certificate proves.
    None {
        /// `client_id`.
        client_id: String,
    },
}

impl fmt::Debug for PresentedCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.way(), self.client_id())
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
        if let Some(assertion) = read_assertion(form)? {
            if header.is_some() || form_secret.is_some() {
                return Err(OAuthError::invalid_request(
                    "use one way of client authentication, not two at once",
                ));
            }
            return with_assertion(form_id, assertion);
        }
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
            | Self::Assertion { client_id, .. }
            | Self::None { client_id } => client_id,
        }
    }

    fn raw_client_id(&self) -> &str {
        match self {
            Self::Basic { raw_client_id, .. } => raw_client_id,
            other => other.client_id(),
        }
    }

    /// The way that was used, for our log.
    #[must_use]
    pub const fn way(&self) -> &'static str {
        match self {
            Self::Basic { .. } => "client_secret_basic",
            Self::Post { .. } => "client_secret_post",
            Self::Assertion { .. } => "a client assertion",
            Self::None { .. } => "client_id alone",
        }
    }

    /// Whether a client that registered `method` may present itself so.
    #[must_use]
    pub const fn fits(&self, method: ClientAuthMethod) -> bool {
        use ClientAuthMethod as M;
        match self {
            Self::Basic { .. } => matches!(method, M::ClientSecretBasic),
            Self::Post { .. } => matches!(method, M::ClientSecretPost),
            Self::Assertion { .. } => matches!(method, M::ClientSecretJwt | M::PrivateKeyJwt),
            Self::None { .. } => {
                matches!(
                    method,
                    M::None | M::TlsClientAuth | M::SelfSignedTlsClientAuth
                )
            }
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
            Self::Assertion { .. } | Self::None { .. } => vec![],
        }
    }
}

/// The assertion of a form, if there is one.
fn read_assertion(form: &Params) -> Result<Option<String>, OAuthError> {
    let kind = form.get("client_assertion_type");
    match (kind, form.owned("client_assertion")) {
        (None, None) => Ok(None),
        (Some(ASSERTION_TYPE), Some(assertion)) => Ok(Some(assertion)),
        (Some(ASSERTION_TYPE), None) => Err(OAuthError::invalid_request(
            "the parameter client_assertion is missing",
        )),
        (None, Some(_)) => Err(OAuthError::invalid_request(
            "the parameter client_assertion_type is missing",
        )),
        (Some(_), _) => Err(OAuthError::invalid_client(
            "the client_assertion_type must be urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        )),
    }
}

/// The client that an assertion names: `client_id` is optional beside it, but must agree (RFC 7521
/// §4.2).
fn with_assertion(
    form_id: Option<String>,
    assertion: String,
) -> Result<PresentedCredentials, OAuthError> {
    let subject = unverified_subject(&assertion).ok_or_else(|| {
        OAuthError::invalid_client("the client_assertion is not a JWT with a sub")
    })?;
    if form_id.as_ref().is_some_and(|id| *id != subject) {
        return Err(OAuthError::invalid_client(
            "client_id differs from the sub of the client_assertion",
        ));
    }
    Ok(PresentedCredentials::Assertion {
        client_id: subject,
        assertion,
    })
}

/// `sub` of a JWT that nobody has verified yet: good for finding the client, and for nothing else.
fn unverified_subject(jwt: &str) -> Option<String> {
    let payload = jwt.split('.').nth(1)?;
    let bytes = URL_SAFE_NO_PAD.decode(payload).ok()?;
    let claims = json::object(&bytes).ok()?;
    claims.get("sub")?.as_str().map(str::to_owned)
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

    #[test]
    fn an_assertion_names_its_client_and_stands_alone() {
        let jwt = format!("e30.{}.x", URL_SAFE_NO_PAD.encode(r#"{"sub":"a"}"#));
        let read = |more: &str| {
            let form = format!(
                "client_assertion_type={}&client_assertion={jwt}{more}",
                ASSERTION_TYPE.replace(':', "%3A")
            );
            PresentedCredentials::read(None, &Params::parse(&form).unwrap())
        };
        let presented = read("").unwrap();
        assert_eq!(presented.client_id(), "a");
        assert!(presented.fits(ClientAuthMethod::PrivateKeyJwt));
        assert!(presented.fits(ClientAuthMethod::ClientSecretJwt));
        assert!(!presented.fits(ClientAuthMethod::None));
        assert!(read("&client_id=a").is_ok());
        assert!(read("&client_id=b").is_err());
        assert!(read("&client_id=a&client_secret=s").is_err());
        let form = Params::parse(&format!("client_assertion={jwt}")).unwrap();
        assert!(PresentedCredentials::read(None, &form).is_err(), "no type");
    }

    proptest! {
        #[test]
        fn any_header_is_read_or_refused_without_panic(header in ".{0,80}") {
            let _ = PresentedCredentials::read(Some(&header), &Params::default());
        }
    }
}
