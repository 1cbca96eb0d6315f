//! What each address does.

use std::sync::Arc;

use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::failure::Failure;
use crate::language::{Language, Spoken};
use crate::pages;
use crate::portal::{Attempt, Portal, Portals};
use crate::provider::Secrets;
use crate::style;
use crate::television;
use crate::wishes::LoginQuery;

const LARGEST_FORM: usize = 32 * 1024;

pub(crate) fn mount(portals: &Portals, cfg: &mut web::ServiceConfig) {
    let accents = style::accents(portals.all().iter().map(|one| &one.settings));
    let listed = portals.clone();
    cfg.route(
        "/",
        web::get().to(move |request: HttpRequest| {
            let all = listed.all().iter().map(|one| &one.settings);
            let page = pages::index(all, Spoken::of(&request));
            async move { page }
        }),
    )
    .route(
        "/portal.css",
        web::get().to(|| async { sheet(style::SHEET.to_owned()) }),
    )
    .route(
        "/accents.css",
        web::get().to(move || {
            let accents = accents.clone();
            async move { sheet(accents) }
        }),
    );
    for portal in portals.all() {
        if portal.settings.device {
            television::mount(portal, cfg);
            continue;
        }
        cfg.service(
            web::scope(&portal.settings.slug)
                .app_data(portal.clone())
                .app_data(web::FormConfig::default().limit(LARGEST_FORM))
                .route("", web::get().to(to_home))
                .route("/", web::get().to(home))
                .route("/login", web::get().to(login))
                .route("/callback", web::get().to(callback))
                .route("/callback", web::post().to(posted_callback))
                .route("/refresh", web::post().to(refresh))
                .route("/logout", web::post().to(logout))
                .route("/signed-out", web::get().to(signed_out)),
        );
    }
}

fn sheet(text: String) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("X-Content-Type-Options", "nosniff"))
        .insert_header(("Cache-Control", "max-age=60"))
        .content_type("text/css; charset=utf-8")
        .body(text)
}

pub(crate) fn redirect(to: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((LOCATION, to))
        .insert_header(("Cache-Control", "no-store"))
        .insert_header(("Referrer-Policy", "no-referrer"))
        .finish()
}

impl Portal {
    pub(crate) fn session_cookie(&self) -> String {
        format!("portal_{}", self.settings.key())
    }

    fn browser_cookie(&self) -> String {
        format!("portal_{}_browser", self.settings.key())
    }

    pub(crate) fn cookie(&self, name: String, value: String) -> Cookie<'static> {
        Cookie::build(name, value)
            .path(self.settings.slug.clone())
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.settings.base_url.starts_with("https:"))
            .finish()
    }

    pub(crate) fn without_session(&self, mut response: HttpResponse) -> HttpResponse {
        let mut gone = self.cookie(self.session_cookie(), String::new());
        gone.make_removal();
        // A fresh response has room for one more header; a cookie that stays points at nothing.
        let _stale = response.add_cookie(&gone);
        response
    }
}

pub(crate) fn cookie_value(request: &HttpRequest, name: &str) -> Option<String> {
    let value = request.cookie(name)?.value().to_owned();
    (value.len() == 43).then_some(value)
}

pub(crate) async fn to_home(portal: web::Data<Portal>, request: HttpRequest) -> HttpResponse {
    let query = Spoken::of(&request).query(&[]);
    redirect(&format!("{}/{query}", portal.settings.slug))
}

async fn home(portal: web::Data<Portal>, request: HttpRequest) -> HttpResponse {
    let (spoken, now) = (Spoken::of(&request), portal.now());
    let session = cookie_value(&request, &portal.session_cookie())
        .and_then(|id| portal.sessions.get(&id, now));
    match session {
        Some(person) => pages::signed_in_home(&portal.settings, spoken, &person, now),
        None => pages::signed_out_home(&portal.settings, spoken),
    }
}

