//! The outbox as a whole: lists, counts and what is dropped.

use crate::{
    house::House,
    samples::{furnish, institution, message, person, t},
};
use sluis_model::{
    message::{Message, MessageKind, OutboxState, TextPurpose, TextsOf},
    person::Person,
};

on_each_database! {
    the_newest_messages_come_newest_last,
    dead_letters_come_newest_first,
    delayed_letters_come_with_the_next_first,
    the_outbox_tells_how_it_fares,
    h11_text_messages_are_counted_by_institution_person_and_number,
    what_becomes_useless_is_claimed_first,
    one_institutions_flood_holds_up_nobody_else,
    dos_07_flt_43_a_flood_larger_than_what_is_looked_at_holds_up_nobody_else,
    dos_07_flt_43_three_floods_hold_up_nobody_else,
    dos_07_flt_43_a_flood_that_cannot_be_read_holds_up_nobody_else,
    flt_62_messages_for_a_purpose_of_a_later_release_are_left_alone,
    a_message_that_cannot_be_read_holds_up_no_other,
    old_messages_are_dropped_once_nobody_needs_them,
}

fn ids(messages: &[Message]) -> Vec<&str> {
    messages.iter().map(|message| message.id.as_str()).collect()
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

async fn dead_letters_come_newest_first(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            for (id, given_up_at) in [("a", Some(5)), ("b", Some(9)), ("c", Some(7)), ("d", None)] {
                tx.enqueue(&message(id, t(1)))?;
                if let Some(at) = given_up_at {
                    tx.give_up(&id.into(), t(at), "smtp 550")?;
                }
            }
            assert_eq!(ids(&tx.dead_messages(9)?), ["b", "c", "a"]);
            assert_eq!(ids(&tx.dead_messages(2)?), ["b", "c"]);
            Ok(())
        })
        .await
        .unwrap();
}

async fn delayed_letters_come_with_the_next_first(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            for (id, next) in [("a", Some(5)), ("b", Some(9)), ("c", Some(7)), ("d", None)] {
                tx.enqueue(&message(id, t(1)))?;
                if let Some(at) = next {
                    tx.put_off(&id.into(), t(at), "smtp 450")?;
                }
            }
            for id in ["dead", "sent"] {
                tx.enqueue(&message(id, t(1)))?;
                tx.put_off(&id.into(), t(2), "smtp 450")?;
            }
            tx.give_up(&"dead".into(), t(3), "smtp 550")?;
            tx.mark_sent(&"sent".into(), t(3))?;
            let delayed = tx.delayed_messages(9)?;
            assert_eq!(ids(&delayed), ["a", "c", "b"]);
            assert_eq!(delayed[0].last_error.as_deref(), Some("smtp 450"));
            assert_eq!(ids(&tx.delayed_messages(2)?), ["a", "c"]);
            Ok(())
        })
        .await
        .unwrap();
}

async fn the_outbox_tells_how_it_fares(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            assert_eq!(tx.outbox_state()?, OutboxState::default());
            for id in ["fresh", "claimed", "delayed", "dead", "sent", "sent late"] {
                tx.enqueue(&message(id, t(1)))?;
            }
            tx.put_off(&"delayed".into(), t(9), "smtp 450")?;
            tx.put_off(&"sent late".into(), t(9), "smtp 450")?;
            tx.give_up(&"dead".into(), t(9), "smtp 550")?;
            tx.mark_sent(&"sent".into(), t(9))?;
            tx.mark_sent(&"sent late".into(), t(9))?;
            let state = OutboxState {
                waiting: 3,
                delayed: 1,
                dead: 1,
            };
            assert_eq!(tx.outbox_state()?, state);
            Ok(())
        })
        .await
        .unwrap();
}

