//! A page as it would be, with invented people. The only pages of the console that may be framed, and
//! by ourselves alone; nothing in them can be sent.

use super::{
    editor::origin,
    samples::{names, page_of},
    view::View,
};
use crate::{
    desk::Desk,
    guard::{Answer, Instead},
};
use actix_web::{HttpResponse, http::header};
use sluis_idp_core::{
    console::{Act, acts, look::LookState},
    idp::Failure,
};
use sluis_model::look::PicturePlace;
use sluis_themes::{
    AccountMenu, Chrome, Lang, LetterKind, LetterLogo, LetterView, Look, OwnTheme, RenderError,
    RenderedLetter, Specimen, letter_samples,
    pages::console::{Choice, LOOK_PAGES},
    specimens, text_samples,
};
use sluis_web::{look::look_with, routes};

/// The sample that a page is shown with: the one that was chosen, where it is one of this page.
fn sample<'v>(page: &str, view: &'v View) -> &'v str {
    let first = match page {
        "other" if view.sample.is_empty() || view.sample.starts_with("console") => "institution-1",
        "other" => return &view.sample,
        "second-factor" => "second_factor-1",
        "enrolment" => "enrol_totp-1",
        "recovery-codes" => "recovery_codes-1",
        "account" => "account-2",
        "consent" => "consent-1",
        "error" => "error-1",
        _ => "password-1",
    };
    if page_of(&view.sample) == page_of(first) {
        &view.sample
    } else {
        first
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
    let rendered = match page.as_str() {
        "mail" => {
            let logo = logo(&desk, &state).await?;
            mail(&desk, &look, &view, logo).map(|letter| letter.html)
        }
        "mail-text" => mail(&desk, &look, &view, None)
            .map(|letter| plain(view.lang, &format!("{}\n\n{}", letter.subject, letter.text))),
        "sms" => messages(&desk, &look, view.lang),
        _ => shown(&desk, &state, (&look, &view), sample(&page, &view)),
    };
    let html = desk.found(rendered.map_err(|error| Failure::Internal(error.to_string())))?;
    // Letters carry their styles in themselves; nothing of an institution's is among them.
    let styles = if matches!(page.as_str(), "mail" | "mail-text" | "sms") {
        "'unsafe-inline'".to_owned()
    } else {
        format!("'self' {}", origin(desk.visitor()))
    };
    let policy = format!(
        "default-src 'none'; style-src {styles}; img-src 'self' {origin}; font-src 'self' {origin} data:; \
         frame-ancestors 'self'; base-uri 'none'; form-action 'none'",
        origin = origin(desk.visitor())
    );
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .insert_header((header::X_FRAME_OPTIONS, "SAMEORIGIN"))
        .body(html))
}

/// The look of the draft, in the mode that was asked.
fn look<A: Act>(desk: &Desk<A>, state: &LookState, view: &View) -> Look {
    let theme = state.shown();
    let mut look = look_with(&state.institution, Some(&theme), view.lang, desk.now());
    look.theme = look.theme.map(|own| OwnTheme {
        mode: view.shade(),
        ..own
    });
    look
}

/// The sample of this name; the first of its page, or of all, where there is none.
fn shown<A: Act>(
    desk: &Desk<A>,
    state: &LookState,
    (look, view): (&Look, &View),
    name: &str,
) -> Result<String, RenderError> {
    let all = specimens()?;
    let found = all
        .iter()
        .find(|one| one.name == name)
        .or_else(|| all.iter().find(|one| page_of(&one.name) == page_of(name)))
        .or(all.first());
    found.map_or_else(
        || Ok(String::new()),
        |specimen| document(desk, state, (look, view), specimen),
    )
}

fn document<A: Act>(
    desk: &Desk<A>,
    state: &LookState,
    (look, view): (&Look, &View),
    specimen: &Specimen,
) -> Result<String, RenderError> {
    let name = specimen.name.as_str();
    let mut chrome = Chrome::new(view.lang);
    let to_portal = [
        "password",
        "second_factor",
        "enrol",
        "method_choice",
        "consent",
    ];
    let account = name.starts_with("account");
    if to_portal.iter().any(|start| name.starts_with(start)) {
        chrome.portal_name = state.portal.as_ref().map(|(_, name)| name.clone());
    }
    chrome.languages = desk.pages().themes().language_links(|_| "#".to_owned());
    chrome
        .languages
        .retain(|link| state.institution.speaks(link.lang.code()));
    if account {
        let here = || "#".to_owned();
        chrome.signed_in_name = Some("Sam de Vries".to_owned());
        chrome.account_menu = Some(AccountMenu {
            personal_href: here(),
            security_href: here(),
            second_factor_href: here(),
            sign_out_href: Some(here()),
        });
    }
    desk.pages()
        .themes()
        .render_specimen(look, &chrome, specimen)
}

