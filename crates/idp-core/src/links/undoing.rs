//! What "this was not me" takes away of what was set up since the change in question (REC-23), and what it leaves,
//! so that whoever reads the mailbox renews no second factor by it (S-19).

use serde_json::json;
use sluis_model::{
    audit::{Event, EventKind},
    audit_chain::Chain,
    context::Ctx,
    ids::InstitutionId,
    institution::Institution,
    mail_link::MailLink,
    person::Person,
    policy::{Method, PasskeyMode},
    ports::{Tx, durable::Stored, trail::TrailQuery},
    second_factor::{Actor, SecondFactor},
};

/// How long a letter can undo a first set-up since, in hours.
const SET_UP_HOURS: i64 = 24;
/// What tells of an earlier factor.
const HAD_A_FACTOR: [EventKind; 4] = [
    EventKind::SecondFactorEnabled,
    EventKind::SecondFactorRemoved,
    EventKind::PasskeyAdded,
    EventKind::PasskeyRemoved,
];
/// Most events that are looked at; with more the trail is not understood, and nobody's only factor goes.
const MOST_EVENTS: u32 = 500;

/// What was set up since the change that "was not me", and goes with it.
#[derive(Clone)]
pub(super) struct Since {
    institution: InstitutionId,
    link: MailLink,
    /// Whether passkeys are asked at all.
    passkeys_count: bool,
}

impl Since {
    pub(super) fn of(institution: &Institution, link: &MailLink) -> Self {
        Self {
            institution: institution.id.clone(),
            link: link.clone(),
            passkeys_count: institution.policy.passkeys.mode != PasskeyMode::Off,
        }
    }

    fn event(&self, kind: EventKind, ctx: &Ctx) -> Event {
        Event::new(kind, ctx)
            .about(&self.institution, &self.link.person)
            .with(json!({ "because": "not-me" }))
    }

    /// Takes away what would lead whoever made the change back in, or keep the person out. How many recovery
    /// codes went.
    pub(super) fn undo(&self, tx: &mut dyn Tx, ctx: &Ctx) -> Stored<usize> {
        let Some(person) = tx.person(&self.link.person)? else {
            return Ok(0);
        };
        let happened = self.happened(tx)?;
        self.undo_ways_back(tx, ctx, &person)?;
        let codes = tx.drop_recovery_codes_since(&person.id, self.link.created_at)?;
        self.undo_factors(tx, ctx, &person, &happened)?;
        self.undo_suspension(tx, ctx, &happened)?;
        Ok(codes)
    }

    /// A question and a number that were set since, and the badge.
    fn undo_ways_back(&self, tx: &mut dyn Tx, ctx: &Ctx, person: &Person) -> Stored<()> {
        let (id, since) = (&person.id, self.link.created_at);
        let question = tx.security_question(id)?;
        if question.is_some_and(|question| question.created_at >= since) {
            tx.drop_security_question(id)?;
            tx.record(&self.event(EventKind::QuestionDropped, ctx))?;
        }
        if person.phone_verified_at.is_some_and(|at| at >= since) {
            tx.update_person(&Person {
                phone: None,
                phone_verified_at: None,
                updated_at: ctx.now,
                ..person.clone()
            })?;
            tx.record(&self.event(EventKind::PhoneChanged, ctx))?;
        }
        // A card that somebody had printed is no way back in.
        if tx.end_badge(id)? {
            tx.record(&self.event(EventKind::BadgeEnded, ctx))?;
        }
        Ok(())
    }

    /// Of two means the newer one goes, whatever they are, and the older one stays: what is left is what was there
    /// before. The only factor goes only where it was first set up since, not longer ago than a day, and the person
    /// never had one before: then nothing is weakened. An older one always stays, and so does one that followed an
    /// older one, for no single way renews both factors (S-19): whoever reads the mailbox must not wait for a new
    /// phone. A passkey that stays so is asked after the password, and is no way in by itself: whoever made the change
    /// may hold it.
    fn undo_factors(
        &self,
        tx: &mut dyn Tx,
        ctx: &Ctx,
        person: &Person,
        happened: &Happened,
    ) -> Stored<()> {
        let (id, since) = (&person.id, self.link.created_at);
        let factor = tx.second_factors(id)?.factor;
        let passkeys = tx.passkeys(id)?;
        let young = ctx.now - since <= chrono::Duration::hours(SET_UP_HOURS);
        let first = young && !self.had_a_factor(tx, person, happened)?;
        let older_passkey = passkeys.iter().any(|passkey| passkey.created_at < since);
        let older = older_passkey || factor.since().is_some_and(|at| at < since);
        for passkey in passkeys.iter().filter(|one| one.created_at >= since) {
            if older || first {
                tx.remove_passkey(id, &passkey.id)?;
                let event = self.event(EventKind::PasskeyRemoved, ctx);
                tx.record(&event.with(json!({ "passkey": passkey.id.as_str() })))?;
            } else {
                tx.keep_passkey_as_second(id, &passkey.id)?;
            }
        }
        // A secret is made when it is shown, which may be before the letter that its confirmation sent.
        let new_app = factor
            .totp()
            .map(|app| app.created_at >= since || happened.set_up_app());
        let new_number = factor.sms().map(|number| number.since >= since);
        let newer = match (new_app, new_number) {
            (Some(true), Some(false)) => Some(Method::Totp),
            (Some(false), Some(true)) => Some(Method::Sms),
            _ => None,
        };
        if let Some(method) = newer {
            if tx.remove_means(id, method)? {
                let event = self.event(EventKind::SecondFactorRemoved, ctx);
                tx.record(&event.with(json!({ "means": method })))?;
            }
            return Ok(());
        }
        // All that is typed is from since, or there is none.
        if new_app == Some(false) || new_number == Some(false) {
            return Ok(());
        }
        let gone = if older_passkey && self.passkeys_count {
            tx.remove_all_means(id)?
        } else if first && factor.since().is_some_and(|at| at >= since) {
            tx.remove_second_factors(id)?
        } else {
            false
        };
        if gone {
            tx.record(&self.event(EventKind::SecondFactorRemoved, ctx))?;
        }
        Ok(())
    }

