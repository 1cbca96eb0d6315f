//! The table at the end.

use std::fmt;

use super::counts::Seen;
use super::ledger::Reckoning;

/// One fault and how it went.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    pub(crate) fault: &'static str,
    pub(crate) seen: Seen,
    pub(crate) reckoning: Reckoning,
    /// Seconds from the repair (or the fault, where nothing is repaired) until somebody signed in.
    pub(crate) recovery: Option<f64>,
    /// What was seen beside.
    pub(crate) notes: Vec<String>,
    /// Each promise that was broken.
    pub(crate) broken: Vec<String>,
}

impl Row {
    /// Notes a broken promise unless it is kept.
    pub(crate) fn demand(&mut self, is_kept: bool, what: impl Into<String>) {
        if !is_kept {
            self.broken.push(what.into());
        }
    }

    /// Whether everything was kept.
    pub(crate) const fn is_kept(&self) -> bool {
        self.broken.is_empty() && self.reckoning.broken.is_empty()
    }

    /// What was broken, with what was seen of it.
    pub(crate) fn faults(&self) -> Vec<String> {
        if self.is_kept() {
            return Vec::new();
        }
        let all = self.broken.iter().chain(&self.reckoning.broken);
        all.chain(&self.seen.told).cloned().collect()
    }

    pub(crate) fn head() -> String {
        format!(
            "{:<46} {:>6} {:>5} {:>6} {:>6} {:>9} {:>9}  {}",
            "fault", "fine", "503", "errors", "wrong", "ledger", "recovery", "notes"
        )
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ledger = match (self.reckoning.broken.len(), self.reckoning.kept) {
            (0, 0) => "-".to_owned(),
            (0, kept) => format!("{kept} kept"),
            (broken, _) => format!("{broken} LOST"),
        };
        let recovery = self
            .recovery
            .map_or_else(|| "-".to_owned(), |seconds| format!("{seconds:.1} s"));
        let mut notes = self.notes.join("; ");
        if !self.is_kept() {
            notes = format!("BROKEN {notes}");
        }
        let line = format!(
            "{:<46} {:>6} {:>5} {:>6} {:>6} {ledger:>9} {recovery:>9}  {notes}",
            self.fault, self.seen.fine, self.seen.later, self.seen.errors, self.seen.wrong,
        );
        f.write_str(line.trim_end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_with_a_broken_promise_says_so() {
        let mut row = Row {
            fault: "x",
            recovery: Some(1.25),
            ..Row::default()
        };
        row.demand(true, "kept");
        assert!(row.is_kept() && row.to_string().contains("1.2 s"));
        row.demand(false, "one was lost");
        assert!(row.to_string().contains("BROKEN"));
        assert_eq!(row.faults(), ["one was lost"]);
    }
}
