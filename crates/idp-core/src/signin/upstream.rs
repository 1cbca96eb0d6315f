//! Signing in at the institution's own provider: a person is sent there ([`super::source_visit`]), and what the
//! provider vouches for is a first factor, if somebody here is known by it, or let in by the source's own
//! rule.

use super::{
    Fault, Outcome, Problem, Screen,
    newcomer::Newcomer,
    source_visit::{Leaving, Returned, denial},
};
use crate::{
    dispatch::{Next, WhyPassword},
    idp::{Failure, Idp},
};
use serde_json::json;
use sluis_model::{
    audit::{Event, EventKind},
    browser::{Browser, BrowserChanges},
    context::{Ctx, Timestamp},
    ids::{SourceId, TransactionId},
    institution::Institution,
    person::{Person, Refusal},
    ports::upstream::{UpstreamError, UpstreamFault, UpstreamVouched},
    second_factor::{FactorMethod, FirstFactor},
    secret::Secret,
    transaction::{PasswordProof, SecondFactorProof, SourceTrouble, SourceVisit, Transaction},
    upstream::{
        SignOutThere, UpstreamAttempt, UpstreamIdentity, UpstreamSession, UpstreamSource,
        WaitingLink,
    },
};
use std::sync::Arc;

/// How far apart the provider's clock and ours may be, in seconds.
const LEEWAY_SECONDS: i64 = 60;

/// Somebody whom a source vouched for. No `Debug`: it holds a token.
pub(crate) struct Came {
    /// Whom.
    pub(crate) identity: UpstreamIdentity,
    /// `sid` there.
    pub(crate) sid: Option<String>,
    /// The ID token.
    pub(crate) id_token: Secret,
    /// When the first factor counts as shown.
    pub(crate) at: Timestamp,
}

