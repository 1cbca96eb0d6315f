//! The schema as the release after this one may leave it while programs of this one still serve: every table
//! is wider, and there are more of them.

use crate::{Fallible, TestHouse, places::Place};

/// Widens every table in the ways that migrations may (`crates/store/tests/conformance/widening.rs`), and notes
/// the release.
pub(crate) fn widen(place: &Place) -> Fallible<()> {
    let mut sql = String::from("BEGIN;\n");
    for table in place.tables()? {
        sql.push_str(&format!(
            "ALTER TABLE {table} ADD COLUMN later_words TEXT;\n\
             ALTER TABLE {table} ADD COLUMN later_number BIGINT NOT NULL DEFAULT 7;\n\
             CREATE INDEX {table}_later ON {table} (later_number);\n"
        ));
    }
    // What programs of that release write of policies, looks and registrations.
    sql.push_str(if place.is_file() {
        "UPDATE institutions SET policy = json_set(policy, '$.later', json('{\"x\": 1}'), \
         '$.second_factor.later', 1), look = json_set(look, '$.later', 1);\n\
         UPDATE clients SET settings = json_set(settings, '$.later', 1);\n"
    } else {
        "UPDATE institutions SET policy = jsonb_set(policy::jsonb || '{\"later\": {\"x\": 1}}', \
         '{second_factor,later}', '1')::text, look = (look::jsonb || '{\"later\": 1}')::text;\n\
         UPDATE clients SET settings = (settings::jsonb || '{\"later\": 1}')::text;\n"
    });
    sql.push_str(
        "CREATE TABLE later_things (id TEXT NOT NULL PRIMARY KEY, \
         person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE);\n\
         INSERT INTO later_things (id, person_id) SELECT id, id FROM people;\n\
         INSERT INTO __sluis_schema (level, oldest_program) \
         SELECT level + 1, level FROM __sluis_schema;\n\
         DELETE FROM __sluis_schema WHERE level < (SELECT max(level) FROM __sluis_schema);\nCOMMIT;\n",
    );
    place.execute(&sql)
}

impl TestHouse {
    /// Has the migrations of the release after this one come while the house serves.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn widen_schema(&self) {
        let place = std::sync::Arc::clone(&self.place);
        let widened =
            tokio::task::spawn_blocking(move || widen(&place).map_err(|error| error.to_string()))
                .await;
        match widened {
            Ok(Ok(())) => {}
            other => panic!("the schema can't be widened: {other:?}"),
        }
    }

    /// Why this program must not work on the schema.
    ///
    /// # Panics
    /// When the database does not answer.
    pub async fn schema_is_too_new(&self) -> Option<String> {
        let told = self.store.schema_is_too_new().await;
        told.unwrap_or_else(|error| panic!("the schema: {error}"))
    }
}
