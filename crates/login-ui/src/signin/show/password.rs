//! The pages about the password: asked, renewed, and the mail address proven through it.

use super::{
    action,
    faults::{badge_error, new_password_error, password_error, rule_views},
    policy,
    progress::Progress,
    shown_name,
};
use sluis_idp_core::{
    dispatch::WhyPassword,
    passkeys::PasskeyRefusal,
    signin::{Fault, Screen},
};
use sluis_model::{
    ids::SourceId,
    person::PasswordState,
    phone::masked_email,
    policy::{Demand, LoginName},
    second_factor::SecondFactorState,
    transaction::SourceTrouble,
    upstream::UpstreamSource,
};
use sluis_themes::pages::{
    BadgeAsk, EnrolStep, ForgotError, NewPasswordPage, NewPasswordReason, NewsKind, NewsPage,
    PasskeyAsk, PasskeyError, PasskeyUse, PasswordPage, PasswordReason, ProveEmailPage,
    SharedComputer, SourceButton, SourceTroubleKind, SourceTroubleView, SourcesAsk, UsernameKind,
    WaitingAccount, WayOn, WayOnKind,
};
use sluis_web::{Visitor, routes};

pub(super) fn page(
    visitor: &Visitor,
    screen: &Screen,
    why: WhyPassword,
    sources: &[UpstreamSource],
    fault: Option<&Fault>,
) -> PasswordPage {
    let login_name = policy(screen)
        .map(|policy| policy.login_name.clone())
        .unwrap_or_default();
    let (username_kind, suffix) = match login_name {
        LoginName::Email => (UsernameKind::Email, None),
        LoginName::Username => (UsernameKind::Username, None),
        LoginName::Suffixed { suffix } => (UsernameKind::UsernameWithSuffix, Some(suffix)),
    };
    // Known from the session alone, or from a hint: the person may be somebody else today.
    let may_choose = screen
        .transaction
        .institution
        .as_ref()
        .is_none_or(|settled| settled.source.is_weak());
    let known = screen
        .person
        .as_ref()
        .map(|person| person.username.as_str())
        .unwrap_or_default();
    let shared_computer = shared_computer(screen);
    // On a shared computer nobody finds the name of who was there before.
    let known = if screen.shared_computer() { "" } else { known };
    let username = if screen.username().is_empty() {
        known
    } else {
        screen.username()
    };
    let forgot = policy(screen).is_some_and(|policy| policy.recovery.password_by_mail);
    let id = &screen.transaction.id;
    PasswordPage {
        action: action(screen, "password"),
        username: username.to_owned(),
        username_kind,
        suffix,
        error: fault
            .filter(|fault| !matches!(fault, Fault::Passkey(_)) && badge_error(fault).is_none())
            .map(password_error),
        passkey: passkey(screen, PasskeyUse::SignIn, fault)
            .filter(|_| screen.may_sign_in_by_passkey()),
        sources: sources_ask(screen, sources),
        badge_wrong: fault.and_then(badge_error).is_some(),
        badge: screen
            .may_show_badge(&visitor.browser.address)
            .then(|| BadgeAsk {
                action: action(screen, "badge"),
                error: fault.and_then(badge_error),
            }),
        reason: match why {
            WhyPassword::NotSignedIn => None,
            WhyPassword::AskedAgain => Some(PasswordReason::AskedAgain),
            WhyPassword::Unlock => Some(PasswordReason::Unlock),
            WhyPassword::BadgeNotEnough => Some(PasswordReason::BadgeNotEnough),
        },
        change_institution_href: may_choose
            .then(|| format!("{}?other=institution", routes::signin(id))),
        forgot_href: screen
            .slug()
            .filter(|_| forgot)
            .map(|slug| routes::of_institution(routes::FORGOT, slug, Some(id))),
        recover_href: recover_href(screen),
        help_href: help_href(screen),
        shared_computer,
    }
}

/// What the page says, or asks, of the computer (E-19).
fn shared_computer(screen: &Screen) -> SharedComputer {
    let asked = policy(screen).is_some_and(|policy| policy.shared_computer.offered);
    match (screen.shared_is_known, asked) {
        (true, _) => SharedComputer::Known,
        (false, true) if screen.transaction.shared_computer => SharedComputer::Ticked,
        (false, true) => SharedComputer::Asked,
        (false, false) => SharedComputer::Unasked,
    }
}

