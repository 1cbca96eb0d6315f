//! A shared computer goes from one person to the next (E-19): who is signed in stands large on our
//! pages, and one click ends the session.

use crate::{account, failure, open_pages::query, sign_out};
use actix_web::{
    HttpResponse,
    web::{Data, ServiceConfig, post},
};
use sluis_idp_core::{Idp, idp::Failure, logout::SignedIn};
use sluis_model::{
    browser::{BrowserChanges, Change},
    institution::Institution,
    secret::{HashedToken, PlainToken, TokenKind},
};
use sluis_themes::pages::HandOver;
use sluis_web::{Pages, Visitor, answer::see_other, csrf, form::Form, look, pages::Frame, routes};

pub(crate) fn mount(config: &mut ServiceConfig) {
    config.route(routes::ACCOUNT_HAND_OVER, post().to(submit));
}

/// What a page shows of who is signed in; `None` on a computer of one's own.
pub(crate) fn view(signed_in: &SignedIn) -> Option<HandOver> {
    let slug = &signed_in.institution.slug;
    signed_in.session.shared_computer.then(|| HandOver {
        name: look::own_name(&signed_in.institution, &signed_in.person),
        // After the session has run out the form still leads to the same institution.
        action: routes::of_institution(routes::ACCOUNT_HAND_OVER, slug, None),
    })
}

/// Who is signed in on this shared computer, for a page that is open to everybody.
pub(crate) async fn signed_in(visitor: &Visitor, idp: &Idp) -> Result<Option<SignedIn>, Failure> {
    let found = idp.signed_in(&visitor.ctx, &visitor.browser).await?;
    Ok(found.filter(|signed_in| signed_in.session.shared_computer))
}

/// What the form of such a page is bound to.
pub(crate) fn form(visitor: &Visitor) -> Option<(&'static str, HashedToken)> {
    let session = visitor.browser.session.as_ref()?;
    Some((account::PURPOSE, session.hash()))
}

/// Signs out, whatever else is asked of the session; and leads on to whoever is next.
async fn submit(visitor: Visitor, idp: Data<Idp>, pages: Data<Pages>, form: Form) -> HttpResponse {
    let sent = form.params().ok().and_then(|params| params.get("csrf"));
    let ours = self::form(&visitor).is_some_and(|(purpose, binding)| {
        csrf::is_ours(&visitor.site, &visitor.request, &binding, purpose, sent)
    });
    // Without a session there is nothing to sign out of: the form was sent twice.
    let again = visitor.browser.session.is_none() && csrf::same_origin(&visitor.request);
    if !ours && !again {
        return pages.forged(&visitor, routes::ACCOUNT);
    }
    let next = form.field("action") == "next";
    match leave(&visitor, &idp, &pages, next).await {
        Ok(response) => response,
        Err(error) => failure::page(&visitor, &pages, &Frame::default(), &error),
    }
}

async fn leave(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
    next: bool,
) -> Result<HttpResponse, Failure> {
    let (ctx, browser) = (&visitor.ctx, &visitor.browser);
    let Some(signed_in) = idp.signed_in(ctx, browser).await? else {
        let named = query(visitor, "institution");
        let slug = named.as_deref().and_then(Institution::slug_in);
        // As at the end of a session: whoever is next goes on in no sign-in that was left here.
        let changes = BrowserChanges {
            session: Change::Clear,
            state: Change::Clear,
            token: Change::Set(PlainToken::generate(TokenKind::Browser, ctx)),
            ..BrowserChanges::default()
        };
        return Ok(see_other(visitor, &onward(next, slug.as_deref()), &changes));
    };
    let ended = idp.end_session(ctx, browser, &signed_in).await?;
    let institution = &*signed_in.institution;
    // The next person's language is not this one's.
    let look = (Some(institution), None);
    let to = onward(next, Some(&institution.slug));
    let source = idp
        .farewell_at_source(ctx, browser, &signed_in, Some(&to))
        .await;
    let ended = (ended, source);
    Ok(sign_out::left(visitor, pages, look, ended, to, next))
}

/// To the sign-in of the same institution, or to its page that says that it is over.
fn onward(next: bool, slug: Option<&str>) -> String {
    match (next, slug) {
        (false, Some(slug)) => sign_out::over(slug),
        (false, None) => routes::END_SESSION.to_owned(),
        (true, Some(slug)) => routes::of_institution(routes::ACCOUNT, slug, None),
        (true, None) => routes::ACCOUNT.to_owned(),
    }
}
