//! A link that was opened: what it is for, and whether it still works. Nothing is changed here.

use crate::idp::{Failure, Idp};
use sluis_model::{
    context::{Ctx, Timestamp},
    institution::Institution,
    mail_link::{LinkKind, LinkPurpose, LinkStanding, MailLink},
    person::{Person, Refusal},
    ports::{Tx, durable::Stored},
    secret::PlainToken,
};
use std::sync::Arc;

/// A link with whom it belongs to.
#[derive(Debug, Clone)]
pub(super) struct Opened {
    pub(super) link: MailLink,
    pub(super) person: Person,
    pub(super) institution: Arc<Institution>,
}

/// A link that works, for its page.
#[derive(Debug, Clone)]
pub struct OpenLink {
    /// What it is for.
    pub purpose: LinkPurpose,
    /// Whose it is.
    pub person: Person,
    /// Of which institution.
    pub institution: Arc<Institution>,
}

/// What opening a link shows.
#[derive(Debug)]
pub enum LinkOpened {
    /// It works.
    Good(Box<OpenLink>),
    /// It was used, or its time is over; what it was for.
    Over(LinkStanding, LinkKind, Arc<Institution>),
    /// Nobody knows it.
    Unknown,
}

impl Idp {
    /// Looks at a link. GET and HEAD end here: it is not used up, however often it is opened.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn open_link(&self, ctx: &Ctx, token: &PlainToken) -> Result<LinkOpened, Failure> {
        let Some(opened) = self.find_link(token).await? else {
            return Ok(LinkOpened::Unknown);
        };
        let standing = standing(ctx, &opened);
        let Opened {
            link,
            person,
            institution,
        } = opened;
        Ok(if standing == LinkStanding::Good {
            LinkOpened::Good(Box::new(OpenLink {
                purpose: link.purpose,
                person,
                institution,
            }))
        } else {
            LinkOpened::Over(standing, link.purpose.kind(), institution)
        })
    }

    /// The link behind a token, if it works and is for this. Whoever uses it up asks
    /// [`still_good`] once more inside the transaction.
    pub(super) async fn good_link(
        &self,
        ctx: &Ctx,
        token: &PlainToken,
        kind: LinkKind,
    ) -> Result<Option<Opened>, Failure> {
        let opened = self.find_link(token).await?;
        Ok(opened.filter(|opened| {
            opened.link.purpose.kind() == kind && standing(ctx, opened) == LinkStanding::Good
        }))
    }

    async fn find_link(&self, token: &PlainToken) -> Result<Option<Opened>, Failure> {
        let hash = token.hash();
        Ok(self
            .durable
            .read(move |tx| {
                let Some(link) = tx.link(&hash)? else {
                    return Ok(None);
                };
                let Some(person) = tx.person(&link.person)? else {
                    return Ok(None);
                };
                let institution = tx.institution(&person.institution)?;
                Ok(institution
                    .filter(|institution| institution.active)
                    .map(|institution| Opened {
                        link,
                        person,
                        institution,
                    }))
            })
            .await?)
    }
}

fn standing(ctx: &Ctx, opened: &Opened) -> LinkStanding {
    let Opened {
        link,
        person,
        institution,
    } = opened;
    let standing = link.standing(person.epoch, person.email.as_deref(), ctx.now);
    let refusal = person.refusal(institution.policy.shared_accounts_forbidden, ctx.now);
    // An account that was closed since gets no new password and no new address; "this was not me"
    // always works.
    let closed = matches!(refusal, Some(Refusal::Inactive | Refusal::Shared))
        && link.purpose.kind() != LinkKind::NotMe;
    if standing == LinkStanding::Good && closed {
        LinkStanding::TooOld
    } else {
        standing
    }
}

/// Whether a link still works, read in the transaction that uses it up: a change that was committed
/// in between has ended it, and none comes in between from here on.
pub(super) fn still_good(tx: &mut dyn Tx, link: &MailLink, now: Timestamp) -> Stored<bool> {
    let Some(person) = tx.person_for_update(&link.person)? else {
        return Ok(false);
    };
    let Some(stored) = tx.link(&link.token)? else {
        return Ok(false);
    };
    Ok(stored.standing(person.epoch, person.email.as_deref(), now) == LinkStanding::Good)
}
