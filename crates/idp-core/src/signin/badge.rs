//! A pupil's badge as the first factor: typed or read into the page of a sign-in, or scanned as a link.

use super::{Fault, Outcome, Screen};
use crate::{
    dispatch::{Next, WhyPassword},
    idp::{Failure, Idp},
};
use serde_json::json;
use sluis_model::{
    audit::{Event, EventKind},
    badge::BadgeCode,
    browser::{Browser, BrowserChanges},
    context::Ctx,
    ids::TransactionId,
    institution::Institution,
    person::{Person, Refusal},
    policy::BadgePolicy,
    second_factor::FirstFactor,
    transaction::{InstitutionSource, PasswordProof, Purpose, SettledInstitution, Transaction},
};
use std::sync::Arc;

/// So many badges that don't work are written down by network address and quarter of an hour: more than a school
/// with a whole year's old cards shows. Beyond that nobody fills the trail, and nobody is refused: who guesses 128
/// bits finds none, and one pupil would hold up a school.
const WRITTEN_PER_SOURCE: u32 = 500;

/// What came of a link on a badge.
#[derive(Debug)]
pub enum BadgeLink {
    /// It signs in: on with this.
    SignIn(Outcome),
    /// It does not work here, or not now.
    Refused(Fault),
}

impl Idp {
    /// The code of a badge was typed, or read by a reader that types.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out; then nothing was counted either.
    pub async fn signin_badge(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
        typed: &str,
    ) -> Result<Outcome, Failure> {
        let _turn = self.turns.of(id).await?;
        let mut screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        let Some(institution) = screen.institution.clone() else {
            let transaction = Box::new(screen.transaction);
            return Ok(Outcome::Continue(transaction, BrowserChanges::default()));
        };
        // As with a password, what is wrong is said on the first factor's own page.
        if !matches!(screen.next, Next::Password(_)) {
            screen.next = Next::Password(WhyPassword::NotSignedIn);
        }
        if typed.trim().is_empty() {
            return Ok(Outcome::Again(screen, Fault::BadgeEmpty));
        }
        // What can't be answered with a badge is not answered with one: then it is not even looked at.
        if !screen.may_show_badge(&browser.address) {
            return Ok(Outcome::Again(screen, Fault::Badge));
        }
        match self
            .check_badge(ctx, browser, Some(&institution), typed)
            .await?
        {
            Ok((person, _)) => {
                self.signed_in_by_badge(ctx, browser, screen.transaction, &person)
                    .await
            }
            Err(fault) => Ok(Outcome::Again(screen, fault)),
        }
    }

