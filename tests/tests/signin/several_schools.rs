//! One person with accounts at several schools, known at each by the same account at one provider.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use self::Link::{Bea, Meester};
use serde_json::json;
use sluis_model::{
    person::Standing,
    policy::{SecondFactorMode, UpstreamTrust},
};
use sluis_tests::{
    Agent, Page, Portal, ScriptedProvider, Sent, Visit, give_source, link_at, on_both_stores,
    press_source, source_settings,
    testkit::{TestHouse, cast::player},
    with_policy,
};

on_both_stores! {
    u36_who_has_accounts_at_two_schools_chooses_one_of_them;
    u36_the_session_is_of_one_account_and_another_one_is_a_visit_away;
    flt_59_a_second_choice_of_an_account_is_answered_as_the_first;
    u36_the_other_school_asks_what_its_policy_demands_and_no_more;
    ins_01_a_portal_that_names_a_school_shows_no_account_of_another;
    brk_31_another_client_or_issuer_there_makes_nobody_the_same_person;
    brk_31_only_an_account_on_the_page_can_be_chosen;
    u36_an_account_that_is_closed_can_not_be_chosen;
    ses_11_what_a_source_said_opens_no_account_that_was_changed_since;
}

#[derive(Clone, Copy)]
enum Link {
    Meester,
    Bea,
}

/// A provider at which two schools' people are known, each by its own source.
struct Board {
    provider: ScriptedProvider,
}

impl Board {
    async fn open(house: &TestHouse) -> Self {
        let provider = ScriptedProvider::start().await;
        let settings = source_settings(&provider.issuer);
        give_source(house, "school", "regenboog", true, settings.clone()).await;
        give_source(house, "energie", "regenboog", true, settings).await;
        let board = Self { provider };
        for link in [Meester, Bea] {
            board.link(house, link).await;
        }
        board
    }

    async fn link(&self, house: &TestHouse, link: Link) {
        let (institution, username) = match link {
            Meester => ("school", "meester"),
            Bea => ("energie", "bea"),
        };
        link_at(house, &self.provider, institution, username, "m-1").await;
    }

    /// Types the school's name where no portal names one, and comes back from the provider.
    async fn come(&self, house: &TestHouse, agent: &Agent, page: Page, slug: &str) -> Page {
        assert_eq!(page.step(), "institution", "{}", page.text());
        let page = page.submit(&[("institution", slug)]).await;
        let sent = Sent::after(&press_source(&page, "regenboog").await);
        sent.come_back(house, &self.provider, agent, "m-1", &json!({}))
            .await
    }
}

async fn name_of(house: &TestHouse, slug: &'static str) -> String {
    let read = house.idp.durable.read(|tx| tx.institution_by_slug(slug));
    read.await.unwrap().unwrap().name.clone()
}

async fn sub_of(house: &TestHouse, institution: &str, username: &str) -> String {
    house.person(institution, username).await.id.to_string()
}

async fn u36_who_has_accounts_at_two_schools_chooses_one_of_them(house: &TestHouse) {
    let board = Board::open(house).await;
    let portal = Portal::of(house, "agenda");
    let bea = sub_of(house, "energie", "bea").await;
    for chosen in [Meester, Bea] {
        let agent = Agent::new(house);
        let asked = portal.ask();
        let page = asked.open(&agent).await;
        let page = board.come(house, &agent, page, "school").await;
        assert_eq!(page.step(), "select-account", "{}", page.text());
        let energie = name_of(house, "energie").await;
        let school = name_of(house, "school").await;
        for told in [energie.as_str(), &school, "meester", "bea", "leraar"] {
            assert!(page.text().contains(told), "{told}: {}", page.text());
        }
        let (account, who, sub) = match chosen {
            Meester => ("", player("school", "meester"), None),
            Bea => (bea.as_str(), player("energie", "bea"), Some(&bea)),
        };
        let page = page
            .submit_action("continue", &[("account", account)])
            .await;
        let settled = Visit::of(house, &who).not_now().go_on(page).await;
        let tokens = portal.tokens(&asked, &settled.page).await;
        let school = sub_of(house, "school", "meester").await;
        assert_eq!(tokens.claims["sub"], *sub.unwrap_or(&school));
        let told = portal.userinfo(&tokens.access_token).await.json;
        let at = if sub.is_some() { "energie" } else { "school" };
        assert_eq!(told["institution"], at);
        // The session is of that account alone: nothing is asked, and nobody else is told of.
        let asked = portal.ask();
        let page = asked.open(&agent).await;
        let again = portal.tokens(&asked, &page).await;
        assert_eq!(again.claims["sub"], tokens.claims["sub"]);
    }
}

