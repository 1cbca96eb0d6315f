//! Everything that must hold of a logout token before anybody is signed out by it (OpenID Connect
//! Back-Channel Logout 1.0 §2.6).

use crate::verify::{LEEWAY_SECONDS, Refusal, TAKEN};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    JsonWebKey as _, JsonWebKeyId,
    core::{CoreJsonWebKey, CoreJsonWebKeySet, CoreJwsSigningAlgorithm},
};
use serde::Deserialize;
use serde_json::{Map, Value};
use sluis_model::{
    context::Timestamp,
    ports::upstream::{UpstreamError, UpstreamFault, UpstreamSignOut},
    upstream::SourceSettings,
};

/// How old a logout token may be, in seconds: providers send it at once, and may try a few times.
const OLDEST_SECONDS: i64 = 600;
/// The longest token that is looked at, in bytes.
const MOST_BYTES: usize = 16 * 1024;
/// The longest `jti`, `sid` or `sub`, in bytes.
const MOST_TEXT: usize = 255;
/// The member of `events` that makes it one.
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

#[derive(Deserialize)]
struct Header {
    alg: CoreJwsSigningAlgorithm,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default)]
    typ: Option<String>,
    #[serde(default)]
    crit: Option<Value>,
}

/// Verifies a logout token.
pub(crate) fn verify(
    keys: &CoreJsonWebKeySet,
    source: &SourceSettings,
    token: &str,
    now: Timestamp,
) -> Result<UpstreamSignOut, Refusal> {
    let parts: Vec<&str> = token.split('.').collect();
    let &[head, body, signature] = &parts[..] else {
        return Err(refuse(UpstreamFault::Answer, "this is no signed token"));
    };
    if token.len() > MOST_BYTES {
        return Err(refuse(UpstreamFault::Answer, "the token is too long"));
    }
    let header: Header = json(head)?;
    // An ID token is no logout token, nor is any other kind that says what it is.
    let typ = header.typ.as_deref().map(str::to_ascii_lowercase);
    let named = matches!(typ.as_deref(), None | Some("jwt" | "logout+jwt"));
    if !named || header.crit.is_some() {
        return Err(refuse(
            UpstreamFault::Answer,
            "this is another kind of token",
        ));
    }
    signed(keys, &header, &format!("{head}.{body}"), signature)?;
    let claims: Map<String, Value> = json(body)?;
    read(&claims, source, now)
}

fn signed(
    keys: &CoreJsonWebKeySet,
    header: &Header,
    message: &str,
    signature: &str,
) -> Result<(), Refusal> {
    if !TAKEN.contains(&header.alg) {
        return Err(refuse(
            UpstreamFault::Signature,
            "it is not signed with a published key",
        ));
    }
    let signature = URL_SAFE_NO_PAD
        .decode(signature)
        .map_err(|_| refuse(UpstreamFault::Answer, "its signature can't be read"))?;
    let kid = header.kid.clone().map(JsonWebKeyId::new);
    let fits = |key: &&CoreJsonWebKey| kid.is_none() || key.key_id() == kid.as_ref();
    let mut found = keys.keys().iter().filter(fits).peekable();
    if found.peek().is_none() {
        return Err(Refusal::UnknownKey);
    }
    let good = found.any(|key| {
        key.verify_signature(&header.alg, message.as_bytes(), &signature)
            .is_ok()
    });
    if good {
        Ok(())
    } else {
        Err(refuse(UpstreamFault::Signature, "its signature is wrong"))
    }
}

fn read(
    claims: &Map<String, Value>,
    source: &SourceSettings,
    now: Timestamp,
) -> Result<UpstreamSignOut, Refusal> {
    if claims.get("iss").and_then(Value::as_str) != Some(source.issuer.as_str()) {
        return Err(refuse(UpstreamFault::Issuer, "it is of another issuer"));
    }
    let client = source.client_id.as_str();
    let ours = match claims.get("aud") {
        Some(Value::String(audience)) => audience == client,
        Some(Value::Array(audiences)) => {
            !audiences.is_empty() && audiences.iter().all(|one| one.as_str() == Some(client))
        }
        _ => false,
    };
    if !ours {
        return Err(refuse(UpstreamFault::Audience, "it is for another client"));
    }
    let time = |name: &str| claims.get(name).and_then(Value::as_f64);
    let (now, leeway, oldest) = (
        now.timestamp() as f64,
        LEEWAY_SECONDS as f64,
        OLDEST_SECONDS as f64,
    );
    let issued = time("iat").is_some_and(|at| at <= now + leeway && at >= now - oldest - leeway);
    // Early versions of the specification had no `exp`; one that is there counts.
    let lasts = match claims.get("exp") {
        Some(_) => time("exp").is_some_and(|end| end > now - leeway),
        None => true,
    };
    if !issued || !lasts {
        return Err(refuse(
            UpstreamFault::Expired,
            "it has ended, or comes from the future",
        ));
    }
    if claims.contains_key("nonce") {
        return Err(refuse(UpstreamFault::Nonce, "a logout token has no nonce"));
    }
    let event = claims.get("events").and_then(|events| events.get(EVENT));
    if !event.is_some_and(Value::is_object) {
        return Err(refuse(
            UpstreamFault::Answer,
            "events does not say that it is one",
        ));
    }
    let text = |name: &str| match claims.get(name) {
        None => Ok(None),
        Some(Value::String(text))
            if !text.is_empty()
                && text.len() <= MOST_TEXT
                && !text.chars().any(char::is_control) =>
        {
            Ok(Some(text.clone()))
        }
        Some(_) => Err(refuse(
            UpstreamFault::Answer,
            "jti, sub or sid can't be read",
        )),
    };
    let (subject, sid) = (text("sub")?, text("sid")?);
    let Some(jti) = text("jti")? else {
        return Err(refuse(UpstreamFault::Answer, "it has no jti"));
    };
    if subject.is_none() && sid.is_none() {
        return Err(refuse(UpstreamFault::Answer, "it names nobody"));
    }
    Ok(UpstreamSignOut { subject, sid, jti })
}

fn json<T: serde::de::DeserializeOwned>(part: &str) -> Result<T, Refusal> {
    URL_SAFE_NO_PAD
        .decode(part)
        .ok()
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or_else(|| refuse(UpstreamFault::Answer, "the token can't be read"))
}

fn refuse(fault: UpstreamFault, detail: &str) -> Refusal {
    Refusal::Final(UpstreamError::new(fault, detail))
}
