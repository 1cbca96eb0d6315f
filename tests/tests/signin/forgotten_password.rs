//! A forgotten password: whoever is named, the answer is the same.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Page, Portal, Visit, links_in, mails, newest_link, on_both_stores,
    testkit::{ORIGIN, TestHouse, cast::player},
    with_policy,
};

on_both_stores! {
    n14_rec_01_a_stranger_gets_the_same_answer_as_a_person;
    n14_shared_and_closed_accounts_get_a_letter_without_a_link;
    n19_n21_the_way_on_leads_back_into_the_sign_in_it_was_asked_from;
    n16_the_mail_can_be_asked_again_within_limits;
    pwd_08_others_use_up_no_links_of_a_browser_that_somebody_signed_in_with;
    rec_14_only_the_stored_address_is_written_to;
    n13_n14_an_institution_that_mails_no_links_names_who_helps;
    u15_the_short_name_is_asked_first_where_no_institution_is_named;
    rec_03_a_link_bears_the_configured_origin_whatever_the_request_says;
}

const NEW: &str = "Negen-Paarse-Ramen-31";

/// A second goes by, so that letters have an order.
fn tick(house: &TestHouse) {
    house.clock.advance(Duration::seconds(1));
}

async fn forgotten(house: &TestHouse, agent: &Agent, institution: &str, typed: &str) -> Page {
    tick(house);
    let page = agent
        .get(&format!("/forgot?institution={institution}"))
        .await;
    assert_eq!(page.step(), "forgot");
    page.submit(&[("username", typed)]).await
}

async fn choose(house: &TestHouse, page: &Page, password: &str) -> Page {
    tick(house);
    page.submit(&[
        ("new_password", password),
        ("new_password_repeat", password),
    ])
    .await
}

async fn n14_rec_01_a_stranger_gets_the_same_answer_as_a_person(house: &TestHouse) {
    let mut answers = vec![];
    for name in ["els@linde.test", "wie@linde.test"] {
        let page = forgotten(house, &Agent::new(house), "zorg", name).await;
        assert_eq!((page.step(), page.status), ("news", 200));
        assert!(page.offers("resend"), "N-16");
        assert!(
            !page.url.contains("linde.test"),
            "the name is in no address"
        );
        answers.push(page.text().replace(name, "NAME"));
    }
    let without_ids = |text: &str| -> String {
        let words = text.split_whitespace();
        words
            .filter(|word| word.len() < 32)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(without_ids(&answers[0]), without_ids(&answers[1]));
    assert_eq!(mails(house, "els@linde.test").await.len(), 1);
    assert_eq!(house.outbox().await.len(), 1, "nothing to a stranger");
    let events = house.events().await;
    let asked = events
        .iter()
        .filter(|event| event.kind == EventKind::PasswordLinkAsked);
    let (known, unknown): (Vec<_>, Vec<_>) = asked.partition(|event| event.target.is_some());
    assert_eq!((known.len(), unknown.len()), (1, 1));
}

async fn n14_shared_and_closed_accounts_get_a_letter_without_a_link(house: &TestHouse) {
    for (institution, name, to) in [
        ("onderzoek", "info@peil.test", "info@peil.test"),
        ("energie", "dicht", "dicht@energie.test"),
    ] {
        let page = forgotten(house, &Agent::new(house), institution, name).await;
        assert_eq!(page.step(), "news");
        let mails = mails(house, to).await;
        assert_eq!(mails.len(), 1, "{name}");
        assert_eq!(links_in(&mails[0]), Vec::<String>::new(), "{name}");
    }
}

async fn n19_n21_the_way_on_leads_back_into_the_sign_in_it_was_asked_from(house: &TestHouse) {
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("onderzoek");
    let page = asked.open(&agent).await;
    let page = page.follow("/forgot").await;
    page.submit(&[("username", "onno@peil.test")]).await;
    let page = agent.get(&newest_link(house, "onno@peil.test").await).await;
    let done = choose(house, &page, NEW).await;
    let back = done.follow("/signin/").await;
    assert_eq!(back.step(), "password");
    let next = back
        .submit(&[("username", "onno@peil.test"), ("password", NEW)])
        .await;
    assert!(next.step().starts_with("enrol"), "N-21: {}", next.step());

    forgotten(house, &Agent::new(house), "onderzoek", "nora@peil.test").await;
    let page = agent.get(&newest_link(house, "nora@peil.test").await).await;
    let done = choose(house, &page, NEW).await;
    assert!(
        done.links()
            .iter()
            .all(|link| !link.starts_with("/signin/")),
        "no sign-in of another browser"
    );
}

async fn n16_the_mail_can_be_asked_again_within_limits(house: &TestHouse) {
    for name in ["els@linde.test", "wie@linde.test"] {
        let agent = Agent::new(house);
        let page = forgotten(house, &agent, "zorg", name).await;
        let url = page.url.clone();
        let page = page.click_action("resend").await;
        assert_eq!(page.step(), "news");
        agent.get(&url).await;
        let page = page.click_action("resend").await;
        assert_eq!(page.step(), "news");
        assert!(!page.offers("resend"), "words instead of a button");
        assert!(
            page.text().contains("60"),
            "with the time to wait: {}",
            page.text()
        );
        let refused = forgotten(house, &agent, "zorg", name).await;
        assert_eq!((refused.step(), refused.status), ("forgot", 429), "{name}");
        assert!(refused.alert_text().contains("60"));
    }
    assert_eq!(
        mails(house, "els@linde.test").await.len(),
        3,
        "loading the page again sent nothing"
    );
    house.clock.advance(Duration::minutes(61));
    let page = forgotten(house, &Agent::new(house), "zorg", "els@linde.test").await;
    assert_eq!(page.step(), "news");
}

async fn pwd_08_others_use_up_no_links_of_a_browser_that_somebody_signed_in_with(
    house: &TestHouse,
) {
    let bea = player("energie", "bea");
    let address = "bea@energie.test";
    let own = Agent::new(house);
    Visit::of(house, &bea)
        .sign_in(&own, &Portal::of(house, "agenda").ask_for("energie"))
        .await;
    own.drop_cookie("session");
    // By every name that there is for her, until nobody is told of another limit.
    for typed in ["bea", address] {
        for _ in 0..4 {
            forgotten(house, &Agent::new(house), "energie", typed).await;
        }
    }
    let before = mails(house, address).await.len();
    let page = forgotten(house, &Agent::new(house), "energie", "bea").await;
    assert_eq!(page.status, 429);
    assert_eq!(mails(house, address).await.len(), before, "others had all");
    for count in 1..=5 {
        let page = forgotten(house, &own, "energie", "bea").await;
        assert_eq!(page.step(), "news");
        let mailed = mails(house, address).await.len() - before;
        assert_eq!(mailed, count.min(3), "her browser has three of its own");
    }
}

async fn rec_14_only_the_stored_address_is_written_to(house: &TestHouse) {
    let agent = Agent::new(house);
    let page = agent.get("/forgot?institution=zorg").await;
    let form = page.form(&["username"]);
    let with = |extra: &[(&str, &str)]| {
        let mut fields = form.filled(&[("username", "els@linde.test")]);
        fields.extend(
            extra
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned())),
        );
        fields
    };
    for extra in [
        &[("email", "dief@elders.test")][..],
        &[("phone", "+31612345678")],
        &[("username", "dief@elders.test")],
        &[("username[]", "dief@elders.test")],
    ] {
        assert_eq!(
            agent.post(&form.action, &with(extra)).await.status,
            400,
            "{extra:?}"
        );
    }
    let json = agent
        .post_raw(
            &form.action,
            "application/json",
            br#"{"username":["els@linde.test","dief@elders.test"]}"#.to_vec(),
            Some(ORIGIN),
            "same-origin",
        )
        .await;
    assert_eq!(json.status, 400);
    assert!(house.outbox().await.is_empty(), "nothing is sent");
    let list = with(&[]);
    let list: Vec<_> = list
        .into_iter()
        .map(|(name, value)| match name.as_str() {
            "username" => (name, format!("{value},dief@elders.test")),
            _ => (name, value),
        })
        .collect();
    agent.post(&form.action, &list).await;
    assert!(house.outbox().await.is_empty(), "a list is nobody's name");
}

