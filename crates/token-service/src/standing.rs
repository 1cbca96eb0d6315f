//! Whether what a token stands on still stands: the person with the same epoch, the institution, the
//! client. Asked at every exchange, refresh, userinfo and introspection (TOK-13).

use crate::{claims::About, eck_id::tells_eck_id};
use sluis_model::{
    access::Grant,
    class::{Class, Part},
    client::Client,
    context::Timestamp,
    eck_id::EckId,
    institution::Institution,
    person::Person,
    ports::{
        Tx,
        classes::{WithClasses, person_as_told},
        durable::Stored,
    },
    seal::Sealed,
};
use sluis_protocol::scope::{INSTITUTION_PREFIX, Scope};
use std::sync::Arc;

/// The person and the institution behind a token, as they are now.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) person: Person,
    pub(crate) classes: Vec<(Class, Part)>,
    pub(crate) institution: Arc<Institution>,
    /// The ECK iD as it is stored, where this grant tells it to this client.
    pub(crate) sealed_eck_id: Option<Sealed>,
    /// The same, opened by [`TokenService::open_eck_id`]; what was not opened is not told.
    pub(crate) eck_id: Option<EckId>,
}

impl World {
    /// Who is told of.
    pub(crate) fn about(&self) -> About<'_> {
        About {
            person: &self.person,
            classes: &self.classes,
            institution: &self.institution,
            eck_id: self.eck_id.as_ref(),
        }
    }
}

/// Reads the person and the institution of a grant; the inner `Err` says, for the log, why nothing
/// may be handed out any more.
pub(crate) fn world(
    tx: &mut dyn Tx,
    grant: &Grant,
    client: &Client,
    now: Timestamp,
) -> Stored<Result<World, &'static str>> {
    // First what is never kept in memory.
    let Some(told) = person_as_told(tx, &grant.person)? else {
        return Ok(Err("the person is gone"));
    };
    let Some(institution) = tx.institution(&grant.institution)? else {
        return Ok(Err("the institution is gone"));
    };
    // Of an institution's own portal nobody was asked.
    let allowed = if client.settings.first_party {
        Scope::default()
    } else {
        asked_about(grant, client)
    };
    if allowed.iter().any(needs_consent) {
        let Some((given, since)) = tx.consent_since(&grant.person, &grant.client)? else {
            return Ok(Err("the person took the consent back"));
        };
        let is_covered = |token: &str| !needs_consent(token) || given.contains(token);
        if !allowed.iter().all(is_covered) {
            return Ok(Err("the person's consent does not cover it any more"));
        }
        if grant.given_at.is_some_and(|given_at| given_at < since) {
            return Ok(Err("the person took the consent back, and gave another"));
        }
    }
    let mut judged = judge(told, institution, grant, client, now);
    if let Ok(world) = &mut judged
        && tells_eck_id(grant, client)
    {
        world.sealed_eck_id = tx.eck_id(&grant.person)?;
    }
    Ok(judged)
}

/// What the person was asked about: the scope, and the scopes of the claims that are asked for one by one.
fn asked_about(grant: &Grant, client: &Client) -> Scope {
    let by_name = grant.claims.scopes().intersection(&client.settings.scope);
    grant.scope.union(&by_name)
}

/// Whether a person has to allow it: `openid` and the institution's own scope tell nothing of the person that
/// a consent was asked for.
fn needs_consent(token: &str) -> bool {
    token != "openid" && !token.starts_with(INSTITUTION_PREFIX)
}

fn judge(
    told: WithClasses,
    institution: Arc<Institution>,
    grant: &Grant,
    client: &Client,
    now: Timestamp,
) -> Result<World, &'static str> {
    let WithClasses { person, classes } = told;
    if !institution.active {
        return Err("the institution is not active");
    }
    if person.institution != institution.id {
        return Err("the person belongs to another institution");
    }
    if !client.serves(&institution) {
        return Err("the client is not for this institution");
    }
    if person
        .standing_refusal(institution.policy.shared_accounts_forbidden, now)
        .is_some()
    {
        return Err("the account may not be used");
    }
    if person.epoch != grant.epoch {
        return Err("the person's epoch was raised");
    }
    Ok(World {
        person,
        classes,
        institution,
        sealed_eck_id: None,
        eck_id: None,
    })
}

/// What of a granted scope the client may still have. `openid` and the institution's own scope are
/// not permissions and stay.
pub(crate) fn still_permitted(granted: &Scope, client: &Client) -> Scope {
    granted
        .iter()
        .filter(|token| !needs_consent(token) || client.settings.scope.contains(token))
        .collect()
}
