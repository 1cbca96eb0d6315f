//! Bearer tokens for directories that can't fetch one: shown once, taken back at any time, and worth no
//! more than the program that they stand for.

use super::SCIM_SCOPES;
use crate::{
    console::{Permit, acts, apps},
    idp::{Failure, Idp},
};
use serde_json::json;
use sluis_model::{
    client::Client,
    context::Ctx,
    ids::{ClientId, ProgramTokenId},
    provisioning::ProgramToken,
    secret::{PlainToken, TokenKind},
};
use sluis_protocol::{grant_type::GrantType, scope::Scope};

/// The longest that a token works, in days.
pub const LONGEST_TOKEN_DAYS: u32 = 730;
/// The most tokens of a program.
pub const MOST_TOKENS: usize = 5;
/// The longest name of a token, in characters.
const LONGEST_LABEL: usize = 100;

/// A token that was just made.
#[derive(Debug)]
pub struct NewProgramToken {
    /// What is kept of it.
    pub token: ProgramToken,
    /// The token; it is told this once.
    pub plain: PlainToken,
}

/// Why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefused {
    /// There is no such program that may be changed here.
    #[error("there is no such program here")]
    NotHere,
    /// The program may not provision.
    #[error("the program has no scope for provisioning")]
    NoScope,
    /// There are enough.
    #[error("a program has five of them at most")]
    TooMany,
    /// The name or the days can't be.
    #[error("a name of a hundred characters at most, and 1 to 730 days")]
    Invalid,
}

/// What of a program's scope such a token may carry.
fn scope_of(client: &Client) -> Scope {
    let those = SCIM_SCOPES.iter().map(|(scope, _)| *scope);
    those
        .filter(|scope| client.settings.scope.contains(scope))
        .collect()
}

impl Idp {
    /// A new token of a program, for so many days.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_new_program_token(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageApps>,
        id: &ClientId,
        label: &str,
        days: u32,
    ) -> Result<Result<NewProgramToken, TokenRefused>, Failure> {
        let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
        let in_bounds = (1..=LONGEST_TOKEN_DAYS).contains(&days)
            && label.chars().count() <= LONGEST_LABEL
            && !label.chars().any(char::is_control);
        if !in_bounds {
            return Ok(Err(TokenRefused::Invalid));
        }
        let (ctx, permit, id) = (ctx.clone(), permit.clone(), id.clone());
        let plain = PlainToken::generate(TokenKind::Program, &ctx);
        let hash = plain.hash();
        let made = self
            .durable
            .write(move |tx| {
                tx.institution_for_update(permit.institution_id())?;
                let found = apps::managed(&permit, tx, &id)?;
                let found = found.filter(|client| apps::is_within(&permit, client));
                let Some(client) = found.filter(|client| client.institution.is_some()) else {
                    return Ok(Err(TokenRefused::NotHere));
                };
                let scope = scope_of(&client);
                if scope.iter().next().is_none() || !client.may_use(GrantType::ClientCredentials) {
                    return Ok(Err(TokenRefused::NoScope));
                }
                if tx.program_tokens(&id)?.len() >= MOST_TOKENS {
                    return Ok(Err(TokenRefused::TooMany));
                }
                let token = ProgramToken {
                    id: ProgramTokenId::generate(&ctx),
                    hash,
                    client: id.clone(),
                    scope,
                    label,
                    created_at: ctx.now,
                    ends_at: ctx.now + chrono::Duration::days(i64::from(days)),
                    last_used_at: None,
                };
                tx.add_program_token(&token)?;
                let more = json!({ "token": token.id, "ends_at": token.ends_at });
                tx.record(&apps::event(&permit, &ctx, &id, "token", more))?;
                Ok(Ok(token))
            })
            .await?;
        Ok(made.map(|token| NewProgramToken { token, plain }))
    }

    /// The tokens of a program that is seen here, newest first.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_program_tokens(
        &self,
        permit: &Permit<acts::SeeApps>,
        id: &ClientId,
    ) -> Result<Option<Vec<ProgramToken>>, Failure> {
        let (permit, id) = (permit.clone(), id.clone());
        Ok(self
            .durable
            .read(move |tx| {
                let client = tx.client(&id)?;
                let own = client.is_some_and(|client| {
                    client.institution.as_ref() == Some(permit.institution_id())
                });
                if own {
                    tx.program_tokens(&id).map(Some)
                } else {
                    Ok(None)
                }
            })
            .await?)
    }

    /// Takes a token back: it opens nothing from now on. Whether it was there.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_remove_program_token(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageApps>,
        id: &ClientId,
        token: &ProgramTokenId,
    ) -> Result<bool, Failure> {
        let (ctx, permit) = (ctx.clone(), permit.clone());
        let (id, token) = (id.clone(), token.clone());
        Ok(self
            .durable
            .write(move |tx| {
                if apps::managed(&permit, tx, &id)?.is_none()
                    || !tx.remove_program_token(&id, &token)?
                {
                    return Ok(false);
                }
                let more = json!({ "token": token });
                tx.record(&apps::event(&permit, &ctx, &id, "token_revoke", more))?;
                Ok(true)
            })
            .await?)
    }
}
