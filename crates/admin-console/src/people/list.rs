//! The list of people.

use super::asked;
use crate::{desk::Desk, guard::Answer};
use sluis_idp_core::console::{Act, Power, Reach, acts::SeePeople};
use sluis_model::{
    people_list::PersonLine,
    person::{PersonName, Role, Standing},
    second_factor::SecondFactorState,
};
use sluis_protocol::params::Params;
use sluis_themes::{
    Words,
    pages::console::{Choice, ConsolePeoplePage, ConsolePersonLine, Pager},
};
use sluis_web::look::moment_view;

pub(super) async fn list(desk: Desk<SeePeople>) -> Answer {
    let asked = desk.asked();
    let wanted = asked::wanted(&asked, desk.now());
    let filtered = wanted.filter != sluis_model::people_list::PeopleFilter::default();
    let first = wanted.after.is_none();
    let filter = wanted.filter.clone();
    let found = desk.idp().console_people(desk.ctx(), &desk.permit, wanted);
    let found = desk.found(found.await)?;
    // A page that holds everything counts itself; the whole is counted once, on the first page.
    let count = if first && found.next.is_none() {
        u32::try_from(found.lines.len()).ok()
    } else if first {
        let counted = desk
            .idp()
            .console_count_people(desk.ctx(), &desk.permit, filter);
        Some(desk.found(counted.await)?)
    } else {
        None
    };
    let classes = classes(&desk, asked.get("class").unwrap_or_default()).await?;
    let may = |power| desk.permit.visit().may(power);
    let query = asked::query(&asked);
    let link = |path: &str| desk.link(path);
    let next = found.next.map(|cursor| {
        let mut params: Vec<(String, String)> = asked
            .iter()
            .filter(|(name, _)| asked::FIELDS.contains(name))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        params.push(("after".to_owned(), cursor.id.to_string()));
        params.push(("key".to_owned(), cursor.key));
        let params: Params = params.into_iter().collect();
        link(&format!("/people?{}", params.encode()))
    });
    let manages = may(Power::ManagePeople);
    let page = ConsolePeoplePage {
        query: asked.owned("q").unwrap_or_default(),
        roles: keyed(&ConsolePeoplePage::ROLES, "people-role-", &asked, "role"),
        factors: keyed(
            &["never", "enabled", "suspended", "passkey"],
            "people-factor-",
            &asked,
            "factor",
        ),
        standings: keyed(
            &["active", "disabled"],
            "people-standing-",
            &asked,
            "standing",
        ),
        seen: keyed(
            &["never", "month", "before"],
            "people-seen-",
            &asked,
            "seen",
        ),
        before: asked.owned("before").unwrap_or_default(),
        orders: keyed(&["name", "seen"], "people-order-", &asked, "order"),
        people: found
            .lines
            .into_iter()
            .map(|line| shown(&desk, line))
            .collect(),
        count,
        filtered,
        new_href: manages.then(|| link("/people/new")),
        export_href: (desk.permit.reach() == Reach::Everybody)
            .then(|| asked::with_query(&link("/people.csv"), &query)),
        bulk_action: manages.then(|| link("/people/bulk")),
        move_to: if manages {
            classes
                .iter()
                .filter(|class| !class.value.is_empty())
                .cloned()
                .collect()
        } else {
            vec![]
        },
        classes,
        news: news(&asked),
        pager: Pager {
            first_href: (!first).then(|| asked::with_query(&link("/people"), &query)),
            next_href: next,
        },
        filter: query,
    };
    Ok(desk.show(&page))
}

/// What was done to many just now.
fn news(asked: &Params) -> Option<Words> {
    let number = |name: &str| asked.get(name)?.parse::<u32>().ok();
    match asked.get("news")? {
        "bulk" => Some(
            Words::of("people-news-bulk")
                .with("done", number("done")?)
                .with("passed", number("passed")?),
        ),
        "nobody" => Some(Words::of("people-news-nobody")),
        _ => None,
    }
}

/// The classes to choose from, none first.
pub(super) async fn classes(
    desk: &Desk<SeePeople>,
    chosen: &str,
) -> Result<Vec<Choice>, crate::guard::Instead> {
    let Ok(permit) = desk
        .permit
        .visit()
        .permit::<sluis_idp_core::console::acts::SeeClasses>()
    else {
        return Ok(vec![]);
    };
    let found = desk.idp().console_classes(desk.ctx(), &permit, false).await;
    let mut all = vec![Choice::new("", "–", chosen.is_empty())];
    all.extend(desk.found(found)?.into_iter().map(|line| {
        let id = line.class.id.to_string();
        let is_chosen = id == chosen;
        Choice::new(id, line.class.name, is_chosen)
    }));
    Ok(all)
}

/// Choices whose labels are keys.
pub(super) fn keyed(values: &[&str], prefix: &str, asked: &Params, field: &str) -> Vec<Choice> {
    let chosen = asked.get(field).unwrap_or_default();
    values
        .iter()
        .map(|value| Choice::new(*value, format!("{prefix}{value}"), *value == chosen))
        .collect()
}

fn shown<A: Act>(desk: &Desk<A>, line: PersonLine) -> ConsolePersonLine {
    ConsolePersonLine {
        href: desk.link(&format!("/people/{}", line.id)),
        id: line.id.to_string(),
        name: listed_name(&line.name, &line.username),
        username: line.username,
        classes: line.classes,
        roles: line.roles.iter().map(|role| Role::as_str(*role)).collect(),
        factor: factor_name(line.factor),
        passkey: line.passkey,
        closed: line.standing == Standing::Disabled,
        shared: line.shared,
        last_sign_in: line.last_sign_in_at.map(moment_view),
    }
}

/// Surname first, as Dutch lists have it: `Linde, Anna van der`.
pub(super) fn listed_name(name: &PersonName, username: &str) -> String {
    let rest = [&*name.given, &*name.particle];
    let rest: Vec<&str> = rest.into_iter().filter(|part| !part.is_empty()).collect();
    let rest = rest.join(" ");
    match (name.family.is_empty(), rest.is_empty()) {
        (true, true) => username.to_owned(),
        (true, false) => rest,
        (false, true) => name.family.clone(),
        (false, false) => format!("{}, {rest}", name.family),
    }
}

pub(super) const fn factor_name(state: SecondFactorState) -> &'static str {
    match state {
        SecondFactorState::Never => "never",
        SecondFactorState::Enabled => "enabled",
        SecondFactorState::Suspended => "suspended",
    }
}
