//! What a directory elsewhere does with an institution's people and classes (SCIM): the console's own
//! acts, by scopes that open nothing else. It gives no role with powers. Administrators are out of its reach but
//! for closing their accounts; of others with powers it changes nothing by which they are reached and known.

mod classes;
mod people;
mod tokens;

pub use classes::{GroupDraft, GroupRefused, ProvisionedClass};
pub use people::{Lookup, ProvisionedPerson, UserDraft, UserRefused};
pub use tokens::{LONGEST_TOKEN_DAYS, MOST_TOKENS, NewProgramToken, TokenRefused};

use super::{NoEntry, Power, Visit};
use crate::idp::{Failure, Idp};
use sluis_model::{
    context::Ctx,
    ids::{InstitutionId, PersonId},
    person::{Person, Standing},
    ports::{Tx, durable::Stored},
    provisioning::{READ, ResourceKind, ResourceLink, WRITE},
};
use sluis_protocol::scope::Scope;
use sluis_token_service::Program;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The scopes of provisioning, each with the power that whoever gives it must have. They open no address
/// of the admin API, and its scopes open none here.
pub const SCIM_SCOPES: [(&str, Power); 2] =
    [(READ, Power::SeePeople), (WRITE, Power::ManagePeople)];

/// What a scope gives at the door of provisioning.
fn powers(scope: &Scope, _of_installation: bool) -> BTreeSet<Power> {
    let mut powers = BTreeSet::new();
    if scope.contains(READ) || scope.contains(WRITE) {
        powers.extend([Power::SeePeople, Power::SeeClasses]);
    }
    if scope.contains(WRITE) {
        powers.extend([
            Power::ManagePeople,
            Power::ManageEckIds,
            Power::ManageClasses,
        ]);
    }
    powers
}

impl Idp {
    /// Opens an institution to its own directory.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn visit_by_directory(
        &self,
        ctx: &Ctx,
        program: &Program,
        slug: &str,
    ) -> Result<Result<Arc<Visit>, NoEntry>, Failure> {
        // A directory is an institution's; a program of the installation is nobody's directory.
        if program.client().institution.is_none() {
            return Ok(Err(NoEntry::NotHere));
        }
        self.visit_with(ctx, program, Some(slug), powers).await
    }
}

/// What a directory says of people, by their ids.
fn links_of_people(tx: &mut dyn Tx, people: &[PersonId]) -> Stored<BTreeMap<String, ResourceLink>> {
    let ids: Vec<String> = people.iter().map(ToString::to_string).collect();
    let links = tx.resource_links(ResourceKind::User, &ids)?;
    Ok(links
        .into_iter()
        .map(|link| (link.resource.clone(), link))
        .collect())
}

/// Whether the directory removed an account. One that somebody opened again is there for it as well.
fn is_removed(person: &Person, link: Option<&ResourceLink>) -> bool {
    person.standing == Standing::Disabled && link.is_some_and(|link| link.removed_at.is_some())
}

/// Those of some people whom the directory removed.
fn removed_among(
    tx: &mut dyn Tx,
    institution: &InstitutionId,
    people: &[PersonId],
) -> Stored<BTreeSet<PersonId>> {
    let links = links_of_people(tx, people)?;
    let marked: Vec<PersonId> = links
        .values()
        .filter(|link| link.removed_at.is_some())
        .map(|link| PersonId::from(link.resource.as_str()))
        .collect();
    let found = tx.people_by_ids(&marked)?;
    Ok(found
        .into_iter()
        .filter(|person| &person.institution == institution)
        .filter(|person| is_removed(person, links.get(person.id.as_str())))
        .map(|person| person.id)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::apps::ADMIN_SCOPES;

    #[test]
    fn scopes_of_the_admin_api_open_nothing_here_and_reading_changes_nothing() {
        let of_api: Scope = ADMIN_SCOPES.iter().map(|(scope, _)| *scope).collect();
        assert!(powers(&of_api, true).is_empty());
        let reading: Scope = [READ].into_iter().collect();
        let reading = powers(&reading, false);
        assert!(!reading.is_empty());
        assert!(
            reading
                .iter()
                .all(|power| format!("{power:?}").starts_with("See"))
        );
    }
}
