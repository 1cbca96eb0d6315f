//! People page by page.

use crate::{
    console::{Permit, acts},
    idp::{Failure, Idp},
};
use sluis_model::{context::Ctx, person::Person};

impl Idp {
    /// People of the institution by login name, from behind `after`.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_people_from(
        &self,
        _ctx: &Ctx,
        permit: &Permit<acts::SeePeople>,
        after: Option<String>,
        limit: u32,
    ) -> Result<Vec<Person>, Failure> {
        let institution = permit.institution_id().clone();
        let found = self
            .durable
            .read(move |tx| tx.people_behind(&institution, after.as_deref(), limit))
            .await?;
        Ok(found)
    }
}
