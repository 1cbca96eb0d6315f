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

/// A cell of JSON that says the same and that [`harmless`] has nothing to add to: a text writes the sign by its number
/// (RFC 8259 §7), and a number below nought becomes a text. An apostrophe would leave what no program can read.
#[must_use]
pub fn harmless_json(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    // A spreadsheet would take what follows for the beginning of a cell.
    let mut begins = true;
    let (mut in_text, mut escaped) = (false, false);
    let mut rest = json.chars().peekable();
    while let Some(letter) = rest.next() {
        if begins && FORMULA.contains(&letter) {
            let sign = format!("\\u{:04x}", u32::from(letter));
            if in_text {
                safe.push_str(&sign);
            } else {
                safe.push('"');
                safe.push_str(&sign);
                let of_number = |next: &char| next.is_ascii_alphanumeric() || "+-.".contains(*next);
                while let Some(more) = rest.next_if(of_number) {
                    safe.push(more);
                }
                safe.push('"');
            }
            begins = false;
            continue;
        }
        safe.push(letter);
        begins = PARTS.contains(&letter) || (begins && (letter == '"' || letter.is_whitespace()));
        if letter == '"' && !escaped {
            in_text = !in_text;
        }
        escaped = in_text && letter == '\\' && !escaped;
    }
    safe
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
    use serde_json::{Value, json};

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
    fn dat_01_a_cell_of_json_stays_json_and_begins_no_formula() {
        for value in [
            json!({ "values": [1, "-2", "=3"], "name": "x, =HYPERLINK(1);+1" }),
            json!({ "=a": "\",-\"", "@b": ";\"=1", "c": "\\\\", "d": "\\,-1" }),
            json!({ "was": ["-1"], "is": ["", "＝1", " @1", "\t-1"] }),
            json!(["=1", "a,\u{2003}-1"]),
        ] {
            let cell = harmless_json(&value.to_string());
            assert_eq!(harmless(&cell), cell);
            let same: Value = serde_json::from_str(&cell).unwrap();
            assert_eq!(same, value, "{cell}");
        }
        let numbers = harmless_json("[-1,-2.5e-3, -4]");
        assert_eq!(harmless(&numbers), numbers);
        let texts: Value = serde_json::from_str(&numbers).unwrap();
        assert_eq!(texts, json!([-1, "-2.5e-3", "-4"]));
        let plain = r#"{"changes":{"name":["Noor","a - b"]},"count":-1}"#;
        assert_eq!(harmless_json(plain), plain);
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
