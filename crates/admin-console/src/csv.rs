//! Files for spreadsheets: UTF-8 with a mark, semicolons as Dutch Excel wants them, and nothing that a
//! spreadsheet would run as a formula.

use sluis_idp_core::console::csv_out;

/// A file under way.
pub(crate) struct Csv(String);

impl Csv {
    /// A file with these columns.
    pub(crate) fn begin(columns: &[&str]) -> Self {
        let mut csv = Self("\u{feff}".to_owned());
        csv.line(columns);
        csv
    }

    /// One line more.
    pub(crate) fn line(&mut self, fields: &[&str]) {
        for (index, field) in fields.iter().enumerate() {
            if index > 0 {
                self.0.push(';');
            }
            self.field(field);
        }
        self.0.push_str("\r\n");
    }

    fn field(&mut self, text: &str) {
        let safe = csv_out::harmless(text);
        let formula = safe != text;
        let quoted = formula || text.contains(['"', ';', ',', '\n', '\r']);
        if !quoted {
            self.0.push_str(text);
            return;
        }
        self.0.push('"');
        self.0.push_str(&safe.replace('"', "\"\""));
        self.0.push('"');
    }

    /// The file.
    pub(crate) fn done(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_file_is_run_as_a_formula() {
        let mut csv = Csv::begin(&["a", "b"]);
        csv.line(&["=1+1", "+31612345678"]);
        csv.line(&["@x", "-2"]);
        csv.line(&["\tx", "\rx"]);
        csv.line(&["O'Neil; Anna", "zeg \"ja\""]);
        let text = String::from_utf8(csv.done()).unwrap();
        assert_eq!(
            text,
            "\u{feff}a;b\r\n\"'=1+1\";\"'+31612345678\"\r\n\"'@x\";\"'-2\"\r\n\"'\tx\";\"'\rx\"\r\n\
             \"O'Neil; Anna\";\"zeg \"\"ja\"\"\"\r\n"
        );
    }
}
