//! A person's own passkeys: what the account page does with them, and what ends with them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::{
    account_security::{factors, press, signed_in, unlock},
    passkeys::{
        add, allow, anton, asked_of, is_in, options, passkeys, password_page, refusals, send, show,
        signin_of, unlocked, with_passkey,
    },
};
use chrono::Duration;
use sluis_model::{
    audit::EventKind,
    phone::PhoneNumber,
    policy::{PasskeyMode, SecondFactorMode},
    second_factor::FactorKind,
};
use sluis_tests::{
    Agent, SoftKey, code_of, code_of_secret, enrolment, mails, newest_link, on_both_stores,
    testkit::{
        ORIGIN, TestHouse,
        cast::{PHRASE, player},
    },
    with_policy,
};

on_both_stores! {
    psk_07_a_credential_belongs_to_one_account_alone;
    psk_09_lif_02_adding_needs_the_unlock_and_is_told;
    psk_12_nobody_touches_somebody_elses_and_the_last_one_stays;
    psk_12_the_last_one_that_counts_stays;
    u23_removing_one_is_asked_first;
    psk_switched_off_they_rest;
    lif_02_whoever_has_a_passkey_alone_unlocks_with_it;
    lif_02_a_passkey_that_is_no_way_in_unlocks_beside_the_password_alone;
    dev_09_a_change_of_passkeys_ends_remembered_browsers;
    s17_wiping_the_app_leaves_the_passkey;
    rec_23_every_change_of_a_passkey_is_told;
    rec_23_this_was_not_me_takes_the_new_passkey_away;
    rec_23_within_a_day_a_first_passkey_goes_whichever_letter_says_so;
    rec_23_s19_a_passkey_that_must_stay_is_no_way_in_by_itself;
    rec_23_s19_an_app_and_a_number_newer_than_a_passkey_go;
    the_codes_that_came_with_a_first_passkey_lead_back_as_after_a_passkey;
    dev_03_a_reload_after_the_first_passkey_says_that_the_code_was_shown;
}

async fn psk_07_a_credential_belongs_to_one_account_alone(house: &TestHouse) {
    let (_, key) = with_passkey(house, &anton()).await;
    let cees = player("energie", "cees");
    let agent = unlocked(house, &cees).await;
    let mut same = SoftKey::at(ORIGIN);
    same.claim_id_of(&key);
    let page = add(&agent, &mut same, "passkey", "Van een ander").await;
    assert_eq!((page.step(), page.status), ("passkeys", 422));
    assert!(passkeys(house, &cees).await.is_empty());
    assert_eq!(refusals(house).await, ["taken"]);
}

async fn psk_09_lif_02_adding_needs_the_unlock_and_is_told(house: &TestHouse) {
    allow(house, "energie", PasskeyMode::OnlyStep).await;
    let agent = signed_in(house, &anton()).await;
    let page = agent.get("/account/security/passkeys").await;
    assert_eq!(page.step(), "unlock");
    let none = press(&agent, "/account/security/passkeys/options", &[]).await;
    assert_eq!(none.status, 404);
    unlock(&agent, "passkeys").await;
    let mut key = SoftKey::at(ORIGIN);
    // Begun in time, and answered when the unlock is over.
    let page = agent.get("/account/security/passkeys").await;
    let to = "/account/security/passkeys/options";
    let asked = options(&agent, &page, to, &[]).await;
    let answer = key.make(&asked);
    house.clock.advance(Duration::minutes(20));
    let fields = [("answer", &*answer), ("name", "Te laat")];
    let page = press(&agent, "/account/security/passkeys", &fields).await;
    assert_eq!(page.step(), "unlock", "{}", page.text());
    assert!(passkeys(house, &anton()).await.is_empty());
    let code = code_of(&anton(), house.now());
    let page = page.submit(&[("password", PHRASE), ("code", &code)]).await;
    assert_eq!(page.step(), "passkeys", "{}", page.text());
    add(&agent, &mut key, "passkey", "Mijn telefoon").await;
    let told = house.outbox().await;
    assert!(told.iter().any(|mail| mail.text.contains("Mijn telefoon")));
    assert!(
        house
            .events()
            .await
            .iter()
            .any(|event| event.kind == EventKind::PasskeyAdded)
    );
}

