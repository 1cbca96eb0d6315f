//! `sluis keys`.

use super::{Outcome, house};
use crate::house::House;
use crate::{
    options::{KeysPlain, KeysRevoke, KeysRotate},
    output::{say, say_json},
};
use sluis_model::{
    ids::{InstitutionId, KeyId},
    signing_key::SigningKey,
};
use sluis_protocol::algorithm::SigningAlgorithm;
use std::collections::HashMap;

pub(crate) async fn list(options: KeysPlain) -> Outcome {
    let house = house(&options.with.config).await?;
    let (keys, names) = of_all(&house).await?;
    let of = |key: &SigningKey| -> Option<String> {
        let id = key.institution.as_ref()?;
        Some(names.get(id).cloned().unwrap_or_else(|| id.to_string()))
    };
    if options.json {
        let keys: Vec<_> = keys
            .iter()
            .map(|key| {
                serde_json::json!({
                    "kid": key.id.as_str(),
                    "alg": key.algorithm.as_str(),
                    "institution": of(key),
                    "state": key.state.as_str(),
                    "created_at": key.created_at,
                    "state_since": key.state_since,
                })
            })
            .collect();
        say_json(&keys);
        return Ok(());
    }
    for key in &keys {
        let whose = of(key).map(|slug| format!(" for {slug}"));
        say(&format!(
            "{:<10} {:<6} {} since {}{}",
            key.state.as_str(),
            key.algorithm.as_str(),
            key.id,
            key.state_since.format("%Y-%m-%d %H:%M:%SZ"),
            whose.unwrap_or_default()
        ));
    }
    Ok(())
}

/// The keys of every ring, and the short names of the institutions that have one.
async fn of_all(
    house: &House,
) -> Result<(Vec<SigningKey>, HashMap<InstitutionId, String>), String> {
    let read = house.idp.durable.read(|tx| {
        let lines = tx.institution_lines("", u32::MAX)?.into_iter();
        let names = lines.map(|line| (line.id, line.slug)).collect();
        Ok((tx.signing_keys()?, names))
    });
    read.await.map_err(|error| error.to_string())
}

pub(crate) async fn rotate(options: KeysRotate) -> Outcome {
    let only = algorithms(&options.algorithm)?;
    let house = house(&options.with.config).await?;
    let ctx = house.ctx("keys");
    let configured = &house.idp.tokens.settings().algorithms;
    if let Some(other) = only.iter().find(|one| !configured.contains(one)) {
        return Err(format!(
            "{other} is not among tokens.keys.algorithms: there is no key of it"
        ));
    }
    let which = if only.is_empty() { configured } else { &only };
    let rotated = match &options.institution {
        None => house.idp.tokens.rotate_keys(&ctx, options.now, which).await,
        Some(slug) => {
            let asked = slug.clone();
            let found = house
                .idp
                .durable
                .read(move |tx| tx.institution_by_slug(&asked))
                .await
                .map_err(|error| error.to_string())?;
            let institution = found
                .filter(|found| !found.hosts.is_empty())
                .ok_or_else(|| format!("{slug} is no institution with a host of its own"))?;
            let ring = house.idp.tokens.ring_of(Some(&institution.id));
            ring.rotate_only(&ctx, options.now, which).await
        }
    };
    let new = rotated.map_err(|error| error.to_string())?;
    let new: Vec<&str> = new.iter().map(KeyId::as_str).collect();
    if options.json {
        say_json(&serde_json::json!({ "new": new, "signing": options.now }));
    } else {
        let what = if options.now {
            "signing now"
        } else {
            "announced"
        };
        say(&format!("{what}: {}", new.join(", ")));
    }
    Ok(())
}

fn algorithms(names: &[String]) -> Result<Vec<SigningAlgorithm>, String> {
    names
        .iter()
        .map(|name| {
            SigningAlgorithm::parse(name)
                .ok_or_else(|| format!("{name} is none of RS256, PS256, ES256 and EdDSA"))
        })
        .collect()
}

pub(crate) async fn revoke(options: KeysRevoke) -> Outcome {
    let house = house(&options.with.config).await?;
    let kid = KeyId::from(options.kid.as_str());
    let done = house
        .idp
        .tokens
        .revoke_key(&house.ctx("keys"), &kid)
        .await
        .map_err(|error| error.to_string())?;
    if !done {
        return Err(format!("there is no key {} in use", options.kid));
    }
    if options.json {
        say_json(&serde_json::json!({ "revoked": options.kid }));
    } else {
        say(&format!("revoked: {}", options.kid));
    }
    Ok(())
}
