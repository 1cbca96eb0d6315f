//! A directory with a token for provisioning.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::admin_api_program::Program;
use reqwest::Method;
use serde_json::{Value, json};
use sluis_tests::{Direct, testkit::TestHouse};

pub(crate) const BOTH: &str = "sluis:scim:read sluis:scim:write";
pub(crate) const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
pub(crate) const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
pub(crate) const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
pub(crate) const OWN: &str = "urn:sluis:params:scim:schemas:extension:1.0:User";

pub(crate) struct Directory {
    pub(crate) program: Program,
    pub(crate) base: String,
}

impl Directory {
    /// The directory of an institution, with this scope.
    pub(crate) async fn of(house: &TestHouse, institution: &str, scope: &str) -> Self {
        Self {
            program: Program::of(house, Some(institution), scope).await,
            base: format!("/scim/v2/{institution}"),
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Direct {
        let headers = [("authorization", self.program.bearer.as_str())];
        let path = format!("{}{path}", self.base);
        self.program.wire.ask(Method::GET, &path, &headers).await
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: &Value) -> Direct {
        self.send_with(method, path, body, &[]).await
    }

    pub(crate) async fn send_with(
        &self,
        method: Method,
        path: &str,
        body: &Value,
        more: &[(&str, &str)],
    ) -> Direct {
        let own = [("authorization", self.program.bearer.as_str())];
        let path = format!("{}{path}", self.base);
        let headers = [&own, more].concat();
        self.program.wire.json(method, &path, body, &headers).await
    }

    /// The status of what is meant to fail at the server.
    pub(crate) async fn fails(&self, method: Method, path: &str) -> u16 {
        let headers = [("authorization", self.program.bearer.as_str())];
        let path = format!("{}{path}", self.base);
        self.program.wire.status(method, &path, &[], &headers).await
    }

    pub(crate) async fn patch(&self, path: &str, operations: Value) -> Direct {
        let body = json!({
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": operations,
        });
        self.send(Method::PATCH, path, &body).await
    }

    /// Makes an account or a class. Its id.
    pub(crate) async fn made(&self, path: &str, body: &Value) -> String {
        let made = self.send(Method::POST, path, body).await;
        assert_eq!(made.status, 201, "{}", made.json);
        made.json["id"].as_str().unwrap().to_owned()
    }

    /// What a filter finds: names, sorted as they come.
    pub(crate) async fn found(&self, path: &str, filter: &str) -> Vec<String> {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("filter", filter);
        let found = self.get(&format!("{path}?{}", query.finish())).await;
        assert_eq!(found.status, 200, "{filter}: {}", found.json);
        let all = found.json["Resources"].as_array().unwrap();
        assert_eq!(found.json["totalResults"], all.len());
        let name = |one: &Value| {
            let name = one["userName"].as_str().or(one["displayName"].as_str());
            name.unwrap().to_owned()
        };
        all.iter().map(name).collect()
    }
}

/// Somebody new.
pub(crate) fn noor() -> Value {
    json!({
        "schemas": [USER],
        "userName": "noor.smit",
        "externalId": "7c9e6679",
        "name": { "givenName": "Noor", "familyName": "van der Smit" },
        "emails": [{ "value": "noor.smit@leerling.test", "type": "work", "primary": true }],
        "phoneNumbers": [{ "value": "0612345678", "type": "mobile" }],
        "preferredLanguage": "nl-NL",
        "active": true,
        "roles": [{ "value": "pupil" }],
        ENTERPRISE: { "employeeNumber": "20261" },
        OWN: { "familyNamePrefix": "van der", "programme": "havo" },
    })
}

/// The status and the kind of a refusal.
pub(crate) fn refusal(answer: &Direct) -> (u16, &str) {
    assert_eq!(answer.headers["content-type"], "application/scim+json");
    let schema = "urn:ietf:params:scim:api:messages:2.0:Error";
    assert_eq!(answer.json["schemas"][0], schema, "{}", answer.json);
    assert_eq!(answer.json["status"], answer.status.to_string());
    let kind = answer.json["scimType"].as_str().unwrap_or_default();
    (answer.status, kind)
}
