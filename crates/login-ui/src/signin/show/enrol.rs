//! The pages that set a second factor up.

use super::{
    action, demand,
    faults::{code_error, phone_error},
    password::help_href,
    policy,
    progress::Progress,
    text_message::{is_about_sending, resend_wait, state_of},
};

use sluis_idp_core::{
    signin::{EnrolmentView, Fault, Screen},
    texting::TextUnderWay,
};
use sluis_model::policy::{Demand, Method, Remember, SmsPolicy};
use sluis_themes::{
    Shown,
    pages::{
        EnrolIntroPage, EnrolPhonePage, EnrolSmsPage, EnrolStep, EnrolTotpPage, MethodChoicePage,
        OtherMethod, SmsState,
    },
};
use sluis_web::{Visitor, look::date_view, routes};

pub(super) fn intro(
    visitor: &Visitor,
    screen: &Screen,
    progress: &Progress,
    required: bool,
) -> EnrolIntroPage {
    let deadline = match demand(visitor, screen) {
        Demand::Optional {
            mandatory_from: Some(day),
            ..
        } => day.pred_opt().map(date_view),
        _ => None,
    };
    EnrolIntroPage {
        action: action(screen, "enrol-intro"),
        // Offered whatever the policy asks only to somebody whose factor a recovery code took away.
        was_reset: screen.transaction.offer_enrolment,
        required,
        of_everybody: is_of_everybody(visitor, screen),
        deadline,
        can_postpone: !required,
        remembers_devices: policy(screen).is_some_and(|policy| policy.remember != Remember::Off),
        sms: screen.allowed_methods().contains(&Method::Sms),
        progress: progress.at(&[EnrolStep::Method, EnrolStep::App, EnrolStep::Phone]),
    }
}

/// Whether the institution demands it of everybody, whatever they are: not of those alone who rule there, and
/// not for a portal that insists.
fn is_of_everybody(visitor: &Visitor, screen: &Screen) -> bool {
    policy(screen).is_some_and(|policy| policy.demand(&[], visitor.now()) == Demand::Required)
}

/// The choice between the ways that this person may set up (H-10, H-11).
pub(super) fn method(
    language: &str,
    screen: &Screen,
    progress: &Progress,
    required: bool,
) -> MethodChoicePage {
    MethodChoicePage {
        action: action(screen, "enrol-method"),
        methods: screen.allowed_methods().into_iter().map(shown).collect(),
        can_cancel: !required,
        note: policy(screen)
            .and_then(|policy| policy.sms.note.get(language))
            .map(str::to_owned),
        progress: progress.at(&[EnrolStep::Method]),
    }
}

/// The mobile number, with what was typed (H-33).
pub(super) fn phone(
    screen: &Screen,
    progress: &Progress,
    required: bool,
    fault: Option<&Fault>,
    typed: &str,
) -> EnrolPhonePage {
    EnrolPhonePage {
        action: action(screen, "enrol-phone"),
        phone: typed.to_owned(),
        abroad: policy(screen).and_then(|policy| abroad(&policy.sms)),
        error: fault.map(phone_error),
        can_cancel: !required,
        other_way: has_other_way(screen),
        progress: progress.at(&[EnrolStep::Phone]),
    }
}

/// The start of numbers abroad that messages go to: the first that the policy names, or an example
/// where they go everywhere.
pub(crate) fn abroad(sms: &SmsPolicy) -> Option<String> {
    if sms.countries.is_empty() {
        return Some("+32".to_owned());
    }
    sms.countries
        .iter()
        .find(|prefix| prefix.as_str() != "+31")
        .cloned()
}

