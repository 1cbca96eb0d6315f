//! Everything that must hold of an ID token before anybody is believed (OpenID Connect Core §3.1.3.7).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    AccessToken, AccessTokenHash, ClaimsVerificationError, ClientId, IssuerUrl, Nonce,
    SignatureVerificationError,
    core::{CoreIdToken, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJwsSigningAlgorithm as Alg},
};
use serde_json::{Map, Value};
use sluis_model::{
    context::Timestamp,
    ports::upstream::{UpstreamError, UpstreamFault, UpstreamReturn},
};
use std::str::FromStr as _;

/// How far apart two clocks may be, in seconds.
pub(crate) const LEEWAY_SECONDS: i64 = 60;

/// The algorithms that are taken: signed with a published key. Neither `none`, nor anything that is keyed
/// with a secret that both sides know.
pub(crate) const TAKEN: [Alg; 9] = [
    Alg::RsaSsaPkcs1V15Sha256,
    Alg::RsaSsaPkcs1V15Sha384,
    Alg::RsaSsaPkcs1V15Sha512,
    Alg::RsaSsaPssSha256,
    Alg::RsaSsaPssSha384,
    Alg::RsaSsaPssSha512,
    Alg::EcdsaP256Sha256,
    Alg::EcdsaP384Sha384,
    Alg::EdDsa,
];

/// Why a token was turned down; an unknown key alone is worth another look at the provider's keys.
#[derive(Debug)]
pub(crate) enum Refusal {
    UnknownKey,
    Final(UpstreamError),
}

/// What is wrong with a token that says nothing of when somebody signed in, where that was asked.
const NO_AUTH_TIME: &str = "it does not say when somebody signed in";

/// What a verified token says.
#[derive(Debug)]
pub(crate) struct Verified {
    pub(crate) subject: String,
    pub(crate) auth_time: Option<Timestamp>,
    pub(crate) claims: Map<String, Value>,
}

/// Verifies an ID token that came with an access token.
pub(crate) fn verify(
    keys: &CoreJsonWebKeySet,
    text: &str,
    access_token: &str,
    back: &UpstreamReturn<'_>,
) -> Result<Verified, Refusal> {
    let refuse = |fault, detail: &str| Refusal::Final(UpstreamError::new(fault, detail));
    let token = CoreIdToken::from_str(text).map_err(|_| {
        refuse(
            UpstreamFault::Answer,
            "this is no ID token with all it needs",
        )
    })?;
    let issuer = IssuerUrl::new(back.source.issuer.clone())
        .map_err(|_| refuse(UpstreamFault::Issuer, "the issuer is no URL"))?;
    let client = ClientId::new(back.source.client_id.clone());
    let (now, leeway) = (back.now, chrono::Duration::seconds(LEEWAY_SECONDS));
    let since = back.fresh_since;
    let verifier = CoreIdTokenVerifier::new_public_client(client.clone(), issuer, keys.clone())
        .set_allowed_algs(TAKEN)
        // The library compares the end with this alone.
        .set_time_fn(move || now - leeway)
        .set_issue_time_verifier_fn(move |issued| {
            let present = issued <= now + leeway;
            present
                .then_some(())
                .ok_or_else(|| "issued in the future".to_owned())
        })
        .set_auth_time_verifier_fn(move |time| match (since, time) {
            (None, _) => Ok(()),
            (Some(since), Some(time)) if time + leeway >= since && time <= now + leeway => Ok(()),
            (Some(_), Some(_)) => Err("the sign-in is older than was asked for".to_owned()),
            (Some(_), None) => Err(NO_AUTH_TIME.to_owned()),
        });
    let expected = Nonce::new(back.nonce.to_owned());
    let nonce = |seen: Option<&Nonce>| match seen {
        Some(seen) if *seen == expected => Ok(()),
        _ => Err("another nonce".to_owned()),
    };
    let claims = token.claims(&verifier, nonce).map_err(refusal)?;
    // Several audiences are refused by the library; this is for the one that names another user of it.
    if claims
        .authorized_party()
        .is_some_and(|party| *party != client)
    {
        return Err(refuse(UpstreamFault::Audience, "azp is another client"));
    }
    if let Some(hash) = claims.access_token_hash() {
        let other = || refuse(UpstreamFault::Answer, "at_hash is of another access token");
        let algorithm = token.signing_alg().map_err(|_| other())?;
        let key = token.signing_key(&verifier).map_err(|_| other())?;
        let access_token = AccessToken::new(access_token.to_owned());
        let actual =
            AccessTokenHash::from_token(&access_token, algorithm, key).map_err(|_| other())?;
        if actual != *hash {
            return Err(other());
        }
    }
    let subject = claims.subject().as_str();
    // OpenID Connect Core §2: at most 255 ASCII characters.
    if subject.is_empty() || subject.len() > 255 || subject.chars().any(char::is_control) {
        return Err(refuse(UpstreamFault::Answer, "sub is empty or too long"));
    }
    Ok(Verified {
        subject: subject.to_owned(),
        auth_time: claims.auth_time(),
        claims: payload(text).unwrap_or_default(),
    })
}

fn refusal(error: ClaimsVerificationError) -> Refusal {
    use ClaimsVerificationError as Kind;
    let (fault, detail) = match error {
        Kind::SignatureVerification(SignatureVerificationError::NoMatchingKey) => {
            return Refusal::UnknownKey;
        }
        Kind::SignatureVerification(error) => (UpstreamFault::Signature, error.to_string()),
        Kind::Expired(_) => (UpstreamFault::Expired, "it has ended".to_owned()),
        Kind::InvalidAudience(_) => (
            UpstreamFault::Audience,
            "it is for another client".to_owned(),
        ),
        Kind::InvalidIssuer(_) => (UpstreamFault::Issuer, "it is of another issuer".to_owned()),
        // The library's texts would repeat what belongs to the sign-in.
        Kind::InvalidNonce(_) => (UpstreamFault::Nonce, "it is of another sign-in".to_owned()),
        Kind::InvalidAuthTime(why) if why == NO_AUTH_TIME => (UpstreamFault::NoAuthTime, why),
        Kind::InvalidAuthTime(why) => (UpstreamFault::NotFresh, why),
        Kind::Other(why) => (UpstreamFault::Expired, why),
        _ => (
            UpstreamFault::Answer,
            "the ID token is not in order".to_owned(),
        ),
    };
    Refusal::Final(UpstreamError::new(fault, detail))
}

/// The claims of a verified token as they were sent.
fn payload(token: &str) -> Option<Map<String, Value>> {
    let bytes = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice(&bytes).ok()
}
