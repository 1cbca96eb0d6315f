//! What the guide of the school asks of single pages.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::{audit::EventKind, second_factor::SecondFactors};
use sluis_tests::{
    Agent, Page, Portal, Visit, code_of, code_of_secret, enrolment, on_both_stores,
    testkit::{
        TestHouse,
        cast::{PHRASE, Player, player},
    },
};

on_both_stores! {
    u04_it_is_off_until_it_is_switched_on_once_and_then_stays_on;
    u20_wiping_leaves_nothing_to_switch_on_again;
    u21_lif_14_the_old_entry_of_the_app_is_refused_everywhere;
    u23_wiping_asks_the_password_and_a_code_and_then_whether;
    u35_what_an_administrator_switched_on_stays_on;
    u01_every_page_uses_the_schools_own_word_for_it;
    u05_each_tab_has_an_address_of_its_own_and_the_right_one_is_open;
    u19_a_refused_code_gives_two_hints_and_support_and_the_limit_in_words;
    u26_lending_is_never_advised_and_left_out_where_sharing_is_forbidden;
}

const SECURITY: &str = "/account/security";
const APP: &str = "/account/security/app";
const WIPE: &str = "/account/security/wipe";

async fn signed_in(house: &TestHouse, who: &Player) -> Agent {
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for(who.institution);
    Visit::of(house, who).sign_in(&agent, &asked).await;
    agent
}

/// What the account page says of the factor.
async fn state(agent: &Agent) -> String {
    let page = agent.get(SECURITY).await;
    assert_eq!(page.step(), "account");
    page.attribute("span", "data-state")
        .unwrap_or_default()
        .to_owned()
}

/// The first page after the password, in a browser of its own.
async fn after_password(house: &TestHouse, who: &Player) -> Page {
    let asked = Portal::of(house, "agenda").ask_for(who.institution);
    let page = asked.open(&Agent::new(house)).await;
    page.submit(&[("username", who.username), ("password", who.password)])
        .await
}

async fn stored(house: &TestHouse, who: &Player) -> SecondFactors {
    let id = house.person(who.institution, who.username).await.id;
    let stored = house.idp.durable.read(move |tx| tx.second_factors(&id));
    stored.await.unwrap()
}

/// The unlock that stands before `path`, with a fresh code where one is asked.
async fn unlocked(house: &TestHouse, agent: &Agent, who: &Player, path: &str) -> Page {
    let page = agent.get(path).await;
    if page.step() != "unlock" {
        return page;
    }
    let mut fields = vec![("password", who.password)];
    let code = if page.has_field("code") {
        code_of(who, house.now())
    } else {
        String::new()
    };
    if !code.is_empty() {
        fields.push(("code", &code));
    }
    page.submit(&fields).await
}

async fn u04_it_is_off_until_it_is_switched_on_once_and_then_stays_on(house: &TestHouse) {
    let meester = player("school", "meester");
    let portal = Portal::of(house, "agenda");
    let agent = Agent::new(house);
    let settled = Visit::of(house, &meester)
        .sign_in(&agent, &portal.ask_for("school"))
        .await;
    assert_eq!(settled.steps, ["password"], "nobody is even invited");
    assert_eq!(state(&agent).await, "never");
    let page = unlocked(house, &agent, &meester, APP).await;
    let (secret, period, _) = enrolment(&page);
    let code = code_of_secret(&secret, period, house.now());
    assert_eq!(page.submit(&[("code", &code)]).await.step(), "account");
    for days in [0, 1, 30, 200] {
        house
            .clock
            .advance(Duration::days(days) + Duration::minutes(1));
        let page = after_password(house, &meester).await;
        assert_eq!(page.step(), "second-factor", "{days} days on");
        let code = code_of_secret(&secret, period, house.now());
        assert!(page.submit(&[("code", &code)]).await.away().is_some());
    }
}

/// Wipes the link of the app of a person who is signed in.
async fn wiped(house: &TestHouse, agent: &Agent, who: &Player) -> Page {
    let page = unlocked(house, agent, who, WIPE).await;
    assert_eq!(page.step(), "confirm");
    page.click_action("confirm").await
}

async fn u20_wiping_leaves_nothing_to_switch_on_again(house: &TestHouse) {
    let juf = player("school", "juf");
    let agent = signed_in(house, &juf).await;
    let page = wiped(house, &agent, &juf).await;
    assert_eq!(page.step(), "account");
    assert_eq!(stored(house, &juf).await, SecondFactors::default());
    assert_eq!(state(&agent).await, "never");
    // The switch can't bring it back: it leads to a new set-up.
    let csrf = agent.get(SECURITY).await.value("csrf").unwrap_or_default();
    let fields = [
        ("csrf".to_owned(), csrf),
        ("action".to_owned(), "confirm".to_owned()),
    ];
    agent.post("/account/security/resume", &fields).await;
    assert_eq!(stored(house, &juf).await, SecondFactors::default());
    assert_eq!(state(&agent).await, "never");
    let kinds: Vec<EventKind> = house.events().await.iter().map(|e| e.kind).collect();
    assert!(kinds.contains(&EventKind::SecondFactorRemoved));
    let told = house.outbox().await;
    assert!(told.iter().any(|mail| mail.to == "juf@school.test"));
}

