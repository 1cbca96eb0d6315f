//! What ends a remembered device, and who never rests on one.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_tests::{
    Agent, Page, Portal, Visit, code_of, code_of_secret, enrolment, mails, on_both_stores,
    testkit::{
        TestHouse,
        cast::{PHRASE, Player, player},
    },
};

const REMEMBERED: &str = "urn:sluis:acr:remembered-device";
const MFA: &str = "https://refeds.org/profile/mfa";

on_both_stores! {
    dev_09_a_new_password_ends_it_everywhere;
    dev_09_another_app_ends_it;
    dev_09_switching_the_factor_off_and_on_ends_it;
    dev_05_dev_09_a_recovery_code_ends_it;
    dev_09_forgetting_it_on_the_account_page_ends_it;
    dev_09_a_closed_account_ends_it;
    aut_09_an_essential_acr_gets_a_fresh_code;
    aut_09_a_max_age_younger_than_the_last_code_gets_a_fresh_one;
    aut_09_a_portal_that_refuses_devices_gets_a_code;
    aut_09_a_device_is_called_known_only_where_it_is;
    aut_09_prompt_login_asks_the_password_and_lets_the_device_stand;
    lif_02_a_remembered_browser_unlocks_with_a_code_as_well;
}

/// A browser that energie remembers for Anton, an hour later, and without a session.
async fn remembered(house: &TestHouse) -> (Agent, Player) {
    let (agent, anton) = (Agent::new(house), player("energie", "anton"));
    let settled = Visit::of(house, &anton)
        .sign_in(&agent, &Portal::of(house, "agenda").ask_for("energie"))
        .await;
    assert_eq!(settled.steps, ["password", "second-factor"]);
    house.clock.advance(Duration::minutes(30));
    (agent, anton)
}

async fn steps(house: &TestHouse, agent: &Agent, who: &Player) -> Vec<String> {
    agent.drop_cookie("session");
    Visit::of(house, who)
        .sign_in(agent, &Portal::of(house, "agenda").ask_for(who.institution))
        .await
        .steps
}

/// The account's security page, unlocked.
async fn unlocked(house: &TestHouse, agent: &Agent, who: &Player, to: &str) -> Page {
    let page = agent.get(&format!("/account/security/{to}")).await;
    assert_eq!(page.step(), "unlock", "E-08: the password first");
    if page.has_field("code") {
        let code = code_of(who, house.now());
        return page
            .submit(&[("password", who.password), ("code", &code)])
            .await;
    }
    page.submit(&[("password", who.password)]).await
}

async fn dev_09_a_new_password_ends_it_everywhere(house: &TestHouse) {
    let (agent, mut anton) = remembered(house).await;
    let other = Agent::new(house);
    Visit::of(house, &anton)
        .sign_in(&other, &Portal::of(house, "agenda").ask_for("energie"))
        .await;
    let new = "Twee-Rode-Stoelen-47";
    let page = agent.get("/account/password").await;
    let wrong = page
        .submit(&[
            ("password", "niet dit"),
            ("new_password", new),
            ("new_password_repeat", new),
        ])
        .await;
    assert_ne!(
        wrong.alert_text(),
        "",
        "PWD-16: the present password is asked"
    );
    let page = wrong
        .submit(&[
            ("password", PHRASE),
            ("new_password", new),
            ("new_password_repeat", new),
        ])
        .await;
    assert_eq!((page.step(), page.alert_text()), ("account", ""));
    let silent = Portal::of(house, "agenda")
        .ask_for("energie")
        .with("prompt", "none");
    assert_eq!(
        silent.error(&silent.open(&other).await),
        "login_required",
        "PWD-16: other sessions end"
    );
    let mail = house.outbox().await;
    assert!(
        mail.iter().any(|mail| mail.to == "anton@energie.test"),
        "PWD-16: the person is told"
    );
    anton.password = "Twee-Rode-Stoelen-47";
    house.clock.advance(Duration::minutes(1));
    assert_eq!(
        steps(house, &agent, &anton).await,
        ["password", "second-factor"]
    );
}

async fn dev_09_another_app_ends_it(house: &TestHouse) {
    let (agent, anton) = remembered(house).await;
    let page = unlocked(house, &agent, &anton, "app").await;
    let (secret, period, _) = enrolment(&page);
    let page = page
        .submit(&[("code", &code_of_secret(&secret, period, house.now()))])
        .await;
    assert_eq!(page.step(), "recovery-codes");
    let email = house.person("energie", "anton").await.email.unwrap();
    let told = mails(house, &email).await;
    assert!(
        told.iter().any(|mail| mail.contains("nieuwe app")),
        "REC-23: {told:?}"
    );
    house.clock.advance(Duration::minutes(1));
    agent.drop_cookie("session");
    let page = Portal::of(house, "agenda")
        .ask_for("energie")
        .open(&agent)
        .await;
    let page = page
        .submit(&[("username", anton.username), ("password", anton.password)])
        .await;
    assert_eq!(page.step(), "second-factor");
    let old = page
        .submit(&[("code", &code_of(&anton, house.now()))])
        .await;
    assert_ne!(old.alert_text(), "", "LIF-14: the old app is worth nothing");
    let page = old
        .submit(&[("code", &code_of_secret(&secret, period, house.now()))])
        .await;
    assert!(page.away().is_some());
}

