//! Passkeys: what is stored of them, and ceremonies under way.

use super::{StoreError, durable::Stored};
use crate::{
    context::Timestamp,
    ids::{InstitutionId, PasskeyId, PersonId},
    passkey::{Ceremony, Passkey, PasskeyUse},
    person::Person,
    secret::HashedToken,
};
use async_trait::async_trait;

/// Stored passkeys.
pub trait Passkeys {
    /// Those of a person, the oldest first.
    fn passkeys(&mut self, person: &PersonId) -> Stored<Vec<Passkey>>;
    /// Whether anybody of the installation has one.
    fn passkeys_are_in_use(&mut self) -> Stored<bool>;
    /// How many an institution's people have, by the host that they were made for, in the order of hosts.
    fn passkeys_by_host(&mut self, institution: &InstitutionId) -> Stored<Vec<(String, u32)>>;
    /// By the credential's id, with whoever has it.
    fn passkey_holder(&mut self, credential_id: &str) -> Stored<Option<(Passkey, Person)>>;
    /// Adds one. [`StoreError::Conflict`] when somebody has this credential.
    fn add_passkey(&mut self, passkey: &Passkey) -> Stored<()>;
    /// Notes a use in one counted update: only while the counter moves on, or is not counted (Level 3
    /// §6.1.1). Whether it did.
    fn use_passkey(&mut self, id: &PasskeyId, used: &PasskeyUse) -> Stored<bool>;
    /// Names one of a person's. Whether the person has it.
    fn rename_passkey(&mut self, person: &PersonId, id: &PasskeyId, name: &str) -> Stored<bool>;
    /// Removes one of a person's. Whether the person had it.
    fn remove_passkey(&mut self, person: &PersonId, id: &PasskeyId) -> Stored<bool>;
    /// Lets one of a person's be asked after the password alone: it signs nobody in any more. Whether the person
    /// has it.
    fn keep_passkey_as_second(&mut self, person: &PersonId, id: &PasskeyId) -> Stored<bool>;
    /// Removes all of a person's. How many.
    fn remove_passkeys(&mut self, person: &PersonId) -> Stored<usize>;
}

/// Ceremonies under way, by the hash of their subject.
#[async_trait]
pub trait Ceremonies: Send + Sync {
    /// Keeps a ceremony until its end; an earlier one of the subject is gone.
    async fn put_ceremony(
        &self,
        subject: &HashedToken,
        ceremony: &Ceremony,
        now: Timestamp,
    ) -> Result<(), StoreError>;
    /// Takes it in one atomic step: of many callers exactly one gets it.
    async fn take_ceremony(
        &self,
        subject: &HashedToken,
        now: Timestamp,
    ) -> Result<Option<Ceremony>, StoreError>;
}
