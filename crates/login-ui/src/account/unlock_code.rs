//! The code of an unlock beside the password: where it comes from, and a text message when it is asked
//! for. A message is sent by a posted form alone.

use super::guard::{Desk, Instead};
use sluis_idp_core::{Idp, account::AccountView, signin::Fault};
use sluis_model::{message::Delivery, policy::Method};
use sluis_themes::pages::{CodeSource, OtherMethod, SmsState};
use sluis_web::form::Form;

/// What the page asks beside the password.
#[derive(Debug, Default)]
pub(super) struct CodeAsked {
    /// Where the code comes from; `None` when none is asked.
    pub(super) source: Option<CodeSource>,
    /// The other ways there are.
    pub(super) others: Vec<OtherMethod>,
    /// Minutes to wait before another message.
    pub(super) wait: Option<u32>,
}

/// Faults that are about the message, not about a code.
pub(super) const fn is_about_sending(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::TextThrottled { .. } | Fault::TextBudget | Fault::TextCountry
    )
}

/// What came of a button that chooses a way or asks for a message; `None` when it was neither.
pub(super) async fn choice(desk: &Desk, form: &Form) -> Result<Option<Result<(), Fault>>, Instead> {
    let (method, again) = match form.field("action") {
        "send" | "use-sms" => (Method::Sms, false),
        "resend" => (Method::Sms, true),
        "use-app" => (Method::Totp, false),
        _ => return Ok(None),
    };
    let visitor = desk.visitor();
    let sent = desk
        .idp()
        .unlock_by(
            &visitor.ctx,
            &visitor.browser,
            &desk.signed_in,
            method,
            again,
        )
        .await;
    desk.found(sent).map(Some)
}

/// What is asked now, when `fault` is what was wrong with the code or its message.
pub(super) async fn asked(
    desk: &Desk,
    view: &AccountView,
    fault: Option<&Fault>,
) -> Result<CodeAsked, Instead> {
    let ctx = &desk.visitor().ctx;
    if !desk
        .idp()
        .unlock_needs_code(ctx, &view.factors, &desk.signed_in)
    {
        return Ok(CodeAsked::default());
    }
    let way = Idp::unlock_way(&view.factors, &desk.signed_in);
    let others = Idp::unlock_ways(&view.factors, &desk.signed_in);
    let others = others
        .into_iter()
        .filter(|other| *other != way)
        .map(super::second_factor::shown)
        .collect();
    if view.factors.factor.means().is_none() {
        // A passkey is the second factor; beside it there is only a recovery code to type.
        return Ok(CodeAsked {
            source: Some(CodeSource::None),
            ..CodeAsked::default()
        });
    }
    let (Method::Sms, Some(sms)) = (way, view.factors.factor.sms()) else {
        return Ok(CodeAsked {
            source: Some(CodeSource::App),
            others,
            wait: None,
        });
    };
    let text = desk
        .idp()
        .unlock_text(ctx, &view.factors, &desk.signed_in)
        .await;
    let text = desk.found(text)?;
    let refused = matches!(fault, Some(Fault::TextBudget | Fault::TextCountry));
    let state = match text.as_ref().map(|text| text.delivery) {
        // Honest: no message will come.
        _ if refused => SmsState::Failed,
        None => SmsState::NotSent,
        Some(Delivery::Waiting | Delivery::Sent) => SmsState::Sent,
        Some(Delivery::Delayed) => SmsState::Delayed,
        Some(Delivery::Dead) => SmsState::Failed,
    };
    let wait = match fault {
        Some(Fault::TextThrottled { minutes }) => Some(*minutes),
        _ => text.and_then(|text| text.again_in),
    };
    Ok(CodeAsked {
        source: Some(CodeSource::Sms {
            number: sms.number.masked(),
            state,
        }),
        others,
        wait,
    })
}
