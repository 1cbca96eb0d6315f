//! When an access token is good.

use crate::{
    sender::Sender,
    service::TokenService,
    standing::{self, World},
};
use sluis_model::{
    access::{AccessToken, Grant, Holding},
    client::Client,
    context::{Ctx, Timestamp},
    ports::{StoreError, Tx, durable::Stored},
    secret::{HashedToken, PlainToken, TokenKind},
};
use sluis_protocol::{client_auth::ClientAuthMethod, grant_type::GrantType, scope::Scope};
use std::sync::Arc;

/// Longer texts are nobody's.
const LONGEST: usize = 16 * 1024;

/// An access token that is good at this moment.
pub(crate) struct LiveToken {
    pub(crate) token: Arc<AccessToken>,
    pub(crate) client: Arc<Client>,
    pub(crate) behind: Behind,
}

/// Whom it speaks for.
pub(crate) enum Behind {
    Person(Box<World>),
    Client,
}

/// The hash under which an access token is kept, whatever its format; a JWT is looked up like any
/// other text. What another issuer made is not found. `None` for what can't be one of ours.
pub(crate) fn hash_of(ctx: &Ctx, text: &str) -> Option<HashedToken> {
    if let Some(plain) = PlainToken::presented(TokenKind::AccessToken, text) {
        return Some(ctx.kept_as(plain.hash()));
    }
    let is_jwt = text.len() <= LONGEST
        && text.starts_with("ey")
        && text.bytes().filter(|byte| *byte == b'.').count() == 2;
    is_jwt.then(|| ctx.kept_as(HashedToken::of(text)))
}

/// An access token of ours, good or not.
pub(crate) enum Found {
    /// We keep what it stands for, under this hash.
    Kept(HashedToken, AccessToken),
    /// It says what it stands for, and it was not asked whether it was taken back.
    SelfContained(AccessToken),
}

impl Found {
    pub(crate) const fn token(&self) -> &AccessToken {
        match self {
            Self::Kept(_, token) | Self::SelfContained(token) => token,
        }
    }

    fn into_token(self) -> AccessToken {
        match self {
            Self::Kept(_, token) | Self::SelfContained(token) => token,
        }
    }
}

impl TokenService {
    /// Finds an access token: what is kept of it, or what it says itself where that is so of its kind.
    pub(crate) async fn find_token(
        &self,
        ctx: &Ctx,
        text: &str,
    ) -> Result<Option<Found>, StoreError> {
        let Some(hash) = hash_of(ctx, text) else {
            return Ok(None);
        };
        if let Some(token) = self.client_token(ctx, text).await? {
            return Ok(token.map(Found::SelfContained));
        }
        let token = self.ephemeral.access_token(&hash, ctx.now).await?;
        Ok(token.map(|token| Found::Kept(hash, token)))
    }

    /// Finds an access token and asks whether all that it stands on still stands; the inner `Err`
    /// says, for the log, why it is not good.
    pub(crate) async fn live_token(
        &self,
        ctx: &Ctx,
        text: &str,
    ) -> Result<Result<LiveToken, &'static str>, StoreError> {
        self.live_token_if(ctx, text, |_| true).await
    }

    /// The same of a token that somebody may know of. Of another one nothing is asked: it takes no longer
    /// than one that there is not (TOK-18).
    pub(crate) async fn live_token_if(
        &self,
        ctx: &Ctx,
        text: &str,
        may_be_known: impl Fn(&AccessToken) -> bool + Send,
    ) -> Result<Result<LiveToken, &'static str>, StoreError> {
        let Some(found) = self.find_token(ctx, text).await? else {
            return Ok(Err("unknown, expired or revoked"));
        };
        let token = found.token();
        if !may_be_known(token) {
            return Ok(Err("another client's"));
        }
        let now = ctx.now;
        if now >= token.ends_at {
            return Ok(Err("expired"));
        }
        if let Found::SelfContained(token) = &found
            && self.client_token_revoked(ctx, token).await?
        {
            return Ok(Err("revoked"));
        }
        let token = found.into_token();
        let mut bases = vec![];
        for before in &token.made_from {
            // It ends no sooner than this one: when it is gone, it was taken back.
            let Some(base) = self.ephemeral.access_token(before, ctx.now).await? else {
                return Ok(Err("the token that it was made from was revoked"));
            };
            bases.push(base);
        }
        let token = Arc::new(token);
        let asked = Arc::clone(&token);
        let standing = self
            .durable
            .glance(move |tx| {
                // What was taken from its holder, or from the holder's client, is taken from this one too.
                for base in &bases {
                    if stands(tx, base, now)?.is_err() {
                        return Ok(Err(
                            "the token that it was made from does not stand any more",
                        ));
                    }
                }
                stands(tx, &asked, now)
            })
            .await?;
        Ok(standing.map(|(client, behind)| LiveToken {
            token,
            client,
            behind,
        }))
    }
}

