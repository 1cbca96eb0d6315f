//! What is made for one issuer is refused at another: assertions, request objects, proofs of possession,
//! pushed requests, devices, logout tokens (E-03).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use async_trait::async_trait;
use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use reqwest::Method;
use serde_json::{Value, json};
use sluis_idp_core::own_hosts::NotOurHosts;
use sluis_model::{
    ids::InstitutionId,
    ports::{Outgoing, OutgoingError, directory::DirectoryAt, outgoing::Fetched},
    upstream::{DirectorySettings, SourceSettings},
};
use sluis_protocol::{client_auth::ClientAuthMethod, grant_type::GrantType};
use sluis_tests::{
    Agent, Asked, ClientKey, Direct, Listener, NamedKey, Portal, Tokens, Visit, Wire, basic,
    change_client, on_both_stores, put_client, register,
    testkit::{
        ORIGIN, TestHouse,
        cast::{Player, player},
    },
    verify, with_client,
};
use std::sync::{Arc, Mutex, PoisonError};

on_both_stores! {
    e03_jwt_02_an_assertion_is_for_the_issuer_that_was_asked_and_no_other;
    e03_jwt_02_a_request_object_is_for_the_issuer_that_was_asked_and_no_other;
    e03_dpop_a_proof_names_the_address_of_the_issuer_that_was_asked;
    e03_rfc_9126_a_pushed_request_is_known_where_it_was_pushed_alone;
    e03_rfc_8628_a_device_is_signed_in_where_it_asked_alone;
    e03_oidcc_backchannel_a_logout_token_is_its_own_issuers;
    ssr_01_a_host_of_an_institution_is_never_asked;
    ssr_01_a_host_of_an_institution_is_nobodys_directory;
    dos_07_ssr_05_what_anybody_makes_us_ask_keeps_to_its_own_places;
}

const OWN: &str = "https://inlog.tweede.test";
const OTHER: &str = "https://inlog.keuze.test";
/// The two issuers that a client of the institution can ask.
const BOTH: [(&str, &str); 2] = [(OWN, ORIGIN), (ORIGIN, OWN)];

fn pupil() -> Player {
    player("tweede", "leerling")
}

/// The client becomes one of the institution, which has a host of its own; another has one too.
async fn belongs(house: &TestHouse, client: &str) {
    let changed = house.idp.durable.write(|tx| {
        let mut keuze = tx
            .institution_by_slug("keuze")?
            .map(Arc::unwrap_or_clone)
            .unwrap();
        keuze.hosts = vec!["inlog.keuze.test".to_owned()];
        tx.update_institution(&keuze)?;
        tx.institution_by_slug("tweede")
    });
    let tweede = changed.await.unwrap().unwrap().id.clone();
    change_client(house, client, |client| client.institution = Some(tweede)).await;
}

/// Signs the pupil in at the issuer of the request.
async fn signed_in(house: &TestHouse, agent: &Agent, asked: &Asked) -> String {
    let page = asked.open(agent).await;
    let settled = Visit::of(house, &pupil()).not_now().go_on(page).await;
    asked.code(&settled.page)
}

fn at(house: &TestHouse, origin: &str) -> Agent {
    Agent::at(origin, house.address)
}

