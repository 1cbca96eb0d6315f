//! Requests as those see them who ask and who decide.

use super::decide::suggestion;
use crate::{
    console::{Permit, Power, Worker, acts},
    idp::{Failure, Idp},
};
use sluis_model::{
    account_request::AccountRequest,
    context::{Ctx, Timestamp},
    ids::{InstitutionId, RequestId},
    institution::Institution,
    person::Role,
};
use std::collections::{BTreeMap, BTreeSet};

/// A request with the names that a page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestView {
    /// The request.
    pub request: AccountRequest,
    /// Whose institution.
    pub institution: Institution,
    /// Who asked, by name.
    pub asker: String,
    /// A free name to sign in with, on the request's own page.
    pub suggestion: String,
    /// It is the request of who looks.
    pub own: bool,
    /// Who looks may decide.
    pub may_decide: bool,
}

/// A page of requests, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestsPage {
    /// The requests.
    pub requests: Vec<RequestView>,
    /// Where the next page begins.
    pub next: Option<(Timestamp, RequestId)>,
}

/// Which requests.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestsWanted {
    /// Those alone that wait.
    pub open: bool,
    /// Of all institutions that somebody of support serves, or of all for the operator (N-09).
    pub everywhere: bool,
    /// Behind this one.
    pub before: Option<(Timestamp, RequestId)>,
    /// How many at most.
    pub limit: u32,
}

/// Whether who looks sees the requests of others: who decides, the auditor, and a program.
fn sees_all(permit: &Permit<acts::SeeRequests>) -> bool {
    permit.visit().may(Power::DecideRequest)
        || permit.worker().is(Role::Auditor)
        || permit.worker().person_id().is_none()
}

impl Idp {
    /// Requests: the own ones of a main contact, else those of the institution, or of several.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_requests(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::SeeRequests>,
        wanted: RequestsWanted,
    ) -> Result<RequestsPage, Failure> {
        let allowed = permit.clone();
        let (most, everywhere) = (wanted.limit, wanted.everywhere);
        let (page, from) = self
            .durable
            .read(move |tx| {
                let worker = allowed.worker();
                let mut found = if !sees_all(&allowed) {
                    // People have one institution, and ask there alone.
                    match worker.person_id() {
                        Some(id) => {
                            tx.requests_by(id, wanted.open, wanted.before, most.saturating_add(1))?
                        }
                        None => vec![],
                    }
                } else {
                    let served: Vec<InstitutionId> = match worker.person_id() {
                        _ if !everywhere => vec![allowed.institution_id().clone()],
                        Some(_) if worker.is(Role::Operator) => tx
                            .institutions()?
                            .into_iter()
                            .map(|institution| institution.id)
                            .collect(),
                        Some(id) if worker.is(Role::Support) => {
                            let mut served = tx.supported_institutions(id)?;
                            served.extend(tx.person(id)?.map(|person| person.institution));
                            served.sort();
                            served.dedup();
                            served
                        }
                        _ => vec![allowed.institution_id().clone()],
                    };
                    tx.requests(&served, wanted.open, wanted.before, most.saturating_add(1))?
                };
                let more = found.len() > most as usize;
                found.truncate(most as usize);
                let next = found
                    .last()
                    .filter(|_| more)
                    .map(|last| (last.created_at, last.id.clone()));
                let mut known = BTreeMap::new();
                let mut requests = vec![];
                for request in found {
                    let institution = match known.get(&request.institution) {
                        Some(institution) => Some(Institution::clone(institution)),
                        None => tx.institution(&request.institution)?,
                    };
                    let Some(institution) = institution else {
                        continue;
                    };
                    known.insert(request.institution.clone(), institution.clone());
                    requests.push(view(&allowed, tx, institution, request, false)?);
                }
                let from = match worker {
                    Worker::Person { home, .. } => tx.institution(home)?,
                    Worker::Client { .. } => None,
                };
                Ok((RequestsPage { requests, next }, from))
            })
            .await?;
        // Whose requests are read among those of all is a guest there as in the console itself.
        if let (Some(guest), Some(from)) = (permit.worker().person_id(), from) {
            let shown: BTreeSet<&InstitutionId> = page
                .requests
                .iter()
                .map(|view| &view.request.institution)
                .filter(|shown| **shown != from.id)
                .collect();
            for institution in shown {
                self.note_guest(ctx, (guest, &from.slug), institution)
                    .await?;
            }
        }
        Ok(page)
    }

    /// One request of the institution; a main contact sees the own ones alone.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_request(
        &self,
        _ctx: &Ctx,
        permit: &Permit<acts::SeeRequests>,
        id: &RequestId,
    ) -> Result<Option<RequestView>, Failure> {
        let (allowed, id) = (permit.clone(), id.clone());
        Ok(self
            .durable
            .read(move |tx| {
                let found = tx.request(&id)?.filter(|request| {
                    &request.institution == allowed.institution_id()
                        && (sees_all(&allowed)
                            || Some(&request.requested_by) == allowed.worker().person_id())
                });
                match found {
                    Some(request) => match tx.institution(&request.institution)? {
                        Some(institution) => {
                            view(&allowed, tx, institution, request, true).map(Some)
                        }
                        None => Ok(None),
                    },
                    None => Ok(None),
                }
            })
            .await?)
    }
}

fn view(
    permit: &Permit<acts::SeeRequests>,
    tx: &mut dyn sluis_model::ports::Tx,
    institution: Institution,
    request: AccountRequest,
    suggest: bool,
) -> sluis_model::ports::durable::Stored<RequestView> {
    let asker = tx.person(&request.requested_by)?;
    let suggestion = if suggest && request.state.is_open() {
        suggestion(tx, &institution, &request)?
    } else {
        String::new()
    };
    Ok(RequestView {
        own: Some(&request.requested_by) == permit.worker().person_id(),
        may_decide: permit.visit().may(Power::DecideRequest) && request.state.is_open(),
        asker: asker.map_or_else(String::new, |asker| {
            let name = asker.name.full();
            if name.is_empty() {
                asker.username
            } else {
                name
            }
        }),
        institution,
        suggestion,
        request,
    })
}
