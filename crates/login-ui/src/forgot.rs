//! "I forgot my password" (N-13 to N-16). What was typed travels in a form or sealed, never in an
//! address in clear.

use crate::{
    failure,
    open_pages::{
        frame, guard, institution, not_offered, query, show, sign_in, signin_of, typed_institution,
        username_kind, way,
    },
};
use actix_web::{
    HttpResponse,
    http::StatusCode,
    middleware::from_fn,
    web::{Data, ServiceConfig, get, post},
};
use sluis_idp_core::{
    Idp,
    links::{Forgotten, PasswordAsked},
};
use sluis_model::{
    browser::{Browser, BrowserChanges},
    ids::TransactionId,
    institution::Institution,
    seal::Sealed,
};
use sluis_protocol::params::Params;
use sluis_themes::pages::{ForgotError, ForgotPage, NewsKind, NewsPage, WayOnKind};
use sluis_web::{
    Pages, Visitor, answer::see_other, even::evenly, form::Form, pages::Frame, routes,
};
use std::sync::Arc;

pub(crate) fn mount(config: &mut ServiceConfig) {
    config
        .route(routes::FORGOT, get().to(page))
        .route(routes::FORGOT, post().to(submit).wrap(from_fn(evenly)))
        .route(routes::FORGOT_SENT, get().to(sent))
        .route("/{page:forgot}/institution", post().to(typed_institution));
}

async fn page(visitor: Visitor, idp: Data<Idp>, pages: Data<Pages>) -> HttpResponse {
    let institution = match offering(&visitor, &idp, &pages).await {
        Ok(institution) => institution,
        Err(response) => return response,
    };
    ask(&visitor, &pages, &institution, "", None)
}

async fn submit(visitor: Visitor, idp: Data<Idp>, pages: Data<Pages>, form: Form) -> HttpResponse {
    if let Some(refused) = guard(&visitor, &pages, &form, &["username"], routes::FORGOT) {
        return refused;
    }
    let institution = match offering(&visitor, &idp, &pages).await {
        Ok(institution) => institution,
        Err(response) => return response,
    };
    let typed = form.field("username").trim();
    let signin = signin_of(&visitor);
    let forgotten = Forgotten {
        institution: &institution,
        typed,
        signin: signin.as_ref(),
    };
    let error = match idp
        .forgot_password(&visitor.ctx, &visitor.browser, forgotten)
        .await
    {
        Ok(PasswordAsked::Asked) => {
            let sealed = seal(&visitor, &institution, typed, signin.as_ref());
            let there: Params = [("for", sealed.as_str())].into_iter().collect();
            let there = format!("{}?{}", routes::FORGOT_SENT, there.encode());
            return see_other(&visitor, &there, &BrowserChanges::default());
        }
        Ok(PasswordAsked::Empty) => ForgotError::Empty,
        Ok(PasswordAsked::Throttled { minutes }) => ForgotError::Throttled { minutes },
        Err(error) => {
            let frame = frame(&visitor, Some(&institution));
            return failure::page(&visitor, &pages, &frame, &error);
        }
    };
    ask(&visitor, &pages, &institution, typed, Some(error))
}

/// "Check your mail", whoever was named. Loading it again sends nothing.
async fn sent(visitor: Visitor, idp: Data<Idp>, pages: Data<Pages>) -> HttpResponse {
    let again = |slug: &str| routes::of_institution(routes::FORGOT, slug, None);
    let Some(asked) = open(&visitor) else {
        return see_other(&visitor, routes::FORGOT, &BrowserChanges::default());
    };
    let named = asked.get("institution").unwrap_or_default();
    let typed = asked.get("username").unwrap_or_default();
    let signin = asked.owned("signin").map(TransactionId::from);
    let found = idp
        .institution_of_page(Some(named), &visitor.browser.host)
        .await;
    let institution = match found {
        Ok(Some(institution)) => institution,
        Ok(None) => return see_other(&visitor, &again(named), &BrowserChanges::default()),
        Err(error) => return failure::page(&visitor, &pages, &Frame::default(), &error),
    };
    let waited = idp
        .forgot_password_wait(&visitor.ctx, &institution, typed)
        .await;
    let resend_wait = match waited {
        Ok(wait) => wait,
        Err(error) => {
            let frame = frame(&visitor, Some(&institution));
            return failure::page(&visitor, &pages, &frame, &error);
        }
    };
    let slug = &institution.slug;
    let page = NewsPage {
        kind: NewsKind::MailSent,
        replaced: false,
        ways_on: vec![way(
            WayOnKind::SignIn,
            &sign_in(&institution, signin.as_ref()),
        )],
        resend_action: Some(routes::of_institution(
            routes::FORGOT,
            slug,
            signin.as_ref(),
        )),
        resend_wait,
        hidden: vec![
            ("institution".to_owned(), slug.clone()),
            ("username".to_owned(), typed.to_owned()),
        ],
        address: Some(typed.to_owned()),
    };
    show(&visitor, &pages, Some(&institution), None, &page)
}

/// The institution, if it mails links at all (else contacts help).
async fn offering(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
) -> Result<Arc<Institution>, HttpResponse> {
    let institution = institution(visitor, idp, pages, routes::FORGOT).await?;
    if institution.policy.recovery.password_by_mail {
        Ok(institution)
    } else {
        Err(not_offered(visitor, pages, &institution))
    }
}

fn ask(
    visitor: &Visitor,
    pages: &Pages,
    institution: &Institution,
    typed: &str,
    error: Option<ForgotError>,
) -> HttpResponse {
    let signin = signin_of(visitor);
    let (username_kind, suffix) = username_kind(institution);
    let page = ForgotPage {
        action: routes::of_institution(routes::FORGOT, &institution.slug, signin.as_ref()),
        institution: institution.slug.clone(),
        username: typed.to_owned(),
        username_kind,
        suffix,
        error,
        back_href: Some(sign_in(institution, signin.as_ref())),
    };
    let status = error.map(|error| match error {
        ForgotError::Empty => StatusCode::UNPROCESSABLE_ENTITY,
        ForgotError::Throttled { .. } => StatusCode::TOO_MANY_REQUESTS,
    });
    show(visitor, pages, Some(institution), status, &page)
}

/// What a sealed name is bound to: this browser.
fn place(browser: &Browser) -> Option<String> {
    let binding = browser.binding()?;
    Some(format!("forgot/{}", binding.as_str()))
}

fn seal(
    visitor: &Visitor,
    institution: &Institution,
    typed: &str,
    signin: Option<&TransactionId>,
) -> Sealed {
    let typed: String = typed.chars().take(320).collect();
    let mut asked = vec![
        ("institution", institution.slug.clone()),
        ("username", typed),
    ];
    if let Some(id) = signin {
        asked.push(("signin", id.to_string()));
    }
    let asked: Params = asked.into_iter().collect();
    let place = place(&visitor.browser).unwrap_or_default();
    visitor
        .site
        .sealer
        .seal(asked.encode().as_bytes(), &place, &visitor.ctx)
}

fn open(visitor: &Visitor) -> Option<Params> {
    let sealed = Sealed::stored(query(visitor, "for")?);
    let place = place(&visitor.browser)?;
    let plain = visitor.site.sealer.open(&sealed, &place).ok()?;
    let text = String::from_utf8(plain.to_vec()).ok()?;
    Some(Params::parse_leniently(&text))
}
