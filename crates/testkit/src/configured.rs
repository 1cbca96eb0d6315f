//! The configuration of a house.

use crate::Fallible;
use aws_lc_rs::digest::{SHA256, digest};

/// A line of configuration with these sealing keys, the sealing one first. `test` is the one that houses
/// are made with.
#[must_use]
pub fn sealing_keys(ids: &[&str]) -> String {
    let keys: Vec<String> = ids
        .iter()
        .map(|id| {
            let of = if *id == "test" {
                "what seals the secrets of tests".to_owned()
            } else {
                format!("another sealing key of tests: {id}")
            };
            let key = digest(&SHA256, of.as_bytes());
            let key = data_encoding::BASE64.encode(key.as_ref());
            format!("{{ id = {id:?}, key = {key:?} }}")
        })
        .collect();
    format!("secrets.sealing_keys = [{}]\n", keys.join(", "))
}

/// Of a house on these stores, with further lines.
pub(crate) fn config(stores: &str, origin: &str, lines: &str) -> Fallible<sluis_config::Config> {
    let keys = if lines.contains("secrets.sealing_keys") {
        String::new()
    } else {
        sealing_keys(&["test"])
    };
    let text = format!(
        "{stores}server.public_url = {origin:?}\ndatabase.pool_size = 4\nserver.trusted_proxies = [\"127.0.0.1\"]\nprotocol.allow = [\"implicit\", \"hybrid\", \"plain_pkce\", \"unsigned_request_objects\"]\nprotocol.client_certificate_header = \"X-SSL-Client-Cert\"\noutgoing.allow_hosts = [\"127.0.0.1\"]\n{keys}{lines}"
    );
    sluis_config::Config::from_toml_str(&text).map_err(|faults| faults.to_string().into())
}
