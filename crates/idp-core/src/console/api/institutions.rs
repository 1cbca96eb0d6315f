//! Institutions, for whoever manages the installation.

use crate::{
    console::{Permit, acts},
    idp::{Failure, Idp},
};
use sluis_model::{context::Ctx, institution::Institution};

impl Idp {
    /// Institutions by short name, from behind `after`.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_institutions_from(
        &self,
        _ctx: &Ctx,
        _permit: &Permit<acts::ManageInstitutions>,
        after: Option<String>,
        limit: u32,
    ) -> Result<Vec<Institution>, Failure> {
        let found = self
            .durable
            .read(move |tx| tx.institutions_from(after.as_deref(), limit))
            .await?;
        Ok(found)
    }
}
