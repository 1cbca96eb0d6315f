//! Off for a while or for good, and on again.

use crate::account_security::{factors, happened, press, signed_in, state, unlock};
use chrono::Duration;
use sluis_model::audit::EventKind;
use sluis_model::second_factor::SecondFactorState;
use sluis_tests::{
    Agent, Portal, Visit, code_of, mails, on_both_stores,
    testkit::{
        TestHouse,
        cast::{PHRASE, player},
    },
    with_policy,
};

on_both_stores! {
    e23_switching_off_names_the_host_and_cancel_changes_nothing;
    u20_u21_u22_wiping_is_for_good_and_offers_to_begin_anew;
    u24_u27_off_for_a_while_and_on_again;
    u25_a_suspension_ends_at_a_moment_that_was_offered;
    u35_what_an_administrator_switched_on_has_no_way_off_on_the_page;
    u35_where_policy_says_no_the_person_can_not_suspend;
}

async fn u24_u27_off_for_a_while_and_on_again(house: &TestHouse) {
    let juf = player("school", "juf");
    let agent = signed_in(house, &juf).await;
    let page = agent.get("/account/security").await;
    let page = page.follow("/account/security/pause").await;
    assert_eq!(page.step(), "unlock", "E-08");
    let page = page.submit(&[("password", PHRASE)]).await;
    assert_eq!(page.step(), "confirm");
    let page = page.click_action("confirm").await;
    assert_eq!((page.step(), state(&page)), ("account", "suspended"));
    assert!(factors(house, &juf).await.factor.totp().is_some(), "kept");
    assert!(happened(house, EventKind::SecondFactorSuspended).await);
    assert!(!mails(house, "juf@school.test").await.is_empty(), "told");

    let settled = Visit::of(house, &juf)
        .sign_in(
            &Agent::new(house),
            &Portal::of(house, "agenda").ask_for("school"),
        )
        .await;
    assert_eq!(settled.steps, ["password"], "no code is asked");

    // Bare, without an unlock: it makes the account stronger.
    house.clock.advance(Duration::minutes(10));
    let page = press(&agent, "/account/security/resume", &[]).await;
    assert!(happened(house, EventKind::SecondFactorResumed).await);
    assert_eq!(page.step(), "second-factor", "asked at once, here too");
    let page = page.submit(&[("code", &code_of(&juf, house.now()))]).await;
    assert_eq!(page.step(), "account");
    assert_eq!(state(&agent.get("/account/security").await), "active");
    house.clock.advance(Duration::minutes(1));
    let settled = Visit::of(house, &juf)
        .sign_in(
            &Agent::new(house),
            &Portal::of(house, "agenda").ask_for("school"),
        )
        .await;
    assert!(settled.steps.contains(&"second-factor".to_owned()));
    assert!(settled.page.away().is_some(), "the app's old entry is good");
}

async fn u25_a_suspension_ends_at_a_moment_that_was_offered(house: &TestHouse) {
    let juf = player("school", "juf");
    let agent = signed_in(house, &juf).await;
    let page = unlock(&agent, "pause").await;
    assert_eq!(page.step(), "confirm");
    // Saturday 21 November 2026, 10:00: today 17:00, tomorrow 08:00, Monday 08:00.
    let wrong = page.submit(&[("until", "2026-12-24T07:00Z")]).await;
    assert_eq!(
        (wrong.step(), wrong.status),
        ("confirm", 422),
        "not offered"
    );
    let factor = factors(house, &juf).await.factor;
    assert_eq!(factor.state(house.now()), SecondFactorState::Enabled);
    let page = page.submit(&[("until", "2026-11-22T07:00Z")]).await;
    assert_eq!(state(&page), "suspended");
    assert!(page.text().contains("08:00"), "{}", page.text());
    let factor = factors(house, &juf).await.factor;
    let end = house.now() + Duration::hours(22);
    let before = end - Duration::seconds(1);
    assert_eq!(factor.state(before), SecondFactorState::Suspended);
    assert_eq!(factor.state(end), SecondFactorState::Enabled);

    // The switch turns it on again: one question, no password, and a code of the app that was linked
    // before at once.
    house.clock.advance(Duration::minutes(10));
    let page = agent.get("/account/security").await;
    let page = page.follow("/account/security/resume").await;
    assert_eq!(page.step(), "confirm");
    let factor = factors(house, &juf).await.factor;
    assert_eq!(
        factor.state(house.now()),
        SecondFactorState::Suspended,
        "looking changes nothing"
    );
    let page = page.click_action("confirm").await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    let page = page.submit(&[("code", &code_of(&juf, house.now()))]).await;
    assert_eq!((page.step(), state(&page)), ("account", "active"));
    assert!(page.text().contains("weer"), "still told: {}", page.text());
    let told = mails(house, "juf@school.test").await;
    assert_eq!(told.len(), 2, "off, and on again");
}

