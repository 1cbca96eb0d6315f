//! The person's own passkeys: the list, and what is done with one.

use super::{
    guard::{Answer, Caller, Desk},
    recovery_codes::{self, Why},
    unlock::Aim,
};
use crate::passkey;
use actix_web::{HttpResponse, http::StatusCode};
use sluis_idp_core::{
    account::{FactorChange, NewPasskey, RemovalRefused},
    signin::Fault,
};
use sluis_model::{browser::BrowserChanges, ids::PasskeyId};
use sluis_protocol::params::Params;
use sluis_themes::pages::{
    ConfirmPage, Confirmation, ConfirmedPasskey, ErrorKind, PasskeyError, PasskeyKind, PasskeyNews,
    PasskeyView, PasskeysPage,
};
use sluis_web::{form::Form, look::moment_view, routes};

pub(super) async fn page(caller: Caller) -> Answer {
    let params = Params::parse_leniently(caller.visitor.request.query_string());
    let news = params.get("news").and_then(news);
    let desk = caller.at(routes::ACCOUNT_PASSKEYS).await?;
    open(&desk).await?;
    let own = list(&desk, news, None).await?;
    match params.get("remove") {
        Some(id) => confirm(&desk, own, id),
        None => Ok(desk.show(&own)),
    }
}

/// The question before one is removed (U-23); it changes nothing.
fn confirm(desk: &Desk, own: PasskeysPage, id: &str) -> Answer {
    let Some(passkey) = own.passkeys.into_iter().find(|one| one.id == id) else {
        // Somebody went back to a question that was answered.
        return Ok(desk.go(routes::ACCOUNT_PASSKEYS));
    };
    if !passkey.may_remove {
        return Err(desk.refused(RemovalRefused::NotAllowed).into());
    }
    Ok(desk.show(&ConfirmPage {
        cancel_href: routes::ACCOUNT_PASSKEYS.to_owned(),
        passkey: Some(ConfirmedPasskey {
            id: passkey.id,
            name: passkey.name,
        }),
        ..desk.question(Confirmation::RemovePasskey, routes::ACCOUNT_PASSKEYS)
    }))
}

fn remove_href(id: &PasskeyId) -> String {
    let asked: Params = [("remove", id.as_str())].into_iter().collect();
    format!("{}?{}", routes::ACCOUNT_PASSKEYS, asked.encode())
}

fn news(name: &str) -> Option<PasskeyNews> {
    Some(match name {
        "added" => PasskeyNews::Added,
        "renamed" => PasskeyNews::Renamed,
        "removed" => PasskeyNews::Removed,
        _ => return None,
    })
}

/// Lets on to the page that changes passkeys: where there are some, or may be, and after the unlock.
async fn open(desk: &Desk) -> Result<(), super::guard::Instead> {
    let view = desk.view().await?;
    desk.open(&view, view.passkeys, Aim::Passkeys)
}

async fn list(
    desk: &Desk,
    news: Option<PasskeyNews>,
    error: Option<PasskeyError>,
) -> Result<PasskeysPage, super::guard::Instead> {
    let visitor = desk.visitor();
    let found = desk
        .idp()
        .account_passkeys(&visitor.ctx, &visitor.browser, &desk.signed_in)
        .await;
    let own = desk.found(found)?;
    Ok(PasskeysPage {
        action: routes::ACCOUNT_PASSKEYS.to_owned(),
        options: routes::ACCOUNT_PASSKEY_OPTIONS.to_owned(),
        news,
        may_remove: own.passkeys.iter().all(|own| own.may_remove),
        recovery_codes: desk.signed_in.institution.policy.recovery.count,
        shared_computer: desk.signed_in.session.shared_computer,
        add: if own.may_add {
            vec![PasskeyKind::Passkey, PasskeyKind::Key]
        } else {
            vec![]
        },
        host: visitor.browser.host.clone(),
        handle: own.handle,
        accepted: own
            .passkeys
            .iter()
            .map(|own| &own.passkey)
            .filter(|passkey| passkey.rp_id == visitor.browser.host)
            .map(|passkey| passkey.credential_id.clone())
            .collect(),
        passkeys: own
            .passkeys
            .into_iter()
            .map(|own| (own.passkey, own.gone, own.may_remove))
            .map(|(passkey, gone, may_remove)| PasskeyView {
                remove_href: remove_href(&passkey.id),
                id: passkey.id.to_string(),
                name: passkey.name,
                created: moment_view(passkey.created_at),
                used: passkey.last_used_at.map(moment_view),
                verified: passkey.user_verified,
                elsewhere: passkey.rp_id != visitor.browser.host,
                host: passkey.rp_id,
                gone,
                may_remove,
            })
            .collect(),
        error,
        back_href: routes::ACCOUNT_SECURITY.to_owned(),
    })
}

