//! The first factor: name and password.

use super::{
    Fault, Outcome, Problem, Screen,
    directory::{Said, Stranger},
    password_tries::{Counters, Reserved},
};
use crate::{
    credentials::hashing::{HashingError, Share},
    dispatch::{Next, WhyPassword},
    idp::{Failure, Idp},
    logout::SignedIn,
};
use sluis_model::browser::{Browser, BrowserChanges};
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    ids::{PersonId, TransactionId},
    institution::Institution,
    person::{Person, Refusal},
    policy::PasswordPolicy,
    second_factor::FirstFactor,
    secret::Secret,
    transaction::PasswordProof,
};

/// What was typed on the page of name and password.
pub struct PasswordTyped<'f> {
    /// The name.
    pub username: &'f str,
    /// The password.
    pub password: Secret,
    /// Others use this computer too, where that is asked.
    pub shared_computer: bool,
    /// The account at a sign-in source that waits is to be this person's from now on.
    pub links: bool,
}

/// The longest name that is looked up, in bytes.
const MAX_NAME_BYTES: usize = 320;

impl Idp {
    /// Name and password were typed.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out; then nothing was counted either.
    pub async fn signin_password(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
        typed: PasswordTyped<'_>,
    ) -> Result<Outcome, Failure> {
        let PasswordTyped {
            username,
            password,
            shared_computer,
            links,
        } = typed;
        let _turn = self.turns.of(id).await?;
        let transaction = match self.signin_of(ctx, browser, id).await? {
            Ok(transaction) => transaction,
            Err(problem) => {
                let twice = self
                    .password_twice(ctx, browser, id, username, password)
                    .await?;
                return Ok(twice.unwrap_or(Outcome::Problem(problem, None)));
            }
        };
        let mut screen = self.gather(ctx, browser, transaction).await?;
        let Some(institution) = screen.institution.clone() else {
            return Ok(Outcome::Continue(
                Box::new(screen.transaction),
                BrowserChanges::default(),
            ));
        };
        // What is wrong is said on the password's own page, also when it was sent with the back button
        // from a step that lies behind.
        if !matches!(screen.next, Next::Password(_)) {
            screen.next = Next::Password(WhyPassword::NotSignedIn);
        }
        screen.transaction.username = Some(username.trim().chars().take(MAX_NAME_BYTES).collect());
        screen.says_shared(shared_computer);
        if username.trim().is_empty() || password.expose().is_empty() {
            return Ok(Outcome::Again(Box::new(screen), Fault::Empty));
        }
        let (came, person, verdict) = match self
            .check_password(ctx, browser, &institution, username, password)
            .await?
        {
            Checked::Right(person) => (Came::ByOwn, person, None),
            Checked::There(person) => (Came::ByDirectory, person, None),
            Checked::Stranger(stranger) => {
                match self
                    .stranger(ctx, browser, &screen, &institution, *stranger)
                    .await?
                {
                    Ok(person) => (Came::ByDirectory, *person, None),
                    Err(outcome) => return Ok(*outcome),
                }
            }
            Checked::Refused(person, refusal) => (Came::ByOwn, person, Some(refusal)),
            Checked::Wrong(fault) => {
                self.meters.sign_ins.add("refused", "password");
                return Ok(Outcome::Again(Box::new(screen), fault));
            }
        };
        if let Some(refusal) = verdict {
            self.meters.sign_ins.add("refused", "account");
            return Ok(Outcome::Problem(
                Problem::Refused(refusal),
                Some(Box::new(screen)),
            ));
        }
        let links_now = links && screen.transaction.waiting_link.is_some();
        if came == Came::ByOwn
            && self
                .comes_by_source_alone(ctx, &institution, &person, links_now)
                .await?
        {
            return Ok(Outcome::Again(Box::new(screen), Fault::SourceOnly));
        }
        let mut transaction = screen.transaction;
        let earlier = transaction.held_too.take();
        // Another person than before: what that one showed here counts for nothing.
        if transaction.is_of_another(&person.id) {
            let (username, waiting) =
                (transaction.username.take(), transaction.waiting_link.take());
            transaction.start_over();
            transaction.username = username;
            transaction.waiting_link = waiting;
        }
        // A second factor that was shown before the last change of the account proves nothing now,
        // however the password is given once more.
        if transaction
            .password
            .as_ref()
            .is_none_or(|proof| proof.epoch != person.epoch)
        {
            transaction.forget_shown();
        }
        transaction.source_trouble = None;
        if let Some(waiting) = &mut transaction.waiting_link {
            waiting.wanted = links;
        }
        transaction.password = Some(PasswordProof {
            person: person.id.clone(),
            first: FirstFactor::Password,
            upstream: None,
            epoch: person.epoch,
            at: ctx.now,
            taken_over: None,
        });
        let mut changes = BrowserChanges::default();
        Self::hold_typed(ctx, &mut transaction, &mut changes, earlier);
        self.advance(ctx, browser, transaction, changes).await
    }

