//! `sluis admin`.

use super::{Outcome, house};
use crate::{
    options::{AdminCreate, AdminEndEverything, AdminReset},
    output::{say, say_json},
};
use sluis_idp_core::administration::NewAdministrator;
use sluis_model::{
    audit::{Event, EventKind},
    person::Role,
};

pub(crate) async fn create(options: AdminCreate) -> Outcome {
    let role = match options.role.as_str() {
        "support" => Role::Support,
        "operator" => Role::Operator,
        _ => Role::Admin,
    };
    let house = house(&options.with.config).await?;
    let new = NewAdministrator {
        institution: options.institution,
        username: options.username.clone(),
        email: options.email,
        role,
    };
    let password = house
        .idp
        .create_administrator(&house.ctx("admin"), new)
        .await
        .map_err(|error| error.to_string())?;
    if options.json {
        say_json(
            &serde_json::json!({ "username": options.username, "temporary_password": password.expose() }),
        );
    } else {
        say(&format!(
            "{} can sign in for 24 hours with the temporary password {}",
            options.username,
            password.expose()
        ));
        say("At the first sign-in a new password is chosen and a second factor is set up.");
    }
    Ok(())
}

pub(crate) async fn reset(options: AdminReset) -> Outcome {
    let house = house(&options.with.config).await?;
    let had_one = house
        .idp
        .reset_second_factor(
            &house.ctx("admin"),
            &options.institution,
            &options.username,
            &options.reason,
        )
        .await
        .map_err(|error| error.to_string())?;
    if options.json {
        say_json(
            &serde_json::json!({ "username": options.username, "had_second_factor": had_one }),
        );
    } else if had_one {
        say(&format!(
            "The second factor of {} is gone; it is set up anew at the next sign-in.",
            options.username
        ));
    } else {
        say(&format!(
            "{} had no second factor. Sessions and remembered devices have ended.",
            options.username
        ));
    }
    Ok(())
}

pub(crate) async fn end_sessions(options: AdminReset) -> Outcome {
    let house = house(&options.with.config).await?;
    house
        .idp
        .end_sessions_of(
            &house.ctx("admin"),
            &options.institution,
            &options.username,
            &options.reason,
        )
        .await
        .map_err(|error| error.to_string())?;
    if options.json {
        say_json(&serde_json::json!({ "username": options.username }));
    } else {
        say(&format!(
            "{} is signed out everywhere; the portals are told.",
            options.username
        ));
    }
    Ok(())
}

pub(crate) async fn end_everything(options: AdminEndEverything) -> Outcome {
    let house = house(&options.with.config).await?;
    let ctx = house.ctx("admin");
    let people = house.store.end_everything(ctx.now).await;
    let people = people.map_err(|error| error.to_string())?;
    let mut event = Event::new(EventKind::EverythingEnded, &ctx);
    event.details = serde_json::json!({ "reason": options.reason, "people": people });
    let recorded = house.idp.durable.write(move |tx| tx.record(&event)).await;
    recorded.map_err(|error| error.to_string())?;
    if options.json {
        say_json(&serde_json::json!({ "people": people }));
    } else {
        say(&format!(
            "{people} people sign in anew; sessions, remembered browsers, refresh tokens and mailed links of \
             before have ended."
        ));
    }
    Ok(())
}
