//! Every page of the console and of people's own, shown at an institution where every name is hostile: what
//! somebody is called, a class, a portal, a source and the institution itself (WEB-01, DAT-01). The names are
//! written to the store beneath all rules, for an import, a directory or an older release may have put them
//! there: a page holds no markup of theirs, whatever the rules let through.

#![expect(clippy::print_stdout, reason = "figures are for whoever runs the test")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::foreign_things::{Things, filled, furnish};
use sluis_admin_console::{Kind, catalogue};
use sluis_tests::{
    Agent, Console, Page, Portal, on_both_stores,
    testkit::{TestHouse, cast::player},
};
use std::sync::Arc;

on_both_stores! {
    web_01_dat_01_no_name_is_markup_on_any_page_or_a_formula_in_any_table;
}

/// Ends an attribute, ends an element, begins one, and speaks to templates and spreadsheets.
const NAME: &str = "=x\"'><svg/onload=alert(7)>{{7*7}}{%raw%}</title></script>&lt;b&gt;";

/// Gives everything at an institution this name.
async fn call_all(house: &TestHouse, slug: &'static str, things: &Things) {
    let class = things.get("class");
    let client = things.get("client");
    let changed = house.idp.durable.write(move |tx| {
        let mut institution = tx
            .institution_by_slug(slug)?
            .map(Arc::unwrap_or_clone)
            .unwrap();
        NAME.clone_into(&mut institution.name);
        tx.update_institution(&institution)?;
        for mut person in tx.people(&institution.id)? {
            NAME.clone_into(&mut person.name.given);
            NAME.clone_into(&mut person.name.family);
            person.profile.number = Some(NAME.to_owned());
            person.profile.programme = Some(NAME.to_owned());
            person.groups = vec![NAME.to_owned()];
            tx.update_person(&person)?;
        }
        let mut class = tx.class(&class.as_str().into())?.unwrap();
        NAME.clone_into(&mut class.name);
        tx.update_class(&class)?;
        for id in [client.as_str(), "agenda"] {
            let mut client = tx.client(&id.into())?.map(Arc::unwrap_or_clone).unwrap();
            NAME.clone_into(&mut client.name);
            client.settings.first_party = false;
            tx.update_client(&client)?;
        }
        Ok(())
    });
    changed.await.unwrap();
}

fn check(page: &Page, at: &str) -> bool {
    let kind = page.header("content-type").unwrap_or_default();
    let body = page.body.to_lowercase();
    if kind.starts_with("text/html") {
        for markup in [
            "<svg/onload",
            "'><svg",
            ">49<",
            "{%raw%}</title>",
            "</script>&lt;b",
        ] {
            assert!(!body.contains(markup), "{at} holds {markup}");
        }
    }
    if kind.starts_with("text/csv") {
        let cells = page.body.split(['\n', '\r', ';', ',']);
        for cell in cells {
            let first = cell.trim_start_matches('"').chars().next();
            let calculates = first.is_some_and(|first| "=+-@\t".contains(first));
            assert!(!calculates, "{at}: {cell}");
        }
    }
    body.contains("svg/onload")
}

async fn web_01_dat_01_no_name_is_markup_on_any_page_or_a_formula_in_any_table(house: &TestHouse) {
    let (things, _) = furnish(house, "school").await;
    // The code of a moment ago is spent.
    house.clock.advance(chrono::Duration::seconds(31));
    let console = Console::of(house, &player("school", "beheer")).await;
    let juf = Console::of(house, &player("school", "juf")).await.agent;
    call_all(house, "school", &things).await;
    let (mut pages, mut named) = (0, 0);
    for route in catalogue() {
        if route.kind != Kind::Page || route.power.is_of_installation() {
            continue;
        }
        let path = filled(&route.path, &[&things; 4]);
        let page = console.agent.get(&path).await;
        pages += 1;
        named += usize::from(check(&page, &path));
    }
    for path in [
        "/account",
        "/account/security",
        "/account/portals",
        "/account/sessions",
        "/account/devices",
        "/account/password",
        "/account/email",
        "/account/unlock",
        "/",
        "/help?institution=school",
    ] {
        let page = juf.get(path).await;
        pages += 1;
        named += usize::from(check(&page, path));
    }
    for path in [
        "/forgot?institution=school",
        "/recover?institution=school",
        "/device",
        "/badge",
        "/accessibility?institution=school",
    ] {
        check(&Agent::new(house).get(path).await, path);
        pages += 1;
    }
    let asked = Portal::of(house, "agenda").ask_for("school");
    let consent = asked.open(&juf).await;
    assert!(
        check(&consent, "consent"),
        "{} {}",
        consent.step(),
        consent.text()
    );
    assert!(check(&asked.open(&Agent::new(house)).await, "sign-in"));
    println!("{pages} pages, {named} of them with the name on them");
    assert!(named > 15, "the name stands on {named} pages alone");
}