/// Who has a token and whom it speaks for, if all of that still stands in the durable store.
fn stands(
    tx: &mut dyn Tx,
    token: &AccessToken,
    now: Timestamp,
) -> Stored<Result<(Arc<Client>, Behind), &'static str>> {
    let Some(client) = tx
        .client(token.holding.client())?
        .filter(|client| client.active)
    else {
        return Ok(Err("the client is gone or not active"));
    };
    let behind = match &token.holding {
        Holding::Person(grant) => {
            // A signed-out session takes the access tokens of its families with it.
            if let Some(id) = &token.family
                && tx.family(id)?.is_none_or(|family| family.revoked.is_some())
            {
                return Ok(Err("the refresh family that it came with is revoked"));
            }
            standing::world(tx, grant, &client, now)?.map(|world| Behind::Person(Box::new(world)))
        }
        Holding::Client(grant) => behind_client(tx, &grant.scope, &client)?,
    };
    Ok(behind.map(|behind| (client, behind)))
}

/// Whether a client has a token itself, or the token is for it by its id or as one of its resources.
pub(crate) fn is_named_for(token: &AccessToken, client: &Client) -> bool {
    *token.holding.client() == client.id
        || token.audience.iter().any(|audience| {
            audience == client.id.as_str() || client.settings.resource_server_of.contains(audience)
        })
}

/// A client's own token lives as long as the client may have one.
pub(crate) fn behind_client(
    tx: &mut dyn Tx,
    scope: &Scope,
    client: &Client,
) -> Stored<Result<Behind, &'static str>> {
    if client.auth_method == ClientAuthMethod::None || !client.may_use(GrantType::ClientCredentials)
    {
        return Ok(Err("the client may not have tokens of its own any more"));
    }
    if let Some(institution) = &client.institution
        && !tx
            .institution(institution)?
            .is_some_and(|institution| institution.active)
    {
        return Ok(Err("the client's institution is not active"));
    }
    if !scope.is_subset(&client.settings.scope) {
        return Ok(Err("the client may not have this scope any more"));
    }
    Ok(Ok(Behind::Client))
}

impl LiveToken {
    /// Whether the sender holds the key that the token is bound to; a token that is bound to none is
    /// everybody's who has it.
    pub(crate) fn is_held_by(&self, sender: &Sender) -> bool {
        self.token
            .binding
            .as_ref()
            .is_none_or(|binding| sender.holds(binding))
    }

    /// Whether the token is meant for us: for nobody in particular, or for the issuer by name.
    pub(crate) fn is_for(&self, issuer: &str) -> bool {
        self.token.audience.is_empty() || self.token.audience.iter().any(|one| one == issuer)
    }

    /// Whether a client may know what the token says: it has it itself, or the token is for it, by its
    /// id or as one of its resources, and of an institution that it serves (TOK-18).
    pub(crate) fn concerns(&self, client: &Client) -> bool {
        if *self.token.holding.client() == client.id {
            return true;
        }
        let of_its_institutions = match &self.behind {
            Behind::Person(world) => client.serves(&world.institution),
            Behind::Client => match (&client.institution, &self.client.institution) {
                (Some(own), Some(its)) => own == its,
                // A client that serves several asks for each of them.
                (None, _) | (_, None) => true,
            },
        };
        of_its_institutions && is_named_for(&self.token, client)
    }

    /// The person's grant, if a person stands behind it.
    pub(crate) fn grant(&self) -> Option<&Grant> {
        match &self.token.holding {
            Holding::Person(grant) => Some(grant),
            Holding::Client(_) => None,
        }
    }
}
