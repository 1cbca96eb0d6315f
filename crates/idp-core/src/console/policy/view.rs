//! Reading: the policy in force, its history, and what a draft would do.

use super::{
    draft::{Difference, differences},
    forecast::{Affected, Forecast, Meets, affected, forecast, meets, moments, telling},
    journey::{Journey, Traveller, journey},
    warnings::{Warning, warnings},
};
use crate::{
    console::{Permit, acts},
    dispatch::{Bounds, RequestFacts},
    idp::{Failure, Idp},
};
use chrono::NaiveDate;
use sluis_model::{
    census::{Counted, Kind, KindsWanted},
    context::{Ctx, Timestamp},
    ids::{InstitutionId, PersonId},
    policy::{Policy, SecondFactorMode, local_midnight, local_moment},
    policy_version::{PolicySource, PolicyVersion},
    ports::{Tx, durable::Stored},
    second_factor::SecondFactorState,
};

/// How many versions, or people, a page of a list shows.
const A_PAGE: u32 = 50;

/// Who changed a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Author {
    /// Somebody of this institution.
    Person(String),
    /// Somebody of another institution: support, or the operator.
    Guest,
    /// A program.
    Program,
    /// Nobody is known.
    Unknown,
}

/// A version as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct VersionView {
    /// Its number.
    pub number: i64,
    /// From when.
    pub at: Timestamp,
    /// By whom.
    pub author: Author,
    /// Through what.
    pub source: PolicySource,
    /// Why, in their words.
    pub note: String,
    /// Whether it is in force.
    pub in_force: bool,
    /// What was otherwise in the version before.
    pub changes: Vec<Difference>,
}

/// The policy in force.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyView {
    /// What holds.
    pub policy: Policy,
    /// The newest version, if any was kept.
    pub newest: Option<VersionView>,
    /// What to think of.
    pub warnings: Vec<Warning>,
    /// People who can't do what is or becomes mandatory.
    pub stuck: u32,
    /// People who have no factor and need one, now or from the mandatory day on.
    pub waiting: u32,
    /// Reminders that went out for the mandatory day: days before, and to how many.
    pub reminders: Vec<(u32, u32)>,
}

