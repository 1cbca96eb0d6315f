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
use std::collections::BTreeSet;
use std::sync::Arc;
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
/// URIs. A client with several hosts and no sector identifier, which no registration lets through, is
/// a sector of its own.
fn sector(client: &Client) -> String {
    // An app's own scheme has no host, whatever stands in its place.
    let host = |address: &str| {
        let url = Url::parse(address).ok()?;
        url.host_str()
            .filter(|_| matches!(url.scheme(), "https" | "http"))
            .map(str::to_owned)
    };
    let settings = &client.settings;
    if let Some(uri) = &settings.sector_identifier_uri {
        return host(uri).unwrap_or_else(|| uri.clone());
    }
    let hosts: BTreeSet<_> = settings
        .redirect_uris
        .iter()
        .map(|uri| host(uri.as_str()))
        .collect();
    match (hosts.len(), hosts.into_iter().next().flatten()) {
        (1, Some(only)) => only,
        // A space: no host looks like it.
        _ => format!("client {}", client.id),
    }
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
        let app = "com.evil.app://a.example/cb";
        for redirects in [&[app][..], &[a, app]] {
            assert_eq!(
                with(None, redirects),
                "client app",
                "an app borrows no host"
            );
        }
    }
}
