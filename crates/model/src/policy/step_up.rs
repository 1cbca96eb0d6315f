//! What is asked more strictly, of whom and where: how old a second factor may be, which ones count, and
//! what the network means.

use super::{Method, Policy};
use crate::{
    network::Networks,
    person::Role,
    second_factor::{FactorKind, FactorSet},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The oldest second factor that any limit of its own names, in seconds: thirty days.
pub const FACTOR_AGE_CEILING: u32 = 30 * 24 * 3600;

/// The shortest limit, in seconds: as long as what was shown in a sign-in stays fresh within it.
pub const FACTOR_AGE_FLOOR: u32 = 300;

/// What an institution asks more strictly than of everybody, everywhere. Where a portal asks as well,
/// whichever is strictest holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StepUpPolicy {
    /// Of whom more is asked; nobody if empty.
    pub roles: BTreeSet<Role>,
    /// So many minutes old their second factor may be, remembered browser or not; no limit if absent.
    pub max_age_minutes: Option<u32>,
    /// Which kinds of second factor count of them; all if empty.
    pub factors: BTreeSet<FactorKind>,
    /// The institution's own networks, as ranges of addresses.
    pub trusted_networks: Networks,
    /// A remembered browser counts within those networks alone.
    pub devices_inside_only: bool,
    /// Whom the institution does not ask for a second factor within those networks. A portal that asks
    /// for one gets it all the same.
    pub waived_inside: BTreeSet<Role>,
}

impl StepUpPolicy {
    /// Whether more is asked of somebody with these roles.
    #[must_use]
    pub fn is_strict(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.roles.contains(role))
    }

    /// Whether an address lies in the institution's own networks.
    #[must_use]
    pub fn is_inside(&self, address: &str) -> bool {
        self.trusted_networks.contains(address)
    }

    /// Whether all of these networks are the institution's own.
    #[must_use]
    pub fn holds(&self, networks: &Networks) -> bool {
        self.trusted_networks.covers(networks)
    }

    /// Whether no second factor is asked of somebody with these roles within the own networks. Every
    /// role must be among those, so that no further role weakens what another one needs.
    #[must_use]
    pub fn is_waived_inside(&self, roles: &[Role]) -> bool {
        !roles.is_empty()
            && !self.is_strict(roles)
            && roles
                .iter()
                .all(|role| self.waived_inside.contains(role) && !role.is_administrative())
    }

    /// What is wrong with it: the setting and what would be right.
    pub(super) fn faults(&self, policy: &Policy) -> Vec<(&'static str, &'static str)> {
        let mut faults = vec![];
        if self.max_age_minutes.is_some_and(|minutes| {
            !(FACTOR_AGE_FLOOR / 60..=FACTOR_AGE_CEILING / 60).contains(&minutes)
        }) {
            faults.push(("step_up.max_age_minutes", "choose 5 to 43200 minutes"));
        }
        if !self.factors.is_empty() {
            let to_have = FactorSet {
                totp: policy.second_factor.methods.contains(&Method::Totp),
                sms: policy.second_factor.methods.contains(&Method::Sms),
                passkey: policy.passkeys.allowed(),
                recovery_code: false,
            };
            if !FactorSet::of(&self.factors).overlaps(to_have) {
                faults.push((
                    "step_up.factors",
                    "name at least one kind that people here can set up",
                ));
            }
        }
        if !self.trusted_networks.is_valid() {
            faults.push((
                "step_up.trusted_networks",
                "name ranges of addresses, as in 192.0.2.0/24, a hundred at most",
            ));
        }
        if self.trusted_networks.is_empty()
            && (self.devices_inside_only || !self.waived_inside.is_empty())
        {
            faults.push((
                "step_up.trusted_networks",
                "name the networks within which something else holds",
            ));
        }
        if self
            .waived_inside
            .iter()
            .any(|role| role.is_administrative() || self.roles.contains(role))
        {
            faults.push((
                "step_up.waived_inside",
                "leave out administrators, and those of whom more is asked",
            ));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::PasskeyMode;

    fn policy() -> Policy {
        let mut policy = Policy::default();
        policy.step_up.trusted_networks = Networks(vec!["192.0.2.0/24".to_owned()]);
        policy
    }

    fn at_fault(policy: &Policy) -> Vec<&'static str> {
        let faults = policy.validate().err().unwrap_or_default();
        faults.into_iter().map(|fault| fault.setting).collect()
    }

    #[test]
    fn a_role_beside_the_waived_one_keeps_its_second_factor() {
        let mut step_up = policy().step_up;
        step_up.waived_inside = [Role::Pupil].into();
        assert!(step_up.is_waived_inside(&[Role::Pupil]));
        assert!(!step_up.is_waived_inside(&[Role::Pupil, Role::Teacher]));
        assert!(!step_up.is_waived_inside(&[Role::Pupil, Role::Admin]));
        assert!(!step_up.is_waived_inside(&[]));
        step_up.roles = [Role::Pupil].into();
        assert!(!step_up.is_waived_inside(&[Role::Pupil]));
    }

    #[test]
    fn what_nobody_could_meet_is_no_policy() {
        assert!(at_fault(&policy()).is_empty());
        let mut alone = policy();
        alone.step_up.factors = [FactorKind::RecoveryCode].into();
        assert_eq!(at_fault(&alone), ["step_up.factors"]);
        let mut passkeys = policy();
        passkeys.step_up.factors = [FactorKind::Passkey].into();
        assert_eq!(at_fault(&passkeys), ["step_up.factors"]);
        passkeys.passkeys.mode = PasskeyMode::SecondFactor;
        assert!(at_fault(&passkeys).is_empty());
        let mut young = policy();
        young.step_up.max_age_minutes = Some(4);
        assert_eq!(at_fault(&young), ["step_up.max_age_minutes"]);
        let mut nowhere = policy();
        nowhere.step_up.trusted_networks = Networks::default();
        nowhere.step_up.devices_inside_only = true;
        assert_eq!(at_fault(&nowhere), ["step_up.trusted_networks"]);
        let mut both = policy();
        both.step_up.waived_inside = [Role::Admin].into();
        assert_eq!(at_fault(&both), ["step_up.waived_inside"]);
    }
}
