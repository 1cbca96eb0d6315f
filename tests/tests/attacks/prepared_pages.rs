//! Somebody opens a sign-in page at a shared computer, copies the browser's cookies, and leaves the page for
//! whoever comes next.

use chrono::Duration;
use serde_json::json;
use sluis_tests::{
    Agent, Page, Portal, ScriptedProvider, Sent, Visit, code_of, give_source, link_at,
    on_both_stores, press_source, source_settings,
    testkit::{
        TestHouse,
        cast::{ANSWER, NUMBER, Player, player},
    },
    texted_codes, with_client,
};

on_both_stores! {
    ses_01_a_copy_from_before_the_password_goes_on_in_no_sign_in;
    ses_01_a_copy_from_before_the_password_gets_no_second_answer;
    ses_01_a_copy_and_the_password_get_no_second_answer_to_a_code;
    ses_01_a_copy_and_the_password_get_no_second_answer_to_what_a_source_said;
    ses_01_a_copy_from_before_a_session_gets_no_second_answer_of_what_went_on_by_it;
    ses_01_a_second_submit_of_name_and_password_is_answered_as_the_first;
    flt_59_of_two_submits_of_the_password_each_goes_on_in_whatever_order_they_are_answered;
    ses_01_who_goes_on_after_two_submits_of_the_password_ends_the_other;
    ses_01_the_copy_of_one_tab_takes_nothing_from_another;
    ses_01_lif_10_a_copy_from_before_the_code_renews_nothing_in_a_recovery;
}

/// The page that waits for name and password, and the same in the hands of whoever copied the cookies.
async fn prepared(house: &TestHouse) -> (Page, Page) {
    let agent = Agent::new(house);
    let page = agent.get("/account?institution=energie").await;
    assert_eq!(page.step(), "password");
    let copied = agent.copy().get(&page.url).await;
    assert_eq!(copied.step(), "password");
    (page, copied)
}

async fn typed(page: &Page, who: &Player) -> Page {
    let fields = [("username", who.username), ("password", who.password)];
    page.submit(&fields).await
}

async fn ses_01_a_copy_from_before_the_password_goes_on_in_no_sign_in(house: &TestHouse) {
    let anton = player("energie", "anton");
    let (page, copied) = prepared(house).await;
    let thief = copied.agent();
    let asked = typed(&page, &anton).await;
    assert_eq!(asked.step(), "second-factor");
    let theirs = thief.get(&asked.url).await;
    assert_eq!(theirs.step(), "password", "nothing was shown to the copy");
    // The right code, in the form that the person's own page has: it shows nothing beside no password.
    let code = code_of(&anton, house.now());
    let form = asked.form(&["code"]);
    let mut fields = form.fields.clone();
    fields.retain(|(name, _)| name != "code");
    fields.push(("code".to_owned(), code.clone()));
    let refused = thief.post(&form.action, &fields).await;
    assert_eq!(refused.step(), "password", "{}", refused.text());
    assert_eq!(thief.cookie("session"), None);
    let shown = asked.submit(&[("code", &code)]).await;
    assert_eq!(shown.step(), "account", "{}", shown.text());
}

async fn ses_01_a_copy_from_before_the_password_gets_no_second_answer(house: &TestHouse) {
    let bea = player("energie", "bea");
    let (page, copied) = prepared(house).await;
    assert_eq!(typed(&page, &bea).await.step(), "account");
    let wrong = Player {
        password: "Drie-Gele-Boten-64",
        ..bea
    };
    let theirs = typed(&copied, &wrong).await;
    assert_ne!(theirs.step(), "account", "{}", theirs.text());
    // Somebody else's right password is no second submit either.
    let theirs = typed(&copied, &player("energie", "compleet")).await;
    assert_ne!(theirs.step(), "account", "{}", theirs.text());
    assert_eq!(copied.agent().cookie("session"), None);
}

async fn ses_01_a_copy_and_the_password_get_no_second_answer_to_a_code(house: &TestHouse) {
    let anton = player("energie", "anton");
    let (page, copied) = prepared(house).await;
    let asked = typed(&page, &anton).await;
    assert_eq!(asked.step(), "second-factor");
    let code = code_of(&anton, house.now());
    assert_eq!(asked.submit(&[("code", &code)]).await.step(), "account");
    // Whoever looked over the shoulder knows the password; the code was shown by its owner alone.
    let theirs = typed(&copied, &anton).await;
    assert_ne!(theirs.step(), "account", "{}", theirs.text());
    assert_eq!(copied.agent().cookie("session"), None);
    let again = asked.agent().get("/account").await;
    assert_eq!(again.step(), "account", "{}", again.text());
}

