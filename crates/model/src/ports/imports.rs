//! The durable port for imports.

use super::durable::Stored;
use crate::{
    context::Timestamp,
    ids::{ImportId, InstitutionId, PersonId},
    import::{ImportJob, ImportRow, ImportVerdict},
    person::Person,
    seal::Sealed,
};
use std::collections::BTreeMap;

/// Imports, their rows, and the numbers that people are found by.
pub trait Imports {
    /// A new job.
    fn add_import(&mut self, job: &ImportJob) -> Stored<()>;
    /// By id, of one institution.
    fn import(&mut self, institution: &InstitutionId, id: &ImportId) -> Stored<Option<ImportJob>>;
    /// The jobs of an institution, newest first, from behind `before` on.
    fn imports(
        &mut self,
        institution: &InstitutionId,
        before: Option<&ImportId>,
        limit: u32,
    ) -> Stored<Vec<ImportJob>>;
    /// A counted update: everything that changes, if the job is still of revision `job.revision`; it
    /// becomes the next one. Whether it was. `Conflict` where another job of the institution changes
    /// people right now.
    fn save_import(&mut self, job: &ImportJob) -> Stored<bool>;
    /// Jobs that a worker has something to do for and nobody has a lease on: of each institution the one that waits
    /// longest, oldest first.
    fn waiting_imports(&mut self, now: Timestamp, limit: u32) -> Stored<Vec<ImportJob>>;
    /// Jobs whose rows are still kept and that nobody touched since `before`, or whose time for undoing
    /// is over.
    fn forgettable_imports(
        &mut self,
        before: Timestamp,
        now: Timestamp,
        limit: u32,
    ) -> Stored<Vec<ImportJob>>;
    /// Drops what the rows of a job held; which there were stays.
    fn forget_import(&mut self, id: &ImportId) -> Stored<()>;
    /// Rows of the file, sealed.
    fn put_import_pack(&mut self, id: &ImportId, number: u32, content: &Sealed) -> Stored<()>;
    /// The same again.
    fn import_pack(&mut self, id: &ImportId, number: u32) -> Stored<Option<Sealed>>;
    /// Rows that were judged.
    fn put_import_rows(&mut self, id: &ImportId, rows: &[ImportRow]) -> Stored<()>;
    /// Drops the verdicts, to judge anew.
    fn drop_import_rows(&mut self, id: &ImportId) -> Stored<()>;
    /// Rows from a position on, by position.
    fn import_rows(
        &mut self,
        id: &ImportId,
        verdict: Option<ImportVerdict>,
        from: u32,
        limit: u32,
    ) -> Stored<Vec<ImportRow>>;
    /// What was done about rows, and to whom. What they found stays.
    fn mark_import_rows(&mut self, id: &ImportId, rows: &[ImportRow]) -> Stored<()>;
    /// The lines of earlier rows with these keys.
    fn import_lines_of_keys(
        &mut self,
        id: &ImportId,
        key_hashes: &[String],
    ) -> Stored<BTreeMap<String, u32>>;
    /// The lines of earlier rows with these login names.
    fn import_lines_of_logins(
        &mut self,
        id: &ImportId,
        login_hashes: &[String],
    ) -> Stored<BTreeMap<String, u32>>;
    /// Whether some row is about this person.
    fn import_is_about(&mut self, id: &ImportId, person: &PersonId) -> Stored<bool>;
    /// People of an institution behind a login name, by login name.
    fn people_behind(
        &mut self,
        institution: &InstitutionId,
        after: Option<&str>,
        limit: u32,
    ) -> Stored<Vec<Person>>;
}
