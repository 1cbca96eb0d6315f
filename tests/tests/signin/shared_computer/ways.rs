//! The ways in which a computer is known to be shared.

use super::{asked_of, dirk, every_computer, give, is_shared, session};
use chrono::Duration;
use sluis_model::{audit::EventKind, person::Role};
use sluis_tests::{
    Agent, Console, Visit, on_both_stores,
    testkit::{
        TestHouse,
        cast::{Player, player},
    },
    with_policy,
};
use std::sync::Arc;

on_both_stores! {
    e19_a_box_that_nobody_offered_says_nothing;
    e19_a_network_is_shared;
    e19_pupils_work_on_shared_computers_alone;
    e19_an_administrator_marks_the_computer;
    e19_a_mark_is_taken_away_where_it_was_made;
    e19_only_whoever_decides_marks_computers;
    e19_a_forged_or_foreign_mark_is_none;
    e19_a_session_learns_that_its_computer_is_shared;
    e19_a_mark_that_was_made_on_another_host_is_none;
}

async fn sign_in(house: &TestHouse, agent: &Agent, who: &Player) {
    let visit = Visit::of(house, who).not_now().not_on_this_device();
    let settled = visit.sign_in(agent, &asked_of(house, who)).await;
    assert!(settled.page.away().is_some());
}

/// The administrator's browser, marked and signed out of.
async fn marked(house: &TestHouse) -> Agent {
    let console = Console::of(house, &player("school", "beheer")).await;
    let page = console
        .open("/policy")
        .await
        .follow("/policy/computer")
        .await;
    assert_eq!(page.step(), "console-computer", "{}", page.text());
    let page = page.click_action("mark").await;
    assert!(page.text().contains("aangewezen als gedeelde computer"));
    assert!(page.offers("unmark"), "{}", page.text());
    assert!(console.agent.keeps_cookie("shared"));
    console.agent.drop_cookie("session");
    console.agent
}

async fn e19_a_box_that_nobody_offered_says_nothing(house: &TestHouse) {
    let agent = Agent::new(house);
    let page = asked_of(house, &dirk()).open(&agent).await;
    let form = page.form(&["username"]);
    let mut fields = form.filled(&[("username", dirk().username), ("password", dirk().password)]);
    fields.push(("shared_computer".to_owned(), "1".to_owned()));
    let page = agent.post(&form.action, &fields).await;
    assert!(page.has_field("remember"), "{}", page.text());
    Visit::of(house, &dirk()).go_on(page).await;
    assert!(!is_shared(&agent).await);
}

async fn e19_a_network_is_shared(house: &TestHouse) {
    with_policy(house, "zorg", |policy| {
        policy.shared_computer.networks.0 = vec!["192.0.2.0/24".to_owned()];
    })
    .await;
    let agent = Agent::new(house);
    sign_in(house, &agent, &dirk()).await;
    assert!(!is_shared(&agent).await, "another network");
    house.clock.advance(Duration::minutes(1));
    with_policy(house, "zorg", every_computer).await;
    let agent = Agent::new(house);
    sign_in(house, &agent, &dirk()).await;
    assert!(is_shared(&agent).await);
    // Another institution decides for its own people.
    let agent = Agent::new(house);
    sign_in(house, &agent, &player("energie", "anton")).await;
    assert!(!is_shared(&agent).await);
}

async fn e19_pupils_work_on_shared_computers_alone(house: &TestHouse) {
    with_policy(house, "school", |policy| {
        policy.shared_computer.pupils = true
    })
    .await;
    for (who, shared) in [("leerling", true), ("juf", false)] {
        let agent = Agent::new(house);
        sign_in(house, &agent, &player("school", who)).await;
        assert_eq!(is_shared(&agent).await, shared, "{who}");
    }
    let mut pupil = house.person("school", "leerling").await;
    pupil.roles.push(Role::Teacher);
    let changed = house.idp.durable.write(move |tx| tx.update_person(&pupil));
    changed.await.unwrap();
    let agent = Agent::new(house);
    sign_in(house, &agent, &player("school", "leerling")).await;
    assert!(!is_shared(&agent).await, "more than a pupil");
}

async fn e19_an_administrator_marks_the_computer(house: &TestHouse) {
    let agent = marked(house).await;
    let page = asked_of(house, &player("school", "juf")).open(&agent).await;
    assert!(!page.has_field("shared_computer"), "known, and not asked");
    assert!(page.text().contains("We onthouden hier niets"));
    sign_in(house, &agent, &player("school", "juf")).await;
    assert!(is_shared(&agent).await);
    // It stays, whoever comes and goes.
    agent.drop_cookie("session");
    house.clock.advance(Duration::days(300));
    sign_in(house, &agent, &player("school", "leerling")).await;
    assert!(is_shared(&agent).await);
    assert!(
        agent.keeps_cookie("shared"),
        "written anew with each sign-in"
    );
    let events = house.events().await;
    let event = events
        .iter()
        .find(|event| event.kind == EventKind::ComputerShared)
        .unwrap();
    let admin = house.person("school", "beheer").await;
    assert_eq!(event.actor.as_ref(), Some(&admin.id));
    assert_eq!(event.institution.as_ref(), Some(&admin.institution));
}

