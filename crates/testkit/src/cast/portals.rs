//! Portals, one for each way of being served. Nobody answers at their addresses: a test reads the
//! answer where the browser would be sent.

use sluis_idp_core::administration::{ClientSetup, SecretSource};
use sluis_model::client::ClientSettings;
use sluis_protocol::{
    algorithm::SigningAlgorithm, client_auth::ClientAuthMethod, grant_type::GrantType,
    redirect_uri::RedirectUri,
};

/// A portal as the tests know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortalEntry {
    /// `client_id`.
    pub client_id: &'static str,
    /// Its one institution.
    pub institution: Option<&'static str>,
    /// How it authenticates.
    pub auth_method: ClientAuthMethod,
    /// Its secret.
    pub secret: Option<&'static str>,
    /// Its first redirect URI.
    pub redirect_uri: &'static str,
    /// Where a signed-out browser may go.
    pub signed_out_uri: &'static str,
}

const fn basic(client_id: &'static str, redirect_uri: &'static str) -> PortalEntry {
    PortalEntry {
        client_id,
        institution: None,
        auth_method: ClientAuthMethod::ClientSecretBasic,
        secret: Some("een-geheim-van-meer-dan-dertig-tekens-%+&"),
        redirect_uri,
        signed_out_uri: "https://agenda.test/uit",
    }
}

/// Every portal.
pub const PORTALS: &[PortalEntry] = &[
    basic("agenda", "https://agenda.test/cb"),
    PortalEntry {
        auth_method: ClientAuthMethod::None,
        secret: None,
        ..basic("cijfers", "https://cijfers.test/cb?bron=sluis")
    },
    PortalEntry {
        auth_method: ClientAuthMethod::ClientSecretPost,
        ..basic("streng", "https://streng.test/cb")
    },
    basic("eist", "https://eist.test/cb"),
    PortalEntry {
        institution: Some("zorg"),
        ..basic("linde", "https://linde.test/cb")
    },
    basic("es", "https://es.test/cb"),
    basic("ed", "https://ed.test/cb"),
    basic("derde", "https://derde.test/cb"),
    basic("kaal", "https://kaal.test/cb"),
    basic("pkce", "https://pkce.test/cb"),
    PortalEntry {
        auth_method: ClientAuthMethod::None,
        secret: None,
        ..basic("inheems", "http://127.0.0.1/cb")
    },
    basic("dicht", "https://dicht.test/cb"),
];

/// One of them.
///
/// # Panics
/// When there is none of this name: a mistake in the test.
#[must_use]
pub fn portal(client_id: &str) -> PortalEntry {
    let found = PORTALS.iter().find(|portal| portal.client_id == client_id);
    found
        .copied()
        .unwrap_or_else(|| panic!("no portal is called {client_id}"))
}

pub(super) fn all() -> Vec<ClientSetup> {
    PORTALS.iter().map(setup).collect()
}

fn setup(portal: &PortalEntry) -> ClientSetup {
    let id = portal.client_id;
    let scopes = "openid profile email phone address institution roles school eduperson entree \
                  offline_access";
    let scope = if id == "kaal" { "openid" } else { scopes };
    let mut grant_types = [GrantType::AuthorizationCode]
        .into_iter()
        .collect::<std::collections::BTreeSet<_>>();
    if id != "kaal" {
        grant_types.insert(GrantType::RefreshToken);
    }
    ClientSetup {
        client_id: id.to_owned(),
        name: format!("Portaal {id}"),
        institution: portal.institution.map(str::to_owned),
        auth_method: portal.auth_method,
        secret: portal
            .secret
            .map(|secret| SecretSource::Plain(secret.to_owned())),
        active: id != "dicht",
        settings: ClientSettings {
            redirect_uris: vec![RedirectUri::as_sent(portal.redirect_uri)],
            post_logout_redirect_uris: vec![RedirectUri::as_sent(portal.signed_out_uri)],
            grant_types,
            scope: scope.split(' ').collect(),
            id_token_signed_response_alg: match id {
                "es" => SigningAlgorithm::ES256,
                "ed" => SigningAlgorithm::EdDSA,
                _ => SigningAlgorithm::RS256,
            },
            require_pkce: id == "pkce",
            native: id == "inheems",
            first_party: id != "derde",
            refuse_remembered_devices: id == "streng",
            require_second_factor: id == "eist",
            home_url: Some(format!("https://{id}.test/")),
            ..ClientSettings::default()
        },
    }
}
