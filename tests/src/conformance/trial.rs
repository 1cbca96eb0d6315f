//! One run of one module in one variant.

use super::{
    answer::Answer,
    callback::Callback,
    checks::{self, Expected},
    client::{Relying, register, registration},
    keys::{PrivateKey, half_hash},
    provider::Provider,
    request::Request,
    suite::Suite,
    wires::initial_access_token,
};
use crate::{agent::Agent, page::Page, visit::Visit};
use reqwest::Method;
use serde_json::Value;
use sluis_testkit::{
    ORIGIN, TestHouse,
    cast::{Player, player},
};

/// A run.
#[derive(Debug)]
pub struct Trial<'h> {
    /// The house.
    pub house: &'h TestHouse,
    /// The provider.
    pub provider: Provider,
    /// The variant.
    pub suite: Suite,
    /// The client of this run.
    pub client: Relying,
}

/// One round through the browser, to its end.
#[derive(Debug, Clone)]
pub struct Round {
    /// What came to the redirect URI.
    pub callback: Callback,
    /// What the token endpoint said, where there was a code.
    pub tokens: Option<Answer>,
    /// `token_type`; empty where there is no access token.
    pub scheme: String,
    /// The access token, that of the token endpoint rather than that of the front channel.
    pub access_token: String,
    /// The newest ID token.
    pub id_token: String,
    /// Its header.
    pub header: Value,
    /// Its claims.
    pub claims: Value,
}

impl Round {
    /// The refresh token.
    #[must_use]
    pub fn refresh_token(&self) -> Option<&str> {
        self.tokens.as_ref()?.json["refresh_token"].as_str()
    }

    /// `sub`.
    #[must_use]
    pub fn sub(&self) -> &str {
        self.claims["sub"].as_str().unwrap_or_default()
    }
}

impl<'h> Trial<'h> {
    /// A provider that was discovered and a client with the suite's usual metadata.
    pub async fn new(house: &'h TestHouse, suite: Suite) -> Self {
        Self::with(house, suite, Value::Null).await
    }

    /// The same with some metadata set otherwise.
    pub async fn with(house: &'h TestHouse, suite: Suite, changes: Value) -> Self {
        Self::keyed(house, suite, changes, PrivateKey::rsa(0)).await
    }

    /// The same with another key.
    pub async fn keyed(
        house: &'h TestHouse,
        suite: Suite,
        changes: Value,
        key: PrivateKey,
    ) -> Self {
        let provider = Provider::discover(house).await;
        assert!(
            provider.lists("token_endpoint_auth_methods_supported", suite.auth.as_str()),
            "{} is not offered",
            suite.auth.as_str()
        );
        let token = initial_access_token(house).await;
        let mut metadata = registration(&suite, &key);
        for (name, value) in changes.as_object().into_iter().flatten() {
            if value.is_null() {
                metadata.as_object_mut().map(|all| all.remove(name));
            } else {
                metadata[name] = value.clone();
            }
        }
        let answer = register(&provider, &token, &metadata).await;
        let client = Relying::of(&answer, &suite, key);
        Self {
            house,
            provider,
            suite,
            client,
        }
    }

    /// Another client at the same provider.
    pub async fn second_client(&self) -> Self {
        Self::keyed(self.house, self.suite, Value::Null, PrivateKey::rsa(1)).await
    }

    /// A browser.
    #[must_use]
    pub fn agent(&self) -> Agent {
        Agent::new(self.house)
    }

    /// Somebody with every standard claim and without a second factor.
    #[must_use]
    pub fn person(&self) -> Player {
        Player {
            username: "protocol",
            password: "Sluis-demo-2026!",
            ..player("energie", "compleet")
        }
    }

    /// The request that most modules send: the scope `openid` alone, and no PKCE.
    #[must_use]
    pub fn request(&self) -> Request {
        let request = Request::new(
            &self.provider.endpoint("authorization_endpoint"),
            &[
                ("client_id", &self.client.id),
                ("redirect_uri", &self.client.redirect_uri),
                ("scope", "openid"),
                ("response_type", self.suite.response_type),
            ],
        );
        if self.suite.form_post {
            request.with("response_mode", "form_post")
        } else {
            request
        }
    }

    /// Opens a request, signs in where that is asked, allows what is asked, and reads what comes.
    pub async fn sign_in(&self, agent: &Agent, request: &Request) -> Callback {
        let page = request.open(agent).await;
        self.go_on(request, page).await
    }

    /// Goes on from a page to the answer.
    pub async fn go_on(&self, request: &Request, page: Page) -> Callback {
        let settled = Visit::of(self.house, &self.person()).go_on(page).await;
        self.answered(request, &settled.page)
    }

    /// The answer to a request that needs nobody.
    pub async fn silent(&self, agent: &Agent, request: &Request) -> Callback {
        let page = request.open(agent).await;
        self.answered(request, &page)
    }

    fn answered(&self, request: &Request, page: &Page) -> Callback {
        let uri = request.optional("redirect_uri").unwrap_or_default();
        let callback = request.answered(page, uri, ORIGIN);
        let known = request.get("response_type") == self.suite.response_type;
        assert!(
            !known || callback.way == self.suite.way(),
            "the answer came by {:?}",
            callback.way
        );
        callback
    }