async fn u36_the_session_is_of_one_account_and_another_one_is_a_visit_away(house: &TestHouse) {
    let board = Board::open(house).await;
    let portal = Portal::of(house, "agenda");
    let agent = Agent::new(house);
    let page = portal.ask().open(&agent).await;
    let page = board.come(house, &agent, page, "energie").await;
    let page = page.submit_action("continue", &[("account", "")]).await;
    assert!(page.away().is_some(), "{}", page.text());

    let asked = portal.ask().with("prompt", "select_account");
    let page = asked.open(&agent).await;
    assert_eq!(page.step(), "select-account");
    assert!(page.text().contains("meester"), "{}", page.text());
    let meester = sub_of(house, "school", "meester").await;
    let page = page
        .submit_action("continue", &[("account", &meester)])
        .await;
    let sent = Sent::after(&page);
    assert_eq!(sent.param("prompt"), "", "nobody is asked twice");
    let page = sent
        .come_back(house, &board.provider, &agent, "m-1", &json!({}))
        .await;
    let who = player("school", "meester");
    let settled = Visit::of(house, &who).not_now().go_on(page).await;
    assert!(!settled.steps.iter().any(|step| step == "password"));
    assert!(!settled.steps.iter().any(|step| step == "select-account"));
    let tokens = portal.tokens(&asked, &settled.page).await;
    assert_eq!(tokens.claims["sub"], *meester);
}

async fn flt_59_a_second_choice_of_an_account_is_answered_as_the_first(house: &TestHouse) {
    let board = Board::open(house).await;
    let bea = sub_of(house, "energie", "bea").await;
    let agent = Agent::new(house);
    let page = Portal::of(house, "agenda").ask().open(&agent).await;
    let page = board.come(house, &agent, page, "school").await;
    assert_eq!(page.step(), "select-account", "{}", page.text());
    // The button is pressed twice: the second request goes before the first one's answer has come.
    let twice = agent.copy().get(&page.url).await;
    let chosen = [("account", bea.as_str())];
    let first = page.submit_action("continue", &chosen).await;
    assert!(first.away().is_some(), "{}", first.text());
    let second = twice.submit_action("continue", &chosen).await;
    assert!(second.away().is_some(), "{}", second.text());
}

async fn u36_the_other_school_asks_what_its_policy_demands_and_no_more(house: &TestHouse) {
    let board = Board::open(house).await;
    with_policy(house, "energie", |policy| {
        policy.second_factor.mode = SecondFactorMode::Required;
        policy.upstream_trust = UpstreamTrust::WhenAsserted;
        policy.skip_local_second_factor_for_upstream = true;
    })
    .await;
    let portal = Portal::of(house, "agenda");
    let bea = sub_of(house, "energie", "bea").await;
    for (amr, asked_more) in [(json!(["mfa"]), false), (json!(["pwd"]), true)] {
        let agent = Agent::new(house);
        let asked = portal.ask();
        let page = asked.open(&agent).await;
        let page = page.submit(&[("institution", "school")]).await;
        let sent = Sent::after(&press_source(&page, "regenboog").await);
        let more = json!({ "amr": amr });
        let page = sent
            .come_back(house, &board.provider, &agent, "m-1", &more)
            .await;
        assert_eq!(page.step(), "select-account", "{}", page.text());
        let page = page.submit_action("continue", &[("account", &bea)]).await;
        assert_eq!(page.away().is_none(), asked_more, "{}", page.text());
        assert_ne!(page.step(), "password");
    }
}

