//! A request is granted, refused, or sent back with a question. Once: a second grant does nothing.

use crate::{
    console::{
        Permit, acts,
        people::{
            PersonDraft, PersonField, PersonProblem, invitation, login_of, may_give, new_person,
        },
    },
    idp::{Failure, Idp},
    tell::Telling,
};
use serde_json::json;
use sluis_model::{
    account_request::{AccountRequest, RequestState},
    audit::{Event, EventKind},
    context::Ctx,
    ids::{PersonId, RequestId},
    institution::Institution,
    letter::{Envelope, Letter},
    person::Person,
    policy::LoginName,
    ports::{StoreError, Tx, durable::Stored},
};

/// The longest answer, in characters.
const LONGEST: usize = 1000;

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// There is to be an account, with this name to sign in with; where people sign in with their
    /// address, that counts instead.
    Grant {
        /// The name.
        username: String,
    },
    /// There is to be none.
    Refuse {
        /// Why.
        reason: String,
    },
    /// Something has to be known first.
    AskBack {
        /// What.
        question: String,
    },
}

/// What a decision came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// It is so.
    Done {
        /// The new account, where there is one.
        account: Option<PersonId>,
    },
    /// It was decided before: nothing was done.
    Already(RequestState),
    /// There is no such request here.
    NotHere,
    /// The name is missing, or somebody has it.
    Name,
    /// The reason or the question is missing.
    Reason,
    /// The role is not for who decides to give (TEN-06).
    Role,
    /// What was asked for can be nobody's account: its name or its address is none.
    Person,
}

/// A name to sign in with for somebody: first name and surname, the next free one.
pub(super) fn suggestion(
    tx: &mut dyn Tx,
    institution: &Institution,
    request: &AccountRequest,
) -> Stored<String> {
    if institution.policy.login_name == LoginName::Email {
        return Ok(request.email.clone());
    }
    let plain = |text: &str| -> String {
        text.to_lowercase()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect()
    };
    let parts = [
        plain(&request.name.given),
        plain(&request.name.particle),
        plain(&request.name.family),
    ];
    let name = parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(".");
    for number in 1..100 {
        let name = if number == 1 {
            name.clone()
        } else {
            format!("{name}{number}")
        };
        let (_, key) = login_of(institution, &name);
        if !name.is_empty() && tx.person_by_login(&institution.id, &key)?.is_none() {
            return Ok(name);
        }
    }
    Ok(String::new())
}

/// Everything of a decision that is known before the transaction.
struct Prepared {
    after: AccountRequest,
    account: Option<Person>,
    event: Event,
    made: Option<Event>,
    telling: Telling,
}

