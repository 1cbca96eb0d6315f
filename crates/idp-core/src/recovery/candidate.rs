//! Who may come in through the recovery portal.

use super::question::may_have_question;
use crate::idp::{Failure, Idp};
use sluis_model::{
    context::Ctx, ids::PersonId, institution::Institution, person::Person, phone::PhoneNumber,
    recovery_run::RecoveryRun, second_factor::SecondFactors, security_question::SecurityQuestion,
};

/// Somebody whom name and number fit, and who may be helped here.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) person: Person,
    pub(super) factors: SecondFactors,
    pub(super) question: SecurityQuestion,
}

/// What a name is looked up by.
pub(super) enum By {
    /// The name that identifies within the institution.
    Login(String),
    /// A run's person, or nobody.
    Run(Option<PersonId>),
}

impl Idp {
    /// The person of a run, as long as nothing changed since it began.
    pub(super) async fn candidate_of_run(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        run: &RecoveryRun,
    ) -> Result<Option<Candidate>, Failure> {
        let number = run.phone.clone();
        let found = self
            .candidate(ctx, institution, By::Run(run.person.clone()), number)
            .await?;
        Ok(found.filter(|found| {
            found.person.epoch == run.epoch && found.question.question == run.question
        }))
    }

    /// Whom name and number fit. Everything is read, and hence costs the same, whoever it is.
    pub(super) async fn candidate(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        by: By,
        number: Option<PhoneNumber>,
    ) -> Result<Option<Candidate>, Failure> {
        let id = institution.id.clone();
        let (person, factors, question) = self
            .durable
            .read(move |tx| {
                let nobody = PersonId::from("nobody");
                let person = match by {
                    By::Login(login_key) => tx.person_by_login(&id, &login_key)?,
                    By::Run(person) => tx.person(person.as_ref().unwrap_or(&nobody))?,
                };
                let id = person.as_ref().map_or(&nobody, |person| &person.id);
                let (factors, question) = (tx.second_factors(id)?, tx.security_question(id)?);
                Ok((person, factors, question))
            })
            .await?;
        let (Some(person), Some(question), Some(number)) = (person, question, number) else {
            return Ok(None);
        };
        let usable = person.institution == institution.id
            && may_have_question(institution, &person)
            && person
                .refusal(institution.policy.shared_accounts_forbidden, ctx.now)
                .is_none();
        let same_number = person
            .phone
            .as_deref()
            .and_then(PhoneNumber::parse)
            .is_some_and(|known| known == number);
        Ok(
            (usable && same_number && factors.factor.means().is_some()).then_some(Candidate {
                person,
                factors,
                question,
            }),
        )
    }
}
