//! Request objects (RFC 9101, OpenID Connect Core §6): the parameters of an authorization request as
//! a JWT that the client signed, by value or by reference.

use crate::{client_jws::parts, service::TokenService};
use chrono::Duration;
use serde_json::{Map, Value};
use sluis_model::{client::Client, context::Ctx};
use sluis_protocol::{
    algorithm::ClientAlgorithm,
    error::{ErrorCode, OAuthError},
    params::Params,
};

/// The type of a request object by RFC 9101 §10.8, without `application/`.
const TYPED: &str = "oauth-authz-req+jwt";
/// How far the clocks of client and provider may be apart.
const SKEW: Duration = Duration::seconds(10);
/// The longest that a request object of FAPI may count, and the longest ago that it may begin
/// (FAPI 2.0 Message Signing §5.3.1).
const FAPI_LIFE: Duration = Duration::minutes(60);
/// What a JWT says of itself, and no parameter.
const OF_THE_JWT: [&str; 7] = ["iss", "aud", "exp", "nbf", "iat", "jti", "sub"];

/// What a good request object says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestObject {
    /// The parameters in it.
    pub params: Params,
    /// Whether the client signed it.
    pub signed: bool,
    /// What stands outside does not count: RFC 9101 §5 holds, not the merging of OpenID Connect Core
    /// §6.1.
    pub alone: bool,
}

impl TokenService {
    /// Reads a request object that came by value.
    ///
    /// # Errors
    /// `invalid_request_object`, or `request_not_supported` for one without a signature where that is
    /// switched off.
    pub async fn request_object(
        &self,
        ctx: &Ctx,
        client: &Client,
        text: &str,
    ) -> Result<RequestObject, OAuthError> {
        self.read_request_object(ctx, client, text, ErrorCode::RequestNotSupported)
            .await
    }

    /// Fetches and reads the request object that lies at a registered `request_uri`. A fragment tells
    /// versions apart (OpenID Connect Core §6.2) and is not held against the content.
    ///
    /// # Errors
    /// `invalid_request_uri` when it is not registered or can't be had, `invalid_request_object`, or
    /// `request_uri_not_supported` for one without a signature where that is switched off.
    pub async fn request_object_at(
        &self,
        ctx: &Ctx,
        client: &Client,
        uri: &str,
    ) -> Result<RequestObject, OAuthError> {
        let bare = without_fragment(uri);
        let registered = client
            .settings
            .request_uris
            .iter()
            .any(|known| without_fragment(known) == bare);
        if !registered {
            return Err(OAuthError::new(
                ErrorCode::InvalidRequestUri,
                "the request_uri is not registered for this client",
            ));
        }
        let text = self
            .request_uris
            .text_at(bare, ctx.now)
            .await
            .map_err(|cause| {
                OAuthError::new(
                    ErrorCode::InvalidRequestUri,
                    "what lies at the request_uri can not be fetched or is no request object",
                )
                .because(cause)
            })?;
        let unsupported = ErrorCode::RequestUriNotSupported;
        self.read_request_object(ctx, client, &text, unsupported)
            .await
    }

    async fn read_request_object(
        &self,
        ctx: &Ctx,
        client: &Client,
        text: &str,
        unsupported: ErrorCode,
    ) -> Result<RequestObject, OAuthError> {
        if is_unsigned(text) && !self.settings.protocol.unsigned_request_objects {
            return Err(OAuthError::new(
                unsupported,
                "request objects without a signature are not supported",
            ));
        }
        let allowed = self.allowed_algorithms(client);
        let jws = self
            .verify_client_jws(ctx, client, text, &allowed)
            .await
            .map_err(|cause| {
                refused("it must be a JWT signed with a registered key and algorithm")
                    .because(cause)
            })?;
        let kind = jws.kind.as_deref().map(media_subtype);
        if !matches!(kind.as_deref(), None | Some("jwt" | TYPED)) {
            return Err(refused("its typ is that of another kind of JWT"));
        }
        self.check_claims(ctx, client, &jws.claims)?;
        Ok(RequestObject {
            params: params_of(&jws.claims)?,
            signed: jws.algorithm != ClientAlgorithm::None,
            alone: kind.as_deref() == Some(TYPED)
                || client.needs_signed_request()
                || client.settings.profile.is_fapi(),
        })
    }

    /// The algorithms that may have signed a request object of this client. One without a signature
    /// needs the operator's leave, and that the client registered it, or no algorithm at all.
    fn allowed_algorithms(&self, client: &Client) -> Vec<ClientAlgorithm> {
        let settings = &client.settings;
        let registered = settings.request_object_signing_alg;
        if settings.profile.is_fapi() {
            let mut strong = ClientAlgorithm::STRONG.to_vec();
            strong.retain(|algorithm| registered.is_none_or(|only| only == *algorithm));
            return strong;
        }
        let mut allowed = match registered {
            Some(only) => vec![only],
            None => ClientAlgorithm::ASYMMETRIC.to_vec(),
        };
        if registered.is_none() {
            allowed.push(ClientAlgorithm::None);
        }
        if !self.settings.protocol.unsigned_request_objects || client.needs_signed_request() {
            allowed.retain(|algorithm| *algorithm != ClientAlgorithm::None);
        }
        allowed
    }

