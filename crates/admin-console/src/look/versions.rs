//! Versions of a look, and the look as a file.

use super::{
    changes::refused_words,
    editor::faults,
    news, parts, seeing,
    view::{View, of},
};
use crate::{desk::Desk, guard::Answer, upload::Upload};
use actix_web::http::StatusCode;
use sluis_idp_core::console::{
    Act, Power, acts,
    look::{ImportFault, LookChange, LookImport, LookPublish, VersionEntry},
};
use sluis_model::{ids::ClientId, look::LookOf};
use sluis_protocol::params::Params;
use sluis_themes::{
    Words,
    pages::console::{ConsoleLookVersionsPage, LookFaultView, LookVersionView},
};
use sluis_web::{form::Form, look::moment_view};

/// The address of a page about this look's versions.
fn address(page: &str, of: &LookOf, more: &[(&str, &str)]) -> String {
    let portal = of.as_ref().map(|portal| ("portal", portal.as_str()));
    let params: Params = portal.into_iter().chain(more.iter().copied()).collect();
    let query = params.encode();
    if query.is_empty() {
        format!("/look{page}")
    } else {
        format!("/look{page}?{query}")
    }
}

/// The versions of a look.
pub(super) fn link<A: Act>(desk: &Desk<A>, of: &LookOf) -> String {
    desk.link(&address("/versions", of, &[]))
}

/// What the page says beside the versions.
#[derive(Default)]
struct Said {
    problem: Option<Words>,
    faults: Vec<LookFaultView>,
    file_error: Option<Words>,
    status: Option<StatusCode>,
}

pub(super) async fn show(desk: Desk<acts::SeeLook>) -> Answer {
    let of = of(desk.asked().get("portal").unwrap_or_default());
    show_with(&desk, &of, Said::default()).await
}

async fn show_with<A: Act>(desk: &Desk<A>, of: &LookOf, said: Said) -> Answer {
    let see = seeing(desk)?;
    let below = desk
        .asked()
        .get("below")
        .and_then(|number| number.parse().ok());
    let state = desk.idp().console_look(desk.ctx(), &see, of).await;
    let listed = desk
        .idp()
        .console_look_versions(desk.ctx(), &see, of, below)
        .await;
    let (Some(state), Some((entries, next))) = (desk.found(state)?, desk.found(listed)?) else {
        return Err(desk.not_here());
    };
    let view = View {
        of: of.clone(),
        ..View::read(&Params::default(), desk.language())
    };
    let status = said.status.or_else(|| {
        said.problem
            .is_some()
            .then_some(StatusCode::UNPROCESSABLE_ENTITY)
    });
    let page = ConsoleLookVersionsPage {
        look_href: desk.link(&super::editor::path(&view)),
        href: desk.link("/look"),
        file_href: desk.link(&address("/file", of, &[])),
        may: desk.permit.visit().may(Power::ManageLook),
        portal_name: state.portal.as_ref().map(|(_, name)| name.clone()),
        portal: of.as_ref().map_or("", ClientId::as_str).to_owned(),
        revision: state.mark(),
        versions: entries.into_iter().map(entry).collect(),
        next_href: next.map(|below| {
            let below = below.to_string();
            desk.link(&address("/versions", of, &[("below", &below)]))
        }),
        news: news(desk, state.version),
        problem: said.problem,
        faults: said.faults,
        file_error: said.file_error,
    };
    Ok(match status {
        Some(status) => desk.show_as(&page, status),
        None => desk.show(&page),
    })
}

fn entry(entry: VersionEntry) -> LookVersionView {
    LookVersionView {
        number: entry.version.number,
        at: entry.at().map(moment_view),
        by: entry.by,
        parts: entry
            .parts
            .into_iter()
            .map(|part| Words::of("console-look-part-name").with("part", part))
            .collect(),
        back_to: entry.version.back_to,
        present: entry.present,
    }
}

pub(super) async fn restore(desk: Desk<acts::ManageLook>, form: Form) -> Answer {
    let of = of(form.field("portal"));
    let number = form.field("version").parse().unwrap_or_default();
    let published = desk
        .idp()
        .console_restore_look(desk.ctx(), &desk.permit, &of, number)
        .await;
    match desk.found(published)? {
        LookPublish::Done(_) => Ok(desk.done(&address("/versions", &of, &[]), "published")),
        LookPublish::NotHere => Err(desk.not_here()),
        refused => {
            let said = Said {
                problem: Some(refused_words(&refused)),
                faults: match &refused {
                    LookPublish::Unreadable(found) => faults(&desk, found),
                    _ => vec![],
                },
                status: matches!(refused, LookPublish::Outdated).then_some(StatusCode::CONFLICT),
                ..Said::default()
            };
            show_with(&desk, &of, said).await
        }
    }
}

pub(super) async fn export(desk: Desk<acts::SeeLook>) -> Answer {
    let of = of(desk.asked().get("portal").unwrap_or_default());
    let file = desk
        .idp()
        .console_export_look(desk.ctx(), &desk.permit, &of)
        .await;
    match desk.found(file)? {
        Some(bytes) => {
            let name = format!("{}-look.json", desk.institution().slug);
            desk.file(&name, "application/json", bytes)
        }
        None => Err(desk.not_here()),
    }
}

pub(super) async fn import(desk: Desk<acts::ManageLook>, upload: Upload) -> Answer {
    let of = of(upload.field("portal"));
    let seen = upload.field("revision").to_owned();
    if upload.file.is_empty() {
        let said = refused(Words::of("console-look-file-missing"));
        return show_with(&desk, &of, said).await;
    }
    let done = desk
        .idp()
        .console_import_look(desk.ctx(), &desk.permit, &of, &seen, &upload.file)
        .await;
    let said = match desk.found(done)? {
        LookImport::Change(LookChange::Saved(_)) => {
            let view = View {
                of,
                ..View::read(&Params::default(), desk.language())
            };
            return Ok(desk.done(&super::editor::path(&view), "imported"));
        }
        LookImport::Change(LookChange::NotHere) => return Err(desk.not_here()),
        LookImport::Change(LookChange::Outdated(_)) => Said {
            problem: Some(Words::of("console-look-outdated")),
            status: Some(StatusCode::CONFLICT),
            ..Said::default()
        },
        LookImport::Change(LookChange::Said(fault)) => refused(broken(&fault.to_string())),
        LookImport::Change(LookChange::Words(text)) => refused(broken(text.text)),
        LookImport::Change(LookChange::Faulty(faults)) => {
            refused(broken(&faults.first().map_or_else(String::new, named)))
        }
        LookImport::Change(LookChange::Picture(fault)) => refused(parts::picture_words(fault)),
        LookImport::Refused(ImportFault::NotALook(fault)) => refused(broken(&fault)),
        LookImport::Refused(ImportFault::Picture(place, _)) => {
            refused(Words::of("console-look-file-picture").with("place", place.name()))
        }
    };
    show_with(&desk, &of, said).await
}

fn refused(error: Words) -> Said {
    Said {
        problem: Some(Words::of("console-look-not-saved")),
        file_error: Some(error),
        ..Said::default()
    }
}

fn broken(fault: &str) -> Words {
    Words::of("console-look-file-broken").with("fault", fault)
}

/// What in a file is wrong, by the name that stands there.
fn named(fault: &sluis_model::look::LookFault) -> String {
    match fault {
        sluis_model::look::LookFault::UnknownColour(name)
        | sluis_model::look::LookFault::UnknownFont(name) => name.clone(),
        _ => "radius".to_owned(),
    }
}
