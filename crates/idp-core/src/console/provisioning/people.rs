//! People, as a directory sees and changes them.

use super::{is_removed, links_of_people};
use crate::{
    console::{
        Permit, acts,
        people::{
            Along, Invite, PersonDraft, PersonFault, PersonMade, PersonRefused, PersonSaved,
            as_it_is, has_powers, is_above_a_program, kept_fields, ruled_lately,
        },
    },
    idp::{Failure, Idp},
};
use serde_json::json;
use sluis_model::{
    audit::EventKind,
    class::{Class, Part},
    context::Ctx,
    ids::PersonId,
    person::{Person, Standing},
    ports::{Tx, durable::Stored},
    provisioning::{ResourceKind, ResourceLink},
};
use std::{collections::BTreeMap, sync::Arc};

/// A person with what a directory sees beside.
#[derive(Debug, Clone)]
pub struct ProvisionedPerson {
    /// The person.
    pub person: Person,
    /// The account as it is.
    pub draft: PersonDraft,
    /// The classes, the main one first.
    pub classes: Vec<(Class, Part)>,
    /// The id at the directory.
    pub external_id: Option<String>,
}

impl ProvisionedPerson {
    /// What a change says that it was made from.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.person.updated_at.timestamp_micros()
    }
}

/// What somebody is looked up by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// The id.
    Id(PersonId),
    /// The name to sign in with.
    Username(String),
    /// The mail address.
    Email(String),
    /// The id at the directory.
    External(String),
}

/// An account as a directory wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserDraft {
    /// The account.
    pub draft: PersonDraft,
    /// The id at the directory.
    pub external_id: Option<String>,
    /// A new account's link to choose a password is mailed.
    pub invites: bool,
}

/// Why nothing was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserRefused {
    /// Something can't be.
    Faults(Vec<PersonFault>),
    /// Not for a directory.
    Refused(PersonRefused),
    /// Somebody else changed the account meanwhile.
    Outdated,
    /// Somebody with powers here: a directory closes the account, opens it no more, and changes nothing by
    /// which the person is reached and known; of an administrator, or of who was one until lately, nothing at all.
    HasPowers,
    /// The name belongs to a closed account that the directory removed, of somebody else.
    Removed,
}

/// Adds what a directory sees; those whom it removed are left out.
fn with_links(tx: &mut dyn Tx, people: Vec<Person>) -> Stored<Vec<ProvisionedPerson>> {
    let ids: Vec<PersonId> = people.iter().map(|person| person.id.clone()).collect();
    let links = links_of_people(tx, &ids)?;
    let mut classes: BTreeMap<PersonId, Vec<(Class, Part)>> = BTreeMap::new();
    for (person, class, part) in tx.classes_of_people(&ids)? {
        classes.entry(person).or_default().push((class, part));
    }
    let mut found = vec![];
    for person in people {
        let link = links.get(person.id.as_str());
        if is_removed(&person, link) {
            continue;
        }
        let mut classes = classes.remove(&person.id).unwrap_or_default();
        classes.sort_by(|(one, as_one), (other, as_other)| {
            (as_one, &one.name, &one.id).cmp(&(as_other, &other.name, &other.id))
        });
        let of = |part: Part| {
            let those = classes.iter().filter(move |(_, as_part)| *as_part == part);
            those.map(|(class, _)| class.id.clone())
        };
        let mut extra_classes: Vec<_> = of(Part::Extra).collect();
        extra_classes.sort_unstable();
        let draft = PersonDraft {
            main_class: of(Part::Main).next(),
            extra_classes,
            ..PersonDraft::of(&person)
        };
        found.push(ProvisionedPerson {
            external_id: link.and_then(|link| link.external_id.clone()),
            person,
            draft,
            classes,
        });
    }
    Ok(found)
}

/// Writes what the directory says of a new account.
fn link(permit: &Permit<acts::ManagePeople>, external_id: Option<String>) -> Along {
    let institution = permit.institution_id().clone();
    Arc::new(move |tx, person| {
        tx.put_resource_link(&ResourceLink {
            kind: ResourceKind::User,
            resource: person.to_string(),
            institution: institution.clone(),
            external_id: external_id.clone(),
            removed_at: None,
        })
    })
}

/// Writes what the directory says of an account that there was. That it calls the account by another id is
/// in the trail: by that id the account is taken up again.
fn relink(ctx: &Ctx, permit: &Permit<acts::ManagePeople>, external_id: Option<String>) -> Along {
    let (at, allowed, write) = (
        ctx.clone(),
        permit.clone(),
        link(permit, external_id.clone()),
    );
    Arc::new(move |tx, person| {
        let known = links_of_people(tx, std::slice::from_ref(person))?;
        let before = known
            .get(person.as_str())
            .and_then(|link| link.external_id.as_ref());
        if before != external_id.as_ref() {
            let event = allowed.event_about(EventKind::PersonChanged, &at, person);
            tx.record(&event.with(json!({ "by": "console", "fields": ["externalId"] })))?;
        }
        write(tx, person)
    })
}

