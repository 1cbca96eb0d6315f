use crate::{samples::at, stores::Opened};
use sluis_model::{ports::ephemeral::Seen, secret::HashedToken};

on_both! {
    a_browser_is_known_to_the_person_who_signed_in_with_it,
    pwd_08_whether_a_browser_is_known_is_asked_without_noting_it,
    a_browser_is_forgotten_at_its_end_by_the_callers_clock,
    the_oldest_of_too_many_browsers_fall_away,
    forgetting_all_browsers_leaves_none_but_the_mark,
}

fn mark(name: &str) -> HashedToken {
    HashedToken::of(name)
}

async fn see(opened: &Opened, person: &str, name: &str, now: i64) -> Seen {
    opened
        .store
        .see_browser(&person.into(), &mark(name), at(now + 1000), at(now))
        .await
        .unwrap()
}

async fn a_browser_is_known_to_the_person_who_signed_in_with_it(opened: Opened) {
    assert_eq!(see(&opened, "noor", "a", 0).await, Seen::NoOther);
    assert_eq!(see(&opened, "noor", "a", 1).await, Seen::Before);
    assert_eq!(see(&opened, "noor", "b", 2).await, Seen::Never);
    assert_eq!(see(&opened, "noor", "b", 3).await, Seen::Before);
    assert_eq!(see(&opened, "sanne", "a", 4).await, Seen::NoOther);
}

async fn a_browser_is_forgotten_at_its_end_by_the_callers_clock(opened: Opened) {
    see(&opened, "noor", "a", 0).await;
    see(&opened, "noor", "b", 500).await;
    assert_eq!(see(&opened, "noor", "a", 1001).await, Seen::Never);
    assert_eq!(see(&opened, "noor", "c", 5000).await, Seen::NoOther);
}

async fn the_oldest_of_too_many_browsers_fall_away(opened: Opened) {
    let most = i64::try_from(Seen::MOST_PER_PERSON).unwrap();
    for number in 0..=most {
        see(&opened, "noor", &format!("b{number}"), number).await;
    }
    assert_eq!(see(&opened, "noor", "b1", 100).await, Seen::Before);
    assert_eq!(see(&opened, "noor", "b0", 101).await, Seen::Never);
}

async fn forgetting_all_browsers_leaves_none_but_the_mark(opened: Opened) {
    see(&opened, "noor", "a", 0).await;
    opened
        .store
        .forget_browsers(&"noor".into(), &mark("nobody"), at(1000), at(1))
        .await
        .unwrap();
    assert_eq!(see(&opened, "noor", "a", 2).await, Seen::Never);
    assert_eq!(see(&opened, "sanne", "a", 3).await, Seen::NoOther);
}

async fn pwd_08_whether_a_browser_is_known_is_asked_without_noting_it(opened: Opened) {
    let known = async |person: &str, name: &str, now: i64| {
        let (person, mark) = (person.into(), mark(name));
        let known = opened.store.has_seen_browser(&person, &mark, at(now));
        known.await.unwrap()
    };
    assert!(!known("noor", "a", 0).await);
    assert_eq!(see(&opened, "noor", "a", 1).await, Seen::NoOther);
    assert!(known("noor", "a", 2).await);
    assert!(!known("noor", "b", 2).await);
    assert!(!known("sanne", "a", 2).await);
    assert!(!known("noor", "a", 1001).await, "it has ended");
}
