//! What a finished sign-in gives a portal.

use super::{Screen, facts::asked_acr};
use crate::dispatch::Assurance;
use sluis_model::{
    access::{Authentication, Grant},
    context::Ctx,
    ids::{ClientId, GrantId},
    person::Person,
    session::Session,
};

/// What the person gives the portal with this sign-in.
pub(super) fn grant(
    ctx: &Ctx,
    screen: &Screen,
    client: &ClientId,
    person: &Person,
    session: &Session,
    assurance: Assurance,
) -> Grant {
    let request = screen.transaction.purpose.request();
    Grant {
        id: GrantId::generate(ctx),
        client: client.clone(),
        person: person.id.clone(),
        institution: session.institution.clone(),
        epoch: person.epoch,
        scope: screen.scope(),
        given_at: Some(ctx.now),
        // What the portal may not have now was on no consent page: it is not told when the portal may have it
        // later.
        claims: request
            .zip(screen.client.as_ref())
            .map(|(request, client)| request.claims.clone().within(&client.settings.scope))
            .unwrap_or_default(),
        authentication: Authentication {
            auth_time: session.password_at,
            acr: assurance.acr_for(&asked_acr(screen)).to_owned(),
            amr: assurance.amr(),
            second_factor_at: assurance.second_factor_at(),
            session: session.id.clone(),
            session_ends_at: session.ends_at,
        },
        resources: request
            .map(|request| request.resources.clone())
            .unwrap_or_default(),
        binding: None,
        issuer: ctx.own_issuer_name().map(str::to_owned),
    }
}
