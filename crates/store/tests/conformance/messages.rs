//! Messages on their way: claimed, sent, put off, given up, revived.

use crate::{
    house::House,
    samples::{furnish, message, t},
};
use sluis_model::{
    message::{Delivery, Message, MessageKind},
    ports::StoreError,
};

on_each_database! {
    messages_are_claimed_oldest_first,
    a_claimed_message_comes_back_when_the_claim_ends,
    what_a_message_said_is_gone_once_it_left,
    a_message_put_off_comes_back_with_its_error,
    a_message_given_up_is_not_claimed,
    what_is_given_up_says_something_only_while_it_is_worth_it,
    a_dead_letter_is_revived_while_it_says_something,
    word_that_comes_too_late_changes_nothing,
    changing_no_message_is_refused,
}

fn ids(messages: &[Message]) -> Vec<&str> {
    messages.iter().map(|message| message.id.as_str()).collect()
}

async fn messages_are_claimed_oldest_first(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.enqueue(&message("b", t(2)))?;
            tx.enqueue(&message("a", t(1)))?;
            let text = Message {
                kind: MessageKind::Sms,
                person: None,
                useless_at: Some(t(500)),
                ..message("c", t(3))
            };
            tx.enqueue(&text)?;
            assert_eq!(tx.message(&"c".into())?, Some(text.clone()));
            assert_eq!(tx.message(&"d".into())?, None);
            assert_eq!(tx.claim_messages(MessageKind::Mail, t(0), t(60), 10)?, []);
            assert_eq!(
                ids(&tx.claim_messages(MessageKind::Mail, t(2), t(60), 1)?),
                ["a"]
            );
            let mut claimed = tx.claim_messages(MessageKind::Mail, t(3), t(61), 10)?;
            claimed.extend(tx.claim_messages(MessageKind::Sms, t(3), t(61), 10)?);
            let expected = [message("b", t(2)), text].map(|message| Message {
                attempts: 1,
                next_attempt_at: t(61),
                ..message
            });
            assert_eq!(claimed, expected);
            assert_eq!(tx.message(&"c".into())?.as_ref(), Some(&expected[1]));
            assert_eq!(tx.claim_messages(MessageKind::Mail, t(59), t(99), 10)?, []);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_claimed_message_comes_back_when_the_claim_ends(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.enqueue(&message("a", t(1)))?;
            for (now, attempts) in [(1, 1), (61, 2), (121, 3)] {
                let claimed = tx.claim_messages(MessageKind::Mail, t(now), t(now + 60), 10)?;
                assert_eq!((ids(&claimed), claimed[0].attempts), (vec!["a"], attempts));
                assert_eq!(
                    tx.claim_messages(MessageKind::Mail, t(now + 59), t(999), 10)?,
                    []
                );
            }
            Ok(())
        })
        .await
        .unwrap();
}

async fn what_a_message_said_is_gone_once_it_left(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.enqueue(&message("a", t(1)))?;
            tx.claim_messages(MessageKind::Mail, t(1), t(60), 1)?;
            tx.mark_sent(&"a".into(), t(4))?;
            let sent = Message {
                content: None,
                sent_at: Some(t(4)),
                attempts: 1,
                next_attempt_at: t(60),
                ..message("a", t(1))
            };
            assert_eq!(tx.message(&"a".into())?, Some(sent));
            assert_eq!(
                tx.claim_messages(MessageKind::Mail, t(999), t(9999), 1)?,
                []
            );
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_message_put_off_comes_back_with_its_error(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.enqueue(&message("a", t(1)))?;
            tx.claim_messages(MessageKind::Mail, t(1), t(60), 1)?;
            tx.put_off(&"a".into(), t(30), "smtp 450")?;
            assert_eq!(tx.claim_messages(MessageKind::Mail, t(29), t(99), 10)?, []);
            let later = Message {
                attempts: 2,
                next_attempt_at: t(99),
                last_error: Some("smtp 450".to_owned()),
                ..message("a", t(1))
            };
            assert_eq!(later.delivery(), Delivery::Delayed);
            assert_eq!(
                tx.claim_messages(MessageKind::Mail, t(30), t(99), 10)?,
                [later]
            );
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_message_given_up_is_not_claimed(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.enqueue(&message("a", t(1)))?;
            tx.give_up(&"a".into(), t(9), "smtp 550")?;
            assert_eq!(
                tx.claim_messages(MessageKind::Mail, t(999), t(9999), 10)?,
                []
            );
            let dead = Message {
                given_up_at: Some(t(9)),
                last_error: Some("smtp 550".to_owned()),
                ..message("a", t(1))
            };
            assert_eq!(dead.delivery(), Delivery::Dead);
            assert_eq!(tx.message(&"a".into())?, Some(dead));
            Ok(())
        })
        .await
        .unwrap();
}

