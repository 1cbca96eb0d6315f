//! The clients of the demo: those of its portals, and one for each way that a test may want.

use super::{
    file::DemoClient,
    setup::{PORTALS, TELEVISION},
};
use sluis_idp_core::{
    administration::{ClientSetup, SecretSource},
    console::apps::program_scopes,
};
use sluis_model::client::ClientSettings;
use sluis_protocol::{
    algorithm::SigningAlgorithm, client_auth::ClientAuthMethod, grant_type::GrantType,
    redirect_uri::RedirectUri, response_type::ResponseType, scope::Scope,
};
use std::collections::BTreeSet;

/// Where the clients for tests send their answers; nothing listens there.
const TEST_REDIRECT: &str = "http://localhost:8082/callback";

pub(super) fn clients(portal_origin: &str, derive: &dyn Fn(&str) -> String) -> Vec<ClientSetup> {
    let secret = |id: &str| Some(SecretSource::Plain(derive(&format!("client/{id}"))));
    let mut clients: Vec<ClientSetup> = PORTALS
        .iter()
        .map(|portal| ClientSetup {
            client_id: portal.client_id.to_owned(),
            name: portal.name.to_owned(),
            institution: portal.institution.map(str::to_owned),
            auth_method: ClientAuthMethod::ClientSecretBasic,
            secret: secret(portal.client_id),
            active: true,
            settings: ClientSettings {
                redirect_uris: vec![RedirectUri::as_sent(&format!(
                    "{portal_origin}{}/callback",
                    portal.path
                ))],
                post_logout_redirect_uris: vec![RedirectUri::as_sent(&format!(
                    "{portal_origin}{}/signed-out",
                    portal.path
                ))],
                grant_types: [GrantType::AuthorizationCode, GrantType::RefreshToken].into(),
                scope: portal.scopes.split(' ').collect(),
                first_party: true,
                home_url: Some(format!("{portal_origin}{}", portal.path)),
                ..ClientSettings::default()
            },
        })
        .collect();
    let every_scope: Scope = [
        "openid",
        "profile",
        "email",
        "phone",
        "address",
        "institution",
        "roles",
        "school",
        "eduperson",
        "entree",
        "offline_access",
    ]
    .into_iter()
    .collect();
    let grants = |settings: &ClientSettings| {
        let front = settings
            .response_types
            .iter()
            .any(|kind| *kind != ResponseType::Code);
        [GrantType::AuthorizationCode, GrantType::RefreshToken]
            .into_iter()
            .chain(front.then_some(GrantType::Implicit))
            .chain(
                settings
                    .grant_types
                    .contains(&GrantType::TokenExchange)
                    .then_some(GrantType::TokenExchange),
            )
            .collect()
    };
    let test = |id: &str, name: &str, auth_method, settings: ClientSettings| ClientSetup {
        client_id: id.to_owned(),
        name: name.to_owned(),
        institution: None,
        auth_method,
        secret: if auth_method == ClientAuthMethod::None {
            None
        } else {
            secret(id)
        },
        active: true,
        settings: ClientSettings {
            redirect_uris: vec![
                RedirectUri::as_sent(TEST_REDIRECT),
                RedirectUri::as_sent(&format!("{TEST_REDIRECT}?from=sluis")),
            ],
            post_logout_redirect_uris: vec![RedirectUri::as_sent(
                "http://localhost:8082/signed-out",
            )],
            grant_types: grants(&settings),
            scope: every_scope.clone(),
            ..settings
        },
    };
    let own = ClientSettings {
        first_party: true,
        ..ClientSettings::default()
    };
    let signed = |algorithm| ClientSettings {
        id_token_signed_response_alg: algorithm,
        ..own.clone()
    };
    clients.extend([
        test(
            "test-basic",
            "Testportaal",
            ClientAuthMethod::ClientSecretBasic,
            own.clone(),
        ),
        test(
            "test-post",
            "Testportaal (post)",
            ClientAuthMethod::ClientSecretPost,
            own.clone(),
        ),
        test(
            "test-public",
            "Testportaal (publiek)",
            ClientAuthMethod::None,
            own.clone(),
        ),
        test(
            "test-es256",
            "Testportaal (ES256)",
            ClientAuthMethod::ClientSecretBasic,
            signed(SigningAlgorithm::ES256),
        ),
        test(
            "test-eddsa",
            "Testportaal (EdDSA)",
            ClientAuthMethod::ClientSecretBasic,
            signed(SigningAlgorithm::EdDSA),
        ),
        test(
            "test-consent",
            "Boekwinkel",
            ClientAuthMethod::ClientSecretBasic,
            ClientSettings {
                first_party: false,
                ..ClientSettings::default()
            },
        ),
        test(
            "test-strict",
            "Kluis",
            ClientAuthMethod::ClientSecretBasic,
            ClientSettings {
                refuse_remembered_devices: true,
                ..own.clone()
            },
        ),
        test(
            "test-exchange",
            "Testportaal (doorgeven)",
            ClientAuthMethod::ClientSecretBasic,
            ClientSettings {
                grant_types: [GrantType::TokenExchange].into(),
                ..own.clone()
            },
        ),
        test(
            "test-hybrid",
            "Testportaal (hybride)",
            ClientAuthMethod::ClientSecretBasic,
            ClientSettings {
                response_types: ResponseType::ALL.into(),
                ..own
            },
        ),
    ]);
    clients.extend(without_browser(secret("test-service")));
    clients.push(administrator(secret("test-admin")));
    clients
}

