//! `sluis outbox`.

use super::{Outcome, house};
use crate::{
    options::{OutboxList, OutboxRetry},
    output::{say, say_json},
};
use serde_json::{Value, json};
use sluis_model::{context::Timestamp, ids::MessageId, message::Message};

/// The most dead letters that are listed, and the most delayed ones.
const MOST: u32 = 200;

pub(crate) async fn list(options: OutboxList) -> Outcome {
    let house = house(&options.with.config).await?;
    let (state, delayed, dead) = house
        .idp
        .durable
        .read(|tx| {
            let (delayed, dead) = (tx.delayed_messages(MOST)?, tx.dead_messages(MOST)?);
            Ok((tx.outbox_state()?, delayed, dead))
        })
        .await
        .map_err(|error| error.to_string())?;
    if options.json {
        let delayed: Vec<_> = delayed
            .iter()
            .map(|message| {
                let mut told = told(message);
                told["next_attempt_at"] = json!(message.next_attempt_at);
                told
            })
            .collect();
        let dead: Vec<_> = dead
            .iter()
            .map(|message| {
                let mut told = told(message);
                told["given_up_at"] = json!(message.given_up_at);
                told["can_be_retried"] = json!(message.content.is_some());
                told
            })
            .collect();
        say_json(&json!({ "state": state, "delayed": delayed, "dead": dead }));
        return Ok(());
    }
    say(&format!(
        "{} waiting, {} of them delayed, {} dead",
        state.waiting, state.delayed, state.dead
    ));
    for message in delayed {
        say(&line(&message, "again at", message.next_attempt_at));
    }
    for message in dead {
        let given_up_at = message.given_up_at.unwrap_or(message.at);
        say(&line(&message, "given up at", given_up_at));
    }
    Ok(())
}

/// A message as JSON. Addresses stay out: the list is for logs and tickets too.
fn told(message: &Message) -> Value {
    json!({
        "id": message.id.as_str(),
        "kind": message.kind.as_str(),
        "institution": message.institution.as_str(),
        "person": message.person.as_ref().map(|person| person.as_str().to_owned()),
        "written_at": message.at,
        "attempts": message.attempts,
        "error": message.last_error,
    })
}

/// A message in a line.
fn line(message: &Message, what: &str, at: Timestamp) -> String {
    format!(
        "{} {:<4} {what} {} after {} attempts: {}",
        message.id,
        message.kind.as_str(),
        at.format("%Y-%m-%d %H:%M:%SZ"),
        message.attempts,
        message.last_error.as_deref().unwrap_or("no reason noted"),
    )
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
        say_json(&json!({ "retried": options.id }));
    } else {
        say("It is tried again shortly.");
    }
    Ok(())
}