async fn u35_where_policy_says_no_the_person_can_not_suspend(house: &TestHouse) {
    for who in [player("energie", "anton"), player("station", "gijs")] {
        let agent = signed_in(house, &who).await;
        let page = agent.get("/account/security").await;
        assert!(!page.links().iter().any(|link| link.ends_with("/pause")));
        let page = unlock(&agent, "pause").await;
        assert_eq!((page.step(), page.status), ("error", 403));
        let page = press(&agent, "/account/security/pause", &[("action", "confirm")]).await;
        assert_eq!((page.step(), page.status), ("error", 403));
    }
}

async fn u35_what_an_administrator_switched_on_has_no_way_off_on_the_page(house: &TestHouse) {
    with_policy(house, "school", |policy| {
        policy.second_factor.locked_after_administrator = true;
    })
    .await;
    let juf = player("school", "juf");
    let (id, now) = (house.person("school", "juf").await.id, house.now());
    let switched = house.idp.durable.write(move |tx| {
        tx.suspend_second_factor(&id, None, false, now)?;
        tx.resume_second_factor(&id, true)
    });
    assert!(switched.await.unwrap());
    let agent = signed_in(house, &juf).await;
    let page = agent.get("/account/security").await;
    assert_eq!(state(&page), "active");
    unlock(&agent, "security").await;
    for way in ["pause", "off", "wipe"] {
        assert!(!page.links().iter().any(|link| link.ends_with(way)));
        let path = format!("/account/security/{way}");
        let asked = agent.get(&path).await;
        assert_eq!((asked.step(), asked.status), ("error", 403), "GET {way}");
        let pressed = press(&agent, &path, &[("action", "confirm")]).await;
        assert_eq!((pressed.step(), pressed.status), ("error", 403), "{way}");
    }
    assert_eq!(state(&agent.get("/account/security").await), "active");
}

async fn u20_u21_u22_wiping_is_for_good_and_offers_to_begin_anew(house: &TestHouse) {
    let juf = player("school", "juf");
    let agent = signed_in(house, &juf).await;
    let page = agent.get("/account/security").await;
    let page = page.follow("/account/security/wipe").await;
    let page = page.submit(&[("password", PHRASE)]).await;
    assert_eq!(page.step(), "confirm", "U-23");
    assert!(page.links().contains(&"/account/security"), "a way out");
    let page = page.click_action("confirm").await;
    assert_eq!((page.step(), state(&page)), ("account", "never"));
    let page = page.follow("/account/security/set-up").await;
    assert_eq!(page.step(), "enrol-totp", "U-22: {}", page.text());
    let old = code_of(&juf, house.now());
    let page = page.submit(&[("code", &old)]).await;
    assert_eq!((page.step(), page.status), ("enrol-totp", 422), "U-21");
    let page = press(&agent, "/account/security/resume", &[]).await;
    assert_eq!(state(&page), "never", "no switch brings it back");
}

async fn e23_switching_off_names_the_host_and_cancel_changes_nothing(house: &TestHouse) {
    let agent = signed_in(house, &player("energie", "anton")).await;
    let page = unlock(&agent, "off").await;
    assert_eq!(page.step(), "confirm");
    assert!(page.text().contains("login.test"), "{}", page.text());
    let page = page.follow("/account/security").await;
    assert_eq!(state(&page), "active");
}
