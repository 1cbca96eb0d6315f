//! The wait after too many wrong passwords, lifted by who looks after the account (PWD-08).

use super::rules::PersonRefused;
use crate::{
    console::{Permit, acts},
    idp::{Failure, Idp},
};
use sluis_model::{audit::EventKind, context::Ctx, ids::PersonId};

impl Idp {
    /// Lets somebody try the password again at once. Whether there was anything to wait for.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_lift_wait(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ResetPassword>,
        id: &PersonId,
    ) -> Result<Result<bool, PersonRefused>, Failure> {
        let person = match self.helped(permit, id).await? {
            Ok(person) => person,
            Err(refused) => return Ok(Err(refused)),
        };
        let institution = permit.institution();
        if self
            .password_wait(ctx, institution, &person)
            .await?
            .is_none()
        {
            return Ok(Ok(false));
        }
        let event = permit.event_about(EventKind::WaitLifted, ctx, id);
        self.durable.write(move |tx| tx.record(&event)).await?;
        self.forgive_wrong_passwords(institution, &person).await?;
        Ok(Ok(true))
    }
}
