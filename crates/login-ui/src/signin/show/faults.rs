//! What was wrong, in the pages' own terms.

use sluis_idp_core::{
    credentials::password_rules::{PasswordRule, rules},
    signin::Fault,
};
use sluis_model::policy::Policy;
use sluis_themes::pages::{
    BadgeError, CodeError, InstitutionError, NewPasswordError, PasswordError, PhoneError, Rule,
    RuleView,
};

pub(super) fn institution_error(fault: &Fault) -> Option<InstitutionError> {
    match fault {
        Fault::Passkey(_) => None,
        Fault::Empty => Some(InstitutionError::Empty),
        Fault::OtherInstitution { name } => Some(InstitutionError::NotFor { name: name.clone() }),
        Fault::Throttled { minutes } => Some(InstitutionError::Throttled { minutes: *minutes }),
        _ => Some(InstitutionError::Unknown),
    }
}

/// A fault of a badge; `None` where the fault is another's.
pub(crate) fn badge_error(fault: &Fault) -> Option<BadgeError> {
    match fault {
        Fault::Badge => Some(BadgeError::NotHere),
        Fault::BadgeEmpty => Some(BadgeError::Empty),
        _ => None,
    }
}

/// A fault of a password, for any page that asks one.
pub(crate) fn password_error(fault: &Fault) -> PasswordError {
    match fault {
        Fault::Empty => PasswordError::Empty,
        Fault::Throttled { minutes } => PasswordError::Throttled { minutes: *minutes },
        Fault::Pause { seconds } => PasswordError::Pause { seconds: *seconds },
        Fault::SourceOnly => PasswordError::SourceOnly,
        Fault::DirectoryOut => PasswordError::DirectoryOut,
        Fault::DisabledThere => PasswordError::DisabledThere,
        Fault::PasswordEndedThere => PasswordError::PasswordEndedThere,
        Fault::LockedThere => PasswordError::LockedThere,
        _ => PasswordError::Wrong,
    }
}

/// A fault of a code, for any page that asks one.
pub(crate) fn code_error(fault: &Fault) -> CodeError {
    match fault {
        Fault::Empty => CodeError::Empty,
        Fault::Throttled { minutes }
        | Fault::TextThrottled { minutes }
        | Fault::TriesUsedUp { minutes } => CodeError::Throttled { minutes: *minutes },
        Fault::WrongRecoveryCode { .. } => CodeError::WrongRecovery,
        Fault::RecoveryCodeNotHere => CodeError::RecoveryNotHere,
        Fault::UsedCode => CodeError::Reused,
        Fault::ExpiredCode | Fault::EnrolmentEnded => CodeError::Expired,
        Fault::OtherPeriod { app, ours } => CodeError::Period {
            app: *app,
            ours: *ours,
        },
        _ => CodeError::Wrong,
    }
}

/// The rules of a policy for a page, with those that were just broken.
pub(crate) fn rule_views(policy: &Policy, fault: Option<&Fault>) -> Vec<RuleView> {
    let unmet: &[PasswordRule] = match fault {
        Some(Fault::Rules(unmet)) => unmet,
        _ => &[],
    };
    let mut views: Vec<RuleView> = rules(&policy.password)
        .into_iter()
        .map(|rule| RuleView {
            unmet: unmet.contains(&rule),
            rule: match rule {
                PasswordRule::Length(min) => Rule::MinLength(min),
                PasswordRule::Lower => Rule::Lowercase,
                PasswordRule::Upper => Rule::Uppercase,
                PasswordRule::Digit => Rule::Digit,
                PasswordRule::Symbol => Rule::Symbol,
                PasswordRule::NotCommon => Rule::NotCommon,
            },
        })
        .collect();
    if fault == Some(&Fault::SamePassword) {
        views.push(RuleView {
            rule: Rule::NotPrevious,
            unmet: true,
        });
    }
    views
}

/// A fault of a new password.
pub(crate) fn new_password_error(fault: &Fault) -> NewPasswordError {
    match fault {
        Fault::Empty => NewPasswordError::Empty,
        Fault::Differ => NewPasswordError::NotEqual,
        Fault::Throttled { minutes } => NewPasswordError::Throttled { minutes: *minutes },
        Fault::WrongPassword => NewPasswordError::CurrentWrong,
        _ => NewPasswordError::RulesUnmet,
    }
}

/// A fault of a mobile number, for any page that asks one.
pub(crate) fn phone_error(fault: &Fault) -> PhoneError {
    match fault {
        Fault::Empty => PhoneError::Empty,
        Fault::TextThrottled { minutes } | Fault::Throttled { minutes } => {
            PhoneError::Throttled { minutes: *minutes }
        }
        Fault::TextCountry => PhoneError::Country,
        Fault::TextBudget => PhoneError::Budget,
        _ => PhoneError::Invalid,
    }
}