async fn what_is_given_up_says_something_only_while_it_is_worth_it(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            for (id, useless_at) in [("late", Some(t(9))), ("early", Some(t(10))), ("ever", None)] {
                let message = Message {
                    useless_at,
                    ..message(id, t(1))
                };
                tx.enqueue(&message)?;
                tx.give_up(&id.into(), t(9), "too late")?;
            }
            let mut says = |ids: [&str; 3]| {
                tx.claim_messages(MessageKind::Mail, t(9), t(60), 9)?;
                ids.into_iter()
                    .map(|id| Ok(tx.message(&id.into())?.unwrap().content.is_some()))
                    .collect::<Result<Vec<_>, StoreError>>()
            };
            assert_eq!(says(["late", "early", "ever"])?, [false, true, true]);
            tx.claim_messages(MessageKind::Mail, t(10), t(60), 9)?;
            assert!(tx.message(&"early".into())?.unwrap().content.is_none());
            assert!(tx.message(&"ever".into())?.unwrap().content.is_some());
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_dead_letter_is_revived_while_it_says_something(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.enqueue(&message("a", t(1)))?;
            tx.enqueue(&Message {
                useless_at: Some(t(50)),
                ..message("code", t(1))
            })?;
            assert!(!tx.revive_message(&"a".into(), t(2))?, "it is not dead");
            tx.claim_messages(MessageKind::Mail, t(2), t(60), 9)?;
            for id in ["a", "code"] {
                tx.give_up(&id.into(), t(9), "smtp 550")?;
            }
            assert!(!tx.revive_message(&"code".into(), t(50))?);
            assert!(tx.revive_message(&"a".into(), t(50))?);
            assert!(!tx.revive_message(&"a".into(), t(50))?);
            let revived = Message {
                attempts: 1,
                next_attempt_at: t(99),
                last_error: Some("smtp 550".to_owned()),
                ..message("a", t(1))
            };
            assert_eq!(
                tx.claim_messages(MessageKind::Mail, t(50), t(99), 9)?,
                [revived]
            );
            tx.mark_sent(&"a".into(), t(51))?;
            assert!(!tx.revive_message(&"a".into(), t(52))?);
            assert!(!tx.revive_message(&"unknown".into(), t(52))?);
            Ok(())
        })
        .await
        .unwrap();
}

async fn word_that_comes_too_late_changes_nothing(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.enqueue(&message("a", t(1)))?;
            tx.mark_sent(&"a".into(), t(4))?;
            let sent = tx.message(&"a".into())?;
            tx.put_off(&"a".into(), t(30), "smtp 450")?;
            tx.give_up(&"a".into(), t(30), "smtp 550")?;
            assert_eq!(tx.message(&"a".into())?, sent);
            tx.enqueue(&message("b", t(1)))?;
            tx.give_up(&"b".into(), t(5), "smtp 550")?;
            tx.put_off(&"b".into(), t(30), "smtp 450")?;
            tx.give_up(&"b".into(), t(30), "smtp 450")?;
            let dead = tx.message(&"b".into())?.unwrap();
            assert_eq!(dead.given_up_at, Some(t(5)));
            assert_eq!(dead.last_error.as_deref(), Some("smtp 550"));
            tx.mark_sent(&"b".into(), t(31))?;
            let left = tx.message(&"b".into())?.unwrap();
            assert_eq!((left.sent_at, left.given_up_at), (Some(t(31)), None));
            Ok(())
        })
        .await
        .unwrap();
}

async fn changing_no_message_is_refused(house: House) {
    furnish(&house).await;
    let put_off = house
        .durable
        .write(|tx| tx.put_off(&"nothing".into(), t(1), "x"))
        .await;
    let given_up = house
        .durable
        .write(|tx| tx.give_up(&"nothing".into(), t(1), "x"))
        .await;
    let sent = house
        .durable
        .write(|tx| tx.mark_sent(&"nothing".into(), t(1)))
        .await;
    for refused in [put_off, given_up, sent] {
        assert!(
            matches!(
                refused,
                Err(StoreError::Inconsistent {
                    table: "messages",
                    ..
                })
            ),
            "{refused:?}"
        );
    }
}
