//! Which test proves which row, as the test files say it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::row::Row;
use super::test_name;
use crate::Fallible;

/// One test.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Proof {
    /// The file, from the root of the workspace.
    pub(crate) file: String,
    /// The test's function.
    pub(crate) name: String,
}

/// The tests of each row that has any.
#[derive(Debug, Default)]
pub(crate) struct Evidence {
    of_row: BTreeMap<Row, BTreeSet<Proof>>,
}

impl Evidence {
    /// Reads every Rust file of the crates and of the whole-system tests.
    ///
    /// # Errors
    /// A folder or a file cannot be read.
    pub(crate) fn gather(root: &Path) -> Fallible<Self> {
        let mut evidence = Self::default();
        for (file, text) in rust_texts(root)? {
            evidence.add(&file, &text);
        }
        Ok(evidence)
    }

    /// Adds the tests of one file.
    pub(crate) fn add(&mut self, file: &str, text: &str) {
        for proof in proofs_in(file, text) {
            for row in Row::proven_by(&proof.name) {
                self.of_row.entry(row).or_default().insert(proof.clone());
            }
        }
    }

    /// The tests of a row, by file and name.
    pub(crate) fn of(&self, row: Row) -> impl Iterator<Item = &Proof> {
        self.of_row.get(&row).into_iter().flatten()
    }

    /// Whether any test is named after the row.
    pub(crate) fn has(&self, row: Row) -> bool {
        self.of_row.contains_key(&row)
    }
}

/// Every Rust file of the crates and of the whole-system tests, from the root, with its text.
///
/// # Errors
/// A folder or a file cannot be read.
pub(crate) fn rust_texts(root: &Path) -> Fallible<Vec<(String, String)>> {
    let mut texts = Vec::new();
    for folder in ["crates", "tests"] {
        for path in rust_files(&root.join(folder))? {
            let text =
                std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            let file = path.strip_prefix(root).unwrap_or(&path);
            texts.push((file.display().to_string(), text));
        }
    }
    Ok(texts)
}

/// The tests of one file.
pub(crate) fn proofs_in(file: &str, text: &str) -> impl Iterator<Item = Proof> {
    test_name::names(text).into_iter().map(move |name| Proof {
        file: file.to_owned(),
        name: name.to_owned(),
    })
}

fn rust_files(folder: &Path) -> Fallible<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_is_listed_under_each_of_its_rows() {
        let mut evidence = Evidence::default();
        evidence.add("b.rs", "#[test]\nfn e18_h28_x() {}");
        evidence.add("a.rs", "#[test]\nfn e18_y() {}");
        let shown: Vec<String> = Row::all()
            .flat_map(|row| {
                evidence
                    .of(row)
                    .map(move |proof| format!("{row} {} {}", proof.file, proof.name))
            })
            .collect();
        assert_eq!(
            shown,
            [
                "E-18 a.rs e18_y",
                "E-18 b.rs e18_h28_x",
                "H-28 b.rs e18_h28_x"
            ]
        );
    }
}
