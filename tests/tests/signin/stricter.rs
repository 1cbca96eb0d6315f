//! What portals, roles and networks ask more strictly of a second factor, and how it is told.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::passkeys::{allow, show, with_passkey};
use chrono::Duration;
use sluis_model::{
    network::Networks,
    person::Role,
    policy::{PasskeyMode, SecondFactorMode},
    second_factor::FactorKind,
};
use sluis_tests::{
    Agent, Asked, Page, Portal, Visit, code_of, on_both_stores,
    testkit::{
        TestHouse,
        cast::{Player, player},
    },
    texted_codes, with_client, with_policy,
};

on_both_stores! {
    aut_09_a_portal_asks_for_a_code_of_its_own_age_and_says_how_old;
    aut_09_what_was_shown_in_this_sign_in_is_young_enough;
    a_role_has_an_age_of_its_own_and_the_strictest_counts;
    flo_05_a_kind_that_does_not_count_opens_the_set_up_and_no_portal;
    flo_05_who_can_set_up_nothing_that_counts_reads_so_and_the_portal_hears_it;
    a_silent_request_hears_at_once_that_nothing_counts;
    flo_05_a_passkey_is_asked_where_nothing_else_counts;
    a_recovery_code_that_does_not_count_is_not_spent;
    lif_02_the_account_page_stays_open_to_add_what_counts;
    dev_08_outside_the_own_networks_no_browser_is_remembered;
    flo_05_inside_the_own_networks_the_institution_waives_and_a_portal_does_not;
    s09_what_a_portal_demands_is_not_said_to_be_asked_of_everybody;
}

const SINGLE: &str = "urn:sluis:acr:single-factor";
const CODE: &[&str] = &["password", "second-factor"];
const NO_CODE: &[&str] = &["password"];

async fn allowed(house: &TestHouse, client: &str, kinds: &[FactorKind]) {
    let kinds = kinds.iter().copied().collect();
    with_client(house, client, move |settings| {
        settings.allowed_factors = kinds;
    })
    .await;
}

fn asked(house: &TestHouse, client: &str, who: &Player) -> Asked {
    Portal::of(house, client).ask_for(who.institution)
}

async fn after_password(asked: &Asked, agent: &Agent, who: &Player) -> Page {
    let page = asked.open(agent).await;
    assert_eq!(page.step(), "password", "{}", page.text());
    page.submit(&[("username", who.username), ("password", who.password)])
        .await
}

fn is_in(page: &Page) -> bool {
    page.away().is_some_and(|away| away.contains("code="))
}

async fn aut_09_a_portal_asks_for_a_code_of_its_own_age_and_says_how_old(house: &TestHouse) {
    let cees = player("energie", "cees");
    let agent = Agent::new(house);
    let visit = Visit::of(house, &cees);
    visit.sign_in(&agent, &asked(house, "agenda", &cees)).await;
    house.clock.advance(Duration::minutes(20));

    // The session goes on elsewhere, and the remembered browser as well.
    let settled = visit.sign_in(&agent, &asked(house, "agenda", &cees)).await;
    assert!(settled.steps.is_empty(), "{:?}", settled.steps);
    with_client(house, "cijfers", |settings| {
        settings.second_factor_max_age = Some(900);
    })
    .await;
    let request = asked(house, "cijfers", &cees);
    let page = request.open(&agent).await;
    assert_eq!(page.step(), "second-factor", "the password is not asked");
    assert!(
        page.text().contains("in de laatste 15 minuten"),
        "{}",
        page.text()
    );
    let page = page.submit(&[("code", &code_of(&cees, house.now()))]).await;
    assert!(is_in(&page), "{}: {}", page.step(), page.text());

    // Young enough for a quarter of an hour, then not.
    house.clock.advance(Duration::minutes(15));
    let settled = visit.sign_in(&agent, &request).await;
    assert!(settled.steps.is_empty(), "{:?}", settled.steps);
    house.clock.advance(Duration::seconds(1));
    let page = asked(house, "cijfers", &cees).open(&agent).await;
    assert_eq!(page.step(), "second-factor");

    // A browser that is remembered for so long does not count either.
    agent.drop_cookie("session");
    let page = after_password(&asked(house, "cijfers", &cees), &agent, &cees).await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    agent.drop_cookie("session");
    let page = after_password(&asked(house, "agenda", &cees), &agent, &cees).await;
    assert!(is_in(&page), "elsewhere it does: {}", page.text());
}

