//! Dutch verbs. Behind its verb `je` takes the `t` away (*je logt in*, *dan log je in*), and `u` keeps it: a
//! text that has `{ $je }` right behind a verb is wrong in one of the two.

use super::files_of;

/// What may stand before it: no verbs of the reader, or one whose stem has the `t`.
const RIGHT: [&str; 8] = [
    "dat", "zodat", "voordat", "wat", "vraagt", "helpt", "brengt", "weet",
];
/// Verbs that another form of address has otherwise.
const OTHERWISE: [&str; 3] = ["kan", "wil", "zal"];

/// The words of a text that stand before somebody's form of address and can't be right for both.
fn wrong(text: &str) -> Vec<&str> {
    ["{ $je }", "{ $jij }"]
        .into_iter()
        .flat_map(|address| text.match_indices(address))
        .filter_map(|(at, _)| text[..at].strip_suffix(' '))
        .filter_map(|before| before.rsplit(|c: char| !c.is_alphabetic()).next())
        .filter(|word| {
            let word = word.to_lowercase();
            let bent = word.ends_with('t') && !RIGHT.contains(&word.as_str());
            bent || OTHERWISE.contains(&word.as_str())
        })
        .collect()
}

#[test]
fn no_verb_stands_before_je_in_the_form_of_u() {
    assert_eq!(wrong("Dan logt { $je } in, want dat { $je } wil"), ["logt"]);
    let mut found = vec![];
    for (path, texts) in files_of("/locales/") {
        if !path.ends_with("nl.ftl") {
            continue;
        }
        for line in texts.lines() {
            found.extend(
                wrong(line)
                    .into_iter()
                    .map(|word| format!("{word}: {line}")),
            );
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
