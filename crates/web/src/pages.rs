//! Pages as answers: rendered, with their headers and cookies.

use crate::{
    composed::Composed,
    cookies, csrf,
    headers::{OWN_PAGE_POLICY, PAGE_POLICY},
    look::look_for,
    routes,
    visitor::Visitor,
};
use actix_web::{
    HttpResponse,
    http::{StatusCode, Uri, header},
};
use sluis_model::{
    browser::BrowserChanges, ids::ClientId, institution::Institution, secret::HashedToken,
};
use sluis_protocol::params::Params;
use sluis_themes::{
    AccountMenu, Chrome, ConsoleFrame, Ending, Lang, Look, Page, PortalView, Shown, Themes,
    pages::{ErrorKind, ErrorPage, WayOn},
};
use std::sync::Arc;

pub use sluis_themes::pages::{
    ErrorKind as PageErrorKind, WayOn as PageWayOn, WayOnKind as PageWayOnKind,
};

/// Renders pages.
#[derive(Clone)]
pub struct Pages {
    themes: Arc<Themes>,
    composed: Arc<Composed>,
}

impl std::fmt::Debug for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pages")
    }
}

/// What a page is shown with, beside its own content.
#[derive(Debug, Clone, Default)]
pub struct Frame<'a> {
    /// Whose look it has.
    pub institution: Option<&'a Institution>,
    /// The language that the sign-in or the person chose.
    pub language: Option<&'a str>,
    /// "You sign in at …".
    pub portal: Option<&'a str>,
    /// Which portal that is: it may have a look of its own here.
    pub portal_id: Option<&'a ClientId>,
    /// What that portal shows of itself.
    pub portal_view: PortalView,
    /// What the form is for, and what its token is bound to.
    pub form: Option<(&'static str, HashedToken)>,
    /// Who is signed in.
    pub signed_in: Option<String>,
    /// Two-step verification is for who is signed in: the account's menu leads to it (E-06).
    pub second_factor: bool,
    /// The page posts only to ourselves.
    pub own: bool,
    /// The status; 200 unless said.
    pub status: Option<StatusCode>,
    /// The path that language links lead to; without one there are none.
    pub path: Option<String>,
    /// Addresses of elsewhere that the page loads in frames.
    pub frames: &'a [String],
    /// The console around the page.
    pub console: Option<ConsoleFrame>,
    /// When the sign-in that the page belongs to ends.
    pub ending: Option<Ending>,
}

impl Pages {
    /// Wraps the themes.
    #[must_use]
    pub fn new(themes: Arc<Themes>) -> Self {
        Self {
            themes,
            composed: Arc::default(),
        }
    }

    /// The themes, to be used beside the pages.
    #[must_use]
    pub fn shared_themes(&self) -> Arc<Themes> {
        Arc::clone(&self.themes)
    }

    /// The themes themselves, for their static files.
    #[must_use]
    pub fn themes(&self) -> &Themes {
        &self.themes
    }

    /// What was composed lately of the pictures of institutions' own looks.
    #[must_use]
    pub fn composed(&self) -> &Composed {
        &self.composed
    }

    /// The language that a page is shown in.
    #[must_use]
    pub fn language(visitor: &Visitor, frame: &Frame<'_>) -> Lang {
        visitor.language(frame.language, frame.institution)
    }

    /// A page.
    #[must_use]
    pub fn show(
        &self,
        visitor: &Visitor,
        frame: &Frame<'_>,
        page: &impl Page,
        changes: &BrowserChanges,
    ) -> HttpResponse {
        let lang = Self::language(visitor, frame);
        let look = match frame.institution {
            Some(institution) => look_for(institution, frame.portal_id, lang, visitor.now()),
            None => Look::neutral(),
        };
        let mut chrome = Chrome::new(lang);
        chrome.portal_name = frame.portal.map(str::to_owned);
        chrome.portal = frame.portal_view.clone();
        chrome.signed_in_name = frame.signed_in.clone();
        chrome.console = frame.console.clone();
        chrome.ending = frame.ending.clone();
        // For whom it is not, a menu that names it would promise what is refused (U-03).
        chrome.account_menu =
            (frame.signed_in.is_some() && frame.second_factor).then(|| AccountMenu {
                personal_href: routes::ACCOUNT.to_owned(),
                security_href: routes::ACCOUNT_SECURITY.to_owned(),
                second_factor_href: routes::ACCOUNT_SECOND_FACTOR.to_owned(),
                sign_out_href: Some(routes::END_SESSION.to_owned()),
            });
        chrome.request_id = Some(visitor.ctx.request_id.to_string());
        chrome.csrf = frame
            .form
            .as_ref()
            .map(|(purpose, binding)| Shown::from(csrf::token(&visitor.site, binding, purpose)));
        if let Some(path) = &frame.path {
            let separator = if path.contains('?') { '&' } else { '?' };
            let offered = |lang: Lang| {
                let shown = frame.console.is_none() || self.themes.console_speaks(lang);
                let institution = frame.institution;
                shown && institution.is_none_or(|own| own.speaks(lang.code()))
            };
            chrome.languages = self
                .themes
                .language_links(|lang| format!("{path}{separator}lang={}", lang.code()));
            chrome.languages.retain(|link| offered(link.lang));
        }
        match self.themes.render(&look, &chrome, page) {
            Ok(html) => {
                let policy = policy(frame, self.themes.brings_font(&look));
                let mut response = HttpResponse::build(frame.status.unwrap_or(StatusCode::OK));
                response
                    .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
                    .insert_header((header::CACHE_CONTROL, "no-store"))
                    .insert_header((header::CONTENT_SECURITY_POLICY, policy));
                cookies::write(&mut response, visitor, changes);
                response.body(html)
            }
            Err(error) => {
                tracing::error!(request.id = %visitor.ctx.request_id, %error, "a page could not be rendered");
                HttpResponse::InternalServerError()
                    .content_type("text/plain; charset=utf-8")
                    .body("500")
            }
        }
    }

