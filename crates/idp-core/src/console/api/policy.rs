//! A policy as one document.

use super::{changed_by, revision_of};
use crate::{
    administration::changed_texts,
    console::{
        Permit, acts,
        contacts::{LONGEST_TEXT, MOST_TEXTS},
        difference::differences,
    },
    idp::{Failure, Idp},
    policy_history,
};
use sluis_model::{
    audit::EventKind,
    context::Ctx,
    policy::{Policy, PolicyFault},
    ports::{StoreError, Tx, durable::Stored},
};
use std::collections::BTreeMap;

/// What came of a policy that was put.
#[derive(Debug)]
pub enum PolicyPut {
    /// It holds from now on; its revision.
    Done(Box<Policy>, String),
    /// Nothing was saved, for this is wrong.
    Faults(Vec<PolicyFault>),
    /// Nothing was saved, for somebody else changed it.
    Meanwhile,
}

impl Idp {
    /// The institution's policy with its revision.
    #[must_use]
    pub fn console_policy_document(&self, permit: &Permit<acts::SeePolicy>) -> (Policy, String) {
        let policy = permit.institution().policy.clone();
        let revision = revision_of(&policy);
        (policy, revision)
    }

    /// Puts a policy in the place of the one that was looked at. It becomes a version of its own.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_put_policy(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePolicy>,
        seen: &str,
        policy: Policy,
    ) -> Result<PolicyPut, Failure> {
        let mut faults = policy.validate().err().unwrap_or_default();
        faults.extend(self.text_faults(permit, &policy));
        if !faults.is_empty() {
            return Ok(PolicyPut::Faults(faults));
        }
        let (ctx, permit, seen) = (ctx.clone(), permit.clone(), seen.to_owned());
        let put = self
            .durable
            .write(move |tx| put(tx, &ctx, &permit, &seen, policy))
            .await;
        match put {
            // Somebody was quicker by a moment: their version has the number.
            Err(StoreError::Conflict(_)) => Ok(PolicyPut::Meanwhile),
            other => Ok(other?),
        }
    }
}

impl Idp {
    /// What is wrong with the texts that a policy changes.
    fn text_faults(
        &self,
        permit: &Permit<acts::ManagePolicy>,
        policy: &Policy,
    ) -> Vec<PolicyFault> {
        let institution = permit.institution();
        let count = policy.texts.values().map(BTreeMap::len).sum::<usize>();
        let mut faults = vec![];
        let mut wrong = |advice| {
            faults.push(PolicyFault {
                setting: "texts",
                advice,
            });
        };
        if count > MOST_TEXTS {
            wrong(format!("at most {MOST_TEXTS} texts"));
        }
        for (language, texts) in &policy.texts {
            let before = institution.policy.texts.get(language);
            for (key, text) in texts {
                if before.and_then(|texts| texts.get(key)) == Some(text) {
                    continue;
                }
                if text.chars().count() > LONGEST_TEXT {
                    wrong(format!(
                        "{language}.{key}: at most {LONGEST_TEXT} characters"
                    ));
                }
                let preset = &institution.look.preset;
                if let Some(fault) = self.look_rules.own_text_fault(preset, language, key, text) {
                    wrong(format!("{language}.{key}: {fault}"));
                }
            }
        }
        faults
    }
}

fn put(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    permit: &Permit<acts::ManagePolicy>,
    seen: &str,
    policy: Policy,
) -> Stored<PolicyPut> {
    let Some(mut institution) = tx.institution_for_update(permit.institution_id())? else {
        return Ok(PolicyPut::Meanwhile);
    };
    if revision_of(&institution.policy) != seen {
        return Ok(PolicyPut::Meanwhile);
    }
    let changes = differences(&institution.policy, &policy);
    if !changes.is_empty() {
        let texts = changed_texts(&institution.policy.texts, &policy.texts);
        let by = changed_by(permit);
        let (_, number) =
            policy_history::put_in_force(tx, ctx, &mut institution, policy.clone(), &by)?;
        let named: Vec<&str> = changes.iter().map(|change| change.field.as_str()).collect();
        let event = permit.event(EventKind::PolicyChanged, ctx);
        // Contacts are people: which field changed is enough.
        let told: Vec<_> = changes
            .iter()
            .filter(|change| !change.field.starts_with("contacts"))
            .collect();
        tx.record(&event.with(serde_json::json!({
            "fields": named, "changes": told, "version": number,
        })))?;
        if !texts.is_empty() {
            let event = permit.event(EventKind::TextsChanged, ctx);
            tx.record(&event.with(serde_json::json!({ "texts": texts })))?;
        }
    }
    let revision = revision_of(&policy);
    Ok(PolicyPut::Done(Box::new(policy), revision))
}
