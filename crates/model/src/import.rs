//! People and classes from a file: the job, its rows, and where each stands.

use crate::{
    context::Timestamp,
    ids::{ImportId, InstitutionId, PersonId},
    person::Role,
    seal::Sealed,
};
use serde::{Deserialize, Serialize};

/// What a column of a file can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportColumn {
    /// The number that the institution gave the person.
    Number,
    /// The name the person types.
    Username,
    /// Mail address.
    Email,
    /// Given name.
    Given,
    /// Particle before the surname.
    Particle,
    /// Surname.
    Family,
    /// What the person is.
    Role,
    /// The one main class.
    MainClass,
    /// Further classes and groups.
    ExtraClasses,
    /// Mobile number.
    Phone,
    /// Language.
    Language,
    /// The account works from then on.
    StartsOn,
    /// The account works until then.
    EndsOn,
    /// Whether the account may be used.
    Active,
    /// One person's, although the address looks like that of several (N-06).
    Personal,
    /// The pseudonym in the chain of learning materials.
    EckId,
    /// The hash of a password from elsewhere.
    PasswordHash,
    /// An authenticator secret from elsewhere, or its `otpauth:` link.
    TotpSecret,
    /// Seconds of a code.
    TotpPeriod,
    /// Digits of a code.
    TotpDigits,
    /// The hash of a code.
    TotpAlgorithm,
}

impl ImportColumn {
    /// Every one, in the order that pages offer them.
    pub const ALL: [Self; 21] = [
        Self::Number,
        Self::Username,
        Self::Email,
        Self::Given,
        Self::Particle,
        Self::Family,
        Self::Role,
        Self::MainClass,
        Self::ExtraClasses,
        Self::Phone,
        Self::Language,
        Self::StartsOn,
        Self::EndsOn,
        Self::Active,
        Self::Personal,
        Self::EckId,
        Self::PasswordHash,
        Self::TotpSecret,
        Self::TotpPeriod,
        Self::TotpDigits,
        Self::TotpAlgorithm,
    ];

    /// The name in forms and tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Username => "username",
            Self::Email => "email",
            Self::Given => "given",
            Self::Particle => "particle",
            Self::Family => "family",
            Self::Role => "role",
            Self::MainClass => "main_class",
            Self::ExtraClasses => "extra_classes",
            Self::Phone => "phone",
            Self::Language => "language",
            Self::StartsOn => "starts_on",
            Self::EndsOn => "ends_on",
            Self::Active => "active",
            Self::Personal => "personal",
            Self::EckId => "eck_id",
            Self::PasswordHash => "password_hash",
            Self::TotpSecret => "totp_secret",
            Self::TotpPeriod => "totp_period",
            Self::TotpDigits => "totp_digits",
            Self::TotpAlgorithm => "totp_algorithm",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }

    /// Whether a value of this column is never shown to anybody.
    #[must_use]
    pub const fn is_secret(self) -> bool {
        matches!(self, Self::EckId | Self::PasswordHash | Self::TotpSecret)
    }
}

/// What tells that a row is about a person who is there already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportKey {
    /// The institution's number.
    Number,
    /// The name the person types.
    #[default]
    Username,
    /// The mail address.
    Email,
}

impl ImportKey {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Number, Self::Username, Self::Email];

    /// The column that holds it.
    #[must_use]
    pub const fn column(self) -> ImportColumn {
        match self {
            Self::Number => ImportColumn::Number,
            Self::Username => ImportColumn::Username,
            Self::Email => ImportColumn::Email,
        }
    }
}

/// How the bytes of a file are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportEncoding {
    /// UTF-8, with or without its mark.
    #[default]
    Utf8,
    /// What older spreadsheets of this country write.
    Windows1252,
}

/// How a file is read and what its columns mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSettings {
    /// The encoding.
    pub encoding: ImportEncoding,
    /// What stands between two cells.
    pub separator: char,
    /// The first line.
    pub headings: Vec<String>,
    /// What each column holds; `None` where it is passed over.
    pub columns: Vec<Option<ImportColumn>>,
    /// What tells that somebody is there already.
    pub key: ImportKey,
    /// What somebody new is, where the row does not say.
    pub new_role: Option<Role>,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// The file is there; somebody says what its columns mean.
    Mapping,
    /// Its rows are being judged; nothing changes.
    Checking,
    /// Every row is judged; somebody looks.
    Checked,
    /// It is being applied.
    Applying,
    /// It was applied.
    Applied,
    /// It is being undone.
    Undoing,
    /// It was undone.
    Undone,
    /// It was thrown away before it was applied.
    Discarded,
}

impl ImportState {
    /// Whether a worker has something to do.
    #[must_use]
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Checking | Self::Applying | Self::Undoing)
    }

    /// Whether it changes people right now; of an institution one at a time does.
    #[must_use]
    pub const fn changes_people(self) -> bool {
        matches!(self, Self::Applying | Self::Undoing)
    }

    /// Where it may go from here.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (
                Self::Mapping | Self::Checked,
                Self::Checking | Self::Discarded
            ) | (Self::Checked, Self::Mapping | Self::Applying)
                | (Self::Checking, Self::Checked | Self::Discarded)
                | (Self::Applying, Self::Applied)
                | (Self::Applied, Self::Undoing)
                | (Self::Undoing, Self::Undone)
        )
    }
}

