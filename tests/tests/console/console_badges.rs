//! Badges at the console: who prints and revokes, for whom, and what is on the sheet.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::{badge::BadgeCode, policy::Policy};
use sluis_tests::{
    Console, Page, mails, on_both_stores, scanned,
    testkit::{ORIGIN, TestHouse, cast::player},
    with_policy,
};

on_both_stores! {
    bdg_07_a_class_admin_prints_for_the_own_pupils_alone;
    bdg_07_nobody_but_a_pupil_gets_a_badge;
    bdg_07_without_networks_nothing_is_printed;
    bdg_07_a_badge_is_seen_and_revoked_on_the_pupils_own_page;
    bdg_04_what_if_tells_what_a_badge_is_enough_for;
    bdg_04_a_policy_says_beforehand_whose_badge_is_no_longer_enough;
    bdg_01_the_card_holds_an_address_on_the_institutions_own_host_where_it_has_one;
}

fn here(policy: &mut Policy) {
    policy.badges.networks.0 = vec!["127.0.0.0/8".to_owned(), "::1".to_owned()];
}

/// A class with these people in it; the path of its page.
async fn class_of(console: &Console, people: &[(&str, &str)]) -> String {
    let list = console.open("/classes").await;
    let list = list.submit(&[("name", "1A")]).await;
    let links = list.links();
    let class = links
        .iter()
        .find(|link| link.contains("/classes/") && !link.ends_with("/roll-over"));
    let mut page = console.agent.get(class.unwrap()).await;
    for (who, part) in people {
        page = page.submit(&[("who", who), ("part", part)]).await;
    }
    page.url.split('?').next().unwrap().to_owned()
}

/// Everybody on the page of badges is ticked and sent to be printed.
async fn print_all(page: &Page) -> Page {
    let form = page.form(&[]);
    let mut fields = form.fields.clone();
    fields.retain(|(name, _)| !name.starts_with("pick-"));
    for name in form.names.iter().filter(|name| name.starts_with("pick-")) {
        fields.push((name.clone(), "1".to_owned()));
    }
    page.agent().post(&form.action, &fields).await
}

async fn bdg_07_a_class_admin_prints_for_the_own_pupils_alone(house: &TestHouse) {
    with_policy(house, "school", here).await;
    let beheer = Console::of(house, &player("school", "beheer")).await;
    let people = [
        ("mentor", "teacher"),
        ("meester", "extra"),
        ("leerling", "main"),
    ];
    let class = class_of(&beheer, &people).await;
    let mentor = Console::of(house, &player("school", "mentor")).await;
    let badges = mentor.agent.get(&format!("{class}/badges")).await;
    let page = badges.clone();
    assert_eq!(page.step(), "console-badges", "{}", page.text());
    let picks = |page: &Page| {
        let names = page.form(&[]).names;
        names
            .iter()
            .filter(|name| name.starts_with("pick-"))
            .count()
    };
    assert_eq!(picks(&page), 1, "nobody but the pupil");
    let sheet = print_all(&page).await;
    assert_eq!(sheet.step(), "console-badge-sheet", "{}", sheet.text());
    // The class of somebody else is not there for the mentor.
    let other = beheer
        .open("/classes")
        .await
        .submit(&[("name", "9Z")])
        .await;
    let links = other.links();
    let there = links
        .iter()
        .filter(|link| link.contains("/classes/") && !link.ends_with("/roll-over"));
    for link in there.filter(|link| !class.ends_with(link.rsplit('/').next().unwrap())) {
        let page = mentor.agent.get(&format!("{link}/badges")).await;
        assert_eq!(page.status, 404);
        let sent = mentor
            .agent
            .post(&format!("{link}/badges"), &page_fields(&badges))
            .await;
        assert_eq!(sent.status, 404, "{}", sent.text());
        let sent = mentor
            .agent
            .post(&format!("{link}/badges/end"), &page_fields(&badges))
            .await;
        assert_eq!(sent.status, 404, "{}", sent.text());
    }
    // Nor for whoever only looks, or has no task here.
    for who in ["kijker", "hoofd", "juf"] {
        let console = Console::of(house, &player("school", who)).await;
        let page = console.agent.get(&format!("{class}/badges")).await;
        assert_ne!(page.step(), "console-badges", "{who}");
    }
    // Another institution's administrator finds nothing.
    with_policy(house, "tweede", here).await;
    let tweede = Console::of(house, &player("tweede", "beheer")).await;
    let id = class.rsplit('/').next().unwrap();
    assert_eq!(
        tweede.open(&format!("/classes/{id}/badges")).await.status,
        404
    );
}

