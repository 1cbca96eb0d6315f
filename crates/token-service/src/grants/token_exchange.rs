//! `grant_type=urn:ietf:params:oauth:grant-type:token-exchange` (RFC 8693): a client that has an access
//! token of a person, its own or one that is meant for it, gets one for the next service. The new token
//! can do no more, lives no longer, and dies with the old one: they share the grant, and it knows which one it was made
//! from.

use super::{Exchange, Outcome};
use crate::{
    issuance::NewAccessToken,
    live_token::{self, Behind, LiveToken},
    standing::{self, World},
};
use serde_json::{Value, json};
use sluis_model::{
    access::{AccessToken, Grant, Holding, TokenBinding},
    client::{AccessTokenFormat, Client},
    context::Ctx,
    ids::ClientId,
    ports::{StoreError, Tx, durable::Stored},
    secret::HashedToken,
};
use sluis_protocol::{
    claims_request::ClaimsRequest,
    client_auth::ClientAuthMethod,
    error::{ErrorCode, OAuthError},
    scope::Scope,
    token::{TokenExchange, TokenResponse},
};
use std::sync::Arc;

const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";
/// How many may act one behind another.
const MOST_ACTORS: usize = 5;
/// How many exchanges may lie behind a token: each is asked about whenever it is used.
const MOST_ANCESTORS: usize = 8;
/// How many a token may be for.
const MOST_TARGETS: usize = 10;

pub(super) async fn exchange(
    exchange: &Exchange<'_>,
    ctx: &Ctx,
    request: TokenExchange,
) -> Result<Outcome, StoreError> {
    let wanted = match wanted(exchange.client, &request) {
        Ok(wanted) => wanted,
        Err(refusal) => return Ok(Outcome::Refused(refusal)),
    };
    let subject = match presented(exchange, ctx, &request.subject_token, "subject_token").await? {
        Ok(live) => live,
        Err(refusal) => return Ok(Outcome::Refused(refusal)),
    };
    let Some(grant) = subject.grant().cloned() else {
        return Ok(Outcome::Refused(OAuthError::invalid_request(
            "the subject_token is of no person",
        )));
    };
    let scope = match narrowed(request.scope.as_ref(), &grant.scope, exchange.client) {
        Ok(scope) => scope,
        Err(refusal) => return Ok(Outcome::Refused(refusal)),
    };
    let actor = match acting(exchange, ctx, &request, &subject.token).await? {
        Ok(actor) => actor,
        Err(refusal) => return Ok(Outcome::Refused(refusal)),
    };
    let grant = Grant {
        client: exchange.client.id.clone(),
        scope,
        // They were asked for beside the scope, and would be told however narrow that is now.
        claims: ClaimsRequest::default(),
        given_at: Some(ctx.now),
        ..grant
    };
    let audience = match targets(exchange, ctx, &request, &grant, &subject.token).await? {
        Ok(audience) => audience,
        Err(refusal) => return Ok(Outcome::Refused(refusal)),
    };
    let mut made_from = subject.token.made_from.clone();
    made_from.extend(live_token::hash_of(ctx, &request.subject_token));
    if made_from.len() > MOST_ANCESTORS {
        return Ok(Outcome::Refused(OAuthError::invalid_request(
            "the subject_token came by too many exchanges already",
        )));
    }
    issue(
        exchange,
        ctx,
        &wanted,
        Issue {
            grant,
            audience,
            actor,
            token: subject.token,
            made_from,
        },
    )
    .await
}

/// What kind of token the new one is to be.
struct Wanted {
    format: AccessTokenFormat,
    name: &'static str,
}

