//! Recovery codes: two effects, one use each.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Asked, Page, Portal, Visit, code_of, on_both_stores, past_few_codes,
    testkit::{
        TestHouse,
        cast::{Player, player},
    },
};

const MFA: &str = "https://refeds.org/profile/mfa";

on_both_stores! {
    h24_a_code_stands_in_for_the_app_and_leaves_it_alone;
    h23_dev_01_a_code_works_once;
    h22_a_code_is_taken_however_it_is_spelled;
    e15_a_code_removes_the_app_and_the_set_up_is_offered;
    u19_a_wrong_recovery_code_is_no_wrong_code_of_the_app;
    e14_dev_03_exactly_one_code_is_shown_and_never_again;
    h22_six_codes_of_three_groups_from_a_clear_alphabet;
    aut_12_a_recovery_code_never_meets_an_essential_acr;
    aut_12_a_recovery_code_that_could_not_do_is_not_spent;
    aut_12_e15_one_that_removes_the_app_leads_to_a_set_up_that_does;
    dev_01_a_new_set_makes_the_old_one_worthless;
}

async fn code_page(house: &TestHouse, agent: &Agent, who: &Player) -> Page {
    let page = Portal::of(house, "agenda")
        .ask_for(who.institution)
        .open(agent)
        .await;
    let page = page
        .submit(&[("username", who.username), ("password", who.password)])
        .await;
    assert_eq!(page.step(), "second-factor");
    page
}

async fn h24_a_code_stands_in_for_the_app_and_leaves_it_alone(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("zorg");
    let page = asked.open(&Agent::new(house)).await;
    let page = page
        .submit(&[("username", dirk.username), ("password", dirk.password)])
        .await;
    let page = page.submit(&[("code", dirk.recovery_codes[0])]).await;
    let page = past_few_codes(page).await;
    let claims = portal.tokens(&asked, &page).await.claims;
    assert_eq!(claims["acr"], "urn:sluis:acr:single-factor", "AUT-12");
    assert!(
        !claims["amr"].as_array().unwrap().contains(&"mfa".into()),
        "AUT-12"
    );
    let outbox = house.outbox().await;
    assert!(
        outbox
            .iter()
            .any(|mail| mail.to == "dirk@linde.test" && mail.text.contains('2')),
        "told, with what is left"
    );
    assert!(
        house
            .events()
            .await
            .iter()
            .any(|event| event.kind == EventKind::RecoveryCodeUsed)
    );
    house.clock.advance(Duration::minutes(1));
    let page = code_page(house, &Agent::new(house), &dirk).await;
    let page = page.submit(&[("code", &code_of(&dirk, house.now()))]).await;
    assert!(page.away().is_some(), "the app still works");
}

async fn h23_dev_01_a_code_works_once(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let code = dirk.recovery_codes[1];
    let page = code_page(house, &Agent::new(house), &dirk)
        .await
        .submit(&[("code", code)])
        .await;
    assert!(past_few_codes(page).await.away().is_some());
    let page = code_page(house, &Agent::new(house), &dirk)
        .await
        .submit(&[("code", code)])
        .await;
    assert_eq!((page.step(), page.status), ("second-factor", 422));
    let other = dirk.recovery_codes[2];
    let page = page.submit(&[("code", other)]).await;
    assert!(
        past_few_codes(page).await.away().is_some(),
        "the others still work"
    );
}

async fn h22_a_code_is_taken_however_it_is_spelled(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let [one, two, three] = dirk.recovery_codes else {
        panic!("three codes")
    };
    let spaced: String = three
        .chars()
        .map(|letter| if letter == '-' { ' ' } else { letter })
        .collect();
    let torn: String = two
        .to_lowercase()
        .replace('-', "")
        .chars()
        .flat_map(|letter| [letter, '-'])
        .collect();
    for typed in [format!("  {}  ", one.to_lowercase()), torn, spaced] {
        let page = code_page(house, &Agent::new(house), &dirk)
            .await
            .submit(&[("code", &typed)])
            .await;
        let page = past_few_codes(page).await;
        assert!(page.away().is_some(), "{typed:?}: {}", page.alert_text());
    }
}