async fn ses_01_a_copy_and_the_password_get_no_second_answer_to_what_a_source_said(
    house: &TestHouse,
) {
    let provider = ScriptedProvider::start().await;
    let settings = source_settings(&provider.issuer);
    give_source(house, "energie", "regenboog", true, settings).await;
    link_at(house, &provider, "energie", "bea", "b-1").await;
    let (page, copied) = prepared(house).await;
    let sent = Sent::after(&press_source(&page, "regenboog").await);
    let shown = sent
        .come_back(house, &provider, page.agent(), "b-1", &json!({}))
        .await;
    assert_eq!(shown.step(), "account", "{}", shown.text());
    let theirs = typed(&copied, &player("energie", "bea")).await;
    assert_ne!(theirs.step(), "account", "{}", theirs.text());
    assert_eq!(copied.agent().cookie("session"), None);
}

async fn ses_01_a_copy_from_before_a_session_gets_no_second_answer_of_what_went_on_by_it(
    house: &TestHouse,
) {
    with_client(house, "derde", |settings| {
        settings.second_factor_max_age = Some(900);
    })
    .await;
    let cees = player("energie", "cees");
    let agent = Agent::new(house);
    let asked = Portal::of(house, "derde").ask_for("energie");
    let left = asked.open(&agent).await;
    assert_eq!(left.step(), "password");
    let copied = agent.copy().get(&left.url).await;
    // Who comes next signs in elsewhere, and goes on here with a code alone.
    let elsewhere = Portal::of(house, "agenda").ask_for("energie");
    let visit = Visit::of(house, &cees).not_on_this_device();
    visit.sign_in(&agent, &elsewhere).await;
    house.clock.advance(Duration::minutes(20));
    let page = agent.get(&left.url).await;
    assert_eq!(page.step(), "second-factor", "{}", page.text());
    let code = code_of(&cees, house.now());
    let consent = page.submit(&[("code", &code)]).await;
    assert_eq!(consent.step(), "consent", "{}", consent.text());
    let ended = consent.click_action("allow").await;
    assert!(ended.away().is_some(), "{}", ended.text());
    // A wrong password, or anything else: what was shown is answered again in the browser that has it.
    let wrong = Player {
        password: "Drie-Gele-Boten-64",
        ..cees
    };
    let theirs = typed(&copied, &wrong).await;
    assert_eq!(theirs.away(), None, "{}", theirs.text());
    assert_eq!(copied.agent().cookie("session"), None);
    let again = consent.click_action("allow").await;
    assert!(again.away().is_some(), "{}", again.text());
}

async fn ses_01_a_second_submit_of_name_and_password_is_answered_as_the_first(house: &TestHouse) {
    let bea = player("energie", "bea");
    let (page, copied) = prepared(house).await;
    assert_eq!(typed(&page, &bea).await.step(), "account");
    // It was on its way before the browser had anything of the first answer.
    house.clock.advance(Duration::seconds(5));
    assert_eq!(typed(&copied, &bea).await.step(), "account");
    house.clock.advance(Duration::minutes(2));
    let (page, late) = prepared(house).await;
    assert_eq!(typed(&page, &bea).await.step(), "account");
    house.clock.advance(Duration::seconds(61));
    assert_ne!(typed(&late, &bea).await.step(), "account");
}

async fn flt_59_of_two_submits_of_the_password_each_goes_on_in_whatever_order_they_are_answered(
    house: &TestHouse,
) {
    let anton = player("energie", "anton");
    // The browser sends both before it has an answer, and keeps the cookies of either.
    for keeps_first in [true, false] {
        let (page, again) = prepared(house).await;
        let (first, second) = (typed(&page, &anton).await, typed(&again, &anton).await);
        assert_eq!(first.step(), "second-factor");
        assert_eq!(second.step(), "second-factor");
        let kept = if keeps_first { &first } else { &second };
        let shown = kept.agent().get(&kept.url).await;
        assert_eq!(shown.step(), "second-factor", "{}", shown.text());
        let code = code_of(&anton, house.now());
        let ended = shown.submit(&[("code", &code)]).await;
        assert_eq!(ended.step(), "account", "{}", ended.text());
        house.clock.advance(Duration::minutes(2));
    }
}