/// A program that administers the school by the admin API.
fn administrator(secret: Option<SecretSource>) -> ClientSetup {
    ClientSetup {
        client_id: "test-admin".to_owned(),
        name: "Leerlingadministratie".to_owned(),
        institution: Some("school".to_owned()),
        auth_method: ClientAuthMethod::ClientSecretBasic,
        secret,
        active: true,
        settings: ClientSettings {
            grant_types: [GrantType::ClientCredentials].into(),
            response_types: BTreeSet::new(),
            scope: program_scopes()
                .filter(|(_, power)| !power.is_of_installation())
                .map(|(scope, _)| *scope)
                .collect(),
            ..ClientSettings::default()
        },
    }
}

/// Clients that are answered nowhere through a browser: two devices, and a service of its own.
fn without_browser(secret: Option<SecretSource>) -> [ClientSetup; 3] {
    let client = |id: &str, name: &str, auth_method, secret, settings| ClientSetup {
        client_id: id.to_owned(),
        name: name.to_owned(),
        institution: None,
        auth_method,
        secret,
        active: true,
        settings,
    };
    [
        client(
            TELEVISION.client_id,
            TELEVISION.name,
            ClientAuthMethod::None,
            None,
            ClientSettings {
                grant_types: [GrantType::DeviceCode].into(),
                response_types: BTreeSet::new(),
                scope: TELEVISION.scopes.split(' ').collect(),
                first_party: true,
                ..ClientSettings::default()
            },
        ),
        client(
            "test-device",
            "Testscherm",
            ClientAuthMethod::None,
            None,
            ClientSettings {
                grant_types: [GrantType::DeviceCode, GrantType::RefreshToken].into(),
                response_types: BTreeSet::new(),
                scope: ["openid", "profile", "email", "offline_access"]
                    .into_iter()
                    .collect(),
                first_party: true,
                ..ClientSettings::default()
            },
        ),
        client(
            "test-service",
            "Testdienst",
            ClientAuthMethod::ClientSecretBasic,
            secret,
            ClientSettings {
                grant_types: [GrantType::ClientCredentials].into(),
                response_types: BTreeSet::new(),
                scope: ["rooster.lezen"].into_iter().collect(),
                resources: ["https://rooster.voorbeeld.example/".to_owned()].into(),
                first_party: true,
                ..ClientSettings::default()
            },
        ),
    ]
}

pub(super) fn demo_client(client: &ClientSetup) -> DemoClient {
    DemoClient {
        client_id: client.client_id.clone(),
        client_secret: match &client.secret {
            Some(SecretSource::Plain(secret)) => Some(secret.clone()),
            _ => None,
        },
        redirect_uris: client
            .settings
            .redirect_uris
            .iter()
            .map(ToString::to_string)
            .collect(),
        grant_types: client
            .settings
            .grant_types
            .iter()
            .map(|grant| grant.as_str().to_owned())
            .collect(),
        institution: client.institution.clone(),
    }
}
