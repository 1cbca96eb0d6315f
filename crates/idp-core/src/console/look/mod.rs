//! How an institution looks: a draft that is worked on, what is published, and every version that was.

mod change;
mod file;
mod picture;
mod publish;
mod shrink;

pub use change::{ColourChange, LookChange, LookDiscard, LookPart, SaidFault};
pub use file::{ImportFault, LookImport};
pub use picture::{LARGEST_UPLOAD, PictureFault};
pub use publish::{LookPublish, VersionEntry};

use super::{Act, Permit, acts};
use crate::idp::{Failure, Idp};
use serde_json::{Map, Value, json};
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    ids::{ClientId, PersonId},
    institution::Institution,
    look::{LookDraft, LookFault, LookOf, Theme},
    ports::{
        StoreError,
        durable::{Stored, Tx},
    },
};
use std::sync::Arc;

/// A look with all that its page needs.
#[derive(Debug, Clone)]
pub struct LookState {
    /// The institution, as it is now.
    pub institution: Institution,
    /// The portal whose look here it is.
    pub portal: Option<(ClientId, String)>,
    /// What is published.
    pub published: Option<Theme>,
    /// The number of the newest version; 0 when nothing was ever published.
    pub version: u32,
    /// What is being worked on.
    pub draft: Option<LookDraft>,
    /// Who changed the draft last, where that is somebody of this institution.
    pub changed_by: Option<String>,
    /// What keeps the look from being published.
    pub faults: Vec<LookFault>,
}

impl LookState {
    /// The look as its page shows it: the draft, else what is published.
    #[must_use]
    pub fn theme(&self) -> Theme {
        self.draft
            .as_ref()
            .map(|draft| draft.theme.clone())
            .or_else(|| self.published.clone())
            .unwrap_or_else(|| self.unchosen())
    }

    /// The look as people would see it: of a portal, with what it leaves to the institution's.
    #[must_use]
    pub fn shown(&self) -> Theme {
        self.shown_as(&self.theme())
    }

    fn shown_as(&self, theme: &Theme) -> Theme {
        match &self.portal {
            Some(_) => self.institution.look.completed(theme).into_owned(),
            None => theme.clone(),
        }
    }

    /// What counts while nothing is chosen.
    fn unchosen(&self) -> Theme {
        Theme::unchosen(&self.portal.as_ref().map(|(id, _)| id.clone()))
    }

    /// The draft's revision; 0 when there is none.
    #[must_use]
    pub fn revision(&self) -> u32 {
        self.draft.as_ref().map_or(0, |draft| draft.revision)
    }

    /// What tells this state from those before and after it, for a form to bring back: the version, the
    /// draft's revision and its moment. The revision alone would not do: each draft begins at 1.
    #[must_use]
    pub fn mark(&self) -> String {
        let at = self.draft.as_ref().map(|draft| draft.changed_at);
        let at = at.map_or(0, |at| at.timestamp_millis());
        format!("{}-{}-{at}", self.version, self.revision())
    }

    /// Whether there is something to publish.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.theme() != self.published.clone().unwrap_or_else(|| self.unchosen())
    }
}

/// What is published for this portal, or for the institution.
fn published(institution: &Institution, of: &LookOf) -> Option<Theme> {
    match of {
        Some(portal) => institution.look.portals.get(portal).cloned(),
        None => institution.look.theme.clone(),
    }
}

