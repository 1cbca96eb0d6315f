//! Institutions.

use super::{Run, action_of};
use crate::{
    administration::setup::InstitutionSetup,
    console::{
        difference::differences,
        institutions::{changed, own_host, taken},
        policy,
    },
    policy_history::{self, ChangedBy},
};
use serde_json::json;
use sluis_model::{
    audit::{Event, EventKind},
    ids::InstitutionId,
    institution::{Institution, LookSettings},
    look::LookFault,
    ports::{Tx, durable::Stored},
};
use std::collections::BTreeMap;

impl Run<'_> {
    /// Makes an institution so.
    pub(super) fn institution(&mut self, tx: &mut dyn Tx, wanted: &InstitutionSetup) -> Stored<()> {
        let existing = match tx.institution_by_slug(&wanted.slug)? {
            Some(found) => tx.institution_for_update(&found.id)?,
            None => None,
        };
        let institution = self.wanted_institution(existing.as_ref(), wanted);
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
        if !self.is_fit(tx, existing.as_ref(), &institution)? {
            return Ok(());
        }
        match existing {
            Some(before) => self.change_institution(tx, &before, &institution),
            None => self.add_institution(tx, &institution),
        }
    }

    fn wanted_institution(
        &self,
        existing: Option<&Institution>,
        wanted: &InstitutionSetup,
    ) -> Institution {
        let ctx = self.ctx;
        let lower = |names: &[String]| names.iter().map(|name| name.to_lowercase()).collect();
        Institution {
            id: existing.map_or_else(
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
                    .map(|existing| existing.look.clone())
                    .unwrap_or_default()
            },
            hosts: lower(&wanted.hosts),
            mail_domains: lower(&wanted.mail_domains),
            brin: wanted.brin.as_deref().and_then(Institution::brin_in),
            active: wanted.active,
            created_at: existing.map_or(ctx.now, |existing| existing.created_at),
        }
    }

    /// Whether nothing is wrong with it that only the store and the themes can tell.
    fn is_fit(
        &mut self,
        tx: &mut dyn Tx,
        before: Option<&Institution>,
        institution: &Institution,
    ) -> Stored<bool> {
        let place = format!("institutions.{}", institution.slug);
        let known = self.faults.len();
        let own_host = own_host(&self.idp.settings.issuer);
        for fault in taken(tx, institution, &own_host)? {
            self.faults.push(format!("{place}.{fault}"));
        }
        let preset = &institution.look.preset;
        let rules = &self.idp.look_rules;
        if before.is_none_or(|before| before.look.preset != *preset) {
            if !rules.knows(preset) {
                let fault = format!("{place}.theme: there is no theme {preset}");
                self.faults.push(fault);
            }
            // What was published on another preset must be readable on this one.
            for theme in institution.look.published() {
                let unreadable = rules.faults(preset, &theme).into_iter().map(|fault| {
                    let why = unreadable(&fault);
                    format!("{place}.theme: the published look does not fit {preset}: {why}")
                });
                self.faults.extend(unreadable);
            }
        }
        Ok(self.faults.len() == known)
    }

    fn add_institution(&self, tx: &mut dyn Tx, institution: &Institution) -> Stored<()> {
        tx.add_institution(institution)?;
        policy_history::keep(tx, self.ctx, institution, None, &ChangedBy::apply())?;
        let made = self
            .event(EventKind::InstitutionChanged)
            .within(&institution.id)
            .with(json!({
                "action": "create",
                "changes": {
                    "name": { "was": null, "is": institution.name },
                    "hosts": { "was": null, "is": institution.hosts },
                    "mail_domains": { "was": null, "is": institution.mail_domains },
                    "brin": { "was": null, "is": institution.brin },
                },
            }));
        tx.record(&made)
    }

    /// The policy becomes a version of its own, and each kind of change the event that the console
    /// writes of it, with old and new values.
    fn change_institution(
        &mut self,
        tx: &mut dyn Tx,
        before: &Institution,
        after: &Institution,
    ) -> Stored<()> {
        let ctx = self.ctx;
        let number = policy_history::catch_up(tx, ctx, before)?;
        let was = Some((&before.policy, number));
        let number = policy_history::keep(tx, ctx, after, was, &ChangedBy::apply())?;
        tx.update_institution(after)?;
        let event = |kind| self.event(kind).within(&after.id);
        let sheet = Institution {
            policy: before.policy.clone(),
            ..after.clone()
        };
        if sheet != *before {
            let kind = EventKind::InstitutionChanged;
            tx.record(&changed(event(kind), before, after))?;
        }
        if before.policy != after.policy {
            let changes = policy::changes(number, &before.policy, &after.policy);
            tx.record(&event(EventKind::PolicyChanged).with(changes))?;
        }
        let texts = changed_texts(&before.policy.texts, &after.policy.texts);
        if !texts.is_empty() {
            let texts = json!({ "texts": texts });
            tx.record(&event(EventKind::TextsChanged).with(texts))?;
        }
        if before.active && !after.active {
            self.ended.extend(tx.raise_all_epochs(&after.id, ctx.now)?);
        }
        Ok(())
    }

    /// An event of this run: by the operator, through a setup file.
    pub(super) fn event(&self, kind: EventKind) -> Event {
        Event::new(kind, self.ctx).with(json!({ "by": "apply" }))
    }
}

fn unreadable(fault: &LookFault) -> String {
    match fault {
        LookFault::UnknownColour(name) => format!("no colour is called {name}"),
        LookFault::UnknownFont(name) => format!("no font is called {name}"),
        LookFault::TooRound => "its corners are too round".to_owned(),
        LookFault::TwoFonts => {
            "font and heading_font are two that travel with the pages: one is enough".to_owned()
        }
        LookFault::FontAndBackground => {
            "a font that travels with the pages and a background are too much together".to_owned()
        }
        LookFault::TooClose {
            dark, front, back, ..
        } => {
            let side = if *dark { "dark" } else { "light" };
            format!("{front} on {back} can't be read ({side})")
        }
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
