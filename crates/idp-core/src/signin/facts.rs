//! What the dispatcher is told, out of what a [`Screen`] holds.

use super::{
    Screen,
    bounds::kinds_of,
    passkey_invite::is_passkey_due,
    screen::wants_choice,
    stage::{allowed_methods, code_ways},
};
use crate::dispatch::{PersonFacts, RequestFacts, Shown};
use sluis_model::{
    browser::Browser,
    client::Client,
    context::{Ctx, Timestamp},
    institution::Institution,
    person::{Invitation, Person},
    policy::{BadgePolicy, Demand, FirstSteps},
    second_factor::{FactorSet, FirstFactor},
    transaction::Purpose,
    upstream::UpstreamWorth,
};
use sluis_protocol::{
    metadata::{
        ACR_BADGE, ACR_MFA, ACR_PHISHING_RESISTANT, ACR_REMEMBERED_DEVICE, ACR_SINGLE_FACTOR,
    },
    scope::Scope,
};

/// The least that a list of `acr` values accepts. Of essential ones those that nobody knows were sorted
/// out before; of voluntary ones they say nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Accepted {
    Anything,
    FactorOrDevice,
    FreshFactor,
    PhishingResistant,
}

fn accepted(listed: &[String]) -> Accepted {
    let lists = |wanted: &str| listed.iter().any(|acr| acr == wanted);
    if lists(ACR_SINGLE_FACTOR) || lists(ACR_BADGE) {
        Accepted::Anything
    } else if lists(ACR_REMEMBERED_DEVICE) {
        Accepted::FactorOrDevice
    } else if lists(ACR_MFA) {
        Accepted::FreshFactor
    } else if lists(ACR_PHISHING_RESISTANT) {
        Accepted::PhishingResistant
    } else {
        Accepted::Anything
    }
}

/// Whether voluntary values wish for a second factor that is really shown.
fn prefers_factor(voluntary: &[String]) -> bool {
    matches!(
        accepted(voluntary),
        Accepted::FreshFactor | Accepted::PhishingResistant
    )
}

/// Whether they wish for one that can't be phished, and for nothing else.
fn prefers_phishing_resistant(voluntary: &[String]) -> bool {
    accepted(voluntary) == Accepted::PhishingResistant
}

/// The `acr` values that a request asks for: the essential ones, else the voluntary ones.
pub(super) fn asked_acr(screen: &Screen) -> Vec<String> {
    let Some(request) = screen.transaction.purpose.request() else {
        return vec![];
    };
    let essential = request.claims.essential_acr();
    let settings = screen.client.as_ref().map(|client| &client.settings);
    if !essential.is_empty() {
        essential
    } else if request.acr_values.is_empty() {
        settings.map_or_else(Vec::new, |settings| settings.default_acr_values.clone())
    } else {
        request.acr_values.clone()
    }
}

pub(super) fn request_facts(screen: &Screen, consent: Option<&Scope>) -> RequestFacts {
    let (Some(request), Some(client)) = (screen.transaction.purpose.request(), &screen.client)
    else {
        return RequestFacts {
            refuses_badges: refuses_badges(&screen.transaction.purpose, &[]),
            select_account: wants_choice(&screen.transaction),
            ..RequestFacts::default()
        };
    };
    let essential = request.claims.essential_acr();
    let accepted = accepted(&essential);
    let settings = &client.settings;
    // The institution's own portals need no consent; but a portal that says `prompt=consent` wants it
    // asked, whoever it is (OpenID Connect Core §3.1.2.1).
    // Whoever typed a device's code may have been talked into it: that is asked every time.
    let device = matches!(screen.transaction.purpose, Purpose::Device { .. });
    let covered = !device
        && (settings.first_party
            || consent.is_some_and(|given| screen.consent_scope().is_subset(given)))
        && !request.prompt.consent;
    let usual = portal_facts(client);
    RequestFacts {
        first_factor_again: request.prompt.login,
        select_account: wants_choice(&screen.transaction),
        max_age: request.max_age.or(usual.max_age),
        demands_second_factor: usual.demands_second_factor
            || matches!(
                accepted,
                Accepted::FreshFactor | Accepted::PhishingResistant
            ),
        demands_phishing_resistant: accepted == Accepted::PhishingResistant,
        needs_second_factor: accepted == Accepted::FactorOrDevice,
        // Where no page may be shown, a wish that can be left unmet is.
        prefers_second_factor: !request.prompt.none
            && if request.acr_values.is_empty() {
                usual.prefers_second_factor
            } else {
                prefers_factor(&request.acr_values)
            },
        prefers_phishing_resistant: !request.prompt.none
            && if request.acr_values.is_empty() {
                usual.prefers_phishing_resistant
            } else {
                prefers_phishing_resistant(&request.acr_values)
            },
        refuses_devices: usual.refuses_devices,
        refuses_badges: refuses_badges(&screen.transaction.purpose, &essential),
        consent_missing: !screen.transaction.consented && !covered,
    }
}

/// Whether a badge is not enough for what is asked: an essential `acr` that does not name it, one of our own
/// pages, where accounts are looked after, or another device, which may stand anywhere.
fn refuses_badges(purpose: &Purpose, essential: &[String]) -> bool {
    match purpose {
        Purpose::Own { path } => path != "/" && !path.starts_with("/?"),
        Purpose::Device { .. } => true,
        Purpose::Portal { .. } => {
            !essential.is_empty() && essential.iter().all(|acr| acr != ACR_BADGE)
        }
    }
}