/// The state of a look; `None` when there is no such portal for this institution.
fn state<A: Act>(tx: &mut dyn Tx, permit: &Permit<A>, of: &LookOf) -> Stored<Option<LookState>> {
    let id = permit.institution_id();
    let institution = tx.institution(id)?.ok_or(StoreError::Outdated)?;
    let portal = match of {
        Some(portal) => {
            let client = tx
                .client(portal)?
                .filter(|client| client.institution.as_ref().is_none_or(|owner| owner == id));
            match client {
                Some(client) => Some((client.id.clone(), client.name.clone())),
                None => return Ok(None),
            }
        }
        None => None,
    };
    let newest = tx.look_versions(id, of.as_ref(), u32::MAX, 1)?;
    let draft = tx.look_draft(id, of.as_ref())?;
    let changed_by = draft.as_ref().and_then(|draft| draft.changed_by.clone());
    let changed_by = name_of(tx, permit, changed_by.as_ref())?;
    Ok(Some(LookState {
        published: published(&institution, of),
        version: newest.first().map_or(0, |version| version.number),
        institution: Arc::unwrap_or_clone(institution),
        portal,
        draft,
        changed_by,
        faults: vec![],
    }))
}

/// The name of somebody of this institution; guests are not named.
fn name_of<A: Act>(
    tx: &mut dyn Tx,
    permit: &Permit<A>,
    id: Option<&PersonId>,
) -> Stored<Option<String>> {
    let Some(id) = id else { return Ok(None) };
    Ok(permit.person(tx, id)?.map(|person| {
        let name = person.name.full();
        if name.trim().is_empty() {
            person.username
        } else {
            name
        }
    }))
}

/// The event of a change: for each part what it was and is.
fn event<A: Act>(
    permit: &Permit<A>,
    ctx: &Ctx,
    kind: EventKind,
    of: &LookOf,
    (was, is): (&Theme, &Theme),
    more: Value,
) -> Event {
    let plain = |theme: &Theme| serde_json::to_value(theme).unwrap_or_default();
    let (before, after) = (plain(was), plain(is));
    let parts: Map<String, Value> = was
        .differences(is)
        .into_iter()
        .map(|part| {
            let both = json!({ "was": before.get(part), "is": after.get(part) });
            (part.to_owned(), both)
        })
        .collect();
    let mut event = permit.event(kind, ctx);
    let mut details = match event.details.take() {
        Value::Object(details) => details,
        _ => Map::new(),
    };
    details.insert("parts".to_owned(), Value::Object(parts));
    if let Some(portal) = of {
        details.insert("portal".to_owned(), json!(portal.as_str()));
    }
    if let Value::Object(more) = more {
        details.extend(more);
    }
    event.details = Value::Object(details);
    event
}

impl Idp {
    /// A look as it is and as it is being worked on; `None` when there is no such portal here.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_look(
        &self,
        _ctx: &Ctx,
        permit: &Permit<acts::SeeLook>,
        of: &LookOf,
    ) -> Result<Option<LookState>, Failure> {
        self.look_state(permit, of).await
    }

    async fn look_state<A: Act>(
        &self,
        permit: &Permit<A>,
        of: &LookOf,
    ) -> Result<Option<LookState>, Failure> {
        let (permit, of) = (permit.clone(), of.clone());
        let found = self.durable.read(move |tx| state(tx, &permit, &of)).await?;
        Ok(found.map(|state| LookState {
            faults: self
                .look_rules
                .faults(&state.institution.look.preset, &state.shown()),
            ..state
        }))
    }

    /// The portals that can have a look of their own here: those of this institution and those that
    /// serve all, by name.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_look_portals(
        &self,
        _ctx: &Ctx,
        permit: &Permit<acts::SeeLook>,
    ) -> Result<Vec<(ClientId, String)>, Failure> {
        let permit = permit.clone();
        let mut portals: Vec<(ClientId, String)> = self
            .durable
            .read(move |tx| {
                let here = permit.institution_id();
                Ok(tx
                    .clients()?
                    .into_iter()
                    .filter(|client| {
                        client.active
                            && client
                                .institution
                                .as_ref()
                                .is_none_or(|owner| owner == here)
                    })
                    .map(|client| (client.id, client.name))
                    .collect())
            })
            .await?;
        portals.sort_by_key(|portal| portal.1.to_lowercase());
        portals.truncate(200);
        Ok(portals)
    }
}
