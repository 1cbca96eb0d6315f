//! Accounts that are not like the others, and what somebody learns who has no right password.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Page, Portal, Visit, code_of, on_both_stores,
    testkit::{
        TestHouse,
        cast::{PHRASE, player},
    },
    with_policy,
};

on_both_stores! {
    n05_a_shared_account_is_refused_after_the_right_password;
    s03_closed_ended_and_future_accounts_are_refused_after_the_right_password;
    s10_a_new_password_comes_before_anything_else;
    s09_a_temporary_password_ends;
    lif_08_flo_03_a_temporary_password_gives_nothing_before_both_steps;
    n21_h33_a_password_chosen_on_the_way_stays_in_the_list_of_steps;
    n17_every_rule_that_is_not_met_is_named_at_once;
    u24_a_suspended_factor_is_not_asked;
    the_demos_accounts_sign_in_as_demo_json_says;
}

async fn with_password(
    house: &TestHouse,
    institution: &str,
    username: &str,
    password: &str,
) -> Page {
    let page = Portal::of(house, "agenda")
        .ask_for(institution)
        .open(&Agent::new(house))
        .await;
    assert_eq!(page.step(), "password");
    page.submit(&[("username", username), ("password", password)])
        .await
}

async fn n05_a_shared_account_is_refused_after_the_right_password(house: &TestHouse) {
    let wrong = with_password(house, "onderzoek", "info@peil.test", "niet dit wachtwoord").await;
    assert_eq!(
        wrong.step(),
        "password",
        "nobody learns of it without the password"
    );
    let page = with_password(house, "onderzoek", "info@peil.test", PHRASE).await;
    assert_eq!(
        (page.step(), page.status, page.institution()),
        ("error", 403, "onderzoek")
    );
    assert!(!page.links().is_empty(), "a way on");
    assert!(
        house
            .events()
            .await
            .iter()
            .any(|event| event.kind == EventKind::SharedAccountRefused)
    );
    assert_eq!(page.agent().cookie("session"), None);
}

async fn s03_closed_ended_and_future_accounts_are_refused_after_the_right_password(
    house: &TestHouse,
) {
    for name in ["dicht", "over", "straks"] {
        assert_eq!(
            with_password(house, "energie", name, "niet dit wachtwoord")
                .await
                .step(),
            "password"
        );
        let page = with_password(house, "energie", name, PHRASE).await;
        assert_eq!((page.step(), page.status), ("error", 403), "{name}");
    }
    house.clock.advance(Duration::hours(1));
    assert!(
        with_password(house, "energie", "straks", PHRASE)
            .await
            .away()
            .is_some(),
        "its day has come"
    );
}

async fn s10_a_new_password_comes_before_anything_else(house: &TestHouse) {
    let page = with_password(house, "energie", "moet", PHRASE).await;
    assert_eq!(page.step(), "new-password");
    let agent = page.agent().clone();
    assert_ne!(
        agent.get("/account").await.step(),
        "account",
        "FLO-03: nothing else opens"
    );
    let silent = Portal::of(house, "agenda")
        .ask_for("energie")
        .with("prompt", "none");
    assert_eq!(silent.error(&silent.open(&agent).await), "login_required");
    let same = page
        .submit(&[("new_password", PHRASE), ("new_password_repeat", PHRASE)])
        .await;
    assert_eq!(same.step(), "new-password", "the same one is no new one");
    let differ = same
        .submit(&[
            ("new_password", "Drie-Witte-Kasten-9"),
            ("new_password_repeat", "iets anders"),
        ])
        .await;
    assert_ne!(differ.alert_text(), "");
    let new = [
        ("new_password", "Drie-Witte-Kasten-9"),
        ("new_password_repeat", "Drie-Witte-Kasten-9"),
    ];
    assert!(differ.submit(&new).await.away().is_some());
    assert_eq!(
        with_password(house, "energie", "moet", PHRASE).await.step(),
        "password",
        "the old one is dead"
    );
    assert!(
        with_password(house, "energie", "moet", "Drie-Witte-Kasten-9")
            .await
            .away()
            .is_some()
    );
}

async fn s09_a_temporary_password_ends(house: &TestHouse) {
    house.clock.advance(Duration::hours(48));
    let page = with_password(house, "station", "hanna", PHRASE).await;
    assert_eq!(page.step(), "error");
}

async fn lif_08_flo_03_a_temporary_password_gives_nothing_before_both_steps(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let page = with_password(house, "station", "hanna", PHRASE).await;
    assert_eq!(page.step(), "enrol-intro", "S-09: the factor first");
    let agent = page.agent().clone();
    let page = page.submit(&[]).await;
    let (secret, period, _) = sluis_tests::enrolment(&page);
    let page = page
        .submit(&[(
            "code",
            &sluis_tests::code_of_secret(&secret, period, house.now()),
        )])
        .await;
    assert_eq!(page.step(), "enrol-done");
    let page = page.submit(&[]).await;
    assert_eq!(page.step(), "new-password");
    let silent = portal.ask_for("station").with("prompt", "none");
    assert_eq!(silent.error(&silent.open(&agent).await), "login_required");
    // Begun again in another browser, it is asked for what is still missing.
    house.clock.advance(Duration::minutes(1));
    let page = with_password(house, "station", "hanna", PHRASE).await;
    assert_eq!(page.step(), "second-factor");
    let page = page
        .submit(&[(
            "code",
            &sluis_tests::code_of_secret(&secret, period, house.now()),
        )])
        .await;
    assert_eq!(page.step(), "new-password");
}

