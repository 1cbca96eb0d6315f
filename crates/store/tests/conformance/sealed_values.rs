//! Sealed values, wherever they lie.

use crate::{
    house::House,
    samples::{enable_app, furnish, message, t},
};
use sluis_model::{
    ports::sealed_values::{DroppedHashes, RowKey, SealedColumn},
    seal::Sealed,
};

on_each_database! {
    ops_05_a_value_that_was_changed_meanwhile_is_not_overwritten,
    ops_05_every_column_is_read_in_steps_and_written,
    ops_05_every_column_that_the_schema_has_is_known,
}

async fn ops_05_a_value_that_was_changed_meanwhile_is_not_overwritten(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            enable_app(tx, "one", t(1))?;
            let found = tx.sealed_values(SealedColumn::TotpSecret, None, 9)?;
            assert_eq!(found.len(), 1);
            let value = &found[0];
            assert_eq!(value.place, "totp_credentials/p/one/secret");
            let (becomes, other) = (Sealed::stored("new.AAAA"), Sealed::stored("new.BBBB"));
            let column = SealedColumn::TotpSecret;
            assert!(tx.reseal(column, &value.row, &value.sealed, &becomes)?);
            assert!(!tx.reseal(column, &value.row, &value.sealed, &other)?);
            let stored = tx.second_factors(&"p".into())?;
            assert_eq!(stored.factor.totp().unwrap().secret, becomes);
            Ok(())
        })
        .await
        .unwrap();
}

/// A row of each table that the samples have none of.
fn rows(house: &House) {
    house.execute(
        "INSERT INTO eck_ids (person_id, sealed, changed_at) VALUES ('p', 'k.ECK', 1);
         INSERT INTO installation_secrets (name, sealed) VALUES ('salt', 'k.SALT'), ('sealing-key-since/k', 'k.SINCE');
         UPDATE clients SET sealed_secret = 'k.CLIENT' WHERE id = 'c';
         INSERT INTO upstream_sources (id, institution_id, slug, settings, secret, active, created_at) \
         VALUES ('s', 'i', 'eigen', '{}', 'k.SOURCE', TRUE, 1);
         INSERT INTO idempotency_keys (client_id, name, request_hash, answer, ends_at) \
         VALUES ('c', 'a', 'h', 'k.A', 9), ('c', 'b', 'h', 'k.B', 9), ('c', 'under way', 'h', NULL, 9);
         INSERT INTO import_jobs (id, institution_id, state, file_name, settings, row_count, pack_count, \
         next_one, counts, created_at, updated_at, forgotten, revision) \
         VALUES ('j', 'i', 'checked', 'f', '{}', 11, 2, 0, '{}', 1, 1, FALSE, 1);
         INSERT INTO import_packs (import_id, number, content) VALUES ('j', 9, 'k.NINE'), ('j', 10, 'k.TEN');
         INSERT INTO import_rows (import_id, position, line, verdict, outcome, detail, undo) \
         VALUES ('j', 1, 1, 'new', 'open', 'k.DETAIL', 'k.UNDO'), ('j', 2, 2, 'new', 'open', NULL, NULL);
         INSERT INTO signing_keys (id, algorithm, state, private_key, public_jwk, created_at, state_since) \
         VALUES ('key', 'ES256', 'signing', 'k.KEY', '{}', 1, 1);
         INSERT INTO security_questions (person_id, question, answer_hash, created_at, failures) \
         VALUES ('p', '{}', 'k.1$argon2id$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA', 1, 0)",
    );
}

