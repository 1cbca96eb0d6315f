//! Another mail address: asked for here, proven by the link that is mailed to it (U-13, REC-20).

use super::{LinkAsked, new_password::LinkMail, opened::Opened};
use crate::idp::{Failure, Idp};
use sluis_model::{
    audit::{Event, EventKind},
    browser::{Browser, BrowserChanges},
    context::Ctx,
    institution::Institution,
    letter::{Envelope, Letter},
    mail_link::{LinkKind, LinkPurpose},
    message::{Message, MessageKind},
    person::Person,
    phone::masked_email,
    policy::LoginName,
    ports::StoreError,
    secret::PlainToken,
};
use std::sync::Arc;

/// What confirming an address came to.
#[derive(Debug)]
pub enum EmailConfirmation {
    /// The address is the person's own now. The session of this browser goes on, if it is the person's.
    Changed(Arc<Institution>, Box<BrowserChanges>),
    /// The address had been the person's before, and is proven now.
    Proven(Arc<Institution>),
    /// Somebody else signs in with this address.
    Taken(Arc<Institution>),
    /// The link does not work: see what opening it says.
    Dead,
}

impl Idp {
    /// Mails a link to a new address, and tells the present one of it. The address becomes the
    /// person's when the link is used; until then nothing changes.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub(crate) async fn mail_confirm_email_link(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        address: &str,
        device: Option<&str>,
    ) -> Result<LinkAsked, Failure> {
        let key = format!("link-email/{}", person.id);
        if let Some(minutes) = self.count_link_mail(ctx, &key).await? {
            return Ok(LinkAsked::Throttled { minutes });
        }
        let minutes = institution.policy.recovery.link_minutes;
        let life = chrono::Duration::minutes(i64::from(minutes));
        let purpose = LinkPurpose::ConfirmEmail {
            address: address.to_owned(),
        };
        let (link, path) = self.new_link(ctx, person, purpose, address, life);
        let envelope = Envelope {
            device: device.map(str::to_owned),
            // The session there stays, and no other.
            goes_on: true,
            ..Envelope::new(ctx, Letter::ConfirmEmail { path, minutes })
        };
        let message = Message::new(
            ctx,
            &self.sealer,
            MessageKind::Mail,
            &institution.id,
            Some(&person.id),
            address,
            &envelope,
        )
        .useless_from(link.ends_at + chrono::Duration::days(7));
        let mail = LinkMail {
            link: Some(link),
            message,
        };
        // The same address once more is only proven, not changed.
        let notice = (!is_present(person, address)).then(|| {
            let letter = Letter::EmailChangeAsked {
                address: masked_email(address),
            };
            self.tell(ctx, institution, person, device, letter)
        });
        let event = Event::new(EventKind::EmailChangeAsked, ctx).by(&institution.id, &person.id);
        self.durable
            .write(move |tx| {
                mail.write(tx)?;
                tx.record(&event)?;
                notice.map_or(Ok(()), |notice| notice.write(tx))
            })
            .await?;
        Ok(LinkAsked::Asked)
    }

    /// The link to a new address was confirmed: the address is the person's, and proven. Links for a new password
    /// that went to the former one are dead, and sessions, remembered browsers and tokens end as with every other
    /// change of the address, but for the session of this browser, if it is the person's.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn confirm_email(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        token: &PlainToken,
    ) -> Result<EmailConfirmation, Failure> {
        let Some(Opened {
            link,
            person,
            institution,
        }) = self.good_link(ctx, token, LinkKind::ConfirmEmail).await?
        else {
            return Ok(EmailConfirmation::Dead);
        };
        let LinkPurpose::ConfirmEmail { address } = link.purpose.clone() else {
            return Ok(EmailConfirmation::Dead);
        };
        let changes = !is_present(&person, &address);
        let telling = changes
            .then_some(person.email.as_deref())
            .flatten()
            .map(|former| {
                let letter = Letter::EmailChanged {
                    address: masked_email(&address),
                };
                let device = Some(browser.label.as_str());
                let restores = Some(former);
                self.tell_at(ctx, &institution, &person, former, device, letter, restores)
            });
        let kind = if changes {
            EventKind::EmailChanged
        } else {
            EventKind::EmailVerified
        };
        let event = Event::new(kind, ctx).by(&institution.id, &person.id);
        let by_email = institution.policy.login_name == LoginName::Email;
        let login_key = institution.policy.login_name.canonical(&address);
        let own = self.signed_in(ctx, browser).await?;
        let session = own
            .filter(|own| own.person.id == person.id)
            .map(|own| own.session);
        let goes_on = session.as_ref().map(|session| session.id.clone());
        let farewell = self.farewell(ctx, &person.id, goes_on.as_ref()).await?;
        let (id, whose, now) = (person.id.clone(), person.id.clone(), ctx.now);
        let done = self
            .durable
            .write(move |tx| {
                if !super::opened::still_good(tx, &link, now)? || !tx.use_link(&link.id, now)? {
                    return Ok(None);
                }
                let mut epoch = person.epoch;
                if changes {
                    let login = by_email.then_some((address.as_str(), login_key.as_str()));
                    tx.set_email(&id, &address, login, now)?;
                    tx.end_links(&id, LinkKind::NewPassword, now)?;
                    epoch = farewell.raise_epoch(tx, now)?;
                    if let Some(session) = &goes_on {
                        tx.move_families_of_session(session, epoch)?;
                    }
                } else {
                    tx.verify_email(&id, now)?;
                }
                tx.record(&event)?;
                if let Some(telling) = &telling {
                    telling.write(tx)?;
                }
                Ok(Some(epoch))
            })
            .await;
        let epoch = match done {
            Ok(Some(epoch)) => epoch,
            Ok(None) => return Ok(EmailConfirmation::Dead),
            // Everything is rolled back, the use of the link too.
            Err(StoreError::Conflict(_)) => {
                return Ok(EmailConfirmation::Taken(institution));
            }
            Err(error) => return Err(error.into()),
        };
        if !changes {
            return Ok(EmailConfirmation::Proven(institution));
        }
        self.ephemeral.forget_devices(&whose).await?;
        let renewed = match session {
            Some(mut session) => {
                session.epoch = epoch;
                session.device_token = None;
                self.renew_session(ctx, browser, &session).await
            }
            None => Ok(BrowserChanges::default()),
        };
        let changes = match renewed {
            // It ended meanwhile; the address is the person's all the same.
            Err(Failure::SignedOut) => BrowserChanges::default(),
            other => other?,
        };
        Ok(EmailConfirmation::Changed(institution, Box::new(changes)))
    }
}

fn is_present(person: &Person, address: &str) -> bool {
    person
        .email
        .as_deref()
        .is_some_and(|present| present.eq_ignore_ascii_case(address))
}