/// The token of a page's forms, with everybody chosen.
fn page_fields(page: &Page) -> Vec<(String, String)> {
    let csrf = page.value("csrf").unwrap_or_default();
    vec![
        ("csrf".to_owned(), csrf),
        ("all".to_owned(), "yes".to_owned()),
    ]
}

async fn bdg_07_nobody_but_a_pupil_gets_a_badge(house: &TestHouse) {
    with_policy(house, "school", here).await;
    let beheer = Console::of(house, &player("school", "beheer")).await;
    let class = class_of(
        &beheer,
        &[
            ("juf", "teacher"),
            ("meester", "main"),
            ("leerling", "main"),
        ],
    );
    let class = class.await;
    let page = beheer.agent.get(&format!("{class}/badges")).await;
    let form = page.form(&[]);
    let juf = house.person("school", "juf").await.id;
    let meester = house.person("school", "meester").await.id;
    let mut fields = form.fields.clone();
    fields.retain(|(name, _)| !name.starts_with("pick-"));
    for id in [&juf, &meester] {
        fields.push((format!("pick-{id}"), "1".to_owned()));
    }
    let none = beheer.agent.post(&form.action, &fields).await;
    assert_eq!((none.step(), none.status), ("console-badges", 422));
    for id in [juf, meester] {
        let stored = house.idp.durable.read(move |tx| tx.badge_of(&id)).await;
        assert_eq!(stored.unwrap(), None);
    }
    // A pupil with a mail address is told.
    let leerling = house.person("school", "leerling").await;
    let sheet = print_all(&page).await;
    assert_eq!(sheet.step(), "console-badge-sheet");
    if let Some(to) = leerling.email {
        let told = mails(house, &to).await;
        assert!(told.iter().any(|mail| mail.contains("badge")), "{told:?}");
    }
}

async fn bdg_07_without_networks_nothing_is_printed(house: &TestHouse) {
    let beheer = Console::of(house, &player("school", "beheer")).await;
    let class = class_of(&beheer, &[("leerling", "main")]).await;
    let page = beheer.agent.get(&class).await;
    assert!(!page.links().iter().any(|link| link.ends_with("/badges")));
    let page = beheer.agent.get(&format!("{class}/badges")).await;
    assert!(page.text().contains("Badges staan uit"), "{}", page.text());
    let form = page
        .forms()
        .into_iter()
        .find(|form| form.action.ends_with("/badges"))
        .unwrap();
    let leerling = house.person("school", "leerling").await.id;
    let pick = format!("pick-{leerling}");
    let sent = beheer
        .agent
        .post(&form.action, &form.filled(&[(&pick, "1")]))
        .await;
    assert_eq!((sent.step(), sent.status), ("console-badges", 422));
    let stored = house
        .idp
        .durable
        .read(move |tx| tx.badge_of(&leerling))
        .await;
    assert_eq!(stored.unwrap(), None);
}

async fn bdg_04_what_if_tells_what_a_badge_is_enough_for(house: &TestHouse) {
    with_policy(house, "school", here).await;
    let console = Console::of(house, &player("school", "baas")).await;
    let imagine = async |who: &str, portal: &str| {
        let id = house.person("school", who).await.id;
        let asked = format!("day=2027-02-01&time=09:00&badge=yes&portal={portal}");
        console.open(&format!("/why/{id}?{asked}")).await
    };
    for (who, portal, said) in [
        ("leerling", "agenda", "Er is een badge getoond"),
        ("leerling", "", "Er wordt meer gevraagd dan een badge"),
        ("juf", "agenda", "Een badge telt hier niet"),
    ] {
        let page = imagine(who, portal).await;
        assert!(
            page.text().contains(said),
            "{who} {portal}: {}",
            page.text()
        );
        let more = page.body.contains("data-step=\"password\"");
        assert_eq!(more, said != "Er is een badge getoond", "{who} {portal}");
    }
}

