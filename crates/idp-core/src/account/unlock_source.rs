//! The unlock by a fresh visit to the sign-in source that the person comes by: it stands in the place of the
//! password. What the provider asserts of a second factor opens nothing here; whoever has one of the own shows
//! that as well.

use super::unlock::UnlockFault;
use crate::{
    idp::{Failure, Idp},
    logout::SignedIn,
    signin::{Came, Fault, Leaving, Returned, denial},
};
use serde_json::json;
use sluis_model::{
    audit::{Event, EventKind},
    browser::{Browser, BrowserChanges},
    context::Ctx,
    ids::TransactionId,
    ports::upstream::{UpstreamError, UpstreamFault, UpstreamVouched},
    transaction::SourceTrouble,
    upstream::{UnlockVisit, UpstreamIdentity, UpstreamSource},
};

/// Why a visit to a source unlocked nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnlockTrouble {
    /// Whoever came back is not the person.
    OtherAccount,
    /// The person said no there, or was turned down.
    Denied,
    /// It does not answer.
    Unreachable,
    /// It was not completed, or was too old to count: once more.
    Again,
    /// Something there is not as the institution set it up, or its word can't be believed.
    NotInOrder,
}

impl UnlockTrouble {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::OtherAccount,
        Self::Denied,
        Self::Unreachable,
        Self::Again,
        Self::NotInOrder,
    ];

    /// The name in addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OtherAccount => "other-account",
            Self::Denied => "denied",
            Self::Unreachable => "unreachable",
            Self::Again => "again",
            Self::NotInOrder => "not-in-order",
        }
    }
}

impl From<SourceTrouble> for UnlockTrouble {
    fn from(trouble: SourceTrouble) -> Self {
        match trouble {
            SourceTrouble::Denied => Self::Denied,
            SourceTrouble::Unreachable => Self::Unreachable,
            SourceTrouble::Again => Self::Again,
            _ => Self::NotInOrder,
        }
    }
}

/// What a way to a source came to.
#[derive(Debug)]
pub enum UnlockLeaves {
    /// On to its page.
    Away(String, BrowserChanges),
    /// Nobody is sent there.
    Not(UnlockTrouble),
    /// Too many visits from here.
    Throttled(UnlockFault),
}

/// What a way back from a source came to.
#[derive(Debug)]
pub enum UnlockReturns {
    /// The pages are open.
    Unlocked(BrowserChanges),
    /// It is the person; the own second factor is still to be shown.
    CodeNext(BrowserChanges),
    /// Nothing is open.
    Not(UnlockTrouble),
}