async fn u21_lif_14_the_old_entry_of_the_app_is_refused_everywhere(house: &TestHouse) {
    let juf = player("school", "juf");
    let agent = signed_in(house, &juf).await;
    wiped(house, &agent, &juf).await;
    // Signing in asks no code any more: the entry opens nothing.
    let page = after_password(house, &juf).await;
    assert!(page.away().is_some(), "at {}", page.step());
    house.clock.advance(Duration::minutes(10));
    let page = unlocked(house, &agent, &juf, APP).await;
    assert_eq!(page.step(), "enrol-totp");
    let (secret, period, _) = enrolment(&page);
    let old = code_of(&juf, house.now());
    let page = page.submit(&[("code", &old)]).await;
    assert_eq!((page.step(), page.status), ("enrol-totp", 422), "set-up");
    let new = code_of_secret(&secret, period, house.now());
    assert_eq!(page.submit(&[("code", &new)]).await.step(), "account");
    house.clock.advance(Duration::minutes(10));
    let page = after_password(house, &juf).await;
    let page = page.submit(&[("code", &code_of(&juf, house.now()))]).await;
    assert_eq!(
        (page.step(), page.status),
        ("second-factor", 422),
        "sign-in"
    );
    let page = agent.get(WIPE).await;
    assert_eq!(page.step(), "unlock");
    let old = code_of(&juf, house.now());
    let page = page.submit(&[("password", PHRASE), ("code", &old)]).await;
    assert_eq!((page.step(), page.status), ("unlock", 422), "unlock");
    let new = code_of_secret(&secret, period, house.now());
    let page = page.submit(&[("password", PHRASE), ("code", &new)]).await;
    assert_eq!(page.step(), "confirm");
}

async fn u23_wiping_asks_the_password_and_a_code_and_then_whether(house: &TestHouse) {
    let juf = player("school", "juf");
    let agent = signed_in(house, &juf).await;
    // The code of the sign-in is too long ago to count.
    house.clock.advance(Duration::minutes(10));
    let page = agent.get(WIPE).await;
    assert_eq!(page.step(), "unlock");
    let csrf = page.value("csrf").unwrap_or_default();
    let fields = [
        ("csrf".to_owned(), csrf),
        ("action".to_owned(), "confirm".to_owned()),
    ];
    let forced = agent.post(WIPE, &fields).await;
    assert_eq!(forced.step(), "unlock", "the endpoint asks it too");
    assert_ne!(stored(house, &juf).await, SecondFactors::default());
    let code = code_of(&juf, house.now());
    for fields in [
        [("password", PHRASE), ("code", "000000")],
        [("password", "niet mijn wachtwoord"), ("code", &*code)],
        [("password", PHRASE), ("code", "")],
    ] {
        let page = page.submit(&fields).await;
        assert_eq!((page.step(), page.status), ("unlock", 422), "{fields:?}");
    }
    let page = page.submit(&[("password", PHRASE), ("code", &code)]).await;
    assert_eq!(page.step(), "confirm", "and only then whether");
    assert_ne!(stored(house, &juf).await, SecondFactors::default());
    let back = page.follow(SECURITY).await;
    assert_eq!(back.attribute("span", "data-state"), Some("active"));
    let page = agent.get(WIPE).await.click_action("confirm").await;
    assert_eq!(page.step(), "account");
    assert_eq!(stored(house, &juf).await, SecondFactors::default());
    // A second press finds nothing left to do.
    assert_eq!(state(&agent).await, "never");
}

async fn u35_what_an_administrator_switched_on_stays_on(house: &TestHouse) {
    let juf = player("school", "juf");
    sluis_tests::with_policy(house, "school", |policy| {
        policy.second_factor.locked_after_administrator = true;
    })
    .await;
    let id = house.person("school", "juf").await.id;
    let now = house.now();
    let switched = house.idp.durable.write(move |tx| {
        tx.suspend_second_factor(&id, None, false, now)?;
        tx.resume_second_factor(&id, true)
    });
    assert!(switched.await.unwrap());
    let agent = signed_in(house, &juf).await;
    let page = agent.get(SECURITY).await;
    assert_eq!(page.attribute("span", "data-state"), Some("active"));
    assert_eq!(
        page.attribute("a", "role"),
        None,
        "no switch that does nothing"
    );
    let page = unlocked(house, &agent, &juf, "/account/security/pause").await;
    assert_eq!((page.step(), page.status), ("error", 403));
    let page = after_password(house, &juf).await;
    assert_eq!(page.step(), "second-factor");
}

