//! A mail looks and speaks like the institution that sends it.

use crate::outbox::post::{self, forgets, sent};
use sluis_tests::{
    Mail, MailServer, on_both_stores,
    testkit::{ORIGIN, TestHouse},
};
use std::fs;

on_both_stores! {
    n15_a_mail_has_text_and_html_in_the_institutions_look;
    n15_a_mail_speaks_the_persons_language;
}

/// Whom each institution's mail goes to, and a word that only its form of address has.
const PEOPLE: [(&str, &str, &str, &str); 5] = [
    ("onderzoek", "vera@peil.test", "vera@peil.test", " je "),
    ("energie", "anton", "anton@energie.test", " uw "),
    ("school", "juf", "juf@school.test", " je "),
    ("zorg", "dirk@linde.test", "dirk@linde.test", " je "),
    ("station", "gijs", "gijs@station.test", " uw "),
];

/// The colour of buttons in an institution's theme.
fn primary(slug: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../themes");
    let theme = fs::read_to_string(format!("{folder}/{slug}/theme.toml")).unwrap();
    let light = theme.split("[light]").nth(1).unwrap();
    let line = light
        .lines()
        .find(|line| line.starts_with("primary = "))
        .unwrap();
    line.split('"').nth(1).unwrap().to_owned()
}

async fn n15_a_mail_has_text_and_html_in_the_institutions_look(house: &TestHouse) {
    let Some(server) = MailServer::start() else {
        return;
    };
    for (slug, name, ..) in PEOPLE {
        forgets(house, slug, name).await;
    }
    assert_eq!(post::mails(house, &server).await, sent(5));
    for (slug, _, to, address) in PEOPLE {
        let wanted = slug.to_owned();
        let institution = house
            .idp
            .durable
            .read(move |tx| tx.institution_by_slug(&wanted))
            .await;
        let institution = institution.unwrap().unwrap();
        let mails = server.mails_to(to);
        let [mail] = mails.as_slice() else {
            panic!("one mail to {to}: {mails:?}");
        };
        assert!(mail.header("From").contains(&institution.name), "{slug}");
        assert!(mail.header("From").contains("no-reply@login.test"));
        assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
        assert_ne!(mail.header("Subject"), "");
        for shape in [&mail.text, &mail.html] {
            assert!(shape.contains(&institution.name), "{slug}: {shape}");
            let contact = institution.policy.contacts[0].email.as_deref().unwrap();
            assert!(shape.contains(contact), "{slug}: who helps");
            assert!(
                shape.to_lowercase().contains(address),
                "{slug}: {address} in {shape}"
            );
        }
        assert_eq!(mail.link_in_text("/link/"), mail.link_in_html("/link/"));
        let colour = format!("background-color:{}", primary(slug));
        assert!(mail.html.contains(&colour), "{slug}: {colour}");
        assert!(mail.html.contains("<html lang=\"nl\">"), "{slug}");
        nothing_from_elsewhere(mail);
    }
}

/// Mail readers fetch nothing: no picture tells that somebody read it, and links lead home.
fn nothing_from_elsewhere(mail: &Mail) {
    for word in ["src=", "<img", "url(", "@import", "<script"] {
        assert!(!mail.html.contains(word), "{word}");
    }
    for target in mail.html.split("href=\"").skip(1) {
        let target = target.replace("&#x2F;", "/");
        let home = ["mailto:", "tel:", ORIGIN]
            .iter()
            .any(|start| target.starts_with(start));
        assert!(home, "{target:.60}");
    }
}

async fn n15_a_mail_speaks_the_persons_language(house: &TestHouse) {
    let Some(server) = MailServer::start() else {
        return;
    };
    let id = house.person("zorg", "dirk@linde.test").await.id;
    let now = house.now();
    for language in [None, Some("en"), Some("nl")] {
        let id = id.clone();
        let chosen = house
            .idp
            .durable
            .write(move |tx| tx.set_language(&id, language, now));
        chosen.await.unwrap();
        forgets(house, "zorg", "dirk@linde.test").await;
        assert_eq!(post::mails(house, &server).await, sent(1));
    }
    let mails = server.mails_to("dirk@linde.test");
    let [institutions, english, dutch] = mails.as_slice() else {
        panic!("three mails: {mails:?}");
    };
    assert_eq!(institutions.header("Subject"), dutch.header("Subject"));
    assert_ne!(english.header("Subject"), dutch.header("Subject"));
    assert!(english.html.contains("<html lang=\"en\">"));
    assert!(dutch.html.contains("<html lang=\"nl\">"));
    for (mail, word, other) in [
        (english, "password", "wachtwoord"),
        (dutch, "wachtwoord", "password"),
    ] {
        for shape in [&mail.text, &mail.html] {
            assert!(shape.contains(word), "{shape}");
            assert!(!shape.contains(other), "{shape}");
        }
    }
}
