//! Proof Key for Code Exchange (RFC 7636): S256, and plain where operator and client allow it.

use crate::error::OAuthError;
use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

/// A checked `code_challenge`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeChallenge {
    /// The SHA-256 of the verifier, in base64url.
    S256(String),
    /// The verifier itself: it protects only against those who can't see the request (RFC 9700 §2.1.1).
    Plain(String),
}

impl CodeChallenge {
    /// Reads `code_challenge` and `code_challenge_method`.
    ///
    /// # Errors
    /// `invalid_request` for a method that nobody knows, for a method without a challenge, or for a
    /// challenge that can't be of its method. No method means plain (RFC 7636 §4.3).
    pub fn parse(
        challenge: Option<&str>,
        method: Option<&str>,
    ) -> Result<Option<Self>, OAuthError> {
        match (challenge, method) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err(OAuthError::invalid_request(
                "code_challenge_method without code_challenge",
            )),
            (Some(challenge), Some("S256")) => {
                if URL_SAFE_NO_PAD
                    .decode(challenge)
                    .is_ok_and(|bytes| bytes.len() == 32)
                {
                    Ok(Some(Self::S256(challenge.to_owned())))
                } else {
                    Err(OAuthError::invalid_request(
                        "the code_challenge is not a SHA-256 value in base64url",
                    ))
                }
            }
            (Some(challenge), Some("plain") | None) if is_verifier(challenge) => {
                Ok(Some(Self::Plain(challenge.to_owned())))
            }
            (Some(_), Some("plain") | None) => Err(OAuthError::invalid_request(
                "the code_challenge_method must be S256, and the code_challenge of its shape",
            )),
            (Some(_), Some(_)) => Err(OAuthError::invalid_request(
                "the code_challenge_method must be S256",
            )),
        }
    }

    /// Whether it is of the method `plain`.
    #[must_use]
    pub const fn is_plain(&self) -> bool {
        matches!(self, Self::Plain(_))
    }

    /// Whether `verifier` is the one that this challenge was made from (RFC 7636 §4.6).
    #[must_use]
    pub fn verify(&self, verifier: &str) -> bool {
        let (computed, expected) = match self {
            Self::S256(challenge) => (
                URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes())),
                challenge,
            ),
            Self::Plain(challenge) => (verifier.to_owned(), challenge),
        };
        is_verifier(verifier) && bool::from(computed.as_bytes().ct_eq(expected.as_bytes()))
    }
}

/// The shape of a verifier (RFC 7636 §4.1).
fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_7636_appendix_b_verifies() {
        let challenge = CodeChallenge::parse(
            Some("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
            Some("S256"),
        )
        .unwrap()
        .unwrap();
        assert!(challenge.verify("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assert!(!challenge.verify("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXl"));
    }

    #[test]
    fn plain_is_told_apart_said_or_implied() {
        let verifier = "a".repeat(43);
        for method in [Some("plain"), None] {
            let challenge = CodeChallenge::parse(Some(&verifier), method)
                .unwrap()
                .unwrap();
            assert!(challenge.is_plain() && challenge.verify(&verifier));
            assert!(!challenge.verify(&"b".repeat(43)));
        }
        assert!(CodeChallenge::parse(Some(&verifier), Some("S512")).is_err());
        assert!(CodeChallenge::parse(None, Some("S256")).is_err());
        assert!(CodeChallenge::parse(Some("short"), Some("S256")).is_err());
    }
}
