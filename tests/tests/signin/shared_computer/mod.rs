//! Computers that several people use: each way in which one is known as such, what is different there,
//! and how it goes from one person to the next.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod handing_over;
mod own_host;
mod ways;

use chrono::Duration;
use serde_json::json;
use sluis_model::{
    audit::EventKind,
    policy::{PasskeyMode, Policy},
    session::Session,
};
use sluis_tests::{
    Agent, Asked, Page, Portal, ScriptedProvider, Sent, SoftKey, Visit, give_source,
    link_at_source, mails, on_both_stores, press_source_with, source_settings,
    testkit::{
        ORIGIN, TestHouse,
        cast::{Player, player},
    },
    with_policy,
};

use crate::{
    account_security::press,
    passkeys::{options, signin_of, with_passkey},
};

on_both_stores! {
    e19_whoever_ticks_the_box_is_not_remembered;
    e19_a_forged_wish_to_be_remembered_is_none;
    e19_what_was_remembered_before_stands_in_no_more;
    e19_on_a_shared_computer_automatic_remembering_says_why_not;
    e19_the_session_is_short_and_ends_with_the_browser;
    e19_no_passkey_is_made;
    e19_a_passkey_that_signs_in_takes_the_box_along;
    e19_who_comes_by_the_schools_own_provider_takes_the_box_along;
    e19_a_name_is_not_suggested_and_no_account_to_choose;
    e19_why_says_that_a_shared_computer_remembers_nothing;
    e19_what_is_given_there_ends_with_the_session;
    e19_rec_23_whoever_ticks_the_box_is_told_of_each_sign_in_there;
}

pub(super) fn dirk() -> Player {
    player("zorg", "dirk@linde.test")
}

/// Every computer of the tests' own network is shared.
pub(super) fn every_computer(policy: &mut Policy) {
    policy.shared_computer.networks.0 = vec!["127.0.0.0/8".to_owned(), "::1".to_owned()];
}

pub(super) async fn offered(house: &TestHouse, slug: &str) {
    with_policy(house, slug, |policy| policy.shared_computer.offered = true).await;
}

pub(super) fn asked_of(house: &TestHouse, who: &Player) -> Asked {
    Portal::of(house, "agenda").ask_for(who.institution)
}

/// Gives name and password, with the box ticked or not, on a page that asks them.
pub(super) async fn give(page: &Page, who: &Player, ticked: bool) -> Page {
    let mut fields = vec![("username", who.username), ("password", who.password)];
    if ticked {
        fields.push(("shared_computer", "1"));
    }
    page.submit(&fields).await
}

/// Signs in at a portal with the box ticked.
pub(super) async fn ticked(house: &TestHouse, agent: &Agent, who: &Player) -> Page {
    let page = asked_of(house, who).open(agent).await;
    let page = give(&page, who, true).await;
    Visit::of(house, who).not_now().go_on(page).await.page
}

/// The session that this browser is in.
pub(super) async fn session(house: &TestHouse, who: &Player) -> Session {
    let id = house.person(who.institution, who.username).await.id;
    let all = house.idp.ephemeral.sessions_of(&id, house.now()).await;
    all.unwrap().pop().unwrap().1
}

/// Whether the account page says that others use this computer too.
pub(super) async fn is_shared(agent: &Agent) -> bool {
    let page = agent.get("/account").await;
    assert_eq!(page.step(), "account", "{}", page.text());
    page.offers("next")
}

