//! What the account page shows of a person's ways to sign in.

use super::unlock::is_unlocked;
use crate::{
    factor_change::circumstances,
    idp::{Failure, Idp},
    logout::SignedIn,
    recovery::may_have_question,
    signin::allowed_methods,
};
use sluis_model::{
    context::Ctx,
    device::RememberedDevice,
    mail_link::{LinkKind, LinkPurpose, LinkStanding},
    policy::{Demand, Method},
    second_factor::{SecondFactorState, SecondFactors},
};

/// What the account page shows.
#[derive(Debug, Clone)]
pub struct AccountView {
    /// The second factor.
    pub factors: SecondFactors,
    /// Where it stands now.
    pub state: SecondFactorState,
    /// What policy asks of the person now.
    pub demand: Demand,
    /// The person may switch it off for good.
    pub may_remove: bool,
    /// The person may switch it off for a while.
    pub may_suspend: bool,
    /// The means that may be set up, the recommended one first.
    pub allowed: Vec<Method>,
    /// The means that may be removed because another one stays (H-05).
    pub removable: Vec<Method>,
    /// Whether there is a secret question; `None` where the recovery portal is not for this person.
    pub question: Option<bool>,
    /// An address that waits to be proven (U-13).
    pub pending_email: Option<String>,
    /// Remembered devices, newest first.
    pub devices: Vec<RememberedDevice>,
    /// Passkeys are for this person here, or there are some.
    pub passkeys: bool,
    /// The factor pages of this session are unlocked now.
    pub unlocked: bool,
}

impl AccountView {
    /// Whether a second factor is for this person: by policy, or because there is one (U-03).
    #[must_use]
    pub fn is_available(&self) -> bool {
        self.demand != Demand::Unavailable || self.factors.factor.means().is_some()
    }

    /// The means that can be added to what there is.
    #[must_use]
    pub fn addable(&self) -> Vec<Method> {
        let there = self.factors.factor.methods(&[]);
        if self.state != SecondFactorState::Enabled || self.demand == Demand::Unavailable {
            return vec![];
        }
        let missing = |method: &Method| !there.contains(method);
        self.allowed.iter().copied().filter(missing).collect()
    }

    /// The recovery codes left, once that is worth a word: a few of several.
    #[must_use]
    pub fn few_codes_left(&self, issued: u32) -> Option<u32> {
        let left = self.factors.recovery_codes_left;
        let few = issued > 1 && left < issued && left * 3 <= issued;
        (few && self.state == SecondFactorState::Enabled).then_some(left)
    }
}

impl Idp {
    /// The account page's content.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account(&self, ctx: &Ctx, signed_in: &SignedIn) -> Result<AccountView, Failure> {
        let (institution, person) = (&signed_in.institution, &signed_in.person);
        let id = person.id.clone();
        let now = ctx.now;
        let (factors, question, link) = self
            .durable
            .read(move |tx| {
                Ok((
                    tx.second_factors(&id)?,
                    tx.security_question(&id)?,
                    tx.open_link_of(&id, LinkKind::ConfirmEmail, now)?,
                ))
            })
            .await?;
        let pending_email = link.and_then(|link| {
            let email = person.email.as_deref();
            match &link.purpose {
                LinkPurpose::ConfirmEmail { address }
                    if link.standing(person.epoch, email, ctx.now) == LinkStanding::Good =>
                {
                    Some(address.clone())
                }
                _ => None,
            }
        });
        let hours = institution.policy.remember.longest_hours();
        let mut devices = self
            .ephemeral
            .remembered_devices(&person.id, ctx.now)
            .await?;
        devices.retain(|device| device.stands_in(person.epoch, hours, ctx.now));
        let at = circumstances(ctx, institution, person, &factors);
        let allowed = allowed_methods(institution, person, ctx.now);
        Ok(AccountView {
            state: factors.factor.state(ctx.now),
            demand: institution.policy.demand(&person.roles, ctx.now),
            may_remove: at.may_remove,
            may_suspend: at.may_suspend && !at.required,
            removable: super::means::removable(&factors, &allowed),
            allowed,
            question: may_have_question(institution, person).then_some(question.is_some()),
            passkeys: factors.passkeys > 0 || super::passkeys::are_for(ctx, signed_in),
            unlocked: is_unlocked(ctx, signed_in),
            pending_email,
            factors,
            devices,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(left: u32) -> AccountView {
        AccountView {
            factors: SecondFactors {
                recovery_codes_left: left,
                ..SecondFactors::default()
            },
            state: SecondFactorState::Enabled,
            demand: Demand::Required,
            may_remove: false,
            may_suspend: false,
            allowed: vec![Method::Totp],
            removable: vec![],
            question: None,
            pending_email: None,
            devices: vec![],
            passkeys: false,
            unlocked: false,
        }
    }

    #[test]
    fn h24_few_codes_are_worth_a_word_and_many_are_not() {
        assert_eq!(view(6).few_codes_left(6), None, "as many as were issued");
        assert_eq!(view(3).few_codes_left(6), None);
        assert_eq!(view(2).few_codes_left(6), Some(2));
        assert_eq!(view(0).few_codes_left(6), Some(0));
        assert_eq!(view(1).few_codes_left(1), None, "one of one");
        assert_eq!(view(0).few_codes_left(0), None, "there never were any");
    }
}