async fn bdg_04_a_policy_says_beforehand_whose_badge_is_no_longer_enough(house: &TestHouse) {
    with_policy(house, "school", here).await;
    let beheer = Console::of(house, &player("school", "beheer")).await;
    let class = class_of(&beheer, &[("leerling", "main")]).await;
    print_all(&beheer.agent.get(&format!("{class}/badges")).await).await;
    let console = Console::of(house, &player("school", "baas")).await;
    let form = console.open("/policy/edit/codes").await;
    assert!(form.has_field("badges-networks"), "{}", form.text());
    let preview = form.submit(&[("badges-networks", "")]).await;
    assert_eq!(preview.step(), "console-policy-preview");
    let (_, row) = preview
        .body
        .split_once("op school is de badge genoeg")
        .unwrap_or_else(|| panic!("{}", preview.text()));
    let row = row.split_once("</li>").unwrap().0;
    assert!(row.contains("<span class=\"was\">1</span>"), "{row}");
    assert!(row.contains("<strong>0</strong>"), "{row}");
    let forms = preview.forms();
    let people = forms
        .iter()
        .find(|form| form.buttons.iter().any(|(_, value, _)| value == "people"));
    let people = people.unwrap();
    let listed = preview
        .agent()
        .post(&people.action, &people.filled(&[("action", "people")]))
        .await;
    let (_, table) = listed.body.split_once("data-testid=\"people\"").unwrap();
    assert!(table.contains("leerling"), "{}", listed.text());
    assert!(!table.contains("meester"), "nobody else is affected");
    assert!(table.contains("op school is de badge niet meer genoeg"));
}

async fn bdg_01_the_card_holds_an_address_on_the_institutions_own_host_where_it_has_one(
    house: &TestHouse,
) {
    for (slug, origin) in [("school", ORIGIN), ("tweede", "https://inlog.tweede.test")] {
        with_policy(house, slug, here).await;
        let beheer = Console::of(house, &player(slug, "beheer")).await;
        let class = class_of(&beheer, &[("leerling", "main")]).await;
        let page = beheer.agent.get(&format!("{class}/badges")).await;
        let sheet = print_all(&page).await;
        let (_, card) = sheet.body.split_once("card-badge").unwrap();
        let address = scanned(card);
        assert!(
            address.starts_with(&format!("{origin}/badge/")),
            "{address}"
        );
        let (_, printed) = card.split_once("<code>").unwrap();
        let printed = printed.split_once('<').unwrap().0;
        assert_eq!(BadgeCode::read(&address), BadgeCode::read(printed));
        assert!(BadgeCode::read(&address).is_some(), "{address}");
    }
}

async fn bdg_07_a_badge_is_seen_and_revoked_on_the_pupils_own_page(house: &TestHouse) {
    with_policy(house, "school", here).await;
    let beheer = Console::of(house, &player("school", "beheer")).await;
    let class = class_of(&beheer, &[("mentor", "teacher"), ("leerling", "main")]).await;
    let pupil = house.person("school", "leerling").await.id;
    let page = format!("/people/{pupil}");
    assert!(
        !beheer.open(&page).await.offers("end-badge"),
        "there is none"
    );
    print_all(&beheer.agent.get(&format!("{class}/badges")).await).await;
    // Whoever may print one sees it and revokes it; who only looks does not.
    for (who, may) in [("mentor", true), ("kijker", false), ("beheer", true)] {
        // A code counts once: each sign-in needs the next.
        house.clock.advance(Duration::seconds(31));
        let console = Console::of(house, &player("school", who)).await;
        let shown = console.open(&page).await;
        assert_eq!(shown.offers("end-badge"), may, "{who}: {}", shown.text());
    }
    house.clock.advance(Duration::seconds(31));
    let mentor = Console::of(house, &player("school", "mentor")).await;
    let done = mentor.open(&page).await.click_action("end-badge").await;
    assert!(
        done.text().contains("De badge is ingetrokken"),
        "{}",
        done.text()
    );
    assert!(!done.offers("end-badge"));
    // A pupil with a mail address is told.
    if let Some(to) = house.person("school", "leerling").await.email {
        let told = mails(house, &to).await;
        assert!(
            told.iter().any(|mail| mail.contains("ingetrokken")),
            "{told:?}"
        );
    }
    let stored = house.idp.durable.read(move |tx| tx.badge_of(&pupil)).await;
    assert_eq!(stored.unwrap(), None);
}