async fn e19_whoever_ticks_the_box_is_not_remembered(house: &TestHouse) {
    let agent = Agent::new(house);
    let page = asked_of(house, &dirk()).open(&agent).await;
    assert!(!page.has_field("shared_computer"), "not asked by itself");
    offered(house, "zorg").await;
    let page = asked_of(house, &dirk()).open(&agent).await;
    assert_eq!(page.value("shared_computer"), None, "unticked");
    // What was ticked stays so when the password was wrong.
    let page = page
        .submit(&[
            ("username", dirk().username),
            ("password", "dat is het niet"),
            ("shared_computer", "1"),
        ])
        .await;
    assert_eq!(page.status, 422);
    assert_eq!(page.value("shared_computer").as_deref(), Some("1"));
    let code = give(&page, &dirk(), true).await;
    assert_eq!(code.step(), "second-factor");
    assert!(!code.has_field("remember"));
    assert!(
        code.text().contains("dus we onthouden dit apparaat niet"),
        "{}",
        code.text()
    );
    let settled = Visit::of(house, &dirk()).go_on(code).await;
    assert!(settled.page.away().is_some());
    assert_eq!(agent.cookie("device"), None);
    assert_eq!(
        agent.cookie("institution"),
        None,
        "nor is the institution suggested to the next one"
    );
    assert!(is_shared(&agent).await);
    assert!(session(house, &dirk()).await.shared_computer);
}

async fn e19_a_forged_wish_to_be_remembered_is_none(house: &TestHouse) {
    offered(house, "zorg").await;
    let agent = Agent::new(house);
    let page = asked_of(house, &dirk()).open(&agent).await;
    let code = give(&page, &dirk(), true).await;
    let form = code.form(&["code"]);
    let typed = sluis_tests::code_of(&dirk(), house.now());
    let mut fields = form.filled(&[("code", &typed)]);
    fields.push(("remember".to_owned(), "12".to_owned()));
    let page = agent.post(&form.action, &fields).await;
    assert!(page.away().is_some(), "{}", page.text());
    assert_eq!(agent.cookie("device"), None);
    let remembered = |event: &sluis_model::audit::Event| event.kind == EventKind::DeviceRemembered;
    assert!(!house.events().await.iter().any(remembered));
}

async fn e19_what_was_remembered_before_stands_in_no_more(house: &TestHouse) {
    let agent = Agent::new(house);
    let visit = Visit::of(house, &dirk()).remembered_for("12");
    visit.sign_in(&agent, &asked_of(house, &dirk())).await;
    assert!(agent.cookie("device").is_some());
    offered(house, "zorg").await;
    house.clock.advance(Duration::minutes(1));
    for shared in [false, true, false] {
        agent.drop_cookie("session");
        let page = asked_of(house, &dirk()).open(&agent).await;
        let page = give(&page, &dirk(), shared).await;
        let asked = page.step() == "second-factor";
        assert_eq!(asked, shared, "{}", page.text());
    }
    // A session that rests on a remembered browser does not outlive that either.
    with_policy(house, "zorg", every_computer).await;
    let page = asked_of(house, &dirk()).open(&agent).await;
    assert_eq!(page.step(), "second-factor");
}

async fn e19_on_a_shared_computer_automatic_remembering_says_why_not(house: &TestHouse) {
    with_policy(house, "energie", every_computer).await;
    let (agent, anton) = (Agent::new(house), player("energie", "anton"));
    let page = asked_of(house, &anton).open(&agent).await;
    assert!(!page.has_field("shared_computer"), "known, and not asked");
    assert!(page.text().contains("Dit is een gedeelde computer"));
    let code = give(&page, &anton, false).await;
    assert!(!code.has_field("not_remember"));
    assert!(
        code.text().contains("dus we onthouden dit apparaat niet"),
        "{}",
        code.text()
    );
    Visit::of(house, &anton).go_on(code).await;
    assert_eq!(agent.cookie("device"), None);
}

async fn e19_the_session_is_short_and_ends_with_the_browser(house: &TestHouse) {
    offered(house, "zorg").await;
    let (own, shared) = (Agent::new(house), Agent::new(house));
    Visit::of(house, &dirk())
        .sign_in(&own, &asked_of(house, &dirk()))
        .await;
    house.clock.advance(Duration::minutes(1));
    ticked(house, &shared, &dirk()).await;
    for agent in [&own, &shared] {
        assert!(!agent.keeps_cookie("session"));
        assert!(!agent.keeps_cookie("browser"));
    }
    house.clock.advance(Duration::minutes(19));
    assert_eq!(shared.get("/account").await.step(), "account");
    // An hour elsewhere; twenty minutes on a shared computer.
    house.clock.advance(Duration::minutes(21));
    assert_eq!(own.get("/account").await.step(), "account");
    assert_ne!(shared.get("/account").await.step(), "account");
    with_policy(house, "zorg", |policy| {
        policy.shared_computer.idle_minutes = 5;
    })
    .await;
    ticked(house, &shared, &dirk()).await;
    house.clock.advance(Duration::minutes(5));
    assert_ne!(shared.get("/account").await.step(), "account");
}

