//! Proof Key for Code Exchange (RFC 7636), method S256 alone.

use crate::error::OAuthError;
use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

/// A checked `code_challenge` of method S256.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CodeChallenge(String);

impl CodeChallenge {
    /// Reads `code_challenge` and `code_challenge_method`.
    ///
    /// # Errors
    /// `invalid_request` for the method `plain` (also when no method was sent, for that means plain,
    /// RFC 7636 §4.3), for a method without a challenge, or for a challenge that can't be S256's.
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
                    Ok(Some(Self(challenge.to_owned())))
                } else {
                    Err(OAuthError::invalid_request(
                        "the code_challenge is not a SHA-256 value in base64url",
                    ))
                }
            }
            (Some(_), _) => Err(OAuthError::invalid_request(
                "the code_challenge_method must be S256",
            )),
        }
    }

    /// Whether `verifier` is the one that this challenge was made from (RFC 7636 §4.6).
    #[must_use]
    pub fn verify(&self, verifier: &str) -> bool {
        let well_formed = (43..=128).contains(&verifier.len())
            && verifier
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b));
        let computed = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
        well_formed && bool::from(computed.as_bytes().ct_eq(self.0.as_bytes()))
    }
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
    fn plain_is_refused_said_or_implied() {
        let verifier = "a".repeat(43);
        assert!(CodeChallenge::parse(Some(&verifier), Some("plain")).is_err());
        assert!(CodeChallenge::parse(Some(&verifier), None).is_err());
        assert!(CodeChallenge::parse(None, Some("S256")).is_err());
        assert!(CodeChallenge::parse(Some("short"), Some("S256")).is_err());
    }
}
