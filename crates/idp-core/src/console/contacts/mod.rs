//! Who helps with what, and the institution's own words, with their history (N-34, E-25, U-39).

use super::{
    Act, Permit, acts,
    api::{changed_by, revision_of},
};
use crate::{
    administration::changed_texts,
    idp::{Failure, Idp},
    policy_history,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sluis_model::{
    audit::EventKind,
    audit_chain::{Chain, Record},
    context::{Ctx, Timestamp},
    institution::Institution,
    look::OwnTextFault,
    policy::{Contact, Policy, PolicyFault},
    ports::{Tx, durable::Stored, trail::TrailQuery},
};
use std::collections::BTreeMap;

/// How far back the history of words is told, in changes; one may be of several texts.
const CHANGES: u32 = 50;
/// How many changed texts are told.
const TOLD: usize = 50;
/// The longest text, in characters.
pub const LONGEST_TEXT: usize = 1000;
/// How many texts an institution may say in its own words, all languages together.
pub const MOST_TEXTS: usize = 500;

/// Who helps, and where ways lead.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HelpFields {
    /// Who helps with what.
    pub contacts: Vec<Contact>,
    /// Where somebody without an active account reads how to get one.
    pub instruction_url: Option<String>,
    /// Where administrators leave what they think of the console.
    pub feedback_url: Option<String>,
}

impl HelpFields {
    /// Those of an institution.
    #[must_use]
    pub fn of(institution: &Institution) -> Self {
        let policy = &institution.policy;
        Self {
            contacts: policy.contacts.clone(),
            instruction_url: policy.instruction_url.clone(),
            feedback_url: policy.feedback_url.clone(),
        }
    }

    /// What was looked at, so that a change knows whether it was made to that.
    #[must_use]
    pub fn revision(&self) -> String {
        revision_of(self)
    }
}

/// What came of a change.
#[derive(Debug)]
pub enum HelpChanged {
    /// It was made.
    Done,
    /// Nothing was saved, for this is wrong.
    Faults(Vec<PolicyFault>),
    /// Nothing was saved, for somebody else changed it: this is how it is now.
    Meanwhile(Box<HelpFields>),
}

/// A word of one's own, as it was and became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextRevision {
    /// When.
    pub at: Timestamp,
    /// Who, by the name they sign in with; nobody where the setup file did it.
    pub by: Option<String>,
    /// The language.
    pub language: String,
    /// The key of the text.
    pub key: String,
    /// What it was; nothing where it was the product's.
    pub was: Option<String>,
    /// What it became; nothing where it is the product's again.
    pub became: Option<String>,
}

/// What became of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextChanged {
    /// It is in force.
    Done,
    /// There is no such text or language here, or it is too long.
    Unfit,
    /// There are [`MOST_TEXTS`] already.
    TooMany,
    /// What is wrong with it.
    Fault(OwnTextFault),
}

