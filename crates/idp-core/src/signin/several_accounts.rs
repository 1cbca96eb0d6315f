//! One person at several schools: who came through a sign-in source chooses among the accounts that the
//! same account there is linked with. A session is of one of them; going on with another is a sign-in of
//! its own, judged by the policy of the institution that it is at.
//!
//! A `sub` means the same wherever issuer and `client_id` are the same, and nowhere else (OpenID Connect
//! Core §8): nothing else makes two accounts one person's. Passkeys are of one account each; devices
//! show a choice of their own.

use super::{Outcome, Screen, upstream::Came};
use crate::{
    dispatch::Next,
    idp::{Failure, Idp},
};
use sluis_model::{
    browser::{Browser, BrowserChanges},
    context::Ctx,
    ids::{SourceId, TransactionId},
    institution::Institution,
    person::Person,
    secret::Secret,
    transaction::{InstitutionSource, SettledInstitution, Transaction},
    upstream::{UpstreamIdentity, UpstreamSource, WaitingChoice},
};
use std::sync::Arc;

/// So many accounts are looked at: more than anybody has.
const MOST_ACCOUNTS: u32 = 20;

/// An account of somebody who has several.
#[derive(Debug, Clone)]
pub struct OwnAccount {
    /// Whose.
    pub person: Person,
    /// Where.
    pub institution: Arc<Institution>,
    /// The source there that it is linked with.
    source: UpstreamSource,
}

/// An account at a provider, as one of the sources knows it.
struct Known<'a> {
    source: &'a SourceId,
    issuer: &'a str,
    subject: &'a str,
}

impl<'a> Known<'a> {
    fn of(source: &'a SourceId, identity: &'a UpstreamIdentity) -> Self {
        Self {
            source,
            issuer: &identity.issuer,
            subject: &identity.subject,
        }
    }
}

