//! The pages' own markup. Whatever is not written here goes through [`escape`].

use std::fmt::Write as _;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use chrono::{DateTime, Utc};
use openidconnect::url::form_urlencoded;

use crate::claims;
use crate::failure::Failure;
use crate::language::{Language, Spoken};
use crate::markup::{Page, escape};
use crate::provider::SignedIn;
use crate::settings::PortalSettings;

pub(crate) fn tagline(portal: &PortalSettings, language: Language) -> String {
    escape(language.say(&portal.tagline_nl, &portal.tagline_en))
}

/// A link to the start of a sign-in (a device's is its first page), with the chosen language for the provider's pages too.
fn login_href(portal: &PortalSettings, spoken: Spoken, wishes: &[(&str, &str)]) -> String {
    if portal.device {
        return escape(&format!("{}/{}", portal.slug, spoken.query(&[])));
    }
    let mut wishes = wishes.to_vec();
    if spoken.chosen {
        wishes.push(("ui_locales", spoken.language.tag()));
    }
    escape(&format!("{}/login{}", portal.slug, spoken.query(&wishes)))
}

pub(crate) fn index<'a>(
    portals: impl Iterator<Item = &'a PortalSettings>,
    spoken: Spoken,
) -> HttpResponse {
    let say = |dutch, english| spoken.language.say(dutch, english);
    let mut body = format!(
        r#"<h1>{}</h1><p class="lead">{}</p><ul class="cards">"#,
        say("Portalen", "Portals"),
        say(
            "Voorbeelden van toepassingen waar je met je instellingsaccount inlogt.",
            "Examples of applications that you sign in to with your institution's account.",
        ),
    );
    for portal in portals {
        let _infallible = write!(
            body,
            r#"<li class="card accent-{key}"><h2><a href="{slug}/{query}">{name}</a></h2><p>{tagline}</p></li>"#,
            key = portal.key(),
            slug = portal.slug,
            query = spoken.query(&[]),
            name = escape(&portal.name),
            tagline = tagline(portal, spoken.language),
        );
    }
    body.push_str("</ul>");
    Page {
        portal: None,
        spoken,
        signed_in: false,
        title: say("Portalen", "Portals"),
        body,
    }
    .respond(StatusCode::OK)
}

