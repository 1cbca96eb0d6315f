//! `demo.json`: what the demo offers, for programs.

use serde::{Deserialize, Serialize};

/// The whole file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoFile {
    /// The issuer.
    pub issuer: String,
    /// The demo portals.
    pub portals: Vec<DemoPortal>,
    /// Those of them that are devices without a keyboard.
    #[serde(default)]
    pub devices: Vec<DemoPortal>,
    /// The page with every mail and SMS "sent".
    pub outbox_url: String,
    /// The same for programs.
    pub outbox_json_url: String,
    /// The institutions.
    pub institutions: Vec<DemoInstitution>,
    /// The accounts, as they were at the first start.
    pub accounts: Vec<DemoAccount>,
    /// The clients.
    pub clients: Vec<DemoClient>,
}

/// A demo portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoPortal {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub url: String,
    /// Its `client_id`.
    pub client_id: String,
    /// The institution it belongs to.
    pub institution: Option<String>,
}

/// A demo institution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoInstitution {
    /// Short name.
    pub slug: String,
    /// Name.
    pub name: String,
    /// The guide it re-enacts.
    pub seed: Option<String>,
}

/// A demo account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoAccount {
    /// Its institution.
    pub institution: String,
    /// The name to sign in with.
    pub username: String,
    /// Mail address.
    pub email: Option<String>,
    /// Mobile number.
    pub phone: Option<String>,
    /// The password.
    pub password: String,
    /// Roles.
    pub roles: Vec<String>,
    /// The secret for codes.
    pub totp_secret: Option<String>,
    /// Seconds that a code lasts.
    pub totp_period: u32,
    /// Recovery codes.
    pub recovery_codes: Vec<String>,
    /// The answer to the secret question.
    pub security_answer: Option<String>,
    /// What to try with it.
    pub note: String,
}

/// A demo client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DemoClient {
    /// `client_id`.
    pub client_id: String,
    /// `client_secret`.
    pub client_secret: Option<String>,
    /// Where answers may go.
    pub redirect_uris: Vec<String>,
    /// What it may present at the token endpoint.
    pub grant_types: Vec<String>,
    /// The institution it belongs to.
    pub institution: Option<String>,
}
