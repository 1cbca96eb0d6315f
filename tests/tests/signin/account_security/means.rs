//! The ways to get codes: set up, unlocked with, removed; and the recovery codes beside them.

use crate::account_security::{factors, press, signed_in, state, unlock};
use chrono::Duration;
use sluis_model::{audit::EventKind, policy::Method};
use sluis_tests::{
    Agent, Portal, Visit, code_of_secret, enrolment, mails, newest_link, on_both_stores,
    testkit::{
        TestHouse,
        cast::{PHRASE, player},
    },
    texted_codes, with_policy,
};

on_both_stores! {
    e14_dev_03_a_reload_after_the_set_up_says_that_the_code_was_shown;
    h23_a_school_with_one_recovery_code_speaks_of_one;
    h23_a_reload_of_new_recovery_codes_makes_no_further_ones;
    e08_an_unlock_with_an_empty_field_says_which;
    e08_h05_who_gets_codes_by_text_message_unlocks_with_one;
    h05_one_of_two_means_goes_and_the_last_one_stays;
    h05_the_app_goes_where_text_messages_stay;
    h10_h12_text_messages_are_set_up_on_the_account_page;
    h12_a_number_can_be_texted_again_after_a_while_and_not_without_end;
    h12_a_number_that_is_none_is_refused_and_a_set_up_can_be_left;
    h24_few_recovery_codes_are_worth_a_word;
    h25_codes_without_the_tick_are_shown_again_and_can_be_a_file;
    n11_an_unproven_address_is_proven_before_the_first_means;
    s20_another_app_takes_the_place_of_the_one_before;
    u23_a_recovery_code_stands_in_at_the_unlock;
}

async fn s20_another_app_takes_the_place_of_the_one_before(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let agent = signed_in(house, &dirk).await;
    let page = unlock(&agent, "app").await;
    let (secret, period, _) = enrolment(&page);
    let before = factors(house, &dirk).await;
    let code = code_of_secret(&secret, period, house.now());
    let page = page.submit(&[("code", &code)]).await;
    assert!(matches!(page.step(), "account" | "recovery-codes"));
    let after = factors(house, &dirk).await;
    assert_ne!(before.factor.totp(), after.factor.totp());
    let page = agent.get("/account/security").await;
    assert_eq!(state(&page), "active");
}

async fn h10_h12_text_messages_are_set_up_on_the_account_page(house: &TestHouse) {
    let els = player("zorg", "els@linde.test");
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("zorg");
    Visit::of(house, &els)
        .not_now()
        .sign_in(&agent, &asked)
        .await;
    let page = agent.get("/account/security").await;
    let page = page.follow("/account/security/set-up").await;
    let page = page.submit(&[("password", PHRASE)]).await;
    assert_eq!(page.step(), "enrol-method", "{}", page.text());
    let page = page.submit(&[("method", "sms")]).await;
    assert_eq!(page.step(), "enrol-phone");
    let page = page.click_action("change").await;
    let page = page.submit(&[("method", "sms")]).await;
    assert_eq!(page.step(), "enrol-phone", "back from the choice");
    assert!(texted_codes(house, 6).await.is_empty());
    let page = page.submit(&[("phone", "06 12 34 56 78")]).await;
    assert_eq!(page.step(), "enrol-sms", "{}", page.text());
    assert!(!page.body.contains("12345678"), "masked");
    let wrong = page.submit(&[("code", "000000")]).await;
    assert_eq!((wrong.step(), wrong.status), ("enrol-sms", 422));
    let code = texted_codes(house, 6).await.pop().unwrap();
    let page = wrong.submit(&[("code", &code)]).await;
    assert_eq!(page.step(), "recovery-codes");
    let page = page.submit(&[]).await;
    assert_eq!((page.step(), state(&page)), ("account", "active"));
    assert!(page.text().contains("78"), "the masked number");
    let stored = factors(house, &els).await;
    assert_eq!(stored.factor.methods(&[]), [Method::Sms]);
}

