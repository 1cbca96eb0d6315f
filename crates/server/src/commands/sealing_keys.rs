//! `sluis keys sealing`.

use super::{Outcome, house};
use crate::{
    options::KeysSealing,
    output::{say, say_json},
};
use std::collections::BTreeSet;

pub(crate) async fn run(options: KeysSealing) -> Outcome {
    let house = house(&options.with.config).await?;
    let ctx = house.ctx("keys");
    if let Some(key) = &options.give_up {
        let uses = house.idp.sealing_key_uses(&ctx).await;
        let uses = uses.map_err(|error| error.to_string())?;
        let configured = house.idp.sealer.key_ids().any(|id| id == key);
        if !configured && uses.iter().all(|one| one.key != *key) {
            return Err(format!(
                "there is no key {key}: it is not configured, and nothing stands under it"
            ));
        }
        let given_up = house.idp.give_up_hashed_under(&ctx, key).await;
        let given_up = given_up.map_err(|error| error.to_string())?;
        let dropped =
            given_up.ok_or_else(|| format!("{key} is the key that seals: another one first"))?;
        if options.json {
            say_json(&serde_json::json!({
                "given_up": key,
                "recovery_codes": dropped.recovery_codes,
                "refresh_tokens": dropped.refresh_tokens,
                "security_answers": dropped.security_answers,
            }));
        } else {
            say(&format!(
                "{key}: {} recovery codes, {} refresh tokens and {} answers to secret questions were given up",
                dropped.recovery_codes, dropped.refresh_tokens, dropped.security_answers
            ));
        }
        return Ok(());
    }
    let uses = house.idp.sealing_key_uses(&ctx).await;
    let uses = uses.map_err(|error| error.to_string())?;
    let sealer = &house.idp.sealer;
    let configured: BTreeSet<&str> = sealer.key_ids().collect();
    let mut ids: Vec<&str> = sealer.key_ids().collect();
    for one in &uses {
        if !ids.contains(&one.key.as_str()) {
            ids.push(&one.key);
        }
    }
    let mut keys = vec![];
    for id in ids {
        let under: Vec<_> = uses.iter().filter(|one| one.key == id).collect();
        let seals = id == sealer.sealing_key_id();
        let state = match (seals, configured.contains(id)) {
            (true, _) => "seals",
            (false, true) => "opens",
            (false, false) => "missing",
        };
        let may_go = !seals && under.is_empty();
        if options.json {
            keys.push(serde_json::json!({
                "id": id, "state": state, "may_go": may_go, "values": under,
            }));
            continue;
        }
        let verdict = if may_go {
            ", nothing needs it: it may go"
        } else {
            ""
        };
        say(&format!("{id}: {state}{verdict}"));
        for one in under {
            let stays = if one.moves || seals {
                ""
            } else {
                " (can't be moved: until they are spent, end or are set anew, or with --give-up)"
            };
            say(&format!("  {:>9} {}{stays}", one.values, one.what));
        }
    }
    if options.json {
        say_json(&keys);
    }
    Ok(())
}
