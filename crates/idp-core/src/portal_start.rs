//! Where a person begins at a portal: at the address that lets us start a sign-in there (OpenID Connect
//! Core §4), else where the portal lives.

use sluis_model::client::Client;
use sluis_protocol::{redirect_uri::RedirectUri, reply::Reply, response_mode::ResponseMode};

/// The address to begin at, if the portal told one. It says who we are (`iss`), and nothing about the
/// person: whoever follows it signs in by the session or afresh.
#[must_use]
pub fn start_of(client: &Client, issuer: &str) -> Option<String> {
    let settings = &client.settings;
    match &settings.initiate_login_uri {
        Some(uri) => {
            let start = Reply {
                redirect_uri: RedirectUri::as_sent(uri),
                mode: ResponseMode::Query,
                params: vec![("iss", issuer.to_owned())],
            };
            Some(start.location())
        }
        None => settings.home_url.clone(),
    }
}