    /// A second submit of name and password, whose first one finished the sign-in. It was on its way before the browser
    /// had what came with the answer, so it is judged by what it brings: the password once more (SES-01).
    async fn password_twice(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
        username: &str,
        password: Secret,
    ) -> Result<Option<Outcome>, Failure> {
        let Some(mut transaction) = self.ephemeral.transaction(id, ctx.now).await? else {
            return Ok(None);
        };
        if transaction.is_held_by(browser) {
            return self.submitted_twice(ctx, browser, id).await;
        }
        let (Some(settled), Some(shown)) = (&transaction.institution, &transaction.password) else {
            return Ok(None);
        };
        let owner = shown.person.clone();
        // Whoever knows the password alone, and has a copy from before, would be in by the second factor that its owner
        // showed. Where one is asked no second submit of the password finds the end.
        if transaction.shown().next().is_some() {
            return Ok(None);
        }
        // What a source said, or a badge, no password stands in for.
        if shown.first != FirstFactor::Password {
            return Ok(None);
        }
        if !self.just_finished(ctx, browser, &transaction).await? {
            return Ok(None);
        }
        let at = settled.id.clone();
        let institution = self.durable.glance(move |tx| tx.institution(&at)).await?;
        let Some(institution) = institution else {
            return Ok(None);
        };
        let checked = self.check_password(ctx, browser, &institution, username, password);
        let (Checked::Right(person) | Checked::There(person)) = checked.await? else {
            return Ok(None);
        };
        if person.id != owner {
            return Ok(None);
        }
        let mut changes = BrowserChanges::default();
        Self::hold(ctx, &mut transaction, &mut changes);
        self.answer_again(ctx, browser, transaction, changes).await
    }

    /// Checks a password, with every limit and every mark that a wrong one leaves. Each door that
    /// asks for a password comes through here, and so shares one counter per account (PWD-06).
    pub(crate) async fn check_password(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        institution: &Institution,
        username: &str,
        password: Secret,
    ) -> Result<Checked, Failure> {
        self.judge_password(ctx, browser, institution, (username, None), password)
            .await
    }

    /// The same, of somebody who is signed in.
    pub(crate) async fn check_own_password(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        password: Secret,
    ) -> Result<Checked, Failure> {
        let owner = &signed_in.person;
        let named = (owner.login_key.as_str(), Some(owner));
        self.judge_password(ctx, browser, &signed_in.institution, named, password)
            .await
    }

    async fn judge_password(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        institution: &Institution,
        (username, owner): (&str, Option<&Person>),
        password: Secret,
    ) -> Result<Checked, Failure> {
        let login_key = institution.policy.login_name.canonical(username);
        if login_key.len() > MAX_NAME_BYTES || password.expose().len() > PasswordPolicy::MAX_BYTES {
            return Ok(Checked::Wrong(Fault::WrongPassword));
        }
        let person = {
            let (institution, login_key) = (institution.id.clone(), login_key.clone());
            self.durable
                .glance(move |tx| tx.person_by_login(&institution, &login_key))
                .await?
        };
        // A browser that the person already trusts has a counter of its own, so that outsiders can't
        // lock anybody out of it (PWD-08). Every door shares the one counter (PWD-06).
        let hours = institution.policy.remember.longest_hours();
        let ephemeral = self.ephemeral.as_ref();
        // As much work for a name that nobody has (PWD-01).
        let id = person.as_ref().map_or_else(
            || PersonId::from(login_key.as_str()),
            |person| person.id.clone(),
        );
        let trusted = match &person {
            Some(person) => browser.device_of(ephemeral, person, hours, ctx.now).await?,
            None => {
                browser
                    .look_for_device(ephemeral, &id, hours, ctx.now)
                    .await?;
                None
            }
        };
        let at_name = Counters::of_name(institution, &login_key);
        let (counters, is_known) = match &trusted {
            Some(device) => (Counters::of_device(&device.id), true),
            None => match self.seen_browser(ctx, browser, &id).await? {
                Some(mark) => (at_name.of_browser(&mark), true),
                None => (at_name, false),
            },
        };
        // Nor does somebody who guesses from the same network, such as a school's.
        let cut_off = if is_known {
            None
        } else {
            self.network_cut_off(ctx, browser, institution).await?
        };
        let reserved = match cut_off {
            Some(fault) => Reserved::Full(fault),
            None => {
                self.reserve_password_try(ctx, institution, person.as_ref(), &counters)
                    .await?
            }
        };
        let spent = match reserved {
            Reserved::Full(fault) => return Ok(Checked::Wrong(fault)),
            Reserved::Spent => true,
            Reserved::Counted => false,
        };
        let stored = person
            .as_ref()
            .and_then(|person| person.password_hash.clone());
        // A temporary password without tries left is looked at no more. That costs what a wrong one
        // costs, or the time tells who has one; and whose password lives in a directory as well comes
        // in by that.
        let looked_at = if spent { None } else { stored.clone() };
        let share = Share::of(&institution.id);
        let verified = self.hashing.verify(share, password.clone(), looked_at);
        let verified = match verified.await {
            Err(HashingError::Busy) => {
                // Nothing was looked at, so it was no try.
                self.give_back_password_try(ctx, person.as_ref(), &counters)
                    .await?;
                return Err(Failure::Busy);
            }
            other => other?,
        };
        let (Some(person), true) = (person.clone(), verified.matches) else {
            let named = (username.trim(), owner);
            let tried = (person, &counters);
            return self
                .judge_elsewhere(ctx, browser, institution, named, &password, tried)
                .await;
        };
        self.clear_password_tries(ctx, &counters).await?;
        self.clear_temporary_tries(&person).await?;
        if verified.outdated
            && let Some(old) = stored
        {
            // A full queue is no reason to refuse a right password: the next sign-in hashes it again.
            let share = Share::of(&institution.id);
            if let Ok(new) = self.hashing.hash(share, password, ctx).await {
                let id = person.id.clone();
                self.durable
                    .write(move |tx| tx.rehash_password(&id, &old, &new))
                    .await?;
            }
        }
        match person.refusal(institution.policy.shared_accounts_forbidden, ctx.now) {
            None => Ok(Checked::Right(person)),
            Some(refusal) => {
                let kind = match refusal {
                    Refusal::Shared => EventKind::SharedAccountRefused,
                    Refusal::Inactive | Refusal::TemporaryPasswordEnded => {
                        EventKind::AccountRefused
                    }
                };
                let event = Event::new(kind, ctx).about(&institution.id, &person.id);
                self.durable.write(move |tx| tx.record(&event)).await?;
                Ok(Checked::Refused(person, refusal))
            }
        }
    }

