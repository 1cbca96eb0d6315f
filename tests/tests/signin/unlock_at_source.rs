//! The unlock by a fresh visit to the school's own provider.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::account_security::press;
use chrono::Duration;
use serde_json::{Value, json};
use sluis_tests::{
    Agent, Page, Portal, ScriptedProvider, Sent, Visit, code_of, give_source, link_at_source,
    on_both_stores, refusals, source_settings,
    testkit::{
        TestHouse,
        cast::{PHRASE, player},
    },
    to_source, with_policy,
};

on_both_stores! {
    e08_u36_whoever_comes_by_a_source_unlocks_by_signing_in_there_afresh;
    e08_u36_a_visit_that_is_not_fresh_or_breaks_off_unlocks_nothing;
    lif_02_what_a_provider_asserts_is_no_second_factor_at_the_unlock;
    lif_01_what_was_shown_at_a_source_counts_for_minutes_and_for_one_unlock;
    e08_u36_only_the_sources_that_let_somebody_in_unlock;
    brk_05_somebody_elses_account_at_the_source_unlocks_nothing;
    brk_01_a_state_unlocks_once_and_in_the_session_that_left_alone;
}

const UNLOCK: &str = "/account/unlock?to=app";

async fn school(house: &TestHouse) -> ScriptedProvider {
    let provider = ScriptedProvider::start().await;
    let settings = source_settings(&provider.issuer);
    give_source(house, "school", "regenboog", true, settings).await;
    provider
}

/// Signs somebody in at the school's provider who is linked with it.
async fn come(
    house: &TestHouse,
    provider: &ScriptedProvider,
    username: &str,
    subject: &str,
) -> Agent {
    // A code is good once.
    house.clock.advance(Duration::minutes(1));
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("school");
    let sent = to_source(&agent, &asked, "regenboog").await;
    let page = sent
        .come_back(house, provider, &agent, subject, &json!({}))
        .await;
    let who = player("school", username);
    let settled = Visit::of(house, &who).not_now().go_on(page).await;
    assert!(settled.page.away().is_some(), "{}", settled.page.text());
    agent
}

/// Presses the button of the source on the unlock page.
async fn leave(page: &Page) -> Sent {
    let form = page
        .forms()
        .into_iter()
        .rfind(|form| form.buttons.iter().any(|(name, ..)| name == "source"))
        .unwrap_or_else(|| panic!("no source on {}: {}", page.url, page.text()));
    let fields = form.filled(&[("source", "regenboog")]);
    Sent::after(&page.agent().post(&form.action, &fields).await)
}

fn offers_source(page: &Page) -> bool {
    let mut buttons = page.forms().into_iter().flat_map(|form| form.buttons);
    buttons.any(|(name, ..)| name == "source")
}

fn fresh(house: &TestHouse) -> Value {
    json!({ "auth_time": (house.now() + Duration::seconds(1)).timestamp() })
}

/// Whether the page of the set-up is open in this session.
async fn is_open(agent: &Agent) -> bool {
    agent.get("/account/security/app").await.step() == "enrol-totp"
}

async fn forget_password(house: &TestHouse, username: &str) {
    let id = house.person("school", username).await.id;
    let now = house.now();
    let dropped = house
        .idp
        .durable
        .write(move |tx| tx.drop_password(&id, now));
    dropped.await.unwrap();
}

