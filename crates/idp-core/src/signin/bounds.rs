//! What is asked more strictly of a second factor, out of what the portal and the institution say.

use super::Screen;
use crate::dispatch::{Asker, Bounds};
use sluis_model::{
    client::ClientSettings,
    person::Role,
    policy::{Method, Policy, RecoveryEffect},
    second_factor::FactorSet,
    transaction::Purpose,
};

/// What a portal asks.
pub(crate) fn of_portal(settings: &ClientSettings) -> Bounds {
    Bounds {
        max_age: settings.second_factor_max_age,
        allowed: FactorSet::of(&settings.allowed_factors),
        ..Bounds::default()
    }
}

/// What an institution asks of somebody with these roles, within its own networks or not.
pub(crate) fn of_institution(policy: &Policy, roles: &[Role], inside: bool) -> Bounds {
    let step_up = &policy.step_up;
    let by = Asker::Institution;
    let mut bounds = Bounds {
        age_by: by,
        allowed_by: by,
        outside: step_up.devices_inside_only && !inside,
        ..Bounds::default()
    };
    if step_up.is_strict(roles) {
        bounds.max_age = step_up
            .max_age_minutes
            .map(|minutes| minutes.saturating_mul(60));
        bounds.allowed = FactorSet::of(&step_up.factors);
    }
    bounds
}

/// The kinds that these methods are.
pub(crate) fn kinds_of(methods: &[Method]) -> FactorSet {
    FactorSet {
        totp: methods.contains(&Method::Totp),
        sms: methods.contains(&Method::Sms),
        ..FactorSet::NONE
    }
}

/// Those of some ways that count; all of them, where none does.
pub(crate) fn counting(methods: Vec<Method>, allowed: FactorSet) -> Vec<Method> {
    let counts = |method: &Method| match method {
        Method::Totp => allowed.totp,
        Method::Sms => allowed.sms,
    };
    if methods.iter().any(counts) {
        methods.into_iter().filter(counts).collect()
    } else {
        methods
    }
}

/// The strictest of what is asked in a sign-in from this address.
pub(super) fn bounds(screen: &Screen, address: &str) -> Bounds {
    let portal = screen
        .client
        .as_ref()
        .map_or_else(Bounds::default, |client| of_portal(&client.settings));
    let (Some(institution), Some(person)) = (&screen.institution, &screen.person) else {
        return portal;
    };
    let policy = &institution.policy;
    let inside = policy.step_up.is_inside(address);
    portal.and(of_institution(policy, &person.roles, inside))
}

/// The account page is where a factor that counts is added: whoever has none comes in with what there
/// is.
pub(super) fn is_own_account(purpose: &Purpose) -> bool {
    matches!(purpose, Purpose::Own { path }
        if path == "/account" || path.starts_with("/account/") || path.starts_with("/account?"))
}

impl Screen {
    /// The kinds of second factor that can be shown here: those that count, or, where the person has
    /// none of them, whichever there is. Of recovery codes none where one would be used up for nothing.
    #[must_use]
    pub fn usable_kinds(&self) -> FactorSet {
        let allowed = self.facts.bounds.allowed;
        let has_one = self
            .facts
            .person
            .is_some_and(|(person, _)| allowed.overlaps(person.means()));
        let kinds = if has_one { allowed } else { FactorSet::ALL };
        FactorSet {
            recovery_code: kinds.recovery_code && self.recovery_code_helps(),
            ..kinds
        }
    }

    /// Whether a recovery code leads on here. It never is what a portal insists on (AUT-12), so none is spent
    /// there, unless it removes the factor: what is set up then counts.
    fn recovery_code_helps(&self) -> bool {
        let request = &self.facts.request;
        let insists = request.demands_second_factor || request.needs_second_factor;
        let resets = self.factors.factor.means().is_some()
            && self.institution.as_ref().is_some_and(|institution| {
                institution.policy.recovery.effect == RecoveryEffect::Reset
            });
        !insists || (resets && !request.demands_phishing_resistant)
    }
}
