//! Several second factors in one session: what is shown later takes nothing away from what was shown
//! earlier, and makes nothing younger than it is.

use crate::passkeys::{anton, show, with_passkey};
use chrono::Duration;
use serde_json::{Value, json};
use sluis_model::second_factor::FactorKind;
use sluis_tests::{
    Agent, Asked, Page, Portal, SoftKey, Tokens, code_of, on_both_stores, testkit::TestHouse,
    with_client,
};

on_both_stores! {
    aut_12_a_code_shown_later_takes_no_passkey_away;
    aut_12_a_passkey_shown_later_takes_no_code_away;
    aut_12_what_is_shown_later_makes_nothing_younger;
    rfc_9470_a_wish_for_what_cannot_be_phished_asks_whoever_has_a_passkey;
    aut_12_what_was_shown_before_is_gone_with_what_it_was_shown_by;
    ses_06_a_code_shown_before_a_change_is_worth_nothing_beside_a_passkey;
}

/// A portal that counts codes from an app alone.
async fn codes_alone(house: &TestHouse) -> Portal {
    with_client(house, "cijfers", |settings| {
        settings.allowed_factors = [FactorKind::Totp].into();
    })
    .await;
    Portal::of(house, "cijfers")
}

/// Nothing but a factor that can't be phished will do.
fn resistant(portal: &Portal) -> Asked {
    let essential = json!({ "id_token": { "acr": { "essential": true, "value": "phr" } } });
    portal
        .ask_for("energie")
        .with("claims", &essential.to_string())
}

async fn by_passkey(house: &TestHouse, agent: &Agent, key: &mut SoftKey) -> Page {
    let asked = Portal::of(house, "agenda").ask_for("energie");
    let page = asked.open(agent).await;
    assert_eq!(page.step(), "password", "{}", page.text());
    show(agent, &page, key).await
}

async fn code(house: &TestHouse, page: &Page) -> Page {
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    house.clock.advance(Duration::minutes(1));
    let code = code_of(&anton(), house.now());
    page.submit(&[("code", &code), ("not_remember", "1")]).await
}

fn amr(tokens: &Tokens) -> &Value {
    &tokens.claims["amr"]
}

async fn aut_12_a_code_shown_later_takes_no_passkey_away(house: &TestHouse) {
    let (_, mut key) = with_passkey(house, &anton()).await;
    let agent = Agent::new(house);
    by_passkey(house, &agent, &mut key).await;
    let codes = codes_alone(house).await;
    let asked = codes.ask_for("energie");
    let page = code(house, &asked.open(&agent).await).await;
    let tokens = codes.tokens(&asked, &page).await;
    assert_eq!(
        amr(&tokens),
        &json!(["pop", "otp", "mfa"]),
        "what counted there"
    );

    let plain = Portal::of(house, "agenda");
    let asked = resistant(&plain);
    let tokens = plain.tokens(&asked, &asked.open(&agent).await).await;
    assert_eq!(tokens.claims["acr"], "phr", "nobody is asked again");
    assert_eq!(amr(&tokens), &json!(["swk", "user", "mfa"]));
    // And the code is still there as well.
    let asked = codes.ask_for("energie");
    let tokens = codes.tokens(&asked, &asked.open(&agent).await).await;
    assert_eq!(amr(&tokens), &json!(["pop", "otp", "mfa"]));
}

async fn aut_12_a_passkey_shown_later_takes_no_code_away(house: &TestHouse) {
    let (_, mut key) = with_passkey(house, &anton()).await;
    let agent = Agent::new(house);
    let plain = Portal::of(house, "agenda");
    let page = plain.ask_for("energie").open(&agent).await;
    let who = anton();
    let page = page
        .submit(&[("username", who.username), ("password", who.password)])
        .await;
    code(house, &page).await;
    let asked = resistant(&plain);
    let page = asked.open(&agent).await;
    assert_eq!(page.step(), "second-factor");
    let page = show(&agent, &page, &mut key).await;
    let tokens = plain.tokens(&asked, &page).await;
    assert_eq!(tokens.claims["acr"], "phr");
    let codes = codes_alone(house).await;
    let asked = codes.ask_for("energie");
    let tokens = codes.tokens(&asked, &asked.open(&agent).await).await;
    assert_eq!(
        amr(&tokens),
        &json!(["pwd", "otp", "mfa"]),
        "nobody is asked again"
    );
}

