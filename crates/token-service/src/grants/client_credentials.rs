//! `grant_type=client_credentials` (RFC 6749 §4.4): a client in its own name. Nobody stands behind its
//! tokens, so there is no ID token, no claim and no refresh token.

use super::{Exchange, Outcome, resources};
use crate::{issuance::NewAccessToken, live_token::behind_client, own_resource::OwnResource};
use sluis_model::{
    access::{ClientGrant, Holding, TokenBinding},
    client::Client,
    context::Ctx,
    ids::GrantId,
    ports::StoreError,
};
use sluis_protocol::{
    client_auth::ClientAuthMethod,
    error::{ErrorCode, OAuthError},
    scope::{INSTITUTION_PREFIX, Scope, claim_scopes},
    token::TokenResponse,
};
use std::sync::Arc;

pub(super) async fn issue(
    exchange: &Exchange<'_>,
    ctx: &Ctx,
    wanted: Option<Scope>,
    wanted_resources: &[String],
) -> Result<Outcome, StoreError> {
    let (service, client) = (exchange.service, exchange.client);
    if client.auth_method == ClientAuthMethod::None {
        return Ok(Outcome::Refused(OAuthError::new(
            ErrorCode::UnauthorizedClient,
            "a public client may not use this grant_type",
        )));
    }
    let granted = match scope(wanted, client) {
        Ok(granted) => granted,
        Err(refusal) => return Ok(Outcome::Refused(refusal)),
    };
    let issuer = &service.settings.issuer;
    let (own, others): (Vec<String>, Vec<String>) = wanted_resources
        .iter()
        .cloned()
        .partition(|resource| OwnResource::is_named_by(resource, issuer, &granted));
    let mut audience = match resources::narrow(&others, &[], client) {
        Ok(audience) => audience,
        Err(refusal) => return Ok(Outcome::Refused(refusal)),
    };
    audience.extend(own);
    audience.sort();
    audience.dedup();
    // Whoever reads such a token itself asks nobody whether it still counts.
    let (asking, asked) = (Arc::clone(client), granted.clone());
    let stands = service
        .durable
        .glance(move |tx| behind_client(tx, &asked, &asking))
        .await?;
    if let Err(cause) = stands {
        let description = "this client may not have tokens of its own now";
        return Ok(Outcome::Refused(
            OAuthError::new(ErrorCode::UnauthorizedClient, description).because(cause),
        ));
    }
    let new = NewAccessToken {
        holding: Holding::Client(ClientGrant {
            id: GrantId::generate(ctx),
            client: client.id.clone(),
            scope: granted.clone(),
        }),
        client,
        world: None,
        audience,
        binding: exchange.binding.clone(),
        actor: None,
        family: None,
        outlives_session: false,
        made_from: vec![],
        format: client.settings.access_token_format,
        ends_at: ctx.now + service.settings.access_token_ttl,
    };
    let issued = service
        .issue_access_token(ctx, new, exchange.signer)
        .await?;
    let Some(access_token) = issued else {
        return Ok(Outcome::invalid_grant(
            "the grant was revoked",
            "a new grant that was revoked already",
        ));
    };
    Ok(Outcome::Issued(TokenResponse {
        access_token,
        token_type: TokenBinding::token_type(exchange.binding.as_ref()),
        expires_in: service.settings.access_token_ttl.num_seconds(),
        refresh_token: None,
        id_token: None,
        scope: granted.to_string(),
        issued_token_type: None,
    }))
}

/// What of the wanted scope the client may have for itself; what speaks of a person falls away, as
/// does what is not permitted.
fn scope(wanted: Option<Scope>, client: &Client) -> Result<Scope, OAuthError> {
    let of_a_person = |token: &str| {
        matches!(token, "openid" | "offline_access")
            || claim_scopes().any(|scope| scope == token)
            || token.starts_with(INSTITUTION_PREFIX)
    };
    let permitted = &client.settings.scope;
    let asked = wanted.filter(|scope| !scope.is_empty());
    let granted: Scope = asked
        .as_ref()
        .unwrap_or(permitted)
        .iter()
        .filter(|token| permitted.contains(token) && !of_a_person(token))
        .collect();
    if asked.is_some() && granted.is_empty() {
        return Err(OAuthError::new(
            ErrorCode::InvalidScope,
            "the client may have nothing of this scope for itself",
        ));
    }
    Ok(granted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client_authentication::tests::client;

    #[test]
    fn a_client_gets_for_itself_what_it_is_permitted_and_nothing_of_persons() {
        let mut client = client(ClientAuthMethod::ClientSecretPost, Some("s"));
        client.settings.scope =
            Scope::parse("openid profile roles offline_access read write").unwrap();
        for (wanted, granted) in [
            (None, Some("read write")),
            (Some("read"), Some("read")),
            (Some("read delete"), Some("read")),
            (
                Some("openid profile read offline_access institution:x"),
                Some("read"),
            ),
            (Some("openid"), None),
            (Some("delete"), None),
        ] {
            let given = scope(wanted.map(|text| Scope::parse(text).unwrap()), &client);
            let given = given.ok().map(|scope| scope.to_string());
            assert_eq!(given.as_deref(), granted, "{wanted:?}");
        }
    }
}
