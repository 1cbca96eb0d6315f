//! What has happened to the account lately, for its owner to recognise or not.

use crate::{
    idp::{Failure, Idp},
    logout::SignedIn,
};
use sluis_model::{
    audit::{Event, EventKind},
    context::Timestamp,
    ids::ClientId,
};
use std::collections::BTreeMap;

/// How many entries are shown.
const SHOWN: usize = 20;
/// How many events are looked through for them.
const READ: u32 = 200;

/// One thing that has happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
    /// The browser, in words.
    pub label: Option<String>,
    /// The portal's name.
    pub portal: Option<String>,
}

/// What the owner of an account can recognise as own or as somebody else's doing.
fn is_shown(event: &Event) -> bool {
    match event.kind {
        EventKind::SignedIn
        | EventKind::PasswordRefused
        | EventKind::CodeRefused
        | EventKind::PasswordChanged
        | EventKind::PasswordReset
        | EventKind::SecondFactorEnabled
        | EventKind::SecondFactorSuspended
        | EventKind::SecondFactorResumed
        | EventKind::RecoveryCodeUsed
        | EventKind::EmailChanged
        | EventKind::PasskeyAdded
        | EventKind::PasskeyRemoved
        | EventKind::PasskeyRefused
        | EventKind::UpstreamLinked
        | EventKind::UpstreamUnlinked
        | EventKind::DeviceRemembered
        | EventKind::DeviceAllowed
        | EventKind::SessionEnded
        | EventKind::SignedOut
        | EventKind::AccountSecured => true,
        // One of two means went, and the factor stayed.
        EventKind::SecondFactorRemoved => event.details.get("means").is_none(),
        _ => false,
    }
}

impl Idp {
    /// The newest entries, newest first.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_history(
        &self,
        signed_in: &SignedIn,
    ) -> Result<Vec<HistoryEntry>, Failure> {
        let id = signed_in.person.id.clone();
        Ok(self
            .durable
            .read(move |tx| {
                let mut events = tx.events_about(&id, READ)?;
                events.retain(is_shown);
                events.truncate(SHOWN);
                let mut names: BTreeMap<String, Option<String>> = BTreeMap::new();
                let mut entries = vec![];
                for event in events {
                    let detail = |name: &str| {
                        let text = event.details.get(name)?.as_str()?;
                        (!text.is_empty()).then(|| text.to_owned())
                    };
                    let portal = match detail("client") {
                        Some(client) => {
                            if !names.contains_key(&client) {
                                let found = tx.client(&ClientId::from(client.as_str()))?;
                                names.insert(client.clone(), found.map(|found| found.name.clone()));
                            }
                            names.get(&client).cloned().flatten()
                        }
                        None => detail("portal"),
                    };
                    entries.push(HistoryEntry {
                        at: event.at,
                        kind: event.kind,
                        label: detail("label"),
                        portal,
                    });
                }
                Ok(entries)
            })
            .await?)
    }
}
