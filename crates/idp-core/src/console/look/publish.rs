//! Publishing: what pages and mails show from then on. And going back.

use super::{event, name_of, published, state};
use crate::{
    console::{Permit, acts},
    idp::{Failure, Idp},
    signin::password_tries::shows_nothing,
};
use serde_json::{Value, json};
use sluis_model::{
    audit::EventKind,
    context::{Ctx, Timestamp},
    institution::Institution,
    look::{LookFault, LookOf, LookVersion, Theme},
    ports::{
        StoreError,
        durable::{Stored, Tx},
    },
};
use unicode_normalization::UnicodeNormalization as _;

/// How many versions a page lists.
const LISTED: u32 = 50;

/// What publishing came to.
#[derive(Debug, Clone, PartialEq)]
pub enum LookPublish {
    /// Published, as this version.
    Done(u32),
    /// Somebody else changed it since: nothing was published.
    Outdated,
    /// Somebody could not read it; each pair is named, with the nearest colour that would do.
    Unreadable(Vec<LookFault>),
    /// Another institution has this name.
    NameTaken,
    /// It is what is published already.
    Same,
    /// There is no such portal or version here.
    NotHere,
}

/// A version as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct VersionEntry {
    /// The version.
    pub version: LookVersion,
    /// Who published it, where that is somebody of this institution.
    pub by: Option<String>,
    /// Which parts differ from the version before it.
    pub parts: Vec<&'static str>,
    /// Whether it is what pages show now.
    pub present: bool,
}

fn set(institution: &mut Institution, of: &LookOf, theme: &Theme) {
    let theme = (!theme.is_unchosen()).then(|| theme.clone());
    match (of, theme) {
        (Some(portal), Some(theme)) => {
            institution.look.portals.insert(portal.clone(), theme);
        }
        (Some(portal), None) => {
            institution.look.portals.remove(portal);
        }
        (None, theme) => institution.look.theme = theme,
    }
}

/// A name as people read it: without capitals, what stands between words, and what shows nothing; and in one
/// form, of the several that Unicode has for the same letters.
fn plain(name: &str) -> String {
    let is_read = |c: &char| !c.is_whitespace() && !shows_nothing(*c);
    let shown = name.chars().filter(is_read).nfkc();
    let small = shown.flat_map(char::to_lowercase).nfkc();
    small.filter(is_read).collect()
}

/// Whether another institution goes by this name already: nobody passes for somebody else.
fn is_taken(tx: &mut dyn Tx, own: &Institution, name: &str) -> Stored<bool> {
    let wanted = plain(name);
    Ok(tx.institutions()?.iter().any(|other| {
        let shown = other.look.theme.iter().chain(other.look.portals.values());
        other.id != own.id
            && shown
                .filter_map(|theme| theme.name.as_deref())
                .chain([other.name.as_str()])
                .any(|name| plain(name) == wanted)
    }))
}

