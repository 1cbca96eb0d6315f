//! Mail to people who have no second factor, some days before the day on which they need one, and to
//! administrators about those who could not set one up. Each goes once, however many replicas there are.

use crate::{
    console::policy::{Meets, meets, telling},
    idp::{Failure, Idp},
};
use chrono::NaiveDate;
use sluis_model::{
    audit::{Event, EventKind},
    census::{Counted, Kind, KindsWanted},
    context::{Ctx, Timestamp},
    ids::PersonId,
    institution::Institution,
    letter::{Envelope, Letter},
    message::{Message, MessageKind},
    person::Role,
    policy::{Policy, SecondFactorMode, local_midnight, local_moment},
    second_factor::SecondFactorState,
};
use std::sync::Arc;

/// Hours of the day, in Amsterdam, at which reminders leave: nobody is woken by one.
const BY_DAY: std::ops::Range<u32> = 8..20;
/// How many people one transaction tells.
const AT_ONCE: u32 = 100;
/// Administrators' warnings are claimed beside people's reminders, under days that no policy names.
const WARNING: u32 = 1000;

/// What a round did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReminderRound {
    /// People who were reminded.
    pub reminded: u32,
    /// Administrators who were warned.
    pub warned: u32,
}

/// The mark that has been reached: the nearest of the days before that is not over.
#[must_use]
pub fn mark(reminder_days: &[u32], days_left: i64) -> Option<u32> {
    let left = u32::try_from(days_left).ok().filter(|left| *left > 0)?;
    reminder_days
        .iter()
        .copied()
        .filter(|days| *days >= left)
        .min()
}

/// Whether somebody who has nothing set up could be asked for it: administrators are asked anyway.
fn waits(policy: &Policy, person: &Counted, now: Timestamp) -> bool {
    let refused = person.refusal(policy.shared_accounts_forbidden, now);
    let has_passkey = policy.passkeys.allowed() && person.has_passkey;
    !person.is_administrator()
        && !has_passkey
        && person.state(now) == SecondFactorState::Never
        && refused.is_none()
}

