//! Requirement rows and the tests named after them: a test called `e18_…` is a proof of row E-18.
//! A row without one fails.

mod document;
pub(crate) mod evidence;
pub(crate) mod row;
mod test_name;
mod token;

use self::evidence::Evidence;
use self::row::Row;
use crate::Fallible;
use crate::tally::Tally;
use crate::workspace;

/// Prints each row with its tests, then what is wrong with them; writes the table first if asked to.
///
/// # Errors
/// A source file cannot be read, the table cannot be written, or a row has no test.
pub(crate) fn print(writes: bool) -> Fallible<()> {
    let root = workspace::root();
    let evidence = Evidence::gather(&root)?;
    if writes {
        std::fs::write(root.join(document::FILE), document::text(&evidence))?;
    }
    for row in Row::all() {
        for proof in evidence.of(row) {
            println!("{row}  {}: {}", proof.file, proof.name);
        }
    }
    let proven = Row::all().filter(|row| evidence.has(*row)).count();
    let faults = faults(&evidence);
    println!(
        "{proven} of {} rows have a test, {} are wrong",
        Row::all().count(),
        faults.len()
    );
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults.join("\n").into())
    }
}

/// Checks that each row has its test and that the written table says so; each counts as one.
pub(crate) fn check(tally: &mut Tally) {
    let root = workspace::root();
    match Evidence::gather(&root) {
        Ok(evidence) => {
            tally.check("rows: each has a test", &faults(&evidence));
            let written = std::fs::read_to_string(root.join(document::FILE));
            tally.check(
                &format!("rows: {}", document::FILE),
                &staleness(written.ok().as_deref(), &evidence),
            );
        }
        Err(reason) => tally.check("rows", &[reason.to_string()]),
    }
}

/// One sentence for each row without a test.
fn faults(evidence: &Evidence) -> Vec<String> {
    Row::all()
        .filter(|row| !evidence.has(*row))
        .map(|row| format!("{row} has no test"))
        .collect()
}

fn staleness(written: Option<&str>, evidence: &Evidence) -> Vec<String> {
    match written {
        Some(written) if written == document::text(evidence) => Vec::new(),
        Some(_) => vec!["it is stale; run: cargo xtask rows --write".to_owned()],
        None => vec!["it cannot be read; run: cargo xtask rows --write".to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_tests(names: impl IntoIterator<Item = String>) -> Evidence {
        let mut evidence = Evidence::default();
        for name in names {
            evidence.add("a.rs", &format!("#[test]\nfn {name}() {{}}"));
        }
        evidence
    }

    fn named_after(row: Row) -> String {
        format!("{}_x", row.to_string().replace('-', "").to_lowercase())
    }

    fn complete() -> Vec<String> {
        Row::all().map(named_after).collect()
    }

    #[test]
    fn every_row_needs_a_test() {
        assert_eq!(faults(&of_tests(complete())), Vec::<String>::new());
        let without = complete().into_iter().filter(|name| name != "e18_x");
        assert_eq!(faults(&of_tests(without)), ["E-18 has no test"]);
    }

    #[test]
    fn the_written_table_must_be_the_present_one() {
        let evidence = of_tests(complete());
        let text = document::text(&evidence);
        assert!(staleness(Some(&text), &evidence).is_empty());
        assert!(!staleness(Some(&text), &of_tests([])).is_empty());
        assert!(!staleness(None, &evidence).is_empty());
    }
}
