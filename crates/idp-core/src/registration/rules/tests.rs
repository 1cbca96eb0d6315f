//! Each check, with what it lets pass and what it does not.

use super::*;
use async_trait::async_trait;
use serde_json::json;
use sluis_model::{
    client::{SecurityProfile, SubjectType, TlsSubject},
    ports::{OutgoingError, outgoing::Fetched},
};
use sluis_protocol::{
    algorithm::ClientAlgorithm, grant_type::GrantType, redirect_uri::RedirectUri,
    response_type::ResponseType, scope::Scope,
};

/// Lets https be asked, and nothing else.
#[derive(Debug)]
struct HttpsAlone;

#[async_trait]
impl Outgoing for HttpsAlone {
    fn may_ask(&self, url: &str) -> Result<(), OutgoingError> {
        if url.starts_with("https://") {
            Ok(())
        } else {
            Err(OutgoingError::Forbidden("it is not https".to_owned()))
        }
    }

    async fn get(&self, _: &str, _: &str) -> Result<Fetched, OutgoingError> {
        Err(OutgoingError::TooLarge)
    }

    async fn get_for_anybody(&self, _: &str, _: &str) -> Result<Fetched, OutgoingError> {
        Err(OutgoingError::TooLarge)
    }

    async fn post_form(&self, _: &str, _: &[(&str, &str)]) -> Result<(), OutgoingError> {
        Err(OutgoingError::TooLarge)
    }
}

fn uri(text: &str) -> RedirectUri {
    RedirectUri::as_sent(text)
}

fn portal() -> ClientSettings {
    ClientSettings {
        redirect_uris: vec![uri("https://portal.example/cb")],
        ..ClientSettings::default()
    }
}

fn permitted() -> Permitted {
    Permitted {
        scope: Scope::default(),
        grant_types: [
            GrantType::AuthorizationCode,
            GrantType::RefreshToken,
            GrantType::Implicit,
        ]
        .into(),
        redirect_hosts: vec![],
    }
}

/// The member that is wrong with a client that registers itself; empty where nothing is.
fn wrong_with(method: ClientAuthMethod, settings: &ClientSettings, allow_all: bool) -> String {
    let protocol = ProtocolSettings {
        implicit: allow_all,
        hybrid: allow_all,
        unsigned_request_objects: allow_all,
        mutual_tls: allow_all,
        ..ProtocolSettings::default()
    };
    let permitted = permitted();
    let candidate = Candidate {
        auth_method: method,
        settings,
        rules: Rules {
            protocol: &protocol,
            algorithms: &[SigningAlgorithm::RS256, SigningAlgorithm::ES256],
            outgoing: &HttpsAlone,
            author: Author::Itself(&permitted),
        },
    };
    candidate
        .judge()
        .err()
        .map(|fault| fault.member.to_owned())
        .unwrap_or_default()
}

fn by_basic(settings: &ClientSettings) -> String {
    wrong_with(ClientAuthMethod::ClientSecretBasic, settings, true)
}

fn of_type(kind: ResponseType, grants: &[GrantType]) -> ClientSettings {
    ClientSettings {
        response_types: [kind].into(),
        grant_types: grants.iter().copied().collect(),
        ..portal()
    }
}

const CODE: GrantType = GrantType::AuthorizationCode;
const FRONT: GrantType = GrantType::Implicit;

#[test]
fn implicit_and_hybrid_are_registered_only_where_the_operator_allows_them() {
    for kind in ResponseType::ALL {
        let front = kind != ResponseType::Code;
        let grants: &[GrantType] = if front { &[CODE, FRONT] } else { &[CODE] };
        let settings = of_type(kind, grants);
        assert_eq!(by_basic(&settings), "", "{kind:?}");
        let closed = wrong_with(ClientAuthMethod::ClientSecretBasic, &settings, false);
        assert_eq!(
            closed,
            if front { "response_types" } else { "" },
            "{kind:?}"
        );
    }
}

