//! What the guide of the care organisation asks of single pages.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod words;

use chrono::Duration;
use sluis_model::policy::{AuthenticatorApp, Localized, Method, Remember, SecondFactorMode};
use sluis_tests::{
    Agent, Page, Portal, Visit, code_of, code_of_secret, enrolment, on_both_stores, scanned,
    testkit::{
        TestHouse,
        cast::{PHRASE, Player, player},
    },
    with_policy,
};

use words::{
    h04_the_notice_has_its_headings_and_the_institutions_own_words,
    h32_u38_the_helpdesk_stands_at_the_same_place_on_each_page,
    h35_the_guides_texts_are_short_sentences_in_plain_words,
};

on_both_stores! {
    h09_setting_it_up_later_begins_with_the_password;
    h09_a_password_from_long_ago_is_asked_again_before_the_set_up;
    h17_six_digits_and_half_a_minute;
    h16_n26_u09_s11_a_camera_reads_the_link_that_the_page_shows;
    h29_an_institution_has_a_tick_or_a_choice_and_never_both;
    h35_the_guides_texts_are_short_sentences_in_plain_words;
    h27_nothing_opens_between_password_and_code;
    h04_the_notice_has_its_headings_and_the_institutions_own_words;
    h14_u08_s04_the_apps_and_their_stores_are_the_institutions_own_list;
    h20_h21_the_codes_come_once_with_the_good_news;
    h32_u38_the_helpdesk_stands_at_the_same_place_on_each_page;
}

/// The first page after the password.
async fn after_password(house: &TestHouse, agent: &Agent, who: &Player) -> Page {
    let asked = Portal::of(house, "agenda").ask_for(who.institution);
    let page = asked.open(agent).await;
    page.submit(&[("username", who.username), ("password", who.password)])
        .await
}

async fn h09_setting_it_up_later_begins_with_the_password(house: &TestHouse) {
    let els = player("zorg", "els@linde.test");
    let agent = Agent::new(house);
    let page = after_password(house, &agent, &els).await;
    let page = page.click_action("later").await;
    assert!(page.away().is_some());
    let page = agent.get("/account/security/set-up").await;
    assert_eq!(page.step(), "unlock");
    assert!(!page.body.contains("otpauth:") && !page.has_field("method"));
    let page = page.submit(&[("password", "niet mijn wachtwoord")]).await;
    assert_eq!((page.step(), page.status), ("unlock", 422));
    let page = page.submit(&[("password", PHRASE)]).await;
    assert_eq!(page.step(), "enrol-method", "then the way is chosen");
}

async fn h09_a_password_from_long_ago_is_asked_again_before_the_set_up(house: &TestHouse) {
    let els = player("zorg", "els@linde.test");
    let agent = Agent::new(house);
    let portal = Portal::of(house, "agenda");
    Visit::of(house, &els)
        .not_now()
        .sign_in(&agent, &portal.ask_for("zorg"))
        .await;
    // A day later the notice comes back, to a session that still lives.
    with_policy(house, "zorg", |policy| {
        policy.session.idle_minutes = 24 * 60;
        policy.session.absolute_minutes = 24 * 60;
        policy.second_factor.invite_again_days = 0;
    })
    .await;
    house.clock.advance(Duration::minutes(50));
    let page = portal.ask_for("zorg").open(&agent).await;
    assert_eq!(page.step(), "enrol-intro");
    let page = page.submit(&[]).await;
    assert_eq!(page.step(), "password", "an old sign-in links no app");
    assert_eq!(
        page.value("username").as_deref(),
        Some(els.username),
        "and the name stays"
    );
    let page = page
        .submit(&[("username", els.username), ("password", els.password)])
        .await;
    assert_eq!(page.step(), "enrol-method");
}

async fn h16_n26_u09_s11_a_camera_reads_the_link_that_the_page_shows(house: &TestHouse) {
    for (institution, username) in [
        ("zorg", "els@linde.test"),
        ("onderzoek", "nora@peil.test"),
        ("station", "ivo"),
        ("kalender", "lotte"),
    ] {
        let who = player(institution, username);
        with_policy(house, institution, |policy| {
            policy.second_factor.mode = SecondFactorMode::Required;
            policy.second_factor.methods = vec![Method::Totp];
        })
        .await;
        let page = after_password(house, &Agent::new(house), &who).await;
        let page = page.submit(&[]).await;
        assert_eq!(page.step(), "enrol-totp", "{institution}");
        let (_, _, link) = enrolment(&page);
        assert_eq!(scanned(&page.body), link, "{institution}");
    }
}

async fn h17_six_digits_and_half_a_minute(house: &TestHouse) {
    let els = player("zorg", "els@linde.test");
    let page = after_password(house, &Agent::new(house), &els).await;
    let page = page.submit(&[]).await;
    let page = page.submit(&[("method", "app")]).await;
    let (secret, period, link) = enrolment(&page);
    assert_eq!(period, 30);
    assert!(link.contains("digits=6"), "{link}");
    assert!(
        page.text().contains("30 seconden"),
        "told where it is typed by hand"
    );
    assert!(page.text().contains("zes cijfers"), "{}", page.text());
    // Seven digits, or five, are no code; those of half a minute are.
    let code = code_of_secret(&secret, 30, house.now());
    for wrong in [format!("{code}0"), code[..5].to_owned()] {
        let page = page.submit(&[("code", &wrong)]).await;
        assert_eq!((page.step(), page.status), ("enrol-totp", 422), "{wrong}");
    }
    let page = page.submit(&[("code", &code)]).await;
    assert_eq!(page.step(), "recovery-codes");
    let id = house.person("zorg", els.username).await.id;
    let factors = house.idp.durable.read(move |tx| tx.second_factors(&id));
    let factors = factors.await.unwrap();
    let credential = factors.factor.totp().unwrap();
    assert_eq!((credential.digits, credential.period), (6, 30));
}