impl Idp {
    /// The sources that stand on the page of a sign-in.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_sources(&self, screen: &Screen) -> Result<Vec<UpstreamSource>, Failure> {
        let Some(institution) = &screen.institution else {
            return Ok(vec![]);
        };
        let mut sources = self.sources_of(institution).await?;
        sources.retain(|source| source.active);
        Ok(sources)
    }

    async fn sources_of(&self, institution: &Institution) -> Result<Vec<UpstreamSource>, Failure> {
        let id = institution.id.clone();
        Ok(self
            .durable
            .glance(move |tx| tx.upstream_sources(&id))
            .await?)
    }

    /// Sends a person to a source, who may have said that others use this computer too.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_to_source(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
        slug: &str,
        shared_computer: bool,
    ) -> Result<Outcome, Failure> {
        let mut screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        let Next::Password(why) = screen.next else {
            return self.not_this_step(ctx, browser, *screen).await;
        };
        let said = screen.transaction.shared_computer;
        screen.says_shared(shared_computer);
        let changed = screen.transaction.shared_computer != said;
        let sources = self.signin_sources(&screen).await?;
        // Nobody is sent to a directory.
        let is_it =
            |source: &UpstreamSource| source.slug == slug && source.settings.directory.is_none();
        let source = sources.into_iter().find(is_it);
        let (Some(source), Some(institution)) = (source, screen.institution.clone()) else {
            let trouble = SourceTrouble::Again;
            return self
                .in_trouble(ctx, screen.transaction, None, trouble)
                .await;
        };
        if let Some(minutes) = self.count_visit(ctx, browser, &institution).await? {
            return Ok(Outcome::Again(screen, Fault::Throttled { minutes }));
        }
        let request = &screen.facts.request;
        let again = why != WhyPassword::NotSignedIn || request.first_factor_again;
        let max_age = if again { Some(0) } else { request.max_age };
        let other = screen.transaction.ignore_session;
        // Where several people use the computer, who was there before may still be signed in there.
        let afresh = again || screen.shared_computer();
        // Whoever chose another account of the own is there already, and is not to choose once more.
        let chosen = screen.transaction.wanted_account.is_some();
        let prompt = match (afresh, other && !chosen) {
            (true, _) => Some("login"),
            (false, true) => Some("select_account"),
            (false, false) => None,
        };
        let hint = screen.transaction.username.clone().filter(|_| !other);
        let leaving = Leaving {
            institution: &institution,
            source: &source,
            signin: screen.transaction.id.clone(),
            unlock: None,
            bound_to: screen.transaction.browser.clone(),
            prompt,
            max_age,
            login_hint: hint.as_deref(),
            ui_locales: screen.transaction.language.as_deref(),
            ends_at: Some(screen.transaction.ends_at),
        };
        let url = match self.leave_for_source(ctx, browser, leaving).await? {
            Ok(url) => url,
            Err(error) => {
                return self
                    .not_believed(ctx, screen.transaction, &source, &error)
                    .await;
            }
        };
        if changed || screen.transaction.source_trouble.is_some() {
            let mut transaction = screen.transaction;
            transaction.source_trouble = None;
            self.keep(ctx, &transaction).await?;
        }
        Ok(Outcome::Away(url))
    }

    /// Somebody came back from a source in a sign-in.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_from_source(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        returned: Returned,
    ) -> Result<(TransactionId, Outcome), Failure> {
        let id = returned.attempt.signin.clone();
        // The sign-in knows its browser; the attempt says once more who it was that left.
        let outcome = if browser.binding().as_ref() == Some(&returned.attempt.browser) {
            self.came_back(ctx, browser, returned).await?
        } else {
            match self.signin_of(ctx, browser, &id).await? {
                Err(problem) => Outcome::Problem(problem, None),
                Ok(_) => Outcome::Problem(Problem::Unknown, None),
            }
        };
        Ok((id, outcome))
    }

    async fn came_back(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        returned: Returned,
    ) -> Result<Outcome, Failure> {
        let (attempt, answer) = (&returned.attempt, &returned.answer);
        let screen = match self.submitted(ctx, browser, &attempt.signin).await? {
            Ok(screen) => screen,
            Err(outcome) => return Ok(*outcome),
        };
        if !matches!(screen.next, Next::Password(_)) {
            return self.not_this_step(ctx, browser, *screen).await;
        }
        // The source has to be what it was, and of the institution that the sign-in is at now.
        let sources = self.signin_sources(&screen).await?;
        let source = sources
            .into_iter()
            .find(|source| source.id == attempt.source && source.settings.issuer == attempt.issuer);
        let (Some(source), Some(institution)) = (source, screen.institution.clone()) else {
            let trouble = SourceTrouble::Again;
            return self
                .in_trouble(ctx, screen.transaction, None, trouble)
                .await;
        };
        let Some(redirect_uri) = self.came_right(browser, &institution, &source, answer) else {
            self.note_refusal(ctx, &screen.transaction, &source, "mix_up", "")
                .await?;
            let (source, trouble) = (Some(source.id), SourceTrouble::NotInOrder);
            return self
                .in_trouble(ctx, screen.transaction, source, trouble)
                .await;
        };
        let code = match (&answer.code, &answer.error) {
            (Some(code), None) => code,
            (_, error) => {
                let (because, trouble) = denial(error.as_deref());
                self.note_refusal(ctx, &screen.transaction, &source, because, "")
                    .await?;
                let source = Some(source.id);
                return self
                    .in_trouble(ctx, screen.transaction, source, trouble)
                    .await;
            }
        };
        let asked = self.ask_source(ctx, &returned, &source, &redirect_uri, code);
        match asked.await? {
            Ok(vouched) => {
                self.vouched(ctx, browser, screen, source, institution, attempt, vouched)
                    .await
            }
            Err(error) => {
                self.not_believed(ctx, screen.transaction, &source, &error)
                    .await
            }
        }
    }

    /// A source vouched for somebody: who is that here?
    #[expect(
        clippy::too_many_arguments,
        reason = "one call, and each is a different thing"
    )]
    async fn vouched(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        screen: Box<Screen>,
        source: UpstreamSource,
        institution: Arc<Institution>,
        attempt: &UpstreamAttempt,
        vouched: UpstreamVouched,
    ) -> Result<Outcome, Failure> {
        let UpstreamVouched {
            identity,
            sid,
            id_token,
            eck_id,
        } = vouched;
        let mut transaction = screen.transaction.clone();
        transaction.source_trouble = None;
        let known = self
            .known_by(ctx, browser, &institution, &source, &identity)
            .await?;
        let met = match known {
            Some(person) => Newcomer::Made(Box::new(person)),
            None => {
                self.newcomer(ctx, browser, &institution, &source, &identity)
                    .await?
            }
        };
        let person = match met {
            Newcomer::Made(person) => *person,
            Newcomer::Not(because, trouble) => {
                return self
                    .waits_for_link(ctx, transaction, (source, identity), because, trouble)
                    .await;
            }
        };
        let forbidden = institution.policy.shared_accounts_forbidden;
        let refusal = person.standing_refusal(forbidden, ctx.now);
        if let Some(refusal) = refusal {
            let kind = match refusal {
                Refusal::Shared => EventKind::SharedAccountRefused,
                Refusal::Inactive | Refusal::TemporaryPasswordEnded => EventKind::AccountRefused,
            };
            let event = Event::new(kind, ctx).about(&institution.id, &person.id);
            self.durable.write(move |tx| tx.record(&event)).await?;
            return Ok(Outcome::Problem(Problem::Refused(refusal), Some(screen)));
        }
        if let Some(eck_id) = &eck_id {
            self.keep_eck_id(ctx, &institution.id, &person.id, eck_id)
                .await?;
        }
        let at = shown_at(ctx, attempt, &identity);
        let came = Came {
            at,
            sid,
            id_token,
            identity,
        };
        let waiting = self
            .offers_choice(ctx, &transaction, &source, &person, &came)
            .await?;
        let institution = &institution;
        self.shown_by_source(ctx, &mut transaction, (&source, institution, &person), came);
        transaction.wanted_account = None;
        transaction.waiting_choice = waiting;
        let mut changes = BrowserChanges::default();
        Self::hold(ctx, &mut transaction, &mut changes);
        self.advance(ctx, browser, transaction, changes).await
    }

    /// Whoever a source vouched for is nobody here: the account there waits for its owner to show the one
    /// here.
    pub(super) async fn waits_for_link(
        &self,
        ctx: &Ctx,
        mut transaction: Transaction,
        (source, identity): (UpstreamSource, UpstreamIdentity),
        because: &str,
        trouble: Option<SourceTrouble>,
    ) -> Result<Outcome, Failure> {
        self.note_refusal(ctx, &transaction, &source, because, "")
            .await?;
        // Whatever was shown before is somebody else's until it is shown again.
        transaction.start_over();
        transaction.ignore_session = true;
        transaction.source_trouble = trouble.map(|trouble| SourceVisit {
            trouble,
            source: Some(source.id.clone()),
        });
        transaction.waiting_link = Some(WaitingLink {
            source: source.id,
            identity,
            wanted: false,
            at: Some(ctx.now),
        });
        let mut changes = BrowserChanges::default();
        Self::hold(ctx, &mut transaction, &mut changes);
        self.keep(ctx, &transaction).await?;
        Ok(Outcome::Continue(Box::new(transaction), changes))
    }

    /// Notes that somebody came through a source.
    pub(super) fn shown_by_source(
        &self,
        ctx: &Ctx,
        transaction: &mut Transaction,
        (source, institution, person): (&UpstreamSource, &Institution, &Person),
        came: Came,
    ) {
        let there = self.session_there(ctx, source, &came);
        // Another person than before: what that one showed here counts for nothing.
        if transaction.is_of_another(&person.id) {
            transaction.start_over();
        }
        let same = |proof: &PasswordProof| proof.epoch == person.epoch;
        if !transaction.password.as_ref().is_some_and(same) {
            transaction.forget_shown();
        }
        transaction.username = Some(institution.policy.login_name.full(&person.username));
        transaction.waiting_link = None;
        transaction.password = Some(PasswordProof {
            person: person.id.clone(),
            first: FirstFactor::Upstream,
            upstream: Some(there),
            epoch: person.epoch,
            at: came.at,
            taken_over: None,
        });
        // What was really shown here is worth more than what somebody says.
        if source.settings.asserts_second_factor(&came.identity)
            && transaction.second_factor.is_none()
        {
            transaction.show(SecondFactorProof {
                method: FactorMethod::Upstream,
                at: came.at,
                device_token: None,
            });
        }
    }

    /// Our secret at a source.
    pub(crate) fn source_secret(&self, source: &UpstreamSource) -> Result<Option<Secret>, Failure> {
        let Some(sealed) = &source.secret else {
            return Ok(None);
        };
        let place = UpstreamSource::secret_place(&source.id, &source.institution);
        let opened = self.sealer.open(sealed, &place)?;
        let text =
            std::str::from_utf8(&opened).map_err(|error| Failure::Internal(error.to_string()))?;
        Ok(Some(Secret::new(text)))
    }

    /// The session at a source, with the ID token where signing out there needs it.
    pub(crate) fn session_there(
        &self,
        ctx: &Ctx,
        source: &UpstreamSource,
        came: &Came,
    ) -> UpstreamSession {
        let subject = came.identity.subject.clone();
        let place = UpstreamSession::id_token_place(&source.id, &subject);
        let id_token = came.id_token.expose().as_bytes();
        let kept = source.settings.sign_out_there != SignOutThere::Never
            && id_token.len() <= UpstreamSession::MOST_ID_TOKEN;
        UpstreamSession {
            source: source.id.clone(),
            issuer: came.identity.issuer.clone(),
            sid: came.sid.clone(),
            id_token: kept.then(|| self.sealer.seal(id_token, &place, ctx)),
            subject,
        }
    }

    async fn not_believed(
        &self,
        ctx: &Ctx,
        transaction: Transaction,
        source: &UpstreamSource,
        error: &UpstreamError,
    ) -> Result<Outcome, Failure> {
        let because = error.fault.as_str();
        self.note_refusal(ctx, &transaction, source, because, &error.detail)
            .await?;
        let trouble = match error.fault {
            UpstreamFault::Unreachable => SourceTrouble::Unreachable,
            // Without `auth_time` the next visit would prove as little.
            UpstreamFault::NotFresh => SourceTrouble::Again,
            _ => SourceTrouble::NotInOrder,
        };
        let source = Some(source.id.clone());
        self.in_trouble(ctx, transaction, source, trouble).await
    }

    async fn in_trouble(
        &self,
        ctx: &Ctx,
        mut transaction: Transaction,
        source: Option<SourceId>,
        trouble: SourceTrouble,
    ) -> Result<Outcome, Failure> {
        transaction.source_trouble = Some(SourceVisit { trouble, source });
        self.keep(ctx, &transaction).await?;
        let changes = BrowserChanges::default();
        Ok(Outcome::Continue(Box::new(transaction), changes))
    }

    /// Why nobody came back, for the log and for the institution.
    async fn note_refusal(
        &self,
        ctx: &Ctx,
        transaction: &Transaction,
        source: &UpstreamSource,
        because: &str,
        detail: &str,
    ) -> Result<(), Failure> {
        tracing::warn!(
            request.id = %ctx.request_id,
            signin = %transaction.id,
            source = %source.id,
            because,
            detail,
            "nobody came through a sign-in source"
        );
        let event = Event::new(EventKind::UpstreamRefused, ctx)
            .within(&source.institution)
            .with(json!({ "source": source.slug, "because": because, "signin": transaction.id }));
        Ok(self.durable.write(move |tx| tx.record(&event)).await?)
    }
}

/// When the first factor counts as shown: during this visit, if the provider does not say otherwise; else
/// when it says, but no longer ago than was asked, which it was held to already.
fn shown_at(ctx: &Ctx, attempt: &UpstreamAttempt, identity: &UpstreamIdentity) -> Timestamp {
    let leeway = chrono::Duration::seconds(LEEWAY_SECONDS);
    let Some(there) = identity
        .auth_time
        .filter(|at| *at < attempt.began_at - leeway)
    else {
        return ctx.now;
    };
    match attempt.max_age {
        Some(age) => there.max(ctx.now - chrono::Duration::seconds(i64::from(age))),
        None => there,
    }
}
