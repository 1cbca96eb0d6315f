//! A new secret, and the end of the one before.

use super::{edit, form, page_of, paste};
use crate::{desk::Desk, guard::Answer};
use sluis_idp_core::console::{acts::ManageApps, apps::LONGEST_OVERLAP_DAYS};
use sluis_model::ids::ClientId;
use sluis_themes::{Shown, Words, pages::console::ConsoleAppSecretPage};
use sluis_web::{form::Form, look::moment_view};

pub(super) async fn renew(desk: Desk<ManageApps>, sent: Form) -> Answer {
    let id = ClientId::from(desk.name("id"));
    let typed = sent.field("days").trim();
    let days: Option<u32> = if typed.is_empty() {
        Some(0)
    } else {
        typed
            .parse()
            .ok()
            .filter(|days| *days <= LONGEST_OVERLAP_DAYS)
    };
    let Some(days) = days else {
        let Some(app) = edit::seen(&desk, &id).await? else {
            return Err(desk.not_here());
        };
        let words = Words::of("console-apps-wrong-days").with("longest", LONGEST_OVERLAP_DAYS);
        let faults = form::Faults::from([("days", words)]);
        let mut page = edit::page(&desk, &app, app.fields(), faults);
        if let Some(secrets) = &mut page.secrets {
            typed.clone_into(&mut secrets.days);
        }
        return Ok(desk.show_again(&page));
    };
    let renewed = desk
        .idp()
        .console_renew_secret(desk.ctx(), &desk.permit, &id, days)
        .await;
    let Some(renewed) = desk.found(renewed)? else {
        return Err(desk.not_here());
    };
    let page = ConsoleAppSecretPage {
        name: renewed.client.name.clone(),
        new: false,
        client_id: id.to_string(),
        secret: Some(Shown::new(renewed.secret.expose())),
        earlier_ends: renewed.earlier_ends_at.map(moment_view),
        paste: paste::general(&desk, &renewed.client),
        onward_href: desk.link(&page_of(&id)),
    };
    Ok(desk.show(&page))
}

pub(super) async fn end(desk: Desk<ManageApps>, _: Form) -> Answer {
    let id = ClientId::from(desk.name("id"));
    let ended = desk
        .idp()
        .console_end_earlier_secret(desk.ctx(), &desk.permit, &id)
        .await;
    match desk.found(ended)? {
        Some(_) => Ok(desk.done(&page_of(&id), "ended")),
        None => Err(desk.not_here()),
    }
}