/// The code that was sent to the number.
pub(super) fn text(
    screen: &Screen,
    progress: &Progress,
    required: bool,
    fault: Option<&Fault>,
    under_way: Option<&TextUnderWay>,
) -> EnrolSmsPage {
    let number = match (under_way, &screen.transaction.phone) {
        (Some(text), _) => text.number.clone(),
        (None, Some(number)) => number.masked(),
        (None, None) => String::new(),
    };
    EnrolSmsPage {
        action: action(screen, "enrol-sms"),
        number,
        can_cancel: !required,
        other_way: has_other_way(screen),
        progress: progress.at(&[EnrolStep::Code]),
        ..sms_page(fault, under_way)
    }
}

/// How the message fares and what was wrong with a code, in a sign-in or on the account page; each
/// adds what it knows of its surroundings.
pub(crate) fn sms_page(fault: Option<&Fault>, under_way: Option<&TextUnderWay>) -> EnrolSmsPage {
    let error = match fault {
        Some(fault) if is_about_sending(fault) => None,
        Some(fault) => Some(code_error(fault)),
        // Nothing is under way any more: said before a code is typed in vain.
        None if under_way.is_none() => Some(code_error(&Fault::ExpiredCode)),
        None => None,
    };
    EnrolSmsPage {
        action: String::new(),
        number: under_way
            .map(|text| text.number.clone())
            .unwrap_or_default(),
        state: state_of(fault, under_way).unwrap_or(SmsState::Sent),
        resend_wait: resend_wait(fault, under_way),
        error,
        can_cancel: true,
        other_way: false,
        progress: None,
    }
}

/// Whether there is a choice between ways at all.
fn has_other_way(screen: &Screen) -> bool {
    screen.allowed_methods().len() > 1
}

/// The app's page in a sign-in.
pub(super) fn app(
    visitor: &Visitor,
    view: &EnrolmentView,
    screen: &Screen,
    progress: &Progress,
    required: bool,
    fault: Option<&Fault>,
) -> EnrolTotpPage {
    let slug = screen.slug().unwrap_or_default();
    EnrolTotpPage {
        on_phone: super::super::device::is_phone(&visitor.request),
        other_device: Some(format!(
            "{}{}",
            visitor.site.origin,
            routes::of_institution(routes::ACCOUNT, slug, None)
        )),
        required,
        of_everybody: is_of_everybody(visitor, screen),
        period_fallback: policy(screen).is_some_and(|policy| policy.totp.period_fallback),
        help_href: help_href(screen),
        other_way: has_other_way(screen),
        progress: progress.at(&[EnrolStep::App]),
        ..enrol_page(view, action(screen, "enrol-totp"), !required, fault)
    }
}

/// A way, as pages name it.
pub(super) fn shown(method: Method) -> OtherMethod {
    match method {
        Method::Totp => OtherMethod::App,
        Method::Sms => OtherMethod::Sms,
    }
}

/// The set-up page, in a sign-in or on the account page; each adds what it knows of its surroundings.
pub(crate) fn enrol_page(
    view: &EnrolmentView,
    action: String,
    can_cancel: bool,
    fault: Option<&Fault>,
) -> EnrolTotpPage {
    let groups: Vec<Shown> = view
        .secret
        .as_bytes()
        .chunks(4)
        .map(|group| Shown::from(String::from_utf8_lossy(group).as_ref()))
        .collect();
    let svg = sluis_web::qr::svg(&view.uri, "QR").unwrap_or_default();
    EnrolTotpPage {
        action,
        qr_svg: Shown::from(svg),
        secret_groups: groups,
        otpauth_url: Shown::from(view.uri.as_str()),
        account_label: view.account.clone(),
        issuer: view.issuer.clone(),
        digits: view.parameters.digits,
        period: view.parameters.period,
        algorithm: view.parameters.algorithm.as_str().to_owned(),
        can_cancel,
        other_way: false,
        error: fault.map(code_error),
        period_note: view.parameters.period != 30,
        period_fallback: false,
        on_phone: false,
        other_device: None,
        required: !can_cancel,
        of_everybody: false,
        help_href: None,
        progress: None,
    }
}
