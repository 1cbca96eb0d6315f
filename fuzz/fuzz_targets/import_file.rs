//! A file of people, as an administrator sends one: any bytes are a table with rows and their faults, or
//! are refused.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sluis_idp_core::console::import::reading::{Limits, Told, read};

fuzz_target!(|bytes: &[u8]| {
    let table = read(bytes, Told::default());
    if let Ok(table) = &table {
        assert!(table.headings.len() <= Limits::COLUMNS);
        assert!(table.records.len() <= Limits::ROWS);
        let mut line = 0;
        for record in &table.records {
            assert_eq!(record.cells.len(), table.headings.len(), "as wide as the headings");
            assert!(record.line > line, "lines go on");
            line = record.line;
        }
    }
    let rows = sluis_idp_core::console::import::read_everything(bytes).map(|(rows, _)| rows);
    assert_eq!(rows, table.ok().map(|table| table.records.len()));
});