async fn e08_u36_whoever_comes_by_a_source_unlocks_by_signing_in_there_afresh(house: &TestHouse) {
    let provider = school(house).await;
    link_at_source(house, &provider, "meester", "m-1").await;
    forget_password(house, "meester").await;
    let agent = come(house, &provider, "meester", "m-1").await;
    let page = agent.get(UNLOCK).await;
    assert_eq!(page.step(), "unlock", "{}", page.text());
    assert!(page.text().contains("Opnieuw inloggen bij De Regenboog"));
    // The redirect away is one that browsers hold against `form-action`.
    let policy = page.header("content-security-policy").unwrap();
    assert!(!policy.contains("form-action"), "{policy}");
    assert!(!is_open(&agent).await);
    let sent = leave(&page).await;
    assert!(sent.url.starts_with(&provider.issuer), "{}", sent.url);
    assert_eq!(
        (sent.param("prompt"), sent.param("max_age")),
        ("login", "0")
    );
    assert!(!is_open(&agent).await, "leaving opens nothing");
    let before = agent.cookie("session");
    let page = sent
        .come_back(house, &provider, &agent, "m-1", &fresh(house))
        .await;
    assert_eq!(
        page.step(),
        "enrol-totp",
        "{}: {}",
        page.step(),
        page.text()
    );
    assert_ne!(agent.cookie("session"), before, "SES-01");
    assert!(is_open(&agent).await);
    house.clock.advance(Duration::minutes(5));
    assert!(!is_open(&agent).await, "it ends like every unlock");
    // Whoever has a password may choose.
    link_at_source(house, &provider, "juf", "j-1").await;
    let juf = come(house, &provider, "juf", "j-1").await;
    let page = juf.get(UNLOCK).await;
    assert!(page.has_field("password") && offers_source(&page));
    press(&agent, "/account/language", &[("language", "en")]).await;
    let page = agent.get(UNLOCK).await;
    let words = "Sign in again at De Regenboog";
    assert!(page.text().contains(words), "{}", page.text());
}

async fn e08_u36_a_visit_that_is_not_fresh_or_breaks_off_unlocks_nothing(house: &TestHouse) {
    let provider = school(house).await;
    link_at_source(house, &provider, "meester", "m-1").await;
    let agent = come(house, &provider, "meester", "m-1").await;
    let old = json!({ "auth_time": house.now().timestamp() - 3600 });
    for (claims, because, words) in [
        (json!({}), "no_auth_time", "lukt daar nu niet"),
        (old, "not_fresh", "niet afgerond"),
    ] {
        let sent = leave(&agent.get(UNLOCK).await).await;
        let page = sent
            .come_back(house, &provider, &agent, "m-1", &claims)
            .await;
        assert_eq!(page.step(), "unlock", "{because}");
        let alert = page.alert_text();
        assert!(alert.contains(words), "{because}: {alert}");
        assert_eq!(refusals(house).await[0], because);
        assert!(!is_open(&agent).await, "{because}");
    }
    let sent = leave(&agent.get(UNLOCK).await).await;
    house.clock.advance(Duration::seconds(1));
    let page = agent
        .get(&sent.back_with(&[("error", "access_denied")]))
        .await;
    assert!(page.alert_text().contains("afgebroken"), "{}", page.text());
    assert_eq!(refusals(house).await[0], "denied");
    // An answer at another address than the source's own is nobody's.
    let sent = leave(&agent.get(UNLOCK).await).await;
    house.clock.advance(Duration::seconds(1));
    let elsewhere = sent
        .param("redirect_uri")
        .replace("regenboog", "een-andere");
    let page = agent.get(&sent.back_at(&elsewhere, &[("code", "c")])).await;
    assert_eq!(page.step(), "unlock");
    assert_eq!(refusals(house).await[0], "mix_up");
    assert!(!is_open(&agent).await);
    // Too late is no way back either.
    let sent = leave(&agent.get(UNLOCK).await).await;
    house.clock.advance(Duration::minutes(15));
    let page = sent
        .come_back(house, &provider, &agent, "m-1", &fresh(house))
        .await;
    assert_eq!(page.step(), "error", "{}", page.text());
    assert!(!is_open(&agent).await);
}