async fn h12_a_number_that_is_none_is_refused_and_a_set_up_can_be_left(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let agent = signed_in(house, &dirk).await;
    let page = unlock(&agent, "sms").await;
    assert_eq!(page.step(), "enrol-phone");
    let page = page.submit(&[("phone", "020 123 4567")]).await;
    assert_eq!((page.step(), page.status), ("enrol-phone", 422));
    assert_eq!(page.value("phone").as_deref(), Some("020 123 4567"));
    let page = page.submit(&[("phone", "0612345678")]).await;
    let code = texted_codes(house, 6).await.pop().unwrap();
    let page = page.click_action("change").await;
    assert_eq!(page.step(), "enrol-phone");
    let page = page.click_action("cancel").await;
    assert_eq!(page.step(), "account");
    let page = press(&agent, "/account/security/sms", &[("code", &code)]).await;
    assert_ne!(page.status, 200, "the code died with the set-up");
    let stored = factors(house, &dirk).await;
    assert_eq!(stored.factor.methods(&[]), [Method::Totp]);
}

async fn e08_h05_who_gets_codes_by_text_message_unlocks_with_one(house: &TestHouse) {
    let sjors = player("zorg", "sjors@linde.test");
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("zorg");
    let page = asked.open(&agent).await;
    let page = page
        .submit(&[("username", sjors.username), ("password", PHRASE)])
        .await;
    let code = texted_codes(house, 6).await.pop().unwrap();
    page.submit(&[("code", &code)]).await;
    house.clock.advance(Duration::minutes(10));
    let page = agent.get("/account/unlock?to=codes").await;
    assert_eq!(page.step(), "unlock", "{}", page.text());
    assert!(page.has_field("password") && page.has_field("code"));
    assert_eq!(
        texted_codes(house, 6).await.len(),
        1,
        "looking sends nothing"
    );
    let page = page.click_action("send").await;
    assert_eq!(page.step(), "unlock");
    assert!(
        !page.offers("send") && !page.offers("resend"),
        "words first"
    );
    let sent = texted_codes(house, 6).await;
    assert_eq!(sent.len(), 2);
    let early = press(&agent, "/account/unlock?to=codes", &[("action", "resend")]).await;
    assert_eq!((early.step(), early.status), ("unlock", 429));
    assert_eq!(texted_codes(house, 6).await.len(), 2);
    let wrong = page.submit(&[("password", PHRASE), ("code", &code)]).await;
    assert_eq!(
        (wrong.step(), wrong.status),
        ("unlock", 422),
        "the sign-in's code is worth nothing here"
    );
    let wrong = wrong
        .submit(&[("password", "fout wachtwoord"), ("code", &sent[1])])
        .await;
    assert_eq!((wrong.step(), wrong.status), ("unlock", 422));
    house.clock.advance(Duration::seconds(61));
    let page = agent.get("/account/unlock?to=codes").await;
    assert!(page.offers("resend"));
    let page = page.click_action("resend").await;
    let newest = texted_codes(house, 6).await.pop().unwrap();
    let page = page
        .submit(&[("password", PHRASE), ("code", &newest)])
        .await;
    assert_eq!(page.step(), "confirm", "{}", page.text());
}

async fn e08_an_unlock_with_an_empty_field_says_which(house: &TestHouse) {
    let agent = signed_in(house, &player("energie", "bea")).await;
    let page = agent.get("/account/unlock?to=email").await;
    let empty = page.submit(&[("password", "")]).await;
    assert_eq!((empty.step(), empty.status), ("unlock", 422));
    assert!(!empty.alert_text().is_empty());
    let agent = signed_in(house, &player("zorg", "dirk@linde.test")).await;
    house.clock.advance(Duration::minutes(10));
    let page = agent.get("/account/unlock?to=app").await;
    let no_password = page.submit(&[("password", ""), ("code", "123456")]).await;
    assert_eq!((no_password.step(), no_password.status), ("unlock", 422));
    let no_code = page.submit(&[("password", PHRASE), ("code", "")]).await;
    assert_eq!((no_code.step(), no_code.status), ("unlock", 422));
    assert_ne!(no_password.alert_text(), no_code.alert_text());
}

