//! Somebody who carries what stands in the outbox.

use sluis_model::message::{Message, MessageKind, OutboxState};
use sluis_notify::{Postman, Round, SmsSettings, SmtpSettings};
use sluis_tests::{
    Agent, MailServer, Page, Portal,
    testkit::{TestHouse, cast::Player},
};
use std::sync::Arc;

/// One round through a house's outbox, as the binary makes it.
pub(crate) async fn round(
    house: &TestHouse,
    smtp: Option<&SmtpSettings>,
    sms: Option<&SmsSettings>,
) -> Round {
    let postman = Postman::new(
        house.idp.durable.clone(),
        Arc::clone(&house.idp.sealer),
        Arc::new(house.composer()),
        smtp,
        sms,
    );
    postman.unwrap().round(house.now()).await.unwrap()
}

/// One round of mails alone.
pub(crate) async fn mails(house: &TestHouse, server: &MailServer) -> Round {
    round(house, Some(&server.settings()), None).await
}

pub(crate) const fn sent(sent: u32) -> Round {
    Round {
        sent,
        put_off: 0,
        given_up: 0,
    }
}

pub(crate) const fn put_off(put_off: u32) -> Round {
    Round {
        sent: 0,
        put_off,
        given_up: 0,
    }
}

pub(crate) const fn given_up(given_up: u32) -> Round {
    Round {
        sent: 0,
        put_off: 0,
        given_up,
    }
}

/// How the outbox fares.
pub(crate) async fn state(house: &TestHouse) -> OutboxState {
    let state = house.idp.durable.read(|tx| tx.outbox_state()).await;
    state.unwrap()
}

/// All messages, oldest first.
pub(crate) async fn messages(house: &TestHouse) -> Vec<Message> {
    let all = house.idp.durable.read(|tx| tx.recent_messages(200)).await;
    all.unwrap()
}

/// How many text messages were written.
pub(crate) async fn texts(house: &TestHouse) -> usize {
    let messages = messages(house).await;
    let texts = messages
        .iter()
        .filter(|message| message.kind == MessageKind::Sms);
    texts.count()
}

/// Asks for a new password through the page; what the browser then sees.
pub(crate) async fn forgets(house: &TestHouse, institution: &str, name: &str) -> Page {
    let page = Agent::new(house)
        .get(&format!("/forgot?institution={institution}"))
        .await;
    assert_eq!(page.step(), "forgot");
    page.submit(&[("username", name)]).await
}

/// The page that follows name and password.
pub(crate) async fn after_password(house: &TestHouse, agent: &Agent, who: &Player) -> Page {
    let asked = Portal::of(house, "agenda").ask_for(who.institution);
    let page = asked.open(agent).await;
    page.submit(&[("username", who.username), ("password", who.password)])
        .await
}

/// The code in a text message: the first word of six digits.
pub(crate) fn code_in(text: &str) -> Option<&str> {
    text.split(|c: char| !c.is_ascii_digit())
        .find(|run| run.len() == 6)
}
