//! The addresses of everything, written once.

use sluis_model::ids::{ClientId, RunId, TransactionId};

/// OpenID Connect Discovery.
pub const DISCOVERY: &str = "/.well-known/openid-configuration";
/// RFC 8414.
pub const OAUTH_METADATA: &str = "/.well-known/oauth-authorization-server";
/// The public keys.
pub const JWKS: &str = "/oauth/jwks";
/// Where portals send the browser.
pub const AUTHORIZE: &str = "/oauth/authorize";
/// Where portals push their requests beforehand (RFC 9126).
pub const PAR: &str = "/oauth/par";
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
/// Where an institution's own provider tells that somebody signed out there.
pub const UPSTREAM_LOGOUT: &str = "/signin/upstream/logout/{institution}/{source}";
/// RFC 7591 and, with the client's id behind it, RFC 7592.
pub const REGISTRATION: &str = "/oauth/register";
/// RFC 8628: where devices begin.
pub const DEVICE_AUTHORIZATION: &str = "/oauth/device_authorization";
/// Where people type the code that a device shows.
pub const DEVICE: &str = "/device";
/// OpenID Connect Session Management: the frame that portals ask.
pub const CHECK_SESSION: &str = "/oauth/session";
/// Its script.
pub const CHECK_SESSION_SCRIPT: &str = "/oauth/session.js";
/// How a device's sign-in ended.
pub const DEVICE_DONE: &str = "/device/done";
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
/// Off for good.
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
/// From one person to the next on a shared computer.
pub const ACCOUNT_HAND_OVER: &str = "/account/hand-over";
/// Another mail address.
pub const ACCOUNT_EMAIL: &str = "/account/email";
/// Not another mail address after all.
pub const ACCOUNT_CANCEL_EMAIL: &str = "/account/email/cancel";
/// "This was not me".
pub const ACCOUNT_NOT_ME: &str = "/account/not-me";
/// The choice of a language.
pub const ACCOUNT_LANGUAGE: &str = "/account/language";
/// What portals were allowed: taking it back.
pub const ACCOUNT_PORTALS: &str = "/account/portals";
/// Taking away an account at a sign-in source.
pub const ACCOUNT_SOURCES: &str = "/account/sources";
/// Ending one of the own sessions.
pub const ACCOUNT_SESSIONS: &str = "/account/sessions";
/// Ending all of them but this one.
pub const ACCOUNT_END_SESSIONS: &str = "/account/sessions/all";
/// Where a set-up of two-step verification begins.
pub const ACCOUNT_SET_UP: &str = "/account/security/set-up";
/// The mail address is proven before that (N-11).
pub const ACCOUNT_PROVE_EMAIL: &str = "/account/security/prove-email";
/// Setting up codes by text message.
pub const ACCOUNT_SMS: &str = "/account/security/sms";
/// Removing the app where text messages stay.
pub const ACCOUNT_REMOVE_APP: &str = "/account/security/app/remove";
/// Removing text messages where the app stays.
pub const ACCOUNT_REMOVE_SMS: &str = "/account/security/sms/remove";
/// The own passkeys.
pub const ACCOUNT_PASSKEYS: &str = "/account/security/passkeys";
/// The options for making one.
pub const ACCOUNT_PASSKEY_OPTIONS: &str = "/account/security/passkeys/options";
/// The options for unlocking with one.
pub const ACCOUNT_UNLOCK_OPTIONS: &str = "/account/unlock/passkey-options";
/// Off for a while.
pub const ACCOUNT_SUSPEND: &str = "/account/security/pause";
/// On again.
pub const ACCOUNT_RESUME: &str = "/account/security/resume";
/// Wiping all that was set up.
pub const ACCOUNT_WIPE: &str = "/account/security/wipe";
/// Recovery codes that were shown: saved, or wanted as a file.
pub const ACCOUNT_CODES_SAVED: &str = "/account/security/recovery-codes/saved";
/// The secret question.
pub const ACCOUNT_QUESTION: &str = "/account/security/question";
/// Dropping it.
pub const ACCOUNT_DROP_QUESTION: &str = "/account/security/question/drop";
/// Two-step verification on the own page.
pub const ACCOUNT_SECOND_FACTOR: &str = "/account/security#tweestaps";

