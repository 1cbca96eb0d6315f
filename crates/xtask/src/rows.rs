//! Requirement rows that a test is named after: a test called `e18_…` is a proof of row E-18.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::Fallible;
use crate::workspace;

/// The families of rows and how many each has.
const FAMILIES: &[(char, u32)] = &[('N', 35), ('E', 25), ('U', 39), ('H', 35), ('S', 20)];

/// Prints each row with its tests, then the rows that have none.
///
/// # Errors
/// A source file cannot be read.
pub(crate) fn print() -> Fallible<()> {
    let root = workspace::root();
    let mut tests: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for folder in ["crates", "tests"] {
        for file in rust_files(&root.join(folder))? {
            let text = std::fs::read_to_string(&file)?;
            let place = file
                .strip_prefix(&root)
                .unwrap_or(&file)
                .display()
                .to_string();
            for name in test_names(&text) {
                for row in rows_of(name) {
                    tests
                        .entry(row)
                        .or_default()
                        .insert(format!("{place}: {name}"));
                }
            }
        }
    }
    let mut missing = Vec::new();
    for (family, count) in FAMILIES {
        for number in 1..=*count {
            let row = format!("{family}-{number:02}");
            match tests.get(&row) {
                Some(found) => found.iter().for_each(|test| println!("{row}  {test}")),
                None => missing.push(row),
            }
        }
    }
    println!(
        "{} rows have a test, {} have none: {}",
        tests.len(),
        missing.len(),
        missing.join(" ")
    );
    Ok(())
}

fn rust_files(folder: &Path) -> Fallible<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Macros whose list of names makes each of them a test on every store.
const LISTS: [&str; 3] = ["on_both_stores! {", "on_each_database! {", "on_both! {"];

/// Names of the functions that carry a test attribute or stand in a list of behaviours.
fn test_names(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut is_test = false;
    let mut in_list = false;
    for line in text.lines().map(str::trim) {
        if in_list {
            in_list = line != "}";
            let listed = line.trim_end_matches([';', ',']);
            if listed.len() < line.len() {
                names.push(listed);
            }
        } else if LISTS.iter().any(|list| line.ends_with(list)) {
            in_list = true;
        } else if line.starts_with("#[") {
            is_test |= line.contains("test]") || line.contains("test(");
        } else if !line.starts_with("//") && !line.is_empty() {
            if let Some((_, rest)) = line.split_once("fn ").filter(|_| is_test) {
                names.push(rest.split(['(', '<']).next().unwrap_or(rest));
            }
            is_test = false;
        }
    }
    names
}

/// The rows that a test's name speaks of, such as `E-18` in `e18_u04_a_device_is_remembered`.
fn rows_of(name: &str) -> Vec<String> {
    name.split('_')
        .filter_map(|word| {
            let mut letters = word.chars();
            let family = letters.next()?.to_ascii_uppercase();
            let number: u32 = letters.as_str().parse().ok().filter(|_| word.len() == 3)?;
            let (_, count) = FAMILIES.iter().find(|(known, _)| *known == family)?;
            (1..=*count)
                .contains(&number)
                .then(|| format!("{family}-{number:02}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_functions_with_a_test_attribute_count() {
        let text = "fn e01_helper() {}\n#[test]\n// why\nfn e02_x() {}\n#[actix_web::test]\nasync fn e03_y() {}";
        assert_eq!(test_names(text), ["e02_x", "e03_y"]);
    }

    #[test]
    fn a_list_of_behaviours_counts() {
        let text =
            "on_both_stores! {\n    e04_x;\n    #[ignore]\n    e05_y;\n}\nasync fn e04_x() {}";
        assert_eq!(test_names(text), ["e04_x", "e05_y"]);
    }

    #[test]
    fn a_name_may_speak_of_several_rows() {
        assert_eq!(rows_of("e18_h28_a_device_is_remembered"), ["E-18", "H-28"]);
        assert!(rows_of("s256_is_asked_e99_never_sha_h1").is_empty());
    }
}
