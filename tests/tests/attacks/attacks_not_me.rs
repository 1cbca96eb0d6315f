//! "This was not me" after somebody changed second factors: what came since goes, what was there before stays, and
//! whoever reads the mailbox renews nobody's only factor by it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::attacks_changes::{
    browser, factors, judged, not_me, password_page, signed_in, unlock, with_number,
};
use chrono::Duration;
use sluis_idp_core::{account::FactorChange, factor_change::FactorOrder};
use sluis_model::{
    policy::{RecoveryEffect, SecondFactorMode},
    second_factor::{Action, Actor, SecondFactorState},
    secret::Secret,
};
use sluis_tests::{
    Agent, Visit, code_of_secret, enrolment, mails, newest_link, on_both_stores,
    testkit::{
        TestHouse,
        cast::{PHRASE, Player, player},
    },
    texted_codes, with_policy,
};

on_both_stores! {
    rec_23_not_me_takes_away_recovery_codes_made_since;
    rec_23_s19_not_me_takes_away_a_number_beside_an_older_app;
    rec_23_s19_not_me_takes_away_an_app_beside_an_older_number;
    rec_23_not_me_ends_a_suspension_made_as_the_person;
    rec_23_not_me_leaves_what_an_administrator_suspended;
    rec_23_s19_not_me_leaves_a_factor_that_follows_a_removed_one;
    rec_23_not_me_takes_away_a_first_factor_that_was_set_up_twice;
    rec_23_s19_not_me_leaves_the_only_factor_where_the_trail_was_cut;
}

/// A number for codes, as somebody who knows the password.
async fn add_number(house: &TestHouse, agent: &Agent) {
    let page = unlock(agent, "sms").await;
    let page = page.submit(&[("phone", "0612345678")]).await;
    let code = texted_codes(house, 6).await.pop().unwrap();
    let page = page.submit(&[("code", &code)]).await;
    assert!(page.status < 400, "{}", page.text());
}

/// An app, likewise.
async fn add_app(house: &TestHouse, agent: &Agent) {
    let page = unlock(agent, "app").await;
    let (secret, period, _) = enrolment(&page);
    let code = code_of_secret(&secret, period, house.now());
    let page = page.submit(&[("code", &code)]).await;
    assert_eq!(page.alert_text(), "");
}

/// Everything is removed, by whoever is signed in.
async fn remove_factor(house: &TestHouse, agent: &Agent) {
    let (now, own, ctx) = (judged(house, agent).await, browser(agent), house.ctx());
    let removed = house.idp.account_remove_factor(&ctx, &own, &now).await;
    let removed = removed.unwrap();
    assert!(matches!(removed, FactorChange::Done(_)), "{removed:?}");
}

/// Everybody may do what they like with a factor.
pub(crate) async fn free(house: &TestHouse) {
    with_policy(house, "zorg", |policy| {
        policy.second_factor.mode = SecondFactorMode::Optional;
        policy.second_factor.user_may_suspend = true;
        policy.second_factor.user_may_remove = true;
        policy.recovery.effect = RecoveryEffect::Login;
    })
    .await;
}

async fn state(house: &TestHouse, who: &Player) -> SecondFactorState {
    factors(house, who).await.factor.state(house.now())
}

async fn rec_23_not_me_takes_away_recovery_codes_made_since(house: &TestHouse) {
    free(house).await;
    let dirk = player("zorg", "dirk@linde.test");
    let intruder = signed_in(house, &dirk).await;
    house.clock.advance(Duration::minutes(1));
    let page = unlock(&intruder, "codes")
        .await
        .click_action("confirm")
        .await;
    let code = Secret::new(page.texts("code")[0]);
    let id = house.person("zorg", dirk.username).await.id;
    let hashes = sluis_idp_core::credentials::recovery_code::hashes(&house.idp.sealer, &id, &code);
    let is_good = async || {
        let (id, hash) = (id.clone(), hashes[0].clone());
        let found = house
            .idp
            .durable
            .read(move |tx| tx.has_recovery_code(&id, &hash));
        found.await.unwrap()
    };
    assert!(is_good().await);
    not_me(house, dirk.username).await;
    assert!(!is_good().await, "nobody comes back with a code of theirs");
    let left = factors(house, &dirk).await;
    assert_eq!(left.recovery_codes_left, 0);
    assert!(left.factor.totp().is_some(), "the older app stays");
    let told = mails(house, dirk.username).await;
    let told = told.last().unwrap();
    assert!(told.contains("Herstelcodes die in die tijd"), "{told}");
}

async fn rec_23_s19_not_me_takes_away_a_number_beside_an_older_app(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let before = factors(house, &dirk).await;
    let intruder = signed_in(house, &dirk).await;
    house.clock.advance(Duration::minutes(1));
    add_number(house, &intruder).await;
    assert!(factors(house, &dirk).await.factor.sms().is_some());
    not_me(house, dirk.username).await;
    let left = factors(house, &dirk).await;
    assert!(left.factor.totp().is_some() && left.factor.sms().is_none());
    assert_eq!(state(house, &dirk).await, SecondFactorState::Enabled);
    assert_eq!(
        left.recovery_codes_left, before.recovery_codes_left,
        "codes of before work on"
    );
}

