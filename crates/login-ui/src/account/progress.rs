//! Which steps a set-up on the account page has, and which one somebody is at.

use super::guard::Desk;
use sluis_model::policy::Method;
use sluis_themes::pages::{EnrolProgress, EnrolStep};

/// A set-up of one of the allowed ways.
#[derive(Debug, Clone, Copy)]
pub(super) struct SetUp<'a> {
    /// The ways that may be set up.
    pub(super) allowed: &'a [Method],
    /// The way that is being set up.
    pub(super) way: Method,
    /// There is none yet: the choice comes before it, and the recovery codes after it.
    pub(super) first: bool,
}

/// The list with the present step; `None` where there is only one, or where it is none of them.
pub(super) fn at(desk: &Desk, set_up: SetUp<'_>, at: EnrolStep) -> Option<EnrolProgress> {
    let recovery_codes = desk.signed_in.institution.policy.recovery.count;
    let steps = steps(set_up, recovery_codes > 0);
    let at = steps.iter().position(|step| *step == at)?;
    (steps.len() > 1).then_some(EnrolProgress {
        steps,
        recovery_codes,
        at,
    })
}

fn steps(set_up: SetUp<'_>, codes: bool) -> Vec<EnrolStep> {
    let mut steps = vec![];
    if set_up.first && set_up.allowed.len() > 1 {
        steps.push(EnrolStep::Method);
    }
    match set_up.way {
        Method::Totp => steps.push(EnrolStep::App),
        Method::Sms => steps.extend([EnrolStep::Phone, EnrolStep::Code]),
    }
    if set_up.first && codes {
        steps.push(EnrolStep::RecoveryCodes);
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use EnrolStep::{App, Code, Phone, RecoveryCodes};

    fn list(allowed: &[Method], way: Method, first: bool, codes: bool) -> Vec<EnrolStep> {
        let set_up = SetUp {
            allowed,
            way,
            first,
        };
        steps(set_up, codes)
    }

    #[test]
    fn h33_the_first_way_has_a_choice_before_it_and_codes_after_it() {
        let both = [Method::Totp, Method::Sms];
        assert_eq!(
            list(&both, Method::Sms, true, true),
            [EnrolStep::Method, Phone, Code, RecoveryCodes]
        );
        assert_eq!(
            list(&both, Method::Totp, true, true),
            [EnrolStep::Method, App, RecoveryCodes]
        );
        assert_eq!(list(&[Method::Totp], Method::Totp, true, false), [App]);
    }

    #[test]
    fn h33_a_way_that_is_added_or_replaced_has_its_own_steps_alone() {
        let both = [Method::Totp, Method::Sms];
        assert_eq!(list(&both, Method::Sms, false, true), [Phone, Code]);
        assert_eq!(list(&both, Method::Totp, false, true), [App]);
    }
}
