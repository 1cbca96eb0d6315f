//! `sluis outbox`.

use super::{Outcome, house};
use crate::{
    options::{OutboxList, OutboxRetry},
    output::{say, say_json},
};
use sluis_model::ids::MessageId;

/// The most dead letters that are listed.
const MOST: u32 = 200;

pub(crate) async fn list(options: OutboxList) -> Outcome {
    let house = house(&options.with.config).await?;
    let (state, dead) = house
        .idp
        .durable
        .read(|tx| Ok((tx.outbox_state()?, tx.dead_messages(MOST)?)))
        .await
        .map_err(|error| error.to_string())?;
    if options.json {
        // Addresses stay out: the list is for logs and tickets too.
        let dead: Vec<_> = dead
            .iter()
            .map(|message| {
                serde_json::json!({
                    "id": message.id.as_str(),
                    "kind": message.kind.as_str(),
                    "institution": message.institution.as_str(),
                    "person": message.person.as_ref().map(|person| person.as_str().to_owned()),
                    "written_at": message.at,
                    "given_up_at": message.given_up_at,
                    "attempts": message.attempts,
                    "error": message.last_error,
                    "can_be_retried": message.content.is_some(),
                })
            })
            .collect();
        say_json(&serde_json::json!({ "state": state, "dead": dead }));
        return Ok(());
    }
    say(&format!(
        "{} waiting, {} of them delayed, {} dead",
        state.waiting, state.delayed, state.dead
    ));
    for message in dead {
        say(&format!(
            "{} {:<4} {} after {} attempts: {}",
            message.id,
            message.kind.as_str(),
            message
                .given_up_at
                .unwrap_or(message.at)
                .format("%Y-%m-%d %H:%M:%SZ"),
            message.attempts,
            message.last_error.as_deref().unwrap_or("no reason noted"),
        ));
    }
    Ok(())
}

pub(crate) async fn retry(options: OutboxRetry) -> Outcome {
    let house = house(&options.with.config).await?;
    let (id, now) = (MessageId::from(options.id.as_str()), house.site.clock.now());
    let revived = house
        .idp
        .durable
        .write(move |tx| tx.revive_message(&id, now))
        .await
        .map_err(|error| error.to_string())?;
    if !revived {
        return Err(format!(
            "{} is no dead letter, or what it said is gone",
            options.id
        ));
    }
    if options.json {
        say_json(&serde_json::json!({ "retried": options.id }));
    } else {
        say("It is tried again shortly.");
    }
    Ok(())
}