impl Idp {
    /// Sends what is due now.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn send_policy_reminders(&self, ctx: &Ctx) -> Result<ReminderRound, Failure> {
        let local = local_moment(ctx.now);
        let mut round = ReminderRound::default();
        if !BY_DAY.contains(&local.hour) {
            return Ok(round);
        }
        let institutions = self.durable.read(|tx| tx.institutions()).await?;
        for institution in institutions {
            let SecondFactorMode::Scheduled {
                optional_from,
                mandatory_from,
            } = institution.policy.second_factor.mode
            else {
                continue;
            };
            let left = (mandatory_from - local.date).num_days();
            let days = &institution.policy.second_factor.reminder_days;
            if let Some(mark) = mark(days, left)
                && institution.active
                && local.date >= optional_from
            {
                let institution = Arc::new(institution);
                let one = self.remind(ctx, &institution, mandatory_from, mark).await?;
                round.reminded += one.reminded;
                round.warned += one.warned;
            }
        }
        Ok(round)
    }

    async fn remind(
        &self,
        ctx: &Ctx,
        institution: &Arc<Institution>,
        day: NaiveDate,
        mark: u32,
    ) -> Result<ReminderRound, Failure> {
        let (id, now, at) = (institution.id.clone(), ctx.now, local_midnight(day));
        let (asked, policy) = (
            telling(&[&institution.policy], &[now, at]),
            institution.policy.clone(),
        );
        let (moments, of) = (asked.clone(), id.clone());
        let (waiting, warned) = self
            .durable
            .read(move |tx| {
                let kinds = tx.kinds(&of, &moments)?.into_iter();
                let waiting: Vec<(Kind, Meets)> = kinds
                    .filter(|kind| waits(&policy, &kind.person, now))
                    .map(|kind| {
                        let meets = meets(&policy, &kind.person, at);
                        (kind, meets)
                    })
                    .filter(|(_, meets)| matches!(meets, Meets::SetUp | Meets::Stuck(_)))
                    .collect();
                Ok((waiting, tx.reminded(&of, day, mark + WARNING)?))
            })
            .await?;
        let stuck: u32 = waiting
            .iter()
            .filter(|(_, meets)| matches!(meets, Meets::Stuck(_)))
            .map(|(kind, _)| kind.count)
            .sum();
        let kinds: Arc<[Kind]> = waiting.into_iter().map(|(kind, _)| kind).collect();
        let mut round = ReminderRound::default();
        let mut after = String::new();
        loop {
            let (of, moments, kinds) = (id.clone(), asked.clone(), Arc::clone(&kinds));
            let from = after;
            let due = self
                .durable
                .read(move |tx| {
                    let wanted = KindsWanted {
                        kinds: &kinds,
                        after: &from,
                        limit: AT_ONCE,
                        not_reminded: Some((day, mark)),
                    };
                    tx.people_of_kinds(&of, &moments, &wanted)
                })
                .await?;
            let Some(last) = due.last() else {
                break;
            };
            after = last.login_key.clone();
            let batch = due
                .into_iter()
                .filter_map(|person| Some((person.id, person.email?)))
                .collect();
            let letter = Letter::SetUpReminder {
                mandatory_from: day,
            };
            round.reminded += self
                .tell_once(ctx, institution, day, mark, batch, letter)
                .await?;
        }
        if stuck > 0 {
            round.warned = self
                .warn(ctx, institution, day, mark, stuck, &warned)
                .await?;
        }
        Ok(round)
    }

    async fn warn(
        &self,
        ctx: &Ctx,
        institution: &Arc<Institution>,
        day: NaiveDate,
        mark: u32,
        people: u32,
        warned: &[PersonId],
    ) -> Result<u32, Failure> {
        let id = institution.id.clone();
        let administrators = self
            .durable
            .read(move |tx| tx.people_with_role(&id, Role::Admin))
            .await?;
        let due: Vec<(PersonId, String)> = administrators
            .into_iter()
            .filter(|person| !warned.contains(&person.id))
            .filter_map(|person| Some((person.id, person.email?)))
            .collect();
        if due.is_empty() {
            return Ok(0);
        }
        let letter = Letter::LockOutWarning {
            mandatory_from: day,
            people,
        };
        self.tell_once(ctx, institution, day, mark + WARNING, due, letter)
            .await
    }

    /// Writes a letter to each of them who was not told before, with the claim, in one transaction.
    async fn tell_once(
        &self,
        ctx: &Ctx,
        institution: &Arc<Institution>,
        day: NaiveDate,
        mark: u32,
        people: Vec<(PersonId, String)>,
        letter: Letter,
    ) -> Result<u32, Failure> {
        let (ctx, institution) = (ctx.clone(), Arc::clone(institution));
        let envelope = Envelope::new(&ctx, letter);
        let letters: Vec<(PersonId, Message)> = people
            .into_iter()
            .map(|(person, to)| {
                let message = Message::new(
                    &ctx,
                    &self.sealer,
                    MessageKind::Mail,
                    &institution.id,
                    Some(&person),
                    &to,
                    &envelope,
                );
                (person, message)
            })
            .collect();
        Ok(self
            .durable
            .write(move |tx| {
                let mut told = 0;
                for (person, message) in &letters {
                    if tx.claim_reminder(&institution.id, person, day, mark, ctx.now)? {
                        tx.enqueue(message)?;
                        told += 1;
                    }
                }
                if told > 0 {
                    let event = Event::new(EventKind::RemindersSent, &ctx)
                        .within(&institution.id)
                        .with(serde_json::json!({
                            "mandatory_from": day,
                            "days_before": mark % WARNING,
                            "to": if mark > WARNING { "administrators" } else { "people" },
                            "count": told,
                        }));
                    tx.record(&event)?;
                }
                Ok(told)
            })
            .await?)
    }
}

#[cfg(test)]
mod tests {
    use super::mark;

    #[test]
    fn the_nearest_mark_that_was_reached_counts() {
        let days = [14, 7, 1];
        let reached = [
            (15, None),
            (14, Some(14)),
            (8, Some(14)),
            (7, Some(7)),
            (2, Some(7)),
            (1, Some(1)),
            (0, None),
            (-3, None),
        ];
        for (left, expected) in reached {
            assert_eq!(mark(&days, left), expected, "{left} days");
        }
        assert_eq!(mark(&[], 3), None);
    }
}
