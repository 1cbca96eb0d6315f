//! A sign-in with a browser that a person was not seen with before: the person is told, with the link
//! "this was not me". A browser is known by a cookie of its own, which outlives every session.

use crate::{
    idp::{Failure, Idp},
    tell::Telling,
};
use sluis_model::{
    browser::{Browser, BrowserChanges, Change},
    context::{Ctx, Timestamp},
    ids::PersonId,
    institution::Institution,
    letter::Letter,
    person::Person,
    ports::ephemeral::Seen,
    secret::{HashedToken, PlainToken, TokenKind},
};

/// How long a browser is known after its last sign-in, in days.
const KNOWN_DAYS: i64 = 365;
/// The most letters of one person in a day: whoever flushes the cookies each time is not flooded.
const LETTERS_A_DAY: u32 = 3;

/// The mark of a browser at one person: two people's marks of the same browser have nothing in common.
fn mark(person: &PersonId, known: &PlainToken) -> HashedToken {
    HashedToken::of(&format!("{person}/{}", known.expose()))
}

fn known_until(ctx: &Ctx) -> Timestamp {
    ctx.now + chrono::Duration::days(KNOWN_DAYS)
}

impl Idp {
    /// Notes the browser of a sign-in that is complete, unless nothing is to be left on it: then it is a new one
    /// each time. What there is to tell the person, to be written with the sign-in.
    pub(super) async fn meet_browser(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        leaves_no_trace: bool,
        (person, institution): (&Person, &Institution),
        changes: &mut BrowserChanges,
    ) -> Result<Telling, Failure> {
        let known = match &browser.known {
            Some(known) if !leaves_no_trace => known.clone(),
            _ => PlainToken::generate(TokenKind::KnownBrowser, ctx),
        };
        let until = if leaves_no_trace {
            ctx.now + chrono::Duration::seconds(1)
        } else {
            known_until(ctx)
        };
        let seen = self
            .ephemeral
            .see_browser(&person.id, &mark(&person.id, &known), until, ctx.now)
            .await?;
        if !leaves_no_trace {
            // Written anew each time: its year begins with the last sign-in.
            changes.known = Change::Set(known);
        }
        if !institution.policy.session.tell_new_browser || person.email.is_none() {
            return Ok(Telling::default());
        }
        let new = match seen {
            Seen::Before => false,
            Seen::Never => true,
            Seen::NoOther => self.was_away(ctx, person).await?,
        };
        if !new || !self.may_tell(ctx, person).await? {
            return Ok(Telling::default());
        }
        let letter = Letter::NewDevice {
            place: browser.address.clone(),
        };
        let device = Some(browser.label.as_str()).filter(|label| !label.is_empty());
        Ok(self.tell(ctx, institution, person, device, letter))
    }

    /// The mark of a browser that `person` signed in with before. Where nobody has the name that was typed, `person`
    /// is anything made of it: the answer takes as long.
    pub(crate) async fn seen_browser(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        person: &PersonId,
    ) -> Result<Option<HashedToken>, Failure> {
        let Some(known) = &browser.known else {
            return Ok(None);
        };
        let mark = mark(person, known);
        let seen = self
            .ephemeral
            .has_seen_browser(person, &mark, ctx.now)
            .await?;
        Ok(seen.then_some(mark))
    }

    /// Forgets with which browsers a person signed in, but for the one with the mark `kept`: the next sign-in is one
    /// with a new browser, whichever other it is.
    pub(crate) async fn forget_seen_browsers(
        &self,
        ctx: &Ctx,
        person: &PersonId,
        kept: Option<HashedToken>,
    ) -> Result<(), Failure> {
        // The mark of no browser keeps the next sign-in from passing as the person's first.
        let left = kept.unwrap_or_else(|| {
            let nobodys = PlainToken::generate(TokenKind::KnownBrowser, ctx);
            mark(person, &nobodys)
        });
        Ok(self
            .ephemeral
            .forget_browsers(person, &left, known_until(ctx), ctx.now)
            .await?)
    }

    /// Whether somebody of whom no browser is known signed in longer ago than browsers are known.
    /// Otherwise it is the first sign-in, or the first since browsers are noted: nothing to tell.
    async fn was_away(&self, ctx: &Ctx, person: &Person) -> Result<bool, Failure> {
        let id = person.id.clone();
        let last = self.durable.glance(move |tx| tx.last_sign_in(&id)).await?;
        Ok(last.is_some_and(|at| at + chrono::Duration::days(KNOWN_DAYS) <= ctx.now))
    }

    async fn may_tell(&self, ctx: &Ctx, person: &Person) -> Result<bool, Failure> {
        let key = format!("new-browser/{}", person.id);
        let told = self
            .ephemeral
            .count_try(&key, chrono::Duration::days(1), ctx.now)
            .await?;
        Ok(told <= LETTERS_A_DAY)
    }
}
