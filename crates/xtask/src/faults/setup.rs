//! Who and what is there before the faults begin: the configuration, and a setup file for `sluis apply`.

use std::fmt::Write as _;

/// The one institution.
pub(crate) const SCHOOL: &str = "waterschool";
/// The portal that everybody signs in to.
pub(crate) const PORTAL: &str = "rooster";
pub(crate) const CALLBACK: &str = "https://rooster.example/callback";
/// The program that administers.
pub(crate) const PROGRAM: &str = "administratie";
pub(crate) const PROGRAM_SCOPE: &str =
    "sluis:people:write sluis:policy:write sluis:clients:write sluis:audit:read";
/// The secret of both clients.
pub(crate) const SECRET: &str = "a-secret-of-the-harness-that-is-long-enough";
pub(crate) const PASSWORD: &str = "Negen-Paarse-Ramen-31";

/// Many enough for everybody who works at once.
const PEOPLE: usize = 24;
/// Each asks for a new password once.
const FORGETFUL: usize = 40;

/// The login name of somebody who signs in.
pub(crate) fn person(number: usize) -> String {
    format!("leerling{:02}", number % PEOPLE)
}

/// The mail address, and login name, of somebody who forgets the password.
pub(crate) fn forgetful(number: usize) -> String {
    format!("vergeetachtig{number:02}@waterschool.example")
}

/// The ports of an installation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ports {
    pub(crate) proxy: u16,
    pub(crate) postgres: u16,
    /// Of the server that takes its place.
    pub(crate) standby: u16,
    pub(crate) redis: u16,
    pub(crate) mail: u16,
}

/// The configuration of every replica; where each listens comes from its environment. Nothing but addresses
/// differs from the defaults, and how many milliseconds Redis is waited for, where that is named.
pub(crate) fn configuration(ports: Ports, patience: Option<u32>) -> String {
    let patience = patience.map_or_else(String::new, |ms| format!("timeout_ms = {ms}\n"));
    let Ports {
        proxy,
        postgres,
        standby,
        redis,
        mail,
    } = ports;
    format!(
        r#"[server]
public_url = "http://localhost:{proxy}"
trusted_proxies = ["127.0.0.1/32"]
workers = 2

[database]
url = "postgres://postgres@127.0.0.1:{postgres},127.0.0.1:{standby}/postgres?target_session_attrs=read-write"

[ephemeral]
url = "redis://127.0.0.1:{redis}/0"
{patience}
[[secrets.sealing_keys]]
id = "a"
key = "Yx3kq0Zp8W1mT5vR7cN2bL9hJ4fG6dS0aQeUiOoPzXw="

[mail]
host = "127.0.0.1"
port = {mail}
tls = "none"
from = "Sluis <no-reply@waterschool.example>"

[telemetry]
format = "json"
filter = "info"
"#
    )
}

/// The setup file, with this theme for the school, and the portal open or closed.
pub(crate) fn file(theme: &str, is_open: bool) -> String {
    let mut file = format!(
        r#"[[institutions]]
slug = "{SCHOOL}"
name = "De Waterschool"
language = "nl"
theme = "{theme}"
mail_domains = ["waterschool.example"]

[institutions.policy]
[institutions.policy.second_factor]
mode = {{ kind = "off" }}

[[clients]]
client_id = "{PORTAL}"
name = "Rooster"
auth_method = "client_secret_post"
active = {is_open}
secret = "{SECRET}"

[clients.settings]
redirect_uris = ["{CALLBACK}"]
grant_types = ["authorization_code", "refresh_token"]
scope = ["openid", "profile", "offline_access"]
first_party = true

[[clients]]
client_id = "{PROGRAM}"
name = "Administratie"
institution = "{SCHOOL}"
auth_method = "client_secret_post"
secret = "{SECRET}"

[clients.settings]
grant_types = ["client_credentials"]
response_types = []
scope = [{}]
"#,
        PROGRAM_SCOPE
            .split(' ')
            .map(|scope| format!("\"{scope}\""))
            .collect::<Vec<_>>()
            .join(", ")
    );
    let pupils = (0..PEOPLE).map(|number| (person(number), String::new()));
    let forgetful = (0..FORGETFUL).map(|number| {
        let address = forgetful(number);
        let email = format!("email = \"{address}\"\nemail_verified = true\n");
        (address, email)
    });
    for (name, email) in pupils.chain(forgetful) {
        // Writing to a string cannot fail.
        let _ = write!(
            file,
            "\n[[people]]\ninstitution = \"{SCHOOL}\"\nusername = \"{name}\"\n\
             name = {{ given = \"Noor\", family = \"Smit\" }}\n{email}\
             roles = [\"pupil\"]\npassword = \"{PASSWORD}\"\n"
        );
    }
    file
}
