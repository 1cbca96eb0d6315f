//! The written table of rows and tests, `docs/requirements-and-tests.md`.

use std::fmt::Write;

use super::evidence::Evidence;
use super::row::{Family, Row};

/// Where it stands, from the root of the workspace.
pub(crate) const FILE: &str = "docs/requirements-and-tests.md";

const OPENING: &str = "# Requirements and their tests

Written by `cargo xtask rows --write`; `cargo xtask test --only rows` fails when it is stale.
A test proves the rows that its name begins with: `e18_…` proves E-18.
";

/// The whole text; the same evidence always gives the same text.
pub(crate) fn text(evidence: &Evidence) -> String {
    let mut text = OPENING.to_owned();
    for family in Family::ALL {
        text.push_str(&section(family, evidence));
    }
    text
}

fn section(family: Family, evidence: &Evidence) -> String {
    let mut section = format!("\n## {family:?}\n\n| row | tests |\n| --- | --- |\n");
    for row in family.rows() {
        // Writing into a String cannot fail.
        let _ = writeln!(section, "| {row} | {} |", cell(row, evidence));
    }
    section
}

fn cell(row: Row, evidence: &Evidence) -> String {
    let mut lines: Vec<String> = evidence
        .of(row)
        .map(|proof| format!("`{}`: `{}`", proof.file, proof.name))
        .collect();
    if lines.is_empty() {
        lines.push("**none**".to_owned());
    }
    lines.join("<br>")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(source: &str) -> Vec<String> {
        let mut evidence = Evidence::default();
        evidence.add("tests/tests/x.rs", source);
        text(&evidence).lines().map(str::to_owned).collect()
    }

    #[test]
    fn each_row_has_its_line_in_the_order_of_the_families() {
        let rows: Vec<String> = lines("")
            .iter()
            .filter_map(|line| {
                line.strip_prefix("| ")?
                    .split(' ')
                    .next()
                    .map(str::to_owned)
            })
            .filter(|cell| cell != "row" && cell != "---")
            .collect();
        let expected: Vec<String> = Row::all().map(|row| row.to_string()).collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn a_line_tells_the_tests_or_that_there_is_none() {
        let lines = lines("#[test] fn e18_b() {} #[test] fn e18_u28_a() {}");
        for line in [
            "| E-17 | **none** |",
            "| E-18 | `tests/tests/x.rs`: `e18_b`<br>`tests/tests/x.rs`: `e18_u28_a` |",
            "| U-28 | `tests/tests/x.rs`: `e18_u28_a` |",
        ] {
            assert!(lines.iter().any(|found| found == line), "{line}");
        }
    }
}
