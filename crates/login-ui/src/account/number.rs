//! Setting up codes by text message from the account page (H-12).

use super::{
    guard::{Answer, Caller, Desk, is_throttled},
    progress::{self, SetUp},
    recovery_codes::{Why, sent_to_set_up, show_codes},
    unlock::Aim,
};
use crate::signin::{abroad, phone_error, sms_page};
use sluis_idp_core::{account::NumberAsked, signin::Fault};
use sluis_model::{policy::Method, second_factor::SecondFactorState};
use sluis_themes::pages::{EnrolPhonePage, EnrolSmsPage, EnrolStep};
use sluis_web::{form::Form, routes};

pub(super) async fn page(caller: Caller) -> Answer {
    let desk = caller.at(routes::ACCOUNT_SMS).await?;
    show(&desk, None, None).await
}

pub(super) async fn submit(caller: Caller, form: Form) -> Answer {
    let desk = sent_to_set_up(caller, routes::ACCOUNT_SMS, &form, Method::Sms).await?;
    let (idp, visitor) = (desk.idp(), desk.visitor());
    let typed = form.params().ok().and_then(|params| params.get("phone"));
    let sent = match form.field("action") {
        left @ ("cancel" | "change" | "other-way") => {
            let dropped = idp
                .account_drop_number(&visitor.ctx, &visitor.browser, &desk.signed_in)
                .await;
            desk.found(dropped)?;
            let to = match (left, &desk.signed_in.session.phone) {
                ("cancel", _) => routes::ACCOUNT_SECURITY,
                // From the code back to the number; from the number back to the choice.
                ("change", Some(_)) => routes::ACCOUNT_SMS,
                _ => routes::ACCOUNT_SET_UP,
            };
            return Ok(desk.go(to));
        }
        "resend" => Some(None),
        _ => typed.map(Some),
    };
    if let Some(typed) = sent {
        let change = idp
            .account_send_number_code(&visitor.ctx, &visitor.browser, &desk.signed_in, typed)
            .await;
        return match desk.changed(change, Aim::Sms)? {
            Ok(()) => Ok(desk.go(routes::ACCOUNT_SMS)),
            Err(fault) => show(&desk, Some(fault), typed).await,
        };
    }
    let change = idp
        .account_confirm_number(
            &visitor.ctx,
            &visitor.browser,
            &desk.signed_in,
            form.field("code"),
        )
        .await;
    match desk.changed(change, Aim::Sms)? {
        Err(fault) => show(&desk, Some(fault), None).await,
        Ok(enabled) if enabled.recovery_codes.is_empty() => {
            Ok(desk.done("second-factor-on", &enabled.changes))
        }
        Ok(enabled) => Ok(show_codes(
            &desk,
            &enabled.recovery_codes,
            Why::SetUp(Method::Sms),
            &enabled.changes,
        )
        .await?),
    }
}

/// The page of the moment. `typed` is the number of a form that was refused.
async fn show(desk: &Desk, fault: Option<Fault>, typed: Option<&str>) -> Answer {
    let asked = desk
        .idp()
        .account_number(&desk.visitor().ctx, &desk.signed_in)
        .await;
    let Ok(asked) = desk.changed(asked, Aim::Sms)? else {
        return Ok(desk.go(routes::ACCOUNT_SECURITY));
    };
    let throttled = fault.as_ref().is_some_and(is_throttled);
    let wrong = fault.is_some();
    let view = desk.view().await?;
    let other_way = view.state == SecondFactorState::Never && view.allowed.len() > 1;
    let set_up = SetUp {
        allowed: &view.allowed,
        way: Method::Sms,
        first: view.factors.factor.means().is_none(),
    };
    match asked {
        NumberAsked::Code { number, text } if typed.is_none() => {
            let page = EnrolSmsPage {
                action: routes::ACCOUNT_SMS.to_owned(),
                number,
                other_way,
                progress: progress::at(desk, set_up, EnrolStep::Code),
                ..sms_page(fault.as_ref(), text.as_ref())
            };
            Ok(if wrong {
                desk.show_again(&page, throttled)
            } else {
                desk.show(&page)
            })
        }
        asked => {
            let known = match asked {
                NumberAsked::Number { known } => known,
                NumberAsked::Code { .. } => None,
            };
            let page = EnrolPhonePage {
                action: routes::ACCOUNT_SMS.to_owned(),
                phone: typed
                    .map(|typed| typed.chars().take(40).collect())
                    .or(known)
                    .unwrap_or_default(),
                abroad: abroad(&desk.signed_in.institution.policy.sms),
                error: fault.as_ref().map(phone_error),
                can_cancel: true,
                other_way,
                progress: progress::at(desk, set_up, EnrolStep::Phone),
            };
            Ok(if wrong {
                desk.show_again(&page, throttled)
            } else {
                desk.show(&page)
            })
        }
    }
}