async fn n21_h33_a_password_chosen_on_the_way_stays_in_the_list_of_steps(house: &TestHouse) {
    with_policy(house, "station", |policy| {
        policy.provision.first = sluis_model::policy::FirstSteps::PasswordFirst;
    })
    .await;
    let page = with_password(house, "station", "hanna", PHRASE).await;
    assert_eq!(page.step(), "new-password");
    assert!(page.text().contains("Stap 1 van 2"), "{}", page.text());
    let new = "Zes-Gouden-Deuren-71";
    let page = page
        .submit(&[("new_password", new), ("new_password_repeat", new)])
        .await;
    assert_eq!(page.step(), "enrol-intro", "{}", page.alert_text());
    assert!(page.text().contains("Stap 2 van 2"), "{}", page.text());
    let page = page.submit(&[]).await;
    assert_eq!(page.step(), "enrol-totp");
    assert!(page.text().contains("Stap 2 van 2"), "{}", page.text());
    // Whoever comes later, with the new password, was never asked for one on this road.
    house.clock.advance(Duration::minutes(1));
    let page = with_password(house, "station", "hanna", new).await;
    assert!(!page.text().contains("van 2"), "{}", page.text());
}

async fn n17_every_rule_that_is_not_met_is_named_at_once(house: &TestHouse) {
    let mut person = house.person("onderzoek", "vera@peil.test").await;
    let hash = person.password_hash.take().unwrap();
    let (id, now) = (person.id, house.now());
    house
        .idp
        .durable
        .write(move |tx| {
            tx.set_password(
                &id,
                &hash,
                sluis_model::person::PasswordState::MustChange,
                now,
            )
        })
        .await
        .unwrap();
    let vera = player("onderzoek", "vera@peil.test");
    let page = with_password(house, "onderzoek", vera.username, PHRASE).await;
    let mut page = page.submit(&[("code", &code_of(&vera, house.now()))]).await;
    assert_eq!(page.step(), "new-password");
    let rules = page.texts("section").join(" ").matches("niet").count();
    for (typed, unmet) in [
        ("aaaa", 4),
        ("ABCDEFG1!X", 1),
        ("abcdefg1!x", 1),
        ("Abcdefgh!x", 1),
        ("Abcdefg12x", 1),
        ("Abcdef1!x", 1),
    ] {
        page = page
            .submit(&[("new_password", typed), ("new_password_repeat", typed)])
            .await;
        assert_eq!(page.step(), "new-password", "{typed}");
        assert_eq!(
            page.body.matches("class=\"unmet\"").count(),
            unmet,
            "{typed} (there were {rules} before)"
        );
    }
    let good = [
        ("new_password", "Abcdefg1!x"),
        ("new_password_repeat", "Abcdefg1!x"),
    ];
    assert!(page.submit(&good).await.away().is_some());
}

async fn u24_a_suspended_factor_is_not_asked(house: &TestHouse) {
    let uit = player("school", "uit");
    let settled = Visit::of(house, &uit)
        .sign_in(
            &Agent::new(house),
            &Portal::of(house, "agenda").ask_for("school"),
        )
        .await;
    assert_eq!(settled.steps, ["password"]);
}

async fn the_demos_accounts_sign_in_as_demo_json_says(house: &TestHouse) {
    assert_eq!(house.demo.issuer, sluis_tests::testkit::ORIGIN);
    let slugs: Vec<&str> = house
        .demo
        .institutions
        .iter()
        .map(|institution| institution.slug.as_str())
        .collect();
    assert_eq!(slugs, ["onderzoek", "energie", "school", "zorg", "station"]);
    for account in &house.demo.accounts {
        let page = with_password(
            house,
            &account.institution,
            &account.username,
            &account.password,
        )
        .await;
        let who = format!(
            "{} of {}: {}",
            account.username, account.institution, account.note
        );
        assert!(
            page.away().is_some() || page.step() != "password",
            "{who}: {}",
            page.alert_text()
        );
        if let (Some(secret), "second-factor") = (&account.totp_secret, page.step()) {
            let code = sluis_tests::code_of_secret(secret, account.totp_period, house.now());
            let page = page.submit(&[("code", &code)]).await;
            assert!(page.away().is_some(), "{who}: {}", page.alert_text());
        }
    }
    for slug in slugs {
        let accounts = || {
            house
                .demo
                .accounts
                .iter()
                .filter(move |account| account.institution == slug)
        };
        assert!(
            accounts().any(|account| account.totp_secret.is_none()),
            "{slug}: somebody without a factor"
        );
        assert!(
            accounts().any(|account| account.totp_secret.is_some()),
            "{slug}: somebody with one"
        );
        let admin = |account: &&_| matches!(account, a if admin_enrolled(a));
        assert!(
            accounts().any(|account| admin(&account)),
            "{slug}: an administrator with one"
        );
    }
}

fn admin_enrolled(account: &sluis_tests::DemoAccount) -> bool {
    account.roles.iter().any(|role| role == "admin") && account.totp_secret.is_some()
}
