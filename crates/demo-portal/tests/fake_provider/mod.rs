//! A provider that does what a test tells it, on a free port of this machine.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use actix_web::{App, HttpResponse, HttpServer, web};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

/// The moment at which every test happens, in Unix seconds.
pub(crate) const NOW: i64 = 1_800_000_000;
pub(crate) const ACCESS_TOKEN: &str = "an-access-token";

struct Key {
    id: &'static str,
    signing: EncodingKey,
    public: Value,
}

impl Key {
    fn new(id: &'static str) -> Self {
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let der = EcdsaKeyPair::generate_pkcs8(algorithm, &SystemRandom::new()).expect("a key");
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, der.as_ref()).expect("a key pair");
        let point = &pair.public_key().as_ref()[1..];
        let public = json!({
            "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": id,
            "x": URL_SAFE_NO_PAD.encode(&point[..32]), "y": URL_SAFE_NO_PAD.encode(&point[32..]),
        });
        let signing = EncodingKey::from_ec_der(der.as_ref());
        Self {
            id,
            signing,
            public,
        }
    }
}

struct Told {
    issuer: String,
    key: Key,
    claims: Value,
    userinfo: Value,
    challenge: String,
    refreshes: u32,
    polls: u32,
    refused: &'static str,
    forger: Option<Key>,
}

/// The provider under the test's control.
#[derive(Clone)]
pub(crate) struct FakeProvider(Arc<Mutex<Told>>);

fn half_hash(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(&digest(&SHA256, text.as_bytes()).as_ref()[..16])
}

impl FakeProvider {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let claims = json!({
            "iss": issuer, "sub": "p-1", "aud": "rooster", "exp": NOW + 300, "iat": NOW,
            "auth_time": NOW - 180, "acr": "urn:sluis:acr:remembered-device", "amr": ["pwd"],
            "institution": "energie", "at_hash": half_hash(ACCESS_TOKEN),
        });
        let fake = Self(Arc::new(Mutex::new(Told {
            issuer,
            key: Key::new("first"),
            claims,
            userinfo: json!({ "sub": "p-1", "name": "Ada <b>de Wit</b>", "roles": ["staff"] }),
            challenge: String::new(),
            refreshes: 0,
            polls: 0,
            refused: "authorization_pending",
            forger: None,
        })));
        let told = web::Data::new(fake.clone());
        let server = HttpServer::new(move || {
            App::new()
                .app_data(told.clone())
                .route(
                    "/.well-known/openid-configuration",
                    web::get().to(discovery),
                )
                .route("/jwks", web::get().to(jwks))
                .route("/token", web::post().to(token))
                .route("/userinfo", web::get().to(userinfo))
                .route("/device", web::post().to(device))
        })
        .workers(1)
        .disable_signals()
        .listen(listener)
        .expect("a listening server");
        actix_web::rt::spawn(server.run());
        fake
    }

    fn told<T>(&self, look: impl FnOnce(&mut Told) -> T) -> T {
        look(&mut self.0.lock().expect("no test panicked with the lock"))
    }

    pub(crate) fn issuer(&self) -> String {
        self.told(|told| told.issuer.clone())
    }

    pub(crate) fn claim(&self, name: &str, value: Value) {
        self.told(|told| told.claims[name] = value);
    }

    pub(crate) fn userinfo_claim(&self, name: &str, value: Value) {
        self.told(|told| told.userinfo[name] = value);
    }

    pub(crate) fn expect_challenge(&self, challenge: &str) {
        self.told(|told| challenge.clone_into(&mut told.challenge));
    }

    pub(crate) fn rotate_key(&self) {
        self.told(|told| told.key = Key::new("second"));
    }

    /// Signs with a key of the same name that is not the published one.
    pub(crate) fn forge(&self) {
        self.told(|told| told.forger = Some(Key::new("first")));
    }

    pub(crate) fn polls(&self) -> u32 {
        self.told(|told| told.polls)
    }

    /// What a device that asks is told; empty: its tokens.
    pub(crate) fn tells_devices(&self, error: &'static str) {
        self.told(|told| told.refused = error);
    }

    pub(crate) fn refreshes(&self) -> u32 {
        self.told(|told| told.refreshes)
    }
}

async fn discovery(fake: web::Data<FakeProvider>) -> HttpResponse {
    let issuer = fake.issuer();
    let at = |path: &str| format!("{issuer}{path}");
    HttpResponse::Ok().json(json!({
        "issuer": issuer, "authorization_endpoint": at("/authorize"),
        "token_endpoint": at("/token"), "userinfo_endpoint": at("/userinfo"),
        "device_authorization_endpoint": at("/device"),
        "jwks_uri": at("/jwks"), "end_session_endpoint": at("/end"),
        "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "authorization_response_iss_parameter_supported": true,
    }))
}

async fn device(form: web::Form<std::collections::HashMap<String, String>>) -> HttpResponse {
    assert_eq!(form["client_id"], "rooster");
    assert_eq!(form["scope"], "openid profile");
    HttpResponse::Ok().json(json!({
        "device_code": "a-device-code", "user_code": "WDJB-MJHT", "expires_in": 600,
        "verification_uri": "http://localhost:8080/device",
        "verification_uri_complete": "http://localhost:8080/device?user_code=WDJB-MJHT",
    }))
}

async fn jwks(fake: web::Data<FakeProvider>) -> HttpResponse {
    let key = fake.told(|told| told.key.public.clone());
    HttpResponse::Ok().json(json!({ "keys": [key] }))
}

async fn token(
    fake: web::Data<FakeProvider>,
    form: web::Form<std::collections::HashMap<String, String>>,
) -> HttpResponse {
    fake.told(|told| {
        if form["grant_type"] == "refresh_token" {
            told.refreshes += 1;
        } else if form["grant_type"] == "urn:ietf:params:oauth:grant-type:device_code" {
            assert_eq!(form["device_code"], "a-device-code");
            told.polls += 1;
            if !told.refused.is_empty() {
                let refusal = json!({ "error": told.refused, "error_description": "not yet" });
                return HttpResponse::BadRequest().json(refusal);
            }
        } else {
            let proof = digest(&SHA256, form["code_verifier"].as_bytes());
            if URL_SAFE_NO_PAD.encode(proof.as_ref()) != told.challenge || form["code"] != "good" {
                let refusal = json!({ "error": "invalid_grant", "error_description": "no" });
                return HttpResponse::BadRequest().json(refusal);
            }
        }
        let key = told.forger.as_ref().unwrap_or(&told.key);
        let mut header = Header::new(Algorithm::ES256);
        header.kid = Some(key.id.to_owned());
        let id_token = encode(&header, &told.claims, &key.signing).expect("a signature");
        HttpResponse::Ok().json(json!({
            "access_token": ACCESS_TOKEN, "token_type": "Bearer", "expires_in": 300,
            "id_token": id_token, "refresh_token": "a-refresh-token",
        }))
    })
}

async fn userinfo(fake: web::Data<FakeProvider>) -> HttpResponse {
    HttpResponse::Ok().json(fake.told(|told| told.userinfo.clone()))
}
