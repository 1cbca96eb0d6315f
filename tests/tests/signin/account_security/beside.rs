//! What the page shows and to whom; the mail address, the secret question and the language.

use crate::account_security::{happened, press, signed_in, state, unlock};
use chrono::Duration;
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Portal, mails, newest_link, on_both_stores,
    testkit::{
        TestHouse,
        cast::{PHRASE, player},
    },
};

on_both_stores! {
    e06_h30_the_account_menu_leads_to_two_step_verification;
    s15_a_secret_question_is_set_and_dropped_behind_the_unlock;
    the_language_of_choice_is_the_persons_own;
    u03_every_endpoint_refuses_whom_it_is_not_for;
    rec_23_this_was_not_me_puts_everybody_else_out_at_once;
    u12_u14_the_states_read_differently;
    u13_a_new_address_can_be_dropped_before_it_is_proven;
    u13_an_address_that_will_not_do_is_said_so;
    u13_rec_20_another_address_is_proven_before_it_counts;
    u13_ses_06_another_address_ends_what_there_is_elsewhere;
}

async fn e06_h30_the_account_menu_leads_to_two_step_verification(house: &TestHouse) {
    let agent = signed_in(house, &player("zorg", "dirk@linde.test")).await;
    let page = agent.get("/account").await;
    assert!(page.links().contains(&"/account/security#tweestaps"));
    let page = page.follow("#tweestaps").await;
    assert_eq!(page.attribute("section", "id"), Some("tweestaps"));
}

async fn u03_every_endpoint_refuses_whom_it_is_not_for(house: &TestHouse) {
    let agent = signed_in(house, &player("school", "leerling")).await;
    let page = agent.get("/account/security").await;
    assert!(
        !page.links().iter().any(|link| link.contains("#tweestaps")),
        "no menu entry either"
    );
    assert_eq!(page.attribute("section", "id"), None, "no section");
    assert!(
        !page.body.contains("second-factor-title"),
        "not even its heading"
    );
    unlock(&agent, "security").await;
    for path in [
        "set-up",
        "app",
        "sms",
        "app/remove",
        "sms/remove",
        "pause",
        "off",
        "wipe",
        "recovery-codes",
    ] {
        let path = format!("/account/security/{path}");
        let page = press(&agent, &path, &[("action", "confirm"), ("code", "123456")]).await;
        assert_eq!((page.step(), page.status), ("error", 403), "POST {path}");
        let page = agent.get(&path).await;
        assert_eq!((page.step(), page.status), ("error", 403), "GET {path}");
    }
    let page = press(&agent, "/account/security/resume", &[]).await;
    assert_eq!((page.step(), page.status), ("error", 403));
}

async fn u12_u14_the_states_read_differently(house: &TestHouse) {
    let mut texts = vec![];
    for (who, expected) in [
        ("meester", "never"),
        ("juf", "active"),
        ("uit", "suspended"),
    ] {
        let agent = signed_in(house, &player("school", who)).await;
        let page = agent.get("/account/security").await;
        assert_eq!(state(&page), expected, "{who}");
        let on = page.attribute("a", "aria-checked");
        assert_eq!(
            on,
            Some(if who == "juf" { "true" } else { "false" }),
            "U-06"
        );
        texts.push(page.text().to_owned());
    }
    assert!(texts[1].contains("vandaag"), "U-14: set up today");
    house.clock.advance(Duration::days(1));
    let agent = signed_in(house, &player("school", "juf")).await;
    let page = agent.get("/account/security").await;
    assert!(page.text().contains("21 november"), "U-14: {}", page.text());
}

async fn s15_a_secret_question_is_set_and_dropped_behind_the_unlock(house: &TestHouse) {
    let agent = signed_in(house, &player("station", "gijs")).await;
    let page = agent.get("/account/security/question").await;
    assert_eq!(page.step(), "unlock");
    let page = page.submit(&[("password", PHRASE)]).await;
    assert_eq!(page.step(), "security-question");
    let easy = page
        .submit(&[("security_question", "1"), ("security_answer", "ab")])
        .await;
    assert_eq!((easy.step(), easy.status), ("security-question", 422));
    let page = easy
        .submit(&[
            ("security_question", "1"),
            ("security_answer", "De Stille Kade Bij Nacht"),
        ])
        .await;
    assert_eq!(page.step(), "account");
    assert!(happened(house, EventKind::QuestionSet).await);
    let page = page.follow("/account/security/question/drop").await;
    assert_eq!(page.step(), "confirm");
    let page = page.click_action("confirm").await;
    assert_eq!(page.step(), "account");
    assert!(happened(house, EventKind::QuestionDropped).await);
    // Not where the recovery portal is not offered.
    let agent = signed_in(house, &player("energie", "bea")).await;
    let page = agent.get("/account/security/question").await;
    assert_eq!((page.step(), page.status), ("error", 403));
}

