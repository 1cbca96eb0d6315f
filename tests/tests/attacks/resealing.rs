//! Sealing keys change: what stands under the old one moves, and the old one may go when nothing needs
//! it any more, and not before.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::decoy_questions::asked_of_nobody;
use chrono::Duration;
use sluis_idp_core::{
    Idp,
    resealing::{ResealRound, ResealWalk},
};
use sluis_model::{ports::apps::NamedRequest, seal::Sealer, secret::HashedToken};
use sluis_tests::{
    Agent, Portal, Visit,
    testkit::{
        Stores, TestHouse,
        cast::{self, Player, player},
        sealing_keys,
    },
};
use std::{collections::BTreeSet, sync::Arc};
use zeroize::Zeroizing;

macro_rules! on_each {
    ($($name:ident;)*) => {
        mod on_embedded_stores {
            $(#[tokio::test]
            async fn $name() {
                super::$name(crate::resealing::Stores::Embedded).await;
            })*
        }
        mod on_postgres_and_redis {
            $(#[tokio::test]
            async fn $name() {
                super::$name(crate::resealing::Stores::Services).await;
            })*
        }
    };
}

on_each! {
    ops_05_secrets_are_sealed_anew_while_people_sign_in_and_then_the_old_key_may_go;
    ops_05_a_walk_that_died_is_begun_anew_and_loses_nothing;
    ops_05_what_no_key_opens_stays_as_it_is_and_the_rest_moves;
    ops_05_rec_01_another_sealing_key_changes_no_question_of_the_recovery_portal;
}

/// A house in which another key seals than the one that it was made with.
async fn rotated(stores: Stores) -> Option<TestHouse> {
    let house = TestHouse::start(stores).await?;
    house.idp.note_sealing_key(&house.ctx()).await.unwrap();
    let house = house.restarted_with(&sealing_keys(&["new", "test"])).await;
    house.idp.note_sealing_key(&house.ctx()).await.unwrap();
    Some(house)
}

/// Walks to the end; what became of it all.
async fn walk(house: &TestHouse) -> ResealRound {
    let (mut walk, mut sum) = (ResealWalk::default(), ResealRound::default());
    while !sum.finished {
        let round = house
            .idp
            .reseal_some(&house.ctx(), &mut walk)
            .await
            .unwrap();
        sum.resealed += round.resealed;
        sum.changed += round.changed;
        sum.closed += round.closed;
        sum.finished = round.finished;
    }
    sum
}

/// What stands under a key and moves by itself.
async fn under(house: &TestHouse, key: &str) -> Vec<(&'static str, u64)> {
    let mut uses = house.idp.sealing_key_uses(&house.ctx()).await.unwrap();
    uses.retain(|one| one.key == key && one.moves);
    uses.iter().map(|one| (one.what, one.values)).collect()
}

/// The rules with another ring of keys, as a process with another configuration has them.
fn with_key(idp: &Idp, id: &str) -> Idp {
    let keys = [(id.to_owned(), Zeroizing::new([9; 32]))];
    Idp {
        sealer: Arc::new(Sealer::new(&keys).unwrap()),
        ..idp.clone()
    }
}

fn with_apps() -> Vec<Player> {
    let ordinary = player("energie", "cees").kind;
    let all = cast::PEOPLE.iter().copied();
    all.filter(|player| {
        player.institution == "energie" && player.totp.is_some() && player.kind == ordinary
    })
    .collect()
}

async fn sign_in(house: &TestHouse, who: &Player) -> String {
    let portal = Portal::of(house, "agenda");
    let asked = portal
        .ask_for(who.institution)
        .with("scope", "openid offline_access");
    let settled = Visit::of(house, who)
        .sign_in(&Agent::new(house), &asked)
        .await;
    let tokens = portal.tokens(&asked, &settled.page).await;
    tokens.refresh_token.unwrap()
}

/// Whether a text holds a value that is sealed under `key`.
fn holds_sealed(text: &str, key: &str) -> bool {
    let mark = format!("{key}.");
    text.match_indices(&mark).any(|(at, _)| {
        let rest = text[at + mark.len()..].bytes();
        let letters = rest.take_while(|b| b.is_ascii_alphanumeric() || b"-_".contains(b));
        letters.count() > 35
    })
}

