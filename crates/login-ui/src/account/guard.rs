//! Who may see an account page: somebody whose sign-in meets the policy of this very moment.

use crate::failure;
use actix_web::HttpResponse;
use sluis_idp_core::{Idp, logout::SignedIn, signin::Begun};
use sluis_model::browser::Change;
use sluis_web::{Pages, Visitor, answer::see_other, csrf, form::Form, pages::Frame, routes};

/// What forms of the account are bound to, beside the session.
const PURPOSE: &str = "account";

/// The signed-in person, or the answer that leads to signing in and back to `path`.
pub(super) async fn signed_in(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
    path: &str,
) -> Result<SignedIn, HttpResponse> {
    let failed = |error| failure::page(visitor, pages, &Frame::default(), &error);
    let institution = asked_institution(visitor);
    let begun = idp
        .begin_for_own_page(
            &visitor.ctx,
            &visitor.browser,
            path,
            institution.as_deref(),
            None,
        )
        .await
        .map_err(failed)?;
    match begun {
        Begun::Answered(_, changes) if matches!(changes.session, Change::Keep) => {
            let signed_in = idp
                .signed_in(&visitor.ctx, &visitor.browser)
                .await
                .map_err(failed)?;
            signed_in.ok_or_else(|| see_other(visitor, path, &changes))
        }
        Begun::Answered(_, changes) => Err(see_other(visitor, path, &changes)),
        Begun::SignIn(transaction, changes) => Err(see_other(
            visitor,
            &routes::signin(&transaction.id),
            &changes,
        )),
        Begun::Refused(_) => Err(see_other(visitor, "/", &Default::default())),
    }
}

/// The same for a posted form, which a page of ours must have sent.
pub(super) async fn signed_in_with_form(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
    path: &str,
    form: &Form,
) -> Result<SignedIn, HttpResponse> {
    // Before anything is begun: a form from elsewhere must not even begin a sign-in here.
    if !csrf::same_origin(&visitor.request) {
        return Err(failure::forged(visitor, pages, path));
    }
    let signed_in = signed_in(visitor, idp, pages, path).await?;
    let sent = form.params().ok().and_then(|params| params.get("csrf"));
    let binding = visitor.browser.session.as_ref().map(|token| token.hash());
    let ours = binding.is_some_and(|binding| {
        csrf::is_ours(&visitor.site, &visitor.request, &binding, PURPOSE, sent)
    });
    if ours {
        Ok(signed_in)
    } else {
        Err(failure::forged(visitor, pages, path))
    }
}

/// The frame of an account page.
pub(super) fn frame<'a>(visitor: &Visitor, signed_in: &'a SignedIn) -> Frame<'a> {
    Frame {
        institution: Some(&signed_in.institution),
        language: None,
        form: visitor
            .browser
            .session
            .as_ref()
            .map(|token| (PURPOSE, token.hash())),
        signed_in: Some(&signed_in.person.username),
        own: true,
        path: Some(format!("/language?to={}", visitor.request.path())),
        ..Frame::default()
    }
}

/// `?institution=` of a direct visit.
fn asked_institution(visitor: &Visitor) -> Option<String> {
    let params = sluis_protocol::params::Params::parse_leniently(visitor.request.query_string());
    params.owned("institution")
}
