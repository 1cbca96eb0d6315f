use crate::{
    samples::{at, code, hash},
    stores::Opened,
};
use futures_util::future::join_all;
use sluis_model::ports::ephemeral::TakenCode;
use std::sync::Arc;

on_both! {
    tok_01_a_code_is_taken_once_and_then_names_its_grant,
    tok_01_of_300_at_once_exactly_one_gets_the_code,
    a_code_ends_by_the_callers_clock,
    a_code_nobody_took_is_unknown_after_its_end_and_spent_from_then_on,
    an_unknown_code_is_unknown,
    taking_a_code_is_one_command,
}

async fn tok_01_a_code_is_taken_once_and_then_names_its_grant(opened: Opened) {
    let store = &opened.store;
    let code = code("grant", at(60));
    store.put_code(&hash("code"), &code, at(0)).await.unwrap();
    let fresh = TakenCode::Fresh(Box::new(code));
    let spent = TakenCode::Spent("grant".into());
    assert_eq!(store.take_code(&hash("code"), at(59)).await.unwrap(), fresh);
    assert_eq!(store.take_code(&hash("code"), at(59)).await.unwrap(), spent);
    assert_eq!(
        store.take_code(&hash("code"), at(60 + 599)).await.unwrap(),
        spent
    );
    assert_eq!(
        store.take_code(&hash("code"), at(60 + 601)).await.unwrap(),
        TakenCode::Unknown
    );
}

async fn tok_01_of_300_at_once_exactly_one_gets_the_code(opened: Opened) {
    opened
        .store
        .put_code(&hash("code"), &code("grant", at(60)), at(0))
        .await
        .unwrap();
    let takers = (0..300).map(|_| {
        let store = Arc::clone(&opened.store);
        tokio::spawn(async move { store.take_code(&hash("code"), at(1)).await.unwrap() })
    });
    let taken: Vec<TakenCode> = join_all(takers)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    assert_eq!(
        taken
            .iter()
            .filter(|taken| matches!(taken, TakenCode::Fresh(_)))
            .count(),
        1
    );
    assert_eq!(
        taken
            .iter()
            .filter(|taken| **taken == TakenCode::Spent("grant".into()))
            .count(),
        299
    );
}

async fn a_code_ends_by_the_callers_clock(opened: Opened) {
    let store = &opened.store;
    store
        .put_code(&hash("early"), &code("grant", at(60)), at(0))
        .await
        .unwrap();
    store
        .put_code(&hash("late"), &code("grant", at(60)), at(0))
        .await
        .unwrap();
    assert!(matches!(
        store.take_code(&hash("early"), at(59)).await.unwrap(),
        TakenCode::Fresh(_)
    ));
    assert_eq!(
        store.take_code(&hash("late"), at(61)).await.unwrap(),
        TakenCode::Unknown
    );
}

async fn a_code_nobody_took_is_unknown_after_its_end_and_spent_from_then_on(opened: Opened) {
    let store = &opened.store;
    store
        .put_code(&hash("code"), &code("grant", at(60)), at(0))
        .await
        .unwrap();
    store.sweep(at(300)).await.unwrap();
    assert_eq!(
        store.take_code(&hash("code"), at(300)).await.unwrap(),
        TakenCode::Unknown
    );
    assert_eq!(
        store.take_code(&hash("code"), at(301)).await.unwrap(),
        TakenCode::Spent("grant".into())
    );
}

async fn an_unknown_code_is_unknown(opened: Opened) {
    assert_eq!(
        opened.store.take_code(&hash("never"), at(0)).await.unwrap(),
        TakenCode::Unknown
    );
}

async fn taking_a_code_is_one_command(opened: Opened) {
    opened
        .store
        .put_code(&hash("code"), &code("grant", at(60)), at(0))
        .await
        .unwrap();
    let (cost, taken) = opened
        .cost(opened.store.take_code(&hash("code"), at(1)))
        .await;
    assert!(matches!(taken.unwrap(), TakenCode::Fresh(_)));
    assert_eq!(cost, 1);
}
