//! The written schema of a setup file is the present one.

use sluis_idp_core::administration::setup_schema;
use std::{fs, path::Path};

#[test]
fn the_written_schema_of_a_setup_file_is_the_present_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/setup.schema.json");
    let present = serde_json::to_string_pretty(&setup_schema()).unwrap() + "\n";
    if std::env::var_os("SLUIS_WRITE_DOCS").is_some() {
        fs::write(&path, &present).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap();
    assert!(
        written == present,
        "docs/setup.schema.json is old: write it with SLUIS_WRITE_DOCS=1 cargo test -p sluis --test setup_schema"
    );
}
