//! People.

use super::{Run, action_of, prepare::Prepared};
use crate::{
    administration::{setup::PersonSetup, shared::is_role_address},
    console::{
        difference::{Difference, differences},
        people::{
            PersonDraft, PersonField, PersonProblem, hold_administrators, is_lasting_administrator,
            told_of_change,
        },
    },
    person_change::{ends_badge, ends_what_was},
};
use serde_json::json;
use sluis_model::{
    audit::EventKind,
    eck_id::EckId,
    ids::PersonId,
    institution::Institution,
    person::{Person, Role},
    ports::{Tx, durable::Stored},
};

impl Run<'_> {
    /// Makes a person so.
    pub(super) fn person(&mut self, tx: &mut dyn Tx, prepared: &Prepared) -> Stored<()> {
        let ctx = self.ctx;
        let wanted = &prepared.setup;
        let name = format!("{}/{}", wanted.institution, wanted.username);
        let Some(institution) = tx.institution_by_slug(&wanted.institution)? else {
            self.faults.push(format!(
                "people.{name}: there is no institution {}",
                wanted.institution
            ));
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
            postponed: existing
                .as_ref()
                .map_or_else(Default::default, |existing| existing.postponed),
            created_at: existing
                .as_ref()
                .map_or(ctx.now, |existing| existing.created_at),
            updated_at: existing
                .as_ref()
                .map_or(ctx.now, |existing| existing.updated_at),
        };
        // Whether there is an other one is told, never which.
        let gives_eck_id = match &prepared.eck_id {
            Some(wanted) => !self.has_this_eck_id(tx, existing.as_ref(), wanted)?,
            None => false,
        };
        let action = match action_of(existing.as_ref(), &person) {
            "unchanged" if gives_eck_id => "update",
            action => action,
        };
        let mut changes = existing.as_ref().map_or_else(Vec::new, |existing| {
            differences(
                &PersonSetup::of(existing, &institution),
                &PersonSetup::of(&person, &institution),
            )
        });
        if gives_eck_id && existing.is_some() {
            changes.push(Difference {
                field: "eck_id".to_owned(),
                was: json!("…"),
                becomes: json!("…"),
            });
        }
        if !self.planned(action, "person", name, changes) {
            return Ok(());
        }
        let place = format!("people.{}/{}", wanted.institution, wanted.username);
        if !self.fits(tx, &place, wanted, (existing.as_ref(), &person))? {
            return Ok(());
        }
        let eck_id = prepared.eck_id.as_ref().filter(|_| gives_eck_id);
        match existing {
            Some(before) if before == person => {}
            Some(before) => self.change_person(tx, &institution, &before, &person)?,
            None => {
                tx.add_person(&person)?;
                self.begin_factors(tx, prepared, &institution, &person)?;
                self.begin_question(tx, prepared, &institution, &person)?;
                let event = self
                    .event(EventKind::PersonCreated)
                    .about(&institution.id, &person.id)
                    .with(json!({ "roles": person.roles }));
                tx.record(&event)?;
            }
        }
        if let Some(eck_id) = eck_id {
            let event = self
                .event(EventKind::PersonChanged)
                .about(&institution.id, &person.id);
            let change = self
                .idp
                .eck_id_change(self.ctx, &person.id, Some(eck_id), event);
            change.write(tx, &person.id)?;
        }
        Ok(())
    }

    /// Whether somebody has this ECK iD already.
    fn has_this_eck_id(
        &self,
        tx: &mut dyn Tx,
        person: Option<&Person>,
        wanted: &EckId,
    ) -> Stored<bool> {
        let Some(person) = person else {
            return Ok(false);
        };
        let stored = tx.eck_id(&person.id)?;
        Ok(wanted.is_stored(&self.idp.sealer, stored.as_ref(), &person.id))
    }

    /// Whether nothing is wrong with an account, as the console judges it.
    fn fits(
        &mut self,
        tx: &mut dyn Tx,
        place: &str,
        wanted: &PersonSetup,
        (before, after): (Option<&Person>, &Person),
    ) -> Stored<bool> {
        let draft = PersonDraft {
            // The file says itself whose address it is.
            shared: after.shared || wanted.personal,
            ..PersonDraft::of(after)
        };
        let Some(institution) = tx.institution(&after.institution)? else {
            return Ok(false);
        };
        let faults = draft.faults_of_setup(tx, &institution, before)?;
        self.faults.extend(faults.iter().map(|fault| {
            let field = place_of(fault.field);
            format!("{place}.{field}: {}", fault.advice())
        }));
        Ok(faults.is_empty())
    }

    /// Writes a change with what the console writes of it: the event with old and new values, the letter
    /// to a former address, and the end of sessions that were given for something else.
    fn change_person(
        &mut self,
        tx: &mut dyn Tx,
        institution: &Institution,
        before: &Person,
        after: &Person,
    ) -> Stored<()> {
        let ctx = self.ctx;
        let lasting = |person| is_lasting_administrator(person, ctx.now);
        if lasting(before) && !lasting(after) {
            hold_administrators(tx, &institution.id)?;
            self.bereft
                .insert(institution.id.clone(), institution.slug.clone());
        }
        tx.update_person(&Person {
            updated_at: ctx.now,
            ..after.clone()
        })?;
        ends_badge(tx, after)?;
        let told = told_of_change(&PersonDraft::of(before), &PersonDraft::of(after));
        let mut event = self
            .event(EventKind::PersonChanged)
            .about(&institution.id, &after.id)
            .with(told);
        let others = [
            ("groups", before.groups != after.groups),
            ("profile", before.profile != after.profile),
            (
                "email_verified",
                before.email_verified_at != after.email_verified_at,
            ),
        ];
        if let Some(fields) = event.details["fields"].as_array_mut() {
            let others = others.into_iter().filter(|(_, differs)| *differs);
            fields.extend(others.map(|(field, _)| json!(field)));
        }
        tx.record(&event)?;
        let email = after.email.as_deref().unwrap_or_default();
        self.idp
            .told_of_new_email(ctx, institution, before, email)
            .write(tx)?;
        if ends_what_was(before, after) {
            tx.raise_epoch(&after.id, ctx.now)?;
            self.ended.push((after.id.clone(), before.epoch));
        }
        Ok(())
    }

    /// An institution that is open keeps one administrator, whoever that is after the whole file.
    pub(super) fn keep_an_administrator(&mut self, tx: &mut dyn Tx) -> Stored<()> {
        for (id, slug) in std::mem::take(&mut self.bereft) {
            let is_open = tx.institution(&id)?.is_some_and(|found| found.active);
            let left = tx.people_with_role(&id, Role::Admin)?;
            let has_one = left
                .iter()
                .any(|person| is_lasting_administrator(person, self.ctx.now));
            if is_open && !has_one {
                let advice = PersonProblem::LastAdministrator.advice();
                self.faults.push(format!("people.{slug}: {advice}"));
            }
        }
        Ok(())
    }
}

/// Where a setup file has a field.
const fn place_of(field: PersonField) -> &'static str {
    match field {
        PersonField::GivenName => "name.given",
        PersonField::Particle => "name.particle",
        PersonField::FamilyName => "name.family",
        PersonField::Number => "profile.number",
        PersonField::Programme => "profile.programme",
        other => other.as_str(),
    }
}
