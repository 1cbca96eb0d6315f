//! A passkey in a sign-in: as the only step, where it makes sure of the person; or as the second factor
//! after the password. Where the institution is not known yet, the passkey tells it.

use super::{Fault, Outcome, Problem, Screen};
use crate::{
    dispatch::{Next, WhyPassword},
    idp::{Failure, Idp},
    passkeys::{Asked, PasskeyRefusal, ShownPasskey},
};
use serde_json::Value;
use sluis_model::{
    audit::{Event, EventKind},
    browser::{Browser, BrowserChanges},
    context::Ctx,
    ids::TransactionId,
    institution::Institution,
    passkey::CeremonyPurpose,
    person::{Person, Refusal},
    policy::PasskeyMode,
    second_factor::FirstFactor,
    transaction::{InstitutionSource, PasswordProof, SecondFactorProof, SettledInstitution},
};

impl Idp {
    /// The options of a ceremony for the step that a sign-in is at. `None` where no passkey is asked.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_passkey_options(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<Option<Value>, Failure> {
        let Ok(transaction) = self.signin_of(ctx, browser, id).await? else {
            return Ok(None);
        };
        let screen = self.gather(ctx, browser, transaction).await?;
        let Some(asked) = screen.passkey_asked() else {
            return Ok(None);
        };
        Ok(self.ask_for_passkey(ctx, browser, asked).await?.ok())
    }

    /// Whether the page that asks for the institution offers passkeys: somebody has one, and this host can
    /// have them.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_finds_by_passkey(
        &self,
        browser: &Browser,
        screen: &Screen,
    ) -> Result<bool, Failure> {
        if !screen.may_be_found_by_passkey() || !self.has_relying_party(browser, None) {
            return Ok(false);
        }
        Ok(self.durable.glance(|tx| tx.passkeys_are_in_use()).await?)
    }

    /// A passkey answered; and, where it signs in, whether others use this computer too.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_passkey(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
        answer: &str,
        shared_computer: bool,
    ) -> Result<Outcome, Failure> {
        let mut screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        if matches!(screen.next, Next::Password(_)) {
            screen.says_shared(shared_computer);
        }
        // Nobody knows yet whose rules hold: whoever asks for more care gets it.
        if screen.may_be_found_by_passkey() {
            screen.transaction.shared_computer = shared_computer;
        }
        let Some(asked) = screen.passkey_asked() else {
            return self.not_this_step(ctx, browser, *screen).await;
        };
        let shown = match self.passkey_answered(ctx, browser, asked, answer).await? {
            Ok(shown) => shown,
            Err(refusal) => return Ok(Outcome::Again(screen, Fault::Passkey(refusal))),
        };
        if asked.purpose == CeremonyPurpose::SecondFactor {
            let mut transaction = screen.transaction.clone();
            transaction.method = None;
            // As it was judged: what the account was changed to meanwhile, nobody has shown anything of.
            let epoch = screen.person.as_ref().map(|person| person.epoch);
            let epoch = epoch.unwrap_or(shown.person.epoch);
            self.renew_proof(&mut transaction, &screen, epoch);
            transaction.show(proof(ctx, &shown));
            let changes = BrowserChanges::default();
            return self.advance(ctx, browser, transaction, changes).await;
        }
        self.signed_in_by_passkey(ctx, browser, screen, shown).await
    }

    async fn signed_in_by_passkey(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        screen: Box<Screen>,
        shown: ShownPasskey,
    ) -> Result<Outcome, Failure> {
        let person = &shown.person;
        let institution = if screen.may_be_found_by_passkey() {
            let id = person.institution.clone();
            let found = self.durable.glance(move |tx| tx.institution(&id)).await?;
            found.filter(|institution| institution.active)
        } else {
            screen.institution.clone()
        };
        let institution = institution.filter(|institution| {
            institution.id == person.institution
                && institution.policy.passkeys.mode == PasskeyMode::OnlyStep
                && !shown.second_only
        });
        let Some(institution) = institution else {
            let asked = Asked {
                purpose: CeremonyPurpose::SignIn,
                within: screen.transaction.id.as_str(),
                institution: screen.institution.as_deref(),
                person: None,
            };
            let not_here = if shown.second_only {
                PasskeyRefusal::NotAllowed
            } else {
                self.why_not_here(&screen, person).await?
            };
            let _: Result<(), _> = self.passkey_refused(ctx, asked, None, not_here).await?;
            return Ok(Outcome::Again(screen, Fault::Passkey(not_here)));
        };
        if let Some(refusal) = self.refused_account(ctx, &institution, person).await? {
            let problem = Problem::Refused(refusal);
            return Ok(Outcome::Problem(problem, Some(screen)));
        }
        let found = screen.may_be_found_by_passkey();
        let by_source = self
            .comes_by_source_alone(ctx, &institution, person, false)
            .await?;
        if by_source && !found {
            return Ok(Outcome::Again(screen, Fault::SourceOnly));
        }
        let mut transaction = screen.transaction;
        if found {
            transaction.institution = Some(SettledInstitution {
                id: institution.id.clone(),
                source: InstitutionSource::Typed,
            });
        }
        if by_source {
            // The institution's own page has the way that is open.
            self.keep(ctx, &transaction).await?;
            let changes = BrowserChanges::default();
            return Ok(Outcome::Continue(Box::new(transaction), changes));
        }
        // Another person than before: what that one showed here counts for nothing.
        if transaction.is_of_another(&person.id) {
            transaction.start_over();
        }
        // What was shown before the last change of the account proves nothing now.
        if transaction
            .password
            .as_ref()
            .is_none_or(|proof| proof.epoch != person.epoch)
        {
            transaction.forget_shown();
        }
        transaction.username = Some(institution.policy.login_name.full(&person.username));
        transaction.password = Some(PasswordProof {
            person: person.id.clone(),
            first: FirstFactor::Passkey,
            upstream: None,
            epoch: person.epoch,
            at: ctx.now,
            taken_over: None,
        });
        transaction.show(proof(ctx, &shown));
        let mut changes = BrowserChanges::default();
        Self::hold(ctx, &mut transaction, &mut changes);
        self.advance(ctx, browser, transaction, changes).await
    }

    /// Why a passkey that was proven signs in nobody here: it is of another account, which may be what the
    /// person meant, or of an institution that takes none.
    async fn why_not_here(
        &self,
        screen: &Screen,
        person: &Person,
    ) -> Result<PasskeyRefusal, Failure> {
        let here = screen.institution.as_ref();
        if here.is_none_or(|here| here.id == person.institution) {
            return Ok(PasskeyRefusal::NotAllowed);
        }
        let id = person.institution.clone();
        let theirs = self.durable.glance(move |tx| tx.institution(&id)).await?;
        let is_way_in = theirs.is_some_and(|theirs| {
            theirs.active && theirs.policy.passkeys.mode == PasskeyMode::OnlyStep
        });
        Ok(if is_way_in {
            PasskeyRefusal::OtherInstitution
        } else {
            PasskeyRefusal::NotAllowed
        })
    }

    /// Why an account that was proven may not be used, if it may not; that is written down.
    async fn refused_account(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
    ) -> Result<Option<Refusal>, Failure> {
        let refusal =
            person.standing_refusal(institution.policy.shared_accounts_forbidden, ctx.now);
        if let Some(refusal) = refusal {
            let kind = match refusal {
                Refusal::Shared => EventKind::SharedAccountRefused,
                Refusal::Inactive | Refusal::TemporaryPasswordEnded => EventKind::AccountRefused,
            };
            let event = Event::new(kind, ctx).about(&institution.id, &person.id);
            self.durable.write(move |tx| tx.record(&event)).await?;
        }
        Ok(refusal)
    }
}