async fn h12_a_number_can_be_texted_again_after_a_while_and_not_without_end(house: &TestHouse) {
    let els = player("zorg", "els@linde.test");
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("zorg");
    Visit::of(house, &els)
        .not_now()
        .sign_in(&agent, &asked)
        .await;
    let page = unlock(&agent, "sms").await;
    assert_eq!(page.step(), "enrol-phone");
    let page = page.submit(&[("phone", "06 12 34 56 78")]).await;
    assert!(!page.offers("resend"), "how long to wait stands in words");
    let early = press(&agent, "/account/security/sms", &[("action", "resend")]).await;
    assert_eq!((early.step(), early.status), ("enrol-sms", 429));
    assert_eq!(texted_codes(house, 6).await.len(), 1);
    for expected in [2, 3] {
        house.clock.advance(Duration::seconds(61));
        let page = agent.get("/account/security/sms").await;
        let page = page.click_action("resend").await;
        assert_eq!(page.step(), "enrol-sms", "{}", page.text());
        assert_eq!(texted_codes(house, 6).await.len(), expected);
    }
    house.clock.advance(Duration::seconds(61));
    let page = press(&agent, "/account/security/sms", &[("action", "resend")]).await;
    assert_eq!((page.step(), page.status), ("enrol-sms", 429), "an hour's");
    assert_eq!(texted_codes(house, 6).await.len(), 3);
    let code = texted_codes(house, 6).await.pop().unwrap();
    let page = page.click_action("other-way").await;
    assert_eq!(page.step(), "enrol-method", "{}", page.text());
    let page = page.submit(&[("method", "app")]).await;
    assert_eq!(page.step(), "enrol-totp");
    press(&agent, "/account/security/sms", &[("code", &code)]).await;
    assert!(factors(house, &els).await.factor.means().is_none());
}

async fn h05_the_app_goes_where_text_messages_stay(house: &TestHouse) {
    let twan = player("zorg", "twan@linde.test");
    let agent = signed_in(house, &twan).await;
    let page = agent.get("/account/security").await;
    let page = page.follow("/account/security/app/remove").await;
    let page = page.submit(&[("password", PHRASE)]).await;
    assert_eq!(page.step(), "confirm", "{}", page.text());
    let page = page.click_action("confirm").await;
    assert_eq!((page.step(), state(&page)), ("account", "active"));
    let stored = factors(house, &twan).await;
    assert_eq!(stored.factor.methods(&[]), [Method::Sms]);
    assert!(!mails(house, "twan@linde.test").await.is_empty(), "told");
}

async fn u23_a_recovery_code_stands_in_at_the_unlock(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let agent = signed_in(house, &dirk).await;
    house.clock.advance(Duration::minutes(10));
    let page = agent.get("/account/unlock?to=app").await;
    let fields = [("password", PHRASE), ("code", dirk.recovery_codes[0])];
    let page = page.submit(&fields).await;
    assert_eq!(page.step(), "enrol-totp", "{}", page.text());
    let left = factors(house, &dirk).await.recovery_codes_left;
    assert_eq!(left, 2, "it is spent");

    // Where such a code resets, it would take away what is to be changed.
    let anton = player("energie", "anton");
    let agent = signed_in(house, &anton).await;
    house.clock.advance(Duration::minutes(10));
    let page = agent.get("/account/unlock?to=app").await;
    let fields = [("password", PHRASE), ("code", anton.recovery_codes[0])];
    let page = page.submit(&fields).await;
    assert_eq!((page.step(), page.status), ("unlock", 422));
    assert_eq!(factors(house, &anton).await.recovery_codes_left, 1);
}