    /// What the JWT says of itself (RFC 9101 §6.3; FAPI 2.0 Message Signing §5.3.1).
    fn check_claims(
        &self,
        ctx: &Ctx,
        client: &Client,
        claims: &Map<String, Value>,
    ) -> Result<(), OAuthError> {
        let fapi = client.settings.profile.is_fapi();
        if claims
            .get("iss")
            .is_some_and(|iss| iss.as_str() != Some(client.id.as_str()))
        {
            return Err(refused("its iss is not the client_id"));
        }
        // Such a JWT would pass for an assertion of the client (RFC 9101 §4, §10.8).
        if claims.get("sub").and_then(Value::as_str) == Some(client.id.as_str()) {
            return Err(refused("its sub is the client_id"));
        }
        let issuer = ctx.issuer(&self.settings.issuer);
        let for_us = match claims.get("aud") {
            None => !fapi,
            Some(Value::String(aud)) => aud == issuer,
            Some(Value::Array(all)) => all.iter().any(|aud| aud.as_str() == Some(issuer)),
            Some(_) => false,
        };
        if !for_us {
            return Err(refused("its aud is not the issuer"));
        }
        if claims.contains_key("request") || claims.contains_key("request_uri") {
            return Err(refused("it holds request or request_uri"));
        }
        let (exp, nbf) = (moment(claims, "exp")?, moment(claims, "nbf")?);
        let now = ctx.now.timestamp();
        let (skew, life) = (SKEW.num_seconds(), FAPI_LIFE.num_seconds());
        if exp.is_some_and(|exp| exp.saturating_add(skew) <= now) {
            return Err(refused("it has expired"));
        }
        if nbf.is_some_and(|nbf| nbf > now.saturating_add(skew)) {
            return Err(refused("its nbf is in the future"));
        }
        if fapi {
            let (Some(exp), Some(nbf)) = (exp, nbf) else {
                return Err(refused("it needs exp and nbf"));
            };
            if nbf < now.saturating_sub(life) || exp > nbf.saturating_add(life) {
                return Err(refused("it may count for 60 minutes at most"));
            }
        }
        Ok(())
    }
}

fn refused(why: &str) -> OAuthError {
    OAuthError::new(
        ErrorCode::InvalidRequestObject,
        format!("the request object is refused: {why}"),
    )
}

/// Whether a JWT says of itself that nobody signed it.
fn is_unsigned(text: &str) -> bool {
    parts(text)
        .is_ok_and(|(_, header, _, _)| header.get("alg").and_then(Value::as_str) == Some("none"))
}

fn without_fragment(uri: &str) -> &str {
    uri.split('#').next().unwrap_or(uri)
}

/// A `typ`, in lower case and without `application/` (RFC 7515 §4.1.9).
fn media_subtype(typ: &str) -> String {
    let typ = typ.to_ascii_lowercase();
    typ.strip_prefix("application/")
        .map_or(typ.clone(), str::to_owned)
}

/// A moment in seconds; a fraction is cut off.
fn moment(claims: &Map<String, Value>, name: &str) -> Result<Option<i64>, OAuthError> {
    let Some(value) = claims.get(name) else {
        return Ok(None);
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a float outside of the range becomes its end"
    )]
    value
        .as_i64()
        .or_else(|| value.as_f64().map(|seconds| seconds as i64))
        .map(Some)
        .ok_or_else(|| refused(&format!("its {name} is no number")))
}

/// The claims as the parameters that they are: texts and numbers as they read, objects as JSON, and
/// `resource` as often as it comes. What is empty was not sent.
fn params_of(claims: &Map<String, Value>) -> Result<Params, OAuthError> {
    let mut pairs: Vec<(String, String)> = vec![];
    for (name, value) in claims {
        if OF_THE_JWT.contains(&name.as_str()) {
            continue;
        }
        let values = match value {
            Value::Null => vec![],
            Value::String(text) => vec![text.clone()],
            Value::Array(all) if name == "resource" => all
                .iter()
                .map(|one| one.as_str().map(str::to_owned))
                .collect::<Option<_>>()
                .ok_or_else(|| refused("its resource is not a list of texts"))?,
            other => vec![other.to_string()],
        };
        for value in values {
            if value.contains('\0') {
                return Err(refused(&format!("its {name} holds a null character")));
            }
            if !value.is_empty() {
                pairs.push((name.clone(), value));
            }
        }
    }
    Ok(pairs.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(claims: &Value) -> Result<Params, OAuthError> {
        params_of(claims.as_object().unwrap())
    }

    #[test]
    fn claims_read_as_the_parameters_that_they_are() {
        let params = read(&json!({
            "iss": "app", "aud": "us", "exp": 1, "scope": "openid", "max_age": 30, "nonce": "",
            "claims": { "userinfo": { "name": null } }, "resource": ["https://a.test", "https://b.test"],
        }))
        .unwrap();
        assert_eq!(params.get("scope"), Some("openid"));
        assert_eq!(params.get("max_age"), Some("30"));
        assert_eq!(params.get("claims"), Some(r#"{"userinfo":{"name":null}}"#));
        assert_eq!(params.all("resource"), ["https://a.test", "https://b.test"]);
        for absent in ["iss", "aud", "exp", "nonce"] {
            assert_eq!(params.get(absent), None, "{absent}");
        }
        assert!(read(&json!({ "resource": [1] })).is_err());
        assert!(read(&json!({ "state": "a\0b" })).is_err());
    }

    #[test]
    fn a_type_reads_alike_however_it_is_written() {
        for typ in ["oauth-authz-req+jwt", "application/OAuth-Authz-Req+JWT"] {
            assert_eq!(media_subtype(typ), TYPED);
        }
    }
}