/// A forgotten password.
pub const FORGOT: &str = "/forgot";
/// "Check your mail".
pub const FORGOT_SENT: &str = "/forgot/sent";
/// A link that travels by mail; the token follows.
pub const LINK: &str = "/link/";
/// A badge; the code on it follows.
pub const BADGE: &str = "/badge/";
/// Where a badge that was scanned is shown on.
pub const BADGE_SHOWN: &str = "/badge";
/// A link that marks a computer as shared at an own host; the token follows.
pub const COMPUTER: &str = "/computer/";
/// What using a link came to.
pub const LINK_DONE: &str = "/link/done";
/// Logos of portals, with the client's id behind it.
pub const PORTAL_LOGO: &str = "/portal-logo";
/// The recovery portal (S-12).
pub const RECOVER: &str = "/recover";
/// Help with signing in.
pub const HELP: &str = "/help";
/// What is done so that everybody can use the pages; every page's foot leads to it.
pub const ACCESSIBILITY: &str = "/accessibility";

/// The console.
pub const ADMIN: &str = "/admin";

/// The admin API.
pub const API: &str = "/admin/api/v1";

/// Provisioning (SCIM), with the institution's short name behind it.
pub const SCIM: &str = "/scim/v2";

/// [`UPSTREAM_LOGOUT`] of one source.
#[must_use]
pub fn upstream_logout(institution: &str, source: &str) -> String {
    format!("/signin/upstream/logout/{institution}/{source}")
}

/// A page of an institution's console; `path` begins with a slash or is empty.
#[must_use]
pub fn console(slug: &str, path: &str) -> String {
    format!("{ADMIN}/at/{slug}{path}")
}

/// A page of the installation's console; `path` begins with a slash.
#[must_use]
pub fn installation(path: &str) -> String {
    format!("{ADMIN}/installation{path}")
}

/// Whether files may be sent to an address.
#[must_use]
pub fn takes_files(path: &str) -> bool {
    path.strip_prefix("/admin/at/")
        .and_then(|rest| rest.split_once('/'))
        .is_some_and(|(_, rest)| rest == "import")
}

/// Whether an address of the console takes a picture or another small file.
#[must_use]
pub fn takes_pictures(path: &str) -> bool {
    path.strip_prefix("/admin/at/")
        .and_then(|rest| rest.split_once('/'))
        .is_some_and(|(_, rest)| ["look/picture", "look/import"].contains(&rest))
}

/// The password, and a code, once more before a page of the console.
#[must_use]
pub fn unlock_for_console(path: &str) -> String {
    let to: sluis_protocol::params::Params = [("to", path)].into_iter().collect();
    format!("{ACCOUNT_UNLOCK}?{}", to.encode())
}

/// The text itself, if it is the address of a page of the console and of nothing else.
#[must_use]
pub fn console_page(path: &str) -> Option<&str> {
    let rest = path.strip_prefix(ADMIN)?;
    let plain = path.len() <= 1500
        && path
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"/-._~?=&%+".contains(&byte));
    let whole = rest.is_empty() || rest.starts_with('/') || rest.starts_with('?');
    // Browsers walk dots up, written out or not.
    let stays =
        !path.contains("//") && !path.contains("/.") && !path.to_ascii_lowercase().contains("%2e");
    (plain && whole && stays).then_some(path)
}

/// A file of an institution's look, named by what it holds.
#[must_use]
pub fn look_file(slug: &str, hash: &str, name: &str) -> String {
    format!("/theme/i/{slug}/{hash}/{name}")
}

/// A client's own registration (RFC 7592).
#[must_use]
pub fn registration(id: &ClientId) -> String {
    format!("{REGISTRATION}/{id}")
}

/// The logo of a portal, from our own address.
#[must_use]
pub fn portal_logo(id: &ClientId) -> String {
    // Ids that operators choose may hold anything.
    let id = id.as_str().bytes().fold(String::new(), |mut path, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            path.push(char::from(byte));
        } else {
            path.push_str(&format!("%{byte:02X}"));
        }
        path
    });
    format!("{PORTAL_LOGO}/{id}")
}

/// An open page of an institution, with the sign-in that it is asked from.
#[must_use]
pub fn of_institution(page: &str, slug: &str, signin: Option<&TransactionId>) -> String {
    match signin {
        Some(id) => format!("{page}?institution={slug}&signin={id}"),
        None => format!("{page}?institution={slug}"),
    }
}

/// A run through the recovery portal.
#[must_use]
pub fn recovery_run(id: &RunId) -> String {
    format!("{RECOVER}/{id}")
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_console_are_led_on_to() {
        for good in [
            "/admin",
            "/admin/at/school/people?q=a%20b&class=3",
            "/admin?news=x",
        ] {
            assert_eq!(console_page(good), Some(good));
        }
        for bad in [
            "",
            "/account",
            "/administrator",
            "//evil.example/admin",
            "/admin//evil",
            "/admin/../oauth/logout",
            "/admin/%2e%2e/oauth/logout",
            "/admin\\evil",
            "https://evil.example/admin",
        ] {
            assert_eq!(console_page(bad), None, "{bad}");
        }
    }
}
