//! What a portal really asks: the parameters of its request, of its request object (RFC 9101, OpenID
//! Connect Core §6), or of what it pushed beforehand (RFC 9126).

use crate::idp::{Failure, Idp};
use sluis_model::{
    client::Client,
    context::Ctx,
    pushed_request::{PushedRequest, REQUEST_URI_PREFIX},
    secret::{HashedToken, PlainToken, TokenKind},
};
use sluis_protocol::{
    error::{ErrorCode, OAuthError},
    params::Params,
    response_type::ResponseType,
};
use sluis_token_service::RequestObject;

/// The way that a request took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    /// Through the browser.
    Browser,
    /// It was pushed before, under the token of this hash.
    Pushed(HashedToken),
    /// It is being pushed right now.
    Pushing,
}

/// A request's parameters as they count.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub params: Params,
    /// The client signed them.
    pub signed: bool,
    pub way: Way,
    /// The thumbprint of the DPoP key that was shown when it was pushed.
    pub dpop_jkt: Option<String>,
}

impl Idp {
    /// The parameters that count of a request through the browser.
    pub(super) async fn sent(
        &self,
        ctx: &Ctx,
        client: &Client,
        outer: &Params,
    ) -> Result<Result<Sent, OAuthError>, Failure> {
        let object = match (outer.get("request"), outer.get("request_uri")) {
            (Some(_), Some(_)) => {
                return Ok(Err(OAuthError::invalid_request(
                    "request and request_uri can't be combined",
                )));
            }
            (None, None) => {
                return Ok(Ok(Sent {
                    params: outer.clone(),
                    signed: false,
                    way: Way::Browser,
                    dpop_jkt: None,
                }));
            }
            (None, Some(uri)) if uri.starts_with(REQUEST_URI_PREFIX) => {
                return self.pushed(ctx, client, uri).await;
            }
            // Nobody makes us fetch what could not be used anyway.
            (None, Some(_)) if client.needs_pushed_request() => {
                return Ok(Err(OAuthError::invalid_request(
                    "this client has to push its requests",
                )));
            }
            // Nor for what could never be answered there.
            (None, Some(_))
                if outer.get("redirect_uri").is_some()
                    && self.target(ctx, client, outer).is_none() =>
            {
                return Ok(Err(OAuthError::invalid_request(
                    "the redirect_uri is not one of this client's",
                )));
            }
            (None, Some(uri)) => self.tokens.request_object_at(ctx, client, uri).await,
            (Some(text), None) => self.tokens.request_object(ctx, client, text).await,
        };
        Ok(object.and_then(|object| {
            agree(client, outer, &object)?;
            let params = if object.alone {
                object.params.or(&client_id_of(client))
            } else {
                object.params.or(&without_object(outer))
            };
            Ok(Sent {
                params,
                signed: object.signed,
                way: Way::Browser,
                dpop_jkt: None,
            })
        }))
    }

    /// What was pushed counts alone; what stands beside its `request_uri` is not looked at (RFC 9126
    /// §4, RFC 9101 §5).
    async fn pushed(
        &self,
        ctx: &Ctx,
        client: &Client,
        uri: &str,
    ) -> Result<Result<Sent, OAuthError>, Failure> {
        let refused = |cause: &str| {
            OAuthError::new(
                ErrorCode::InvalidRequestUri,
                "the request_uri is unknown, expired, used or of another client",
            )
            .because(cause)
        };
        let token = uri
            .strip_prefix(REQUEST_URI_PREFIX)
            .and_then(|text| PlainToken::presented(TokenKind::PushedRequest, text));
        let Some(hash) = token.map(|token| ctx.kept_as(token.hash())) else {
            return Ok(Err(refused("not a token of ours")));
        };
        let found = self.ephemeral.pushed_request(&hash, ctx.now).await?;
        let Some(found) = found.filter(|found| ctx.now < found.ends_at) else {
            return Ok(Err(refused("unknown, expired or answered")));
        };
        let PushedRequest {
            client: owner,
            params,
            signed,
            dpop_jkt,
            ..
        } = found;
        if owner != client.id {
            return Ok(Err(refused("another client pushed it")));
        }
        Ok(Params::parse(&params).map(|params| Sent {
            params,
            signed,
            way: Way::Pushed(hash),
            dpop_jkt,
        }))
    }

    /// The parameters that count of a request that is being pushed.
    pub(super) async fn pushing(
        &self,
        ctx: &Ctx,
        client: &Client,
        form: &Params,
    ) -> Result<Sent, OAuthError> {
        if form.get("request_uri").is_some() {
            return Err(OAuthError::invalid_request(
                "request_uri can't be pushed; push the request itself",
            ));
        }
        if form
            .get("client_id")
            .is_some_and(|id| id != client.id.as_str())
        {
            return Err(OAuthError::invalid_request(
                "the client_id is not the client that authenticates",
            ));
        }
        let (params, signed) = match form.get("request") {
            // RFC 9126 §3: all that is asked stands in the object.
            Some(text) => {
                let object = self.tokens.request_object(ctx, client, text).await?;
                agree(client, &Params::default(), &object)?;
                (object.params, object.signed)
            }
            None => (without_credentials(form), false),
        };
        Ok(Sent {
            params: params.or(&client_id_of(client)),
            signed,
            way: Way::Pushing,
            dpop_jkt: None,
        })
    }
}

/// What stands both inside and outside must be the same where the client and the flow depend on it
/// (RFC 9101 §5, OpenID Connect Core §6.1).
fn agree(client: &Client, outer: &Params, object: &RequestObject) -> Result<(), OAuthError> {
    let differs = |name: &str| {
        OAuthError::new(
            ErrorCode::InvalidRequestObject,
            format!("{name} differs between the request and its request object"),
        )
    };
    let inner = &object.params;
    if inner
        .get("client_id")
        .is_some_and(|id| id != client.id.as_str())
    {
        return Err(differs("client_id"));
    }
    if !object.alone
        && let (Some(inside), Some(outside)) =
            (inner.get("response_type"), outer.get("response_type"))
        && inside != outside
        && ResponseType::of_words(inside) != ResponseType::of_words(outside)
    {
        return Err(differs("response_type"));
    }
    Ok(())
}

fn client_id_of(client: &Client) -> Params {
    [("client_id", client.id.as_str())].into_iter().collect()
}

fn without_object(outer: &Params) -> Params {
    without(outer, &["request", "request_uri"])
}

fn without_credentials(form: &Params) -> Params {
    without(
        form,
        &["client_secret", "client_assertion", "client_assertion_type"],
    )
}

fn without(params: &Params, names: &[&str]) -> Params {
    params
        .iter()
        .filter(|(name, _)| !names.contains(name))
        .collect()
}
