//! Remembered devices, seen and forgotten by the person.

use crate::{
    idp::{Failure, Idp},
    logout::SignedIn,
};
use sluis_model::{
    audit::{Event, EventKind},
    browser::Browser,
    context::Ctx,
    ids::DeviceId,
};

impl Idp {
    /// Forgets one of the person's own devices. Whether it was there; another person's never is.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_forget_device(
        &self,
        ctx: &Ctx,
        signed_in: &SignedIn,
        device: &DeviceId,
    ) -> Result<bool, Failure> {
        let was_there = self
            .ephemeral
            .forget_device(&signed_in.person.id, device)
            .await?;
        if was_there {
            self.record_forgotten(
                ctx,
                signed_in,
                serde_json::json!({ "device": device.as_str() }),
            )
            .await?;
        }
        Ok(was_there)
    }

    /// Forgets all of the person's devices.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_forget_devices(
        &self,
        ctx: &Ctx,
        signed_in: &SignedIn,
    ) -> Result<(), Failure> {
        self.ephemeral.forget_devices(&signed_in.person.id).await?;
        self.record_forgotten(ctx, signed_in, serde_json::json!({ "device": "all" }))
            .await
    }

    /// Forgets with which other browsers the person signed in: a sign-in there is told once more, and its tries of a
    /// password count with everybody's.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_forget_other_browsers(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
    ) -> Result<(), Failure> {
        let person = &signed_in.person.id;
        let own = self.seen_browser(ctx, browser, person).await?;
        self.forget_seen_browsers(ctx, person, own).await
    }

    async fn record_forgotten(
        &self,
        ctx: &Ctx,
        signed_in: &SignedIn,
        details: serde_json::Value,
    ) -> Result<(), Failure> {
        let event = Event::new(EventKind::DeviceForgotten, ctx)
            .by(&signed_in.institution.id, &signed_in.person.id)
            .with(details);
        Ok(self.durable.write(move |tx| tx.record(&event)).await?)
    }
}
