//! Which second factors a portal accepts.

use super::{Candidate, Fault};
use sluis_model::{policy::FACTOR_AGE_CEILING, second_factor::FactorKind};

/// A recovery code stands in for another kind; alone nobody could be asked for it.
pub(super) fn some_factor_can_be_shown(candidate: &Candidate<'_>) -> Result<(), Fault> {
    let allowed = &candidate.settings.allowed_factors;
    if allowed.iter().eq(&[FactorKind::RecoveryCode]) {
        return Err(Fault::new(
            "allowed_factors",
            "name a kind of second factor beside recovery_code: totp, sms or passkey",
        ));
    }
    Ok(())
}

/// No second factor is remembered for longer than this.
pub(super) fn a_factor_has_a_sensible_age(candidate: &Candidate<'_>) -> Result<(), Fault> {
    match candidate.settings.second_factor_max_age {
        Some(age) if age > FACTOR_AGE_CEILING => Err(Fault::new(
            "second_factor_max_age",
            "choose at most 2592000 seconds (thirty days)",
        )),
        _ => Ok(()),
    }
}
