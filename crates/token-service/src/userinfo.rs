//! Userinfo (OpenID Connect Core §5.3): what an access token tells about its person.

use crate::{
    claims,
    dpop::DpopRequest,
    live_token::{Behind, LiveToken},
    sender::Sender,
    service::TokenService,
    standing::still_permitted,
};
use serde_json::Value;
use sluis_model::{
    access::TokenBinding, client_certificate::ClientCertificate, context::Ctx, ports::StoreError,
};
use sluis_protocol::error::{ErrorCode, OAuthError};

/// The scheme of an `Authorization` header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenScheme {
    /// RFC 6750; also a token in a form.
    Bearer,
    /// RFC 9449 §7.1.
    Dpop,
}

/// An access token as it comes to a resource of ours.
#[derive(Debug, Clone, Copy)]
pub struct ResourceAccess<'a> {
    /// The token.
    pub token: &'a str,
    /// How it was presented.
    pub scheme: TokenScheme,
    /// Every `DPoP` header of the request.
    pub proofs: &'a [&'a str],
    /// The method of the request.
    pub method: &'a str,
    /// The address that was asked, as the issuer names it.
    pub url: &'a str,
    /// The TLS certificate that was shown.
    pub certificate: Option<&'a ClientCertificate>,
}

/// An answer of userinfo.
#[derive(Debug, Clone, PartialEq)]
pub enum UserInfo {
    /// Plain claims.
    Claims(Value),
    /// The same, signed (§5.3.2).
    Signed(String),
}

impl TokenService {
    /// The claims for the holder of an access token: `sub` always, the rest by scope and by the
    /// `claims` parameter.
    ///
    /// # Errors
    /// Outside when a store does not answer; inside `invalid_token` or `insufficient_scope`
    /// (RFC 6750 §3.1), `invalid_dpop_proof` or `use_dpop_nonce` (RFC 9449 §7.1).
    pub async fn userinfo(
        &self,
        ctx: &Ctx,
        access: ResourceAccess<'_>,
    ) -> Result<Result<UserInfo, OAuthError>, StoreError> {
        let mut live = match self.admit(ctx, access).await? {
            Ok(live) => live,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let Behind::Person(world) = &mut live.behind {
            self.open_eck_id(world)?;
        }
        let (Behind::Person(world), Some(grant)) = (&live.behind, live.grant()) else {
            return Ok(Err(without_openid()));
        };
        if !grant.scope.contains("openid") {
            return Ok(Err(without_openid()));
        }
        // The operator may have taken scopes from the portal since the token was given.
        let mut claims = claims::claims(
            world.about(),
            &still_permitted(&grant.scope, &live.client),
            &grant.claims.userinfo,
            &live.client.settings.scope,
        );
        let subject = self.subject(ctx, &live.client, &world.person.id).await?;
        claims.insert("sub".to_owned(), subject.into());
        let Some(algorithm) = live.client.settings.userinfo_signed_response_alg else {
            return Ok(Ok(UserInfo::Claims(Value::Object(claims))));
        };
        claims.insert("iss".to_owned(), ctx.issuer(&self.settings.issuer).into());
        claims.insert("aud".to_owned(), live.client.id.as_str().into());
        match self.ring(ctx).signer(ctx, algorithm).await? {
            Some(signer) => Ok(Ok(UserInfo::Signed(signer.sign(&Value::Object(claims))?))),
            None => Ok(Err(OAuthError::new(
                ErrorCode::ServerError,
                "the signature algorithm of this client is switched off",
            )
            .because(format!("no key for {algorithm}")))),
        }
    }

    /// Whether a token opens a resource of ours: it is good, it is meant for us, and whoever presents
    /// it holds the key that it is bound to.
    pub(crate) async fn admit(
        &self,
        ctx: &Ctx,
        access: ResourceAccess<'_>,
    ) -> Result<Result<LiveToken, OAuthError>, StoreError> {
        self.admit_to(ctx, access, None).await
    }

    /// The same for a resource of ours that has a name of its own.
    pub(crate) async fn admit_to(
        &self,
        ctx: &Ctx,
        access: ResourceAccess<'_>,
        resource: Option<&str>,
    ) -> Result<Result<LiveToken, OAuthError>, StoreError> {
        let live = match self.live_token(ctx, access.token).await? {
            Ok(live) => live,
            Err(cause) => {
                tracing::info!(request_id = %ctx.request_id, cause, "access token refused");
                let description = "the access token is unknown, expired or revoked";
                return Ok(Err(invalid_token(description).because(cause)));
            }
        };
        let named = resource.is_some_and(|resource| live.is_for(resource));
        if !named && !live.is_for(ctx.issuer(&self.settings.issuer)) {
            return Ok(Err(invalid_token(
                "the access token is meant for another resource",
            )));
        }
        if let Err(refusal) = judge_scheme(&live, access) {
            return Ok(Err(refusal));
        }
        let dpop = if access.scheme == TokenScheme::Dpop {
            let request = DpopRequest {
                proofs: access.proofs,
                method: access.method,
                url: access.url,
                access_token: Some(access.token),
            };
            match self.dpop(ctx, request).await? {
                Ok(key) => key.map(|key| key.thumbprint),
                Err(refusal) => return Ok(Err(refusal)),
            }
        } else {
            None
        };
        if live.is_held_by(&Sender::new(dpop, access.certificate)) {
            Ok(Ok(live))
        } else {
            Ok(Err(invalid_token(
                "the access token is bound to another key than the one shown",
            )))
        }
    }
}

/// A token with a DPoP key and the scheme `DPoP` belong together: neither goes without the other
/// (RFC 9449 §7.1 and §7.2).
fn judge_scheme(live: &LiveToken, access: ResourceAccess<'_>) -> Result<(), OAuthError> {
    let bound = matches!(live.token.binding, Some(TokenBinding::Dpop(_)));
    match access.scheme {
        TokenScheme::Bearer if bound => Err(invalid_token(
            "the access token is bound to a DPoP key: present it with the scheme DPoP",
        )),
        TokenScheme::Dpop if !bound => Err(invalid_token(
            "the access token is not bound to a DPoP key: present it with the scheme Bearer",
        )),
        TokenScheme::Dpop if access.proofs.is_empty() => Err(OAuthError::new(
            ErrorCode::InvalidDpopProof,
            "the DPoP proof is missing",
        )),
        TokenScheme::Bearer | TokenScheme::Dpop => Ok(()),
    }
}

fn invalid_token(description: &str) -> OAuthError {
    OAuthError::new(ErrorCode::InvalidToken, description)
}

fn without_openid() -> OAuthError {
    OAuthError::new(
        ErrorCode::InsufficientScope,
        "userinfo needs the scope openid",
    )
}
