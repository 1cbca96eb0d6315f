//! The institution's logo in its mails.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::{
    console_look::{manager, send},
    console_look_pictures::hand_in,
};
use data_encoding::BASE64;
use sluis_notify::Postman;
use sluis_tests::{Agent, Mail, MailServer, on_both_stores, testkit::TestHouse};
use std::sync::Arc;

on_both_stores! {
    a_mail_brings_the_logo_of_its_institution_along_and_fetches_nothing;
    a_mail_has_no_logo_where_there_is_none_that_mail_programs_show;
}

/// A PNG of one point.
const POINT: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// One round through the outbox, as the binary makes it: how many left.
async fn round(house: &TestHouse, server: &MailServer) -> u32 {
    let (durable, sealer) = (house.idp.durable.clone(), Arc::clone(&house.idp.sealer));
    let composer = Arc::new(house.composer());
    let postman = Postman::new(durable, sealer, composer, Some(&server.settings()), None).unwrap();
    let round = postman.round(house.now()).await.unwrap();
    assert_eq!((round.put_off, round.given_up), (0, 0));
    round.sent
}

/// The mail to whoever forgot a password, as it goes over the wire.
async fn sent(house: &TestHouse, server: &MailServer) -> Mail {
    // What was written before is none of ours.
    round(house, server).await;
    let page = Agent::new(house).get("/forgot?institution=school").await;
    page.submit(&[("username", "juf")]).await;
    assert_eq!(round(house, server).await, 1);
    server.mails().pop().unwrap()
}

/// Publishes a logo.
async fn publish(house: &TestHouse, logo: &[u8]) {
    let console = manager(house).await;
    let page = console.open("/look?part=pictures").await;
    let page = hand_in(&page, "/look/picture", "logo", logo).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let preview = console.open("/look/preview/mail?mode=light").await;
    let shown = preview.body.contains("class=\"letter-logo\"");
    assert_eq!(
        shown,
        !logo.starts_with(b"<svg"),
        "the preview shows it as well"
    );
    if shown {
        let src = preview.attribute("img", "src").unwrap();
        assert!(src.starts_with("/theme/i/school/"), "{src}");
        assert_eq!(Agent::new(house).get(src).await.status, 200);
    }
    let page = send(&page, "/look/publish", &[]).await;
    assert_eq!(page.status, 200, "{}", page.text());
}

async fn a_mail_brings_the_logo_of_its_institution_along_and_fetches_nothing(house: &TestHouse) {
    let Some(server) = MailServer::start() else {
        return;
    };
    publish(house, &BASE64.decode(POINT.as_bytes()).unwrap()).await;
    let mail = sent(house, &server).await;
    let [(id, kind, bytes)] = mail.inline.as_slice() else {
        panic!("{} pictures", mail.inline.len());
    };
    assert!(kind.starts_with("image/png"), "{kind}");
    assert!(bytes.starts_with(b"\x89PNG") && bytes.len() <= 40 * 1024);
    let name = id.trim_start_matches('<').trim_end_matches('>');
    let html = mail.html.replace("&#x2F;", "/");
    assert_eq!(html.matches(&format!("src=\"cid:{name}\"")).count(), 1);
    assert_eq!(html.matches("<img").count(), 1);
    assert!(html.contains("alt=\"Logo van "), "{html}");
    for remote in ["src=\"http", "url(", "<link", "@import", "@font-face"] {
        assert!(!html.contains(remote), "{remote}");
    }
    assert!(!mail.text.contains("cid:"), "the text has none");
    // It is read when a mail leaves: what was taken away since is in no mail that waited.
    house.clock.advance(chrono::Duration::minutes(1));
    let console = manager(house).await;
    let page = console.open("/look?part=pictures").await;
    let page = page.click_action("remove:logo").await;
    let page = send(&page, "/look/publish", &[]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    house.clock.advance(chrono::Duration::hours(2));
    assert_eq!(sent(house, &server).await.inline, []);
}

async fn a_mail_has_no_logo_where_there_is_none_that_mail_programs_show(house: &TestHouse) {
    let Some(server) = MailServer::start() else {
        return;
    };
    let mail = sent(house, &server).await;
    assert_eq!(mail.inline, []);
    assert!(!mail.html.contains("<img"));
    let drawing =
        b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>";
    publish(house, drawing).await;
    house.clock.advance(chrono::Duration::hours(2));
    let mail = sent(house, &server).await;
    assert_eq!(mail.inline, []);
    assert!(!mail.html.contains("<img"));
}