async fn ses_01_who_goes_on_after_two_submits_of_the_password_ends_the_other(house: &TestHouse) {
    let anton = player("energie", "anton");
    for thief_is_first in [true, false] {
        // Whoever looked over the shoulder knows the password too.
        let (page, copied) = prepared(house).await;
        let (asked, theirs) = if thief_is_first {
            let theirs = typed(&copied, &anton).await;
            (typed(&page, &anton).await, theirs)
        } else {
            (typed(&page, &anton).await, typed(&copied, &anton).await)
        };
        assert_eq!(theirs.step(), "second-factor");
        let code = code_of(&anton, house.now());
        assert_eq!(asked.submit(&[("code", &code)]).await.step(), "account");
        for attempt in [
            copied.agent().get(&theirs.url).await,
            theirs.submit(&[("code", &code)]).await,
            typed(&copied, &anton).await,
        ] {
            assert_ne!(attempt.step(), "account", "{}", attempt.text());
        }
        assert_eq!(copied.agent().cookie("session"), None);
        house.clock.advance(Duration::minutes(2));
    }
    // It is no second submit any more.
    let (page, copied) = prepared(house).await;
    let theirs = typed(&copied, &anton).await;
    house.clock.advance(Duration::seconds(61));
    assert_eq!(typed(&page, &anton).await.step(), "second-factor");
    assert_eq!(
        copied.agent().get(&theirs.url).await.step(),
        "password",
        "nothing was shown to the copy"
    );
}

async fn ses_01_the_copy_of_one_tab_takes_nothing_from_another(house: &TestHouse) {
    let (anton, cees) = (player("energie", "anton"), player("energie", "cees"));
    let agent = Agent::new(house);
    let first = agent.get("/account?institution=energie").await;
    let asked = Portal::of(house, "agenda").ask_for("energie");
    let second = asked.open(&agent).await;
    // In each tab somebody else is half way, and each goes on.
    let first = typed(&first, &anton).await;
    let second = typed(&second, &cees).await;
    assert_eq!(first.step(), "second-factor");
    assert_eq!(second.step(), "second-factor");
    for (page, who) in [(&first, &anton), (&second, &cees)] {
        let again = agent.get(&page.url).await;
        assert_eq!(again.step(), "second-factor", "{}", who.username);
    }
    let code = code_of(&anton, house.now());
    assert_eq!(first.submit(&[("code", &code)]).await.step(), "account");
}

async fn ses_01_lif_10_a_copy_from_before_the_code_renews_nothing_in_a_recovery(house: &TestHouse) {
    // A colleague knows name and number, and leaves the page that waits for the code.
    let agent = Agent::new(house);
    let page = agent.get("/recover?institution=station").await;
    let page = page
        .submit(&[("username", "pien"), ("phone", NUMBER)])
        .await;
    let copied = agent.copy().get(&page.url).await;
    assert_eq!(copied.step(), "recover-check");
    let code = texted_codes(house, 8).await.pop().unwrap_or_default();
    let fields = [("code", code.as_str()), ("security_answer", ANSWER)];
    let menu = page.submit(&fields).await;
    assert_eq!(menu.step(), "recover-menu", "{}", menu.text());
    let before = house.person("station", "pien").await;
    let theirs = copied.agent().get(&page.url).await;
    assert_eq!(theirs.step(), "recover", "{}", theirs.text());
    // The token of a form is the browser's, and the copy has that.
    let form = menu.form_of("renew-second-factor");
    let mut fields = form.fields.clone();
    fields.push(("action".to_owned(), "renew-second-factor".to_owned()));
    let theirs = copied.agent().post(&form.action, &fields).await;
    assert_eq!((theirs.step(), theirs.status), ("recover", 410));
    let person = house.person("station", "pien").await;
    assert_eq!(person.epoch, before.epoch, "nothing was removed");
    let done = menu.click_action("renew-second-factor").await;
    assert_eq!((done.step(), done.status), ("news", 200));
}
