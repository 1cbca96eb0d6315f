//! The numbered rows of requirements: five families, each counted from one.

use std::fmt;

/// Where a row comes from; in the order in which they are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Family {
    /// Research portal
    N,
    /// Energy co-operatives
    E,
    /// School
    U,
    /// Care
    H,
    /// Filling station
    S,
}

impl Family {
    /// Every family, in order.
    pub(crate) const ALL: [Self; 5] = [Self::N, Self::E, Self::U, Self::H, Self::S];

    /// How many rows it has.
    const fn size(self) -> u8 {
        match self {
            Self::N => 35,
            Self::E => 25,
            Self::U => 39,
            Self::H => 35,
            Self::S => 20,
        }
    }

    fn of_letter(letter: char) -> Option<Self> {
        match letter.to_ascii_uppercase() {
            'N' => Some(Self::N),
            'E' => Some(Self::E),
            'U' => Some(Self::U),
            'H' => Some(Self::H),
            'S' => Some(Self::S),
            _ => None,
        }
    }

    /// Its rows, in order.
    pub(crate) fn rows(self) -> impl Iterator<Item = Row> {
        (1..=self.size()).map(move |number| Row {
            family: self,
            number,
        })
    }
}

/// One requirement, shown as `E-18`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row {
    /// The letter.
    pub(crate) family: Family,
    /// From one to the size of the family.
    pub(crate) number: u8,
}

impl Row {
    /// Every row of every family, in order.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        Family::ALL.into_iter().flat_map(Family::rows)
    }

    /// The rows that a test's name begins with, such as E-18 and U-04 in
    /// `e18_u04_a_device_is_remembered`. Later words are not asked: a `u16` there is a number.
    pub(crate) fn proven_by(test: &str) -> impl Iterator<Item = Self> {
        test.split('_').map_while(Self::of_word)
    }

    /// The row that a word of a test's name says, such as `e18`.
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        let family = Family::of_letter(word.chars().next()?)?;
        let digits = word.get(1..).filter(|digits| {
            digits.len() == 2 && digits.chars().all(|digit| digit.is_ascii_digit())
        })?;
        let number = digits.parse().ok()?;
        (1..=family.size())
            .contains(&number)
            .then_some(Self { family, number })
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}-{:02}", self.family, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(test: &str) -> Vec<String> {
        Row::proven_by(test).map(|row| row.to_string()).collect()
    }

    #[test]
    fn a_name_may_begin_with_several_rows() {
        assert_eq!(rows("e18_h28_a_device_is_remembered"), ["E-18", "H-28"]);
    }

    #[test]
    fn words_after_the_first_that_is_no_row_are_words() {
        assert!(rows("a_port_is_a_u16").is_empty());
        assert_eq!(rows("n01_a_port_is_a_u16"), ["N-01"]);
    }

    #[test]
    fn numbers_outside_a_family_are_no_rows() {
        for name in [
            "s256_is_asked",
            "e99_x",
            "e26_x",
            "n00_x",
            "h1_x",
            "x01_x",
            "",
            "_",
            "é1_x",
            "s+1_x",
        ] {
            assert!(rows(name).is_empty(), "{name}");
        }
    }

    #[test]
    fn there_are_as_many_rows_as_in_the_requirements() {
        assert_eq!(Row::all().count(), 154);
        assert!(Row::all().is_sorted());
    }
}