#[test]
fn grants_and_response_types_go_together() {
    for (kind, grants, member) in [
        (ResponseType::Code, &[FRONT][..], "grant_types"),
        (ResponseType::IdToken, &[CODE], "grant_types"),
        (ResponseType::CodeIdToken, &[CODE], "grant_types"),
        (ResponseType::CodeIdToken, &[FRONT], "grant_types"),
        (ResponseType::Code, &[CODE, FRONT], "response_types"),
        (ResponseType::CodeToken, &[CODE, FRONT], ""),
        (
            ResponseType::Code,
            &[CODE, GrantType::TokenExchange],
            "grant_types",
        ),
        (
            ResponseType::Code,
            &[CODE, GrantType::ClientCredentials],
            "grant_types",
        ),
    ] {
        assert_eq!(
            by_basic(&of_type(kind, grants)),
            member,
            "{kind:?} {grants:?}"
        );
    }
}

#[test]
fn redirect_uris_fit_where_the_client_runs() {
    let with = |text: &str, native, grants: &[GrantType]| {
        let kind = if grants.contains(&FRONT) {
            ResponseType::CodeIdToken
        } else {
            ResponseType::Code
        };
        by_basic(&ClientSettings {
            redirect_uris: vec![uri(text)],
            native,
            ..of_type(kind, grants)
        })
    };
    for (text, native, grants, member) in [
        ("https://a.example/cb?x=1", false, &[CODE][..], ""),
        ("https://a.example/cb#x", false, &[CODE], "redirect_uris"),
        ("http://a.example/cb", false, &[CODE], "redirect_uris"),
        ("http://localhost:3000/cb", false, &[CODE], ""),
        (
            "http://localhost:3000/cb",
            false,
            &[CODE, FRONT],
            "redirect_uris",
        ),
        (
            "https://localhost/cb",
            false,
            &[CODE, FRONT],
            "redirect_uris",
        ),
        ("nl.example.app:/cb", false, &[CODE], "redirect_uris"),
        ("nl.example.app:/cb", true, &[CODE], ""),
        ("http://127.0.0.1/cb", true, &[CODE], ""),
        ("javascript:alert(1)", true, &[CODE], "redirect_uris"),
    ] {
        assert_eq!(with(text, native, grants), member, "{text} {native}");
    }
    let nowhere = ClientSettings::default();
    assert_eq!(by_basic(&nowhere), "redirect_uris");
}

#[test]
fn keys_are_public_in_one_place_and_of_use() {
    let rsa = json!({ "keys": [{ "kty": "RSA", "n": "sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri23bOdgWp4Dy1WlUzewbgBHod5pcM9H95GQRV3JDXboIRROSBigeC5yjU1hGzHHyXss8UDprecbAYxknTcQkhslANGRUZmdTOQ5qTRsLAt6BTYuyvVRdhS8exSZEy_c4gs_7svlJJQ4H9_NxsiIoLwAEk7-Q3UXERGYw_75IDrGA84-lA_-Ct4eTlXHBIY2EaV7t7LjJaynVJCpkv4LKjTTAumiGUIuQhrNhZLuF_RJLqHpM2kgWFLU7-VTdL1VbC2tejvcI2BlMkEpk1BzBZI0KQB0GaDWFLN-aEAw3vRw", "e": "AQAB" }] });
    let mut private = rsa.clone();
    private["keys"][0]["d"] = "AQAB".into();
    let method = ClientAuthMethod::PrivateKeyJwt;
    let with = |jwks: Option<serde_json::Value>, jwks_uri: Option<&str>| {
        let settings = ClientSettings {
            jwks,
            jwks_uri: jwks_uri.map(str::to_owned),
            ..portal()
        };
        wrong_with(method, &settings, true)
    };
    let address = Some("https://portal.example/jwks");
    assert_eq!(with(Some(rsa.clone()), None), "", "without kid");
    assert_eq!(with(None, address), "");
    assert_eq!(with(None, Some("http://portal.example/jwks")), "jwks_uri");
    assert_eq!(with(None, None), "jwks");
    assert_eq!(with(Some(rsa.clone()), address), "jwks");
    assert_eq!(with(Some(private), None), "jwks");
    let secret = json!({ "keys": [{ "kty": "oct", "k": "AAAA" }] });
    assert_eq!(with(Some(secret), None), "jwks");
    for odd in [
        json!([]),
        json!({ "keys": 1 }),
        json!({ "keys": [] }),
        json!({ "keys": [1] }),
    ] {
        assert_eq!(with(Some(odd.clone()), None), "jwks", "{odd}");
    }
    let other_kind = ClientSettings {
        jwks: Some(rsa),
        token_endpoint_auth_signing_alg: Some(ClientAlgorithm::ES256),
        ..portal()
    };
    assert_eq!(wrong_with(method, &other_kind, true), "jwks");
}

