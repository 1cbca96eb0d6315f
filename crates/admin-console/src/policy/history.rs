//! Every version of the policy, and the way back to one.

use super::{
    preview::{self, Asked},
    show,
};
use crate::{desk::Desk, guard::Answer};
use sluis_idp_core::console::{
    Act, Power, acts,
    policy::{Author, PolicyDraft, VersionView},
};
use sluis_model::policy_version::PolicySource;
use sluis_themes::{
    Words,
    pages::console::{
        ConsolePolicyHistoryPage, ConsolePolicyVersionPage, Pager, PolicyVersionLine,
    },
};
use sluis_web::{form::Form, look::moment_view};

pub(super) async fn page(desk: Desk<acts::SeePolicy>) -> Answer {
    let before: Option<i64> = desk
        .asked()
        .get("before")
        .and_then(|number| number.parse().ok());
    let found = desk
        .idp()
        .console_policy_versions(&desk.permit, before)
        .await;
    let (versions, more) = desk.found(found)?;
    let next = versions.last().filter(|_| more);
    let page = ConsolePolicyHistoryPage {
        pager: Pager {
            first_href: before.map(|_| desk.link("/policy/history")),
            next_href: next
                .map(|last| desk.link(&format!("/policy/history?before={}", last.number))),
        },
        versions: versions
            .iter()
            .map(|version| line(&desk, version))
            .collect(),
        back_href: desk.link("/policy"),
    };
    Ok(desk.show(&page))
}

pub(super) async fn version(desk: Desk<acts::SeePolicy>) -> Answer {
    let Ok(number) = desk.name("number").parse::<i64>() else {
        return Err(desk.not_here());
    };
    let found = desk
        .idp()
        .console_policy_version(&desk.permit, number)
        .await;
    let Some((version, back)) = desk.found(found)? else {
        return Err(desk.not_here());
    };
    let may_change = desk.permit.visit().may(Power::ManagePolicy);
    let page = ConsolePolicyVersionPage {
        restore_action: (may_change && !back.is_empty())
            .then(|| desk.link(&format!("/policy/history/{number}/restore"))),
        changes: show::changes(&back),
        version: line(&desk, &version),
        fingerprint: desk.institution().policy.fingerprint(),
        back_href: desk.link("/policy/history"),
    };
    Ok(desk.show(&page))
}

pub(super) async fn restore(mut desk: Desk<acts::ManagePolicy>, form: Form) -> Answer {
    let Ok(number) = desk.name("number").parse::<i64>() else {
        return Err(desk.not_here());
    };
    let asked = Asked {
        draft: PolicyDraft::Version(number),
        action: desk.link(&format!("/policy/history/{number}/restore")),
        carried: vec![],
    };
    match preview::answer(&mut desk, &form, asked).await? {
        Ok(response) => Ok(response),
        Err(_) => Err(desk.not_here()),
    }
}

/// A version in a list.
pub(super) fn line<A: Act>(desk: &Desk<A>, version: &VersionView) -> PolicyVersionLine {
    PolicyVersionLine {
        number: u32::try_from(version.number).unwrap_or_default(),
        at: moment_view(version.at),
        author: match (&version.author, version.source) {
            (Author::Person(name), _) => {
                Words::of("console-policy-by-person").with("name", name.clone())
            }
            (Author::Guest, _) => Words::of("console-policy-by-guest"),
            (Author::Program, _) => Words::of("console-policy-by-program"),
            (Author::Unknown, PolicySource::Apply) => Words::of("console-policy-by-apply"),
            (Author::Unknown, PolicySource::Start) => Words::of("console-policy-by-start"),
            (Author::Unknown, _) => Words::of("console-policy-by-found"),
        },
        note: (!version.note.is_empty()).then(|| version.note.clone()),
        in_force: version.in_force,
        href: desk.link(&format!("/policy/history/{}", version.number)),
        changes: show::changes(&version.changes),
    }
}
