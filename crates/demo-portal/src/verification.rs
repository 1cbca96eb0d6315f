//! Everything that must hold of an ID token before anybody is greeted (OpenID Connect Core 3.1.3.7).

use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{CoreIdToken, CoreIdTokenClaims};
use openidconnect::{
    AccessToken, AccessTokenHash, ClaimsVerificationError, Nonce, SignatureVerificationError,
};

use crate::failure::Failure;
use crate::metadata::OidcClient;

/// The authentication context that means a second factor in this session.
pub(crate) const MFA: &str = "https://refeds.org/profile/mfa";

/// How far apart two clocks may be.
const LEEWAY: TimeDelta = TimeDelta::seconds(60);

/// What this sign-in expects of its ID token.
pub(crate) struct Expected<'a> {
    pub(crate) nonce: &'a Nonce,
    /// A refreshed ID token need not repeat the nonce (OpenID Connect Core 12.2).
    pub(crate) nonce_may_lack: bool,
    /// The second factor was asked for as essential.
    pub(crate) fresh: bool,
    pub(crate) max_age: Option<TimeDelta>,
    pub(crate) now: DateTime<Utc>,
}

/// Why a token was turned down; an unknown key alone is worth another look at the provider's keys.
pub(crate) enum Refusal {
    UnknownKey,
    Final(Failure),
}

pub(crate) fn verify<'t>(
    client: &OidcClient,
    id_token: &'t CoreIdToken,
    access_token: &AccessToken,
    expected: &Expected<'_>,
) -> Result<&'t CoreIdTokenClaims, Refusal> {
    let now = expected.now;
    let verifier = client
        .id_token_verifier()
        .set_time_fn(move || now)
        .set_issue_time_verifier_fn(move |issued| {
            (issued <= now + LEEWAY)
                .then_some(())
                .ok_or_else(|| "issued in the future".to_owned())
        })
        .set_auth_context_verifier_fn(|acr| {
            (!expected.fresh || acr.is_some_and(|acr| acr.as_str() == MFA))
                .then_some(())
                .ok_or_else(|| "a second factor was asked for and not reported".to_owned())
        })
        .set_auth_time_verifier_fn(|time| match (expected.max_age, time) {
            (None, _) => Ok(()),
            (Some(age), Some(time)) if time + age + LEEWAY >= now => Ok(()),
            _ => Err("the sign-in is older than was asked for".to_owned()),
        });
    let nonce = |seen: Option<&Nonce>| match seen {
        Some(seen) if seen == expected.nonce => Ok(()),
        None if expected.nonce_may_lack => Ok(()),
        _ => Err("not the nonce of this sign-in".to_owned()),
    };
    let claims = id_token.claims(&verifier, nonce).map_err(refusal)?;
    if claims
        .authorized_party()
        .is_some_and(|party| party != client.client_id())
    {
        return Err(Refusal::Final(Failure::rejected(
            "invalid_audience",
            "the authorized party is another client",
        )));
    }
    if let Some(hash) = claims.access_token_hash() {
        let failed = || {
            Refusal::Final(Failure::rejected(
                "invalid_at_hash",
                "the access token is not the one that the ID token speaks of",
            ))
        };
        let algorithm = id_token.signing_alg().map_err(|_| failed())?;
        let key = id_token.signing_key(&verifier).map_err(|_| failed())?;
        let actual =
            AccessTokenHash::from_token(access_token, algorithm, key).map_err(|_| failed())?;
        if actual != *hash {
            return Err(failed());
        }
    }
    Ok(claims)
}

fn refusal(error: ClaimsVerificationError) -> Refusal {
    use ClaimsVerificationError as Kind;
    let code = match &error {
        Kind::SignatureVerification(SignatureVerificationError::NoMatchingKey) => {
            return Refusal::UnknownKey;
        }
        Kind::SignatureVerification(_) => "invalid_signature",
        Kind::Expired(_) => "expired_token",
        Kind::InvalidAudience(_) => "invalid_audience",
        Kind::InvalidAuthContext(_) => "unmet_authentication_requirements",
        Kind::InvalidAuthTime(_) => "authentication_too_old",
        Kind::InvalidIssuer(_) => "invalid_issuer",
        // The library's text would repeat the nonce.
        Kind::InvalidNonce(_) => {
            return Refusal::Final(Failure::rejected(
                "invalid_nonce",
                "not the nonce of this sign-in",
            ));
        }
        Kind::InvalidSubject(_) => "invalid_subject",
        _ => "invalid_token",
    };
    Refusal::Final(Failure::rejected(code, error))
}
