//! Requests that a program names, so that asking again after a broken connection changes nothing. What
//! was answered is kept sealed, for it may hold a secret.

use crate::idp::{Failure, Idp};
use sluis_model::{
    context::{Ctx, Timestamp},
    ids::ClientId,
    ports::{StoreError, apps::NamedRequest},
    secret::HashedToken,
};
use sluis_token_service::Program;

/// How long a request may take, in seconds: one whose process died frees its name after that.
const UNDER_WAY_SECONDS: i64 = 60;
/// How long an answer is kept, in hours.
const KEPT_HOURS: i64 = 24;

/// A request that was begun under a name.
#[derive(Debug, Clone)]
pub struct NamedRequestBegun {
    client: ClientId,
    name: String,
    lease: Timestamp,
}

/// What is known of a name.
#[derive(Debug)]
pub enum NamedBefore {
    /// Nothing: go on.
    New(NamedRequestBegun),
    /// The same was asked and answered so.
    Answered(Vec<u8>),
    /// The same was asked and is still under way.
    UnderWay,
    /// Something else was asked under this name.
    Another,
}

impl Idp {
    /// Begins a request under a name; `content` is all that makes it the same request.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn begin_named_request(
        &self,
        ctx: &Ctx,
        program: &Program,
        name: &str,
        content: &str,
    ) -> Result<NamedBefore, Failure> {
        let (client, request) = (program.client().id.clone(), HashedToken::of(content));
        let lease = ctx.now + chrono::Duration::seconds(UNDER_WAY_SECONDS);
        let (id, wanted, key, now) = (client.clone(), request.clone(), name.to_owned(), ctx.now);
        let begun = self
            .durable
            .write(move |tx| {
                let known = tx.named_request(&id, &key, now)?;
                if known.is_none() {
                    tx.begin_named_request(&id, &key, &wanted, now, lease)?;
                }
                Ok(known)
            })
            .await;
        let known = match begun {
            Ok(None) => {
                return Ok(NamedBefore::New(NamedRequestBegun {
                    client,
                    name: name.to_owned(),
                    lease,
                }));
            }
            Ok(Some(known)) => known,
            // Somebody else began under this name in this very moment.
            Err(StoreError::Conflict(_)) => return Ok(NamedBefore::UnderWay),
            Err(error) => return Err(error.into()),
        };
        if known.request != request {
            return Ok(NamedBefore::Another);
        }
        match known.answer {
            None => Ok(NamedBefore::UnderWay),
            Some(sealed) => {
                let opened = self
                    .sealer
                    .open(&sealed, &NamedRequest::place(&client, name))?;
                Ok(NamedBefore::Answered(opened.to_vec()))
            }
        }
    }

    /// Keeps what was answered; without an answer the name is free again.
    ///
    /// # Errors
    /// [`Failure`] when it could not be kept.
    pub async fn end_named_request(
        &self,
        ctx: &Ctx,
        begun: NamedRequestBegun,
        answer: Option<&[u8]>,
    ) -> Result<(), Failure> {
        let NamedRequestBegun {
            client,
            name,
            lease,
        } = begun;
        let ends_at = ctx.now + chrono::Duration::hours(KEPT_HOURS);
        let sealed = answer.map(|answer| {
            self.sealer
                .seal(answer, &NamedRequest::place(&client, &name), ctx)
        });
        self.durable
            .write(move |tx| match &sealed {
                Some(sealed) => tx.answer_named_request(&client, &name, lease, sealed, ends_at),
                None => tx.drop_named_request(&client, &name, lease),
            })
            .await?;
        Ok(())
    }
}
