//! An account is changed (U-30). What a page showed is what is changed: when somebody else was there
//! first, nothing is saved.

use super::{
    create::Along,
    draft::{PersonDraft, PersonFault, PersonField, PersonProblem},
    lately::is_still_kept,
    rules::{PersonRefused, hold_administrators, is_above, is_kept, is_self, may_give, reached},
};
use crate::{
    console::{Permit, acts},
    idp::{Failure, Idp},
    person_change::{ends_badge, ends_what_was, same_roles},
    tell::Telling,
};
use serde_json::{Value, json};
use sluis_model::{
    audit::{Event, EventKind},
    class::Part,
    context::{Ctx, Timestamp},
    ids::{ClassId, PersonId},
    institution::Institution,
    letter::Letter,
    person::{Person, Role},
    phone::masked_email,
    ports::{StoreError, Tx, durable::Stored},
};
use std::sync::Arc;

/// What a change came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonSaved {
    /// It is so now.
    Saved,
    /// It was so already.
    Unchanged,
    /// Something can't be; nothing was saved.
    Faults(Vec<PersonFault>),
    /// Somebody changed the person since the page was opened; nothing was saved. As it is now.
    Outdated(Box<(Person, PersonDraft)>),
    /// Not for who asks.
    Refused(PersonRefused),
}

/// The number that a page shows a person's state by.
pub(super) fn version(person: &Person) -> i64 {
    person.updated_at.timestamp_micros()
}

/// The draft that changes nothing.
pub(in crate::console) fn as_it_is(tx: &mut dyn Tx, person: &Person) -> Stored<PersonDraft> {
    let classes = tx.classes_of(&person.id)?;
    let of = |part: Part| {
        classes
            .iter()
            .filter(move |(_, as_part)| *as_part == part)
            .map(|(class, _)| class.id.clone())
    };
    Ok(PersonDraft {
        main_class: of(Part::Main).next(),
        extra_classes: {
            let mut extra: Vec<ClassId> = of(Part::Extra).collect();
            extra.sort_unstable();
            extra
        },
        ..PersonDraft::of(person)
    })
}

/// Makes the classes of a person those of the draft; what the person teaches stays.
pub(super) fn put_classes(
    tx: &mut dyn Tx,
    person: &PersonId,
    draft: &PersonDraft,
    now: Timestamp,
) -> Stored<()> {
    for (class, part) in tx.classes_of(person)? {
        let wanted =
            draft.main_class.as_ref() == Some(&class.id) || draft.extra_classes.contains(&class.id);
        if part != Part::Teacher && !wanted {
            tx.remove_member(&class.id, person, now)?;
        }
    }
    if let Some(main) = &draft.main_class {
        tx.put_member(main, person, Part::Main, now)?;
    }
    for extra in &draft.extra_classes {
        tx.put_member(extra, person, Part::Extra, now)?;
    }
    Ok(())
}

/// The fields in which two drafts differ.
fn differing(one: &PersonDraft, other: &PersonDraft) -> Vec<PersonField> {
    use PersonField as F;
    [
        (F::Username, one.username != other.username),
        (F::GivenName, one.name.given != other.name.given),
        (F::Particle, one.name.particle != other.name.particle),
        (F::FamilyName, one.name.family != other.name.family),
        (F::Number, one.number != other.number),
        (F::Programme, one.programme != other.programme),
        (F::Email, one.email != other.email),
        (F::Phone, one.phone != other.phone),
        (F::MainClass, one.main_class != other.main_class),
        (F::ExtraClasses, one.extra_classes != other.extra_classes),
        (F::Roles, !same_roles(&one.roles, &other.roles)),
        (F::Standing, one.standing != other.standing),
        (F::StartsAt, one.starts_at != other.starts_at),
        (F::EndsAt, one.ends_at != other.ends_at),
        (F::Language, one.language != other.language),
        (F::Shared, one.shared != other.shared),
    ]
    .into_iter()
    .filter(|(_, differs)| *differs)
    .map(|(field, _)| field)
    .collect()
}