async fn u13_rec_20_another_address_is_proven_before_it_counts(house: &TestHouse) {
    let bea = player("energie", "bea");
    let agent = signed_in(house, &bea).await;
    let page = agent.get("/account").await;
    assert!(!page.has_field("username"), "the name is read only");
    let page = page.follow("/account/email").await;
    assert_eq!(page.step(), "unlock");
    let page = page.submit(&[("password", PHRASE)]).await;
    assert_eq!(page.step(), "change-email");
    let page = page.submit(&[("email", "bea@thuis.test")]).await;
    assert_eq!(page.step(), "account", "{}", page.text());
    let person = house.person("energie", "bea").await;
    assert_eq!(person.email.as_deref(), Some("bea@energie.test"));
    let told = mails(house, "bea@energie.test").await;
    assert_eq!(told.len(), 1, "the present address learns of it");
    assert!(!told[0].contains("bea@thuis.test"), "masked there");
    let link = newest_link(house, "bea@thuis.test").await;
    let page = agent.get(&link).await.click_action("confirm").await;
    assert!(page.status < 400, "{}", page.text());
    let person = house.person("energie", "bea").await;
    assert_eq!(person.email.as_deref(), Some("bea@thuis.test"));
    assert!(person.email_verified_at.is_some());
}

async fn u13_ses_06_another_address_ends_what_there_is_elsewhere(house: &TestHouse) {
    let bea = player("energie", "bea");
    let (here, there) = (signed_in(house, &bea).await, signed_in(house, &bea).await);
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("energie");
    let tokens = portal.tokens(&asked, &asked.open(&there).await).await;
    let page = unlock(&here, "email").await;
    page.submit(&[("email", "bea@thuis.test")]).await;
    assert_eq!(there.get("/account").await.step(), "account");
    let link = newest_link(house, "bea@thuis.test").await;
    let page = here.get(&link).await.click_action("confirm").await;
    assert!(page.text().contains("Overal anders"), "{}", page.text());
    assert_eq!(here.get("/account").await.step(), "account", "it goes on");
    assert_ne!(there.get("/account").await.step(), "account");
    assert_eq!(portal.userinfo(&tokens.access_token).await.status, 401);
    // Opened where nobody is signed in, it ends all of them.
    house.clock.advance(Duration::minutes(10));
    let page = unlock(&here, "email").await;
    page.submit(&[("email", "bea@elders.test")]).await;
    let link = newest_link(house, "bea@elders.test").await;
    let stranger = Agent::new(house);
    stranger.get(&link).await.click_action("confirm").await;
    assert_ne!(here.get("/account").await.step(), "account");
    assert_ne!(stranger.get("/account").await.step(), "account");
}

async fn u13_a_new_address_can_be_dropped_before_it_is_proven(house: &TestHouse) {
    let agent = signed_in(house, &player("energie", "bea")).await;
    let page = unlock(&agent, "email").await;
    page.submit(&[("email", "bea@thuis.test")]).await;
    let link = newest_link(house, "bea@thuis.test").await;
    let page = press(&agent, "/account/email/cancel", &[]).await;
    assert_eq!(page.step(), "account");
    let page = agent.get(&link).await;
    assert!(!page.offers("confirm"), "dead: {}", page.text());
    let person = house.person("energie", "bea").await;
    assert_eq!(person.email.as_deref(), Some("bea@energie.test"));
}

async fn rec_23_this_was_not_me_puts_everybody_else_out_at_once(house: &TestHouse) {
    let bea = player("energie", "bea");
    let (agent, other) = (signed_in(house, &bea).await, signed_in(house, &bea).await);
    let page = agent.get("/account/security").await;
    let page = page.follow("/account/not-me").await;
    assert_eq!(page.step(), "confirm");
    assert_eq!(
        other.get("/account").await.step(),
        "account",
        "asked, not done"
    );
    let page = page.click_action("confirm").await;
    assert_eq!(page.step(), "new-password", "{}", page.text());
    assert_ne!(other.get("/account").await.step(), "account");
    assert_eq!(agent.get("/account").await.step(), "account");
    assert!(happened(house, EventKind::DeviceForgotten).await);
}

async fn u13_an_address_that_will_not_do_is_said_so(house: &TestHouse) {
    let agent = signed_in(house, &player("onderzoek", "vera@peil.test")).await;
    let mut page = unlock(&agent, "email").await;
    for address in [
        "vera",
        "vera@peil.test",
        "info@elders.test",
        "nora@peil.test",
        "Vera <vera@elders.test>",
    ] {
        page = page.submit(&[("email", address)]).await;
        assert_eq!(
            (page.step(), page.status),
            ("change-email", 422),
            "{address}"
        );
        assert!(!page.alert_text().is_empty());
        assert_eq!(page.value("email").as_deref(), Some(address), "kept");
    }
    assert!(house.outbox().await.is_empty(), "nobody was written to");
}

async fn the_language_of_choice_is_the_persons_own(house: &TestHouse) {
    let bea = player("energie", "bea");
    let agent = signed_in(house, &bea).await;
    let page = agent.get("/account").await;
    assert_eq!(page.language(), "nl");
    let page = press(&agent, "/account/language", &[("language", "en")]).await;
    assert_eq!(page.language(), "en");
    let elsewhere = signed_in(house, &bea).await;
    assert_eq!(elsewhere.get("/account").await.language(), "en");
    let page = press(&agent, "/account/language", &[("language", "")]).await;
    assert_eq!(page.language(), "nl", "as the browser says");
    let person = house.person("energie", "bea").await;
    assert_eq!(person.language, None);
}
