//! What portals hear of sessions that end (OpenID Connect Back-Channel Logout 1.0): a notice for each
//! portal that was answered out of the session and wants to hear, written with what ended it. A session
//! that merely ran out of time tells nobody: the portal's own session has its own end.
//!
//! The sessions themselves are read just before the change is written. One that begins in that very
//! moment carries the old epoch and signs nobody in, so at most its portal's own session lives on until
//! its end.

use crate::idp::{Failure, Idp};
use sluis_model::{
    context::{Ctx, Timestamp},
    ids::{NoticeId, PersonId, SessionId},
    logout_notice::{LogoutNotice, NoticeState},
    ports::{Tx, durable::Stored},
    secret::HashedToken,
    session::Session,
};
use std::sync::Arc;
use tokio::sync::Notify;

/// People whose notices are written in one transaction.
const NOTED: u32 = 200;

/// Rings when notices were written, so that they leave at once and not at the sender's next round.
#[derive(Debug, Clone, Default)]
pub struct NoticeBell(Arc<Notify>);

impl NoticeBell {
    /// Wakes the sender, now or as soon as it waits.
    pub(crate) fn ring(&self) {
        self.0.notify_one();
    }

    /// Waits until it rings.
    pub async fn rung(&self) {
        self.0.notified().await;
    }
}

/// Notices about one session, not written yet.
#[derive(Debug, Clone)]
pub(crate) struct Notices(Vec<LogoutNotice>);

impl Notices {
    /// One for each portal that was answered out of the session.
    pub(crate) fn of(ctx: &Ctx, session: &Session) -> Self {
        let notice = |client: &sluis_model::ids::ClientId| LogoutNotice {
            // One session's end is told to one portal once, however many requests end it.
            id: NoticeId::from(HashedToken::of(&format!("{} {client}", session.id)).as_str()),
            client: client.clone(),
            person: session.person.clone(),
            institution: session.institution.clone(),
            session: Some(session.id.clone()),
            issuer: session.issuer.clone(),
            created_at: ctx.now,
            attempts: 0,
            next_attempt_at: ctx.now,
            last_error: None,
            state: NoticeState::Waiting,
        };
        Self(session.clients.iter().map(notice).collect())
    }

    /// Writes those that somebody wants to hear.
    pub(crate) fn write(&self, tx: &mut dyn Tx) -> Stored<()> {
        for notice in &self.0 {
            let listens = tx.client(&notice.client)?.is_some_and(|client| {
                client.active && client.settings.backchannel_logout_uri.is_some()
            });
            if listens {
                tx.add_notice(notice)?;
            }
        }
        Ok(())
    }
}

/// The sessions of a person that end when the epoch is raised. Every change that ends them goes through
/// here, so that none forgets the portals.
#[derive(Debug, Clone)]
pub(crate) struct Farewell {
    person: PersonId,
    sessions: Vec<(i64, Notices)>,
    bell: NoticeBell,
}

impl Farewell {
    /// One more (see `raise_epoch`), and a notice for each portal of each session that dies of it. A
    /// session that an earlier change killed has told already.
    pub(crate) fn raise_epoch(&self, tx: &mut dyn Tx, now: Timestamp) -> Stored<i64> {
        let epoch = tx.person(&self.person)?.map(|person| person.epoch);
        for (of_session, notices) in &self.sessions {
            if Some(*of_session) == epoch {
                notices.write(tx)?;
            }
        }
        self.bell.ring();
        tx.raise_epoch(&self.person, now)
    }
}

impl Idp {
    /// What has to be said when all sessions of a person end, but for the one that goes on.
    pub(crate) async fn farewell(
        &self,
        ctx: &Ctx,
        person: &PersonId,
        goes_on: Option<&SessionId>,
    ) -> Result<Farewell, Failure> {
        let mut found = self.ephemeral.sessions_of(person, ctx.now).await?;
        found.retain(|(_, session)| Some(&session.id) != goes_on);
        Ok(Farewell {
            person: person.clone(),
            sessions: found
                .iter()
                .map(|(_, session)| (session.epoch, Notices::of(ctx, session)))
                .collect(),
            bell: self.notice_bell.clone(),
        })
    }

    /// Tells of sessions that a change of many people at once has ended: each with the epoch that it
    /// had before. Who they are is known only once that change is written.
    pub(crate) async fn tell_of_ended(
        &self,
        ctx: &Ctx,
        people: &[(PersonId, i64)],
    ) -> Result<(), Failure> {
        for one in people {
            let notices = self.notices_about(ctx, one).await?;
            if notices.is_empty() {
                continue;
            }
            self.durable
                .write(move |tx| notices.iter().try_for_each(|notices| notices.write(tx)))
                .await?;
        }
        self.notice_bell.ring();
        Ok(())
    }

    /// Writes the notices about some of the people whose sessions ended with those of a whole
    /// institution, and takes these off the list in the same transaction: what a process that dies leaves
    /// is done by the next. Whether there may be more.
    pub(crate) async fn tell_of_noted(&self, ctx: &Ctx) -> Result<bool, Failure> {
        let people = self.durable.read(|tx| tx.ended_people(NOTED)).await?;
        if people.is_empty() {
            return Ok(false);
        }
        let more = people.len() == NOTED as usize;
        let mut notices = vec![];
        for one in &people {
            notices.extend(self.notices_about(ctx, one).await?);
        }
        self.durable
            .write(move |tx| {
                for one in &notices {
                    one.write(tx)?;
                }
                tx.forget_ended(&people)
            })
            .await?;
        Ok(more)
    }

    /// Notices about the sessions that a person had while the epoch was this.
    async fn notices_about(
        &self,
        ctx: &Ctx,
        (person, epoch): &(PersonId, i64),
    ) -> Result<Vec<Notices>, Failure> {
        let mut found = self.ephemeral.sessions_of(person, ctx.now).await?;
        found.retain(|(_, session)| session.epoch == *epoch && !session.clients.is_empty());
        let notices = found.iter().map(|(_, session)| Notices::of(ctx, session));
        Ok(notices.collect())
    }
}