async fn dev_09_switching_the_factor_off_and_on_ends_it(house: &TestHouse) {
    let (agent, anton) = remembered(house).await;
    let page = unlocked(house, &agent, &anton, "off").await;
    assert_eq!(page.step(), "confirm", "E-23: a question first");
    let page = page.click_action("confirm").await;
    assert_eq!(page.step(), "account");
    assert_eq!(
        steps(house, &agent, &anton).await,
        ["password"],
        "E-24: only the password"
    );
    let page = unlocked(house, &agent, &anton, "app").await;
    let (secret, period, _) = enrolment(&page);
    page.submit(&[("code", &code_of_secret(&secret, period, house.now()))])
        .await;
    agent.drop_cookie("session");
    let page = Portal::of(house, "agenda")
        .ask_for("energie")
        .open(&agent)
        .await;
    let page = page
        .submit(&[("username", anton.username), ("password", anton.password)])
        .await;
    assert_eq!(page.step(), "second-factor");
}

async fn dev_05_dev_09_a_recovery_code_ends_it(house: &TestHouse) {
    let (agent, dirk) = (Agent::new(house), player("zorg", "dirk@linde.test"));
    let portal = Portal::of(house, "agenda");
    Visit::of(house, &dirk)
        .remembered_for("12")
        .sign_in(&agent, &portal.ask_for("zorg"))
        .await;
    assert_eq!(steps(house, &agent, &dirk).await, ["password"]);
    let page = portal.ask_for("zorg").open(&Agent::new(house)).await;
    let page = page
        .submit(&[("username", dirk.username), ("password", dirk.password)])
        .await;
    let page = page
        .submit(&[("code", dirk.recovery_codes[0]), ("remember", "12")])
        .await;
    let page = sluis_tests::past_few_codes(page).await;
    assert!(
        page.away().is_some(),
        "at {}: {}",
        page.step(),
        page.alert_text()
    );
    assert_eq!(
        page.agent().cookie("device"),
        None,
        "DEV-05: nothing is remembered after a recovery code"
    );
    house.clock.advance(Duration::minutes(1));
    assert_eq!(
        steps(house, &agent, &dirk).await,
        ["password", "second-factor"]
    );
}

async fn dev_09_forgetting_it_on_the_account_page_ends_it(house: &TestHouse) {
    let (agent, anton) = remembered(house).await;
    let page = agent.get("/account/security").await;
    assert!(
        page.text().contains("Firefox"),
        "the device is named: {}",
        page.text()
    );
    assert!(
        page.text().contains("Portaal agenda"),
        "and where it was remembered"
    );
    let page = page.click_action("forget").await;
    assert_eq!(page.step(), "account");
    assert!(!page.offers("forget"), "the list is empty");
    assert_eq!(
        steps(house, &agent, &anton).await,
        ["password", "second-factor"]
    );
}

async fn dev_09_a_closed_account_ends_it(house: &TestHouse) {
    let (agent, anton) = remembered(house).await;
    let mut person = house.person("energie", "anton").await;
    person.standing = sluis_model::person::Standing::Disabled;
    house
        .idp
        .durable
        .write(move |tx| tx.update_person(&person))
        .await
        .unwrap();
    let silent = Portal::of(house, "agenda")
        .ask_for("energie")
        .with("prompt", "none");
    assert_ne!(
        silent.error(&silent.open(&agent).await),
        "",
        "SES-11: the session is worth nothing"
    );
    agent.drop_cookie("session");
    let page = Portal::of(house, "agenda")
        .ask_for("energie")
        .open(&agent)
        .await;
    let page = page
        .submit(&[("username", anton.username), ("password", anton.password)])
        .await;
    assert_eq!(page.step(), "error");
}