    /// What the institution's directories say of a password that is not the one here; `person` has the
    /// typed name here, if anybody does.
    async fn judge_elsewhere(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        institution: &Institution,
        named: (&str, Option<&Person>),
        password: &Secret,
        (person, counters): (Option<Person>, &Counters),
    ) -> Result<Checked, Failure> {
        let said = self
            .ask_directories(ctx, institution, named, password)
            .await?;
        // A refusal is told to whoever knew the password; what an outage is told to, nobody knows.
        let (fault, wrong_there, given_back) = match said {
            Said::No => (Fault::WrongPassword, true, false),
            Said::Refused(refusal) => (Fault::from(refusal), false, true),
            Said::Out => (Fault::DirectoryOut, false, false),
            Said::Yes(found) => {
                self.vouched_at_name(ctx, person.as_ref(), Some(&*found), counters)
                    .await?;
                return self.there_is(ctx, institution, *found).await;
            }
            Said::Stranger(stranger) => {
                self.vouched_at_name(ctx, person.as_ref(), None, counters)
                    .await?;
                return Ok(Checked::Stranger(stranger));
            }
        };
        let lives_here = person
            .as_ref()
            .is_some_and(|person| person.password_hash.is_some());
        if wrong_there || lives_here {
            // Whatever a directory says, it was a wrong try at the password that lives here.
            self.wrong_password(ctx, browser, institution, person)
                .await?;
        } else if given_back {
            self.give_back_password_try(ctx, person.as_ref(), counters)
                .await?;
        }
        Ok(Checked::Wrong(fault))
    }
}

/// Where the password lives that was shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Came {
    ByOwn,
    ByDirectory,
}

/// What checking a name and password found.
pub(crate) enum Checked {
    /// Right, and the account may be used.
    Right(Person),
    /// Right as the institution's directory says, where the password lives; the account may be used.
    There(Person),
    /// Right as the institution's directory says, and nobody knows here who that is.
    Stranger(Box<Stranger>),
    /// Right, and the account may not be used.
    Refused(Person, Refusal),
    /// Wrong, or not looked at.
    Wrong(Fault),
}

impl Screen {
    /// Takes over what the person says of the computer, where the institution asks that (E-19).
    pub(super) fn says_shared(&mut self, shared: bool) {
        let policy = self.institution.as_ref().map(|own| &own.policy);
        let asked = policy.is_some_and(|policy| policy.shared_computer.offered);
        self.transaction.shared_computer = shared && asked;
    }

    /// The name last typed, or the portal's hint.
    #[must_use]
    pub fn username(&self) -> &str {
        self.transaction.username.as_deref().unwrap_or_default()
    }
}
