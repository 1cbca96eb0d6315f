//! Nothing is lost while a server is away, and nothing is tried for ever.

use crate::{
    house::{CODE, House, at, code},
    mail_server::{BUSY, MailServer, SLOW},
    mails::PUT_OFF,
};
use sluis_model::{
    letter::Letter,
    message::{Delivery, MessageKind::Mail},
};
use sluis_notify::{Round, SmtpTls};

#[tokio::test(flavor = "multi_thread")]
async fn flt_43_what_a_server_that_is_down_could_not_take_arrives_once_it_is_back() {
    let Some(mut server) = MailServer::start(SmtpTls::StartTls, true) else {
        return;
    };
    let house = House::new().await;
    let mut ids = Vec::new();
    for number in 0..12 {
        let to = format!("p{number}@example.org");
        ids.push(house.writes(Mail, &to).await);
    }
    server.down();
    let postman = house.postman(Some(&server.settings()), None);
    let round = postman.round(at(1)).await.unwrap();
    assert_eq!((round.sent, round.put_off, round.given_up), (0, 12, 0));
    for id in &ids {
        let message = house.message(id).await;
        assert_eq!(message.last_error.as_deref(), Some("connection refused"));
        assert_eq!(message.delivery(), Delivery::Delayed);
    }
    server.up();
    // Nobody is impatient: the pause has to end first.
    assert_eq!(postman.round(at(1)).await.unwrap(), Round::default());
    let round = postman.round(at(2)).await.unwrap();
    assert_eq!((round.sent, round.put_off, round.given_up), (12, 0, 0));
    let mut to = server.recipients();
    to.sort();
    to.dedup();
    assert_eq!((to.len(), server.mails().len()), (12, 12));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_down_ends_a_message_after_four_days_and_not_before() {
    let Some(mut server) = MailServer::start(SmtpTls::None, false) else {
        return;
    };
    let house = House::new().await;
    let id = house.writes(Mail, "anna@example.org").await;
    server.down();
    let postman = house.postman(Some(&server.settings()), None);
    let four_days = 4 * 24 * 60;
    let mut tried = 0;
    // Every three hours somebody looks; the pauses decide when it is tried.
    for minutes in (1..four_days).step_by(180) {
        let round = postman.round(at(minutes)).await.unwrap();
        assert_eq!(round.given_up, 0);
        tried += round.put_off;
    }
    assert!((15..=30).contains(&tried), "{tried}");
    let round = postman.round(at(four_days + 360)).await.unwrap();
    assert_eq!(round.given_up, 1);
    let message = house.message(&id).await;
    assert_eq!(message.last_error.as_deref(), Some("connection refused"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_busy_for_one_recipient_ends_it_after_24_attempts_at_most() {
    let Some(server) = MailServer::start(SmtpTls::None, false) else {
        return;
    };
    let house = House::new().await;
    let id = house.writes(Mail, BUSY).await;
    let postman = house.postman(Some(&server.settings()), None);
    let mut rounds = Vec::new();
    while house.message(&id).await.delivery() != Delivery::Dead {
        let due = house.message(&id).await.next_attempt_at;
        rounds.push(postman.round(due).await.unwrap());
        assert!(rounds.len() <= 24);
    }
    let message = house.message(&id).await;
    assert_eq!(message.last_error.as_deref(), Some("smtp 450"));
    assert_eq!(server.recipients().len(), rounds.len());
    assert!(rounds.len() >= 20, "{}", rounds.len());
    assert_eq!(rounds[0], PUT_OFF);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_slow_with_one_recipient_holds_up_no_other() {
    let Some(server) = MailServer::start(SmtpTls::None, false) else {
        return;
    };
    let house = House::new().await;
    let id = house.writes(Mail, SLOW).await;
    for number in 0..15 {
        house.writes(Mail, &format!("p{number}@example.org")).await;
    }
    let postman = house.postman(Some(&server.settings()), None);
    let round = postman.round(at(1)).await.unwrap();
    assert_eq!((round.sent, round.put_off), (15, 1));
    let message = house.message(&id).await;
    assert_eq!(message.last_error.as_deref(), Some("timeout"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rounds_worth_that_left_is_followed_at_once_and_one_in_vain_is_not() {
    let Some(mut server) = MailServer::start(SmtpTls::None, false) else {
        return;
    };
    let house = House::new().await;
    for number in 0..45 {
        house.writes(Mail, &format!("p{number}@example.org")).await;
    }
    let postman = house.postman(Some(&server.settings()), None);
    server.down();
    let round = postman.round_of(Mail, at(1)).await.unwrap();
    assert_eq!((round.put_off, round.leaves_some()), (20, false));
    server.up();
    let mut sent = Vec::new();
    loop {
        let round = postman.round_of(Mail, at(2)).await.unwrap();
        sent.push(round.sent);
        if !round.leaves_some() {
            break;
        }
    }
    assert_eq!(sent, [20, 20, 5]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nothing_is_configured_for_waits_uncounted_and_leaves_when_something_is() {
    let Some(server) = MailServer::start(SmtpTls::None, false) else {
        return;
    };
    let house = House::new().await;
    let id = house.writes(Mail, "anna@example.org").await;
    let idle = house.postman(None, None);
    assert_eq!(idle.round(at(1)).await.unwrap(), Round::default());
    let message = house.message(&id).await;
    assert_eq!(message.last_error.as_deref(), Some("not configured"));
    let postman = house.postman(Some(&server.settings()), None);
    assert_eq!(postman.round(at(61)).await.unwrap().sent, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_composed_is_put_off_without_a_word_of_it() {
    let Some(server) = MailServer::start(SmtpTls::None, false) else {
        return;
    };
    let house = House::new().await;
    let letter = Letter::PasswordChanged;
    let to = "anna@example.org";
    let id = house.writes_letter(Mail, to, letter, None).await;
    house.writes_letter(Mail, to, code(), None).await;
    let postman = house.postman(Some(&server.settings()), None);
    let round = postman.round(at(1)).await.unwrap();
    assert_eq!((round.sent, round.put_off), (1, 1));
    let said = house.message(&id).await.last_error.unwrap();
    assert_eq!(said, "not composed");
    assert!(!said.contains(CODE));
}
