//! Signing out at a portal's request (OpenID Connect RP-Initiated Logout 1.0), and the language links
//! of pages that have no sign-in to remember them in.

use crate::{failure, open_pages::query};
use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{Data, Query, ServiceConfig, get, post},
};
use serde::Deserialize;
use sluis_idp_core::{
    Idp,
    logout::{LogoutOutcome, SignedOut, Stays},
    logout_request::KEPT,
    upstream_logout::{SIGNED_OUT, SourceFarewell},
};
use sluis_model::{browser::BrowserChanges, client::Client, institution::Institution};
use sluis_protocol::params::Params;
use sluis_themes::pages::{BackLink, SignOutPage, SignedOutPage, SourceGoodbye, StaysHere};
use sluis_web::{
    Pages, Visitor, answer::see_other, cookies, csrf, form::Form, look::shown_name, pages::Frame,
    routes,
};
use std::sync::Arc;

const PURPOSE: &str = "sign-out";

pub(crate) fn mount(config: &mut ServiceConfig) {
    config
        .route(routes::END_SESSION, get().to(by_get))
        .route(routes::END_SESSION, post().to(by_post))
        .route("/oauth/logout/confirm", post().to(confirm))
        .route(SIGNED_OUT, get().to(back_from_source))
        .route("/language", get().to(language));
}

async fn by_get(
    request: HttpRequest,
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
) -> HttpResponse {
    let params = Params::parse_leniently(request.query_string());
    sign_out(&visitor, &idp, &pages, &params, false).await
}

/// A portal's page may post; like at the authorization endpoint, only a GET brings our cookies. The address
/// that the browser gets it with names the ID token that came along, and does not hold it.
async fn by_post(visitor: Visitor, idp: Data<Idp>, pages: Data<Pages>, form: Form) -> HttpResponse {
    let mut params = form.params().cloned().unwrap_or_default();
    // A name of ours says nothing in a portal's form.
    if params.get(KEPT).is_some() {
        params = Params::default();
    }
    let query = match idp.logout_request(&visitor.ctx, &params).await {
        Ok(request) => idp.logout_query(&visitor.ctx, &request).await,
        Err(error) => Err(error),
    };
    match query {
        Ok(query) => see_other(
            &visitor,
            &format!("{}?{query}", routes::END_SESSION),
            &BrowserChanges::default(),
        ),
        Err(error) => failure::page(&visitor, &pages, &Frame::default(), &error),
    }
}

/// The answer to our own question.
async fn confirm(
    request: HttpRequest,
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    form: Form,
) -> HttpResponse {
    let params = Params::parse_leniently(request.query_string());
    let binding = visitor.browser.session.as_ref().map(|token| token.hash());
    let sent = form.params().ok().and_then(|form| form.get("csrf"));
    let ours = binding
        .is_some_and(|binding| csrf::is_ours(&visitor.site, &request, &binding, PURPOSE, sent));
    // Without a session there is nothing to sign out of: the form was sent twice.
    let again = visitor.browser.session.is_none() && csrf::same_origin(&request);
    if !ours && !again {
        return pages.forged(&visitor, routes::END_SESSION);
    }
    if form.field("action") == "stay" {
        return see_other(&visitor, routes::ACCOUNT, &BrowserChanges::default());
    }
    sign_out(&visitor, &idp, &pages, &params, true).await
}

async fn sign_out(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
    params: &Params,
    confirmed: bool,
) -> HttpResponse {
    let request = match idp.logout_request(&visitor.ctx, params).await {
        Ok(request) => request,
        Err(error) => return failure::page(visitor, pages, &Frame::default(), &error),
    };
    let language = request
        .ui_locales()
        .and_then(|locales| {
            let spoken = |tag: &&str| pages.themes().language(tag).is_some();
            locales.split(' ').find(spoken)
        })
        .map(str::to_owned);
    let outcome = match idp
        .logout(&visitor.ctx, &visitor.browser, &request, confirmed)
        .await
    {
        Ok(outcome) => outcome,
        Err(error) => return failure::page(visitor, pages, &Frame::default(), &error),
    };
    match outcome {
        LogoutOutcome::Done {
            target,
            stays,
            institution,
            client,
            changes,
            frames,
            source,
        } => {
            let (target, there) = by_way_of(target, source);
            if let (Some(target), true, None) = (&target, frames.is_empty(), &there) {
                return see_other(visitor, target, &changes);
            }
            let page = SignedOutPage {
                back: client.as_deref().and_then(back),
                onward: target,
                there,
                stays: stays.map(|why| match why {
                    Stays::NotRegistered => StaysHere::NotRegistered,
                    Stays::NotProven => StaysHere::NotProven,
                }),
                frames,
            };
            let institution = match institution {
                None => of_address(visitor, idp).await,
                of_the_session => of_the_session,
            };
            let look = (institution.as_deref(), language.as_deref());
            signed_out(visitor, pages, look, &page, &changes)
        }
        LogoutOutcome::Ask { signed_in, client } => {
            let query = match params.get(KEPT) {
                Some(kept) => Ok(Params::from_iter([(KEPT, kept)]).encode()),
                None => idp.logout_query(&visitor.ctx, &request).await,
            };
            let query = match query {
                Ok(query) => query,
                Err(error) => return failure::page(visitor, pages, &Frame::default(), &error),
            };
            let page = SignOutPage {
                action: format!("/oauth/logout/confirm?{query}"),
                username: Some(shown_name(&signed_in.institution, &signed_in.person)),
                portal_name: client.as_ref().map(|client| client.name.clone()),
            };
            let binding = visitor.browser.session.as_ref().map(|token| token.hash());
            let frame = Frame {
                institution: Some(&signed_in.institution),
                language: language.as_deref(),
                form: binding.map(|binding| (PURPOSE, binding)),
                signed_in: Some(shown_name(&signed_in.institution, &signed_in.person)),
                ..Frame::default()
            };
            pages.show(visitor, &frame, &page, &BrowserChanges::default())
        }
    }
}