async fn n13_n14_an_institution_that_mails_no_links_names_who_helps(house: &TestHouse) {
    with_policy(house, "keuze", |policy| {
        policy.recovery.password_by_mail = false;
    })
    .await;
    let page = Agent::new(house).get("/forgot?institution=keuze").await;
    assert_eq!(
        (page.step(), page.status, page.institution()),
        ("error", 404, "keuze")
    );
    let said = page.text();
    assert!(
        said.contains("heeft deze manier om weer binnen te komen niet"),
        "{said}"
    );
    assert!(page.links().iter().any(|link| link.starts_with("/help")));
}

async fn u15_the_short_name_is_asked_first_where_no_institution_is_named(house: &TestHouse) {
    let agent = Agent::new(house);
    for path in ["/forgot", "/recover"] {
        let page = agent.get(path).await;
        assert_eq!(page.step(), "institution", "{path}");
        let wrong = page.submit(&[("institution", "bestaatniet")]).await;
        assert_eq!((wrong.step(), wrong.status), ("institution", 422));
        let page = wrong.submit(&[("institution", " Station ")]).await;
        assert_eq!(page.institution(), "station", "{path}");
    }
    let again = agent.get("/forgot").await;
    assert_eq!(
        again.value("institution").as_deref(),
        Some("station"),
        "remembered"
    );
}

async fn rec_03_a_link_bears_the_configured_origin_whatever_the_request_says(house: &TestHouse) {
    let agent = Agent::new(house);
    let page = agent.get("/forgot?institution=zorg").await;
    let form = page.form(&["username"]);
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap();
    let body = form.filled(&[("username", "els@linde.test")]);
    let host = ORIGIN.split("://").nth(1).unwrap();
    for (name, value) in [
        ("x-forwarded-host", "kwaad.test"),
        ("x-forwarded-proto", "http"),
        ("forwarded", "host=kwaad.test;proto=http"),
    ] {
        tick(house);
        let cookie = format!("__Host-sluis-browser={}", agent.cookie("browser").unwrap());
        let sent = http
            .post(format!("http://{}{}", house.address, form.action))
            .header("host", host)
            .header(name, value)
            .header("cookie", cookie)
            .form(&body)
            .send()
            .await
            .unwrap();
        assert!(sent.status().is_success() || sent.status().is_redirection());
    }
    let written = mails(house, "els@linde.test").await;
    assert_eq!(written.len(), 3);
    for mail in written {
        assert!(!mail.contains("kwaad.test"));
        assert_eq!(links_in(&mail).len(), 1, "the configured origin: {mail}");
    }
}
