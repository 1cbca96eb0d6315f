//! Sign-in sources.

use super::{Run, action_of};
use crate::{
    administration::setup::{SecretSource, SourceSetup},
    console::{
        difference::{Difference, differences},
        sources::{end_those_who_came, keeps_its_people, tells_nobody_else},
    },
};
use serde_json::json;
use sluis_model::{
    audit::EventKind,
    ids::SourceId,
    ports::{Tx, durable::Stored},
    seal::Sealed,
    secret::Secret,
    upstream::UpstreamSource,
};

impl Run<'_> {
    /// Makes a sign-in source so.
    pub(super) fn source(
        &mut self,
        tx: &mut dyn Tx,
        wanted: &SourceSetup,
        secret: Option<&Secret>,
    ) -> Stored<()> {
        let name = format!("{}/{}", wanted.institution, wanted.slug);
        let Some(institution) = tx.institution_by_slug(&wanted.institution)? else {
            let fault = format!(
                "sources.{name}: there is no institution {}",
                wanted.institution
            );
            self.faults.push(fault);
            return Ok(());
        };
        let there = tx.upstream_sources(&institution.id)?;
        let existing = there.into_iter().find(|source| source.slug == wanted.slug);
        let id = existing.as_ref().map_or_else(
            || SourceId::generate(self.ctx),
            |existing| existing.id.clone(),
        );
        let stored = existing
            .as_ref()
            .and_then(|existing| existing.secret.clone());
        let kept = match &wanted.secret {
            Some(SecretSource::Keep { .. }) if stored.is_none() => {
                self.faults.push(format!(
                    "sources.{name}.secret: there is none to keep; name a variable or a file"
                ));
                return Ok(());
            }
            Some(SecretSource::Keep { .. })
                if existing.as_ref().is_some_and(|before| {
                    !tells_nobody_else(&before.settings, &wanted.settings)
                }) =>
            {
                self.faults.push(format!(
                    "sources.{name}.secret: it was given for another address; name a variable or a file"
                ));
                return Ok(());
            }
            Some(SecretSource::Keep { .. }) => stored,
            _ => secret.map(|secret| {
                let place = UpstreamSource::secret_place(&id, &institution.id);
                self.resealed(stored, &place, secret)
            }),
        };
        let source = UpstreamSource {
            id,
            institution: institution.id.clone(),
            slug: wanted.slug.clone(),
            settings: wanted.settings.clone(),
            secret: kept,
            active: wanted.active,
            created_at: existing
                .as_ref()
                .map_or(self.ctx.now, |existing| existing.created_at),
        };
        let action = action_of(existing.as_ref(), &source);
        let changes = existing.as_ref().map_or_else(Vec::new, |existing| {
            source_differences(existing, &source, &wanted.institution)
        });
        let told = match &existing {
            Some(_) => json!(changes),
            None => json!({ "issuer": source.settings.issuer }),
        };
        if !self.planned(action, "source", name, changes) {
            return Ok(());
        }
        match &existing {
            Some(before) => {
                tx.update_upstream_source(&source)?;
                if !keeps_its_people(before, &source) {
                    let ended = end_those_who_came(tx, &source.id, self.ctx.now)?;
                    self.ended.extend(ended);
                }
            }
            None => tx.add_upstream_source(&source)?,
        }
        let event = self
            .event(EventKind::UpstreamChanged)
            .within(&institution.id)
            .with(json!({ "action": action, "source": source.slug, "changes": told }));
        tx.record(&event)
    }

    /// Sealing is never twice the same: what is stored stays as long as it opens to the same secret.
    fn resealed(&self, stored: Option<Sealed>, place: &str, secret: &Secret) -> Sealed {
        let bytes = secret.expose().as_bytes();
        let same = |sealed: &Sealed| {
            let opened = self.idp.sealer.open(sealed, place);
            opened.is_ok_and(|opened| opened.as_slice() == bytes)
        };
        stored
            .filter(same)
            .unwrap_or_else(|| self.idp.sealer.seal(bytes, place, self.ctx))
    }
}

/// What is different of a source; of a secret only that it is.
fn source_differences(
    before: &UpstreamSource,
    after: &UpstreamSource,
    institution: &str,
) -> Vec<Difference> {
    let mut found = differences(
        &SourceSetup::of(before, institution.to_owned()),
        &SourceSetup::of(after, institution.to_owned()),
    );
    if before.secret != after.secret {
        found.push(Difference {
            field: "secret".to_owned(),
            was: "one".into(),
            becomes: "another".into(),
        });
    }
    found
}