#[test]
fn client_certificates_count_only_where_they_reach_us() {
    let method = ClientAuthMethod::TlsClientAuth;
    let named = ClientSettings {
        tls_client_auth: Some(TlsSubject::SanDns("portal.example".to_owned())),
        ..portal()
    };
    assert_eq!(wrong_with(method, &named, true), "");
    assert_eq!(
        wrong_with(method, &named, false),
        "token_endpoint_auth_method"
    );
    assert_eq!(
        wrong_with(method, &portal(), true),
        "tls_client_auth_subject_dn"
    );
    let bound = ClientSettings {
        tls_client_certificate_bound_access_tokens: true,
        ..portal()
    };
    assert_eq!(by_basic(&bound), "");
    assert_ne!(
        wrong_with(ClientAuthMethod::ClientSecretBasic, &bound, false),
        ""
    );
}

#[test]
fn tok_07_no_subject_is_registered_that_no_certificate_can_have() {
    let with = |method: ClientAuthMethod, subject: TlsSubject| {
        let settings = ClientSettings {
            tls_client_auth: Some(subject),
            ..portal()
        };
        wrong_with(method, &settings, true)
    };
    let method = ClientAuthMethod::TlsClientAuth;
    let dn = |text: &str| TlsSubject::SubjectDn(text.to_owned());
    assert_eq!(with(method, dn("CN=portal,O=School")), "");
    for wrong in ["portal", "NAAM=portal", "CN=a+CN=b", "O=Bos, Vis & Co"] {
        let told = with(method, dn(wrong));
        assert_eq!(told, "tls_client_auth_subject_dn", "{wrong}");
    }
    let no_address = TlsSubject::SanIp("portal.example".to_owned());
    assert_eq!(with(method, no_address), "tls_client_auth_san_ip");
    // Nobody asks for the subject of a client that goes by something else.
    let by_secret = ClientAuthMethod::ClientSecretBasic;
    assert_eq!(with(by_secret, dn("portal")), "");
}

#[test]
fn algorithms_fit_what_they_are_for() {
    let with = |change: fn(&mut ClientSettings)| {
        let mut settings = portal();
        change(&mut settings);
        by_basic(&settings)
    };
    let es = SigningAlgorithm::ES256;
    assert_eq!(
        with(|s| s.userinfo_signed_response_alg = Some(SigningAlgorithm::ES256)),
        ""
    );
    assert!(es != SigningAlgorithm::EdDSA);
    assert_eq!(
        with(|s| s.id_token_signed_response_alg = SigningAlgorithm::EdDSA),
        "id_token_signed_response_alg",
        "no key is kept for it"
    );
    assert_eq!(
        with(|s| s.request_object_signing_alg = Some(ClientAlgorithm::None)),
        ""
    );
    assert_eq!(
        with(|s| s.request_object_signing_alg = Some(ClientAlgorithm::HS256)),
        "request_object_signing_alg"
    );
    let unsigned = ClientSettings {
        request_object_signing_alg: Some(ClientAlgorithm::None),
        ..portal()
    };
    assert_eq!(
        wrong_with(ClientAuthMethod::ClientSecretBasic, &unsigned, false),
        "request_object_signing_alg"
    );
    let hmac = ClientSettings {
        token_endpoint_auth_signing_alg: Some(ClientAlgorithm::RS256),
        ..portal()
    };
    assert_eq!(
        wrong_with(ClientAuthMethod::ClientSecretJwt, &hmac, true),
        "token_endpoint_auth_signing_alg"
    );
}

