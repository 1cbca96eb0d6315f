//! `sub`: the same for every portal, or another one for each sector, so that portals can't compare
//! their people (OpenID Connect Core §8).

use crate::service::TokenService;
use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sluis_model::{
    client::{Client, SubjectType},
    context::Ctx,
    ids::PersonId,
    ports::{StoreError, durable::Stored},
    seal::{Sealer, installation_secret_place},
};
use sluis_protocol::grant_type::GrantType;
use std::{collections::BTreeSet, net::IpAddr, sync::Arc};
use url::Url;
use zeroize::Zeroizing;

/// The name of what keeps sectors apart.
const SALT: &str = "pairwise-salt";

impl TokenService {
    /// What `sub` says to a client about a person.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn subject(
        &self,
        ctx: &Ctx,
        client: &Client,
        person: &PersonId,
    ) -> Result<String, StoreError> {
        if client.settings.subject_type == SubjectType::Public {
            return Ok(person.to_string());
        }
        let salt = self
            .pairwise_salt
            .get_or_try_init(|| self.read_salt(ctx))
            .await?;
        let text = format!("{}\0{person}", sector(client));
        Ok(URL_SAFE_NO_PAD.encode(hmac::sign(salt, text.as_bytes())))
    }

    /// Who acts for a person, as a client is told: people by the `sub` that this client knows.
    pub(crate) async fn told_actor(
        &self,
        ctx: &Ctx,
        client: &Client,
        actor: &Value,
    ) -> Result<Value, StoreError> {
        let chain: Vec<&Value> =
            std::iter::successors(Some(actor), |actor| actor.get("act")).collect();
        let mut told = Value::Null;
        for actor in chain.into_iter().rev() {
            let sub = match actor.get("person").and_then(Value::as_str) {
                Some(person) => {
                    let person = PersonId::from(person);
                    self.subject(ctx, client, &person).await?.into()
                }
                None => actor["sub"].clone(),
            };
            let before = told;
            told = json!({ "sub": sub, "client_id": actor["client_id"] });
            if !before.is_null() {
                told["act"] = before;
            }
        }
        Ok(told)
    }

    /// The salt of this installation. Whoever asks first draws it; with another one every portal would
    /// take its people for strangers, so it is never drawn again.
    async fn read_salt(&self, ctx: &Ctx) -> Result<hmac::Key, StoreError> {
        let drawn = Zeroizing::new(ctx.random::<32>());
        let fresh = self
            .sealer
            .seal(drawn.as_slice(), &installation_secret_place(SALT), ctx);
        let written = self
            .durable
            .write(move |tx| match tx.installation_secret(SALT)? {
                Some(sealed) => Ok(sealed),
                None => tx.add_installation_secret(SALT, &fresh).map(|()| fresh),
            })
            .await;
        let sealed = match written {
            Ok(sealed) => sealed,
            // Another replica was first.
            Err(StoreError::Conflict(_)) => {
                let found: Stored<_> = self.durable.read(|tx| tx.installation_secret(SALT)).await;
                found?.ok_or_else(|| StoreError::Unavailable("the salt is gone".to_owned()))?
            }
            Err(error) => return Err(error),
        };
        open(&self.sealer, &sealed)
    }
}

fn open(sealer: &Arc<Sealer>, sealed: &sluis_model::seal::Sealed) -> Result<hmac::Key, StoreError> {
    let salt = sealer
        .open(sealed, &installation_secret_place(SALT))
        .map_err(|fault| StoreError::Inconsistent {
            table: "installation_secrets",
            column: "sealed",
            row: SALT.to_owned(),
            what: fault.to_string(),
        })?;
    Ok(hmac::Key::new(hmac::HMAC_SHA256, &salt))
}

