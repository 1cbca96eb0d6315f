//! Signing in at an institution's own provider, seen from the browser.

use crate::{
    agent::Agent, asked::Asked, page::Page, portal::Portal, scripted_provider::ScriptedProvider,
    visit::Visit,
};
use serde_json::{Value, json};
use sluis_idp_core::administration::{SecretSource, Setup, SourceSetup};
use sluis_model::{
    audit::{Event, EventKind},
    upstream::SourceSettings,
};
use sluis_testkit::{
    TestHouse,
    cast::{PHRASE, player},
};
use std::collections::BTreeMap;
use url::Url;

/// The address that sources shared once: a source's own has the short names of institution and source
/// behind it.
pub const CALLBACK: &str = "/signin/upstream/callback";

/// The usual settings of a source with this issuer.
#[must_use]
pub fn source_settings(issuer: &str) -> SourceSettings {
    SourceSettings {
        name: "De Regenboog".to_owned(),
        issuer: issuer.to_owned(),
        client_id: "sluis".to_owned(),
        ..SourceSettings::default()
    }
}

/// Gives an institution a source, or changes the one of this short name.
pub async fn give_source(
    house: &TestHouse,
    institution: &str,
    slug: &str,
    active: bool,
    settings: SourceSettings,
) {
    let secret = Some(SecretSource::Plain("geheim van sluis & co".to_owned()));
    apply_source(house, institution, slug, (active, secret), settings).await;
}

/// The same, of a source that we prove ourselves to by nothing.
pub async fn give_source_without_secret(
    house: &TestHouse,
    institution: &str,
    slug: &str,
    settings: SourceSettings,
) {
    apply_source(house, institution, slug, (true, None), settings).await;
}

async fn apply_source(
    house: &TestHouse,
    institution: &str,
    slug: &str,
    (active, secret): (bool, Option<SecretSource>),
    settings: SourceSettings,
) {
    let source = SourceSetup {
        institution: institution.to_owned(),
        slug: slug.to_owned(),
        secret,
        active,
        settings,
    };
    let setup = Setup {
        sources: vec![source],
        ..Setup::default()
    };
    house.apply(setup).await;
}

/// Somebody who was sent to a provider.
#[derive(Debug, Clone)]
pub struct Sent {
    /// The whole address.
    pub url: String,
    /// Its parameters.
    pub params: BTreeMap<String, String>,
}

impl Sent {
    /// Presses the button of a source on a sign-in's page.
    ///
    /// # Panics
    /// When that leads to no provider.
    pub async fn from(page: &Page, slug: &str) -> Self {
        Self::after(&press_source(page, slug).await)
    }

    /// Where a page that pressed such a button sends.
    ///
    /// # Panics
    /// When that is nowhere.
    #[must_use]
    pub fn after(page: &Page) -> Self {
        let url = page
            .away()
            .unwrap_or_else(|| panic!("not sent away: {} {}", page.url, page.text()));
        let parsed = Url::parse(url).unwrap_or_else(|error| panic!("{url}: {error}"));
        Self {
            url: url.to_owned(),
            params: parsed.query_pairs().into_owned().collect(),
        }
    }

    /// A parameter; empty when it was not sent.
    #[must_use]
    pub fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    /// The address that the provider sends back to, with these parameters beside `state`.
    #[must_use]
    pub fn back_with(&self, more: &[(&str, &str)]) -> String {
        self.back_at(self.param("redirect_uri"), more)
    }

    /// Another address with the same.
    #[must_use]
    pub fn back_at(&self, address: &str, more: &[(&str, &str)]) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("state", self.param("state"))
            .extend_pairs(more)
            .finish();
        format!("{address}?{query}")
    }

    /// The provider vouches for a subject with further claims, and sends back with a code.
    pub async fn come_back(
        &self,
        house: &TestHouse,
        provider: &ScriptedProvider,
        agent: &Agent,
        subject: &str,
        more: &Value,
    ) -> Page {
        // So that what is written down stands in the order in which it happened.
        house.clock.advance(chrono::Duration::seconds(1));
        let mut claims = provider.claims(subject, self.param("nonce"), house.now());
        for (name, value) in more.as_object().into_iter().flatten() {
            claims[name] = value.clone();
        }
        provider.vouch(&claims);
        let back = self.back_with(&[("code", "c"), ("iss", &provider.issuer)]);
        agent.get(&back).await
    }
}

/// Links an account at the source `regenboog` of the demo's school with somebody's here, in a browser of
/// its own.
///
/// # Panics
/// When the account is not linked.
pub async fn link_at_source(
    house: &TestHouse,
    provider: &ScriptedProvider,
    username: &str,
    subject: &str,
) {
    link_at(house, provider, "school", username, subject).await;
}

/// The same at another institution.
///
/// # Panics
/// When the account is not linked.
pub async fn link_at(
    house: &TestHouse,
    provider: &ScriptedProvider,
    institution: &str,
    username: &str,
    subject: &str,
) {
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for(institution);
    let page = to_source(&agent, &asked, "regenboog")
        .await
        .come_back(house, provider, &agent, subject, &json!({}))
        .await;
    assert_eq!(page.step(), "password");
    let page = page
        .submit(&[
            ("username", username),
            ("password", PHRASE),
            ("link", "yes"),
        ])
        .await;
    let who = player(institution, username);
    let settled = Visit::of(house, &who).not_now().go_on(page).await;
    assert!(settled.page.away().is_some(), "{}", settled.page.text());
}

/// Presses the button of a source.
///
/// # Panics
/// When the page has none.
pub async fn press_source(page: &Page, slug: &str) -> Page {
    press_source_with(page, slug, &[]).await
}

/// The same, with more fields of its form.
///
/// # Panics
/// When the page has none.
pub async fn press_source_with(page: &Page, slug: &str, more: &[(&str, &str)]) -> Page {
    let form = page
        .forms()
        .into_iter()
        .find(|form| form.action.ends_with("/source"))
        .unwrap_or_else(|| panic!("no source on {}: {}", page.url, page.text()));
    let mut fields = vec![("source", slug)];
    fields.extend(more);
    let fields = form.filled(&fields);
    page.agent().post(&form.action, &fields).await
}

/// The password page of a new sign-in, and from there to a source.
pub async fn to_source(agent: &Agent, asked: &Asked, slug: &str) -> Sent {
    Sent::from(&asked.open(agent).await, slug).await
}

/// Why sources were refused, newest first.
pub async fn refusals(house: &TestHouse) -> Vec<String> {
    let because = |event: Event| Some(event.details.get("because")?.as_str()?.to_owned());
    let events = house.events().await.into_iter();
    events
        .filter(|event| event.kind == EventKind::UpstreamRefused)
        .filter_map(because)
        .collect()
}
