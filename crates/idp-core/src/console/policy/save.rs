//! A change is looked at first and saved then, on the policy that it was made on and no other.

use super::{
    draft::{FieldFault, PolicyDraft, differences, fill_in},
    settings::Value,
};
use crate::{
    console::{Permit, acts, api::changed_by},
    idp::{Failure, Idp},
    policy_history::{self, ChangedBy},
};
use sluis_model::{
    audit::EventKind,
    context::Ctx,
    institution::Institution,
    policy::Policy,
    ports::{StoreError, Tx, durable::Stored},
};

/// The most characters of a word with a change.
const LONGEST_NOTE: usize = 300;

/// What was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// The number of the version in force.
    pub number: i64,
    /// Nothing was different.
    pub unchanged: bool,
}

/// Why nothing was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsaved {
    /// Somebody else changed it meanwhile.
    Changed {
        /// What it is now.
        now: Box<Policy>,
    },
    /// Faults.
    Faults(Vec<FieldFault>),
    /// There is no such version.
    NoVersion,
}

/// How many versions are searched for the one that a change was begun on.
const SEARCHED: u32 = 20;

impl Idp {
    /// What a draft makes of the policy in force, or what is wrong with it.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_draft(
        &self,
        permit: &Permit<acts::ManagePolicy>,
        draft: &PolicyDraft,
    ) -> Result<Result<Policy, Unsaved>, Failure> {
        let (draft, institution) = (draft.clone(), permit.institution().clone());
        Ok(self
            .durable
            .read(move |tx| drafted(tx, &institution, &draft))
            .await?)
    }

    /// The policy with this fingerprint, if it was in force not long ago.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_policy_begun_on(
        &self,
        permit: &Permit<acts::ManagePolicy>,
        fingerprint: &str,
    ) -> Result<Option<Policy>, Failure> {
        let (id, wanted) = (permit.institution_id().clone(), fingerprint.to_owned());
        Ok(self
            .durable
            .read(move |tx| {
                let versions = tx.policy_versions(&id, None, SEARCHED)?.into_iter();
                Ok(versions
                    .map(|version| version.policy)
                    .find(|policy| policy.fingerprint() == wanted))
            })
            .await?)
    }

    /// Puts a draft in force, if the policy is still the one with this fingerprint. It becomes a
    /// version of its own, and an event names every setting with its old and new value.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_save_policy(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePolicy>,
        draft: &PolicyDraft,
        fingerprint: &str,
        note: &str,
    ) -> Result<Result<Saved, Unsaved>, Failure> {
        let (permit, draft, at) = (permit.clone(), draft.clone(), ctx.clone());
        let expected = fingerprint.to_owned();
        let note: String = note.trim().chars().take(LONGEST_NOTE).collect();
        let id = permit.institution_id().clone();
        let saved = self
            .durable
            .write(move |tx| save(tx, &at, &permit, &draft, &expected, note))
            .await;
        match saved {
            // Somebody was quicker by a moment: their version has the number.
            Err(StoreError::Conflict(_)) => {
                let now = self.durable.read(move |tx| tx.institution(&id)).await?;
                let now = now.ok_or_else(|| Failure::Internal("no institution".to_owned()))?;
                Ok(Err(Unsaved::Changed {
                    now: Box::new(now.policy.clone()),
                }))
            }
            other => Ok(other?),
        }
    }
}

fn drafted(
    tx: &mut dyn Tx,
    institution: &Institution,
    draft: &PolicyDraft,
) -> Stored<Result<Policy, Unsaved>> {
    Ok(match draft {
        PolicyDraft::Part(part, typed) => {
            let (policy, faults) = fill_in(&institution.policy, *part, typed);
            if faults.is_empty() {
                Ok(policy)
            } else {
                Err(Unsaved::Faults(faults))
            }
        }
        PolicyDraft::Version(number) => tx
            .policy_version(&institution.id, *number)?
            .map(|version| version.policy)
            .ok_or(Unsaved::NoVersion),
    })
}

fn save(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    permit: &Permit<acts::ManagePolicy>,
    draft: &PolicyDraft,
    expected: &str,
    note: String,
) -> Stored<Result<Saved, Unsaved>> {
    let Some(mut institution) = tx.institution_for_update(permit.institution_id())? else {
        return Ok(Err(Unsaved::NoVersion));
    };
    let before = policy_history::catch_up(tx, ctx, &institution)?;
    if institution.policy.fingerprint() != expected {
        return Ok(Err(Unsaved::Changed {
            now: Box::new(institution.policy),
        }));
    }
    let policy = match drafted(tx, &institution, draft)? {
        Ok(policy) => policy,
        Err(unsaved) => return Ok(Err(unsaved)),
    };
    if policy == institution.policy {
        return Ok(Ok(Saved {
            number: before,
            unchanged: true,
        }));
    }
    let by = ChangedBy {
        note,
        ..changed_by(permit)
    };
    let (was, number) = policy_history::put_in_force(tx, ctx, &mut institution, policy, &by)?;
    let restored = match draft {
        PolicyDraft::Version(number) => Some(number),
        PolicyDraft::Part(..) => None,
    };
    let event = permit
        .event(EventKind::PolicyChanged, ctx)
        .with(serde_json::json!({ "restored": restored }))
        .with(changes(number, &was, &institution.policy));
    tx.record(&event)?;
    Ok(Ok(Saved {
        number,
        unchanged: false,
    }))
}

/// What the log says of a policy that took another's place: every setting with its old and new value.
pub(crate) fn changes(version: i64, was: &Policy, is: &Policy) -> serde_json::Value {
    let changed = differences(was, is);
    let changes = changed.iter().map(|difference| {
        serde_json::json!({
            "setting": difference.setting,
            "was": told(difference.setting, &difference.was),
            "is": told(difference.setting, &difference.is),
        })
    });
    serde_json::json!({ "version": version, "changes": changes.collect::<Vec<_>>() })
}

/// A value for the log. Contacts are people: that they changed is told, not who they are.
fn told(setting: &str, value: &Value) -> serde_json::Value {
    if setting == "contacts" {
        return serde_json::Value::Null;
    }
    plain(value)
}

fn plain(value: &Value) -> serde_json::Value {
    use serde_json::json;
    match value {
        Value::Yes(yes) => json!(yes),
        Value::Number(number) => json!(number),
        Value::NumberOrNone(number) => json!(number),
        Value::Numbers(numbers) => json!(numbers),
        Value::Names(names) => json!(names),
        Value::Day(day) => json!(day),
        Value::Text(lines) => json!(lines),
    }
}
