//! What a mail looks like on arrival, and which servers it is not given to.

use crate::{
    authority::Authority,
    house::{CODE, House, at},
    mail_server::{MailServer, NOBODY, PASSWORD, USER, headers},
};
use sluis_model::{
    message::{Delivery, MessageKind::Mail},
    secret::Secret,
};
use sluis_notify::{Round, SmtpTls};

const SENT: Round = Round {
    sent: 1,
    put_off: 0,
    given_up: 0,
};
pub(crate) const PUT_OFF: Round = Round {
    sent: 0,
    put_off: 1,
    given_up: 0,
};
const GIVEN_UP: Round = Round {
    sent: 0,
    put_off: 0,
    given_up: 1,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_arrives_over_tls_from_the_signed_in_sender_in_both_shapes() {
    for tls in [SmtpTls::StartTls, SmtpTls::Tls] {
        let Some(server) = MailServer::start(tls, true) else {
            return;
        };
        let house = House::new().await;
        let id = house.writes(Mail, "anna@example.org").await;
        let postman = house.postman(Some(&server.settings()), None);
        assert_eq!(postman.round(at(1)).await.unwrap(), SENT);
        assert_eq!(postman.round(at(10)).await.unwrap(), Round::default());

        let mails = server.mails();
        assert_eq!(mails.len(), 1);
        let mail = &mails[0];
        assert_eq!(mail["tls"], true);
        assert_eq!(mail["login"], USER);
        assert_eq!(mail["from"], "no-reply@login.example");
        assert_eq!(mail["to"][0], "anna@example.org");
        let only = |name: &str| {
            let found = headers(mail, name);
            assert_eq!(found.len(), 1, "{name}");
            found[0].clone()
        };
        assert_eq!(only("Message-ID"), format!("<{id}@login.example>"));
        assert_eq!(only("Auto-Submitted"), "auto-generated");
        assert_eq!(only("To"), "anna@example.org");
        assert_eq!(only("Date"), "Fri, 15 Jan 2027 08:01:00 +0000");
        assert!(only("From").ends_with("<no-reply@login.example>"));
        assert!(only("From").contains("=?utf-8?b?"), "{}", only("From"));
        assert!(only("Content-Type").starts_with("multipart/alternative"));
        let text = mail["mail"].as_str().unwrap();
        assert!(text.contains(&format!("Uw code is {CODE}.")));
        assert!(text.contains(&format!("<b>{CODE}</b>")));
        let head = text.split("\r\n\r\n").next().unwrap();
        let names: Vec<&str> = head
            .lines()
            .filter(|line| !line.starts_with([' ', '\t']))
            .filter_map(|line| line.split_once(':').map(|(name, _)| name))
            .collect();
        // X-Peer and its like would be the test server's; ours are these and no others.
        let ours = [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "Auto-Submitted",
            "MIME-Version",
            "Content-Type",
        ];
        assert!(names.iter().all(|name| ours.contains(name)), "{names:?}");

        let message = house.message(&id).await;
        assert_eq!(message.delivery(), Delivery::Sent);
        assert_eq!(message.content, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_puts_a_mail_off_and_the_right_one_sends_it() {
    let Some(server) = MailServer::start(SmtpTls::StartTls, true) else {
        return;
    };
    let house = House::new().await;
    let id = house.writes(Mail, "anna@example.org").await;
    let mut settings = server.settings();
    settings.login = Some((USER.to_owned(), Secret::new("canary")));
    let postman = house.postman(Some(&settings), None);
    assert_eq!(postman.round(at(1)).await.unwrap(), PUT_OFF);
    let message = house.message(&id).await;
    assert_eq!(message.last_error.as_deref(), Some("smtp 535"));
    assert!(server.recipients().is_empty());
    // With the right one it leaves.
    settings.login = Some((USER.to_owned(), Secret::new(PASSWORD)));
    let postman = house.postman(Some(&settings), None);
    assert_eq!(postman.round(at(2)).await.unwrap(), SENT);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_recipient_is_a_dead_letter_at_once_and_the_others_arrive() {
    let Some(server) = MailServer::start(SmtpTls::None, false) else {
        return;
    };
    let house = House::new().await;
    let id = house.writes(Mail, NOBODY).await;
    let nonsense = house.writes(Mail, "no address").await;
    house.writes(Mail, "anna@example.org").await;
    let postman = house.postman(Some(&server.settings()), None);
    let round = postman.round(at(1)).await.unwrap();
    assert_eq!((round.sent, round.put_off, round.given_up), (1, 0, 2));
    let message = house.message(&id).await;
    assert_eq!(message.delivery(), Delivery::Dead);
    assert_eq!(message.last_error.as_deref(), Some("smtp 550"));
    let message = house.message(&nonsense).await;
    assert_eq!(message.last_error.as_deref(), Some("no mail address"));
    assert_eq!(postman.round(at(600)).await.unwrap(), Round::default());
    assert_eq!(server.recipients().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_certificate_of_a_stranger_is_refused() {
    for tls in [SmtpTls::StartTls, SmtpTls::Tls] {
        let Some(server) = MailServer::start(tls, false) else {
            return;
        };
        let house = House::new().await;
        let id = house.writes(Mail, "anna@example.org").await;
        for authorities in [Some(Authority::new().pem), None] {
            let mut settings = server.settings();
            settings.authorities = authorities;
            let postman = house.postman(Some(&settings), None);
            let minutes = 1 + i64::from(house.message(&id).await.attempts);
            assert_eq!(postman.round(at(minutes)).await.unwrap(), PUT_OFF);
            let message = house.message(&id).await;
            assert_eq!(message.last_error.as_deref(), Some("tls refused"));
        }
        // Neither is one for another name.
        let mut settings = server.settings();
        settings.host = "127.0.0.1".to_owned();
        let postman = house.postman(Some(&settings), None);
        assert_eq!(postman.round(at(9)).await.unwrap(), PUT_OFF);
        assert!(server.mails().is_empty() && server.recipients().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_starttls_nothing_is_sent() {
    let Some(server) = MailServer::start(SmtpTls::None, false) else {
        return;
    };
    let house = House::new().await;
    let id = house.writes(Mail, "anna@example.org").await;
    let mut settings = server.settings();
    settings.tls = SmtpTls::StartTls;
    settings.login = Some((USER.to_owned(), Secret::new(PASSWORD)));
    let postman = house.postman(Some(&settings), None);
    assert_eq!(postman.round(at(1)).await.unwrap(), PUT_OFF);
    let message = house.message(&id).await;
    assert_eq!(message.last_error.as_deref(), Some("starttls missing"));
    assert!(server.mails().is_empty() && server.recipients().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn flt_13_a_code_that_has_ended_is_never_sent() {
    let Some(server) = MailServer::start(SmtpTls::None, false) else {
        return;
    };
    let house = House::new().await;
    let code = crate::house::code;
    let to = "anna@example.org";
    let id = house.writes_letter(Mail, to, code(), Some(at(10))).await;
    let postman = house.postman(Some(&server.settings()), None);
    assert_eq!(postman.round(at(10)).await.unwrap(), GIVEN_UP);
    let message = house.message(&id).await;
    assert_eq!(message.delivery(), Delivery::Dead);
    assert_eq!(message.last_error.as_deref(), Some("too late"));
    assert!(server.mails().is_empty());
    house.writes_letter(Mail, to, code(), Some(at(12))).await;
    assert_eq!(postman.round(at(11)).await.unwrap(), SENT);
}
