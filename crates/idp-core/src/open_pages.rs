//! Pages that are open to everybody (forgotten password, recovery, help): of which institution they
//! are.

use crate::{
    idp::{Failure, Idp},
    signin::{Fault, verify::minutes_until},
};
use sluis_model::{browser::Browser, context::Ctx, institution::Institution};

/// Wrong short names per network address and quarter of an hour; the sign-in pages count under the
/// same key.
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
    ) -> Result<Option<Institution>, Failure> {
        let slug = named.and_then(Institution::slug_in);
        let host = host.to_owned();
        let found = self
            .durable
            .read(move |tx| match slug {
                Some(slug) => tx.institution_by_slug(&slug),
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
    ) -> Result<Result<Institution, Fault>, Failure> {
        if typed.trim().is_empty() {
            return Ok(Err(Fault::Empty));
        }
        if let Some(found) = self.institution_typed(typed).await? {
            return Ok(Ok(found));
        }
        // Only wrong names have a budget, as on the pages of a sign-in.
        let key = format!("institution/{}", browser.network());
        if let Some((count, ends_at)) = self.ephemeral.tries(&key, ctx.now).await?
            && count >= TRIES
        {
            return Ok(Err(Fault::Throttled {
                minutes: minutes_until(ctx, ends_at),
            }));
        }
        self.ephemeral
            .count_try(&key, chrono::Duration::minutes(15), ctx.now)
            .await?;
        Ok(Err(Fault::UnknownInstitution {
            typed: typed.trim().chars().take(80).collect(),
        }))
    }
}
