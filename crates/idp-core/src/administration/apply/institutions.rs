//! Institutions.

use super::{Run, action_of};
use crate::{
    administration::setup::InstitutionSetup,
    console::difference::differences,
    policy_history::{self, ChangedBy},
};
use sluis_model::{
    audit::{Event, EventKind},
    ids::InstitutionId,
    institution::{Institution, LookSettings},
    ports::{Tx, durable::Stored},
};
use std::collections::BTreeMap;

impl Run<'_> {
    /// Makes an institution so.
    pub(super) fn institution(&mut self, tx: &mut dyn Tx, wanted: &InstitutionSetup) -> Stored<()> {
        let ctx = self.ctx;
        let existing = match tx.institution_by_slug(&wanted.slug)? {
            Some(found) => tx.institution_for_update(&found.id)?,
            None => None,
        };
        let institution = Institution {
            id: existing.as_ref().map_or_else(
                || InstitutionId::generate(ctx),
                |existing| existing.id.clone(),
            ),
            slug: wanted.slug.clone(),
            name: wanted.name.clone(),
            language: wanted.language.clone(),
            policy: wanted.policy.clone(),
            look: LookSettings {
                preset: wanted.theme.clone(),
                // What the institution made of it in the console stays.
                ..existing
                    .as_ref()
                    .map(|existing| existing.look.clone())
                    .unwrap_or_default()
            },
            hosts: wanted
                .hosts
                .iter()
                .map(|host| host.to_lowercase())
                .collect(),
            mail_domains: wanted
                .mail_domains
                .iter()
                .map(|domain| domain.to_lowercase())
                .collect(),
            active: wanted.active,
            created_at: existing
                .as_ref()
                .map_or(ctx.now, |existing| existing.created_at),
        };
        let action = action_of(existing.as_ref(), &institution);
        let changes = existing.as_ref().map_or_else(Vec::new, |existing| {
            differences(
                &InstitutionSetup::of(existing),
                &InstitutionSetup::of(&institution),
            )
        });
        if !self.planned(action, "institution", wanted.slug.clone(), changes) {
            return Ok(());
        }
        let by = ChangedBy::apply();
        if let Some(existing) = &existing {
            let number = policy_history::catch_up(tx, ctx, existing)?;
            let before = Some((&existing.policy, number));
            policy_history::keep(tx, ctx, &institution, before, &by)?;
            tx.update_institution(&institution)?;
        } else {
            tx.add_institution(&institution)?;
            policy_history::keep(tx, ctx, &institution, None, &by)?;
        }
        if let Some(existing) = &existing {
            let changes = changed_texts(&existing.policy.texts, &institution.policy.texts);
            if !changes.is_empty() {
                let event = Event::new(EventKind::TextsChanged, ctx)
                    .within(&institution.id)
                    .with(serde_json::json!({ "by": "apply", "texts": changes }));
                tx.record(&event)?;
            }
        }
        let event = Event::new(EventKind::InstitutionChanged, ctx)
            .within(&institution.id)
            .with(serde_json::json!({ "by": "apply", "action": action }));
        tx.record(&event)
    }
}

/// The texts of one institution: language, then key.
pub(crate) type Texts = BTreeMap<String, BTreeMap<String, String>>;

/// What an institution's own words were and became, by language and key: their history (E-25).
pub(crate) fn changed_texts(before: &Texts, after: &Texts) -> BTreeMap<String, serde_json::Value> {
    let mut changes = BTreeMap::new();
    let places = before
        .iter()
        .chain(after)
        .flat_map(|(language, texts)| texts.keys().map(move |key| (language.clone(), key.clone())));
    for (language, key) in places {
        let of = |texts: &Texts| {
            texts
                .get(&language)
                .and_then(|texts| texts.get(&key))
                .cloned()
        };
        let (was, is) = (of(before), of(after));
        if was != is {
            changes.insert(
                format!("{language}.{key}"),
                serde_json::json!({ "was": was, "is": is }),
            );
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(pairs: &[(&str, &str)]) -> Texts {
        let inner = pairs
            .iter()
            .map(|(key, text)| ((*key).to_owned(), (*text).to_owned()))
            .collect();
        BTreeMap::from([("nl".to_owned(), inner)])
    }

    #[test]
    fn e25_the_history_of_a_text_names_what_it_was_and_became() {
        let before = texts(&[("a", "oud"), ("b", "blijft"), ("c", "weg")]);
        let after = texts(&[("a", "nieuw"), ("b", "blijft"), ("d", "erbij")]);
        let changes = changed_texts(&before, &after);
        let keys: Vec<&str> = changes.keys().map(String::as_str).collect();
        assert_eq!(keys, ["nl.a", "nl.c", "nl.d"]);
        assert_eq!(
            changes["nl.a"],
            serde_json::json!({ "was": "oud", "is": "nieuw" })
        );
        assert_eq!(changes["nl.c"]["is"], serde_json::Value::Null);
    }
}
