//! Help for one person: the second factor, a new password.

use super::{
    answer::{Answered, ApiAnswer},
    caller::ApiDesk,
    person_fields::refused,
    problem::{FieldProblem, Problem},
    route::ApiRoute,
};
use actix_web::http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sluis_idp_core::{
    administration::HelpRefused,
    console::{
        acts::{HelpWithFactor, ResetPassword},
        people::{PasswordGiven, ResetWay},
    },
};
use sluis_model::{
    context::Timestamp,
    ids::PersonId,
    second_factor::{Action, ArrowRefused},
};

/// The longest reason, in characters.
const LONGEST: usize = 300;

pub(super) fn routes() -> Vec<ApiRoute> {
    vec![
        ApiRoute::new::<HelpWithFactor, _, _>(
            Method::POST,
            "/people/{id}/second-factor/suspend",
            "Switches a second factor off for a while; where it is required, until an end",
            suspend,
        )
        .takes::<Suspension>(),
        ApiRoute::new::<HelpWithFactor, _, _>(
            Method::POST,
            "/people/{id}/second-factor/resume",
            "Switches a second factor on again, with what was set up before",
            resume,
        )
        .takes::<FactorReason>(),
        ApiRoute::new::<HelpWithFactor, _, _>(
            Method::POST,
            "/people/{id}/second-factor/wipe",
            "Removes a second factor with all that was set up",
            wipe,
        )
        .takes::<FactorReason>(),
        ApiRoute::new::<ResetPassword, _, _>(
            Method::POST,
            "/people/{id}/password",
            "A way to a new password",
            password,
        )
        .takes::<PasswordWanted>()
        .gives::<PasswordAnswer>(200),
    ]
}

/// A second factor that is not asked for a while.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Suspension {
    /// Why, for the audit log; the person is told too.
    reason: String,
    /// From when it is asked again.
    #[serde(default)]
    until: Option<Timestamp>,
}

/// Why a second factor is changed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FactorReason {
    /// Why, for the audit log.
    reason: String,
}

/// How a new password comes to its person.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PasswordWanted {
    way: Way,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Way {
    /// A mail with a link; the old password works until a new one is chosen.
    Link,
    /// The name one way and a temporary password another.
    Channels,
    /// A temporary password in the answer.
    Shown,
}

/// What became of it.
#[derive(Debug, Serialize, JsonSchema)]
struct PasswordAnswer {
    /// It is on its way to the person.
    sent: bool,
    /// Told this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    temporary_password: Option<String>,
    /// When it stops working.
    #[serde(skip_serializing_if = "Option::is_none")]
    ends_at: Option<Timestamp>,
}

fn wrong(field: &str, detail: impl Into<String>) -> Problem {
    Problem::faults(vec![FieldProblem {
        field: field.to_owned(),
        detail: detail.into(),
    }])
}

async fn suspend(desk: ApiDesk<HelpWithFactor>) -> ApiAnswer {
    let Suspension { reason, until } = desk.body()?;
    if until.is_some_and(|until| until <= desk.ctx().now) {
        return Err(wrong("until", "a moment to come"));
    }
    change(desk, Action::Suspend, until, &reason).await
}

async fn resume(desk: ApiDesk<HelpWithFactor>) -> ApiAnswer {
    let FactorReason { reason } = desk.body()?;
    change(desk, Action::Resume, None, &reason).await
}

async fn wipe(desk: ApiDesk<HelpWithFactor>) -> ApiAnswer {
    let FactorReason { reason } = desk.body()?;
    change(desk, Action::Wipe, None, &reason).await
}

async fn change(
    desk: ApiDesk<HelpWithFactor>,
    action: Action,
    until: Option<Timestamp>,
    reason: &str,
) -> ApiAnswer {
    let id = PersonId::from(desk.name("id"));
    if reason.chars().count() > LONGEST {
        return Err(wrong("reason", format!("{LONGEST} characters at most")));
    }
    let done = desk
        .idp()
        .console_help_with_factor(desk.ctx(), &desk.permit, &id, action, until, reason)
        .await;
    let Err(why) = desk.found(done)? else {
        return Ok(Answered::nothing());
    };
    Err(match why {
        HelpRefused::UnknownPerson => Problem::not_found(),
        HelpRefused::Arrow(ArrowRefused::ReasonMissing) => wrong("reason", why.to_string()),
        HelpRefused::Arrow(ArrowRefused::EndMissing) => wrong("until", why.to_string()),
        HelpRefused::OneSelf
        | HelpRefused::Arrow(
            ArrowRefused::AdministratorsAreSupports | ArrowRefused::NotThisActor,
        ) => Problem::refused(why.to_string()),
        HelpRefused::Arrow(_) => Problem::not_now(why.to_string()),
    })
}

async fn password(desk: ApiDesk<ResetPassword>) -> ApiAnswer {
    let id = PersonId::from(desk.name("id"));
    let PasswordWanted { way } = desk.body()?;
    let way = match way {
        Way::Link => ResetWay::Link,
        Way::Channels => ResetWay::Channels,
        Way::Shown => ResetWay::Shown,
    };
    let given = desk
        .idp()
        .console_reset_password(desk.ctx(), &desk.permit, &id, way)
        .await;
    match desk.found(given)? {
        PasswordGiven::Sent => Ok(Answered::ok(&PasswordAnswer {
            sent: true,
            temporary_password: None,
            ends_at: None,
        })),
        PasswordGiven::Shown(password, ends_at) => Ok(Answered::ok(&PasswordAnswer {
            sent: false,
            temporary_password: Some(password.expose().to_owned()),
            ends_at: Some(ends_at),
        })),
        PasswordGiven::NoWay => Err(wrong("way", "one of the person's `password_ways`")),
        PasswordGiven::Refused(why) => Err(refused(why, "")),
    }
}
