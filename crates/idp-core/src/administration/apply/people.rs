//! People.

use super::{Run, action_of, prepare::Prepared};
use crate::{
    administration::{setup::PersonSetup, shared::is_role_address},
    console::difference::differences,
    person_change::ends_what_was,
};
use sluis_model::{
    audit::{Event, EventKind},
    ids::PersonId,
    person::Person,
    ports::{Tx, durable::Stored},
};

impl Run<'_> {
    /// Makes a person so.
    pub(super) fn person(&mut self, tx: &mut dyn Tx, prepared: &Prepared) -> Stored<()> {
        let ctx = self.ctx;
        let wanted = &prepared.setup;
        let name = format!("{}/{}", wanted.institution, wanted.username);
        let Some(institution) = tx.institution_by_slug(&wanted.institution)? else {
            if self.only_planned(&wanted.institution) {
                self.planned("create", "person", name, vec![]);
            } else {
                self.faults.push(format!(
                    "people.{name}: there is no institution {}",
                    wanted.institution
                ));
            }
            return Ok(());
        };
        if !wanted.shared
            && !wanted.personal
            && wanted
                .email
                .as_deref()
                .is_some_and(|email| is_role_address(&institution.policy, email))
        {
            self.faults.push(format!(
                "people.{name}.email: this looks like the address of several people; \
             say personal = true or shared = true, or leave the person away"
            ));
            return Ok(());
        }
        let login_key = institution.policy.login_name.canonical(&wanted.username);
        let existing = tx.person_by_login(&institution.id, &login_key)?;
        let person = Person {
            id: existing
                .as_ref()
                .map_or_else(|| PersonId::generate(ctx), |existing| existing.id.clone()),
            institution: institution.id.clone(),
            username: wanted.username.trim().to_owned(),
            login_key,
            name: wanted.name.clone(),
            email: wanted.email.clone(),
            email_verified_at: match &existing {
                Some(existing) if existing.email == wanted.email => existing.email_verified_at,
                _ => wanted.email_verified.then_some(ctx.now),
            },
            phone: wanted.phone.clone(),
            phone_verified_at: match &existing {
                Some(existing) if existing.phone == wanted.phone => existing.phone_verified_at,
                _ => wanted.phone.is_some().then_some(ctx.now),
            },
            roles: wanted.roles.clone(),
            groups: wanted.groups.clone(),
            standing: wanted.standing,
            shared: wanted.shared,
            starts_at: wanted.starts_at,
            ends_at: wanted.ends_at,
            // What the person chose stands where the file has no opinion.
            language: wanted.language.clone().or_else(|| {
                existing
                    .as_ref()
                    .and_then(|existing| existing.language.clone())
            }),
            profile: wanted.profile.clone(),
            password_hash: existing.as_ref().map_or_else(
                || prepared.password_hash.clone(),
                |existing| existing.password_hash.clone(),
            ),
            password_state: existing
                .as_ref()
                .map_or(wanted.password_state, |existing| existing.password_state),
            epoch: existing.as_ref().map_or(1, |existing| existing.epoch),
            postponed_at: existing.as_ref().and_then(|existing| existing.postponed_at),
            created_at: existing
                .as_ref()
                .map_or(ctx.now, |existing| existing.created_at),
            updated_at: existing
                .as_ref()
                .map_or(ctx.now, |existing| existing.updated_at),
        };
        let action = action_of(existing.as_ref(), &person);
        let changes = existing.as_ref().map_or_else(Vec::new, |existing| {
            differences(
                &PersonSetup::of(existing, &institution),
                &PersonSetup::of(&person, &institution),
            )
        });
        if !self.planned(action, "person", name, changes) {
            return Ok(());
        }
        let kind = if existing.is_some() {
            EventKind::PersonChanged
        } else {
            EventKind::PersonCreated
        };
        match existing {
            Some(before) => {
                tx.update_person(&Person {
                    updated_at: ctx.now,
                    ..person.clone()
                })?;
                if ends_what_was(&before, &person) {
                    tx.raise_epoch(&person.id, ctx.now)?;
                    self.ended.push((person.id.clone(), before.epoch));
                }
            }
            None => {
                tx.add_person(&person)?;
                self.begin_factors(tx, prepared, &institution, &person)?;
                self.begin_question(tx, prepared, &institution, &person)?;
            }
        }
        tx.record(
            &Event::new(kind, ctx)
                .about(&institution.id, &person.id)
                .with(serde_json::json!({ "by": "apply" })),
        )
    }
}
