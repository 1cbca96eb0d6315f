//! Tables to keep, as spreadsheets of this country open them: UTF-8 with its mark, semicolons, and no
//! cell that a spreadsheet would take for a formula (CWE-1236).

use std::borrow::Cow;

/// The kind of file, for a header.
pub const CONTENT_TYPE: &str = "text/csv; charset=utf-8";

/// What a spreadsheet begins a formula with, in the widths that it knows.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// What parts cells or rows of some table: a spreadsheet of an English-speaking country opens ours by commas, and
/// takes quotes within a cell for none.
const PARTS: [char; 5] = [',', ';', '\t', '\r', '\n'];

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

/// The cell with an apostrophe before what a spreadsheet would calculate: at its beginning, and wherever one that
/// parts cells otherwise than this table does would begin another.
#[must_use]
pub fn harmless(cell: &str) -> Cow<'_, str> {
    let leads = cell.starts_with(['\t', '\r', '\n']) || cell.trim_start().starts_with(FORMULA);
    let mut inside = vec![];
    let mut calculates = false;
    for (at, letter) in cell.char_indices().rev() {
        if calculates && PARTS.contains(&letter) {
            inside.push(at + letter.len_utf8());
            calculates = false;
        } else {
            calculates = leads_to_formula(letter, calculates);
        }
    }
    if !leads && inside.is_empty() {
        return Cow::Borrowed(cell);
    }
    let mut safe = String::with_capacity(cell.len() + inside.len() + 1);
    if leads {
        safe.push('\'');
    }
    let mut from = 0;
    for at in inside.into_iter().rev() {
        safe.push_str(&cell[from..at]);
        safe.push('\'');
        from = at;
    }
    safe.push_str(&cell[from..]);
    Cow::Owned(safe)
}

/// The cell as it was before [`harmless`], for a table of ours that comes back.
#[must_use]
pub fn as_typed(cell: &str) -> Cow<'_, str> {
    if !cell.contains('\'') {
        return Cow::Borrowed(cell);
    }
    let letters: Vec<char> = cell.chars().collect();
    let mut typed = vec![];
    let mut calculates = false;
    for (index, letter) in letters.iter().enumerate().rev() {
        let before = index.checked_sub(1).and_then(|index| letters.get(index));
        let is_ours = *letter == '\'' && before.is_some_and(|before| PARTS.contains(before));
        if calculates && is_ours {
            calculates = false;
            continue;
        }
        calculates = leads_to_formula(*letter, calculates);
        typed.push(*letter);
    }
    let typed: String = typed.into_iter().rev().collect();
    match typed.strip_prefix('\'') {
        Some(rest) if rest.trim_start().starts_with(FORMULA) => Cow::Owned(rest.to_owned()),
        _ => Cow::Owned(typed),
    }
}

/// Whether a spreadsheet that begins a cell before this letter would calculate, where it would do so behind it or
/// not: blanks and quotes keep none from that.
fn leads_to_formula(letter: char, behind: bool) -> bool {
    if letter == '"' || letter.is_whitespace() {
        behind
    } else {
        FORMULA.contains(&letter)
    }
}

fn write_cell(out: &mut String, cell: &str) {
    // It is left out, and before that is looked for which it hides.
    let cell = if cell.contains('\0') {
        Cow::Owned(cell.replace('\0', ""))
    } else {
        Cow::Borrowed(cell)
    };
    let cell = harmless(&cell);
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
        out.push(c);
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
    fn dat_01_no_cell_of_another_separator_begins_with_what_a_spreadsheet_calculates() {
        for cell in [
            "x,=HYPERLINK(1),y",
            "x, @SUM(A1),y",
            "x;+1;y",
            "x\t-1\ty",
            "x\n=1\ny",
            "x,\r\n\t=1",
            // A closing quote and an opening one make an empty text of the formula.
            "x,\"=1&\",y",
            "x,＝1",
            "x\0,\0=1",
            "\0=1",
            "-1,-2",
        ] {
            let written = line(&["Eva", cell, "Visser"]);
            for separator in [b';', b',', b'\t'] {
                let mut reader = csv::ReaderBuilder::new()
                    .delimiter(separator)
                    .has_headers(false)
                    .flexible(true)
                    .from_reader(written.as_bytes());
                for record in reader.records() {
                    for field in &record.unwrap() {
                        let calculates = field.trim_start().starts_with(FORMULA);
                        assert!(!calculates, "{cell:?}: {written:?}: {field:?}");
                    }
                }
            }
            assert_eq!(as_typed(&harmless(cell)), cell, "{cell:?}");
        }
        for cell in ["Visser, Noor", "1A, 2B", "a - b", "{\"a\":\"-\"}", "x,'t"] {
            assert_eq!(harmless(cell), cell);
            assert_eq!(as_typed(cell), cell);
        }
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
