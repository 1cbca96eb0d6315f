//! Taking tokens back: the revocation endpoint (RFC 7009), and sign-out.

use crate::{
    client_authentication::AuthenticatedClient, live_token::Found, refresh_value,
    service::TokenService,
};
use chrono::Duration;
use sluis_model::{
    access::{Grant, ended_session},
    context::Ctx,
    ids::{GrantId, PersonId, SessionId},
    ports::StoreError,
    token_family::RevocationReason,
};

/// A token request that is under way stores its token with the end that it had when it came; so long
/// after that may it still be on its way.
const UNDER_WAY: Duration = Duration::seconds(60);

impl TokenService {
    /// Revokes a token of the client's own: an access token alone; a refresh token with its whole
    /// family and every access token of the grant, whichever generation it is. For everything else
    /// nothing happens, and nobody is told (RFC 7009 §2.2).
    ///
    /// # Errors
    /// When a store does not answer.
    pub async fn revoke(
        &self,
        ctx: &Ctx,
        client: &AuthenticatedClient,
        token: &str,
    ) -> Result<(), StoreError> {
        let own = client.client().id.clone();
        if !refresh_value::looks_like_one(token) {
            return match self.find_token(ctx, token).await? {
                Some(found) if *found.token().holding.client() == own => {
                    self.end_access_token(ctx, found).await
                }
                _ => Ok(()),
            };
        }
        let Some(presented) = refresh_value::read(&self.sealer, token) else {
            return Ok(());
        };
        let asked = ctx.clone();
        let revoked = self
            .durable
            .write(move |tx| {
                let Some(family) = tx.family(&presented.family)? else {
                    return Ok(None);
                };
                if family.grant.client != own
                    || family.key_id != presented.key_id
                    || family.grant.issuer.as_deref() != asked.own_issuer_name()
                {
                    return Ok(None);
                }
                tx.revoke_family(&family.id, RevocationReason::RevokedByClient, asked.now)?;
                Ok(Some(family.grant.id))
            })
            .await?;
        match revoked {
            Some(grant) => self.end_access_of(ctx, &grant).await,
            None => Ok(()),
        }
    }

    /// Revokes what a session gave, for it has ended: every refresh family without `offline_access`,
    /// every code not yet redeemed and every access token. How many families.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn revoke_session(
        &self,
        ctx: &Ctx,
        session: &SessionId,
    ) -> Result<usize, StoreError> {
        // The mark first: it stops codes and access tokens that no family can be asked about.
        self.end_session_of(ctx, session).await?;
        let (session, now) = (session.clone(), ctx.now);
        self.durable
            .write(move |tx| {
                tx.revoke_families_of_session(&session, RevocationReason::SignedOut, now)
            })
            .await
    }

    /// Revokes what all of a person's sessions gave but for these, also the sessions that nobody used for
    /// too long: what they gave without `offline_access` may be refreshed for as long as they could have
    /// lasted.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn revoke_all_sessions_but(
        &self,
        ctx: &Ctx,
        person: &PersonId,
        kept: Vec<SessionId>,
    ) -> Result<(), StoreError> {
        let (person, now) = (person.clone(), ctx.now);
        let reason = RevocationReason::SignedOut;
        let sessions = self
            .durable
            .write(move |tx| tx.revoke_families_but_of_sessions(&person, &kept, reason, now))
            .await?;
        for session in sessions {
            self.end_session_of(ctx, &session).await?;
        }
        Ok(())
    }

    /// Ends every access token of these grants, for their consent is gone.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn end_grants(&self, ctx: &Ctx, grants: &[GrantId]) -> Result<(), StoreError> {
        for grant in grants {
            self.end_access_of(ctx, grant).await?;
        }
        Ok(())
    }

    /// Whether the session behind a grant has ended. With `offline_access` a grant outlives it.
    pub(crate) async fn session_ended(&self, ctx: &Ctx, grant: &Grant) -> Result<bool, StoreError> {
        match grant.session_mark() {
            Some(mark) => self.ephemeral.grant_revoked(&mark, ctx.now).await,
            None => Ok(false),
        }
    }

    /// Leaves the mark of an ended session for as long as anything that it gave and that no family can be
    /// asked about may still come: an access token, a code, or a device code that was allowed.
    async fn end_session_of(&self, ctx: &Ctx, session: &SessionId) -> Result<(), StoreError> {
        let settings = &self.settings;
        let longest = settings
            .access_token_ttl
            .max(settings.code_ttl)
            .max(settings.protocol.device_code_ttl);
        let latest_end = ctx.now + longest + UNDER_WAY;
        self.ephemeral
            .revoke_grant(&ended_session(session), latest_end, ctx.now)
            .await
    }

    async fn end_access_token(&self, ctx: &Ctx, found: Found) -> Result<(), StoreError> {
        match found {
            Found::Kept(hash, _) => self.ephemeral.end_access_token(&hash).await,
            // One that has ended already needs no mark.
            Found::SelfContained(token) if token.ends_at <= ctx.now => Ok(()),
            Found::SelfContained(token) => {
                let name = token.holding.grant_id();
                self.ephemeral
                    .revoke_grant(name, token.ends_at, ctx.now)
                    .await
            }
        }
    }

    /// Ends every access token of a grant, also those that are being issued right now.
    pub(crate) async fn end_access_of(&self, ctx: &Ctx, grant: &GrantId) -> Result<(), StoreError> {
        let latest_end = ctx.now + self.settings.access_token_ttl + UNDER_WAY;
        self.ephemeral
            .revoke_grant(grant, latest_end, ctx.now)
            .await
    }
}
