//! A new account comes to its person by two ways, and its temporary password is worth little.

use crate::administration_rules::campus::{
    self, CAMPUS, MOBILE, hash_of_phrase, log, open, person, sign_in, signed_in, who,
};
use chrono::Duration;
use sluis_idp_core::{
    administration::{PersonSetup, ProvisionFault, Setup},
    console::{
        Worker, acts,
        people::{PasswordGiven, ResetWay},
    },
};
use sluis_model::{
    audit::EventKind,
    browser::Browser,
    letter::{Envelope, Letter},
    message::{Message, MessageKind},
    person::{PasswordState, Person, Role, Standing},
    policy::Channel,
};
use sluis_tests::{
    Agent, Page, Portal, on_both_stores,
    testkit::{TestHouse, cast::PHRASE},
    with_policy,
};

const NEW: &str = "Negen-Paarse-Ramen-31";

on_both_stores! {
    s07_name_and_password_travel_by_two_ways_and_neither_message_holds_both;
    s07_the_two_ways_can_be_changed_over;
    s07_what_worked_before_works_no_more;
    s07_without_a_way_to_the_person_nothing_is_sent_or_changed;
    s07_s09_the_temporary_password_ends_and_is_not_sent_after_that;
    s07_lif_08_the_temporary_password_has_few_tries_in_its_whole_life;
    s07_s10_the_temporary_password_is_used_up_by_a_new_one;
    s07_sent_again_only_the_newest_password_works;
    ten_07_whoever_was_closed_meanwhile_gives_nobody_a_password;
}

async fn provision(house: &TestHouse, name: &str) -> Result<(), ProvisionFault> {
    let institution = campus::stored_institution(house, CAMPUS).await;
    let person = house.person(CAMPUS, name).await;
    let by = house.person(CAMPUS, "beheer").await;
    let by = Worker::Person {
        id: by.id,
        home: by.institution,
        roles: by.roles,
    };
    let done = house
        .idp
        .provision(&house.ctx(), &institution, &person, &by)
        .await;
    done.unwrap()
}

/// The messages with what they say, oldest first.
async fn letters(house: &TestHouse) -> Vec<(Message, Letter)> {
    let messages = house.idp.durable.read(|tx| tx.recent_messages(100)).await;
    let opened = messages.unwrap().into_iter().map(|message| {
        let content = message.content.clone().unwrap();
        let envelope = Envelope::open(&message.id, &content, &house.idp.sealer);
        (message, envelope.unwrap().letter)
    });
    opened.collect()
}

/// The newest temporary password, as it was sent.
async fn temporary_password(house: &TestHouse) -> String {
    let letters = letters(house).await;
    let newest = letters
        .into_iter()
        .rev()
        .find_map(|(_, letter)| match letter {
            Letter::TemporaryPassword { password, .. } => Some(password),
            _ => None,
        });
    newest.unwrap()
}

async fn with_password(house: &TestHouse, name: &str, password: &str) -> Page {
    let asked = Portal::of(house, "agenda").ask_for(CAMPUS);
    let page = asked.open(&Agent::new(house)).await;
    page.submit(&[("username", name), ("password", password)])
        .await
}

async fn s07_name_and_password_travel_by_two_ways_and_neither_message_holds_both(
    house: &TestHouse,
) {
    open(house).await;
    assert_eq!(provision(house, "nieuweling").await, Ok(()));
    let password = temporary_password(house).await;
    let sent = house.outbox().await;
    let [one, other] = sent.as_slice() else {
        panic!("two messages: {sent:?}");
    };
    let (mail, text) = if one.kind == MessageKind::Mail {
        (one, other)
    } else {
        (other, one)
    };
    assert_eq!(
        (mail.kind, text.kind),
        (MessageKind::Mail, MessageKind::Sms)
    );
    assert_eq!(mail.to, "nieuweling@campus.test");
    assert_eq!(text.to, MOBILE);
    assert!(mail.text.contains("nieuweling"), "{}", mail.text);
    assert!(text.text.contains(&password), "{}", text.text);
    let whole_mail = format!(
        "{} {} {}",
        mail.subject.clone().unwrap_or_default(),
        mail.text,
        mail.html.clone().unwrap_or_default()
    );
    assert!(!whole_mail.contains(&password));
    assert!(!text.text.contains("nieuweling"), "{}", text.text);

    let events = log(house, CAMPUS, EventKind::AccountProvisioned).await;
    let [event] = events.as_slice() else {
        panic!("one event: {events:?}");
    };
    assert_eq!(
        event.target,
        Some(house.person(CAMPUS, "nieuweling").await.id)
    );
    assert_eq!(event.actor, Some(house.person(CAMPUS, "beheer").await.id));
    assert!(!format!("{event:?}").contains(&password));
}

