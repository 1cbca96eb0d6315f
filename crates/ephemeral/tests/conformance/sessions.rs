use crate::{
    samples::{at, hash, session, session_of},
    stores::{Inside, Opened},
};
use futures_util::future::join_all;
use sluis_model::{context::Timestamp, ids::SessionId, ports::Ephemeral, session::Session};
use std::sync::Arc;

on_both! {
    a_session_lives_until_its_absolute_end,
    a_session_without_use_ends_earlier,
    an_ended_session_is_gone,
    reading_a_session_is_one_command,
    sessions_are_listed_newest_first_and_only_the_persons_own,
    ses_09_only_living_sessions_are_listed,
    an_ended_session_is_listed_no_more,
    a_session_that_was_used_is_listed_as_it_is_now,
    ses_01_a_renewed_session_is_listed_once_under_its_new_cookie,
    ses_11_the_oldest_of_more_than_a_hundred_sessions_ends,
    ses_11_the_session_that_begins_is_never_the_one_that_is_too_much,
    ses_06_an_ended_session_is_not_replaced,
    ses_06_a_session_that_is_used_at_once_with_its_end_stays_ended,
    ses_06_portals_that_are_answered_at_once_all_stay_with_the_session,
    ses_06_a_session_is_taken_by_one_with_the_portals_that_were_added,
    replacing_a_session_is_one_look_and_one_script,
    sessions_begun_at_once_are_all_listed,
    a_session_put_and_ended_at_once_is_listed_exactly_if_it_lives,
    flt_62_a_session_of_the_previous_version_is_read_listed_from_its_next_use_and_ended,
    a_session_that_nobody_can_read_can_be_ended,
    listing_sessions_is_two_commands_however_many_there_are,
    putting_a_session_is_one_script,
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

async fn put(store: &dyn Ephemeral, cookie: &str, session: &Session, now: Timestamp) {
    store
        .put_session(&hash(cookie), session, now)
        .await
        .unwrap();
}

/// The ids of a person's listed sessions, each of which can be read under its cookie.
async fn listed(store: &dyn Ephemeral, person: &str, now: Timestamp) -> Vec<String> {
    let mut ids = Vec::new();
    for (token, session) in store.sessions_of(&person.into(), now).await.unwrap() {
        assert_eq!(
            store.session(&token, now).await.unwrap().as_ref(),
            Some(&session)
        );
        ids.push(session.id.as_str().to_owned());
    }
    ids
}

async fn sessions_are_listed_newest_first_and_only_the_persons_own(opened: Opened) {
    let store = &*opened.store;
    for (person, id, started_at) in [
        ("noor", "b", 20),
        ("noor", "a", 10),
        ("noor", "c", 20),
        ("sanne", "d", 5),
    ] {
        put(store, id, &session_of(person, id, at(started_at)), at(30)).await;
    }
    assert_eq!(listed(store, "noor", at(30)).await, ["c", "b", "a"]);
    assert_eq!(
        store.sessions_of(&"sanne".into(), at(30)).await.unwrap(),
        [(hash("d"), session_of("sanne", "d", at(5)))]
    );
    assert!(listed(store, "nobody", at(30)).await.is_empty());
}

async fn ses_09_only_living_sessions_are_listed(opened: Opened) {
    let store = &*opened.store;
    let short = Session {
        ends_at: at(60),
        ..session_of("noor", "short", at(0))
    };
    let idle = Session {
        idle_minutes: 2,
        ..session_of("noor", "idle", at(1))
    };
    put(store, "short", &short, at(0)).await;
    put(store, "idle", &idle, at(1)).await;
    put(store, "long", &session_of("noor", "long", at(2)), at(2)).await;
    assert_eq!(
        listed(store, "noor", at(59)).await,
        ["long", "idle", "short"]
    );
    assert_eq!(listed(store, "noor", at(60)).await, ["long", "idle"]);
    assert_eq!(listed(store, "noor", at(120)).await, ["long", "idle"]);
    assert_eq!(listed(store, "noor", at(121)).await, ["long"]);
    assert!(listed(store, "noor", at(36_002)).await.is_empty());
}

async fn an_ended_session_is_listed_no_more(opened: Opened) {
    let store = &*opened.store;
    for id in ["one", "two"] {
        put(store, id, &session_of("noor", id, at(0)), at(0)).await;
    }
    store.end_session(&hash("one")).await.unwrap();
    assert_eq!(listed(store, "noor", at(1)).await, ["two"]);
    store.end_session(&hash("one")).await.unwrap();
    store.end_session(&hash("never")).await.unwrap();
    assert_eq!(listed(store, "noor", at(1)).await, ["two"]);
    store.end_session(&hash("two")).await.unwrap();
    assert!(opened.dump().is_empty(), "{:#?}", opened.dump());
}

async fn a_session_that_was_used_is_listed_as_it_is_now(opened: Opened) {
    let store = &*opened.store;
    let mut session = Session {
        idle_minutes: 2,
        ..session_of("noor", "session", at(0))
    };
    put(store, "cookie", &session, at(0)).await;
    session.last_used_at = at(100);
    session.clients.push("second".into());
    put(store, "cookie", &session, at(100)).await;
    assert_eq!(
        store.sessions_of(&"noor".into(), at(219)).await.unwrap(),
        [(hash("cookie"), session)]
    );
    assert!(listed(store, "noor", at(220)).await.is_empty());
}

async fn ses_01_a_renewed_session_is_listed_once_under_its_new_cookie(opened: Opened) {
    let store = &*opened.store;
    let mut session = session_of("noor", "session", at(0));
    put(store, "old", &session, at(0)).await;
    session.unlocked_at = Some(at(10));
    session.last_used_at = at(10);
    put(store, "new", &session, at(10)).await;
    store.end_session(&hash("old")).await.unwrap();
    assert_eq!(
        store.sessions_of(&"noor".into(), at(11)).await.unwrap(),
        [(hash("new"), session)]
    );
}

async fn ses_11_the_oldest_of_more_than_a_hundred_sessions_ends(opened: Opened) {
    let store = &*opened.store;
    let name = |number: i64| format!("s{number:03}");
    let mut ended = Vec::new();
    for number in 0..105 {
        let session = session_of("noor", &name(number), at(number));
        let cookie = hash(&name(number));
        let surplus = store.put_session(&cookie, &session, at(number)).await;
        ended.extend(surplus.unwrap().into_iter().map(|session| session.id));
    }
    let oldest: Vec<SessionId> = (0..5).map(|number| name(number).as_str().into()).collect();
    assert_eq!(ended, oldest, "each is told once");
    let newest: Vec<String> = (5..105).rev().map(name).collect();
    assert_eq!(listed(store, "noor", at(200)).await, newest);
    for number in 0..5 {
        let cookie = hash(&name(number));
        assert_eq!(store.session(&cookie, at(200)).await.unwrap(), None);
        let session = session_of("noor", &name(number), at(number));
        let back = store.replace_session(&cookie, &session, at(200)).await;
        assert!(!back.unwrap(), "none of them lists itself again");
    }
    assert_eq!(listed(store, "noor", at(200)).await, newest);
}

async fn ses_11_the_session_that_begins_is_never_the_one_that_is_too_much(opened: Opened) {
    let store = &*opened.store;
    for number in 0..110 {
        let id = format!("s{number:03}");
        put(store, &id, &session_of("noor", &id, at(0)), at(0)).await;
        assert!(store.session(&hash(&id), at(0)).await.unwrap().is_some());
    }
    assert_eq!(listed(store, "noor", at(0)).await.len(), 100);
}

async fn ses_06_an_ended_session_is_not_replaced(opened: Opened) {
    let store = &*opened.store;
    let mut session = session_of("noor", "session", at(0));
    let cookie = hash("cookie");
    assert!(
        !store
            .replace_session(&cookie, &session, at(0))
            .await
            .unwrap()
    );
    assert!(opened.dump().is_empty(), "{:#?}", opened.dump());
    put(store, "cookie", &session, at(0)).await;
    session.last_used_at = at(100);
    assert!(
        store
            .replace_session(&cookie, &session, at(100))
            .await
            .unwrap()
    );
    assert_eq!(
        store.sessions_of(&"noor".into(), at(101)).await.unwrap(),
        [(cookie.clone(), session.clone())]
    );
    assert!(store.end_session(&cookie).await.unwrap(), "it was there");
    assert!(!store.end_session(&cookie).await.unwrap(), "it was not");
    assert!(
        !store
            .replace_session(&cookie, &session, at(102))
            .await
            .unwrap()
    );
    assert!(opened.dump().is_empty(), "{:#?}", opened.dump());
}

async fn ses_06_a_session_that_is_used_at_once_with_its_end_stays_ended(opened: Opened) {
    for number in 0..20 {
        let cookie = hash(&format!("cookie {number}"));
        let session = session_of("noor", &format!("s{number:02}"), at(0));
        let put = opened.store.put_session(&cookie, &session, at(0));
        assert!(put.await.unwrap().is_empty());
        let uses = (0..4).map(|_| {
            let (store, cookie, session) =
                (Arc::clone(&opened.store), cookie.clone(), session.clone());
            tokio::spawn(async move { store.replace_session(&cookie, &session, at(1)).await })
        });
        let uses: Vec<_> = uses.collect();
        let ending = opened.again().await;
        let (first, second) = tokio::join!(
            ending.end_session(&cookie),
            opened.store.end_session(&cookie)
        );
        assert!(first.unwrap() ^ second.unwrap(), "one of the two ended it");
        for used in join_all(uses).await {
            used.unwrap().unwrap();
        }
    }
    assert!(opened.dump().is_empty(), "{:#?}", opened.dump());
}

async fn ses_06_portals_that_are_answered_at_once_all_stay_with_the_session(opened: Opened) {
    let cookie = hash("cookie");
    let mut session = session_of("noor", "session", at(0));
    session.clients = vec!["first".into()];
    put(&*opened.store, "cookie", &session, at(0)).await;
    // Each knows the session as it was before the others came; some only say that it is used.
    let uses = (0..20).map(|number| {
        let (store, cookie, mut session) =
            (Arc::clone(&opened.store), cookie.clone(), session.clone());
        if number % 2 == 0 {
            session.clients.push(format!("portal-{number:02}").into());
        }
        session.last_used_at = at(1);
        tokio::spawn(async move { store.replace_session(&cookie, &session, at(1)).await })
    });
    for used in join_all(uses.collect::<Vec<_>>()).await {
        assert!(used.unwrap().unwrap());
    }
    let kept = opened.store.session(&cookie, at(2)).await.unwrap().unwrap();
    let mut clients: Vec<String> = kept.clients.iter().map(ToString::to_string).collect();
    clients.sort();
    let mut expected = vec!["first".to_owned()];
    expected.extend(
        (0..20)
            .step_by(2)
            .map(|number| format!("portal-{number:02}")),
    );
    assert_eq!(clients, expected);
    assert_eq!(kept.last_used_at, at(1));
}

async fn ses_06_a_session_is_taken_by_one_with_the_portals_that_were_added(opened: Opened) {
    let (store, cookie) = (&*opened.store, hash("cookie"));
    let mut session = session_of("noor", "session", at(0));
    put(store, "cookie", &session, at(0)).await;
    session.clients.push("late".into());
    let added = store.replace_session(&cookie, &session, at(1)).await;
    assert!(added.unwrap());
    let again = opened.again().await;
    let (first, second) = tokio::join!(
        store.take_session(&cookie, at(2)),
        again.take_session(&cookie, at(2))
    );
    let taken = [first.unwrap(), second.unwrap()];
    let taken: Vec<Session> = taken.into_iter().flatten().collect();
    assert_eq!(taken, [session.clone()]);
    let kept = store.replace_session(&cookie, &session, at(3)).await;
    assert!(!kept.unwrap());
    put(store, "ended", &session, at(0)).await;
    let ended = store.take_session(&hash("ended"), at(100_000)).await;
    assert_eq!(ended.unwrap(), None);
    assert!(opened.dump().is_empty(), "{:#?}", opened.dump());
}

async fn replacing_a_session_is_one_look_and_one_script(opened: Opened) {
    let session = session_of("noor", "session", at(0));
    put(&*opened.store, "cookie", &session, at(0)).await;
    let cookie = hash("cookie");
    let replacing = opened.store.replace_session(&cookie, &session, at(1));
    let (cost, replaced) = opened.cost(replacing).await;
    assert!(replaced.unwrap());
    let in_one_step = match opened.inside {
        Inside::Redis { .. } => 1,
        // The statements of one transaction.
        Inside::File(_) => 2,
    };
    assert_eq!(cost, 1 + in_one_step);
}

async fn sessions_begun_at_once_are_all_listed(opened: Opened) {
    let all = (0..50).map(|number| {
        let store = Arc::clone(&opened.store);
        tokio::spawn(async move {
            let id = format!("s{number:02}");
            put(&*store, &id, &session_of("noor", &id, at(number)), at(50)).await;
        })
    });
    join_all(all)
        .await
        .into_iter()
        .for_each(|done| done.unwrap());
    assert_eq!(listed(&*opened.store, "noor", at(50)).await.len(), 50);
}

async fn a_session_put_and_ended_at_once_is_listed_exactly_if_it_lives(opened: Opened) {
    for number in 0..20 {
        let cookie = format!("cookie {number}");
        let session = session_of("noor", &format!("s{number:02}"), at(0));
        put(&*opened.store, &cookie, &session, at(0)).await;
        let (putting, ending) = (Arc::clone(&opened.store), opened.again().await);
        let ended = cookie.clone();
        let put_again = tokio::spawn(async move { put(&*putting, &cookie, &session, at(1)).await });
        let end = tokio::spawn(async move { ending.end_session(&hash(&ended)).await.unwrap() });
        put_again.await.unwrap();
        end.await.unwrap();
    }
    let mut living = 0;
    for number in 0..20 {
        let cookie = hash(&format!("cookie {number}"));
        let found = opened.store.session(&cookie, at(1)).await.unwrap();
        living += usize::from(found.is_some());
    }
    let found = listed(&*opened.store, "noor", at(1)).await;
    assert_eq!(found.len(), living);
}

/// As it was written before sessions had a label, a place, a number and a method, and an index.
const PREVIOUS: &str = r#"{"ends_at":1800003600000,"value":{"id":"session","person":"noor",
"institution":"institution","epoch":3,"password_at":"2027-01-15T08:00:00Z","second_factor":null,
"device_token":null,"pending":null,"unlocked_at":null,"clients":["portal"],
"started_at":"2027-01-15T08:00:00Z","last_used_at":"2027-01-15T08:00:00Z",
"ends_at":"2027-01-15T09:00:00Z","idle_minutes":600}}"#;

