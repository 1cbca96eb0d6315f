//! The accounts at sign-in sources that sign in to this account, and taking one away.

use super::unlock::is_unlocked;
use crate::{
    idp::{Failure, Idp},
    judged::still_as_judged,
    logout::SignedIn,
};
use serde_json::json;
use sluis_model::{
    audit::{Event, EventKind},
    browser::{Browser, BrowserChanges},
    context::{Ctx, Timestamp},
    ids::UpstreamLinkId,
    institution::Institution,
    letter::Letter,
    passkey::Passkey,
    person::Person,
    policy::PasskeyMode,
    ports::{Tx, durable::Stored},
};

/// An account at a source that signs in to the person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedAccount {
    /// The link's id.
    pub id: UpstreamLinkId,
    /// What people call the source.
    pub source: String,
    /// What the account is called there.
    pub label: String,
    /// Since when.
    pub since: Timestamp,
    /// When it was last signed in with.
    pub used: Option<Timestamp>,
    /// Why it can't be taken away, if it can't.
    pub stays: Option<LinkStays>,
}

/// Why an account at a source can't be taken away by its person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkStays {
    /// Nothing else signs in to the person's account.
    OnlyWay,
    /// Whoever is linked signs in there alone: without the link the own way would be open.
    ByPolicy,
}

/// What became of an account at a source that was to be taken away.
#[derive(Debug, Clone)]
pub enum Unlinked {
    /// It is gone.
    Gone(BrowserChanges),
    /// The person has no such one.
    NotThere,
    /// It stays; the page says why.
    Stays(LinkStays),
    /// The unlock page first (E-08).
    Locked,
}

/// The accounts at sources that sign in to a person's, the oldest first.
fn linked_accounts(
    tx: &mut dyn Tx,
    person: &Person,
    rules: LinkRules,
) -> Stored<Vec<LinkedAccount>> {
    let mut linked = vec![];
    let mut open = 0;
    for link in tx.upstream_links(&person.id)? {
        let source = tx.upstream_source(&link.source)?;
        // A link of another issuer than today's opens nothing any more.
        let same = |issuer: &String| *issuer == link.issuer;
        let source = source.filter(|source| same(&source.settings.issuer));
        if let Some(source) = source {
            open += u32::from(source.active);
            linked.push(LinkedAccount {
                id: link.id,
                source: source.settings.name,
                label: link.label,
                since: link.created_at,
                used: link.last_used_at,
                stays: source.active.then_some(LinkStays::OnlyWay),
            });
        }
    }
    let others = open > 1
        || person.password_hash.is_some()
        || (rules.passkey_signs_in && tx.passkeys(&person.id)?.iter().any(Passkey::is_way_in));
    let stays = if rules.held {
        Some(LinkStays::ByPolicy)
    } else {
        (!others).then_some(LinkStays::OnlyWay)
    };
    for one in &mut linked {
        one.stays = one.stays.and(stays);
    }
    Ok(linked)
}

/// What an institution has to say of a person's links.
#[derive(Clone, Copy)]
struct LinkRules {
    /// A passkey can be the only step.
    passkey_signs_in: bool,
    /// Links with sources that are on stay.
    held: bool,
}

impl LinkRules {
    fn of(institution: &Institution, person: &Person) -> Self {
        let policy = &institution.policy;
        Self {
            passkey_signs_in: policy.passkeys.mode == PasskeyMode::OnlyStep,
            held: policy.source_only.holds_links_of(&person.roles),
        }
    }
}

impl Idp {
    /// The person's, the oldest first.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_sources(
        &self,
        signed_in: &SignedIn,
    ) -> Result<Vec<LinkedAccount>, Failure> {
        let rules = LinkRules::of(&signed_in.institution, &signed_in.person);
        let person = signed_in.person.clone();
        let found = self
            .durable
            .read(move |tx| linked_accounts(tx, &person, rules));
        Ok(found.await?)
    }

    /// Takes one of the person's away, behind the unlock: sessions and remembered browsers end, but for this session.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn account_unlink_source(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        signed_in: &SignedIn,
        id: &UpstreamLinkId,
    ) -> Result<Unlinked, Failure> {
        let (institution, person) = (&signed_in.institution, &signed_in.person);
        let linked = self.account_sources(signed_in).await?;
        let Some(linked) = linked.into_iter().find(|linked| linked.id == *id) else {
            return Ok(Unlinked::NotThere);
        };
        if let Some(why) = linked.stays {
            return Ok(Unlinked::Stays(why));
        }
        if !is_unlocked(ctx, signed_in) {
            return Ok(Unlinked::Locked);
        }
        let event = Event::new(EventKind::UpstreamUnlinked, ctx)
            .by(&institution.id, &person.id)
            .with(json!({ "link": id.as_str() }));
        let letter = Letter::SourceUnlinked {
            source: linked.source,
            label: linked.label,
        };
        let telling = self.tell(ctx, institution, person, Some(&browser.label), letter);
        let goes_on = Some(&signed_in.session.id);
        let farewell = self.farewell(ctx, &person.id, goes_on).await?;
        let (id, now, judged) = (id.clone(), ctx.now, person.clone());
        let rules = LinkRules::of(institution, person);
        let unlinked = self.durable.write(move |tx| {
            still_as_judged(tx, &judged)?;
            let linked = linked_accounts(tx, &judged, rules)?;
            let Some(linked) = linked.into_iter().find(|linked| linked.id == id) else {
                return Ok(Err(Unlinked::NotThere));
            };
            if let Some(why) = linked.stays {
                return Ok(Err(Unlinked::Stays(why)));
            }
            tx.remove_upstream_link(&judged.id, &id)?;
            tx.record(&event)?;
            telling.write(tx)?;
            farewell.raise_epoch(tx, now).map(Ok)
        });
        let epoch = match unlinked.await? {
            Ok(epoch) => epoch,
            Err(why) => return Ok(why),
        };
        self.ephemeral.forget_devices(&person.id).await?;
        let mut session = signed_in.session.clone();
        session.epoch = epoch;
        session.device_token = None;
        session.source_again_at = None;
        let changes = self.renew_session(ctx, browser, &session).await?;
        Ok(Unlinked::Gone(changes))
    }
}
