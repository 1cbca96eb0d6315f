use crate::{
    house::House,
    samples::{event, t},
};
use sluis_model::{
    audit::{Event, EventKind},
    audit_chain::{Chain, ChainHead, Record, Seal},
    context::Timestamp,
    ports::trail::TrailQuery,
};

on_each_database! {
    a_trail_is_read_page_by_page_newest_first,
    a_trail_is_filtered_by_kind_person_actor_request_and_time,
    an_event_is_sealed_once_and_found_in_its_order,
    the_head_of_a_chain_moves_only_from_where_it_was_read,
    old_events_go_up_to_a_number,
    a_stream_is_in_one_hand_and_rests_after_a_failure,
}

fn ids(records: &[Record]) -> Vec<&str> {
    records.iter().map(|one| one.event.id.as_str()).collect()
}

fn institution() -> Chain {
    Chain::named("i")
}

async fn record(house: &House, events: Vec<Event>) {
    house
        .durable
        .write(move |tx| events.iter().try_for_each(|event| tx.record(event)))
        .await
        .unwrap();
}

async fn a_trail_is_read_page_by_page_newest_first(house: House) {
    record(
        &house,
        [("a", 1), ("c", 2), ("b", 2), ("d", 3)]
            .map(|(id, at)| event(id, Some("i"), t(at)))
            .into(),
    )
    .await;
    record(
        &house,
        vec![event("x", None, t(9)), event("y", Some("j"), t(9))],
    )
    .await;
    house
        .durable
        .read(|tx| {
            let first = tx.trail(&TrailQuery::all(institution(), 2))?;
            assert_eq!(ids(&first), ["d", "c"]);
            assert_eq!(first[0].details, first[0].event.details.to_string());
            let next = TrailQuery {
                after: Some((t(2), "c".into())),
                ..TrailQuery::all(institution(), 9)
            };
            assert_eq!(ids(&tx.trail(&next)?), ["b", "a"]);
            let installation = tx.trail(&TrailQuery::all(Chain::Installation, 9))?;
            assert_eq!(ids(&installation), ["x"]);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_trail_is_filtered_by_kind_person_actor_request_and_time(house: House) {
    let base = |id: &str, at| event(id, Some("i"), t(at));
    record(
        &house,
        vec![
            base("a", 1),
            Event {
                kind: EventKind::SignedIn,
                ..base("b", 2)
            },
            Event {
                target: Some("q".into()),
                ..base("c", 3)
            },
            Event {
                actor: None,
                ..base("d", 4)
            },
            Event {
                request_id: "r2".to_owned(),
                ..base("e", 5)
            },
        ],
    )
    .await;
    let all = || TrailQuery::all(institution(), 9);
    let cases: Vec<(TrailQuery, &[&str])> = vec![
        (
            TrailQuery {
                kinds: vec![EventKind::SignedIn, EventKind::SignedOut],
                ..all()
            },
            &["b"],
        ),
        (
            TrailQuery {
                target: Some("q".into()),
                ..all()
            },
            &["c"],
        ),
        (
            TrailQuery {
                actor: Some("admin".into()),
                ..all()
            },
            &["e", "c", "b", "a"],
        ),
        (
            TrailQuery {
                request: Some("r2".to_owned()),
                ..all()
            },
            &["e"],
        ),
        (
            TrailQuery {
                request: Some("r\0".to_owned()),
                ..all()
            },
            &[],
        ),
        (
            TrailQuery {
                from: Some(t(2)),
                until: Some(t(4)),
                ..all()
            },
            &["c", "b"],
        ),
    ];
    house
        .durable
        .read(move |tx| {
            for (query, expected) in cases {
                assert_eq!(ids(&tx.trail(&query)?), expected, "{query:?}");
            }
            Ok(())
        })
        .await
        .unwrap();
}

fn seal(number: i64) -> Seal {
    Seal {
        position: number + 10,
        seq: number,
        hash: format!("h{number}"),
    }
}

async fn an_event_is_sealed_once_and_found_in_its_order(house: House) {
    record(
        &house,
        vec![
            event("b", Some("i"), t(2)),
            event("a", Some("i"), t(1)),
            event("c", Some("j"), t(3)),
        ],
    )
    .await;
    house
        .durable
        .write(|tx| {
            assert_eq!(ids(&tx.unsealed_events(2)?), ["a", "b"]);
            assert_eq!(tx.unsealed_count(&institution())?, 2);
            assert!(tx.seal_event(&"b".into(), &seal(1))?);
            assert!(tx.seal_event(&"a".into(), &seal(2))?);
            assert!(!tx.seal_event(&"a".into(), &seal(3))?);
            assert_eq!(ids(&tx.unsealed_events(9)?), ["c"]);
            let sealed = tx.sealed_events(&institution(), 0, 9)?;
            assert_eq!(ids(&sealed), ["b", "a"]);
            assert_eq!(sealed[1].seal, Some(seal(2)));
            assert_eq!(ids(&tx.sealed_events(&institution(), 1, 9)?), ["a"]);
            assert_eq!(ids(&tx.events_after(11, 9)?), ["a"]);
            assert_eq!(tx.sealed_up_to()?, 0);
            assert!(tx.move_sealed_up_to(0, 12, t(4))?);
            assert!(!tx.move_sealed_up_to(0, 13, t(4))?);
            assert_eq!(tx.sealed_up_to()?, 12);
            Ok(())
        })
        .await
        .unwrap();
}

async fn the_head_of_a_chain_moves_only_from_where_it_was_read(house: House) {
    house
        .durable
        .write(move |tx| {
            let first = ChainHead {
                seq: 3,
                hash: "h".to_owned(),
                signed_by: "k".to_owned(),
                signature: "s".to_owned(),
                ..ChainHead::beginning(institution(), t(1))
            };
            assert_eq!(tx.chain_head(&institution())?, None);
            assert!(tx.move_chain_head(None, &first)?);
            assert!(tx.move_chain_head(None, &first).is_err());
            assert_eq!(tx.chain_head(&institution())?, Some(first.clone()));
            let next = ChainHead { seq: 5, ..first };
            assert!(!tx.move_chain_head(Some((4, 0)), &next)?);
            assert!(!tx.move_chain_head(Some((3, 1)), &next)?);
            assert!(tx.move_chain_head(Some((3, 0)), &next)?);
            assert_eq!(tx.chain_heads()?, [next]);
            Ok(())
        })
        .await
        .unwrap();
}

async fn old_events_go_up_to_a_number(house: House) {
    record(
        &house,
        (1..=4)
            .map(|n| event(&format!("e{n}"), Some("i"), t(n)))
            .collect(),
    )
    .await;
    house
        .durable
        .write(|tx| {
            for n in 1..=3 {
                tx.seal_event(&format!("e{n}").as_str().into(), &seal(n))?;
            }
            assert_eq!(tx.first_kept(&institution(), t(2))?, Some(2));
            assert_eq!(tx.first_kept(&institution(), t(9))?, None);
            assert_eq!(tx.drop_events(&institution(), 2)?, 2);
            assert_eq!(tx.drop_events(&Chain::named("j"), 9)?, 0);
            let left = tx.trail(&TrailQuery::all(institution(), 9))?;
            assert_eq!(ids(&left), ["e4", "e3"]);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_stream_is_in_one_hand_and_rests_after_a_failure(house: House) {
    let later = |n: i64| -> Timestamp { t(n) };
    house
        .durable
        .write(move |tx| {
            let first = tx.claim_stream("siem", 7, later(1), later(10))?.unwrap();
            assert_eq!((first.position, first.failures), (7, 0));
            assert!(tx.claim_stream("siem", 0, later(2), later(11))?.is_none());
            assert!(tx.move_stream("siem", 7, 9, later(3))?);
            assert!(!tx.move_stream("siem", 7, 8, later(3))?);
            let next = tx.claim_stream("siem", 0, later(3), later(12))?.unwrap();
            assert_eq!(next.position, 9);
            tx.rest_stream("siem", later(20), "nobody listens")?;
            assert!(tx.claim_stream("siem", 0, later(19), later(30))?.is_none());
            let again = tx.claim_stream("siem", 0, later(20), later(30))?.unwrap();
            assert_eq!(again.failures, 1);
            assert_eq!(again.last_error.as_deref(), Some("nobody listens"));
            Ok(())
        })
        .await
        .unwrap();
}
