//! What is done with one person's account beside its fields.

use super::person;
use crate::{
    desk::Desk,
    guard::{Answer, Instead},
};
use chrono::Duration;
use sluis_idp_core::{
    administration::HelpRefused,
    console::{
        Act,
        acts::{HelpWithFactor, ManageEckIds, ResetPassword},
        people::{PasswordGiven, PersonRefused, ResetWay},
    },
};
use sluis_model::{
    context::Timestamp,
    eck_id::EckId,
    ids::{DeviceId, PasskeyId, PersonId, SessionId},
    policy::{local_midnight, local_moment},
    second_factor::{Action, ArrowRefused},
};
use sluis_themes::pages::console::ConsolePasswordPage;
use sluis_web::{
    form::Form,
    look::{moment_view, shown_name},
};

/// The longest reason, in characters.
const LONGEST: usize = 300;

fn reason(form: &Form, field: &str) -> String {
    form.field(field).trim().chars().take(LONGEST).collect()
}

/// When a suspension ends; none where it is open.
fn end(choice: &str, now: Timestamp) -> Option<Timestamp> {
    match choice {
        "today" => local_moment(now).date.succ_opt().map(local_midnight),
        "day" => Some(now + Duration::days(1)),
        "week" => Some(now + Duration::days(7)),
        "month" => Some(now + Duration::days(28)),
        _ => None,
    }
}

pub(super) async fn factor(desk: Desk<HelpWithFactor>, form: Form) -> Answer {
    let (action, news) = if form.field("action") == "resume" {
        (Action::Resume, "resumed")
    } else {
        (Action::Suspend, "suspended")
    };
    let until = end(form.field("until"), desk.now()).filter(|_| action == Action::Suspend);
    let reason = reason(&form, "reason");
    let asked = form.field("until").to_owned();
    help(desk, (action, &asked), until, &reason, news).await
}

pub(super) async fn wipe(desk: Desk<HelpWithFactor>, form: Form) -> Answer {
    if form.field("action") == "passkeys" {
        let reason = reason(&form, "passkeys_why");
        return remove_passkeys(desk, form.field("passkey"), &reason).await;
    }
    let reason = reason(&form, "why");
    help(desk, (Action::Wipe, ""), None, &reason, "wiped").await
}

/// All of them where none is named.
async fn remove_passkeys(desk: Desk<HelpWithFactor>, named: &str, reason: &str) -> Answer {
    let id = PersonId::from(desk.name("id"));
    let only = Some(PasskeyId::from(named)).filter(|_| !matches!(named, "" | "all"));
    let (idp, ctx) = (desk.idp(), desk.ctx());
    let done = idp.console_remove_passkeys(ctx, &desk.permit, &id, only.as_ref(), reason);
    match desk.found(done.await)? {
        Ok(()) => {
            let news = if only.is_some() {
                "passkey-gone"
            } else {
                "passkeys-gone"
            };
            Ok(desk.done(&format!("/people/{id}"), news))
        }
        Err(HelpRefused::UnknownPerson) => Err(desk.not_here()),
        Err(HelpRefused::Arrow(ArrowRefused::ReasonMissing)) => {
            let file = person::file(&desk, &id).await?;
            let mut page = person::page(&desk, file).await?;
            if let Some(factor) = &mut page.factor {
                factor.passkeys_reason_missing = true;
                factor.passkey = only.map(|id| id.to_string()).unwrap_or_default();
            }
            Ok(desk.show_again(&page))
        }
        // There are none any more: the page says so.
        Err(HelpRefused::Arrow(ArrowRefused::NoArrow)) => {
            Ok(desk.done(&format!("/people/{id}"), "gone"))
        }
        Err(HelpRefused::OneSelf | HelpRefused::Arrow(_)) => Err(desk.not_yours()),
    }
}

async fn help(
    desk: Desk<HelpWithFactor>,
    (action, asked): (Action, &str),
    until: Option<Timestamp>,
    reason: &str,
    news: &str,
) -> Answer {
    let id = PersonId::from(desk.name("id"));
    let done =
        desk.idp()
            .console_help_with_factor(desk.ctx(), &desk.permit, &id, action, until, reason);
    match desk.found(done.await)? {
        Ok(()) => Ok(desk.done(&format!("/people/{id}"), news)),
        Err(HelpRefused::UnknownPerson) => Err(desk.not_here()),
        Err(
            HelpRefused::OneSelf
            | HelpRefused::Arrow(
                ArrowRefused::AdministratorsAreSupports | ArrowRefused::NotThisActor,
            ),
        ) => Err(desk.not_yours()),
        Err(HelpRefused::Arrow(refused)) => {
            let file = person::file(&desk, &id).await?;
            let mut page = person::page(&desk, file).await?;
            if let Some(factor) = &mut page.factor {
                let missing = refused == ArrowRefused::ReasonMissing;
                factor.wipe_reason_missing = missing && action == Action::Wipe;
                factor.reason_missing = missing && action != Action::Wipe;
                for end in factor.ends.iter_mut().filter(|_| !asked.is_empty()) {
                    end.chosen = end.value == asked;
                }
                if action != Action::Wipe {
                    reason.clone_into(&mut factor.reason);
                }
            }
            Ok(desk.show_again(&page))
        }
    }
}

