//! What a person allowed a portal is seen on the own page, and taken back there.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Page, Portal, Tokens, Visit, change_client, on_both_stores,
    testkit::{
        TestHouse,
        cast::{Player, player},
    },
};

on_both_stores! {
    what_was_allowed_is_listed_and_withdrawn;
    withdrawing_ends_every_token_of_that_portal_and_of_no_other;
    after_withdrawing_the_portal_has_to_ask_again;
    tok_13_what_was_withdrawn_does_not_live_again_with_a_later_consent;
    tok_13_claims_asked_for_one_by_one_are_withdrawn_as_well;
    tok_13_what_a_portal_may_have_later_is_not_told_for_what_was_asked_before;
    nobody_withdraws_for_another_person;
    a_form_from_elsewhere_withdraws_nothing;
    u30_the_own_page_shows_what_each_portal_may_learn;
    u30_the_question_tells_all_that_the_own_page_tells_afterwards;
}

const SCOPE: &str = "openid profile email offline_access";

/// Signs in at the portal of somebody else, and allows what it asks.
async fn allow(house: &TestHouse, agent: &Agent, who: &Player) -> Tokens {
    let portal = Portal::of(house, "derde");
    let asked = portal.ask_for(who.institution).with("scope", SCOPE);
    let mut page = Visit::of(house, who)
        .not_on_this_device()
        .sign_in(agent, &asked)
        .await
        .page;
    if page.step() == "consent" {
        page = page.click_action("allow").await;
    }
    portal.tokens(&asked, &page).await
}

/// The portals that the page offers to withdraw from.
fn allowed(page: &Page) -> Vec<String> {
    page.forms()
        .into_iter()
        .filter(|form| form.action.ends_with("/account/portals"))
        .flat_map(|form| form.fields)
        .filter(|(name, _)| name == "client")
        .map(|(_, id)| id)
        .collect()
}