async fn lif_02_what_a_provider_asserts_is_no_second_factor_at_the_unlock(house: &TestHouse) {
    let provider = school(house).await;
    with_policy(house, "school", |policy| {
        policy.upstream_trust = sluis_model::policy::UpstreamTrust::Always;
    })
    .await;
    link_at_source(house, &provider, "juf", "j-1").await;
    let agent = come(house, &provider, "juf", "j-1").await;
    house.clock.advance(Duration::minutes(6));
    let sent = leave(&agent.get(UNLOCK).await).await;
    let mut claims = fresh(house);
    claims["amr"] = json!(["pwd", "mfa"]);
    claims["acr"] = "https://refeds.org/profile/mfa".into();
    let page = sent
        .come_back(house, &provider, &agent, "j-1", &claims)
        .await;
    assert_eq!(page.step(), "unlock", "{}", page.text());
    assert_eq!(page.alert_text(), "");
    assert!(page.has_field("code") && !page.has_field("password"));
    assert!(!offers_source(&page) && !is_open(&agent).await);
    let wrong = page.submit(&[("code", "000000")]).await;
    assert_eq!((wrong.step(), wrong.status), ("unlock", 422));
    assert!(!wrong.has_field("password") && !is_open(&agent).await);
    house.clock.advance(Duration::seconds(31));
    let code = code_of(&player("school", "juf"), house.now());
    let page = wrong.submit(&[("code", &code)]).await;
    assert_eq!(page.step(), "enrol-totp", "{}", page.text());
}

async fn lif_01_what_was_shown_at_a_source_counts_for_minutes_and_for_one_unlock(
    house: &TestHouse,
) {
    let provider = school(house).await;
    link_at_source(house, &provider, "juf", "j-1").await;
    let agent = come(house, &provider, "juf", "j-1").await;
    house.clock.advance(Duration::minutes(6));
    let back = async || {
        let sent = leave(&agent.get(UNLOCK).await).await;
        let page = sent
            .come_back(house, &provider, &agent, "j-1", &fresh(house))
            .await;
        assert!(!page.has_field("password"), "{}", page.text());
        page
    };
    let page = back().await;
    house.clock.advance(Duration::minutes(5));
    let code = code_of(&player("school", "juf"), house.now());
    let late = page.submit(&[("code", &code)]).await;
    assert_eq!((late.step(), late.status), ("unlock", 422));
    assert!(late.has_field("password") && !is_open(&agent).await);
    // In time it opens, and is spent by that.
    let page = back().await;
    let code = code_of(&player("school", "juf"), house.now());
    let page = page.submit(&[("code", &code)]).await;
    assert_eq!(page.step(), "enrol-totp", "{}", page.text());
    let page = agent.get(UNLOCK).await;
    assert!(page.has_field("password"), "{}", page.text());
    // The visit alone takes no account away there; with the code it does, and counts for nothing more.
    house.clock.advance(Duration::minutes(6));
    back().await;
    let form = agent.get("/account/security").await.form_of("unlink");
    let page = agent.post(&form.action, &form.filled(&[])).await;
    assert_eq!(page.step(), "unlock", "{}", page.text());
    let code = code_of(&player("school", "juf"), house.now());
    let page = page.submit(&[("code", &code)]).await;
    let form = page.form_of("unlink");
    let page = agent.post(&form.action, &form.filled(&[])).await;
    assert_eq!(page.step(), "account", "{}", page.text());
    assert!(!page.offers("unlink"), "{}", page.text());
    assert!(agent.get(UNLOCK).await.has_field("password"));
}

async fn e08_u36_only_the_sources_that_let_somebody_in_unlock(house: &TestHouse) {
    let provider = school(house).await;
    link_at_source(house, &provider, "meester", "m-1").await;
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("school");
    Visit::of(house, &player("school", "leerling"))
        .not_now()
        .sign_in(&agent, &asked)
        .await;
    // Nobody who is not linked is sent anywhere, whatever the form says.
    let page = agent.get(UNLOCK).await;
    assert!(page.has_field("password") && !offers_source(&page));
    let form = page.form(&["password"]);
    let fields = form.filled(&[("source", "regenboog"), ("password", PHRASE)]);
    let page = agent.post(&form.action, &fields).await;
    assert_eq!((page.step(), page.away()), ("unlock", None));
    // A source that was switched off unlocks no more than it signs in, not even on the way back.
    let meester = come(house, &provider, "meester", "m-1").await;
    let sent = leave(&meester.get(UNLOCK).await).await;
    let settings = source_settings(&provider.issuer);
    give_source(house, "school", "regenboog", false, settings).await;
    let page = sent
        .come_back(house, &provider, &meester, "m-1", &fresh(house))
        .await;
    assert_ne!(page.step(), "enrol-totp");
    assert!(!is_open(&meester).await);
}

