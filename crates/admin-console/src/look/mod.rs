//! How the institution looks: an editor with a preview, versions, and the look as a file.

mod changes;
mod editor;
mod parts;
mod preview;
mod samples;
mod versions;
mod view;

use crate::{desk::Desk, guard::Instead, route::ConsoleRoute, upload::Upload};
use sluis_idp_core::console::{Act, Permit, acts};
use sluis_themes::Words;
use sluis_web::form::Form;

pub(crate) fn routes() -> Vec<ConsoleRoute> {
    type See = Desk<acts::SeeLook>;
    type Manage = Desk<acts::ManageLook>;
    vec![
        ConsoleRoute::page::<acts::SeeLook, _, _>("/look", |desk: See| async move {
            editor::show(desk).await
        }),
        ConsoleRoute::page::<acts::SeeLook, _, _>("/look/versions", |desk: See| async move {
            versions::show(desk).await
        }),
        ConsoleRoute::page::<acts::SeeLook, _, _>("/look/file", |desk: See| async move {
            versions::export(desk).await
        }),
        ConsoleRoute::page::<acts::SeeLook, _, _>("/look/preview/{page}", |desk: See| async move {
            preview::show(desk).await
        }),
        ConsoleRoute::form::<acts::ManageLook, _, _, _>(
            "/look/change",
            |desk: Manage, form: Form| async move { changes::change(desk, form).await },
        ),
        ConsoleRoute::form::<acts::ManageLook, _, _, _>(
            "/look/publish",
            |desk: Manage, form: Form| async move { changes::publish(desk, form).await },
        ),
        ConsoleRoute::form::<acts::ManageLook, _, _, _>(
            "/look/discard",
            |desk: Manage, form: Form| async move { changes::discard(desk, form).await },
        ),
        ConsoleRoute::form::<acts::ManageLook, _, _, _>(
            "/look/picture",
            |desk: Manage, upload: Upload| async move { changes::picture(desk, upload).await },
        ),
        ConsoleRoute::form::<acts::ManageLook, _, _, _>(
            "/look/restore",
            |desk: Manage, form: Form| async move { versions::restore(desk, form).await },
        ),
        ConsoleRoute::form::<acts::ManageLook, _, _, _>(
            "/look/import",
            |desk: Manage, upload: Upload| async move { versions::import(desk, upload).await },
        ),
    ]
}

/// Whoever may change a look may see it too: the page that a form stands on is shown again.
fn seeing<A: Act>(desk: &Desk<A>) -> Result<Permit<acts::SeeLook>, Instead> {
    desk.permit
        .visit()
        .permit::<acts::SeeLook>()
        .map_err(|_| desk.not_here())
}

/// What the address says was done.
fn news<A: Act>(desk: &Desk<A>, version: u32) -> Option<Words> {
    match desk.asked().get("news")? {
        "saved" => Some(Words::of("console-look-news-saved")),
        "published" => Some(Words::of("console-look-news-published").with("version", version)),
        "discarded" => Some(Words::of("console-look-news-discarded")),
        "imported" => Some(Words::of("console-look-news-imported")),
        _ => None,
    }
}