#[test]
fn a_fapi_profile_takes_strong_things_alone() {
    let settings = ClientSettings {
        profile: SecurityProfile::Fapi2,
        jwks_uri: Some("https://portal.example/jwks".to_owned()),
        id_token_signed_response_alg: SigningAlgorithm::ES256,
        dpop_bound_access_tokens: true,
        ..portal()
    };
    let method = ClientAuthMethod::PrivateKeyJwt;
    assert_eq!(wrong_with(method, &settings, true), "");
    let weak = ClientSettings {
        id_token_signed_response_alg: SigningAlgorithm::RS256,
        ..settings.clone()
    };
    assert_ne!(wrong_with(method, &weak, true), "");
    let unbound = ClientSettings {
        dpop_bound_access_tokens: false,
        ..settings.clone()
    };
    assert_ne!(wrong_with(method, &unbound, true), "");
    assert_ne!(by_basic(&settings), "", "a secret");
}

#[test]
fn addresses_are_what_they_should_be() {
    let with = |change: &dyn Fn(&mut ClientSettings)| {
        let mut settings = portal();
        change(&mut settings);
        by_basic(&settings)
    };
    let text = |text: &str| Some(text.to_owned());
    for (address, shown, begun, asked, framed) in [
        ("https://portal.example/x", "", "", "", ""),
        (
            "https://elders.example/x",
            "",
            "",
            "",
            "frontchannel_logout_uri",
        ),
        (
            "http://portal.example/x",
            "policy_uri",
            "initiate_login_uri",
            "backchannel_logout_uri",
            "frontchannel_logout_uri",
        ),
        (
            "javascript:alert(1)",
            "policy_uri",
            "initiate_login_uri",
            "backchannel_logout_uri",
            "frontchannel_logout_uri",
        ),
        (
            "",
            "policy_uri",
            "initiate_login_uri",
            "backchannel_logout_uri",
            "frontchannel_logout_uri",
        ),
        (
            "https://portal.example/x#y",
            "",
            "",
            "backchannel_logout_uri",
            "frontchannel_logout_uri",
        ),
    ] {
        assert_eq!(with(&|s| s.policy_uri = text(address)), shown, "{address}");
        assert_eq!(
            with(&|s| s.initiate_login_uri = text(address)),
            begun,
            "{address}"
        );
        assert_eq!(
            with(&|s| s.backchannel_logout_uri = text(address)),
            asked,
            "{address}"
        );
        assert_eq!(
            with(&|s| s.frontchannel_logout_uri = text(address)),
            framed,
            "{address}"
        );
    }
    for (origin, member) in [
        ("https://app.example", ""),
        ("http://localhost:3000", ""),
        ("https://app.example/", "web_origins"),
        ("https://APP.example", "web_origins"),
        ("https://app.example:443", "web_origins"),
        ("null", "web_origins"),
        ("*", "web_origins"),
    ] {
        assert_eq!(
            with(&|s| s.web_origins = [origin.to_owned()].into()),
            member,
            "{origin}"
        );
    }
}

#[test]
fn pairwise_with_several_hosts_needs_a_document() {
    let several = ClientSettings {
        redirect_uris: vec![uri("https://a.example/cb"), uri("https://b.example/cb")],
        subject_type: SubjectType::Pairwise,
        ..portal()
    };
    assert_eq!(by_basic(&several), "sector_identifier_uri");
    let one = ClientSettings {
        redirect_uris: vec![uri("https://a.example/cb"), uri("https://a.example/other")],
        ..several.clone()
    };
    assert_eq!(by_basic(&one), "");
    let told = ClientSettings {
        sector_identifier_uri: Some("https://a.example/sector".to_owned()),
        ..several
    };
    assert_eq!(by_basic(&told), "");
}
