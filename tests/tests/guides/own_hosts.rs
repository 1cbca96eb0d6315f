//! Two institutions on hosts of their own, in one browser: each with its look, its cookies, its issuer and
//! its sessions, and none of the other's (E-03); and "this was not me" at such a host.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use serde_json::Value;
use sluis_model::ids::ClientId;
use sluis_protocol::redirect_uri::RedirectUri;
use sluis_tests::{
    WebPlace,
    browser::{Browser, Demo, Habits, Walk},
};
use std::sync::Arc;

/// An institution with a host and a person of its own.
struct Side {
    slug: &'static str,
    host: &'static str,
    username: &'static str,
    client: &'static str,
}

const ENERGIE: Side = Side {
    slug: "energie",
    host: "energie.localhost",
    username: "willem",
    client: "eigen-energie",
};
const SCHOOL: Side = Side {
    slug: "school",
    host: "school.localhost",
    username: "juf.anna",
    client: "eigen-school",
};
const BOTH: [&Side; 2] = [&ENERGIE, &SCHOOL];

/// The browser at a demo whose two institutions have hosts.
struct Journey {
    browser: Browser,
    demo: Demo,
    portal: WebPlace,
}

impl Journey {
    fn at(&self, side: &Side, path: &str) -> String {
        let port = self.demo.file.issuer.rsplit(':').next().unwrap_or_default();
        format!("http://{}:{port}{path}", side.host)
    }

    /// Opens a page of a side's host. Its step, and whose look it has.
    async fn open(&self, side: &Side, path: &str) -> (String, String) {
        self.browser.goto(&self.at(side, path)).await;
        self.seen().await
    }

    async fn seen(&self) -> (String, String) {
        (
            self.browser.attribute("body", "data-step").await,
            self.browser.attribute("html", "data-institution").await,
        )
    }

    /// Shows name and password, and says "not now" to every offer.
    async fn sign_in(&self, side: &Side) {
        let password = self.demo.account(side.slug, side.username).password;
        self.browser.fill("#username", side.username).await;
        self.browser.fill("#password", &password).await;
        self.browser.follow("main .primary").await;
        for _ in 0..3 {
            if self.browser.count("[value=later]").await == 0 {
                break;
            }
            self.browser.follow("[value=later]").await;
        }
    }

    /// Name and value of the cookies that a side's host gets.
    async fn cookies(&self, side: &Side) -> Vec<(String, String)> {
        self.open(side, "/account").await;
        self.browser.cookie_values().await
    }

