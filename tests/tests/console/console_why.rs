//! "Why was I asked?": what was decided at a sign-in, and what would be decided at another.

use sluis_model::policy::SecondFactorMode;
use sluis_tests::{
    Agent, Console, Page, Portal, Visit, on_both_stores,
    testkit::{TestHouse, cast::player},
    with_client, with_policy,
};

on_both_stores! {
    a_sign_in_is_told_decision_by_decision;
    who_gave_up_half_way_is_told_as_well;
    a_ride_on_a_session_leaves_nothing_behind;
    another_day_another_portal_and_another_browser_are_imagined;
    an_earlier_version_of_the_policy_is_imagined;
    people_of_elsewhere_do_not_exist_here;
    ten_01_a_portal_that_is_for_others_alone_is_not_named_here;
}

async fn admin(house: &TestHouse) -> Console {
    Console::of(house, &player("school", "baas")).await
}

/// The page about a person.
async fn about(house: &TestHouse, console: &Console, username: &str) -> Page {
    let id = house.person(&console.institution, username).await.id;
    let found = console.open(&format!("/why?q={username}")).await;
    assert!(found.body.contains(id.as_str()), "{}", found.text());
    console.open(&format!("/why/{id}")).await
}

async fn a_sign_in_is_told_decision_by_decision(house: &TestHouse) {
    let juf = player("school", "juf");
    let asked = Portal::of(house, "agenda").ask_for("school");
    Visit::of(house, &juf)
        .sign_in(&Agent::new(house), &asked)
        .await;
    let console = admin(house).await;
    let page = about(house, &console, "juf").await;
    assert_eq!((page.status, page.step()), (200, "console-why-person"));
    let signin = page
        .links()
        .iter()
        .find(|link| link.contains("/why/") && link.matches('/').count() == 6)
        .map(|link| (*link).to_owned());
    let Some(signin) = signin else {
        panic!("no sign-in: {:?}", page.links())
    };
    let told = console.agent.get(&signin).await;
    assert_eq!((told.status, told.step()), (200, "console-why-signin"));
    let (first, last) = (
        told.body.find("data-step=\"second-factor\""),
        told.body.find("data-step=\"answer-two-factors\""),
    );
    assert!(first.is_some() && first < last, "{}", told.text());
    for reason in [
        "console-why-demand-optional",
        "console-why-factor-enabled",
        "console-why-no-code",
        "console-why-no-device-none",
        "console-why-code-here-totp",
        "console-why-complete",
    ] {
        assert!(
            told.body.contains(&format!("data-reason=\"{reason}\"")),
            "{reason}: {}",
            told.text()
        );
    }
}

async fn who_gave_up_half_way_is_told_as_well(house: &TestHouse) {
    with_policy(house, "school", |policy| {
        policy.second_factor.mode = SecondFactorMode::Required;
    })
    .await;
    let meester = player("school", "meester");
    let page = Portal::of(house, "agenda")
        .ask_for("school")
        .open(&Agent::new(house))
        .await;
    page.submit(&[
        ("username", meester.username),
        ("password", meester.password),
    ])
    .await;
    let console = admin(house).await;
    let page = about(house, &console, "meester").await;
    assert!(page.text().contains("instellen moet"), "{}", page.text());
}

async fn a_ride_on_a_session_leaves_nothing_behind(house: &TestHouse) {
    let juf = player("school", "juf");
    let agent = Agent::new(house);
    let agenda = Portal::of(house, "agenda");
    Visit::of(house, &juf)
        .sign_in(&agent, &agenda.ask_for("school"))
        .await;
    let id = house.person("school", "juf").await.id;
    let count = || {
        let id = id.clone();
        async move {
            let found = house
                .idp
                .durable
                .read(move |tx| tx.signins_of(&id, None, 99))
                .await;
            found.map(|found| found.len()).unwrap_or_default()
        }
    };
    assert_eq!(count().await, 1);
    let again = agenda.ask_for("school").open(&agent).await;
    assert!(again.away().is_some());
    assert_eq!(count().await, 1);
}

