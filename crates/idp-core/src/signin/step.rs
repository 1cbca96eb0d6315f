//! What every step ends with.

use super::{Answer, Screen};
use crate::{
    credentials::password_rules::PasswordRule,
    device,
    dispatch::Next,
    idp::{Failure, Idp},
    passkeys::PasskeyRefusal,
    portal_start::start_of,
    texting::TextRefused,
};
use chrono::Duration;
use sluis_model::browser::{Browser, BrowserChanges, Change};
use sluis_model::{
    context::Ctx,
    ids::TransactionId,
    person::Refusal,
    secret::{PlainToken, Secret, TokenKind},
    transaction::{HeldToo, Purpose, Transaction},
};

/// What was wrong with what somebody typed. It is shown beside the field, and nothing is lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Nothing was typed.
    Empty,
    /// No institution has this short name (U-16).
    UnknownInstitution {
        /// What was typed, to be shown again.
        typed: String,
    },
    /// The portal is not for people of this institution.
    OtherInstitution {
        /// Its name.
        name: String,
    },
    /// Name or password is wrong; never which (PWD-01).
    WrongPassword,
    /// Too many tries: how many minutes to wait.
    Throttled {
        /// Minutes, at least one.
        minutes: u32,
    },
    /// A few wrong passwords came one after the other: how many seconds to wait. What was typed was not judged.
    Pause {
        /// Seconds, at least one.
        seconds: u32,
    },
    /// The code is wrong.
    WrongCode {
        /// Free tries left before waiting begins.
        left: Option<u32>,
    },
    /// The same, of what was typed as a recovery code.
    WrongRecoveryCode {
        /// Free tries left before waiting begins.
        left: Option<u32>,
    },
    /// The code did not count, and was the last free try (U-19): how many minutes to wait.
    TriesUsedUp {
        /// Minutes, at least one.
        minutes: u32,
    },
    /// A recovery code does not count here; it was not spent.
    RecoveryCodeNotHere,
    /// The code was right, but is used already (H-19).
    UsedCode,
    /// The code was right, but its time has passed (U-10).
    ExpiredCode,
    /// The secret that the code belongs to is gone; there is a new one on the page (N-30).
    EnrolmentEnded,
    /// The app counts other seconds than this institution (conflict 1).
    OtherPeriod {
        /// The app's seconds.
        app: u32,
        /// The institution's.
        ours: u32,
    },
    /// The two passwords differ.
    Differ,
    /// The same password again.
    SamePassword,
    /// Rules that the new password does not meet, all at once (N-17).
    Rules(Vec<PasswordRule>),
    /// It can't be a mobile number (H-12).
    PhoneInvalid,
    /// No text message before so many minutes have passed (H-34).
    TextThrottled {
        /// Minutes, at least one.
        minutes: u32,
    },
    /// The institution's text messages of this month are used up (H-11).
    TextBudget,
    /// Text messages do not go to this country.
    TextCountry,
    /// The answer to the secret question is too easily guessed (S-15).
    TooEasy,
    /// A passkey was not taken.
    Passkey(PasskeyRefusal),
    /// A badge does not work here; never why not.
    Badge,
    /// No badge was shown.
    BadgeEmpty,
    /// All was right, and this person signs in at the institution's own provider alone.
    SourceOnly,
    /// The institution's directory can't be asked now: nobody knows whether the password is right.
    DirectoryOut,
    /// The account is switched off, or has ended, in the institution's directory.
    DisabledThere,
    /// The password has ended in the institution's directory, or has to be changed there first.
    PasswordEndedThere,
    /// The account is locked for a while in the institution's directory.
    LockedThere,
    /// The password is right, and is changed where it lives: in the institution's directory.
    PasswordLivesThere,
}

impl From<TextRefused> for Fault {
    fn from(refused: TextRefused) -> Self {
        match refused {
            TextRefused::Throttled { minutes } => Self::TextThrottled { minutes },
            TextRefused::Budget => Self::TextBudget,
            TextRefused::Country => Self::TextCountry,
        }
    }
}

/// Why there is no step to show. Each has a page with a way on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Nobody knows this sign-in.
    Unknown,
    /// It took too long. The request can be made again.
    Expired {
        /// Where it begins again.
        restart: String,
        /// The portal's name and where it lives.
        portal: Option<(String, String)>,
    },
    /// It is finished already.
    Finished {
        /// Where the same request can be made again.
        restart: String,
        /// The portal's name and where it lives.
        portal: Option<(String, String)>,
    },
    /// It was begun in another browser, or cookies are off.
    OtherBrowser {
        /// Where it begins in this browser.
        restart: String,
        /// The browser sent no cookie at all.
        cookies_off: bool,
    },
    /// The account may not be used.
    Refused(Refusal),
}