pub(super) async fn password(desk: Desk<ResetPassword>, form: Form) -> Answer {
    let id = PersonId::from(desk.name("id"));
    let path = format!("/people/{id}");
    let Some(way) = ResetWay::named(form.field("way")) else {
        return Ok(desk.done(&path, "no-way"));
    };
    let given = desk
        .idp()
        .console_reset_password(desk.ctx(), &desk.permit, &id, way);
    match desk.found(given.await)? {
        PasswordGiven::Sent => Ok(desk.done(&path, "sent")),
        PasswordGiven::NoWay => Ok(desk.done(&path, "no-way")),
        PasswordGiven::Refused(refused) => Err(refusal(&desk, refused)),
        PasswordGiven::Shown(password, until) => {
            let file = person::file(&desk, &id).await?;
            let page = ConsolePasswordPage {
                name: person::name_of(&desk, &file.person),
                username: shown_name(desk.institution(), &file.person),
                password: password.expose().into(),
                until: Some(moment_view(until)),
                onward_href: desk.link(&path),
            };
            Ok(desk.show(&page))
        }
    }
}

/// Revokes the badge.
pub(super) async fn badge(desk: Desk<ResetPassword>, _form: Form) -> Answer {
    let id = PersonId::from(desk.name("id"));
    let ended = desk.idp().console_end_badge(desk.ctx(), &desk.permit, &id);
    let ended = desk.found(ended.await)?;
    done(&desk, &id, ended, "badge-ended")
}

/// Gives an ECK iD, in the place of one that is there, or takes it away. What was typed is not shown again.
pub(super) async fn eck_id(desk: Desk<ManageEckIds>, form: Form) -> Answer {
    let id = PersonId::from(desk.name("id"));
    let wanted = if form.field("action") == "remove" {
        None
    } else if let Some(wanted) = EckId::parse(form.field("eck_id")) {
        Some(wanted)
    } else {
        let file = person::file(&desk, &id).await?;
        let mut page = person::page(&desk, file).await?;
        if let Some(eck_id) = &mut page.eck_id {
            eck_id.wrong = true;
        }
        return Ok(desk.show_again(&page));
    };
    let set = desk
        .idp()
        .console_set_eck_id(desk.ctx(), &desk.permit, &id, wanted.as_ref());
    let set = desk.found(set.await)?;
    let news = if wanted.is_some() {
        "eck-id-set"
    } else {
        "eck-id-gone"
    };
    done(&desk, &id, set.map(|()| true), news)
}

pub(super) async fn sessions(desk: Desk<HelpWithFactor>, form: Form) -> Answer {
    let id = PersonId::from(desk.name("id"));
    let named = form.field("session");
    let one = (named != "all").then(|| SessionId::from(named));
    let ended = desk
        .idp()
        .console_end_sessions(desk.ctx(), &desk.permit, &id, one.as_ref());
    let ended = desk.found(ended.await)?;
    done(&desk, &id, ended, "ended")
}

pub(super) async fn wait(desk: Desk<ResetPassword>, _form: Form) -> Answer {
    let id = PersonId::from(desk.name("id"));
    let lifted = desk
        .idp()
        .console_lift_wait(desk.ctx(), &desk.permit, &id)
        .await;
    let lifted = desk.found(lifted)?;
    done(&desk, &id, lifted, "wait-lifted")
}

pub(super) async fn devices(desk: Desk<HelpWithFactor>, form: Form) -> Answer {
    let id = PersonId::from(desk.name("id"));
    let named = form.field("device");
    let one = (named != "all").then(|| DeviceId::from(named));
    let forgotten = desk
        .idp()
        .console_forget_devices(desk.ctx(), &desk.permit, &id, one.as_ref());
    let forgotten = desk.found(forgotten.await)?;
    done(&desk, &id, forgotten, "forgotten")
}

fn done<A: Act>(
    desk: &Desk<A>,
    id: &PersonId,
    done: Result<bool, PersonRefused>,
    news: &str,
) -> Answer {
    match done {
        Ok(was_there) => {
            let news = if was_there { news } else { "gone" };
            Ok(desk.done(&format!("/people/{id}"), news))
        }
        Err(refused) => Err(refusal(desk, refused)),
    }
}

fn refusal<A: Act>(desk: &Desk<A>, refused: PersonRefused) -> Instead {
    match refused {
        PersonRefused::NotHere => desk.not_here(),
        _ => desk.not_yours(),
    }
}
