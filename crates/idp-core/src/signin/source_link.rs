//! An account at a sign-in source becomes that of somebody here: only in the sign-in in which its owner
//! asked for that, and showed all that the account here asks for. An address alone links where the
//! institution says so, and only what is its own.

use super::{Screen, source_known::has_account_at};
use crate::{
    dispatch::Assurance,
    idp::{Failure, Idp},
    tell::Telling,
};
use serde_json::json;
use sluis_model::{
    audit::{Event, EventKind},
    browser::Browser,
    context::Ctx,
    ids::UpstreamLinkId,
    institution::Institution,
    letter::Letter,
    person::Person,
    ports::{StoreError, Tx, durable::Stored},
    second_factor::FirstFactor,
    upstream::{UpstreamIdentity, UpstreamLink, UpstreamSource},
};

/// A link that is about to be written, with what tells of it.
#[derive(Clone)]
pub(super) struct Linking {
    link: UpstreamLink,
    /// What the person's account was at when it was judged.
    epoch: i64,
    /// Only where the person has no other account at the source.
    first_only: bool,
    event: Event,
    telling: Telling,
}

impl Linking {
    /// The same, told to nobody: the address that is known is not proven to be the person's.
    pub(super) fn untold(self) -> Self {
        Self {
            telling: Telling::default(),
            ..self
        }
    }

    /// The same, but only as the person's first account at the source: whoever comes with the address of somebody
    /// who has one is another person, whom the provider gave that address since.
    pub(super) fn if_first(self) -> Self {
        Self {
            first_only: true,
            ..self
        }
    }

    /// Writes it, if person and source are still what they were and nobody else has the account there.
    /// Whether it did.
    pub(super) fn write(&self, tx: &mut dyn Tx) -> Stored<bool> {
        let source = tx.upstream_source(&self.link.source)?;
        let same = source
            .is_some_and(|source| source.active && source.settings.issuer == self.link.issuer);
        // "This was not me" may have come in between, and took away what it found.
        let person = tx.person_for_update(&self.link.person)?;
        if !same || person.is_none_or(|person| person.epoch != self.epoch) {
            return Ok(false);
        }
        let (source, issuer) = (&self.link.source, &self.link.issuer);
        if self.first_only && has_account_at(tx, &self.link.person, source, issuer)? {
            return Ok(false);
        }
        match tx.add_upstream_link(&self.link) {
            Err(StoreError::Conflict(_)) => return Ok(false),
            other => other?,
        }
        self.telling.write(tx)?;
        tx.record(&self.event)?;
        Ok(true)
    }
}

impl Idp {
    #[expect(
        clippy::too_many_arguments,
        reason = "one call, and each is a different thing"
    )]
    pub(super) fn linking(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        institution: &Institution,
        person: &Person,
        source: &UpstreamSource,
        identity: &UpstreamIdentity,
        by: &'static str,
    ) -> Linking {
        let link = UpstreamLink {
            id: UpstreamLinkId::generate(ctx),
            source: source.id.clone(),
            issuer: identity.issuer.clone(),
            subject: identity.subject.clone(),
            person: person.id.clone(),
            label: identity.shown(),
            created_at: ctx.now,
            last_used_at: Some(ctx.now),
        };
        let letter = Letter::SourceLinked {
            source: source.settings.name.clone(),
            label: link.label.clone(),
        };
        Linking {
            event: Event::new(EventKind::UpstreamLinked, ctx)
                .by(&institution.id, &person.id)
                .with(json!({ "source": source.slug, "link": link.id.as_str(), "by": by })),
            telling: self.tell(ctx, institution, person, Some(&browser.label), letter),
            epoch: person.epoch,
            first_only: false,
            link,
        }
    }

    /// The link that this sign-in ends with, if its person asked for one.
    pub(super) async fn wanted_link(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        screen: &Screen,
        (person, institution): (&Person, &Institution),
        assurance: Assurance,
    ) -> Result<Option<Linking>, Failure> {
        let waiting = screen.transaction.waiting_link.as_ref();
        let Some(waiting) = waiting.filter(|waiting| waiting.wanted) else {
            return Ok(None);
        };
        // The account here has to be shown by what is its own, now: no session, no remembered browser.
        let own =
            screen.transaction.password.as_ref().is_some_and(|proof| {
                proof.first != FirstFactor::Upstream && proof.person == person.id
            });
        if !own || matches!(assurance, Assurance::RememberedDevice { .. }) {
            return Ok(None);
        }
        let id = waiting.source.clone();
        let source = self.durable.read(move |tx| tx.upstream_source(&id)).await?;
        let source = source.filter(|source| source.institution == institution.id);
        Ok(source.map(|source| {
            let identity = &waiting.identity;
            self.linking(
                ctx,
                browser,
                institution,
                person,
                &source,
                identity,
                "proof",
            )
        }))
    }
}
