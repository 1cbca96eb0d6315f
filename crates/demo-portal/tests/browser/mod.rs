//! A browser before a portal, both with what a test needs to look into them.

use std::collections::HashMap;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::cookie::Cookie;
use actix_web::{App, HttpServer};
use chrono::DateTime;
use openidconnect::url::Url;
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::json;
use sluis_demo_portal::{PortalSettings, Portals, SetupError};

use crate::fake_provider::{FakeProvider, NOW};

/// What the portals call themselves; the tests reach them by a free port.
pub(crate) const BASE: &str = "http://localhost:8081";

pub(crate) fn settings(issuer: &str) -> PortalSettings {
    PortalSettings {
        name: "Rooster & Co".to_owned(),
        slug: "/rooster".to_owned(),
        base_url: BASE.to_owned(),
        issuer: issuer.to_owned(),
        client_id: "rooster".to_owned(),
        client_secret: None,
        scopes: vec!["openid".to_owned(), "profile".to_owned()],
        institution: Some("energie".to_owned()),
        device: false,
        accent: "#ffcc00".to_owned(),
        tagline_nl: "Je rooster op één plek.".to_owned(),
        tagline_en: "Your timetable in one place.".to_owned(),
    }
}

pub(crate) fn make(all: Vec<PortalSettings>) -> Result<Portals, SetupError> {
    let count = AtomicU64::new(1);
    Portals::new(
        all,
        Arc::new(move |bytes: &mut [u8]| {
            bytes.fill(7);
            let next = count.fetch_add(1, Ordering::Relaxed).to_be_bytes();
            bytes[..8].copy_from_slice(&next);
        }),
        Arc::new(|| DateTime::from_timestamp(NOW, 0).expect("a valid time")),
    )
}

/// A browser with a cookie jar, that follows no redirect by itself.
pub(crate) struct Browser {
    pub(crate) client: Client,
    pub(crate) origin: String,
    pub(crate) jar: HashMap<String, String>,
}

pub(crate) struct Seen {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) body: String,
}

impl Seen {
    /// Asserts a page that says why a sign-in failed, and that nobody is signed in.
    pub(crate) fn says(&self, code: &str) {
        let shown = format!(r#"data-testid="portal-error-code">{code}<"#);
        assert!(self.body.contains(&shown), "{code}: {}", self.body);
        assert!(self.body.contains(r#"data-signed-in="false""#));
    }
}

impl Browser {
    /// A browser before a portal that knows this provider.
    pub(crate) fn before(fake: &FakeProvider) -> Self {
        Self::of(make(vec![settings(&fake.issuer())]).expect("sound settings"))
    }

    pub(crate) fn of(portals: Portals) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let server =
            HttpServer::new(move || App::new().configure(|service| portals.configure(service)))
                .workers(1)
                .disable_signals()
                .listen(listener)
                .expect("a listening server");
        actix_web::rt::spawn(server.run());
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .tls_certs_only([])
            .no_proxy()
            .build();
        Self {
            client: client.expect("a client"),
            origin,
            jar: HashMap::new(),
        }
    }

    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    pub(crate) async fn send(&mut self, request: RequestBuilder) -> Seen {
        let jar: Vec<_> = self
            .jar
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let response = request
            .header("cookie", jar.join("; "))
            .send()
            .await
            .expect("an answer");
        for cookie in response.headers().get_all("set-cookie") {
            let cookie = Cookie::parse(cookie.to_str().expect("ASCII")).expect("a cookie");
            assert_eq!(cookie.http_only(), Some(true));
            self.jar
                .insert(cookie.name().to_owned(), cookie.value().to_owned());
        }
        let location = response.headers().get("location");
        let location = location.map(|at| at.to_str().expect("ASCII").to_owned());
        Seen {
            status: response.status(),
            location: location.unwrap_or_default(),
            body: response.text().await.expect("text"),
        }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Seen {
        let request = self.client.get(self.at(path));
        self.send(request).await
    }

    pub(crate) async fn post(&mut self, path: &str) -> Seen {
        let request = self.client.post(self.at(path));
        self.send(request).await
    }

    /// Starts a sign-in; the parameters of the authorization request come back, and the provider
    /// knows the nonce and the challenge.
    pub(crate) async fn start(
        &mut self,
        fake: &FakeProvider,
        query: &str,
    ) -> HashMap<String, String> {
        let seen = self.get(&format!("/rooster/login{query}")).await;
        assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.body);
        let sent = pairs(&seen.location);
        fake.claim("nonce", json!(sent["nonce"]));
        fake.expect_challenge(&sent["code_challenge"]);
        sent
    }

    pub(crate) async fn answer(&mut self, fake: &FakeProvider, state: &str) -> Seen {
        let iss = fake.issuer();
        self.get(&format!(
            "/rooster/callback?code=good&state={state}&iss={iss}"
        ))
        .await
    }

    pub(crate) async fn sign_in(&mut self, fake: &FakeProvider) {
        let sent = self.start(fake, "").await;
        let seen = self.answer(fake, &sent["state"]).await;
        assert_eq!(seen.location, "/rooster/", "{}", seen.body);
    }
}

pub(crate) fn pairs(url: &str) -> HashMap<String, String> {
    let url = Url::parse(url).expect("a URL");
    url.query_pairs().into_owned().collect()
}
