//! A program with a token for the admin API.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use reqwest::Method;
use serde_json::Value;
use sluis_model::secret::HashedToken;
use sluis_protocol::{client_auth::ClientAuthMethod, grant_type::GrantType};
use sluis_tests::{Direct, Wire, basic, put_client, testkit::TestHouse};

pub(crate) const SECRET: &str = "een-geheim-van-meer-dan-dertig-tekens";
pub(crate) const API: &str = "/admin/api/v1";

pub(crate) struct Program {
    pub(crate) wire: Wire,
    pub(crate) bearer: String,
}

impl Program {
    /// A program of an institution, or of the installation, with a token of this scope.
    pub(crate) async fn of(house: &TestHouse, institution: Option<&str>, scope: &str) -> Self {
        let id = format!("programma-{}", institution.unwrap_or("alle"));
        let own = match institution {
            None => None,
            Some(slug) => {
                let slug = slug.to_owned();
                let found = house
                    .idp
                    .durable
                    .read(move |tx| tx.institution_by_slug(&slug));
                Some(found.await.unwrap().unwrap().id.clone())
            }
        };
        put_client(house, &id, |client| {
            client.institution = own;
            client.auth_method = ClientAuthMethod::ClientSecretBasic;
            client.secret_hash = Some(HashedToken::of(SECRET));
            client.settings.grant_types = [GrantType::ClientCredentials].into();
            client.settings.scope = scope.split(' ').collect();
        })
        .await;
        let wire = Wire::to(house);
        let answer = wire
            .post(
                "/oauth/token",
                &[("grant_type", "client_credentials")],
                &[("authorization", &basic(&id, SECRET))],
            )
            .await;
        assert_eq!(answer.status, 200, "{}", answer.json);
        let token = answer.json["access_token"].as_str().unwrap();
        Self {
            bearer: format!("Bearer {token}"),
            wire,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Direct {
        let headers = [("authorization", self.bearer.as_str())];
        self.wire
            .ask(Method::GET, &format!("{API}{path}"), &headers)
            .await
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        body: &Value,
        more: &[(&str, &str)],
    ) -> Direct {
        let own = [("authorization", self.bearer.as_str())];
        self.wire
            .json(
                method,
                &format!("{API}{path}"),
                body,
                &[&own, more].concat(),
            )
            .await
    }
}

/// The status and the kind of a problem.
pub(crate) fn problem(answer: &Direct) -> (u16, &str) {
    assert_eq!(
        answer.headers["content-type"], "application/problem+json",
        "{}: {}",
        answer.status, answer.json
    );
    let kind = answer.json["type"].as_str().unwrap();
    (answer.status, kind.trim_start_matches("urn:sluis:problem:"))
}
