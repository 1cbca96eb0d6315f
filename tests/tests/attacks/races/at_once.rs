//! A handful at once, through pages and endpoints.

use crate::attacks_changes::{browser, judged, signed_in};
use sluis_idp_core::{account::FactorChange, idp::Failure};
use sluis_model::context::Ctx;
use sluis_tests::{
    Agent, Page, Portal, Visit, code_of, on_both_stores,
    testkit::{
        TestHouse,
        cast::{Player, player},
    },
};

on_both_stores! {
    rac_01_flt_58_a_code_is_redeemed_once_of_eight_at_once;
    flt_58_a_one_time_code_lets_one_of_six_browsers_in;
    flt_58_a_recovery_code_lets_one_of_six_browsers_in;
    rac_01_recovery_codes_that_nobody_sees_take_nobodys_place;
    rac_02_a_refresh_token_has_one_successor;
}

async fn waiting(house: &TestHouse, who: &Player) -> Page {
    let page = Portal::of(house, "agenda")
        .ask_for(who.institution)
        .open(&Agent::new(house))
        .await;
    page.submit(&[("username", who.username), ("password", who.password)])
        .await
}

async fn let_in(house: &TestHouse, who: &Player, code: &str) -> usize {
    let mut pages = vec![];
    for _ in 0..6 {
        pages.push(waiting(house, who).await);
    }
    let fields = [("code", code)];
    let [a, b, c, d, e, f] = &pages[..] else {
        return 0;
    };
    let answers = tokio::join!(
        a.submit(&fields),
        b.submit(&fields),
        c.submit(&fields),
        d.submit(&fields),
        e.submit(&fields),
        f.submit(&fields)
    );
    let answers = [
        answers.0, answers.1, answers.2, answers.3, answers.4, answers.5,
    ];
    // After a recovery code a page may say first that few are left.
    let through = |page: &&Page| page.away().is_some() || page.step() == "recovery-codes";
    answers.iter().filter(through).count()
}

async fn rac_01_flt_58_a_code_is_redeemed_once_of_eight_at_once(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("energie");
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&Agent::new(house), &asked)
        .await;
    let code = asked.code(&settled.page);
    let go = || portal.redeem(&asked, &code);
    let answers = tokio::join!(go(), go(), go(), go(), go(), go(), go(), go());
    let statuses = [
        answers.0.status,
        answers.1.status,
        answers.2.status,
        answers.3.status,
        answers.4.status,
        answers.5.status,
        answers.6.status,
        answers.7.status,
    ];
    assert!(
        statuses.iter().filter(|status| **status == 200).count() <= 1,
        "{statuses:?}"
    );
}

async fn flt_58_a_one_time_code_lets_one_of_six_browsers_in(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    assert_eq!(let_in(house, &dirk, &code_of(&dirk, house.now())).await, 1);
}

async fn flt_58_a_recovery_code_lets_one_of_six_browsers_in(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    assert_eq!(let_in(house, &dirk, dirk.recovery_codes[0]).await, 1);
}

/// The button is pressed twice, and the first request is held up: the browser shows what the second one brought.
async fn rac_01_recovery_codes_that_nobody_sees_take_nobodys_place(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let agent = signed_in(house, &dirk).await;
    let (own, at) = (judged(house, &agent).await, browser(&agent));
    let first = house.ctx();
    house.clock.advance(chrono::Duration::seconds(1));
    let second = house.ctx();
    let make = async |ctx: &Ctx| house.idp.account_new_recovery_codes(ctx, &at, &own).await;
    let shown = make(&second).await;
    let held_up = make(&first).await;
    assert!(matches!(held_up, Err(Failure::SignedOut)), "{held_up:?}");
    let Ok(FactorChange::Done(codes)) = shown else {
        panic!("no codes: {shown:?}");
    };
    assert_eq!(let_in(house, &dirk, codes[0].expose()).await, 1);
}

async fn rac_02_a_refresh_token_has_one_successor(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let asked = portal
        .ask_for("energie")
        .with("scope", "openid offline_access");
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&Agent::new(house), &asked)
        .await;
    let refresh = portal
        .tokens(&asked, &settled.page)
        .await
        .refresh_token
        .unwrap_or_default();
    let go = || portal.refresh(&refresh);
    let answers = tokio::join!(go(), go(), go(), go());
    let mut successors: Vec<String> = [answers.0, answers.1, answers.2, answers.3]
        .iter()
        .filter_map(|answer| answer.json["refresh_token"].as_str().map(str::to_owned))
        .collect();
    assert!(!successors.is_empty());
    successors.sort();
    successors.dedup();
    assert_eq!(successors.len(), 1, "one live branch");
}
