//! A device without a keyboard: it shows a code and an address, asks by reloading its page, and says in
//! the end who signed in (RFC 8628).

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::claims;
use crate::device::{Polled, Waiting};
use crate::failure::Failure;
use crate::language::Spoken;
use crate::markup::{Page, escape};
use crate::pages;
use crate::portal::Portal;
use crate::provider::SignedIn;
use crate::qr;
use crate::routes::{cookie_value, redirect, to_home};

pub(crate) fn mount(portal: &web::Data<Portal>, cfg: &mut web::ServiceConfig) {
    cfg.service(
        web::scope(&portal.settings.slug)
            .app_data(portal.clone())
            .route("", web::get().to(to_home))
            .route("/", web::get().to(screen))
            .route("/start", web::post().to(start))
            .route("/logout", web::post().to(logout)),
    );
}

fn waiting_cookie(portal: &Portal) -> String {
    format!("portal_{}_waiting", portal.settings.key())
}

fn home(portal: &Portal, spoken: Spoken) -> HttpResponse {
    redirect(&format!("{}/{}", portal.settings.slug, spoken.query(&[])))
}

fn with_cookie(
    portal: &Portal,
    mut response: HttpResponse,
    name: String,
    value: String,
) -> HttpResponse {
    match response.add_cookie(&portal.cookie(name, value)) {
        Ok(()) => response,
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}

async fn start(portal: web::Data<Portal>, request: HttpRequest) -> HttpResponse {
    let (spoken, now) = (Spoken::of(&request), portal.now());
    let waiting = match portal.provider.device_codes(&portal.settings, now).await {
        Ok(waiting) => waiting,
        Err(failure) => return pages::failed(&portal.settings, spoken, &failure),
    };
    let id = portal.token();
    portal.waiting.put(id.clone(), waiting, now);
    with_cookie(&portal, home(&portal, spoken), waiting_cookie(&portal), id)
}

async fn logout(portal: web::Data<Portal>, request: HttpRequest) -> HttpResponse {
    let (spoken, now) = (Spoken::of(&request), portal.now());
    if let Some(id) = cookie_value(&request, &portal.session_cookie()) {
        portal.sessions.take(&id, now);
    }
    portal.without_session(home(&portal, spoken))
}

async fn screen(portal: web::Data<Portal>, request: HttpRequest) -> HttpResponse {
    let (spoken, now) = (Spoken::of(&request), portal.now());
    let session = cookie_value(&request, &portal.session_cookie())
        .and_then(|id| portal.sessions.get(&id, now));
    if let Some(person) = session {
        return signed_in(&portal, spoken, &person);
    }
    let Some(id) = cookie_value(&request, &waiting_cookie(&portal)) else {
        return signed_out(&portal, spoken);
    };
    let mut due = false;
    portal
        .waiting
        .change(&id, now, |waiting| due = waiting.is_due(now));
    let Some(waiting) = portal.waiting.get(&id, now) else {
        return signed_out(&portal, spoken);
    };
    if !due {
        return shows_code(&portal, spoken, &waiting);
    }
    match portal
        .provider
        .poll(&portal.settings, &waiting.codes, now)
        .await
    {
        Ok(Polled::Pending) => shows_code(&portal, spoken, &waiting),
        Ok(Polled::TooOften) => {
            portal
                .waiting
                .change(&id, now, |waiting| waiting.slow_down(now));
            shows_code(&portal, spoken, &waiting)
        }
        Ok(Polled::SignedIn(person)) => {
            portal.waiting.take(&id, now);
            let session = portal.token();
            portal.sessions.put(session.clone(), Arc::new(*person), now);
            with_cookie(
                &portal,
                home(&portal, spoken),
                portal.session_cookie(),
                session,
            )
        }
        Err(failure) => {
            // What could not be found out is asked again; what was decided is over.
            if !matches!(failure, Failure::Unreachable(_)) {
                portal.waiting.take(&id, now);
            }
            pages::failed(&portal.settings, spoken, &failure)
        }
    }
}

fn page(portal: &Portal, spoken: Spoken, signed_in: bool, body: String) -> HttpResponse {
    Page {
        portal: Some(&portal.settings),
        spoken,
        signed_in,
        title: &portal.settings.name,
        body,
    }
    .respond(StatusCode::OK)
}

fn signed_out(portal: &Portal, spoken: Spoken) -> HttpResponse {
    let settings = &portal.settings;
    let body = format!(
        r#"<section class="hero"><h1>{name}</h1><p class="lead">{tagline}</p>
<form method="post" action="{slug}/start{query}"><button class="button primary" data-testid="portal-login">{sign_in}</button></form></section>"#,
        name = escape(&settings.name),
        tagline = pages::tagline(settings, spoken.language),
        slug = settings.slug,
        query = escape(&spoken.query(&[])),
        sign_in = spoken.language.say("Inloggen", "Sign in"),
    );
    page(portal, spoken, false, body)
}

/// The code, large, with the address to type and a QR code that holds both. The page asks for itself
/// again, without a script.
fn shows_code(portal: &Portal, spoken: Spoken, waiting: &Waiting) -> HttpResponse {
    let say = |dutch, english| spoken.language.say(dutch, english);
    let codes = &waiting.codes;
    let complete = codes.verification_uri_complete.as_deref();
    let label = say(
        "QR-code: opent de inlogpagina met de code",
        "QR code: opens the sign-in page with the code",
    );
    let drawn = complete.and_then(|complete| {
        let svg = qr::svg(complete, label)?;
        let there = escape(complete);
        let scan = say(
            "Of scan dit met je telefoon:",
            "Or scan this with your phone:",
        );
        Some(format!(
            r#"<p>{scan}</p><a data-testid="device-link" href="{there}">{svg}</a>"#
        ))
    });
    let home = format!("{}/{}", portal.settings.slug, spoken.query(&[]));
    let body = format!(
        r#"<section class="hero" data-testid="device-waits"><h1>{title}</h1>
<p class="lead">{go} <strong data-testid="device-address">{address}</strong></p>
<p>{type_it}</p><p class="big" data-testid="device-code">{code}</p>{drawn}
<p class="note" role="status">{waits}</p><p class="actions"><a class="button" href="{home}">{look}</a></p></section>"#,
        title = say("Log in met een ander scherm", "Sign in from another screen"),
        go = say(
            "Ga op je telefoon of computer naar",
            "On your phone or computer, go to"
        ),
        address = escape(&codes.verification_uri),
        type_it = say("Typ daar deze code:", "Type this code there:"),
        code = escape(&codes.user_code),
        drawn = drawn.unwrap_or_default(),
        waits = say(
            "Dit scherm gaat vanzelf verder zodra je daar klaar bent.",
            "This screen goes on by itself when you are done there.",
        ),
        home = escape(&home),
        look = say("Kijk nu", "Look now"),
    );
    let mut response = page(portal, spoken, false, body);
    // One more second than the provider asks for: a clock that runs fast is no reason to be slowed.
    let seconds = HeaderValue::from(waiting.interval() + 1);
    response
        .headers_mut()
        .insert(HeaderName::from_static("refresh"), seconds);
    response
}

fn signed_in(portal: &Portal, spoken: Spoken, person: &SignedIn) -> HttpResponse {
    let say = |dutch, english| spoken.language.say(dutch, english);
    let settings = &portal.settings;
    let body = format!(
        r#"<section class="hero"><p class="badge">{badge}</p><h1>{hello} <span data-testid="portal-name">{name}</span></h1>
<div class="actions"><form method="post" action="{slug}/logout{query}"><button class="button" data-testid="portal-logout">{sign_out}</button></form></div></section>
<section class="panel">{claims}</section>"#,
        badge = say("Ingelogd", "Signed in"),
        hello = say("Welkom,", "Welcome,"),
        name = escape(claims::name(person.userinfo.as_ref(), &person.id_claims)),
        slug = settings.slug,
        query = escape(&spoken.query(&[])),
        sign_out = say("Uitloggen", "Sign out"),
        claims = claims::table(
            &person.id_claims,
            "id-token-claims",
            say("Gegevens uit het ID-token", "Claims from the ID token"),
        ),
    );
    page(portal, spoken, true, body)
}