async fn h11_text_messages_are_counted_by_institution_person_and_number(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_institution(&institution("j"))?;
            tx.add_person(&Person {
                institution: "j".into(),
                ..person("q")
            })?;
            let text = |id: &str, institution: &str, person: &str, to: &str, at: i64| Message {
                kind: MessageKind::Sms,
                institution: institution.into(),
                person: Some(person.into()),
                to: to.to_owned(),
                purpose: Some(TextPurpose::SignIn),
                ..message(id, t(at))
            };
            tx.enqueue(&text("a", "i", "p", "+31612345678", 1))?;
            tx.enqueue(&text("b", "i", "p", "+31612345678", 2))?;
            tx.enqueue(&text("c", "i", "p", "+31687654321", 3))?;
            tx.enqueue(&text("d", "j", "q", "+31612345678", 4))?;
            tx.enqueue(&message("mail", t(1)))?;
            // A notice costs the institution as much, but is no code to anybody.
            let notice = Message {
                purpose: None,
                ..text("notice", "i", "p", "+31612345678", 3)
            };
            tx.enqueue(&notice)?;
            // One that was sent, or given up, was written all the same.
            tx.mark_sent(&"b".into(), t(5))?;
            tx.give_up(&"c".into(), t(5), "http 422")?;
            let institution = TextsOf::Institution("i".into());
            let number = TextsOf::Number("+31612345678".to_owned(), TextPurpose::SignIn);
            assert_eq!(tx.texts_since(&institution, t(0))?, (4, Some(t(1))));
            assert_eq!(tx.texts_since(&institution, t(2))?, (3, Some(t(2))));
            assert_eq!(tx.texts_since(&institution, t(4))?, (0, None));
            assert_eq!(
                tx.texts_since(&TextsOf::Person("q".into(), TextPurpose::SignIn), t(0))?,
                (1, Some(t(4)))
            );
            assert_eq!(tx.texts_since(&number, t(2))?, (2, Some(t(2))));
            // Each purpose is counted apart.
            let other = TextsOf::Number("+31612345678".to_owned(), TextPurpose::Recovery);
            assert_eq!(tx.texts_since(&other, t(0))?, (0, None));
            Ok(())
        })
        .await
        .unwrap();
}

async fn what_becomes_useless_is_claimed_first(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.enqueue(&message("news", t(1)))?;
            let link = Message {
                useless_at: Some(t(600)),
                ..message("link", t(2))
            };
            tx.enqueue(&link)?;
            let claimed = tx.claim_messages(MessageKind::Mail, t(3), t(60), 1)?;
            assert_eq!(ids(&claimed), ["link"]);
            Ok(())
        })
        .await
        .unwrap();
}

/// A letter of an institution, to nobody in particular.
fn of(institution: &str, id: &str, at: i64) -> Message {
    Message {
        institution: institution.into(),
        person: None,
        ..message(id, t(at))
    }
}

async fn one_institutions_flood_holds_up_nobody_else(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_institution(&institution("j"))?;
            for number in 0..40 {
                tx.enqueue(&message(&format!("flood-{number:02}"), t(1)))?;
            }
            let other = Message {
                institution: "j".into(),
                person: None,
                ..message("other", t(2))
            };
            tx.enqueue(&other)?;
            let claimed = tx.claim_messages(MessageKind::Mail, t(3), t(60), 6)?;
            assert_eq!(claimed.len(), 6);
            assert!(ids(&claimed).contains(&"other"), "{:?}", ids(&claimed));
            Ok(())
        })
        .await
        .unwrap();
}

/// Two institutions invite everybody they have, and a third one's password letter is the last that was written.
async fn dos_07_flt_43_a_flood_larger_than_what_is_looked_at_holds_up_nobody_else(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let of = |institution: &str, id: &str, at: i64| Message {
                institution: institution.into(),
                person: None,
                useless_at: Some(t(900)),
                ..message(id, t(at))
            };
            for other in ["j", "k"] {
                tx.add_institution(&institution(other))?;
            }
            for number in 0..130 {
                tx.enqueue(&of("i", &format!("flood-{number:03}"), 1))?;
                tx.enqueue(&of("j", &format!("other-flood-{number:03}"), 1))?;
            }
            tx.enqueue(&of("k", "other", 2))?;
            let claimed = tx.claim_messages(MessageKind::Mail, t(3), t(60), 6)?;
            assert_eq!(claimed.len(), 6);
            assert!(ids(&claimed).contains(&"other"), "{:?}", ids(&claimed));
            Ok(())
        })
        .await
        .unwrap();
}

