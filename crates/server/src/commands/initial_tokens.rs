//! `sluis clients new-token`, `tokens` and `revoke-token`.

use super::{Outcome, house};
use crate::{
    options::{ClientsNewToken, ClientsOne, ClientsPlain},
    output::{say, say_json},
};
use serde_json::{Value, json};
use sluis_idp_core::registration::NewInitialToken;
use sluis_model::{
    ids::InitialTokenId,
    initial_access_token::{InitialAccessToken, RegistrationPolicy},
};
use sluis_protocol::{grant_type::GrantType, scope::Scope};

pub(crate) async fn create(options: ClientsNewToken) -> Outcome {
    let wanted = wanted(&options)?;
    let house = house(&options.with.config).await?;
    let (token, plain) = house
        .idp
        .create_initial_token(&house.ctx("clients"), wanted)
        .await
        .map_err(|error| error.to_string())?;
    if options.json {
        let mut shown = summary(&token);
        shown["token"] = plain.expose().into();
        say_json(&shown);
    } else {
        say(&format!("id     {}", token.id));
        say(&format!("token  {}", plain.expose()));
        say("The token is shown once. It goes into the Authorization header as a bearer token.");
    }
    Ok(())
}

pub(crate) async fn list(options: ClientsPlain) -> Outcome {
    let house = house(&options.with.config).await?;
    let tokens = house
        .idp
        .durable
        .read(|tx| tx.initial_tokens())
        .await
        .map_err(|error| error.to_string())?;
    if options.json {
        say_json(&tokens.iter().map(summary).collect::<Vec<_>>());
        return Ok(());
    }
    for token in tokens {
        let uses = token
            .uses_left
            .map_or_else(|| "any number".to_owned(), |uses| format!("{uses} left"));
        say(&format!(
            "{} until {} {:<10} {}",
            token.id,
            token.ends_at.format("%Y-%m-%d %H:%M:%SZ"),
            uses,
            token.label,
        ));
    }
    Ok(())
}

pub(crate) async fn revoke(options: ClientsOne) -> Outcome {
    let house = house(&options.with.config).await?;
    let id = InitialTokenId::from(options.id.as_str());
    let revoked = house
        .idp
        .revoke_initial_token(&house.ctx("clients"), &id)
        .await
        .map_err(|error| error.to_string())?;
    if !revoked {
        return Err(format!("there is no initial access token {}", options.id));
    }
    if options.json {
        say_json(&json!({ "revoked": options.id }));
    } else {
        say(&format!("revoked: {}", options.id));
    }
    Ok(())
}

fn wanted(options: &ClientsNewToken) -> Result<NewInitialToken, String> {
    let grants = options.grants.iter().map(|name| {
        GrantType::of_name(name).ok_or_else(|| format!("--grant {name}: no such grant type"))
    });
    let scope = options.scope.as_deref().unwrap_or_default();
    Ok(NewInitialToken {
        label: options.label.clone(),
        institution: options.institution.clone(),
        policy: RegistrationPolicy {
            scope: Scope::parse(scope)
                .map_err(|error| format!("--scope: {}", error.description))?,
            grant_types: grants.collect::<Result<_, _>>()?,
            redirect_hosts: options.hosts.clone(),
            first_party: options.first_party,
        },
        uses: options.uses,
        ttl: chrono::Duration::days(i64::from(options.days)),
    })
}

fn summary(token: &InitialAccessToken) -> Value {
    json!({
        "id": token.id.as_str(),
        "label": token.label,
        "institution": token.institution.as_ref().map(|institution| institution.as_str().to_owned()),
        "policy": token.policy,
        "uses_left": token.uses_left,
        "created_at": token.created_at,
        "ends_at": token.ends_at,
    })
}
