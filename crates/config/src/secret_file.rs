//! Secrets that stand in a file of their own.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use zeroize::Zeroizing;

/// Largest secret, in bytes: a file that is longer is not a secret but a mistake.
const LONGEST: u64 = 16 * 1024;

/// Container engines mount secrets here, readable by all, in a file system only we live in.
const MOUNTED: &str = "/run/secrets";

/// The text of a secret file without the line end that editors add.
///
/// # Errors
/// The reason in words, without anything from the file.
pub fn read(path: &Path) -> Result<Zeroizing<String>, String> {
    let file = File::open(path).map_err(|error| format!("the file cannot be read: {error}"))?;
    let metadata = file
        .metadata()
        .map_err(|error| format!("the file cannot be read: {error}"))?;
    if metadata.is_dir() {
        return Err("this is a folder; should be a file".to_owned());
    }
    if metadata.is_file() {
        refuse_open_doors(path, &metadata)?;
    }
    let mut text = Zeroizing::new(String::new());
    file.take(LONGEST + 1)
        .read_to_string(&mut text)
        .map_err(|_| "the file cannot be read: it should hold text in UTF-8".to_owned())?;
    if text.len() as u64 > LONGEST {
        return Err(format!(
            "the file is too long for a secret; at most {LONGEST} bytes"
        ));
    }
    let trimmed = text.trim_end_matches(['\r', '\n']);
    if trimmed.is_empty() {
        return Err("the file is empty; should hold the secret".to_owned());
    }
    Ok(Zeroizing::new(trimmed.to_owned()))
}

/// Refuses a file that everybody can read or change; one that is not there is left to whoever reads it.
///
/// # Errors
/// The reason in words.
pub(crate) fn refuse_readable(path: &Path) -> Result<(), String> {
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => refuse_open_doors(path, &metadata),
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn refuse_open_doors(path: &Path, metadata: &std::fs::Metadata) -> Result<(), String> {
    use std::os::unix::fs::PermissionsExt;

    let mode = metadata.permissions().mode() & 0o777;
    let forbidden = if path.starts_with(MOUNTED) {
        0o022
    } else {
        0o026
    };
    if mode & forbidden == 0 {
        return Ok(());
    }
    Err(format!(
        "everybody can read or change the file (mode {mode:o}); set its mode to 600 or 640"
    ))
}

#[cfg(not(unix))]
fn refuse_open_doors(_: &Path, _: &std::fs::Metadata) -> Result<(), String> {
    Ok(())
}
