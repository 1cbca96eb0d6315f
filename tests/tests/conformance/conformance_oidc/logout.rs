//! The plans for RP-initiated, back-channel and front-channel logout.

use crate::conformance_oidc::{config::addresses, house, modules::NEEDS_A_PERSON};
use serde_json::{Value, json};
use sluis_tests::{
    Agent, Page, claims_unverified,
    conformance::{Host, Provider, Round, Suite, Trial, keys},
    testkit::{ORIGIN, TestHouse},
    unsigned,
};
use url::Url;

const SUITE: Suite = Suite::of("code");
const OUT: &str = "https://suite.test/test/a/sluis/post_logout_redirect";
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// 90 printable characters without space, `+` and `;`.
fn state() -> String {
    let letters: String = ('!'..='~')
        .filter(|letter| !"+;".contains(*letter))
        .collect();
    letters.chars().cycle().take(90).collect()
}

/// The browser goes to the end session endpoint.
pub(crate) async fn sign_out(trial: &Trial<'_>, agent: &Agent, params: &[(&str, &str)]) -> Page {
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(params)
        .finish();
    let endpoint = trial.provider.endpoint("end_session_endpoint");
    let page = agent.get(&format!("{endpoint}?{query}")).await;
    assert!(
        !page.body.contains("<script>alert"),
        "what came is not escaped"
    );
    if page.step() == "sign-out" {
        page.submit(&[]).await
    } else {
        page
    }
}

struct SignedIn<'h> {
    trial: Trial<'h>,
    agent: Agent,
    round: Round,
}

async fn signed_in(house: &TestHouse, changes: Value) -> SignedIn<'_> {
    let mut metadata = json!({ "post_logout_redirect_uris": [OUT] });
    for (name, value) in changes.as_object().into_iter().flatten() {
        metadata[name] = value.clone();
    }
    let trial = Trial::with(house, SUITE, metadata).await;
    let agent = trial.agent();
    let round = trial.round(&agent, &trial.request()).await;
    SignedIn {
        trial,
        agent,
        round,
    }
}

impl SignedIn<'_> {
    async fn sign_out(&self, params: &[(&str, &str)]) -> Page {
        sign_out(&self.trial, &self.agent, params).await
    }

    /// The session is over: a silent request says that a person is needed.
    async fn is_out(&self) {
        let request = self.trial.request().with("prompt", "none");
        let callback = self.trial.silent(&self.agent, &request).await;
        assert!(NEEDS_A_PERSON.contains(&callback.error()));
    }

    /// Nothing leads away, be it at once or after the person confirmed.
    fn stayed(page: &Page) {
        assert_eq!(page.away(), None);
        assert!(
            !page.links().iter().any(|link| link.starts_with(OUT)),
            "a link to where nobody proved that it may lead"
        );
    }
}

/// The address that a browser ends at: where it was sent, or where a page takes it by itself.
fn destination(page: &Page) -> Url {
    let away = page.away().map(str::to_owned).or_else(|| {
        let links = page.links();
        let link = links.iter().find(|link| link.starts_with(OUT));
        link.map(|link| (*link).to_owned())
    });
    let away = away.unwrap_or_else(|| panic!("at {:?}: {}", page.step(), page.body));
    Url::parse(&away).unwrap_or_else(|error| panic!("{away}: {error}"))
}

/// Back at the client, with the state and nothing else.
fn is_back(page: &Page, state: Option<&str>) {
    let url = destination(page);
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let wanted: Vec<(String, String)> = state
        .map(|state| ("state".to_owned(), state.to_owned()))
        .into_iter()
        .collect();
    assert_eq!(pairs, wanted);
    assert!(url.as_str().starts_with(OUT), "{url}");
}

#[tokio::test]
async fn oidcc_rp_initiated_logout_discovery_endpoint_verification() {
    let house = house().await;
    let provider = Provider::discover(&house).await;
    addresses(&provider.document);
    assert!(
        provider
            .endpoint("end_session_endpoint")
            .starts_with(ORIGIN)
    );
}

#[tokio::test]
async fn oidcc_rp_initiated_logout_goes_back_with_the_state_and_the_session_is_over() {
    let house = house().await;
    let one = signed_in(&house, Value::Null).await;
    let state = state();
    let page = one
        .sign_out(&[
            ("id_token_hint", &one.round.id_token),
            ("post_logout_redirect_uri", OUT),
            ("state", &state),
        ])
        .await;
    is_back(&page, Some(&state));
    one.is_out().await;
    one.trial.end().await;
}

