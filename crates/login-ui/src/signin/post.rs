//! The forms of a sign-in: read, one call, answer.

use super::respond;
use crate::failure;
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use sluis_idp_core::{
    Idp,
    signin::{CodeSubmission, Outcome},
};
use sluis_model::ids::TransactionId;
use sluis_web::{Pages, Visitor, csrf, form::Form, routes};

/// What forms of a sign-in are bound to, beside the browser.
pub(super) const PURPOSE: &str = "signin";

/// Checks that a page of ours sent the form, or answers with the page that says it did not.
fn guard(
    visitor: &Visitor,
    pages: &Pages,
    id: &TransactionId,
    form: &Form,
) -> Option<HttpResponse> {
    let sent = form.params().ok().and_then(|params| params.get("csrf"));
    let ours = visitor.browser.binding().is_some_and(|binding| {
        csrf::is_ours(&visitor.site, &visitor.request, &binding, PURPOSE, sent)
    });
    (!ours).then(|| failure::forged(visitor, pages, &routes::signin(id)))
}

macro_rules! step {
    ($(#[$doc:meta])* $name:ident, |$idp:ident, $visitor:ident, $id:ident, $form:ident| $call:expr) => {
        $(#[$doc])*
        pub(super) async fn $name(
            $visitor: Visitor,
            $idp: Data<Idp>,
            pages: Data<Pages>,
            path: Path<String>,
            $form: Form,
        ) -> HttpResponse {
            let $id = TransactionId::from(path.into_inner());
            if let Some(refused) = guard(&$visitor, &pages, &$id, &$form) {
                return refused;
            }
            let outcome: Result<Outcome, _> = $call.await;
            respond(&$visitor, &$idp, &pages, &$id, outcome).await
        }
    };
}

step!(institution, |idp, visitor, id, form| idp
    .signin_institution(
        &visitor.ctx,
        &visitor.browser,
        &id,
        form.field("institution")
    ));

step!(password, |idp, visitor, id, form| idp.signin_password(
    &visitor.ctx,
    &visitor.browser,
    &id,
    form.field("username"),
    form.secret("password")
));

step!(second_factor, |idp, visitor, id, form| async {
    if form.field("action") == "restart" {
        return idp
            .signin_start_over(&visitor.ctx, &visitor.browser, &id, false)
            .await;
    }
    let submission = CodeSubmission {
        code: form.field("code").to_owned(),
        remember: form.field("remember").parse().ok(),
        not_remember: !form.field("not_remember").is_empty(),
    };
    idp.signin_code(&visitor.ctx, &visitor.browser, &id, &submission)
        .await
});

step!(enrol_intro, |idp, visitor, id, form| idp
    .signin_enrol_intro(
        &visitor.ctx,
        &visitor.browser,
        &id,
        form.field("action") == "later"
    ));

step!(enrol_totp, |idp, visitor, id, form| async {
    if form.field("action") == "cancel" {
        return idp
            .signin_enrol_cancel(&visitor.ctx, &visitor.browser, &id)
            .await;
    }
    idp.signin_enrol_confirm(&visitor.ctx, &visitor.browser, &id, form.field("code"))
        .await
});

step!(recovery_codes, |idp, visitor, id, form| async {
    let _ = &form;
    idp.signin_recovery_codes_done(&visitor.ctx, &visitor.browser, &id)
        .await
});

step!(new_password, |idp, visitor, id, form| async {
    let repeat = form.secret("new_password_repeat");
    idp.signin_new_password(
        &visitor.ctx,
        &visitor.browser,
        &id,
        form.secret("new_password"),
        &repeat,
    )
    .await
});

step!(consent, |idp, visitor, id, form| async {
    match form.field("action") {
        "allow" => {
            idp.signin_consent(&visitor.ctx, &visitor.browser, &id, true)
                .await
        }
        "deny" => {
            idp.signin_consent(&visitor.ctx, &visitor.browser, &id, false)
                .await
        }
        // Anything but a clear yes or no is no answer.
        _ => idp.signin_step(&visitor.ctx, &visitor.browser, &id).await,
    }
});
