//! Back-channel logouts on their way.

use crate::{
    house::House,
    samples::{client, furnish, notice, t},
};
use sluis_model::{
    logout_notice::{LogoutNotice, NoticeState},
    ports::{StoreError, Tx, durable::Stored},
};

on_each_database! {
    what_was_added_comes_back_whole,
    a_notice_is_claimed_when_its_time_has_come_the_oldest_first,
    a_claimed_notice_is_its_senders_until_the_lease_ends,
    a_notice_put_off_waits_and_tells_why,
    a_delivered_notice_is_never_claimed_again,
    a_notice_given_up_is_never_claimed_again_and_tells_why,
    a_notice_that_arrived_was_not_given_up,
    what_a_late_sender_says_of_a_settled_notice_changes_nothing,
    the_newest_notices_come_newest_first,
    only_settled_notices_are_dropped_when_they_are_old,
    a_removed_portal_takes_its_notices_along,
}

fn ids(notices: &[LogoutNotice]) -> Vec<&str> {
    notices.iter().map(|notice| notice.id.as_str()).collect()
}

fn found(tx: &mut dyn Tx, id: &str) -> Stored<LogoutNotice> {
    let all = tx.recent_notices(99)?;
    Ok(all
        .into_iter()
        .find(|notice| notice.id.as_str() == id)
        .unwrap())
}

