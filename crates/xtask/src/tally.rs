//! Counts of what passed, failed and was skipped, over all stages.

use std::fmt;

/// A test counts as one, and so does every check that is not a Rust test.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Tally {
    passed: u64,
    failed: u64,
    skipped: u64,
    /// What failed, with the lines that say why: told again at the very end, where a log that is cut
    /// in the middle still shows it.
    failures: Vec<String>,
}

impl Tally {
    /// Nothing failed.
    pub(crate) fn is_green(&self) -> bool {
        self.failed == 0
    }

    /// Counts one check and prints its name with the faults found, if any.
    pub(crate) fn check(&mut self, name: &str, faults: &[String]) {
        if faults.is_empty() {
            self.passed += 1;
            println!("ok      {name}");
        } else {
            self.failed += 1;
            let mut told = format!("FAILED  {name}");
            for fault in faults {
                told.push_str("\n        ");
                told.push_str(fault);
            }
            println!("{told}");
            self.failures.push(told);
        }
    }

    /// Adds what a test binary counted.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.failures.extend(other.failures);
    }

    /// Keeps what a failed Rust test said, for the end.
    pub(crate) fn tell_again(&mut self, failure: String) {
        self.failures.push(failure);
    }

    /// What failed, with its reasons.
    pub(crate) fn failures(&self) -> &[String] {
        &self.failures
    }

    /// Reads the summary line of one Rust test binary; `None` for every other line.
    pub(crate) fn of_summary(line: &str) -> Option<Self> {
        let rest = line.trim().strip_prefix("test result: ")?;
        let (_, counts) = rest.split_once(". ")?;
        let mut tally = Self::default();
        for part in counts.split(';') {
            let mut words = part.split_whitespace();
            let (Some(number), Some(kind)) = (words.next(), words.next()) else {
                continue;
            };
            let Ok(number) = number.parse() else { continue };
            match kind {
                "passed" => tally.passed = number,
                "failed" => tally.failed = number,
                "ignored" => tally.skipped = number,
                _ => {}
            }
        }
        Some(tally)
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} passed, {} failed, {} skipped",
            self.passed, self.failed, self.skipped
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_line_gives_its_three_counts() {
        let line = "test result: FAILED. 12 passed; 3 failed; 2 ignored; 0 measured; 7 filtered out; finished in 0.41s";
        assert_eq!(
            Tally::of_summary(line),
            Some(Tally {
                passed: 12,
                failed: 3,
                skipped: 2,
                failures: Vec::new(),
            })
        );
    }

    #[test]
    fn other_lines_are_no_summary() {
        assert_eq!(Tally::of_summary("test result_is_kept ... ok"), None);
        assert_eq!(Tally::of_summary("running 3 tests"), None);
    }

    #[test]
    fn the_closing_line_has_the_agreed_shape() {
        let tally = Tally {
            passed: 4,
            failed: 0,
            skipped: 1,
            failures: Vec::new(),
        };
        assert_eq!(tally.to_string(), "4 passed, 0 failed, 1 skipped");
        assert!(tally.is_green());
    }

    #[test]
    fn what_failed_is_kept_with_its_reasons() {
        let mut tally = Tally::default();
        tally.check("a check", &["a reason".to_owned()]);
        let mut other = Tally::default();
        other.tell_again("a test".to_owned());
        tally.add(other);
        assert_eq!(
            tally.failures(),
            ["FAILED  a check\n        a reason", "a test"]
        );
    }
}
