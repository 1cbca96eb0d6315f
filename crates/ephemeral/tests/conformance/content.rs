//! What a thief of the store would find, and what the sweep leaves.

use crate::{
    samples::{
        at, code, device, device_grant, hash, one_time_code, pushed, run, session, session_of,
        token, transaction,
    },
    stores::{Inside, Opened},
};
use chrono::Duration;
use sluis_model::{
    context::{Ctx, Randomness},
    recovery_run::RunStep,
    secret::{PlainToken, TokenKind},
    session::Session,
};
use std::sync::Arc;

on_both! {
    dev_14_the_store_holds_no_plain_token,
    the_sweep_drops_what_has_ended_and_nothing_else,
}

/// Different bytes at each call are not needed here: the kinds differ already.
struct Sevens;

impl Randomness for Sevens {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(7);
    }
}

async fn dev_14_the_store_holds_no_plain_token(opened: Opened) {
    let store = &opened.store;
    let ctx = Ctx {
        now: at(0),
        randomness: Arc::new(Sevens),
        request_id: "request".into(),
        own_issuer: None,
        network: None,
    };
    let kinds = [
        TokenKind::AuthorizationCode,
        TokenKind::AccessToken,
        TokenKind::Session,
        TokenKind::Browser,
        TokenKind::Device,
        TokenKind::PushedRequest,
        TokenKind::DeviceCode,
    ];
    let [
        code_token,
        access,
        cookie,
        browser,
        remembered,
        request_uri,
        device_code,
    ] = kinds.map(|kind| PlainToken::generate(kind, &ctx));
    let mut transaction = transaction("transaction");
    transaction.browser = browser.hash();
    let mut device = device("noor", "device", at(0), 1);
    device.token = remembered.hash();
    store
        .put_transaction(&transaction, at(60), at(0))
        .await
        .unwrap();
    store
        .put_session(&cookie.hash(), &session(at(60), 1), at(0))
        .await
        .unwrap();
    store
        .put_code(&code_token.hash(), &code("grant", at(60)), at(0))
        .await
        .unwrap();
    store
        .put_access_token(&access.hash(), &token("grant", at(60)), at(0))
        .await
        .unwrap();
    store
        .revoke_grant(&"grant".into(), at(60), at(0))
        .await
        .unwrap();
    store.remember_device(&device, at(0)).await.unwrap();
    store
        .count_try("login noor@example.test", Duration::seconds(60), at(0))
        .await
        .unwrap();

    store
        .put_one_time_code(&hash("run"), &one_time_code("right", 5, at(60)), at(0))
        .await
        .unwrap();
    let mut run = run("run", RunStep::Check, at(60));
    run.browser = browser.hash();
    store.put_run(&run, at(0)).await.unwrap();
    store
        .put_pushed_request(&request_uri.hash(), &pushed("portal", at(60)), at(0))
        .await
        .unwrap();
    let mut asked = device_grant("code", "BCDFGHJK", at(60));
    asked.device_code = device_code.hash();
    store.put_device_grant(&asked, at(0)).await.unwrap();
    store
        .claim_once("jti", "noor@example.test", at(60), at(0))
        .await
        .unwrap();

    // A device's request stands there with its user code's place and the claim on that; what a code leaves stands
    // beside it, or in its row.
    let dump = opened.dump();
    let beside = usize::from(matches!(opened.inside, Inside::Redis { .. }));
    assert_eq!(dump.len(), 11 + beside + 3 + 1, "{dump:#?}");
    let body = code_token.expose().rsplit_once("_ac_").unwrap().1;
    for line in &dump {
        assert!(!line.contains(body), "{line}");
        assert!(!line.contains("noor@example.test"), "{line}");
        assert!(
            kinds.iter().all(|kind| !line.contains(kind.prefix())),
            "{line}"
        );
    }
    if let Inside::File(folder) = &opened.inside {
        for file in std::fs::read_dir(folder.path()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(
                !bytes
                    .windows(body.len())
                    .any(|window| window == body.as_bytes())
            );
        }
    }
}

async fn the_sweep_drops_what_has_ended_and_nothing_else(opened: Opened) {
    let store = &opened.store;
    for number in 0..1200 {
        store
            .put_session(
                &hash(&format!("short {number}")),
                &Session {
                    ends_at: at(60),
                    ..session_of(&format!("person {number}"), "short", at(0))
                },
                at(0),
            )
            .await
            .unwrap();
    }
    store
        .put_session(&hash("long"), &session(at(600), 600), at(0))
        .await
        .unwrap();
    store
        .count_try("short", Duration::seconds(60), at(0))
        .await
        .unwrap();
    store
        .count_try("long", Duration::seconds(600), at(0))
        .await
        .unwrap();
    for (id, ends_at) in [("short", at(60)), ("long", at(600))] {
        store
            .put_one_time_code(&hash(id), &one_time_code("right", 5, ends_at), at(0))
            .await
            .unwrap();
        store
            .put_run(&run(id, RunStep::Check, ends_at), at(0))
            .await
            .unwrap();
    }
    let swept = store.sweep(at(61)).await.unwrap();
    if matches!(opened.inside, Inside::File(_)) {
        // Each session with its place in the index, and three values of other kinds.
        assert_eq!(swept, 2 * 1200 + 3);
        assert_eq!(opened.dump().len(), 2 + 3);
    }
    assert_eq!(store.sweep(at(61)).await.unwrap(), 0);
    assert!(
        store
            .session(&hash("long"), at(61))
            .await
            .unwrap()
            .is_some()
    );
    assert!(store.tries("long", at(61)).await.unwrap().is_some());
    assert!(
        store
            .one_time_code(&hash("long"), at(61))
            .await
            .unwrap()
            .is_some()
    );
    assert!(store.run(&"long".into(), at(61)).await.unwrap().is_some());
}
