//! Recovery codes on the account page: shown once after a set-up, or made anew after a question, for
//! the old set stops working.

use super::{
    guard::{Answer, Caller, Desk, Instead},
    progress::{self, SetUp},
    unlock::Aim,
};
use crate::signin::codes::posted;
use sluis_model::{
    browser::BrowserChanges,
    context::Timestamp,
    policy::{Method, RecoveryEffect},
    second_factor::SecondFactorState,
    secret::Secret,
};
use sluis_protocol::params::Params;
use sluis_themes::{
    Shown,
    pages::{Confirmation, EnrolStep, RecoveryCodesPage, RecoveryEffect as ShownEffect},
};
use sluis_web::{form::Form, routes};

pub(super) async fn page(caller: Caller) -> Answer {
    let desk = caller.at(routes::ACCOUNT_RECOVERY_CODES).await?;
    let view = desk.view().await?;
    let given = desk.signed_in.institution.policy.recovery.count > 0
        && (view.state == SecondFactorState::Enabled
            || (view.state == SecondFactorState::Never && view.factors.passkeys > 0));
    desk.open(&view, given, Aim::Codes)?;
    // The form says when it was made: one that comes again makes no further codes.
    let asked_at = desk.visitor().now().timestamp_micros();
    let action = format!("{}?asked={asked_at}", routes::ACCOUNT_RECOVERY_CODES);
    Ok(desk.show(&desk.question(Confirmation::NewRecoveryCodes, &action)))
}

/// When the page was asked for whose form came.
fn asked_at(desk: &Desk) -> Option<Timestamp> {
    let params = Params::parse_leniently(desk.visitor().request.query_string());
    Timestamp::from_timestamp_micros(params.get("asked")?.parse().ok()?)
}

pub(super) async fn submit(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT_RECOVERY_CODES, &form).await?;
    let visitor = desk.visitor();
    if let Some(moment) = asked_at(&desk) {
        let shown = desk
            .idp()
            .account_recovery_codes_shown(&visitor.ctx, &desk.signed_in, moment)
            .await;
        if desk.found(shown)? {
            return Ok(desk.show(&codes_page(&desk, &[], Why::Renewed, false).await?));
        }
    }
    let change = desk
        .idp()
        .account_new_recovery_codes(&visitor.ctx, &visitor.browser, &desk.signed_in)
        .await;
    Ok(match desk.changed(change, Aim::Codes)? {
        Ok(codes) => show_codes(&desk, &codes, Why::Renewed, &BrowserChanges::default()).await?,
        Err(_) => desk.go(routes::ACCOUNT_SECURITY),
    })
}

/// A form that sets up a way. Its answer may show recovery codes, and gives the session another name; where that
/// answer is loaded anew, the form of the session before comes again. Nothing is set up by it: it is told what
/// came of it.
pub(super) async fn sent_to_set_up(
    caller: Caller,
    path: &str,
    form: &Form,
    way: Method,
) -> Result<Desk, Instead> {
    let (desk, ours) = caller.sent_or_stale(path, form).await?;
    if ours {
        return Ok(desk);
    }
    let view = desk.view().await?;
    let session = &desk.signed_in.session;
    // Since somebody signed in here; and nothing waits that the form may have been meant for.
    let since = view.factors.factor.since();
    let set_up_here = view.state == SecondFactorState::Enabled
        && since.is_some_and(|since| since > session.started_at)
        && session.pending.is_none()
        && session.phone.is_none();
    if !set_up_here {
        return Err(desk.forged(path).into());
    }
    let why = Why::SetUp(way);
    if view.factors.recovery_codes_left == 0 {
        return Err(desk.done(why.news(), &BrowserChanges::default()).into());
    }
    let page = codes_page(&desk, &[], why, false).await?;
    Err(desk.show(&page).into())
}