async fn ops_05_secrets_are_sealed_anew_while_people_sign_in_and_then_the_old_key_may_go(
    stores: Stores,
) {
    let Some(house) = TestHouse::start(stores).await else {
        return;
    };
    let cees = player("energie", "cees");
    house.idp.note_sealing_key(&house.ctx()).await.unwrap();
    assert!(!house.idp.may_need_resealing().await.unwrap());
    let refresh = sign_in(&house, &cees).await;
    house.keep_trail().await;

    let house = house.restarted_with(&sealing_keys(&["new", "test"])).await;
    house.idp.note_sealing_key(&house.ctx()).await.unwrap();
    assert!(house.idp.may_need_resealing().await.unwrap());
    let without = with_key(&house.idp, "new");
    let missing = without.missing_sealing_keys(&house.ctx()).await.unwrap();
    let needed: BTreeSet<&str> = missing.iter().map(|one| one.what).collect();
    for what in ["totp_credentials.secret", "signing_keys.private_key"] {
        assert!(needed.contains(what), "{what} still needs it: {needed:?}");
    }
    house.clock.advance(Duration::minutes(5));
    let load = async {
        for who in with_apps() {
            sign_in(&house, &who).await;
        }
    };
    let (walked, ()) = tokio::join!(walk(&house), load);
    assert!(walked.resealed > 5, "{walked:?}");
    assert_eq!(walked.closed, 0);
    // What was written under the old key while the walk was past it is found by the next one.
    walk(&house).await;
    // Heads of chains are signed anew by whoever drops what is old.
    house.keep_trail().await;
    house.idp.prune_audit_trail(&house.ctx()).await.unwrap();
    assert_eq!(under(&house, "test").await, []);
    for (table, rows) in house.rows().await {
        if table == "recovery_codes" {
            continue;
        }
        let left = rows.iter().filter(|row| holds_sealed(row, "test")).count();
        assert_eq!(left, 0, "{table} still holds values under the old key");
    }

    // Hashes can't be moved: the key stays, or they are given up.
    let missing = without.missing_sealing_keys(&house.ctx()).await.unwrap();
    assert!(
        !missing.is_empty() && missing.iter().all(|one| !one.moves),
        "{missing:?}"
    );
    // An answer to a secret question is right under its own key alone: who has given one could not come back.
    let answers = "security_questions.answer_hash";
    assert!(missing.iter().any(|one| one.what == answers), "{missing:?}");
    let portal = Portal::of(&house, "agenda");
    let answer = portal.refresh(&refresh).await;
    assert_eq!(
        answer.status, 200,
        "as long as it is there: {}",
        answer.json
    );
    let newest = answer.json["refresh_token"].as_str().unwrap().to_owned();
    let refused = house.idp.give_up_hashed_under(&house.ctx(), "new").await;
    assert_eq!(refused.unwrap(), None, "never those of the key that seals");
    let given_up = house.idp.give_up_hashed_under(&house.ctx(), "test").await;
    let given_up = given_up.unwrap().unwrap();
    assert!(given_up.recovery_codes > 0 && given_up.refresh_tokens > 0);
    assert!(given_up.security_answers > 0, "they are asked for anew");
    assert_eq!(portal.refresh(&newest).await.status, 400);
    assert_eq!(
        without.missing_sealing_keys(&house.ctx()).await.unwrap(),
        []
    );

    house.clock.advance(Duration::minutes(5));
    let house = house.restarted_with(&sealing_keys(&["new"])).await;
    assert_eq!(
        house.idp.missing_sealing_keys(&house.ctx()).await.unwrap(),
        []
    );
    house.idp.forget_absent_sealing_keys().await.unwrap();
    assert!(!house.idp.may_need_resealing().await.unwrap());
    let refresh = sign_in(&house, &cees).await;
    assert_eq!(
        Portal::of(&house, "agenda").refresh(&refresh).await.status,
        200
    );
    house.keep_trail().await;
    let held = house.idp.prune_audit_trail(&house.ctx()).await.unwrap();
    assert_eq!(held.broken, 0, "the chains hold on");
}

