use crate::{
    samples::{at, hash, session},
    stores::Opened,
};

on_both! {
    a_session_lives_until_its_absolute_end,
    a_session_without_use_ends_earlier,
    an_ended_session_is_gone,
    reading_a_session_is_one_command,
}

async fn a_session_lives_until_its_absolute_end(opened: Opened) {
    let store = &opened.store;
    let session = session(at(3600), 600);
    store
        .put_session(&hash("cookie"), &session, at(0))
        .await
        .unwrap();
    assert_eq!(
        store.session(&hash("cookie"), at(3599)).await.unwrap(),
        Some(session)
    );
    assert_eq!(
        store.session(&hash("cookie"), at(3601)).await.unwrap(),
        None
    );
    assert_eq!(store.session(&hash("other"), at(0)).await.unwrap(), None);
}

async fn a_session_without_use_ends_earlier(opened: Opened) {
    let store = &opened.store;
    let mut session = session(at(36_000), 10);
    store
        .put_session(&hash("cookie"), &session, at(0))
        .await
        .unwrap();
    assert!(
        store
            .session(&hash("cookie"), at(599))
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        store
            .session(&hash("cookie"), at(601))
            .await
            .unwrap()
            .is_none()
    );
    session.last_used_at = at(599);
    store
        .put_session(&hash("cookie"), &session, at(599))
        .await
        .unwrap();
    assert_eq!(
        store.session(&hash("cookie"), at(1198)).await.unwrap(),
        Some(session)
    );
}

async fn an_ended_session_is_gone(opened: Opened) {
    let store = &opened.store;
    store
        .put_session(&hash("cookie"), &session(at(3600), 600), at(0))
        .await
        .unwrap();
    store.end_session(&hash("cookie")).await.unwrap();
    store.end_session(&hash("cookie")).await.unwrap();
    assert_eq!(store.session(&hash("cookie"), at(1)).await.unwrap(), None);
}

async fn reading_a_session_is_one_command(opened: Opened) {
    opened
        .store
        .put_session(&hash("cookie"), &session(at(3600), 600), at(0))
        .await
        .unwrap();
    let (cost, found) = opened
        .cost(opened.store.session(&hash("cookie"), at(1)))
        .await;
    assert!(found.unwrap().is_some());
    assert_eq!(cost, 1);
}