async fn h05_one_of_two_means_goes_and_the_last_one_stays(house: &TestHouse) {
    let twan = player("zorg", "twan@linde.test");
    let agent = signed_in(house, &twan).await;
    let page = agent.get("/account/security").await;
    let page = page.follow("/account/security/sms/remove").await;
    let page = page.submit(&[("password", PHRASE)]).await;
    assert_eq!(page.step(), "confirm", "{}", page.text());
    let page = page.click_action("confirm").await;
    assert_eq!((page.step(), state(&page)), ("account", "active"));
    let stored = factors(house, &twan).await;
    assert_eq!(stored.factor.methods(&[]), [Method::Totp]);
    assert!(!mails(house, "twan@linde.test").await.is_empty(), "told");
    assert!(!page.links().iter().any(|link| link.ends_with("/remove")));
    let page = press(
        &agent,
        "/account/security/app/remove",
        &[("action", "confirm")],
    )
    .await;
    assert_eq!((page.step(), page.status), ("error", 403), "the last one");
}

async fn h24_few_recovery_codes_are_worth_a_word(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let agent = signed_in(house, &dirk).await;
    let before = agent.get("/account/security").await.text().to_owned();
    with_policy(house, "zorg", |policy| policy.recovery.count = 9).await;
    let after = agent.get("/account/security").await.text().to_owned();
    assert_ne!(before, after, "three of nine are few, three of six are not");
}

async fn h25_codes_without_the_tick_are_shown_again_and_can_be_a_file(house: &TestHouse) {
    with_policy(house, "zorg", |policy| policy.recovery.confirm_saved = true).await;
    let agent = signed_in(house, &player("zorg", "dirk@linde.test")).await;
    let page = unlock(&agent, "codes").await;
    assert_eq!(page.step(), "confirm");
    let page = page.click_action("confirm").await;
    let codes: Vec<String> = page.texts("code").into_iter().map(str::to_owned).collect();
    assert_eq!(codes.len(), 6);
    let file = page.click_action("download").await;
    assert!(
        file.header("content-type")
            .unwrap()
            .starts_with("text/plain")
    );
    for code in &codes {
        assert!(file.body.contains(code));
    }
    let again = page.submit(&[]).await;
    assert_eq!((again.step(), again.status), ("recovery-codes", 422));
    assert_eq!(again.texts("code"), codes);
    let page = again.submit(&[("saved", "1")]).await;
    assert_eq!(page.step(), "account");
}

async fn h23_a_school_with_one_recovery_code_speaks_of_one(house: &TestHouse) {
    for (count, told, sent) in [
        (
            1,
            "Je hebt een nieuwe herstelcode.",
            "Er is een nieuwe herstelcode gemaakt",
        ),
        (
            2,
            "Je hebt nieuwe herstelcodes.",
            "Er zijn nieuwe herstelcodes gemaakt",
        ),
    ] {
        with_policy(house, "zorg", move |policy| {
            policy.recovery.count = count;
            policy.recovery.confirm_saved = true;
        })
        .await;
        let agent = signed_in(house, &player("zorg", "dirk@linde.test")).await;
        let codes = unlock(&agent, "codes").await.click_action("confirm").await;
        assert_eq!(codes.texts("code").len(), usize::try_from(count).unwrap());
        let page = codes.submit(&[("saved", "1")]).await;
        assert!(page.text().contains(told), "{}", page.text());
        let mails = mails(house, "dirk@linde.test").await;
        assert!(mails.iter().any(|mail| mail.contains(sent)), "{mails:?}");
        house.clock.advance(Duration::minutes(2));
    }
}

