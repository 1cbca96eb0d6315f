//! The doors: what is sent there for somebody who is known, and for somebody who is not.

use chrono::Duration as Span;
use sluis_model::person::Standing;
use sluis_protocol::grant_type::GrantType;
use sluis_tests::{
    Agent, Console, Page, Portal, Visit, Wire, basic,
    testkit::{
        TestHouse,
        cast::{NUMBER, player},
    },
    with_client, with_policy,
};
use std::time::{Duration, Instant};

const WRONG: &str = "Dat-Is-Het-Niet-77";
const WRONG_SECRET: &str = "een-geheim-van-meer-dan-dertig-tekens-%+x";

/// A door that must not tell who is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    /// One unknown name and another: what chance does.
    Control,
    /// A wrong password for somebody, for somebody with an app, for a closed account, for a temporary one.
    Password(&'static str, &'static str, &'static str),
    /// "I forgot my password", for somebody and for a closed account.
    Forgotten(&'static str, &'static str),
    /// Name and number at the recovery portal.
    Recovery(&'static str, &'static str),
    /// A closed pupil's badge, and nobody's.
    Badge,
    /// A client's wrong secret at an endpoint, and an unknown client.
    Client(&'static str),
    /// Another client's device code, and nobody's.
    DeviceCode,
    /// Another client's token at an endpoint, and nobody's.
    Token(&'static str),
}

impl Door {
    pub(super) const ALL: [Self; 14] = [
        // Those first at which no time passes: what is known there ends soon.
        Self::Client("/oauth/token"),
        Self::Client("/oauth/introspect"),
        Self::DeviceCode,
        Self::Token("/oauth/introspect"),
        Self::Token("/oauth/revoke"),
        Self::Control,
        Self::Password("energie", "bea", "bez"),
        Self::Password("energie", "anton", "antoz"),
        Self::Password("energie", "dicht", "dichz"),
        Self::Password("station", "hanna", "hannz"),
        Self::Badge,
        Self::Forgotten("bea", "bez"),
        Self::Forgotten("dicht", "dichz"),
        Self::Recovery("pien", "piez"),
    ];

    pub(super) fn name(self) -> String {
        match self {
            Self::Control => "control: two unknown names, password".to_owned(),
            Self::Password(_, known, _) => format!("password: {known}"),
            Self::Forgotten(known, _) => format!("forgotten password: {known}"),
            Self::Recovery(known, _) => format!("recovery portal: {known}"),
            Self::Badge => "badge of a closed account".to_owned(),
            Self::Client(path) => format!("client's secret: {path}"),
            Self::DeviceCode => "device code of another client".to_owned(),
            Self::Token(path) => format!("token of another client: {path}"),
        }
    }
}

/// All of them, with what is known there.
pub(super) struct Doors<'h> {
    house: &'h TestHouse,
    wire: Wire,
    badge: String,
    device_code: String,
    token: String,
}

impl<'h> Doors<'h> {
    pub(super) async fn of(house: &'h TestHouse) -> Self {
        let badge = closed_badge(house).await;
        for client in ["agenda", "derde"] {
            with_client(house, client, |settings| {
                settings.grant_types.insert(GrantType::DeviceCode);
            })
            .await;
        }
        let portal = Portal::of(house, "agenda");
        let begun = portal.post("/oauth/device_authorization", &[]).await;
        let device_code = begun.json["device_code"].as_str().unwrap_or_default();
        let asked = portal.ask_for("energie");
        let visit = Visit::of(house, &player("energie", "cees"));
        let settled = visit.sign_in(&Agent::new(house), &asked).await;
        let tokens = portal.tokens(&asked, &settled.page).await;
        Self {
            house,
            wire: Wire::to(house),
            badge,
            device_code: device_code.to_owned(),
            token: tokens.access_token,
        }
    }

    /// Time passes until limits that both meet alike are far away.
    pub(super) fn pause(&self, door: Door) {
        let span = match door {
            Door::Control | Door::Password(..) | Door::Badge | Door::Client(_) => Span::minutes(2),
            Door::Forgotten(..) => Span::hours(5),
            Door::Recovery(..) => Span::hours(25),
            Door::DeviceCode | Door::Token(_) => return,
        };
        self.house.clock.advance(span);
    }

    /// Knocks once, and how long it took.
    pub(super) async fn knock(&self, door: Door, known: bool) -> Duration {
        let one_of = |names: (&'static str, &'static str)| if known { names.0 } else { names.1 };
        match door {
            Door::Control => self.password("energie", one_of(("bex", "bez"))).await,
            Door::Password(institution, somebody, nobody) => {
                self.password(institution, one_of((somebody, nobody))).await
            }
            Door::Forgotten(somebody, nobody) => {
                let page = self.page("/forgot?institution=energie").await;
                let typed = [("username", one_of((somebody, nobody)))];
                sent(&page, "username", &typed, &[200, 303]).await
            }
            Door::Recovery(somebody, nobody) => {
                let page = self.page("/recover?institution=station").await;
                let typed = [("username", one_of((somebody, nobody))), ("phone", NUMBER)];
                sent(&page, "phone", &typed, &[200, 303]).await
            }
            Door::Badge => {
                let asked = Portal::of(self.house, "agenda").ask_for("school");
                let page = asked.open(&Agent::new(self.house)).await;
                let nobodys = other(&self.badge);
                let code = if known { &self.badge } else { &nobodys };
                sent(&page, "badge_code", &[("badge_code", code)], &[422]).await
            }
            Door::Client(path) => {
                let own = basic(one_of(("agenda", "agendz")), WRONG_SECRET);
                let fields = [
                    ("grant_type", "refresh_token"),
                    ("refresh_token", "niets"),
                    ("token", "niets"),
                ];
                self.posted(path, &fields, &own, 401).await
            }
            Door::DeviceCode => {
                let nobodys = other(&self.device_code);
                let code = if known { &self.device_code } else { &nobodys };
                let kind = "urn:ietf:params:oauth:grant-type:device_code";
                let fields = [("grant_type", kind), ("device_code", code.as_str())];
                self.posted("/oauth/token", &fields, &self.derde(), 400)
                    .await
            }
            Door::Token(path) => {
                let nobodys = other(&self.token);
                let token = if known { &self.token } else { &nobodys };
                self.posted(path, &[("token", token.as_str())], &self.derde(), 200)
                    .await
            }
        }
    }

    fn derde(&self) -> String {
        let portal = Portal::of(self.house, "derde");
        basic("derde", portal.entry.secret.unwrap_or_default())
    }

    async fn page(&self, path: &str) -> Page {
        Agent::new(self.house).get(path).await
    }

    async fn password(&self, institution: &str, name: &str) -> Duration {
        let asked = Portal::of(self.house, "agenda").ask_for(institution);
        let page = asked.open(&Agent::new(self.house)).await;
        let typed = [("username", name), ("password", WRONG)];
        sent(&page, "password", &typed, &[422]).await
    }

    async fn posted(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        own: &str,
        status: u16,
    ) -> Duration {
        let began = Instant::now();
        let answer = self
            .wire
            .post(path, fields, &[("authorization", own)])
            .await;
        let took = began.elapsed();
        assert_eq!(answer.status, status, "{path}: {}", answer.text);
        took
    }
}

/// Fills in the form with this field and sends it; the browser is connected already.
async fn sent(page: &Page, field: &str, typed: &[(&str, &str)], expected: &[u16]) -> Duration {
    let forms = page.forms();
    let form = forms
        .iter()
        .find(|form| form.names.iter().any(|name| name == field));
    let form = form.unwrap_or_else(|| panic!("no {field}: {}", page.text()));
    let mut fields = form.filled(typed);
    let button = form
        .buttons
        .iter()
        .find(|(name, _, primary)| *primary && !name.is_empty());
    fields.extend(button.map(|(name, value, _)| (name.clone(), value.clone())));
    let began = Instant::now();
    let (status, _) = page.agent().fetch_form(&form.action, &fields).await;
    let took = began.elapsed();
    assert!(expected.contains(&status), "{}: {status}", form.action);
    took
}

/// A value of the same form that nobody was given: some letters in the middle swap their places.
fn other(value: &str) -> String {
    let mut letters: Vec<char> = value.chars().collect();
    let middle = letters.len() / 2;
    let plain: Vec<usize> = (middle..letters.len())
        .filter(|at| letters[*at].is_ascii_alphanumeric())
        .collect();
    if let Some(pair) = plain
        .windows(2)
        .find(|pair| letters[pair[0]] != letters[pair[1]])
    {
        letters.swap(pair[0], pair[1]);
    }
    letters.into_iter().collect()
}

/// The badge of a pupil whose account was closed since.
async fn closed_badge(house: &TestHouse) -> String {
    with_policy(house, "school", |policy| {
        policy.badges.networks.0 = vec!["127.0.0.0/8".to_owned(), "::1".to_owned()];
    })
    .await;
    let console = Console::of(house, &player("school", "beheer")).await;
    let list = console
        .open("/classes")
        .await
        .submit(&[("name", "1A")])
        .await;
    let links = list.links();
    let class = links
        .iter()
        .find(|link| link.contains("/classes/") && !link.ends_with("/roll-over"));
    let class = class.unwrap_or_else(|| panic!("no class: {}", list.text()));
    let page = console.agent.get(class).await;
    let page = page.submit(&[("who", "leerling"), ("part", "main")]).await;
    let path = page.url.split('?').next().unwrap_or_default().to_owned();
    let badges = page.agent().get(&format!("{path}/badges")).await;
    let form = badges.form(&[]);
    let mut fields = form.fields.clone();
    fields.retain(|(name, _)| !name.starts_with("pick-"));
    let pick = form.names.iter().find(|name| name.starts_with("pick-"));
    fields.extend(pick.map(|pick| (pick.clone(), "1".to_owned())));
    let sheet = page.agent().post(&form.action, &fields).await;
    let code = sheet
        .texts("code")
        .first()
        .copied()
        .unwrap_or_default()
        .to_owned();
    assert!(!code.is_empty(), "no badge: {}", sheet.text());
    let before = house.person("school", "leerling").await;
    let closed = house.idp.durable.write(move |tx| {
        let mut after = before;
        after.standing = Standing::Disabled;
        tx.update_person(&after)
    });
    if let Err(error) = closed.await {
        panic!("the pupil can't be closed: {error}");
    }
    code
}
