//! The administrator: a program with the right to change people and the policy, over the admin API.

use super::{
    model::Seen,
    people::INSTITUTION,
    service::done_or_refused,
    step::{Deed, Setting},
};
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use sluis_model::{context::Timestamp, secret::HashedToken};
use sluis_protocol::{client_auth::ClientAuthMethod, grant_type::GrantType};
use sluis_tests::{Direct, Wire, basic, put_client, testkit::TestHouse, with_policy};

const ID: &str = "beheerprogramma";
const SECRET: &str = "een-geheim-van-meer-dan-dertig-tekens";
const SCOPE: &str = "sluis:people:write sluis:policy:write";
const API: &str = "/admin/api/v1/institutions";

/// The program, with a token as long as one lasts.
pub(super) struct Administrator {
    wire: Wire,
    token: Option<(String, Timestamp)>,
}

impl Administrator {
    pub(super) async fn of(house: &TestHouse) -> Self {
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
        }
    }

    /// The policy that every play begins with.
    pub(super) async fn reset_policy(&self, house: &TestHouse) {
        with_policy(house, INSTITUTION, |policy| {
            *policy = sluis_model::policy::Policy {
                remember: sluis_model::policy::Remember::Checkbox { hours: 12 },
                ..sluis_model::policy::Policy::default()
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
        let reason = "gevraagd aan de balie";
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
            Deed::Close => (Method::PUT, "active", json!({ "active": false })),
            Deed::Open => (Method::PUT, "active", json!({ "active": true })),
            Deed::EndSessions => (Method::DELETE, "sessions", Value::Null),
            Deed::ForgetBrowsers => (Method::DELETE, "devices", Value::Null),
        };
        let path = format!("/people/{person}/{what}");
        let answer = self.send(house, method, &path, &body, None).await;
        done_or_refused(answer.status)
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
        }
        let put = self
            .send(house, Method::PUT, "/policy", &policy, seen)
            .await;
        done_or_refused(put.status)
    }
}
