//! A new password for somebody: a link, two channels (S-07), or a temporary one that is shown once.

use super::{
    as_judged::is_as_judged,
    lately::is_still_kept,
    rules::{PersonRefused, is_above, is_above_a_program, is_self, reached},
};
use crate::{
    administration::{Still, temporary_password},
    console::{Permit, acts},
    credentials::hashing::Share,
    idp::{Failure, Idp},
};
use sluis_model::{
    audit::EventKind,
    context::{Ctx, Timestamp},
    ids::PersonId,
    institution::Institution,
    letter::{Envelope, Letter},
    mail_link::LinkPurpose,
    person::{PasswordState, Person, Role, Standing},
    policy::Channel,
    secret::Secret,
};
use std::sync::Arc;

/// Hours that a link works that an administrator had sent.
const LINK_HOURS: i64 = 24;

/// A way to a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ResetWay {
    /// A mail with a link; the old password works until a new one is chosen.
    Link,
    /// The name one way and a temporary password another (S-07).
    Channels,
    /// A temporary password, shown once.
    Shown,
}

impl ResetWay {
    /// The name in forms and answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Channels => "channels",
            Self::Shown => "shown",
        }
    }

    /// The way of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Link, Self::Channels, Self::Shown]
            .into_iter()
            .find(|way| way.as_str() == name)
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PasswordGiven {
    /// It is on its way.
    Sent,
    /// To be shown once, and when it ends.
    Shown(Secret, Timestamp),
    /// This way is not open for this person.
    NoWay,
    /// Not for who asks.
    Refused(PersonRefused),
}

/// The ways that are open: what the institution decided, as far as addresses are known. A password is
/// shown to somebody else only where it is a pupil's, or where nothing can be sent. `lately` tells that the person
/// ruled over others until lately.
pub(super) fn ways(
    institution: &Institution,
    person: &Person,
    lately: bool,
    now: Timestamp,
) -> Vec<ResetWay> {
    let closed = person.standing == Standing::Disabled
        || person.ends_at.is_some_and(|ends_at| ends_at <= now)
        || (person.shared && institution.policy.shared_accounts_forbidden);
    if closed {
        return vec![];
    }
    let policy = &institution.policy.provision;
    let reaches = |channel: Channel| match channel {
        Channel::Mail => person.email.is_some(),
        Channel::Sms => person.phone.is_some(),
    };
    let mut ways = vec![];
    if person.email.is_some() {
        ways.push(ResetWay::Link);
    }
    if policy.username_channel != policy.password_channel
        && reaches(policy.username_channel)
        && reaches(policy.password_channel)
    {
        ways.push(ResetWay::Channels);
    }
    // Whoever reads a password can sign in with it: never an administrator's, who has one more power than
    // those who help.
    let spoken = ways.is_empty() && !person.is_administrator();
    if !lately && (spoken || person.roles == [Role::Pupil]) {
        ways.push(ResetWay::Shown);
    }
    ways
}

