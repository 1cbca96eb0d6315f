//! The month's budget of text messages, and who is told how much of it is used (H-11).

use chrono::{Datelike as _, NaiveDate};
use sluis_model::{
    audit::{Event, EventKind},
    context::{Ctx, Timestamp},
    institution::Institution,
    letter::{Envelope, Letter},
    message::{Message, MessageKind, TextsOf},
    person::Role,
    policy::{local_midnight, local_moment},
    ports::{Tx, durable::Stored},
    seal::Sealer,
};
use std::sync::Arc;

/// What text messages may cost an institution in a month, for whoever writes one to the outbox (H-11).
#[derive(Clone)]
pub(crate) struct TextBudget {
    ctx: Ctx,
    institution: Institution,
    sealer: Arc<Sealer>,
}

impl TextBudget {
    /// The budget of an institution, looked at now.
    pub(crate) fn new(ctx: &Ctx, institution: &Institution, sealer: &Arc<Sealer>) -> Self {
        Self {
            ctx: ctx.clone(),
            institution: institution.clone(),
            sealer: Arc::clone(sealer),
        }
    }

    /// Tells the administrators when 80 and 100 per cent are used. To be called once for each text
    /// message, right after it was written: the one that reaches a mark tells it.
    pub(crate) fn warn(&self, tx: &mut dyn Tx) -> Stored<()> {
        let (ctx, institution) = (&self.ctx, &self.institution);
        let Some(budget) = institution.policy.sms.monthly_budget else {
            return Ok(());
        };
        let month = start_of_month(ctx.now);
        let (used, _) = tx.texts_since(&TextsOf::Institution(institution.id.clone()), month)?;
        let Some(percent) = mark(used, budget) else {
            return Ok(());
        };
        let event = Event::new(EventKind::TextBudget, ctx)
            .within(&institution.id)
            .with(serde_json::json!({ "percent": percent }));
        tx.record(&event)?;
        for administrator in tx.people_with_role(&institution.id, Role::Admin)? {
            let Some(to) = &administrator.email else {
                continue;
            };
            tx.enqueue(&Message::new(
                ctx,
                &self.sealer,
                MessageKind::Mail,
                &institution.id,
                Some(&administrator.id),
                to,
                &Envelope::new(ctx, Letter::SmsBudget { percent }),
            ))?;
        }
        Ok(())
    }
}

/// The mark, in per cent, that exactly so many messages reach. Of a small budget one message can
/// reach both: then it is spent.
fn mark(used: u32, budget: u32) -> Option<u32> {
    [100, 80].into_iter().find(|percent| {
        let reached = (u64::from(budget) * u64::from(*percent)).div_ceil(100);
        u64::from(used) == reached
    })
}

/// The first moment of the month, as people in Amsterdam count.
pub(super) fn start_of_month(now: Timestamp) -> Timestamp {
    let today = local_moment(now).date;
    local_midnight(NaiveDate::from_ymd_opt(today.year(), today.month(), 1).unwrap_or(today))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h11_each_mark_is_reached_by_one_message() {
        for (budget, eighty, hundred) in [(5, 4, 5), (10, 8, 10), (11, 9, 11), (1000, 800, 1000)] {
            for used in 0..=budget + 2 {
                let expected = match used {
                    _ if used == hundred => Some(100),
                    _ if used == eighty => Some(80),
                    _ => None,
                };
                assert_eq!(mark(used, budget), expected, "{used} of {budget}");
            }
        }
    }

    #[test]
    fn h11_a_message_that_reaches_both_marks_has_spent_the_budget() {
        for budget in 1..=4 {
            assert_eq!(mark(budget, budget), Some(100), "{budget}");
        }
        assert_eq!(mark(u32::MAX, u32::MAX), Some(100));
    }

    #[test]
    fn h11_a_month_begins_in_amsterdam() {
        let at = |text: &str| chrono::DateTime::parse_from_rfc3339(text).unwrap().to_utc();
        let december = at("2026-12-01T00:00:00+01:00");
        assert_eq!(start_of_month(december), december);
        assert_eq!(start_of_month(at("2026-12-31T23:59:59+01:00")), december);
        assert_eq!(
            start_of_month(at("2026-11-30T22:59:59Z")),
            at("2026-11-01T00:00:00+01:00")
        );
    }
}
