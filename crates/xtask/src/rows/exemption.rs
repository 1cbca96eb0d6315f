//! Rows that need no test yet, and why. A row leaves this list when what it asks for is built.

use super::row::{Family, Row};

/// A row that passes without a test.
#[derive(Debug)]
pub(crate) struct Exemption {
    /// Which row.
    pub(crate) row: Row,
    /// Why it is missing; part of the written table.
    pub(crate) reason: &'static str,
}

/// The exempt rows, in the order of the rows.
pub(crate) const EXEMPTIONS: &[Exemption] = &[
    whole(
        Family::U,
        36,
        "signing in through a school's own provider is to come",
    ),
    whole(
        Family::U,
        37,
        "how far a school's own provider is trusted is to come with it",
    ),
];

/// The exemption of that row, if it has one.
pub(crate) fn of(row: Row) -> Option<&'static Exemption> {
    EXEMPTIONS.iter().find(|exemption| exemption.row == row)
}

const fn whole(family: Family, number: u8, reason: &'static str) -> Exemption {
    Exemption {
        row: Row { family, number },
        reason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_exempt_row_exists_and_stands_here_once() {
        assert!(EXEMPTIONS.is_sorted_by(|a, b| a.row < b.row));
        for exemption in EXEMPTIONS {
            assert!(
                Row::all().any(|row| row == exemption.row),
                "{}",
                exemption.row
            );
            assert!(!exemption.reason.is_empty());
        }
    }
}