/// Fresh recovery codes: on this answer and nowhere else.
pub(super) async fn show_codes(
    desk: &Desk,
    codes: &[Secret],
    why: Why,
    changes: &BrowserChanges,
) -> Answer {
    let page = codes_page(desk, codes, why, false).await?;
    Ok(desk.show_with(&page, changes))
}

/// Why there are fresh codes: what the account page says once they are saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// A second factor was set up, in this way.
    SetUp(Method),
    /// A passkey was added as the first second factor.
    Passkey,
    /// A new set was asked for.
    Renewed,
}

impl Why {
    const fn news(self) -> &'static str {
        match self {
            Self::SetUp(_) | Self::Passkey => "second-factor-on",
            Self::Renewed => "codes",
        }
    }

    /// The reason that the form's address carries.
    fn of(desk: &Desk) -> Self {
        let params = Params::parse_leniently(desk.visitor().request.query_string());
        match params.get("after") {
            Some("app") => Self::SetUp(Method::Totp),
            Some("sms") => Self::SetUp(Method::Sms),
            Some("passkey") => Self::Passkey,
            _ => Self::Renewed,
        }
    }

    fn address(self) -> String {
        match self {
            Self::SetUp(Method::Totp) => format!("{}?after=app", routes::ACCOUNT_CODES_SAVED),
            Self::SetUp(Method::Sms) => format!("{}?after=sms", routes::ACCOUNT_CODES_SAVED),
            Self::Passkey => format!("{}?after=passkey", routes::ACCOUNT_CODES_SAVED),
            Self::Renewed => routes::ACCOUNT_CODES_SAVED.to_owned(),
        }
    }
}

/// Without any codes the page says that they were shown.
async fn codes_page(
    desk: &Desk,
    codes: &[Secret],
    why: Why,
    not_ticked: bool,
) -> Result<RecoveryCodesPage, Instead> {
    let progress = match why {
        Why::Renewed | Why::Passkey => None,
        Why::SetUp(way) => {
            let view = desk.view().await?;
            let set_up = SetUp {
                allowed: &view.allowed,
                way,
                first: true,
            };
            progress::at(desk, set_up, EnrolStep::RecoveryCodes)
        }
    };
    let recovery = &desk.signed_in.institution.policy.recovery;
    Ok(RecoveryCodesPage {
        action: why.address(),
        codes: codes
            .iter()
            .map(|code| Shown::from(code.expose()))
            .collect(),
        count: recovery.count,
        renewed: why == Why::Renewed,
        effect: match recovery.effect {
            RecoveryEffect::Login => ShownEffect::Login,
            RecoveryEffect::Reset => ShownEffect::Reset,
        },
        username: desk.shown_name(),
        host: desk.signed_in.institution.hosts.first().cloned(),
        download_action: (!codes.is_empty()).then(|| routes::ACCOUNT_CODES_SAVED.to_owned()),
        confirm_saved: recovery.confirm_saved,
        not_ticked,
        already_shown: codes.is_empty(),
        type_back: false,
        error: None,
        few_left: None,
        progress,
    })
}

/// "Done" on the page with the codes, the way to new ones where they were shown already, or the same codes as a
/// file. Where the institution wants the tick "I have saved my codes" (H-25), they are shown again without it.
pub(super) async fn saved(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT_SECURITY, &form).await?;
    match form.field("action") {
        "download" => return Ok(desk.file(&form)),
        "renew" => return Ok(desk.go(routes::ACCOUNT_RECOVERY_CODES)),
        _ => {}
    }
    let codes = posted(&form);
    let wants_tick = desk.signed_in.institution.policy.recovery.confirm_saved;
    if wants_tick && form.field("saved") != "1" && !codes.is_empty() {
        let page = codes_page(&desk, &codes, Why::of(&desk), true).await?;
        return Ok(desk.show_again(&page, false));
    }
    Ok(desk.done(Why::of(&desk).news(), &BrowserChanges::default()))
}
