//! Both databases, migrated from nothing, hold the same.

use crate::house::{House, Kind};
use std::collections::BTreeSet;

on_each_database! {
    every_migration_walks_down_and_up,
    every_foreign_key_has_an_index,
    flt_11_several_processes_may_migrate_at_once,
}

const SQLITE_COLUMNS: &str = "SELECT m.name || ' ' || p.name || ' ' || lower(p.type) || ' ' || p.\"notnull\" AS line \
     FROM sqlite_master m, pragma_table_info(m.name) p \
     WHERE m.type = 'table' AND substr(m.name, 1, 7) <> 'sqlite_' AND substr(m.name, 1, 2) <> '__'";
const SQLITE_INDEXES: &str = "SELECT m.name || ' ' || CASE l.origin WHEN 'pk' THEN 'primary' ELSE l.name END || ' ' \
     || l.\"unique\" || ' ' || (SELECT group_concat(i.name, ',') FROM \
     (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno) i) AS line \
     FROM sqlite_master m, pragma_index_list(m.name) l WHERE m.type = 'table' AND substr(m.name, 1, 2) <> '__'";
const SQLITE_FOREIGN_KEYS: &str = "SELECT m.name || ' ' || f.\"from\" || ' ' || f.\"table\" || ' ' || f.\"to\" AS line \
     FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'";
const POSTGRES_COLUMNS: &str = "SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' \
     || (is_nullable = 'NO')::int AS line FROM information_schema.columns \
     WHERE table_schema = 'public' AND substr(table_name, 1, 2) <> '__'";
const POSTGRES_INDEXES: &str = "SELECT t.relname || ' ' || CASE WHEN x.indisprimary THEN 'primary' ELSE i.relname END \
     || ' ' || x.indisunique::int || ' ' || (SELECT string_agg(a.attname, ',' ORDER BY k.n) \
     FROM unnest(x.indkey) WITH ORDINALITY k(att, n) \
     JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.att) AS line \
     FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid \
     JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = 'public' AND substr(t.relname, 1, 2) <> '__'";
const POSTGRES_FOREIGN_KEYS: &str = "SELECT t.relname || ' ' || a.attname || ' ' || r.relname || ' ' || b.attname AS line \
     FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class r ON r.oid = c.confrelid \
     JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1] \
     JOIN pg_attribute b ON b.attrelid = r.oid AND b.attnum = c.confkey[1] WHERE c.contype = 'f'";

#[derive(Debug, PartialEq, Eq)]
struct Catalogue {
    columns: Vec<String>,
    indexes: Vec<String>,
    foreign_keys: Vec<String>,
}

fn catalogue(house: &House) -> Catalogue {
    let [columns, indexes, foreign_keys] = match house.kind {
        Kind::Sqlite { .. } => [SQLITE_COLUMNS, SQLITE_INDEXES, SQLITE_FOREIGN_KEYS],
        Kind::Postgres { .. } => [POSTGRES_COLUMNS, POSTGRES_INDEXES, POSTGRES_FOREIGN_KEYS],
    };
    Catalogue {
        columns: house.lines(columns),
        indexes: house.lines(indexes),
        foreign_keys: house.lines(foreign_keys),
    }
}

#[tokio::test]
async fn both_databases_have_the_same_catalogue() {
    let sqlite = catalogue(&House::sqlite().await);
    assert!(
        sqlite
            .columns
            .contains(&"people institution_id text 1".to_owned()),
        "{:?}",
        sqlite.columns
    );
    assert!(sqlite.columns.contains(&"people email text 0".to_owned()));
    assert!(
        sqlite
            .indexes
            .contains(&"people people_login 1 institution_id,login_key".to_owned())
    );
    assert!(
        sqlite
            .indexes
            .contains(&"mail_links mail_links_token 1 token_hash".to_owned())
    );
    let Some(postgres) = House::postgres().await else {
        return;
    };
    assert_eq!(sqlite, catalogue(&postgres));
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |dialect: &str| -> BTreeSet<String> {
        let folder = format!("{}/../../migrations/{dialect}", env!("CARGO_MANIFEST_DIR"));
        let names = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
    assert!(!names("sqlite").is_empty());
}

async fn every_migration_walks_down_and_up(house: House) {
    let migrated = catalogue(&house);
    let mut walked = 0;
    while house.store.revert_last_migration().await.unwrap().is_some() {
        walked += 1;
        assert_eq!(
            house.store.pending_migrations().await.unwrap().len(),
            walked
        );
    }
    assert!(walked > 0);
    assert_eq!(
        catalogue(&house),
        Catalogue {
            columns: vec![],
            indexes: vec![],
            foreign_keys: vec![]
        }
    );
    assert_eq!(house.store.migrate().await.unwrap().len(), walked);
    assert_eq!(house.store.pending_migrations().await.unwrap(), [""; 0]);
    assert_eq!(catalogue(&house), migrated);
}

async fn every_foreign_key_has_an_index(house: House) {
    let catalogue = catalogue(&house);
    assert!(!catalogue.foreign_keys.is_empty());
    for key in &catalogue.foreign_keys {
        let (table, column) = key
            .split_once(' ')
            .map(|(table, rest)| (table, rest.split(' ').next().unwrap()))
            .unwrap();
        let indexed = catalogue.indexes.iter().any(|index| {
            let parts: Vec<_> = index.split(' ').collect();
            parts[0] == table && parts[3].split(',').next() == Some(column)
        });
        assert!(indexed, "no index begins with {table}.{column}");
    }
}

async fn flt_11_several_processes_may_migrate_at_once(house: House) {
    while house.store.revert_last_migration().await.unwrap().is_some() {}
    house.execute("DROP TABLE __diesel_schema_migrations");
    let known = house.store.pending_migrations().await.unwrap();
    let processes: Vec<_> = (0..6)
        .map(|_| {
            let store = house.neighbour(|_| ());
            tokio::spawn(async move { store.migrate().await.unwrap() })
        })
        .collect();
    let mut applied = vec![];
    for process in processes {
        applied.extend(process.await.unwrap());
    }
    assert_eq!(applied, known, "each migration once");
}
