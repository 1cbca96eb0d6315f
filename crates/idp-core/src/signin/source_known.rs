//! Who somebody is here whom a sign-in source vouched for.

use crate::{
    console::people::ruled_lately,
    idp::{Failure, Idp},
};
use sluis_model::{
    browser::Browser,
    context::{Ctx, Timestamp},
    ids::{PersonId, SourceId},
    institution::Institution,
    person::Person,
    ports::{Tx, durable::Stored},
    upstream::{UpstreamIdentity, UpstreamSource},
};

impl Idp {
    /// Who comes as this identity: by a link; or, where the institution says so, by an address that is
    /// proven on both sides and of a domain of its own, as the first account that the person has there.
    pub(super) async fn known_by(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        institution: &Institution,
        source: &UpstreamSource,
        identity: &UpstreamIdentity,
    ) -> Result<Option<Person>, Failure> {
        let linked = self.linked(ctx, institution, source, identity).await?;
        if linked.is_some() {
            return Ok(linked);
        }
        let Some(person) = self
            .known_by_address(ctx, institution, source, identity)
            .await?
        else {
            return Ok(None);
        };
        let linking = self.linking(
            ctx,
            browser,
            institution,
            &person,
            source,
            identity,
            "address",
        );
        let linking = linking.if_first();
        let made = self.durable.write(move |tx| linking.write(tx)).await?;
        Ok(made.then_some(person))
    }

    /// Whose account a source's account is by its link, of which this is a use.
    pub(super) async fn linked(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        source: &UpstreamSource,
        identity: &UpstreamIdentity,
    ) -> Result<Option<Person>, Failure> {
        let (id, now) = (source.id.clone(), ctx.now);
        let (issuer, subject) = (identity.issuer.clone(), identity.subject.clone());
        let client = source.settings.client_id.clone();
        let home = institution.id.clone();
        let linked = self.durable.write(move |tx| {
            // It was asked over the network meanwhile, and may have been switched off or pointed elsewhere.
            let source = tx
                .upstream_source(&id)?
                .filter(|source| source.asks_as(&issuer, &client));
            if source.is_none() {
                return Ok(None);
            }
            let Some(link) = tx.upstream_link(&id, &issuer, &subject)? else {
                return Ok(None);
            };
            tx.use_upstream_link(&link.id, now)?;
            let person = tx.person(&link.person)?;
            Ok(person.filter(|person| person.institution == home))
        });
        Ok(linked.await?)
    }

    async fn known_by_address(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        source: &UpstreamSource,
        identity: &UpstreamIdentity,
    ) -> Result<Option<Person>, Failure> {
        let own = identity.has_proven_address_of(&institution.mail_domains);
        let Some(email) = identity
            .email
            .clone()
            .filter(|_| own && source.settings.link_by_email)
        else {
            return Ok(None);
        };
        let (home, now) = (institution.clone(), ctx.now);
        let found = self
            .durable
            .read(move |tx| the_one_of_address(tx, now, &home, &email));
        Ok(found.await?)
    }
}

/// Of the people who have an address the one whom it links: one person's, proven; and nobody with power
/// over others, who shows more than an address, now or until lately, nor anybody who may not come in.
pub(crate) fn the_one_of_address(
    tx: &mut dyn Tx,
    now: Timestamp,
    institution: &Institution,
    email: &str,
) -> Stored<Option<Person>> {
    let forbidden = institution.policy.shared_accounts_forbidden;
    let found = tx.people_by_email(&institution.id, email)?;
    let Ok([person]) = <[Person; 1]>::try_from(found) else {
        return Ok(None);
    };
    let fits = person.email_verified_at.is_some()
        && !person.is_administrator()
        && person.standing_refusal(forbidden, now).is_none()
        // A colleague takes the role away, has a provider say the address, and gives the role back (LIF-06).
        && !ruled_lately(tx, &person, now)?;
    Ok(fits.then_some(person))
}

/// Whether somebody has an account at a source already, under the issuer that it has now.
pub(crate) fn has_account_at(
    tx: &mut dyn Tx,
    person: &PersonId,
    source: &SourceId,
    issuer: &str,
) -> Stored<bool> {
    let links = tx.upstream_links(person)?;
    Ok(links
        .iter()
        .any(|link| link.source == *source && link.issuer == issuer))
}
