//! The person's own sessions: seen and ended, in whichever browser they are (SES-11).

use crate::{
    idp::{Failure, Idp},
    judged::still_as_judged,
    logout::SignedIn,
    portal_sessions::Notices,
};
use sluis_model::{
    audit::{Event, EventKind},
    browser::{Browser, BrowserChanges},
    context::{Ctx, Timestamp},
    ids::SessionId,
    secret::HashedToken,
    session::Session,
};

/// How often the sessions to end are looked for: one may get a new cookie in the same moment.
const MOST_ROUNDS: usize = 5;

/// A session as its person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSession {
    /// Its public id.
    pub id: SessionId,
    /// Browser and system in words.
    pub label: String,
    /// The network address it began from.
    pub place: String,
    /// When it began.
    pub started_at: Timestamp,
    /// Whether it is the one that asks.
    pub this: bool,
}

impl Idp {
    /// The person's living sessions, newest first.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_sessions(
        &self,
        ctx: &Ctx,
        signed_in: &SignedIn,
    ) -> Result<Vec<OwnSession>, Failure> {
        let found = self.living_sessions(ctx, signed_in).await?;
        Ok(found
            .into_iter()
            .map(|(_, session)| OwnSession {
                this: session.id == signed_in.session.id,
                id: session.id,
                label: session.label,
                place: session.place,
                started_at: session.started_at,
            })
            .collect())
    }

    /// Ends one of the person's other sessions, with the tokens that hang on it. Whether it was
    /// there; another person's never is.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_end_session(
        &self,
        ctx: &Ctx,
        signed_in: &SignedIn,
        id: &SessionId,
    ) -> Result<bool, Failure> {
        let ended = self
            .end_others(ctx, signed_in, |session| session.id == *id)
            .await?;
        Ok(ended > 0)
    }

    /// Ends all of the person's sessions but this one, with the tokens that hang on them, sign-ins that are under
    /// way elsewhere, whatever was shown there, and the remembered devices but for this one. What this session gave
    /// its portals is refreshed as before; access tokens are asked for anew.
    ///
    /// # Errors
    /// [`Failure::SignedOut`] when this session ended meanwhile, or the account was changed; another [`Failure`] when
    /// nothing could be found out.
    pub async fn account_end_other_sessions(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
    ) -> Result<BrowserChanges, Failure> {
        let (person, own) = (&signed_in.person, signed_in.session.id.clone());
        let hours = signed_in.institution.policy.remember.longest_hours();
        let ephemeral = self.ephemeral.as_ref();
        let device = browser.device_of(ephemeral, person, hours, ctx.now).await?;
        let farewell = self.farewell(ctx, &person.id, Some(&own)).await?;
        let (judged, kept, now) = (person.clone(), own.clone(), ctx.now);
        // First, so that no sign-in under way becomes a session behind those that are ended.
        let epoch = self
            .durable
            .write(move |tx| {
                still_as_judged(tx, &judged)?;
                let epoch = farewell.raise_epoch(tx, now)?;
                tx.move_families_of_session(&kept, epoch)?;
                Ok(epoch)
            })
            .await?;
        self.ephemeral.forget_devices(&person.id).await?;
        if let Some(mut device) = device {
            device.epoch = epoch;
            self.ephemeral.remember_device(&device, ctx.now).await?;
        }
        let mut session = signed_in.session.clone();
        session.epoch = epoch;
        let changes = self.renew_session(ctx, browser, &session).await?;
        self.end_others(ctx, signed_in, |_| true).await?;
        self.tokens
            .revoke_all_sessions_but(ctx, &person.id, vec![own])
            .await?;
        Ok(changes)
    }

    async fn end_others(
        &self,
        ctx: &Ctx,
        signed_in: &SignedIn,
        wanted: impl Fn(&Session) -> bool,
    ) -> Result<usize, Failure> {
        let mut ended = 0;
        for _ in 0..MOST_ROUNDS {
            let mut found = self.living_sessions(ctx, signed_in).await?;
            found.retain(|(_, session)| session.id != signed_in.session.id && wanted(session));
            if found.is_empty() {
                break;
            }
            for (token, session) in found {
                self.tokens.revoke_session(ctx, &session.id).await?;
                let event = Event::new(EventKind::SessionEnded, ctx)
                    .by(&signed_in.institution.id, &signed_in.person.id)
                    .with(serde_json::json!({ "session": session.id, "label": session.label }));
                // Written before the session goes: after a fault the person can ask again.
                let notices = Notices::of(ctx, &session);
                self.durable
                    .write(move |tx| {
                        notices.write(tx)?;
                        tx.record(&event)
                    })
                    .await?;
                // Not there any more: it has ended, or is found under its new cookie next time.
                if self.ephemeral.end_session(&token).await? {
                    ended += 1;
                }
            }
        }
        self.notice_bell.ring();
        Ok(ended)
    }

    async fn living_sessions(
        &self,
        ctx: &Ctx,
        signed_in: &SignedIn,
    ) -> Result<Vec<(HashedToken, Session)>, Failure> {
        let mut found = self
            .ephemeral
            .sessions_of(&signed_in.person.id, ctx.now)
            .await?;
        // A session of an older epoch signs nobody in any more; it only waits to be swept.
        found.retain(|(_, session)| {
            session.is_alive(ctx.now) && session.epoch == signed_in.person.epoch
        });
        Ok(found)
    }
}
