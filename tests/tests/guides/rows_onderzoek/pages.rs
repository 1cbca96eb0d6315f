//! What stands where on the way in.

use crate::rows_onderzoek::{as_player, bare, forgotten, in_own_words, login_page, with_password};
use chrono::{Duration, NaiveDate};
use sluis_model::policy::{AuthenticatorApp, ContactPurpose, Localized, Notice};
use sluis_tests::{
    Agent, Page, code_of_secret, enrolment, newest_link, on_both_stores,
    testkit::{TestHouse, cast::player},
    with_policy,
};

on_both_stores! {
    n04_who_doubts_finds_whom_to_ask_and_nobody_learns_of_an_account;
    n13_the_request_is_the_last_thing_before_the_help_in_words_of_ones_own;
    n22_the_store_links_are_the_institutions_own_and_any_app_will_do;
    n23_one_call_to_set_it_up_in_words_of_ones_own;
    n33_help_stands_in_the_same_place_all_the_way;
    n34_each_question_has_its_contact_and_the_helpdesk_has_the_rest;
    n35_an_announcement_stands_between_its_days;
}

async fn n04_who_doubts_finds_whom_to_ask_and_nobody_learns_of_an_account(house: &TestHouse) {
    let login = login_page(house, "onderzoek").await;
    let forgot = Agent::new(house).get("/forgot?institution=onderzoek").await;
    for page in [&login, &forgot] {
        for whom in ["hulp", "project"] {
            let mail = format!("mailto:{whom}@peilstation.example");
            assert!(page.links().contains(&mail.as_str()), "{}", page.url);
        }
    }
    let (known, unknown) = ("nora@peil.test", "niet@peil.test");
    let mut tried = vec![];
    let mut asked = vec![];
    for name in [known, unknown] {
        let page = with_password(house, "onderzoek", name, "niet dit wachtwoord").await;
        assert_eq!((page.step(), page.status), ("password", 422));
        assert_eq!(page.value("username").as_deref(), Some(name));
        tried.push(bare(&page, name));
        let page = forgotten(house, "onderzoek", name).await;
        assert_eq!((page.step(), page.status), ("news", 200));
        asked.push(bare(&page, name));
    }
    assert_eq!(tried[0], tried[1], "after a wrong password");
    assert_eq!(asked[0], asked[1], "after asking for a new one");
}

async fn n13_the_request_is_the_last_thing_before_the_help_in_words_of_ones_own(house: &TestHouse) {
    in_own_words(house, "onderzoek", "password-forgot", "vraag het hier aan.").await;
    let page = login_page(house, "onderzoek").await;
    let main = page.body.split("<main").nth(1).unwrap();
    let (main, after) = main.split_once("</main>").unwrap();
    let last = ["<a ", "<button", "<input", "<summary", "<select"]
        .iter()
        .filter_map(|tag| main.rfind(tag))
        .max()
        .unwrap();
    let last = &main[last..];
    assert!(
        last.starts_with("<a ")
            && last.contains("/forgot?")
            && last.contains(">vraag het hier aan.<"),
        "{last}"
    );
    let after = after.trim_start();
    assert!(after.starts_with("<section class=\"help\""), "{after}");
    assert_eq!(page.follow("/forgot?").await.step(), "forgot");
}

async fn n22_the_store_links_are_the_institutions_own_and_any_app_will_do(house: &TestHouse) {
    let (android, ios) = (
        "https://winkel.test/droid/sleutelbos",
        "https://winkel.test/sleutelbos",
    );
    with_policy(house, "onderzoek", move |policy| {
        policy.authenticator_apps = vec![AuthenticatorApp {
            name: "Sleutelbos".to_owned(),
            android_url: Some(android.to_owned()),
            ios_url: Some(ios.to_owned()),
            hint: Localized::default(),
        }];
    })
    .await;
    let nora = player("onderzoek", "nora@peil.test");
    let page = as_player(house, &nora).await.submit(&[]).await;
    assert_eq!(page.step(), "enrol-totp");
    let stores: Vec<&str> = page
        .links()
        .into_iter()
        .filter(|link| link.starts_with("https://") && !link.contains("//login.test"))
        .collect();
    assert_eq!(stores, [android, ios]);
    let names = page.texts("a");
    assert!(names.contains(&"Android Sleutelbos") && names.contains(&"iPhone Sleutelbos"));
    // An app that nobody recommended: RFC 6238 is all it takes.
    let (secret, period, _) = enrolment(&page);
    let code = code_of_secret(&secret, period, house.now());
    let page = page.submit(&[("code", &code)]).await;
    assert_ne!(page.step(), "enrol-totp", "{}", page.alert_text());
}

