//! The attacks and faults that Sluis has to withstand, and the tests named after them: a test called
//! `ses_04_…` is a proof of SES-04. An attack without a test fails unless it is open, with a reason.

mod attack;
mod catalogue;
mod document;
mod evidence;
mod threats;

use self::attack::Attack;
use self::evidence::Evidence;
use crate::Fallible;
use crate::tally::Tally;
use crate::workspace;

/// Prints what is wrong and how many attacks have a test; writes the table first if asked to.
///
/// # Errors
/// A source file cannot be read, the table cannot be written, or an attack has neither test nor reason.
pub(crate) fn print(writes: bool) -> Fallible<()> {
    let root = workspace::root();
    let attacks = catalogue::attacks()?;
    let evidence = Evidence::gather(&root)?;
    if writes {
        let text = document::text(&attacks, &evidence);
        std::fs::write(root.join(document::FILE), text)?;
    }
    let tested = attacks
        .iter()
        .filter(|attack| evidence.has(attack.id))
        .count();
    println!("{tested} of {} attacks have a test", attacks.len());
    let faults = faults(&attacks, &evidence);
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults.join("\n").into())
    }
}

/// Checks that each attack has its test or its reason and that the written table says so; each counts
/// as one.
pub(crate) fn check(tally: &mut Tally) {
    let root = workspace::root();
    let gathered = catalogue::attacks()
        .and_then(|attacks| Evidence::gather(&root).map(|evidence| (attacks, evidence)));
    match gathered {
        Ok((attacks, evidence)) => {
            tally.check("attacks: each has a test", &faults(&attacks, &evidence));
            let written = std::fs::read_to_string(root.join(document::FILE));
            let is_present =
                written.is_ok_and(|written| written == document::text(&attacks, &evidence));
            let staleness = if is_present {
                vec![]
            } else {
                vec!["it is stale; run: cargo xtask rows --write".to_owned()]
            };
            tally.check(&format!("attacks: {}", document::FILE), &staleness);
            let model = std::fs::read_to_string(root.join(threats::FILE)).unwrap_or_default();
            let gaps = threats::faults(&model, &attacks);
            tally.check(&format!("attacks: {}", threats::FILE), &gaps);
        }
        Err(reason) => tally.check("attacks", &[reason.to_string()]),
    }
}

fn faults(attacks: &[Attack], evidence: &Evidence) -> Vec<String> {
    attacks
        .iter()
        .filter(|attack| attack.open.is_none() && !evidence.has(attack.id))
        .map(|attack| format!("{} has no test", attack.id))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attack_needs_a_test_unless_it_is_open() {
        let attacks = attack::read("RED-01 | P0 | a | b |\nRED-02 | P0 | a | b | later\n").unwrap();
        let mut evidence = Evidence::default();
        assert_eq!(faults(&attacks, &evidence), ["RED-01 has no test"]);
        evidence.add("a.rs", "#[test] fn red_01_x() {}");
        assert!(faults(&attacks, &evidence).is_empty());
    }
}
