//! What an administrator sees first: what waits, what is amiss, and how far people are.

use super::{Permit, acts};
use crate::idp::{Failure, Idp};
use chrono::NaiveDate;
use sluis_model::{
    audit_chain::Chain,
    context::Ctx,
    figures::Happened,
    ids::InstitutionId,
    person::Role,
    policy::{SecondFactorMode, SecondFactorPolicy, local_midnight, local_moment},
    ports::{Tx, durable::Stored},
    second_factor::SecondFactorState,
    signing_key::SigningKeyState,
};

/// Hours that "lately" is.
const LATELY_HOURS: i64 = 24;
/// Events that may wait for their seal before it is worth a warning: a busy minute's.
const UNSEALED_IS_NORMAL: u64 = 2000;

/// People of a role, by their second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleCount {
    /// The role; `None` for everybody.
    pub role: Option<Role>,
    /// How many.
    pub total: u32,
    /// Of which nothing is set up.
    pub without: u32,
    /// Of which it is off for now.
    pub suspended: u32,
}

/// When a second factor is asked of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deadline {
    /// It is not.
    Off,
    /// Everybody may, nobody has to.
    Optional,
    /// Everybody has to.
    Required,
    /// Not yet.
    Ahead {
        /// The first optional day.
        optional_from: NaiveDate,
        /// The first mandatory day.
        mandatory_from: NaiveDate,
    },
    /// Everybody may, and has to in so many days.
    Counting {
        /// The first mandatory day.
        mandatory_from: NaiveDate,
        /// Days until then.
        days: u32,
    },
}

/// Something amiss.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// Nobody administers this institution.
    NoAdministrator,
    /// Only one person does.
    OneAdministrator,
    /// Administrators who have no second factor yet.
    AdministratorsWithout(u32),
    /// Nothing sends mails.
    NoMail,
    /// Text messages are offered, but nothing sends them.
    NoTexts,
    /// Messages that nobody tries any more.
    DeadMessages(u32),
    /// The audit trail was changed behind the program's back.
    TrailBroken,
    /// Events wait for their seal for long.
    TrailBehind,
    /// A signing key should have been replaced.
    OldSigningKey,
    /// The key that secrets are sealed with is old; in months.
    OldSealingKey(u32),
    /// The mandatory day is near, and so many people who must have nothing set up.
    DeadlineNear(u32),
}

/// The first page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Requests that wait for somebody.
    pub open_requests: u32,
    /// Everybody, then each role that somebody has.
    pub people: Vec<RoleCount>,
    /// When a second factor is asked.
    pub deadline: Deadline,
    /// What is amiss, the gravest first.
    pub warnings: Vec<Warning>,
    /// Of the last 24 hours.
    pub lately: Happened,
}

/// Requests for accounts that wait for a decision.
fn open_requests(tx: &mut dyn Tx, institution: &InstitutionId) -> Stored<u32> {
    tx.count_pending_requests(institution)
}

impl Idp {
    /// The first page of an institution's console.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_overview(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::SeeOverview>,
    ) -> Result<Overview, Failure> {
        let (id, now) = (permit.institution_id().clone(), ctx.now);
        let passkeys = permit.institution().policy.passkeys.allowed();
        let (open_requests, counted, dead, lately, head, unsealed, keys) = self
            .durable
            .read(move |tx| {
                let chain = Chain::Institution(id.clone());
                Ok((
                    open_requests(tx, &id)?,
                    tx.people_counted(&id, false, passkeys, now)?,
                    tx.dead_messages_of(&id)?,
                    tx.happened(&id, now - chrono::Duration::hours(LATELY_HOURS), now)?,
                    tx.chain_head(&chain)?,
                    tx.unsealed_count(&chain)?,
                    tx.signing_keys()?,
                ))
            })
            .await?;
        let policy = &permit.institution().policy;
        let people = by_role(&counted);
        let deadline = deadline(&policy.second_factor, local_moment(now).date);
        let mut warnings = vec![];
        if head.is_some_and(|head| self.judge_head(&head).is_err()) {
            warnings.push(Warning::TrailBroken);
        }
        let admins = people.iter().find(|one| one.role == Some(Role::Admin));
        match admins {
            None => warnings.push(Warning::NoAdministrator),
            Some(admins) => {
                if admins.total == 1 {
                    warnings.push(Warning::OneAdministrator);
                }
                if admins.without > 0 {
                    warnings.push(Warning::AdministratorsWithout(admins.without));
                }
            }
        }
        if let Deadline::Counting { days, .. } = deadline
            && days <= 14
        {
            let must = without_but_must(&counted, &policy.second_factor, now, days);
            if must > 0 {
                warnings.push(Warning::DeadlineNear(must));
            }
        }
        if dead > 0 {
            warnings.push(Warning::DeadMessages(dead));
        }
        if !self.settings.senders.mail {
            warnings.push(Warning::NoMail);
        }
        let texts = policy
            .second_factor
            .methods
            .contains(&sluis_model::policy::Method::Sms);
        if texts && !self.settings.senders.texts {
            warnings.push(Warning::NoTexts);
        }
        if unsealed > UNSEALED_IS_NORMAL {
            warnings.push(Warning::TrailBehind);
        }
        // The operator's own business, shown where the operator looks.
        if permit.worker().is(Role::Operator) {
            let tokens = self.tokens.settings();
            let longest = tokens.key_rotate_after + tokens.key_announce_for * 2;
            let old = keys.iter().any(|key| {
                key.state == SigningKeyState::Signing && now - key.state_since > longest
            });
            if old {
                warnings.push(Warning::OldSigningKey);
            }
            if let Some(months) = self.sealing_key_months(ctx).await?
                && months >= 24
            {
                warnings.push(Warning::OldSealingKey(months));
            }
        }
        Ok(Overview {
            open_requests,
            people,
            deadline,
            warnings,
            lately,
        })
    }
}