async fn psk_12_nobody_touches_somebody_elses_and_the_last_one_stays(house: &TestHouse) {
    let bea = player("energie", "bea");
    let (hers, _) = with_passkey(house, &bea).await;
    let id = passkeys(house, &bea).await[0].id.to_string();
    let agent = unlocked(house, &anton()).await;
    let at = "/account/security/passkeys";
    for action in ["rename", "remove"] {
        let fields = [("action", action), ("passkey", &*id), ("name", "Van mij")];
        let page = press(&agent, at, &fields).await;
        assert_eq!(page.status, 404, "{action}");
    }
    let fields = [
        ("action", "rename"),
        ("passkey", &*id),
        ("name", "Andere naam"),
    ];
    let page = press(&hers, at, &fields).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(passkeys(house, &bea).await[0].name, "Andere naam");
    with_policy(house, "energie", |policy| {
        policy.second_factor.mode = SecondFactorMode::Required;
    })
    .await;
    let fields = [("action", "remove"), ("passkey", &*id)];
    let page = press(&hers, at, &fields).await;
    assert_eq!(page.status, 403, "{}", page.text());
    assert_eq!(passkeys(house, &bea).await.len(), 1, "the last one stays");
    let page = hers.get(at).await;
    assert_eq!(page.step(), "passkeys");
    assert!(!page.body.contains("?remove="), "{}", page.text());
    let asked = hers.get(&format!("{at}?remove={id}")).await;
    assert_eq!(asked.status, 403, "{}", asked.text());
    with_policy(house, "energie", |policy| {
        policy.second_factor.mode = SecondFactorMode::Optional;
    })
    .await;
    let page = press(&hers, at, &fields).await;
    assert_eq!(page.step(), "passkeys", "{}", page.text());
    assert!(passkeys(house, &bea).await.is_empty());
}

async fn psk_12_the_last_one_that_counts_stays(house: &TestHouse) {
    let cees = player("energie", "cees");
    let (agent, _) = with_passkey(house, &cees).await;
    let id = passkeys(house, &cees).await[0].id.to_string();
    let roles = house.person("energie", cees.username).await.roles;
    with_policy(house, "energie", move |policy| {
        policy.second_factor.mode = SecondFactorMode::Required;
        policy.step_up.roles = roles.into_iter().collect();
        policy.step_up.factors = [FactorKind::Passkey].into();
    })
    .await;
    let at = "/account/security/passkeys";
    let fields = [("action", "remove"), ("passkey", &*id)];
    press(&agent, at, &fields).await;
    assert_eq!(
        passkeys(house, &cees).await.len(),
        1,
        "the app does not count"
    );
    with_policy(house, "energie", |policy| policy.step_up.factors.clear()).await;
    let page = press(&agent, at, &fields).await;
    assert_eq!(page.step(), "passkeys", "{}", page.text());
    assert!(passkeys(house, &cees).await.is_empty(), "the app is enough");
}

async fn u23_removing_one_is_asked_first(house: &TestHouse) {
    let (agent, _) = with_passkey(house, &anton()).await;
    let at = "/account/security/passkeys";
    let page = agent.get(at).await;
    assert!(!page.offers("remove"), "no click on the list removes it");
    let asked = page.follow("?remove=").await;
    assert_eq!(asked.step(), "confirm", "{}", asked.text());
    assert!(asked.text().contains("Mijn telefoon"), "{}", asked.text());
    assert!(asked.links().contains(&at), "it can be left");
    let asked = asked.follow("lang=en").await;
    assert_eq!((asked.step(), asked.language()), ("confirm", "en"));
    let nobodys = agent.get(&format!("{at}?remove=van-niemand")).await;
    assert_eq!(nobodys.step(), "passkeys", "as when somebody goes back");
    assert_eq!(
        passkeys(house, &anton()).await.len(),
        1,
        "asking is not doing"
    );
    let page = asked.submit(&[]).await;
    assert_eq!(page.step(), "passkeys", "{}", page.text());
    assert!(passkeys(house, &anton()).await.is_empty());
}