    /// What a machine-facing address says, read in the browser.
    async fn document(&self, side: &Side, path: &str) -> Value {
        self.browser.goto(&self.at(side, path)).await;
        let text = self.browser.text("body").await;
        let json = text.find('{').map(|at| &text[at..]).unwrap_or_default();
        serde_json::from_str(json).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    /// Asks for a sign-in of the institution's own portal at a host.
    fn request(&self, side: &Side, client: &str) -> String {
        let redirect: String =
            url::form_urlencoded::byte_serialize(self.portal.at("/terug").as_bytes()).collect();
        let query = format!(
            "/oauth/authorize?client_id={client}&response_type=code&scope=openid&state=s&nonce=n\
             &redirect_uri={redirect}\
             &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
        );
        self.at(side, &query)
    }
}

#[expect(clippy::print_stdout, reason = "a skipped test says so")]
async fn a_journey() -> Option<Journey> {
    let Some(browser) = Browser::start(Habits::of("nl")).await else {
        println!("skipped: chromium and chromedriver are not installed");
        return None;
    };
    let (demo, portal) = (Demo::start().await, WebPlace::open().await);
    portal.lay("/terug", "text/plain", "terug");
    let back = RedirectUri::as_sent(&portal.at("/terug"));
    let changed = demo.idp.durable.write(move |tx| {
        let like = tx
            .client(&ClientId::from("rooster"))?
            .map(Arc::unwrap_or_clone)
            .unwrap();
        for side in BOTH {
            let mut institution = tx
                .institution_by_slug(side.slug)?
                .map(Arc::unwrap_or_clone)
                .unwrap();
            institution.hosts = vec![side.host.to_owned()];
            tx.update_institution(&institution)?;
            let mut client = like.clone();
            client.id = side.client.into();
            client.institution = Some(institution.id);
            client.settings.redirect_uris = vec![back.clone()];
            tx.add_client(&client)?;
        }
        Ok(())
    });
    changed.await.unwrap();
    Some(Journey {
        browser,
        demo,
        portal,
    })
}

#[tokio::test]
async fn e03_two_institutions_on_two_hosts_have_looks_cookies_and_sessions_of_their_own() {
    let Some(journey) = a_journey().await else {
        return;
    };
    let mut looks = vec![];
    for side in BOTH {
        let (step, slug) = journey.open(side, "/account").await;
        assert_eq!((step.as_str(), slug.as_str()), ("password", side.slug));
        let browser = &journey.browser;
        let style = browser.attribute("link[rel=stylesheet]", "href").await;
        let colour = "return getComputedStyle(document.querySelector('main .primary')).backgroundColor + getComputedStyle(document.body).fontFamily";
        looks.push((style, browser.run(colour).await));
    }
    assert_ne!(looks[0].0, looks[1].0, "a style of its own");
    assert_ne!(looks[0].1, looks[1].1, "and it is seen");

    // Signed in at one is signed in nowhere else.
    journey.open(&ENERGIE, "/account").await;
    journey.sign_in(&ENERGIE).await;
    assert_eq!(journey.seen().await, ("account".into(), "energie".into()));
    let (step, slug) = journey.open(&SCHOOL, "/account").await;
    assert_eq!((step.as_str(), slug.as_str()), ("password", "school"));
    journey.browser.goto(&journey.demo.at("/account")).await;
    assert_ne!(
        journey.seen().await.0,
        "account",
        "nor at the installation's host"
    );
    // Both at once, each somebody else, by cookies that the other host never gets.
    journey.open(&SCHOOL, "/account").await;
    journey.sign_in(&SCHOOL).await;
    for side in BOTH {
        let seen = journey.open(side, "/account").await;
        assert_eq!(seen, ("account".into(), side.slug.into()));
        let text = journey.browser.text("body").await;
        let other = BOTH.into_iter().find(|other| other.slug != side.slug);
        assert!(!text.contains(other.unwrap().username), "{text}");
    }
    let (one, two) = (
        journey.cookies(&ENERGIE).await,
        journey.cookies(&SCHOOL).await,
    );
    let session = |cookies: &[(String, String)]| {
        let mut found = cookies
            .iter()
            .filter(|(name, _)| name.ends_with("sluis-session"));
        let value = found.next().map(|(_, value)| value.clone());
        assert!(found.next().is_none(), "one, and no other host's");
        value.unwrap()
    };
    assert_ne!(session(&one), session(&two));
    // Signed out of one, and still there at the other.
    journey.open(&ENERGIE, "/account").await;
    journey.browser.follow("form.sign-out button").await;
    assert_eq!(journey.open(&ENERGIE, "/account").await.0, "password");
    assert_eq!(journey.open(&SCHOOL, "/account").await.0, "account");
}

#[tokio::test]
async fn e03_two_institutions_on_two_hosts_are_two_issuers_in_one_browser() {
    let Some(journey) = a_journey().await else {
        return;
    };
    let mut keys = vec![];
    for side in BOTH {
        let told = journey
            .document(side, "/.well-known/openid-configuration")
            .await;
        assert_eq!(told["issuer"], journey.at(side, "").as_str());
        for (name, value) in told.as_object().unwrap() {
            let address = value.as_str().filter(|text| text.starts_with("http"));
            let own = journey.at(side, "/");
            let foreign = address.filter(|text| name != "issuer" && !text.starts_with(&own));
            assert_eq!(foreign, None, "{name} of {}", side.host);
        }
        let set = journey.document(side, "/oauth/jwks").await;
        let all = set["keys"].as_array().unwrap().iter();
        keys.push(all.map(|key| key["kid"].to_string()).collect::<Vec<_>>());
    }
    assert!(keys[0].iter().all(|kid| !keys[1].contains(kid)), "{keys:?}");
    for side in BOTH {
        let request = journey.request(side, side.client);
        journey.browser.goto(&request).await;
        let seen = journey.seen().await;
        assert_eq!(seen, ("password".into(), side.slug.into()));
        journey.sign_in(side).await;
        let back = journey.browser.url().await;
        assert!(back.starts_with(&journey.portal.at("/terug?")), "{back}");
        let back = url::Url::parse(&back).unwrap();
        let iss = back
            .query_pairs()
            .find(|(name, _)| name == "iss")
            .unwrap()
            .1;
        assert_eq!(iss, journey.at(side, ""), "RFC 9207");
        // A second time without a word, for the session is this host's.
        journey.browser.goto(&request).await;
        assert!(journey.browser.url().await.contains("/terug?"));
    }
    // The other institution's portal is nobody there.
    let foreign = journey.request(&ENERGIE, SCHOOL.client);
    journey.browser.goto(&foreign).await;
    let url = journey.browser.url().await;
    assert!(url.starts_with(&journey.at(&ENERGIE, "/")), "{url}");
    let (step, slug) = journey.seen().await;
    assert!(step != "password" && slug != "school", "{step} {slug}");
}

/// Name, password and code at the institution's own host.
async fn enter(journey: &Journey, browser: &Browser, walk: &Walk<'_>) {
    // A code is used once, and no browser is remembered that long.
    journey.demo.clock.advance(Duration::minutes(2));
    browser.goto(&journey.at(&ENERGIE, "/account")).await;
    assert_eq!(browser.attribute("body", "data-step").await, "password");
    browser.fill("#username", &walk.account.username).await;
    browser.fill("#password", &walk.account.password).await;
    browser.follow("main .primary").await;
    let step = browser.attribute("body", "data-step").await;
    assert_eq!(step, "second-factor");
    browser.fill("#code", &walk.code()).await;
    browser.follow("main .primary").await;
    assert_eq!(browser.attribute("body", "data-step").await, "account");
}

#[tokio::test]
async fn rec_23_e03_this_was_not_me_ends_everything_at_an_own_host_and_leads_back_in_there() {
    let Some(journey) = a_journey().await else {
        return;
    };
    let Some(other) = Browser::start(Habits::of("nl")).await else {
        println!("skipped: chromium and chromedriver are not installed");
        return;
    };
    let (own, demo) = (&journey.browser, &journey.demo);
    let mut sanne = Walk::of(demo, own, "nl", ENERGIE.slug, "sanne");
    enter(&journey, own, &sanne).await;
    enter(&journey, &other, &sanne).await;
    let mailbox = "sanne@zonnestroom.example";
    let link = demo.letter_to(mailbox).await.link("/link/");
    assert!(link.starts_with(&journey.at(&ENERGIE, "/link/")), "{link}");

    // The page is the institution's, and to open it ends nothing.
    demo.clock.advance(Duration::seconds(1));
    own.goto(&link).await;
    assert_eq!(journey.seen().await, ("link".into(), "energie".into()));
    other.goto(&journey.at(&ENERGIE, "/account")).await;
    assert_eq!(other.attribute("body", "data-step").await, "account");
    own.goto(&link).await;
    own.follow("button[value=confirm]").await;
    assert_eq!(journey.seen().await, ("news".into(), "energie".into()));
    for browser in [own, &other] {
        browser.goto(&journey.at(&ENERGIE, "/account")).await;
        assert_eq!(browser.attribute("body", "data-step").await, "password");
    }

    // The mailbox leads back in, at the same host.
    let back = demo.letter_to(mailbox).await.link("/link/");
    assert!(back.starts_with(&journey.at(&ENERGIE, "/link/")), "{back}");
    demo.clock.advance(Duration::seconds(1));
    own.goto(&back).await;
    assert_eq!(
        journey.seen().await,
        ("new-password".into(), "energie".into())
    );
    let new = "Negen-paarse-ramen-31";
    own.fill("#new_password", new).await;
    own.fill("#new_password_repeat", new).await;
    own.follow("main .primary").await;
    new.clone_into(&mut sanne.account.password);
    enter(&journey, own, &sanne).await;

    // The unlock stands there as well, with the code.
    demo.clock.advance(Duration::minutes(10));
    own.goto(&journey.at(&ENERGIE, "/account/unlock?to=app"))
        .await;
    assert_eq!(journey.seen().await, ("unlock".into(), "energie".into()));
    own.fill("#password", new).await;
    own.fill("#code", &sanne.code()).await;
    own.follow("main .primary").await;
    let (step, slug) = journey.seen().await;
    assert!(step != "unlock" && slug == "energie", "{step} {slug}");
}
