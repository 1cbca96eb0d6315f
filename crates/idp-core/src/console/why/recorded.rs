//! What was decided, from what was written down then.

use super::refusals::{self, SourceRefusal};
use crate::{
    console::{Permit, acts},
    dispatch::{Facts, Reason, explain},
    idp::{Failure, Idp},
};
use sluis_model::{
    census::Counted,
    context::Timestamp,
    ids::{PersonId, TransactionId},
    person::Role,
    policy::WhyDemand,
    ports::{Tx, durable::Stored},
    signin_decision::SigninDecision,
};

/// How many people or sign-ins a page shows.
const A_PAGE: u32 = 20;

/// A sign-in in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedSignin {
    /// Which.
    pub id: TransactionId,
    /// When its last decision was made.
    pub at: Timestamp,
    /// The portal's name; `None` for a page of our own.
    pub portal: Option<String>,
    /// The page it came to, by its name.
    pub step: String,
}

/// One decision, explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedStep {
    /// When.
    pub at: Timestamp,
    /// What came next, by its name.
    pub step: String,
    /// Why the institution asked what it asked, if the version of then is still known.
    pub why: Option<WhyDemand>,
    /// Step by step.
    pub reasons: Vec<Reason>,
}

/// A whole sign-in, explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Who signed in.
    pub person: Counted,
    /// The portal's name; `None` for a page of our own.
    pub portal: Option<String>,
    /// What the person was then.
    pub roles: Vec<Role>,
    /// The version of the policy that held.
    pub policy: i64,
    /// The decisions, oldest first.
    pub steps: Vec<RecordedStep>,
    /// Why nobody came in through a sign-in source in this sign-in, oldest first.
    pub refusals: Vec<SourceRefusal>,
}

impl Idp {
    /// People whose name or user name holds every word.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_why_people(
        &self,
        permit: &Permit<acts::Explain>,
        needle: &str,
    ) -> Result<Vec<Counted>, Failure> {
        let (id, needle) = (permit.institution_id().clone(), needle.to_owned());
        Ok(self
            .durable
            .read(move |tx| tx.people_named(&id, &needle, A_PAGE))
            .await?)
    }

    /// A person with the sign-ins that were written down, newest first, and whether there are more.
    /// `None` where there is no such person here.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_why_signins(
        &self,
        permit: &Permit<acts::Explain>,
        person: &PersonId,
        before: Option<(Timestamp, TransactionId)>,
    ) -> Result<Option<(Counted, Vec<RecordedSignin>, bool)>, Failure> {
        let (id, person) = (permit.institution_id().clone(), person.clone());
        Ok(self
            .durable
            .read(move |tx| {
                let Some(person) = tx.counted(&id, &person)? else {
                    return Ok(None);
                };
                let before = before.as_ref().map(|(at, signin)| (*at, signin));
                let mut found = tx.signins_of(&person.id, before, A_PAGE + 1)?;
                let limit = usize::try_from(A_PAGE).unwrap_or_default();
                let more = found.len() > limit;
                found.truncate(limit);
                let mut signins = vec![];
                for summary in found {
                    signins.push(RecordedSignin {
                        id: summary.signin,
                        at: summary.at,
                        portal: portal_name(tx, summary.client.as_ref())?,
                        step: summary.step,
                    });
                }
                Ok(Some((person, signins, more)))
            })
            .await?)
    }

    /// One sign-in of a person, decision by decision.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_why_signin(
        &self,
        permit: &Permit<acts::Explain>,
        person: &PersonId,
        signin: &TransactionId,
    ) -> Result<Option<Recorded>, Failure> {
        let (id, person, signin) = (
            permit.institution_id().clone(),
            person.clone(),
            signin.clone(),
        );
        Ok(self
            .durable
            .read(move |tx| {
                let Some(person) = tx.counted(&id, &person)? else {
                    return Ok(None);
                };
                // A sign-in in which two people showed themselves is told to each for their own part.
                let decisions: Vec<SigninDecision> = tx
                    .signin_decisions(&signin)?
                    .into_iter()
                    .filter(|decision| decision.person == person.id && decision.institution == id)
                    .collect();
                let Some(last) = decisions.last().cloned() else {
                    return Ok(None);
                };
                let first = decisions.first().map_or(last.at, |first| first.at);
                let refusals = refusals::of_signin(tx, &id, &signin, (first, last.at))?;
                let mut steps = vec![];
                for decision in decisions {
                    steps.push(step(tx, decision)?);
                }
                Ok(Some(Recorded {
                    person,
                    portal: portal_name(tx, last.client.as_ref())?,
                    roles: last.roles,
                    policy: last.policy,
                    steps,
                    refusals,
                }))
            })
            .await?)
    }
}

fn step(tx: &mut dyn Tx, decision: SigninDecision) -> Stored<RecordedStep> {
    let version = tx.policy_version(&decision.institution, decision.policy)?;
    let why = version.map(|version| {
        version
            .policy
            .second_factor
            .why(&decision.roles, decision.at)
    });
    // What an older version wrote down and this one can't read is told without its reasons.
    let reasons = serde_json::from_value::<Facts>(decision.facts)
        .map(|facts| explain(&facts).reasons)
        .unwrap_or_default();
    Ok(RecordedStep {
        at: decision.at,
        step: decision.step,
        why,
        reasons,
    })
}

fn portal_name(
    tx: &mut dyn Tx,
    client: Option<&sluis_model::ids::ClientId>,
) -> Stored<Option<String>> {
    let Some(id) = client else {
        return Ok(None);
    };
    let known = tx.client(id)?;
    Ok(Some(known.map_or_else(
        || id.to_string(),
        |client| client.name.clone(),
    )))
}
