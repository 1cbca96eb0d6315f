//! Somebody comes from a sign-in source whom nobody knows here: where the source's rule says so, an
//! account is made, with its link, or nothing at all.

use crate::{
    console::people::{PersonDraft, PersonFault, PersonField, PersonProblem, new_person},
    idp::{Failure, Idp},
};
use serde_json::json;
use sluis_model::{
    audit::{Event, EventKind},
    browser::Browser,
    class::Part,
    context::{Ctx, Timestamp},
    institution::Institution,
    person::{Person, Role},
    ports::{StoreError, Tx, durable::Stored},
    transaction::SourceTrouble,
    upstream::{UpstreamIdentity, UpstreamSource},
};

/// What came of it.
pub(super) enum Newcomer {
    /// The account is there, and linked.
    Made(Box<Person>),
    /// No account is made through this source, or not for this one: why, for the trail, and what the
    /// page says.
    Not(&'static str, Option<SourceTrouble>),
}

impl Idp {
    /// Makes an account for somebody whom a source vouched for and nobody knows here, if its rule lets
    /// that person in and nobody has the name, the number or the address already.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out; then nothing was made.
    pub(super) async fn newcomer(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        institution: &Institution,
        source: &UpstreamSource,
        identity: &UpstreamIdentity,
    ) -> Result<Newcomer, Failure> {
        let rule = &source.settings.new_people;
        if !rule.is_on() {
            return Ok(Newcomer::Not("not_linked", None));
        }
        if !rule.lets_in(identity, &institution.mail_domains) {
            return Ok(Newcomer::Not("not_let_in", Some(SourceTrouble::NotLetIn)));
        }
        let wanted = Wanted::of(ctx, institution, source, identity);
        let (person, own) = (wanted.person.clone(), wanted.own_address);
        let linking = self.linking(ctx, browser, institution, &person, source, identity, "rule");
        let linking = if own { linking } else { linking.untold() };
        let event = Event::new(EventKind::PersonCreated, ctx)
            .about(&institution.id, &person.id)
            .with(json!({ "by": "source", "source": source.slug, "roles": person.roles }));
        let (home, now) = (institution.clone(), ctx.now);
        let written = self.durable.write(move |tx| {
            let faults = wanted.faults(tx, &home)?;
            if !faults.is_empty() {
                return Ok(faults);
            }
            tx.add_person(&wanted.person)?;
            put_in_classes(tx, &wanted.person, &wanted.classes, now)?;
            tx.record(&event)?;
            if linking.write(tx)? {
                Ok(faults)
            } else {
                // Whoever can't be linked is not made either.
                Err(StoreError::Conflict("upstream_links".to_owned()))
            }
        });
        let not = match written.await {
            Ok(faults) if faults.is_empty() => return Ok(Newcomer::Made(Box::new(person))),
            Ok(faults) => refused(&faults),
            Err(StoreError::Conflict(_)) => Newcomer::Not("again", Some(SourceTrouble::Again)),
            Err(other) => return Err(other.into()),
        };
        // Somebody may have come as the same account in this very moment.
        let linked = self.linked(ctx, institution, source, identity).await?;
        Ok(linked.map_or(not, |person| Newcomer::Made(Box::new(person))))
    }
}

/// The account that is to be made of an identity, before anybody looked whether it can be.
#[derive(Clone)]
pub(crate) struct Wanted {
    draft: PersonDraft,
    /// The account.
    pub(crate) person: Person,
    /// The names of classes that it is to be in.
    pub(crate) classes: Vec<String>,
    /// Its address is proven, and of a mail domain of the institution.
    pub(crate) own_address: bool,
}

impl Wanted {
    /// What the source's rule makes of somebody whom it lets in.
    pub(crate) fn of(
        ctx: &Ctx,
        institution: &Institution,
        source: &UpstreamSource,
        identity: &UpstreamIdentity,
    ) -> Self {
        let roles = source.settings.new_people.roles_of(identity);
        let draft = draft_of(identity, roles).tidied(institution);
        let mut person = draft.applied_to(&new_person(ctx, &institution.id), institution);
        // Elsewhere an address is somebody else's to prove.
        let own_address = identity.has_proven_address_of(&institution.mail_domains);
        person.email_verified_at = own_address.then_some(ctx.now);
        let classes = if person.roles.contains(&Role::Pupil) {
            identity.classes.clone()
        } else {
            vec![]
        };
        Self {
            draft,
            person,
            classes,
            own_address,
        }
    }

    /// Why it can't be made; empty where it can.
    pub(crate) fn faults(
        &self,
        tx: &mut dyn Tx,
        institution: &Institution,
    ) -> Stored<Vec<PersonFault>> {
        let mut faults = self.draft.faults_of_setup(tx, institution, None)?;
        faults.extend(taken_address(tx, &self.person)?);
        Ok(faults)
    }
}

/// The account as the source describes it. An address that nobody proved is nobody's.
fn draft_of(identity: &UpstreamIdentity, roles: Vec<Role>) -> PersonDraft {
    let email = identity.email.clone().filter(|_| identity.email_verified);
    let email = email.unwrap_or_default();
    let username = identity.username.clone();
    PersonDraft {
        username: username.unwrap_or_else(|| email.clone()),
        name: identity.name.clone(),
        number: identity.number.clone().unwrap_or_default(),
        email,
        roles,
        ..PersonDraft::default()
    }
}

fn taken_address(tx: &mut dyn Tx, person: &Person) -> Stored<Option<PersonFault>> {
    let Some(email) = &person.email else {
        return Ok(None);
    };
    let others = tx.people_by_email(&person.institution, email)?;
    Ok((!others.is_empty()).then_some(PersonFault {
        field: PersonField::Email,
        problem: PersonProblem::Taken,
    }))
}

/// The first class that is known by its name is the main one.
fn put_in_classes(
    tx: &mut dyn Tx,
    person: &Person,
    names: &[String],
    now: Timestamp,
) -> Stored<()> {
    let mut known = vec![];
    for name in names {
        let class = tx.class_by_name(&person.institution, name)?;
        known.extend(
            class
                .filter(|class| !known.contains(&class.id))
                .map(|class| class.id),
        );
    }
    for (index, class) in known.iter().enumerate() {
        let part = if index == 0 { Part::Main } else { Part::Extra };
        tx.put_member(class, &person.id, part, now)?;
    }
    Ok(())
}

fn refused(faults: &[PersonFault]) -> Newcomer {
    if faults
        .iter()
        .any(|fault| fault.problem == PersonProblem::Taken)
    {
        Newcomer::Not("taken", Some(SourceTrouble::Taken))
    } else {
        Newcomer::Not("too_little", Some(SourceTrouble::TooLittle))
    }
}
