//! Changes of an account that somebody tries to turn against its owner: written on an old judgement,
//! left behind after "this was not me", or made past the proof that comes first.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::attacks_not_me::free;
use chrono::Duration;
use sluis_idp_core::{
    account::FactorChange, administration::Helper, idp::Failure, logout::SignedIn,
};
use sluis_model::{
    browser::Browser,
    person::{Person, Role},
    phone::PhoneNumber,
    policy::{Method, RecoveryEffect, SecondFactorMode},
    second_factor::{FactorMethod, SecondFactorState, SecondFactors},
    secret::{PlainToken, Secret, TokenKind},
    session::SecondFactorEvidence,
};
use sluis_tests::{
    Agent, Page, Portal, Visit, code_of, code_of_secret, enrolment, links_in, mails, newest_link,
    on_both_stores,
    testkit::{
        TestHouse,
        cast::{ANSWER, NUMBER, PHRASE, Player, player},
    },
    texted_codes, with_policy,
};

on_both_stores! {
    ses_06_a_change_is_not_written_once_the_account_was_changed_otherwise;
    ses_06_a_set_up_is_not_confirmed_once_the_account_was_changed_otherwise;
    pwd_16_the_password_set_meanwhile_stays;
    rec_23_every_change_of_a_factor_is_told;
    rec_23_not_me_takes_away_a_number_and_a_factor_set_up_since;
    rec_23_not_me_takes_away_a_question_set_since;
    rec_23_s19_not_me_leaves_a_factor_that_is_older;
    rec_23_the_replaced_address_hears_that_the_former_one_is_back;
    rec_23_an_intruders_links_are_dead_and_the_owners_work_on;
    n11_an_unproven_address_is_not_replaced_by_another_one;
    rec_05_a_link_for_a_new_password_ends_with_a_sign_in;
    h24_a_recovery_code_switches_a_suspended_factor_on_again;
    h10_an_administrator_with_an_app_is_asked_for_nothing_else;
    h10_an_administrator_with_a_number_alone_sets_up_an_app;
    ten_22_flo_11_power_over_others_needs_a_fresh_code_from_an_app;
    s15_a_class_administrator_has_no_secret_question;
}

const NEW: &str = "Negen-Paarse-Ramen-31";

pub(crate) async fn signed_in(house: &TestHouse, who: &Player) -> Agent {
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for(who.institution);
    Visit::of(house, who)
        .not_on_this_device()
        .not_now()
        .sign_in(&agent, &asked)
        .await;
    assert_eq!(agent.get("/account").await.step(), "account");
    agent
}

pub(crate) async fn unlock(agent: &Agent, to: &str) -> Page {
    let page = agent.get(&format!("/account/unlock?to={to}")).await;
    assert_eq!(page.step(), "unlock", "{}", page.text());
    page.submit(&[("password", PHRASE)]).await
}

pub(crate) async fn password_page(
    house: &TestHouse,
    agent: &Agent,
    who: &Player,
    password: &str,
) -> Page {
    let asked = Portal::of(house, "agenda").ask_for(who.institution);
    let page = asked.open(agent).await;
    page.submit(&[("username", who.username), ("password", password)])
        .await
}

pub(crate) async fn factors(house: &TestHouse, who: &Player) -> SecondFactors {
    let id = house.person(who.institution, who.username).await.id;
    let found = house.idp.durable.read(move |tx| tx.second_factors(&id));
    found.await.unwrap()
}

async fn has_question(house: &TestHouse, who: &Player) -> bool {
    let id = house.person(who.institution, who.username).await.id;
    let found = house.idp.durable.read(move |tx| tx.security_question(&id));
    found.await.unwrap().is_some()
}

/// Opens the newest link to an address and says "this was not me".
pub(crate) async fn not_me(house: &TestHouse, address: &str) {
    house.clock.advance(Duration::minutes(1));
    let link = newest_link(house, address).await;
    let page = Agent::new(house).get(&link).await;
    let done = page.click_action("confirm").await;
    assert_eq!((done.step(), done.status), ("news", 200), "{}", done.text());
}

pub(crate) fn browser(agent: &Agent) -> Browser {
    let session = agent
        .cookie("session")
        .and_then(|text| PlainToken::presented(TokenKind::Session, &text));
    Browser {
        session,
        label: "Proef".to_owned(),
        ..Browser::default()
    }
}

