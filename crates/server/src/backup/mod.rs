//! A backup: one file with everything that the database holds at one moment, sealed under a key of its own,
//! the same whichever database it came from.

mod lines;
mod sealed;

pub(crate) use lines::{Head, Reader, Summary, write};

use sluis_config::{SealingKey, read_secret_file};
use std::{io, path::Path};
use zeroize::Zeroizing;

/// Why a backup can't be written or read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BackupError {
    /// The file or its disk.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The key file.
    #[error("the key file: {0}")]
    Key(String),
    /// It is something else.
    #[error("this is no backup of this program, or one of a newer format")]
    NoBackup,
    /// What it holds is not what was written.
    #[error("the backup is damaged: {0}")]
    Damaged(String),
}

/// The key of backups from its file: 32 random bytes in base64.
pub(crate) fn key(path: &Path) -> Result<Zeroizing<[u8; 32]>, BackupError> {
    let text = read_secret_file(path)
        .map_err(|error| BackupError::Key(format!("{}: {error}", path.display())))?;
    let key = SealingKey::from_base64("backup", &text)
        .map_err(|error| BackupError::Key(format!("{}: {error}", path.display())))?;
    Ok(Zeroizing::new(*key.expose_bytes()))
}
