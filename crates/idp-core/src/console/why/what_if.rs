//! What would be decided: the same pure function, with another moment, policy, portal or browser.

use crate::{
    console::{
        Permit, acts,
        policy::{Journey, Traveller, journey},
    },
    dispatch::{Bounds, RequestFacts},
    idp::{Failure, Idp},
    signin::{of_portal, portal_facts},
};
use sluis_model::{
    census::Counted,
    client::Client,
    context::Timestamp,
    ids::{ClientId, PersonId},
    institution::Institution,
};

/// The most portals, of its own and of all, that somebody chooses from.
const MOST_PORTALS: u32 = 500;

/// Under which policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhichPolicy {
    /// The one in force.
    InForce,
    /// An earlier version.
    Version(i64),
}

/// What is imagined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIf {
    /// Who signs in.
    pub person: PersonId,
    /// At which portal; `None` for a page of our own.
    pub client: Option<ClientId>,
    /// When.
    pub at: Timestamp,
    /// Under which policy.
    pub policy: WhichPolicy,
    /// The browser is remembered.
    pub remembered: bool,
    /// The browser is in one of the institution's own networks.
    pub inside: bool,
    /// A badge is shown in the place of the password.
    pub badge: bool,
}

/// What would be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imagined {
    /// Who.
    pub person: Counted,
    /// The portal's name.
    pub portal: Option<String>,
    /// The way in.
    pub journey: Journey,
}

impl Idp {
    /// The portals that people of this institution sign in to, by name.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_why_portals(
        &self,
        permit: &Permit<acts::Explain>,
    ) -> Result<Vec<(ClientId, String)>, Failure> {
        let institution = permit.institution().clone();
        Ok(self
            .durable
            .read(move |tx| {
                let mut clients = tx.clients_of(Some(&institution.id), None, MOST_PORTALS)?;
                clients.extend(tx.clients_of(None, None, MOST_PORTALS)?);
                clients.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
                Ok(clients
                    .into_iter()
                    .filter(|client| is_for(client, &institution))
                    .map(|client| (client.id, client.name))
                    .collect())
            })
            .await?)
    }

    /// The numbers of the newest versions of the policy, newest first.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_why_versions(
        &self,
        permit: &Permit<acts::Explain>,
        limit: u32,
    ) -> Result<Vec<i64>, Failure> {
        let id = permit.institution_id().clone();
        Ok(self
            .durable
            .read(move |tx| {
                let versions = tx.policy_versions(&id, None, limit)?.into_iter();
                Ok(versions.map(|version| version.number).collect())
            })
            .await?)
    }

    /// What would be decided. `None` where there is no such person, portal or version here.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_what_if(
        &self,
        permit: &Permit<acts::Explain>,
        what_if: WhatIf,
    ) -> Result<Option<Imagined>, Failure> {
        let institution = permit.institution().clone();
        Ok(self
            .durable
            .read(move |tx| {
                let Some(person) = tx.counted(&institution.id, &what_if.person)? else {
                    return Ok(None);
                };
                let policy = match what_if.policy {
                    WhichPolicy::InForce => Some(institution.policy.clone()),
                    WhichPolicy::Version(number) => tx
                        .policy_version(&institution.id, number)?
                        .map(|version| version.policy),
                };
                let client = match &what_if.client {
                    Some(id) => tx.client(id)?.filter(|client| is_for(client, &institution)),
                    None => None,
                };
                let Some(policy) = policy.filter(|_| client.is_some() == what_if.client.is_some())
                else {
                    return Ok(None);
                };
                let journey = journey(&Traveller {
                    person: &person,
                    policy: &policy,
                    at: what_if.at,
                    // None of our own pages is opened with a badge.
                    request: client.as_ref().map_or(
                        RequestFacts {
                            refuses_badges: true,
                            ..RequestFacts::default()
                        },
                        |client| portal_facts(client),
                    ),
                    remembered: what_if.remembered,
                    portal: client
                        .as_ref()
                        .map_or_else(Bounds::default, |client| of_portal(&client.settings)),
                    inside: what_if.inside,
                    badge: what_if.badge,
                });
                Ok(Some(Imagined {
                    person,
                    portal: client.map(|client| client.name.clone()),
                    journey,
                }))
            })
            .await?)
    }
}

/// Whether people of the institution sign in at it. What is for others alone is nothing that this one knows of.
fn is_for(client: &Client, institution: &Institution) -> bool {
    client.active && client.serves(institution)
}
