//! Codes from an app: their window, their single use, their limit, and how an app is linked.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::{DateTime, Duration};
use sluis_model::context::Timestamp;
use sluis_tests::{
    Agent, Page, Portal, code_of, on_both_stores,
    testkit::{
        TestHouse,
        cast::{Player, player},
    },
};

on_both_stores! {
    h18_a_code_counts_in_its_own_step_and_in_the_next;
    h19_otp_01_a_code_is_used_once_and_no_older_one_after_it;
    u10_an_expired_code_is_told_apart_from_a_wrong_one;
    n28_zeros_in_front_and_spaces_within_are_kept_and_forgiven;
    n29_a_code_of_onderzoek_lasts_twenty_seconds;
    flt_54_right_codes_tell_how_far_off_the_clock_is;
    otp_03_wrong_codes_count_over_transactions_and_browsers;
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

/// Types a code in a new browser; the page that comes of it.
async fn try_code(house: &TestHouse, who: &Player, code: &str) -> Page {
    code_page(house, &Agent::new(house), who)
        .await
        .submit(&[("code", code)])
        .await
}

/// The beginning of a step, a while from now.
fn next_boundary(house: &TestHouse, period: i64) -> Timestamp {
    let after = house.now().timestamp() + 600;
    DateTime::from_timestamp(after - after % period, 0).unwrap()
}

fn is_in(page: &Page) -> bool {
    page.away().is_some_and(|away| away.contains("code="))
}

async fn h18_a_code_counts_in_its_own_step_and_in_the_next(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    for (millis, good) in [
        (-100, false),
        (0, true),
        (29_900, true),
        (30_000, true),
        (59_900, true),
        (60_000, false),
    ] {
        let begin = next_boundary(house, 30);
        let code = code_of(&dirk, begin);
        house.clock.set(begin + Duration::milliseconds(millis));
        assert_eq!(
            is_in(&try_code(house, &dirk, &code).await),
            good,
            "{millis} ms after the step begins"
        );
    }
}

async fn h19_otp_01_a_code_is_used_once_and_no_older_one_after_it(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let begin = next_boundary(house, 30);
    house.clock.set(begin);
    let code = code_of(&dirk, begin);
    let other = Agent::new(house);
    let waiting = code_page(house, &other, &dirk).await;
    assert!(is_in(&try_code(house, &dirk, &code).await));
    let page = try_code(house, &dirk, &code).await;
    assert!(
        !is_in(&page) && !page.alert_text().is_empty(),
        "again, in a new sign-in"
    );
    let page = waiting.submit(&[("code", &code)]).await;
    assert!(
        !is_in(&page) && !page.alert_text().is_empty(),
        "again, in one that was waiting"
    );
    house.clock.set(begin + Duration::seconds(60));
    let (before, now) = (
        code_of(&dirk, begin + Duration::seconds(30)),
        code_of(&dirk, house.now()),
    );
    assert!(is_in(&try_code(house, &dirk, &now).await));
    assert!(
        !is_in(&try_code(house, &dirk, &before).await),
        "an older step than the last one"
    );
}

async fn u10_an_expired_code_is_told_apart_from_a_wrong_one(house: &TestHouse) {
    let juf = player("school", "juf");
    let begin = next_boundary(house, 30);
    let code = code_of(&juf, begin);
    house.clock.set(begin + Duration::seconds(65));
    let expired = try_code(house, &juf, &code).await;
    assert_eq!(expired.step(), "second-factor");
    assert!(
        expired.alert_text().contains("verlopen"),
        "{}",
        expired.alert_text()
    );
    let wrong = try_code(house, &juf, "000000").await;
    assert!(
        !wrong.alert_text().contains("verlopen"),
        "{}",
        wrong.alert_text()
    );
    assert_eq!(wrong.status, 422);
}

async fn n28_zeros_in_front_and_spaces_within_are_kept_and_forgiven(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let mut at = next_boundary(house, 30);
    while !code_of(&dirk, at).starts_with('0') {
        at += Duration::seconds(30);
    }
    house.clock.set(at);
    let code = code_of(&dirk, at);
    assert!(
        !is_in(&try_code(house, &dirk, code.trim_start_matches('0')).await),
        "five digits are no code"
    );
    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    assert!(is_in(&try_code(house, &dirk, &spaced).await));
}

async fn n29_a_code_of_onderzoek_lasts_twenty_seconds(house: &TestHouse) {
    let vera = player("onderzoek", "vera@peil.test");
    for (millis, good) in [
        (19_900, true),
        (20_100, true),
        (39_900, true),
        (59_900, true),
        (60_000, false),
    ] {
        let begin = next_boundary(house, 20);
        let code = code_of(&vera, begin);
        house.clock.set(begin + Duration::milliseconds(millis));
        assert_eq!(
            is_in(&try_code(house, &vera, &code).await),
            good,
            "{millis} ms"
        );
    }
}

async fn flt_54_right_codes_tell_how_far_off_the_clock_is(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let begin = next_boundary(house, 30);
    house.clock.set(begin + Duration::seconds(31));
    let ahead = code_of(&dirk, begin + Duration::seconds(91));
    assert!(!is_in(&try_code(house, &dirk, &ahead).await));
    let before = code_of(&dirk, begin);
    assert!(is_in(&try_code(house, &dirk, &before).await));
    assert!(!is_in(&try_code(house, &dirk, &before).await), "used");
    let told = house.idp.meters.totp_codes.all();
    let expected = [
        (("accepted", "-1"), 1),
        (("refused", "-1"), 1),
        (("refused", "2"), 1),
    ];
    assert_eq!(told, expected);
}

async fn otp_03_wrong_codes_count_over_transactions_and_browsers(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    for count in 1..=5 {
        let page = try_code(house, &dirk, "000000").await;
        assert_eq!(page.status, 422, "wrong code {count}");
    }
    let page = try_code(house, &dirk, &code_of(&dirk, house.now())).await;
    assert_eq!(
        (page.step(), page.status),
        ("second-factor", 429),
        "the right code has to wait too"
    );
    let page = code_page(house, &Agent::new(house), &dirk)
        .await
        .submit(&[("code", dirk.recovery_codes[0])])
        .await;
    assert_eq!(page.status, 429, "a recovery code is counted with it");
    house.clock.advance(Duration::seconds(31));
    let page = try_code(house, &dirk, "000000").await;
    assert_eq!(page.status, 422, "one more try, and the pause doubles");
    house.clock.advance(Duration::seconds(31));
    assert_eq!(
        try_code(house, &dirk, &code_of(&dirk, house.now()))
            .await
            .status,
        429
    );
    house.clock.advance(Duration::seconds(30));
    assert!(
        is_in(&try_code(house, &dirk, &code_of(&dirk, house.now())).await),
        "nobody is locked out for good"
    );
}