impl Idp {
    /// The sources at which the person can show again who they are: those by which they could sign in now.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn unlock_sources(
        &self,
        signed_in: &SignedIn,
    ) -> Result<Vec<UpstreamSource>, Failure> {
        let (home, person) = (
            signed_in.institution.id.clone(),
            signed_in.person.id.clone(),
        );
        let found = self.durable.read(move |tx| {
            let links = tx.upstream_links(&person)?;
            if links.is_empty() {
                return Ok(vec![]);
            }
            let mut sources = tx.upstream_sources(&home)?;
            // Nobody is sent to a directory: its password is typed here.
            sources.retain(|source| {
                let linked = links
                    .iter()
                    .any(|link| link.source == source.id && link.issuer == source.settings.issuer);
                source.active && source.settings.directory.is_none() && linked
            });
            Ok(sources)
        });
        Ok(found.await?)
    }

    /// Whether the person showed at a source just now who they are, so that no password is asked.
    #[must_use]
    pub fn came_again(ctx: &Ctx, signed_in: &SignedIn) -> bool {
        let minutes = i64::from(signed_in.institution.policy.unlock.minutes);
        let at = signed_in.session.source_again_at;
        at.is_some_and(|at| ctx.now - at < chrono::Duration::minutes(minutes))
    }

    /// Sends the person to one of [`Self::unlock_sources`], to sign in there afresh (`prompt=login`,
    /// `max_age=0`). `to` is what the unlock page's address names.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn unlock_to_source(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        slug: &str,
        to: &str,
    ) -> Result<UnlockLeaves, Failure> {
        let sources = self.unlock_sources(signed_in).await?;
        let Some(source) = sources.into_iter().find(|source| source.slug == slug) else {
            return Ok(UnlockLeaves::Not(UnlockTrouble::Again));
        };
        let (institution, person) = (&signed_in.institution, &signed_in.person);
        if let Some(minutes) = self.count_visit(ctx, browser, institution).await? {
            let fault = UnlockFault::Password(Fault::Throttled { minutes });
            return Ok(UnlockLeaves::Throttled(fault));
        }
        let (bound_to, changes) = Self::bind(ctx, browser);
        let leaving = Leaving {
            institution,
            source: &source,
            signin: TransactionId::generate(ctx),
            unlock: Some(UnlockVisit {
                session: signed_in.session.id.clone(),
                person: person.id.clone(),
                to: to.to_owned(),
            }),
            bound_to,
            prompt: Some("login"),
            max_age: Some(0),
            login_hint: None,
            ui_locales: person.language.as_deref(),
            ends_at: None,
        };
        Ok(match self.leave_for_source(ctx, browser, leaving).await? {
            Ok(url) => UnlockLeaves::Away(url, changes),
            Err(error) => {
                UnlockLeaves::Not(self.unlock_doubted(ctx, signed_in, &source, &error).await?)
            }
        })
    }

    /// Somebody came back from a source to this session.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn unlock_from_source(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        returned: &Returned,
    ) -> Result<UnlockReturns, Failure> {
        let (source, vouched) = match self
            .vouched_for_unlock(ctx, browser, signed_in, returned)
            .await?
        {
            Ok(vouched) => vouched,
            Err(trouble) => return Ok(UnlockReturns::Not(trouble)),
        };
        let UpstreamVouched {
            identity,
            sid,
            id_token,
            ..
        } = vouched;
        if !self.is_own_link(ctx, signed_in, &source, &identity).await? {
            self.note_unlock_refused(ctx, signed_in, &source, "other_account", "")
                .await?;
            return Ok(UnlockReturns::Not(UnlockTrouble::OtherAccount));
        }
        let id = signed_in.person.id.clone();
        let factors = self.durable.read(move |tx| tx.second_factors(&id)).await?;
        let mut session = signed_in.session.clone();
        // The provider's session may be a new one since.
        if session
            .upstream
            .as_ref()
            .is_some_and(|there| there.source == source.id)
        {
            let came = Came {
                identity,
                sid,
                id_token,
                at: ctx.now,
            };
            session.upstream = Some(self.session_there(ctx, &source, &came));
        }
        let code = self.unlock_needs_code(ctx, &factors, signed_in);
        if code {
            session.source_again_at = Some(ctx.now);
        } else {
            session.source_again_at = None;
            session.unlocked_at = Some(ctx.now);
        }
        let changes = self.renew_session(ctx, browser, &session).await?;
        Ok(if code {
            UnlockReturns::CodeNext(changes)
        } else {
            UnlockReturns::Unlocked(changes)
        })
    }

    /// Whom the source vouches for, where the visit was this session's and is in order.
    async fn vouched_for_unlock(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        returned: &Returned,
    ) -> Result<Result<(UpstreamSource, UpstreamVouched), UnlockTrouble>, Failure> {
        let (attempt, answer) = (&returned.attempt, &returned.answer);
        let own = attempt.unlock.as_ref().is_some_and(|visit| {
            visit.session == signed_in.session.id && visit.person == signed_in.person.id
        });
        if !own || browser.binding().as_ref() != Some(&attempt.browser) {
            return Ok(Err(UnlockTrouble::Again));
        }
        // The source has to be what it was, and one by which the person may still come.
        let sources = self.unlock_sources(signed_in).await?;
        let source = sources
            .into_iter()
            .find(|source| source.id == attempt.source && source.settings.issuer == attempt.issuer);
        let Some(source) = source else {
            return Ok(Err(UnlockTrouble::Again));
        };
        let Some(address) = self.came_right(browser, &signed_in.institution, &source, answer)
        else {
            self.note_unlock_refused(ctx, signed_in, &source, "mix_up", "")
                .await?;
            return Ok(Err(UnlockTrouble::NotInOrder));
        };
        let code = match (&answer.code, &answer.error) {
            (Some(code), None) => code,
            (_, error) => {
                let (because, trouble) = denial(error.as_deref());
                self.note_unlock_refused(ctx, signed_in, &source, because, "")
                    .await?;
                return Ok(Err(trouble.into()));
            }
        };
        let asked = self.ask_source(ctx, returned, &source, &address, code);
        Ok(match asked.await? {
            Ok(vouched) => Ok((source, vouched)),
            Err(error) => Err(self.unlock_doubted(ctx, signed_in, &source, &error).await?),
        })
    }

    /// Whether the source's account is one of the person's, of which this is a use.
    async fn is_own_link(
        &self,
        ctx: &Ctx,
        signed_in: &SignedIn,
        source: &UpstreamSource,
        identity: &UpstreamIdentity,
    ) -> Result<bool, Failure> {
        let (person, now) = (signed_in.person.id.clone(), ctx.now);
        let (asked, identity) = (source.clone(), identity.clone());
        let own = self.durable.write(move |tx| {
            // It was asked over the network meanwhile, and may have been switched off or pointed elsewhere.
            let same = tx
                .upstream_source(&asked.id)?
                .is_some_and(|source| source.asks_as(&identity.issuer, &asked.settings.client_id));
            let link = tx.upstream_link(&asked.id, &identity.issuer, &identity.subject)?;
            match link.filter(|link| same && link.person == person) {
                Some(link) => tx.use_upstream_link(&link.id, now),
                None => Ok(false),
            }
        });
        Ok(own.await?)
    }

    async fn unlock_doubted(
        &self,
        ctx: &Ctx,
        signed_in: &SignedIn,
        source: &UpstreamSource,
        error: &UpstreamError,
    ) -> Result<UnlockTrouble, Failure> {
        let because = error.fault.as_str();
        self.note_unlock_refused(ctx, signed_in, source, because, &error.detail)
            .await?;
        Ok(match error.fault {
            UpstreamFault::Unreachable => UnlockTrouble::Unreachable,
            // Without `auth_time` the next visit would prove as little.
            UpstreamFault::NotFresh => UnlockTrouble::Again,
            _ => UnlockTrouble::NotInOrder,
        })
    }

    /// Why nothing was unlocked, for the log and for the institution.
    async fn note_unlock_refused(
        &self,
        ctx: &Ctx,
        signed_in: &SignedIn,
        source: &UpstreamSource,
        because: &str,
        detail: &str,
    ) -> Result<(), Failure> {
        tracing::warn!(
            request.id = %ctx.request_id,
            source = %source.id,
            because,
            detail,
            "a visit to a sign-in source unlocked nothing"
        );
        let event = Event::new(EventKind::UpstreamRefused, ctx)
            .about(&signed_in.institution.id, &signed_in.person.id)
            .with(json!({ "source": source.slug, "because": because, "session": signed_in.session.id }));
        Ok(self.durable.write(move |tx| tx.record(&event)).await?)
    }
}
