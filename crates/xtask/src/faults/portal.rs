//! What a portal does: it sends browsers to sign in, and turns codes and refresh tokens into tokens.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::browser::{Browser, Walked};
use super::counts::Fault;
use super::setup::{CALLBACK, PORTAL, SCHOOL, SECRET};
use super::site::Site;
use super::wire::{Answer, Request, encoded};

/// The pair of RFC 7636, appendix B: what is tried here is no secret.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// The tokens that a code or a refresh token was worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) refresh: Option<String>,
    id_token: Option<String>,
}

impl Tokens {
    /// The id of the key that signed the ID token (RFC 7515 section 4.1.4).
    pub(crate) fn kid(&self) -> Option<String> {
        let header = self.id_token.as_ref()?.split('.').next()?;
        let header = URL_SAFE_NO_PAD.decode(header).ok()?;
        let header: serde_json::Value = serde_json::from_slice(&header).ok()?;
        Some(header["kid"].as_str()?.to_owned())
    }
}

/// Sends the browser to sign in; the code that comes back.
///
/// # Errors
/// [`Fault`] says what went wrong on the way.
pub(crate) fn sign_in(browser: &mut Browser, scope: &str) -> Result<String, Fault> {
    match browser.open(&asked(scope))? {
        Walked::Portal(address) => {
            code_of(&address).ok_or_else(|| Fault::Wrong(format!("no code came back: {address}")))
        }
        Walked::Page(page) => Err(Fault::Wrong(format!(
            "the sign-in ended at a page: {} {}",
            page.status,
            step_of(&page.body)
        ))),
    }
}

/// The style sheet of the first page of a sign-in; empty where there is none.
pub(crate) fn look_of_sign_in(browser: &mut Browser) -> String {
    let page = browser.first_page(&asked("openid")).unwrap_or_default();
    let links = page.body.split("<link").skip(1);
    let mut styles = links.filter(|link| link.contains("stylesheet"));
    let style = styles.next().unwrap_or_default();
    style.split('>').next().unwrap_or_default().to_owned()
}

fn asked(scope: &str) -> String {
    format!(
        "/oauth/authorize?response_type=code&client_id={PORTAL}&redirect_uri={}&scope={}\
         &state=xyz&nonce=n&code_challenge={CHALLENGE}&code_challenge_method=S256&institution={SCHOOL}",
        encoded(CALLBACK),
        encoded(scope),
    )
}

fn code_of(address: &str) -> Option<String> {
    let query = address.strip_prefix(CALLBACK)?.strip_prefix('?')?;
    let code = query.split('&').find_map(|pair| pair.strip_prefix("code="));
    code.map(str::to_owned)
}

fn step_of(html: &str) -> &str {
    let after = html.split("data-step=\"").nth(1).unwrap_or_default();
    after.split('"').next().unwrap_or_default()
}

/// The answer to a code.
///
/// # Errors
/// For every 5xx and for silence.
pub(crate) fn redeem(site: &Site, code: &str) -> Result<Answer, Fault> {
    site.ask(&Request::form(
        "/oauth/token",
        &[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
            ("client_id", PORTAL),
            ("client_secret", SECRET),
        ],
    ))
}

/// The answer to a refresh token.
///
/// # Errors
/// For every 5xx and for silence.
pub(crate) fn refresh(site: &Site, token: &str) -> Result<Answer, Fault> {
    site.ask(&Request::form(
        "/oauth/token",
        &[
            ("grant_type", "refresh_token"),
            ("refresh_token", token),
            ("client_id", PORTAL),
            ("client_secret", SECRET),
        ],
    ))
}

/// What an access token is told of its person.
///
/// # Errors
/// For every 5xx and for silence.
pub(crate) fn userinfo(site: &Site, access: &str) -> Result<Answer, Fault> {
    site.ask(&Request::get("/oauth/userinfo").with("Authorization", format!("Bearer {access}")))
}

/// The tokens of a good answer.
///
/// # Errors
/// The answer is a refusal.
pub(crate) fn tokens(answer: &Answer) -> Result<Tokens, Fault> {
    let json = answer.json();
    let text = |name: &str| json[name].as_str().map(str::to_owned);
    match text("access_token") {
        Some(access) if answer.status == 200 => Ok(Tokens {
            access,
            refresh: text("refresh_token"),
            id_token: text("id_token"),
        }),
        _ => Err(Fault::Wrong(format!(
            "no tokens: {} {}",
            answer.status,
            answer.body.trim()
        ))),
    }
}
