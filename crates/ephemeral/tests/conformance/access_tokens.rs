use crate::{
    samples::{at, code, hash, token},
    stores::{Inside, Opened},
};
use sluis_model::{
    access::{AccessToken, Holding, ended_session},
    ports::ephemeral::TakenCode,
    secret::HashedToken,
};
use sluis_protocol::scope::Scope;

on_both! {
    a_token_ends_by_the_callers_clock,
    ending_one_token_leaves_the_others,
    tok_01_a_revoked_grant_ends_tokens_put_before_and_after,
    tok_01_an_ended_session_takes_its_tokens_along_but_not_those_that_outlive_it,
    ses_06_whoever_issues_a_token_hears_that_its_session_ended,
    a_revocation_is_remembered_until_the_moment_asked_for,
    a_shorter_revocation_does_not_shorten_a_longer_one,
    reading_a_token_is_one_command,
    an_odd_grant_id_is_revoked_like_any_other,
    flt_62_a_dated_value_lies_beside_its_neighbours_in_a_file_and_in_redis_where_it_always_did,
}

async fn a_token_ends_by_the_callers_clock(opened: Opened) {
    let store = &opened.store;
    let token = token("grant", at(300));
    store
        .put_access_token(&hash("token"), &token, at(0))
        .await
        .unwrap();
    assert_eq!(
        store.access_token(&hash("token"), at(299)).await.unwrap(),
        Some(token)
    );
    assert_eq!(
        store.access_token(&hash("token"), at(301)).await.unwrap(),
        None
    );
    assert_eq!(
        store.access_token(&hash("never"), at(0)).await.unwrap(),
        None
    );
}

async fn ending_one_token_leaves_the_others(opened: Opened) {
    let store = &opened.store;
    store
        .put_access_token(&hash("one"), &token("grant", at(300)), at(0))
        .await
        .unwrap();
    store
        .put_access_token(&hash("two"), &token("grant", at(300)), at(0))
        .await
        .unwrap();
    store.end_access_token(&hash("one")).await.unwrap();
    assert!(
        store
            .access_token(&hash("one"), at(1))
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        store
            .access_token(&hash("two"), at(1))
            .await
            .unwrap()
            .is_some()
    );
    assert!(!store.grant_revoked(&"grant".into(), at(1)).await.unwrap());
}

async fn tok_01_a_revoked_grant_ends_tokens_put_before_and_after(opened: Opened) {
    let store = &opened.store;
    let put = async |id: &str, now| {
        let (hash, token) = (hash(id), token("grant", at(300)));
        store.put_access_token(&hash, &token, now).await.unwrap()
    };
    assert!(put("before", at(0)).await);
    store
        .put_access_token(&hash("other"), &token("other", at(300)), at(0))
        .await
        .unwrap();
    store
        .revoke_grant(&"grant".into(), at(400), at(10))
        .await
        .unwrap();
    assert!(!put("after", at(10)).await, "whoever issues it hears so");
    assert!(
        store
            .access_token(&hash("before"), at(11))
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        store
            .access_token(&hash("after"), at(11))
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        store
            .access_token(&hash("other"), at(11))
            .await
            .unwrap()
            .is_some()
    );
}

async fn tok_01_an_ended_session_takes_its_tokens_along_but_not_those_that_outlive_it(
    opened: Opened,
) {
    let store = &opened.store;
    let outlives = token("offline", at(300));
    let mut hangs = token("online", at(300));
    let Holding::Person(grant) = &mut hangs.holding else {
        panic!("a person's");
    };
    grant.scope = Scope::parse("openid").unwrap();
    for (name, token) in [("outlives", &outlives), ("hangs", &hangs)] {
        store
            .put_access_token(&hash(name), token, at(0))
            .await
            .unwrap();
    }
    let lives = async |name: &str, now| {
        let found = store.access_token(&hash(name), now).await.unwrap();
        found.is_some()
    };
    // The grant's mark, which ends sooner, does not hide the session's.
    store
        .revoke_grant(&"online".into(), at(20), at(9))
        .await
        .unwrap();
    store
        .revoke_grant(&ended_session(&"session".into()), at(400), at(10))
        .await
        .unwrap();
    assert!(lives("outlives", at(30)).await);
    assert!(!lives("hangs", at(30)).await);
    store
        .put_access_token(&hash("late"), &hangs, at(11))
        .await
        .unwrap();
    assert!(!lives("late", at(30)).await);
}