/// Writes that the directory knows an account no more, with the id that it had there.
fn unlink(ctx: &Ctx, permit: &Permit<acts::ManagePeople>) -> Along {
    let (institution, now) = (permit.institution_id().clone(), ctx.now);
    Arc::new(move |tx, person| {
        let known = links_of_people(tx, std::slice::from_ref(person))?;
        let external_id = known
            .get(person.as_str())
            .and_then(|link| link.external_id.clone());
        tx.put_resource_link(&ResourceLink {
            kind: ResourceKind::User,
            resource: person.to_string(),
            institution: institution.clone(),
            external_id,
            removed_at: Some(now),
        })
    })
}

/// Whether a change takes over an account that has powers (TEN-06, TEN-30), or ruled over others until `lately`
/// (LIF-06). It may be closed. `is_plain` tells that nothing but that changes.
fn takes_over(
    permit: &Permit<acts::ManagePeople>,
    (person, lately): (&Person, bool),
    is_plain: bool,
    wanted: &PersonDraft,
) -> bool {
    if !lately && !is_above_a_program(permit, person) {
        return false;
    }
    let opens = wanted.standing == Standing::Active && person.standing != Standing::Active;
    let of_administrator = (lately || person.is_administrator()) && !is_plain;
    opens || of_administrator || !kept_fields(permit, person, lately, wanted).is_empty()
}

