//! The operator's own commands: the first administrator, and the way back in.

use crate::{
    console::people::{PersonDraft, PersonFault, PersonField, PersonProblem},
    credentials::hashing::Share,
    factor_change::FactorOrder,
    idp::{Failure, Idp},
};
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    ids::PersonId,
    person::{PasswordState, Person, PersonName, Postponed, Profile, Role, Standing},
    second_factor::{Action, Actor, ArrowRefused},
    secret::Secret,
};

/// Why an operator's command was not carried out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OperatorError {
    /// No such institution.
    #[error("there is no institution {0}")]
    UnknownInstitution(String),
    /// No such person.
    #[error("there is no account {0} at this institution")]
    UnknownPerson(String),
    /// The name is taken.
    #[error("the account {0} exists already")]
    Taken(String),
    /// A field of it is not as it has to be.
    #[error("{}: {}", .0.field.as_str(), .0.advice())]
    Unfit(PersonFault),
    /// The address looks like that of several people (N-06).
    #[error("{0} looks like the address of several people: give the person's own")]
    RoleAddress(String),
    /// The state machine has no such arrow.
    #[error(transparent)]
    Refused(#[from] ArrowRefused),
    /// The stores or the hashing did not do their part.
    #[error(transparent)]
    Failure(#[from] Failure),
}

impl From<sluis_model::ports::StoreError> for OperatorError {
    fn from(error: sluis_model::ports::StoreError) -> Self {
        Self::Failure(error.into())
    }
}

/// An administrator to create.
#[derive(Debug, Clone)]
pub struct NewAdministrator {
    /// The institution's short name.
    pub institution: String,
    /// The name to sign in with.
    pub username: String,
    /// Mail address.
    pub email: Option<String>,
    /// What the person becomes.
    pub role: Role,
}

impl Idp {
    /// Creates an administrator with a temporary password that ends after 24 hours: a new password
    /// and a second factor are set at the first sign-in (PWD-15). The temporary password.
    ///
    /// # Errors
    /// [`OperatorError`] says why not.
    pub async fn create_administrator(
        &self,
        ctx: &Ctx,
        new: NewAdministrator,
    ) -> Result<Secret, OperatorError> {
        let temporary = temporary_password(ctx);
        let hash = self
            .hashing
            .hash(Share::Operator, temporary.clone(), ctx)
            .await
            .map_err(Failure::from)?;
        let ctx = ctx.clone();
        let outcome = self
            .durable
            .write(move |tx| {
                let Some(institution) = tx.institution_by_slug(&new.institution)? else {
                    return Ok(Err(OperatorError::UnknownInstitution(new.institution)));
                };
                let login_key = institution.policy.login_name.canonical(&new.username);
                let email = new.email.map(|email| email.trim().to_owned());
                let email = email.filter(|email| !email.is_empty());
                let person = Person {
                    id: PersonId::generate(&ctx),
                    institution: institution.id.clone(),
                    username: new.username.trim().to_owned(),
                    login_key,
                    name: PersonName::default(),
                    // The operator vouches for the address: it is where the first steps are explained.
                    email_verified_at: email.is_some().then_some(ctx.now),
                    email,
                    phone: None,
                    phone_verified_at: None,
                    roles: vec![new.role],
                    groups: vec![],
                    standing: Standing::Active,
                    shared: false,
                    starts_at: None,
                    ends_at: None,
                    language: None,
                    profile: Profile::default(),
                    password_hash: Some(hash),
                    password_state: PasswordState::Temporary {
                        ends_at: ctx.now + chrono::Duration::hours(24),
                    },
                    epoch: 1,
                    postponed: Postponed::default(),
                    created_at: ctx.now,
                    updated_at: ctx.now,
                };
                let draft = PersonDraft::of(&person);
                let faults = draft.faults_of_setup(tx, &institution, None)?;
                // A draft has the address for a name where people sign in with that; here it is one of its own.
                let spaced = person.username.contains(char::is_whitespace);
                let spaced = spaced.then_some(PersonFault {
                    field: PersonField::Username,
                    problem: PersonProblem::Invalid,
                });
                if let Some(fault) = faults.first().copied().or(spaced) {
                    return Ok(Err(refusal(fault, &person)));
                }
                tx.add_person(&person)?;
                let event = Event::new(EventKind::PersonCreated, &ctx)
                    .about(&institution.id, &person.id)
                    .with(serde_json::json!({ "by": "operator", "role": new.role.as_str() }));
                tx.record(&event)?;
                Ok(Ok(()))
            })
            .await?;
        outcome.map(|()| temporary)
    }

    /// Signs a person out everywhere on the operator's word: sessions, remembered devices and tokens
    /// end, and the portals hear of it.
    ///
    /// # Errors
    /// [`OperatorError`] says why not.
    pub async fn end_sessions_of(
        &self,
        ctx: &Ctx,
        institution: &str,
        username: &str,
        reason: &str,
    ) -> Result<(), OperatorError> {
        let (slug, name) = (institution.to_owned(), username.to_owned());
        let found = self
            .durable
            .read(move |tx| {
                let Some(institution) = tx.institution_by_slug(&slug)? else {
                    return Ok(Err(OperatorError::UnknownInstitution(slug)));
                };
                let login_key = institution.policy.login_name.canonical(&name);
                let person = tx.person_by_login(&institution.id, &login_key)?;
                Ok(person.ok_or(OperatorError::UnknownPerson(name)))
            })
            .await?;
        let person = found?;
        let event = Event::new(EventKind::SessionEnded, ctx)
            .about(&person.institution, &person.id)
            .with(serde_json::json!({ "because": "operator", "reason": reason }));
        let farewell = self.farewell(ctx, &person.id, None).await?;
        let now = ctx.now;
        self.durable
            .write(move |tx| {
                tx.record(&event)?;
                farewell.raise_epoch(tx, now)
            })
            .await?;
        self.ephemeral.forget_devices(&person.id).await?;
        Ok(())
    }

    /// Removes a person's second factor on the operator's word: it is set up anew at the next
    /// sign-in. Sessions, remembered devices and tokens of the person end.
    ///
    /// # Errors
    /// [`OperatorError`] says why not.
    pub async fn reset_second_factor(
        &self,
        ctx: &Ctx,
        institution: &str,
        username: &str,
        reason: &str,
    ) -> Result<bool, OperatorError> {
        let (slug, name, reason) = (
            institution.to_owned(),
            username.to_owned(),
            reason.to_owned(),
        );
        let found = self
            .durable
            .read(move |tx| {
                let Some(institution) = tx.institution_by_slug(&slug)? else {
                    return Ok(Err(OperatorError::UnknownInstitution(slug)));
                };
                let login_key = institution.policy.login_name.canonical(&name);
                let Some(person) = tx.person_by_login(&institution.id, &login_key)? else {
                    return Ok(Err(OperatorError::UnknownPerson(name)));
                };
                let factors = tx.second_factors(&person.id)?;
                Ok(Ok((institution, person, factors)))
            })
            .await?;
        let (institution, person, factors) = found?;
        let order = FactorOrder {
            institution: &institution,
            person: &person,
            factors: &factors,
            action: Action::Wipe,
            actor: Actor::Support,
            by: None,
            until: None,
            reason: Some(&reason),
            unlocked: false,
            device: None,
            goes_on: None,
        };
        match self.change_factor(ctx, order).await? {
            Ok(_) => Ok(true),
            Err(ArrowRefused::NeverSetUp | ArrowRefused::NoArrow) => Ok(false),
            Err(refused) => Err(OperatorError::Refused(refused)),
        }
    }
}

/// What is said of a fault of an account.
fn refusal(fault: PersonFault, person: &Person) -> OperatorError {
    match fault.problem {
        PersonProblem::Taken => OperatorError::Taken(person.username.clone()),
        PersonProblem::RoleAddress => {
            OperatorError::RoleAddress(person.email.clone().unwrap_or_default())
        }
        // There is one option for it, wherever people sign in with their address.
        PersonProblem::Missing => OperatorError::Unfit(PersonFault {
            field: PersonField::Username,
            ..fault
        }),
        _ => OperatorError::Unfit(fault),
    }
}

/// A password that is easy to read aloud: four groups of four letters and digits, 80 bits.
pub(crate) fn temporary_password(ctx: &Ctx) -> Secret {
    let recovery = sluis_model::policy::Recovery {
        count: 1,
        groups: 4,
        group_length: 4,
        ..sluis_model::policy::Recovery::default()
    };
    let mut codes = crate::credentials::recovery_code::generate(&recovery, ctx);
    codes
        .pop()
        .unwrap_or_else(|| Secret::new(data_encoding::BASE32_NOPAD.encode(&ctx.random::<16>())))
}