async fn u01_every_page_uses_the_schools_own_word_for_it(house: &TestHouse) {
    let juf = player("school", "juf");
    let agent = signed_in(house, &juf).await;
    house.clock.advance(Duration::minutes(10));
    let mut pages = vec![
        agent.get(SECURITY).await,
        agent.get("/help?institution=school").await,
    ];
    pages.push(unlocked(house, &agent, &juf, WIPE).await);
    pages.push(agent.get("/account/security/pause").await);
    pages.push(
        agent
            .get("/account/security/pause")
            .await
            .click_action("confirm")
            .await,
    );
    for page in &pages {
        let text = page.text().to_lowercase().replace('\u{2011}', "-");
        for other in ["tweefactor", "twee-factor", "twee-staps", "tweestaps"] {
            assert!(!text.contains(other), "{other} on {}: {text}", page.step());
        }
    }
    let said = |page: &Page| {
        page.text()
            .to_lowercase()
            .contains("verificatie in twee stappen")
    };
    assert!(said(&pages[0]) && said(&pages[1]) && said(&pages[3]) && said(&pages[4]));
    for mail in house.outbox().await {
        assert!(
            mail.text
                .to_lowercase()
                .contains("verificatie in twee stappen"),
            "{}",
            mail.text
        );
    }
}

/// The tab that is open, and the targets of both.
fn tabs(page: &Page) -> (String, Vec<&str>) {
    let links = page.links().into_iter();
    let links = links.filter(|link| ["/account", SECURITY].contains(link));
    let open = page
        .body
        .split("<a href=\"")
        .find(|rest| rest.contains("aria-current=\"page\""))
        .and_then(|rest| rest.split('"').next());
    (open.unwrap_or_default().to_owned(), links.collect())
}

async fn u05_each_tab_has_an_address_of_its_own_and_the_right_one_is_open(house: &TestHouse) {
    let juf = player("school", "juf");
    let agent = signed_in(house, &juf).await;
    for path in ["/account", SECURITY] {
        let page = agent.get(path).await;
        let (open, links) = tabs(&page);
        assert_eq!(open, path, "no script is needed to open it");
        assert!(links.contains(&"/account") && links.contains(&SECURITY));
    }
    let personal = agent.get("/account").await;
    assert!(personal.text().contains("Juf van Proef"));
    assert_eq!(personal.attribute("span", "data-state"), None);
    // A link to the second tab leads there by way of the sign-in.
    let elsewhere = Agent::new(house);
    let page = elsewhere
        .get(&format!("{SECURITY}?institution=school"))
        .await;
    assert_eq!(page.step(), "password");
    house.clock.advance(Duration::minutes(1));
    let page = page
        .submit(&[("username", juf.username), ("password", juf.password)])
        .await;
    let page = page.submit(&[("code", &code_of(&juf, house.now()))]).await;
    assert_eq!(tabs(&page).0, SECURITY);
}

async fn u19_a_refused_code_gives_two_hints_and_support_and_the_limit_in_words(house: &TestHouse) {
    let juf = player("school", "juf");
    let mut page = after_password(house, &juf).await;
    for tries in 1..=4 {
        page = page.submit(&[("code", "000000")]).await;
        assert_eq!(
            (page.step(), page.status),
            ("second-factor", 422),
            "{tries}"
        );
        let said = page.alert_text();
        for hint in [
            "nieuwste code",
            "elke koppeling heeft een eigen code",
            "0297 555 0120",
            "hulp@regenboog.example",
        ] {
            assert!(said.contains(hint), "{hint} in {said}");
        }
    }
    // The one that uses the tries up says so itself: the newest code would not be looked at.
    for (status, judged) in [(422, "judged"), (429, "not judged")] {
        page = page.submit(&[("code", "000000")]).await;
        assert_eq!(
            (page.step(), page.status),
            ("second-factor", status),
            "{judged}"
        );
        let said = page.alert_text();
        assert!(
            said.contains("Te vaak geprobeerd. Wacht een minuut"),
            "{judged}: {said}"
        );
        assert!(said.contains("0297 555 0120"), "{judged}: {said}");
    }
    let code = code_of(&juf, house.now());
    let early = page.submit(&[("code", &code)]).await;
    assert!(early.away().is_none(), "a right code has to wait as well");
    house.clock.advance(Duration::minutes(15));
    let page = after_password(house, &juf).await;
    let page = page.submit(&[("code", &code_of(&juf, house.now()))]).await;
    assert!(page.away().is_some(), "at {}: {}", page.step(), page.text());
}

async fn u26_lending_is_never_advised_and_left_out_where_sharing_is_forbidden(house: &TestHouse) {
    let juf = player("school", "juf");
    let agent = signed_in(house, &juf).await;
    for forbidden in [false, true] {
        sluis_tests::with_policy(house, "school", move |policy| {
            policy.shared_accounts_forbidden = forbidden;
        })
        .await;
        let page = unlocked(house, &agent, &juf, "/account/security/pause").await;
        assert_eq!(page.step(), "confirm");
        let text = page.text().to_lowercase();
        assert!(text.contains("we vragen dan niet om een code"));
        for advice in ["uitlenen", "leen je account", "geef je code", "collega"] {
            assert!(!text.contains(advice), "{advice} in {text}");
        }
        let reason = text.contains("iemand anders");
        assert!(!reason || text.contains("eigen account"), "{text}");
        assert!(!(forbidden && reason), "{text}");
    }
}
