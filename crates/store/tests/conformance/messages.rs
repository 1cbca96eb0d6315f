use crate::{
    house::House,
    samples::{furnish, message, t},
};
use sluis_model::message::{Message, MessageKind};

on_each_database! {
    messages_are_due_oldest_first_until_they_left,
    a_message_put_off_comes_back,
    the_newest_messages_come_newest_last,
}

fn ids(messages: &[Message]) -> Vec<&str> {
    messages.iter().map(|message| message.id.as_str()).collect()
}

async fn messages_are_due_oldest_first_until_they_left(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.enqueue(&message("b", t(2)))?;
            tx.enqueue(&message("a", t(1)))?;
            let text = Message {
                kind: MessageKind::Sms,
                subject: None,
                person: None,
                ..message("c", t(3))
            };
            tx.enqueue(&text)?;
            assert_eq!(
                tx.due_messages(t(2), 10)?,
                [message("a", t(1)), message("b", t(2))]
            );
            assert_eq!(ids(&tx.due_messages(t(9), 1)?), ["a"]);
            assert_eq!(tx.due_messages(t(3), 10)?[2], text);
            tx.mark_sent(&"a".into(), t(4))?;
            assert_eq!(ids(&tx.due_messages(t(9), 10)?), ["b", "c"]);
            assert_eq!(tx.recent_messages(9)?[0].sent_at, Some(t(4)));
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_message_put_off_comes_back(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.enqueue(&message("a", t(1)))?;
            tx.put_off(&"a".into(), t(60))?;
            assert_eq!(tx.due_messages(t(59), 10)?, []);
            let later = Message {
                attempts: 1,
                next_attempt_at: t(60),
                ..message("a", t(1))
            };
            assert_eq!(tx.due_messages(t(60), 10)?, [later]);
            Ok(())
        })
        .await
        .unwrap();
}

async fn the_newest_messages_come_newest_last(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            for (id, at) in [("c", 3), ("a", 1), ("b", 2)] {
                tx.enqueue(&message(id, t(at)))?;
            }
            assert_eq!(ids(&tx.recent_messages(2)?), ["b", "c"]);
            Ok(())
        })
        .await
        .unwrap();
}