/// What can be said without a look at any token.
fn wanted(client: &Client, request: &TokenExchange) -> Result<Wanted, OAuthError> {
    if client.auth_method == ClientAuthMethod::None {
        return Err(OAuthError::new(
            ErrorCode::UnauthorizedClient,
            "a public client may not use this grant_type",
        ));
    }
    let kinds = [
        Some(request.subject_token_type.as_str()),
        request.actor_token.as_ref().map(|(_, kind)| kind.as_str()),
    ];
    if kinds
        .into_iter()
        .flatten()
        .any(|kind| ![ACCESS_TOKEN, JWT].contains(&kind))
    {
        return Err(OAuthError::invalid_request(
            "only access tokens of this provider can be exchanged",
        ));
    }
    match request.requested_token_type.as_deref() {
        None | Some(ACCESS_TOKEN) => Ok(Wanted {
            format: client.settings.access_token_format,
            name: ACCESS_TOKEN,
        }),
        // Whoever decided that this client's tokens say nothing to those who read them decided it for
        // these too.
        Some(JWT) if client.settings.access_token_format == AccessTokenFormat::Opaque => {
            Err(OAuthError::invalid_request(
                "this client's access tokens are opaque; a JWT can not be had",
            ))
        }
        Some(JWT) => Ok(Wanted {
            format: AccessTokenFormat::Jwt,
            name: JWT,
        }),
        Some(_) => Err(OAuthError::invalid_request(
            "only access tokens can be had by a token exchange",
        )),
    }
}

/// A token that came in the request (§2.2.2: whatever is wrong with it is `invalid_request`): good,
/// the client's own or meant for it, and in the hands of whoever holds its key.
async fn presented(
    exchange: &Exchange<'_>,
    ctx: &Ctx,
    text: &str,
    name: &str,
) -> Result<Result<LiveToken, OAuthError>, StoreError> {
    let refused = |cause: &str| {
        let description = format!("the {name} is unknown, expired, revoked or not for this client");
        Ok(Err(OAuthError::invalid_request(description).because(cause)))
    };
    let live = match exchange.service.live_token(ctx, text).await? {
        Ok(live) => live,
        Err(cause) => return refused(cause),
    };
    if !live.concerns(exchange.client) {
        return refused("the token belongs to another client and is not meant for this one");
    }
    if !live.is_held_by(exchange.sender) {
        return refused("the token is bound to a key that was not shown");
    }
    Ok(Ok(live))
}

/// The same scope or less, of what this client may have itself.
fn narrowed(wanted: Option<&Scope>, granted: &Scope, client: &Client) -> Result<Scope, OAuthError> {
    let wanted = wanted.filter(|scope| !scope.is_empty());
    if wanted.is_some_and(|wanted| !wanted.is_subset(granted)) {
        return Err(OAuthError::new(
            ErrorCode::InvalidScope,
            "the scope is wider than that of the subject_token",
        ));
    }
    Ok(standing::still_permitted(wanted.unwrap_or(granted), client))
}

