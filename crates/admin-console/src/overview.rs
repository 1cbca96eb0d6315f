//! The overview.

use crate::{desk::Desk, guard::Answer, route::ConsoleRoute};
use sluis_idp_core::console::{
    Power, acts,
    overview::{Deadline, Overview, RoleCount, Warning},
    statistics::percent,
};
use sluis_themes::{
    DateView, Words,
    pages::console::{ConsoleOverviewPage, OverviewNumber, OverviewRole, OverviewWarning},
};
use sluis_web::{look::date_view, routes};

type Here = Desk<acts::SeeOverview>;

pub(crate) fn routes() -> Vec<ConsoleRoute> {
    vec![ConsoleRoute::page::<acts::SeeOverview, _, _>("", overview)]
}

async fn overview(desk: Here) -> Answer {
    let found = desk.idp().console_overview(desk.ctx(), &desk.permit).await;
    let overview = desk.found(found)?;
    Ok(desk.show(&page(&desk, &overview)))
}

/// A page of this console, if it is open to this person.
fn open(desk: &Here, power: Power, path: &str) -> Option<String> {
    desk.permit.visit().may(power).then(|| desk.link(path))
}

fn page(desk: &Here, overview: &Overview) -> ConsoleOverviewPage {
    let number = |key, number, href| OverviewNumber { number, key, href };
    let without = overview.people.first().map_or(0, |all| all.without);
    let dead = overview
        .warnings
        .iter()
        .find_map(|warning| match warning {
            Warning::DeadMessages(count) => Some(*count),
            _ => None,
        })
        .unwrap_or_default();
    let mut tiles = vec![];
    if desk.permit.visit().may(Power::SeeRequests) {
        let href = open(desk, Power::SeeRequests, "/requests");
        tiles.push(number("overview-requests", overview.open_requests, href));
    }
    let people = open(desk, Power::SeePeople, "/people?factor=never");
    tiles.push(number("overview-without", without, people));
    tiles.push(number("overview-dead", dead, None));
    let told = told(overview.deadline);
    let audit = |group: &str| open(desk, Power::SeeAudit, &format!("/audit?group={group}"));
    let lately = &overview.lately;
    ConsoleOverviewPage {
        warnings: overview
            .warnings
            .iter()
            .map(|warning| shown(desk, *warning))
            .collect(),
        tiles,
        deadline: told.key,
        optional_from: told.optional_from,
        mandatory_from: told.mandatory_from,
        days: told.days,
        policy_href: open(desk, Power::SeePolicy, "/policy"),
        people: overview
            .people
            .iter()
            .map(|count| role(desk, count))
            .collect(),
        lately: vec![
            number("overview-sign-ins", lately.sign_ins, audit("sign-in")),
            number(
                "overview-passwords-refused",
                lately.passwords_refused,
                audit("sign-in"),
            ),
            number(
                "overview-codes-refused",
                lately.codes_refused,
                audit("sign-in"),
            ),
            number("overview-lock-outs", lately.lock_outs, audit("sign-in")),
        ],
    }
}

fn role(desk: &Here, count: &RoleCount) -> OverviewRole {
    let with = count.total - count.without - count.suspended;
    let name = count.role.map(|role| role.as_str());
    let list = match name {
        Some(name) => format!("/people?factor=never&role={name}"),
        None => "/people?factor=never".to_owned(),
    };
    OverviewRole {
        role: name.map(str::to_owned),
        total: count.total,
        with,
        without: count.without,
        suspended: count.suspended,
        percent: percent(with, count.total),
        href: open(desk, Power::SeePeople, &list),
    }
}

/// The sentence about when a second factor is asked, with what it needs.
struct Told {
    key: &'static str,
    optional_from: Option<DateView>,
    mandatory_from: Option<DateView>,
    days: Option<u32>,
}

fn told(deadline: Deadline) -> Told {
    let plain = |key| Told {
        key,
        optional_from: None,
        mandatory_from: None,
        days: None,
    };
    match deadline {
        Deadline::Off => plain("overview-deadline-off"),
        Deadline::Optional => plain("overview-deadline-optional"),
        Deadline::Required => plain("overview-deadline-required"),
        Deadline::Ahead {
            optional_from,
            mandatory_from,
        } => Told {
            optional_from: Some(date_view(optional_from)),
            mandatory_from: Some(date_view(mandatory_from)),
            ..plain("overview-deadline-ahead")
        },
        Deadline::Counting {
            mandatory_from,
            days,
        } => Told {
            mandatory_from: Some(date_view(mandatory_from)),
            days: Some(days),
            ..plain("overview-deadline-counting")
        },
    }
}

fn shown(desk: &Here, warning: Warning) -> OverviewWarning {
    let plain = |key, grave, href| OverviewWarning {
        words: Words::of(key),
        href,
        grave,
    };
    let counted = |key, count: u32, grave, href| OverviewWarning {
        words: Words::of(key).with("count", count),
        href,
        grave,
    };
    let admins = || open(desk, Power::SeePeople, "/people?role=admin");
    let keys = || {
        let may = desk.permit.visit().may(Power::ManageKeys);
        may.then(|| routes::installation("/keys"))
    };
    match warning {
        Warning::TrailBroken => plain(
            "overview-warning-trail-broken",
            true,
            open(desk, Power::SeeAudit, "/audit"),
        ),
        Warning::NoAdministrator => plain("overview-warning-no-administrator", true, admins()),
        Warning::OneAdministrator => plain("overview-warning-one-administrator", true, admins()),
        Warning::AdministratorsWithout(count) => counted(
            "overview-warning-administrators-without",
            count,
            true,
            admins(),
        ),
        Warning::DeadlineNear(count) => counted(
            "overview-warning-deadline",
            count,
            true,
            open(desk, Power::SeePeople, "/people?factor=never"),
        ),
        Warning::DeadMessages(count) => {
            counted("overview-warning-dead-messages", count, false, None)
        }
        Warning::NoMail => plain("overview-warning-no-mail", false, None),
        Warning::NoTexts => plain("overview-warning-no-texts", false, None),
        Warning::TrailBehind => plain("overview-warning-trail-behind", false, None),
        Warning::OldSigningKey => plain("overview-warning-signing-key", false, keys()),
        Warning::OldSealingKey(months) => {
            counted("overview-warning-sealing-key", months, false, keys())
        }
    }
}