async fn aut_09_what_was_shown_in_this_sign_in_is_young_enough(house: &TestHouse) {
    with_client(house, "cijfers", |settings| {
        settings.second_factor_max_age = Some(0);
    })
    .await;
    let cees = player("energie", "cees");
    let agent = Agent::new(house);
    let visit = Visit::of(house, &cees);
    let request = asked(house, "cijfers", &cees);
    assert_eq!(visit.sign_in(&agent, &request).await.steps, CODE);
    house.clock.advance(Duration::minutes(1));
    let settled = visit.sign_in(&agent, &request).await;
    assert_eq!(settled.steps, ["second-factor"], "each time anew");
}

async fn a_role_has_an_age_of_its_own_and_the_strictest_counts(house: &TestHouse) {
    let cees = player("energie", "cees");
    let roles = house.person("energie", "cees").await.roles;
    with_policy(house, "energie", move |policy| {
        policy.step_up.roles = roles.into_iter().collect();
        policy.step_up.max_age_minutes = Some(60);
    })
    .await;
    let agent = Agent::new(house);
    let visit = Visit::of(house, &cees);
    let request = asked(house, "agenda", &cees);
    visit.sign_in(&agent, &request).await;
    house.clock.advance(Duration::minutes(60));
    agent.drop_cookie("session");
    assert_eq!(visit.sign_in(&agent, &request).await.steps, NO_CODE);
    house.clock.advance(Duration::seconds(1));
    agent.drop_cookie("session");
    let page = after_password(&request, &agent, &cees).await;
    assert_eq!(page.step(), "second-factor");
    assert!(page.text().contains("het laatste uur"), "{}", page.text());
    // People of other roles go on as before, and a portal may ask for less.
    with_policy(house, "energie", |policy| {
        policy.step_up.roles = [Role::Operator].into();
    })
    .await;
    agent.drop_cookie("session");
    assert_eq!(visit.sign_in(&agent, &request).await.steps, NO_CODE);
}

/// Somebody who gets codes by text message alone.
fn sjors() -> Player {
    player("zorg", "sjors@linde.test")
}

async fn flo_05_a_kind_that_does_not_count_opens_the_set_up_and_no_portal(house: &TestHouse) {
    let sjors = sjors();
    allowed(house, "agenda", &[FactorKind::Totp]).await;
    let agent = Agent::new(house);
    let page = after_password(&asked(house, "agenda", &sjors), &agent, &sjors).await;
    assert_eq!(page.step(), "second-factor", "not with the password alone");
    assert!(
        page.text().contains("accepteert niet wat je nu hebt"),
        "{}",
        page.text()
    );
    let code = texted_codes(house, 6).await.pop().unwrap();
    let page = page.submit(&[("code", &code)]).await;
    assert_eq!(page.step(), "enrol-intro", "{}", page.text());
    assert!(!page.offers("later"), "there is no way past it");
    let settled = Visit::of(house, &sjors).go_on(page).await;
    assert!(is_in(&settled.page));
    assert!(
        settled.steps.contains(&"enrol-totp".to_owned()) && settled.secret.is_some(),
        "the app at once, no choice: {:?}",
        settled.steps
    );

    // From now on the app is asked here, and the number elsewhere still counts.
    let elsewhere = Agent::new(house);
    let page = after_password(&asked(house, "agenda", &sjors), &elsewhere, &sjors).await;
    assert_eq!(page.step(), "second-factor");
    assert!(!page.offers("use-sms"), "{}", page.text());
    assert!(
        page.text().contains("accepteert niet iedere manier"),
        "{}",
        page.text()
    );
    let page = after_password(&asked(house, "cijfers", &sjors), &Agent::new(house), &sjors).await;
    assert!(page.offers("use-sms"), "{}", page.text());
}

