//! Trying a source: a provider is asked who it is, a directory whether it takes us, and whether it knows
//! the administrator who tries.

use crate::{
    console::{Permit, acts},
    idp::{Failure, Idp},
};
use serde_json::json;
use sluis_model::{
    audit::EventKind,
    context::Ctx,
    ports::{
        directory::{DirectoryAnswer, DirectoryAt, DirectoryName, DirectoryRefusal},
        upstream::{UpstreamError, UpstreamFound},
    },
    secret::Secret,
    upstream::{UpstreamIdentity, UpstreamSource},
};

/// How often an institution's directories are tried with a name and a password in a quarter of an hour:
/// enough to get them right, too few to guess with.
const MOST_TRIES: u32 = 10;

/// What trying a source found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceFound {
    /// What a provider says of itself.
    Provider(UpstreamFound),
    /// A directory took us.
    Directory,
    /// A directory took a name and a password: what an account would be made of.
    Known(Box<UpstreamIdentity>),
    /// A directory did not take a name and a password.
    Wrong,
    /// A directory lets this person in no more.
    Refused(DirectoryRefusal),
    /// It was tried too often: nobody was asked.
    TooOften,
}

impl Idp {
    /// Asks a source afresh: a provider for its discovery document and keys, a directory whether it takes
    /// us, and what it says of `own`, a name and a password there, where they are given. `None` where there
    /// is no such source.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_try_source(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePolicy>,
        slug: &str,
        own: Option<(&str, &Secret)>,
    ) -> Result<Option<Result<SourceFound, UpstreamError>>, Failure> {
        let id = permit.institution_id().clone();
        let there = self
            .durable
            .read(move |tx| tx.upstream_sources(&id))
            .await?;
        let Some(source) = there.into_iter().find(|source| source.slug == slug) else {
            return Ok(None);
        };
        let found = if source.settings.directory.is_some() {
            self.try_directory(ctx, &source, own).await?
        } else {
            let found = self.upstream.look(&source.settings.issuer, ctx.now).await;
            found.map(SourceFound::Provider)
        };
        // Who guesses at passwords this way leaves a trace. Neither name nor password is in it.
        let event = permit.event(EventKind::UpstreamTried, ctx).with(json!({
            "source": source.slug, "found": name_of(&found), "with_password": own.is_some(),
        }));
        self.durable.write(move |tx| tx.record(&event)).await?;
        Ok(Some(found))
    }

    async fn try_directory(
        &self,
        ctx: &Ctx,
        source: &UpstreamSource,
        own: Option<(&str, &Secret)>,
    ) -> Result<Result<SourceFound, UpstreamError>, Failure> {
        let secret = self.source_secret(source)?;
        let at = DirectoryAt {
            id: &source.id,
            source: &source.settings,
            secret: secret.as_ref(),
            now: ctx.now,
        };
        let Some((username, password)) = own else {
            let found = self.directory.look(at).await;
            return Ok(found.map(|()| SourceFound::Directory));
        };
        let key = format!("try-directory/{}", source.institution);
        let quarter = chrono::Duration::minutes(15);
        if self.ephemeral.count_try(&key, quarter, ctx.now).await? > MOST_TRIES {
            return Ok(Ok(SourceFound::TooOften));
        }
        let who = DirectoryName::Typed(username);
        let answer = self.directory.check(at, who, password).await;
        Ok(answer.map(|answer| match answer {
            DirectoryAnswer::Vouched(identity) => SourceFound::Known(identity),
            DirectoryAnswer::Wrong => SourceFound::Wrong,
            DirectoryAnswer::Refused(refusal) => SourceFound::Refused(refusal),
        }))
    }
}

/// What a try found, for the trail.
fn name_of(found: &Result<SourceFound, UpstreamError>) -> &'static str {
    match found {
        Ok(SourceFound::Provider(_) | SourceFound::Directory) => "answers",
        Ok(SourceFound::Known(_)) => "known",
        Ok(SourceFound::Wrong) => "wrong",
        Ok(SourceFound::Refused(refusal)) => refusal.as_str(),
        Ok(SourceFound::TooOften) => "too_often",
        Err(error) => error.fault.as_str(),
    }
}