impl Idp {
    /// Gives a person a way to a new password.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_reset_password(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ResetPassword>,
        id: &PersonId,
        way: ResetWay,
    ) -> Result<PasswordGiven, Failure> {
        let (wanted, allowed) = (id.clone(), permit.clone());
        let found = self
            .durable
            .read(move |tx| reached(&allowed, tx, &wanted))
            .await?;
        let Some(person) = found else {
            return Ok(PasswordGiven::Refused(PersonRefused::NotHere));
        };
        if is_self(permit, id) {
            return Ok(PasswordGiven::Refused(PersonRefused::OneSelf));
        }
        if is_above(permit, &person) {
            return Ok(PasswordGiven::Refused(PersonRefused::Above));
        }
        if is_above_a_program(permit, &person) {
            return Ok(PasswordGiven::Refused(PersonRefused::HasPowers));
        }
        self.give_password(ctx, permit, &person, way).await
    }

    /// The same for somebody who was judged already.
    pub(super) async fn give_password<A: crate::console::Act>(
        &self,
        ctx: &Ctx,
        permit: &Permit<A>,
        person: &Person,
        way: ResetWay,
    ) -> Result<PasswordGiven, Failure> {
        let institution = permit.institution();
        let (whose, allowed, now) = (person.clone(), permit.clone(), ctx.now);
        // Only what is shown to somebody hangs on it.
        let lately = way == ResetWay::Shown
            && self
                .durable
                .read(move |tx| is_still_kept(&allowed, tx, &whose, now))
                .await?;
        if !ways(institution, person, lately, ctx.now).contains(&way) {
            return Ok(PasswordGiven::NoWay);
        }
        match way {
            ResetWay::Link => self.send_link(ctx, permit, person).await,
            ResetWay::Channels => {
                let (whose, allowed) = (person.clone(), permit.clone());
                let still: Still = Arc::new(move |tx| is_as_judged(&allowed, tx, &whose));
                let by = permit.worker();
                let sent = self
                    .provision_while(ctx, institution, person, by, still)
                    .await?;
                if sent.is_err() {
                    return Ok(PasswordGiven::NoWay);
                }
                self.forgive_wrong_passwords(institution, person).await?;
                Ok(PasswordGiven::Sent)
            }
            ResetWay::Shown => self.show_password(ctx, permit, person).await,
        }
    }

    async fn send_link<A: crate::console::Act>(
        &self,
        ctx: &Ctx,
        permit: &Permit<A>,
        person: &Person,
    ) -> Result<PasswordGiven, Failure> {
        let Some(to) = &person.email else {
            return Ok(PasswordGiven::NoWay);
        };
        let life = chrono::Duration::hours(LINK_HOURS);
        let (link, path) = self.new_link(ctx, person, LinkPurpose::NewPassword, to, life);
        let letter = Letter::NewPassword {
            path,
            minutes: u32::try_from(life.num_minutes()).unwrap_or_default(),
        };
        let envelope = Envelope::new(ctx, letter);
        let telling = self
            .mail(ctx, permit.institution(), person, to, &envelope)
            .with_link(link);
        let event = permit
            .event_about(EventKind::PasswordLinkAsked, ctx, &person.id)
            .with(serde_json::json!({ "by": "console", "mailed": true }));
        let (judged, allowed) = (person.clone(), permit.clone());
        let sent = self
            .durable
            .write(move |tx| {
                if !is_as_judged(&allowed, tx, &judged)? {
                    return Ok(false);
                }
                telling.write(tx)?;
                tx.record(&event)?;
                Ok(true)
            })
            .await?;
        Ok(if sent {
            PasswordGiven::Sent
        } else {
            PasswordGiven::NoWay
        })
    }

    async fn show_password<A: crate::console::Act>(
        &self,
        ctx: &Ctx,
        permit: &Permit<A>,
        person: &Person,
    ) -> Result<PasswordGiven, Failure> {
        let institution = permit.institution();
        let hours = i64::from(institution.policy.provision.temporary_password_hours);
        let ends_at = ctx.now + chrono::Duration::hours(hours);
        let password = temporary_password(ctx);
        let hash = self
            .hashing
            .hash(Share::of(&institution.id), password.clone(), ctx)
            .await?;
        let event = permit
            .event_about(EventKind::AccountProvisioned, ctx, &person.id)
            .with(serde_json::json!({ "by": "console", "shown": true }));
        let telling = self.tell(ctx, institution, person, None, Letter::PasswordReset);
        let farewell = self.farewell(ctx, &person.id, None).await?;
        let (id, now) = (person.id.clone(), ctx.now);
        let (judged, allowed) = (person.clone(), permit.clone());
        let given = self
            .durable
            .write(move |tx| {
                if !is_as_judged(&allowed, tx, &judged)? {
                    return Ok(false);
                }
                tx.set_password(&id, &hash, PasswordState::Temporary { ends_at }, now)?;
                tx.record(&event)?;
                telling.write(tx)?;
                farewell.raise_epoch(tx, now)?;
                Ok(true)
            })
            .await?;
        if !given {
            return Ok(PasswordGiven::NoWay);
        }
        self.ephemeral.forget_devices(&person.id).await?;
        self.forgive_wrong_passwords(institution, person).await?;
        Ok(PasswordGiven::Shown(password, ends_at))
    }
}