async fn e03_jwt_02_an_assertion_is_for_the_issuer_that_was_asked_and_no_other(house: &TestHouse) {
    let key = ClientKey::new("ES256");
    let set = key.set("k1");
    put_client(house, "sleutel", |client| {
        client.settings.grant_types = [GrantType::ClientCredentials].into();
        client.settings.scope = ["read"].into_iter().collect();
        client.auth_method = ClientAuthMethod::PrivateKeyJwt;
        client.settings.jwks = Some(set);
    })
    .await;
    belongs(house, "sleutel").await;
    let now = house.now().timestamp();
    let mut number = 0;
    let mut assertion = |audience: &str| {
        number += 1;
        let claims = json!({
            "iss": "sleutel", "sub": "sleutel", "aud": audience,
            "iat": now, "exp": now + 60, "jti": format!("eigen-{number}"),
        });
        key.sign(&json!({ "kid": "k1" }), &claims)
    };
    let post = async |issuer: &'static str, path: &str, assertion: &str| {
        let fields = [
            ("grant_type", "client_credentials"),
            ("token", "x"),
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
            ("client_assertion", assertion),
        ];
        let wire = Wire::to(house).at(issuer);
        wire.post(path, &fields, &[]).await
    };
    for (issuer, other) in BOTH {
        for path in ["/oauth/token", "/oauth/introspect", "/oauth/revoke"] {
            for audience in [other.to_owned(), format!("{other}{path}"), OTHER.to_owned()] {
                let refused = post(issuer, path, &assertion(&audience)).await;
                assert_eq!(
                    (refused.status, refused.error()),
                    (401, "invalid_client"),
                    "{audience} at {issuer}{path}"
                );
            }
            let good = post(issuer, path, &assertion(issuer)).await;
            assert_eq!(good.status, 200, "{issuer}{path}: {}", good.json);
        }
    }
    // Where another institution is alone, the client does not exist.
    let foreign = post(OTHER, "/oauth/token", &assertion(OTHER)).await;
    assert_eq!((foreign.status, foreign.error()), (401, "invalid_client"));
}

async fn e03_jwt_02_a_request_object_is_for_the_issuer_that_was_asked_and_no_other(
    house: &TestHouse,
) {
    let key = NamedKey::generate("k1");
    let registered = register(house, "tekent", |settings| {
        settings.jwks = Some(key.jwks());
    })
    .await;
    belongs(house, "tekent").await;
    for (issuer, other) in BOTH {
        let portal = Portal::with_entry(house, registered.entry).at(issuer);
        let with_object = |audience: &str| {
            let inner = portal.ask_for("tweede");
            let mut claims = json!({ "iss": "tekent", "aud": audience });
            for (name, value) in &inner.params {
                claims[name] = value.as_str().into();
            }
            let mut outer = portal.ask_for("tweede");
            outer.params = inner.params.clone();
            outer
                .params
                .insert("request".to_owned(), key.sign(None, &claims));
            (inner, outer)
        };
        for audience in [other, OTHER] {
            let (inner, outer) = with_object(audience);
            let page = outer.open(&at(house, issuer)).await;
            assert_eq!(
                inner.error(&page),
                "invalid_request_object",
                "{audience} at {issuer}"
            );
        }
        let (inner, outer) = with_object(issuer);
        let page = outer.open(&at(house, issuer)).await;
        let settled = Visit::of(house, &pupil()).not_now().go_on(page).await;
        assert!(!inner.code(&settled.page).is_empty(), "at {issuer}");
    }
}

/// A proof for one request.
fn proof(
    house: &TestHouse,
    key: &ClientKey,
    (method, url): (&str, &str),
    token: Option<&str>,
    name: &str,
) -> String {
    let mut claims =
        json!({ "jti": name, "htm": method, "htu": url, "iat": house.now().timestamp() });
    if let Some(token) = token {
        claims["ath"] = URL_SAFE_NO_PAD
            .encode(digest(&SHA256, token.as_bytes()))
            .into();
    }
    let header = json!({ "typ": "dpop+jwt", "jwk": key.jwk() });
    key.sign(&header, &claims)
}