/// Old or new values of what is nobody's private matter; of names, addresses and numbers the log
/// says only that they changed.
fn values(draft: &PersonDraft, fields: &[PersonField]) -> Value {
    use PersonField as F;
    let mut values = serde_json::Map::new();
    for field in fields {
        let value = match field {
            F::Programme => json!(draft.programme),
            F::MainClass => json!(draft.main_class),
            F::ExtraClasses => json!(draft.extra_classes),
            F::Roles => json!(draft.roles),
            F::Standing => json!(draft.standing),
            F::StartsAt => json!(draft.starts_at),
            F::EndsAt => json!(draft.ends_at),
            F::Language => json!(draft.language),
            F::Shared => json!(draft.shared),
            _ => continue,
        };
        values.insert(field.as_str().to_owned(), value);
    }
    Value::Object(values)
}

/// What the log says of a change.
pub(crate) fn told_of_change(before: &PersonDraft, after: &PersonDraft) -> Value {
    told(before, after, &differing(before, after))
}

fn told(before: &PersonDraft, after: &PersonDraft, fields: &[PersonField]) -> Value {
    let names: Vec<&str> = fields.iter().map(|field| field.as_str()).collect();
    json!({
        "fields": names,
        "old": values(before, fields),
        "new": values(after, fields),
    })
}

/// The event of a change.
fn event_of(
    ctx: &Ctx,
    permit: &Permit<acts::ManagePeople>,
    person: &PersonId,
    before: &PersonDraft,
    after: &PersonDraft,
    fields: &[PersonField],
) -> Event {
    permit
        .event_about(EventKind::PersonChanged, ctx, person)
        .with(json!({ "by": "console" }))
        .with(told(before, after, fields))
}

/// Whether a change of roles is for who acts to make.
fn gives_what_is_not_theirs(
    permit: &Permit<acts::ManagePeople>,
    before: &Person,
    draft: &PersonDraft,
) -> bool {
    let changed = |role: &&sluis_model::person::Role| {
        before.roles.contains(role) != draft.roles.contains(role)
    };
    let all = before.roles.iter().chain(&draft.roles);
    all.filter(changed).any(|role| !may_give(permit, *role))
}

/// What a draft changes of that by which somebody is reached and known, where that is not for who acts.
pub(in crate::console) fn kept_fields(
    permit: &Permit<acts::ManagePeople>,
    person: &Person,
    lately: bool,
    draft: &PersonDraft,
) -> Vec<PersonFault> {
    if is_above(permit, person) || !(lately || is_kept(permit, person)) {
        return vec![];
    }
    let wanted = draft.clone().tidied(permit.institution());
    let before = PersonDraft::of(person);
    let renamed = draft.username.trim() != before.username && permit.worker().person_id().is_none();
    differing(&before, &wanted)
        .into_iter()
        .filter(|field| match field {
            PersonField::Email | PersonField::Phone => true,
            PersonField::Username => renamed,
            _ => false,
        })
        .map(|field| PersonFault {
            field,
            problem: PersonProblem::OutOfReach,
        })
        .collect()
}

impl Idp {
    /// Makes a person so. `version` is what the page showed, see [`super::PersonFile::version`].
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_change_person(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePeople>,
        id: &PersonId,
        shown: i64,
        draft: PersonDraft,
    ) -> Result<PersonSaved, Failure> {
        let (wanted, allowed, now) = (id.clone(), permit.clone(), ctx.now);
        let found = self
            .durable
            .read(move |tx| {
                let Some(person) = reached(&allowed, tx, &wanted)? else {
                    return Ok(None);
                };
                let lately = is_still_kept(&allowed, tx, &person, now)?;
                Ok(Some((person, lately)))
            })
            .await?;
        // What the page showed is what is changed, so that this holds until then.
        if let Some((person, lately)) = found.filter(|(person, _)| version(person) == shown) {
            let faults = kept_fields(permit, &person, lately, &draft);
            if !faults.is_empty() {
                return Ok(PersonSaved::Faults(faults));
            }
        }
        let nothing: Along = Arc::new(|_, _| Ok(()));
        self.change_person(ctx, permit, (id, shown), draft, nothing)
            .await
    }