async fn psk_switched_off_they_rest(house: &TestHouse) {
    let bea = player("energie", "bea");
    let (_, mut key) = with_passkey(house, &bea).await;
    let agent = Agent::new(house);
    let page = password_page(house, &agent, "energie").await;
    let at = signin_of(&page);
    let asked = options(&agent, &page, &format!("{at}/passkey-options"), &[]).await;
    allow(house, "energie", PasskeyMode::Off).await;
    let refused = send(&agent, &page, &format!("{at}/passkey"), &key.show(&asked)).await;
    assert_eq!(refused.step(), "password");
    let page = page
        .submit(&[("username", bea.username), ("password", PHRASE)])
        .await;
    assert_ne!(page.step(), "second-factor", "{}", page.text());
    assert_eq!(passkeys(house, &bea).await.len(), 1);
}

async fn lif_02_whoever_has_a_passkey_alone_unlocks_with_it(house: &TestHouse) {
    let bea = player("energie", "bea");
    let (agent, mut key) = with_passkey(house, &bea).await;
    house.clock.advance(Duration::minutes(20));
    let page = agent.get("/account/unlock?to=passkeys").await;
    assert_eq!(page.step(), "unlock");
    assert!(!page.has_field("code"), "no code stands in here");
    let typed = [("password", PHRASE)];
    let page = press(&agent, "/account/unlock?to=passkeys", &typed).await;
    assert_eq!(page.step(), "unlock", "the password alone is not enough");
    let asked = options(&agent, &page, "/account/unlock/passkey-options", &[]).await;
    let page = send(
        &agent,
        &page,
        "/account/unlock?to=passkeys",
        &key.show(&asked),
    )
    .await;
    assert_eq!(page.step(), "passkeys", "{}", page.text());
}

async fn lif_02_a_passkey_that_is_no_way_in_unlocks_beside_the_password_alone(house: &TestHouse) {
    let bea = player("energie", "bea");
    let (agent, mut key) = with_passkey(house, &bea).await;
    let id = house.person("energie", "bea").await.id;
    let kept = house.idp.durable.write(move |tx| {
        for passkey in tx.passkeys(&id)? {
            tx.keep_passkey_as_second(&id, &passkey.id)?;
        }
        Ok(())
    });
    kept.await.unwrap();
    house.clock.advance(Duration::minutes(20));
    let at = "/account/unlock?to=passkeys";
    let page = agent.get(at).await;
    let asked = options(&agent, &page, "/account/unlock/passkey-options", &[]).await;
    let answer = key.show(&asked);
    let page = send(&agent, &page, at, &answer).await;
    assert_eq!(page.step(), "unlock", "{}", page.text());
    let page = agent.get(at).await;
    let asked = options(&agent, &page, "/account/unlock/passkey-options", &[]).await;
    let fields = [
        ("csrf".to_owned(), page.value("csrf").unwrap()),
        ("answer".to_owned(), key.show(&asked)),
        ("password".to_owned(), PHRASE.to_owned()),
    ];
    let page = agent.post(at, &fields).await;
    assert_eq!(page.step(), "passkeys", "{}", page.text());
}

async fn dev_09_a_change_of_passkeys_ends_remembered_browsers(house: &TestHouse) {
    allow(house, "energie", PasskeyMode::OnlyStep).await;
    let remembered = Agent::new(house);
    let asked = asked_of(house, "energie");
    let page = asked.open(&remembered).await;
    let page = page
        .submit(&[("username", "anton"), ("password", PHRASE)])
        .await;
    let code = code_of(&anton(), house.now());
    assert!(is_in(&page.submit(&[("code", &code)]).await));
    house.clock.advance(Duration::minutes(2));
    remembered.drop_cookie("session");
    let page = asked.open(&remembered).await;
    let page = page
        .submit(&[("username", "anton"), ("password", PHRASE)])
        .await;
    assert!(is_in(&page), "energie remembers by itself: {}", page.step());
    let agent = unlocked(house, &anton()).await;
    let mut key = SoftKey::at(ORIGIN);
    add(&agent, &mut key, "passkey", "Nieuw").await;
    remembered.drop_cookie("session");
    let page = asked.open(&remembered).await;
    let page = page
        .submit(&[("username", "anton"), ("password", PHRASE)])
        .await;
    assert_eq!(page.step(), "second-factor");
}

async fn s17_wiping_the_app_leaves_the_passkey(house: &TestHouse) {
    let (agent, mut key) = with_passkey(house, &anton()).await;
    let page = press(&agent, "/account/security/off", &[("action", "confirm")]).await;
    assert_eq!(page.step(), "second-factor", "what is left is asked");
    assert!(factors(house, &anton()).await.factor.means().is_none());
    assert_eq!(passkeys(house, &anton()).await.len(), 1);
    let agent = Agent::new(house);
    let page = password_page(house, &agent, "energie").await;
    assert!(is_in(&show(&agent, &page, &mut key).await));
}