/// A request that was let in and unlocked, right before it writes.
pub(crate) async fn judged(house: &TestHouse, agent: &Agent) -> SignedIn {
    let found = house.idp.signed_in(&house.ctx(), &browser(agent)).await;
    let mut signed_in = found.unwrap().unwrap();
    signed_in.session.unlocked_at = Some(house.now());
    signed_in
}

/// Somebody changes the account otherwise: everything that carries the old epoch is dead.
async fn changed_otherwise(house: &TestHouse, signed_in: &SignedIn) {
    let (id, now) = (signed_in.person.id.clone(), house.now());
    let raised = house
        .idp
        .durable
        .write(move |tx| tx.raise_epoch(&id, now))
        .await;
    assert_eq!(raised.unwrap(), signed_in.person.epoch + 1);
}

async fn changed(house: &TestHouse, person: Person) {
    let stored = house.idp.durable.write(move |tx| tx.update_person(&person));
    stored.await.unwrap();
}

pub(crate) async fn with_number(house: &TestHouse, who: &Player) {
    let (id, now) = (
        house.person(who.institution, who.username).await.id,
        house.now(),
    );
    let number = PhoneNumber::parse(NUMBER).unwrap();
    let stored = house
        .idp
        .durable
        .write(move |tx| tx.enable_sms(&id, &number, now));
    stored.await.unwrap();
}

async fn ses_06_a_change_is_not_written_once_the_account_was_changed_otherwise(house: &TestHouse) {
    let (idp, ctx) = (&house.idp, house.ctx());
    let twan = player("zorg", "twan@linde.test");
    let agent = signed_in(house, &twan).await;
    let (old, browser_of) = (judged(house, &agent).await, browser(&agent));
    changed_otherwise(house, &old).await;
    let (before, told) = (factors(house, &twan).await, house.outbox().await.len());
    let codes = idp
        .account_new_recovery_codes(&ctx, &browser_of, &old)
        .await;
    assert_eq!(codes.unwrap_err(), Failure::SignedOut);
    let means = idp.account_remove_means(&ctx, &browser_of, &old, Method::Sms);
    assert_eq!(means.await.unwrap_err(), Failure::SignedOut);
    let off = idp.account_remove_factor(&ctx, &browser_of, &old).await;
    assert!(
        matches!(off, Err(Failure::SignedOut) | Ok(FactorChange::Refused(_))),
        "{off:?}"
    );
    assert_eq!(factors(house, &twan).await, before);
    assert_eq!(
        house.outbox().await.len(),
        told,
        "nobody is told of nothing"
    );

    let gijs = player("station", "gijs");
    let agent = signed_in(house, &gijs).await;
    let (old, browser_of) = (judged(house, &agent).await, browser(&agent));
    changed_otherwise(house, &old).await;
    let answer = Secret::new("De Stille Kade Bij Nacht");
    let set = idp.account_set_question(&ctx, &browser_of, &old, 1, &answer);
    assert_eq!(set.await.unwrap_err(), Failure::SignedOut);
    assert!(!has_question(house, &gijs).await);
    let pien = player("station", "pien");
    let agent = signed_in(house, &pien).await;
    let (old, browser_of) = (judged(house, &agent).await, browser(&agent));
    changed_otherwise(house, &old).await;
    let dropped = idp.account_drop_question(&ctx, &browser_of, &old).await;
    assert_eq!(dropped.unwrap_err(), Failure::SignedOut);
    assert!(has_question(house, &pien).await, "{ANSWER}");
}

