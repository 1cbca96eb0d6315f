//! Everything that stands under a sealing key, wherever it lies: one table of columns, and the same
//! statements for each of them.

use crate::{
    column::micros,
    dialect::{AnyConnection, Bound, rows},
    transaction::SqlTx,
};
use diesel::{
    QueryableByName,
    sql_types::{BigInt, Nullable, Text},
};
use sluis_model::{
    client::Client,
    context::Timestamp,
    eck_id,
    import::ImportRow,
    letter::Envelope,
    ports::{
        apps::NamedRequest,
        durable::Stored,
        sealed_values::{DroppedHashes, KeyUse, RowKey, SealedColumn, SealedValue, SealedValues},
    },
    seal::{SEALING_KEY_NOTES, Sealed, installation_secret_place, sealing_key_note},
    second_factor::TotpCredential,
    signing_key::SigningKey,
    upstream::UpstreamSource,
};

/// The letters of base64url: a sealed value less those at its end is the key's id and a dot.
const BASE64URL: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Where a column of sealed values lies.
struct Lies {
    table: &'static str,
    column: &'static str,
    /// The column that names the row, or the first of two.
    first: &'static str,
    /// The second one, and whether it holds numbers.
    second: Option<(&'static str, bool)>,
    /// A further column that the value is bound to.
    bound: Option<&'static str>,
}

const fn lies(
    table: &'static str,
    column: &'static str,
    first: &'static str,
    second: Option<(&'static str, bool)>,
    bound: Option<&'static str>,
) -> Lies {
    Lies {
        table,
        column,
        first,
        second,
        bound,
    }
}

const fn place_of(column: SealedColumn) -> Lies {
    match column {
        SealedColumn::TotpSecret => {
            lies("totp_credentials", "secret", "id", None, Some("person_id"))
        }
        SealedColumn::SigningKey => lies("signing_keys", "private_key", "id", None, None),
        SealedColumn::InstallationSecret => {
            lies("installation_secrets", "sealed", "name", None, None)
        }
        SealedColumn::ClientSecret => lies("clients", "sealed_secret", "id", None, None),
        SealedColumn::SourceSecret => lies(
            "upstream_sources",
            "secret",
            "id",
            None,
            Some("institution_id"),
        ),
        SealedColumn::EckId => lies("eck_ids", "sealed", "person_id", None, None),
        SealedColumn::Message => lies("messages", "content", "id", None, None),
        SealedColumn::NamedAnswer => lies(
            "idempotency_keys",
            "answer",
            "client_id",
            Some(("name", false)),
            None,
        ),
        SealedColumn::ImportPack => lies(
            "import_packs",
            "content",
            "import_id",
            Some(("number", true)),
            None,
        ),
        SealedColumn::ImportDetail => lies(
            "import_rows",
            "detail",
            "import_id",
            Some(("position", true)),
            None,
        ),
        SealedColumn::ImportUndo => lies(
            "import_rows",
            "undo",
            "import_id",
            Some(("position", true)),
            None,
        ),
    }
}

/// What a value is bound to, as whoever sealed it says.
fn bound_to(column: SealedColumn, row: &RowKey, bound: &str) -> String {
    let number = || row.second.parse().unwrap_or_default();
    let import = || row.first.as_str().into();
    match column {
        SealedColumn::TotpSecret => {
            TotpCredential::secret_place(&row.first.as_str().into(), &bound.into())
        }
        SealedColumn::SigningKey => SigningKey::private_key_place(&row.first.as_str().into()),
        SealedColumn::InstallationSecret => installation_secret_place(&row.first),
        SealedColumn::ClientSecret => Client::sealed_secret_place(&row.first.as_str().into()),
        SealedColumn::SourceSecret => {
            UpstreamSource::secret_place(&row.first.as_str().into(), &bound.into())
        }
        SealedColumn::EckId => eck_id::place(&row.first.as_str().into()),
        SealedColumn::Message => Envelope::place(&row.first.as_str().into()),
        SealedColumn::NamedAnswer => {
            NamedRequest::place(&row.first.as_str().into(), row.second.as_str())
        }
        SealedColumn::ImportPack => ImportRow::pack_place(&import(), number()),
        SealedColumn::ImportDetail => ImportRow::place(&import(), number(), "detail"),
        SealedColumn::ImportUndo => ImportRow::place(&import(), number(), "undo"),
    }
}

#[derive(QueryableByName)]
struct ValueRow {
    #[diesel(sql_type = Text)]
    first_part: String,
    #[diesel(sql_type = Text)]
    second_part: String,
    #[diesel(sql_type = Text)]
    bound: String,
    #[diesel(sql_type = Text)]
    sealed: String,
}

#[derive(QueryableByName)]
struct UseRow {
    #[diesel(sql_type = Nullable<Text>)]
    key_id: Option<String>,
    #[diesel(sql_type = BigInt)]
    uses: i64,
}

#[derive(QueryableByName)]
struct NameRow {
    #[diesel(sql_type = Text)]
    name: String,
}

/// A part of a row's key as the database compares it.
fn second_bound(numbers: bool, text: &str) -> Bound {
    if numbers {
        Bound::Number(text.parse().unwrap_or(-1))
    } else {
        Bound::Text(text.to_owned())
    }
}

/// The part of a hash or a sealed value that names its key, with the dot behind it.
fn key_of(column: &str) -> String {
    format!("rtrim({column}, '{BASE64URL}')")
}

/// The part of an answer's hash that names its key: all that stands before the hash in PHC form.
const fn key_of_answer(connection: &AnyConnection) -> &'static str {
    match connection {
        AnyConnection::Sqlite(_) => "substr(answer_hash, 1, instr(answer_hash, '$') - 1)",
        AnyConnection::Postgres(_) => "split_part(answer_hash, '$', 1)",
    }
}

fn key_use(row: UseRow, what: &'static str, moves: bool) -> KeyUse {
    let key = row.key_id.unwrap_or_default();
    KeyUse {
        key: key.strip_suffix('.').unwrap_or_default().to_owned(),
        what,
        values: u64::try_from(row.uses).unwrap_or_default(),
        moves,
    }
}

impl SealedValues for SqlTx<'_> {
    fn sealed_values(
        &mut self,
        column: SealedColumn,
        after: Option<&RowKey>,
        limit: u32,
    ) -> Stored<Vec<SealedValue>> {
        let Lies {
            table,
            column: sealed,
            first,
            second,
            bound,
        } = place_of(column);
        let bound = bound.unwrap_or("''");
        let second_text = second.map_or_else(
            || "''".to_owned(),
            |(name, _)| format!("CAST({name} AS TEXT)"),
        );
        let order = second.map_or_else(|| first.to_owned(), |(name, _)| format!("{first}, {name}"));
        let mut values = vec![];
        let behind = match (after, second) {
            (None, _) => String::new(),
            (Some(after), None) => {
                values.push(Bound::Text(after.first.clone()));
                format!("AND {first} > $1")
            }
            (Some(after), Some((second, numbers))) => {
                values.push(Bound::Text(after.first.clone()));
                values.push(second_bound(numbers, &after.second));
                format!("AND ({first}, {second}) > ($1, $2)")
            }
        };
        let sql = format!(
            "SELECT {first} AS first_part, {second_text} AS second_part, {bound} AS bound, \
             {sealed} AS sealed FROM {table} WHERE {sealed} IS NOT NULL {behind} \
             ORDER BY {order} LIMIT {limit}"
        );
        let found: Vec<ValueRow> = self.sql(table, |connection| rows(connection, &sql, &values))?;
        Ok(found
            .into_iter()
            .map(|found| {
                let row = RowKey {
                    first: found.first_part,
                    second: found.second_part,
                };
                SealedValue {
                    place: bound_to(column, &row, &found.bound),
                    row,
                    sealed: Sealed::stored(found.sealed),
                }
            })
            .collect())
    }