/// `act` (§4.1): whoever the actor token speaks for, before those who acted already. A person stands
/// there by id, and is told to everybody by the `sub` that they know.
async fn acting(
    exchange: &Exchange<'_>,
    ctx: &Ctx,
    request: &TokenExchange,
    subject: &AccessToken,
) -> Result<Result<Option<Value>, OAuthError>, StoreError> {
    let Some((text, _)) = &request.actor_token else {
        return Ok(Ok(subject.actor.clone()));
    };
    let live = match presented(exchange, ctx, text, "actor_token").await? {
        Ok(live) => live,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let holder = live.token.holding.client().clone();
    let person = match &live.behind {
        Behind::Person(world) => Some(world.person.id.clone()),
        Behind::Client => None,
    };
    let mut act = match person {
        Some(person) => json!({ "person": person, "client_id": holder }),
        None => json!({ "sub": holder, "client_id": holder }),
    };
    if let Some(before) = &subject.actor {
        if actors(before) >= MOST_ACTORS {
            return Ok(Err(OAuthError::invalid_request(
                "too many have acted for this person one behind another",
            )));
        }
        act["act"] = before.clone();
    }
    Ok(Ok(Some(act)))
}

fn actors(act: &Value) -> usize {
    std::iter::successors(Some(act), |act| act.get("act")).count()
}

/// Whom the new token is for: the resources and clients that were named; as before where none was.
async fn targets(
    exchange: &Exchange<'_>,
    ctx: &Ctx,
    request: &TokenExchange,
    grant: &Grant,
    subject: &AccessToken,
) -> Result<Result<Vec<String>, OAuthError>, StoreError> {
    let refused = || {
        Ok(Err(OAuthError::new(
            ErrorCode::InvalidTarget,
            "the resource or audience is unknown or not for this client",
        )))
    };
    let permitted = &exchange.client.settings.resources;
    // A client may name itself, whom the token was for already, and whom the operator lets it name.
    let may_name = |name: &String| {
        permitted.contains(name)
            || subject.audience.contains(name)
            || name == exchange.client.id.as_str()
    };
    if !request.resources.iter().all(|one| permitted.contains(one))
        || !request.audiences.iter().all(may_name)
        || request.resources.len() + request.audiences.len() > MOST_TARGETS
    {
        return refused();
    }
    let (named, grant, asked) = (request.audiences.clone(), grant.clone(), ctx.clone());
    let known = exchange
        .service
        .durable
        .read(move |tx| {
            all_serve(tx, &named, |tx, client| {
                Ok(asked.serves(client) && standing::world(tx, &grant, client, asked.now)?.is_ok())
            })
        })
        .await?;
    if !known {
        return refused();
    }
    let mut audience = [request.resources.as_slice(), &request.audiences].concat();
    if audience.is_empty() {
        audience.clone_from(&subject.audience);
    }
    audience.sort();
    audience.dedup();
    Ok(Ok(audience))
}

/// Whether every name is a client that serves the person's institution.
fn all_serve(
    tx: &mut dyn Tx,
    names: &[String],
    mut serves: impl FnMut(&mut dyn Tx, &Client) -> Stored<bool>,
) -> Stored<bool> {
    for name in names {
        let found = tx.client(&ClientId::from(name.as_str()))?;
        match found.filter(|client| client.active) {
            Some(client) if serves(tx, &client)? => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}

/// What the new token is made of.
struct Issue {
    grant: Grant,
    audience: Vec<String>,
    actor: Option<Value>,
    /// The one it is made from.
    token: Arc<AccessToken>,
    /// That one, and those before it.
    made_from: Vec<HashedToken>,
}

async fn issue(
    exchange: &Exchange<'_>,
    ctx: &Ctx,
    wanted: &Wanted,
    issue: Issue,
) -> Result<Outcome, StoreError> {
    let (service, client) = (exchange.service, exchange.client);
    let Issue {
        grant,
        audience,
        actor,
        token,
        made_from,
    } = issue;
    let world: Result<World, &'static str> = {
        let (grant, client, now) = (grant.clone(), client.clone(), ctx.now);
        service
            .durable
            .read(move |tx| standing::world(tx, &grant, &client, now))
            .await?
    };
    let world = match world {
        Ok(world) => world,
        Err(cause) => {
            return Ok(Outcome::Refused(
                OAuthError::invalid_request("this client may not act for the person of the token")
                    .because(cause),
            ));
        }
    };
    service.note_eck_id(ctx, client, &grant).await?;
    let scope = grant.scope.to_string();
    let ends_at = token
        .ends_at
        .min(ctx.now + service.settings.access_token_ttl);
    let new = NewAccessToken {
        holding: Holding::Person(grant),
        client,
        world: Some(&world),
        audience,
        binding: exchange.binding.clone(),
        actor,
        outlives_session: token.outlives_session(),
        family: token.family.clone(),
        made_from,
        format: wanted.format,
        ends_at,
    };
    let issued = service
        .issue_access_token(ctx, new, exchange.signer)
        .await?;
    Ok(match issued {
        Some(access_token) => Outcome::Issued(TokenResponse {
            access_token,
            token_type: TokenBinding::token_type(exchange.binding.as_ref()),
            expires_in: (ends_at - ctx.now).num_seconds(),
            refresh_token: None,
            id_token: None,
            scope,
            issued_token_type: Some(wanted.name),
        }),
        None => Outcome::Refused(
            OAuthError::invalid_request("the subject_token was revoked")
                .because("the grant was revoked meanwhile"),
        ),
    })
}