/// How many rows of each kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportCounts {
    /// Somebody new.
    pub create: u32,
    /// Somebody who changes.
    pub update: u32,
    /// Somebody who is so already.
    pub unchanged: u32,
    /// Rows with a mistake.
    pub error: u32,
    /// People who are not in the file.
    pub missing: u32,
    /// New people who were made.
    pub created: u32,
    /// People who were changed.
    pub updated: u32,
    /// Rows that were passed over while applying, for the person changed meanwhile.
    pub skipped: u32,
    /// New people who were closed again.
    pub closed: u32,
    /// People who were given back what they had.
    pub restored: u32,
    /// People who were left as they are, for somebody changed them since.
    pub kept: u32,
    /// What the people of the file are: others are not missed.
    pub roles: Vec<Role>,
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportJob {
    /// Its id.
    pub id: ImportId,
    /// Whose people.
    pub institution: InstitutionId,
    /// Where it stands.
    pub state: ImportState,
    /// The name of the file.
    pub file_name: String,
    /// How it is read.
    pub settings: ImportSettings,
    /// Rows of the file.
    pub rows: u32,
    /// Packs that the rows are kept in.
    pub packs: u32,
    /// The next pack, or the next row when undoing.
    pub cursor: u32,
    /// How far the search for people who are not in the file has come.
    pub seen_until: Option<String>,
    /// How many of each.
    pub counts: ImportCounts,
    /// Whose.
    pub created_by: Option<PersonId>,
    /// Who applied it, or undid it.
    pub applied_by: Option<PersonId>,
    /// When the file came.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// When it was applied to the last row.
    pub finished_at: Option<Timestamp>,
    /// It can be undone before.
    pub undo_until: Option<Timestamp>,
    /// What the rows held is gone.
    pub forgotten: bool,
    /// One more with every change: what was judged on an earlier one changes nothing.
    pub revision: i64,
    /// A worker has it until then.
    pub lease_until: Option<Timestamp>,
}

impl ImportJob {
    /// Whether it can be undone at a moment.
    #[must_use]
    pub fn can_be_undone(&self, now: Timestamp) -> bool {
        self.state == ImportState::Applied
            && !self.forgotten
            && self.undo_until.is_some_and(|until| now < until)
    }
}

/// What becomes, or would become, of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportVerdict {
    /// Somebody new.
    Create,
    /// Somebody who changes.
    Update,
    /// Somebody who is so already.
    Unchanged,
    /// There is a mistake in it.
    Error,
    /// No row: a person who is not in the file.
    Missing,
}

impl ImportVerdict {
    /// Every one.
    pub const ALL: [Self; 5] = [
        Self::Error,
        Self::Create,
        Self::Update,
        Self::Unchanged,
        Self::Missing,
    ];

    /// The name in addresses and tables.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Unchanged => "unchanged",
            Self::Error => "error",
            Self::Missing => "missing",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == name)
    }
}

/// What was done about a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    /// Nothing yet.
    #[default]
    Waiting,
    /// What the verdict said.
    Done,
    /// Nothing: the person changed meanwhile.
    Skipped,
    /// It was undone.
    Undone,
    /// It was not undone: the person changed since.
    Kept,
}

/// A row that was judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// Which, counted from 0; people who are not in the file come after all rows.
    pub position: u32,
    /// Where it stands in the file; 0 where it does not.
    pub line: u32,
    /// What would become of it.
    pub verdict: ImportVerdict,
    /// What was done.
    pub outcome: ImportOutcome,
    /// A keyed hash of what tells who it is about.
    pub key_hash: Option<String>,
    /// A keyed hash of the login name.
    pub login_hash: Option<String>,
    /// Who it is about, once known.
    pub person: Option<PersonId>,
    /// What was found, sealed; gone after the time for undoing.
    pub detail: Option<Sealed>,
    /// What the person was before and became, sealed; gone likewise.
    pub undo: Option<Sealed>,
}

impl ImportRow {
    /// The place that a row's texts are sealed for.
    #[must_use]
    pub fn place(import: &ImportId, position: u32, column: &str) -> String {
        format!("import_rows/{import}/{position}/{column}")
    }

    /// The place that a pack is sealed for.
    #[must_use]
    pub fn pack_place(import: &ImportId, number: u32) -> String {
        format!("import_packs/{import}/{number}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [ImportState; 8] = [
        ImportState::Mapping,
        ImportState::Checking,
        ImportState::Checked,
        ImportState::Applying,
        ImportState::Applied,
        ImportState::Undoing,
        ImportState::Undone,
        ImportState::Discarded,
    ];

    #[test]
    fn nothing_is_applied_that_was_not_looked_at_and_nothing_undone_that_was_not_applied() {
        for from in STATES {
            assert_eq!(
                from.may_become(ImportState::Applying),
                from == ImportState::Checked
            );
            assert_eq!(
                from.may_become(ImportState::Undoing),
                from == ImportState::Applied
            );
            assert!(!from.may_become(from));
        }
        for next in STATES {
            assert!(!ImportState::Undone.may_become(next));
            assert!(!ImportState::Discarded.may_become(next));
        }
    }

    #[test]
    fn every_column_has_a_name_of_its_own() {
        for column in ImportColumn::ALL {
            assert_eq!(ImportColumn::named(column.as_str()), Some(column));
        }
    }
}
