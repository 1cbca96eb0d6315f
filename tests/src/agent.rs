//! A browser, as far as a sign-in needs one: cookies with `SameSite=Lax`, `Origin` and
//! `Sec-Fetch-Site` as browsers send them, redirects followed as long as they stay at the provider.

use crate::{jar::Jar, page::Page, plain_http::plain_http};
use reqwest::{
    Client, Method, RequestBuilder,
    header::{
        ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, LOCATION,
        ORIGIN as ORIGIN_HEADER, SET_COOKIE, USER_AGENT,
    },
};
use sluis_testkit::{ORIGIN, TestHouse};
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use url::Url;

const FORM: &str = "application/x-www-form-urlencoded";
const MOST_REDIRECTS: usize = 10;

/// A browser. Clones are the same browser; [`Agent::copy`] is another one with the same cookies.
#[derive(Clone)]
pub struct Agent {
    http: Client,
    address: SocketAddr,
    origin: String,
    jar: Arc<Mutex<Jar>>,
    language: String,
    name: String,
    network: Option<String>,
    may_be_turned_away: bool,
}

/// One request about to be made.
struct Outgoing {
    method: Method,
    url: String,
    body: Option<(String, Vec<u8>)>,
    site: &'static str,
    origin: Option<String>,
    cookies: bool,
}

impl Outgoing {
    fn navigation(url: String, site: &'static str) -> Self {
        Self {
            method: Method::GET,
            url,
            body: None,
            site,
            origin: None,
            cookies: true,
        }
    }
}

impl Agent {
    /// A browser without any cookie.
    #[must_use]
    pub fn new(house: &TestHouse) -> Self {
        Self::at(ORIGIN, house.address)
    }

    /// A browser for a provider that calls itself `origin` and listens at `address`.
    ///
    /// # Panics
    /// When the HTTP client can't be made.
    #[must_use]
    pub fn at(origin: &str, address: SocketAddr) -> Self {
        Self {
            http: plain_http(),
            address,
            origin: origin.to_owned(),
            jar: Arc::new(Mutex::new(Jar::of(origin))),
            language: "nl".to_owned(),
            name: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
                .to_owned(),
            network: None,
            may_be_turned_away: false,
        }
    }

    /// A browser without any cookie at this network address, as the house's own proxy tells it.
    #[must_use]
    pub fn behind(house: &TestHouse, network: &str) -> Self {
        Self {
            network: Some(network.to_owned()),
            ..Self::new(house)
        }
    }

    /// The same browser, to which a 503 that says when to come back is an answer like any other.
    #[must_use]
    pub fn that_may_be_turned_away(mut self) -> Self {
        self.may_be_turned_away = true;
        self
    }

    /// The same browser, which finds the house at another address.
    #[must_use]
    pub fn moved_to(&self, house: &TestHouse) -> Self {
        Self {
            address: house.address,
            ..self.clone()
        }
    }

    /// Another browser with the same cookies: what somebody has who copied them.
    #[must_use]
    pub fn copy(&self) -> Self {
        let jar = self.jar().clone();
        Self {
            jar: Arc::new(Mutex::new(jar)),
            ..self.clone()
        }
    }

    /// The same browser with another preferred language.
    #[must_use]
    pub fn speaking(mut self, language: &str) -> Self {
        language.clone_into(&mut self.language);
        self
    }

