//! Looking at a whole database: all of its rows, and how it would answer a query.

use super::AnyConnection;
use diesel::{
    connection::SimpleConnection as _, deserialize, pg::Pg, prelude::*, row, sql_types::Text,
    sqlite::Sqlite,
};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Every row of every table as one text, by table.
pub(crate) fn rows_by_table(
    connection: &mut AnyConnection,
) -> QueryResult<Vec<(String, Vec<String>)>> {
    let lines = |found: Vec<Line>| found.into_iter().map(|row| row.line).collect::<Vec<_>>();
    let mut all = vec![];
    match connection {
        AnyConnection::Sqlite(sqlite) => {
            let tables = "SELECT name AS line FROM sqlite_master WHERE type = 'table' \
                 AND substr(name, 1, 7) <> 'sqlite_' AND substr(name, 1, 2) <> '__' ORDER BY name";
            for table in lines(diesel::sql_query(tables).load(sqlite)?) {
                let columns = format!("SELECT name AS line FROM pragma_table_info('{table}')");
                let columns: Vec<String> = lines(diesel::sql_query(columns).load(sqlite)?)
                    .into_iter()
                    .map(|column| format!("quote(\"{column}\")"))
                    .collect();
                let rows = format!(
                    "SELECT {} AS line FROM \"{table}\" ORDER BY 1",
                    columns.join(" || '|' || ")
                );
                all.push((table, lines(diesel::sql_query(rows).load(sqlite)?)));
            }
        }
        AnyConnection::Postgres(postgres) => {
            let tables = "SELECT table_name::text AS line FROM information_schema.tables \
                 WHERE table_schema = 'public' AND substr(table_name, 1, 2) <> '__' ORDER BY 1";
            for table in lines(diesel::sql_query(tables).load(postgres)?) {
                let rows = format!("SELECT t::text AS line FROM \"{table}\" t ORDER BY 1");
                all.push((table, lines(diesel::sql_query(rows).load(postgres)?)));
            }
        }
    }
    Ok(all)
}

/// A line of a plan.
struct PlanLine(String);

impl QueryableByName<Sqlite> for PlanLine {
    fn build<'r>(found: &impl row::NamedRow<'r, Sqlite>) -> deserialize::Result<Self> {
        row::NamedRow::get::<Text, String>(found, "detail").map(Self)
    }
}

impl QueryableByName<Pg> for PlanLine {
    fn build<'r>(found: &impl row::NamedRow<'r, Pg>) -> deserialize::Result<Self> {
        row::NamedRow::get::<Text, String>(found, "QUERY PLAN").map(Self)
    }
}

/// How a query would be answered, whatever its values; PostgreSQL reads whole tables only where no index
/// serves, and walks no index from end to end because a table has few rows yet.
pub(crate) fn plan(connection: &mut AnyConnection, sql: &str) -> QueryResult<Vec<String>> {
    let lines: Vec<PlanLine> = match connection {
        AnyConnection::Sqlite(sqlite) => {
            diesel::sql_query(format!("EXPLAIN QUERY PLAN {sql}")).load(sqlite)?
        }
        AnyConnection::Postgres(postgres) => {
            postgres.batch_execute(&format!(
                "SET LOCAL enable_seqscan = off; SET LOCAL enable_mergejoin = off; \
                 SET LOCAL enable_hashjoin = off; SET LOCAL plan_cache_mode = force_generic_plan; PREPARE planned AS {sql}"
            ))?;
            let places = (1..).take_while(|place| sql.contains(&format!("${place}")));
            let values = vec!["NULL"; places.count()].join(", ");
            let values = if values.is_empty() {
                String::new()
            } else {
                format!("({values})")
            };
            let lines =
                diesel::sql_query(format!("EXPLAIN EXECUTE planned{values}")).load(postgres)?;
            postgres.batch_execute("DEALLOCATE planned")?;
            lines
        }
    };
    Ok(lines.into_iter().map(|line| line.0).collect())
}