    /// A badge was scanned and its page's button pressed. It goes on with the sign-in that waits in this
    /// browser, if one does and takes badges; else it signs in to the institution's first page.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn badge_link(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        waiting: Option<&TransactionId>,
        typed: &str,
    ) -> Result<BadgeLink, Failure> {
        // On an institution's own host no badge of another works (E-03).
        let at = match &ctx.own_issuer {
            Some(own) => {
                let id = own.institution.clone();
                self.durable.glance(move |tx| tx.institution(&id)).await?
            }
            None => None,
        };
        let checked = self.check_badge(ctx, browser, at.as_deref(), typed);
        let (person, institution) = match checked.await? {
            Ok(found) => found,
            Err(fault) => return Ok(BadgeLink::Refused(fault)),
        };
        let _turn = match waiting {
            Some(id) => Some(self.turns.of(id).await?),
            None => None,
        };
        let waiting = match waiting {
            Some(id) => self.signin_of(ctx, browser, id).await?.ok(),
            None => None,
        };
        let waiting = match waiting {
            Some(transaction) => Some(self.gather(ctx, browser, transaction).await?),
            None => None,
        };
        let settled = SettledInstitution {
            id: institution.id.clone(),
            source: InstitutionSource::Typed,
        };
        if let Some(mut screen) = waiting {
            let theirs = screen.institution.as_ref().map(|own| &own.id);
            let fits = theirs.is_none_or(|theirs| *theirs == institution.id)
                && matches!(screen.next, Next::Password(_) | Next::Institution)
                && screen.facts.may_take_badge();
            if fits {
                screen.transaction.institution.get_or_insert(settled);
                let on = self.signed_in_by_badge(ctx, browser, screen.transaction, &person);
                return Ok(BadgeLink::SignIn(on.await?));
            }
        }
        let path = format!("/?institution={}", institution.slug);
        let purpose = Purpose::Own { path };
        let (mut transaction, mut changes) =
            self.new_transaction(ctx, browser, purpose, Some(settled), None, None);
        transaction.password = Some(proof(ctx, &person));
        Self::hold(ctx, &mut transaction, &mut changes);
        let advanced = self.advance(ctx, browser, transaction, changes).await?;
        Ok(BadgeLink::SignIn(advanced))
    }

    async fn signed_in_by_badge(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        mut transaction: Transaction,
        person: &Person,
    ) -> Result<Outcome, Failure> {
        // Whatever was shown before, by whomever, counts for nothing beside a badge.
        let earlier = transaction.held_too.take();
        transaction.start_over();
        transaction.username = None;
        transaction.password = Some(proof(ctx, person));
        let mut changes = BrowserChanges::default();
        Self::hold_typed(ctx, &mut transaction, &mut changes, earlier);
        self.advance(ctx, browser, transaction, changes).await
    }

    /// Whose badge this is, and where, if it works here. Otherwise the same answer whatever the reason, which
    /// is written down; and it is counted.
    async fn check_badge(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        at: Option<&Institution>,
        typed: &str,
    ) -> Result<Result<(Person, Arc<Institution>), Fault>, Failure> {
        let found = match BadgeCode::read(typed) {
            Some(code) => {
                let code = code.hash();
                let here = at.map(|at| at.id.clone());
                self.durable
                    .read(move |tx| {
                        let Some((badge, person)) = tx.badge_holder(&code)? else {
                            // As long as with a badge of here that works no more.
                            here.as_ref().map(|id| tx.institution(id)).transpose()?;
                            return Ok(None);
                        };
                        let found = tx.institution(&person.institution)?;
                        let open = found.filter(|institution| institution.active);
                        Ok(open.map(|institution| (badge, person, institution)))
                    })
                    .await?
            }
            None => None,
        };
        let why = match &found {
            None => "unknown",
            Some((_, person, _)) if at.is_some_and(|at| at.id != person.institution) => {
                "institution"
            }
            Some((_, _, institution)) if !institution.policy.badges.work_at(&browser.address) => {
                "network"
            }
            Some((badge, ..)) if badge.has_ended(ctx.now) => "ended",
            Some((_, person, _)) if !BadgePolicy::is_for(&person.roles) => "roles",
            Some((_, person, institution)) => {
                let forbidden = institution.policy.shared_accounts_forbidden;
                match person.refusal(forbidden, ctx.now) {
                    None | Some(Refusal::TemporaryPasswordEnded) => "",
                    Some(Refusal::Inactive | Refusal::Shared) => "account",
                }
            }
        };
        if let (Some((_, person, institution)), "") = (&found, why) {
            return Ok(Ok((person.clone(), institution.clone())));
        }
        let above = self
            .count_refusal(ctx, "badge-source", browser, WRITTEN_PER_SOURCE)
            .await?;
        if above.is_some() {
            return Ok(Err(Fault::Badge));
        }
        // Of another institution's badge this one learns nothing.
        let own = found.filter(|(_, person, _)| at.is_none_or(|at| at.id == person.institution));
        let mut event = Event::new(EventKind::BadgeRefused, ctx).with(json!({ "because": why }));
        if let Some((_, person, institution)) = &own {
            event = event.about(&institution.id, &person.id);
        } else if let Some(at) = at {
            event = event.within(&at.id);
        }
        self.durable.write(move |tx| tx.record(&event)).await?;
        Ok(Err(Fault::Badge))
    }
}

fn proof(ctx: &Ctx, person: &Person) -> PasswordProof {
    PasswordProof {
        person: person.id.clone(),
        first: FirstFactor::Badge,
        upstream: None,
        epoch: person.epoch,
        at: ctx.now,
        taken_over: None,
    }
}

impl Screen {
    /// Whether a badge may be shown here, from this address.
    #[must_use]
    pub fn may_show_badge(&self, address: &str) -> bool {
        let policy = self.institution.as_ref().map(|own| &own.policy.badges);
        let works = policy.is_some_and(|policy| policy.work_at(address));
        let asked = matches!(self.next, Next::Password(WhyPassword::NotSignedIn));
        works && asked && self.facts.may_take_badge()
    }
}
