//! From which day a second factor is offered, and from which it is mandatory: to the second, in
//! Amsterdam.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::DateTime;
use sluis_tests::{
    Agent, Portal, Visit, on_both_stores,
    testkit::{
        TestHouse,
        cast::{Player, player},
    },
};
use std::sync::Arc;

on_both_stores! {
    h01_the_notice_begins_at_midnight_in_amsterdam;
    h02_not_now_goes_on_to_the_portal;
    h03_the_last_optional_second_and_the_first_mandatory_one;
    h08_not_now_is_asked_again_after_the_interval;
    h31_the_last_day_is_named_in_words;
    h03_zorg_becomes_mandatory_thirty_days_after_its_first_day;
    h03_a_suspended_factor_does_not_outlive_the_date;
}

async fn steps(house: &TestHouse, who: &Player) -> Vec<String> {
    let asked = Portal::of(house, "agenda").ask_for(who.institution);
    Visit::of(house, who)
        .not_now()
        .sign_in(&Agent::new(house), &asked)
        .await
        .steps
}

fn set(house: &TestHouse, at: &str) {
    house
        .clock
        .set(DateTime::parse_from_rfc3339(at).unwrap().to_utc());
}

async fn h01_the_notice_begins_at_midnight_in_amsterdam(house: &TestHouse) {
    let lotte = player("kalender", "lotte");
    set(house, "2027-03-31T23:59:59+02:00");
    assert_eq!(steps(house, &lotte).await, ["password"]);
    set(house, "2027-04-01T00:00:00+02:00");
    assert_eq!(steps(house, &lotte).await, ["password", "enrol-intro"]);
}

async fn h02_not_now_goes_on_to_the_portal(house: &TestHouse) {
    let lotte = player("kalender", "lotte");
    set(house, "2027-05-01T12:00:00+02:00");
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("kalender");
    let page = asked.open(&Agent::new(house)).await;
    let page = page
        .submit(&[("username", lotte.username), ("password", lotte.password)])
        .await;
    assert_eq!(page.step(), "enrol-intro");
    assert!(page.offers("later"), "H-08: a button, not a hidden one");
    let page = page.click_action("later").await;
    assert_eq!(
        portal.tokens(&asked, &page).await.claims["acr"],
        "urn:sluis:acr:single-factor"
    );
}

async fn h03_the_last_optional_second_and_the_first_mandatory_one(house: &TestHouse) {
    let lotte = player("kalender", "lotte");
    set(house, "2027-06-30T23:59:59+02:00");
    assert_eq!(steps(house, &lotte).await, ["password", "enrol-intro"]);
    set(house, "2027-07-01T00:00:00+02:00");
    let portal = Portal::of(house, "agenda");
    let page = portal.ask_for("kalender").open(&Agent::new(house)).await;
    let page = page
        .submit(&[("username", lotte.username), ("password", lotte.password)])
        .await;
    assert!(
        matches!(page.step(), "enrol-intro" | "enrol-totp"),
        "at {}",
        page.step()
    );
    assert!(!page.offers("later"));
    let form = page.form(&[]);
    let forced = page
        .agent()
        .post(&form.action, &form.filled(&[("action", "later")]))
        .await;
    assert!(
        forced.away().is_none(),
        "a button that is not there can't be pressed either"
    );
    let settled = Visit::of(house, &lotte)
        .sign_in(&Agent::new(house), &portal.ask_for("kalender"))
        .await;
    assert!(settled.secret.is_some());
}

async fn h03_zorg_becomes_mandatory_thirty_days_after_its_first_day(house: &TestHouse) {
    let els = player("zorg", "els@linde.test");
    set(house, "2026-12-20T23:59:59+01:00");
    assert_eq!(steps(house, &els).await, ["password", "enrol-intro"]);
    set(house, "2026-12-21T00:00:00+01:00");
    let page = Portal::of(house, "agenda")
        .ask_for("zorg")
        .open(&Agent::new(house))
        .await;
    let page = page
        .submit(&[("username", els.username), ("password", els.password)])
        .await;
    assert!(!page.offers("later"));
}

async fn h08_not_now_is_asked_again_after_the_interval(house: &TestHouse) {
    let els = player("zorg", "els@linde.test");
    assert_eq!(steps(house, &els).await, ["password", "enrol-intro"]);
    assert_eq!(
        steps(house, &els).await,
        ["password"],
        "not twice on one day"
    );
    house.clock.advance(chrono::Duration::days(1));
    assert_eq!(steps(house, &els).await, ["password", "enrol-intro"]);
}

async fn h31_the_last_day_is_named_in_words(house: &TestHouse) {
    let lotte = player("kalender", "lotte");
    set(house, "2027-05-01T12:00:00+02:00");
    for (language, day) in [("nl", "30 juni"), ("en", "30 June")] {
        let agent = Agent::new(house).speaking(language);
        let page = Portal::of(house, "agenda")
            .ask_for("kalender")
            .open(&agent)
            .await;
        let page = page
            .submit(&[("username", lotte.username), ("password", lotte.password)])
            .await;
        assert_eq!(page.language(), language);
        assert!(page.text().contains(day), "{day} in: {}", page.text());
    }
}

async fn h03_a_suspended_factor_does_not_outlive_the_date(house: &TestHouse) {
    let uit = player("school", "uit");
    assert_eq!(steps(house, &uit).await, ["password"], "U-24: off for now");
    house
        .idp
        .durable
        .write(|tx| {
            let Some(mut school) = tx.institution_by_slug("school")?.map(Arc::unwrap_or_clone)
            else {
                return Ok(());
            };
            school.policy.second_factor.mode = sluis_model::policy::SecondFactorMode::Required;
            tx.update_institution(&school)
        })
        .await
        .unwrap();
    assert_eq!(
        steps(house, &uit).await,
        ["password", "second-factor"],
        "mandatory: its code is asked again"
    );
}