async fn e15_a_code_removes_the_app_and_the_set_up_is_offered(house: &TestHouse) {
    let anton = player("energie", "anton");
    let portal = Portal::of(house, "agenda");
    let (agent, asked) = (Agent::new(house), portal.ask_for("energie"));
    let page = asked.open(&agent).await;
    let page = page
        .submit(&[("username", anton.username), ("password", anton.password)])
        .await;
    let page = page.submit(&[("code", anton.recovery_codes[0])]).await;
    assert_eq!(page.step(), "enrol-intro", "setting it up again is offered");
    assert!(
        page.text().contains("De oude koppeling is verwijderd."),
        "{}",
        page.text()
    );
    let page = page.click_action("later").await;
    let claims = portal.tokens(&asked, &page).await.claims;
    assert_eq!(
        claims["acr"], "urn:sluis:acr:single-factor",
        "the policy is optional: one factor goes on"
    );
    assert!(
        house
            .outbox()
            .await
            .iter()
            .any(|mail| mail.to == "anton@energie.test")
    );
    house.clock.advance(Duration::minutes(1));
    let settled = Visit::of(house, &anton)
        .sign_in(&Agent::new(house), &portal.ask_for("energie"))
        .await;
    assert_eq!(settled.steps, ["password"], "no app, no code");
}

async fn u19_a_wrong_recovery_code_is_no_wrong_code_of_the_app(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let page = code_page(house, &Agent::new(house), &dirk).await;
    let form = page
        .forms()
        .into_iter()
        .find(|form| form.names.iter().any(|name| name == "recovery_code"))
        .unwrap();
    let wrong = form.filled(&[("code", "AAAA-BBBB-CCCC")]);
    let page = page.agent().post(&form.action, &wrong).await;
    assert_eq!((page.step(), page.status), ("second-factor", 422));
    let said = page.alert_text();
    assert!(said.contains("Deze herstelcode klopt niet"), "{said}");
    // Where nobody says what it was meant as, it is a code like any other.
    let page = page.submit(&[("code", "AAAA-BBBB-CCCC")]).await;
    assert_eq!((page.step(), page.status), ("second-factor", 422));
    let said = page.alert_text();
    assert!(said.contains("Deze code klopt niet"), "{said}");
    let right = form.filled(&[("code", dirk.recovery_codes[0])]);
    let page = page.agent().post(&form.action, &right).await;
    assert!(past_few_codes(page).await.away().is_some());
}

async fn e14_dev_03_exactly_one_code_is_shown_and_never_again(house: &TestHouse) {
    let bea = player("energie", "bea");
    let portal = Portal::of(house, "agenda");
    let agent = Agent::new(house);
    Visit::of(house, &bea)
        .sign_in(&agent, &portal.ask_for("energie"))
        .await;
    let page = agent
        .get("/account/security/app")
        .await
        .submit(&[("password", bea.password)])
        .await;
    let (secret, period, _) = sluis_tests::enrolment(&page);
    let code = sluis_tests::code_of_secret(&secret, period, house.now());
    let page = page.submit(&[("code", &code)]).await;
    assert_eq!(page.step(), "recovery-codes");
    let shown = page
        .texts("code")
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>();
    assert_eq!(shown.len(), 1);
    let page = page.submit(&[]).await;
    assert_eq!(page.step(), "account");
    for path in ["/account", "/account/security", "/account/security/app"] {
        assert!(
            !agent.get(path).await.body.contains(&shown[0]),
            "{path} shows it again"
        );
    }
}

async fn h22_six_codes_of_three_groups_from_a_clear_alphabet(house: &TestHouse) {
    let els = player("zorg", "els@linde.test");
    let portal = Portal::of(house, "agenda");
    let settled = Visit::of(house, &els)
        .sign_in(&Agent::new(house), &portal.ask_for("zorg"))
        .await;
    let mut codes = settled.recovery_codes;
    assert_eq!(codes.len(), 6);
    for code in &codes {
        let groups: Vec<&str> = code.split('-').collect();
        assert!(
            groups.len() == 3 && groups.iter().all(|group| group.len() == 4),
            "{code}"
        );
        assert!(!code.contains(['0', '1', 'I', 'O']), "{code}");
    }
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), 6, "all different");
}