async fn e03_dpop_a_proof_names_the_address_of_the_issuer_that_was_asked(house: &TestHouse) {
    belongs(house, "agenda").await;
    let key = ClientKey::new("ES256");
    for (issuer, other) in BOTH {
        let portal = Portal::of(house, "agenda").at(issuer);
        let wire = Wire::to(house).at(issuer);
        let asked = portal.ask_for("tweede");
        let code = signed_in(house, &at(house, issuer), &asked).await;
        let entry = &portal.entry;
        let authorization = basic(entry.client_id, entry.secret.unwrap());
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", entry.redirect_uri),
            ("code_verifier", asked.verifier.as_str()),
        ];
        let redeem = async |origin: &str| {
            let url = format!("{origin}/oauth/token");
            let name = format!("token-{issuer}-{origin}");
            let proof = proof(house, &key, ("POST", &url), None, &name);
            let headers = [
                ("authorization", authorization.as_str()),
                ("dpop", proof.as_str()),
            ];
            wire.post("/oauth/token", &fields, &headers).await
        };
        let refused = redeem(other).await;
        assert_eq!(
            (refused.status, refused.error()),
            (400, "invalid_dpop_proof"),
            "{other} at {issuer}"
        );
        let answer = redeem(issuer).await;
        assert_eq!(answer.status, 200, "at {issuer}: {}", answer.json);
        assert_eq!(answer.json["token_type"], "DPoP");
        let token = answer.json["access_token"].as_str().unwrap();
        let userinfo = async |at: &'static str, named: &str| {
            let url = format!("{named}/oauth/userinfo");
            let name = format!("userinfo-{issuer}-{at}-{named}");
            let proof = proof(house, &key, ("GET", &url), Some(token), &name);
            let authorization = format!("DPoP {token}");
            let headers = [
                ("authorization", authorization.as_str()),
                ("dpop", proof.as_str()),
            ];
            let wire = Wire::to(house).at(at);
            let answer: Direct = wire.ask(Method::GET, "/oauth/userinfo", &headers).await;
            answer.status
        };
        assert_eq!(userinfo(issuer, other).await, 401, "{other} at {issuer}");
        // At the other issuer neither proof helps: the token is unknown.
        assert_eq!(userinfo(other, other).await, 401);
        assert_eq!(userinfo(other, issuer).await, 401);
        assert_eq!(userinfo(issuer, issuer).await, 200, "at {issuer}");
    }
}

async fn e03_rfc_9126_a_pushed_request_is_known_where_it_was_pushed_alone(house: &TestHouse) {
    belongs(house, "agenda").await;
    for (issuer, other) in BOTH {
        let portal = Portal::of(house, "agenda").at(issuer);
        let asked = portal.ask_for("tweede");
        let fields: Vec<(&str, &str)> = asked
            .params
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let pushed = portal.post("/oauth/par", &fields).await;
        assert_eq!(pushed.status, 201, "at {issuer}: {}", pushed.json);
        let uri = pushed.json["request_uri"].as_str().unwrap();
        let going = |issuer: &'static str| {
            let mut going = Portal::of(house, "agenda").at(issuer).ask();
            going.params.retain(|name, _| name == "client_id");
            going.with("request_uri", uri)
        };
        let refused = going(other).open(&at(house, other)).await;
        assert_eq!(
            (refused.status, refused.step(), refused.away()),
            (400, "error", None),
            "{issuer} at {other}"
        );
        // It was not spent by that.
        let page = going(issuer).open(&at(house, issuer)).await;
        let settled = Visit::of(house, &pupil()).not_now().go_on(page).await;
        let tokens = portal.tokens(&asked, &settled.page).await;
        assert_eq!(tokens.claims["iss"], issuer);
    }
}

