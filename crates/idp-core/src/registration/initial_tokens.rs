//! Initial access tokens as operators make them (RFC 7591 §3).

use crate::{
    administration::OperatorError,
    idp::{Failure, Idp},
};
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    ids::{ClientId, InitialTokenId},
    initial_access_token::{InitialAccessToken, RegistrationPolicy},
    secret::{PlainToken, TokenKind},
};

/// A token that is wanted.
#[derive(Debug, Clone)]
pub struct NewInitialToken {
    /// What the operator calls it.
    pub label: String,
    /// The institution's short name that its clients belong to.
    pub institution: Option<String>,
    /// What its clients may be.
    pub policy: RegistrationPolicy,
    /// How many clients may be registered with it; `None` for any number.
    pub uses: Option<i64>,
    /// How long it counts.
    pub ttl: chrono::Duration,
}

impl Idp {
    /// Makes an initial access token. Its text is told here and kept nowhere.
    ///
    /// # Errors
    /// [`OperatorError`] says why not.
    pub async fn create_initial_token(
        &self,
        ctx: &Ctx,
        new: NewInitialToken,
    ) -> Result<(InitialAccessToken, PlainToken), OperatorError> {
        let plain = PlainToken::generate(TokenKind::InitialAccess, ctx);
        let (hash, ctx) = (plain.hash(), ctx.clone());
        let made = self
            .durable
            .write(move |tx| {
                let institution = match &new.institution {
                    None => None,
                    Some(slug) => match tx.institution_by_slug(slug)? {
                        Some(institution) => Some(institution.id.clone()),
                        None => return Ok(Err(OperatorError::UnknownInstitution(slug.clone()))),
                    },
                };
                let token = InitialAccessToken {
                    id: InitialTokenId::generate(&ctx),
                    token: hash,
                    label: new.label,
                    institution,
                    policy: new.policy,
                    uses_left: new.uses,
                    created_at: ctx.now,
                    ends_at: ctx.now + new.ttl,
                };
                tx.add_initial_token(&token)?;
                let event = Event::new(EventKind::ClientChanged, &ctx).with(serde_json::json!({
                    "by": "operator", "action": "new-token", "initial_token": token.id.as_str(),
                }));
                tx.record(&event)?;
                Ok(Ok(token))
            })
            .await?;
        made.map(|token| (token, plain))
    }

    /// Takes an initial access token back; clients that were registered with it stay. Whether it was
    /// there.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn revoke_initial_token(
        &self,
        ctx: &Ctx,
        id: &InitialTokenId,
    ) -> Result<bool, Failure> {
        let event = Event::new(EventKind::ClientChanged, ctx).with(serde_json::json!({
            "by": "operator", "action": "revoke-token", "initial_token": id.as_str(),
        }));
        let id = id.clone();
        Ok(self
            .durable
            .write(move |tx| {
                let there = tx.remove_initial_token(&id)?;
                if there {
                    tx.record(&event)?;
                }
                Ok(there)
            })
            .await?)
    }

    /// Removes a client on the operator's word, with all that hangs on it. Whether it was there.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn remove_client(&self, ctx: &Ctx, id: &ClientId) -> Result<bool, Failure> {
        let event = Event::new(EventKind::ClientChanged, ctx).with(serde_json::json!({
            "by": "operator", "action": "delete", "client": id.as_str(),
        }));
        let id = id.clone();
        Ok(self
            .durable
            .write(move |tx| {
                let there = tx.remove_client(&id)?;
                if there {
                    tx.record(&event)?;
                }
                Ok(there)
            })
            .await?)
    }
}
