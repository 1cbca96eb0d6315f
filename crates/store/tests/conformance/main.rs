//! What every durable port promises, on SQLite and, where `SLUIS_TEST_POSTGRES_URL` names a server,
//! on PostgreSQL. Each test has a database of its own.

/// Runs each behaviour on each database.
#[cfg(test)]
macro_rules! on_each_database {
    ($($(#[$attribute:meta])* $behaviour:ident,)*) => {
        mod on_sqlite {
            $(#[tokio::test]
            $(#[$attribute])*
            async fn $behaviour() {
                super::$behaviour($crate::house::House::sqlite().await).await;
            })*
        }
        mod on_postgres {
            $(#[tokio::test]
            $(#[$attribute])*
            async fn $behaviour() {
                if let Some(house) = $crate::house::House::postgres().await {
                    super::$behaviour(house).await;
                }
            })*
        }
    };
}

#[cfg(test)]
mod account_requests;
#[cfg(test)]
mod apps;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod badges;
#[cfg(test)]
mod catalogue;
#[cfg(test)]
mod classes;
#[cfg(test)]
mod clients;
#[cfg(test)]
mod concurrency;
#[cfg(test)]
mod copies;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod factors;
#[cfg(test)]
mod figures;
#[cfg(test)]
mod figures_speed;
#[cfg(test)]
mod giving_way;
#[cfg(test)]
mod glances;
#[cfg(test)]
mod house;
#[cfg(test)]
mod imports;
#[cfg(test)]
mod initial_access_tokens;
#[cfg(test)]
mod installation_secrets;
#[cfg(test)]
mod institutions;
#[cfg(test)]
mod kept;
#[cfg(test)]
mod links;
#[cfg(test)]
mod logout_notices;
#[cfg(test)]
mod looks;
#[cfg(test)]
mod means;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod migrations;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod outbox;
#[cfg(test)]
mod passkeys;
#[cfg(test)]
mod people;
#[cfg(test)]
mod people_changes;
#[cfg(test)]
mod people_lists;
#[cfg(test)]
mod policy_history;
#[cfg(test)]
mod provisioning;
#[cfg(test)]
mod questions;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod sealed_values;
#[cfg(test)]
mod signing_keys;
#[cfg(test)]
mod speed;
#[cfg(test)]
mod steps;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tls;
#[cfg(test)]
mod token_families;
#[cfg(test)]
mod trail;
#[cfg(test)]
mod transactions;
#[cfg(test)]
mod unknown_outcome;
#[cfg(test)]
mod upstream;
#[cfg(test)]
mod widening;
