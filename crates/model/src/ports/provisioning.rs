//! What directories keep about people and classes, and the tokens that they come with.

use super::durable::Stored;
use crate::{
    context::Timestamp,
    ids::{ClientId, InstitutionId, ProgramTokenId},
    person::Person,
    provisioning::{ProgramToken, ResourceKind, ResourceLink},
    secret::HashedToken,
};

/// Provisioning.
pub trait Provisioning {
    /// What is known of these, in no order; of those that no directory looks after nothing.
    fn resource_links(
        &mut self,
        kind: ResourceKind,
        resources: &[String],
    ) -> Stored<Vec<ResourceLink>>;
    /// The ids here of what an institution's directory knows by this id.
    fn resources_by_external_id(
        &mut self,
        institution: &InstitutionId,
        kind: ResourceKind,
        external_id: &str,
    ) -> Stored<Vec<String>>;
    /// What a directory says from now on.
    fn put_resource_link(&mut self, link: &ResourceLink) -> Stored<()>;
    /// People of an institution by login name, without those whom the directory removed and whose
    /// account is closed.
    fn provisioned_people(
        &mut self,
        institution: &InstitutionId,
        skip: u64,
        limit: u32,
    ) -> Stored<Vec<Person>>;
    /// How many there are.
    fn count_provisioned_people(&mut self, institution: &InstitutionId) -> Stored<u64>;
    /// A new token.
    fn add_program_token(&mut self, token: &ProgramToken) -> Stored<()>;
    /// By its hash.
    fn program_token(&mut self, hash: &HashedToken) -> Stored<Option<ProgramToken>>;
    /// Those of a program, newest first.
    fn program_tokens(&mut self, client: &ClientId) -> Stored<Vec<ProgramToken>>;
    /// It was used, unless that was noted since `since` already.
    fn note_program_token_use(
        &mut self,
        id: &ProgramTokenId,
        since: Timestamp,
        now: Timestamp,
    ) -> Stored<bool>;
    /// Takes one of a program's tokens back. Whether it was there.
    fn remove_program_token(&mut self, client: &ClientId, id: &ProgramTokenId) -> Stored<bool>;
}
