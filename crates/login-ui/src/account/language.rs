//! The choice of a language, for the person and in this browser.

use super::guard::{Answer, Caller};
use actix_web::{HttpResponse, http::header};
use sluis_web::{cookies, form::Form, routes};

pub(super) async fn submit(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT, &form).await?;
    let visitor = desk.visitor();
    let chosen = desk
        .idp()
        .account_set_language(&visitor.ctx, &desk.signed_in, form.field("language"))
        .await;
    let chosen = desk.found(chosen)?;
    let mut response = HttpResponse::SeeOther();
    response
        .insert_header((
            header::LOCATION,
            format!("{}?news=language", routes::ACCOUNT),
        ))
        .insert_header((header::CACHE_CONTROL, "no-store"));
    // An empty value is no language: the browser's own wish counts again.
    let kept = chosen.unwrap_or_default();
    cookies::write_language(&mut response, &visitor.site, &kept);
    Ok(response.finish())
}
