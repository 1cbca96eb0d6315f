//! Where theme folders come from: the binary itself, or a directory of the operator.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rust_embed::RustEmbed;

use crate::themes::ThemeError;

#[derive(RustEmbed)]
#[folder = "../../themes"]
#[exclude = "*.md"]
struct Embedded;

/// The files of all themes by path, `preset/folder/file`.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The files that were compiled in.
pub(crate) fn embedded() -> Files {
    embedded_where(|_| true)
}

/// The same without what only the console shows and says.
pub(crate) fn embedded_for_people() -> Files {
    embedded_where(|path| !is_of_console(path))
}

/// Whether a file is of the console alone: `templates/console….html`, `locales/console….ftl`.
fn is_of_console(path: &str) -> bool {
    let file = path.split_once('/').map_or("", |(_, file)| file);
    file.starts_with("templates/console") || file.starts_with("locales/console")
}

fn embedded_where(counts: impl Fn(&str) -> bool) -> Files {
    Embedded::iter()
        .filter(|path| counts(path))
        .filter_map(|path| Some((path.to_string(), Embedded::get(&path)?.data.into_owned())))
        .collect()
}

/// Adds the files under `root` to `files`, in place of those with the same path.
///
/// # Errors
/// Fails with the path that cannot be read.
pub(crate) fn read_directory(root: &Path, files: &mut Files) -> Result<(), ThemeError> {
    let mut waiting = vec![root.to_owned()];
    while let Some(folder) = waiting.pop() {
        let unreadable = |error: std::io::Error| ThemeError::unreadable(&folder, &error);
        for entry in fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let path = entry.path();
            if is_left_over(&entry.file_name().to_string_lossy()) {
                continue;
            }
            if entry.file_type().map_err(unreadable)?.is_dir() {
                waiting.push(path);
                continue;
            }
            let Ok(relative) = path.strip_prefix(root) else {
                continue;
            };
            let name = relative
                .components()
                .map(|part| part.as_os_str().to_string_lossy())
                .collect::<Vec<_>>()
                .join("/");
            let bytes = fs::read(&path).map_err(|error| ThemeError::unreadable(&path, &error))?;
            files.insert(name, bytes);
        }
    }
    Ok(())
}

/// What editors and mounts leave beside the files that are meant.
fn is_left_over(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~')
}