async fn e03_rfc_8628_a_device_is_signed_in_where_it_asked_alone(house: &TestHouse) {
    belongs(house, "agenda").await;
    with_client(house, "agenda", |settings| {
        settings.grant_types.insert(GrantType::DeviceCode);
    })
    .await;
    for (issuer, other) in BOTH {
        let portal = Portal::of(house, "agenda").at(issuer);
        let asked = portal
            .post("/oauth/device_authorization", &[("scope", "openid")])
            .await;
        assert_eq!(asked.status, 200, "at {issuer}: {}", asked.json);
        let uri = &asked.json["verification_uri"];
        assert_eq!(*uri, format!("{issuer}/device"));
        let user_code = asked.json["user_code"].as_str().unwrap();
        let device_code = asked.json["device_code"].as_str().unwrap();
        let poll = async |issuer: &'static str| {
            house.clock.advance(Duration::seconds(11));
            let fields = [
                ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
                ("device_code", device_code),
            ];
            let portal = Portal::of(house, "agenda").at(issuer);
            portal.post("/oauth/token", &fields).await
        };
        assert_eq!(poll(other).await.error(), "expired_token", "at {other}");
        assert_eq!(poll(issuer).await.error(), "authorization_pending");
        // The code that is typed is nobody's at the other host.
        let page = at(house, other).get("/device").await;
        assert_eq!(page.step(), "device", "{}", page.text());
        let page = page.submit(&[("user_code", user_code)]).await;
        assert_eq!((page.step(), page.status), ("device", 422), "at {other}");
        let page = at(house, issuer).get("/device").await;
        let page = page.submit(&[("user_code", user_code)]).await;
        let page = if page.step() == "institution" {
            page.submit(&[("institution", "tweede")]).await
        } else {
            page
        };
        let settled = Visit::of(house, &pupil()).not_now().go_on(page).await;
        assert_eq!(settled.page.step(), "device-confirm", "at {issuer}");
        let done = settled.page.click_action("allow").await;
        assert_eq!(done.step(), "device-done", "{}", done.text());
        // What was allowed is handed out where it was asked.
        assert_eq!(poll(other).await.error(), "expired_token", "at {other}");
        let tokens = portal.checked(&poll(issuer).await, None).await;
        assert_eq!(tokens.claims["iss"], issuer);
        assert!(portal.is_active(&tokens.access_token).await);
    }
}

async fn keys(house: &TestHouse, issuer: &'static str) -> Value {
    let portal = Portal::of(house, "agenda").at(issuer);
    portal.get("/oauth/jwks", None).await.json
}

async fn e03_oidcc_backchannel_a_logout_token_is_its_own_issuers(house: &TestHouse) {
    belongs(house, "agenda").await;
    let listener = Listener::start().await;
    let uri = listener.url.clone();
    with_client(house, "agenda", move |settings| {
        settings.backchannel_logout_uri = Some(uri);
        settings.backchannel_logout_session_required = true;
    })
    .await;
    for (issuer, other) in BOTH {
        let portal = Portal::of(house, "agenda").at(issuer);
        let (agent, asked) = (at(house, issuer), portal.ask_for("tweede"));
        let code = signed_in(house, &agent, &asked).await;
        let answer = portal.redeem(&asked, &code).await;
        let tokens: Tokens = portal.checked(&answer, Some(&asked)).await;
        // The hint of this issuer says nothing at the other: nobody is signed out by it.
        let page = at(house, other)
            .get(&format!("/oauth/logout?id_token_hint={}", tokens.id_token))
            .await;
        assert_ne!(page.step(), "sign-out", "{}", page.text());
        assert_eq!(house.send_logouts().await.delivered, 0, "{issuer}");
        assert!(portal.is_active(&tokens.access_token).await);
        let out = agent
            .get(&format!("/oauth/logout?id_token_hint={}", tokens.id_token))
            .await;
        assert_eq!(out.step(), "signed-out", "{}", out.text());
        assert_eq!(house.send_logouts().await.delivered, 1, "{issuer}");
        let heard = listener.heard();
        let token = heard[0].field("logout_token").unwrap();
        let (header, claims) = verify(token, &keys(house, issuer).await);
        assert_eq!(claims["iss"], issuer);
        assert_eq!(claims["sid"], tokens.claims["sid"]);
        assert_eq!(header["typ"], "logout+jwt");
        // Whoever checks it against the other issuer finds no such key.
        let theirs = keys(house, other).await;
        let theirs = theirs["keys"].as_array().unwrap();
        assert!(theirs.iter().all(|key| key["kid"] != header["kid"]));
        house.clock.advance(Duration::minutes(1));
    }
}

