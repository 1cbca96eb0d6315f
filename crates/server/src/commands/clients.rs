//! `sluis clients list`, `show` and `remove`.

use super::{Outcome, house};
use crate::{
    options::{ClientsOne, ClientsPlain},
    output::{say, say_json},
};
use serde_json::{Value, json};
use sluis_idp_core::registration::describe;
use sluis_model::{client::Client, ids::ClientId};

pub(crate) async fn list(options: ClientsPlain) -> Outcome {
    let house = house(&options.with.config).await?;
    let clients = house
        .idp
        .durable
        .read(|tx| tx.clients())
        .await
        .map_err(|error| error.to_string())?;
    if options.json {
        say_json(&clients.iter().map(summary).collect::<Vec<_>>());
        return Ok(());
    }
    for client in clients {
        say(&format!(
            "{:<36} {:<8} {:<11} {}",
            client.id,
            if client.active { "active" } else { "closed" },
            origin(&client),
            client.name,
        ));
    }
    Ok(())
}

pub(crate) async fn show(options: ClientsOne) -> Outcome {
    let house = house(&options.with.config).await?;
    let id = ClientId::from(options.id.as_str());
    let found = house
        .idp
        .durable
        .read(move |tx| tx.client(&id))
        .await
        .map_err(|error| error.to_string())?;
    let client = found.ok_or_else(|| format!("there is no client {}", options.id))?;
    let members = describe(&client);
    if options.json {
        let mut shown = summary(&client);
        shown["metadata"] = Value::Object(members);
        say_json(&shown);
        return Ok(());
    }
    say(&format!("{:<44} {}", "name", client.name));
    say(&format!("{:<44} {}", "came by", origin(&client)));
    for (name, value) in members {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        say(&format!("{name:<44} {text}"));
    }
    Ok(())
}

pub(crate) async fn remove(options: ClientsOne) -> Outcome {
    let house = house(&options.with.config).await?;
    let id = ClientId::from(options.id.as_str());
    let removed = house
        .idp
        .remove_client(&house.ctx("clients"), &id)
        .await
        .map_err(|error| error.to_string())?;
    if !removed {
        return Err(format!("there is no client {}", options.id));
    }
    if options.json {
        say_json(&json!({ "removed": options.id }));
    } else {
        say(&format!("removed: {}", options.id));
    }
    Ok(())
}

fn summary(client: &Client) -> Value {
    json!({
        "client_id": client.id.as_str(),
        "name": client.name,
        "institution": client.institution.as_ref().map(|institution| institution.as_str().to_owned()),
        "auth_method": client.auth_method.as_str(),
        "active": client.active,
        "came_by": origin(client),
        "created_at": client.created_at,
    })
}

/// How it came, as far as it tells: what is made in an institution's console, or by a program of it, looks as
/// what a setup file makes for that institution.
fn origin(client: &Client) -> &'static str {
    if client.registration_token.is_some() {
        "itself"
    } else if client.institution.is_some() {
        "institution"
    } else {
        "setup"
    }
}