async fn what_was_added_comes_back_whole(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let notices = [
                notice("a", t(1)),
                LogoutNotice {
                    session: None,
                    attempts: 3,
                    next_attempt_at: t(9),
                    last_error: Some("http 503".to_owned()),
                    ..notice("b", t(2))
                },
                LogoutNotice {
                    state: NoticeState::Delivered(t(5)),
                    ..notice("c", t(3))
                },
                LogoutNotice {
                    state: NoticeState::GivenUp(t(6)),
                    ..notice("d", t(4))
                },
            ];
            for notice in &notices {
                tx.add_notice(notice)?;
                assert_eq!(found(tx, notice.id.as_str())?, *notice);
            }
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_notice_is_claimed_when_its_time_has_come_the_oldest_first(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            for (id, due) in [("c", 3), ("a", 1), ("b", 2), ("later", 11)] {
                tx.add_notice(&LogoutNotice {
                    next_attempt_at: t(due),
                    ..notice(id, t(0))
                })?;
            }
            assert_eq!(tx.claim_notices(t(0), t(60), 9)?, []);
            let claimed = tx.claim_notices(t(10), t(60), 2)?;
            assert_eq!(ids(&claimed), ["a", "b"]);
            let mine = LogoutNotice {
                attempts: 1,
                next_attempt_at: t(60),
                ..notice("a", t(0))
            };
            assert_eq!(claimed[0], mine);
            assert_eq!(found(tx, "a")?, mine, "what is told is what is stored");
            assert_eq!(ids(&tx.claim_notices(t(11), t(60), 9)?), ["c", "later"]);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_claimed_notice_is_its_senders_until_the_lease_ends(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_notice(&notice("a", t(1)))?;
            assert_eq!(ids(&tx.claim_notices(t(2), t(60), 9)?), ["a"]);
            assert_eq!(tx.claim_notices(t(59), t(99), 9)?, []);
            let again = tx.claim_notices(t(60), t(99), 9)?;
            assert_eq!(ids(&again), ["a"], "its sender died");
            assert_eq!(again[0].attempts, 2);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_notice_put_off_waits_and_tells_why(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_notice(&notice("a", t(1)))?;
            tx.claim_notices(t(2), t(60), 9)?;
            tx.put_off_notice(&"a".into(), t(30), "http 503")?;
            let waiting = LogoutNotice {
                attempts: 1,
                next_attempt_at: t(30),
                last_error: Some("http 503".to_owned()),
                ..notice("a", t(1))
            };
            assert_eq!(found(tx, "a")?, waiting);
            assert_eq!(tx.claim_notices(t(29), t(99), 9)?, []);
            assert_eq!(ids(&tx.claim_notices(t(30), t(99), 9)?), ["a"]);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_delivered_notice_is_never_claimed_again(house: House) {
    furnish(&house).await;
    let unknown = house
        .durable
        .write(|tx| {
            tx.add_notice(&notice("a", t(1)))?;
            tx.mark_delivered(&"a".into(), t(5))?;
            assert_eq!(found(tx, "a")?.state, NoticeState::Delivered(t(5)));
            assert_eq!(tx.claim_notices(t(99), t(999), 9)?, []);
            Ok(())
        })
        .await;
    assert_eq!(unknown, Ok(()));
    let unknown = house
        .durable
        .write(|tx| tx.mark_delivered(&"never".into(), t(5)))
        .await;
    assert!(
        matches!(unknown, Err(StoreError::Inconsistent { .. })),
        "{unknown:?}"
    );
}

async fn a_notice_given_up_is_never_claimed_again_and_tells_why(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_notice(&notice("a", t(1)))?;
            tx.give_up_notice(&"a".into(), t(5), "http 400")?;
            let given_up = found(tx, "a")?;
            assert_eq!(given_up.state, NoticeState::GivenUp(t(5)));
            assert_eq!(given_up.last_error.as_deref(), Some("http 400"));
            assert_eq!(tx.claim_notices(t(99), t(999), 9)?, []);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_notice_that_arrived_was_not_given_up(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_notice(&notice("a", t(1)))?;
            tx.give_up_notice(&"a".into(), t(5), "the lease ended")?;
            tx.mark_delivered(&"a".into(), t(6))?;
            assert_eq!(found(tx, "a")?.state, NoticeState::Delivered(t(6)));
            Ok(())
        })
        .await
        .unwrap();
}

async fn what_a_late_sender_says_of_a_settled_notice_changes_nothing(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_notice(&notice("delivered", t(1)))?;
            tx.add_notice(&notice("given up", t(1)))?;
            tx.mark_delivered(&"delivered".into(), t(5))?;
            tx.give_up_notice(&"given up".into(), t(5), "http 400")?;
            for id in ["delivered", "given up"] {
                let before = found(tx, id)?;
                tx.put_off_notice(&id.into(), t(9), "late")?;
                tx.give_up_notice(&id.into(), t(9), "late")?;
                assert_eq!(found(tx, id)?, before);
            }
            Ok(())
        })
        .await
        .unwrap();
}

async fn the_newest_notices_come_newest_first(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            for (id, at) in [("b", 2), ("a", 1), ("d", 3), ("c", 3)] {
                tx.add_notice(&notice(id, t(at)))?;
            }
            assert_eq!(ids(&tx.recent_notices(9)?), ["d", "c", "b", "a"]);
            assert_eq!(ids(&tx.recent_notices(2)?), ["d", "c"]);
            Ok(())
        })
        .await
        .unwrap();
}

async fn only_settled_notices_are_dropped_when_they_are_old(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            for (id, at) in [("waiting", 1), ("delivered", 1), ("dead", 1), ("young", 6)] {
                tx.add_notice(&notice(id, t(at)))?;
            }
            tx.mark_delivered(&"delivered".into(), t(2))?;
            tx.mark_delivered(&"young".into(), t(7))?;
            tx.give_up_notice(&"dead".into(), t(2), "http 400")?;
            assert_eq!(tx.drop_old_notices(t(6))?, 2);
            assert_eq!(ids(&tx.recent_notices(9)?), ["young", "waiting"]);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_removed_portal_takes_its_notices_along(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_client(&client("d"))?;
            tx.add_notice(&notice("a", t(1)))?;
            tx.add_notice(&LogoutNotice {
                client: "d".into(),
                ..notice("b", t(1))
            })?;
            assert!(tx.remove_client(&"c".into())?);
            assert_eq!(ids(&tx.recent_notices(9)?), ["b"]);
            Ok(())
        })
        .await
        .unwrap();
}