async fn ses_06_a_set_up_is_not_confirmed_once_the_account_was_changed_otherwise(
    house: &TestHouse,
) {
    let (idp, els) = (&house.idp, player("zorg", "els@linde.test"));
    let agent = signed_in(house, &els).await;
    let (secret, period, _) = enrolment(&unlock(&agent, "app").await);
    let (old, browser_of) = (judged(house, &agent).await, browser(&agent));
    changed_otherwise(house, &old).await;
    let code = code_of_secret(&secret, period, house.now());
    let ctx = house.ctx();
    let confirmed = idp.account_enrol_confirm(&ctx, &browser_of, &old, &code);
    assert_eq!(confirmed.await.unwrap_err(), Failure::SignedOut);

    let agent = signed_in(house, &els).await;
    let page = unlock(&agent, "sms").await;
    page.submit(&[("phone", "0612345678")]).await;
    let code = texted_codes(house, 6).await.pop().unwrap();
    let (old, browser_of) = (judged(house, &agent).await, browser(&agent));
    changed_otherwise(house, &old).await;
    let confirmed = idp.account_confirm_number(&ctx, &browser_of, &old, &code);
    assert_eq!(confirmed.await.unwrap_err(), Failure::SignedOut);
    assert!(factors(house, &els).await.factor.means().is_none());
    assert_eq!(house.person("zorg", els.username).await.phone, None);
}

async fn pwd_16_the_password_set_meanwhile_stays(house: &TestHouse) {
    let bea = player("energie", "bea");
    let agent = signed_in(house, &bea).await;
    let (old, browser_of) = (judged(house, &agent).await, browser(&agent));
    let before = house.person("energie", "bea").await.password_hash;
    // "Sign out everywhere", or a factor that was reset: the password is still right.
    changed_otherwise(house, &old).await;
    let (ctx, secret) = (house.ctx(), |text: &str| Secret::new(text));
    let done = house
        .idp
        .account_change_password(
            &ctx,
            &browser_of,
            &old,
            secret(PHRASE),
            secret(NEW),
            &secret(NEW),
        )
        .await;
    assert_eq!(done.unwrap_err(), Failure::SignedOut);
    assert_eq!(house.person("energie", "bea").await.password_hash, before);
    assert_ne!(agent.get("/account").await.step(), "account");
}

async fn rec_23_not_me_takes_away_a_number_and_a_factor_set_up_since(house: &TestHouse) {
    let els = player("zorg", "els@linde.test");
    let intruder = signed_in(house, &els).await;
    house.clock.advance(Duration::minutes(1));
    let page = unlock(&intruder, "sms").await;
    let page = page.submit(&[("phone", "0612345678")]).await;
    let code = texted_codes(house, 6).await.pop().unwrap();
    page.submit(&[("code", &code)]).await;
    assert!(factors(house, &els).await.factor.sms().is_some());
    not_me(house, els.username).await;
    assert!(factors(house, &els).await.factor.means().is_none());
    let person = house.person("zorg", els.username).await;
    assert_eq!((person.phone, person.phone_verified_at), (None, None));

    let agent = Agent::new(house);
    house.clock.advance(Duration::minutes(1));
    let page = agent.get(&newest_link(house, els.username).await).await;
    assert_eq!(page.step(), "new-password");
    page.submit(&[("new_password", NEW), ("new_password_repeat", NEW)])
        .await;
    let page = password_page(house, &agent, &els, NEW).await;
    assert_ne!(page.step(), "second-factor", "no code of the intruder's");
}

async fn rec_23_not_me_takes_away_a_question_set_since(house: &TestHouse) {
    let gijs = player("station", "gijs");
    let intruder = signed_in(house, &gijs).await;
    house.clock.advance(Duration::minutes(1));
    let page = unlock(&intruder, "question").await;
    page.submit(&[
        ("security_question", "1"),
        ("security_answer", "De Stille Kade Bij Nacht"),
    ])
    .await;
    assert!(has_question(house, &gijs).await);
    not_me(house, "gijs@station.test").await;
    assert!(!has_question(house, &gijs).await);
    assert!(factors(house, &gijs).await.factor.totp().is_some());
}

