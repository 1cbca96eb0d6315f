//! The unlock by a fresh visit to the sign-in source: the way there, and the way back.

use super::{
    guard::{Answer, Caller, Desk},
    unlock::Aim,
};
use sluis_idp_core::{
    account::{UnlockFault, UnlockLeaves, UnlockReturns, UnlockTrouble},
    signin::Returned,
};
use sluis_protocol::params::Params;
use sluis_themes::pages::UnlockTroubleKind;
use sluis_web::routes;

/// Where a button of the unlock page leads to; what is wrong where that is nowhere.
pub(super) async fn leave(desk: &Desk, slug: &str) -> Result<Answer, UnlockFault> {
    let visitor = desk.visitor();
    let to = Aim::named(desk);
    let leaves = desk
        .idp()
        .unlock_to_source(&visitor.ctx, &visitor.browser, &desk.signed_in, slug, &to)
        .await;
    Ok(match desk.found(leaves) {
        Err(instead) => Err(instead),
        Ok(UnlockLeaves::Away(url, changes)) => Ok(desk.go_with(&url, &changes)),
        Ok(UnlockLeaves::Not(trouble)) => Ok(desk.go(&told(&to, trouble))),
        Ok(UnlockLeaves::Throttled(fault)) => return Err(fault),
    })
}

/// Somebody came back, who has to be the one who left: whoever is signed in, and may still see the pages.
pub(super) async fn back(caller: Caller, returned: Returned) -> Answer {
    let desk = caller.at(routes::ACCOUNT_SECURITY).await?;
    let visitor = desk.visitor();
    let to = returned.unlock().map(|visit| visit.to.clone());
    let to = to.unwrap_or_default();
    let came = desk
        .idp()
        .unlock_from_source(&visitor.ctx, &visitor.browser, &desk.signed_in, &returned)
        .await;
    Ok(match desk.found(came)? {
        UnlockReturns::Unlocked(changes) => desk.go_with(&Aim::onward_from(&to), &changes),
        UnlockReturns::CodeNext(changes) => desk.go_with(&page(&to), &changes),
        UnlockReturns::Not(trouble) => desk.go(&told(&to, trouble)),
    })
}

/// The unlock page's address on the way to a page.
fn page(to: &str) -> String {
    let query: Params = [("to", to)].into_iter().collect();
    format!("{}?{}", routes::ACCOUNT_UNLOCK, query.encode())
}

/// The same, where it says why nothing was unlocked.
fn told(to: &str, trouble: UnlockTrouble) -> String {
    format!("{}&came={}", page(to), trouble.as_str())
}

/// What the unlock page's address says of the last visit.
pub(super) fn trouble(desk: &Desk) -> Option<UnlockTroubleKind> {
    let params = Params::parse_leniently(desk.visitor().request.query_string());
    let named = params.get("came")?;
    let trouble = UnlockTrouble::ALL
        .into_iter()
        .find(|trouble| trouble.as_str() == named)?;
    Some(match trouble {
        UnlockTrouble::OtherAccount => UnlockTroubleKind::OtherAccount,
        UnlockTrouble::Denied => UnlockTroubleKind::Denied,
        UnlockTrouble::Unreachable => UnlockTroubleKind::Unreachable,
        UnlockTrouble::Again => UnlockTroubleKind::Again,
        UnlockTrouble::NotInOrder => UnlockTroubleKind::NotInOrder,
    })
}