async fn h23_a_reload_of_new_recovery_codes_makes_no_further_ones(house: &TestHouse) {
    let agent = signed_in(house, &player("zorg", "dirk@linde.test")).await;
    let made = async || {
        let events = house.events().await;
        events
            .iter()
            .filter(|event| event.kind == EventKind::RecoveryCodesMade)
            .count()
    };
    let before = made().await;
    let page = unlock(&agent, "codes").await;
    assert_eq!(page.step(), "confirm", "{}", page.text());
    let form = page.form_of("confirm");
    let sent = form.filled(&[("action", "confirm")]);
    house.clock.advance(Duration::seconds(5));
    let shown = agent.post(&form.action, &sent).await;
    assert_eq!(shown.texts("code").len(), 6, "{}", shown.text());
    assert!(!shown.text().contains("ingeschakeld"), "it was on before");
    // A button that is pressed twice: the browser shows what the second press brings.
    house.clock.advance(Duration::seconds(1));
    let twice = agent.post(&form.action, &sent).await;
    assert_eq!(twice.texts("code").len(), 6, "{}", twice.text());
    assert_eq!(made().await, before + 2);
    let told = mails(house, "dirk@linde.test").await.len();
    // What is loaded anew later may be on paper by now.
    house.clock.advance(Duration::minutes(1));
    let again = agent.post(&form.action, &sent).await;
    assert_eq!((again.step(), again.status), ("recovery-codes", 200));
    assert!(again.texts("code").is_empty(), "{}", again.text());
    assert!(again.text().contains("al getoond"), "{}", again.text());
    assert_eq!(made().await, before + 2);
    assert_eq!(mails(house, "dirk@linde.test").await.len(), told);
    // Whoever wants others asks for them.
    let page = again.click_action("renew").await;
    assert_eq!(page.step(), "confirm", "{}", page.text());
    let fresh = page.click_action("confirm").await;
    assert_eq!(fresh.texts("code").len(), 6, "{}", fresh.text());
    assert_eq!(made().await, before + 3);
}

async fn e14_dev_03_a_reload_after_the_set_up_says_that_the_code_was_shown(house: &TestHouse) {
    let bea = player("energie", "bea");
    let agent = signed_in(house, &bea).await;
    house.clock.advance(Duration::minutes(1));
    let page = unlock(&agent, "app").await;
    let (secret, period, _) = enrolment(&page);
    let code = code_of_secret(&secret, period, house.now());
    let form = page.form(&["code"]);
    let sent = form.filled(&[("code", &code)]);
    let shown = agent.post(&form.action, &sent).await;
    assert_eq!(shown.step(), "recovery-codes", "{}", shown.text());
    assert_eq!(shown.texts("code").len(), 1);
    let after = factors(house, &bea).await;
    let again = agent.post(&form.action, &sent).await;
    assert_eq!((again.step(), again.status), ("recovery-codes", 200));
    assert_eq!(again.institution(), "energie");
    assert!(again.texts("code").is_empty(), "{}", again.text());
    assert_eq!(
        factors(house, &bea).await,
        after,
        "nothing was set up again"
    );
    let page = again.click_action("renew").await;
    assert_eq!(page.step(), "confirm", "{}", page.text());
    // Any other form of the session before is refused, in the look of whoever is signed in.
    let csrf: Vec<_> = form
        .fields
        .into_iter()
        .filter(|(name, _)| name == "csrf")
        .collect();
    let refused = agent.post("/account/password", &csrf).await;
    assert_eq!((refused.step(), refused.status), ("error", 403));
    assert_eq!(refused.institution(), "energie");
}

async fn n11_an_unproven_address_is_proven_before_the_first_means(house: &TestHouse) {
    with_policy(house, "onderzoek", |policy| {
        policy.second_factor.mode = sluis_model::policy::SecondFactorMode::Optional;
    })
    .await;
    let agent = signed_in(house, &player("onderzoek", "onno@peil.test")).await;
    let page = agent.get("/account/security").await;
    let page = page.follow("/account/security/app").await;
    assert_eq!(page.step(), "prove-email", "{}", page.text());
    assert!(page.text().contains("o•••@peil.test"), "masked");
    let page = page.submit(&[]).await;
    assert_eq!(page.step(), "news", "{}", page.text());
    assert!(
        newest_link(house, "onno@peil.test")
            .await
            .starts_with("/link/")
    );
}