async fn rec_23_s19_not_me_leaves_a_factor_that_is_older(house: &TestHouse) {
    // Another app, in the place of the one before.
    let dirk = player("zorg", "dirk@linde.test");
    let agent = signed_in(house, &dirk).await;
    house.clock.advance(Duration::minutes(1));
    let page = unlock(&agent, "app").await;
    let (secret, period, _) = enrolment(&page);
    let code = code_of_secret(&secret, period, house.now());
    page.submit(&[("code", &code)]).await;
    not_me(house, dirk.username).await;
    assert!(factors(house, &dirk).await.factor.totp().is_some());
    // A number beside an app.
    let femke = player("zorg", "femke@linde.test");
    let agent = signed_in(house, &femke).await;
    house.clock.advance(Duration::minutes(1));
    let page = unlock(&agent, "sms").await;
    let page = page.submit(&[("phone", "0612345678")]).await;
    let code = texted_codes(house, 6).await.pop().unwrap();
    page.submit(&[("code", &code)]).await;
    assert!(factors(house, &femke).await.factor.sms().is_some());
    not_me(house, femke.username).await;
    let left = factors(house, &femke).await.factor;
    assert!(left.totp().is_some() && left.sms().is_none(), "{left:?}");
    assert_eq!(house.person("zorg", femke.username).await.phone, None);
    // A question and a number that were there before the change.
    let pien = player("station", "pien");
    let agent = signed_in(house, &pien).await;
    house.clock.advance(Duration::minutes(1));
    let page = agent.get("/account/password").await;
    page.submit(&[
        ("password", PHRASE),
        ("new_password", NEW),
        ("new_password_repeat", NEW),
    ])
    .await;
    not_me(house, "pien@station.test").await;
    assert!(has_question(house, &pien).await);
    let person = house.person("station", "pien").await;
    assert_eq!(person.phone.as_deref(), Some(NUMBER));
}

/// Changes the mail address, as somebody who knows the password.
async fn move_address(house: &TestHouse, agent: &Agent, to: &str) {
    house.clock.advance(Duration::minutes(10));
    let page = unlock(agent, "email").await;
    assert_eq!(page.step(), "change-email", "{}", page.text());
    page.submit(&[("email", to)]).await;
    house.clock.advance(Duration::minutes(1));
    let link = newest_link(house, to).await;
    let done = agent.get(&link).await.click_action("confirm").await;
    assert_eq!(done.status, 200, "{}", done.text());
}

async fn rec_23_the_replaced_address_hears_that_the_former_one_is_back(house: &TestHouse) {
    let bea = player("energie", "bea");
    let agent = signed_in(house, &bea).await;
    move_address(house, &agent, "bea@nieuw.test").await;
    let before = mails(house, "bea@nieuw.test").await.len();
    not_me(house, "bea@energie.test").await;
    let person = house.person("energie", "bea").await;
    assert_eq!(person.email.as_deref(), Some("bea@energie.test"));
    let told = mails(house, "bea@nieuw.test").await;
    assert_eq!(told.len(), before + 1, "the replaced address is told");
    let links = links_in(told.last().unwrap());
    assert!(links.is_empty(), "and can't take the account: {links:?}");
}

async fn rec_23_an_intruders_links_are_dead_and_the_owners_work_on(house: &TestHouse) {
    let bea = player("energie", "bea");
    let agent = signed_in(house, &bea).await;
    move_address(house, &agent, "dief@elders.test").await;
    let owners = newest_link(house, "bea@energie.test").await;
    house.clock.advance(Duration::minutes(1));
    let page = agent.get("/account/password").await;
    page.submit(&[
        ("password", PHRASE),
        ("new_password", NEW),
        ("new_password_repeat", NEW),
    ])
    .await;
    let intruders = newest_link(house, "dief@elders.test").await;
    assert_eq!(agent.get(&intruders).await.status, 200);
    house.clock.advance(Duration::minutes(1));
    let page = Agent::new(house).get(&owners).await;
    assert_eq!(page.click_action("confirm").await.status, 200);
    assert_eq!(agent.get(&intruders).await.status, 410, "for ever");
    // What is told to the owner afterwards can be disputed as ever.
    let owner = Agent::new(house);
    house.clock.advance(Duration::minutes(1));
    let link = newest_link(house, "bea@energie.test").await;
    let page = owner.get(&link).await;
    page.submit(&[("new_password", NEW), ("new_password_repeat", NEW)])
        .await;
    not_me(house, "bea@energie.test").await;
}

