//! What the pages have in common that are open to everybody (forgotten password, mailed links,
//! recovery, help): the browser's own cookie, which their forms are bound to, and the institution.

use crate::failure;
use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path},
};
use sluis_idp_core::{Idp, signin::Fault};
use sluis_model::{
    browser::{BrowserChanges, Change},
    ids::TransactionId,
    institution::Institution,
    policy::LoginName,
    secret::{PlainToken, TokenKind},
};
use sluis_protocol::params::Params;
use sluis_themes::{
    Page,
    pages::{
        ErrorKind, InstitutionChoice, InstitutionError, InstitutionPage, UsernameKind, WayOn,
        WayOnKind,
    },
};
use sluis_web::{
    Pages, Visitor,
    answer::see_other,
    csrf,
    form::Form,
    pages::{Frame, language_path_back},
    routes,
};
use std::sync::Arc;

/// What forms of these pages are bound to, beside the browser.
const PURPOSE: &str = "open";
/// The fields that every form of these pages may hold.
const COMMON_FIELDS: [&str; 3] = ["csrf", "institution", "action"];

/// Shows an open page. A browser without a cookie of its own gets one with it, for the form.
pub(crate) fn show(
    visitor: &Visitor,
    pages: &Pages,
    institution: Option<&Institution>,
    status: Option<StatusCode>,
    page: &impl Page,
) -> HttpResponse {
    let mut changes = BrowserChanges::default();
    let binding = visitor.browser.binding().unwrap_or_else(|| {
        let token = PlainToken::generate(TokenKind::Browser, &visitor.ctx);
        let hash = token.hash();
        changes.token = Change::Set(token);
        hash
    });
    let frame = Frame {
        form: Some((PURPOSE, binding)),
        status,
        ..frame(visitor, institution)
    };
    pages.show(visitor, &frame, page, &changes)
}

/// The frame of an open page.
pub(crate) fn frame<'a>(visitor: &Visitor, institution: Option<&'a Institution>) -> Frame<'a> {
    Frame {
        institution,
        own: true,
        path: Some(language_path_back(visitor)),
        ..Frame::default()
    }
}

/// Checks that a page of ours sent the form, and nothing else with it (REC-14: an address or a number
/// that somebody adds is refused, not overlooked). Else the answer that says what is wrong.
pub(crate) fn guard(
    visitor: &Visitor,
    pages: &Pages,
    form: &Form,
    fields: &[&str],
    back: &str,
) -> Option<HttpResponse> {
    let bad = || {
        let ways_on = vec![way(WayOnKind::TryAgain, back)];
        let frame = Frame::default();
        Some(pages.error(visitor, &frame, ErrorKind::BadRequest, ways_on, None))
    };
    let Ok(params) = form.params() else {
        return bad();
    };
    let sent = params.get("csrf");
    let ours = visitor.browser.binding().is_some_and(|binding| {
        csrf::is_ours(&visitor.site, &visitor.request, &binding, PURPOSE, sent)
    });
    if !ours {
        return Some(pages.forged(visitor, back));
    }
    let named = Params::parse_leniently(form.raw()).encode();
    let known = named
        .split('&')
        .filter(|pair| !pair.is_empty())
        .all(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            COMMON_FIELDS.contains(&name) || fields.contains(&name)
        });
    if known { None } else { bad() }
}

/// The institution that the page's address or host names; else the page that asks its short name.
pub(crate) async fn institution(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
    page: &str,
) -> Result<Arc<Institution>, HttpResponse> {
    let named = query(visitor, "institution");
    let found = idp
        .institution_of_page(named.as_deref(), &visitor.browser.host)
        .await
        .map_err(|error| failure::page(visitor, pages, &Frame::default(), &error))?;
    if let Some(found) = found {
        return Ok(found);
    }
    let error = named.as_ref().map(|_| InstitutionError::Unknown);
    let value = named.or_else(|| visitor.last_institution.clone());
    let status = error.as_ref().map(|_| StatusCode::NOT_FOUND);
    let asked = (value.unwrap_or_default(), error, status);
    Err(ask_institution(visitor, idp, pages, page, asked).await)
}