async fn ssr_01_a_host_of_an_institution_is_never_asked(house: &TestHouse) {
    belongs(house, "agenda").await;
    let (inner, durable) = (house.idp.outgoing.clone(), house.idp.durable.clone());
    let outgoing = NotOurHosts::before(inner, durable);
    let ours = Some(OutgoingError::Forbidden("it is our own".to_owned()));
    for (url, open) in [
        ("https://portal.test/jwks", true),
        ("https://inlog.keuze.test/jwks", false),
        ("https://INLOG.tweede.test./oauth/jwks", false),
        ("https://inlog.tweede.test:8443/", false),
    ] {
        assert_eq!(outgoing.get(url, "*/*").await.err() != ours, open, "{url}");
        let fetched = outgoing.get_for_anybody(url, "*/*").await.err();
        assert_eq!(fetched != ours, open, "{url}");
        let posted = outgoing.post_form(url, &[]).await.err();
        assert_eq!(posted != ours, open, "{url}");
    }
}

async fn ssr_01_a_host_of_an_institution_is_nobodys_directory(house: &TestHouse) {
    belongs(house, "agenda").await;
    let look = async |addresses: &[&str]| {
        let more = addresses[1..].iter().map(|address| (*address).to_owned());
        let source = SourceSettings {
            issuer: addresses[0].to_owned(),
            directory: Some(DirectorySettings {
                more_addresses: more.collect(),
                ..DirectorySettings::default()
            }),
            ..SourceSettings::default()
        };
        let at = DirectoryAt {
            id: &"gids".into(),
            source: &source,
            secret: None,
            now: house.now(),
        };
        let looked = house.idp.directory.look(at).await;
        looked.err().map(|error| error.detail)
    };
    for (addresses, open) in [
        (&["ldaps://gids.test"][..], true),
        (&["ldaps://inlog.keuze.test"], false),
        (&["ldap://INLOG.tweede.test.:3389"], false),
        (
            &["ldaps://gids.test", "ldaps://inlog.tweede.test:8443/"],
            false,
        ),
    ] {
        let ours = look(addresses).await.as_deref() == Some("it is our own");
        assert_eq!(!ours, open, "{addresses:?}");
    }
}

/// Notes for whom it is asked, and answers nobody.
#[derive(Debug, Default)]
struct Noting(Mutex<Vec<&'static str>>);

impl Noting {
    fn note(&self, whom: &'static str) -> OutgoingError {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        noted.push(whom);
        OutgoingError::Busy
    }
}

#[async_trait]
impl Outgoing for Noting {
    async fn get(&self, _: &str, _: &str) -> Result<Fetched, OutgoingError> {
        Err(self.note("somebody known"))
    }

    async fn get_for_anybody(&self, _: &str, _: &str) -> Result<Fetched, OutgoingError> {
        Err(self.note("anybody"))
    }

    async fn post_form(&self, _: &str, _: &[(&str, &str)]) -> Result<(), OutgoingError> {
        Err(self.note("a form"))
    }

    async fn get_for_institution(
        &self,
        _: Option<&InstitutionId>,
        _: &str,
        _: &str,
    ) -> Result<Fetched, OutgoingError> {
        Err(self.note("an institution"))
    }

    async fn post_form_for_institution(
        &self,
        _: Option<&InstitutionId>,
        _: &str,
        _: &[(&str, &str)],
    ) -> Result<(), OutgoingError> {
        Err(self.note("an institution's form"))
    }
}

/// The rule about our own hosts stands before the client that keeps places for strangers.
async fn dos_07_ssr_05_what_anybody_makes_us_ask_keeps_to_its_own_places(house: &TestHouse) {
    let client = Arc::new(Noting::default());
    let inner = Arc::clone(&client) as Arc<dyn Outgoing>;
    let outgoing = NotOurHosts::before(inner, house.idp.durable.clone());
    let url = "https://portal.test/object";
    assert!(outgoing.get_for_anybody(url, "*/*").await.is_err());
    assert!(outgoing.get(url, "*/*").await.is_err());
    let whose = InstitutionId::from("keuze");
    let got = outgoing.get_for_institution(Some(&whose), url, "*/*").await;
    let posted = outgoing.post_form_for_institution(Some(&whose), url, &[]);
    assert!(got.is_err() && posted.await.is_err());
    let noted = client.0.lock().unwrap_or_else(PoisonError::into_inner);
    assert_eq!(
        *noted,
        [
            "anybody",
            "somebody known",
            "an institution",
            "an institution's form"
        ]
    );
}
