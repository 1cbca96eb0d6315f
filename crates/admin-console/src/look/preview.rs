//! A page as it would be, with invented people. The only pages of the console that may be framed, and
//! by ourselves alone; nothing in them can be sent.

use super::{editor::origin, view::View};
use crate::{desk::Desk, guard::Answer};
use actix_web::{HttpResponse, http::header};
use sluis_idp_core::{console::acts, console::look::LookState, idp::Failure};
use sluis_themes::{
    AccountMenu, Chrome, Lang, LanguageLink, LetterKind, Look, OwnTheme, RenderError,
    letter_samples, pages::console::LOOK_PAGES, specimens,
};
use sluis_web::look::look_with;

/// The sample that a page is shown with.
fn sample(page: &str) -> &'static str {
    match page {
        "second-factor" => "second_factor-1",
        "enrolment" => "enrol_totp-1",
        "recovery-codes" => "recovery_codes-1",
        "account" => "account-2",
        "consent" => "consent-1",
        "error" => "error-1",
        _ => "password-1",
    }
}

pub(super) async fn show(desk: Desk<acts::SeeLook>) -> Answer {
    let asked = desk.asked();
    let view = View::read(&asked, desk.language());
    let page = desk.name("page");
    if !LOOK_PAGES.contains(&page.as_str()) {
        return Err(desk.not_here());
    }
    let found = desk
        .idp()
        .console_look(desk.ctx(), &desk.permit, &view.of)
        .await;
    let Some(state) = desk.found(found)? else {
        return Err(desk.not_here());
    };
    let look = look(&desk, &state, &view);
    let rendered = if page == "mail" {
        mail(&desk, &look, view.lang)
    } else {
        document(&desk, &state, (&look, view.lang), &page)
    };
    let html = desk.found(rendered.map_err(|error| Failure::Internal(error.to_string())))?;
    // Letters carry their styles in themselves; nothing of an institution's is among them.
    let styles = if page == "mail" {
        "'unsafe-inline'".to_owned()
    } else {
        format!("'self' {}", origin(desk.visitor()))
    };
    let policy = format!(
        "default-src 'none'; style-src {styles}; img-src 'self' {}; frame-ancestors 'self'; \
         base-uri 'none'; form-action 'none'",
        origin(desk.visitor())
    );
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .insert_header((header::X_FRAME_OPTIONS, "SAMEORIGIN"))
        .body(html))
}

/// The look of the draft, in the mode that was asked.
fn look(desk: &Desk<acts::SeeLook>, state: &LookState, view: &View) -> Look {
    let theme = state.theme();
    let mut look = look_with(&state.institution, Some(&theme), view.lang, desk.now());
    look.theme = look.theme.map(|own| OwnTheme {
        mode: view.shade(),
        ..own
    });
    look
}

fn document(
    desk: &Desk<acts::SeeLook>,
    state: &LookState,
    (look, lang): (&Look, Lang),
    page: &str,
) -> Result<String, RenderError> {
    let mut chrome = Chrome::new(lang);
    chrome.portal_name = match page {
        "account" | "error" | "recovery-codes" => None,
        _ => state.portal.as_ref().map(|(_, name)| name.clone()),
    };
    chrome.languages = Lang::ALL
        .map(|lang| LanguageLink {
            lang,
            href: "#".to_owned(),
        })
        .to_vec();
    if page == "account" {
        let here = || "#".to_owned();
        chrome.signed_in_name = Some("Sam de Vries".to_owned());
        chrome.account_menu = Some(AccountMenu {
            personal_href: here(),
            security_href: here(),
            second_factor_href: here(),
            sign_out_href: Some(here()),
        });
    }
    let name = sample(page);
    let all = specimens()?;
    let themes = desk.pages().themes();
    let found = all.iter().find(|one| one.name == name).or(all.first());
    match found {
        Some(specimen) => themes.render_specimen(look, &chrome, specimen),
        None => Ok(String::new()),
    }
}

fn mail(desk: &Desk<acts::SeeLook>, look: &Look, lang: Lang) -> Result<String, RenderError> {
    let letters = letter_samples();
    let letter = letters
        .iter()
        .find(|letter| letter.kind == LetterKind::FactorEnabled)
        .or(letters.first());
    match letter {
        Some(letter) => Ok(desk.pages().themes().letter(look, lang, letter)?.html),
        None => Ok(String::new()),
    }
}
