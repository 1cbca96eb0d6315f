//! A client of FAPI 2.0: it pushes its requests, shows keys instead of secrets, and its tokens are
//! bound to it.

use super::{
    answer::Answer,
    assertion::{Audience, assertion},
    callback::Callback,
    certificates::{self, Certificate},
    checks::{self, Expected},
    client::Relying,
    keys::{self, PrivateKey},
    provider::Provider,
    request::Request,
    variant::{Bound, DpopKey, Strong, fresh_id, settings},
};
use crate::{agent::Agent, page::Page, visit::Visit};
use reqwest::Method;
use serde_json::{Map, Value};
use sluis_model::{client::Client, context::Timestamp};
use sluis_testkit::{
    ORIGIN, TestHouse,
    cast::{Player, player},
};

/// A client of one of the variants, at a provider.
#[derive(Debug)]
pub struct StrongClient<'h> {
    /// The house.
    pub house: &'h TestHouse,
    /// The provider.
    pub provider: Provider,
    /// The variant.
    pub variant: Strong,
    /// What it shows of itself.
    pub client: Relying,
    /// The key of its proofs.
    pub dpop: DpopKey,
}

/// The PKCE verifier of all these clients.
pub const VERIFIER: &str = "a-verifier-of-the-plan-with-more-than-43-letters";

impl<'h> StrongClient<'h> {
    /// The first client of a variant, known to the house from now on.
    pub async fn first(house: &'h TestHouse, variant: Strong) -> Self {
        let key = PrivateKey::ec().named("first-key");
        Self::add(house, variant, &fresh_id(), key, certificates::ONE).await
    }

    /// The second: another key, another certificate.
    pub async fn second(house: &'h TestHouse, variant: Strong) -> Self {
        let key = PrivateKey::ec().named("second-key");
        Self::add(house, variant, &fresh_id(), key, certificates::TWO).await
    }

    /// A client with this id, key and certificate.
    ///
    /// # Panics
    /// When the store refuses it.
    pub async fn add(
        house: &'h TestHouse,
        variant: Strong,
        id: &str,
        key: PrivateKey,
        certificate: Certificate,
    ) -> Self {
        let redirect_uri = format!("https://suite.test/test/a/{id}/callback");
        let client = Client {
            id: id.into(),
            name: format!("FAPI {id}"),
            institution: None,
            auth_method: variant.auth,
            secret_hash: None,
            sealed_secret: None,
            registration_token: None,
            settings: settings(variant, &redirect_uri, &key, certificate),
            active: true,
            created_at: house.now(),
        };
        let added = house.idp.durable.write(move |tx| tx.add_client(&client));
        added
            .await
            .unwrap_or_else(|error| panic!("{id} is refused: {error}"));
        let by_certificate = variant.auth.is_mutual_tls() || variant.bound == Bound::Certificate;
        Self {
            house,
            provider: Provider::discover(house).await,
            variant,
            client: Relying {
                id: id.to_owned(),
                secret: None,
                auth: variant.auth,
                key,
                certificate: by_certificate.then_some(certificate),
                audience: Audience::Issuer,
                redirect_uri,
                metadata: Value::Null,
            },
            dpop: DpopKey(PrivateKey::ec()),
        }
    }

    /// The request that most modules push.
    #[must_use]
    pub fn request(&self) -> Request {
        let request = Request::new(
            &self.provider.endpoint("authorization_endpoint"),
            &[
                ("client_id", &self.client.id),
                ("redirect_uri", &self.client.redirect_uri),
                ("scope", "openid"),
                ("response_type", "code"),
            ],
        );
        let request = request.proving(VERIFIER);
        if self.variant.signed {
            request.with("response_mode", "jwt")
        } else {
            request
        }
    }

