//! Cookies: opaque values alone, `__Host-` wherever pages travel encrypted (SES-03). On an institution's
//! own host the values that prove something are sealed to that host, so that a copy of them is worth
//! nothing on another (E-03).

use crate::{site::Site, visitor::Visitor};
use actix_web::{
    HttpRequest, HttpResponseBuilder,
    cookie::{Cookie, SameSite, time::Duration},
    http::header,
};
use sluis_model::{
    browser::{Browser, BrowserChanges, Change, DeviceToken},
    ids::InstitutionId,
    secret::{PlainToken, TokenKind},
};
use subtle::ConstantTimeEq as _;

const BROWSER: &str = "sluis-browser";
const SIGN_INS: &str = "sluis-sign-in";
const SESSION: &str = "sluis-session";
const DEVICES: &str = "sluis-device";
const KNOWN: &str = "sluis-known";
const INSTITUTION: &str = "sluis-institution";
const SHARED: &str = "sluis-shared";
const LANGUAGE: &str = "sluis-language";
const BADGE: &str = "sluis-badge";
const WAITING: &str = "sluis-waiting";
/// Read by the script of the check-session page as well; it proves nothing.
const STATE: &str = "sluis-state";
/// How long a computer stays marked as shared after its last sign-in: as long as browsers keep a cookie.
const SHARED_DAYS: i64 = 400;
/// How long a browser is known after its last sign-in.
const KNOWN_DAYS: i64 = 365;
/// By it browsers keep a cookie for the very host that put it there (RFC 6265bis §4.1.3.2).
const HOST_ONLY: &str = "__Host-";
/// Stands between a value and its mark, and in neither.
const MARK: char = '!';

fn name(site: &Site, name: &str) -> String {
    if site.is_secure() {
        format!("{HOST_ONLY}{name}")
    } else {
        name.to_owned()
    }
}

/// The cookies of a request that may be ours, each without what names of ours begin with here; taken apart once, for
/// every request reads several.
pub(crate) struct Sent<'r>(Vec<(&'r [u8], &'r [u8])>);

impl<'r> Sent<'r> {
    /// Takes the headers of a request apart.
    pub(crate) fn with(request: &'r HttpRequest, site: &Site) -> Self {
        let prefix = if site.is_secure() { HOST_ONLY } else { "" };
        let sent = request
            .headers()
            .get_all(header::COOKIE)
            .flat_map(|line| line.as_bytes().split(|byte| *byte == b';'))
            .filter_map(|pair| {
                let pair = pair.trim_ascii().strip_prefix(prefix.as_bytes())?;
                let (name, value) = pair.split_at(pair.iter().position(|byte| *byte == b'=')?);
                Some((name, value.get(1..)?))
            });
        Self(sent.collect())
    }

    /// The value of a cookie, by its name byte for byte. What reads names more kindly than browsers do takes a
    /// cookie that a sibling host put there for one of ours: `__Host-` guards the very name alone, not
    /// `__%48ost-`, nor one behind a space that only Unicode knows (RFC 6265bis §4.1.3.2). One that comes
    /// twice is nobody's either, for ours has one place.
    fn get(&self, cookie: &str) -> Option<&'r str> {
        let mut sent = self
            .0
            .iter()
            .filter(|(name, _)| *name == cookie.as_bytes())
            .map(|(_, value)| *value);
        let value = sent.next().filter(|_| sent.next().is_none())?;
        std::str::from_utf8(value).ok()
    }

    /// What the browser was given in sign-ins that are under way, each in a cookie of its own. Browsers send those that
    /// they have for longest first (RFC 6265 §5.4).
    fn sign_ins(&self, site: &Site, place: Option<&str>) -> Vec<PlainToken> {
        self.0
            .iter()
            .filter_map(|(name, value)| {
                let named = name.strip_prefix(SIGN_INS.as_bytes())?.strip_prefix(b"-")?;
                let value = std::str::from_utf8(value).ok()?;
                let value = bound(site, place, SIGN_INS, value)?;
                let token = PlainToken::presented(TokenKind::SignIn, &value)?;
                (short_name(&token).as_bytes() == named).then_some(token)
            })
            .take(2 * BrowserChanges::MOST_SIGN_INS)
            .collect()
    }
}

/// The name of the cookie that a token stands in.
fn sign_in_name(token: &PlainToken) -> String {
    format!("{SIGN_INS}-{}", short_name(token))
}

/// It tells tokens apart, and nothing of them.
fn short_name(token: &PlainToken) -> String {
    token.hash().as_str().chars().take(12).collect()
}