impl Idp {
    /// Changes who helps and where ways lead, if that is still what was looked at.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_change_help(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageContacts>,
        seen: &str,
        fields: HelpFields,
    ) -> Result<HelpChanged, Failure> {
        let (ctx, permit, seen) = (ctx.clone(), permit.clone(), seen.to_owned());
        let changed = self
            .durable
            .write(move |tx| {
                let Some(mut institution) = tx.institution_for_update(permit.institution_id())?
                else {
                    return Ok(HelpChanged::Meanwhile(Box::default()));
                };
                let before = HelpFields::of(&institution);
                if before.revision() != seen {
                    return Ok(HelpChanged::Meanwhile(Box::new(before)));
                }
                if before == fields {
                    return Ok(HelpChanged::Done);
                }
                let policy = Policy {
                    contacts: fields.contacts.clone(),
                    instruction_url: fields.instruction_url.clone(),
                    feedback_url: fields.feedback_url.clone(),
                    ..institution.policy.clone()
                };
                if let Err(faults) = policy.validate() {
                    return Ok(HelpChanged::Faults(faults));
                }
                put(tx, &ctx, &permit, &mut institution, policy)?;
                let mut event = permit.event(EventKind::InstitutionChanged, &ctx);
                // Contacts are people: which field changed is enough.
                event.details = serde_json::json!({
                    "by": event.details,
                    "contacts": before.contacts != fields.contacts,
                    "instruction_url": [before.instruction_url, fields.instruction_url],
                    "feedback_url": [before.feedback_url, fields.feedback_url],
                });
                tx.record(&event)?;
                Ok(HelpChanged::Done)
            })
            .await?;
        Ok(changed)
    }

    /// Puts a word of the institution's own in the place of the product's, or, without one, the
    /// product's back.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_change_text(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageContacts>,
        language: &str,
        key: &str,
        text: Option<&str>,
    ) -> Result<TextChanged, Failure> {
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        let preset = &permit.institution().look.preset;
        // What was replaced by the setup file may be taken back whatever its key is.
        let fits = self.speaks(language)
            && (text.is_none() || self.look_rules.offers_text(preset, key))
            && key.len() <= 80
            && text.is_none_or(|text| text.chars().count() <= LONGEST_TEXT);
        if !fits {
            return Ok(TextChanged::Unfit);
        }
        let fault = text.and_then(|text| self.look_rules.text_fault(preset, language, key, text));
        if let Some(fault) = fault {
            return Ok(TextChanged::Fault(fault));
        }
        let (ctx, permit) = (ctx.clone(), permit.clone());
        let (language, key) = (language.to_owned(), key.to_owned());
        let text = text.map(str::to_owned);
        let changed = self
            .durable
            .write(move |tx| {
                let Some(mut institution) = tx.institution_for_update(permit.institution_id())?
                else {
                    return Ok(TextChanged::Unfit);
                };
                let mut policy = institution.policy.clone();
                let more = text.is_some();
                let texts = policy.texts.entry(language.clone()).or_default();
                match text {
                    Some(text) => texts.insert(key, text),
                    None => texts.remove(&key),
                };
                if texts.is_empty() {
                    policy.texts.remove(&language);
                }
                let changes = changed_texts(&institution.policy.texts, &policy.texts);
                if changes.is_empty() {
                    return Ok(TextChanged::Done);
                }
                let count =
                    |policy: &Policy| policy.texts.values().map(BTreeMap::len).sum::<usize>();
                // Fewer may be put right where there are too many.
                if more && count(&policy) > MOST_TEXTS.max(count(&institution.policy)) {
                    return Ok(TextChanged::TooMany);
                }
                put(tx, &ctx, &permit, &mut institution, policy)?;
                let mut event = permit.event(EventKind::TextsChanged, &ctx);
                event.details = serde_json::json!({ "by": event.details, "texts": changes });
                tx.record(&event)?;
                Ok(TextChanged::Done)
            })
            .await?;
        Ok(changed)
    }

    /// What the institution's own words were and became, newest first.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_text_history(
        &self,
        _ctx: &Ctx,
        permit: &Permit<acts::SeeContacts>,
    ) -> Result<Vec<TextRevision>, Failure> {
        let institution = permit.institution_id().clone();
        let told = self
            .durable
            .read(move |tx| {
                let changes = tx.trail(&TrailQuery {
                    kinds: vec![EventKind::TextsChanged],
                    ..TrailQuery::all(Chain::Institution(institution), CHANGES)
                })?;
                let mut told = vec![];
                for Record { event, .. } in &changes {
                    let by = match &event.actor {
                        Some(actor) => tx.person(actor)?.map(|person| person.username),
                        None => None,
                    };
                    for (place, change) in event.details["texts"].as_object().into_iter().flatten()
                    {
                        let Some((language, key)) = place.split_once('.') else {
                            continue;
                        };
                        told.push(TextRevision {
                            at: event.at,
                            by: by.clone(),
                            language: language.to_owned(),
                            key: key.to_owned(),
                            was: change["was"].as_str().map(str::to_owned),
                            became: change["is"].as_str().map(str::to_owned),
                        });
                    }
                    if told.len() >= TOLD {
                        break;
                    }
                }
                Ok(told)
            })
            .await?;
        Ok(told)
    }
}

/// Puts a policy in force, as a version of its own.
fn put<A: Act>(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    permit: &Permit<A>,
    institution: &mut Institution,
    policy: Policy,
) -> Stored<()> {
    policy_history::put_in_force(tx, ctx, institution, policy, &changed_by(permit)).map(drop)
}
