//! `sluis keys`.

use super::{Outcome, house};
use crate::{
    options::{KeysPlain, KeysRevoke, KeysRotate},
    output::{say, say_json},
};
use sluis_model::ids::KeyId;
use sluis_protocol::algorithm::SigningAlgorithm;

pub(crate) async fn list(options: KeysPlain) -> Outcome {
    let house = house(&options.with.config).await?;
    let keys = house
        .idp
        .tokens
        .keys()
        .list()
        .await
        .map_err(|error| error.to_string())?;
    if options.json {
        let keys: Vec<_> = keys
            .iter()
            .map(|key| {
                serde_json::json!({
                    "kid": key.id.as_str(),
                    "alg": key.algorithm.as_str(),
                    "state": key.state.as_str(),
                    "created_at": key.created_at,
                    "state_since": key.state_since,
                })
            })
            .collect();
        say_json(&keys);
        return Ok(());
    }
    for key in keys {
        say(&format!(
            "{:<10} {:<6} {} since {}",
            key.state.as_str(),
            key.algorithm.as_str(),
            key.id,
            key.state_since.format("%Y-%m-%d %H:%M:%SZ")
        ));
    }
    Ok(())
}

pub(crate) async fn rotate(options: KeysRotate) -> Outcome {
    let only = algorithms(&options.algorithm)?;
    let house = house(&options.with.config).await?;
    let (keys, ctx) = (house.idp.tokens.keys(), house.ctx("keys"));
    let configured = &house.idp.tokens.settings().algorithms;
    if let Some(other) = only.iter().find(|one| !configured.contains(one)) {
        return Err(format!(
            "{other} is not among tokens.keys.algorithms: there is no key of it"
        ));
    }
    let rotated = if only.is_empty() {
        keys.rotate_now(&ctx, options.now).await
    } else {
        keys.rotate_only(&ctx, options.now, &only).await
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
        .keys()
        .revoke(&house.ctx("keys"), &kid)
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
