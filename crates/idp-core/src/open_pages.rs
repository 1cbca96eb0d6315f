//! Pages that are open to everybody (forgotten password, recovery, help): of which institution they
//! are.

use crate::{
    idp::{Failure, Idp},
    signin::Fault,
};
use sluis_model::{browser::Browser, context::Ctx, institution::Institution};
use std::sync::Arc;

/// Wrong short names per network and quarter of an hour, on these pages and those of a sign-in together.
const TRIES: u32 = 30;

impl Idp {
    /// The institution of an open page: the one that its address names, else the host's.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn institution_of_page(
        &self,
        named: Option<&str>,
        host: &str,
    ) -> Result<Option<Arc<Institution>>, Failure> {
        let slug = named.and_then(Institution::slug_in);
        let host = host.to_owned();
        let found = self
            .durable
            .glance(move |tx| match &slug {
                Some(slug) => tx.institution_by_slug(slug),
                None => tx.institution_by_host(&host),
            })
            .await?;
        Ok(found.filter(|institution| institution.active))
    }

    /// The institution whose short name or mail domain was typed (U-15), or what is wrong with it.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn typed_institution(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        typed: &str,
    ) -> Result<Result<Arc<Institution>, Fault>, Failure> {
        if typed.trim().is_empty() {
            return Ok(Err(Fault::Empty));
        }
        if let Some(found) = self.institution_typed(typed).await? {
            return Ok(Ok(found));
        }
        // Only wrong names have a budget, as on the pages of a sign-in.
        if let Some(minutes) = self.count_wrong_institution(ctx, browser).await? {
            return Ok(Err(Fault::Throttled { minutes }));
        }
        Ok(Err(Fault::UnknownInstitution {
            typed: typed.trim().chars().take(80).collect(),
        }))
    }

    /// Counts a short name that no institution has. The minutes to wait, when there were too many.
    pub(crate) async fn count_wrong_institution(
        &self,
        ctx: &Ctx,
        browser: &Browser,
    ) -> Result<Option<u32>, Failure> {
        let window = chrono::Duration::minutes(15);
        self.count_networks(ctx, "institution", &browser.address, window, TRIES)
            .await
    }
}
