//! What is inside: lines of JSON. A head; of each table its name and columns, a line a row, and an end with
//! the number of rows and the checksum of their lines; and a last line, so that nothing can be missing.

use super::{
    BackupError,
    sealed::{Opening, Sealing},
};
use aws_lc_rs::digest;
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sluis_store::{Counted, Piece};
use std::io::{self, BufRead, BufReader, Write};

/// Rows that are handed on at once, and about how many bytes of them.
const ROWS: usize = 1000;
const BYTES: usize = 2 << 20;

/// The first line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Head {
    /// The version of the program that wrote it.
    pub(crate) program: String,
    /// When.
    pub(crate) made_at: DateTime<Utc>,
    /// Whose: the public address of the installation.
    pub(crate) issuer: String,
    /// From which database: `sqlite` or `postgres`.
    pub(crate) database: String,
    /// The migrations that made the schema.
    pub(crate) migrations: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Table { name: String, columns: Vec<String> },
    End { rows: u64, sha256: String },
    Complete { tables: u64, rows: u64 },
}

/// What a whole backup holds.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Summary {
    /// Its head.
    #[serde(flatten)]
    pub(crate) head: Head,
    /// Rows by table.
    pub(crate) tables: Vec<Counted>,
}

impl Summary {
    pub(crate) fn rows(&self) -> u64 {
        self.tables.iter().map(|(_, rows)| rows).sum()
    }
}

/// Writes pieces as they come.
pub(crate) struct Writer<W> {
    out: Sealing<W>,
    program: Head,
    lines: digest::Context,
    tables: u64,
    rows: u64,
}

/// Begins a backup; `head` without database and migrations, which the first piece tells.
pub(crate) fn write<W: Write>(
    out: W,
    key: &[u8; 32],
    salt: [u8; 32],
    head: Head,
) -> io::Result<Writer<W>> {
    Ok(Writer {
        out: Sealing::begin(out, key, salt)?,
        program: head,
        lines: digest::Context::new(&digest::SHA256),
        tables: 0,
        rows: 0,
    })
}

impl<W: Write> Writer<W> {
    pub(crate) fn put(&mut self, piece: Piece) -> io::Result<()> {
        match piece {
            Piece::Schema {
                database,
                migrations,
            } => {
                self.program.database = database;
                self.program.migrations = migrations;
                let head = serde_json::to_string(&self.program)?;
                writeln!(self.out, "{head}")
            }
            Piece::Table { name, columns } => {
                self.lines = digest::Context::new(&digest::SHA256);
                self.tables += 1;
                self.line(&Line::Table { name, columns })
            }
            Piece::Rows(rows) => rows.iter().try_for_each(|row| {
                self.lines.update(row.as_bytes());
                self.lines.update(b"\n");
                writeln!(self.out, "{row}")
            }),
            Piece::End { rows } => {
                self.rows += rows;
                let sha256 = HEXLOWER.encode(self.lines.clone().finish().as_ref());
                self.line(&Line::End { rows, sha256 })
            }
        }
    }

    fn line(&mut self, line: &Line) -> io::Result<()> {
        let line = serde_json::to_string(line)?;
        writeln!(self.out, "{line}")
    }

    pub(crate) fn finish(mut self) -> io::Result<W> {
        let last = Line::Complete {
            tables: self.tables,
            rows: self.rows,
        };
        self.line(&last)?;
        self.out.finish()
    }
}

/// Reads a backup, and proves every checksum and count on the way.
pub(crate) struct Reader<R: BufRead> {
    from: BufReader<Opening<R>>,
    head: Head,
    begun: bool,
    lines: digest::Context,
    rows: u64,
    waiting: Option<String>,
    name: Option<String>,
    tables: Vec<Counted>,
    over: bool,
}

impl<R: BufRead> Reader<R> {
    /// # Errors
    /// It is no backup, or not of this key.
    pub(crate) fn open(from: R, key: &[u8; 32]) -> Result<Self, BackupError> {
        let mut from = BufReader::new(Opening::begin(from, key)?);
        let mut head = String::new();
        from.read_line(&mut head)?;
        let head = serde_json::from_str(&head)
            .map_err(|error| BackupError::Damaged(format!("its head: {error}")))?;
        Ok(Self {
            from,
            head,
            begun: false,
            lines: digest::Context::new(&digest::SHA256),
            rows: 0,
            waiting: None,
            name: None,
            tables: vec![],
            over: false,
        })
    }

    /// Reads to the end: what the backup holds, all of it proven.
    ///
    /// # Errors
    /// It is damaged.
    pub(crate) fn prove(mut self) -> Result<Summary, BackupError> {
        while self.next()?.is_some() {}
        Ok(Summary {
            head: self.head,
            tables: self.tables,
        })
    }

    /// The next piece; none once the backup is over and was whole.
    ///
    /// # Errors
    /// It is damaged.
    pub(crate) fn next(&mut self) -> Result<Option<Piece>, BackupError> {
        if !self.begun {
            self.begun = true;
            let Head {
                database,
                migrations,
                ..
            } = self.head.clone();
            return Ok(Some(Piece::Schema {
                database,
                migrations,
            }));
        }
        if self.over {
            return Ok(None);
        }
        let mut rows = vec![];
        let mut bytes = 0;
        while rows.len() < ROWS && bytes < BYTES {
            let line = self.line()?;
            if !line.starts_with('[') {
                self.waiting = Some(line);
                break;
            }
            self.lines.update(line.as_bytes());
            self.lines.update(b"\n");
            self.rows += 1;
            bytes += line.len();
            rows.push(line);
        }
        if !rows.is_empty() {
            if self.name.is_none() {
                return Err(damaged("rows of no table"));
            }
            return Ok(Some(Piece::Rows(rows)));
        }
        let line = self.line()?;
        let line = serde_json::from_str(&line).map_err(|error| damaged(&error.to_string()))?;
        match line {
            Line::Table { name, columns } if self.name.is_none() => {
                self.lines = digest::Context::new(&digest::SHA256);
                self.rows = 0;
                self.name = Some(name.clone());
                Ok(Some(Piece::Table { name, columns }))
            }
            Line::End { rows, sha256 } => {
                let name = self
                    .name
                    .take()
                    .ok_or_else(|| damaged("an end of no table"))?;
                if HEXLOWER.encode(self.lines.clone().finish().as_ref()) != sha256
                    || rows != self.rows
                {
                    return Err(damaged(&format!(
                        "the rows of {name} are not those that were written"
                    )));
                }
                self.tables.push((name, rows));
                Ok(Some(Piece::End { rows }))
            }
            Line::Complete { tables, rows } if self.name.is_none() => {
                let sum: u64 = self.tables.iter().map(|(_, rows)| rows).sum();
                if tables != self.tables.len() as u64 || rows != sum {
                    return Err(damaged("tables are missing"));
                }
                self.over = true;
                Ok(None)
            }
            _ => Err(damaged("its lines are out of order")),
        }
    }

    fn line(&mut self) -> Result<String, BackupError> {
        if let Some(line) = self.waiting.take() {
            return Ok(line);
        }
        let mut line = String::new();
        self.from.read_line(&mut line)?;
        if !line.ends_with('\n') {
            return Err(damaged("it ends too early"));
        }
        line.pop();
        Ok(line)
    }
}

fn damaged(what: &str) -> BackupError {
    BackupError::Damaged(what.to_owned())
}
