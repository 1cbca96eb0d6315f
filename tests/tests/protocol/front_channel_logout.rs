//! Portals hear of a sign-out through the browser (OpenID Connect Front-Channel Logout 1.0).

use sluis_tests::{
    Agent, Page, Portal, Tokens, Visit, on_both_stores,
    testkit::{ORIGIN, TestHouse, cast::player},
    with_client,
};

on_both_stores! {
    oidcc_frontchannel_rp_initiated_logout_loads_the_portal_with_iss_and_sid_and_goes_on;
    a_portal_that_wants_no_session_is_loaded_as_it_registered;
    signing_out_on_the_own_page_loads_the_portals_too;
    without_such_a_portal_the_browser_goes_on_at_once;
}

const OUT: &str = "https://agenda.test/uit";

async fn signed_in(house: &TestHouse) -> (Agent, Portal, Tokens) {
    let (agent, portal) = (Agent::new(house), Portal::of(house, "agenda"));
    let asked = portal.ask_for("energie").with("scope", "openid");
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &asked)
        .await;
    let tokens = portal.tokens(&asked, &settled.page).await;
    (agent, portal, tokens)
}

async fn registers(house: &TestHouse, uri: &'static str, session: bool) {
    with_client(house, "agenda", move |settings| {
        settings.frontchannel_logout_uri = Some(uri.to_owned());
        settings.frontchannel_logout_session_required = session;
    })
    .await;
}

async fn sign_out(agent: &Agent, tokens: &Tokens) -> Page {
    let url = format!(
        "/oauth/logout?id_token_hint={}&post_logout_redirect_uri={OUT}&state=a%26b%22c",
        tokens.id_token
    );
    agent.get(&url).await
}

/// The `src` of every frame, as the markup has it.
fn frames(page: &Page) -> Vec<String> {
    page.body
        .split("<iframe src=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(|src| src.replace("&amp;", "&").replace("&#x2F;", "/"))
        .collect()
}

async fn oidcc_frontchannel_rp_initiated_logout_loads_the_portal_with_iss_and_sid_and_goes_on(
    house: &TestHouse,
) {
    registers(house, "https://agenda.test:8443/weg?van=sluis", true).await;
    let (agent, portal, tokens) = signed_in(house).await;
    let page = sign_out(&agent, &tokens).await;
    assert_eq!((page.step(), page.away()), ("signed-out", None));
    let sid = tokens.claims["sid"].as_str().unwrap_or_default();
    let issuer = ORIGIN.replace(':', "%3A").replace('/', "%2F");
    let expected = format!("https://agenda.test:8443/weg?van=sluis&iss={issuer}&sid={sid}");
    assert_eq!(frames(&page), [expected]);
    let policy = page
        .header("content-security-policy")
        .unwrap_or_default()
        .to_owned();
    assert!(
        policy.ends_with("; frame-src https://agenda.test:8443"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe"), "{policy}");
    let onward = format!("{OUT}?state=a%26b%22c");
    assert!(
        page.links().contains(&onward.as_str()),
        "{:?}",
        page.links()
    );
    assert!(
        !page.body.contains("http-equiv=\"refresh\""),
        "without scripts a page changes when the person says so (WCAG 2.2.1)"
    );
    assert!(
        page.body.contains("data-onward"),
        "with scripts it goes on by itself"
    );
    let silent = portal.ask_for("energie").with("prompt", "none");
    assert_eq!(silent.error(&silent.open(&agent).await), "login_required");
}

async fn a_portal_that_wants_no_session_is_loaded_as_it_registered(house: &TestHouse) {
    registers(house, "https://agenda.test/weg", false).await;
    let (agent, _, tokens) = signed_in(house).await;
    let page = sign_out(&agent, &tokens).await;
    assert_eq!(frames(&page), ["https://agenda.test/weg"]);
}

async fn signing_out_on_the_own_page_loads_the_portals_too(house: &TestHouse) {
    registers(house, "https://agenda.test/weg", true).await;
    let (agent, _, _) = signed_in(house).await;
    let page = agent.get("/account").await;
    let csrf = page.value("csrf").unwrap_or_default();
    let page = agent
        .post("/account/sign-out", &[("csrf".to_owned(), csrf)])
        .await;
    assert_eq!(page.step(), "signed-out");
    assert_eq!(frames(&page).len(), 1);
    assert!(!page.body.contains("http-equiv=\"refresh\""));
}

async fn without_such_a_portal_the_browser_goes_on_at_once(house: &TestHouse) {
    let (agent, _, tokens) = signed_in(house).await;
    let page = sign_out(&agent, &tokens).await;
    assert_eq!(page.away(), Some("https://agenda.test/uit?state=a%26b%22c"));
}
