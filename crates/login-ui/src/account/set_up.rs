//! Where a set-up begins: the choice between the ways there are (H-10), and the proof of the mail
//! address where that comes first (N-11).

use super::{
    guard::{Answer, Caller},
    progress::{self, SetUp},
    unlock::Aim,
};
use sluis_model::{phone::masked_email, policy::Method};
use sluis_protocol::params::Params;
use sluis_themes::pages::{
    EnrolStep, ForgotError, MethodChoicePage, NewsKind, NewsPage, ProveEmailPage, WayOn, WayOnKind,
};
use sluis_web::{form::Form, routes};

pub(super) async fn page(caller: Caller) -> Answer {
    let desk = caller.at(routes::ACCOUNT_SET_UP).await?;
    let begun = desk
        .idp()
        .account_set_up(&desk.visitor().ctx, &desk.signed_in)
        .await;
    let Ok(allowed) = desk.changed(begun, Aim::SetUp)? else {
        return Ok(desk.go(routes::ACCOUNT_SECURITY));
    };
    if let [only] = allowed.as_slice() {
        return Ok(desk.go(path_of(*only)));
    }
    let policy = &desk.signed_in.institution.policy;
    let view = desk.view().await?;
    let set_up = SetUp {
        allowed: &allowed,
        way: allowed.first().copied().unwrap_or(Method::Totp),
        first: view.factors.factor.means().is_none(),
    };
    let progress = progress::at(&desk, set_up, EnrolStep::Method);
    let page = MethodChoicePage {
        action: routes::ACCOUNT_SET_UP.to_owned(),
        methods: allowed
            .into_iter()
            .map(super::second_factor::shown)
            .collect(),
        can_cancel: true,
        note: policy
            .sms
            .note
            .get(desk.language().code())
            .map(str::to_owned),
        progress,
    };
    Ok(desk.show(&page))
}

/// The page where a way is set up.
pub(super) const fn path_of(method: Method) -> &'static str {
    match method {
        Method::Totp => routes::ACCOUNT_ENROL,
        Method::Sms => routes::ACCOUNT_SMS,
    }
}

/// The choice only leads on; the page that it leads to judges whether it is allowed.
pub(super) async fn submit(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT_SET_UP, &form).await?;
    let to = match (form.field("action"), form.field("method")) {
        ("cancel", _) => routes::ACCOUNT_SECURITY,
        (_, "app") => routes::ACCOUNT_ENROL,
        (_, "sms") => routes::ACCOUNT_SMS,
        _ => routes::ACCOUNT_SET_UP,
    };
    Ok(desk.go(to))
}

fn asks_proof(address: &str, error: Option<ForgotError>) -> ProveEmailPage {
    ProveEmailPage {
        action: routes::ACCOUNT_PROVE_EMAIL.to_owned(),
        address: masked_email(address),
        error,
        can_cancel: false,
        progress: None,
    }
}

pub(super) async fn prove_email(caller: Caller) -> Answer {
    let desk = caller.at(routes::ACCOUNT_PROVE_EMAIL).await?;
    let person = &desk.signed_in.person;
    if person.email_verified_at.is_some() {
        return Ok(desk.go(routes::ACCOUNT_SECURITY));
    }
    let Some(address) = &person.email else {
        // Without an address there is nothing to prove: it is given first.
        return Ok(desk.go(routes::ACCOUNT_EMAIL));
    };
    let params = Params::parse_leniently(desk.visitor().request.query_string());
    if params.get("sent").is_none() {
        return Ok(desk.show(&asks_proof(address, None)));
    }
    let page = NewsPage {
        kind: NewsKind::MailSent,
        replaced: false,
        ways_on: vec![WayOn {
            kind: WayOnKind::Account,
            href: routes::ACCOUNT.to_owned(),
        }],
        resend_action: Some(routes::ACCOUNT_PROVE_EMAIL.to_owned()),
        resend_wait: None,
        hidden: vec![],
        address: Some(masked_email(address)),
    };
    Ok(desk.show(&page))
}

pub(super) async fn mail_link(caller: Caller, form: Form) -> Answer {
    let desk = caller.sent(routes::ACCOUNT_PROVE_EMAIL, &form).await?;
    if form.field("action") == "cancel" {
        return Ok(desk.go(routes::ACCOUNT_SECURITY));
    }
    let person = &desk.signed_in.person;
    let (Some(address), None) = (&person.email, person.email_verified_at) else {
        return Ok(desk.go(routes::ACCOUNT_SECURITY));
    };
    let visitor = desk.visitor();
    let asked = desk
        .idp()
        .account_prove_email(&visitor.ctx, &visitor.browser, &desk.signed_in)
        .await;
    Ok(match desk.found(asked)? {
        None => desk.go(&format!("{}?sent=1", routes::ACCOUNT_PROVE_EMAIL)),
        Some(minutes) => {
            let page = asks_proof(address, Some(ForgotError::Throttled { minutes }));
            desk.show_again(&page, true)
        }
    })
}
