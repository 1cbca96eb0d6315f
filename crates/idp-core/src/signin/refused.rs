//! Whom to turn to when an account may not be used.

use crate::idp::{Failure, Idp};
use sluis_model::{
    context::Ctx,
    institution::Institution,
    person::{Person, Refusal, Role},
};

impl Idp {
    /// The institution's main contact persons who agreed to be named (N-07), none whose account is
    /// closed.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn main_contacts(
        &self,
        ctx: &Ctx,
        institution: &Institution,
    ) -> Result<Vec<Person>, Failure> {
        let id = institution.id.clone();
        let people = self
            .durable
            .read(move |tx| tx.people_with_role(&id, Role::MainContact))
            .await?;
        Ok(people
            .into_iter()
            .filter(|person| {
                person.profile.shown_as_contact
                    && person.refusal(false, ctx.now) != Some(Refusal::Inactive)
            })
            .collect())
    }
}