impl Idp {
    /// Decides about a request of the permit's institution. Who asked is told of it, and the person
    /// gets an invitation.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_decide_request(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::DecideRequest>,
        id: &RequestId,
        decision: Decision,
    ) -> Result<Decided, Failure> {
        let (wanted, allowed) = (id.clone(), permit.clone());
        let found = self
            .durable
            .read(move |tx| {
                let own = tx
                    .request(&wanted)?
                    .filter(|request| &request.institution == allowed.institution_id());
                let Some(request) = own else { return Ok(None) };
                let asker = tx.person(&request.requested_by)?;
                Ok(Some((request, asker)))
            })
            .await?;
        let Some((request, asker)) = found else {
            return Ok(Decided::NotHere);
        };
        let to = match &decision {
            Decision::Grant { .. } => RequestState::Granted,
            Decision::Refuse { .. } => RequestState::Refused,
            Decision::AskBack { .. } => RequestState::AskedBack,
        };
        if !request.state.leads_to(to) {
            return Ok(Decided::Already(request.state));
        }
        let prepared =
            match self.prepare_decision(ctx, permit, &request, asker.as_ref(), decision, to) {
                Ok(prepared) => prepared,
                Err(refused) => return Ok(refused),
            };
        let (from, institution) = (request.state, permit.institution().clone());
        let decided = self
            .durable
            .write(move |tx| {
                if let Some(account) = &prepared.account
                    && let Some(refused) = fault_of(tx, &institution, account)?
                {
                    return Ok(refused);
                }
                // The counted update decides: of two at once one finds the request decided.
                if !tx.move_request(from, &prepared.after)? {
                    let now = tx.request(&prepared.after.id)?;
                    return Ok(now.map_or(Decided::NotHere, |now| Decided::Already(now.state)));
                }
                if let Some(account) = &prepared.account {
                    tx.add_person(account)?;
                }
                tx.record(&prepared.event)?;
                if let Some(made) = &prepared.made {
                    tx.record(made)?;
                }
                prepared.telling.write(tx)?;
                Ok(Decided::Done {
                    account: prepared.account.map(|account| account.id),
                })
            })
            .await;
        match decided {
            // Somebody took the name in this very moment: nothing was decided.
            Err(StoreError::Conflict(_)) => Ok(Decided::Name),
            other => Ok(other?),
        }
    }

    fn prepare_decision(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::DecideRequest>,
        request: &AccountRequest,
        asker: Option<&Person>,
        decision: Decision,
        to: RequestState,
    ) -> Result<Prepared, Decided> {
        let institution = permit.institution();
        let name = request.name.full();
        let tidy = |text: &str| -> String {
            let kept = text.trim().chars().filter(|c| *c != '\0');
            kept.take(LONGEST).collect()
        };
        let mut account = None;
        let mut telling = Telling::default();
        let (letter, answer) = match decision {
            Decision::Grant { username } => {
                if !may_give(permit, request.role) {
                    return Err(Decided::Role);
                }
                let person = account_of(ctx, institution, request, &username)?;
                telling = invitation(self, ctx, institution, &person);
                account = Some(person);
                (Letter::RequestGranted { name }, String::new())
            }
            Decision::Refuse { reason } => {
                let reason = tidy(&reason);
                let letter = Letter::RequestRefused {
                    name,
                    reason: reason.clone(),
                };
                (letter, reason)
            }
            Decision::AskBack { question } => {
                let question = tidy(&question);
                let letter = Letter::RequestAskedBack {
                    name,
                    question: question.clone(),
                };
                (letter, question)
            }
        };
        if account.is_none() && answer.is_empty() {
            return Err(Decided::Reason);
        }
        if let Some(asker) = asker
            && let Some(mail) = &asker.email
        {
            let envelope = Envelope::new(ctx, letter);
            telling = telling.and(self.mail(ctx, institution, asker, mail, &envelope));
        }
        let mut event = permit
            .event(EventKind::AccountRequestDecided, ctx)
            .with(json!({
                "request": request.id,
                "old": request.state,
                "new": to,
                "account": account.as_ref().map(|account| &account.id),
            }));
        event.target = Some(request.requested_by.clone());
        let made = account.as_ref().map(|account| {
            permit
                .event_about(EventKind::PersonCreated, ctx, &account.id)
                .with(json!({ "by": "request", "request": request.id, "roles": account.roles }))
        });
        Ok(Prepared {
            after: AccountRequest {
                state: to,
                answer,
                decided_by: permit.worker().person_id().cloned(),
                decided_at: Some(ctx.now),
                account: account.as_ref().map(|account| account.id.clone()),
                updated_at: ctx.now,
                ..request.clone()
            },
            account,
            event,
            made,
            telling,
        })
    }
}

/// Why there can be no such account, if so: by the rules for whoever is made by hand.
fn fault_of(
    tx: &mut dyn Tx,
    institution: &Institution,
    account: &Person,
) -> Stored<Option<Decided>> {
    let faults = PersonDraft::of(account).faults_of_setup(tx, institution, None)?;
    let of_name = faults
        .iter()
        .any(|fault| fault.field == PersonField::Username || fault.problem == PersonProblem::Taken);
    Ok(match faults.as_slice() {
        [] => None,
        _ if of_name => Some(Decided::Name),
        _ => Some(Decided::Person),
    })
}

/// The account that a request asks for.
fn account_of(
    ctx: &Ctx,
    institution: &Institution,
    request: &AccountRequest,
    username: &str,
) -> Result<Person, Decided> {
    let username = if institution.policy.login_name == LoginName::Email {
        request.email.as_str()
    } else {
        username.trim()
    };
    let blank = username.is_empty() || username.contains(char::is_whitespace);
    if blank || username.chars().count() > 100 {
        return Err(Decided::Name);
    }
    let (username, login_key) = login_of(institution, username);
    Ok(Person {
        username,
        login_key,
        name: request.name.clone(),
        email: Some(request.email.clone()),
        roles: vec![request.role],
        ..new_person(ctx, &request.institution)
    })
}
