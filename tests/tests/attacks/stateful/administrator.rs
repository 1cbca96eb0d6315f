//! The administrator: a program with the right to change people and the policy, over the admin API; and a
//! person at the console, for what no program does. As the model has it, and as the service is asked for it.

use super::{
    model::{Factor, Model, Seen},
    people::{INSTITUTION, PERIOD, SECRET as APP, Somebody},
    service::done_or_refused,
    step::{Deed, Setting},
};
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use sluis_model::{
    context::Timestamp,
    policy::{PasskeyMode, PasskeyPolicy, Policy, Remember},
    secret::HashedToken,
};
use sluis_protocol::{client_auth::ClientAuthMethod, grant_type::GrantType};
use sluis_tests::{
    Agent, Direct, Wire, basic, code_of_secret, put_client, testkit::TestHouse, with_policy,
};

const ID: &str = "beheerprogramma";
const SECRET: &str = "een-geheim-van-meer-dan-dertig-tekens";
const SCOPE: &str = "sluis:people:write sluis:policy:write";
const API: &str = "/admin/api/v1/institutions";
const REASON: &str = "gevraagd aan de balie";
const HOUR: i64 = 3600;

impl Model {
    pub(super) fn help(&mut self, person: usize, deed: Deed) -> Seen {
        let on = self.is_on(person);
        let has_one = self.people[person].factor != Factor::Never;
        match deed {
            Deed::Suspend { hours } => {
                let endless = hours.is_none() && self.rules.mode == Setting::Required;
                if !on || endless {
                    return Seen::Refused;
                }
                let until = hours.map(|hours| self.now + hours * HOUR);
                self.people[person].factor = Factor::Off { until };
                self.raise_epoch(person);
            }
            Deed::Resume => {
                if on || !has_one {
                    return Seen::Refused;
                }
                self.people[person].factor = Factor::On;
            }
            Deed::Wipe => {
                if !has_one {
                    return Seen::Refused;
                }
                self.lose_factor(person);
                self.raise_epoch(person);
            }
            Deed::WipeKeys => {
                if !self.people[person].keys.contains(&true) {
                    return Seen::Refused;
                }
                self.end_keys(person);
                self.raise_epoch(person);
            }
            Deed::Close | Deed::Open => {
                let open = deed == Deed::Open;
                if self.people[person].open != open {
                    self.people[person].open = open;
                    self.raise_epoch(person);
                }
            }
            Deed::EndSessions => self.raise_epoch(person),
            Deed::ForgetBrowsers => self.forget_devices(person),
        }
        Seen::Done
    }

    pub(super) fn lose_factor(&mut self, person: usize) {
        let person = &mut self.people[person];
        person.factor = Factor::Never;
        person.pending = None;
        person.spare.clear();
    }
}

/// The program, with a token as long as one lasts; and the person, with a browser as long as a code counts.
pub(super) struct Administrator {
    wire: Wire,
    token: Option<(String, Timestamp)>,
    person: Somebody,
    console: Option<(Agent, Timestamp)>,
}

impl Administrator {
    pub(super) async fn of(house: &TestHouse, person: Somebody) -> Self {
        put_client(house, ID, |client| {
            client.auth_method = ClientAuthMethod::ClientSecretBasic;
            client.secret_hash = Some(HashedToken::of(SECRET));
            client.settings.grant_types = [GrantType::ClientCredentials].into();
            client.settings.scope = SCOPE.split(' ').collect();
        })
        .await;
        Self {
            wire: Wire::to(house),
            token: None,
            person,
            console: None,
        }
    }

    /// The policy that every play begins with.
    pub(super) async fn reset_policy(&self, house: &TestHouse) {
        with_policy(house, INSTITUTION, |policy| {
            *policy = Policy {
                remember: Remember::Checkbox { hours: 12 },
                passkeys: PasskeyPolicy {
                    mode: PasskeyMode::OnlyStep,
                    ..PasskeyPolicy::default()
                },
                ..Policy::default()
            };
        })
        .await;
    }

    async fn bearer(&mut self, house: &TestHouse) -> String {
        let now = house.now();
        if let Some((bearer, at)) = &self.token
            && now - *at < Duration::minutes(4)
        {
            return bearer.clone();
        }
        let own = basic(ID, SECRET);
        let granted = self
            .wire
            .post(
                "/oauth/token",
                &[("grant_type", "client_credentials")],
                &[("authorization", &own)],
            )
            .await;
        let token = granted.json["access_token"].as_str().unwrap_or_default();
        let bearer = format!("Bearer {token}");
        self.token = Some((bearer.clone(), now));
        bearer
    }