async fn withdraw(agent: &Agent, client: &str) -> Page {
    let csrf = agent.get("/account").await.value("csrf").unwrap();
    let fields = [
        ("csrf", csrf.as_str()),
        ("client", client),
        ("action", "withdraw"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    agent.post("/account/portals", &fields).await
}

async fn what_was_allowed_is_listed_and_withdrawn(house: &TestHouse) {
    let (agent, bea) = (Agent::new(house), player("energie", "bea"));
    allow(house, &agent, &bea).await;
    let page = agent.get("/account").await;
    assert_eq!(allowed(&page), ["derde"], "an own portal is not asked for");
    assert!(page.text().contains("Portaal derde"), "{}", page.text());
    assert!(page.text().contains("e-mailadres"), "{}", page.text());
    let page = withdraw(&agent, "derde").await;
    assert_eq!((page.step(), allowed(&page).len()), ("account", 0));
    assert!(page.text().contains("ingetrokken"), "{}", page.text());
    let events = house.events().await;
    let told = events
        .iter()
        .find(|event| event.kind == EventKind::ConsentWithdrawn);
    assert_eq!(told.unwrap().details["client"], "derde");
}

async fn withdrawing_ends_every_token_of_that_portal_and_of_no_other(house: &TestHouse) {
    let (agent, bea) = (Agent::new(house), player("energie", "bea"));
    let derde = Portal::of(house, "derde");
    let tokens = allow(house, &agent, &bea).await;
    let agenda = Portal::of(house, "agenda");
    let asked = agenda.ask_for("energie");
    let page = asked.open(&agent).await;
    let other = agenda.tokens(&asked, &page).await;
    assert_eq!(derde.userinfo(&tokens.access_token).await.status, 200);
    withdraw(&agent, "derde").await;
    assert_eq!(derde.userinfo(&tokens.access_token).await.status, 401);
    assert!(!derde.is_active(&tokens.access_token).await);
    let refreshed = derde.refresh(&tokens.refresh_token.unwrap()).await;
    assert_eq!(refreshed.error(), "invalid_grant");
    assert_eq!(agenda.userinfo(&other.access_token).await.status, 200);
}

async fn after_withdrawing_the_portal_has_to_ask_again(house: &TestHouse) {
    let (agent, bea) = (Agent::new(house), player("energie", "bea"));
    allow(house, &agent, &bea).await;
    let portal = Portal::of(house, "derde");
    let silent = || {
        portal
            .ask_for("energie")
            .with("scope", SCOPE)
            .with("prompt", "none")
    };
    let asked = silent();
    assert!(!asked.code(&asked.open(&agent).await).is_empty());
    withdraw(&agent, "derde").await;
    let asked = silent();
    assert_eq!(asked.error(&asked.open(&agent).await), "consent_required");
    let asked = portal.ask_for("energie").with("scope", SCOPE);
    let page = asked.open(&agent).await;
    assert_eq!(page.step(), "consent");
    let tokens = portal
        .tokens(&asked, &page.click_action("allow").await)
        .await;
    assert_eq!(portal.userinfo(&tokens.access_token).await.status, 200);
}

async fn tok_13_what_was_withdrawn_does_not_live_again_with_a_later_consent(house: &TestHouse) {
    let (agent, bea) = (Agent::new(house), player("energie", "bea"));
    allow(house, &agent, &bea).await;
    let portal = Portal::of(house, "derde");
    // Tokens without a refresh family, and a code that nobody redeemed yet.
    let plain = || portal.ask_for("energie").with("scope", "openid email");
    let asked = plain();
    let early = portal.tokens(&asked, &asked.open(&agent).await).await;
    assert_eq!(portal.userinfo(&early.access_token).await.status, 200);
    let pending = plain();
    let code = pending.code(&pending.open(&agent).await);
    house.clock.advance(Duration::seconds(1));
    withdraw(&agent, "derde").await;
    house.clock.advance(Duration::seconds(1));
    let asked = plain();
    let page = asked.open(&agent).await;
    assert_eq!(page.step(), "consent");
    let later = portal
        .tokens(&asked, &page.click_action("allow").await)
        .await;
    assert_eq!(portal.userinfo(&early.access_token).await.status, 401);
    assert!(!portal.is_active(&early.access_token).await);
    let redeemed = portal.redeem(&pending, &code).await;
    assert_eq!(redeemed.error(), "invalid_grant");
    // More is allowed, without a break: what was given before stays.
    house.clock.advance(Duration::seconds(1));
    let asked = portal
        .ask_for("energie")
        .with("scope", "openid email phone");
    let page = asked.open(&agent).await;
    assert_eq!(page.step(), "consent");
    portal
        .tokens(&asked, &page.click_action("allow").await)
        .await;
    assert_eq!(portal.userinfo(&later.access_token).await.status, 200);
}

/// Allows the portal of somebody else what it asks for beside the scope.
async fn allow_one_by_one(house: &TestHouse, agent: &Agent, claims: &str) -> Tokens {
    let portal = Portal::of(house, "derde");
    let asked = portal
        .ask_for("energie")
        .with("scope", "openid")
        .with("claims", claims);
    let mut page = Visit::of(house, &player("energie", "bea"))
        .not_on_this_device()
        .sign_in(agent, &asked)
        .await
        .page;
    if page.step() == "consent" {
        page = page.click_action("allow").await;
    }
    portal.tokens(&asked, &page).await
}

async fn tok_13_claims_asked_for_one_by_one_are_withdrawn_as_well(house: &TestHouse) {
    let agent = Agent::new(house);
    let tokens = allow_one_by_one(house, &agent, r#"{"userinfo":{"email":null}}"#).await;
    let portal = Portal::of(house, "derde");
    let told = portal.userinfo(&tokens.access_token).await;
    assert!(told.json["email"].is_string(), "{}", told.json);
    withdraw(&agent, "derde").await;
    assert_eq!(portal.userinfo(&tokens.access_token).await.status, 401);
    assert!(!portal.is_active(&tokens.access_token).await);
}

async fn tok_13_what_a_portal_may_have_later_is_not_told_for_what_was_asked_before(
    house: &TestHouse,
) {
    let may_have = async |scope: &'static str| {
        change_client(house, "derde", move |client| {
            client.settings.scope = scope.split(' ').collect();
        })
        .await;
    };
    may_have("openid email").await;
    let agent = Agent::new(house);
    let claims = r#"{"userinfo":{"email":null,"name":null}}"#;
    let tokens = allow_one_by_one(house, &agent, claims).await;
    may_have("openid email profile").await;
    let portal = Portal::of(house, "derde");
    let told = portal.userinfo(&tokens.access_token).await;
    assert!(told.json["email"].is_string(), "{}", told.json);
    assert!(told.json["name"].is_null(), "{}", told.json);
}

async fn nobody_withdraws_for_another_person(house: &TestHouse) {
    let (bea, cees) = (player("energie", "bea"), player("energie", "cees"));
    let (first, second) = (Agent::new(house), Agent::new(house));
    let tokens = allow(house, &first, &bea).await;
    allow(house, &second, &cees).await;
    withdraw(&second, "derde").await;
    assert_eq!(allowed(&first.get("/account").await), ["derde"]);
    let portal = Portal::of(house, "derde");
    assert_eq!(portal.userinfo(&tokens.access_token).await.status, 200);
    // What there is not is no fault either.
    assert_eq!(withdraw(&second, "onbekend").await.step(), "account");
}

async fn a_form_from_elsewhere_withdraws_nothing(house: &TestHouse) {
    let (agent, bea) = (Agent::new(house), player("energie", "bea"));
    allow(house, &agent, &bea).await;
    let fields = [("client".to_owned(), "derde".to_owned())];
    let page = agent.post("/account/portals", &fields).await;
    assert_eq!(page.step(), "error");
    agent.post_from_elsewhere("/account/portals", &fields).await;
    assert_eq!(allowed(&agent.get("/account").await), ["derde"]);
}

/// The part of the page about what portals learn, by portal: its text.
fn learning(page: &Page) -> Vec<(String, String)> {
    let Some((_, part)) = page.body.split_once("data-testid=\"learning\"") else {
        return vec![];
    };
    let part = part.split_once("</section>").unwrap().0;
    let portals = part.split("<summary>").skip(1);
    let portals = portals.map(|portal| portal.split_once("</summary>").unwrap());
    portals
        .map(|(name, told)| (name.to_owned(), told.to_owned()))
        .collect()
}

async fn u30_the_own_page_shows_what_each_portal_may_learn(house: &TestHouse) {
    let who = player("school", "meester");
    let agent = Agent::new(house);
    // One of the school's own, which nobody is asked about, and one of somebody else's.
    let own = Portal::of(house, "agenda");
    let asked = own.ask_for("school").with("scope", "openid profile");
    Visit::of(house, &who)
        .not_now()
        .sign_in(&agent, &asked)
        .await;
    let third = Portal::of(house, "derde");
    let asked = third.ask_for("school").with("scope", "openid email");
    let page = asked.open(&agent).await;
    assert_eq!(page.step(), "consent", "{}", page.text());
    page.click_action("allow").await;
    let page = agent.get("/account").await;
    let page = if page.step() == "account" {
        page
    } else {
        Visit::of(house, &who).not_now().go_on(page).await.page
    };
    let shown = learning(&page);
    let [(_, own), (_, third)] = &shown[..] else {
        panic!("{shown:?}: {}", page.text());
    };
    let email = house.person("school", "meester").await.email.unwrap();
    // The first may have all that it was given, the other what was allowed.
    for told in ["meester", "leraar", email.as_str()] {
        assert!(own.contains(told), "{told}: {own}");
    }
    assert!(third.contains(&email), "{third}");
    assert!(!third.contains("leraar"), "{third}");
    // What it was made of is what the portal is told.
    let settled = own_userinfo(house, &agent).await;
    for (claim, value) in &settled {
        // Numbers of ours say nothing to anybody.
        let is_about = !["sub", "org_id"].contains(&claim.as_str());
        let value = value.as_str().filter(|_| is_about).unwrap_or_default();
        assert!(own.contains(value), "{claim}: {own}");
    }
    assert!(!own.contains(settled["org_id"].as_str().unwrap()), "{own}");
}

/// What each scope of a list tells.
fn told(html: &str) -> Vec<&str> {
    let (_, list) = html.split_once("<ul class=\"scopes\">").unwrap();
    let (list, _) = list.split_once("</ul>").unwrap();
    let told = list.split("<span>").skip(1);
    told.map(|told| told.split_once("</span>").unwrap().0)
        .collect()
}

async fn u30_the_question_tells_all_that_the_own_page_tells_afterwards(house: &TestHouse) {
    let who = player("school", "meester");
    let agent = Agent::new(house);
    let own = Portal::of(house, "agenda").ask_for("school");
    Visit::of(house, &who).not_now().sign_in(&agent, &own).await;
    let third = Portal::of(house, "derde");
    let scope = "openid profile email roles school eduperson entree";
    let asked = third.ask_for("school").with("scope", scope);
    let question = asked.open(&agent).await;
    assert_eq!(question.step(), "consent", "{}", question.text());
    question.click_action("allow").await;
    let page = agent.get("/account").await;
    let page = if page.step() == "account" {
        page
    } else {
        Visit::of(house, &who).not_now().go_on(page).await.page
    };
    let shown = learning(&page);
    let (_, afterwards) = shown
        .iter()
        .find(|(name, _)| name == "Portaal derde")
        .unwrap();
    let (mut before, mut after) = (told(&question.body), told(afterwards));
    before.sort_unstable();
    after.sort_unstable();
    assert!(before.len() >= 5, "{before:?}");
    assert_eq!(before, after);
    assert!(before.iter().any(|told| told.contains("leraar")));
    for raw in ["teacher", "faculty", "employee"] {
        assert!(!before.concat().contains(raw), "{raw}: {before:?}");
    }
}

/// What the school's own portal is told, with all of its scope.
async fn own_userinfo(
    house: &TestHouse,
    agent: &Agent,
) -> serde_json::Map<String, serde_json::Value> {
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("school").with(
        "scope",
        "openid profile email phone institution roles school",
    );
    let tokens = portal.tokens(&asked, &asked.open(agent).await).await;
    let told = portal.userinfo(&tokens.access_token).await.json;
    told.as_object().unwrap().clone()
}
