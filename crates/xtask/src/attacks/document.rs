//! The written table of attacks and tests, `docs/attacks-and-tests.md`.

use std::fmt::Write;

use super::attack::{Attack, FAMILIES};
use super::evidence::Evidence;

/// Where it stands, from the root of the workspace.
pub(crate) const FILE: &str = "docs/attacks-and-tests.md";

const OPENING: &str = "# Attacks, and what shows that they fail

Written by `cargo xtask rows --write` from `crates/xtask/src/attacks/catalogue.txt`; `cargo xtask test
--only rows` fails when it is stale or when an attack that is not open has no test. A test shows the
attacks that its name begins with: `ses_04_…` shows SES-04. P0 breaks accounts or institutions apart,
P1 weakens; the last family is of faults, which have no mark.
";

/// The whole text; the same evidence always gives the same text.
pub(crate) fn text(attacks: &[Attack], evidence: &Evidence) -> String {
    let mut text = OPENING.to_owned();
    text.push_str("\n| family | attacks | with a test | open |\n| --- | --- | --- | --- |\n");
    for (family, (name, _)) in FAMILIES.iter().enumerate() {
        let of_family = || {
            attacks
                .iter()
                .filter(move |attack| attack.id.family == family)
        };
        let tested = of_family().filter(|attack| evidence.has(attack.id)).count();
        let open = of_family().filter(|attack| attack.open.is_some()).count();
        // Writing into a String cannot fail.
        let _ = writeln!(
            text,
            "| {name} | {} | {tested} | {open} |",
            of_family().count()
        );
    }
    for (family, (name, about)) in FAMILIES.iter().enumerate() {
        let _ = write!(
            text,
            "\n## {name}: {about}\n\n| attack | mark | case | how it is withstood | tests |\n\
             | --- | --- | --- | --- | --- |\n"
        );
        for attack in attacks.iter().filter(|attack| attack.id.family == family) {
            let Attack {
                id,
                mark,
                case,
                answer,
                ..
            } = attack;
            let tests = cell(attack, evidence);
            let _ = writeln!(text, "| {id} | {mark} | {case} | {answer} | {tests} |");
        }
    }
    text
}

fn cell(attack: &Attack, evidence: &Evidence) -> String {
    let tests = evidence
        .of(attack.id)
        .map(|proof| format!("`{}`: `{}`", proof.file, proof.name));
    let open = attack.open.iter().map(|reason| format!("open: {reason}"));
    let lines: Vec<String> = tests.chain(open).collect();
    if lines.is_empty() {
        "**none**".to_owned()
    } else {
        lines.join("<br>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attacks::attack::read;

    #[test]
    fn a_line_tells_the_tests_and_what_is_open() {
        let attacks =
            read("RED-01 | P0 | a | b |\nRED-02 | P1 | c | d | later\nSES-04 | P0 | e | f |")
                .unwrap();
        let mut evidence = Evidence::default();
        evidence.add("x.rs", "#[test] fn red_02_ses_04_y() {}");
        let text = text(&attacks, &evidence);
        for line in [
            "| RED | 2 | 1 | 1 |",
            "| RED-01 | P0 | a | b | **none** |",
            "| RED-02 | P1 | c | d | `x.rs`: `red_02_ses_04_y`<br>open: later |",
            "| SES-04 | P0 | e | f | `x.rs`: `red_02_ses_04_y` |",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }
}
