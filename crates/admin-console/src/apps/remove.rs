//! Removing a portal.

use super::{edit, page_of};
use crate::{desk::Desk, guard::Answer};
use sluis_idp_core::console::{
    Power,
    acts::{ManageApps, SeeApps},
    apps::AppGone,
};
use sluis_model::ids::ClientId;
use sluis_themes::pages::console::ConsoleAppRemovePage;
use sluis_web::form::Form;

pub(super) async fn ask(desk: Desk<SeeApps>) -> Answer {
    let id = ClientId::from(desk.name("id"));
    let found = desk.idp().console_app(desk.ctx(), &desk.permit, &id).await;
    let may = desk.permit.visit().may(Power::ManageApps);
    let Some(app) = desk.found(found)?.filter(|app| may && app.managed) else {
        return Err(desk.not_here());
    };
    let page = ConsoleAppRemovePage {
        name: app.client.name.clone(),
        revision: app.revision,
        action: desk.link(&format!("{}/remove", page_of(&id))),
        back_href: desk.link(&page_of(&id)),
    };
    Ok(desk.show(&page))
}

pub(super) async fn remove(desk: Desk<ManageApps>, sent: Form) -> Answer {
    let id = ClientId::from(desk.name("id"));
    if edit::seen(&desk, &id).await?.is_none() {
        return Err(desk.not_here());
    }
    let gone = desk
        .idp()
        .console_remove_app(desk.ctx(), &desk.permit, &id, sent.field("revision"))
        .await;
    match desk.found(gone)? {
        AppGone::Gone => Ok(desk.done("/apps", "removed")),
        AppGone::Meanwhile => Err(desk.changed_meanwhile()),
        AppGone::NotHere => Err(desk.not_here()),
    }
}
