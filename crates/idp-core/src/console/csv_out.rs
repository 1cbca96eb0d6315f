//! Tables to keep, as spreadsheets of this country open them: UTF-8 with its mark, semicolons, and no
//! cell that a spreadsheet would take for a formula (CWE-1236).

use std::borrow::Cow;

/// The kind of file, for a header.
pub const CONTENT_TYPE: &str = "text/csv; charset=utf-8";

/// What a spreadsheet begins a formula with, in the widths that it knows.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// A table that grows row by row.
#[derive(Debug, Clone)]
pub struct CsvOut(String);

impl CsvOut {
    /// A table with its headings.
    #[must_use]
    pub fn new<T: AsRef<str>>(headings: impl IntoIterator<Item = T>) -> Self {
        let mut table = Self("\u{feff}".to_owned());
        table.row(headings);
        table
    }

    /// One row more.
    pub fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) {
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                self.0.push(';');
            }
            write_cell(&mut self.0, cell.as_ref());
        }
        self.0.push_str("\r\n");
    }

    /// What there is so far, to be sent on; the table goes on empty.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.0).into_bytes()
    }

    /// The whole table.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

/// The cell with an apostrophe before what a spreadsheet would calculate.
#[must_use]
pub fn harmless(cell: &str) -> Cow<'_, str> {
    let dangerous = cell.starts_with(['\t', '\r', '\n']) || cell.trim_start().starts_with(FORMULA);
    if dangerous {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The cell as it was before [`harmless`], for a table of ours that comes back.
#[must_use]
pub fn as_typed(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.trim_start().starts_with(FORMULA) => rest,
        _ => cell,
    }
}

fn write_cell(out: &mut String, cell: &str) {
    let cell = harmless(cell);
    let plain = !cell.contains([';', ',', '"', '\'', '\n', '\r', '\t']) && cell.trim() == cell;
    if plain {
        out.push_str(&cell);
        return;
    }
    out.push('"');
    for c in cell.chars() {
        if c == '"' {
            out.push('"');
        }
        if c != '\0' {
            out.push(c);
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(cells: &[&str]) -> String {
        let mut table = CsvOut(String::new());
        table.row(cells);
        table.0
    }

    #[test]
    fn dat_01_no_cell_begins_with_what_a_spreadsheet_calculates() {
        for cell in [
            "=HYPERLINK(\"http://evil.test\")",
            "+31612345678",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "  =1",
            "＝1",
        ] {
            let written = line(&[cell]);
            let inside = written.trim_start_matches('"');
            assert!(inside.starts_with('\''), "{cell:?}: {written:?}");
            assert_eq!(as_typed(&harmless(cell)).trim(), cell.trim(), "{cell:?}");
        }
        assert_eq!(line(&["Eva", "'s-Gravenhage"]), "Eva;\"'s-Gravenhage\"\r\n");
        assert_eq!(as_typed("'s-Gravenhage"), "'s-Gravenhage");
    }

    #[test]
    fn separators_quotes_and_line_ends_are_quoted() {
        assert_eq!(
            line(&["a;b", "c\"d", "e\nf", " g"]),
            "\"a;b\";\"c\"\"d\";\"e\nf\";\" g\"\r\n"
        );
    }

    #[test]
    fn a_table_begins_with_the_mark_of_its_encoding() {
        let mut table = CsvOut::new(["naam"]);
        table.row(["Zoë"]);
        assert_eq!(table.finish(), "\u{feff}naam\r\nZoë\r\n".as_bytes());
    }
}