    /// The page for a form that no page of ours sent; `back` leads to where one can be had.
    #[must_use]
    pub fn forged(&self, visitor: &Visitor, back: &str) -> HttpResponse {
        self.forged_within(visitor, &Frame::default(), back)
    }

    /// The same to somebody of whom more is known: whose look it has, and in which language.
    #[must_use]
    pub fn forged_within(&self, visitor: &Visitor, frame: &Frame<'_>, back: &str) -> HttpResponse {
        let again = WayOn {
            kind: PageWayOnKind::TryAgain,
            href: back.to_owned(),
        };
        // Without any cookie of ours the browser keeps none; that is the likelier reason.
        let kind = if visitor.browser.token.is_none() && visitor.browser.session.is_none() {
            ErrorKind::CookiesOff
        } else {
            ErrorKind::ForgedForm
        };
        self.error(visitor, frame, kind, vec![again], None)
    }

    /// An error page: what happened, and the way on.
    #[must_use]
    pub fn error(
        &self,
        visitor: &Visitor,
        frame: &Frame<'_>,
        kind: ErrorKind,
        ways_on: Vec<WayOn>,
        detail_for_developer: Option<String>,
    ) -> HttpResponse {
        let status = match kind {
            ErrorKind::NotFound | ErrorKind::NotOffered => StatusCode::NOT_FOUND,
            ErrorKind::Unavailable | ErrorKind::Busy => StatusCode::SERVICE_UNAVAILABLE,
            ErrorKind::TooMany => StatusCode::TOO_MANY_REQUESTS,
            ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ErrorKind::Server => StatusCode::INTERNAL_SERVER_ERROR,
            ErrorKind::SharedAccount
            | ErrorKind::InactiveAccount
            | ErrorKind::TemporaryPasswordEnded
            | ErrorKind::Refused
            | ErrorKind::WrongInstitution
            | ErrorKind::ForgedForm => StatusCode::FORBIDDEN,
            _ => StatusCode::BAD_REQUEST,
        };
        let frame = Frame {
            status: Some(status),
            path: frame.path.clone().or_else(|| language_path(visitor)),
            ..frame.clone()
        };
        let page = ErrorPage {
            kind,
            ways_on,
            detail_for_developer,
            contacts: vec![],
        };
        let mut response = self.show(visitor, &frame, &page, &BrowserChanges::default());
        let seconds = match status {
            StatusCode::SERVICE_UNAVAILABLE => Some("5"),
            StatusCode::TOO_MANY_REQUESTS => Some("60"),
            _ => None,
        };
        if let Some(seconds) = seconds {
            let seconds = header::HeaderValue::from_static(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

/// What a page may load: with frames, those origins besides, and nobody else's. Where the look brings a font, it
/// stands in the style sheet.
fn policy(frame: &Frame<'_>, brings_font: bool) -> String {
    let policy = if frame.own {
        OWN_PAGE_POLICY
    } else {
        PAGE_POLICY
    };
    let policy = if brings_font {
        policy.replace("font-src 'self'", "font-src 'self' data:")
    } else {
        policy.to_owned()
    };
    let mut origins: Vec<String> = frame.frames.iter().filter_map(|uri| origin(uri)).collect();
    origins.sort_unstable();
    origins.dedup();
    if origins.is_empty() {
        policy
    } else {
        format!("{policy}; frame-src {}", origins.join(" "))
    }
}

/// The origin of a web address; `None` for what would mean something else in a policy.
fn origin(uri: &str) -> Option<String> {
    let uri: Uri = uri.parse().ok()?;
    let authority = uri.authority()?.as_str();
    let plain = authority
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b));
    let scheme = uri.scheme_str().filter(|_| plain)?;
    Some(format!("{scheme}://{authority}"))
}

/// The longest address that a language link leads back to, in bytes: a longer one would not come back whole.
const LONGEST_BACK: usize = 1500;

/// The language links of a page that nothing is under way on: back to the page itself. A posted form
/// can't be asked for again, a long address would not come back whole, and a host that nobody here
/// knows has no page that remembers the choice.
fn language_path(visitor: &Visitor) -> Option<String> {
    let here = visitor.request.uri().path_and_query()?.as_str();
    // What somebody else's request holds goes into no link of ours.
    let own = !here.starts_with("/oauth/");
    let again = own && visitor.host.is_some() && visitor.request.method().is_safe();
    (again && here.len() <= LONGEST_BACK).then(|| language_link(here))
}

/// The language links of one of our own pages: back to the page with what was asked of it, or to the page alone where
/// that is too long.
#[must_use]
pub fn language_path_back(visitor: &Visitor) -> String {
    let here = visitor.request.uri().path_and_query();
    let whole = here.map(|here| here.as_str());
    let whole = whole.filter(|here| here.len() <= LONGEST_BACK);
    language_link(whole.unwrap_or(visitor.request.path()))
}

fn language_link(back: &str) -> String {
    let back: Params = [("to", back)].into_iter().collect();
    format!("/language?{}", back.encode())
}