/// The page that asks for an institution: to type, or to choose from those that want to stand in a public
/// list (U-16).
async fn ask_institution(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
    page: &str,
    (value, error, status): (String, Option<InstitutionError>, Option<StatusCode>),
) -> HttpResponse {
    let listed = match idp.public_institutions().await {
        Ok(listed) => listed,
        Err(error) => return failure::page(visitor, pages, &Frame::default(), &error),
    };
    let ask = InstitutionPage {
        action: format!("{page}/institution"),
        value,
        error,
        choices: listed.into_iter().map(choice).collect(),
        only: false,
        passkey: None,
        shared_computer: false,
    };
    show(visitor, pages, None, status, &ask)
}

/// An institution as one to choose.
pub(crate) fn choice(institution: Institution) -> InstitutionChoice {
    InstitutionChoice {
        slug: institution.slug,
        name: institution.name,
    }
}

/// A short name was typed: on to the page, at that institution. The browser keeps the name (U-15).
pub(crate) async fn typed_institution(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    path: Path<String>,
    form: Form,
) -> HttpResponse {
    let page = format!("/{}", path.into_inner());
    if let Some(refused) = guard(&visitor, &pages, &form, &[], &page) {
        return refused;
    }
    let typed = form.field("institution");
    let found = idp
        .typed_institution(&visitor.ctx, &visitor.browser, typed)
        .await;
    match found {
        Ok(Ok(institution)) => {
            let changes = BrowserChanges {
                institution: Change::Set(institution.slug.clone()),
                ..BrowserChanges::default()
            };
            let there = routes::of_institution(&page, &institution.slug, None);
            see_other(&visitor, &there, &changes)
        }
        Ok(Err(fault)) => {
            let (error, status) = match fault {
                Fault::Empty => (InstitutionError::Empty, StatusCode::UNPROCESSABLE_ENTITY),
                Fault::Throttled { minutes } => (
                    InstitutionError::Throttled { minutes },
                    StatusCode::TOO_MANY_REQUESTS,
                ),
                _ => (InstitutionError::Unknown, StatusCode::UNPROCESSABLE_ENTITY),
            };
            let typed = typed.trim().chars().take(80).collect();
            let asked = (typed, Some(error), Some(status));
            ask_institution(&visitor, &idp, &pages, &page, asked).await
        }
        Err(error) => failure::page(&visitor, &pages, &Frame::default(), &error),
    }
}

/// The page for what this institution does not offer: who helps instead stands on it.
pub(crate) fn not_offered(
    visitor: &Visitor,
    pages: &Pages,
    institution: &Institution,
) -> HttpResponse {
    let slug = &institution.slug;
    let ways_on = vec![
        way(
            WayOnKind::Help,
            &routes::of_institution(routes::HELP, slug, None),
        ),
        way(WayOnKind::SignIn, &sign_in(institution, None)),
    ];
    pages.error(
        visitor,
        &frame(visitor, Some(institution)),
        ErrorKind::NotOffered,
        ways_on,
        None,
    )
}

/// Where somebody signs in: in the sign-in that is under way, at the institution's own portal, or at
/// the own page.
pub(crate) fn sign_in(institution: &Institution, signin: Option<&TransactionId>) -> String {
    match (signin, &institution.policy.home_url) {
        (Some(id), _) => routes::signin(id),
        (None, Some(home)) => home.clone(),
        (None, None) => routes::of_institution(routes::ACCOUNT, &institution.slug, None),
    }
}

/// The sign-in that an address names.
pub(crate) fn signin_of(visitor: &Visitor) -> Option<TransactionId> {
    let id = query(visitor, "signin")?;
    let well_formed = id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit());
    well_formed.then(|| TransactionId::from(id))
}

/// A parameter of the address.
pub(crate) fn query(visitor: &Visitor, name: &str) -> Option<String> {
    Params::parse_leniently(visitor.request.query_string()).owned(name)
}

/// What people type as a name here.
pub(crate) fn username_kind(institution: &Institution) -> (UsernameKind, Option<String>) {
    match &institution.policy.login_name {
        LoginName::Email => (UsernameKind::Email, None),
        LoginName::Username => (UsernameKind::Username, None),
        LoginName::Suffixed { suffix } => (UsernameKind::UsernameWithSuffix, Some(suffix.clone())),
    }
}

/// A way on.
pub(crate) fn way(kind: WayOnKind, href: &str) -> WayOn {
    WayOn {
        kind,
        href: href.to_owned(),
    }
}
