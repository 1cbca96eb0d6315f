//! Looks: drafts, versions, pictures.

use super::durable::Stored;
use crate::{
    context::Timestamp,
    ids::{ClientId, InstitutionId},
    institution::LookSettings,
    look::{LookDraft, LookVersion, Picture},
};

/// Looks of institutions, and of portals within them.
pub trait Looks {
    /// What is being worked on.
    fn look_draft(
        &mut self,
        institution: &InstitutionId,
        portal: Option<&ClientId>,
    ) -> Stored<Option<LookDraft>>;
    /// All that is being worked on at an institution.
    fn look_drafts(&mut self, institution: &InstitutionId) -> Stored<Vec<LookDraft>>;
    /// A counted update: stores the draft if the stored one still has the revision before it, or if
    /// there is none and it is the first. Whether it was stored.
    fn put_look_draft(&mut self, draft: &LookDraft) -> Stored<bool>;
    /// Drops this very draft: nothing where another revision is stored meanwhile, or another draft. Whether it was
    /// dropped.
    fn drop_look_draft(&mut self, draft: &LookDraft) -> Stored<bool>;
    /// Versions below a number, the newest first.
    fn look_versions(
        &mut self,
        institution: &InstitutionId,
        portal: Option<&ClientId>,
        below: u32,
        most: u32,
    ) -> Stored<Vec<LookVersion>>;
    /// One version.
    fn look_version(
        &mut self,
        institution: &InstitutionId,
        portal: Option<&ClientId>,
        number: u32,
    ) -> Stored<Option<LookVersion>>;
    /// A new version. `Conflict` when its number is taken.
    fn add_look_version(&mut self, version: &LookVersion) -> Stored<()>;
    /// What is published from now on, and nothing else of the institution.
    fn set_look(&mut self, institution: &InstitutionId, look: &LookSettings) -> Stored<()>;
    /// A picture; one that is there already stays.
    fn add_picture(&mut self, picture: &Picture) -> Stored<()>;
    /// A picture by its hash.
    fn picture(&mut self, institution: &InstitutionId, hash: &str) -> Stored<Option<Picture>>;
    /// How many pictures an institution has.
    fn count_pictures(&mut self, institution: &InstitutionId) -> Stored<u32>;
    /// Drops the pictures of an institution that came before a moment and that no draft, no version and
    /// nothing published there names. How many there were.
    fn drop_unnamed_pictures(
        &mut self,
        institution: &InstitutionId,
        before: Timestamp,
    ) -> Stored<u32>;
}
