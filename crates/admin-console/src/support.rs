//! Who of support helps whom, for the operator.

use crate::{desk::Desk, guard::Answer, route::ConsoleRoute};
use sluis_idp_core::console::{acts, support::Assigned};
use sluis_protocol::params::Params;
use sluis_themes::{
    Words,
    pages::console::{ConsoleSupportPage, FieldFault, Pager, SupportRow},
};
use sluis_web::{form::Form, look::moment_view, routes};

type Here = Desk<acts::ManageSupport>;

pub(crate) fn routes() -> Vec<ConsoleRoute> {
    vec![
        ConsoleRoute::page::<acts::ManageSupport, _, _>("/support", list),
        ConsoleRoute::form::<acts::ManageSupport, _, _, _>("/support/assign", assign),
        ConsoleRoute::form::<acts::ManageSupport, _, _, _>("/support/withdraw", withdraw),
    ]
}

fn address(path: &str) -> String {
    routes::installation(&format!("/support{path}"))
}

async fn list(desk: Here) -> Answer {
    let mut page = page(&desk).await?;
    page.news = match desk.asked().get("news") {
        Some("assigned") => Some(Words::of("support-news-assigned")),
        Some("withdrawn") => Some(Words::of("support-news-withdrawn")),
        _ => None,
    };
    Ok(desk.show(&page))
}

async fn page(desk: &Here) -> Result<ConsoleSupportPage, crate::guard::Instead> {
    let asked = desk.asked();
    let after = asked
        .get("after")
        .zip(asked.get("person"))
        .map(|(slug, person)| (slug.to_owned(), person.into()));
    let later = after.is_some();
    let found = desk.idp().console_support(&desk.permit, after).await;
    let found = desk.found(found)?;
    let next_href = found.next.map(|(slug, person)| {
        let place = [("after", slug.as_str()), ("person", person.as_str())];
        let place: Params = place.into_iter().collect();
        address(&format!("?{}", place.encode()))
    });
    let rows = found.lines.into_iter().map(|line| SupportRow {
        name: line.name,
        person: line.person.to_string(),
        home: line.home,
        helps: line.helps,
        institution: line.institution.to_string(),
        since: moment_view(line.since),
        able: line.able,
    });
    Ok(ConsoleSupportPage {
        rows: rows.collect(),
        pager: Pager {
            first_href: later.then(|| address("")),
            next_href,
        },
        assign_action: address("/assign"),
        withdraw_action: address("/withdraw"),
        home: String::new(),
        username: String::new(),
        helps: String::new(),
        faults: vec![],
        news: None,
    })
}

async fn assign(desk: Here, form: Form) -> Answer {
    let [home, username, helps] = ["home", "username", "helps"].map(|name| form.field(name));
    let done = desk
        .idp()
        .console_assign_support(desk.ctx(), &desk.permit, home, username, helps)
        .await;
    let (field, key) = match desk.found(done)? {
        Assigned::Done => return Ok(desk.go(&address("?news=assigned"))),
        Assigned::UnknownHome => ("home", "support-fault-home"),
        Assigned::UnknownPerson => ("username", "support-fault-person"),
        Assigned::NoSupport => ("username", "support-fault-role"),
        Assigned::UnknownInstitution => ("helps", "support-fault-helps"),
        Assigned::OwnInstitution => ("helps", "support-fault-own"),
        Assigned::Already => ("helps", "support-fault-already"),
    };
    let page = ConsoleSupportPage {
        home: home.to_owned(),
        username: username.to_owned(),
        helps: helps.to_owned(),
        faults: vec![FieldFault {
            field: field.into(),
            words: Words::of(key),
        }],
        ..page(&desk).await?
    };
    Ok(desk.show_again(&page))
}

async fn withdraw(desk: Here, form: Form) -> Answer {
    let (person, institution) = (form.field("person").into(), form.field("helped").into());
    let done = desk
        .idp()
        .console_withdraw_support(desk.ctx(), &desk.permit, &person, &institution)
        .await;
    // Taken back twice is taken back.
    desk.found(done)?;
    Ok(desk.go(&address("?news=withdrawn")))
}
