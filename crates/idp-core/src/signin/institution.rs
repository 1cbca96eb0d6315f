//! The person types the institution's short name (U-15, U-16).

use super::{Fault, Outcome, Screen};
use crate::idp::{Failure, Idp};
use sluis_model::browser::{Browser, BrowserChanges};
use sluis_model::{
    context::Ctx,
    ids::TransactionId,
    institution::Institution,
    transaction::{InstitutionSource, SettledInstitution},
};
use std::sync::Arc;

/// The most institutions that the page lists: more than anybody reads through.
const MOST_LISTED: u32 = 200;

/// The longest domain, in bytes (RFC 1035 §2.3.4).
const MOST_DOMAIN: usize = 253;

impl Idp {
    /// A short name was typed. It never moves what a stronger source settled.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_institution(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
        typed: &str,
    ) -> Result<Outcome, Failure> {
        let transaction = match self.signin_of(ctx, browser, id).await? {
            Ok(transaction) => transaction,
            Err(problem) => return Ok(Outcome::Problem(problem, None)),
        };
        let screen = self.gather(ctx, browser, transaction).await?;
        let settled = screen.transaction.institution.as_ref();
        let firm = settled.is_some_and(|settled| !settled.source.is_weak());
        // What the portal is not for settles nothing.
        let firm = firm && screen.not_for.is_none();
        let client = screen.client;
        let mut transaction = screen.transaction;
        if firm {
            return self
                .advance(ctx, browser, transaction, BrowserChanges::default())
                .await;
        }
        let found = self.institution_typed(typed).await?;
        // Only wrong names have a budget: a whole school shares one address, and a pupil who types
        // nonsense must not keep the others out.
        let Some(found) = found else {
            if let Some(minutes) = self.count_wrong_institution(ctx, browser).await? {
                let screen = Box::new(self.gather(ctx, browser, transaction).await?);
                return Ok(Outcome::Again(screen, Fault::Throttled { minutes }));
            }
            let fault = match typed.trim() {
                "" => Fault::Empty,
                typed => Fault::UnknownInstitution {
                    typed: typed.chars().take(80).collect(),
                },
            };
            let screen = Box::new(self.gather(ctx, browser, transaction).await?);
            return Ok(Outcome::Again(screen, fault));
        };
        if client.is_some_and(|client| !client.serves(&found)) {
            let screen = Box::new(self.gather(ctx, browser, transaction).await?);
            return Ok(Outcome::Again(
                screen,
                Fault::OtherInstitution {
                    name: found.name.clone(),
                },
            ));
        }
        transaction.institution = Some(SettledInstitution {
            id: found.id.clone(),
            source: InstitutionSource::Typed,
        });
        self.advance(ctx, browser, transaction, BrowserChanges::default())
            .await
    }
}

impl Idp {
    /// The institution in use that was typed: by its short name, or by one of its mail domains, with a name
    /// before it or without.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub(crate) async fn institution_typed(
        &self,
        typed: &str,
    ) -> Result<Option<Arc<Institution>>, Failure> {
        let (slug, domain) = (Institution::slug_in(typed), mail_domain_in(typed));
        let found = self.durable.glance(move |tx| match (&slug, &domain) {
            (Some(slug), _) => tx.institution_by_slug(slug),
            (None, Some(domain)) => tx.institution_by_mail_domain(domain),
            (None, None) => Ok(None),
        });
        Ok(found.await?.filter(|found| found.active))
    }

    /// The institutions that want to stand in a public list, by name (U-16).
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn public_institutions(&self) -> Result<Vec<Institution>, Failure> {
        let listed = self
            .durable
            .glance(|tx| tx.listed_institutions(MOST_LISTED));
        Ok(listed.await?)
    }

    /// The institutions to choose from on the page that asks for one, by name: those that the portal is
    /// for, if it is for some alone; else those that want to stand in a public list.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_institutions(&self, screen: &Screen) -> Result<Vec<Institution>, Failure> {
        let client = screen.client.as_ref();
        let own = client.and_then(|client| client.institution.clone());
        let named = client.map(|client| client.settings.institutions.clone());
        let found = self.durable.glance(move |tx| match (&own, &named) {
            (Some(own), _) => {
                let own = tx.institution(own)?.filter(|own| own.active);
                Ok(own.map(Arc::unwrap_or_clone).into_iter().collect())
            }
            (None, Some(named)) if !named.is_empty() => {
                let mut found = vec![];
                for slug in named.iter().take(MOST_LISTED as usize) {
                    let one = tx.institution_by_slug(slug)?.filter(|found| found.active);
                    found.extend(one.map(Arc::unwrap_or_clone));
                }
                found.sort_by(|a, b| a.name.cmp(&b.name));
                Ok(found)
            }
            _ => tx.listed_institutions(MOST_LISTED),
        });
        Ok(found.await?)
    }
}

/// The mail domain in what somebody typed: of an address, or by itself.
fn mail_domain_in(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let domain = typed.rsplit_once('@').map_or(typed, |(_, domain)| domain);
    let fits = domain.len() <= MOST_DOMAIN && domain.contains('.');
    fits.then(|| domain.to_lowercase())
}

/// Whole minutes until a moment, at least one.
pub(crate) fn minutes_until(ctx: &Ctx, at: sluis_model::context::Timestamp) -> u32 {
    let millis = (at - ctx.now).num_milliseconds().max(1);
    u32::try_from(millis.saturating_add(59_999) / 60_000).unwrap_or(u32::MAX)
}