    /// The claims of a good request object for a request (RFC 9101 §4).
    #[must_use]
    pub fn object(&self, request: &Request) -> Value {
        let mut claims: Map<String, Value> = request
            .params()
            .iter()
            .map(|(name, value)| (name.clone(), Value::from(value.as_str())))
            .collect();
        let now = self.now().timestamp();
        for (name, value) in [
            ("iss", Value::from(self.client.id.as_str())),
            ("aud", ORIGIN.into()),
            ("iat", now.into()),
            ("nbf", now.into()),
            ("exp", (now + 300).into()),
        ] {
            claims.insert(name.to_owned(), value);
        }
        claims.into()
    }

    /// Pushes a request, signed where the variant wants that.
    pub async fn push(&self, request: &Request) -> Answer {
        if self.variant.signed {
            let object = self.client.key.sign(&self.object(request));
            return self.push_object(&object).await;
        }
        let fields: Vec<(&str, &str)> = request
            .params()
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        self.push_fields(&fields, None).await
    }

    /// Pushes a request object.
    pub async fn push_object(&self, object: &str) -> Answer {
        let fields = [("client_id", self.client.id.as_str()), ("request", object)];
        self.push_fields(&fields, None).await
    }

    /// Pushes any fields, with a proof or without.
    pub async fn push_fields(&self, fields: &[(&str, &str)], proof: Option<&str>) -> Answer {
        let url = self
            .provider
            .endpoint("pushed_authorization_request_endpoint");
        // The client names itself once, whatever its way to authenticate adds.
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .copied()
            .filter(|(name, _)| *name != "client_id" || !self.client.auth.is_mutual_tls())
            .collect();
        let mut request = self.provider.wire.request(Method::POST, &url);
        if let Some(proof) = proof {
            request = request.header("dpop", proof);
        }
        let request = self
            .client
            .authenticated(request, &self.provider, &fields, self.now());
        Answer::of(request).await
    }

    /// The `request_uri` of a push that must be good.
    pub async fn pushed(&self, request: &Request) -> String {
        let answer = self.push(request).await;
        assert_eq!(answer.status, 201, "RFC 9126 §2.2: {}", answer.text);
        assert!(answer.json["expires_in"].as_i64().is_some_and(|s| s > 0));
        let uri = answer.text_of("request_uri");
        checks::unguessable(
            "the request_uri",
            uri.rsplit(':').next().unwrap_or_default(),
        );
        uri
    }

    /// The browser goes to the authorization endpoint with nothing but client and `request_uri`.
    pub async fn open(&self, agent: &Agent, request_uri: &str) -> Page {
        Request::bare(
            &self.provider.endpoint("authorization_endpoint"),
            &[("client_id", &self.client.id), ("request_uri", request_uri)],
        )
        .open(agent)
        .await
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

    /// Pushes, signs in, and reads the answer.
    pub async fn authorize(&self, agent: &Agent, request: &Request) -> Callback {
        let uri = self.pushed(request).await;
        let page = self.open(agent, &uri).await;
        self.go_on(request, page).await
    }

    /// Goes on from a page to the answer.
    pub async fn go_on(&self, request: &Request, page: Page) -> Callback {
        let settled = Visit::of(self.house, &self.person()).go_on(page).await;
        self.answered(request, &settled.page)
    }

    /// The answer that a page takes to the client: in a JWT where the variant wants that (JARM §2.1).
    #[must_use]
    pub fn answered(&self, request: &Request, page: &Page) -> Callback {
        let callback = request.answered(page, &self.client.redirect_uri, ORIGIN);
        if !self.variant.signed {
            return callback;
        }
        let response = callback.get("response").unwrap_or_default();
        assert_eq!(callback.params.len(), 1, "{:?}", callback.params);
        let (header, claims) = keys::verified(response, &self.provider.keys);
        assert_ne!(header["alg"], "RS256");
        assert_eq!(claims["iss"], ORIGIN);
        assert_eq!(claims["aud"], self.client.id.as_str());
        let end = claims["exp"].as_i64().unwrap_or_default();
        assert!(end > self.now().timestamp(), "exp in {claims}");
        assert_eq!(
            claims.get("state").and_then(Value::as_str),
            request.optional("state"),
            "the state as it was sent"
        );
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let params = claims
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(name, _)| !matches!(name.as_str(), "aud" | "exp" | "iat"))
            .filter_map(|(name, value)| Some((name.clone(), text(value)?)))
            .collect();
        Callback { params, ..callback }
    }