async fn s07_the_two_ways_can_be_changed_over(house: &TestHouse) {
    open(house).await;
    with_policy(house, CAMPUS, |policy| {
        policy.provision.username_channel = Channel::Sms;
        policy.provision.password_channel = Channel::Mail;
    })
    .await;
    assert_eq!(provision(house, "nieuweling").await, Ok(()));
    let password = temporary_password(house).await;
    for message in house.outbox().await {
        let whole = format!(
            "{} {} {}",
            message.subject.clone().unwrap_or_default(),
            message.text,
            message.html.clone().unwrap_or_default()
        );
        // The address on the envelope is what it is; inside, the mail does not name the account.
        let inside = whole.replace("nieuweling@campus.test", "");
        let by_mail = message.kind == MessageKind::Mail;
        assert_eq!(inside.contains(&password), by_mail, "{whole}");
        assert_eq!(inside.contains("nieuweling"), !by_mail, "{whole}");
    }
}

async fn s07_what_worked_before_works_no_more(house: &TestHouse) {
    open(house).await;
    let agent = Agent::new(house);
    sign_in(house, &agent, &who("docent")).await;
    assert_eq!(provision(house, "docent").await, Ok(()));
    assert!(signed_in(house, &agent).await.is_none(), "the session");
    let id = house.person(CAMPUS, "docent").await.id;
    let devices = house.idp.ephemeral.remembered_devices(&id, house.now());
    assert!(devices.await.unwrap().is_empty(), "remembered browsers");
    let old = with_password(house, "docent", PHRASE).await;
    assert_eq!((old.step(), old.status), ("password", 422));
    // The factor stays: a temporary password alone gives nothing of somebody who has one.
    let password = temporary_password(house).await;
    let page = with_password(house, "docent", &password).await;
    assert_eq!(page.step(), "second-factor");
}

async fn s07_without_a_way_to_the_person_nothing_is_sent_or_changed(house: &TestHouse) {
    open(house).await;
    let hash = hash_of_phrase(house).await;
    let people = vec![
        PersonSetup {
            phone: None,
            ..person(CAMPUS, "zonder-nummer", &[Role::Teacher], &hash)
        },
        PersonSetup {
            email: None,
            ..person(CAMPUS, "zonder-mail", &[Role::Teacher], &hash)
        },
    ];
    house
        .apply(Setup {
            people,
            ..Setup::default()
        })
        .await;
    for (name, fault) in [
        ("zonder-nummer", ProvisionFault::NoNumber),
        ("zonder-mail", ProvisionFault::NoMail),
    ] {
        let before = house.person(CAMPUS, name).await;
        assert_eq!(provision(house, name).await, Err(fault));
        assert_eq!(house.person(CAMPUS, name).await, before, "{name}");
    }
    assert_eq!(house.outbox().await, vec![]);
    assert!(
        log(house, CAMPUS, EventKind::AccountProvisioned)
            .await
            .is_empty()
    );
    let page = with_password(house, "zonder-nummer", PHRASE).await;
    assert!(page.away().is_some(), "{}", page.step());
}

async fn s07_s09_the_temporary_password_ends_and_is_not_sent_after_that(house: &TestHouse) {
    open(house).await;
    assert_eq!(provision(house, "nieuweling").await, Ok(()));
    let ends_at = house.now() + Duration::hours(72);
    assert_eq!(
        house.person(CAMPUS, "nieuweling").await.password_state,
        PasswordState::Temporary { ends_at }
    );
    for (message, letter) in letters(house).await {
        let with_password =
            matches!(letter, Letter::TemporaryPassword { until, .. } if until == ends_at);
        assert_eq!(message.useless_at, with_password.then_some(ends_at));
    }
    let password = temporary_password(house).await;
    house.clock.set(ends_at - Duration::seconds(1));
    let page = with_password(house, "nieuweling", &password).await;
    assert_eq!(page.step(), "new-password");
    house.clock.set(ends_at);
    let page = with_password(house, "nieuweling", &password).await;
    assert_eq!((page.step(), page.status), ("error", 403));
}

