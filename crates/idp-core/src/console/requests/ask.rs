//! A main contact asks for an account, answers what is asked back, or takes a request back.

use crate::{
    administration::is_role_address,
    console::{Permit, acts, people::has_the_shape_of_mail},
    idp::{Failure, Idp},
    registration::draft::is_hidden_in_names,
};
use serde_json::json;
use sluis_model::{
    account_request::{AccountRequest, RequestState},
    audit::EventKind,
    context::Ctx,
    ids::RequestId,
    person::{PersonName, Role},
};

/// What can be asked for: nobody becomes an administrator by request.
pub const ASKABLE: [Role; 4] = [Role::Staff, Role::Teacher, Role::Member, Role::MainContact];
/// The longest name, and the longest reason, in characters.
const LONGEST: usize = 100;
const LONGEST_REASON: usize = 1000;
/// Requests of one person a day.
const A_DAY: u32 = 50;

/// A request as somebody types it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestDraft {
    /// For whom.
    pub name: PersonName,
    /// That person's own address.
    pub email: String,
    /// What that person is to be.
    pub role: Option<Role>,
    /// Why.
    pub reason: String,
}

/// What is wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestFault {
    /// The name is missing, too long, or holds what nobody sees.
    Name,
    /// The address does not look like one.
    Email,
    /// The address is rarely one person's (N-06).
    RoleAddress,
    /// Who asks has asked for this address already.
    Again,
    /// The role can't be asked for.
    Role,
    /// The reason is missing or too long.
    Reason,
    /// Enough for today.
    TooMany,
}

/// What asking came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// It waits for a decision.
    Asked(RequestId),
    /// Something can't be; nothing was written.
    Faults(Vec<RequestFault>),
}

impl RequestDraft {
    fn tidied(mut self) -> Self {
        for text in [
            &mut self.name.given,
            &mut self.name.particle,
            &mut self.name.family,
            &mut self.email,
        ] {
            *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        self.reason = self.reason.trim().replace('\0', "");
        self
    }

    fn faults(&self, permit: &Permit<acts::AskRequest>) -> Vec<RequestFault> {
        let mut faults = vec![];
        let long = self.name.full().chars().count() > LONGEST;
        let names = [&self.name.given, &self.name.particle, &self.name.family];
        let hides = names.iter().any(|name| name.contains(is_hidden_in_names));
        if self.name.family.is_empty() || long || hides {
            faults.push(RequestFault::Name);
        }
        if !has_the_shape_of_mail(&self.email) {
            faults.push(RequestFault::Email);
        } else if is_role_address(&permit.institution().policy, &self.email) {
            faults.push(RequestFault::RoleAddress);
        }
        if self.role.is_none_or(|role| !ASKABLE.contains(&role)) {
            faults.push(RequestFault::Role);
        }
        if self.reason.is_empty() || self.reason.chars().count() > LONGEST_REASON {
            faults.push(RequestFault::Reason);
        }
        faults
    }
}

impl Idp {
    /// Asks for an account at the permit's institution.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_ask_request(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::AskRequest>,
        draft: RequestDraft,
    ) -> Result<Asked, Failure> {
        let draft = draft.tidied();
        let mut faults = draft.faults(permit);
        let (Some(role), Some(asker)) = (draft.role, permit.worker().person_id().cloned()) else {
            faults.push(RequestFault::Role);
            return Ok(Asked::Faults(faults));
        };
        if !faults.is_empty() {
            return Ok(Asked::Faults(faults));
        }
        let day = chrono::Duration::days(1);
        let counter = format!("account-request/{asker}");
        if self
            .count_within(ctx, &counter, day, A_DAY)
            .await?
            .is_some()
        {
            return Ok(Asked::Faults(vec![RequestFault::TooMany]));
        }
        let request = AccountRequest {
            id: RequestId::generate(ctx),
            institution: permit.institution_id().clone(),
            requested_by: asker,
            name: draft.name,
            email: draft.email,
            role,
            reason: draft.reason,
            state: RequestState::Pending,
            answer: String::new(),
            decided_by: None,
            decided_at: None,
            account: None,
            created_at: ctx.now,
            updated_at: ctx.now,
        };
        let event = permit
            .event(EventKind::AccountRequested, ctx)
            .with(json!({ "request": request.id, "role": role }));
        Ok(self
            .durable
            .write(move |tx| {
                let institution = &request.institution;
                let own = tx.requests_by(&request.requested_by, false, None, A_DAY)?;
                let again = own.iter().any(|other| {
                    other.state.is_open()
                        && other.institution == *institution
                        && other.email.eq_ignore_ascii_case(&request.email)
                });
                // Whether somebody has an account with the address is for who decides to know: whoever may
                // ask reads no list of people.
                if again {
                    return Ok(Asked::Faults(vec![RequestFault::Again]));
                }
                tx.add_request(&request)?;
                tx.record(&event)?;
                Ok(Asked::Asked(request.id))
            })
            .await?)
    }

    /// Answers what was asked back: the request waits for a decision again. Whether it could be.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_answer_request(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::AskRequest>,
        id: &RequestId,
        answer: &str,
    ) -> Result<bool, Failure> {
        let answer: String = answer
            .trim()
            .chars()
            .filter(|c| *c != '\0')
            .take(LONGEST_REASON)
            .collect();
        if answer.is_empty() {
            return Ok(false);
        }
        self.move_own_request(ctx, permit, id, RequestState::Pending, Some(answer))
            .await
    }

    /// Takes a request back. Whether it could be.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_withdraw_request(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::AskRequest>,
        id: &RequestId,
    ) -> Result<bool, Failure> {
        self.move_own_request(ctx, permit, id, RequestState::Withdrawn, None)
            .await
    }

    async fn move_own_request(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::AskRequest>,
        id: &RequestId,
        to: RequestState,
        answer: Option<String>,
    ) -> Result<bool, Failure> {
        let (at, allowed, id) = (ctx.clone(), permit.clone(), id.clone());
        Ok(self
            .durable
            .write(move |tx| {
                let own = tx.request(&id)?.filter(|request| {
                    &request.institution == allowed.institution_id()
                        && Some(&request.requested_by) == allowed.worker().person_id()
                });
                let Some(before) = own.filter(|request| request.state.leads_to(to)) else {
                    return Ok(false);
                };
                let mut after = AccountRequest {
                    state: to,
                    updated_at: at.now,
                    ..before.clone()
                };
                if let Some(answer) = &answer {
                    after.reason = format!("{}\n\n{answer}", before.reason);
                }
                let moved = tx.move_request(before.state, &after)?;
                if moved {
                    let event = allowed
                        .event(EventKind::AccountRequested, &at)
                        .with(json!({ "request": id, "old": before.state, "new": to }));
                    tx.record(&event)?;
                }
                Ok(moved)
            })
            .await?)
    }
}