async fn flo_05_who_can_set_up_nothing_that_counts_reads_so_and_the_portal_hears_it(
    house: &TestHouse,
) {
    let cees = player("energie", "cees");
    allow(house, "energie", PasskeyMode::SecondFactor).await;
    // Where several people use the computer none is made on the way.
    with_policy(house, "energie", |policy| {
        policy.shared_computer.networks.0 = vec!["127.0.0.0/8".to_owned(), "::1".to_owned()];
    })
    .await;
    allowed(house, "agenda", &[FactorKind::Passkey]).await;
    let agent = Agent::new(house);
    let request = asked(house, "agenda", &cees);
    let page = after_password(&request, &agent, &cees).await;
    assert_eq!(page.step(), "lacking", "{}", page.text());
    assert!(
        page.text().contains("een passkey of beveiligingssleutel"),
        "{}",
        page.text()
    );
    assert!(
        page.links()
            .iter()
            .any(|link| link.ends_with("/account/security/passkeys"))
    );
    assert!(agent.cookie("session").is_none(), "nobody is signed in");
    let page = page.click_action("back").await;
    assert_eq!(request.error(&page), "unmet_authentication_requirements");
    // Without a factor at all, and without anybody who demands one, nothing changes.
    let bea = player("energie", "bea");
    let settled = Visit::of(house, &bea)
        .not_now()
        .sign_in(&Agent::new(house), &asked(house, "agenda", &bea))
        .await;
    assert!(is_in(&settled.page), "{:?}", settled.steps);
}

async fn a_silent_request_hears_at_once_that_nothing_counts(house: &TestHouse) {
    let cees = player("energie", "cees");
    allowed(house, "cijfers", &[FactorKind::Passkey]).await;
    let agent = Agent::new(house);
    Visit::of(house, &cees)
        .sign_in(&agent, &asked(house, "agenda", &cees))
        .await;
    let silent = asked(house, "cijfers", &cees).with("prompt", "none");
    let page = silent.open(&agent).await;
    assert_eq!(silent.error(&page), "unmet_authentication_requirements");
}

async fn flo_05_a_passkey_is_asked_where_nothing_else_counts(house: &TestHouse) {
    let cees = player("energie", "cees");
    let (_, mut key) = with_passkey(house, &cees).await;
    allowed(house, "agenda", &[FactorKind::Passkey]).await;
    let agent = Agent::new(house);
    let request = asked(house, "agenda", &cees);
    house.clock.advance(Duration::minutes(1));
    let page = after_password(&request, &agent, &cees).await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    assert!(!page.has_field("code"), "no code to type");
    // One that is typed all the same is not looked at.
    let code = code_of(&cees, house.now());
    let token = page.value("csrf").unwrap();
    let fields = [
        ("csrf".to_owned(), token),
        ("code".to_owned(), code.clone()),
    ];
    let at = crate::passkeys::signin_of(&page);
    let refused = agent.post(&format!("{at}/second-factor"), &fields).await;
    assert_eq!(refused.step(), "second-factor");
    let page = show(&agent, &page, &mut key).await;
    assert!(is_in(&page), "{}: {}", page.step(), page.text());
    // The code was not spent.
    let elsewhere = Agent::new(house);
    let page = after_password(&asked(house, "cijfers", &cees), &elsewhere, &cees).await;
    assert!(is_in(&page.submit(&[("code", &code)]).await));
}

async fn a_recovery_code_that_does_not_count_is_not_spent(house: &TestHouse) {
    let anton = player("energie", "anton");
    let spare = anton.recovery_codes[0];
    allowed(house, "agenda", &[FactorKind::Totp]).await;
    let request = asked(house, "agenda", &anton);
    let page = after_password(&request, &Agent::new(house), &anton).await;
    let page = page.submit(&[("code", spare)]).await;
    assert_eq!(page.step(), "second-factor");
    assert!(
        page.alert_text().contains("niet verbruikt"),
        "{}",
        page.alert_text()
    );
    allowed(
        house,
        "agenda",
        &[FactorKind::Totp, FactorKind::RecoveryCode],
    )
    .await;
    let page = page.submit(&[("code", spare)]).await;
    assert_ne!(page.step(), "second-factor", "{}", page.alert_text());
}

