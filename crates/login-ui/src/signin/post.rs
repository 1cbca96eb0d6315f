//! The forms of a sign-in: read, one call, answer.

use super::{beside, codes, respond, show};
use crate::{failure, passkey};
use actix_web::{
    HttpResponse,
    web::{Data, Path},
};
use serde_json::json;
use sluis_idp_core::{
    Idp,
    dispatch::Next,
    signin::{CodeSubmission, Outcome, PasswordTyped},
};
use sluis_model::{ids::TransactionId, policy::Method};
use sluis_web::{Pages, Visitor, csrf, form::Form, pages::Frame, routes};

/// What forms of a sign-in are bound to, beside the browser.
pub(super) const PURPOSE: &str = "signin";

/// Checks that a page of ours sent the form, or answers with the page that says it did not, in the look of
/// the sign-in that it was sent to.
async fn guard(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
    id: &TransactionId,
    form: &Form,
) -> Option<HttpResponse> {
    let sent = form.params().ok().and_then(|params| params.get("csrf"));
    let ours = visitor.browser.binding().is_some_and(|binding| {
        csrf::is_ours(&visitor.site, &visitor.request, &binding, PURPOSE, sent)
    });
    if ours {
        return None;
    }
    let look = match idp.signin_look(&visitor.ctx, &visitor.browser, id).await {
        Ok(look) => look,
        Err(error) => return Some(failure::page(visitor, pages, &Frame::default(), &error)),
    };
    let frame = beside(look.as_ref());
    Some(pages.forged_within(visitor, &frame, &routes::signin(id)))
}

/// What was typed or chosen in the first of these fields that says anything.
fn kept<'a>(form: &'a Form, names: &[&str]) -> &'a str {
    names
        .iter()
        .map(|name| form.field(name))
        .find(|typed| !typed.is_empty())
        .unwrap_or_default()
}

/// A step's form: `$kept` names the field that is no secret and is shown again when something is
/// wrong; of several that a page never has together, the one that it has.
macro_rules! step {
    ($name:ident, $($kept:literal)|+, |$idp:ident, $visitor:ident, $id:ident, $form:ident| $call:expr) => {
        pub(super) async fn $name(
            $visitor: Visitor,
            $idp: Data<Idp>,
            pages: Data<Pages>,
            path: Path<String>,
            $form: Form,
        ) -> HttpResponse {
            let $id = TransactionId::from(path.into_inner());
            if let Some(refused) = guard(&$visitor, &$idp, &pages, &$id, &$form).await {
                return refused;
            }
            let outcome: Result<Outcome, _> = $call.await;
            let kept = kept(&$form, &[$($kept),+]);
            respond(&$visitor, &$idp, &pages, &$id, outcome, kept).await
        }
    };
}

/// What a script asks for: JSON, and nothing but a status where there is none.
macro_rules! told {
    ($name:ident, |$idp:ident, $visitor:ident, $id:ident| $call:expr) => {
        pub(super) async fn $name(
            $visitor: Visitor,
            $idp: Data<Idp>,
            pages: Data<Pages>,
            path: Path<String>,
            form: Form,
        ) -> HttpResponse {
            let $id = TransactionId::from(path.into_inner());
            if let Some(refused) = guard(&$visitor, &$idp, &pages, &$id, &form).await {
                return refused;
            }
            passkey::options($call.await)
        }
    };
}

// Asked for more time: the seconds that are left now. Without a script nobody asks.
told!(more_time, |idp, visitor, id| async {
    let left = idp
        .signin_more_time(&visitor.ctx, &visitor.browser, &id)
        .await?;
    Ok(left.map(|left| json!({ "seconds": left.num_seconds() })))
});

step!(institution, "institution", |idp, visitor, id, form| idp
    .signin_institution(
        &visitor.ctx,
        &visitor.browser,
        &id,
        form.field("institution")
    ));

step!(password, "username", |idp, visitor, id, form| idp
    .signin_password(
        &visitor.ctx,
        &visitor.browser,
        &id,
        PasswordTyped {
            username: form.field("username"),
            password: form.secret("password"),
            shared_computer: !form.field("shared_computer").is_empty(),
            links: !form.field("link").is_empty(),
        }
    ));

