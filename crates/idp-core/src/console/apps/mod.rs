//! Portals of an institution, by whoever may see or manage them. Portals that serve several
//! institutions are seen by all and managed by the operator.

mod change;
mod close;
mod fields;
mod list;
mod recipes;
mod secrets;
mod trial;

pub use change::{AppChanged, NewApp, SPENT};
pub use close::AppGone;
pub use fields::{ADMIN_SCOPES, AppFault, AppFields, program_scopes};
pub(crate) use fields::{institutions_fault, name_fault};
pub use list::{App, AppsPage};
pub use recipes::{Recipe, RecipeValue, filled};
pub use secrets::{LONGEST_OVERLAP_DAYS, RenewedSecret};
pub use trial::{Trial, TrialObstacle};

use super::{Act, Permit, Power, Worker};
use sluis_model::{
    audit::{Event, EventKind},
    client::Client,
    context::Ctx,
    ids::ClientId,
    ports::{Tx, durable::Stored},
    secret::HashedToken,
};
use std::sync::Arc;

/// A portal that is seen here: the institution's own, or one that serves several.
fn seen<A: Act>(permit: &Permit<A>, tx: &mut dyn Tx, id: &ClientId) -> Stored<Option<Client>> {
    let here = |client: &Arc<Client>| {
        client
            .institution
            .as_ref()
            .is_none_or(|own| own == permit.institution_id())
    };
    Ok(tx.client(id)?.filter(here).map(Arc::unwrap_or_clone))
}

/// A portal that may be changed here.
pub(super) fn managed<A: Act>(
    permit: &Permit<A>,
    tx: &mut dyn Tx,
    id: &ClientId,
) -> Stored<Option<Client>> {
    Ok(seen(permit, tx, id)?.filter(|client| is_managed(permit, client)))
}

/// Whether who acts may give everything that a program may do. Whoever can renew its secret, or open it,
/// can do what it can.
pub(super) fn is_within<A: Act>(permit: &Permit<A>, client: &Client) -> bool {
    program_scopes()
        .filter(|(scope, _)| client.settings.scope.contains(scope))
        .all(|(_, power)| permit.visit().may(*power))
}

fn is_managed<A: Act>(permit: &Permit<A>, client: &Client) -> bool {
    match &client.institution {
        Some(own) => own == permit.institution_id(),
        None => permit.visit().may(Power::ManageInstitutions),
    }
}

/// What somebody looked at, so that a change knows whether it was made to that.
fn revision(client: &Client) -> String {
    let seen = serde_json::json!([
        client.name,
        client.auth_method,
        client.active,
        client.settings,
        client.secret_hash.as_ref().map(HashedToken::as_str),
    ]);
    HashedToken::of(&seen.to_string()).as_str().to_owned()
}

pub(super) fn event<A: Act>(
    permit: &Permit<A>,
    ctx: &Ctx,
    client: &ClientId,
    action: &str,
    more: serde_json::Value,
) -> Event {
    let mut details =
        serde_json::json!({ "by": "console", "action": action, "client": client.as_str() });
    if let Worker::Client { id } = permit.worker() {
        details["by"] = serde_json::json!({ "client": id.as_str() });
    }
    if !more.is_null() {
        details["changes"] = more;
    }
    permit.event(EventKind::ClientChanged, ctx).with(details)
}