/// The controls by which a browser may be remembered, on the page that asks the code.
async fn controls(house: &TestHouse, who: &Player) -> (bool, Vec<String>) {
    let page = after_password(house, &Agent::new(house), who).await;
    assert_eq!(page.step(), "second-factor");
    let ticks = page.attribute("input", "name").is_some()
        && page.body.contains(r#"type="checkbox" id="remember""#);
    let choices = page
        .body
        .split("<option value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next().map(str::to_owned))
        .collect();
    (ticks, choices)
}

async fn h29_an_institution_has_a_tick_or_a_choice_and_never_both(house: &TestHouse) {
    let (dirk, kim) = (player("zorg", "dirk@linde.test"), player("keuze", "kim"));
    assert_eq!(controls(house, &dirk).await, (true, vec![]));
    let days = ["0", "24", "72", "168"].map(str::to_owned).to_vec();
    assert_eq!(controls(house, &kim).await, (false, days.clone()));
    // The same institution with the other way: the page follows at once, and so does the server.
    with_policy(house, "zorg", |policy| {
        policy.remember = Remember::Choice {
            options: vec![24, 72, 168],
        };
    })
    .await;
    assert_eq!(controls(house, &dirk).await, (false, days));
    house.clock.advance(Duration::minutes(1));
    let agent = Agent::new(house);
    let page = after_password(house, &agent, &dirk).await;
    let form = page.form(&["code"]);
    let code = code_of(&dirk, house.now());
    let done = agent
        .post(
            &form.action,
            &form.filled(&[("code", &code), ("remember", "12")]),
        )
        .await;
    assert!(done.away().is_some());
    assert_eq!(
        agent.cookie("device"),
        None,
        "twelve hours are no choice now"
    );
}

async fn h27_nothing_opens_between_password_and_code(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let agent = Agent::new(house);
    let page = after_password(house, &agent, &dirk).await;
    assert_eq!(page.step(), "second-factor");
    assert!(page.away().is_none());
    assert_eq!(agent.cookie("session"), None, "no session yet");
    for path in ["/account", "/account/security", "/account/password"] {
        let page = agent.get(path).await;
        assert_ne!(page.step(), "account", "{path}");
        assert_ne!(page.step(), "new-password", "{path}");
    }
    let silent = Portal::of(house, "agenda")
        .ask_for("zorg")
        .with("prompt", "none");
    let answer = silent.open(&agent).await;
    assert_eq!(silent.error(&answer), "login_required");
}

async fn h14_u08_s04_the_apps_and_their_stores_are_the_institutions_own_list(house: &TestHouse) {
    let els = player("zorg", "els@linde.test");
    let at_app = async || {
        let page = after_password(house, &Agent::new(house), &els).await;
        page.submit(&[]).await.submit(&[("method", "app")]).await
    };
    let stores = |page: &Page| {
        let links = page.links().into_iter();
        let links = links.filter(|link| link.starts_with("https://"));
        links.map(str::to_owned).collect::<Vec<_>>()
    };
    let page = at_app().await;
    for store in ["https://play.google.com/", "https://apps.apple.com/"] {
        assert_eq!(
            stores(&page)
                .iter()
                .filter(|link| link.starts_with(store))
                .count(),
            2,
            "one for each app"
        );
    }
    with_policy(house, "zorg", |policy| {
        policy.authenticator_apps = vec![AuthenticatorApp {
            name: "Sleutelbos".to_owned(),
            android_url: None,
            ios_url: Some("https://apps.test/sleutelbos".to_owned()),
            hint: Localized::default(),
        }];
    })
    .await;
    let page = at_app().await;
    assert_eq!(stores(&page), ["https://apps.test/sleutelbos"]);
    assert!(page.text().contains("Sleutelbos"));
    assert!(!page.text().contains("Google Authenticator"));
    assert!(page.text().contains("Elke authenticator-app is goed"));
}

async fn h20_h21_the_codes_come_once_with_the_good_news(house: &TestHouse) {
    let els = player("zorg", "els@linde.test");
    let agent = Agent::new(house);
    let page = after_password(house, &agent, &els).await;
    let page = page.submit(&[]).await.submit(&[("method", "app")]).await;
    let (secret, period, _) = enrolment(&page);
    let code = code_of_secret(&secret, period, house.now());
    let page = page.submit(&[("code", &code)]).await;
    assert_eq!(page.step(), "recovery-codes");
    assert!(
        page.text()
            .contains("Twee-staps-authenticatie is nu ingeschakeld")
    );
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let codes: Vec<String> = page.texts("code").into_iter().map(str::to_owned).collect();
    assert_eq!(codes.len(), 6);
    let file = page.click_action("download").await;
    assert_eq!(
        file.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    assert_eq!(file.header("cache-control"), Some("no-store"));
    assert!(codes.iter().all(|code| file.body.contains(code.as_str())));
    let again = agent.get(&page.url).await;
    assert_eq!(again.step(), "recovery-codes");
    for code in &codes {
        assert!(!again.body.contains(code.as_str()), "shown once");
    }
    assert!(
        again.submit(&[]).await.away().is_some(),
        "H-25: done goes on"
    );
}