    /// A cookie's value, by the name after `sluis-`: `session`, `browser`, `device`,
    /// `institution`, `language`.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar().get(name).map(str::to_owned)
    }

    /// Whether a cookie is still there after the browser was closed.
    #[must_use]
    pub fn keeps_cookie(&self, name: &str) -> bool {
        self.jar().keeps(name)
    }

    /// Puts a cookie there.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.jar().set(name, value);
    }

    /// Loses a cookie.
    pub fn drop_cookie(&self, name: &str) {
        self.jar().drop_one(name);
    }

    /// Follows a link or types an address: a top-level navigation from elsewhere.
    pub async fn get(&self, url: &str) -> Page {
        let url = self.absolute(url);
        self.travel(Outgoing::navigation(url, "cross-site")).await
    }

    /// Posts a form of one of our own pages.
    pub async fn post(&self, url: &str, fields: &[(String, String)]) -> Page {
        let origin = self.origin.clone();
        self.post_from(url, fields, Some(&origin), "same-origin")
            .await
    }

    /// Posts a form that stands on a page of another site: `SameSite=Lax` keeps the cookies back.
    pub async fn post_from_elsewhere(&self, url: &str, fields: &[(String, String)]) -> Page {
        self.travel(Outgoing {
            method: Method::POST,
            url: self.absolute(url),
            body: Some((FORM.to_owned(), encoded(fields))),
            site: "cross-site",
            origin: Some("https://elders.test".to_owned()),
            cookies: false,
        })
        .await
    }

    /// Posts a form with this `Origin` and this `Sec-Fetch-Site`, and with all cookies, whatever
    /// these say.
    pub async fn post_from(
        &self,
        url: &str,
        fields: &[(String, String)],
        origin: Option<&str>,
        site: &'static str,
    ) -> Page {
        self.post_raw(url, FORM, encoded(fields), origin, site)
            .await
    }

    /// Posts any bytes.
    pub async fn post_raw(
        &self,
        url: &str,
        kind: &str,
        body: Vec<u8>,
        origin: Option<&str>,
        site: &'static str,
    ) -> Page {
        self.travel(Outgoing {
            method: Method::POST,
            url: self.absolute(url),
            body: Some((kind.to_owned(), body)),
            site,
            origin: origin.map(str::to_owned),
            cookies: true,
        })
        .await
    }

    fn absolute(&self, url: &str) -> String {
        if url.starts_with('/') {
            format!("{}{url}", self.origin)
        } else {
            url.to_owned()
        }
    }

    fn jar(&self) -> MutexGuard<'_, Jar> {
        self.jar.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn travel(&self, mut outgoing: Outgoing) -> Page {
        for _ in 0..MOST_REDIRECTS {
            let page = self.send(&outgoing).await;
            let Some(location) = page.header(LOCATION.as_str()).map(str::to_owned) else {
                return page;
            };
            let target = Url::parse(&outgoing.url).and_then(|here| here.join(&location));
            let target = target
                .unwrap_or_else(|error| panic!("the Location {location} is no address: {error}"));
            if outgoing.method == Method::POST {
                assert!(
                    matches!(page.status, 302 | 303),
                    "RED-13: {} after a POST",
                    page.status
                );
            }
            // Where somebody else lives, the browser leaves; the answer is read off the address.
            if target.origin().ascii_serialization() != self.origin {
                return page.leaving_for(location);
            }
            outgoing = Outgoing::navigation(target.into(), outgoing.site);
        }
        panic!("the provider redirects in circles at {}", outgoing.url);
    }

    /// Asks for an address and reads the answer to its end without looking into it; follows no
    /// redirect. With `program`, as a program with this `Authorization` instead of cookies. Its status,
    /// and its length in bytes.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn fetch(&self, url: &str, program: Option<&str>) -> (u16, usize) {
        let mut outgoing = Outgoing::navigation(self.absolute(url), "none");
        outgoing.cookies = program.is_none();
        let mut request = self.request(&outgoing);
        if let Some(program) = program {
            request = request.header(AUTHORIZATION, program);
        }
        self.read(request, url).await
    }

    /// Posts a form of one of our own pages and reads the answer in the same way.
    ///
    /// # Panics
    /// When there is no answer.
    pub async fn fetch_form(&self, url: &str, fields: &[(String, String)]) -> (u16, usize) {
        let request = self.request(&Outgoing {
            method: Method::POST,
            url: self.absolute(url),
            body: Some((FORM.to_owned(), encoded(fields))),
            site: "same-origin",
            origin: Some(self.origin.clone()),
            cookies: true,
        });
        self.read(request, url).await
    }

    fn request(&self, outgoing: &Outgoing) -> RequestBuilder {
        let url =
            Url::parse(&outgoing.url).unwrap_or_else(|error| panic!("{}: {error}", outgoing.url));
        let port = url
            .port()
            .map(|port| format!(":{port}"))
            .unwrap_or_default();
        let host = format!("{}{port}", url.host_str().unwrap_or_default());
        let mut there = format!("http://{}{}", self.address, url.path());
        if let Some(query) = url.query() {
            there.push('?');
            there.push_str(query);
        }
        let mut request = self
            .http
            .request(outgoing.method.clone(), there)
            .header(HOST, host)
            .header(USER_AGENT, &self.name)
            .header(ACCEPT_LANGUAGE, &self.language)
            .header("sec-fetch-site", outgoing.site)
            .header("sec-fetch-mode", "navigate");
        if let Some(network) = &self.network {
            request = request.header("x-forwarded-for", network);
        }
        if let Some(cookies) = self.jar().header().filter(|_| outgoing.cookies) {
            request = request.header(COOKIE, cookies);
        }
        if let Some(origin) = &outgoing.origin {
            request = request.header(ORIGIN_HEADER, origin);
        }
        if let Some((kind, body)) = &outgoing.body {
            request = request.header(CONTENT_TYPE, kind).body(body.clone());
        }
        request
    }

    async fn read(&self, request: RequestBuilder, url: &str) -> (u16, usize) {
        let response = request.send().await;
        let response = response.unwrap_or_else(|error| panic!("{url}: {error}"));
        let status = response.status().as_u16();
        let body = response.bytes().await;
        (status, body.map_or(0, |body| body.len()))
    }

    async fn send(&self, outgoing: &Outgoing) -> Page {
        let response = self
            .request(outgoing)
            .send()
            .await
            .unwrap_or_else(|error| panic!("{}: {error}", outgoing.url));
        for header in response.headers().get_all(SET_COOKIE) {
            self.jar().take(header.to_str().unwrap_or_default());
        }
        let page = Page::read(self.clone(), outgoing.url.clone(), response).await;
        page.check_what_every_answer_has(self.may_be_turned_away);
        page
    }
}

impl std::fmt::Debug for Agent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Agent")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

fn encoded(fields: &[(String, String)]) -> Vec<u8> {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
        .into_bytes()
}
