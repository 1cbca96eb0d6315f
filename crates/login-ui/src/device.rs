//! Signing in a device from another screen (RFC 8628 §3.3): the page that asks for its code, the
//! question at the end of the sign-in, and the page that says how it ended.

use crate::{
    failure, hand_over,
    open_pages::{frame, guard, query, show},
    signin::scope_views,
};
use actix_web::{
    HttpResponse,
    http::StatusCode,
    web::{Data, ServiceConfig, get, post},
};
use sluis_idp_core::{
    Idp,
    device::{DeviceAsked, DeviceOutcome, could_be, shown},
    signin::{Begun, Screen},
};
use sluis_model::{browser::BrowserChanges, institution::Institution, transaction::Purpose};
use sluis_themes::pages::{DeviceConfirmPage, DeviceDonePage, DeviceEnd, DeviceError, DevicePage};
use sluis_web::{
    Pages, Visitor,
    answer::see_other,
    form::Form,
    look::{self, moment_view},
    pages::Frame,
    routes,
};
use std::sync::Arc;

pub(crate) fn mount(config: &mut ServiceConfig) {
    config
        .route(routes::DEVICE, get().to(page))
        .route(routes::DEVICE, post().to(submit))
        .route(routes::DEVICE_DONE, get().to(done));
}

async fn page(visitor: Visitor, idp: Data<Idp>, pages: Data<Pages>) -> HttpResponse {
    let institution = match look_of(&visitor, &idp, &pages).await {
        Ok(institution) => institution,
        Err(response) => return response,
    };
    // Filled in, not sent: the person compares it with the device's screen (§3.3.1). Nothing but a
    // code, for whoever makes a link puts no words of theirs on our page.
    let typed = query(&visitor, "user_code").filter(|code| could_be(code));
    let typed = typed.unwrap_or_default();
    ask(&visitor, &pages, institution.as_deref(), &typed, None)
}

async fn submit(visitor: Visitor, idp: Data<Idp>, pages: Data<Pages>, form: Form) -> HttpResponse {
    if let Some(refused) = guard(&visitor, &pages, &form, &["user_code"], routes::DEVICE) {
        return refused;
    }
    let institution = match look_of(&visitor, &idp, &pages).await {
        Ok(institution) => institution,
        Err(response) => return response,
    };
    let typed = form.field("user_code");
    let frame = frame(&visitor, institution.as_deref());
    let language = visitor
        .chosen_language
        .as_ref()
        .map(sluis_themes::Lang::code);
    let asked = idp
        .begin_for_device(&visitor.ctx, &visitor.browser, typed, language)
        .await;
    let error = match asked {
        Ok(DeviceAsked::Begun(begun)) => match *begun {
            Begun::SignIn(transaction, changes) => {
                return see_other(&visitor, &routes::signin(&transaction.id), &changes);
            }
            // A device's sign-in always has a page: the question at its end.
            Begun::Answered(..) | Begun::Refused(..) => DeviceError::Unknown,
        },
        Ok(DeviceAsked::Empty) => DeviceError::Empty,
        Ok(DeviceAsked::Unknown) => DeviceError::Unknown,
        Ok(DeviceAsked::Throttled { minutes }) => DeviceError::Throttled { minutes },
        Err(error) => return failure::page(&visitor, &pages, &frame, &error),
    };
    ask(&visitor, &pages, institution.as_deref(), typed, Some(error))
}

async fn done(visitor: Visitor, idp: Data<Idp>, pages: Data<Pages>) -> HttpResponse {
    let institution = match look_of(&visitor, &idp, &pages).await {
        Ok(institution) => institution,
        Err(response) => return response,
    };
    let signed_in = match hand_over::signed_in(&visitor, &idp).await {
        Ok(signed_in) => signed_in,
        Err(error) => return failure::page(&visitor, &pages, &Frame::default(), &error),
    };
    let outcome = query(&visitor, "outcome").and_then(|word| DeviceOutcome::parse(&word));
    let page = DeviceDonePage {
        end: match outcome {
            Some(DeviceOutcome::Approved) => DeviceEnd::Approved,
            Some(DeviceOutcome::Denied) => DeviceEnd::Denied,
            Some(DeviceOutcome::Gone) | None => DeviceEnd::Gone,
        },
        again_href: address(institution.as_deref()),
        hand_over: signed_in.as_ref().and_then(hand_over::view),
    };
    let frame = Frame {
        form: signed_in.and_then(|_| hand_over::form(&visitor)),
        ..frame(&visitor, institution.as_deref())
    };
    pages.show(&visitor, &frame, &page, &BrowserChanges::default())
}

/// The institution that the address names; else the page has no look of its own.
async fn look_of(
    visitor: &Visitor,
    idp: &Idp,
    pages: &Pages,
) -> Result<Option<Arc<Institution>>, HttpResponse> {
    let named = query(visitor, "institution");
    idp.institution_of_page(named.as_deref(), &visitor.browser.host)
        .await
        .map_err(|error| failure::page(visitor, pages, &Frame::default(), &error))
}

/// The page that asks for a code, in the same look.
fn address(institution: Option<&Institution>) -> String {
    match institution {
        Some(institution) => routes::of_institution(routes::DEVICE, &institution.slug, None),
        None => routes::DEVICE.to_owned(),
    }
}

fn ask(
    visitor: &Visitor,
    pages: &Pages,
    institution: Option<&Institution>,
    typed: &str,
    error: Option<DeviceError>,
) -> HttpResponse {
    let page = DevicePage {
        action: address(institution),
        value: typed.chars().filter(|c| !c.is_control()).take(40).collect(),
        error,
    };
    let status = error.map(|error| match error {
        DeviceError::Throttled { .. } => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    });
    show(visitor, pages, institution, status, &page)
}

/// The question at the end of a device's sign-in; `None` for any other sign-in.
pub(crate) fn question(screen: &Screen) -> Option<DeviceConfirmPage> {
    let Purpose::Device {
        user_code,
        place,
        asked_at,
        ..
    } = &screen.transaction.purpose
    else {
        return None;
    };
    Some(DeviceConfirmPage {
        action: routes::signin_step(&screen.transaction.id, "consent"),
        seen: screen.consent_mark(),
        portal_name: screen
            .client
            .as_ref()
            .map(|client| client.name.clone())
            .unwrap_or_default(),
        code: shown(user_code),
        place: place.clone(),
        asked_at: asked_at.map(moment_view),
        scopes: scope_views(screen),
        username: match (&screen.institution, &screen.person) {
            (Some(institution), Some(person)) => look::shown_name(institution, person),
            _ => String::new(),
        },
    })
}
