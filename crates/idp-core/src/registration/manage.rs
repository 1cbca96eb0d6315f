//! A client looks after its own registration (RFC 7592).

use super::{Registered, register::registration_event};
use crate::idp::{Failure, Idp};
use serde_json::{Map, Value};
use sluis_model::{
    client::Client,
    context::Ctx,
    ids::ClientId,
    secret::{HashedToken, PlainToken, TokenKind},
};
use sluis_protocol::{client_metadata::ClientMetadata, error::OAuthError};
use std::sync::Arc;

/// What a look at the own registration, or a change of it, comes to.
#[derive(Debug)]
pub enum Managed {
    /// The registration as it is now.
    Done(Box<Registered>),
    /// The token is not of this client. Unknown clients are answered alike.
    Unauthorized,
    /// What the client says about itself can't be registered.
    Refused(OAuthError),
}

/// Whether a registration was removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removed {
    /// It is gone, with all that hung on it.
    Done,
    /// The token is not of this client.
    Unauthorized,
}

impl Idp {
    /// The registration of whoever holds its token (RFC 7592 §2.1).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn registration(
        &self,
        id: &ClientId,
        bearer: Option<&str>,
    ) -> Result<Managed, Failure> {
        Ok(match self.own_registration(id, bearer).await? {
            None => Managed::Unauthorized,
            Some((client, token)) => Managed::Done(Box::new(Registered {
                secret: self.readable_secret(&client),
                client,
                token,
            })),
        })
    }

    /// Replaces what a client says about itself (RFC 7592 §2.2). What the operator decided stays.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn replace_registration(
        &self,
        ctx: &Ctx,
        id: &ClientId,
        bearer: Option<&str>,
        members: &Map<String, Value>,
    ) -> Result<Managed, Failure> {
        let Some((client, token)) = self.own_registration(id, bearer).await? else {
            return Ok(Managed::Unauthorized);
        };
        let draft = ClientMetadata::read(members).and_then(|said| {
            same_client(&client, &said)?;
            self.draft(&said, &client.settings)
        });
        let draft = match draft {
            Ok(draft) => draft,
            Err(error) => return Ok(Managed::Refused(error)),
        };
        if let Err(error) = self.sector_lists_the_redirects(&draft.settings).await {
            return Ok(Managed::Refused(error));
        }
        let credentials = self.kept_credentials(ctx, &client, draft.auth_method);
        let judged_on = client.clone();
        let client = Client {
            name: draft.name,
            auth_method: draft.auth_method,
            secret_hash: credentials.hash,
            sealed_secret: credentials.sealed,
            settings: draft.settings,
            ..client
        };
        let event = registration_event(ctx, &client, "update", None);
        let changed = client.clone();
        let still_there = self
            .durable
            .write(move |tx| {
                // It may have been removed, or changed by an operator, since it was read: what was
                // judged on that must not come back.
                let same = tx.client(&changed.id)?.as_deref() == Some(&judged_on);
                if same {
                    tx.update_client(&changed)?;
                    if changed.secret_hash != judged_on.secret_hash {
                        tx.drop_client_secrets(&changed.id, None)?;
                    }
                    tx.record(&event)?;
                }
                Ok(same)
            })
            .await?;
        if !still_there {
            return Ok(Managed::Unauthorized);
        }
        Ok(Managed::Done(Box::new(Registered {
            client,
            secret: credentials.told,
            token,
        })))
    }

    /// Removes a registration with its consents, tokens and notices (RFC 7592 §2.3).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn remove_registration(
        &self,
        ctx: &Ctx,
        id: &ClientId,
        bearer: Option<&str>,
    ) -> Result<Removed, Failure> {
        let Some((client, _)) = self.own_registration(id, bearer).await? else {
            return Ok(Removed::Unauthorized);
        };
        let event = registration_event(ctx, &client, "delete", None);
        let removed = self
            .durable
            .write(move |tx| {
                let there = tx.remove_client(&client.id)?;
                if there {
                    tx.record(&event)?;
                }
                Ok(there)
            })
            .await?;
        Ok(if removed {
            Removed::Done
        } else {
            Removed::Unauthorized
        })
    }

    /// The client whose registration access token this is. The work is the same for clients that there
    /// are and those that there are not.
    async fn own_registration(
        &self,
        id: &ClientId,
        bearer: Option<&str>,
    ) -> Result<Option<(Client, PlainToken)>, Failure> {
        let presented =
            bearer.and_then(|text| PlainToken::presented(TokenKind::Registration, text));
        let Some(presented) = presented else {
            return Ok(None);
        };
        let id = id.clone();
        let found = self.durable.read(move |tx| tx.client(&id)).await?;
        let nobody = HashedToken::stored("-------------------------------------------");
        let expected = found
            .as_ref()
            .and_then(|client| client.registration_token.clone())
            .unwrap_or(nobody);
        let matches = presented.hash() == expected;
        Ok(found
            .filter(|client| matches && client.active)
            .map(|client| (Arc::unwrap_or_clone(client), presented)))
    }
}

/// The metadata is of this client, and chooses no other secret (RFC 7592 §2.2).
fn same_client(client: &Client, said: &ClientMetadata) -> Result<(), OAuthError> {
    if said.client_id.as_deref() != Some(client.id.as_str()) {
        return Err(OAuthError::invalid_request(
            "client_id must stand in the metadata and be that of this client",
        ));
    }
    match &said.client_secret {
        Some(secret) if client.secret_hash != Some(HashedToken::of(secret)) => {
            Err(OAuthError::invalid_request(
                "client_secret differs from the one of this client; a client does not choose its own",
            ))
        }
        _ => Ok(()),
    }
}