async fn aut_09_an_essential_acr_gets_a_fresh_code(house: &TestHouse) {
    let (agent, anton) = remembered(house).await;
    assert_eq!(steps(house, &agent, &anton).await, ["password"]);
    let portal = Portal::of(house, "agenda");
    let claims = format!(r#"{{"id_token":{{"acr":{{"essential":true,"value":"{MFA}"}}}}}}"#);
    let silent = portal
        .ask_for("energie")
        .with("claims", &claims)
        .with("prompt", "none");
    assert_eq!(
        silent.error(&silent.open(&agent).await),
        "interaction_required"
    );
    let asked = portal.ask_for("energie").with("claims", &claims);
    let settled = Visit::of(house, &anton).sign_in(&agent, &asked).await;
    assert_eq!(settled.steps, ["second-factor"]);
    assert_eq!(
        portal.tokens(&asked, &settled.page).await.claims["acr"],
        MFA
    );
}

async fn aut_09_a_max_age_younger_than_the_last_code_gets_a_fresh_one(house: &TestHouse) {
    let (agent, anton) = remembered(house).await;
    assert_eq!(steps(house, &agent, &anton).await, ["password"]);
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("energie").with("max_age", "60");
    let settled = Visit::of(house, &anton).sign_in(&agent, &asked).await;
    assert_eq!(
        settled.steps,
        ["second-factor"],
        "the password is fresh, the factor is half an hour old"
    );
    assert_eq!(
        portal.tokens(&asked, &settled.page).await.claims["acr"],
        MFA
    );
}

async fn aut_09_a_portal_that_refuses_devices_gets_a_code(house: &TestHouse) {
    let (agent, anton) = remembered(house).await;
    assert_eq!(steps(house, &agent, &anton).await, ["password"]);
    let portal = Portal::of(house, "streng");
    let asked = portal.ask_for("energie");
    let page = asked.open(&agent).await;
    assert_eq!(page.step(), "second-factor");
    assert!(
        page.text().contains("vraagt om een nieuwe code"),
        "the page says why: {}",
        page.text()
    );
    let settled = Visit::of(house, &anton).sign_in(&agent, &asked).await;
    assert_eq!(settled.steps, ["second-factor"]);
    assert_eq!(
        portal.tokens(&asked, &settled.page).await.claims["acr"],
        MFA
    );
}

async fn aut_09_a_device_is_called_known_only_where_it_is(house: &TestHouse) {
    let (known, anton) = remembered(house).await;
    let unknown = Agent::new(house);
    let portal = Portal::of(house, "agenda");
    Visit::of(house, &anton)
        .not_on_this_device()
        .sign_in(&unknown, &portal.ask_for("energie"))
        .await;
    house.clock.advance(Duration::minutes(1));
    let claims = format!(r#"{{"id_token":{{"acr":{{"essential":true,"value":"{MFA}"}}}}}}"#);
    for (agent, is_known) in [(&known, true), (&unknown, false)] {
        let asked = portal
            .ask_for("energie")
            .with("claims", &claims)
            .with("prompt", "login");
        let page = asked.open(agent).await;
        let page = page
            .submit(&[("username", anton.username), ("password", anton.password)])
            .await;
        assert_eq!(page.step(), "second-factor", "{}", page.text());
        let said = page.text();
        assert!(said.contains("vraagt om een nieuwe code"), "{said}");
        assert_eq!(said.contains("is dit apparaat bekend"), is_known, "{said}");
    }
}

async fn aut_09_prompt_login_asks_the_password_and_lets_the_device_stand(house: &TestHouse) {
    let (agent, anton) = remembered(house).await;
    assert_eq!(steps(house, &agent, &anton).await, ["password"]);
    house.clock.advance(Duration::seconds(5));
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("energie").with("prompt", "login");
    let settled = Visit::of(house, &anton).sign_in(&agent, &asked).await;
    assert_eq!(settled.steps, ["password"]);
    let claims = portal.tokens(&asked, &settled.page).await.claims;
    assert_eq!(claims["acr"], REMEMBERED);
    assert_eq!(claims["auth_time"], house.now().timestamp());
}

async fn lif_02_a_remembered_browser_unlocks_with_a_code_as_well(house: &TestHouse) {
    let (agent, anton) = remembered(house).await;
    assert_eq!(steps(house, &agent, &anton).await, ["password"]);
    let page = agent.get("/account/security/off").await;
    assert_eq!(page.step(), "unlock");
    assert!(
        page.has_field("code"),
        "a thief with password and browser must not switch it off"
    );
    let page = page
        .submit(&[("password", PHRASE), ("code", "000000")])
        .await;
    assert_eq!(page.step(), "unlock");
    assert_ne!(page.alert_text(), "");
    let page = page
        .submit(&[
            ("password", PHRASE),
            ("code", &code_of(&anton, house.now())),
        ])
        .await;
    assert_eq!(page.step(), "confirm");
    house
        .clock
        .advance(Duration::minutes(5) + Duration::seconds(1));
    assert_eq!(
        agent.get("/account/security/off").await.step(),
        "unlock",
        "LIF-01: it ends after five minutes"
    );
}
