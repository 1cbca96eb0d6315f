//! Bytes of a file become rows: encoding and separator are found out, and everything has a bound.

use encoding_rs::WINDOWS_1252;
use sluis_model::import::ImportEncoding;
use std::borrow::Cow;

/// Bounds of a file.
pub struct Limits;

impl Limits {
    /// The most bytes.
    pub const BYTES: usize = 20 * 1024 * 1024;
    /// The most rows below the headings.
    pub const ROWS: usize = 50_000;
    /// The most columns.
    pub const COLUMNS: usize = 60;
    /// The longest cell, in bytes.
    pub const CELL: usize = 2_000;
    /// The longest heading, in bytes.
    pub const HEADING: usize = 200;
}

/// Why a file is not read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Only headings.
    #[error("there are headings, but no rows")]
    NoRows,
    /// Too many bytes.
    #[error("the file is too large")]
    TooLarge,
    /// Too many rows.
    #[error("there are too many rows")]
    TooManyRows,
    /// Too many columns.
    #[error("there are too many columns")]
    TooManyColumns,
    /// A cell is too long.
    #[error("line {0}: a cell is too long")]
    CellTooLong(u32),
    /// It is said to be UTF-8, and is not.
    #[error("the file is not UTF-8")]
    NotUtf8,
    /// A spreadsheet, an archive or a picture; no text.
    #[error("the file is no text")]
    NoText,
    /// The first line is data.
    #[error("one column alone: the separator was not found")]
    OneColumn,
}

/// A row as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Record {
    /// The line it begins on, counted from 1.
    pub line: u32,
    /// Its cells, as many as there are headings.
    pub cells: Vec<String>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// How.
    pub encoding: ImportEncoding,
    /// What stands between cells.
    pub separator: char,
    /// The first row.
    pub headings: Vec<String>,
    /// The others; lines without any text are left out.
    pub records: Vec<Record>,
}

/// What somebody said about the file; `None` is found out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Told {
    /// The encoding.
    pub encoding: Option<ImportEncoding>,
    /// What stands between cells.
    pub separator: Option<char>,
}

/// Reads a whole file.
///
/// # Errors
/// [`FileFault`] says why there is nothing to go on with.
pub fn read(bytes: &[u8], told: Told) -> Result<Table, FileFault> {
    if bytes.len() > Limits::BYTES {
        return Err(FileFault::TooLarge);
    }
    let (text, encoding) = decode(bytes, told.encoding)?;
    if text.trim().is_empty() {
        return Err(FileFault::Empty);
    }
    let separator = told.separator.unwrap_or_else(|| separator_of(&text));
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(u8::try_from(separator).unwrap_or(b';'))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut headings: Option<Vec<String>> = None;
    let mut records = vec![];
    let mut lines = Lines::new(&text);
    let mut row = csv::StringRecord::new();
    while reader
        .read_record(&mut row)
        .map_err(|_| FileFault::NotUtf8)?
    {
        let start = row.position().map_or(0, csv::Position::byte);
        let line = lines.at(usize::try_from(start).unwrap_or(usize::MAX));
        if row.len() > Limits::COLUMNS {
            return Err(FileFault::TooManyColumns);
        }
        let longest = if headings.is_some() {
            Limits::CELL
        } else {
            Limits::HEADING
        };
        if row.iter().any(|cell| cell.len() > longest) {
            return Err(FileFault::CellTooLong(line));
        }
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let cells = row.iter().map(clean);
        match &headings {
            None => headings = Some(cells.collect()),
            Some(known) => {
                if records.len() >= Limits::ROWS {
                    return Err(FileFault::TooManyRows);
                }
                let width = known.len();
                let mut cells: Vec<String> = cells.collect();
                // Cells beyond the last heading have no meaning; spreadsheets leave empty ones there.
                cells.resize(width, String::new());
                records.push(Record { line, cells });
            }
        }
    }
    let headings = headings.ok_or(FileFault::Empty)?;
    if headings.len() < 2 {
        return Err(FileFault::OneColumn);
    }
    if records.is_empty() {
        return Err(FileFault::NoRows);
    }
    Ok(Table {
        encoding,
        separator,
        headings,
        records,
    })
}

/// The cell without blanks around it and without what no cell may hold.
fn clean(cell: &str) -> String {
    cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
        .replace('\0', "")
}

fn decode(
    bytes: &[u8],
    told: Option<ImportEncoding>,
) -> Result<(Cow<'_, str>, ImportEncoding), FileFault> {
    // Of archives (and so of spreadsheets), pictures and UTF-16: none of them holds text of ours.
    let head = &bytes[..bytes.len().min(4096)];
    if head.starts_with(b"PK\x03\x04") || head.contains(&0) {
        return Err(FileFault::NoText);
    }
    let body = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match (std::str::from_utf8(body), told) {
        (Ok(text), None | Some(ImportEncoding::Utf8)) => {
            Ok((Cow::Borrowed(text), ImportEncoding::Utf8))
        }
        (Err(_), Some(ImportEncoding::Utf8)) => Err(FileFault::NotUtf8),
        (_, Some(ImportEncoding::Windows1252)) | (Err(_), None) => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(body);
            Ok((text, ImportEncoding::Windows1252))
        }
    }
}

/// The separator that most of the first line is parted by, outside of quotes.
fn separator_of(text: &str) -> char {
    let mut counts = [(';', 0_usize), (',', 0), ('\t', 0)];
    let mut quoted = false;
    for c in text.trim_start().chars() {
        match c {
            '"' => quoted = !quoted,
            '\n' | '\r' if !quoted => break,
            _ if !quoted => {
                if let Some((_, count)) = counts.iter_mut().find(|(known, _)| *known == c) {
                    *count += 1;
                }
            }
            _ => {}
        }
    }
    // The first of equals wins, and that is the Dutch one.
    counts
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(';', |(separator, _)| separator)
}

/// Counts lines as an editor does: the reader's own count knows one kind of line end.
struct Lines<'t> {
    bytes: &'t [u8],
    at: usize,
    line: u32,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            bytes: text.as_bytes(),
            at: 0,
            line: 1,
        }
    }

    /// The line that a byte stands on; the reader may point at the line end before it.
    fn at(&mut self, mut byte: usize) -> u32 {
        while self
            .bytes
            .get(byte)
            .is_some_and(|found| matches!(found, b'\n' | b'\r'))
        {
            byte += 1;
        }
        let until = byte.min(self.bytes.len());
        while self.at < until {
            let here = self.bytes[self.at];
            let pair = here == b'\r' && self.bytes.get(self.at + 1) == Some(&b'\n');
            if here == b'\n' || (here == b'\r' && !pair) {
                self.line += 1;
            }
            self.at += 1;
        }
        self.line
    }
}

#[cfg(test)]
#[path = "reading_tests.rs"]
mod tests;