/// The institution's own providers, where it has some, with what came of the last visit.
fn sources_ask(screen: &Screen, sources: &[UpstreamSource]) -> Option<SourcesAsk> {
    let first = sources.first()?;
    let named = |id: &SourceId| sources.iter().find(|source| source.id == *id);
    let waiting = screen.transaction.waiting_link.as_ref();
    let waiting = waiting.and_then(|waiting| {
        let source = named(&waiting.source)?;
        Some(WaitingAccount {
            source: source.settings.name.clone(),
            label: waiting.identity.shown(),
            drop_href: format!("{}?other=person", routes::signin(&screen.transaction.id)),
        })
    });
    let visit = screen.transaction.source_trouble.as_ref();
    let source_only = policy(screen).map(|policy| &policy.source_only);
    let source_only = source_only.filter(|only| only.is_on());
    let trouble = visit.map(|visit| SourceTroubleView {
        // Where nobody can say who it is, what holds for most is told.
        only: source_only.is_some_and(|only| {
            visit.trouble != SourceTrouble::Unreachable || !only.open_at_outage
        }),
        kind: match visit.trouble {
            SourceTrouble::Unreachable => SourceTroubleKind::Unreachable,
            SourceTrouble::NotInOrder => SourceTroubleKind::NotInOrder,
            SourceTrouble::Denied => SourceTroubleKind::Denied,
            SourceTrouble::Again => SourceTroubleKind::Again,
            SourceTrouble::NotLetIn => SourceTroubleKind::NotLetIn,
            SourceTrouble::Taken => SourceTroubleKind::Taken,
            SourceTrouble::TooLittle => SourceTroubleKind::TooLittle,
        },
        source: visit
            .source
            .as_ref()
            .and_then(named)
            .unwrap_or(first)
            .settings
            .name
            .clone(),
    });
    let asks = SourcesAsk {
        action: action(screen, "source"),
        // Nobody is sent to a directory: its passwords are typed here.
        buttons: sources
            .iter()
            .filter(|source| source.settings.directory.is_none())
            .map(|source| SourceButton {
                slug: source.slug.clone(),
                name: source.settings.name.clone(),
            })
            .collect(),
        first: policy(screen).is_some_and(|policy| policy.source_only.is_on()),
        waiting,
        trouble,
    };
    let empty = asks.buttons.is_empty() && asks.waiting.is_none() && asks.trouble.is_none();
    (!empty).then_some(asks)
}

/// A passkey is asked for beside what is typed. The browser offers it by itself where a name is typed,
/// but not when one was just refused. One that came too late is as good as it was.
pub(super) fn passkey(
    screen: &Screen,
    kind: PasskeyUse,
    fault: Option<&Fault>,
) -> Option<PasskeyAsk> {
    let mut error = crate::passkey::error(fault);
    // In place of the password: that is still to be typed.
    if error == Some(PasskeyError::NotChecked)
        && matches!(kind, PasskeyUse::SignIn | PasskeyUse::Find)
    {
        error = Some(PasskeyError::NotVerified);
    }
    let ended = matches!(fault, Some(Fault::Passkey(PasskeyRefusal::Ended)));
    Some(PasskeyAsk {
        kind,
        action: action(screen, "passkey"),
        options: action(screen, "passkey-options"),
        // Nor does the browser put forward the passkeys of those before.
        autofill: kind == PasskeyUse::SignIn
            && (fault.is_none() || ended)
            && !screen.shared_is_known,
        error,
        gone: crate::passkey::gone(fault),
    })
}

/// The recovery portal, where the institution has one (S-12).
pub(super) fn recover_href(screen: &Screen) -> Option<String> {
    let open = policy(screen).is_some_and(|policy| policy.recovery.self_service.enabled);
    screen
        .slug()
        .filter(|_| open)
        .map(|slug| routes::of_institution(routes::RECOVER, slug, Some(&screen.transaction.id)))
}

/// Help with signing in (S-01), which leads back to this very sign-in (S-02).
pub(super) fn help_href(screen: &Screen) -> Option<String> {
    screen
        .slug()
        .map(|slug| routes::of_institution(routes::HELP, slug, Some(&screen.transaction.id)))
}

pub(super) fn new_password(
    screen: &Screen,
    progress: &Progress,
    fault: Option<&Fault>,
) -> NewPasswordPage {
    let temporary = screen
        .person
        .as_ref()
        .is_some_and(|person| matches!(person.password_state, PasswordState::Temporary { .. }));
    // On the way to, or from, a second factor alone; else it is no road of several steps.
    let on_the_road = screen.enrolled_here()
        || screen.facts.person.is_some_and(|(person, _)| {
            person.state == SecondFactorState::Never && person.demand == Demand::Required
        });
    NewPasswordPage {
        action: action(screen, "new-password"),
        username: shown_name(screen),
        rules: policy(screen)
            .map(|policy| rule_views(policy, fault))
            .unwrap_or_default(),
        reason: if temporary {
            NewPasswordReason::Temporary
        } else {
            NewPasswordReason::MustChange
        },
        ask_current: false,
        error: fault.map(new_password_error),
        cancel_href: None,
        progress: on_the_road
            .then(|| progress.at(&[EnrolStep::NewPassword]))
            .flatten(),
    }
}

/// Where the link for a new password would go, masked; `None` where no address is known.
fn address(screen: &Screen) -> Option<String> {
    screen.person.as_ref()?.email.as_deref().map(masked_email)
}

/// The mail address has to be proven first (N-11); `None` where there is none to prove.
pub(super) fn prove_email(
    screen: &Screen,
    progress: &Progress,
    fault: Option<&Fault>,
) -> Option<ProveEmailPage> {
    Some(ProveEmailPage {
        action: action(screen, "prove-email"),
        address: address(screen)?,
        error: fault.map(|fault| match fault {
            Fault::Throttled { minutes } => ForgotError::Throttled { minutes: *minutes },
            _ => ForgotError::Empty,
        }),
        can_cancel: !screen.enrolment_required(),
        progress: progress.at(&[EnrolStep::Email]),
    })
}

/// "Check your mail", with the way to ask again (N-16).
pub(super) fn mail_sent(screen: &Screen) -> NewsPage {
    NewsPage {
        kind: NewsKind::MailSent,
        replaced: false,
        ways_on: vec![WayOn {
            kind: WayOnKind::SignIn,
            href: routes::signin(&screen.transaction.id),
        }],
        resend_action: Some(action(screen, "prove-email")),
        resend_wait: None,
        hidden: vec![],
        address: address(screen),
    }
}