#[tokio::test]
async fn oidcc_rp_initiated_logout_no_state_goes_back_without_one() {
    let house = house().await;
    let one = signed_in(&house, Value::Null).await;
    let page = one
        .sign_out(&[
            ("id_token_hint", &one.round.id_token),
            ("post_logout_redirect_uri", OUT),
        ])
        .await;
    is_back(&page, None);
    one.is_out().await;
    one.trial.end().await;
}

/// Signs out with a hint that may be bad, and an address; nothing leads away.
async fn stays(hint: impl Fn(&SignedIn<'_>) -> Option<String>, uri: &str, why: &str) {
    let house = house().await;
    let one = signed_in(&house, Value::Null).await;
    let (hint, state) = (hint(&one), state());
    let mut params = vec![("post_logout_redirect_uri", uri), ("state", &state)];
    if let Some(hint) = &hint {
        params.push(("id_token_hint", hint));
    }
    let page = one.sign_out(&params).await;
    SignedIn::stayed(&page);
    assert_eq!(page.step(), "signed-out");
    assert!(page.text().contains(why), "{}", page.text());
    one.trial.end().await;
}

const NOT_REGISTERED: &str = "staat niet bij ons ingeschreven";
const NOT_PROVEN: &str = "bleek niet van wie het kwam";

fn good_hint(one: &SignedIn<'_>) -> Option<String> {
    Some(one.round.id_token.clone())
}

#[tokio::test]
async fn oidcc_rp_initiated_logout_bad_post_logout_redirect_uri_leads_nowhere() {
    stays(
        good_hint,
        "https://suite.test/test/a/sluis/elsewhere",
        NOT_REGISTERED,
    )
    .await;
}

#[tokio::test]
async fn oidcc_rp_initiated_logout_query_added_to_post_logout_redirect_uri_leads_nowhere() {
    stays(good_hint, &format!("{OUT}?foo=bar"), NOT_REGISTERED).await;
}

#[tokio::test]
async fn oidcc_rp_initiated_logout_modified_id_token_hint_leads_nowhere() {
    let without_signature =
        |one: &SignedIn<'_>| Some(unsigned(&claims_unverified(&one.round.id_token)));
    stays(without_signature, OUT, NOT_PROVEN).await;
}

#[tokio::test]
async fn oidcc_rp_initiated_logout_bad_id_token_hint_leads_nowhere() {
    let by_the_client = |one: &SignedIn<'_>| {
        let mut claims = claims_unverified(&one.round.id_token);
        let issuer = claims["iss"].take();
        claims["iss"] = claims["aud"].take();
        claims["aud"] = issuer;
        Some(one.trial.client.key.sign(&claims))
    };
    stays(by_the_client, OUT, NOT_PROVEN).await;
}

#[tokio::test]
async fn oidcc_rp_initiated_logout_no_id_token_hint_leads_nowhere_even_when_confirmed() {
    stays(|_| None, OUT, NOT_PROVEN).await;
}

/// Without an address to go back to: the person reads that it is done.
async fn tells_the_person(with_hint: bool, with_state: bool) {
    let house = house().await;
    let one = signed_in(&house, Value::Null).await;
    let state = state();
    let mut params = vec![];
    if with_hint {
        params.push(("id_token_hint", one.round.id_token.as_str()));
    }
    if with_state {
        params.push(("state", state.as_str()));
    }
    let page = one.sign_out(&params).await;
    SignedIn::stayed(&page);
    assert_eq!((page.step(), page.status), ("signed-out", 200));
    one.is_out().await;
    one.trial.end().await;
}

#[tokio::test]
async fn oidcc_rp_initiated_logout_no_params_ends_on_a_page() {
    tells_the_person(false, false).await;
}

#[tokio::test]
async fn oidcc_rp_initiated_logout_only_state_ends_on_a_page() {
    tells_the_person(false, true).await;
}

#[tokio::test]
async fn oidcc_rp_initiated_logout_no_post_logout_redirect_uri_ends_on_a_page() {
    tells_the_person(true, true).await;
}

#[tokio::test]
async fn oidcc_backchannel_rp_initiated_logout_discovery_endpoint_verification() {
    let house = house().await;
    let provider = Provider::discover(&house).await;
    addresses(&provider.document);
    assert!(
        provider
            .endpoint("end_session_endpoint")
            .starts_with(ORIGIN)
    );
    for name in [
        "backchannel_logout_supported",
        "backchannel_logout_session_supported",
    ] {
        assert_eq!(provider.document[name], true, "{name}");
    }
}

