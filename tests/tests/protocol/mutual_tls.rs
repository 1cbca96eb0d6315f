//! TLS client certificates that a proxy passes on (RFC 8705).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use rcgen::{CertificateParams, DnType, KeyPair, PublicKeyData as _};
use reqwest::Method;
use serde_json::json;
use sluis_model::client::{Client, TlsSubject};
use sluis_protocol::{client_auth::ClientAuthMethod, grant_type::GrantType};
use sluis_tests::{
    Agent, Portal, Visit, Wire, basic, change_client, on_both_stores, put_client,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    a_client_is_known_by_the_registered_subject_of_its_certificate;
    a_client_is_known_by_the_registered_key_of_its_certificate;
    tokens_that_are_bound_to_a_certificate_open_nothing_without_it;
}

const HEADER: &str = "x-ssl-client-cert";

struct Shown {
    der: Vec<u8>,
    key: KeyPair,
}

impl Shown {
    fn new(common_name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params
            .distinguished_name
            .push(DnType::OrganizationName, "Portaal");
        params
            .distinguished_name
            .push(DnType::CommonName, common_name);
        let der = params.self_signed(&key).unwrap().der().to_vec();
        Self { der, key }
    }

    /// As nginx writes `$ssl_client_escaped_cert`.
    fn escaped(&self) -> String {
        let body = STANDARD.encode(&self.der);
        let pem = format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n");
        form_urlencoded::byte_serialize(pem.as_bytes())
            .collect::<String>()
            .replace('+', "%20")
    }

    /// As RFC 9440 writes it.
    fn field(&self) -> String {
        format!(":{}:", STANDARD.encode(&self.der))
    }

    fn jwk(&self) -> serde_json::Value {
        let point = self.key.der_bytes();
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        json!({ "kty": "EC", "crv": "P-256", "x": encode(&point[1..33]), "y": encode(&point[33..]) })
    }

    fn thumbprint(&self) -> String {
        let hash = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &self.der);
        URL_SAFE_NO_PAD.encode(hash)
    }
}

fn machine(client: &mut Client) {
    client.settings.grant_types = [GrantType::ClientCredentials].into();
    client.settings.scope = ["read"].into_iter().collect();
    client.settings.tls_client_certificate_bound_access_tokens = true;
}

async fn asked(house: &TestHouse, id: &str, headers: &[(&str, &str)]) -> u16 {
    let fields = [("grant_type", "client_credentials"), ("client_id", id)];
    let answer = Wire::to(house).post("/oauth/token", &fields, headers).await;
    if answer.status != 200 {
        assert_eq!(answer.error(), "invalid_client");
    }
    answer.status
}

async fn a_client_is_known_by_the_registered_subject_of_its_certificate(house: &TestHouse) {
    put_client(house, "by-name", |client| {
        machine(client);
        client.auth_method = ClientAuthMethod::TlsClientAuth;
        client.settings.tls_client_auth = Some(TlsSubject::SubjectDn("CN=een, O=Portaal".into()));
    })
    .await;
    let (right, wrong) = (Shown::new("een"), Shown::new("twee"));
    assert_eq!(
        asked(house, "by-name", &[(HEADER, &right.escaped())]).await,
        200
    );
    assert_eq!(
        asked(house, "by-name", &[(HEADER, &right.field())]).await,
        200
    );
    assert_eq!(
        asked(house, "by-name", &[(HEADER, &wrong.escaped())]).await,
        401
    );
    assert_eq!(asked(house, "by-name", &[]).await, 401, "no certificate");
    assert_eq!(asked(house, "by-name", &[(HEADER, "nonsense")]).await, 401);
    let twice = [(HEADER, right.field()), (HEADER, wrong.field())];
    let twice: Vec<_> = twice.iter().map(|(n, v)| (*n, v.as_str())).collect();
    assert_eq!(asked(house, "by-name", &twice).await, 401, "two headers");
    let other_header = [("client-cert", right.field())];
    let other_header: Vec<_> = other_header.iter().map(|(n, v)| (*n, v.as_str())).collect();
    assert_eq!(asked(house, "by-name", &other_header).await, 401);
    // A secret does not stand in for the certificate.
    let answer = Wire::to(house)
        .post(
            "/oauth/token",
            &[("grant_type", "client_credentials")],
            &[
                ("authorization", &basic("by-name", "x")),
                (HEADER, &right.field()),
            ],
        )
        .await;
    assert_eq!(answer.error(), "invalid_client");
}

async fn a_client_is_known_by_the_registered_key_of_its_certificate(house: &TestHouse) {
    let (by_key, by_certificate, other) = (Shown::new("a"), Shown::new("b"), Shown::new("a"));
    let mut with_certificate = by_certificate.jwk();
    with_certificate["x5c"] = json!([STANDARD.encode(&by_certificate.der)]);
    let set = json!({ "keys": [by_key.jwk(), with_certificate] });
    put_client(house, "by-key", |client| {
        machine(client);
        client.auth_method = ClientAuthMethod::SelfSignedTlsClientAuth;
        client.settings.jwks = Some(set);
    })
    .await;
    assert_eq!(
        asked(house, "by-key", &[(HEADER, &by_key.field())]).await,
        200
    );
    assert_eq!(
        asked(house, "by-key", &[(HEADER, &by_certificate.field())]).await,
        200
    );
    assert_eq!(
        asked(house, "by-key", &[(HEADER, &other.field())]).await,
        401
    );
    assert_eq!(asked(house, "by-key", &[]).await, 401);
}

async fn tokens_that_are_bound_to_a_certificate_open_nothing_without_it(house: &TestHouse) {
    change_client(house, "agenda", |client| {
        client.settings.tls_client_certificate_bound_access_tokens = true;
    })
    .await;
    let (mine, other) = (Shown::new("een"), Shown::new("een"));
    let portal = Portal::of(house, "agenda");
    let asked = portal
        .ask_for("energie")
        .with("scope", "openid offline_access");
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&Agent::new(house), &asked)
        .await;
    let code = asked.code(&settled.page);
    let authorization = basic("agenda", portal.entry.secret.unwrap());
    let wire = Wire::to(house);
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", portal.entry.redirect_uri),
        ("code_verifier", &asked.verifier),
    ];
    let without = [("authorization", authorization.as_str())];
    let refused = wire.post("/oauth/token", &fields, &without).await;
    assert_eq!(
        refused.error(),
        "invalid_request",
        "and the code is not spent"
    );
    let field = mine.field();
    let with = [("authorization", authorization.as_str()), (HEADER, &field)];
    let answer = wire.post("/oauth/token", &fields, &with).await;
    assert_eq!(
        (answer.status, answer.json["token_type"].as_str()),
        (200, Some("Bearer"))
    );
    let token = answer.json["access_token"].as_str().unwrap().to_owned();
    let bearer = format!("bearer {token}");
    let userinfo = async |certificate: Option<&Shown>| {
        let field = certificate.map(Shown::field);
        let mut headers = vec![("authorization", bearer.as_str())];
        if let Some(field) = &field {
            headers.push((HEADER, field));
        }
        let answer = wire.ask(Method::GET, "/oauth/userinfo", &headers).await;
        answer.status
    };
    assert_eq!(userinfo(Some(&mine)).await, 200);
    assert_eq!(userinfo(Some(&other)).await, 401);
    assert_eq!(userinfo(None).await, 401);
    let told = wire
        .post("/oauth/introspect", &[("token", &token)], &without)
        .await;
    assert_eq!(told.json["cnf"], json!({ "x5t#S256": mine.thumbprint() }));
}