async fn rec_23_every_change_of_a_passkey_is_told(house: &TestHouse) {
    let bea = player("energie", "bea");
    let email = house.person("energie", bea.username).await.email.unwrap();
    let (agent, _) = with_passkey(house, &bea).await;
    let added = mails(house, &email).await;
    assert!(
        added.iter().any(|mail| mail.contains("Mijn telefoon")),
        "{added:?}"
    );
    with_policy(house, "energie", |policy| {
        policy.second_factor.mode = SecondFactorMode::Optional;
    })
    .await;
    let id = passkeys(house, &bea).await[0].id.to_string();
    for (action, said) in [("rename", "andere naam"), ("remove", "verwijderd")] {
        // Mails are told apart by when they were written.
        house.clock.advance(Duration::seconds(1));
        let before = mails(house, &email).await.len();
        let fields = [
            ("action", action),
            ("passkey", &*id),
            ("name", "Werksleutel"),
        ];
        let page = press(&agent, "/account/security/passkeys", &fields).await;
        assert_eq!(page.step(), "passkeys", "{action}: {}", page.text());
        let told = mails(house, &email).await;
        assert_eq!(told.len(), before + 1, "{action} is told");
        let newest = told.last().unwrap();
        assert!(
            newest.contains(said) && newest.contains("Werksleutel"),
            "{action}: {newest}"
        );
    }
}

async fn rec_23_this_was_not_me_takes_the_new_passkey_away(house: &TestHouse) {
    house.clock.advance(Duration::hours(1));
    let (_, mut key) = with_passkey(house, &anton()).await;
    let email = house.person("energie", "anton").await.email.unwrap();
    let link = newest_link(house, &email).await;
    let page = Agent::new(house).get(&link).await;
    page.submit(&[]).await;
    assert!(passkeys(house, &anton()).await.is_empty());
    assert!(
        factors(house, &anton()).await.factor.totp().is_some(),
        "the older factor stays"
    );
    let agent = Agent::new(house);
    let page = password_page(house, &agent, "energie").await;
    let page = show(&agent, &page, &mut key).await;
    assert_eq!(page.step(), "password");
}

/// Somebody without a second factor, in whose account an intruder made a passkey.
async fn intruded(house: &TestHouse) -> SoftKey {
    let bea = player("energie", "bea");
    allow(house, "energie", PasskeyMode::OnlyStep).await;
    let agent = unlocked(house, &bea).await;
    house.clock.advance(Duration::minutes(1));
    let mut key = SoftKey::at(ORIGIN);
    add(&agent, &mut key, "passkey", "Van een ander").await;
    assert_eq!(passkeys(house, &bea).await.len(), 1);
    key
}

async fn this_was_not_me(house: &TestHouse, link: &str) {
    house.clock.advance(Duration::minutes(1));
    let done = Agent::new(house).get(link).await.submit(&[]).await;
    assert_eq!((done.step(), done.status), ("news", 200));
}

async fn rec_23_within_a_day_a_first_passkey_goes_whichever_letter_says_so(house: &TestHouse) {
    let bea = player("energie", "bea");
    let email = house.person("energie", "bea").await.email.unwrap();
    // The owner has a browser; that of the intruder is told to her.
    signed_in(house, &bea).await;
    house.clock.advance(Duration::minutes(1));
    signed_in(house, &bea).await;
    let new_browser = newest_link(house, &email).await;
    let mut key = intruded(house).await;
    this_was_not_me(house, &new_browser).await;
    assert!(passkeys(house, &bea).await.is_empty());
    let agent = Agent::new(house);
    let page = password_page(house, &agent, "energie").await;
    assert_eq!(show(&agent, &page, &mut key).await.step(), "password");
}