/// Each of them would take a third of a batch, and all of it together.
async fn dos_07_flt_43_three_floods_hold_up_nobody_else(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            for other in ["j", "k", "l"] {
                tx.add_institution(&institution(other))?;
            }
            for number in 0..10 {
                for whose in ["i", "j", "k"] {
                    tx.enqueue(&of(whose, &format!("{whose}-{number}"), 1))?;
                }
            }
            tx.enqueue(&of("l", "other", 2))?;
            let claimed = tx.claim_messages(MessageKind::Mail, t(3), t(60), 6)?;
            assert_eq!(claimed.len(), 6);
            assert!(ids(&claimed).contains(&"other"), "{:?}", ids(&claimed));
            Ok(())
        })
        .await
        .unwrap();
}

async fn dos_07_flt_43_a_flood_that_cannot_be_read_holds_up_nobody_else(house: House) {
    furnish(&house).await;
    let written = house.durable.write(|tx| {
        tx.add_institution(&institution("j"))?;
        for number in 0..130 {
            tx.enqueue(&message(&format!("damaged-{number:03}"), t(1)))?;
        }
        let other = Message {
            institution: "j".into(),
            person: None,
            ..message("other", t(2))
        };
        tx.enqueue(&other)
    });
    written.await.unwrap();
    // They come first, for they become useless.
    house
        .execute("UPDATE messages SET useless_at = 9223372036854775807 WHERE institution_id = 'i'");
    let claimed = house
        .durable
        .write(|tx| tx.claim_messages(MessageKind::Mail, t(3), t(60), 6))
        .await
        .unwrap();
    assert_eq!(ids(&claimed), ["other"]);
}

/// However many they are.
async fn flt_62_messages_for_a_purpose_of_a_later_release_are_left_alone(house: House) {
    furnish(&house).await;
    let written = house.durable.write(|tx| {
        for number in 0..500 {
            tx.enqueue(&message(&format!("later-{number:03}"), t(1)))?;
        }
        tx.enqueue(&message("ours", t(2)))
    });
    written.await.unwrap();
    house.execute("UPDATE messages SET purpose = 'greeting' WHERE id LIKE 'later-%'");
    house.execute("UPDATE messages SET kind = 'pigeon' WHERE id = 'later-000'");
    let claimed = house
        .durable
        .write(|tx| tx.claim_messages(MessageKind::Mail, t(3), t(60), 20))
        .await
        .unwrap();
    assert_eq!(ids(&claimed), ["ours"]);
    let untouched = "SELECT id AS line FROM messages WHERE attempts = 0 AND given_up_at IS NULL";
    assert_eq!(house.lines(untouched).len(), 500);
}

async fn a_message_that_cannot_be_read_holds_up_no_other(house: House) {
    furnish(&house).await;
    let written = house.durable.write(|tx| {
        for id in ["before", "damaged", "behind"] {
            tx.enqueue(&message(id, t(1)))?;
        }
        Ok(())
    });
    written.await.unwrap();
    house.execute("UPDATE messages SET written_at = 9223372036854775807 WHERE id = 'damaged'");
    let claimed = house
        .durable
        .write(|tx| tx.claim_messages(MessageKind::Mail, t(3), t(60), 20))
        .await
        .unwrap();
    assert_eq!(ids(&claimed), ["before", "behind"]);
}

async fn old_messages_are_dropped_once_nobody_needs_them(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            for id in ["waiting", "sent", "dead", "sent today", "dead today"] {
                tx.enqueue(&message(id, t(1)))?;
            }
            tx.mark_sent(&"sent".into(), t(5))?;
            tx.give_up(&"dead".into(), t(5), "smtp 550")?;
            tx.mark_sent(&"sent today".into(), t(6))?;
            tx.give_up(&"dead today".into(), t(6), "smtp 550")?;
            assert_eq!(tx.drop_old_messages(t(6), 1)?, 1, "no more than asked");
            assert_eq!(tx.drop_old_messages(t(6), 9)?, 1);
            let left = tx.recent_messages(9)?;
            assert_eq!(ids(&left), ["dead today", "sent today", "waiting"]);
            Ok(())
        })
        .await
        .unwrap();
}
