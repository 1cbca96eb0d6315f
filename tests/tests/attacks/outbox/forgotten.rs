//! A forgotten password while the mail server is away.

use crate::outbox::post::{self, after_password, forgets, put_off, sent};
use chrono::Duration;
use sluis_tests::{
    Agent, MailServer, code_of, on_both_stores,
    testkit::{ORIGIN, TestHouse, cast::player},
};

const NEW: &str = "Negen-Paarse-Ramen-31";

on_both_stores! {
    n13_n15_the_link_arrives_once_the_mail_server_is_back_and_sets_a_new_password;
    n14_flt_43_while_the_mail_server_is_away_the_page_answers_as_ever;
    n15_what_left_says_nothing_in_the_outbox_any_more;
}

async fn n13_n15_the_link_arrives_once_the_mail_server_is_back_and_sets_a_new_password(
    house: &TestHouse,
) {
    let Some(mut server) = MailServer::start() else {
        return;
    };
    server.down();
    let mut dirk = player("zorg", "dirk@linde.test");
    let page = forgets(house, "zorg", dirk.username).await;
    assert_eq!((page.step(), page.status), ("news", 200));
    assert_eq!(post::mails(house, &server).await, put_off(1));
    let state = post::state(house).await;
    assert_eq!((state.waiting, state.delayed, state.dead), (1, 1, 0));

    server.up();
    assert_eq!(
        post::mails(house, &server).await,
        sent(0),
        "it has its pause"
    );
    house.clock.advance(Duration::minutes(2));
    assert_eq!(post::mails(house, &server).await, sent(1));
    assert_eq!(post::mails(house, &server).await, sent(0), "once");
    let mails = server.mails_to(dirk.username);
    let [mail] = mails.as_slice() else {
        panic!("one mail: {mails:?}");
    };
    let link = mail.link_in_text("/link/").unwrap();
    assert_eq!(mail.link_in_html("/link/").as_ref(), Some(&link));
    assert!(link.starts_with(&format!("{ORIGIN}/link/")), "{link}");

    let page = Agent::new(house).get(&link).await;
    assert_eq!((page.step(), page.status), ("new-password", 200));
    let done = page
        .submit(&[("new_password", NEW), ("new_password_repeat", NEW)])
        .await;
    assert_eq!((done.step(), done.status), ("news", 200));
    let old = after_password(house, &Agent::new(house), &dirk).await;
    assert_eq!(old.step(), "password", "the old one is dead");
    dirk.password = NEW;
    let page = after_password(house, &Agent::new(house), &dirk).await;
    assert_eq!(page.step(), "second-factor", "REC-09: nothing is skipped");
    let code = code_of(&dirk, house.now());
    assert!(page.submit(&[("code", &code)]).await.away().is_some());
    let again = Agent::new(house).get(&link).await;
    assert_eq!((again.step(), again.status), ("news", 410), "used");

    assert_eq!(post::mails(house, &server).await, sent(1));
    let told = server.mails_to(dirk.username);
    assert_eq!(told.len(), 2, "of the change");
    assert!(told[1].link_in_text("/link/").is_some(), "this was not me");
}

async fn n14_flt_43_while_the_mail_server_is_away_the_page_answers_as_ever(house: &TestHouse) {
    let Some(mut server) = MailServer::start() else {
        return;
    };
    let with_server = forgets(house, "zorg", "els@linde.test").await;
    assert_eq!(post::mails(house, &server).await, sent(1));
    server.down();
    let without = forgets(house, "zorg", "femke@linde.test").await;
    assert_eq!(post::mails(house, &server).await, put_off(1));
    let stranger = forgets(house, "zorg", "niemand@linde.test").await;
    let text = |page: &sluis_tests::Page, name: &str| page.text().replace(name, "NAME");
    let expected = text(&with_server, "els@linde.test");
    assert_eq!(text(&without, "femke@linde.test"), expected);
    assert_eq!(text(&stranger, "niemand@linde.test"), expected);
    // The page can be loaded as often as somebody likes: it sends nothing.
    without.agent().get(&without.url).await;
    assert_eq!(post::messages(house).await.len(), 2);
}

async fn n15_what_left_says_nothing_in_the_outbox_any_more(house: &TestHouse) {
    let Some(server) = MailServer::start() else {
        return;
    };
    forgets(house, "zorg", "els@linde.test").await;
    let before = post::messages(house).await;
    assert!(before.iter().all(|message| message.content.is_some()));
    assert_eq!(post::mails(house, &server).await, sent(1));
    for message in post::messages(house).await {
        assert_eq!(message.content, None);
        assert_eq!(message.sent_at, Some(house.now()));
    }
    assert_eq!(
        house.outbox().await,
        vec![],
        "nor does anybody read it there"
    );
    assert_eq!(server.mails_to("els@linde.test").len(), 1);
}