/// The options for making one, for the script.
pub(super) async fn options(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT_PASSKEYS, &form).await?;
    let visitor = desk.visitor();
    let key = form.field("kind") == "key";
    let change = desk
        .idp()
        .account_passkey_options(&visitor.ctx, &visitor.browser, &desk.signed_in, key)
        .await;
    Ok(passkey::options(change.map(|change| match change {
        FactorChange::Done(options) => Some(options),
        FactorChange::Locked | FactorChange::Refused(_) | FactorChange::Fault(_) => None,
    })))
}

pub(super) async fn submit(caller: Caller, form: Form) -> Answer {
    let (desk, ours) = caller
        .sent_or_stale(routes::ACCOUNT_PASSKEYS, &form)
        .await?;
    if !ours {
        return stale(&desk, &form).await;
    }
    match form.field("action") {
        "rename" => rename(&desk, &form).await,
        "remove" => remove(&desk, &form).await,
        _ => add(&desk, &form).await,
    }
}

/// A form of the session before. The first passkey gives the session another name, so that the form comes again where
/// the answer, perhaps with recovery codes, is loaded anew. Nothing is added by it: it is told what was.
async fn stale(desk: &Desk, form: &Form) -> Answer {
    let visitor = desk.visitor();
    let found = desk
        .idp()
        .account_passkeys(&visitor.ctx, &visitor.browser, &desk.signed_in)
        .await;
    let since = desk.signed_in.session.started_at;
    let mut passkeys = desk.found(found)?.passkeys.into_iter();
    let added_here = passkeys.any(|own| own.passkey.created_at > since);
    if form.field("answer").is_empty() || !added_here {
        return Err(desk.forged(routes::ACCOUNT_PASSKEYS).into());
    }
    if desk.view().await?.factors.recovery_codes_left == 0 {
        return Ok(told(desk, "added", &BrowserChanges::default()));
    }
    let changes = BrowserChanges::default();
    recovery_codes::show_codes(desk, &[], Why::Passkey, &changes).await
}

async fn add(desk: &Desk, form: &Form) -> Answer {
    let visitor = desk.visitor();
    let new = NewPasskey {
        security_key: form.field("kind") == "key",
        answer: form.field("answer"),
        name: form.field("name"),
    };
    let change = desk
        .idp()
        .account_add_passkey(&visitor.ctx, &visitor.browser, &desk.signed_in, new)
        .await;
    match desk.changed(change, Aim::Passkeys)? {
        Ok(done) if done.recovery_codes.is_empty() => Ok(told(desk, "added", &done.changes)),
        Ok(done) => {
            let (codes, changes) = (&done.recovery_codes, &done.changes);
            recovery_codes::show_codes(desk, codes, Why::Passkey, changes).await
        }
        Err(fault) => again(desk, &fault).await,
    }
}

async fn rename(desk: &Desk, form: &Form) -> Answer {
    let visitor = desk.visitor();
    let (id, name) = (PasskeyId::from(form.field("passkey")), form.field("name"));
    let change = desk
        .idp()
        .account_rename_passkey(&visitor.ctx, &visitor.browser, &desk.signed_in, &id, name)
        .await;
    let Some(change) = desk.found(change)? else {
        return Ok(missing(desk));
    };
    match desk.changed(Ok(change), Aim::Passkeys)? {
        Ok(()) => Ok(told(desk, "renamed", &BrowserChanges::default())),
        Err(fault) => again(desk, &fault).await,
    }
}

async fn remove(desk: &Desk, form: &Form) -> Answer {
    let visitor = desk.visitor();
    let id = PasskeyId::from(form.field("passkey"));
    let change = desk
        .idp()
        .account_remove_passkey(&visitor.ctx, &visitor.browser, &desk.signed_in, &id)
        .await;
    let Some(change) = desk.found(change)? else {
        return Ok(missing(desk));
    };
    match desk.changed(Ok(change), Aim::Passkeys)? {
        Ok(changes) => Ok(told(desk, "removed", &changes)),
        Err(fault) => again(desk, &fault).await,
    }
}

fn told(desk: &Desk, news: &str, changes: &BrowserChanges) -> HttpResponse {
    desk.go_with(
        &format!("{}?news={news}", routes::ACCOUNT_PASSKEYS),
        changes,
    )
}

async fn again(desk: &Desk, fault: &Fault) -> Answer {
    let error = passkey::error(Some(fault)).unwrap_or(PasskeyError::NoName);
    let page = list(desk, None, Some(error)).await?;
    Ok(desk.show_again(&page, false))
}

/// One that is not the person's own is not there; nobody learns whose it is (PSK-12).
fn missing(desk: &Desk) -> HttpResponse {
    let frame = sluis_web::pages::Frame {
        status: Some(StatusCode::NOT_FOUND),
        ..desk.frame()
    };
    desk.pages()
        .error(desk.visitor(), &frame, ErrorKind::NotFound, vec![], None)
}
