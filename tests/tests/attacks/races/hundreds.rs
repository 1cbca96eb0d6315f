//! Hundreds of exchanges of one value at once, against one house: at most one wins, and what it won
//! is dead, for somebody else holds the value too.

use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Asked, Direct, Portal, Visit, on_both_stores,
    testkit::{TestHouse, cast::player},
};
use tokio::task::JoinSet;

const MANY: usize = 300;

on_both_stores! {
    tok_01_rac_01_of_300_exchanges_of_one_code_at_most_one_wins_and_its_tokens_are_dead;
    tok_01_flt_06_of_300_replays_of_a_redeemed_code_none_wins_and_its_tokens_are_dead;
    tok_11_rac_02_of_300_refreshes_at_once_one_successor_comes;
    tok_11_of_300_reuses_of_an_old_refresh_token_none_wins_and_the_family_is_dead;
    tok_11_an_old_and_the_newest_refresh_token_at_once_leave_nothing_alive;
}

/// Somebody who signed in at a portal.
struct Signed {
    portal: Portal,
    asked: Asked,
    code: String,
}

async fn signed_in(house: &TestHouse) -> Signed {
    let portal = Portal::of(house, "agenda");
    let asked = portal
        .ask_for("energie")
        .with("scope", "openid offline_access");
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&Agent::new(house), &asked)
        .await;
    let code = asked.code(&settled.page);
    Signed {
        portal,
        asked,
        code,
    }
}

/// The value of a member that must be text.
fn text(answer: &Direct, name: &str) -> String {
    let found = answer.json[name].as_str();
    found
        .unwrap_or_else(|| panic!("no {name} in {}", answer.json))
        .to_owned()
}

/// Presents one code so often at once.
async fn redeemed(signed: &Signed, times: usize) -> Vec<Direct> {
    let mut running = JoinSet::new();
    for _ in 0..times {
        let (portal, asked, code) = (
            signed.portal.clone(),
            signed.asked.clone(),
            signed.code.clone(),
        );
        running.spawn(async move { portal.redeem(&asked, &code).await });
    }
    running.join_all().await
}

/// Presents each of these refresh tokens once, all at once.
async fn refreshed(portal: &Portal, tokens: Vec<String>) -> Vec<Direct> {
    let mut running = JoinSet::new();
    for token in tokens {
        let portal = portal.clone();
        running.spawn(async move { portal.refresh(&token).await });
    }
    running.join_all().await
}

/// The answers with tokens; every other one must be the specification's refusal.
fn winners(answers: &[Direct]) -> Vec<&Direct> {
    let (won, lost): (Vec<&Direct>, Vec<&Direct>) =
        answers.iter().partition(|answer| answer.status == 200);
    for refusal in lost {
        assert_eq!(refusal.error(), "invalid_grant");
        assert_eq!(refusal.status, 400);
    }
    won
}

async fn is_dead(portal: &Portal, answer: &Direct) {
    let (access, refresh) = (text(answer, "access_token"), text(answer, "refresh_token"));
    assert_eq!(portal.userinfo(&access).await.status, 401);
    assert!(!portal.is_active(&access).await);
    assert!(!portal.is_active(&refresh).await);
    assert_eq!(portal.refresh(&refresh).await.error(), "invalid_grant");
}

async fn told_of(house: &TestHouse, kind: EventKind) -> usize {
    let events = house.events().await;
    events.iter().filter(|event| event.kind == kind).count()
}

async fn tok_01_rac_01_of_300_exchanges_of_one_code_at_most_one_wins_and_its_tokens_are_dead(
    house: &TestHouse,
) {
    let signed = signed_in(house).await;
    let answers = redeemed(&signed, MANY).await;
    let won = winners(&answers);
    assert!(won.len() <= 1, "{} won", won.len());
    for winner in won {
        is_dead(&signed.portal, winner).await;
    }
    assert!(told_of(house, EventKind::CodeReused).await >= 1);
}

async fn tok_01_flt_06_of_300_replays_of_a_redeemed_code_none_wins_and_its_tokens_are_dead(
    house: &TestHouse,
) {
    let signed = signed_in(house).await;
    let other = signed_in(house).await;
    let [first, others] = [&signed, &other].map(|signed| redeemed(signed, 1));
    let (first, others) = (first.await, others.await);
    assert_eq!(first[0].status, 200);
    let answers = redeemed(&signed, MANY).await;
    assert_eq!(winners(&answers).len(), 0);
    is_dead(&signed.portal, &first[0]).await;
    let access = text(&others[0], "access_token");
    assert!(
        signed.portal.is_active(&access).await,
        "the person's other grants live"
    );
    let refresh = text(&others[0], "refresh_token");
    assert_eq!(signed.portal.refresh(&refresh).await.status, 200);
}

async fn tok_11_rac_02_of_300_refreshes_at_once_one_successor_comes(house: &TestHouse) {
    let signed = signed_in(house).await;
    let first = redeemed(&signed, 1).await;
    let token = text(&first[0], "refresh_token");
    let answers = refreshed(&signed.portal, vec![token.clone(); MANY]).await;
    let mut successors: Vec<String> = winners(&answers)
        .into_iter()
        .map(|answer| text(answer, "refresh_token"))
        .collect();
    assert!(!successors.is_empty());
    successors.sort();
    successors.dedup();
    assert_eq!(successors.len(), 1, "one live branch");
    assert_ne!(successors[0], token);
    assert_eq!(signed.portal.refresh(&successors[0]).await.status, 200);
}

async fn tok_11_of_300_reuses_of_an_old_refresh_token_none_wins_and_the_family_is_dead(
    house: &TestHouse,
) {
    let signed = signed_in(house).await;
    let first = redeemed(&signed, 1).await;
    let oldest = text(&first[0], "refresh_token");
    let second = signed.portal.refresh(&oldest).await;
    let newest = signed.portal.refresh(&text(&second, "refresh_token")).await;
    let answers = refreshed(&signed.portal, vec![oldest; MANY]).await;
    assert_eq!(winners(&answers).len(), 0);
    for gone in [&second, &newest] {
        is_dead(&signed.portal, gone).await;
    }
    let told = told_of(house, EventKind::RefreshReused).await;
    assert_eq!(told, 1, "one theft is one event");
}

async fn tok_11_an_old_and_the_newest_refresh_token_at_once_leave_nothing_alive(house: &TestHouse) {
    let signed = signed_in(house).await;
    let first = redeemed(&signed, 1).await;
    let oldest = text(&first[0], "refresh_token");
    let second = signed.portal.refresh(&oldest).await;
    let newest = signed.portal.refresh(&text(&second, "refresh_token")).await;
    let newest = text(&newest, "refresh_token");
    let tokens = (0..MANY)
        .map(|number| [&oldest, &newest][number % 2].clone())
        .collect();
    let answers = refreshed(&signed.portal, tokens).await;
    for winner in winners(&answers) {
        is_dead(&signed.portal, winner).await;
    }
    assert_eq!(
        signed.portal.refresh(&newest).await.error(),
        "invalid_grant"
    );
}
