//! The secret question: one of the institution's list, set in an authenticated session (S-15).

use super::answer::{is_too_easy, normalized};
use crate::{
    credentials::hashing::Share,
    idp::{Failure, Idp},
    judged::still_as_judged,
};
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    institution::Institution,
    letter::Letter,
    person::{Person, Role},
    policy::Policy,
    secret::Secret,
    security_question::SecurityQuestion,
};

/// Why a question was not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionFault {
    /// Nothing was typed.
    Empty,
    /// The answer is too short, too common, or made of what everybody knows of the person.
    TooEasy,
    /// The institution has no such question, or this person may have none.
    UnknownQuestion,
}

/// Whether the recovery portal, and so a question, is for this person at all: never for people with
/// power over others, and never for pupils, whose classmates know the answers (LIF-10).
pub(crate) fn may_have_question(institution: &Institution, person: &Person) -> bool {
    is_for_question(&institution.policy, &person.roles)
}

/// The same for roles under a policy.
pub(crate) fn is_for_question(policy: &Policy, roles: &[Role]) -> bool {
    let portal = &policy.recovery.self_service;
    portal.enabled
        && !portal.questions.is_empty()
        && !roles
            .iter()
            .any(|role| role.is_administrative() || matches!(role, Role::Pupil | Role::ClassAdmin))
}

impl Idp {
    /// Sets or replaces a person's question, chosen by its place in the institution's list. A route
    /// that is locked stays locked.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub(crate) async fn set_security_question(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        index: usize,
        answer: &Secret,
        device: Option<&str>,
    ) -> Result<Result<(), QuestionFault>, Failure> {
        let questions = &institution.policy.recovery.self_service.questions;
        let question = match questions.get(index) {
            Some(question) if may_have_question(institution, person) => question.clone(),
            _ => return Ok(Err(QuestionFault::UnknownQuestion)),
        };
        let plain = normalized(answer.expose());
        if plain.expose().is_empty() {
            return Ok(Err(QuestionFault::Empty));
        }
        if is_too_easy(&plain, institution, person) {
            return Ok(Err(QuestionFault::TooEasy));
        }
        let mut stored = SecurityQuestion {
            person: person.id.clone(),
            question,
            answer_hash: self
                .hash_security_answer(ctx, Share::of(&institution.id), answer)
                .await?,
            created_at: ctx.now,
            failures: 0,
            locked_until: None,
        };
        let event = Event::new(EventKind::QuestionSet, ctx).by(&institution.id, &person.id);
        let telling = self.tell(ctx, institution, person, device, Letter::QuestionSet);
        let judged = person.clone();
        self.durable
            .write(move |tx| {
                still_as_judged(tx, &judged)?;
                let earlier = tx.security_question(&stored.person)?;
                stored.locked_until = earlier.and_then(|earlier| earlier.locked_until);
                tx.put_security_question(&stored)?;
                tx.record(&event)?;
                telling.write(tx)
            })
            .await?;
        Ok(Ok(()))
    }

    /// Drops a person's question: the recovery portal is closed to them. Whether there was one.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub(crate) async fn drop_security_question(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        device: Option<&str>,
    ) -> Result<bool, Failure> {
        let event = Event::new(EventKind::QuestionDropped, ctx).by(&institution.id, &person.id);
        let telling = self.tell(ctx, institution, person, device, Letter::QuestionDropped);
        let (id, judged) = (person.id.clone(), person.clone());
        Ok(self
            .durable
            .write(move |tx| {
                still_as_judged(tx, &judged)?;
                let was_there = tx.drop_security_question(&id)?;
                if was_there {
                    tx.record(&event)?;
                    telling.write(tx)?;
                }
                Ok(was_there)
            })
            .await?)
    }
}