/// What a step ends with.
#[derive(Debug)]
pub enum Outcome {
    /// The next step's page.
    Show(Box<Screen>),
    /// On to the transaction's page, with a redirect.
    Continue(Box<Transaction>, BrowserChanges),
    /// On to the institution's own provider.
    Away(String),
    /// A link was mailed: on to the page that says so, with a redirect.
    MailAsked(Box<Transaction>),
    /// The same page with what was wrong.
    Again(Box<Screen>, Fault),
    /// Fresh recovery codes: on this page and nowhere else, ever.
    RecoveryCodes(Box<Screen>, Vec<Secret>),
    /// The end: back to the portal or to a page of our own.
    Answered(Box<Answer>, BrowserChanges),
    /// A page that says what happened.
    Problem(Problem, Option<Box<Screen>>),
}

impl Idp {
    /// The page that a sign-in is at. GET: it changes nothing.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_step(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<Outcome, Failure> {
        let transaction = match self.signin_of(ctx, browser, id).await? {
            Ok(transaction) => transaction,
            Err(problem) => return Ok(Outcome::Problem(problem, None)),
        };
        let screen = self.gather(ctx, browser, transaction).await?;
        match screen.next {
            Next::Answer(_) | Next::Unmet | Next::WrongPerson => {
                self.answer(ctx, browser, screen, BrowserChanges::default())
                    .await
            }
            Next::Refused(refusal) => Ok(Outcome::Problem(
                Problem::Refused(refusal),
                Some(Box::new(screen)),
            )),
            _ => Ok(Outcome::Show(Box::new(screen))),
        }
    }

    /// Begins again within the same request: another person signs in.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_start_over(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
        other_institution: bool,
    ) -> Result<Outcome, Failure> {
        let mut transaction = match self.signin_of(ctx, browser, id).await? {
            Ok(transaction) => transaction,
            Err(problem) => return Ok(Outcome::Problem(problem, None)),
        };
        transaction.start_over();
        transaction.ignore_session = true;
        transaction.username = None;
        if other_institution
            && transaction
                .institution
                .as_ref()
                .is_some_and(|settled| settled.source.is_weak())
        {
            transaction.institution = None;
        }
        self.keep(ctx, &transaction).await?;
        Ok(Outcome::Continue(
            Box::new(transaction),
            BrowserChanges::default(),
        ))
    }

    /// The pages of a sign-in in another language.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_language(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
        language: &str,
    ) -> Result<Outcome, Failure> {
        let mut transaction = match self.signin_of(ctx, browser, id).await? {
            Ok(transaction) => transaction,
            Err(problem) => return Ok(Outcome::Problem(problem, None)),
        };
        transaction.language = Some(language.to_owned());
        self.keep(ctx, &transaction).await?;
        Ok(Outcome::Continue(
            Box::new(transaction),
            BrowserChanges::default(),
        ))
    }

    /// The living transaction of this browser, or why there is none.
    pub(crate) async fn signin_of(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<Result<Transaction, Problem>, Failure> {
        let Some(mut transaction) = self.ephemeral.transaction(id, ctx.now).await? else {
            return Ok(Err(Problem::Unknown));
        };
        let restart = restart_of(&transaction.purpose);
        if browser.binding().as_ref() != Some(&transaction.browser) {
            return Ok(Err(Problem::OtherBrowser {
                restart: without_secrets(&restart),
                cookies_off: browser.token.is_none(),
            }));
        }
        if transaction.finished_at.is_some() {
            let portal = self.home_of(ctx, &transaction.purpose).await?;
            return Ok(Err(Problem::Finished { restart, portal }));
        }
        if !transaction.is_alive(ctx.now) {
            let portal = self.home_of(ctx, &transaction.purpose).await?;
            return Ok(Err(Problem::Expired { restart, portal }));
        }
        transaction.seen_by(browser);
        Ok(Ok(transaction))
    }

    /// Binds a sign-in to this browser anew, beside something that was just shown in it: a copy of the browser's
    /// cookie that somebody made before, as at a shared computer, goes on in it no more (SES-01).
    pub(crate) fn hold(ctx: &Ctx, transaction: &mut Transaction, changes: &mut BrowserChanges) {
        let token = PlainToken::generate(TokenKind::SignIn, ctx);
        transaction.held_by = Some(token.hash());
        transaction.held_too = None;
        transaction.held_before = None;
        changes.sign_in = Change::Set(token);
    }

    /// The same, beside what somebody typed. If it was typed just before as well and nothing more was shown, it was
    /// sent twice, and what the `earlier` submit was given holds too until somebody goes on (FLT-59).
    pub(crate) fn hold_typed(
        ctx: &Ctx,
        transaction: &mut Transaction,
        changes: &mut BrowserChanges,
        earlier: Option<HeldToo>,
    ) {
        let before = transaction.held_by.take();
        Self::hold(ctx, transaction, changes);
        transaction.held_before = before;
        let person = transaction.password.as_ref().map(|proof| &proof.person);
        let since = ctx.now - Duration::seconds(Transaction::DOUBLE_SUBMIT_SECONDS);
        transaction.held_too =
            earlier.filter(|earlier| Some(&earlier.person) == person && earlier.at > since);
    }

    /// The name of the portal that asked, and where a sign-in begins there, if it told that.
    async fn home_of(
        &self,
        ctx: &Ctx,
        purpose: &Purpose,
    ) -> Result<Option<(String, String)>, Failure> {
        let Purpose::Portal { client, .. } = purpose else {
            return Ok(None);
        };
        let id = client.clone();
        let client = self.durable.glance(move |tx| tx.client(&id)).await?;
        let issuer = ctx.issuer(&self.settings.issuer);
        Ok(client.and_then(|client| Some((client.name.clone(), start_of(&client, issuer)?))))
    }

    /// Goes back to the dispatcher with what was just shown: either the sign-in is complete, or its
    /// page is next.
    pub(crate) async fn advance(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        transaction: Transaction,
        changes: BrowserChanges,
    ) -> Result<Outcome, Failure> {
        let mut screen = self.gather(ctx, browser, transaction).await?;
        if matches!(
            screen.next,
            Next::Answer(_) | Next::Unmet | Next::WrongPerson
        ) {
            return self.answer(ctx, browser, screen, changes).await;
        }
        self.note_decision(ctx, &mut screen).await?;
        self.keep(ctx, &screen.transaction).await?;
        self.text_on_arrival(ctx, &screen).await?;
        Ok(Outcome::Continue(Box::new(screen.transaction), changes))
    }

    /// The sign-in that a form was posted in, read afresh; or what is answered instead.
    pub(crate) async fn submitted(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<Result<Box<Screen>, Box<Outcome>>, Failure> {
        let transaction = match self.signin_of(ctx, browser, id).await? {
            Ok(transaction) => transaction,
            Err(problem) => {
                let twice = self.submitted_twice(ctx, browser, id).await?;
                let instead = twice.unwrap_or(Outcome::Problem(problem, None));
                return Ok(Err(Box::new(instead)));
            }
        };
        let screen = self.gather(ctx, browser, transaction).await?;
        Ok(Ok(Box::new(screen)))
    }

    /// A second submit of a form whose first one finished the sign-in gets the same kind of answer;
    /// browsers follow the last answer, and it must not be an error page.
    pub(crate) async fn submitted_twice(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
    ) -> Result<Option<Outcome>, Failure> {
        let Some(transaction) = self.ephemeral.transaction(id, ctx.now).await? else {
            return Ok(None);
        };
        if !transaction.is_held_by(browser)
            || !self.just_finished(ctx, browser, &transaction).await?
        {
            return Ok(None);
        }
        self.answer_again(ctx, browser, transaction, BrowserChanges::default())
            .await
    }

    /// Whether a sign-in of this browser was answered so lately that a second submit is on its way, and its session
    /// lives: once somebody signed out, nothing is answered again.
    pub(crate) async fn just_finished(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        transaction: &Transaction,
    ) -> Result<bool, Failure> {
        let bound = browser.binding().as_ref() == Some(&transaction.browser);
        let just_now = transaction.finished_at.is_some_and(|at| {
            ctx.now - at <= chrono::Duration::seconds(Transaction::DOUBLE_SUBMIT_SECONDS)
        });
        match &transaction.finished_session {
            Some(session) if bound && just_now => {
                Ok(self.ephemeral.session(session, ctx.now).await?.is_some())
            }
            _ => Ok(false),
        }
    }

    /// Answers a second submit as the first one was.
    pub(crate) async fn answer_again(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        transaction: Transaction,
        changes: BrowserChanges,
    ) -> Result<Option<Outcome>, Failure> {
        let screen = self.gather(ctx, browser, transaction).await?;
        match screen.next {
            Next::Answer(_) => self.answer(ctx, browser, screen, changes).await.map(Some),
            _ => Ok(None),
        }
    }
}

/// The address of a new start for a browser that is not the one the request came from: without what
/// tells of a person, or binds the answer to somebody.
fn without_secrets(restart: &str) -> String {
    let Some((path, query)) = restart.split_once('?') else {
        return restart.to_owned();
    };
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            !matches!(name, "login_hint" | "id_token_hint" | "claims")
        })
        .collect();
    format!("{path}?{}", kept.join("&"))
}

/// Where a request can be made again.
pub(crate) fn restart_of(purpose: &Purpose) -> String {
    match purpose {
        Purpose::Portal { raw, .. } => format!("/oauth/authorize?{raw}"),
        Purpose::Own { path } => path.clone(),
        Purpose::Device { user_code, .. } => device::page_with(user_code),
    }
}