/// The page for the code at a portal that demands a second factor.
async fn demanded(house: &TestHouse, who: &Player, level: &str) -> (Asked, Page) {
    let acr = serde_json::json!({ "id_token": { "acr": { "essential": true, "value": level } } });
    let asked = Portal::of(house, "agenda")
        .ask_for(who.institution)
        .with("claims", &acr.to_string());
    let page = asked.open(&Agent::new(house)).await;
    let page = page
        .submit(&[("username", who.username), ("password", who.password)])
        .await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    (asked, page)
}

async fn aut_12_a_recovery_code_never_meets_an_essential_acr(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let (_, page) = demanded(house, &dirk, MFA).await;
    let page = page.submit(&[("code", dirk.recovery_codes[0])]).await;
    assert!(page.away().is_none(), "it went through as two factors");
    assert_eq!(page.step(), "second-factor");
}

async fn aut_12_a_recovery_code_that_could_not_do_is_not_spent(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let code = dirk.recovery_codes[0];
    for level in [MFA, "urn:sluis:acr:remembered-device"] {
        let (_, page) = demanded(house, &dirk, level).await;
        assert!(
            !page.has_field("recovery_code"),
            "{level}: none is asked for: {}",
            page.text()
        );
        let page = page.submit(&[("code", code)]).await;
        assert_eq!((page.step(), page.status), ("second-factor", 422));
        let said = page.alert_text();
        assert!(said.contains("niet verbruikt"), "{level}: {said}");
    }
    let used = |event: &sluis_model::audit::Event| event.kind == EventKind::RecoveryCodeUsed;
    assert!(!house.events().await.iter().any(used));
    let page = code_page(house, &Agent::new(house), &dirk).await;
    assert!(page.has_field("recovery_code"), "{}", page.text());
    let page = page.submit(&[("code", code)]).await;
    assert!(past_few_codes(page).await.away().is_some());
}

async fn aut_12_e15_one_that_removes_the_app_leads_to_a_set_up_that_does(house: &TestHouse) {
    let anton = player("energie", "anton");
    let (asked, page) = demanded(house, &anton, MFA).await;
    assert!(page.has_field("recovery_code"), "{}", page.text());
    let page = page.submit(&[("code", anton.recovery_codes[0])]).await;
    assert_eq!(page.step(), "enrol-intro", "{}", page.text());
    assert!(!page.offers("later"), "the portal demands it");
    let settled = Visit::of(house, &anton).go_on(page).await;
    let portal = Portal::of(house, "agenda");
    let claims = portal.tokens(&asked, &settled.page).await.claims;
    assert_eq!(claims["acr"], MFA);
}

async fn dev_01_a_new_set_makes_the_old_one_worthless(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let portal = Portal::of(house, "agenda");
    let agent = Agent::new(house);
    Visit::of(house, &dirk)
        .sign_in(&agent, &portal.ask_for("zorg"))
        .await;
    let page = agent
        .get("/account/security/app")
        .await
        .submit(&[("password", dirk.password)])
        .await;
    let (secret, period, _) = sluis_tests::enrolment(&page);
    let page = page
        .submit(&[(
            "code",
            &sluis_tests::code_of_secret(&secret, period, house.now()),
        )])
        .await;
    let fresh: Vec<String> = page.texts("code").into_iter().map(str::to_owned).collect();
    assert_eq!(fresh.len(), 6);
    let page = code_page(house, &Agent::new(house), &dirk)
        .await
        .submit(&[("code", dirk.recovery_codes[0])])
        .await;
    assert_eq!(page.status, 422);
    assert!(page.submit(&[("code", &fresh[0])]).await.away().is_some());
}