async fn lif_02_the_account_page_stays_open_to_add_what_counts(house: &TestHouse) {
    let cees = player("energie", "cees");
    let roles = house.person("energie", "cees").await.roles;
    allow(house, "energie", PasskeyMode::SecondFactor).await;
    with_policy(house, "energie", move |policy| {
        policy.step_up.roles = roles.into_iter().collect();
        policy.step_up.factors = [FactorKind::Passkey].into();
    })
    .await;
    let page = after_password(&asked(house, "agenda", &cees), &Agent::new(house), &cees).await;
    assert_eq!(page.step(), "second-factor", "no portal: {}", page.text());
    assert!(
        page.text().contains("accepteert niet meer wat u nu hebt"),
        "{}",
        page.text()
    );
    let agent = Agent::new(house);
    let page = agent.get("/account?institution=energie").await;
    let settled = Visit::of(house, &cees).go_on(page).await;
    assert_eq!(settled.steps, CODE, "with the code, not without");
    assert_eq!(settled.page.step(), "account", "{}", settled.page.text());
}

async fn dev_08_outside_the_own_networks_no_browser_is_remembered(house: &TestHouse) {
    let cees = player("energie", "cees");
    let agent = Agent::new(house);
    let visit = Visit::of(house, &cees);
    let request = asked(house, "agenda", &cees);
    visit.sign_in(&agent, &request).await;
    let network = |range: &'static str| {
        with_policy(house, "energie", move |policy| {
            policy.step_up.trusted_networks = Networks(vec![range.to_owned()]);
            policy.step_up.devices_inside_only = true;
        })
    };
    network("127.0.0.0/8").await;
    agent.drop_cookie("session");
    assert_eq!(visit.sign_in(&agent, &request).await.steps, NO_CODE);
    network("192.0.2.0/24").await;
    agent.drop_cookie("session");
    let page = after_password(&request, &agent, &cees).await;
    assert_eq!(page.step(), "second-factor");
    assert!(
        page.text().contains("Buiten het netwerk van"),
        "{}",
        page.text()
    );
}

async fn flo_05_inside_the_own_networks_the_institution_waives_and_a_portal_does_not(
    house: &TestHouse,
) {
    let cees = player("energie", "cees");
    let roles = house.person("energie", "cees").await.roles;
    let waive = |range: &'static str| {
        let roles = roles.clone();
        with_policy(house, "energie", move |policy| {
            policy.step_up.trusted_networks = Networks(vec![range.to_owned()]);
            policy.step_up.waived_inside = roles.into_iter().collect();
        })
    };
    let visit = Visit::of(house, &cees);
    waive("192.0.2.0/24").await;
    let request = asked(house, "agenda", &cees);
    let outside = visit.sign_in(&Agent::new(house), &request).await;
    assert_eq!(outside.steps, CODE);
    waive("127.0.0.0/8").await;
    let agent = Agent::new(house);
    let inside = visit.sign_in(&agent, &request).await;
    assert_eq!(inside.steps, NO_CODE);
    let portal = Portal::of(house, "agenda");
    let claims = portal.tokens(&request, &inside.page).await.claims;
    assert_eq!(claims["acr"], SINGLE, "and says what really happened");
    house.clock.advance(Duration::minutes(1));
    let demanding = asked(house, "eist", &cees);
    let settled = visit.sign_in(&agent, &demanding).await;
    assert_eq!(settled.steps, ["second-factor"]);
}

async fn s09_what_a_portal_demands_is_not_said_to_be_asked_of_everybody(house: &TestHouse) {
    let bea = player("energie", "bea");
    let demanding = asked(house, "eist", &bea);
    let of_everybody = "vraagt dit van iedereen";
    let page = after_password(&demanding, &Agent::new(house), &bea).await;
    assert_eq!(page.step(), "enrol-intro", "{}", page.text());
    let said = page.text();
    assert!(said.contains(" nodig. Daarna ga"), "{said}");
    assert!(!said.contains(of_everybody), "{said}");
    with_policy(house, "energie", |policy| {
        policy.second_factor.mode = SecondFactorMode::Required;
    })
    .await;
    let page = after_password(&demanding, &Agent::new(house), &bea).await;
    assert_eq!(page.step(), "enrol-intro", "{}", page.text());
    assert!(page.text().contains(of_everybody), "{}", page.text());
}
