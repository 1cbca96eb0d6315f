//! Portals that a test registers itself, for what nobody of the cast is registered for.

use crate::{portal::Portal, wire::put_client};
use sluis_model::{client::ClientSettings, secret::HashedToken};
use sluis_protocol::{
    client_auth::ClientAuthMethod, grant_type::GrantType, redirect_uri::RedirectUri,
    response_type::ResponseType,
};
use sluis_testkit::{TestHouse, cast::PortalEntry};

/// Where every one of them lives.
pub const OWN_REDIRECT_URI: &str = "https://eigen.test/cb";
const SECRET: &str = "een-geheim-van-meer-dan-dertig-tekens";

/// A first-party portal with every response type and grant of a browser, changed as the test wants
/// it.
pub async fn register(
    house: &TestHouse,
    client_id: &'static str,
    change: impl FnOnce(&mut ClientSettings),
) -> Portal {
    let scopes = "openid profile email phone address institution roles offline_access";
    let mut settings = ClientSettings {
        redirect_uris: vec![RedirectUri::as_sent(OWN_REDIRECT_URI)],
        grant_types: [
            GrantType::AuthorizationCode,
            GrantType::RefreshToken,
            GrantType::Implicit,
        ]
        .into(),
        response_types: ResponseType::ALL.into(),
        scope: scopes.split(' ').collect(),
        first_party: true,
        home_url: Some("https://eigen.test/".to_owned()),
        ..ClientSettings::default()
    };
    change(&mut settings);
    // Straight into the store: some tests want portals that the setup file would not take.
    put_client(house, client_id, |client| {
        client.name = format!("Portaal {client_id}");
        client.auth_method = ClientAuthMethod::ClientSecretBasic;
        client.secret_hash = Some(HashedToken::of(SECRET));
        client.settings = settings;
    })
    .await;
    let entry = PortalEntry {
        client_id,
        institution: None,
        auth_method: ClientAuthMethod::ClientSecretBasic,
        secret: Some(SECRET),
        redirect_uri: OWN_REDIRECT_URI,
        signed_out_uri: OWN_REDIRECT_URI,
    };
    Portal::with_entry(house, entry)
}
