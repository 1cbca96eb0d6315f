//! A person's sessions and remembered browsers, ended by who looks after the account.

use super::rules::PersonRefused;
use crate::{
    console::{Permit, acts},
    idp::{Failure, Idp},
    portal_sessions::Notices,
};
use sluis_model::{
    audit::EventKind,
    context::Ctx,
    ids::{DeviceId, PersonId, SessionId},
};

impl Idp {
    /// Ends one of a person's sessions, or all of them with every token; portals hear of it. Whether
    /// there was one.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_end_sessions(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::HelpWithFactor>,
        id: &PersonId,
        one: Option<&SessionId>,
    ) -> Result<Result<bool, PersonRefused>, Failure> {
        let person = match self.helped(permit, id).await? {
            Ok(person) => person,
            Err(refused) => return Ok(Err(refused)),
        };
        let Some(one) = one else {
            let event = permit
                .event_about(EventKind::SessionEnded, ctx, id)
                .with(serde_json::json!({ "because": "console", "session": "all" }));
            let farewell = self.farewell(ctx, id, None).await?;
            let now = ctx.now;
            self.durable
                .write(move |tx| {
                    tx.record(&event)?;
                    farewell.raise_epoch(tx, now)
                })
                .await?;
            self.ephemeral.forget_devices(id).await?;
            return Ok(Ok(true));
        };
        let mut found = self.ephemeral.sessions_of(id, ctx.now).await?;
        found.retain(|(_, session)| session.id == *one && session.epoch == person.epoch);
        let mut ended = false;
        for (token, session) in found {
            self.tokens.revoke_session(ctx, &session.id).await?;
            let event = permit
                .event_about(EventKind::SessionEnded, ctx, id)
                .with(serde_json::json!({ "because": "console", "session": session.id }));
            let notices = Notices::of(ctx, &session);
            self.durable
                .write(move |tx| {
                    notices.write(tx)?;
                    tx.record(&event)
                })
                .await?;
            if self.ephemeral.end_session(&token).await? {
                ended = true;
            } else {
                // It got a new cookie in the same moment, or has ended.
                self.end_renewed(ctx, &session).await?;
            }
        }
        self.notice_bell.ring();
        Ok(Ok(ended))
    }

    /// Forgets one of a person's browsers, or all. Whether it was there.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_forget_devices(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::HelpWithFactor>,
        id: &PersonId,
        one: Option<&DeviceId>,
    ) -> Result<Result<bool, PersonRefused>, Failure> {
        if let Err(refused) = self.helped(permit, id).await? {
            return Ok(Err(refused));
        }
        let was_there = match one {
            Some(one) => self.ephemeral.forget_device(id, one).await?,
            None => {
                self.ephemeral.forget_devices(id).await?;
                true
            }
        };
        if was_there {
            let which = one.map_or("all", DeviceId::as_str);
            let event = permit
                .event_about(EventKind::DeviceForgotten, ctx, id)
                .with(serde_json::json!({ "by": "console", "device": which }));
            self.durable.write(move |tx| tx.record(&event)).await?;
        }
        Ok(Ok(was_there))
    }
}