    /// A whole round: through the browser, to the tokens, to the claims.
    pub async fn round(&self, agent: &Agent, request: &Request) -> Round {
        let callback = self.sign_in(agent, request).await;
        self.settle(request, callback).await
    }

    /// The tokens of an answer that must be good, and the claims that the access token leads to.
    pub async fn settle(&self, request: &Request, callback: Callback) -> Round {
        let round = self.tokens(request, callback).await;
        if !round.access_token.is_empty() {
            let answer = self.userinfo(&round).await;
            checks::userinfo(&answer, round.sub());
        }
        round
    }

    /// Userinfo with the newest access token.
    pub async fn userinfo(&self, round: &Round) -> Answer {
        self.provider
            .userinfo(&round.scheme, &round.access_token)
            .await
    }

    /// The tokens of an answer that must be good.
    ///
    /// # Panics
    /// When it is not.
    pub async fn tokens(&self, request: &Request, callback: Callback) -> Round {
        assert_eq!(callback.get("error"), None, "{:?}", callback.params);
        let part = |name: &str, wanted: bool| {
            let value = callback.get(name);
            assert_eq!(value.is_some(), wanted, "{name} in {:?}", callback.params);
            value.unwrap_or_default().to_owned()
        };
        let code = part("code", self.suite.has_code());
        let mut round = Round {
            access_token: part("access_token", self.suite.has_token()),
            scheme: part("token_type", self.suite.has_token()),
            id_token: part("id_token", self.suite.has_id_token()),
            header: Value::Null,
            claims: Value::Null,
            tokens: None,
            callback,
        };
        if self.suite.has_token() {
            checks::unguessable("the access token", &round.access_token);
        }
        if self.suite.has_id_token() {
            (round.header, round.claims) = self.id_token(request, &round.id_token);
            let hash = |name: &str, of: &str| {
                let wanted = Value::from(half_hash(of, &round.header["alg"]));
                assert_eq!(
                    round.claims.get(name),
                    (!of.is_empty()).then_some(&wanted),
                    "OpenID Connect Core §3.3.2.11: {name}"
                );
            };
            hash("at_hash", &round.access_token);
            hash("c_hash", &code);
        }
        if self.suite.has_code() {
            checks::unguessable("the code", &code);
            self.take(request, &code, &mut round).await;
        }
        round
    }

    async fn take(&self, request: &Request, code: &str, round: &mut Round) {
        let answer = self.redeem(request, code, &[]).await;
        checks::token_response(&answer);
        round.access_token = answer.text_of("access_token");
        round.scheme = answer.text_of("token_type");
        round.id_token = answer.text_of("id_token");
        let (header, claims) = self.id_token(request, &round.id_token);
        for (name, of) in [("at_hash", round.access_token.as_str()), ("c_hash", code)] {
            if let Some(hash) = claims.get(name) {
                assert_eq!(hash, &half_hash(of, &header["alg"]), "{name}");
            }
        }
        if self.suite.has_id_token() {
            for name in ["iss", "sub"] {
                assert_eq!(claims[name], round.claims[name], "§3.3.3.6: {name}");
            }
        }
        (round.header, round.claims) = (header, claims);
        round.tokens = Some(answer);
    }

    /// Header and claims of an ID token for this client, after every check.
    #[must_use]
    pub fn id_token(&self, request: &Request, text: &str) -> (Value, Value) {
        let claims_asked = request
            .optional("claims")
            .is_some_and(|claims| claims.contains("id_token"));
        let scope = if claims_asked {
            "profile email address phone"
        } else if self.suite.is_id_token_alone() {
            request.get("scope")
        } else {
            ""
        };
        checks::id_token(
            text,
            &Expected {
                keys: &self.provider.keys,
                issuer: ORIGIN,
                client_id: &self.client.id,
                nonce: request.optional("nonce"),
                scope,
                now: self.house.now(),
            },
        )
    }

    /// Presents a code.
    pub async fn redeem(&self, request: &Request, code: &str, more: &[(&str, &str)]) -> Answer {
        let fields = [
            &[
                ("grant_type", "authorization_code"),
                ("code", code),
                ("redirect_uri", request.get("redirect_uri")),
            ],
            more,
        ]
        .concat();
        self.at_token_endpoint(&fields).await
    }

    /// Presents a refresh token.
    pub async fn refresh(&self, token: &str, scope: &str) -> Answer {
        self.at_token_endpoint(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", token),
            ("scope", scope),
        ])
        .await
    }

    /// Asks the token endpoint with the client's authentication.
    pub async fn at_token_endpoint(&self, fields: &[(&str, &str)]) -> Answer {
        let url = self.provider.endpoint("token_endpoint");
        self.client
            .post(&self.provider, &url, fields, self.house.now())
            .await
    }

    /// Userinfo by POST, with the token in the header or in the body.
    pub async fn posted_userinfo(&self, round: &Round, in_body: bool) -> Answer {
        let url = self.provider.endpoint("userinfo_endpoint");
        let request = self.provider.wire.request(Method::POST, &url);
        let request = if in_body {
            request.form(&[("access_token", &round.access_token)])
        } else {
            request.header(
                "authorization",
                format!("{} {}", round.scheme, round.access_token),
            )
        };
        Answer::of(request).await
    }

    /// The end of a module: the client leaves.
    pub async fn end(self) {
        self.client.leave(&self.provider).await;
    }
}