async fn login(
    portal: web::Data<Portal>,
    request: HttpRequest,
    query: web::Query<LoginQuery>,
) -> HttpResponse {
    let spoken = Spoken::of(&request);
    let wishes = match query.into_inner().wishes(&portal.settings) {
        Ok(wishes) => wishes,
        Err(failure) => return pages::failed(&portal.settings, spoken, &failure),
    };
    let secrets = Secrets {
        state: portal.token(),
        nonce: portal.token(),
        verifier: portal.token(),
    };
    let url = match portal
        .provider
        .sign_in_url(&portal.settings, &secrets, &wishes)
        .await
    {
        Ok(url) => url,
        Err(failure) => return pages::failed(&portal.settings, spoken, &failure),
    };
    // One value for all of a browser's sign-ins, so that two tabs do not unseat each other.
    let browser =
        cookie_value(&request, &portal.browser_cookie()).unwrap_or_else(|| portal.token());
    let attempt = Attempt {
        browser: browser.clone(),
        wishes,
        chosen: spoken.chosen.then_some(spoken.language),
        posted: None,
        secrets: secrets.clone(),
    };
    portal.attempts.put(secrets.state, attempt, portal.now());
    let mut response = redirect(url.as_str());
    let cookie = portal.cookie(portal.browser_cookie(), browser);
    match response.add_cookie(&cookie) {
        Ok(()) => response,
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}

/// An authorization response, by query or by form post. No `Debug`: it holds the code.
#[derive(Clone, Deserialize)]
pub(crate) struct Answer {
    state: Option<String>,
    code: Option<String>,
    iss: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
    /// The state of an answer that was posted before.
    resume: Option<String>,
}

/// A cross-site POST brings no `Lax` cookie, so the answer waits under its state until the browser
/// comes back by GET, with the cookie that shows that it began this sign-in.
async fn posted_callback(
    portal: web::Data<Portal>,
    request: HttpRequest,
    answer: web::Form<Answer>,
) -> HttpResponse {
    let answer = answer.into_inner();
    let state = answer.state.clone().unwrap_or_default();
    let kept = portal.attempts.change(&state, portal.now(), |attempt| {
        attempt.posted = Some(answer);
    });
    if !kept {
        return pages::failed(&portal.settings, Spoken::of(&request), &Failure::State);
    }
    let mut query = openidconnect::url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("resume", &state);
    redirect(&format!(
        "{}/callback?{}",
        portal.settings.slug,
        query.finish()
    ))
}

async fn callback(
    portal: web::Data<Portal>,
    request: HttpRequest,
    answer: web::Query<Answer>,
) -> HttpResponse {
    let mut spoken = Spoken::of(&request);
    match finish(&portal, &request, answer.into_inner(), &mut spoken).await {
        Ok(session) => {
            let home = format!("{}/{}", portal.settings.slug, spoken.query(&[]));
            let mut response = redirect(&home);
            let cookie = portal.cookie(portal.session_cookie(), session);
            match response.add_cookie(&cookie) {
                Ok(()) => response,
                Err(_) => HttpResponse::InternalServerError().finish(),
            }
        }
        Err(failure) => pages::failed(&portal.settings, spoken, &failure),
    }
}

/// Checks the answer, uses the attempt up and opens a session: its identifier comes back.
async fn finish(
    portal: &Portal,
    request: &HttpRequest,
    answer: Answer,
    spoken: &mut Spoken,
) -> Result<String, Failure> {
    let now = portal.now();
    let resumed = answer.resume.is_some();
    let state = answer.resume.clone().or_else(|| answer.state.clone());
    let state = state.ok_or(Failure::State)?;
    let browser = cookie_value(request, &portal.browser_cookie()).ok_or(Failure::State)?;
    // Looked at before it is used up: another browser's guess must not end this one's sign-in.
    let attempt = portal.attempts.get(&state, now).ok_or(Failure::State)?;
    if attempt.browser != browser {
        return Err(Failure::State);
    }
    let attempt = portal.attempts.take(&state, now).ok_or(Failure::State)?;
    if let Some(language) = attempt.chosen {
        *spoken = Spoken {
            language,
            chosen: true,
        };
    }
    let answer = match (resumed, attempt.posted) {
        (true, Some(posted)) => posted,
        (true, None) => return Err(Failure::State),
        (false, _) => answer,
    };
    portal
        .provider
        .check_issuer(&portal.settings, answer.iss.as_deref())
        .await?;
    if let Some(error) = answer.error {
        return Err(Failure::Provider {
            error,
            description: answer.error_description.unwrap_or_default(),
        });
    }
    let code = answer.code.ok_or(Failure::Request(
        "the answer holds neither a code nor an error",
    ))?;
    let person = portal
        .provider
        .complete(
            &portal.settings,
            code,
            &attempt.secrets,
            &attempt.wishes,
            now,
        )
        .await?;
    // A new identifier at every sign-in; the session that stood before ends.
    if let Some(before) = cookie_value(request, &portal.session_cookie()) {
        portal.sessions.take(&before, now);
    }
    let session = portal.token();
    portal.sessions.put(session.clone(), Arc::new(person), now);
    Ok(session)
}

async fn refresh(portal: web::Data<Portal>, request: HttpRequest) -> HttpResponse {
    let (spoken, now) = (Spoken::of(&request), portal.now());
    let home = format!("{}/{}", portal.settings.slug, spoken.query(&[]));
    let Some(id) = cookie_value(&request, &portal.session_cookie()) else {
        return redirect(&home);
    };
    let Some(person) = portal.sessions.get(&id, now) else {
        return redirect(&home);
    };
    match portal
        .provider
        .refresh(&portal.settings, &person, now)
        .await
    {
        Ok(renewed) => {
            let renewed = Arc::new(renewed);
            portal.sessions.change(&id, now, |kept| *kept = renewed);
            redirect(&home)
        }
        Err(failure) => pages::failed(&portal.settings, spoken, &failure),
    }
}

/// Ends the session here first, then sends the person on to end the one at the provider.
async fn logout(portal: web::Data<Portal>, request: HttpRequest) -> HttpResponse {
    let (spoken, now) = (Spoken::of(&request), portal.now());
    let person = cookie_value(&request, &portal.session_cookie())
        .and_then(|id| portal.sessions.take(&id, now));
    let state = portal.token();
    let language = spoken.chosen.then(|| spoken.language.tag());
    let onward = match person {
        Some(person) => {
            portal
                .provider
                .sign_out_url(&portal.settings, &person, state.clone(), language)
                .await
        }
        None => None,
    };
    portal.without_session(match onward {
        Some(url) => {
            portal
                .sign_outs
                .put(state, spoken.chosen.then_some(spoken.language), now);
            redirect(url.as_str())
        }
        None => redirect(&format!(
            "{}/signed-out{}",
            portal.settings.slug,
            spoken.query(&[])
        )),
    })
}

#[derive(Deserialize)]
struct SignedOutQuery {
    state: Option<String>,
}

async fn signed_out(
    portal: web::Data<Portal>,
    request: HttpRequest,
    query: web::Query<SignedOutQuery>,
) -> HttpResponse {
    let mut spoken = Spoken::of(&request);
    let state = query.into_inner().state;
    let known: Option<Option<Language>> =
        state.and_then(|state| portal.sign_outs.take(&state, portal.now()));
    if let Some(Some(language)) = known {
        spoken = Spoken {
            language,
            chosen: true,
        };
    }
    pages::signed_out(&portal.settings, spoken, known.is_some())
}
