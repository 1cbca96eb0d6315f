//! What the person allowed portals, and taking it back.

use super::guard::{Answer, Caller};
use crate::signin::{scope_view, told_view};
use sluis_idp_core::account::{AllowedPortal, LearningPortal};
use sluis_model::ids::ClientId;
use sluis_protocol::scope::INSTITUTION_PREFIX;
use sluis_themes::pages::{AllowedPortalView, LearningPortalView};
use sluis_web::{form::Form, look::moment_view, routes};

pub(super) fn view(allowed: AllowedPortal) -> AllowedPortalView {
    AllowedPortalView {
        client: allowed.client.to_string(),
        name: allowed.name,
        scopes: allowed
            .scope
            .iter()
            .filter(|scope| !scope.starts_with(INSTITUTION_PREFIX))
            .map(scope_view)
            .collect(),
        since: moment_view(allowed.since),
    }
}

/// What a portal may learn of the person who looks.
pub(super) fn learning(portal: LearningPortal) -> LearningPortalView {
    LearningPortalView {
        name: portal.name,
        scopes: portal.told.into_iter().map(told_view).collect(),
    }
}

pub(super) async fn withdraw(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT, &form).await?;
    // A portal that was allowed nothing is not there; nobody learns which ones there are.
    let client = ClientId::from(form.field("client"));
    let withdrawn = desk
        .idp()
        .account_withdraw_consent(&desk.visitor().ctx, &desk.signed_in, &client)
        .await;
    desk.found(withdrawn)?;
    Ok(desk.go(&format!("{}?news=consent", routes::ACCOUNT)))
}