async fn s07_lif_08_the_temporary_password_has_few_tries_in_its_whole_life(house: &TestHouse) {
    open(house).await;
    assert_eq!(provision(house, "nieuweling").await, Ok(()));
    let password = temporary_password(house).await;
    for number in 1..=5 {
        let wrong = with_password(house, "nieuweling", &format!("ABCD-EFGH-000{number}")).await;
        assert_eq!(wrong.step(), "password");
        // Slowly, so that no other limit is met.
        house.clock.advance(Duration::hours(2));
    }
    let dead = with_password(house, "nieuweling", &password).await;
    assert_eq!((dead.step(), dead.status), ("password", 422));
    house.clock.advance(Duration::hours(5));
    let dead = with_password(house, "nieuweling", &password).await;
    assert_eq!(dead.step(), "password", "for good");

    assert_eq!(provision(house, "nieuweling").await, Ok(()));
    let password = temporary_password(house).await;
    let page = with_password(house, "nieuweling", &password).await;
    assert_eq!(page.step(), "new-password", "a new one begins anew");
}

async fn s07_s10_the_temporary_password_is_used_up_by_a_new_one(house: &TestHouse) {
    open(house).await;
    assert_eq!(provision(house, "nieuweling").await, Ok(()));
    let password = temporary_password(house).await;
    let page = with_password(house, "nieuweling", &password).await;
    assert_eq!(page.step(), "new-password");
    let other_browser = with_password(house, "nieuweling", &password).await;
    assert_eq!(other_browser.step(), "new-password");
    let same = page
        .submit(&[
            ("new_password", &password),
            ("new_password_repeat", &password),
        ])
        .await;
    assert_eq!(same.step(), "new-password", "the same one is no new one");
    let fields = [("new_password", NEW), ("new_password_repeat", NEW)];
    assert!(same.submit(&fields).await.away().is_some());
    let late = other_browser.submit(&fields).await;
    assert!(late.away().is_none(), "what was begun with it is over");
    let again = with_password(house, "nieuweling", &password).await;
    assert_eq!((again.step(), again.status), ("password", 422));
    assert!(
        with_password(house, "nieuweling", NEW)
            .await
            .away()
            .is_some()
    );
}

async fn s07_sent_again_only_the_newest_password_works(house: &TestHouse) {
    open(house).await;
    assert_eq!(provision(house, "nieuweling").await, Ok(()));
    let first = temporary_password(house).await;
    house.clock.advance(Duration::minutes(5));
    assert_eq!(provision(house, "nieuweling").await, Ok(()));
    let second = temporary_password(house).await;
    assert_ne!(first, second);
    assert_eq!(
        with_password(house, "nieuweling", &first).await.step(),
        "password"
    );
    let page = with_password(house, "nieuweling", &second).await;
    assert_eq!(page.step(), "new-password");
}

/// Many people take minutes, one after the other, and each a hash.
async fn ten_07_whoever_was_closed_meanwhile_gives_nobody_a_password(house: &TestHouse) {
    open(house).await;
    let agent = Agent::new(house);
    sign_in(house, &agent, &who("beheer")).await;
    let signed_in = signed_in(house, &agent).await.unwrap();
    let (ctx, browser) = (house.ctx(), Browser::default());
    let visit = house.idp.visit(&ctx, &browser, &signed_in, CAMPUS).await;
    let visit = visit.unwrap().unwrap();
    let permit = visit.permit::<acts::ResetPassword>().unwrap();
    let docent = house.person(CAMPUS, "docent").await;
    let give = |way| {
        house
            .idp
            .console_reset_password(&ctx, &permit, &docent.id, way)
    };
    let ways = [ResetWay::Channels, ResetWay::Link];
    for way in ways {
        assert_eq!(give(way).await.unwrap(), PasswordGiven::Sent, "{way:?}");
    }
    let closed = Person {
        standing: Standing::Disabled,
        ..house.person(CAMPUS, "beheer").await
    };
    let write = house.idp.durable.write(move |tx| tx.update_person(&closed));
    write.await.unwrap();
    let (before, sent) = (house.person(CAMPUS, "docent").await, house.outbox().await);
    for way in ways {
        assert_eq!(give(way).await.unwrap(), PasswordGiven::NoWay, "{way:?}");
    }
    assert_eq!(house.person(CAMPUS, "docent").await, before);
    assert_eq!(house.outbox().await, sent);
}
