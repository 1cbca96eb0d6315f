//! A release's migrations run while the program of the release before still works beside them: they
//! widen the schema. What narrows it, after a release in which nobody used it any more, says so by its name.

use std::{fs, path::Path};

/// The last migration of the first release, whose program knew the schema before it no longer.
const FIRST_RELEASE: &str = "20261128230000_schema_level";
/// How the name of a migration ends that takes away what the release before does not use.
const NARROWS: &str = "_contract";

/// What the program of the release before could stumble over.
fn narrowings(sql: &str) -> Vec<String> {
    let text = sql
        .lines()
        .filter(|line| !line.trim_start().starts_with("--"))
        .collect::<Vec<_>>()
        .join(" ")
        .to_uppercase();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.split(';')
        .map(str::trim)
        .filter(|statement| {
            let takes_away = ["DROP TABLE", "DROP COLUMN", " RENAME ", "SET NOT NULL"]
                .iter()
                .any(|words| statement.contains(words));
            // What inserts a row without knowing the column has no value for it.
            let demands = statement.contains("ADD COLUMN")
                && statement.contains("NOT NULL")
                && !statement.contains("DEFAULT");
            takes_away || demands
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn flt_62_what_the_program_before_would_stumble_over_is_seen() {
    for sql in [
        "DROP TABLE people;",
        "ALTER TABLE people\n    DROP COLUMN email;",
        "ALTER TABLE people RENAME COLUMN email TO mail;",
        "ALTER TABLE people ADD COLUMN size BIGINT NOT NULL;",
        "ALTER TABLE people ALTER COLUMN email SET NOT NULL;",
    ] {
        assert_eq!(narrowings(sql).len(), 1, "{sql}");
    }
    for sql in [
        "CREATE TABLE sizes (id TEXT NOT NULL PRIMARY KEY);",
        "ALTER TABLE people ADD COLUMN size BIGINT;",
        "ALTER TABLE people ADD COLUMN size BIGINT NOT NULL DEFAULT 0;",
        "-- DROP TABLE people;",
        "DROP INDEX people_email;",
    ] {
        assert_eq!(narrowings(sql), [""; 0], "{sql}");
    }
}

#[test]
fn flt_62_migrations_since_the_first_release_widen_the_schema() {
    for database in ["sqlite", "postgres"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../migrations")
            .join(database);
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if name.as_str() <= FIRST_RELEASE || name.ends_with(NARROWS) {
                continue;
            }
            let sql = fs::read_to_string(path.join("up.sql")).unwrap();
            assert_eq!(narrowings(&sql), [""; 0], "{database}/{name}");
        }
    }
}
