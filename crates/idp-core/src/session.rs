//! Sessions as they begin, change and get a new cookie. A session that was ended never comes back:
//! what is there is only replaced while it is there, and a new cookie is only given for an old one
//! that could be taken away. Whoever ends it leaves a mark first, and then looks for it under whatever cookie it
//! has; whoever gives it a new one looks for the mark afterwards: one of the two finds the other (SES-06, SES-11).

use crate::{
    idp::{Failure, Idp},
    portal_sessions::Notices,
};
use sluis_model::{
    access::ended_session,
    audit::{Event, EventKind},
    browser::{Browser, BrowserChanges, Change},
    context::Ctx,
    secret::{PlainToken, TokenKind},
    session::Session,
};

impl Idp {
    /// Keeps a session that begins under a new cookie. Those that are too many beside it end, with the
    /// tokens that hang on them.
    pub(crate) async fn begin_session(
        &self,
        ctx: &Ctx,
        session: &Session,
    ) -> Result<PlainToken, Failure> {
        let token = PlainToken::generate(TokenKind::Session, ctx);
        let surplus = self
            .ephemeral
            .put_session(&token.hash(), session, ctx.now)
            .await?;
        for ended in surplus {
            self.tokens.revoke_session(ctx, &ended.id).await?;
            let event = Event::new(EventKind::SessionEnded, ctx)
                .by(&session.institution, &session.person)
                .with(serde_json::json!({ "session": ended.id, "because": "too-many" }));
            let notices = Notices::of(ctx, &ended);
            self.durable
                .write(move |tx| {
                    notices.write(tx)?;
                    tx.record(&event)
                })
                .await?;
            self.notice_bell.ring();
        }
        Ok(token)
    }

    /// Keeps under a new cookie a session whose old one was taken away ([`Self::take_session`]).
    ///
    /// # Errors
    /// [`Failure::SignedOut`] when it was ended meanwhile: then there is no new cookie either.
    pub(crate) async fn begin_again(
        &self,
        ctx: &Ctx,
        session: &Session,
    ) -> Result<PlainToken, Failure> {
        let token = self.begin_session(ctx, session).await?;
        let mark = ended_session(&session.id);
        if self.ephemeral.grant_revoked(&mark, ctx.now).await? {
            self.ephemeral.end_session(&token.hash()).await?;
            return Err(Failure::SignedOut);
        }
        Ok(token)
    }

    /// Ends a session, what it gave having been revoked, that is no more under the cookie that it was asked about
    /// with: it got a new one in the same moment. Its portals hear of it.
    pub(crate) async fn end_renewed(&self, ctx: &Ctx, session: &Session) -> Result<(), Failure> {
        let person = &session.person;
        for (token, found) in self.ephemeral.sessions_of(person, ctx.now).await? {
            if found.id == session.id {
                let notices = Notices::of(ctx, &found);
                self.durable.write(move |tx| notices.write(tx)).await?;
                self.ephemeral.end_session(&token).await?;
            }
        }
        Ok(())
    }

    /// Keeps what changed in the session, under the same cookie: nothing was proven or weakened.
    ///
    /// # Errors
    /// [`Failure::SignedOut`] when it was ended meanwhile.
    pub(crate) async fn keep_session(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        session: &Session,
    ) -> Result<(), Failure> {
        let Some(token) = &browser.session else {
            return Ok(());
        };
        let kept = self
            .ephemeral
            .replace_session(&token.hash(), session, ctx.now)
            .await?;
        if kept {
            Ok(())
        } else {
            Err(Failure::SignedOut)
        }
    }

    /// Keeps a changed session under a new cookie; the old one is dead (SES-01). Whoever copied it
    /// loses it with the change.
    ///
    /// # Errors
    /// [`Failure::SignedOut`] when it was ended meanwhile: then there is no new cookie either.
    pub(crate) async fn renew_session(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        session: &Session,
    ) -> Result<BrowserChanges, Failure> {
        let mut session = session.clone();
        if let Some(last) = self.take_session(ctx, browser).await? {
            session.keep_portals_of(&last);
        }
        let token = self.begin_again(ctx, &session).await?;
        Ok(BrowserChanges {
            session: Change::Set(token),
            ..BrowserChanges::default()
        })
    }

    /// Takes the browser's session away, so that another one may come in its place, and gives it as it stood: other
    /// requests may have added portals since it was read. `None` where the browser has none.
    ///
    /// # Errors
    /// [`Failure::SignedOut`] when it was ended meanwhile.
    pub(crate) async fn take_session(
        &self,
        ctx: &Ctx,
        browser: &Browser,
    ) -> Result<Option<Session>, Failure> {
        let Some(old) = &browser.session else {
            return Ok(None);
        };
        let taken = self.ephemeral.take_session(&old.hash(), ctx.now).await?;
        taken.map(Some).ok_or(Failure::SignedOut)
    }
}