/// The mark of a cookie's value at a host. It says nothing and proves that we wrote the value there.
fn mark(site: &Site, key: Option<&str>, place: &str, cookie: &str, value: &str) -> Option<String> {
    site.sealer
        .mac(key, &format!("cookie/{cookie}/{place}/{value}"))
}

/// The name of the cookie that the check-session page reads.
#[must_use]
pub fn state_name(site: &Site) -> String {
    name(site, STATE)
}

/// Binds a value to a place.
fn bind(site: &Site, place: Option<&str>, cookie: &str, value: String) -> String {
    match place {
        None => value,
        Some(place) => {
            let mark = mark(site, None, place, cookie, &value).unwrap_or_default();
            format!("{value}{MARK}{mark}")
        }
    }
}

/// The value of a cookie that was written at this place. Marks of older sealing keys count, so that a
/// change of keys signs nobody out.
fn bound(site: &Site, place: Option<&str>, cookie: &str, sent: &str) -> Option<String> {
    let Some(place) = place else {
        return Some(sent.to_owned());
    };
    let (value, marked) = sent.rsplit_once(MARK)?;
    let ours = site.sealer.key_ids().any(|key| {
        mark(site, Some(key), place, cookie, value)
            .is_some_and(|mark| mark.as_bytes().ct_eq(marked.as_bytes()).into())
    });
    ours.then(|| value.to_owned())
}

/// The institutions that a computer is shared at, each with the mark that proves that an administrator
/// said so on this host. A copy on another computer would only make that one more careful.
fn sign_shared(site: &Site, place: Option<&str>, shared: &[InstitutionId]) -> String {
    let place = place.unwrap_or_default();
    let entries = shared.iter().map(|id| {
        let mark = mark(site, None, place, SHARED, id.as_str()).unwrap_or_default();
        format!("{id}{MARK}{mark}")
    });
    entries.collect::<Vec<_>>().join("~")
}

/// Those of them that are ours.
fn read_shared(site: &Site, place: Option<&str>, sent: &str) -> Vec<InstitutionId> {
    let place = Some(place.unwrap_or_default());
    sent.split('~')
        .take(BrowserChanges::MOST_SHARED)
        .filter_map(|entry| bound(site, place, SHARED, entry))
        .map(|id| InstitutionId::from(id.as_str()))
        .collect()
}

/// What the browser's cookies hold; what is malformed, or was written for another host than `place`,
/// counts as not sent.
pub(crate) fn read_browser(sent: &Sent<'_>, site: &Site, place: Option<&str>) -> Browser {
    let read = |cookie: &str| bound(site, place, cookie, sent.get(cookie)?);
    let token =
        |cookie: &str, kind| read(cookie).and_then(|text| PlainToken::presented(kind, &text));
    Browser {
        token: token(BROWSER, TokenKind::Browser),
        sign_ins: sent.sign_ins(site, place),
        session: token(SESSION, TokenKind::Session),
        devices: read(DEVICES)
            .map(|text| DeviceToken::read_all(&text))
            .unwrap_or_default(),
        known: token(KNOWN, TokenKind::KnownBrowser),
        shared_for: sent
            .get(SHARED)
            .map(|sent| read_shared(site, place, sent))
            .unwrap_or_default(),
        state: sent
            .get(STATE)
            .filter(|text| text.len() <= 64)
            .map(str::to_owned),
        ..Browser::default()
    }
}

/// The institution last used in this browser (U-15).
pub(crate) fn read_institution(sent: &Sent<'_>) -> Option<String> {
    sluis_model::institution::Institution::slug_in(sent.get(INSTITUTION)?)
}

/// The language last chosen in this browser.
pub(crate) fn read_language(sent: &Sent<'_>) -> Option<sluis_themes::Lang> {
    sluis_themes::Lang::from_tag(sent.get(LANGUAGE)?)
}

