//! What was measured, as a table.

use std::{collections::BTreeMap, fmt, time::Duration};

/// What every list has to stay under.
const PROMISED_MS: f64 = 50.0;

/// One list on one store.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    least: f64,
    median: f64,
    p95: f64,
}

/// Lists by name, in the order in which they were measured first.
#[derive(Debug, Default)]
pub(crate) struct Table {
    names: Vec<&'static str>,
    cells: BTreeMap<(&'static str, usize), Cell>,
    lengths: BTreeMap<&'static str, usize>,
}

impl Table {
    /// Keeps the times of a list, the shortest first, on the first or second store.
    pub(crate) fn note(
        &mut self,
        name: &'static str,
        store: usize,
        times: &[Duration],
        length: usize,
    ) {
        if !self.names.contains(&name) {
            self.names.push(name);
        }
        let at = |share: usize| {
            let index = (times.len() * share).div_ceil(100).saturating_sub(1);
            times
                .get(index)
                .map_or(0.0, |time| time.as_secs_f64() * 1000.0)
        };
        let cell = Cell {
            least: at(0),
            median: at(50),
            p95: at(95),
        };
        self.cells.insert((name, store), cell);
        self.lengths.insert(name, length);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "| page | SQLite least | median | p95 | PostgreSQL least | median | p95 | KiB | |"
        )?;
        writeln!(
            f,
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
        )?;
        let mut late = 0;
        for name in &self.names {
            let cell = |store| self.cells.get(&(*name, store)).copied().unwrap_or_default();
            let (one, two) = (cell(0), cell(1));
            let over = one.median.max(two.median) >= PROMISED_MS;
            late += usize::from(over);
            writeln!(
                f,
                "| {name} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} | {} | {} |",
                one.least,
                one.median,
                one.p95,
                two.least,
                two.median,
                two.p95,
                self.lengths.get(name).copied().unwrap_or_default() / 1024,
                if over { "over 50 ms" } else { "" },
            )?;
        }
        writeln!(
            f,
            "{} pages, {late} over {PROMISED_MS} ms",
            self.names.len()
        )
    }
}