    async fn send(
        &mut self,
        house: &TestHouse,
        method: Method,
        path: &str,
        body: &Value,
        seen: Option<&str>,
    ) -> Direct {
        let bearer = self.bearer(house).await;
        let mut headers = vec![("authorization", bearer.as_str())];
        headers.extend(seen.map(|seen| ("if-match", seen)));
        let path = format!("{API}/{INSTITUTION}{path}");
        self.wire.json(method, &path, body, &headers).await
    }

    pub(super) async fn help(&mut self, house: &TestHouse, person: &str, deed: Deed) -> Seen {
        let reason = REASON;
        let (method, what, body) = match deed {
            Deed::Suspend { hours } => {
                let until = hours.map(|hours| house.now() + Duration::hours(hours));
                let body = json!({ "reason": reason, "until": until });
                (Method::POST, "second-factor/suspend", body)
            }
            Deed::Resume => (
                Method::POST,
                "second-factor/resume",
                json!({ "reason": reason }),
            ),
            Deed::Wipe => (
                Method::POST,
                "second-factor/wipe",
                json!({ "reason": reason }),
            ),
            Deed::WipeKeys => return self.wipe_keys(house, person).await,
            Deed::Close => (Method::PUT, "active", json!({ "active": false })),
            Deed::Open => (Method::PUT, "active", json!({ "active": true })),
            Deed::EndSessions => (Method::DELETE, "sessions", Value::Null),
            Deed::ForgetBrowsers => (Method::DELETE, "devices", Value::Null),
        };
        let path = format!("/people/{person}/{what}");
        let answer = self.send(house, method, &path, &body, None).await;
        done_or_refused(answer.status)
    }

    /// Somebody's passkeys are removed at the console: no program may.
    async fn wipe_keys(&mut self, house: &TestHouse, person: &str) -> Seen {
        let agent = self.at_the_console(house).await;
        let path = format!("/admin/at/{INSTITUTION}/people/{person}");
        let page = agent.get(&path).await;
        if page.status != 200 || !page.url.ends_with(&path) {
            return Seen::Problem;
        }
        if !page.offers("passkeys") {
            return Seen::Refused;
        }
        let fields = [("passkey", "all"), ("passkeys_why", REASON)];
        let page = page.submit_action("passkeys", &fields).await;
        done_or_refused(page.status)
    }

    /// A browser at the console in which a code was shown just now.
    async fn at_the_console(&mut self, house: &TestHouse) -> Agent {
        let now = house.now();
        if let Some((agent, at)) = &self.console
            && now - *at < Duration::minutes(2)
        {
            return agent.clone();
        }
        let agent = Agent::new(house);
        let page = agent
            .get(&format!("/admin?institution={INSTITUTION}"))
            .await;
        let (username, password) = (&self.person.username, &self.person.password);
        let page = page
            .submit(&[("username", username), ("password", password)])
            .await;
        page.submit(&[("code", &code_of_secret(APP, PERIOD, now))])
            .await;
        self.console = Some((agent.clone(), now));
        agent
    }

    pub(super) async fn set(&mut self, house: &TestHouse, setting: Setting) -> Seen {
        let read = self
            .send(house, Method::GET, "/policy", &Value::Null, None)
            .await;
        let seen = read.headers.get("etag").and_then(|tag| tag.to_str().ok());
        let mut policy = read.json.clone();
        match setting {
            Setting::Off => policy["second_factor"]["mode"] = json!({ "kind": "off" }),
            Setting::Optional => policy["second_factor"]["mode"] = json!({ "kind": "optional" }),
            Setting::Required => policy["second_factor"]["mode"] = json!({ "kind": "required" }),
            Setting::RememberNothing => policy["remember"] = json!({ "kind": "off" }),
            Setting::RememberTicked(hours) => {
                policy["remember"] = json!({ "kind": "checkbox", "hours": hours });
            }
            Setting::RememberByItself(hours) => {
                policy["remember"] = json!({ "kind": "automatic", "hours": hours });
            }
            Setting::CodeLetsIn => policy["recovery"]["effect"] = json!("login"),
            Setting::CodeResets => policy["recovery"]["effect"] = json!("reset"),
            Setting::KeysOff => policy["passkeys"]["mode"] = json!("off"),
            Setting::KeysSecond => policy["passkeys"]["mode"] = json!("second_factor"),
            Setting::KeysAlone => policy["passkeys"]["mode"] = json!("only_step"),
        }
        let put = self
            .send(house, Method::PUT, "/policy", &policy, seen)
            .await;
        done_or_refused(put.status)
    }
}
