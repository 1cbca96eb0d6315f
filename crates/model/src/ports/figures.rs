//! Counting. Each of these reads an index from end to end, and no row beside it that it can leave alone.

use super::durable::Stored;
use crate::{
    context::Timestamp,
    figures::{Alike, Figure, Happened, InstitutionLine, Subject},
    ids::{InstitutionId, PersonId},
    second_factor::SecondFactorState,
};
use chrono::NaiveDate;

/// Figures.
pub trait Figures {
    /// Active people by role and by where their second factor stands; with methods where
    /// `closely` says so. `passkeys` says whether those count there.
    fn people_counted(
        &mut self,
        institution: &InstitutionId,
        closely: bool,
        passkeys: bool,
        now: Timestamp,
    ) -> Stored<Vec<Alike>>;
    /// Active people of each class in use and of each other group by where their second factor stands: the
    /// class or group, the state, how many; one may be named several times. Who teaches a class is not of
    /// it. `passkeys` says whether those count there.
    fn groups_counted(
        &mut self,
        institution: &InstitutionId,
        passkeys: bool,
        now: Timestamp,
    ) -> Stored<Vec<(String, SecondFactorState, u32)>>;
    /// What happened from a moment on and before another.
    fn happened(
        &mut self,
        institution: &InstitutionId,
        from: Timestamp,
        until: Timestamp,
    ) -> Stored<Happened>;
    /// Mails and text messages of an institution that nobody tries any more.
    fn dead_messages_of(&mut self, institution: &InstitutionId) -> Stored<u32>;
    /// The newest day of which an institution has figures.
    fn newest_figures(&mut self, institution: &InstitutionId) -> Stored<Option<NaiveDate>>;
    /// Keeps figures. `Conflict` when one of them is there already.
    fn add_figures(&mut self, figures: &[Figure]) -> Stored<()>;
    /// The first day from this one on of which an institution has figures.
    fn first_figures(
        &mut self,
        institution: &InstitutionId,
        from: NaiveDate,
    ) -> Stored<Option<NaiveDate>>;
    /// Figures of a subject from a day up to another, both with it, by day and name.
    fn figures(
        &mut self,
        institution: &InstitutionId,
        subject: Subject,
        days: (NaiveDate, NaiveDate),
    ) -> Stored<Vec<Figure>>;
    /// Institutions after a short name, by short name.
    fn institution_lines(&mut self, after: &str, limit: u32) -> Stored<Vec<InstitutionLine>>;
    /// Every person of an institution with the epoch; all of them get one more.
    fn raise_all_epochs(
        &mut self,
        institution: &InstitutionId,
        now: Timestamp,
    ) -> Stored<Vec<(PersonId, i64)>>;
}