/// After a session was ended at one of our own pages: to where the browser goes, or first to the page
/// that tells the portals which listen over the front channel. It leads on where somebody is `next`.
pub(crate) fn left(
    visitor: &Visitor,
    pages: &Pages,
    look: (Option<&Institution>, Option<&str>),
    (ended, source): (SignedOut, Option<SourceFarewell>),
    to: String,
    next: bool,
) -> HttpResponse {
    let always = source.as_ref().is_some_and(|source| source.always);
    let (to, there) = by_way_of(Some(to), source);
    let to = to.unwrap_or_default();
    if ended.frames.is_empty() && there.is_none() {
        return see_other(visitor, &to, &ended.changes);
    }
    let page = SignedOutPage {
        back: None,
        onward: (next || always).then_some(to),
        there,
        stays: None,
        frames: ended.frames,
    };
    signed_out(visitor, pages, look, &page, &ended.changes)
}

/// Where the browser goes by itself, and what the page asks: whoever always signs out at the source
/// goes there first, and from there on.
fn by_way_of(
    target: Option<String>,
    source: Option<SourceFarewell>,
) -> (Option<String>, Option<SourceGoodbye>) {
    match source {
        Some(source) if source.always => (Some(source.url), None),
        Some(source) => {
            let there = SourceGoodbye {
                source: source.name,
                href: source.url,
            };
            (target, Some(there))
        }
        None => (target, None),
    }
}

/// Somebody comes back from signing out at a source.
async fn back_from_source(
    request: HttpRequest,
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
) -> HttpResponse {
    let params = Params::parse_leniently(request.query_string());
    let state = params.get("state").unwrap_or_default();
    match idp.back_from_farewell(&visitor.ctx, state).await {
        Ok(onward) => {
            let to = onward.unwrap_or_else(|| routes::END_SESSION.to_owned());
            see_other(&visitor, &to, &BrowserChanges::default())
        }
        Err(error) => failure::page(&visitor, &pages, &Frame::default(), &error),
    }
}

/// "You are signed out", with what portals are told by it.
fn signed_out(
    visitor: &Visitor,
    pages: &Pages,
    (institution, language): (Option<&Institution>, Option<&str>),
    page: &SignedOutPage,
    changes: &BrowserChanges,
) -> HttpResponse {
    let frame = Frame {
        institution,
        language,
        own: true,
        frames: &page.frames,
        ..Frame::default()
    };
    pages.show(visitor, &frame, page, changes)
}

/// Where somebody sees that they are signed out, after their session ended at one of our own pages.
pub(crate) fn over(slug: &str) -> String {
    routes::of_institution(routes::END_SESSION, slug, None)
}

/// The institution that the address names, or whose own host was asked: its page keeps its look after the
/// session is gone.
async fn of_address(visitor: &Visitor, idp: &Idp) -> Option<Arc<Institution>> {
    let named = query(visitor, "institution");
    if named.is_none() {
        visitor.host_institution()?;
    }
    let found = idp
        .institution_of_page(named.as_deref(), &visitor.browser.host)
        .await;
    found.unwrap_or_else(|error| {
        // The person is signed out; that the look is missing is no reason to say otherwise.
        tracing::warn!(request.id = %visitor.ctx.request_id, %error, "the page has no look");
        None
    })
}

fn back(client: &Client) -> Option<BackLink> {
    let href = client.settings.home_url.clone()?;
    Some(BackLink {
        href,
        label: client.name.clone(),
    })
}

#[derive(Deserialize)]
struct Chosen {
    lang: String,
    to: String,
}

/// Remembers a language and goes back to a page of our own.
async fn language(visitor: Visitor, idp: Data<Idp>, chosen: Option<Query<Chosen>>) -> HttpResponse {
    let to = chosen
        .as_ref()
        .map(|chosen| chosen.to.as_str())
        .filter(|to| is_own_path(to))
        .unwrap_or("/");
    let mut response = HttpResponse::build(StatusCode::SEE_OTHER);
    response.insert_header((header::LOCATION, to));
    if let Some(lang) = chosen
        .as_ref()
        .map(|chosen| chosen.lang.as_str())
        .filter(|lang| idp.speaks(lang))
    {
        cookies::write_language(&mut response, &visitor.site, lang);
    }
    response.finish()
}

/// A path of our own: rooted, and without anything that a browser might read otherwise.
fn is_own_path(to: &str) -> bool {
    to.starts_with('/')
        && !to.starts_with("//")
        && to.len() <= 2000
        && to.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
}

#[cfg(test)]
mod tests {
    use super::is_own_path;

    #[test]
    fn red_12_only_a_rooted_path_of_our_own_is_gone_back_to() {
        for bad in [
            "//evil.example",
            "/\t/evil.example",
            "/\\evil.example",
            "https://evil.example",
            "",
            "/a b",
            "/\u{1}",
        ] {
            assert!(!is_own_path(bad), "{bad:?}");
        }
        assert!(is_own_path("/account/security?news=password"));
    }
}
