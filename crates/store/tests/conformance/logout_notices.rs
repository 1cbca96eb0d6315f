use crate::{
    house::House,
    samples::{client, furnish, t},
};
use sluis_model::{
    client::Client,
    logout_notice::{LogoutNotice, NoticeCounts, NoticeState, UndeliveredNotices},
};

on_each_database! {
    a_notice_is_claimed_once_until_its_lease_ends,
    dos_07_many_notices_of_one_portal_hold_up_no_other,
    dos_07_many_notices_of_eight_portals_hold_up_no_other,
    people_whose_sessions_ended_together_are_noted_until_they_are_forgotten,
    what_was_settled_is_not_claimed_and_dropped_when_it_is_old,
}

async fn people_whose_sessions_ended_together_are_noted_until_they_are_forgotten(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            assert!(tx.ended_people(9)?.is_empty());
            let (first, second) = (("p".into(), 7), ("p".into(), 8));
            tx.note_ended(&[])?;
            tx.note_ended(&[first.clone(), second.clone()])?;
            assert_eq!(tx.ended_people(1)?, std::slice::from_ref(&first));
            tx.forget_ended(&[first])?;
            assert_eq!(tx.ended_people(9)?, [second]);
            Ok(())
        })
        .await
        .unwrap();
}

fn notice(id: &str) -> LogoutNotice {
    LogoutNotice {
        id: id.into(),
        client: "c".into(),
        person: "p".into(),
        institution: "i".into(),
        session: Some("s".into()),
        issuer: None,
        created_at: t(0),
        attempts: 0,
        next_attempt_at: t(0),
        last_error: None,
        state: NoticeState::Waiting,
    }
}

async fn a_notice_is_claimed_once_until_its_lease_ends(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_notice(&notice("n"))?;
            let claimed = tx.claim_notices(t(1), t(100), 9)?;
            let expected = LogoutNotice {
                attempts: 1,
                next_attempt_at: t(100),
                ..notice("n")
            };
            assert_eq!(claimed, [expected]);
            assert_eq!(tx.claim_notices(t(2), t(100), 9)?, []);
            tx.put_off_notice(&"n".into(), t(50), "busy")?;
            assert_eq!(tx.claim_notices(t(49), t(200), 9)?, []);
            let again = tx.claim_notices(t(50), t(200), 9)?;
            assert_eq!(again[0].attempts, 2);
            assert_eq!(again[0].last_error.as_deref(), Some("busy"));
            Ok(())
        })
        .await
        .unwrap();
}

async fn what_was_settled_is_not_claimed_and_dropped_when_it_is_old(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            for id in ["told", "given", "waits"] {
                tx.add_notice(&notice(id))?;
            }
            tx.mark_delivered(&"told".into(), t(5))?;
            tx.give_up_notice(&"given".into(), t(6), "nobody")?;
            let claimed = tx.claim_notices(t(9), t(99), 9)?;
            assert_eq!(claimed.len(), 1);
            assert_eq!(claimed[0].id, "waits".into());
            let counts = NoticeCounts {
                waiting: 1,
                delivered: 1,
                given_up: 1,
            };
            assert_eq!(tx.notice_counts()?, counts);
            let undelivered = UndeliveredNotices {
                waiting: 1,
                given_up: 1,
            };
            assert_eq!(tx.undelivered_notices()?, undelivered);
            assert_eq!(tx.recent_notices(2)?.len(), 2);
            assert_eq!(tx.drop_old_notices(t(0), 9)?, 0);
            assert_eq!(tx.drop_old_notices(t(1), 1)?, 1, "no more than asked");
            assert_eq!(tx.drop_old_notices(t(1), 9)?, 1);
            assert_eq!(tx.recent_notices(9)?.len(), 1);
            Ok(())
        })
        .await
        .unwrap();
}

/// However many they are, and however long they wait.
async fn dos_07_many_notices_of_one_portal_hold_up_no_other(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_client(&Client {
                registration_token: None,
                ..client("d")
            })?;
            for number in 0..200 {
                tx.add_notice(&notice(&format!("many-{number:03}")))?;
            }
            tx.add_notice(&LogoutNotice {
                client: "d".into(),
                next_attempt_at: t(1),
                ..notice("other")
            })?;
            let claimed = tx.claim_notices(t(2), t(100), 8)?;
            assert_eq!(claimed.len(), 8);
            assert!(claimed.iter().any(|one| one.id == "other".into()));
            Ok(())
        })
        .await
        .unwrap();
}

/// Each of them would take an eighth of a batch, and all of it together.
async fn dos_07_many_notices_of_eight_portals_hold_up_no_other(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            for portal in 0..9 {
                tx.add_client(&Client {
                    registration_token: None,
                    ..client(&format!("portal-{portal}"))
                })?;
            }
            for portal in 0..8 {
                for number in 0..3 {
                    tx.add_notice(&LogoutNotice {
                        client: format!("portal-{portal}").into(),
                        ..notice(&format!("many-{portal}-{number}"))
                    })?;
                }
            }
            tx.add_notice(&LogoutNotice {
                client: "portal-8".into(),
                next_attempt_at: t(1),
                ..notice("other")
            })?;
            let claimed = tx.claim_notices(t(2), t(100), 16)?;
            assert_eq!(claimed.len(), 16);
            assert!(claimed.iter().any(|one| one.id == "other".into()));
            Ok(())
        })
        .await
        .unwrap();
}