    fn reseal(
        &mut self,
        column: SealedColumn,
        row: &RowKey,
        was: &Sealed,
        becomes: &Sealed,
    ) -> Stored<bool> {
        let Lies {
            table,
            column: sealed,
            first,
            second,
            ..
        } = place_of(column);
        let mut values = vec![
            Bound::Text(becomes.as_str().to_owned()),
            Bound::Text(row.first.clone()),
            Bound::Text(was.as_str().to_owned()),
        ];
        let and = second.map_or_else(String::new, |(name, numbers)| {
            values.push(second_bound(numbers, &row.second));
            format!("AND {name} = $4")
        });
        let sql = format!(
            "UPDATE {table} SET {sealed} = $1 WHERE {first} = $2 AND {sealed} = $3 {and} \
             RETURNING {first} AS name"
        );
        let met: Vec<NameRow> = self.sql(table, |connection| rows(connection, &sql, &values))?;
        Ok(!met.is_empty())
    }

    fn sealing_key_uses(&mut self, now: Timestamp) -> Stored<Vec<KeyUse>> {
        let mut asked: Vec<(&'static str, &'static str, bool, String)> = SealedColumn::ALL
            .into_iter()
            .map(|column| {
                let lies = place_of(column);
                let but = if column == SealedColumn::InstallationSecret {
                    format!("AND name NOT LIKE '{SEALING_KEY_NOTES}%'")
                } else {
                    String::new()
                };
                let sql = format!(
                    "SELECT {} AS key_id, count(*) AS uses FROM {} WHERE {} IS NOT NULL {but} GROUP BY 1",
                    key_of(lies.column),
                    lies.table,
                    lies.column
                );
                (lies.table, column.name(), true, sql)
            })
            .collect();
        asked.push((
            "audit_chains",
            "audit_chains.signature",
            true,
            "SELECT signed_by || '.' AS key_id, count(*) AS uses FROM audit_chains GROUP BY 1"
                .to_owned(),
        ));
        asked.push((
            "recovery_codes",
            "recovery_codes.hash",
            false,
            format!(
                "SELECT {} AS key_id, count(*) AS uses FROM recovery_codes \
                 WHERE spent_at IS NULL GROUP BY 1",
                key_of("hash")
            ),
        ));
        let now = micros(now);
        asked.push((
            "token_families",
            "token_families.key_id",
            false,
            format!(
                "SELECT key_id || '.' AS key_id, count(*) AS uses FROM token_families \
                 WHERE revoked_at IS NULL AND ends_at > {now} AND idle_ends_at > {now} GROUP BY 1"
            ),
        ));
        let mut uses = vec![];
        for (table, what, moves, sql) in asked {
            let found: Vec<UseRow> = self.sql(table, |connection| rows(connection, &sql, &[]))?;
            uses.extend(found.into_iter().map(|row| key_use(row, what, moves)));
        }
        let answers: Vec<UseRow> = self.sql("security_questions", |connection| {
            let key = key_of_answer(connection);
            let sql = format!(
                "SELECT {key} || '.' AS key_id, count(*) AS uses FROM security_questions \
                 WHERE {key} <> '' GROUP BY 1"
            );
            rows(connection, &sql, &[])
        })?;
        let what = "security_questions.answer_hash";
        uses.extend(answers.into_iter().map(|row| key_use(row, what, false)));
        uses.sort_by(|a, b| (&a.key, a.what).cmp(&(&b.key, b.what)));
        Ok(uses)
    }

