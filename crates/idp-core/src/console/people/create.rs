//! A new account, and how it comes to its person.

use super::{
    draft::{PersonDraft, PersonFault, PersonField, PersonProblem},
    rules::{PersonRefused, may_give},
};
use crate::{
    administration::{ProvisionFault, temporary_password},
    console::{Permit, acts},
    credentials::hashing::Share,
    idp::{Failure, Idp},
    tell::Telling,
};
use sluis_model::{
    audit::EventKind,
    context::Ctx,
    ids::{InstitutionId, PersonId},
    institution::Institution,
    letter::{Envelope, Letter},
    mail_link::LinkPurpose,
    person::{PasswordState, Person, PersonName, Postponed, Profile, Standing},
    policy::Channel,
    ports::{StoreError, Tx, durable::Stored},
    secret::Secret,
};
use std::sync::Arc;

/// How long the link of an invitation works.
const INVITATION_DAYS: i64 = 7;

/// How a new account comes to its person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Invite {
    /// A mail with a link to choose a password.
    #[default]
    Link,
    /// The name one way, a temporary password another (S-07).
    Channels,
    /// A temporary password, shown once to who makes the account.
    Shown,
    /// Not yet.
    No,
}

/// What making an account came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonMade {
    /// It is there.
    Made {
        /// The account.
        id: PersonId,
        /// The temporary password, if it is to be shown.
        shown: Option<Secret>,
    },
    /// Something can't be; nothing was made.
    Faults(Vec<PersonFault>),
    /// Not for who asks.
    Refused(PersonRefused),
}

/// Somebody of an institution of whom nothing is known yet.
pub(crate) fn new_person(ctx: &Ctx, institution: &InstitutionId) -> Person {
    Person {
        id: PersonId::generate(ctx),
        institution: institution.clone(),
        username: String::new(),
        login_key: String::new(),
        name: PersonName::default(),
        email: None,
        email_verified_at: None,
        phone: None,
        phone_verified_at: None,
        roles: vec![],
        groups: vec![],
        standing: Standing::Active,
        shared: false,
        starts_at: None,
        ends_at: None,
        language: None,
        profile: Profile::default(),
        password_hash: None,
        password_state: PasswordState::Current,
        epoch: 1,
        postponed: Postponed::default(),
        created_at: ctx.now,
        updated_at: ctx.now,
    }
}

/// The letter with a link to choose a first password. Nothing is written where no address is known.
pub(crate) fn invitation(
    idp: &Idp,
    ctx: &Ctx,
    institution: &Institution,
    person: &Person,
) -> Telling {
    let Some(to) = &person.email else {
        return Telling::default();
    };
    let life = chrono::Duration::days(INVITATION_DAYS);
    let (link, path) = idp.new_link(ctx, person, LinkPurpose::NewPassword, to, life);
    let letter = Letter::Invitation {
        username: institution.policy.login_name.full(&person.username),
        path,
        minutes: u32::try_from(life.num_minutes()).unwrap_or_default(),
    };
    idp.mail(ctx, institution, person, to, &Envelope::new(ctx, letter))
        .with_link(link)
}

/// What an invitation needs and is not there.
fn missing_for(draft: &PersonDraft, institution: &Institution, invite: Invite) -> Vec<PersonFault> {
    let mut fields = vec![];
    if invite == Invite::Link && draft.email.is_empty() {
        fields.push(PersonField::Email);
    }
    if invite == Invite::Channels {
        let policy = &institution.policy.provision;
        for channel in [policy.username_channel, policy.password_channel] {
            match channel {
                Channel::Mail if draft.email.is_empty() => fields.push(PersonField::Email),
                Channel::Sms if draft.phone.is_empty() => fields.push(PersonField::Phone),
                _ => {}
            }
        }
    }
    fields.dedup();
    fields
        .into_iter()
        .map(|field| PersonFault {
            field,
            problem: PersonProblem::Missing,
        })
        .collect()
}

/// What is written about an account in the same transaction.
pub(in crate::console) type Along = Arc<dyn Fn(&mut dyn Tx, &PersonId) -> Stored<()> + Send + Sync>;

impl Idp {
    /// Makes an account.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_create_person(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePeople>,
        draft: PersonDraft,
        invite: Invite,
    ) -> Result<PersonMade, Failure> {
        let nothing: Along = Arc::new(|_, _| Ok(()));
        self.create_person(ctx, permit, draft, invite, nothing)
            .await
    }

    /// The same, with something more that is written about it.
    pub(in crate::console) async fn create_person(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePeople>,
        draft: PersonDraft,
        invite: Invite,
        along: Along,
    ) -> Result<PersonMade, Failure> {
        let institution = permit.institution();
        let draft = draft.tidied(institution);
        if draft.roles.iter().any(|role| !may_give(permit, *role)) {
            return Ok(PersonMade::Refused(PersonRefused::NotYours));
        }
        let mut person = draft.applied_to(&new_person(ctx, permit.institution_id()), institution);
        let shown = (invite == Invite::Shown).then(|| temporary_password(ctx));
        if let Some(password) = &shown {
            let hours = i64::from(institution.policy.provision.temporary_password_hours);
            let share = Share::of(permit.institution_id());
            person.password_hash = Some(self.hashing.hash(share, password.clone(), ctx).await?);
            person.password_state = PasswordState::Temporary {
                ends_at: ctx.now + chrono::Duration::hours(hours),
            };
        }
        let telling = match invite {
            Invite::Link => invitation(self, ctx, institution, &person),
            _ => Telling::default(),
        };
        let missing = missing_for(&draft, institution, invite);
        let event = permit
            .event_about(EventKind::PersonCreated, ctx, &person.id)
            .with(serde_json::json!({ "by": "console", "roles": person.roles }));
        let (at, allowed, made) = (ctx.clone(), permit.clone(), person.clone());
        let faults = self
            .durable
            .write(move |tx| {
                let mut faults = draft.faults(tx, &at, &allowed, None)?;
                faults.extend(missing);
                if !faults.is_empty() {
                    return Ok(faults);
                }
                tx.add_person(&made)?;
                super::change::put_classes(tx, &made.id, &draft, at.now)?;
                along(tx, &made.id)?;
                tx.record(&event)?;
                telling.write(tx)?;
                Ok(faults)
            })
            .await;
        let faults = match faults {
            // Somebody took the name in this very moment.
            Err(StoreError::Conflict(_)) => vec![PersonFault {
                field: PersonField::Username,
                problem: PersonProblem::Taken,
            }],
            other => other?,
        };
        if !faults.is_empty() {
            return Ok(PersonMade::Faults(faults));
        }
        if invite == Invite::Channels {
            let by = permit.worker();
            let sent = self.provision(ctx, institution, &person, by).await?;
            if let Err(fault) = sent {
                return Ok(PersonMade::Faults(vec![PersonFault {
                    field: match fault {
                        ProvisionFault::NoMail | ProvisionFault::Changed => PersonField::Email,
                        ProvisionFault::NoNumber => PersonField::Phone,
                    },
                    problem: PersonProblem::Missing,
                }]));
            }
        }
        Ok(PersonMade::Made {
            id: person.id,
            shown,
        })
    }
}