/// The sector of a client (§8.1): the host of its sector identifier, or the one host of its redirect
/// URIs. A sector of its own is a client that proves neither by being answered there: one with several hosts and
/// no sector identifier, which no registration lets through, one that is never answered through the browser,
/// and one on the person's own machine, which is nobody's host.
fn sector(client: &Client) -> String {
    let settings = &client.settings;
    // A space: no host looks like it.
    let own = || format!("client {}", client.id);
    let grants = &settings.grant_types;
    if !grants.contains(&GrantType::AuthorizationCode) && !grants.contains(&GrantType::Implicit) {
        return own();
    }
    if let Some(uri) = &settings.sector_identifier_uri {
        return web_host(uri).unwrap_or_else(|| uri.clone());
    }
    let hosts: BTreeSet<_> = settings
        .redirect_uris
        .iter()
        .map(|uri| host_of_a_sector(uri.as_str()))
        .collect();
    match (hosts.len(), hosts.into_iter().next().flatten()) {
        (1, Some(only)) => only,
        _ => own(),
    }
}

/// The host that makes clients with a redirect URI there one sector; none for what is nobody's host: an app's own
/// scheme, and the loopback interface, where every app of every maker is answered.
#[must_use]
pub fn host_of_a_sector(redirect_uri: &str) -> Option<String> {
    web_host(redirect_uri).filter(|host| {
        let address = host.trim_start_matches('[').trim_end_matches(']');
        let loopback = address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.to_canonical().is_loopback());
        !loopback && host != "localhost" && !host.ends_with(".localhost")
    })
}

/// The host of a web address. What an app's own scheme has in its place is nobody's host: anybody could write
/// another one's name there.
#[must_use]
pub fn web_host(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    url.host_str()
        .filter(|_| matches!(url.scheme(), "https" | "http"))
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client_authentication::tests::client;
    use sluis_protocol::{client_auth::ClientAuthMethod, redirect_uri::RedirectUri};

    #[test]
    fn the_sector_is_the_sector_identifiers_host_or_the_one_of_the_redirect_uris() {
        let with = |sector_identifier_uri: Option<&str>, redirects: &[&str]| {
            let mut client = client(ClientAuthMethod::None, None);
            client.settings.sector_identifier_uri = sector_identifier_uri.map(str::to_owned);
            client.settings.redirect_uris = redirects
                .iter()
                .map(|uri| RedirectUri::as_sent(uri))
                .collect();
            sector(&client)
        };
        let (a, b) = ("https://a.example/cb", "https://b.example/cb");
        assert_eq!(with(None, &[a]), "a.example");
        assert_eq!(
            with(None, &[a, "https://A.example:8443/other"]),
            "a.example"
        );
        assert_eq!(
            with(Some("https://s.example/uris.json"), &[a, b]),
            "s.example"
        );
        assert_eq!(with(None, &[a, b]), "client app");
        assert_eq!(with(None, &[]), "client app");
        let loopback = [
            "http://127.0.0.1/cb",
            "http://127.9.9.9:4711/cb",
            "http://[::1]/cb",
            "http://[::ffff:127.0.0.1]/cb",
            "http://localhost:8080/cb",
            "http://app.localhost/cb",
        ];
        for redirect in loopback {
            assert_eq!(with(None, &[redirect]), "client app", "{redirect}");
        }
        assert_eq!(with(None, &loopback), "client app");
        assert_eq!(with(None, &[a, loopback[0]]), "client app");
        let app = "com.evil.app://a.example/cb";
        for redirects in [&[app][..], &[a, app]] {
            assert_eq!(
                with(None, redirects),
                "client app",
                "an app borrows no host"
            );
        }
    }

    #[test]
    fn a_client_that_is_never_answered_through_the_browser_is_a_sector_of_its_own() {
        for (grants, own) in [
            (&[GrantType::DeviceCode, GrantType::RefreshToken][..], true),
            (&[GrantType::ClientCredentials], true),
            (
                &[GrantType::DeviceCode, GrantType::AuthorizationCode],
                false,
            ),
            (&[GrantType::Implicit], false),
        ] {
            let mut client = client(ClientAuthMethod::None, None);
            client.settings.grant_types = grants.iter().copied().collect();
            client.settings.redirect_uris = vec![RedirectUri::as_sent("https://a.example/cb")];
            assert_eq!(sector(&client) == "client app", own, "{grants:?}");
            client.settings.sector_identifier_uri = Some("https://a.example/uris.json".to_owned());
            assert_eq!(sector(&client) == "client app", own, "{grants:?}");
        }
    }
}
