//! Letters that nobody tries to send any more, and how they come back.

use crate::outbox::post::{self, forgets, given_up, put_off, sent};
use chrono::Duration;
use sluis_model::{
    ids::MessageId,
    letter::{Envelope, Letter},
    message::{Delivery, Message, MessageKind},
};
use sluis_tests::{MailServer, on_both_stores, testkit::TestHouse};

on_both_stores! {
    a_refused_address_makes_a_dead_letter_that_an_operator_can_revive;
    a_letter_that_nobody_could_send_for_days_is_dead;
    without_a_mail_server_letters_wait;
    one_refused_address_keeps_nobody_elses_letter_back;
    flt_62_a_letter_that_a_later_release_wrote_is_put_off_and_not_given_up;
}

async fn revive(house: &TestHouse, id: &MessageId) -> bool {
    let (id, now) = (id.clone(), house.now());
    let revived = house
        .idp
        .durable
        .write(move |tx| tx.revive_message(&id, now));
    revived.await.unwrap()
}

async fn dead(house: &TestHouse) -> Vec<MessageId> {
    let dead = house.idp.durable.read(|tx| tx.dead_messages(10)).await;
    dead.unwrap()
        .into_iter()
        .map(|message| message.id)
        .collect()
}

/// Gives Els an address that the server refuses.
async fn moved_away(house: &TestHouse) {
    let (id, now) = (house.person("zorg", "els@linde.test").await.id, house.now());
    let moved = house
        .idp
        .durable
        .write(move |tx| tx.set_email(&id, MailServer::NOBODY, None, now));
    moved.await.unwrap();
}

async fn a_refused_address_makes_a_dead_letter_that_an_operator_can_revive(house: &TestHouse) {
    let Some(mut server) = MailServer::start() else {
        return;
    };
    moved_away(house).await;
    forgets(house, "zorg", "els@linde.test").await;
    assert_eq!(post::mails(house, &server).await, given_up(1));
    let state = post::state(house).await;
    assert_eq!((state.waiting, state.delayed, state.dead), (0, 0, 1));
    let ids = dead(house).await;
    let [id] = ids.as_slice() else {
        panic!("one dead letter: {ids:?}");
    };
    let message = post::messages(house).await.remove(0);
    assert_eq!(message.delivery(), Delivery::Dead);
    assert_eq!(message.last_error.as_deref(), Some("smtp 550"));
    house.clock.advance(Duration::minutes(5));
    assert_eq!(post::mails(house, &server).await, sent(0), "nobody tries");

    assert!(revive(house, id).await);
    assert!(!revive(house, id).await, "it lives already");
    let state = post::state(house).await;
    assert_eq!((state.waiting, state.dead), (1, 0));
    assert_eq!(post::mails(house, &server).await, given_up(1), "as before");

    server.takes_all();
    assert!(revive(house, id).await);
    assert_eq!(post::mails(house, &server).await, sent(1));
    let state = post::state(house).await;
    assert_eq!((state.waiting, state.delayed, state.dead), (0, 0, 0));
    let mails = server.mails_to(MailServer::NOBODY);
    assert_eq!(mails.len(), 1);
    assert!(
        mails[0].link_in_text("/link/").is_some(),
        "it says what it said"
    );
    assert!(!revive(house, id).await, "what left is gone");
}

/// A replica of that release sends it, or this one does once it is replaced.
async fn flt_62_a_letter_that_a_later_release_wrote_is_put_off_and_not_given_up(house: &TestHouse) {
    let Some(server) = MailServer::start() else {
        return;
    };
    let ctx = house.ctx();
    let els = house.person("zorg", "els@linde.test").await;
    let mut message = Message::new(
        &ctx,
        &house.idp.sealer,
        MessageKind::Mail,
        &els.institution,
        Some(&els.id),
        "els@linde.test",
        &Envelope::new(&ctx, Letter::PasswordChanged),
    );
    let letter =
        serde_json::json!({ "letter": { "kind": "pigeon_sent", "ring": 7 }, "at": ctx.now });
    let place = Envelope::place(&message.id);
    let seal = |text: &str| house.idp.sealer.seal(text.as_bytes(), &place, &ctx);
    message.content = Some(seal(&letter.to_string()));
    let id = message.id.clone();
    let written = house.idp.durable.write(move |tx| tx.enqueue(&message));
    written.await.unwrap();
    assert_eq!(post::mails(house, &server).await, put_off(1));
    let message = post::messages(house).await.remove(0);
    assert_eq!(message.delivery(), Delivery::Delayed);
    assert_eq!(message.last_error.as_deref(), Some("letter not understood"));
    assert!(message.content.is_some(), "{id} can be sent still");
    assert_eq!(dead(house).await, []);
}

async fn a_letter_that_nobody_could_send_for_days_is_dead(house: &TestHouse) {
    let Some(mut server) = MailServer::start() else {
        return;
    };
    server.down();
    forgets(house, "zorg", "els@linde.test").await;
    let begin = house.now();
    let mut rounds = 0;
    while house.now() < begin + Duration::days(4) {
        let round = post::mails(house, &server).await;
        assert_eq!(round.given_up, 0, "after {rounds} rounds");
        rounds += round.put_off;
        house.clock.advance(Duration::hours(6));
    }
    assert!((10..=24).contains(&rounds), "{rounds}: patience, not haste");
    assert_eq!(post::mails(house, &server).await, given_up(1));
    assert_eq!(post::state(house).await.dead, 1);
    server.up();
    let ids = dead(house).await;
    assert!(revive(house, &ids[0]).await);
    assert_eq!(post::mails(house, &server).await, sent(1));
}

async fn without_a_mail_server_letters_wait(house: &TestHouse) {
    let Some(server) = MailServer::start() else {
        return;
    };
    forgets(house, "zorg", "els@linde.test").await;
    assert_eq!(post::round(house, None, None).await, sent(0));
    assert_eq!(post::state(house).await.waiting, 1);
    house.clock.advance(Duration::hours(2));
    assert_eq!(post::mails(house, &server).await, sent(1));
}

async fn one_refused_address_keeps_nobody_elses_letter_back(house: &TestHouse) {
    let Some(server) = MailServer::start() else {
        return;
    };
    moved_away(house).await;
    for name in ["els@linde.test", "femke@linde.test", "dirk@linde.test"] {
        forgets(house, "zorg", name).await;
    }
    let round = post::mails(house, &server).await;
    assert_eq!((round.sent, round.put_off, round.given_up), (2, 0, 1));
    assert_eq!(server.mails().len(), 2);
    assert_ne!(round, put_off(3));
}
