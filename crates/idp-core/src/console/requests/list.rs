//! Requests as those see them who ask and who decide.

use super::decide::suggestion;
use crate::{
    console::{Permit, Power, Worker, acts},
    idp::{Failure, Idp},
};
use sluis_model::{
    account_request::AccountRequest,
    context::{Ctx, Timestamp},
    ids::{InstitutionId, PersonId, RequestId},
    institution::Institution,
    person::{Person, Role},
    ports::{Tx, durable::Stored},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

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
    /// Somebody has an account with the address; told to who may decide, on the request's own page.
    pub is_known: bool,
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

impl RequestsWanted {
    fn find(
        &self,
        tx: &mut dyn Tx,
        permit: &Permit<acts::SeeRequests>,
    ) -> Stored<Vec<AccountRequest>> {
        let (worker, before) = (permit.worker(), self.before.clone());
        let limit = self.limit.saturating_add(1);
        if !sees_all(permit) {
            // People have one institution, and ask there alone.
            return match worker.person_id() {
                Some(id) => tx.requests_by(id, self.open, before, limit),
                None => Ok(vec![]),
            };
        }
        let served = match worker.person_id() {
            Some(_) if self.everywhere && worker.is(Role::Operator) => {
                return tx.requests_everywhere(self.open, before, limit);
            }
            Some(id) if self.everywhere && worker.is(Role::Support) => {
                let mut served = tx.supported_institutions(id)?;
                served.extend(tx.person(id)?.map(|person| person.institution));
                served.sort();
                served.dedup();
                served
            }
            _ => vec![permit.institution_id().clone()],
        };
        tx.requests(&served, self.open, before, limit)
    }
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
        let most = wanted.limit;
        let (page, from) = self
            .durable
            .read(move |tx| {
                let worker = allowed.worker();
                let mut found = wanted.find(tx, &allowed)?;
                let more = found.len() > most as usize;
                found.truncate(most as usize);
                let next = found
                    .last()
                    .filter(|_| more)
                    .map(|last| (last.created_at, last.id.clone()));
                let (institutions, askers) = named(tx, &found)?;
                let mut requests = vec![];
                for request in found {
                    let Some(institution) = institutions.get(&request.institution) else {
                        continue;
                    };
                    let asker = askers.get(&request.requested_by);
                    requests.push(view(&allowed, institution.clone(), request, asker));
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
                            let asker = tx.person(&request.requested_by)?;
                            let suggestion = if request.state.is_open() {
                                suggestion(tx, &institution, &request)?
                            } else {
                                String::new()
                            };
                            let known = tx.people_by_email(&institution.id, &request.email)?;
                            let view = view(
                                &allowed,
                                Arc::unwrap_or_clone(institution),
                                request,
                                asker.as_ref(),
                            );
                            Ok(Some(RequestView {
                                suggestion,
                                is_known: view.may_decide && !known.is_empty(),
                                ..view
                            }))
                        }
                        None => Ok(None),
                    },
                    None => Ok(None),
                }
            })
            .await?)
    }
}

/// The institutions and the askers of some requests.
fn named(
    tx: &mut dyn Tx,
    requests: &[AccountRequest],
) -> Stored<(
    BTreeMap<InstitutionId, Institution>,
    BTreeMap<PersonId, Person>,
)> {
    let institutions: BTreeSet<InstitutionId> = requests
        .iter()
        .map(|request| request.institution.clone())
        .collect();
    let askers: BTreeSet<PersonId> = requests
        .iter()
        .map(|request| request.requested_by.clone())
        .collect();
    let institutions = tx.institutions_by_ids(&Vec::from_iter(institutions))?;
    let askers = tx.people_by_ids(&Vec::from_iter(askers))?;
    Ok((
        institutions
            .into_iter()
            .map(|one| (one.id.clone(), one))
            .collect(),
        askers
            .into_iter()
            .map(|one| (one.id.clone(), one))
            .collect(),
    ))
}

fn view(
    permit: &Permit<acts::SeeRequests>,
    institution: Institution,
    request: AccountRequest,
    asker: Option<&Person>,
) -> RequestView {
    RequestView {
        own: Some(&request.requested_by) == permit.worker().person_id(),
        may_decide: permit.visit().may(Power::DecideRequest) && request.state.is_open(),
        asker: asker.map_or_else(String::new, |asker| {
            let name = asker.name.full();
            if name.is_empty() {
                asker.username.clone()
            } else {
                name
            }
        }),
        institution,
        suggestion: String::new(),
        is_known: false,
        request,
    }
}
