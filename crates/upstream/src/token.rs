//! The token and userinfo endpoints.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::{Map, Value};
use sluis_model::{
    ports::{
        Answered, Asking, Outgoing, OutgoingError,
        upstream::{UpstreamError, UpstreamFault, UpstreamReturn},
    },
    secret::Secret,
    upstream::SourceAuth,
};

/// What a code was worth. No `Debug`: it holds tokens.
#[derive(Deserialize)]
pub(crate) struct Tokens {
    pub(crate) id_token: String,
    pub(crate) access_token: String,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

/// Redeems a code (OpenID Connect Core §3.1.3.1).
pub(crate) async fn redeem(
    outgoing: &dyn Outgoing,
    endpoint: &str,
    back: &UpstreamReturn<'_>,
) -> Result<Tokens, UpstreamError> {
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("code", back.code.expose()),
        ("redirect_uri", back.redirect_uri),
        ("code_verifier", back.verifier.expose()),
    ];
    let client = back.source.client_id.as_str();
    let secret = back.secret.map(Secret::expose);
    let mut authorization = None;
    match (back.source.auth, secret) {
        (SourceAuth::Basic, Some(secret)) => authorization = Some(basic(client, secret)),
        (SourceAuth::Post, Some(secret)) => {
            form.extend([("client_id", client), ("client_secret", secret)]);
        }
        (SourceAuth::None, _) => form.push(("client_id", client)),
        (SourceAuth::Basic | SourceAuth::Post, None) => {
            return Err(UpstreamError::new(
                UpstreamFault::Refused,
                "there is no secret to prove ourselves with",
            ));
        }
    }
    let mut headers = vec![("accept", "application/json")];
    if let Some(authorization) = &authorization {
        headers.push(("authorization", authorization.expose()));
    }
    let answered = ask(outgoing, endpoint, &headers, Some(&form)).await?;
    if answered.status == 200 {
        return serde_json::from_slice(&answered.fetched.body)
            .map_err(|_| answer("the token endpoint's answer has no ID token and access token"));
    }
    // Of what it says only the code is kept: the description is a stranger's text.
    let refusal: Option<Refusal> = serde_json::from_slice(&answered.fetched.body).ok();
    let code: String = refusal
        .map(|refusal| refusal.error)
        .unwrap_or_default()
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
        .take(60)
        .collect();
    let fault = if answered.status >= 500 {
        UpstreamFault::Unreachable
    } else {
        UpstreamFault::Refused
    };
    let detail = format!("the token endpoint answered {} {code}", answered.status);
    Err(UpstreamError::new(fault, detail.trim_end()))
}

/// What userinfo tells of the same person (OpenID Connect Core §5.3.2): its `sub` has to be the ID
/// token's, or somebody put two answers together.
pub(crate) async fn userinfo(
    outgoing: &dyn Outgoing,
    endpoint: &str,
    access_token: &str,
    subject: &str,
) -> Result<Map<String, Value>, UpstreamError> {
    let bearer = format!("Bearer {access_token}");
    let headers = [("accept", "application/json"), ("authorization", &bearer)];
    let answered = ask(outgoing, endpoint, &headers, None).await?;
    match answered.status {
        200 => {}
        status @ 500.. => {
            let why = format!("userinfo answered {status}");
            return Err(UpstreamError::new(UpstreamFault::Unreachable, why));
        }
        status => return Err(answer(format!("userinfo answered {status}"))),
    }
    let claims: Map<String, Value> = serde_json::from_slice(&answered.fetched.body)
        .map_err(|_| answer("userinfo is no JSON object"))?;
    if claims.get("sub").and_then(Value::as_str) != Some(subject) {
        return Err(UpstreamError::new(
            UpstreamFault::Subject,
            "userinfo speaks of somebody else",
        ));
    }
    Ok(claims)
}

async fn ask(
    outgoing: &dyn Outgoing,
    url: &str,
    headers: &[(&str, &str)],
    form: Option<&[(&str, &str)]>,
) -> Result<Answered, UpstreamError> {
    let asking = Asking { url, headers, form };
    outgoing.ask(asking).await.map_err(|error| {
        let fault = match error {
            OutgoingError::Unreachable(_) => UpstreamFault::Unreachable,
            _ => UpstreamFault::Answer,
        };
        UpstreamError::new(fault, error.to_string())
    })
}

/// Id and secret, each form-encoded before they are joined (RFC 6749 §2.3.1).
fn basic(client: &str, secret: &str) -> Secret {
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let both = format!("{}:{}", encoded(client), encoded(secret));
    Secret::new(format!("Basic {}", STANDARD.encode(both)))
}

fn answer(detail: impl Into<String>) -> UpstreamError {
    UpstreamError::new(UpstreamFault::Answer, detail)
}
