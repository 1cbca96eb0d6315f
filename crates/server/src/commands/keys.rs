//! `sluis keys`.

use super::{Outcome, house};
use crate::{
    options::{KeysPlain, KeysRevoke, KeysRotate},
    output::{say, say_json},
};
use sluis_model::ids::KeyId;

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
    let house = house(&options.with.config).await?;
    let new = house
        .idp
        .tokens
        .keys()
        .rotate_now(&house.ctx("keys"), options.now)
        .await
        .map_err(|error| error.to_string())?;
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