async fn n11_an_unproven_address_is_not_replaced_by_another_one(house: &TestHouse) {
    with_policy(house, "onderzoek", |policy| {
        policy.second_factor.mode = SecondFactorMode::Optional;
    })
    .await;
    let onno = player("onderzoek", "onno@peil.test");
    let agent = signed_in(house, &onno).await;
    let page = unlock(&agent, "email").await;
    assert_eq!(page.step(), "change-email");
    let refused = page.submit(&[("email", "dief@elders.test")]).await;
    assert_eq!(refused.step(), "prove-email", "{}", refused.text());
    assert!(mails(house, "dief@elders.test").await.is_empty());
    let page = agent.get("/account/email").await;
    page.submit(&[("email", onno.username)]).await;
    let told = mails(house, onno.username).await;
    assert_eq!(told.len(), 1, "the present one can be proven");
}

async fn rec_05_a_link_for_a_new_password_ends_with_a_sign_in(house: &TestHouse) {
    let bea = player("energie", "bea");
    let agent = Agent::new(house);
    let page = agent.get("/forgot?institution=energie").await;
    page.submit(&[("username", "bea")]).await;
    let link = newest_link(house, "bea@energie.test").await;
    assert_eq!(agent.get(&link).await.status, 200);
    signed_in(house, &bea).await;
    assert_eq!(agent.get(&link).await.status, 410);
}

/// The person's letters but for those about a new browser: each step here comes from one.
async fn letters(house: &TestHouse, who: &Player) -> usize {
    let all = mails(house, who.username).await;
    let about_changes = all.iter().filter(|mail| !mail.contains("nieuw apparaat"));
    about_changes.count()
}

async fn rec_23_every_change_of_a_factor_is_told(house: &TestHouse) {
    free(house).await;
    let dirk = player("zorg", "dirk@linde.test");
    for change in [
        "new codes",
        "off",
        "on",
        "off",
        "right code",
        "off",
        "recovery code",
        "removed",
    ] {
        house.clock.advance(Duration::minutes(2));
        let before = letters(house, &dirk).await;
        if ["right code", "recovery code"].contains(&change) {
            with_policy(house, "zorg", |policy| {
                policy.second_factor.mode = SecondFactorMode::Required;
            })
            .await;
            let code = match change {
                "right code" => code_of(&dirk, house.now()),
                _ => {
                    let id = house.person("zorg", dirk.username).await.id;
                    let fresh = sluis_idp_core::credentials::recovery_code::hashes(
                        &house.idp.sealer,
                        &id,
                        &Secret::new(dirk.recovery_codes[0]),
                    );
                    let now = house.now();
                    let put = house
                        .idp
                        .durable
                        .write(move |tx| tx.replace_recovery_codes(&id, &fresh[..1], now));
                    put.await.unwrap();
                    dirk.recovery_codes[0].to_owned()
                }
            };
            let page = password_page(house, &Agent::new(house), &dirk, PHRASE).await;
            let page = page.submit(&[("code", &code)]).await;
            assert_ne!(page.step(), "second-factor", "{}", page.alert_text());
            with_policy(house, "zorg", |policy| {
                policy.second_factor.mode = SecondFactorMode::Optional;
            })
            .await;
        } else {
            let agent = signed_in(house, &dirk).await;
            let (now, own) = (judged(house, &agent).await, browser(&agent));
            let (idp, ctx) = (&house.idp, house.ctx());
            let done = match change {
                "new codes" => matches!(
                    idp.account_new_recovery_codes(&ctx, &own, &now)
                        .await
                        .unwrap(),
                    FactorChange::Done(_)
                ),
                "off" => matches!(
                    idp.account_suspend_factor(&ctx, &own, &now, None)
                        .await
                        .unwrap(),
                    FactorChange::Done(_)
                ),
                "on" => matches!(
                    idp.account_resume_factor(&ctx, &own, &now).await.unwrap(),
                    FactorChange::Done(_)
                ),
                _ => matches!(
                    idp.account_remove_factor(&ctx, &own, &now).await.unwrap(),
                    FactorChange::Done(_)
                ),
            };
            assert!(done, "{change}");
        }
        assert!(letters(house, &dirk).await > before, "{change} is told");
    }
}