async fn rec_23_s19_not_me_takes_away_an_app_beside_an_older_number(house: &TestHouse) {
    let els = player("zorg", "els@linde.test");
    with_number(house, &els).await;
    house.clock.advance(Duration::minutes(1));
    let intruder = Agent::new(house);
    let page = password_page(house, &intruder, &els, PHRASE).await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    let code = texted_codes(house, 6).await.pop().unwrap();
    let page = page.submit(&[("code", &code)]).await;
    Visit::of(house, &els).not_now().go_on(page).await;
    // The secret is shown a while before it is confirmed, and told of.
    let page = unlock(&intruder, "app").await;
    let (secret, period, _) = enrolment(&page);
    house.clock.advance(Duration::minutes(1));
    let code = code_of_secret(&secret, period, house.now());
    page.submit(&[("code", &code)]).await;
    assert!(factors(house, &els).await.factor.totp().is_some());
    not_me(house, els.username).await;
    let left = factors(house, &els).await;
    assert!(left.factor.totp().is_none() && left.factor.sms().is_some());
    assert_eq!(left.recovery_codes_left, 0, "they came with the app");
    assert_eq!(state(house, &els).await, SecondFactorState::Enabled);
}

async fn rec_23_not_me_ends_a_suspension_made_as_the_person(house: &TestHouse) {
    free(house).await;
    let dirk = player("zorg", "dirk@linde.test");
    let intruder = signed_in(house, &dirk).await;
    house.clock.advance(Duration::minutes(1));
    let (now, own, ctx) = (
        judged(house, &intruder).await,
        browser(&intruder),
        house.ctx(),
    );
    let off = house
        .idp
        .account_suspend_factor(&ctx, &own, &now, None)
        .await;
    assert!(matches!(off.unwrap(), FactorChange::Done(_)));
    assert_eq!(state(house, &dirk).await, SecondFactorState::Suspended);
    not_me(house, dirk.username).await;
    assert_eq!(state(house, &dirk).await, SecondFactorState::Enabled);
}

async fn rec_23_not_me_leaves_what_an_administrator_suspended(house: &TestHouse) {
    free(house).await;
    let femke = player("zorg", "femke@linde.test");
    let agent = signed_in(house, &femke).await;
    house.clock.advance(Duration::minutes(1));
    let (now, ctx) = (judged(house, &agent).await, house.ctx());
    let stored = factors(house, &femke).await;
    let order = FactorOrder {
        institution: &now.institution,
        person: &now.person,
        factors: &stored,
        action: Action::Suspend,
        actor: Actor::Administrator,
        by: None,
        until: Some(house.now() + Duration::days(1)),
        reason: Some("telefoon kwijt"),
        unlocked: false,
        device: None,
        goes_on: None,
    };
    assert!(house.idp.change_factor(&ctx, order).await.unwrap().is_ok());
    not_me(house, femke.username).await;
    assert_eq!(state(house, &femke).await, SecondFactorState::Suspended);
}

async fn rec_23_s19_not_me_leaves_a_factor_that_follows_a_removed_one(house: &TestHouse) {
    free(house).await;
    let dirk = player("zorg", "dirk@linde.test");
    let agent = signed_in(house, &dirk).await;
    house.clock.advance(Duration::minutes(1));
    remove_factor(house, &agent).await;
    let removed = newest_link(house, dirk.username).await;
    house.clock.advance(Duration::minutes(1));
    // The person has a new phone; somebody else reads the mailbox and waited for it.
    add_app(house, &signed_in(house, &dirk).await).await;
    house.clock.advance(Duration::minutes(1));
    let page = Agent::new(house).get(&removed).await;
    assert_eq!(page.click_action("confirm").await.status, 200);
    assert!(factors(house, &dirk).await.factor.totp().is_some());
}

async fn rec_23_not_me_takes_away_a_first_factor_that_was_set_up_twice(house: &TestHouse) {
    free(house).await;
    let els = player("zorg", "els@linde.test");
    let intruder = signed_in(house, &els).await;
    house.clock.advance(Duration::minutes(1));
    add_number(house, &intruder).await;
    let first = newest_link(house, els.username).await;
    house.clock.advance(Duration::minutes(1));
    remove_factor(house, &intruder).await;
    // What was removed was their own, and makes what follows no renewal.
    add_app(house, &signed_in(house, &els).await).await;
    house.clock.advance(Duration::minutes(1));
    let page = Agent::new(house).get(&first).await;
    assert_eq!(page.click_action("confirm").await.status, 200);
    assert!(factors(house, &els).await.factor.means().is_none());
}

async fn rec_23_s19_not_me_leaves_the_only_factor_where_the_trail_was_cut(house: &TestHouse) {
    let els = player("zorg", "els@linde.test");
    free(house).await;
    signed_in(house, &els).await;
    house.keep_trail().await;
    house.clock.advance(Duration::days(401));
    // So great a leap is believed a day later.
    house.idp.prune_audit_trail(&house.ctx()).await.unwrap();
    house.clock.advance(Duration::days(1));
    let intruder = signed_in(house, &els).await;
    house.keep_trail().await;
    let round = house.idp.prune_audit_trail(&house.ctx()).await.unwrap();
    assert!(round.dropped > 0, "{round:?}");
    house.clock.advance(Duration::minutes(1));
    add_number(house, &intruder).await;
    let there = factors(house, &els).await.factor;
    assert!(there.sms().is_some() && there.totp().is_none(), "{there:?}");
    not_me(house, els.username).await;
    let left = factors(house, &els).await.factor;
    assert!(left.sms().is_some(), "nobody knows whether it is the first");
}