async fn ses_06_whoever_issues_a_token_hears_that_its_session_ended(opened: Opened) {
    let store = &opened.store;
    let mut hangs = token("online", at(300));
    let Holding::Person(grant) = &mut hangs.holding else {
        panic!("a person's");
    };
    grant.scope = Scope::parse("openid").unwrap();
    let narrowed = AccessToken {
        outlives_session: true,
        ..hangs.clone()
    };
    let put = async |name: &str, token: &AccessToken, now| {
        let hash = hash(name);
        store.put_access_token(&hash, token, now).await.unwrap()
    };
    assert!(put("before", &hangs, at(0)).await);
    // The grant's mark, which ends sooner, does not hide the session's.
    store
        .revoke_grant(&"online".into(), at(20), at(9))
        .await
        .unwrap();
    store
        .revoke_grant(&ended_session(&"session".into()), at(400), at(10))
        .await
        .unwrap();
    assert!(!put("both", &hangs, at(15)).await);
    assert!(!put("late", &hangs, at(30)).await);
    let offline = token("offline", at(300));
    for (name, token) in [("offline", &offline), ("narrowed", &narrowed)] {
        assert!(put(name, token, at(30)).await, "{name}");
        let found = store.access_token(&hash(name), at(31)).await.unwrap();
        assert_eq!(found.as_ref(), Some(token), "{name}");
    }
    let later = AccessToken {
        ends_at: at(700),
        ..hangs
    };
    assert!(put("later", &later, at(401)).await, "the mark has ended");
}

async fn a_revocation_is_remembered_until_the_moment_asked_for(opened: Opened) {
    let store = &opened.store;
    store
        .revoke_grant(&"grant".into(), at(400), at(0))
        .await
        .unwrap();
    assert!(store.grant_revoked(&"grant".into(), at(399)).await.unwrap());
    assert!(!store.grant_revoked(&"grant".into(), at(401)).await.unwrap());
    assert!(!store.grant_revoked(&"other".into(), at(0)).await.unwrap());
}

async fn a_shorter_revocation_does_not_shorten_a_longer_one(opened: Opened) {
    let store = &opened.store;
    store
        .revoke_grant(&"grant".into(), at(400), at(0))
        .await
        .unwrap();
    store
        .revoke_grant(&"grant".into(), at(100), at(1))
        .await
        .unwrap();
    assert!(store.grant_revoked(&"grant".into(), at(399)).await.unwrap());
    store
        .revoke_grant(&"grant".into(), at(500), at(2))
        .await
        .unwrap();
    assert!(store.grant_revoked(&"grant".into(), at(499)).await.unwrap());
}

async fn reading_a_token_is_one_command(opened: Opened) {
    opened
        .store
        .put_access_token(&hash("token"), &token("grant", at(300)), at(0))
        .await
        .unwrap();
    let (cost, found) = opened
        .cost(opened.store.access_token(&hash("token"), at(1)))
        .await;
    assert!(found.unwrap().is_some());
    assert_eq!(cost, 1);
}

async fn an_odd_grant_id_is_revoked_like_any_other(opened: Opened) {
    let store = &opened.store;
    for id in ["", "two\nlines", "%d {x} \"quoted\"", "é"] {
        let found = token(id, at(300));
        store
            .put_access_token(&hash(id), &found, at(0))
            .await
            .unwrap();
        assert_eq!(
            store.access_token(&hash(id), at(1)).await.unwrap(),
            Some(found),
            "{id:?}"
        );
        store
            .revoke_grant(&id.into(), at(400), at(1))
            .await
            .unwrap();
        assert_eq!(
            store.access_token(&hash(id), at(1)).await.unwrap(),
            None,
            "{id:?}"
        );
    }
}

/// In Redis a release before this one looks for it by its hash alone.
async fn flt_62_a_dated_value_lies_beside_its_neighbours_in_a_file_and_in_redis_where_it_always_did(
    opened: Opened,
) {
    let store = &opened.store;
    let text = hash("value").as_str().to_owned();
    let dated = HashedToken::stored(format!("01a0c4506c00.{text}"));
    let (token, code) = (token("grant", at(300)), code("grant", at(60)));
    let put = store.put_access_token(&dated, &token, at(0)).await;
    put.unwrap();
    let put = store.put_code(&dated, &code, at(0)).await;
    put.unwrap();
    let id = match opened.inside {
        Inside::File(_) => format!("01a0c4506c00.{text}"),
        Inside::Redis { .. } => text,
    };
    let kept = opened.dump();
    for kind in ["access-token", "code"] {
        let ends = format!(":{kind}:{id} ");
        let found = kept.iter().filter(|entry| entry.contains(&ends));
        assert_eq!(found.count(), 1, "{ends} in {kept:?}");
    }
    assert!(store.access_token(&dated, at(1)).await.unwrap().is_some());
    let taken = store.take_code(&dated, at(1)).await.unwrap();
    assert!(matches!(taken, TakenCode::Fresh(_)));
    let again = store.take_code(&dated, at(1)).await.unwrap();
    assert!(matches!(again, TakenCode::Spent(_)));
    store.end_access_token(&dated).await.unwrap();
    assert!(store.access_token(&dated, at(1)).await.unwrap().is_none());
}
