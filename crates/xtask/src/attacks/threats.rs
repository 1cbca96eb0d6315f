//! The threat model, held against the catalogue: each attack stands at a flow of data, and nothing else does.

use std::collections::BTreeSet;

use super::attack::{Attack, FAMILIES};

/// Where it stands, from the root of the workspace.
pub(crate) const FILE: &str = "docs/threat-model.md";

/// What is missing in the text, or has no meaning there.
pub(crate) fn faults(text: &str, attacks: &[Attack]) -> Vec<String> {
    let known: BTreeSet<String> = attacks.iter().map(|attack| attack.id.to_string()).collect();
    let named: BTreeSet<String> = text
        .split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-'))
        .filter(|word| is_id(word))
        .map(str::to_owned)
        .collect();
    let missing = known
        .difference(&named)
        .map(|id| format!("{id} stands at no flow"));
    let unknown = named
        .difference(&known)
        .map(|id| format!("{id} is no attack of the catalogue"));
    missing.chain(unknown).collect()
}

fn is_id(word: &str) -> bool {
    let Some((family, number)) = word.split_once('-') else {
        return false;
    };
    FAMILIES.iter().any(|(name, _)| *name == family)
        && number.bytes().all(|letter| letter.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::super::attack;
    use super::*;

    #[test]
    fn an_attack_at_no_flow_and_an_id_of_nothing_are_told() {
        let attacks = attack::read("RED-01 | P0 | a | b |\nRED-02 | P0 | a | b | later\n").unwrap();
        let text = "| S | a target | met | RED-01 RED-77 |, ES-256 and RED-X are none";
        assert_eq!(
            faults(text, &attacks),
            [
                "RED-02 stands at no flow",
                "RED-77 is no attack of the catalogue"
            ]
        );
    }
}
