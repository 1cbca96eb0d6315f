use crate::{
    house::House,
    samples::{event, t},
};
use serde_json::Value;
use sluis_model::audit::Event;

on_each_database! {
    events_come_newest_first_and_by_institution,
    an_event_about_nothing_in_particular_is_kept_whole,
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