async fn another_day_another_portal_and_another_browser_are_imagined(house: &TestHouse) {
    let console = admin(house).await;
    let meester = house.person("school", "meester").await.id;
    with_policy(house, "school", |policy| {
        let day = |month| chrono::NaiveDate::from_ymd_opt(2027, month, 1).unwrap_or_default();
        policy.second_factor.mode = SecondFactorMode::Scheduled {
            optional_from: day(4),
            mandatory_from: day(7),
        };
    })
    .await;
    let on = |day: &str| format!("/why/{meester}?day={day}&time=09:00&portal=&version=");
    let before = console.open(&on("2027-03-31")).await;
    assert!(
        before.body.contains("data-step=\"answer\""),
        "{}",
        before.text()
    );
    assert!(
        before
            .text()
            .contains("begint ermee op donderdag 1 april 2027")
    );
    let window = console.open(&on("2027-06-30")).await;
    assert!(
        window.body.contains("data-step=\"enrol-intro\""),
        "{}",
        window.text()
    );
    let after = console.open(&on("2027-07-01")).await;
    assert!(
        after.body.contains("data-step=\"enrol-intro-required\""),
        "{}",
        after.text()
    );
    with_client(house, "agenda", |settings| {
        settings.require_second_factor = true
    })
    .await;
    let juf = house.person("school", "juf").await.id;
    let strict = console
        .open(&format!(
            "/why/{juf}?day=2027-07-01&time=09:00&portal=agenda&version=&remembered=yes"
        ))
        .await;
    assert!(
        strict.text().contains("De app eist een code"),
        "{}",
        strict.text()
    );
    let bad = console.open(&on("gisteren")).await;
    assert!(bad.text().contains("Kies een dag en een tijd"));
    let nowhere = format!("/why/{juf}?day=2027-07-01&time=09:00&portal=nergens&version=");
    assert_eq!(console.open(&nowhere).await.status, 404);
}

async fn an_earlier_version_of_the_policy_is_imagined(house: &TestHouse) {
    let console = admin(house).await;
    let page = console.open("/policy/edit/second-factor").await;
    page.submit(&[("second-factor-mode", "required")])
        .await
        .submit(&[("note", "")])
        .await;
    let meester = house.person("school", "meester").await.id;
    let under = |version: &str| {
        format!("/why/{meester}?day=2026-12-01&time=09:00&portal=&version={version}")
    };
    let now = console.open(&under("")).await;
    assert!(
        now.body.contains("data-step=\"enrol-intro-required\""),
        "{}",
        now.text()
    );
    let then = console.open(&under("1")).await;
    assert!(
        then.body.contains("data-step=\"answer\""),
        "{}",
        then.text()
    );
}

async fn people_of_elsewhere_do_not_exist_here(house: &TestHouse) {
    let console = Console::of(house, &player("tweede", "beheer")).await;
    let stranger = house.person("school", "meester").await.id;
    assert_eq!(console.open(&format!("/why/{stranger}")).await.status, 404);
    assert_eq!(console.at("school").open("/why").await.status, 404);
    let found = console.open("/why?q=meester").await;
    assert!(!found.body.contains(stranger.as_str()));
}

async fn ten_01_a_portal_that_is_for_others_alone_is_not_named_here(house: &TestHouse) {
    let console = admin(house).await;
    let juf = house.person("school", "juf").await.id;
    let imagined = format!("/why/{juf}?day=2027-07-01&time=09:00&portal=agenda&version=");
    for (named, is_here) in [("school", true), ("zorg", false)] {
        with_client(house, "agenda", |settings| {
            settings.institutions = [named.to_owned()].into();
        })
        .await;
        let page = console.open(&format!("/why/{juf}")).await;
        assert_eq!(page.body.contains("value=\"agenda\""), is_here, "{named}");
        let status = if is_here { 200 } else { 404 };
        assert_eq!(console.open(&imagined).await.status, status, "{named}");
    }
}
