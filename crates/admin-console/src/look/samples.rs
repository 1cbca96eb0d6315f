//! The samples of one page, and what the preview calls them.

use sluis_themes::lines_of_page;
use std::collections::{BTreeMap, BTreeSet};

/// The most letters of a name.
const LONGEST: usize = 72;

/// The page of a sample: `password` of `password-2`.
pub(super) fn page_of(sample: &str) -> &str {
    sample.rsplit_once('-').map_or(sample, |(page, _)| page)
}

/// Names for samples of one page, in their order: a number, and the line that the fewest of the others
/// have, as it is by that line that one sees which it is. A sample that says nothing of its own has its number.
pub(super) fn names(documents: &[String]) -> Vec<String> {
    let said: Vec<Vec<String>> = documents.iter().map(|html| lines_of_page(html)).collect();
    let mut common: BTreeMap<&str, usize> = BTreeMap::new();
    for lines in &said {
        for line in lines.iter().map(String::as_str).collect::<BTreeSet<_>>() {
            *common.entry(line).or_default() += 1;
        }
    }
    let name = |(at, lines): (usize, &Vec<String>)| {
        let rarest = lines
            .iter()
            .filter(|line| line.chars().filter(|sign| sign.is_alphabetic()).count() > 2)
            .map(|line| (common.get(line.as_str()).copied().unwrap_or_default(), line))
            .filter(|(others, _)| *others < said.len())
            .min_by_key(|(others, _)| *others);
        match rarest {
            Some((_, line)) => format!("{}. {}", at + 1, short(line)),
            None => (at + 1).to_string(),
        }
    };
    said.iter().enumerate().map(name).collect()
}

/// As much of a line as a list has room for, in whole words where there are such.
fn short(line: &str) -> String {
    if line.chars().count() <= LONGEST {
        return line.to_owned();
    }
    let start: String = line.chars().take(LONGEST).collect();
    let whole = start
        .rsplit_once(' ')
        .map_or(start.as_str(), |(words, _)| words);
    format!("{}…", whole.trim_end_matches([',', '.', ':', ';']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lines: &[&str]) -> String {
        let lines: String = lines.iter().map(|line| format!("<p>{line}</p>")).collect();
        format!("<main>{lines}</main>")
    }

    #[test]
    fn a_sample_is_called_by_what_it_says_and_others_do_not() {
        let samples = [
            page(&["Log in", "Your password"]),
            page(&["Log in", "Wrong password", "Your password"]),
            page(&["Log in", "Wrong password", "Wait a while", "Your password"]),
            page(&["Log in", "12", "Your password"]),
        ];
        assert_eq!(
            names(&samples),
            ["1", "2. Wrong password", "3. Wait a while", "4"]
        );
        assert_eq!(names(&[page(&["Log in"])]), ["1"]);
        assert!(names(&[]).is_empty());
    }

    #[test]
    fn a_long_name_ends_at_a_word() {
        let long = "Words and, ".repeat(20);
        let name = short(&long);
        assert!(name.ends_with('…'), "{name}");
        let words = name.trim_end_matches('…');
        // Neither a part of a word nor the comma behind one.
        assert!(
            words.ends_with(" Words") || words.ends_with(" and"),
            "{name}"
        );
        assert!(long.starts_with(words));
        assert!(name.chars().count() <= LONGEST + 1);
        assert_eq!(short(&"é".repeat(90)).chars().count(), LONGEST + 1);
    }

    #[test]
    fn a_sample_tells_its_page() {
        assert_eq!(page_of("second_factor-12"), "second_factor");
        assert_eq!(page_of("odd"), "odd");
    }
}
