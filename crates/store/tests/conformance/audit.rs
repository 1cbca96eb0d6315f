use crate::{
    house::House,
    samples::{event, t},
};
use serde_json::Value;
use sluis_model::{
    audit::{Event, EventKind},
    ports::{StoreError, durable::Stored},
};

on_each_database! {
    events_come_newest_first_and_by_institution,
    an_event_about_nothing_in_particular_is_kept_whole,
    events_about_a_person_come_newest_first,
    an_event_before_a_moment_is_found_however_many_came_since,
}

async fn events_come_newest_first_and_by_institution(house: House) {
    house
        .durable
        .write(|tx| {
            tx.record(&event("1", Some("i"), t(1)))?;
            tx.record(&event("3", Some("i"), t(2)))?;
            tx.record(&event("2", Some("i"), t(2)))?;
            tx.record(&event("4", Some("j"), t(3)))?;
            tx.record(&event("5", None, t(4)))
        })
        .await
        .unwrap();
    house
        .durable
        .read(|tx| {
            let ids = |events: Vec<Event>| {
                events
                    .into_iter()
                    .map(|e| e.id.to_string())
                    .collect::<Vec<_>>()
            };
            assert_eq!(ids(tx.events(None, 10)?), ["5", "4", "3", "2", "1"]);
            assert_eq!(ids(tx.events(None, 2)?), ["5", "4"]);
            assert_eq!(ids(tx.events(Some(&"i".into()), 10)?), ["3", "2", "1"]);
            assert_eq!(
                tx.events(Some(&"j".into()), 1)?,
                [event("4", Some("j"), t(3))]
            );
            Ok(())
        })
        .await
        .unwrap();
}

async fn an_event_about_nothing_in_particular_is_kept_whole(house: House) {
    let bare = Event {
        actor: None,
        target: None,
        details: Value::Null,
        ..event("1", None, t(1))
    };
    let stored = bare.clone();
    let events = house
        .durable
        .write(move |tx| {
            tx.record(&stored)?;
            tx.events(None, 1)
        })
        .await
        .unwrap();
    assert_eq!(events, [bare]);
}

async fn events_about_a_person_come_newest_first(house: House) {
    house
        .durable
        .write(|tx| {
            for (id, at) in [("1", 1), ("3", 2), ("2", 2)] {
                tx.record(&event(id, Some("i"), t(at)))?;
            }
            for target in [None, Some("q".into())] {
                let id = target.as_ref().map_or("nobody", |_| "somebody");
                tx.record(&Event {
                    target,
                    actor: Some("p".into()),
                    ..event(id, Some("i"), t(9))
                })?;
            }
            let mut ids = |person: &str, limit| -> Stored<Vec<String>> {
                let events = tx.events_about(&person.into(), limit)?;
                Ok(events.into_iter().map(|e| e.id.to_string()).collect())
            };
            assert_eq!(ids("p", 10)?, ["3", "2", "1"]);
            assert_eq!(ids("p", 1)?, ["3"]);
            assert_eq!(ids("q", 10)?, ["somebody"]);
            assert_eq!(ids("r", 10)?, [""; 0]);
            Ok(())
        })
        .await
        .unwrap();
}

async fn an_event_before_a_moment_is_found_however_many_came_since(house: House) {
    house
        .durable
        .write(|tx| {
            tx.record(&Event {
                kind: EventKind::PasskeyAdded,
                ..event("first", Some("i"), t(1))
            })?;
            for number in 0..600 {
                tx.record(&event(&format!("{number}"), Some("i"), t(9)))?;
            }
            let kinds = [EventKind::SecondFactorEnabled, EventKind::PasskeyAdded];
            let mut since = |person: &str, kinds: &[EventKind], from| {
                let found = tx.events_about_since(&[person.into()], kinds, t(from))?;
                let ids: Vec<String> = found.iter().map(|one| one.id.to_string()).collect();
                Ok::<_, StoreError>(ids.join(" "))
            };
            let added = [EventKind::PasskeyAdded];
            assert_eq!(since("p", &added, 1)?, "first");
            assert_eq!(since("p", &added, 2)?, "");
            assert_eq!(since("q", &added, 1)?, "");
            let all = since("p", &kinds, 1)?;
            assert_eq!(all.split(' ').count(), 601, "however many there are");
            assert!(all.ends_with(" first"), "the newest comes first: {all}");
            let mut has = |person: &str, kinds: &[EventKind], before| {
                tx.has_event_before(&person.into(), kinds, t(before))
            };
            assert!(has("p", &kinds, 2)?);
            assert!(!has("p", &kinds, 1)?, "before, and not at it");
            assert!(!has("p", &[EventKind::SecondFactorEnabled], 2)?);
            assert!(!has("q", &kinds, 2)?);
            assert!(!has("p", &[], 2)?);
            Ok(())
        })
        .await
        .unwrap();
}