async fn h24_a_recovery_code_switches_a_suspended_factor_on_again(house: &TestHouse) {
    with_policy(house, "zorg", |policy| {
        policy.recovery.effect = RecoveryEffect::Login;
        policy.second_factor.mode = SecondFactorMode::Required;
    })
    .await;
    let dirk = player("zorg", "dirk@linde.test");
    let (id, now) = (house.person("zorg", dirk.username).await.id, house.now());
    let off = house
        .idp
        .durable
        .write(move |tx| tx.suspend_second_factor(&id, None, false, now));
    assert!(off.await.unwrap());
    let page = password_page(house, &Agent::new(house), &dirk, PHRASE).await;
    assert_eq!(page.step(), "second-factor");
    let page = page.submit(&[("code", dirk.recovery_codes[0])]).await;
    assert_ne!(page.step(), "second-factor", "not asked again");
    let stored = factors(house, &dirk).await;
    assert_eq!(stored.factor.state(house.now()), SecondFactorState::Enabled);
    assert_eq!(stored.recovery_codes_left, 2);
}

async fn h10_an_administrator_with_an_app_is_asked_for_nothing_else(house: &TestHouse) {
    let beheer = player("zorg", "beheer@linde.test");
    with_number(house, &beheer).await;
    let agent = Agent::new(house);
    let page = password_page(house, &agent, &beheer, PHRASE).await;
    assert_eq!(page.step(), "second-factor");
    assert!(!page.body.contains("use-sms"), "{}", page.text());
    let action = page.attribute("form", "action").unwrap();
    for way in ["send", "use-sms"] {
        let fields = [
            ("csrf", page.value("csrf").unwrap()),
            ("action", way.to_owned()),
        ];
        agent
            .post(
                action,
                &fields.map(|(name, value)| (name.to_owned(), value)),
            )
            .await;
        assert!(texted_codes(house, 6).await.is_empty(), "nothing is sent");
    }
    assert_eq!(page.step(), "second-factor");
    let code = code_of(&beheer, house.now());
    let page = page.submit(&[("code", &code)]).await;
    assert_ne!(page.step(), "second-factor");
    house.clock.advance(Duration::minutes(10));
    let page = agent.get("/account/unlock?to=security").await;
    assert_eq!(page.step(), "unlock", "the app's code beside the password");
}

async fn h10_an_administrator_with_a_number_alone_sets_up_an_app(house: &TestHouse) {
    let els = player("zorg", "els@linde.test");
    with_number(house, &els).await;
    let mut person = house.person("zorg", els.username).await;
    person.roles = vec![Role::Admin];
    changed(house, person).await;
    let agent = Agent::new(house);
    let page = password_page(house, &agent, &els, PHRASE).await;
    assert_eq!(page.step(), "second-factor", "what there is is shown first");
    let code = texted_codes(house, 6).await.pop().unwrap();
    let page = page.submit(&[("code", &code)]).await;
    assert_eq!(page.step(), "enrol-intro", "{}", page.text());
    let settled = Visit::of(house, &els).go_on(page).await;
    assert!(settled.page.away().is_some(), "{:?}", settled.steps);
    let there = factors(house, &els).await.factor.methods(&[]);
    assert!(there.contains(&Method::Totp), "{there:?}");
}

async fn ten_22_flo_11_power_over_others_needs_a_fresh_code_from_an_app(house: &TestHouse) {
    let agent = signed_in(house, &player("zorg", "beheer@linde.test")).await;
    let shown = judged(house, &agent).await;
    assert!(Helper::of(&house.ctx(), &shown).is_some());
    for method in [FactorMethod::Sms, FactorMethod::RecoveryCode] {
        let mut other = shown.clone();
        other.session.second_factor = Some(SecondFactorEvidence::Shown {
            method,
            at: house.now(),
        });
        assert!(Helper::of(&house.ctx(), &other).is_none(), "{method:?}");
    }
    let minutes = i64::from(shown.institution.policy.unlock.minutes);
    house.clock.advance(Duration::minutes(minutes));
    assert!(Helper::of(&house.ctx(), &shown).is_none(), "too long ago");
}

async fn s15_a_class_administrator_has_no_secret_question(house: &TestHouse) {
    let gijs = player("station", "gijs");
    let mut person = house.person("station", "gijs").await;
    person.roles = vec![Role::Teacher, Role::ClassAdmin];
    changed(house, person).await;
    let agent = signed_in(house, &gijs).await;
    let page = agent.get("/account/security/question").await;
    assert_eq!((page.step(), page.status), ("error", 403));
}
