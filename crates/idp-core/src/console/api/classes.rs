//! Members of classes, by id.

use crate::{
    console::{Permit, acts, classes::ClassRefused},
    idp::{Failure, Idp},
};
use sluis_model::{
    class::Part,
    context::Ctx,
    ids::{ClassId, PersonId},
};

impl Idp {
    /// Puts somebody whose id is known into a class.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_put_known_member(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageClasses>,
        class: &ClassId,
        person: &PersonId,
        part: Part,
    ) -> Result<Result<(), ClassRefused>, Failure> {
        let (allowed, whose) = (permit.clone(), person.clone());
        let found = self
            .durable
            .read(move |tx| allowed.person(tx, &whose))
            .await?;
        let login_name = &permit.institution().policy.login_name;
        // A name that leads to the very same person, whatever the institution's rule for names is now.
        let name = found.and_then(|person| {
            [person.username, person.login_key.clone()]
                .into_iter()
                .find(|name| login_name.canonical(name) == person.login_key)
        });
        let Some(name) = name else {
            return Ok(Err(ClassRefused::NobodyHere));
        };
        self.console_put_member(ctx, permit, class, &name, part)
            .await
    }
}