async fn rec_23_s19_a_passkey_that_must_stay_is_no_way_in_by_itself(house: &TestHouse) {
    let bea = player("energie", "bea");
    let mut key = intruded(house).await;
    let email = house.person("energie", "bea").await.email.unwrap();
    let link = newest_link(house, &email).await;
    house.clock.advance(Duration::hours(25));
    this_was_not_me(house, &link).await;
    assert_eq!(
        passkeys(house, &bea).await.len(),
        1,
        "whoever reads the mailbox gets no further than with it"
    );
    let agent = Agent::new(house);
    let page = password_page(house, &agent, "energie").await;
    let page = show(&agent, &page, &mut key).await;
    assert_eq!(page.step(), "password", "{}", page.text());
    assert_eq!(
        refusals(house).await.last().map(String::as_str),
        Some("not-allowed")
    );
    // After the password it is asked as before.
    let page = agent.get(&newest_link(house, &email).await).await;
    let new = "Negen-Paarse-Ramen-31";
    house.clock.advance(Duration::seconds(1));
    page.submit(&[("new_password", new), ("new_password_repeat", new)])
        .await;
    let agent = Agent::new(house);
    let page = password_page(house, &agent, "energie").await;
    let page = page.submit(&[("username", "bea"), ("password", new)]).await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    assert!(is_in(&show(&agent, &page, &mut key).await));
}

async fn rec_23_s19_an_app_and_a_number_newer_than_a_passkey_go(house: &TestHouse) {
    let bea = player("energie", "bea");
    let (agent, _) = with_passkey(house, &bea).await;
    house.clock.advance(Duration::minutes(1));
    let page = agent.get("/account/security/app").await;
    let (secret, period, _) = enrolment(&page);
    let code = code_of_secret(&secret, period, house.now());
    page.submit(&[("code", &code)]).await;
    let person = house.person("energie", "bea").await;
    let link = newest_link(house, &person.email.unwrap()).await;
    let (id, now) = (person.id, house.now());
    let number = PhoneNumber::parse("+31612345678").unwrap();
    let added = house
        .idp
        .durable
        .write(move |tx| tx.enable_sms(&id, &number, now));
    added.await.unwrap();
    let there = factors(house, &bea).await.factor;
    assert!(there.totp().is_some() && there.sms().is_some());
    this_was_not_me(house, &link).await;
    let left = factors(house, &bea).await;
    assert!(left.factor.means().is_none(), "{left:?}");
    assert_eq!((left.passkeys, left.recovery_codes_left), (1, 0));
}

async fn the_codes_that_came_with_a_first_passkey_lead_back_as_after_a_passkey(house: &TestHouse) {
    let bea = player("energie", "bea");
    allow(house, "energie", PasskeyMode::OnlyStep).await;
    let agent = unlocked(house, &bea).await;
    let mut key = SoftKey::at(ORIGIN);
    let page = add(&agent, &mut key, "passkey", "Mijn telefoon").await;
    assert_eq!(page.step(), "recovery-codes");
    // Done leads on as after a passkey, not as after a number.
    assert!(
        page.body.contains("recovery-codes/saved?after=passkey\""),
        "{}",
        page.body
    );
}

async fn dev_03_a_reload_after_the_first_passkey_says_that_the_code_was_shown(house: &TestHouse) {
    let bea = player("energie", "bea");
    allow(house, "energie", PasskeyMode::OnlyStep).await;
    let agent = signed_in(house, &bea).await;
    house.clock.advance(Duration::minutes(1));
    assert_eq!(unlock(&agent, "passkeys").await.step(), "passkeys");
    let at = "/account/security/passkeys";
    let page = agent.get(at).await;
    let asked = options(&agent, &page, &format!("{at}/options"), &[]).await;
    let answer = SoftKey::at(ORIGIN).make(&asked);
    let other = vec![("csrf".to_owned(), page.value("csrf").unwrap())];
    let mut sent = other.clone();
    for (name, value) in [("answer", &*answer), ("name", "Mijn telefoon")] {
        sent.push((name.to_owned(), value.to_owned()));
    }
    let shown = agent.post(at, &sent).await;
    assert_eq!(
        (shown.step(), shown.texts("code").len()),
        ("recovery-codes", 1)
    );
    let again = agent.post(at, &sent).await;
    assert_eq!((again.step(), again.status), ("recovery-codes", 200));
    assert!(again.texts("code").is_empty(), "{}", again.text());
    assert_eq!(passkeys(house, &bea).await.len(), 1, "none was added again");
    // Any other form of the session before is refused.
    let refused = agent.post(at, &other).await;
    assert_eq!((refused.step(), refused.status), ("error", 403));
}