async fn aut_12_what_is_shown_later_makes_nothing_younger(house: &TestHouse) {
    let (_, mut key) = with_passkey(house, &anton()).await;
    let agent = Agent::new(house);
    by_passkey(house, &agent, &mut key).await;
    house.clock.advance(Duration::minutes(20));
    let codes = codes_alone(house).await;
    let page = code(house, &codes.ask_for("energie").open(&agent).await).await;
    assert!(page.away().is_some(), "{}", page.text());
    with_client(house, "cijfers", |settings| {
        settings.allowed_factors = [FactorKind::Passkey].into();
        settings.second_factor_max_age = Some(900);
    })
    .await;
    let page = codes.ask_for("energie").open(&agent).await;
    assert_eq!(
        page.step(),
        "second-factor",
        "the passkey is twenty minutes old"
    );
    let page = show(&agent, &page, &mut key).await;
    assert!(page.away().is_some(), "{}", page.text());
}

async fn aut_12_what_was_shown_before_is_gone_with_what_it_was_shown_by(house: &TestHouse) {
    let (_, mut key) = with_passkey(house, &anton()).await;
    let agent = Agent::new(house);
    by_passkey(house, &agent, &mut key).await;
    let codes = codes_alone(house).await;
    code(house, &codes.ask_for("energie").open(&agent).await).await;
    let id = house.person("energie", "anton").await.id;
    let removed = house.idp.durable.write(move |tx| tx.remove_passkeys(&id));
    assert!(removed.await.is_ok_and(|count| count == 1));
    let plain = Portal::of(house, "agenda");
    let asked = resistant(&plain);
    let page = asked.open(&agent).await;
    assert_eq!(
        page.step(),
        "enrol-passkey",
        "what is gone vouches for nothing"
    );
    let page = page.click_action("back").await;
    assert_eq!(asked.error(&page), "unmet_authentication_requirements");
}

async fn rfc_9470_a_wish_for_what_cannot_be_phished_asks_whoever_has_a_passkey(house: &TestHouse) {
    let (_, mut key) = with_passkey(house, &anton()).await;
    let portal = Portal::of(house, "agenda");
    let plain = portal.ask_for("energie");
    let wish = portal.ask_for("energie").with("acr_values", "phr");
    let signed_in = async || {
        let agent = Agent::new(house);
        let page = plain.open(&agent).await;
        let page = page
            .submit(&[("username", "anton"), ("password", anton().password)])
            .await;
        let page = code(house, &page).await;
        assert!(page.away().is_some(), "{}", page.text());
        house.clock.advance(Duration::minutes(1));
        agent
    };
    let agent = signed_in().await;
    let page = wish.open(&agent).await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    assert!(
        page.text().contains("vraagt, als het kan, om een passkey"),
        "it is said who asks: {}",
        page.text()
    );
    let tokens = portal
        .tokens(&wish, &show(&agent, &page, &mut key).await)
        .await;
    assert_eq!(tokens.claims["acr"], "phr");
    let again = portal.tokens(&wish, &wish.open(&agent).await).await;
    assert_eq!(again.claims["acr"], "phr", "nobody is asked twice");
    // A wish refuses nobody: what is shown now is enough, and said as it was.
    let agent = signed_in().await;
    let page = code(house, &wish.open(&agent).await).await;
    let tokens = portal.tokens(&wish, &page).await;
    assert_eq!(amr(&tokens), &json!(["pwd", "otp", "mfa"]));
    // Where no page may be shown, it is left unmet.
    let agent = signed_in().await;
    let silent = wish.with("prompt", "none");
    let tokens = portal.tokens(&silent, &silent.open(&agent).await).await;
    assert_eq!(amr(&tokens), &json!(["pwd", "otp", "mfa"]));
}

async fn ses_06_a_code_shown_before_a_change_is_worth_nothing_beside_a_passkey(house: &TestHouse) {
    let (_, mut key) = with_passkey(house, &anton()).await;
    let codes = codes_alone(house).await;
    with_client(house, "cijfers", |settings| settings.first_party = false).await;
    let agent = Agent::new(house);
    let page = codes.ask_for("energie").open(&agent).await;
    let who = anton();
    let page = page
        .submit(&[("username", who.username), ("password", who.password)])
        .await;
    let page = code(house, &page).await;
    assert_eq!(page.step(), "consent", "{}", page.text());
    let (id, now) = (house.person("energie", "anton").await.id, house.now());
    let raised = house.idp.durable.write(move |tx| tx.raise_epoch(&id, now));
    assert!(raised.await.is_ok());
    let page = agent.get(&page.url).await;
    assert_eq!(page.step(), "password", "{}", page.text());
    let page = show(&agent, &page, &mut key).await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
}