    fn noted_sealing_keys(&mut self) -> Stored<Vec<String>> {
        let sql = format!(
            "SELECT name FROM installation_secrets WHERE name LIKE '{SEALING_KEY_NOTES}%' ORDER BY name"
        );
        let found: Vec<NameRow> = self.sql("installation_secrets", |connection| {
            rows(connection, &sql, &[])
        })?;
        Ok(found
            .iter()
            .filter_map(|row| row.name.strip_prefix(SEALING_KEY_NOTES))
            .map(str::to_owned)
            .collect())
    }

    fn forget_sealing_key(&mut self, key: &str) -> Stored<()> {
        let values = [Bound::Text(sealing_key_note(key))];
        self.sql("installation_secrets", |connection| {
            let sql = "DELETE FROM installation_secrets WHERE name = $1 RETURNING name";
            rows::<NameRow>(connection, sql, &values).map(drop)
        })
    }

    fn drop_hashed_under(&mut self, key: &str) -> Stored<DroppedHashes> {
        let codes = format!(
            "DELETE FROM recovery_codes WHERE {} = $1 RETURNING hash AS name",
            key_of("hash")
        );
        let codes = self.sql("recovery_codes", |connection| {
            rows::<NameRow>(connection, &codes, &[Bound::Text(format!("{key}."))])
        })?;
        let families = self.sql("token_families", |connection| {
            let sql = "DELETE FROM token_families WHERE key_id = $1 RETURNING id AS name";
            rows::<NameRow>(connection, sql, &[Bound::Text(key.to_owned())])
        })?;
        let answers = self.sql("security_questions", |connection| {
            let sql = format!(
                "DELETE FROM security_questions WHERE {} = $1 RETURNING person_id AS name",
                key_of_answer(connection)
            );
            rows::<NameRow>(connection, &sql, &[Bound::Text(key.to_owned())])
        })?;
        let number = |found: Vec<NameRow>| u64::try_from(found.len()).unwrap_or(u64::MAX);
        Ok(DroppedHashes {
            recovery_codes: number(codes),
            refresh_tokens: number(families),
            security_answers: number(answers),
        })
    }
}
