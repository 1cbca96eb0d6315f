//! What somebody decides about an import.

use super::{rows, view, words};
use crate::{
    desk::Desk,
    guard::{Answer, Instead},
};
use actix_web::{HttpResponse, http::StatusCode};
use sluis_idp_core::console::{
    acts,
    import::{ApplyOutcome, Decided, Mapping},
};
use sluis_model::{
    ids::ImportId,
    import::{ImportColumn, ImportKey},
    person::Role,
};
use sluis_themes::Words;
use sluis_web::form::Form;

type Import = Desk<acts::Import>;

fn seen(desk: &Import, form: &Form) -> (ImportId, i64) {
    // What is no number was never shown, and fits no revision.
    let revision = form.field("version").parse().unwrap_or(-1);
    (ImportId::from(desk.name("id")), revision)
}

fn here(desk: &Import) -> HttpResponse {
    desk.go(&desk.link(&format!("/import/{}", desk.name("id"))))
}

fn after(desk: &Import, decided: Decided) -> Answer {
    match decided {
        Decided::Done => Ok(here(desk)),
        Decided::NotHere => Err(desk.not_here()),
        Decided::Changed => Err(changed(desk)),
    }
}

/// Somebody decided meanwhile. The import's own page shows how it is now.
fn changed(desk: &Import) -> Instead {
    desk.changed_meanwhile()
}

pub(super) async fn columns(desk: Import, form: Form) -> Answer {
    let (id, revision) = seen(&desk, &form);
    let mut job = view::named(&desk).await?;
    let asked = |index: usize| ImportColumn::named(form.field(&format!("column_{index}")));
    let key = ImportKey::ALL
        .into_iter()
        .find(|key| key.column().as_str() == form.field("key"));
    let mapping = Mapping {
        columns: (0..job.settings.headings.len()).map(asked).collect(),
        key: key.unwrap_or_default(),
        new_role: Role::named(form.field("new_role")),
    };
    let mapped = desk
        .idp()
        .console_map_import(desk.ctx(), &desk.permit, &id, revision, mapping.clone())
        .await;
    match desk.found(mapped)? {
        Ok(decided) => after(&desk, decided),
        Err(fault) => {
            job.settings.columns = mapping.columns;
            job.settings.key = mapping.key;
            job.settings.new_role = mapping.new_role;
            let page = view::columns(&desk, &job, Some(words::map_fault(fault))).await?;
            Ok(desk.show_again(&page))
        }
    }
}

pub(super) async fn again(desk: Import, form: Form) -> Answer {
    let (id, revision) = seen(&desk, &form);
    let decided = desk
        .idp()
        .console_remap_import(desk.ctx(), &desk.permit, &id, revision)
        .await;
    let decided = desk.found(decided)?;
    after(&desk, decided)
}

pub(super) async fn discard(desk: Import, form: Form) -> Answer {
    let (id, revision) = seen(&desk, &form);
    let decided = desk
        .idp()
        .console_discard_import(desk.ctx(), &desk.permit, &id, revision)
        .await;
    match desk.found(decided)? {
        Decided::Done => Ok(desk.done("/import", "discarded")),
        other => after(&desk, other),
    }
}

pub(super) async fn apply(desk: Import, form: Form) -> Answer {
    let (id, revision) = seen(&desk, &form);
    let leave_out = form.field("leave_out") == "yes";
    let outcome = desk
        .idp()
        .console_apply_import(desk.ctx(), &desk.permit, &id, revision, leave_out)
        .await;
    let outcome = desk.found(outcome)?;
    settle(&desk, outcome).await
}

pub(super) async fn undo(desk: Import, form: Form) -> Answer {
    let (id, revision) = seen(&desk, &form);
    let outcome = desk
        .idp()
        .console_undo_import(desk.ctx(), &desk.permit, &id, revision)
        .await;
    let outcome = desk.found(outcome)?;
    settle(&desk, outcome).await
}

async fn settle(desk: &Import, outcome: ApplyOutcome) -> Answer {
    let (key, status) = match outcome {
        ApplyOutcome::Begun => return Ok(here(desk)),
        ApplyOutcome::NotHere => return Err(desk.not_here()),
        ApplyOutcome::Changed => return Err(changed(desk)),
        ApplyOutcome::Faulty => (
            "console-import-apply-faulty",
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        ApplyOutcome::Nothing => (
            "console-import-apply-nothing",
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        ApplyOutcome::Busy => ("console-import-busy", StatusCode::CONFLICT),
    };
    let job = view::named(desk).await?;
    let page = rows::page(desk, &job, Some(Words::of(key))).await?;
    Ok(desk.show_as(&page, status))
}
