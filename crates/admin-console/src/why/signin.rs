//! One sign-in, decision by decision.

use super::{reasons, refusals};
use crate::{
    desk::Desk,
    guard::Answer,
    policy::{sentences, show},
};
use sluis_idp_core::console::{Power, acts};
use sluis_model::ids::{PersonId, TransactionId};
use sluis_themes::pages::console::{ConsoleWhySigninPage, WhyStep};
use sluis_web::look::moment_view;

pub(super) async fn page(desk: Desk<acts::Explain>) -> Answer {
    let person = PersonId::from(desk.name("person"));
    let signin = TransactionId::from(desk.name("signin"));
    let found = desk
        .idp()
        .console_why_signin(&desk.permit, &person, &signin)
        .await;
    let Some(recorded) = desk.found(found)? else {
        return Err(desk.not_here());
    };
    let may_see = desk.permit.visit().may(Power::SeePolicy);
    let page = ConsoleWhySigninPage {
        name: if recorded.person.name.is_empty() {
            recorded.person.username
        } else {
            recorded.person.name
        },
        portal: recorded.portal,
        roles: recorded.roles.into_iter().map(show::role).collect(),
        version: u32::try_from(recorded.policy).unwrap_or_default(),
        version_href: may_see.then(|| desk.link(&format!("/policy/history/{}", recorded.policy))),
        steps: recorded
            .steps
            .into_iter()
            .map(|step| WhyStep {
                at: moment_view(step.at),
                step: step.step,
                reasons: match step.why {
                    Some(_) => reasons::beside_the_demand(&step.reasons),
                    None => step.reasons.iter().filter_map(reasons::words).collect(),
                },
                why: step.why.map(sentences::demand),
            })
            .collect(),
        refusals: recorded.refusals.into_iter().map(refusals::view).collect(),
        back_href: desk.link(&format!("/why/{person}")),
    };
    Ok(desk.show(&page))
}
