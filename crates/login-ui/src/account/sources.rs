//! Accounts at sign-in sources, and taking one away.

use super::{
    guard::{Answer, Caller},
    unlock::Aim,
};
use sluis_idp_core::account::{LinkStays, LinkedAccount, Unlinked};
use sluis_model::{browser::BrowserChanges, ids::UpstreamLinkId};
use sluis_themes::pages::{LinkStaysView, LinkedAccountView};
use sluis_web::{form::Form, look::moment_view, routes};

pub(super) fn view(linked: LinkedAccount) -> LinkedAccountView {
    LinkedAccountView {
        id: linked.id.to_string(),
        source: linked.source,
        label: linked.label,
        since: moment_view(linked.since),
        used: linked.used.map(moment_view),
        stays: linked.stays.map(|why| match why {
            LinkStays::OnlyWay => LinkStaysView::OnlyWay,
            LinkStays::ByPolicy => LinkStaysView::ByPolicy,
        }),
    }
}

pub(super) async fn unlink(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT_SECURITY, &form).await?;
    let visitor = desk.visitor();
    // One that is not the person's own is not there; nobody learns whose it is.
    let id = UpstreamLinkId::from(form.field("link"));
    let unlinked = desk
        .idp()
        .account_unlink_source(&visitor.ctx, &visitor.browser, &desk.signed_in, &id)
        .await;
    let news = format!("{}?news=unlinked", routes::ACCOUNT_SECURITY);
    Ok(match desk.found(unlinked)? {
        Unlinked::Gone(changes) => desk.go_with(&news, &changes),
        Unlinked::Locked => desk.go(&Aim::Security.unlock()),
        // The page says beside one that stays why it does.
        Unlinked::NotThere | Unlinked::Stays(_) => {
            desk.go_with(routes::ACCOUNT_SECURITY, &BrowserChanges::default())
        }
    })
}