step!(source, "", |idp, visitor, id, form| idp.signin_to_source(
    &visitor.ctx,
    &visitor.browser,
    &id,
    form.field("source"),
    !form.field("shared_computer").is_empty()
));

step!(badge, "", |idp, visitor, id, form| idp.signin_badge(
    &visitor.ctx,
    &visitor.browser,
    &id,
    form.field("badge_code")
));

step!(
    second_factor,
    "remember" | "not_remember",
    |idp, visitor, id, form| async {
        let (ctx, browser) = (&visitor.ctx, &visitor.browser);
        match form.field("action") {
            "restart" => idp.signin_start_over(ctx, browser, &id, false).await,
            "send" | "resend" => idp.signin_send_text(ctx, browser, &id).await,
            "use-app" => idp.signin_use_method(ctx, browser, &id, Method::Totp).await,
            "use-sms" => idp.signin_use_method(ctx, browser, &id, Method::Sms).await,
            _ => {
                let submission = CodeSubmission {
                    code: form.field("code").to_owned(),
                    as_recovery_code: !form.field("recovery_code").is_empty(),
                    remember: form.field("remember").parse().ok(),
                    not_remember: !form.field("not_remember").is_empty(),
                };
                idp.signin_code(ctx, browser, &id, &submission).await
            }
        }
    }
);

step!(lacking, "", |idp, visitor, id, form| async {
    let (ctx, browser) = (&visitor.ctx, &visitor.browser);
    match form.field("action") {
        "back" => idp.signin_lacking(ctx, browser, &id).await,
        "restart" => idp.signin_start_over(ctx, browser, &id, false).await,
        // Anything but a clear choice is none.
        _ => idp.signin_step(ctx, browser, &id).await,
    }
});

step!(add_passkey, "", |idp, visitor, id, form| async {
    let (ctx, browser) = (&visitor.ctx, &visitor.browser);
    if form.field("action") == "later" {
        return idp.signin_passkey_later(ctx, browser, &id).await;
    }
    let (answer, name) = (form.field("answer"), form.field("name"));
    idp.signin_add_passkey(ctx, browser, &id, answer, name)
        .await
});

told!(new_passkey_options, |idp, visitor, id| idp
    .signin_new_passkey_options(
        &visitor.ctx,
        &visitor.browser,
        &id
    ));

step!(passkey, "", |idp, visitor, id, form| idp.signin_passkey(
    &visitor.ctx,
    &visitor.browser,
    &id,
    form.field("answer"),
    !form.field("shared_computer").is_empty()
));

told!(passkey_options, |idp, visitor, id| idp
    .signin_passkey_options(&visitor.ctx, &visitor.browser, &id));

step!(prove_email, "", |idp, visitor, id, form| async {
    let (ctx, browser) = (&visitor.ctx, &visitor.browser);
    match form.field("action") {
        "cancel" => idp.signin_enrol_leave(ctx, browser, &id).await,
        _ => idp.signin_prove_email(ctx, browser, &id).await,
    }
});

step!(enrol_intro, "", |idp, visitor, id, form| idp
    .signin_enrol_intro(
        &visitor.ctx,
        &visitor.browser,
        &id,
        form.field("action") == "later"
    ));

step!(enrol_method, "", |idp, visitor, id, form| async {
    let (ctx, browser) = (&visitor.ctx, &visitor.browser);
    if form.field("action") == "cancel" {
        return idp.signin_enrol_leave(ctx, browser, &id).await;
    }
    let method = match form.field("method") {
        "app" => Some(Method::Totp),
        "sms" => Some(Method::Sms),
        _ => None,
    };
    idp.signin_enrol_method(ctx, browser, &id, method).await
});

step!(enrol_totp, "", |idp, visitor, id, form| async {
    let (ctx, browser) = (&visitor.ctx, &visitor.browser);
    match form.field("action") {
        "cancel" => idp.signin_enrol_leave(ctx, browser, &id).await,
        "change" => idp.signin_enrol_change(ctx, browser, &id).await,
        _ => {
            idp.signin_enrol_confirm(ctx, browser, &id, form.field("code"))
                .await
        }
    }
});