pub(crate) fn signed_out_home(portal: &PortalSettings, spoken: Spoken) -> HttpResponse {
    let say = |dutch, english| spoken.language.say(dutch, english);
    let lang = if spoken.chosen {
        let tag = spoken.language.tag();
        format!(r#"<input type="hidden" name="lang" value="{tag}">"#)
    } else {
        String::new()
    };
    let body = format!(
        r#"<section class="hero"><h1>{name}</h1><p class="lead">{tagline}</p>
<p><a class="button primary" data-testid="portal-login" href="{login}">{sign_in}</a></p></section>
<details class="panel"><summary>{more}</summary>
<form method="get" action="{slug}/login">{lang}
<p><label for="institution">{institution}</label><input id="institution" name="institution" autocomplete="off" autocapitalize="none" maxlength="200" value="{chosen}"></p>
<p><label for="login_hint">{hint}</label><input id="login_hint" name="login_hint" autocomplete="username" autocapitalize="none" maxlength="200"></p>
<p class="check"><input type="checkbox" id="english" name="ui_locales" value="en"><label for="english">{english}</label></p>
<p><button class="button" data-testid="portal-login-with">{sign_in}</button></p></form></details>"#,
        name = escape(&portal.name),
        tagline = tagline(portal, spoken.language),
        login = login_href(portal, spoken, &[]),
        sign_in = say("Inloggen", "Sign in"),
        more = say("Anders inloggen", "Sign in another way"),
        slug = portal.slug,
        institution = say(
            "Korte naam van je instelling",
            "Short name of your institution"
        ),
        chosen = escape(portal.institution.as_deref().unwrap_or_default()),
        hint = say(
            "Wie je bent (mag leeg blijven)",
            "Who you are (may stay empty)"
        ),
        english = say(
            "Toon de inlogpagina's in het Engels",
            "Show the sign-in pages in English"
        ),
    );
    Page {
        portal: Some(portal),
        spoken,
        signed_in: false,
        title: &portal.name,
        body,
    }
    .respond(StatusCode::OK)
}

pub(crate) fn signed_in_home(
    portal: &PortalSettings,
    spoken: Spoken,
    person: &SignedIn,
    now: DateTime<Utc>,
) -> HttpResponse {
    let say = |dutch, english| spoken.language.say(dutch, english);
    let mut words = String::new();
    for sentence in claims::in_words(&person.id_claims, spoken.language, now) {
        let _infallible = write!(words, "<li>{sentence}</li>");
    }
    let post = |path: &str, test_id: &str, label: &str| {
        let (slug, query) = (&portal.slug, spoken.query(&[]));
        format!(
            r#"<form method="post" action="{slug}/{path}{query}"><button class="button" data-testid="{test_id}">{label}</button></form>"#
        )
    };
    let refresh = match person.refresh_token {
        Some(_) => post("refresh", "portal-refresh", say("Verversen", "Refresh")),
        None => String::new(),
    };
    let account = portal.institution.as_ref().map(|institution| {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("institution", institution)
            .finish();
        let there = format!("{}/account?{query}", portal.issuer.trim_end_matches('/'));
        format!(
            r#"<a class="button" data-testid="portal-account" href="{}">{}</a>"#,
            escape(&there),
            say("Mijn account", "My account")
        )
    });
    let userinfo = person.userinfo.as_ref().map(|userinfo| {
        let caption = say("Gegevens van userinfo", "Claims from userinfo");
        claims::table(userinfo, "userinfo-claims", caption)
    });
    let body = format!(
        r#"<section class="hero"><p class="badge">{badge}</p><h1>{hello} <span data-testid="portal-name">{name}</span></h1>
<ul class="words" data-testid="portal-how">{words}</ul>
<div class="actions"><a class="button primary" data-testid="portal-fresh" href="{fresh}">{fresh_label}</a>
<a class="button" data-testid="portal-again" href="{again}">{again_label}</a>{account}{refresh}{logout}</div></section>
<section class="panel">{id_claims}</section><section class="panel">{userinfo}</section>"#,
        badge = say("Ingelogd", "Signed in"),
        hello = say("Welkom,", "Welcome,"),
        name = escape(claims::name(person.userinfo.as_ref(), &person.id_claims)),
        fresh = login_href(portal, spoken, &[("acr", "fresh"), ("max_age", "0")]),
        fresh_label = say(
            "Opnieuw inloggen met een verse code",
            "Sign in again with a fresh code"
        ),
        again = login_href(portal, spoken, &[("prompt", "login")]),
        again_label = say("Opnieuw inloggen", "Sign in again"),
        account = account.unwrap_or_default(),
        logout = post("logout", "portal-logout", say("Uitloggen", "Sign out")),
        id_claims = claims::table(
            &person.id_claims,
            "id-token-claims",
            say("Gegevens uit het ID-token", "Claims from the ID token"),
        ),
        userinfo = userinfo.unwrap_or_default(),
    );
    Page {
        portal: Some(portal),
        spoken,
        signed_in: true,
        title: &portal.name,
        body,
    }
    .respond(StatusCode::OK)
}

/// `everywhere` where the provider confirmed the sign-out that this portal asked for.
pub(crate) fn signed_out(
    portal: &PortalSettings,
    spoken: Spoken,
    everywhere: bool,
) -> HttpResponse {
    let say = |dutch, english| spoken.language.say(dutch, english);
    let title = say("Je bent uitgelogd", "You are signed out");
    let text = if everywhere {
        say(
            "Uitgelogd bij dit portaal en bij je instelling.",
            "Signed out of this portal and of your institution.",
        )
    } else {
        say("Uitgelogd bij dit portaal.", "Signed out of this portal.")
    };
    let body = format!(
        r#"<section class="hero" data-testid="portal-signed-out"><h1>{title}</h1><p class="lead">{text}</p>
<p><a class="button primary" data-testid="portal-login" href="{}">{}</a></p></section>"#,
        login_href(portal, spoken, &[]),
        say("Opnieuw inloggen", "Sign in again"),
    );
    Page {
        portal: Some(portal),
        spoken,
        signed_in: false,
        title,
        body,
    }
    .respond(StatusCode::OK)
}

pub(crate) fn failed(portal: &PortalSettings, spoken: Spoken, failure: &Failure) -> HttpResponse {
    let say = |dutch, english| spoken.language.say(dutch, english);
    let title = say("Inloggen is niet gelukt", "Signing in did not work");
    let text = match (failure, failure.code()) {
        (Failure::Provider { .. }, "access_denied") => {
            say("Het inloggen is afgebroken.", "The sign-in was called off.")
        }
        (Failure::Provider { .. }, "login_required" | "interaction_required") => say(
            "Er is nog niemand ingelogd, en er mocht niets gevraagd worden.",
            "Nobody is signed in yet, and nothing was allowed to be asked.",
        ),
        (Failure::Provider { .. }, _) => say(
            "De inlogdienst heeft de aanvraag afgewezen.",
            "The sign-in service turned the request down.",
        ),
        (Failure::Unreachable(_), _) => say(
            "De inlogdienst is nu niet bereikbaar. Probeer het zo nog eens.",
            "The sign-in service cannot be reached now. Try again in a moment.",
        ),
        (Failure::State, _) => say(
            "Dit antwoord hoort niet bij een aanmelding die in deze browser begon, of die is verlopen.",
            "This answer does not belong to a sign-in that began in this browser, or it has ended.",
        ),
        (Failure::Rejected { .. }, _) => say(
            "Het antwoord van de inlogdienst klopt niet, dus we vertrouwen het niet.",
            "The sign-in service's answer is not right, so we do not trust it.",
        ),
        (Failure::Request(_), _) => say("De aanvraag klopt niet.", "The request is not right."),
    };
    let body = format!(
        r#"<section class="hero" data-testid="portal-error"><h1>{title}</h1><p class="lead" role="alert">{text}</p>
<p><code data-testid="portal-error-code">{code}</code></p><p class="note" data-testid="portal-error-detail">{detail}</p>
<p class="actions"><a class="button primary" data-testid="portal-login" href="{login}">{retry}</a></p></section>"#,
        code = escape(failure.code()),
        detail = escape(failure.detail()),
        login = login_href(portal, spoken, &[]),
        retry = say("Probeer het opnieuw", "Try again"),
    );
    Page {
        portal: Some(portal),
        spoken,
        signed_in: false,
        title,
        body,
    }
    .respond(failure.status())
}
