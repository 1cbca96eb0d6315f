//! Everything in the database that stands under a sealing key, wherever it lies: for sealing it anew
//! under another key, and for telling which keys are still needed.

use super::durable::Stored;
use crate::{context::Timestamp, seal::Sealed};
use serde::Serialize;

/// A column of sealed values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SealedColumn {
    /// Secrets of authenticator apps.
    TotpSecret,
    /// Private keys that sign tokens.
    SigningKey,
    /// What the installation drew once.
    InstallationSecret,
    /// Secrets of portals that sign with them.
    ClientSecret,
    /// Secrets at institutions' own providers.
    SourceSecret,
    /// ECK iDs.
    EckId,
    /// Letters that have not left.
    Message,
    /// What named requests were answered.
    NamedAnswer,
    /// Rows of uploaded files.
    ImportPack,
    /// What an import is about to write.
    ImportDetail,
    /// What an import replaced.
    ImportUndo,
}

impl SealedColumn {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::TotpSecret,
        Self::SigningKey,
        Self::InstallationSecret,
        Self::ClientSecret,
        Self::SourceSecret,
        Self::EckId,
        Self::Message,
        Self::NamedAnswer,
        Self::ImportPack,
        Self::ImportDetail,
        Self::ImportUndo,
    ];

    /// Table and column.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TotpSecret => "totp_credentials.secret",
            Self::SigningKey => "signing_keys.private_key",
            Self::InstallationSecret => "installation_secrets.sealed",
            Self::ClientSecret => "clients.sealed_secret",
            Self::SourceSecret => "upstream_sources.secret",
            Self::EckId => "eck_ids.sealed",
            Self::Message => "messages.content",
            Self::NamedAnswer => "idempotency_keys.answer",
            Self::ImportPack => "import_packs.content",
            Self::ImportDetail => "import_rows.detail",
            Self::ImportUndo => "import_rows.undo",
        }
    }
}

/// Which row of a table; the second part is empty where one column names the row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowKey {
    /// The first column of the table's key.
    pub first: String,
    /// The second one.
    pub second: String,
}

/// One sealed value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedValue {
    /// Its row.
    pub row: RowKey,
    /// What it is bound to.
    pub place: String,
    /// The value.
    pub sealed: Sealed,
}

/// How many values of one kind stand under one sealing key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyUse {
    /// The key's id.
    pub key: String,
    /// Table and column.
    pub what: &'static str,
    /// How many.
    pub values: u64,
    /// Whether they are sealed anew by themselves. What was only hashed under a key (recovery codes,
    /// refresh tokens, answers to secret questions) can't be, and stays until it is spent, ends or is set anew.
    pub moves: bool,
}

/// How much was dropped that was only hashed under a key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DroppedHashes {
    /// Recovery codes.
    pub recovery_codes: u64,
    /// Families of refresh tokens.
    pub refresh_tokens: u64,
    /// Secret questions, for their answers.
    pub security_answers: u64,
}

/// Sealed values, wherever they lie.
pub trait SealedValues {
    /// Values of a column in the order of their rows, `limit` at most.
    fn sealed_values(
        &mut self,
        column: SealedColumn,
        after: Option<&RowKey>,
        limit: u32,
    ) -> Stored<Vec<SealedValue>>;
    /// A counted update: `becomes` takes the place of `was`, and nothing else of the row changes.
    /// Whether `was` still stood there.
    fn reseal(
        &mut self,
        column: SealedColumn,
        row: &RowKey,
        was: &Sealed,
        becomes: &Sealed,
    ) -> Stored<bool>;
    /// Everything that stands under a sealing key at a moment. What is merely noted about the keys
    /// themselves counts for nothing.
    fn sealing_key_uses(&mut self, now: Timestamp) -> Stored<Vec<KeyUse>>;
    /// The keys that were ever noted as the one that seals.
    fn noted_sealing_keys(&mut self) -> Stored<Vec<String>>;
    /// Forgets that a key was one.
    fn forget_sealing_key(&mut self, key: &str) -> Stored<()>;
    /// Drops what was hashed under a key: recovery codes, families of refresh tokens and secret questions.
    fn drop_hashed_under(&mut self, key: &str) -> Stored<DroppedHashes>;
}