    /// The same, with something more that is written about the account, whether or not the draft changes
    /// anything.
    pub(in crate::console) async fn change_person(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePeople>,
        (id, shown): (&PersonId, i64),
        draft: PersonDraft,
        along: Along,
    ) -> Result<PersonSaved, Failure> {
        let (wanted, allowed) = (id.clone(), permit.clone());
        let found = self
            .durable
            .read(move |tx| reached(&allowed, tx, &wanted))
            .await?;
        let Some(before) = found else {
            return Ok(PersonSaved::Refused(PersonRefused::NotHere));
        };
        if is_above(permit, &before) && !is_self(permit, id) {
            return Ok(PersonSaved::Refused(PersonRefused::Above));
        }
        let draft = draft.tidied(permit.institution());
        if gives_what_is_not_theirs(permit, &before, &draft) {
            return Ok(PersonSaved::Refused(PersonRefused::NotYours));
        }
        let telling = self.told_of_new_email(ctx, permit.institution(), &before, &draft.email);
        let farewell = self.farewell(ctx, id, None).await?;
        let (at, allowed, id) = (ctx.clone(), permit.clone(), id.clone());
        let whose = id.clone();
        let done = self
            .durable
            .write(move |tx| {
                let ctx = at;
                // Only an administrator can be the last one.
                if tx
                    .person(&id)?
                    .is_some_and(|person| person.roles.contains(&Role::Admin))
                {
                    hold_administrators(tx, allowed.institution_id())?;
                }
                let Some(stored) = tx.person_for_update(&id)? else {
                    return Ok((PersonSaved::Refused(PersonRefused::NotHere), false));
                };
                let now = as_it_is(tx, &stored)?;
                if version(&stored) != shown || version(&stored) != version(&before) {
                    let both = Box::new((stored, now));
                    return Ok((PersonSaved::Outdated(both), false));
                }
                let faults = draft.faults(tx, &ctx, &allowed, Some(&stored))?;
                if !faults.is_empty() {
                    return Ok((PersonSaved::Faults(faults), false));
                }
                along(tx, &id)?;
                let fields = differing(&now, &draft);
                if fields.is_empty() {
                    return Ok((PersonSaved::Unchanged, false));
                }
                let after = Person {
                    updated_at: ctx.now,
                    ..draft.applied_to(&stored, allowed.institution())
                };
                tx.update_person(&after)?;
                ends_badge(tx, &after)?;
                put_classes(tx, &id, &draft, ctx.now)?;
                tx.record(&event_of(&ctx, &allowed, &id, &now, &draft, &fields))?;
                telling.write(tx)?;
                let ends = ends_what_was(&stored, &after);
                if ends {
                    farewell.raise_epoch(tx, ctx.now)?;
                }
                Ok((PersonSaved::Saved, ends))
            })
            .await;
        let (saved, ended) = match done {
            // Somebody took the name in this very moment.
            Err(StoreError::Conflict(_)) => {
                return Ok(PersonSaved::Faults(vec![PersonFault {
                    field: PersonField::Username,
                    problem: PersonProblem::Taken,
                }]));
            }
            other => other?,
        };
        if ended {
            self.ephemeral.forget_devices(&whose).await?;
        }
        Ok(saved)
    }

    /// The former address hears of a new one: who reads it can still say that it was not meant.
    pub(crate) fn told_of_new_email(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        before: &Person,
        email: &str,
    ) -> Telling {
        match &before.email {
            Some(old) if old != email => {
                let letter = Letter::EmailChanged {
                    address: masked_email(email),
                };
                self.tell_at(ctx, institution, before, old, None, letter, Some(old))
            }
            _ => Telling::default(),
        }
    }
}