async fn e19_no_passkey_is_made(house: &TestHouse) {
    let anton = player("energie", "anton");
    let (agent, _) = with_passkey(house, &anton).await;
    let page = agent.get("/account/security/passkeys").await;
    let asked = options(&agent, &page, "/account/security/passkeys/options", &[]).await;
    let answer = SoftKey::at(ORIGIN).make(&asked);
    // From now on the computer is shared; the session learns of it at its next request.
    with_policy(house, "energie", every_computer).await;
    let page = agent.get("/account/security/passkeys").await;
    assert_eq!(page.step(), "passkeys", "{}", page.text());
    assert!(!page.has_field("answer"), "nothing to add one with");
    assert!(page.text().contains("Op een gedeelde computer"));
    assert!(page.body.contains("?remove="), "what there is can go");
    let none = press(&agent, "/account/security/passkeys/options", &[]).await;
    assert_eq!(none.status, 404);
    let fields = [("answer", &*answer), ("name", "Van de klas")];
    let page = press(&agent, "/account/security/passkeys", &fields).await;
    assert_eq!(page.status, 403, "{}", page.text());
    let there = crate::passkeys::passkeys(house, &anton).await;
    assert_eq!(there.len(), 1);
}

async fn e19_a_passkey_that_signs_in_takes_the_box_along(house: &TestHouse) {
    let anton = player("energie", "anton");
    let (_, mut key) = with_passkey(house, &anton).await;
    with_policy(house, "energie", |policy| {
        policy.shared_computer.offered = true;
        policy.passkeys.mode = PasskeyMode::OnlyStep;
    })
    .await;
    for said in [true, false] {
        let agent = Agent::new(house);
        let page = asked_of(house, &anton).open(&agent).await;
        let at = signin_of(&page);
        let asked = options(&agent, &page, &format!("{at}/passkey-options"), &[]).await;
        let fields = [
            ("csrf".to_owned(), page.value("csrf").unwrap()),
            ("answer".to_owned(), key.show(&asked)),
            (
                "shared_computer".to_owned(),
                if said { "1" } else { "" }.to_owned(),
            ),
        ];
        let page = agent.post(&format!("{at}/passkey"), &fields).await;
        assert!(page.away().is_some(), "{}", page.text());
        assert_eq!(is_shared(&agent).await, said);
    }
}

async fn e19_who_comes_by_the_schools_own_provider_takes_the_box_along(house: &TestHouse) {
    let provider = ScriptedProvider::start().await;
    let settings = source_settings(&provider.issuer);
    give_source(house, "school", "regenboog", true, settings).await;
    link_at_source(house, &provider, "meester", "m-1").await;
    let meester = player("school", "meester");
    for offers in [false, true] {
        with_policy(house, "school", move |policy| {
            policy.shared_computer.offered = offers;
        })
        .await;
        let agent = Agent::new(house);
        let page = asked_of(house, &meester).open(&agent).await;
        let page = press_source_with(&page, "regenboog", &[("shared_computer", "1")]).await;
        let sent = Sent::after(&page);
        // Who was there before may still be signed in there.
        assert_eq!(sent.param("prompt"), if offers { "login" } else { "" });
        sent.come_back(house, &provider, &agent, "m-1", &json!({}))
            .await;
        let said = is_shared(&agent).await;
        assert_eq!(said, offers, "a box that nobody offered says nothing");
    }
}

