//! The people and clients of the measured installation: the same at both providers, as far as both have them.

use std::path::Path;

use serde_json::{Value, json};

use crate::Fallible;

/// Where answers go; nobody listens there.
pub(super) const REDIRECT_URI: &str = "http://localhost:9/callback";
/// Of every client: a word for machines that are thrown away.
pub(super) const SECRET: &str = "bench-secret-that-is-used-nowhere-else";
const PASSWORD: &str = "een-lang-wachtwoord-voor-de-meting";
const PEOPLE: usize = 200;
const ALGORITHMS: [&str; 3] = ["RS256", "ES256", "EdDSA"];
/// The one resource of the service whose access tokens are JWTs.
const RESOURCE: &str = "urn:bench:";

/// What `sluis apply` makes.
///
/// # Errors
/// It is no TOML.
pub(super) fn setup() -> Fallible<String> {
    let people: Vec<Value> = (0..PEOPLE)
        .map(|n| {
            json!({
                "institution": "bench",
                "username": format!("load{n}"),
                "name": { "given": "Load", "family": format!("{n}") },
                "email": format!("load{n}@bench.example"),
                "email_verified": true,
                "roles": ["pupil"],
                "password": PASSWORD,
            })
        })
        .collect();
    let mut clients: Vec<Value> = ALGORITHMS
        .iter()
        .flat_map(|algorithm| [portal(algorithm, false), portal(algorithm, true)])
        .collect();
    clients.push(service("service", "opaque", "RS256"));
    for algorithm in ["ES256", "EdDSA"] {
        let id = format!("service-{}", algorithm.to_lowercase());
        clients.push(service(&id, "jwt", algorithm));
    }
    let setup = json!({
        "institutions": [{
            "slug": "bench",
            "name": "Meetschool",
            "language": "nl",
            "theme": "school",
            "policy": { "second_factor": { "mode": { "kind": "off" } } },
        }],
        "people": people,
        "clients": clients,
    });
    Ok(toml::to_string(&setup)?)
}

fn portal(algorithm: &str, refreshes: bool) -> Value {
    let (kind, grants): (_, &[&str]) = if refreshes {
        ("refresh", &["authorization_code", "refresh_token"])
    } else {
        ("web", &["authorization_code"])
    };
    json!({
        "client_id": format!("{kind}-{}", algorithm.to_lowercase()),
        "name": "Portal",
        "auth_method": "client_secret_basic",
        "secret": SECRET,
        "settings": {
            "redirect_uris": [REDIRECT_URI],
            "grant_types": grants,
            "scope": ["openid", "profile", "email"],
            "id_token_signed_response_alg": algorithm,
            "first_party": true,
        },
    })
}

fn service(id: &str, format: &str, algorithm: &str) -> Value {
    json!({
        "client_id": id,
        "name": "Service",
        "auth_method": "client_secret_basic",
        "secret": SECRET,
        "settings": {
            "grant_types": ["client_credentials"],
            "response_types": [],
            "scope": ["api"],
            "resources": [format!("{RESOURCE}{algorithm}")],
            "access_token_format": format,
            "id_token_signed_response_alg": algorithm,
        },
    })
}

/// Writes what the driver is told of our server.
///
/// # Errors
/// The file cannot be written.
pub(super) fn our_profile(path: &Path, issuer: &str) -> Fallible<()> {
    write(
        path,
        issuer,
        json!({ "institution": "bench" }),
        &|algorithm| format!("service-{}", algorithm.to_lowercase()),
    )
}

/// Writes what the driver is told of the peer: there the resource decides how a service's token is signed.
///
/// # Errors
/// The file cannot be written.
pub(super) fn peers_profile(path: &Path, issuer: &str) -> Fallible<()> {
    write(path, issuer, json!({}), &|_| "service".to_owned())
}

fn write(
    path: &Path,
    issuer: &str,
    authorize: Value,
    service: &dyn Fn(&str) -> String,
) -> Fallible<()> {
    let mut clients = json!({ "service": { "id": "service", "secret": SECRET } });
    for algorithm in ALGORITHMS {
        let small = algorithm.to_lowercase();
        for kind in ["web", "refresh"] {
            let id = format!("{kind}-{small}");
            clients[&id] = json!({
                "id": id,
                "secret": SECRET,
                "redirect_uri": REDIRECT_URI,
                "scope": "openid profile email",
            });
        }
        clients[format!("service-{small}")] = json!({
            "id": service(algorithm),
            "secret": SECRET,
            "scope": "api",
            "token": { "resource": format!("{RESOURCE}{algorithm}") },
        });
    }
    let profile = json!({
        "issuer": issuer,
        "authorize": authorize,
        "clients": clients,
        "people": {
            "username": "load{n}",
            "password": PASSWORD,
            "count": PEOPLE,
            "fields": ["username", "password"],
        },
    });
    Ok(std::fs::write(path, serde_json::to_vec_pretty(&profile)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setup_has_every_client_that_a_line_asks_for() {
        let setup: Value = toml::from_str(&setup().unwrap()).unwrap();
        let clients = setup["clients"].as_array().unwrap();
        for operation in super::super::subject::OPERATIONS {
            let found = clients
                .iter()
                .any(|client| client["client_id"] == operation.client);
            assert!(found, "{}", operation.client);
        }
    }
}