async fn brk_05_somebody_elses_account_at_the_source_unlocks_nothing(house: &TestHouse) {
    let provider = school(house).await;
    link_at_source(house, &provider, "meester", "m-1").await;
    link_at_source(house, &provider, "juf", "j-1").await;
    forget_password(house, "meester").await;
    let agent = come(house, &provider, "meester", "m-1").await;
    // A colleague's, one that nobody knows, and one with the person's own address.
    let address = json!({ "email": "meester@school.test", "email_verified": true });
    for (subject, more) in [("j-1", json!({})), ("x-9", json!({})), ("m-2", address)] {
        let sent = leave(&agent.get(UNLOCK).await).await;
        let mut claims = fresh(house);
        for (name, value) in more.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let page = sent
            .come_back(house, &provider, &agent, subject, &claims)
            .await;
        assert_eq!(page.step(), "unlock", "{subject}: {}", page.text());
        let alert = page.alert_text();
        assert!(alert.contains("niet aan dit account"), "{subject}: {alert}");
        assert_eq!(refusals(house).await[0], "other_account");
        assert!(!is_open(&agent).await, "{subject}");
    }
    // The session is still the person's own.
    let page = agent.get("/account").await;
    assert_eq!(page.step(), "account", "{}", page.text());
    let sent = leave(&agent.get(UNLOCK).await).await;
    let page = sent
        .come_back(house, &provider, &agent, "m-1", &fresh(house))
        .await;
    assert_eq!(page.step(), "enrol-totp", "{}", page.text());
}

async fn brk_01_a_state_unlocks_once_and_in_the_session_that_left_alone(house: &TestHouse) {
    let provider = school(house).await;
    link_at_source(house, &provider, "meester", "m-1").await;
    let agent = come(house, &provider, "meester", "m-1").await;
    let sent = leave(&agent.get(UNLOCK).await).await;
    let page = sent
        .come_back(house, &provider, &agent, "m-1", &fresh(house))
        .await;
    assert_eq!(page.step(), "enrol-totp", "{}", page.text());
    // The same once more, after the unlock has ended.
    house.clock.advance(Duration::minutes(6));
    let page = sent
        .come_back(house, &provider, &agent, "m-1", &fresh(house))
        .await;
    assert_eq!(page.step(), "error", "{}", page.text());
    assert!(!is_open(&agent).await);
    // Another session of the same person, in another browser and in the same one.
    let other = come(house, &provider, "meester", "m-1").await;
    let sent = leave(&agent.get(UNLOCK).await).await;
    let page = sent
        .come_back(house, &provider, &other, "m-1", &fresh(house))
        .await;
    assert_eq!(page.step(), "unlock", "{}", page.text());
    assert!(!is_open(&other).await && !is_open(&agent).await);
    let sent = leave(&agent.get(UNLOCK).await).await;
    let session = other.cookie("session").unwrap();
    agent.set_cookie("session", &session);
    let page = sent
        .come_back(house, &provider, &agent, "m-1", &fresh(house))
        .await;
    assert_ne!(page.step(), "enrol-totp", "{}", page.text());
    assert!(!is_open(&agent).await);
    // What was asked for a sign-in unlocks nothing, and signs in nobody else.
    let asked = Portal::of(house, "agenda")
        .ask_for("school")
        .with("prompt", "login");
    let sent = to_source(&agent, &asked, "regenboog").await;
    sent.come_back(house, &provider, &agent, "m-1", &fresh(house))
        .await;
    assert!(!is_open(&agent).await);
    // Nor does anybody who is signed out.
    let third = come(house, &provider, "meester", "m-1").await;
    let sent = leave(&third.get(UNLOCK).await).await;
    let nobody = third.copy();
    nobody.drop_cookie("session");
    let page = sent
        .come_back(house, &provider, &nobody, "m-1", &fresh(house))
        .await;
    assert_ne!(page.step(), "enrol-totp", "{}", page.text());
    assert!(!is_open(&third).await);
}