/// Everybody, then each role in the order of the list of roles. Who has two roles counts in both.
pub(super) fn by_role(counted: &[sluis_model::figures::Alike]) -> Vec<RoleCount> {
    let sum = |role: Option<Role>| {
        let mut sum = RoleCount {
            role,
            total: 0,
            without: 0,
            suspended: 0,
        };
        let of = counted
            .iter()
            .filter(|one| role.is_none_or(|role| one.roles.contains(&role)));
        for alike in of {
            sum.total += alike.count;
            match alike.state {
                SecondFactorState::Never => sum.without += alike.count,
                SecondFactorState::Suspended => sum.suspended += alike.count,
                SecondFactorState::Enabled => {}
            }
        }
        sum
    };
    let roles = Role::ALL.into_iter().map(Some);
    std::iter::once(None)
        .chain(roles)
        .map(sum)
        .filter(|sum| sum.role.is_none() || sum.total > 0)
        .collect()
}

/// People who will have to, and have nothing set up.
fn without_but_must(
    counted: &[sluis_model::figures::Alike],
    policy: &SecondFactorPolicy,
    now: sluis_model::context::Timestamp,
    days: u32,
) -> u32 {
    let then = now + chrono::Duration::days(i64::from(days) + 1);
    counted
        .iter()
        .filter(|alike| alike.state == SecondFactorState::Never)
        .filter(|alike| policy.demand(&alike.roles, then) == sluis_model::policy::Demand::Required)
        .map(|alike| alike.count)
        .sum()
}

fn deadline(policy: &SecondFactorPolicy, today: NaiveDate) -> Deadline {
    match policy.mode {
        SecondFactorMode::Off => Deadline::Off,
        SecondFactorMode::Optional => Deadline::Optional,
        SecondFactorMode::Required => Deadline::Required,
        SecondFactorMode::Scheduled {
            optional_from,
            mandatory_from,
        } => {
            let left = (mandatory_from - today).num_days();
            if left <= 0 {
                Deadline::Required
            } else if today < optional_from {
                Deadline::Ahead {
                    optional_from,
                    mandatory_from,
                }
            } else {
                Deadline::Counting {
                    mandatory_from,
                    days: u32::try_from(left).unwrap_or(u32::MAX),
                }
            }
        }
    }
}

/// The moments at which a day of Europe/Amsterdam begins and ends.
pub(super) fn whole_day(
    day: NaiveDate,
) -> (
    sluis_model::context::Timestamp,
    sluis_model::context::Timestamp,
) {
    (
        local_midnight(day),
        local_midnight(day.succ_opt().unwrap_or(day)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluis_model::figures::Alike;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    #[test]
    fn the_days_to_the_mandatory_date_are_counted_by_the_calendar() {
        let policy = SecondFactorPolicy {
            mode: SecondFactorMode::Scheduled {
                optional_from: day(10),
                mandatory_from: day(20),
            },
            ..SecondFactorPolicy::default()
        };
        assert!(matches!(deadline(&policy, day(9)), Deadline::Ahead { .. }));
        assert!(matches!(
            deadline(&policy, day(10)),
            Deadline::Counting { days: 10, .. }
        ));
        assert!(matches!(
            deadline(&policy, day(19)),
            Deadline::Counting { days: 1, .. }
        ));
        assert_eq!(deadline(&policy, day(20)), Deadline::Required);
    }

    #[test]
    fn who_has_two_roles_counts_in_both_and_once_among_all() {
        let alike = Alike {
            roles: vec![Role::Teacher, Role::Admin],
            state: SecondFactorState::Never,
            app: false,
            texts: false,
            passkey: false,
            count: 3,
        };
        let counts = by_role(&[alike]);
        let of = |role| counts.iter().find(|one| one.role == role).unwrap().without;
        assert_eq!(
            [None, Some(Role::Teacher), Some(Role::Admin)].map(of),
            [3, 3, 3]
        );
        assert_eq!(counts.len(), 3);
    }
}