async fn e19_a_name_is_not_suggested_and_no_account_to_choose(house: &TestHouse) {
    let (bea, portal) = (player("energie", "bea"), Portal::of(house, "agenda"));
    let agent = Agent::new(house);
    let settled = Visit::of(house, &bea)
        .not_now()
        .sign_in(&agent, &portal.ask_for("energie"))
        .await;
    assert!(settled.page.away().is_some());
    house.clock.advance(Duration::minutes(1));
    let again = portal.ask_for("energie").with("prompt", "login");
    let choose = portal.ask_for("energie").with("prompt", "select_account");
    let page = again.open(&agent).await;
    assert_eq!(page.value("username").as_deref(), Some("bea"), "at home");
    assert_eq!(choose.open(&agent).await.step(), "select-account");
    with_policy(house, "energie", every_computer).await;
    for asked in [&again, &choose] {
        let page = asked.open(&agent).await;
        assert_eq!(page.step(), "password");
        assert_eq!(page.value("username").unwrap_or_default(), "");
        // The body has ids by chance; what can be read has none.
        assert!(!page.text().contains("bea"), "{}", page.text());
    }
}

async fn e19_why_says_that_a_shared_computer_remembers_nothing(house: &TestHouse) {
    with_policy(house, "school", every_computer).await;
    let juf = player("school", "juf");
    Visit::of(house, &juf)
        .sign_in(&Agent::new(house), &asked_of(house, &juf))
        .await;
    let console = sluis_tests::Console::of(house, &player("school", "baas")).await;
    let id = house.person("school", "juf").await.id;
    let page = console.open(&format!("/why/{id}")).await;
    let signin = page
        .links()
        .into_iter()
        .find(|link| link.contains("/why/") && link.matches('/').count() == 6)
        .unwrap()
        .to_owned();
    let told = console.agent.get(&signin).await;
    assert!(
        told.body
            .contains("data-reason=\"console-why-no-device-shared\""),
        "{}",
        told.text()
    );
}

async fn e19_what_is_given_there_ends_with_the_session(house: &TestHouse) {
    offered(house, "zorg").await;
    let portal = Portal::of(house, "agenda");
    let asked = asked_of(house, &dirk()).with("scope", "openid profile offline_access");
    let there = Agent::new(house);
    let page = give(&asked.open(&there).await, &dirk(), true).await;
    let page = Visit::of(house, &dirk()).not_now().go_on(page).await.page;
    let given = portal.tokens(&asked, &page).await;
    let scope = given.body["scope"].as_str().unwrap();
    assert_eq!(scope, "openid profile", "what outlives a session is not");
    let account = there.get("/account").await;
    account.click_action("next").await;
    if let Some(token) = &given.refresh_token {
        assert_eq!(portal.refresh(token).await.error(), "invalid_grant");
    }
    // At a computer of their own it is.
    house.clock.advance(Duration::minutes(1));
    let own = Agent::new(house);
    let visit = Visit::of(house, &dirk()).not_now();
    let page = visit.sign_in(&own, &asked).await.page;
    let given = portal.tokens(&asked, &page).await;
    assert!(
        given.body["scope"]
            .as_str()
            .unwrap()
            .contains("offline_access")
    );
}

async fn e19_rec_23_whoever_ticks_the_box_is_told_of_each_sign_in_there(house: &TestHouse) {
    offered(house, "zorg").await;
    let told = async || {
        let letters = mails(house, dirk().username).await;
        letters
            .iter()
            .filter(|letter| letter.contains("Netwerkadres"))
            .count()
    };
    // The first sign-in of all is told to nobody.
    let own = Agent::new(house);
    let asked = asked_of(house, &dirk());
    Visit::of(house, &dirk())
        .not_now()
        .sign_in(&own, &asked)
        .await;
    assert_eq!(told().await, 0);
    let library = Agent::new(house);
    for times in 1..=2 {
        house.clock.advance(Duration::minutes(1));
        let page = ticked(house, &library, &dirk()).await;
        assert!(page.away().is_some(), "{}", page.text());
        assert_eq!(library.cookie("known"), None, "nothing stays there");
        assert_eq!(told().await, times);
        library.get("/account").await.click_action("next").await;
    }
    assert!(own.cookie("known").is_some());
}
