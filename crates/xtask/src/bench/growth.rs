//! Very many people, for seeing whether their number slows anybody down: in ten institutions at least and 500
//! to each at most, with a row like those of the measured ones, the same password hash, what lists search
//! them by, and a class.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::Fallible;
use crate::clients;
use crate::machine;

/// How many people there are beside the measured ones, step by step.
pub(super) const STEPS: [u32; 4] = [1_000, 10_000, 100_000, 1_000_000];

const TO_AN_INSTITUTION: u32 = 500;
const INSTITUTIONS: u32 = 10;
const TO_A_CLASS: u32 = 25;

/// One of those who are measured: each that is made is like that one. Those that were made have such names too.
const MEASURED: &str = "username = 'load0' AND people.institution_id NOT LIKE 'grow-%'";

/// What both databases understand.
fn sql(people: u32) -> String {
    let institutions = people.div_ceil(TO_AN_INSTITUTION).max(INSTITUTIONS);
    let to_each = people.div_ceil(institutions).max(1);
    let numbers = |until: u32| {
        format!(
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {}) ",
            until.saturating_sub(1)
        )
    };
    let whose = format!("'grow-' || (i / {to_each})");
    format!(
        "{}INSERT INTO institutions (id, slug, name, language, policy, look, hosts, mail_domains, active, \
         created_at) SELECT 'grow-' || i, 'groei' || i, 'Groeischool ' || i, language, policy, look, hosts, \
         mail_domains, active, created_at FROM n, institutions WHERE slug = 'bench';\n\
         {}INSERT INTO people (id, institution_id, username, login_key, given_name, name_particle, family_name, \
         email, email_verified_at, roles, group_names, standing, shared, profile, password_hash, \
         password_state, epoch, created_at, updated_at, code_failures, sort_key, last_sign_in_at) \
         SELECT 'grow-p-' || i, {whose}, 'load' || i, 'load' || i, given_name, name_particle, 'Groei' || i, \
         'load' || i || '@groei.example', email_verified_at, roles, group_names, standing, shared, profile, \
         password_hash, password_state, epoch, created_at, updated_at, code_failures, 'groei' || i, \
         last_sign_in_at FROM n, people WHERE {MEASURED};\n\
         {}INSERT INTO person_terms (institution_id, term, person_id) \
         SELECT {whose}, 'w:groei' || i, 'grow-p-' || i FROM n;\n\
         {}INSERT INTO classes (id, institution_id, name, name_key, year, programme, created_at, updated_at) \
         SELECT 'grow-c-' || i, 'grow-' || (i * {TO_A_CLASS} / {to_each}), 'G' || i, 'g' || i, '2026-2027', 'havo', \
         created_at, updated_at FROM n, people WHERE {MEASURED};\n\
         {}INSERT INTO class_members (class_id, person_id, part, since) \
         SELECT 'grow-c-' || (i / {TO_A_CLASS}), 'grow-p-' || i, 'main', created_at \
         FROM n, people WHERE {MEASURED};\n",
        numbers(institutions),
        numbers(people),
        numbers(people),
        numbers(people.div_ceil(TO_A_CLASS)),
        numbers(people),
    )
}

/// A whole number with commas between its thousands.
pub(super) fn grouped(number: u32) -> String {
    crate::sizing::grouped(f64::from(number))
}

/// Puts so many people beside those who are measured.
///
/// # Errors
/// The database refuses, or what speaks to it is not there: `psql`, or Python for SQLite.
pub(super) fn fill(database: &str, people: u32, folder: &Path) -> Fallible<()> {
    if people == 0 {
        return Ok(());
    }
    let file = folder.join("growth.sql");
    fs::write(&file, sql(people))?;
    if let Some(path) = database.strip_prefix("sqlite://") {
        let mut python = Command::new("python3");
        python
            .args([
                "-c",
                "import sqlite3, sys\nbase = sqlite3.connect(sys.argv[1])\n\
                 base.executescript('BEGIN;' + open(sys.argv[2]).read() + 'COMMIT; ANALYZE;')",
            ])
            .arg(path)
            .arg(&file);
        return clients::run(python);
    }
    let psql = machine::program("psql").ok_or("there is no psql")?;
    let mut filling = Command::new(psql);
    filling
        .args(["--quiet", "--no-psqlrc", "--single-transaction"])
        .args(["--set", "ON_ERROR_STOP=1", "--file"])
        .arg(&file)
        .arg(database);
    clients::run(filling)?;
    let psql = machine::program("psql").ok_or("there is no psql")?;
    let mut counting = Command::new(psql);
    counting
        .args(["--quiet", "--no-psqlrc", "--command", "VACUUM ANALYZE"])
        .arg(database);
    clients::run(counting)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_is_made_after_one_person_whom_none_of_these_is_like() {
        let text = sql(1_000);
        assert_eq!(text.matches(MEASURED).count(), 3);
        assert_eq!(text.matches("'load0'").count(), 3);
    }

    #[test]
    fn at_most_five_hundred_people_share_an_institution_and_there_are_ten() {
        let text = sql(1_000_000);
        assert!(text.contains("WHERE i < 1999)"), "2,000 institutions");
        assert!(text.contains("WHERE i < 999999)"));
        assert!(text.contains("(i / 500)"));
        let few = sql(1_000);
        assert!(few.contains("WHERE i < 9)") && few.contains("(i / 100)"));
    }
}
