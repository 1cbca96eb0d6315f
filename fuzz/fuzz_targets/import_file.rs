//! A file of people that somebody hands in: whatever its bytes, it is read within bounds or refused.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sluis_model::import::ImportEncoding;

// The reader stands alone; all of its crate, instrumented, would take minutes to build.
#[path = "../../crates/idp-core/src/console/import/reading.rs"]
mod reading;

use reading::{Limits, Told, read};

const ENCODINGS: [Option<ImportEncoding>; 3] = [
    None,
    Some(ImportEncoding::Utf8),
    Some(ImportEncoding::Windows1252),
];

fuzz_target!(|bytes: &[u8]| {
    for encoding in ENCODINGS {
        for separator in [None, Some(';'), Some(','), Some('\t')] {
            let told = Told {
                encoding,
                separator,
            };
            let Ok(table) = read(bytes, told) else {
                continue;
            };
            assert!(encoding.is_none_or(|encoding| encoding == table.encoding));
            assert!(separator.is_none_or(|separator| separator == table.separator));
            assert!((2..=Limits::COLUMNS).contains(&table.headings.len()));
            assert!((1..=Limits::ROWS).contains(&table.records.len()));
            let lines = bytes
                .iter()
                .filter(|byte| matches!(byte, b'\n' | b'\r'))
                .count();
            let mut before = 0;
            for record in &table.records {
                assert_eq!(record.cells.len(), table.headings.len());
                assert!(record.line > before, "rows follow each other");
                assert!(record.line as usize <= lines + 1, "a line of the file");
                before = record.line;
            }
            let cells = table.records.iter().flat_map(|record| &record.cells);
            for cell in table.headings.iter().chain(cells) {
                assert!(cell.len() <= Limits::CELL && !cell.contains('\0'));
            }
            // The same file says the same again.
            assert_eq!(read(bytes, told), Ok(table));
        }
    }
});