impl Idp {
    /// People of the institution by login name, from behind `skip` of them, and how many there are.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn provisioned_people_at(
        &self,
        permit: &Permit<acts::SeePeople>,
        skip: u64,
        limit: u32,
    ) -> Result<(Vec<ProvisionedPerson>, u64), Failure> {
        let institution = permit.institution_id().clone();
        Ok(self
            .durable
            .read(move |tx| {
                let total = tx.count_provisioned_people(&institution)?;
                let people = tx.provisioned_people(&institution, skip, limit)?;
                Ok((with_links(tx, people)?, total))
            })
            .await?)
    }

    /// A pack of the people, to look through all of them: those behind a login name, and the last name
    /// of the pack where there may be more.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn provisioned_people_behind(
        &self,
        permit: &Permit<acts::SeePeople>,
        after: Option<String>,
        limit: u32,
    ) -> Result<(Vec<ProvisionedPerson>, Option<String>), Failure> {
        let institution = permit.institution_id().clone();
        Ok(self
            .durable
            .read(move |tx| {
                let people = tx.people_behind(&institution, after.as_deref(), limit)?;
                let more = people.len() == limit as usize;
                let last = people.last().filter(|_| more);
                let next = last.map(|last| last.login_key.clone());
                Ok((with_links(tx, people)?, next))
            })
            .await?)
    }

    /// Whoever is known by this here.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn provisioned_people_by(
        &self,
        permit: &Permit<acts::SeePeople>,
        lookup: Lookup,
    ) -> Result<Vec<ProvisionedPerson>, Failure> {
        let allowed = permit.clone();
        Ok(self
            .durable
            .read(move |tx| {
                let institution = allowed.institution();
                let mut people = match lookup {
                    Lookup::Id(id) => allowed.person(tx, &id)?.into_iter().collect(),
                    Lookup::Username(name) => {
                        let key = institution.policy.login_name.canonical(&name);
                        tx.person_by_login(&institution.id, &key)?
                            .into_iter()
                            .collect()
                    }
                    Lookup::Email(email) => tx.people_by_email(&institution.id, &email)?,
                    Lookup::External(external_id) => {
                        let kind = ResourceKind::User;
                        let ids =
                            tx.resources_by_external_id(&institution.id, kind, &external_id)?;
                        let ids: Vec<PersonId> =
                            ids.iter().map(|id| PersonId::from(id.as_str())).collect();
                        tx.people_by_ids(&ids)?
                    }
                };
                people.retain(|person| &person.institution == allowed.institution_id());
                people.sort_by(|one, other| one.login_key.cmp(&other.login_key));
                with_links(tx, people)
            })
            .await?)
    }

    /// Makes an account. One that the directory removed is taken up again where it has the same id there
    /// and the same name: it is the same person.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn provision_person(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePeople>,
        wanted: UserDraft,
    ) -> Result<Result<PersonId, UserRefused>, Failure> {
        let draft = wanted.draft.clone().tidied(permit.institution());
        if let Some((removed, same)) = self.removed_with_name(permit, &draft, &wanted).await? {
            if !same {
                return Ok(Err(UserRefused::Removed));
            }
            let wanted = UserDraft {
                draft: PersonDraft {
                    main_class: removed.1.main_class.clone(),
                    extra_classes: removed.1.extra_classes.clone(),
                    shared: removed.1.shared,
                    ..wanted.draft
                },
                ..wanted
            };
            let id = removed.0.id.clone();
            let changed = self.put_person(ctx, permit, removed, wanted).await?;
            return Ok(changed.map(|()| id));
        }
        let invite =
            if wanted.invites && !draft.email.is_empty() && draft.standing == Standing::Active {
                Invite::Link
            } else {
                Invite::No
            };
        let along = link(permit, wanted.external_id);
        let made = self
            .create_person(ctx, permit, wanted.draft, invite, along)
            .await?;
        Ok(match made {
            PersonMade::Made { id, .. } => Ok(id),
            PersonMade::Faults(faults) => Err(UserRefused::Faults(faults)),
            PersonMade::Refused(why) => Err(UserRefused::Refused(why)),
        })
    }

    /// The removed account that has the name, and whether it is meant.
    async fn removed_with_name(
        &self,
        permit: &Permit<acts::ManagePeople>,
        draft: &PersonDraft,
        wanted: &UserDraft,
    ) -> Result<Option<((Person, PersonDraft), bool)>, Failure> {
        let institution = permit.institution();
        let key = institution.policy.login_name.canonical(&draft.username);
        let (id, external_id) = (institution.id.clone(), wanted.external_id.clone());
        Ok(self
            .durable
            .read(move |tx| {
                let Some(person) = tx.person_by_login(&id, &key)? else {
                    return Ok(None);
                };
                let links = links_of_people(tx, std::slice::from_ref(&person.id))?;
                let known = links.get(person.id.as_str());
                if !is_removed(&person, known) {
                    return Ok(None);
                }
                let known = known.and_then(|link| link.external_id.clone());
                let same = known.is_some() && known == external_id;
                let now = as_it_is(tx, &person)?;
                Ok(Some(((person, now), same)))
            })
            .await?)
    }

    /// Makes an account so; `version` is that of the [`ProvisionedPerson`] that the draft was made from.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn provision_change(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePeople>,
        seen: &ProvisionedPerson,
        wanted: UserDraft,
    ) -> Result<Result<(), UserRefused>, Failure> {
        let before = (seen.person.clone(), seen.draft.clone());
        self.put_person(ctx, permit, before, wanted).await
    }

    /// Whether an account has powers of its own, or had those of an administrator until lately (LIF-06): a
    /// directory closes it, and takes it over in no way.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn is_kept_from_directories(
        &self,
        ctx: &Ctx,
        person: &Person,
    ) -> Result<bool, Failure> {
        Ok(has_powers(person) || self.was_ruler_lately(ctx, person).await?)
    }

    async fn was_ruler_lately(&self, ctx: &Ctx, person: &Person) -> Result<bool, Failure> {
        let (person, now) = (person.clone(), ctx.now);
        Ok(self
            .durable
            .read(move |tx| ruled_lately(tx, &person, now))
            .await?)
    }

    async fn put_person(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePeople>,
        (person, now): (Person, PersonDraft),
        wanted: UserDraft,
    ) -> Result<Result<(), UserRefused>, Failure> {
        let draft = wanted.draft.clone().tidied(permit.institution());
        let standing = draft.standing;
        let as_before = PersonDraft {
            standing: now.standing,
            ..draft.clone()
        };
        let is_plain = as_before == now.clone().tidied(permit.institution());
        // Directories say the same again and again.
        let changes = !is_plain || standing != now.standing;
        // A role that is taken away meanwhile makes another version of the person.
        let lately = changes && self.was_ruler_lately(ctx, &person).await?;
        if takes_over(permit, (&person, lately), is_plain, &draft) {
            return Ok(Err(UserRefused::HasPowers));
        }
        let along = relink(ctx, permit, wanted.external_id);
        if is_plain && standing != now.standing {
            // Whatever else may be wrong with the account: it is closed at once.
            let open = standing == Standing::Active;
            let done = self
                .open_person(ctx, permit, &person.id, open, along)
                .await?;
            return Ok(done.map_err(UserRefused::Refused));
        }
        let seen = (&person.id, person.updated_at.timestamp_micros());
        if is_plain {
            // Nothing of the account changes; what is wrong with it is nobody's matter now.
            let id = person.id.clone();
            self.durable.write(move |tx| along(tx, &id)).await?;
            return Ok(Ok(()));
        }
        let saved = self
            .change_person(ctx, permit, seen, wanted.draft, along)
            .await?;
        Ok(match saved {
            PersonSaved::Saved | PersonSaved::Unchanged => Ok(()),
            PersonSaved::Faults(faults) => Err(UserRefused::Faults(faults)),
            PersonSaved::Outdated(_) => Err(UserRefused::Outdated),
            PersonSaved::Refused(why) => Err(UserRefused::Refused(why)),
        })
    }

    /// Takes an account from the directory: it is closed at once, with every session, remembered browser
    /// and refresh token, and the directory knows it no more. What it did stays on record.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn deprovision_person(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePeople>,
        seen: &ProvisionedPerson,
    ) -> Result<Result<(), UserRefused>, Failure> {
        let along = unlink(ctx, permit);
        let closed = self
            .open_person(ctx, permit, &seen.person.id, false, along)
            .await?;
        Ok(closed.map_err(UserRefused::Refused))
    }
}
