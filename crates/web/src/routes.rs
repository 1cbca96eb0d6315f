//! The addresses of everything, written once.

use sluis_model::ids::TransactionId;

/// OpenID Connect Discovery.
pub const DISCOVERY: &str = "/.well-known/openid-configuration";
/// RFC 8414.
pub const OAUTH_METADATA: &str = "/.well-known/oauth-authorization-server";
/// The public keys.
pub const JWKS: &str = "/oauth/jwks";
/// Where portals send the browser.
pub const AUTHORIZE: &str = "/oauth/authorize";
/// Where codes become tokens.
pub const TOKEN: &str = "/oauth/token";
/// Claims.
pub const USERINFO: &str = "/oauth/userinfo";
/// RFC 7009.
pub const REVOCATION: &str = "/oauth/revoke";
/// RFC 7662.
pub const INTROSPECTION: &str = "/oauth/introspect";
/// RP-initiated logout.
pub const END_SESSION: &str = "/oauth/logout";
/// The process lives.
pub const HEALTHZ: &str = "/healthz";
/// The stores answer.
pub const READYZ: &str = "/readyz";
/// The person's own page.
pub const ACCOUNT: &str = "/account";
/// Its half about signing in.
pub const ACCOUNT_SECURITY: &str = "/account/security";
/// The password once more.
pub const ACCOUNT_UNLOCK: &str = "/account/unlock";
/// Setting up codes from an app.
pub const ACCOUNT_ENROL: &str = "/account/security/app";
/// Leaving the set-up.
pub const ACCOUNT_REMOVE: &str = "/account/security/off";
/// A new set of recovery codes.
pub const ACCOUNT_RECOVERY_CODES: &str = "/account/security/recovery-codes";
/// A new password.
pub const ACCOUNT_PASSWORD: &str = "/account/password";
/// Forgetting a remembered device.
pub const ACCOUNT_DEVICES: &str = "/account/devices";
/// Forgetting all of them.
pub const ACCOUNT_FORGET_ALL: &str = "/account/devices/all";
/// Signing out from the own page.
pub const ACCOUNT_SIGN_OUT: &str = "/account/sign-out";

/// The page of a sign-in.
#[must_use]
pub fn signin(id: &TransactionId) -> String {
    format!("/signin/{id}")
}

/// A step's form of a sign-in.
#[must_use]
pub fn signin_step(id: &TransactionId, step: &str) -> String {
    format!("/signin/{id}/{step}")
}
