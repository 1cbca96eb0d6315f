//! Sign-in sources in the console.

use super::{SourceWrong, end_those_who_came, keeps_its_people, source_faults, tells_nobody_else};
use crate::{
    administration::SourceSetup,
    console::{Permit, acts, api::revision_of, difference::differences},
    idp::{Failure, Idp},
};
use serde_json::json;
use sluis_model::{
    audit::EventKind,
    context::Ctx,
    ids::SourceId,
    ports::StoreError,
    secret::Secret,
    upstream::{SourceSettings, UpstreamSource},
};

/// The most sources of one institution.
const MOST_SOURCES: usize = 20;

/// A source as somebody wants it.
#[derive(Debug, Clone)]
pub struct SourceDraft {
    /// Its short name.
    pub slug: String,
    /// How it is asked, and what its answers mean.
    pub settings: SourceSettings,
    /// Our secret there; without one the stored one stays.
    pub secret: Option<Secret>,
    /// Whether people may come through it.
    pub active: bool,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceSaved {
    /// It is so now.
    Done,
    /// Nothing was saved, for this is wrong: the member, and why.
    Faults(Vec<(&'static str, SourceWrong)>),
    /// There is one of this short name.
    Taken,
    /// There are too many.
    TooMany,
    /// There is none of this short name.
    NotHere,
    /// Somebody changed it since it was looked at.
    Meanwhile,
}

impl Idp {
    /// The institution's sources, by short name.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_sources(
        &self,
        permit: &Permit<acts::SeePolicy>,
    ) -> Result<Vec<UpstreamSource>, Failure> {
        let id = permit.institution_id().clone();
        Ok(self
            .durable
            .read(move |tx| tx.upstream_sources(&id))
            .await?)
    }

    /// A source of the institution, with its revision, which covers the secret too.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_source(
        &self,
        permit: &Permit<acts::SeePolicy>,
        slug: &str,
    ) -> Result<Option<(UpstreamSource, String)>, Failure> {
        let mut sources = self.console_sources(permit).await?.into_iter();
        let found = sources.find(|source| source.slug == slug);
        Ok(found.map(|source| {
            let revision = revision_of_source(&source);
            (source, revision)
        }))
    }

    /// Adds a source.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_add_source(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePolicy>,
        draft: SourceDraft,
    ) -> Result<SourceSaved, Failure> {
        let faults = self.faults_of_draft(&draft, draft.secret.is_some());
        if !faults.is_empty() {
            return Ok(SourceSaved::Faults(faults));
        }
        let institution = permit.institution_id().clone();
        let id = SourceId::generate(ctx);
        let place = UpstreamSource::secret_place(&id, &institution);
        let secret = draft.secret.as_ref();
        let source = UpstreamSource {
            secret: secret.map(|secret| self.sealer.seal(secret.expose().as_bytes(), &place, ctx)),
            id,
            institution,
            slug: draft.slug,
            settings: draft.settings,
            active: draft.active,
            created_at: ctx.now,
        };
        let event = permit.event(EventKind::UpstreamChanged, ctx);
        let event = event.with(json!({
            "action": "create", "source": source.slug, "changes": { "issuer": source.settings.issuer },
        }));
        let added = self.durable.write(move |tx| {
            if tx.upstream_sources(&source.institution)?.len() >= MOST_SOURCES {
                return Ok(SourceSaved::TooMany);
            }
            match tx.add_upstream_source(&source) {
                Err(StoreError::Conflict(_)) => return Ok(SourceSaved::Taken),
                other => other?,
            }
            tx.record(&event)?;
            Ok(SourceSaved::Done)
        });
        Ok(added.await?)
    }

