//! Which steps lie before a person and which one it is at (N-21, H-33).

use super::policy;
use sluis_idp_core::signin::Screen;
use sluis_model::policy::{FirstSteps, Method, Policy};
use sluis_themes::pages::{EnrolProgress, EnrolStep};

/// What the list of steps depends on.
#[derive(Debug, Clone, Copy)]
struct Road<'a> {
    policy: &'a Policy,
    /// The ways this person may choose from.
    ways: &'a [Method],
    /// The way that is being, or was, set up.
    way: Method,
    /// A new password must be chosen, or was chosen on this road.
    new_password: bool,
    /// A secret question is wanted.
    question: bool,
}

/// The steps of a person, for each page to find itself in.
#[derive(Debug, Clone, Default)]
pub(super) struct Progress {
    steps: Vec<EnrolStep>,
    /// In a set.
    recovery_codes: u32,
}

impl Progress {
    /// The steps of the person who signs in. `renewed`: a new password was chosen since this sign-in
    /// began; it stays in the list as done.
    pub(super) fn of(screen: &Screen, renewed: bool) -> Self {
        let (Some(person), Some(policy)) = (&screen.person, policy(screen)) else {
            return Self::default();
        };
        let ways = screen.allowed_methods();
        let set_up = screen.code_methods();
        let way = screen
            .transaction
            .method
            .filter(|way| ways.contains(way))
            .or_else(|| set_up.first().copied())
            .or_else(|| ways.first().copied())
            .unwrap_or(Method::Totp);
        Self {
            steps: steps(Road {
                policy,
                ways: &ways,
                way,
                new_password: person.password_state.must_change() || renewed,
                question: screen
                    .facts
                    .person
                    .is_some_and(|(person, _)| person.question_wanted),
            }),
            recovery_codes: policy.recovery.count,
        }
    }

    /// The list with the present step, which is the first of `wanted` that is in it; `None` where
    /// there is nothing to be on the way to.
    pub(super) fn at(&self, wanted: &[EnrolStep]) -> Option<EnrolProgress> {
        let at = wanted
            .iter()
            .find_map(|wanted| self.steps.iter().position(|step| step == wanted))?;
        (self.steps.len() > 1).then(|| EnrolProgress {
            steps: self.steps.clone(),
            recovery_codes: self.recovery_codes,
            at,
        })
    }
}

fn steps(road: Road<'_>) -> Vec<EnrolStep> {
    let policy = road.policy;
    let password_first = policy.provision.first == FirstSteps::PasswordFirst;
    let mut steps = vec![];
    if policy.second_factor.email_proof_first {
        // The proof is a new password through the mailbox.
        steps.extend([EnrolStep::Email, EnrolStep::NewPassword]);
    } else if road.new_password && password_first {
        steps.push(EnrolStep::NewPassword);
    }
    if road.ways.len() > 1 {
        steps.push(EnrolStep::Method);
    }
    match road.way {
        Method::Totp => steps.push(EnrolStep::App),
        Method::Sms => steps.extend([EnrolStep::Phone, EnrolStep::Code]),
    }
    if policy.recovery.count > 0 {
        steps.push(EnrolStep::RecoveryCodes);
    }
    if road.new_password && !password_first && !steps.contains(&EnrolStep::NewPassword) {
        steps.push(EnrolStep::NewPassword);
    }
    if road.question {
        steps.push(EnrolStep::Question);
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use EnrolStep::{App, Code, Email, NewPassword, Phone, Question, RecoveryCodes};

    fn road(policy: &Policy, ways: &[Method], way: Method) -> Vec<EnrolStep> {
        steps(Road {
            policy,
            ways,
            way,
            new_password: false,
            question: false,
        })
    }

    #[test]
    fn n21_the_proof_of_the_address_comes_first_in_the_list() {
        let mut policy = Policy::default();
        policy.second_factor.email_proof_first = true;
        assert_eq!(
            road(&policy, &[Method::Totp], Method::Totp),
            [Email, NewPassword, App, RecoveryCodes]
        );
    }

    #[test]
    fn h10_h33_the_choice_and_the_number_are_steps_of_their_own() {
        let ways = [Method::Totp, Method::Sms];
        assert_eq!(
            road(&Policy::default(), &ways, Method::Sms),
            [EnrolStep::Method, Phone, Code, RecoveryCodes]
        );
        assert_eq!(
            road(&Policy::default(), &ways, Method::Totp),
            [EnrolStep::Method, App, RecoveryCodes]
        );
    }

    #[test]
    fn s10_the_order_of_password_and_factor_is_the_institutions() {
        let mut policy = Policy::default();
        policy.recovery.count = 0;
        let list = |policy: &Policy| {
            steps(Road {
                policy,
                ways: &[Method::Totp],
                way: Method::Totp,
                new_password: true,
                question: true,
            })
        };
        assert_eq!(list(&policy), [NewPassword, App, Question]);
        policy.provision.first = FirstSteps::EnrolmentFirst;
        assert_eq!(list(&policy), [App, NewPassword, Question]);
    }
}