async fn flt_62_a_session_of_the_previous_version_is_read_listed_from_its_next_use_and_ended(
    opened: Opened,
) {
    let store = &*opened.store;
    for cookie in ["used", "left"] {
        let key = format!("session:{}", hash(cookie).as_str());
        opened.plant(&key, &PREVIOUS.replace('\n', ""), at(3600));
    }
    let mut found = store.session(&hash("used"), at(1)).await.unwrap().unwrap();
    assert_eq!(found.started_at, at(0));
    assert_eq!((found.label.as_str(), found.place.as_str()), ("", ""));
    assert_eq!((&found.phone, &found.method), (&None, &None));
    assert!(listed(store, "noor", at(1)).await.is_empty());
    found.last_used_at = at(2);
    put(store, "used", &found, at(2)).await;
    assert_eq!(
        store.sessions_of(&"noor".into(), at(2)).await.unwrap(),
        [(hash("used"), found)]
    );
    for cookie in ["used", "left"] {
        store.end_session(&hash(cookie)).await.unwrap();
        assert!(store.session(&hash(cookie), at(3)).await.unwrap().is_none());
    }
    assert!(listed(store, "noor", at(3)).await.is_empty());
}

async fn a_session_that_nobody_can_read_can_be_ended(opened: Opened) {
    let store = &*opened.store;
    let key = format!("session:{}", hash("cookie").as_str());
    opened.plant(&key, "{}", at(3600));
    assert!(store.session(&hash("cookie"), at(1)).await.is_err());
    store.end_session(&hash("cookie")).await.unwrap();
    assert_eq!(store.session(&hash("cookie"), at(1)).await.unwrap(), None);
}

async fn listing_sessions_is_two_commands_however_many_there_are(opened: Opened) {
    let store = &*opened.store;
    for id in ["a", "b", "c", "d"] {
        put(store, id, &session_of("noor", id, at(0)), at(0)).await;
    }
    let (cost, found) = opened.cost(store.sessions_of(&"noor".into(), at(1))).await;
    assert_eq!(found.unwrap().len(), 4);
    assert_eq!(cost, 2);
}

async fn putting_a_session_is_one_script(opened: Opened) {
    let session = session_of("noor", "session", at(0));
    let (cost, ()) = opened
        .cost(put(&*opened.store, "cookie", &session, at(0)))
        .await;
    let in_one_step = match opened.inside {
        Inside::Redis { .. } => 1,
        // The statements of one transaction.
        Inside::File(_) => 3,
    };
    assert_eq!(cost, in_one_step);
}