async fn n23_one_call_to_set_it_up_in_words_of_ones_own(house: &TestHouse) {
    let words = "Begin hier met twee factoren";
    in_own_words(house, "onderzoek", "intro-start", words).await;
    let page = as_player(house, &player("onderzoek", "nora@peil.test")).await;
    assert_eq!(page.step(), "enrol-intro");
    let primary: Vec<String> = page
        .forms()
        .into_iter()
        .flat_map(|form| form.buttons)
        .filter(|(_, _, primary)| *primary)
        .map(|(name, ..)| name)
        .collect();
    assert_eq!(primary.len(), 1, "exactly one");
    assert!(page.texts("button").contains(&words), "{}", page.text());
    assert!(!page.offers("later"), "N-01: it can not be put off");
    assert_eq!(page.submit(&[]).await.step(), "enrol-totp");
}

async fn n33_help_stands_in_the_same_place_all_the_way(house: &TestHouse) {
    let nora = player("onderzoek", "nora@peil.test");
    let intro = as_player(house, &nora).await;
    let totp = intro.submit(&[]).await;
    let sent = forgotten(house, "onderzoek", nora.username).await;
    let link = newest_link(house, nora.username).await;
    let agent = Agent::new(house);
    let pages = [
        login_page(house, "onderzoek").await,
        with_password(house, "onderzoek", nora.username, "niet dit").await,
        as_player(house, &player("onderzoek", "vera@peil.test")).await,
        as_player(house, &player("onderzoek", "info@peil.test")).await,
        agent.get("/forgot?institution=onderzoek").await,
        agent.get("/recover?institution=onderzoek").await,
        agent.get("/help?institution=onderzoek").await,
        agent.get(&link).await,
        intro,
        totp,
        sent,
    ];
    for page in pages {
        let whose = format!("{} at {}", page.step(), page.url);
        assert_eq!(page.institution(), "onderzoek", "{whose}");
        let (_, after) = page.body.split_once("</main>").unwrap();
        let after = after.trim_start();
        assert!(after.starts_with("<section class=\"help\""), "{whose}");
        let (help, _) = after.split_once("</section>").unwrap();
        for part in [
            "href=\"mailto:hulp@peilstation.example\"",
            "href=\"tel:",
            "020 555 0100",
            "op werkdagen van 9.00 tot 17.00 uur",
        ] {
            assert!(help.contains(part), "{part} is missing on {whose}: {help}");
        }
    }
}

async fn n34_each_question_has_its_contact_and_the_helpdesk_has_the_rest(house: &TestHouse) {
    let forgot = async || {
        let agent = Agent::new(house);
        agent.get("/forgot?institution=onderzoek").await
    };
    let within = |page: &Page, mail: &str| {
        let main = page.body.split("</main>").next().unwrap_or_default();
        main.matches(&format!("href=\"mailto:{mail}@peilstation.example\""))
            .count()
    };
    let page = forgot().await;
    assert_eq!(within(&page, "project"), 1, "the address is not known");
    assert_eq!(within(&page, "hoofdcontact"), 1, "a shared account");
    assert_eq!(within(&page, "hulp"), 0);
    with_policy(house, "onderzoek", |policy| {
        policy
            .contacts
            .retain(|contact| contact.purpose == ContactPurpose::Helpdesk);
    })
    .await;
    let page = forgot().await;
    assert_eq!(within(&page, "hulp"), 2, "the helpdesk takes both");
    assert_eq!(within(&page, "project") + within(&page, "hoofdcontact"), 0);
}

async fn n35_an_announcement_stands_between_its_days(house: &TestHouse) {
    with_policy(house, "onderzoek", |policy| {
        policy.notice = Some(Notice {
            text: Localized::new(
                "Vanaf maandag is <b>een code</b> verplicht.",
                "From Monday a code is needed.",
            ),
            from: NaiveDate::from_ymd_opt(2026, 11, 22),
            to: NaiveDate::from_ymd_opt(2026, 11, 23),
        });
    })
    .await;
    let shown = async || {
        let page = login_page(house, "onderzoek").await;
        let region = page.attribute("section", "aria-label").map(str::to_owned);
        let said = page
            .text()
            .contains("Vanaf maandag is <b>een code</b> verplicht.");
        assert!(!page.body.contains("<b>een code"), "text, and no markup");
        assert!(!page.body.contains("<dialog") && !page.body.contains("aria-modal"));
        assert_eq!(region.as_deref() == Some("Mededeling"), said);
        said
    };
    // It is Saturday the 21st, ten in the morning; days begin at midnight in Amsterdam.
    assert!(!shown().await, "not yet");
    house
        .clock
        .advance(Duration::hours(13) + Duration::minutes(59));
    assert!(!shown().await, "a minute to midnight");
    house.clock.advance(Duration::minutes(1));
    assert!(shown().await, "the first day");
    house
        .clock
        .advance(Duration::hours(48) - Duration::minutes(1));
    assert!(shown().await, "the last minute of the last day");
    house.clock.advance(Duration::minutes(1));
    assert!(!shown().await, "over");
}
