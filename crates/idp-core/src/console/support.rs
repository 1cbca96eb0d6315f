//! Who of support helps which institutions.

use super::{Permit, acts};
use crate::idp::{Failure, Idp};
use sluis_model::{
    audit::EventKind,
    context::{Ctx, Timestamp},
    ids::{InstitutionId, PersonId},
    person::{Person, Role, Standing},
    ports::{Tx, durable::Stored},
};
use std::collections::{BTreeMap, BTreeSet};

/// Assignments of a page.
const A_PAGE: u32 = 50;

/// Somebody of support and an institution that they help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportLine {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their own institution's name.
    pub home: String,
    /// Which they help.
    pub institution: InstitutionId,
    /// Its name.
    pub helps: String,
    /// Its short name.
    pub helps_slug: String,
    /// Since when.
    pub since: Timestamp,
    /// Whether the person still has the role and an account that may be used.
    pub able: bool,
}

/// A page of assignments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SupportPage {
    /// By institution.
    pub lines: Vec<SupportLine>,
    /// Where the next page begins, if there is one.
    pub next: Option<(String, PersonId)>,
}

/// What became of an assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assigned {
    /// Done.
    Done,
    /// It was so already.
    Already,
    /// There is nobody of this name there.
    UnknownPerson,
    /// The person does not have the role.
    NoSupport,
    /// There is no institution of the person's short name.
    UnknownHome,
    /// There is no institution of this short name to help.
    UnknownInstitution,
    /// Everybody of support helps the own institution anyway.
    OwnInstitution,
}

/// Assignments with the names of who is in them.
fn lines(
    tx: &mut dyn Tx,
    assignments: Vec<(PersonId, InstitutionId, Timestamp)>,
) -> Stored<Vec<SupportLine>> {
    let ids: Vec<PersonId> = assignments.iter().map(|(id, ..)| id.clone()).collect();
    let people = tx.people_by_ids(&ids)?.into_iter();
    let people: BTreeMap<PersonId, Person> =
        people.map(|person| (person.id.clone(), person)).collect();
    let homes = people.values().map(|person| &person.institution);
    let helped = assignments.iter().map(|(_, institution, _)| institution);
    let ids: BTreeSet<InstitutionId> = homes.chain(helped).cloned().collect();
    let institutions = tx.institutions_by_ids(&Vec::from_iter(ids))?.into_iter();
    let names: BTreeMap<InstitutionId, (String, String)> = institutions
        .map(|found| (found.id, (found.name, found.slug)))
        .collect();
    let named = |id: &InstitutionId| names.get(id).cloned().unwrap_or_default();
    let line = |(id, institution, since): (PersonId, InstitutionId, Timestamp)| {
        let person = people.get(&id)?;
        let (helps, helps_slug) = named(&institution);
        Some(SupportLine {
            able: person.roles.contains(&Role::Support) && person.standing == Standing::Active,
            name: person.name.full(),
            home: named(&person.institution).0,
            person: id,
            institution,
            helps,
            helps_slug,
            since,
        })
    };
    Ok(assignments.into_iter().filter_map(line).collect())
}

impl Idp {
    /// Assignments by institution, after a place in the list.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_support(
        &self,
        _permit: &Permit<acts::ManageSupport>,
        after: Option<(String, PersonId)>,
    ) -> Result<SupportPage, Failure> {
        let page = self
            .durable
            .read(move |tx| {
                let after = after.as_ref().map(|(slug, person)| (slug.as_str(), person));
                let mut found = tx.support_assignments(after, A_PAGE + 1)?;
                let more = found.len() > A_PAGE as usize;
                found.truncate(A_PAGE as usize);
                let lines = lines(tx, found)?;
                let next = lines
                    .last()
                    .filter(|_| more)
                    .map(|last| (last.helps_slug.clone(), last.person.clone()));
                Ok(SupportPage { lines, next })
            })
            .await?;
        Ok(page)
    }

    /// Somebody of support helps one more institution.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_assign_support(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageSupport>,
        home: &str,
        username: &str,
        helps: &str,
    ) -> Result<Assigned, Failure> {
        let [home, username, helps] =
            [home, username, helps].map(|text| text.trim().to_lowercase());
        let (permit, ctx) = (permit.clone(), ctx.clone());
        let done = self
            .durable
            .write(move |tx| {
                let Some(home) = tx.institution_by_slug(&home)? else {
                    return Ok(Assigned::UnknownHome);
                };
                let Some(helps) = tx.institution_by_slug(&helps)? else {
                    return Ok(Assigned::UnknownInstitution);
                };
                let key = home.policy.login_name.canonical(&username);
                let Some(person) = tx.person_by_login(&home.id, &key)? else {
                    return Ok(Assigned::UnknownPerson);
                };
                if !person.roles.contains(&Role::Support) {
                    return Ok(Assigned::NoSupport);
                }
                if home.id == helps.id {
                    return Ok(Assigned::OwnInstitution);
                }
                if !tx.assign_support(&person.id, &helps.id, ctx.now)? {
                    return Ok(Assigned::Already);
                }
                // It stands in the log of the institution that is helped.
                let event = permit
                    .event_about(EventKind::SupportAssigned, &ctx, &person.id)
                    .within(&helps.id)
                    .with(serde_json::json!({ "action": "assign", "from": home.slug }));
                tx.record(&event)?;
                Ok(Assigned::Done)
            })
            .await?;
        Ok(done)
    }

    /// Somebody of support helps an institution no more. Whether it was so.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_withdraw_support(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageSupport>,
        person: &PersonId,
        institution: &InstitutionId,
    ) -> Result<bool, Failure> {
        let (person, institution) = (person.clone(), institution.clone());
        let event = permit
            .event_about(EventKind::SupportAssigned, ctx, &person)
            .within(&institution)
            .with(serde_json::json!({ "action": "withdraw" }));
        let done = self
            .durable
            .write(move |tx| {
                if !tx.withdraw_support(&person, &institution)? {
                    return Ok(false);
                }
                tx.record(&event)?;
                Ok(true)
            })
            .await?;
        Ok(done)
    }
}