impl Idp {
    /// The other accounts that the choice of an account shows, the oldest link first; none where only one
    /// can be chosen.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_other_accounts(
        &self,
        ctx: &Ctx,
        screen: &Screen,
    ) -> Result<Vec<OwnAccount>, Failure> {
        let (Next::SelectAccount, Some(person)) = (screen.next, &screen.person) else {
            return Ok(vec![]);
        };
        let session = screen.session.as_ref();
        let session = session.filter(|session| session.person == person.id);
        let known = match &screen.transaction.waiting_choice {
            Some(waiting) => Known::of(&waiting.source, &waiting.identity),
            None => match session.and_then(|session| session.upstream.as_ref()) {
                Some(there) => Known {
                    source: &there.source,
                    issuer: &there.issuer,
                    subject: &there.subject,
                },
                None => return Ok(vec![]),
            },
        };
        self.other_accounts(ctx, &screen.transaction, known, person)
            .await
    }

    /// What waits for a choice, if somebody who just came through a source has one: several accounts, and
    /// nobody said which.
    pub(super) async fn offers_choice(
        &self,
        ctx: &Ctx,
        transaction: &Transaction,
        source: &UpstreamSource,
        person: &Person,
        came: &Came,
    ) -> Result<Option<WaitingChoice>, Failure> {
        let settled = transaction.institution.as_ref();
        let typed = settled.is_none_or(|settled| settled.source == InstitutionSource::Typed);
        let request = transaction.purpose.request();
        let asked = request.is_some_and(|request| request.prompt.select_account);
        if transaction.wanted_account.as_ref() == Some(&person.id) || !(typed || asked) {
            return Ok(None);
        }
        let known = Known::of(&source.id, &came.identity);
        let others = self.other_accounts(ctx, transaction, known, person).await?;
        if others.is_empty() {
            return Ok(None);
        }
        let epoch = |other: &OwnAccount| (other.person.id.clone(), other.person.epoch);
        let epochs = others.iter().map(epoch).collect();
        let place = choice_place(&transaction.id);
        let id_token = came.id_token.expose().as_bytes();
        Ok(Some(WaitingChoice {
            source: source.id.clone(),
            identity: came.identity.clone(),
            sid: came.sid.clone(),
            id_token: self.sealer.seal(id_token, &place, ctx),
            at: came.at,
            accounts: Some(epochs),
        }))
    }

    async fn other_accounts(
        &self,
        ctx: &Ctx,
        transaction: &Transaction,
        known: Known<'_>,
        person: &Person,
    ) -> Result<Vec<OwnAccount>, Failure> {
        let source = known.source.clone();
        let (issuer, subject) = (known.issuer.to_owned(), known.subject.to_owned());
        let portal = transaction.purpose.client().cloned();
        let found = self.durable.glance(move |tx| {
            let portal = portal.as_ref().map(|id| tx.client(id));
            let portal = portal.transpose()?.flatten();
            let same = |source: &UpstreamSource| source.active && source.settings.issuer == issuer;
            let Some(known) = tx.upstream_source(&source)?.filter(same) else {
                return Ok(vec![]);
            };
            let mut found = vec![];
            for link in tx.upstream_links_of_subject(&issuer, &subject, MOST_ACCOUNTS)? {
                let source = tx.upstream_source(&link.source)?.filter(|source| {
                    same(source) && source.settings.client_id == known.settings.client_id
                });
                let Some(source) = source else { continue };
                let institution = tx.institution(&source.institution)?;
                let served = |there: &Arc<Institution>| {
                    let portal = portal.as_ref();
                    portal.is_none_or(|portal| portal.serves(there))
                };
                let institution = institution.filter(served);
                if let (Some(person), Some(institution)) = (tx.person(&link.person)?, institution) {
                    found.push(OwnAccount {
                        person,
                        institution,
                        source,
                    });
                }
            }
            Ok(found)
        });
        let mut found = found.await?;
        found.retain(|account| {
            let institution = &account.institution;
            let forbidden = institution.policy.shared_accounts_forbidden;
            account.person.id != person.id
                && account.person.institution == institution.id
                && institution.active
                && account
                    .person
                    .standing_refusal(forbidden, ctx.now)
                    .is_none()
                && may_go_to(ctx, transaction, institution)
        });
        // Linked by two sources it is one account still.
        let mut seen = std::collections::BTreeSet::new();
        found.retain(|account| seen.insert(account.person.id.clone()));
        Ok(found)
    }

    /// Goes on with another account of the person's own, by its id; what is no account on the page changes
    /// nothing.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn signin_choose_account(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        id: &TransactionId,
        account: &str,
    ) -> Result<Outcome, Failure> {
        let screen = match self.submitted(ctx, browser, id).await? {
            Ok(screen) => screen,
            Err(instead) => return Ok(*instead),
        };
        if screen.next != Next::SelectAccount {
            return self.not_this_step(ctx, browser, *screen).await;
        }
        let others = self.signin_other_accounts(ctx, &screen).await?;
        let chosen = others
            .into_iter()
            .find(|other| other.person.id.as_str() == account);
        let Some(chosen) = chosen else {
            return self.not_this_step(ctx, browser, *screen).await;
        };
        let mut transaction = screen.transaction;
        let waiting = transaction.waiting_choice.take();
        // Whatever was shown is the other account's. What the provider said is bound to this browser as it was: a button
        // that is pressed twice brings nothing newer.
        let held = transaction.held_by.take();
        transaction.start_over();
        settle_at(&mut transaction, &chosen.institution);
        let Some(waiting) = waiting else {
            return self
                .to_other_account(ctx, browser, transaction, chosen)
                .await;
        };
        let linked = self
            .linked(ctx, &chosen.institution, &chosen.source, &waiting.identity)
            .await?;
        let own = |person: &Person| person.id == chosen.person.id && waiting.is_for(person);
        if let Some(person) = linked.filter(own) {
            let place = choice_place(&transaction.id);
            let id_token = self.sealer.open(&waiting.id_token, &place)?;
            let id_token = std::str::from_utf8(&id_token)
                .map_err(|error| Failure::Internal(error.to_string()))?;
            let came = Came {
                id_token: Secret::new(id_token),
                identity: waiting.identity,
                sid: waiting.sid,
                at: waiting.at,
            };
            let of = (&chosen.source, &*chosen.institution, &person);
            self.shown_by_source(ctx, &mut transaction, of, came);
            transaction.account_chosen = true;
        } else {
            // The link went away meanwhile, or what was shown before counts for that account no more.
            transaction.ignore_session = true;
        }
        transaction.held_by = held;
        self.advance(ctx, browser, transaction, BrowserChanges::default())
            .await
    }

    /// Nobody vouches for a session that began before: the provider is asked again, and need not ask the
    /// person.
    async fn to_other_account(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        mut transaction: Transaction,
        chosen: OwnAccount,
    ) -> Result<Outcome, Failure> {
        transaction.ignore_session = true;
        transaction.wanted_account = Some(chosen.person.id);
        let id = transaction.id.clone();
        self.keep(ctx, &transaction).await?;
        self.signin_to_source(ctx, browser, &id, &chosen.source.slug, false)
            .await
    }
}

/// Whether this sign-in may end at an institution: what a portal asked for, and what a host is of, nobody
/// leaves.
fn may_go_to(ctx: &Ctx, transaction: &Transaction, institution: &Institution) -> bool {
    let own = ctx.own_issuer.as_ref();
    if own.is_some_and(|own| own.institution != institution.id) {
        return false;
    }
    transaction.institution.as_ref().is_none_or(|settled| {
        settled.id == institution.id
            || (settled.source.is_weak() && settled.source != InstitutionSource::Host)
    })
}

fn settle_at(transaction: &mut Transaction, institution: &Institution) {
    let settled = transaction.institution.as_ref();
    if settled.is_none_or(|settled| settled.id != institution.id) {
        transaction.institution = Some(SettledInstitution {
            id: institution.id.clone(),
            source: InstitutionSource::Typed,
        });
    }
}

/// The place that the ID token is sealed for while the choice waits.
fn choice_place(signin: &TransactionId) -> String {
    format!("signins/{signin}/choice")
}
