//! Passwords that live in the institution's directory: it is asked whether one is right, and nothing of it
//! stays here. Whom it vouches for is known here by a link, as with every other source.

use super::{Fault, Outcome, Screen, newcomer::Newcomer, password::Checked};
use crate::idp::{Failure, Idp};
use serde_json::json;
use sluis_model::{
    audit::{Event, EventKind},
    browser::Browser,
    context::Ctx,
    institution::Institution,
    person::{Person, Refusal},
    ports::{
        Tx,
        directory::{DirectoryAnswer, DirectoryAt, DirectoryName, DirectoryRefusal},
        durable::Stored,
        upstream::UpstreamError,
    },
    secret::Secret,
    upstream::{UpstreamIdentity, UpstreamSource},
};

/// Somebody whom a directory vouched for, and whom nobody knows here.
pub(crate) struct Stranger {
    /// Which directory.
    pub(crate) source: UpstreamSource,
    /// Whom.
    pub(crate) identity: UpstreamIdentity,
}

/// What the directories of an institution say together.
pub(super) enum Said {
    /// There is none, or none knows this name with this password.
    No,
    /// One lets this person in no more.
    Refused(DirectoryRefusal),
    /// One could not be asked, and no other said yes.
    Out,
    /// Right: somebody here, or nobody known.
    Yes(Box<Person>),
    /// Right, and nobody known here.
    Stranger(Box<Stranger>),
}

impl Idp {
    /// Asks the institution's directories, one after the other. `owner` is who is signed in already, where
    /// somebody is: they are found by what they are for good, for their name there may be another one by
    /// now.
    pub(super) async fn ask_directories(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        (username, owner): (&str, Option<&Person>),
        password: &Secret,
    ) -> Result<Said, Failure> {
        let (home, id) = (institution.id.clone(), owner.map(|owner| owner.id.clone()));
        let (mut sources, links) = self
            .durable
            .glance(move |tx| {
                let links = match &id {
                    Some(id) => tx.upstream_links(id)?,
                    None => vec![],
                };
                Ok((tx.upstream_sources(&home)?, links))
            })
            .await?;
        sources.retain(|source| source.active && source.settings.directory.is_some());
        let mut said = Said::No;
        for source in sources {
            let link = links
                .iter()
                .find(|link| link.source == source.id && link.issuer == source.settings.issuer);
            let who = match (owner, link) {
                (None, _) => DirectoryName::Typed(username),
                (Some(_), Some(link)) => DirectoryName::Known {
                    subject: &link.subject,
                    username,
                },
                // Whose the account is there nobody said.
                (Some(_), None) => continue,
            };
            let secret = self.source_secret(&source)?;
            let at = DirectoryAt {
                id: &source.id,
                source: &source.settings,
                secret: secret.as_ref(),
                now: ctx.now,
            };
            match self.directory.check(at, who, password).await {
                Ok(DirectoryAnswer::Vouched(identity)) => {
                    let known = self.linked(ctx, institution, &source, &identity).await?;
                    return Ok(match known {
                        Some(person) => Said::Yes(Box::new(person)),
                        None => Said::Stranger(Box::new(Stranger {
                            source,
                            identity: *identity,
                        })),
                    });
                }
                Ok(DirectoryAnswer::Wrong) => {}
                Ok(DirectoryAnswer::Refused(refusal)) => {
                    self.note_directory(ctx, &source, refusal.as_str(), None)
                        .await?;
                    // Active Directory says of an account that is locked that it is, whatever password
                    // comes with it: who only typed a name learns nothing of it.
                    if refusal != DirectoryRefusal::Locked || owner.is_some() {
                        said = Said::Refused(refusal);
                    }
                }
                Err(error) => {
                    let because = error.fault.as_str();
                    self.note_directory(ctx, &source, because, Some(&error))
                        .await?;
                    if matches!(said, Said::No) {
                        said = Said::Out;
                    }
                }
            }
        }
        Ok(said)
    }

    /// An account for somebody whom a directory vouched for and nobody knows here, where the rule of the
    /// directory says so; else what to show instead.
    pub(super) async fn stranger(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        screen: &Screen,
        institution: &Institution,
        stranger: Stranger,
    ) -> Result<Result<Box<Person>, Box<Outcome>>, Failure> {
        let Stranger { source, identity } = stranger;
        let met = self
            .newcomer(ctx, browser, institution, &source, &identity)
            .await?;
        Ok(match met {
            Newcomer::Made(person) => Ok(person),
            Newcomer::Not(because, trouble) => {
                let transaction = screen.transaction.clone();
                let unknown = (source, identity);
                let waits = self.waits_for_link(ctx, transaction, unknown, because, trouble);
                Err(Box::new(waits.await?))
            }
        })
    }

    /// What a right password from a directory comes to, for an account that is here.
    pub(super) async fn there_is(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: Person,
    ) -> Result<Checked, Failure> {
        let forbidden = institution.policy.shared_accounts_forbidden;
        let Some(refusal) = person.standing_refusal(forbidden, ctx.now) else {
            return Ok(Checked::There(person));
        };
        let kind = match refusal {
            Refusal::Shared => EventKind::SharedAccountRefused,
            Refusal::Inactive | Refusal::TemporaryPasswordEnded => EventKind::AccountRefused,
        };
        let event = Event::new(kind, ctx).about(&institution.id, &person.id);
        self.durable.write(move |tx| tx.record(&event)).await?;
        Ok(Checked::Refused(person, refusal))
    }

    /// What no help of a directory was, for the log and for the institution: nothing that was typed, and
    /// nobody's name there.
    async fn note_directory(
        &self,
        ctx: &Ctx,
        source: &UpstreamSource,
        because: &str,
        error: Option<&UpstreamError>,
    ) -> Result<(), Failure> {
        tracing::warn!(
            request.id = %ctx.request_id,
            source = %source.id,
            because,
            detail = error.map(|error| error.detail.as_str()),
            "a directory let nobody in"
        );
        let event = Event::new(EventKind::UpstreamRefused, ctx)
            .within(&source.institution)
            .with(json!({ "source": source.slug, "because": because }));
        Ok(self.durable.write(move |tx| tx.record(&event)).await?)
    }
}

impl From<DirectoryRefusal> for Fault {
    fn from(refusal: DirectoryRefusal) -> Self {
        match refusal {
            DirectoryRefusal::Disabled => Self::DisabledThere,
            DirectoryRefusal::PasswordEnded => Self::PasswordEndedThere,
            DirectoryRefusal::Locked => Self::LockedThere,
        }
    }
}

/// Whether somebody's password lives in a directory of the institution, and there is none here.
pub(crate) fn lives_elsewhere(tx: &mut dyn Tx, person: &Person) -> Stored<bool> {
    if person.password_hash.is_some() {
        return Ok(false);
    }
    let mut sources = tx.upstream_sources(&person.institution)?;
    sources.retain(|source| source.active && source.settings.directory.is_some());
    if sources.is_empty() {
        return Ok(false);
    }
    let links = tx.upstream_links(&person.id)?;
    Ok(links.iter().any(|link| {
        sources
            .iter()
            .any(|source| link.source == source.id && link.issuer == source.settings.issuer)
    }))
}