    /// Changes a source, and no later one than was `seen` where that is said. Who came through it is
    /// signed out where it is another one from then on.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_change_source(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePolicy>,
        draft: SourceDraft,
        seen: Option<String>,
    ) -> Result<SourceSaved, Failure> {
        let (idp, at, permit) = (self.clone(), ctx.clone(), permit.clone());
        let changed = self.durable.write(move |tx| {
            let ctx = &at;
            let there = tx.upstream_sources(permit.institution_id())?;
            let Some(before) = there.into_iter().find(|source| source.slug == draft.slug) else {
                return Ok(SourceSaved::NotHere);
            };
            if is_outdated(seen.as_deref(), &before) {
                return Ok(SourceSaved::Meanwhile);
            }
            let stays = tells_nobody_else(&before.settings, &draft.settings);
            let kept = before.secret.clone().filter(|_| stays);
            let has_secret = draft.secret.is_some() || kept.is_some();
            let needs_none = draft.settings.auth == sluis_model::upstream::SourceAuth::None;
            let faults = idp.faults_of_draft(&draft, has_secret && !needs_none);
            if !faults.is_empty() {
                return Ok(SourceSaved::Faults(faults));
            }
            let place = UpstreamSource::secret_place(&before.id, &before.institution);
            let typed = draft.secret.as_ref();
            let typed =
                typed.map(|secret| idp.sealer.seal(secret.expose().as_bytes(), &place, ctx));
            let after = UpstreamSource {
                secret: typed.or(kept).filter(|_| !needs_none),
                settings: draft.settings.clone(),
                active: draft.active,
                ..before.clone()
            };
            if after == before {
                return Ok(SourceSaved::Done);
            }
            tx.update_upstream_source(&after)?;
            if !keeps_its_people(&before, &after) {
                let ended = end_those_who_came(tx, &after.id, ctx.now)?;
                tx.note_ended(&ended)?;
            }
            let changes = differences(
                &SourceSetup::of(&before, String::new()),
                &SourceSetup::of(&after, String::new()),
            );
            let event = permit.event(EventKind::UpstreamChanged, ctx).with(json!({
                "action": "update", "source": after.slug, "changes": changes,
                "secret": before.secret != after.secret,
            }));
            tx.record(&event)?;
            Ok(SourceSaved::Done)
        });
        let saved = changed.await?;
        self.notice_bell.ring();
        Ok(saved)
    }

    /// Removes a source with all its links, and signs out who came through it.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_remove_source(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePolicy>,
        slug: &str,
        seen: Option<String>,
    ) -> Result<SourceSaved, Failure> {
        let (at, permit, slug) = (ctx.clone(), permit.clone(), slug.to_owned());
        let removed = self.durable.write(move |tx| {
            let there = tx.upstream_sources(permit.institution_id())?;
            let Some(source) = there.into_iter().find(|source| source.slug == slug) else {
                return Ok(SourceSaved::NotHere);
            };
            if is_outdated(seen.as_deref(), &source) {
                return Ok(SourceSaved::Meanwhile);
            }
            let ended = end_those_who_came(tx, &source.id, at.now)?;
            tx.note_ended(&ended)?;
            let links = tx.remove_upstream_source(&source.id)?.unwrap_or_default();
            let event = permit.event(EventKind::UpstreamChanged, &at).with(json!({
                "action": "remove", "source": source.slug, "links": links,
            }));
            tx.record(&event)?;
            Ok(SourceSaved::Done)
        });
        let removed = removed.await?;
        self.notice_bell.ring();
        Ok(removed)
    }

    fn faults_of_draft(
        &self,
        draft: &SourceDraft,
        has_secret: bool,
    ) -> Vec<(&'static str, SourceWrong)> {
        source_faults(
            &draft.slug,
            &draft.settings,
            has_secret,
            self.outgoing.as_ref(),
        )
    }
}

/// What a source is now, as an entity tag.
fn revision_of_source(source: &UpstreamSource) -> String {
    let secret = source.secret.as_ref().map(|sealed| sealed.as_str());
    revision_of(&(&source.id, &source.settings, secret, source.active))
}

fn is_outdated(seen: Option<&str>, source: &UpstreamSource) -> bool {
    seen.is_some_and(|seen| seen != revision_of_source(source))
}