/// Writes what the browser is to keep.
pub fn write(response: &mut HttpResponseBuilder, visitor: &Visitor, changes: &BrowserChanges) {
    let site = &visitor.site;
    let place = visitor.place();
    let place = place.as_deref();
    let sealed = |cookie: &str, value: Change<String>| match value {
        Change::Set(value) => Change::Set(bind(site, place, cookie, value)),
        other => other,
    };
    let mut change = |cookie: &str, value: &Change<String>, age: Option<Duration>| match value {
        Change::Keep => {}
        Change::Set(value) => {
            response.cookie(build(site, cookie, value.clone(), age));
        }
        Change::Clear => {
            response.cookie(build(site, cookie, String::new(), Some(Duration::ZERO)));
        }
    };
    change(
        BROWSER,
        &sealed(
            BROWSER,
            map(&changes.token, |token| token.expose().to_owned()),
        ),
        None,
    );
    if let Change::Set(token) = &changes.sign_in {
        let value = Change::Set(bind(site, place, SIGN_INS, token.expose().to_owned()));
        change(&sign_in_name(token), &value, None);
        let held = &visitor.browser.sign_ins;
        let surplus = (held.len() + 1).saturating_sub(BrowserChanges::MOST_SIGN_INS);
        for old in held.iter().take(surplus) {
            change(&sign_in_name(old), &Change::Clear, None);
        }
    }
    change(
        SESSION,
        &sealed(
            SESSION,
            map(&changes.session, |token| token.expose().to_owned()),
        ),
        None,
    );
    let devices = map(&changes.devices, |devices| DeviceToken::write_all(devices));
    // The grant's own end stands in the store; the cookie outlives every grant that policy allows.
    let devices = sealed(DEVICES, devices);
    change(DEVICES, &devices, Some(Duration::days(31)));
    let known = map(&changes.known, |token| token.expose().to_owned());
    let known = sealed(KNOWN, known);
    change(KNOWN, &known, Some(Duration::days(KNOWN_DAYS)));
    let shared = map(&changes.shared_for, |shared| {
        sign_shared(site, place, shared)
    });
    change(SHARED, &shared, Some(Duration::days(SHARED_DAYS)));
    change(INSTITUTION, &changes.institution, Some(Duration::days(365)));
    match &changes.state {
        Change::Keep => {}
        Change::Set(value) => {
            response.cookie(watched(build(site, STATE, value.clone(), None), site));
        }
        Change::Clear => {
            let gone = build(site, STATE, String::new(), Some(Duration::ZERO));
            response.cookie(watched(gone, site));
        }
    }
}

/// A cookie that our own script reads inside a portal's page: wherever pages travel encrypted it goes
/// along to frames on other sites too. Without TLS browsers take no such cookie.
fn watched<'c>(mut cookie: Cookie<'c>, site: &Site) -> Cookie<'c> {
    cookie.set_http_only(false);
    if site.is_secure() {
        cookie.set_same_site(SameSite::None);
    }
    cookie
}

/// The code of a badge that was scanned, for as long as it takes to press a button; or none any more.
#[must_use]
pub fn badge_cookie(site: &Site, code: Option<&str>) -> Cookie<'static> {
    brief(site, BADGE, code, Duration::minutes(3))
}

/// The code of a badge that was scanned just now.
#[must_use]
pub fn read_badge(request: &HttpRequest, site: &Site) -> Option<String> {
    let sent = Sent::with(request, site);
    sent.get(BADGE)
        .filter(|code| !code.is_empty())
        .map(str::to_owned)
}

/// The sign-in that waits in this browser for a badge; or none any more. It proves nothing: a sign-in goes
/// on in its own browser alone.
#[must_use]
pub fn waiting_cookie(site: &Site, id: Option<&str>) -> Cookie<'static> {
    brief(site, WAITING, id, Duration::hours(1))
}

/// The sign-in that waits in this browser for a badge.
#[must_use]
pub fn read_waiting(request: &HttpRequest, site: &Site) -> Option<String> {
    let sent = Sent::with(request, site);
    sent.get(WAITING)
        .filter(|id| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .map(str::to_owned)
}

fn brief(site: &Site, cookie: &str, value: Option<&str>, age: Duration) -> Cookie<'static> {
    let age = if value.is_some() { age } else { Duration::ZERO };
    build(
        site,
        cookie,
        value.unwrap_or_default().to_owned(),
        Some(age),
    )
}

/// Remembers a chosen language.
pub fn write_language(response: &mut HttpResponseBuilder, site: &Site, language: &str) {
    response.cookie(build(
        site,
        LANGUAGE,
        language.to_owned(),
        Some(Duration::days(365)),
    ));
}

fn map<T>(change: &Change<T>, text: impl Fn(&T) -> String) -> Change<String> {
    match change {
        Change::Keep => Change::Keep,
        Change::Set(value) => Change::Set(text(value)),
        Change::Clear => Change::Clear,
    }
}

fn build<'c>(site: &Site, cookie: &str, value: String, age: Option<Duration>) -> Cookie<'c> {
    let mut cookie = Cookie::build(name(site, cookie), value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(site.is_secure())
        .finish();
    cookie.set_max_age(age);
    cookie
}