fn proof(ctx: &Ctx, shown: &ShownPasskey) -> SecondFactorProof {
    SecondFactorProof {
        method: shown.method,
        at: ctx.now,
        device_token: None,
    }
}

impl Screen {
    /// The ceremony that belongs to the present step, if one does.
    pub(super) fn passkey_asked(&self) -> Option<Asked<'_>> {
        let institution = self.institution.as_deref();
        let (purpose, person) = match self.next {
            Next::SecondFactor(_) if self.may_show_passkey() => {
                (CeremonyPurpose::SecondFactor, self.person.as_ref())
            }
            Next::Password(_) if self.may_sign_in_by_passkey() => (CeremonyPurpose::SignIn, None),
            Next::Institution if self.may_be_found_by_passkey() => (CeremonyPurpose::SignIn, None),
            _ => return None,
        };
        Some(Asked {
            purpose,
            within: self.transaction.id.as_str(),
            institution,
            person,
        })
    }

    /// Whether a passkey may be the only step here.
    #[must_use]
    pub fn may_sign_in_by_passkey(&self) -> bool {
        let unlocking = matches!(self.next, Next::Password(WhyPassword::Unlock));
        let mode = self
            .institution
            .as_ref()
            .map(|institution| institution.policy.passkeys.mode);
        !unlocking && mode == Some(PasskeyMode::OnlyStep)
    }

    /// Whether a passkey may tell which institution somebody is of: nobody settled one that can't be
    /// changed.
    #[must_use]
    pub fn may_be_found_by_passkey(&self) -> bool {
        let settled = self.transaction.institution.as_ref();
        let free = settled.is_none_or(|settled| settled.source.is_weak());
        self.next == Next::Institution && (free || self.not_for.is_some())
    }

    /// Whether the person can show a passkey as second factor.
    #[must_use]
    pub fn may_show_passkey(&self) -> bool {
        self.usable_kinds().passkey && self.facts.person.is_some_and(|(person, _)| person.passkey)
    }

    /// Whether there is a code to type: from an app, or by text message.
    #[must_use]
    pub fn may_type_code(&self) -> bool {
        let usable = self.usable_kinds();
        !self.code_methods().is_empty()
            && (usable.totp || usable.sms)
            // Whoever has nothing that can't be phished shows what there is, and makes a passkey then.
            && !(self.facts.request.demands_phishing_resistant && self.may_show_passkey())
    }
}