async fn ins_01_a_portal_that_names_a_school_shows_no_account_of_another(house: &TestHouse) {
    let board = Board::open(house).await;
    let portal = Portal::of(house, "agenda");
    let agent = Agent::new(house);
    for prompt in ["", "select_account"] {
        let asked = portal.ask_for("energie").with("prompt", prompt);
        let page = asked.open(&agent).await;
        let page = if page.step() == "password" {
            let sent = Sent::after(&press_source(&page, "regenboog").await);
            sent.come_back(house, &board.provider, &agent, "m-1", &json!({}))
                .await
        } else {
            assert_eq!(page.step(), "select-account");
            assert!(!page.text().contains("meester"), "{}", page.text());
            let meester = sub_of(house, "school", "meester").await;
            let page = page
                .submit_action("continue", &[("account", &meester)])
                .await;
            assert_eq!(
                page.step(),
                "select-account",
                "what is not there is not chosen"
            );
            page.click_action("continue").await
        };
        portal.tokens(&asked, &page).await;
    }
}

async fn brk_31_another_client_or_issuer_there_makes_nobody_the_same_person(house: &TestHouse) {
    // The same `sub` for another client may be anybody.
    let board = Board::open(house).await;
    let mut other = source_settings(&board.provider.issuer);
    other.client_id = "other".to_owned();
    give_source(house, "energie", "regenboog", true, other).await;
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask();
    let page = asked.open(&agent).await;
    let page = board.come(house, &agent, page, "school").await;
    assert_ne!(page.step(), "select-account", "{}", page.text());
}

async fn brk_31_only_an_account_on_the_page_can_be_chosen(house: &TestHouse) {
    let board = Board::open(house).await;
    let agent = Agent::new(house);
    let page = Portal::of(house, "agenda").ask().open(&agent).await;
    let page = board.come(house, &agent, page, "school").await;
    for (institution, username) in [("energie", "cees"), ("school", "beheer"), ("school", "juf")] {
        let account = sub_of(house, institution, username).await;
        let page = page
            .submit_action("continue", &[("account", &account)])
            .await;
        assert_eq!(page.step(), "select-account", "{username}");
    }
}

async fn u36_an_account_that_is_closed_can_not_be_chosen(house: &TestHouse) {
    let board = Board::open(house).await;
    let agent = Agent::new(house);
    let portal = Portal::of(house, "agenda");
    let page = portal.ask().open(&agent).await;
    let page = board.come(house, &agent, page, "school").await;
    assert_eq!(page.step(), "select-account");
    let mut bea = house.person("energie", "bea").await;
    bea.standing = Standing::Disabled;
    let id = bea.id.to_string();
    house
        .idp
        .durable
        .write(move |tx| tx.update_person(&bea))
        .await
        .unwrap();
    let page = page.submit_action("continue", &[("account", &id)]).await;
    assert_eq!(page.step(), "select-account");
    assert!(!page.text().contains("bea"), "{}", page.text());
}

/// Whoever ended all sessions of an account has ended this way into it as well.
async fn ses_11_what_a_source_said_opens_no_account_that_was_changed_since(house: &TestHouse) {
    let board = Board::open(house).await;
    let agent = Agent::new(house);
    let page = Portal::of(house, "agenda").ask().open(&agent).await;
    let page = board.come(house, &agent, page, "school").await;
    assert_eq!(page.step(), "select-account", "{}", page.text());
    let (bea, now) = (house.person("energie", "bea").await.id, house.now());
    let id = bea.to_string();
    house
        .idp
        .durable
        .write(move |tx| tx.raise_epoch(&bea, now))
        .await
        .unwrap();
    let page = page.submit_action("continue", &[("account", &id)]).await;
    assert_eq!(page.step(), "password", "{}", page.text());
    assert_eq!(page.institution(), "energie");
}