    /// A factor that was switched off for a while since, as the person, is asked again. What an administrator or
    /// support switched off stays so.
    fn undo_suspension(&self, tx: &mut dyn Tx, ctx: &Ctx, happened: &Happened) -> Stored<()> {
        let id = &self.link.person;
        let factor = tx.second_factors(id)?.factor;
        let suspended = matches!(factor, SecondFactor::Suspended { excused: false, .. });
        if suspended && happened.suspended_by_person() && tx.resume_second_factor(id, false)? {
            tx.record(&self.event(EventKind::SecondFactorResumed, ctx))?;
        }
        Ok(())
    }

    /// What the trail tells of the person's factors since: such a letter is younger than any trail is cut.
    fn happened(&self, tx: &mut dyn Tx) -> Stored<Happened> {
        let mut kinds = HAD_A_FACTOR.to_vec();
        kinds.push(EventKind::SecondFactorSuspended);
        let mut records = tx.trail(&TrailQuery {
            kinds,
            target: Some(self.link.person.clone()),
            from: Some(self.link.created_at),
            ..TrailQuery::all(Chain::Institution(self.institution.clone()), MOST_EVENTS)
        })?;
        records.reverse();
        Ok(Happened(
            records.into_iter().map(|record| record.event).collect(),
        ))
    }

    /// Whether the person had a factor before those that were set up since, as far as anybody can tell.
    fn had_a_factor(&self, tx: &mut dyn Tx, person: &Person, happened: &Happened) -> Stored<bool> {
        Ok(happened.tells_of_an_earlier_factor()
            || tx.has_event_before(&person.id, &HAD_A_FACTOR, self.link.created_at)?
            || self.trail_was_cut_since(tx, person)?)
    }

    /// Whether events about the person may have been dropped for their age: then nobody knows any more that there
    /// was no factor.
    fn trail_was_cut_since(&self, tx: &mut dyn Tx, person: &Person) -> Stored<bool> {
        let chain = Chain::Institution(self.institution.clone());
        let Some(head) = tx.chain_head(&chain)?.filter(|head| head.floor_seq > 0) else {
            return Ok(false);
        };
        let oldest = tx.sealed_events(&chain, head.floor_seq, 1)?;
        let kept_from = oldest
            .first()
            .map_or(head.sealed_at, |record| record.event.at);
        Ok(person.created_at < kept_from)
    }
}

/// What happened to a person's factors since, the oldest first.
struct Happened(Vec<Event>);

impl Happened {
    /// Whether an app was confirmed.
    fn set_up_app(&self) -> bool {
        self.0.iter().any(|event| {
            event.kind == EventKind::SecondFactorEnabled && event.details["method"] == "totp"
        })
    }

    /// Whether the last suspension was made as the person, signed in or in the recovery portal.
    fn suspended_by_person(&self) -> bool {
        let mut suspensions = self.0.iter().rev();
        let last = suspensions.find(|event| event.kind == EventKind::SecondFactorSuspended);
        last.is_some_and(|event| {
            [Actor::Person, Actor::SelfService]
                .iter()
                .any(|actor| event.details["by"] == json!(actor))
        })
    }

    /// Whether there was a factor when the first of these was written. A set-up says so itself; of one that does
    /// not, a removal counts as one of an earlier factor.
    fn tells_of_an_earlier_factor(&self) -> bool {
        if self.0.len() >= MOST_EVENTS as usize {
            return true;
        }
        let about = |event: &&Event| HAD_A_FACTOR.contains(&event.kind);
        let Some(oldest) = self.0.iter().find(about) else {
            return false;
        };
        oldest.details["first"].as_bool().map_or_else(
            || self.0.iter().any(|event| is_removal(event.kind)),
            |first| !first,
        )
    }
}

fn is_removal(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::SecondFactorRemoved | EventKind::PasskeyRemoved
    )
}