/// What a portal asks whenever it asks nothing in particular.
pub(crate) fn portal_facts(client: &Client) -> RequestFacts {
    let settings = &client.settings;
    RequestFacts {
        max_age: settings.default_max_age,
        demands_second_factor: settings.require_second_factor,
        prefers_second_factor: prefers_factor(&settings.default_acr_values),
        prefers_phishing_resistant: prefers_phishing_resistant(&settings.default_acr_values),
        refuses_devices: settings.refuse_remembered_devices,
        ..RequestFacts::default()
    }
}

pub(super) fn person_facts(
    ctx: &Ctx,
    screen: &Screen,
    address: &str,
) -> Option<(PersonFacts, Timestamp)> {
    let person = screen.person.as_ref()?;
    let institution = screen.institution.as_ref()?;
    let policy = &institution.policy;
    let proof_at = screen
        .transaction
        .password
        .as_ref()
        .filter(|proof| proof.epoch == person.epoch)
        .map(|proof| proof.at);
    let password_at =
        proof_at.or_else(|| screen.session.as_ref().map(|session| session.password_at))?;
    let demand = policy.demand(&person.roles, ctx.now);
    let by_source = first_factor(screen) == FirstFactor::Upstream;
    let worth = if by_source {
        UpstreamWorth::of(policy, person)
    } else {
        UpstreamWorth::default()
    };
    // Of a password that nobody shows, it does not matter how old or how temporary it is.
    let shared_forbidden = policy.shared_accounts_forbidden;
    let by_password = first_factor(screen) == FirstFactor::Password;
    let refusal = if !by_password {
        person.standing_refusal(shared_forbidden, ctx.now)
    } else {
        person.refusal(shared_forbidden, ctx.now)
    };
    let again_days = policy.second_factor.invite_again_days;
    let due = |invitation| person.postponed.is_due(invitation, again_days, ctx.now);
    let typed = kinds_of(&code_ways(&screen.factors, &[], person.is_administrator()));
    Some((
        PersonFacts {
            refusal,
            demand,
            state: screen.factors.factor.state(ctx.now),
            // At which host they work is looked up where there is more than one.
            passkey: policy.passkeys.allowed() && screen.factors.passkeys > 0,
            passkey_elsewhere: false,
            app: typed.totp,
            number: typed.sms,
            settable: FactorSet {
                // Who comes next on a shared computer would sign in with it (E-19).
                passkey: policy.passkeys.allowed() && !screen.shared_computer(),
                ..kinds_of(&allowed_methods(institution, person, ctx.now))
            },
            waived: policy.step_up.is_waived_inside(&person.roles)
                && policy.step_up.is_inside(address),
            badge: policy.badges.work_at(address) && BadgePolicy::is_for(&person.roles),
            excused: screen.factors.factor.is_excused(ctx.now),
            administrator: person.is_administrator(),
            means_too_weak: screen.means_too_weak(),
            must_change_password: person.password_state.must_change() && !by_source,
            enrolment_first: policy.provision.first == FirstSteps::EnrolmentFirst,
            email_unproven: policy.second_factor.email_proof_first
                && person.email_verified_at.is_none(),
            // Who comes next on a shared computer would sign in with it (E-19).
            passkey_wanted: !screen.shared_computer()
                && is_passkey_due(
                    policy,
                    &person.roles,
                    demand,
                    person.email_verified_at.is_some(),
                    person.postponed,
                    ctx.now,
                ),
            question_wanted: question_wanted(screen, person, institution)
                && due(Invitation::SecurityQuestion),
            upstream_counts: worth.asserted_counts,
            upstream_excuses: worth.excuses,
            invitation_due: matches!(demand, Demand::Optional { invite: true, .. })
                && !worth.excuses
                && due(Invitation::SecondFactor),
        },
        password_at,
    ))
}

/// With what the first factor was shown: here, or in the session.
pub(super) fn first_factor(screen: &Screen) -> FirstFactor {
    let epoch = screen.person.as_ref().map(|person| person.epoch);
    let proof = screen.transaction.password.as_ref();
    proof
        .filter(|proof| Some(proof.epoch) == epoch)
        .map(|proof| proof.first)
        .or_else(|| screen.session.as_ref().map(|session| session.first))
        .unwrap_or_default()
}

/// The recovery portal stands open for this person but for the question (S-15).
fn question_wanted(screen: &Screen, person: &Person, institution: &Institution) -> bool {
    crate::recovery::may_have_question(institution, person)
        && !screen.has_question
        && person.phone.is_some()
}

/// The second factors that were really shown, the last one first: here, or earlier in a session that
/// this browser may still rest on.
pub(super) fn all_shown(browser: &Browser, screen: &Screen) -> Vec<Shown> {
    let Some(person) = screen.person.as_ref() else {
        return vec![];
    };
    let proven = screen
        .transaction
        .password
        .as_ref()
        .is_some_and(|proof| proof.person == person.id && proof.epoch == person.epoch);
    let mut shown: Vec<Shown> = vec![];
    if proven {
        shown.extend(screen.transaction.shown());
    }
    let session = screen
        .session
        .as_ref()
        .filter(|session| session.person == person.id);
    if let Some(session) = session {
        let holds_device = session.device_token.as_ref().is_none_or(|token| {
            browser
                .devices
                .iter()
                .any(|held| held.token.hash() == *token)
        });
        if holds_device {
            shown.extend(session.shown());
        }
    }
    match shown.split_first() {
        Some((last, before)) => {
            let before = last.beside(before.iter().copied());
            [vec![*last], before].concat()
        }
        None => vec![],
    }
}
