//! Who of support helps which institutions.

use super::{Permit, acts};
use crate::idp::{Failure, Idp};
use sluis_model::{
    audit::EventKind,
    context::{Ctx, Timestamp},
    ids::{InstitutionId, PersonId},
    person::{Role, Standing},
};
use std::collections::BTreeMap;

/// Most assignments that a page shows.
const MOST: u32 = 1000;

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

impl Idp {
    /// All assignments, by institution.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_support(
        &self,
        _permit: &Permit<acts::ManageSupport>,
    ) -> Result<Vec<SupportLine>, Failure> {
        let lines = self
            .durable
            .read(|tx| {
                let mut names: BTreeMap<InstitutionId, (String, String)> = BTreeMap::new();
                let mut lines = vec![];
                for (person, institution, since) in tx.support_assignments(MOST)? {
                    let Some(person) = tx.person(&person)? else {
                        continue;
                    };
                    for id in [&person.institution, &institution] {
                        if !names.contains_key(id)
                            && let Some(found) = tx.institution(id)?
                        {
                            names.insert(id.clone(), (found.name, found.slug));
                        }
                    }
                    let (home, _) = names.get(&person.institution).cloned().unwrap_or_default();
                    let (helps, helps_slug) = names.get(&institution).cloned().unwrap_or_default();
                    lines.push(SupportLine {
                        able: person.roles.contains(&Role::Support)
                            && person.standing == Standing::Active,
                        name: person.name.full(),
                        person: person.id,
                        home,
                        institution,
                        helps,
                        helps_slug,
                        since,
                    });
                }
                lines.sort_by(|a, b| (&a.helps_slug, &a.name).cmp(&(&b.helps_slug, &b.name)));
                Ok(lines)
            })
            .await?;
        Ok(lines)
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
