use super::{Kept, Name, TOLD, UNTOLD, View};
use chrono::DateTime;
use sluis_model::{
    client::Client,
    ids::InstitutionId,
    ports::{Changed, durable::Reading},
};
use sluis_protocol::client_auth::ClientAuthMethod;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// What is kept, by a time that moves when the test says so.
fn kept() -> (Arc<AtomicU64>, Kept) {
    let time = Arc::new(AtomicU64::new(1_000_000));
    let hand = Arc::clone(&time);
    let ticks = move || Duration::from_micros(time.load(Ordering::Relaxed));
    (hand, Kept::new(Arc::new(ticks)))
}

fn pass(hand: &AtomicU64, time: Duration) {
    let time = u64::try_from(time.as_micros()).unwrap();
    hand.fetch_add(time, Ordering::Relaxed);
}

fn client(id: &str, name: &str) -> Arc<Client> {
    Arc::new(Client {
        id: id.into(),
        name: name.to_owned(),
        institution: None,
        auth_method: ClientAuthMethod::None,
        secret_hash: None,
        sealed_secret: None,
        registration_token: None,
        settings: serde_json::from_str("{}").unwrap(),
        active: true,
        created_at: DateTime::UNIX_EPOCH,
    })
}

fn named(kept: &Kept, id: &str) -> Option<String> {
    let found = View::of(kept).client(&id.into())?;
    Some(found.name.clone())
}

#[test]
fn what_is_written_is_forgotten_at_once() {
    let (_, kept) = kept();
    View::of(&kept).keep_client(&client("c", "old"));
    View::of(&kept).keep_client(&client("d", "other"));
    assert_eq!(named(&kept, "c").as_deref(), Some("old"));
    kept.forget(&[Changed::Client("c".into())]);
    assert_eq!(named(&kept, "c"), None);
    assert_eq!(named(&kept, "d").as_deref(), Some("other"));
}

/// The reader has the old row in its hands while the writer commits, and would put it down after the
/// writer has had it forgotten.
#[test]
fn a_reading_that_a_writer_overtook_is_not_kept() {
    let (_, kept) = kept();
    let reader = View::of(&kept);
    let read = client("c", "old");
    kept.forget(&[Changed::Client("c".into())]);
    reader.keep_client(&read);
    assert_eq!(named(&kept, "c"), None);

    // The same with a snapshot that is older than the statement: the moment is the transaction's.
    let reader = View::of(&kept);
    kept.forget(&[Changed::Institution("i".into())]);
    reader.keep_client(&read);
    assert_eq!(named(&kept, "c"), None);

    View::of(&kept).keep_client(&client("c", "new"));
    assert_eq!(named(&kept, "c").as_deref(), Some("new"));
}

#[test]
fn what_nobody_would_hear_of_counts_for_less_than_a_second() {
    let (hand, kept) = kept();
    View::of(&kept).keep_client(&client("c", "old"));
    pass(&hand, UNTOLD - Duration::from_micros(1));
    assert_eq!(named(&kept, "c").as_deref(), Some("old"));
    pass(&hand, Duration::from_micros(1));
    assert_eq!(named(&kept, "c"), None);
    assert!(UNTOLD < Duration::from_secs(1));
}

#[test]
fn while_changes_are_heard_of_it_counts_longer_and_not_a_moment_beyond() {
    let (hand, kept) = kept();
    View::of(&kept).keep_client(&client("c", "old"));
    let second = Duration::from_secs(1);
    kept.told_until(kept.now() + second * 60);
    pass(&hand, TOLD - Duration::from_micros(1));
    assert_eq!(named(&kept, "c").as_deref(), Some("old"));
    assert_eq!(kept.longest(), TOLD);
    // The connection is lost.
    kept.told_until(Duration::ZERO);
    assert_eq!(named(&kept, "c"), None);
    assert_eq!(kept.longest(), UNTOLD);
    // It is silent.
    View::of(&kept).keep_client(&client("c", "new"));
    kept.told_until(kept.now() + second);
    pass(&hand, second);
    assert_eq!(named(&kept, "c"), None);
    // However well it is heard, there is a net.
    View::of(&kept).keep_client(&client("c", "new"));
    kept.told_until(kept.now() + second * 60);
    pass(&hand, TOLD);
    assert_eq!(named(&kept, "c"), None);
}

#[test]
fn memory_is_bounded_and_what_came_last_stays() {
    let (_, kept) = kept();
    for number in 0..20_000 {
        let id = format!("c{number}");
        View::of(&kept).keep_client(&client(&id, "any"));
        View::of(&kept).keep_name(Name::Host(&id), None);
    }
    for used in kept.uses() {
        assert!(used.held <= 8192, "{used:?}");
    }
    assert!(named(&kept, "c19999").is_some());
    assert!(named(&kept, "c0").is_none());
}

#[test]
fn names_of_nobody_are_kept_until_an_institution_changes() {
    let (_, kept) = kept();
    let host = Name::Host("login.example");
    assert_eq!(View::of(&kept).name(host), None);
    View::of(&kept).keep_name(host, None);
    assert_eq!(View::of(&kept).name(host), Some(None));
    assert_eq!(View::of(&kept).name(Name::Slug("login.example")), None);
    kept.forget(&[Changed::Institution(InstitutionId::from("i"))]);
    assert_eq!(View::of(&kept).name(host), None);
}

#[test]
fn keys_hold_until_one_changes_or_nobody_would_hear_of_it() {
    let (hand, kept) = kept();
    let reading: Reading = kept.reading();
    kept.forget(&[Changed::Client("c".into())]);
    assert!(kept.keys_still_hold(reading));
    kept.forget(&[Changed::Keys]);
    assert!(!kept.keys_still_hold(reading));
    let reading = kept.reading();
    pass(&hand, UNTOLD);
    assert!(!kept.keys_still_hold(reading));
    kept.told_until(kept.now() + Duration::from_secs(1));
    assert!(kept.keys_still_hold(reading));
}

#[test]
fn e03_invented_names_neither_fill_the_memory_nor_push_out_known_ones() {
    let (_, kept) = kept();
    let own = Name::Host("login.example");
    let id = InstitutionId::from("i");
    View::of(&kept).keep_name(own, Some(&id));
    for number in 0..20_000 {
        View::of(&kept).keep_name(Name::Host(&format!("n{number}.test")), None);
    }
    assert_eq!(View::of(&kept).name(own), Some(Some(id)));
    assert!(kept.uses().iter().all(|used| used.held <= 1024));
}