impl Idp {
    /// Publishes the draft of the state with this mark.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_publish_look(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageLook>,
        of: &LookOf,
        seen: &str,
    ) -> Result<LookPublish, Failure> {
        let source = Source::Draft(seen.to_owned());
        self.publish(ctx, permit, of, source).await
    }

    /// Publishes an earlier version again, as a new one. A draft stays as it is.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_restore_look(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageLook>,
        of: &LookOf,
        number: u32,
    ) -> Result<LookPublish, Failure> {
        self.publish(ctx, permit, of, Source::Version(number)).await
    }

    async fn publish(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageLook>,
        of: &LookOf,
        source: Source,
    ) -> Result<LookPublish, Failure> {
        let (permit, of, ctx) = (permit.clone(), of.clone(), ctx.clone());
        let rules = std::sync::Arc::clone(&self.look_rules);
        let done = self
            .durable
            .write(move |tx| {
                // All looks of an institution stand in its one row.
                tx.institution_for_update(permit.institution_id())?;
                let Some(current) = state(tx, &permit, &of)? else {
                    return Ok(LookPublish::NotHere);
                };
                let id = permit.institution_id();
                let (theme, back_to) = match source {
                    Source::Draft(seen) => match &current.draft {
                        Some(draft) if current.mark() == seen => (draft.theme.clone(), None),
                        _ => return Ok(LookPublish::Outdated),
                    },
                    Source::Version(number) => match tx.look_version(id, of.as_ref(), number)? {
                        Some(version) => (version.theme, Some(number)),
                        None => return Ok(LookPublish::NotHere),
                    },
                };
                let was = current
                    .published
                    .clone()
                    .unwrap_or_else(|| current.unchosen());
                if was == theme {
                    return Ok(LookPublish::Same);
                }
                let shown = current.shown_as(&theme);
                let mut institution = current.institution;
                let faults = rules.faults(&institution.look.preset, &shown);
                if !faults.is_empty() {
                    return Ok(LookPublish::Unreadable(faults));
                }
                if let Some(name) = &theme.name
                    && is_taken(tx, &institution, name)?
                {
                    return Ok(LookPublish::NameTaken);
                }
                let mut version = LookVersion {
                    institution: id.clone(),
                    portal: of.clone(),
                    number: current.version + 1,
                    theme: was.clone(),
                    published_by: None,
                    published_at: institution.created_at,
                    back_to: None,
                };
                if current.version == 0 {
                    // What was before the first publication can be gone back to as well.
                    tx.add_look_version(&version)?;
                    version.number += 1;
                }
                version.theme = theme;
                version.published_by = permit.worker().person_id().cloned();
                version.published_at = ctx.now;
                version.back_to = back_to;
                tx.add_look_version(&version)?;
                set(&mut institution, &of, &version.theme);
                tx.set_look(id, &institution.look)?;
                // What somebody changes at this moment stays a draft.
                if let Some(draft) = current.draft.filter(|_| back_to.is_none()) {
                    tx.drop_look_draft(&draft)?;
                }
                let more: Value = json!({ "version": version.number, "back_to": back_to });
                tx.record(&event(
                    &permit,
                    &ctx,
                    EventKind::LookPublished,
                    &of,
                    (&was, &version.theme),
                    more,
                ))?;
                Ok(LookPublish::Done(version.number))
            })
            .await;
        match done {
            // Two published at the same moment: the other was first.
            Err(StoreError::Conflict(_)) => Ok(LookPublish::Outdated),
            done => Ok(done?),
        }
    }

    /// The versions of a look, the newest first; `None` when there is no such portal here.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_look_versions(
        &self,
        _ctx: &Ctx,
        permit: &Permit<acts::SeeLook>,
        of: &LookOf,
        below: Option<u32>,
    ) -> Result<Option<(Vec<VersionEntry>, Option<u32>)>, Failure> {
        let (permit, of) = (permit.clone(), of.clone());
        let below = below.unwrap_or(u32::MAX);
        Ok(self
            .durable
            .read(move |tx| {
                let Some(current) = state(tx, &permit, &of)? else {
                    return Ok(None);
                };
                let id = permit.institution_id();
                let mut versions = tx.look_versions(id, of.as_ref(), below, LISTED + 1)?;
                let more = versions.len() > LISTED as usize;
                let before = if more { versions.pop() } else { None };
                let live =
                    published(&current.institution, &of).unwrap_or_else(|| Theme::unchosen(&of));
                let mut entries: Vec<VersionEntry> = Vec::with_capacity(versions.len());
                for at in 0..versions.len() {
                    let version = versions[at].clone();
                    let older = versions.get(at + 1).or(before.as_ref());
                    entries.push(VersionEntry {
                        by: name_of(tx, &permit, version.published_by.as_ref())?,
                        parts: older
                            .map_or_else(Vec::new, |older| older.theme.differences(&version.theme)),
                        present: version.number == current.version && version.theme == live,
                        version,
                    });
                }
                let next = before
                    .is_some()
                    .then(|| entries.last().map(|last| last.version.number));
                Ok(Some((entries, next.flatten())))
            })
            .await?)
    }
}

/// What is published.
#[derive(Debug, Clone)]
enum Source {
    Draft(String),
    Version(u32),
}

/// When a look was published, for whoever lists it.
impl VersionEntry {
    /// The moment; `None` for what was before the first publication.
    #[must_use]
    pub fn at(&self) -> Option<Timestamp> {
        (self.version.number > 1).then_some(self.version.published_at)
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_that_people_read_alike_are_alike() {
        for name in [
            "de proefschool",
            " De\u{a0} Proefschool ",
            "De Proef\u{200b}school",
            "De Proef\u{ad}school",
            "De\u{2060} Proef\u{200d}school\u{fe0f}",
            "\u{202d}De Proefschool\u{202c}",
            "Ｄｅ Ｐｒｏｅｆｓｃｈｏｏｌ",
            "DeProefschool",
        ] {
            assert_eq!(plain(name), plain("De Proefschool"), "{name:?}");
        }
        assert_eq!(plain("Zoe\u{308}"), plain("ZOË"));
        assert_eq!(plain("Zoe\u{200d}\u{308}"), plain("ZOË"));
        for name in ["De Proefscholen", "Dé Proefschool", ""] {
            assert_ne!(plain(name), plain("De Proefschool"), "{name:?}");
        }
    }
}
