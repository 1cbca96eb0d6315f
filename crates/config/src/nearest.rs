//! The known key that somebody probably meant.

use crate::schema;

/// The nearest key or section to an unknown `path`, if one is near enough to be worth naming.
pub(crate) fn known(path: &str) -> Option<String> {
    // The right name in the wrong section is the likelier slip than a far-off spelling.
    let last = path.rsplit('.').next().unwrap_or(path);
    let elsewhere = schema::keys().find(|key| key.path().rsplit('.').next() == Some(last));
    let candidates = schema::keys()
        .map(schema::Key::path)
        .chain(schema::SECTIONS.iter().copied());
    let (distance, nearest) = candidates
        .filter(|known| known.matches('.').count() == path.matches('.').count())
        .map(|known| (distance(path, known), known))
        .min()?;
    if distance <= 1 + path.len() / 6 {
        return Some(nearest.to_owned());
    }
    elsewhere.map(|key| key.path().to_owned())
}

/// The field of a list item that somebody probably meant.
pub(crate) fn among<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let (distance, nearest) = known
        .iter()
        .map(|known| (distance(name, known), *known))
        .min()?;
    (distance <= 2).then_some(nearest)
}

/// Edits (insert, remove, replace, swap two neighbours) between two texts.
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, r) in right.iter().enumerate() {
            let replaced = above[j] + usize::from(l != r);
            let mut best = replaced.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *l == right[j - 1] && left[i - 1] == *r {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_one_edit() {
        assert_eq!(distance("listen", "listen"), 0);
        assert_eq!(distance("lsiten", "listen"), 1);
        assert_eq!(distance("liten", "listen"), 1);
        assert_eq!(distance("", "listen"), 6);
    }

    #[test]
    fn a_key_in_the_wrong_section_is_found_in_its_own() {
        assert_eq!(
            known("server.pool_size").as_deref(),
            Some("database.pool_size")
        );
        assert_eq!(known("sevrer").as_deref(), Some("server"));
        assert_eq!(known("server.qqqqqqqqqqqq"), None);
    }
}
