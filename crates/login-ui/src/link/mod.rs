//! Links that came by mail. Opening one, however often and by whomever, changes nothing (REC-06); its
//! page's form uses it up.

mod over;
mod used;

pub(crate) use over::news_page;

use crate::{
    failure,
    open_pages::{frame, guard, show},
    signin::{new_password_error, rule_views},
};
use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, Path, ServiceConfig, get, head, post},
};
use sluis_idp_core::{
    Idp,
    links::{LinkOpened, OpenLink},
    signin::Fault,
};
use sluis_model::{
    institution::Institution,
    mail_link::LinkPurpose,
    person::Person,
    secret::{PlainToken, TokenKind},
};
use sluis_themes::pages::{LinkPage, LinkQuestion, NewPasswordPage, NewPasswordReason};
use sluis_web::{Pages, Visitor, form::Form, look::shown_name, routes};

pub(crate) fn mount(config: &mut ServiceConfig) {
    config
        .route(routes::LINK_DONE, get().to(used::done))
        .route("/link/{token}", get().to(page))
        .route("/link/{token}", head().to(page))
        .route("/link/{token}", post().to(submit));
}

async fn page(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    path: Path<String>,
) -> HttpResponse {
    match look(&visitor, &idp, &pages, &path).await {
        Ok((token, link)) => ask(&visitor, &pages, &token, &link),
        Err(response) => response,
    }
}

async fn submit(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    path: Path<String>,
    form: Form,
) -> HttpResponse {
    let (token, link) = match look(&visitor, &idp, &pages, &path).await {
        Ok(found) => found,
        Err(response) => return response,
    };
    let fields = ["username", "new_password", "new_password_repeat"];
    if let Some(refused) = guard(&visitor, &pages, &form, &fields, &address(&token)) {
        return refused;
    }
    let confirmed = form.field("action") == "confirm";
    match &link.purpose {
        LinkPurpose::NewPassword => used::new_password(&visitor, &idp, &pages, &token, &form).await,
        LinkPurpose::ConfirmEmail { .. } if confirmed => {
            used::confirm_email(&visitor, &idp, &pages, &token).await
        }
        LinkPurpose::NotMe { .. } if confirmed => {
            used::not_me(&visitor, &idp, &pages, &token).await
        }
        _ => ask(&visitor, &pages, &token, &link),
    }
}

/// The living link of an address, or the page that says what became of it.
async fn look(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
    text: &str,
) -> Result<(PlainToken, Box<OpenLink>), HttpResponse> {
    let Some(token) = PlainToken::presented(TokenKind::Link, text) else {
        return Err(over::unknown(visitor, pages));
    };
    // On an institution's own host no other institution is there (E-03).
    let here = |institution: &Institution| {
        let own = visitor.host_institution();
        own.is_none_or(|own| own.id == institution.id)
    };
    match idp.open_link(&visitor.ctx, &token).await {
        Ok(LinkOpened::Good(link)) if here(&link.institution) => Ok((token, link)),
        Ok(LinkOpened::Over(standing, kind, institution)) if here(&institution) => {
            Err(over::page(visitor, pages, standing, kind, &institution))
        }
        Ok(LinkOpened::Good(_) | LinkOpened::Over(..) | LinkOpened::Unknown) => {
            Err(over::unknown(visitor, pages))
        }
        Err(error) => Err(failure::page(visitor, pages, &frame(visitor, None), &error)),
    }
}

fn ask(visitor: &Visitor, pages: &Pages, token: &PlainToken, link: &OpenLink) -> HttpResponse {
    let what = match &link.purpose {
        LinkPurpose::NewPassword => {
            return ask_password(
                visitor,
                pages,
                token,
                (&link.person, &link.institution),
                None,
            );
        }
        LinkPurpose::ConfirmEmail { address } => LinkQuestion::ConfirmEmail {
            address: address.clone(),
        },
        LinkPurpose::NotMe { .. } => LinkQuestion::NotMe,
    };
    let page = LinkPage {
        what,
        action: address(token),
        cancel_href: None,
    };
    show(visitor, pages, Some(&link.institution), None, &page)
}

/// The form for the new password, with the rules that will hold (N-18).
fn ask_password(
    visitor: &Visitor,
    pages: &Pages,
    token: &PlainToken,
    (person, institution): (&Person, &Institution),
    fault: Option<&Fault>,
) -> HttpResponse {
    let page = NewPasswordPage {
        action: address(token),
        username: shown_name(institution, person),
        rules: rule_views(&institution.policy, fault),
        reason: NewPasswordReason::Link,
        ask_current: false,
        error: fault.map(new_password_error),
        cancel_href: None,
        progress: None,
    };
    let status = fault.map(|fault| match fault {
        Fault::Throttled { .. } => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    });
    show(visitor, pages, Some(institution), status, &page)
}

fn address(token: &PlainToken) -> String {
    format!("{}{}", routes::LINK, token.expose())
}
