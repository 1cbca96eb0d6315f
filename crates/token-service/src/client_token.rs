//! A client's own token for others as a JWT (RFC 9068): it carries all that it stands for, so nothing is kept of it
//! but that it was taken back. What it stands on is asked whenever somebody shows it, like that of any other.

use crate::service::TokenService;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};
use sluis_model::{
    access::{AccessToken, ClientGrant, Holding, TokenBinding},
    context::{Ctx, Timestamp},
    ids::{ClientId, GrantId},
    ports::StoreError,
};
use sluis_protocol::scope::Scope;

/// `typ` of an access token (RFC 9068 §2.1).
pub(crate) const ACCESS_TOKEN_TYPE: &str = "at+jwt";

/// Whether a client's own JWT carries all that it stands for: it is for others alone, who believe what our key
/// signed. What we believe ourselves is kept, so that whoever has got hold of a key of ours opens nothing here.
pub(crate) fn is_for_others_alone(audience: &[String], issuers: [&str; 2]) -> bool {
    let is_ours = |name: &String| {
        issuers.iter().any(|issuer| {
            let rest = name.strip_prefix(issuer);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    };
    !audience.is_empty() && !audience.iter().any(is_ours)
}

/// What a text says of itself, if it is such a token as far as it says. Nothing is known of its signature.
fn said(text: &str, issuers: [&str; 2]) -> Option<AccessToken> {
    let payload = URL_SAFE_NO_PAD.decode(text.split('.').nth(1)?).ok()?;
    let claims: Map<String, Value> = serde_json::from_slice(&payload).ok()?;
    read(&claims).filter(|token| is_for_others_alone(&token.audience, issuers))
}

impl TokenService {
    /// What a client's own token for others stands for. `None` for every other kind of token; the inner `None` is
    /// for one that no published key of ours signed for this issuer. Neither its end nor whether it was taken back is
    /// looked at.
    ///
    /// # Errors
    /// When the store does not answer and no keys are remembered.
    pub(crate) async fn client_token(
        &self,
        ctx: &Ctx,
        text: &str,
    ) -> Result<Option<Option<AccessToken>>, StoreError> {
        let issuer = ctx.issuer(&self.settings.issuer);
        let Some(token) = said(text, [issuer, &self.settings.issuer]) else {
            return Ok(None);
        };
        let verified = self
            .ring(ctx)
            .verified(ctx, text, ACCESS_TOKEN_TYPE, issuer)
            .await?;
        // The signature is of the very text that was read.
        Ok(Some(verified.map(|_| token)))
    }

    /// Whether a token that carries all that it stands for was taken back.
    ///
    /// # Errors
    /// When the store does not answer.
    pub(crate) async fn client_token_revoked(
        &self,
        ctx: &Ctx,
        token: &AccessToken,
    ) -> Result<bool, StoreError> {
        let name = token.holding.grant_id();
        self.ephemeral.grant_revoked(name, ctx.now).await
    }
}

/// Its `sub` is the client (RFC 9068 §2.2), and nobody signed in: a person's has `auth_time`, whatever the person's
/// `sub` is (RFC 9068 §5).
fn read(claims: &Map<String, Value>) -> Option<AccessToken> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let time = |name: &str| -> Option<Timestamp> {
        Timestamp::from_timestamp(claims.get(name)?.as_i64()?, 0)
    };
    let client = text("client_id").filter(|client| text("sub") == Some(client))?;
    if claims.contains_key("auth_time") {
        return None;
    }
    // One without a scope has none; one that can't be read is nobody's.
    let scope = text("scope")
        .map_or(Ok(Scope::default()), Scope::parse)
        .ok()?;
    let binding: Option<TokenBinding> = match claims.get("cnf") {
        // A binding that is not understood must not be lost.
        Some(confirmation) => Some(serde_json::from_value(confirmation.clone()).ok()?),
        None => None,
    };
    Some(AccessToken {
        holding: Holding::Client(ClientGrant {
            id: GrantId::from(text("jti")?),
            client: ClientId::from(client),
            scope,
        }),
        audience: audience(claims.get("aud")?)?,
        binding,
        made_from: vec![],
        actor: None,
        family: None,
        outlives_session: false,
        issued_at: time("iat")?,
        ends_at: time("exp")?,
    })
}

/// Whom it is for (RFC 7519 §4.1.3).
fn audience(claim: &Value) -> Option<Vec<String>> {
    match claim {
        Value::String(one) => Some(vec![one.clone()]),
        Value::Array(several) => several
            .iter()
            .map(|one| one.as_str().map(str::to_owned))
            .collect(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::is_for_others_alone;

    #[test]
    fn what_we_believe_ourselves_is_never_for_others_alone() {
        for (audience, alone) in [
            ("", false),
            ("https://sluis.example", false),
            ("https://sluis.example/admin/api/v1", false),
            ("https://api.example https://sluis.example/scim/v2", false),
            ("https://api.example", true),
            ("https://api.example urn:api", true),
            ("https://sluis.example.com/api", true),
            ("https://inlog.school.example/api", false),
        ] {
            let audience: Vec<String> = audience.split_whitespace().map(str::to_owned).collect();
            let issuers = ["https://inlog.school.example", "https://sluis.example"];
            let found = is_for_others_alone(&audience, issuers);
            assert_eq!(found, alone, "{audience:?}");
        }
    }
}