    /// A good proof for the token endpoint, where the variant wants one.
    #[must_use]
    pub fn token_proof(&self) -> Option<String> {
        let url = self.provider.endpoint("token_endpoint");
        (self.variant.bound == Bound::Dpop).then(|| self.dpop.proof("POST", &url, None, self.now()))
    }

    /// Asks the token endpoint, with a proof or without.
    pub async fn ask(&self, fields: &[(&str, &str)], proof: Option<&str>) -> Answer {
        let url = self.provider.endpoint("token_endpoint");
        let mut request = self.provider.wire.request(Method::POST, &url);
        if let Some(proof) = proof {
            request = request.header("dpop", proof);
        }
        let request = self
            .client
            .authenticated(request, &self.provider, fields, self.now());
        Answer::of(request).await
    }

    /// Presents a code with all that belongs to it.
    pub async fn redeem(&self, code: &str) -> Answer {
        let fields = self.code_fields(code);
        self.ask(&fields, self.token_proof().as_deref()).await
    }

    /// What a code is presented with.
    #[must_use]
    pub fn code_fields<'a>(&'a self, code: &'a str) -> [(&'a str, &'a str); 4] {
        [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.client.redirect_uri),
            ("code_verifier", VERIFIER),
        ]
    }

    /// A whole round to tokens that are good in every part.
    pub async fn tokens(&self, agent: &Agent, request: &Request) -> Answer {
        let callback = self.authorize(agent, request).await;
        let code = callback.get("code").unwrap_or_default();
        checks::unguessable("the code", code);
        let answer = self.redeem(code).await;
        self.check(request, &answer);
        answer
    }

    /// Checks the tokens of an answer.
    pub fn check(&self, request: &Request, answer: &Answer) {
        checks::token_response(answer);
        let scheme = if self.variant.bound == Bound::Dpop {
            "DPoP"
        } else {
            "Bearer"
        };
        assert!(answer.text_of("token_type").eq_ignore_ascii_case(scheme));
        let (header, _) = checks::id_token(
            &answer.text_of("id_token"),
            &Expected {
                keys: &self.provider.keys,
                issuer: ORIGIN,
                client_id: &self.client.id,
                nonce: request.optional("nonce"),
                scope: "",
                now: self.now(),
            },
        );
        assert_ne!(header["alg"], "RS256", "FAPI 2.0 SP §5.4.1");
    }

    /// Asks a protected resource as it should be asked.
    pub async fn resource(&self, token: &str) -> Answer {
        let url = self.provider.endpoint("userinfo_endpoint");
        let proof = self.dpop.proof("GET", &url, Some(token), self.now());
        match self.variant.bound {
            Bound::Dpop => {
                self.resource_with(&format!("DPoP {token}"), &[&proof])
                    .await
            }
            Bound::Certificate => self.resource_with(&format!("Bearer {token}"), &[]).await,
        }
    }

    /// Asks a protected resource with any credentials and proofs.
    pub async fn resource_with(&self, authorization: &str, proofs: &[&str]) -> Answer {
        let url = self.provider.endpoint("userinfo_endpoint");
        let mut request = self
            .provider
            .wire
            .request(Method::GET, &url)
            .header("authorization", authorization);
        for proof in proofs {
            request = request.header("dpop", *proof);
        }
        if let Some(certificate) = &self.client.certificate {
            request = request.header(certificates::HEADER, certificate.header());
        }
        Answer::of(request).await
    }

    /// The claims of a good assertion.
    #[must_use]
    pub fn assertion(&self) -> Value {
        assertion(&self.client.id, ORIGIN, self.now())
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.house.now()
    }
}