async fn e19_a_mark_is_taken_away_where_it_was_made(house: &TestHouse) {
    let agent = marked(house).await;
    let page = agent.get("/admin?institution=school").await;
    let beheer = player("school", "beheer");
    house.clock.advance(Duration::minutes(1));
    Visit::of(house, &beheer).go_on(page).await;
    let page = agent.get("/admin/at/school/policy/computer").await;
    page.click_action("unmark").await;
    assert_eq!(agent.cookie("shared"), None);
    // Twice is no second event.
    let form = page.form_of("unmark");
    let mut fields = form.fields.clone();
    fields.push(("action".to_owned(), "unmark".to_owned()));
    agent.post(&form.action, &fields).await;
    let events = house.events().await;
    let taken = |event: &&sluis_model::audit::Event| event.kind == EventKind::ComputerUnshared;
    assert_eq!(events.iter().filter(taken).count(), 1);
    agent.drop_cookie("session");
    sign_in(house, &agent, &player("school", "juf")).await;
    assert!(!is_shared(&agent).await);
}

async fn e19_only_whoever_decides_marks_computers(house: &TestHouse) {
    for (who, sees) in [("kijker", true), ("mentor", false), ("hulp", true)] {
        let console = Console::of(house, &player("school", who)).await;
        let page = console.open("/policy").await;
        assert_eq!(page.status == 200, sees, "{who}");
        let shown = page.links().iter().any(|link| link.contains("/computer"));
        assert!(!shown, "{who}");
        let page = console.open("/policy/computer").await;
        assert_eq!(page.status, 403, "{who}: {}", page.text());
        assert_eq!(console.agent.cookie("shared"), None);
    }
}

async fn e19_a_forged_or_foreign_mark_is_none(house: &TestHouse) {
    let agent = marked(house).await;
    let mark = agent.cookie("shared").unwrap();
    let (school, mac) = mark.split_once('!').unwrap();
    let energie = house.person("energie", "anton").await.institution;
    assert_eq!(
        school,
        house.person("school", "juf").await.institution.as_str()
    );
    // What the school marked says nothing to another institution.
    sign_in(house, &agent, &player("energie", "anton")).await;
    assert!(!is_shared(&agent).await);
    let forged = [
        school.to_owned(),
        format!("{school}!"),
        format!("{school}!{}", "A".repeat(mac.len())),
        format!("{energie}!{mac}"),
        format!("~~!{mac}~{}", "x".repeat(3000)),
    ];
    for value in forged {
        let agent = Agent::new(house);
        agent.set_cookie("shared", &value);
        sign_in(house, &agent, &player("school", "juf")).await;
        assert!(!is_shared(&agent).await, "{value}");
        house.clock.advance(Duration::minutes(1));
        agent.drop_cookie("session");
        sign_in(house, &agent, &player("energie", "anton")).await;
        assert!(!is_shared(&agent).await, "{value}");
        house.clock.advance(Duration::minutes(1));
    }
    // Beside a forged one the good one counts.
    let agent = Agent::new(house);
    agent.set_cookie("shared", &format!("{energie}!{mac}~{mark}"));
    sign_in(house, &agent, &player("school", "juf")).await;
    assert!(is_shared(&agent).await);
}

async fn e19_a_session_learns_that_its_computer_is_shared(house: &TestHouse) {
    let agent = Agent::new(house);
    sign_in(house, &agent, &dirk()).await;
    assert!(!session(house, &dirk()).await.shared_computer);
    with_policy(house, "zorg", every_computer).await;
    assert!(is_shared(&agent).await);
    assert_eq!(session(house, &dirk()).await.idle_minutes, 20);
    // What the session was told stays true of it, whatever is decided later.
    with_policy(house, "zorg", |policy| {
        policy.shared_computer.networks.0.clear();
    })
    .await;
    assert!(is_shared(&agent).await);
}

async fn e19_a_mark_that_was_made_on_another_host_is_none(house: &TestHouse) {
    // A mark that was made on one host is worth nothing on another: the cookie names neither, the
    // signature does.
    let agent = marked(house).await;
    let mark = agent.cookie("shared").unwrap();
    let changed = house.idp.durable.write(|tx| {
        let mut school = tx
            .institution_by_slug("school")?
            .map(Arc::unwrap_or_clone)
            .unwrap();
        school.hosts = vec!["inlog.school.test".to_owned()];
        tx.update_institution(&school)
    });
    changed.await.unwrap();
    let there = Agent::at("https://inlog.school.test", house.address);
    there.set_cookie("shared", &mark);
    let page = there.get("/account").await;
    assert_eq!(page.step(), "password", "{}", page.text());
    assert!(page.has_field("shared_computer"), "asked, for nobody knows");
    let page = give(
        &there.get("/account").await,
        &player("school", "leerling"),
        true,
    )
    .await;
    let settled = Visit::of(house, &player("school", "leerling"))
        .not_now()
        .go_on(page)
        .await;
    assert!(settled.page.offers("next"), "{}", settled.page.text());
}