/// The logo that mails would show, from our own address: that of a mail is a part of the mail.
async fn logo(
    desk: &Desk<acts::SeeLook>,
    state: &LookState,
) -> Result<Option<LetterLogo>, Instead> {
    let theme = state.shown();
    let Some(logo) = theme.letter_logo() else {
        return Ok(None);
    };
    let slug = &state.institution.slug;
    let picture = desk.found(desk.idp().look_picture(slug, &logo.hash).await)?;
    let name = format!("{}.{}", PicturePlace::Logo.name(), logo.kind.ending());
    let src = routes::look_file(slug, &logo.hash, &name);
    Ok(picture.and_then(|found| LetterLogo::of(src, logo.kind.media_type(), &found.bytes)))
}

/// The chosen letter, with invented people.
fn mail<A: Act>(
    desk: &Desk<A>,
    look: &Look,
    view: &View,
    logo: Option<LetterLogo>,
) -> Result<RenderedLetter, RenderError> {
    let letters = letter_samples();
    let chosen = letters
        .iter()
        .find(|letter| letter.kind.name() == view.letter)
        .or(letters.first());
    let mut letter = chosen.cloned().unwrap_or_else(|| {
        // There are samples of every kind.
        LetterView::new(LetterKind::FactorEnabled, "")
    });
    letter.logo = logo;
    desk.pages().themes().letter(look, view.lang, &letter)
}

/// Every letter by its subject.
pub(super) fn letters<A: Act>(desk: &Desk<A>, state: &LookState, view: &View) -> Vec<Choice> {
    let look = look(desk, state, view);
    let subject = |kind: LetterKind| {
        let one = View {
            letter: kind.name(),
            ..view.clone()
        };
        mail(desk, &look, &one, None)
            .map_or_else(|_| kind.name().to_owned(), |letter| letter.subject)
    };
    LetterKind::ALL
        .into_iter()
        .map(|kind| Choice::new(kind.name(), subject(kind), kind.name() == view.letter))
        .collect()
}

/// Every page of signing in and of the own account by its title, each title once.
pub(super) fn others<A: Act>(desk: &Desk<A>, state: &LookState, view: &View) -> Vec<Choice> {
    let look = look(desk, state, view);
    let themes = desk.pages().themes();
    let mut all: Vec<Choice> = vec![];
    for one in specimens().unwrap_or_default() {
        let title = themes.say(&look, view.lang, one.title());
        let Some(title) = title.filter(|_| !one.name.starts_with("console")) else {
            continue;
        };
        let chosen = one.name == sample("other", view);
        match all.iter_mut().find(|known| known.label == title) {
            Some(known) => known.chosen |= chosen,
            None => all.push(Choice::new(&one.name, title, chosen)),
        }
    }
    all.sort_by_key(|choice| choice.label.to_lowercase());
    all
}

/// Every sample of the page that is shown, by what it says; nothing where there is one, or a letter is shown.
pub(super) fn samples<A: Act>(desk: &Desk<A>, state: &LookState, view: &View) -> Vec<Choice> {
    if view.is_letter() || view.page == "sms" {
        return vec![];
    }
    let look = look(desk, state, view);
    let present = sample(view.page, view);
    let mut all = specimens().unwrap_or_default();
    all.retain(|one| page_of(&one.name) == page_of(present));
    if all.len() < 2 {
        return vec![];
    }
    let documents: Vec<String> = all
        .iter()
        .map(|one| document(desk, state, (&look, view), one).unwrap_or_default())
        .collect();
    let choice =
        |(one, name): (&Specimen, String)| Choice::new(&one.name, name, one.name == present);
    all.iter().zip(names(&documents)).map(choice).collect()
}

/// Every text message, one after the other.
fn messages<A: Act>(desk: &Desk<A>, look: &Look, lang: Lang) -> Result<String, RenderError> {
    let themes = desk.pages().themes();
    let all = text_samples()
        .iter()
        .map(|message| themes.text_message(look, lang, message))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(plain(lang, &all.join("\n\n· · ·\n\n")))
}

/// Plain text as a document of its own, as a mail program or a telephone would show it.
fn plain(lang: Lang, text: &str) -> String {
    let text = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>·</title></head>\
         <body><pre style=\"white-space:pre-wrap;overflow-wrap:anywhere\">{text}</pre></body></html>",
        lang.code()
    )
}