step!(enrol_phone, "phone", |idp, visitor, id, form| async {
    let (ctx, browser) = (&visitor.ctx, &visitor.browser);
    match form.field("action") {
        "cancel" => idp.signin_enrol_leave(ctx, browser, &id).await,
        "change" => idp.signin_enrol_change(ctx, browser, &id).await,
        _ => {
            idp.signin_enrol_phone(ctx, browser, &id, form.field("phone"))
                .await
        }
    }
});

step!(enrol_sms, "", |idp, visitor, id, form| async {
    let (ctx, browser) = (&visitor.ctx, &visitor.browser);
    match form.field("action") {
        "cancel" => idp.signin_enrol_leave(ctx, browser, &id).await,
        "resend" => idp.signin_enrol_resend(ctx, browser, &id).await,
        "change" => idp.signin_enrol_other_number(ctx, browser, &id).await,
        "other-way" => idp.signin_enrol_change(ctx, browser, &id).await,
        _ => {
            idp.signin_enrol_text(ctx, browser, &id, form.field("code"))
                .await
        }
    }
});

step!(new_password, "", |idp, visitor, id, form| async {
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

step!(
    security_question,
    "security_question",
    |idp, visitor, id, form| async {
        let (ctx, browser) = (&visitor.ctx, &visitor.browser);
        if form.field("action") == "later" {
            return idp.signin_question_later(ctx, browser, &id).await;
        }
        let chosen = form.field("security_question").parse().ok();
        let answer = form.secret("security_answer");
        idp.signin_security_question(ctx, browser, &id, chosen, answer)
            .await
    }
);

step!(select_account, "", |idp, visitor, id, form| async {
    let (ctx, browser) = (&visitor.ctx, &visitor.browser);
    match form.field("action") {
        "continue" => match form.field("account") {
            "" => idp.signin_keep_account(ctx, browser, &id).await,
            other => idp.signin_choose_account(ctx, browser, &id, other).await,
        },
        "other" => idp.signin_start_over(ctx, browser, &id, false).await,
        // Anything but a clear choice is none.
        _ => idp.signin_step(ctx, browser, &id).await,
    }
});

step!(consent, "", |idp, visitor, id, form| async {
    let (ctx, browser) = (&visitor.ctx, &visitor.browser);
    match form.field("action") {
        action @ ("allow" | "deny") => {
            let seen = form.field("seen");
            idp.signin_consent(ctx, browser, &id, action == "allow", seen)
                .await
        }
        // Anything but a clear yes or no is no answer.
        _ => idp.signin_step(ctx, browser, &id).await,
    }
});

/// The page with recovery codes: done, kept as a file, or made anew. The codes come back with the
/// form, for nothing that could show them again is stored.
pub(super) async fn recovery_codes(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    path: Path<String>,
    form: Form,
) -> HttpResponse {
    let id = TransactionId::from(path.into_inner());
    if let Some(refused) = guard(&visitor, &idp, &pages, &id, &form).await {
        return refused;
    }
    let (ctx, browser) = (&visitor.ctx, &visitor.browser);
    let action = form.field("action");
    let codes = codes::posted(&form);
    let typed = (action == "type-back").then(|| form.field("code"));
    let outcome = if action == "renew" {
        idp.signin_recovery_codes_renew(ctx, browser, &id).await
    } else if action == "download" || form.field("saved").is_empty() {
        match idp.signin_step(ctx, browser, &id).await {
            Ok(Outcome::Show(screen)) if screen.next == Next::RecoveryCodes => {
                if action == "download" {
                    return codes::download(
                        &visitor,
                        &pages,
                        &show::frame(&visitor, &screen, None),
                        &codes,
                    );
                }
                let again = show::not_ticked(&visitor, &pages, &screen, &codes);
                if let Some(page) = again {
                    return page;
                }
                idp.signin_recovery_codes_done(ctx, browser, &id, typed)
                    .await
            }
            Ok(_) => {
                idp.signin_recovery_codes_done(ctx, browser, &id, typed)
                    .await
            }
            Err(failure) => Err(failure),
        }
    } else {
        idp.signin_recovery_codes_done(ctx, browser, &id, typed)
            .await
    };
    respond(&visitor, &idp, &pages, &id, outcome, "").await
}