async fn ops_05_every_column_is_read_in_steps_and_written(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            enable_app(tx, "one", t(1))?;
            tx.enqueue(&message("m", t(1)))
        })
        .await
        .unwrap();
    rows(&house);
    house
        .durable
        .write(|tx| {
            for column in SealedColumn::ALL {
                let all = tx.sealed_values(column, None, 99)?;
                assert!(!all.is_empty(), "{}", column.name());
                let mut stepped = vec![];
                let mut after: Option<RowKey> = None;
                loop {
                    let step = tx.sealed_values(column, after.as_ref(), 1)?;
                    let Some(value) = step.first() else { break };
                    after = Some(value.row.clone());
                    stepped.extend(step);
                }
                assert_eq!(stepped, all, "{}", column.name());
                for value in all {
                    let becomes = Sealed::stored(format!("new.{}", "A".repeat(40)));
                    assert!(tx.reseal(column, &value.row, &value.sealed, &becomes)?);
                }
            }
            let uses = tx.sealing_key_uses(t(1))?;
            let moved: Vec<&str> = uses
                .iter()
                .filter(|one| one.key == "new" && one.moves)
                .map(|one| one.what)
                .collect();
            let mut known = SealedColumn::ALL.map(SealedColumn::name);
            known.sort_unstable();
            assert_eq!(moved, known);
            let salt = uses
                .iter()
                .find(|one| one.what == "installation_secrets.sealed");
            assert_eq!(
                salt.map(|one| one.values),
                Some(1),
                "the note counts for nothing"
            );
            let hashed = uses.iter().filter(|one| !one.moves);
            let hashed: Vec<_> = hashed
                .map(|one| (&*one.key, one.what, one.values))
                .collect();
            let answer = ("k.1", "security_questions.answer_hash", 1);
            assert!(hashed.contains(&answer), "{hashed:?}");
            assert_eq!(tx.drop_hashed_under("k.")?, DroppedHashes::default());
            assert_eq!(tx.count_security_questions(&"i".into())?, 1);
            assert_eq!(tx.drop_hashed_under("k.1")?.security_answers, 1);
            assert_eq!(tx.count_security_questions(&"i".into())?, 0);
            assert_eq!(tx.noted_sealing_keys()?, ["k"]);
            tx.forget_sealing_key("k")?;
            assert_eq!(tx.noted_sealing_keys()?, [""; 0]);
            Ok(())
        })
        .await
        .unwrap();
}

/// Columns whose name says that they hold something sealed or secret. Whoever adds one says here where it
/// belongs: to [`SealedColumn`], or to those that are no sealed values.
async fn ops_05_every_column_that_the_schema_has_is_known(house: House) {
    let sql = match house.kind {
        crate::house::Kind::Sqlite { .. } => {
            "SELECT m.name || '.' || c.name AS line FROM sqlite_master m, pragma_table_info(m.name) c \
             WHERE m.type = 'table'"
        }
        crate::house::Kind::Postgres { .. } => {
            "SELECT table_name || '.' || column_name AS line FROM information_schema.columns \
             WHERE table_schema = 'public'"
        }
    };
    let no_sealed_values = [
        "audit_chains.sealed_at",
        "client_secrets.secret_hash",
        "clients.secret_hash",
        "look_pictures.content",
    ];
    let telling = [
        "sealed", "secret", "content", "private", "answer", "detail", "undo",
    ];
    let known = SealedColumn::ALL.map(SealedColumn::name);
    let unknown: Vec<String> = house
        .lines(sql)
        .into_iter()
        .filter(|line| {
            let column = line.split('.').nth(1).unwrap_or_default();
            telling.iter().any(|word| column.contains(word))
        })
        .filter(|line| !known.contains(&line.as_str()))
        .filter(|line| !no_sealed_values.contains(&line.as_str()))
        .filter(|line| !line.starts_with("sqlite_"))
        .collect();
    let plain = [
        "account_requests.answer",
        "audit_events.details",
        "client_secrets.client_id",
        "import_jobs.undo_until",
        "security_questions.answer_hash",
    ];
    let unknown: Vec<&String> = unknown
        .iter()
        .filter(|line| !plain.contains(&line.as_str()))
        .collect();
    assert_eq!(unknown, Vec::<&String>::new());
}