#[tokio::test]
async fn oidcc_frontchannel_rp_initiated_logout_discovery_endpoint_verification() {
    let house = house().await;
    let provider = Provider::discover(&house).await;
    addresses(&provider.document);
    assert!(
        provider
            .endpoint("end_session_endpoint")
            .starts_with(ORIGIN)
    );
    for name in [
        "frontchannel_logout_supported",
        "frontchannel_logout_session_supported",
    ] {
        assert_eq!(provider.document[name], true, "{name}");
    }
}

/// Waits for the first thing that a client's server hears.
async fn first_heard(house: &TestHouse, host: &Host) -> sluis_tests::conformance::Heard {
    house.send_logouts().await;
    let heard = host.heard().into_iter().next();
    heard.unwrap_or_else(|| panic!("nothing was heard"))
}

#[tokio::test]
async fn oidcc_backchannel_rp_initiated_logout_the_client_hears_of_it() {
    let house = house().await;
    let host = Host::start();
    let one = signed_in(
        &house,
        json!({
            "backchannel_logout_uri": host.url("/backchannel"),
            "backchannel_logout_session_required": true,
        }),
    )
    .await;
    let state = state();
    let page = one
        .sign_out(&[
            ("id_token_hint", &one.round.id_token),
            ("post_logout_redirect_uri", OUT),
            ("state", &state),
        ])
        .await;
    is_back(&page, Some(&state));
    let heard = first_heard(&house, &host).await;
    assert_eq!(
        (heard.method.as_str(), heard.target.as_str()),
        ("POST", "/backchannel")
    );
    assert!(heard.kind.starts_with("application/x-www-form-urlencoded"));
    let fields: Vec<(String, String)> = form_urlencoded::parse(heard.body.as_bytes())
        .into_owned()
        .collect();
    let [(name, token)] = &fields[..] else {
        panic!("{fields:?}")
    };
    assert_eq!(name, "logout_token");
    logout_token(&one, token);
    one.is_out().await;
    one.trial.end().await;
}

/// Back-Channel Logout §2.4, §2.6.
fn logout_token(one: &SignedIn<'_>, token: &str) {
    let (header, claims) = keys::verified(token, &one.trial.provider.keys);
    assert_eq!(header["typ"], "logout+jwt");
    assert_eq!(claims["iss"], ORIGIN);
    let audience = &claims["aud"];
    let meant = audience == one.trial.client.id.as_str()
        || audience
            .as_array()
            .is_some_and(|all| all.contains(&one.trial.client.id.as_str().into()));
    assert!(meant, "aud {audience}");
    let now = one.trial.house.now().timestamp();
    let moment = |name: &str| claims[name].as_i64().unwrap_or_default();
    assert!((now - 86_400..=now).contains(&moment("iat")), "{claims}");
    assert!(moment("exp") > now, "{claims}");
    assert!(claims["jti"].as_str().is_some_and(|jti| !jti.is_empty()));
    assert_eq!(claims["events"], json!({ EVENT: {} }));
    assert_eq!(claims.get("nonce"), None);
    assert_eq!(claims["sid"], one.round.claims["sid"], "it asked for sid");
    assert!(claims["sid"].is_string());
    if let Some(sub) = claims.get("sub") {
        assert_eq!(sub, &one.round.claims["sub"]);
    }
}

#[tokio::test]
async fn oidcc_frontchannel_rp_initiated_logout_the_page_loads_the_clients_address() {
    let house = house().await;
    let address = "https://suite.test/test/a/sluis/frontchannel";
    let one = signed_in(
        &house,
        json!({
            "frontchannel_logout_uri": address,
            "frontchannel_logout_session_required": true,
        }),
    )
    .await;
    let state = state();
    let page = one
        .sign_out(&[
            ("id_token_hint", &one.round.id_token),
            ("post_logout_redirect_uri", OUT),
            ("state", &state),
        ])
        .await;
    let frame = page.attribute("iframe", "src");
    let frame = frame.unwrap_or_else(|| panic!("no iframe at {:?}", page.step()));
    assert!(frame.starts_with(address), "{frame}");
    let url = Url::parse(frame).unwrap_or_else(|error| panic!("{frame}: {error}"));
    let mut pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    pairs.sort();
    let sid = one.round.claims["sid"].as_str().unwrap_or_default();
    assert_eq!(
        pairs,
        [
            ("iss".to_owned(), ORIGIN.to_owned()),
            ("sid".to_owned(), sid.to_owned())
        ]
    );
    let policy = page.header("content-security-policy").unwrap_or_default();
    let frames = policy
        .split(';')
        .find(|part| part.trim().starts_with("frame-src"));
    assert!(
        frames.is_some_and(|frames| frames.contains("https://suite.test")),
        "it may be framed: {policy}"
    );
    is_back(&page, Some(&state));
    one.is_out().await;
    one.trial.end().await;
}