async fn ops_05_a_walk_that_died_is_begun_anew_and_loses_nothing(stores: Stores) {
    let Some(house) = rotated(stores).await else {
        return;
    };
    let count = |uses: Vec<(&str, u64)>| {
        let moved = uses
            .iter()
            .filter(|(what, _)| *what != "audit_chains.signature");
        moved.map(|(_, values)| *values).sum::<u64>()
    };
    let before = count(under(&house, "test").await);
    let mut walk_that_dies = ResealWalk::default();
    let first = house
        .idp
        .reseal_some(&house.ctx(), &mut walk_that_dies)
        .await
        .unwrap();
    assert!(first.resealed > 0 && !first.finished);
    // It dies right after it claimed its next step.
    let now = house.now();
    let claimed = house
        .idp
        .durable
        .write(move |tx| tx.claim_stream("resealing", 0, now, now + Duration::seconds(60)));
    assert!(claimed.await.unwrap().is_some());
    let mut another = ResealWalk::default();
    for _ in 0..4 {
        let round = house
            .idp
            .reseal_some(&house.ctx(), &mut another)
            .await
            .unwrap();
        assert_eq!(
            (round.resealed, round.finished),
            (0, false),
            "the step is taken"
        );
    }
    house.clock.advance(Duration::seconds(61));
    let rest = walk(&house).await;
    assert_eq!(
        (first.resealed + rest.resealed) as u64,
        before + 1,
        "each once, and the note about the key itself"
    );
    assert_eq!(count(under(&house, "test").await), 0);
    assert_eq!(walk(&house).await.resealed, 0, "nothing is left to do");
    sign_in(&house, &player("energie", "cees")).await;
}

async fn ops_05_what_no_key_opens_stays_as_it_is_and_the_rest_moves(stores: Stores) {
    let Some(house) = rotated(stores).await else {
        return;
    };
    // What the demo has none of is put there, sealed by whoever seals it in earnest.
    let old = with_key(&house.idp, "old");
    let ctx = house.ctx();
    let (idp, sealer, now) = (house.idp.clone(), Arc::clone(&old.sealer), ctx.now);
    idp.durable
        .write(move |tx| {
            let client = "agenda".into();
            let name = "a request";
            let place = NamedRequest::place(&client, name);
            let request = HashedToken::of("request");
            let lease = now + Duration::hours(1);
            tx.begin_named_request(&client, name, &request, now, lease)?;
            let answer = sealer.seal(b"answer", &place, &ctx);
            tx.answer_named_request(&client, name, lease, &answer, lease)
        })
        .await
        .unwrap();
    // Both keys open: the one that the house was made with, and the one above.
    let keys = Sealer::new(&[
        ("newest".to_owned(), Zeroizing::new([5; 32])),
        ("old".to_owned(), Zeroizing::new([9; 32])),
    ]);
    let newest = Idp {
        sealer: Arc::new(keys.unwrap()),
        ..house.idp.clone()
    };
    let (mut walk, mut closed, mut resealed) = (ResealWalk::default(), 0, 0);
    let ctx = house.ctx();
    loop {
        let round = newest.reseal_some(&ctx, &mut walk).await.unwrap();
        closed += round.closed;
        resealed += round.resealed;
        if round.finished {
            break;
        }
    }
    assert_eq!(resealed, 1, "what opens moves");
    assert!(closed > 0, "what does not open stays as it is");
    let uses = newest.sealing_key_uses(&ctx).await.unwrap();
    let found = uses.iter().filter(|one| one.key == "newest");
    let found: Vec<_> = found.map(|one| (one.what, one.values)).collect();
    assert_eq!(found, [("idempotency_keys.answer", 1)]);
}

async fn ops_05_rec_01_another_sealing_key_changes_no_question_of_the_recovery_portal(
    stores: Stores,
) {
    let Some(house) = TestHouse::start(stores).await else {
        return;
    };
    house.idp.note_sealing_key(&house.ctx()).await.unwrap();
    let before = asked_of_nobody(&house).await;
    let house = house.restarted_with(&sealing_keys(&["new", "test"])).await;
    house.idp.note_sealing_key(&house.ctx()).await.unwrap();
    house.clock.advance(Duration::minutes(2));
    assert_eq!(asked_of_nobody(&house).await, before);
    walk(&house).await;
    let kept = &house.rows().await["installation_secrets"];
    let left = kept.iter().filter(|row| holds_sealed(row, "test")).count();
    assert_eq!(left, 0, "what they are drawn by moves with the rest");
    house.clock.advance(Duration::hours(2));
    assert_eq!(asked_of_nobody(&house).await, before);
}