impl Idp {
    /// The policy in force.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_policy(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::SeePolicy>,
    ) -> Result<PolicyView, Failure> {
        let (institution, now) = (permit.institution().clone(), ctx.now);
        Ok(self
            .durable
            .read(move |tx| {
                let policy = institution.policy.clone();
                let mandatory = mandatory_from(&policy);
                let at = mandatory.map_or(now, local_midnight).max(now);
                // Where nothing is mandatory there is nobody to count.
                let everybody = match policy.second_factor.mode {
                    SecondFactorMode::Off | SecondFactorMode::Optional => vec![],
                    SecondFactorMode::Required | SecondFactorMode::Scheduled { .. } => {
                        tx.kinds(&institution.id, &telling(&[&policy], &[at]))?
                    }
                };
                let met: Vec<(Meets, u32)> = everybody
                    .iter()
                    .filter(|kind| kind.person.state(at) == SecondFactorState::Never)
                    .map(|kind| (meets(&policy, &kind.person, at), kind.count))
                    .collect();
                let count = |which: fn(&Meets) -> bool| -> u32 {
                    let of = met.iter().filter(|(met, _)| which(met));
                    of.map(|(_, count)| count).sum()
                };
                let newest = versions(tx, &institution.id, &policy, None, 1)?.pop();
                let reminders = match mandatory {
                    Some(day) => tx.reminders_sent(&institution.id, day)?,
                    None => vec![],
                };
                Ok(PolicyView {
                    warnings: warnings(&policy, Some(&policy), now),
                    newest,
                    stuck: count(|met| matches!(met, Meets::Stuck(_))),
                    waiting: count(|met| matches!(met, Meets::SetUp | Meets::Stuck(_))),
                    reminders,
                    policy,
                })
            })
            .await?)
    }

    /// Versions below a number, newest first, and whether there are more.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_policy_versions(
        &self,
        permit: &Permit<acts::SeePolicy>,
        before: Option<i64>,
    ) -> Result<(Vec<VersionView>, bool), Failure> {
        let institution = permit.institution().clone();
        Ok(self
            .durable
            .read(move |tx| {
                let policy = &institution.policy;
                let mut found = versions(tx, &institution.id, policy, before, A_PAGE + 1)?;
                let more = found.len() > usize::try_from(A_PAGE).unwrap_or_default();
                found.truncate(usize::try_from(A_PAGE).unwrap_or_default());
                Ok((found, more))
            })
            .await?)
    }

    /// One version, with how it differs from the policy in force.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_policy_version(
        &self,
        permit: &Permit<acts::SeePolicy>,
        number: i64,
    ) -> Result<Option<(VersionView, Vec<Difference>)>, Failure> {
        let institution = permit.institution().clone();
        Ok(self
            .durable
            .read(move |tx| {
                let policy = &institution.policy;
                let above = number.checked_add(1);
                let found = versions(tx, &institution.id, policy, above, 1)?.pop();
                let Some(view) = found.filter(|view| view.number == number) else {
                    return Ok(None);
                };
                let version = tx.policy_version(&institution.id, number)?;
                Ok(version.map(|version| (view, differences(policy, &version.policy))))
            })
            .await?)
    }

    /// How many people have the answer to a secret question on record (S-15).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_question_count(
        &self,
        permit: &Permit<acts::ManagePolicy>,
    ) -> Result<u32, Failure> {
        let id = permit.institution().id.clone();
        let counted = self
            .durable
            .read(move |tx| tx.count_security_questions(&id))
            .await?;
        Ok(counted)
    }

    /// What a draft would change for whom.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_forecast(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePolicy>,
        draft: &Policy,
    ) -> Result<Forecast, Failure> {
        let (institution, now) = (permit.institution(), ctx.now);
        let at = moments(&institution.policy, draft, now);
        let at: Vec<Timestamp> = at.into_iter().map(|(_, at)| at).collect();
        let (id, asked) = (
            institution.id.clone(),
            telling(&[&institution.policy, draft], &at),
        );
        let everybody = self.durable.read(move |tx| tx.kinds(&id, &asked)).await?;
        Ok(forecast(&institution.policy, draft, &everybody, now))
    }

    /// Those for whom a draft would change something on a day, after a login name, and whether there
    /// are more.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_affected(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePolicy>,
        draft: &Policy,
        day: Option<NaiveDate>,
        after: &str,
    ) -> Result<(Vec<Affected>, bool), Failure> {
        let institution = permit.institution();
        let known = moments(&institution.policy, draft, ctx.now);
        let at = known
            .iter()
            .find(|(known, _)| Some(*known) == day)
            .map_or(ctx.now, |(_, at)| *at);
        let (was, is) = (institution.policy.clone(), draft.clone());
        let (id, after) = (institution.id.clone(), after.to_owned());
        let mut found = self
            .durable
            .read(move |tx| {
                let asked = telling(&[&was, &is], &[at]);
                let kinds: Vec<Kind> = affected(&was, &is, tx.kinds(&id, &asked)?, at);
                let wanted = KindsWanted {
                    kinds: &kinds,
                    after: &after,
                    limit: A_PAGE + 1,
                    not_reminded: None,
                };
                let people = tx.people_of_kinds(&id, &asked, &wanted)?;
                let met = people
                    .into_iter()
                    .map(|person| Affected::of(&was, &is, person, at));
                Ok(met.collect::<Vec<Affected>>())
            })
            .await?;
        let limit = usize::try_from(A_PAGE).unwrap_or_default();
        let more = found.len() > limit;
        found.truncate(limit);
        Ok((found, more))
    }

    /// What one person would meet under a draft on a day, at a portal that asks nothing in particular;
    /// the person is named by user name. `None` where nobody has it.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_preview_as(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePolicy>,
        draft: &Policy,
        username: &str,
        day: NaiveDate,
    ) -> Result<Option<(Counted, Journey)>, Failure> {
        let institution = permit.institution().clone();
        let login = institution.policy.login_name.canonical(username);
        let person = self
            .durable
            .read(
                move |tx| match tx.person_by_login(&institution.id, &login)? {
                    Some(person) => tx.counted(&institution.id, &person.id),
                    None => Ok(None),
                },
            )
            .await?;
        let today = local_moment(ctx.now).date;
        // Midday: what begins on a day has begun by then.
        let midday = local_midnight(day) + chrono::Duration::hours(12);
        let at = if day == today { ctx.now } else { midday };
        Ok(person.map(|person| {
            let way = journey(&Traveller {
                person: &person,
                policy: draft,
                at,
                request: RequestFacts::default(),
                remembered: false,
                portal: Bounds::default(),
                inside: false,
                badge: false,
            });
            (person, way)
        }))
    }
}

/// The first mandatory day, where one is named.
fn mandatory_from(policy: &Policy) -> Option<NaiveDate> {
    match policy.second_factor.mode {
        SecondFactorMode::Scheduled { mandatory_from, .. } => Some(mandatory_from),
        _ => None,
    }
}

fn versions(
    tx: &mut dyn Tx,
    institution: &InstitutionId,
    in_force: &Policy,
    before: Option<i64>,
    limit: u32,
) -> Stored<Vec<VersionView>> {
    // One more: the oldest of the page is told apart from the one before it.
    let found = tx.policy_versions(institution, before, limit + 1)?;
    let newest = tx.newest_policy_version(institution)?;
    let mut views = vec![];
    for (index, version) in found.iter().enumerate() {
        if views.len() == usize::try_from(limit).unwrap_or(usize::MAX) {
            break;
        }
        let changes = found
            .get(index + 1)
            .map(|earlier| differences(&earlier.policy, &version.policy))
            .unwrap_or_default();
        let is_newest = newest.as_ref().map(|newest| newest.number) == Some(version.number);
        views.push(VersionView {
            number: version.number,
            at: version.at,
            author: author(tx, institution, version)?,
            source: version.source,
            note: version.note.clone(),
            in_force: is_newest && version.policy == *in_force,
            changes,
        });
    }
    Ok(views)
}

fn author(tx: &mut dyn Tx, home: &InstitutionId, version: &PolicyVersion) -> Stored<Author> {
    let of_person = |tx: &mut dyn Tx, id: &PersonId| -> Stored<Author> {
        Ok(match tx.person(id)? {
            Some(person) if &person.institution == home => Author::Person(person.name.full()),
            Some(_) => Author::Guest,
            None => Author::Unknown,
        })
    };
    match (&version.person, &version.client) {
        (Some(person), _) => of_person(tx, person),
        (None, Some(_)) => Ok(Author::Program),
        (None, None) => Ok(Author::Unknown),
    }
}
