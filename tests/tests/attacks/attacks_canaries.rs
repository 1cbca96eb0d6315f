//! Secrets of one whole run of the real program are looked for in all that it logged at its most
//! talkative, and in the files that it keeps.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::Value;
use sluis_tests::{Agent, DemoLogin, Page, Program, code_of_secret};
use url::Url;

const WRONG: &str = "Kanarie-Verkeerd-Wachtwoord-17";
const STATE: &str = "kanarie-state-4711";

/// Secrets by what they are.
struct Canaries(Vec<(&'static str, String)>);

impl Canaries {
    fn add(&mut self, what: &'static str, value: impl Into<String>) {
        let value = value.into();
        assert!(value.len() >= 6, "{what} is no secret: {value}");
        self.0.push((what, value));
    }
}

fn ask(program: &Program) -> (String, String, String) {
    let clients = program.described()["clients"].as_array().unwrap();
    let rooster = clients
        .iter()
        .find(|client| client["client_id"] == "rooster")
        .unwrap();
    let target = rooster["redirect_uris"][0].as_str().unwrap().to_owned();
    let secret = rooster["client_secret"].as_str().unwrap().to_owned();
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("response_type", "code"),
            ("client_id", "rooster"),
            ("redirect_uri", &target),
            ("scope", "openid offline_access"),
            ("state", STATE),
            ("institution", "energie"),
            (
                "code_challenge",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            ),
            ("code_challenge_method", "S256"),
        ])
        .finish();
    (format!("/oauth/authorize?{query}"), target, secret)
}

async fn signed_in(program: &Program, agent: &Agent, account: &DemoLogin, found: &mut Canaries) {
    let (address, target, secret) = ask(program);
    let page = agent.get(&address).await;
    let name = ("username", account.username.as_str());
    let wrong = page.submit(&[name, ("password", WRONG)]).await;
    assert_eq!(wrong.step(), "password");
    let page = wrong.submit(&[name, ("password", &account.password)]).await;
    assert_eq!(page.step(), "second-factor");
    let code = code_of_secret(&account.totp_secret, account.totp_period, program.now());
    let mut page: Page = page.submit(&[("code", &code)]).await;
    if page.step() == "consent" {
        page = page.click_action("allow").await;
    }
    let away = Url::parse(page.away().unwrap()).unwrap();
    let code = away.query_pairs().find(|(name, _)| name == "code");
    let code = code.unwrap().1.into_owned();
    let issuer = program.described()["issuer"].as_str().unwrap();
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = http
        .post(format!("{issuer}/oauth/token"))
        .basic_auth("rooster", Some(&secret))
        .form(&[
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", &target),
            ("code_verifier", verifier),
        ])
        .send()
        .await
        .unwrap();
    let tokens: Value = answer.json().await.unwrap();
    for (what, name) in [
        ("the access token", "access_token"),
        ("the refresh token", "refresh_token"),
        ("the ID token", "id_token"),
    ] {
        let text = tokens[name].as_str();
        found.add(
            what,
            text.unwrap_or_else(|| panic!("no {name} in {tokens}")),
        );
    }
    found.add("the code", code);
    found.add("the client's secret", secret);
    found.add("the verifier", verifier);
    let userinfo = http.get(format!("{issuer}/oauth/userinfo"));
    let userinfo = userinfo.bearer_auth(tokens["access_token"].as_str().unwrap());
    assert_eq!(userinfo.send().await.unwrap().status(), 200);
}

async fn link_mailed(program: &Program, username: &str) -> String {
    let page = program.browser().get("/forgot?institution=energie").await;
    page.submit(&[("username", username)]).await;
    let outbox = program.browser().get("/demo/outbox.json").await;
    let messages: Vec<Value> = serde_json::from_str(&outbox.body).unwrap();
    let text = messages.last().unwrap()["text"].as_str().unwrap();
    let link = text.split("/link/").nth(1).unwrap();
    let token: String = link
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        .collect();
    let opened = program.browser().get(&format!("/link/{token}")).await;
    assert_eq!(opened.step(), "new-password", "{}", opened.text());
    token
}

/// A pupil is given an ECK iD through the admin API; the pseudonym in it.
async fn eck_id_given(program: &Program) -> String {
    let described = program.described();
    let issuer = described["issuer"].as_str().unwrap();
    let clients = described["clients"].as_array().unwrap();
    let admin = clients
        .iter()
        .find(|client| client["client_id"] == "test-admin");
    let secret = admin.unwrap()["client_secret"].as_str();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = http
        .post(format!("{issuer}/oauth/token"))
        .basic_auth("test-admin", secret)
        .form(&[("grant_type", "client_credentials")]);
    let token: Value = answer.send().await.unwrap().json().await.unwrap();
    let bearer = token["access_token"].as_str().unwrap();
    let people = format!("{issuer}/admin/api/v1/institutions/school/people");
    let listed: Value = http
        .get(&people)
        .bearer_auth(bearer)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let pupil = listed["items"].as_array().unwrap().iter();
    let mut pupil = pupil.filter(|person| person["roles"] == serde_json::json!(["pupil"]));
    let id = pupil.next().unwrap()["id"].as_str().unwrap();
    let digits = "c0ffee0123456789".repeat(8);
    let eck_id = format!("https://ketenid.nl/201703/{digits}");
    let given = http
        .put(format!("{people}/{id}/eck-id"))
        .bearer_auth(bearer)
        .json(&serde_json::json!({ "eck_id": eck_id }))
        .send()
        .await
        .unwrap();
    assert_eq!(given.status(), 204, "{}", given.text().await.unwrap());
    digits
}

#[tokio::test]
async fn dat_06_dev_03_otp_11_dev_14_no_secret_of_a_run_is_in_logs_or_files() {
    let Some(program) = Program::demo_that_logs("trace").await else {
        return;
    };
    let account = program.account("energie", |account| {
        account["totp_secret"].is_string() && account["roles"] != serde_json::json!(["admin"])
    });
    let agent = program.browser();
    let mut found = Canaries(vec![]);
    found.add("the password", &account.password);
    found.add("the wrong password", WRONG);
    found.add("the state", STATE);
    found.add("the authenticator's secret", &account.totp_secret);
    signed_in(&program, &agent, &account, &mut found).await;
    for (what, name) in [
        ("the session", "session"),
        ("the browser", "browser"),
        ("the device", "device"),
    ] {
        if let Some(cookie) = agent.cookie(name) {
            found.add(what, cookie);
        }
    }
    assert_eq!(agent.get("/account").await.step(), "account");
    for list in program.described()["accounts"].as_array().unwrap() {
        for code in list["recovery_codes"].as_array().into_iter().flatten() {
            found.add("a recovery code", code.as_str().unwrap());
        }
    }
    found.add("a link", link_mailed(&program, &account.username).await);
    found.add("an ECK iD", eck_id_given(&program).await);
    let log = program.log_text();
    assert!(log.contains("\"level\":\"DEBUG\"") || log.contains("\"level\":\"TRACE\""));
    for (what, secret) in &found.0 {
        assert!(!log.contains(secret.as_str()), "{what} is in the log");
    }
    // Not even the parts of cookies and tokens that carry the secret itself.
    for (what, secret) in &found.0 {
        for (file, bytes) in program.data_files() {
            let holds = bytes
                .windows(secret.len())
                .any(|window| window == secret.as_bytes());
            // What a portal asked is kept as long as its sign-in.
            assert!(!holds || *what == "the state", "{what} is in {file}");
        }
    }
}
