//! Access tokens that resource servers read themselves (RFC 9068). A person's are recorded like opaque ones,
//! so that whoever asks us learns when one was taken back; a client's own for others carry all that they stand for.

use crate::{claims, issuance::NewAccessToken};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};
use sluis_model::{
    access::{Holding, TokenBinding},
    context::Ctx,
};
use std::collections::BTreeMap;

/// What the claims are made of.
pub(crate) struct AccessTokenClaims<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) subject: &'a str,
    /// Who acts, as the client knows them.
    pub(crate) actor: Option<Value>,
    pub(crate) new: &'a NewAccessToken<'a>,
}

impl AccessTokenClaims<'_> {
    /// The claims. Nobody's own claims can replace those of the token: those are set last.
    pub(crate) fn claims(&self, ctx: &Ctx) -> Value {
        let new = self.new;
        let scope = new.holding.scope();
        let mut claims = self.roles();
        if let Some(grant) = new.holding.person() {
            let authentication = &grant.authentication;
            claims.insert(
                "auth_time".into(),
                authentication.auth_time.timestamp().into(),
            );
            if !authentication.acr.is_empty() {
                claims.insert("acr".into(), authentication.acr.as_str().into());
            }
            if !authentication.amr.is_empty() {
                claims.insert("amr".into(), json!(authentication.amr));
            }
        }
        claims.insert("iss".into(), self.issuer.into());
        claims.insert("sub".into(), self.subject.into());
        claims.insert("aud".into(), audience(&new.audience, self.issuer));
        claims.insert("client_id".into(), new.holding.client().as_str().into());
        claims.insert("iat".into(), ctx.now.timestamp().into());
        claims.insert("exp".into(), new.ends_at.timestamp().into());
        claims.insert("jti".into(), self.name(ctx).into());
        if !scope.is_empty() {
            claims.insert("scope".into(), scope.to_string().into());
        }
        if let Some(binding) = &new.binding {
            claims.insert("cnf".into(), TokenBinding::confirmation(binding));
        }
        if let Some(actor) = &self.actor {
            claims.insert("act".into(), actor.clone());
        }
        Value::Object(claims)
    }

    /// A client's own is taken back by its name, which is that of its grant: there is no other token of it.
    fn name(&self, ctx: &Ctx) -> String {
        match &self.new.holding {
            Holding::Person(_) => URL_SAFE_NO_PAD.encode(ctx.random::<16>()),
            Holding::Client(grant) => grant.id.to_string(),
        }
    }

    /// RFC 9068 §2.2.3.1: what a resource server decides by, where the person let it be told.
    fn roles(&self) -> Map<String, Value> {
        let told = self.new.holding.scope();
        match self.new.world {
            Some(world) if told.contains("roles") => {
                let only: sluis_protocol::scope::Scope = ["roles"].into_iter().collect();
                claims::claims(world.about(), &only, &BTreeMap::new(), &only)
            }
            _ => Map::new(),
        }
    }
}

/// One audience as a text, several as a list; ourselves where nobody else is named (RFC 9068 §3).
fn audience(named: &[String], issuer: &str) -> Value {
    match named {
        [] => issuer.into(),
        [one] => one.as_str().into(),
        several => json!(several),
    }
}

/// `jti` of a token that is a JWT of ours already known to be good.
pub(crate) fn name_of(text: &str) -> Option<String> {
    let payload = URL_SAFE_NO_PAD.decode(text.split('.').nth(1)?).ok()?;
    let claims: Value = serde_json::from_slice(&payload).ok()?;
    claims.get("jti")?.as_str().map(str::to_owned)
}
