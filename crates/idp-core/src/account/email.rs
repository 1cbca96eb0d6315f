//! Another mail address of one's own wish (U-13): asked for behind the unlock, and the person's only
//! once it is proven by the link that is mailed to it (REC-20).

use super::{
    factors::{FactorChange, RemovalRefused},
    unlock::is_unlocked,
};
use crate::{
    administration::is_role_address,
    idp::{Failure, Idp},
    links::LinkAsked,
    logout::SignedIn,
};
use sluis_model::{browser::Browser, context::Ctx, mail_link::LinkKind, policy::LoginName};

/// The longest address (RFC 5321 §4.5.3.1.3, without the angle brackets).
const MAX_BYTES: usize = 254;
/// The longest part before the `@` (RFC 5321 §4.5.3.1.1).
const MAX_LOCAL_BYTES: usize = 64;

/// Why an address was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmailFault {
    /// Nothing was typed.
    Empty,
    /// It does not look like a mail address.
    Invalid,
    /// It is the person's own already, and proven.
    Same,
    /// Somebody else signs in with it.
    Taken,
    /// It is rarely one person's (N-06).
    RoleAddress,
    /// Too many links in a while: how many minutes to wait.
    Throttled {
        /// Minutes, at least one.
        minutes: u32,
    },
}

/// Addresses that one person may try in an hour.
const ADDRESSES_AN_HOUR: u32 = 10;

impl Idp {
    /// Mails a link to a new address. Until it is used nothing changes; the present address is told
    /// of it.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_change_email(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        typed: &str,
    ) -> Result<FactorChange<Result<(), EmailFault>>, Failure> {
        if !is_unlocked(ctx, signed_in) {
            return Ok(FactorChange::Locked);
        }
        let (institution, person) = (&signed_in.institution, &signed_in.person);
        let address = typed.trim();
        if self.must_prove_present(signed_in, address).await? {
            return Ok(FactorChange::Refused(RemovalRefused::EmailUnproven));
        }
        let fault = if address.is_empty() {
            Some(EmailFault::Empty)
        } else if !has_the_shape(address) {
            Some(EmailFault::Invalid)
        } else if person.email_verified_at.is_some()
            && person
                .email
                .as_deref()
                .is_some_and(|present| present.eq_ignore_ascii_case(address))
        {
            Some(EmailFault::Same)
        } else if is_role_address(&institution.policy, address) {
            Some(EmailFault::RoleAddress)
        } else if let Some(minutes) = self.count_address_try(ctx, signed_in).await? {
            Some(EmailFault::Throttled { minutes })
        } else if self.is_somebody_elses_login(signed_in, address).await? {
            Some(EmailFault::Taken)
        } else {
            None
        };
        if let Some(fault) = fault {
            return Ok(FactorChange::Done(Err(fault)));
        }
        let device = Some(browser.label.as_str());
        let asked = self
            .mail_confirm_email_link(ctx, institution, person, address, device)
            .await?;
        Ok(FactorChange::Done(match asked {
            LinkAsked::Asked => Ok(()),
            LinkAsked::Throttled { minutes } => Err(EmailFault::Throttled { minutes }),
        }))
    }

    /// The person does not want a new address after all: its link is dead.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_cancel_email(
        &self,
        ctx: &Ctx,
        signed_in: &SignedIn,
    ) -> Result<(), Failure> {
        let (id, now) = (signed_in.person.id.clone(), ctx.now);
        Ok(self
            .durable
            .write(move |tx| tx.end_links(&id, LinkKind::ConfirmEmail, now))
            .await?)
    }

    /// Counts an address that is looked up: whether somebody else signs in with it must not be asked
    /// for a whole list. The minutes to wait, when there were enough.
    async fn count_address_try(
        &self,
        ctx: &Ctx,
        signed_in: &SignedIn,
    ) -> Result<Option<u32>, Failure> {
        let key = format!("email-tried/{}", signed_in.person.id);
        self.count_within(ctx, &key, chrono::Duration::hours(1), ADDRESSES_AN_HOUR)
            .await
    }

    /// Whether only the present address can be proven: where that proof comes before the first factor
    /// (N-11), whoever knows the password alone must not put another address in its place.
    async fn must_prove_present(
        &self,
        signed_in: &SignedIn,
        address: &str,
    ) -> Result<bool, Failure> {
        let (institution, person) = (&signed_in.institution, &signed_in.person);
        let Some(present) = &person.email else {
            return Ok(false);
        };
        if !institution.policy.second_factor.email_proof_first
            || person.email_verified_at.is_some()
            || present.eq_ignore_ascii_case(address)
        {
            return Ok(false);
        }
        let id = person.id.clone();
        let factors = self.durable.read(move |tx| tx.second_factors(&id)).await?;
        Ok(factors.factor.means().is_none())
    }

    /// Where people sign in with their address, two can't have the same one.
    async fn is_somebody_elses_login(
        &self,
        signed_in: &SignedIn,
        address: &str,
    ) -> Result<bool, Failure> {
        let login_name = &signed_in.institution.policy.login_name;
        if *login_name != LoginName::Email {
            return Ok(false);
        }
        let (institution, key) = (
            signed_in.institution.id.clone(),
            login_name.canonical(address),
        );
        let found = self
            .durable
            .read(move |tx| tx.person_by_login(&institution, &key))
            .await?;
        Ok(found.is_some_and(|found| found.id != signed_in.person.id))
    }
}

/// Whether a mail could be sent there at all: one `@`, a domain of several labels, and nothing that a
/// mail header reads as something else. Whether it arrives the link finds out.
pub(crate) fn has_the_shape(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else {
        return false;
    };
    let plain = address
        .bytes()
        .all(|b| b.is_ascii_graphic() && !b"\"(),:;<>[\\]".contains(&b));
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    plain
        && address.len() <= MAX_BYTES
        && (1..=MAX_LOCAL_BYTES).contains(&local.len())
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && domain.contains('.')
        && domain.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn u13_only_what_looks_like_an_address_is_written_to() {
        for good in [
            "eva@linde.test",
            "e.v.a+x@mail.linde.test",
            "o'neil@linde.test",
        ] {
            assert!(has_the_shape(good), "{good}");
        }
        for bad in [
            "eva",
            "eva@",
            "@linde.test",
            "eva@linde",
            "eva@@linde.test",
            "eva@linde..test",
            "eva@-linde.test",
            ".eva@linde.test",
            "eva@linde.test\nBcc: x@y.test",
            "Eva <eva@linde.test>",
            "eva@linde.test,x@y.test",
        ] {
            assert!(!has_the_shape(bad), "{bad:?}");
        }
        let long = format!("{}@linde.test", "a".repeat(65));
        assert!(!has_the_shape(&long));
    }
}
