//! Rows that no version of this program writes are refused by table, column and row.

use crate::{
    house::House,
    samples::{event, family, furnish, message, pending, signing_key, t},
};
use sluis_model::ports::{StoreError, Tx, durable::Stored};

on_each_database! {
    a_damaged_row_is_named,
    two_confirmed_secrets_are_refused,
}

type Read = fn(&mut dyn Tx) -> Stored<()>;

async fn a_damaged_row_is_named(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.put_pending_totp(&pending("one", "p"))?;
            tx.add_family(&family("f", "g", "s"))?;
            tx.add_signing_key(&signing_key("k", t(1)))?;
            tx.record(&event("e", None, t(1)))?;
            tx.enqueue(&message("m", t(1)))
        })
        .await
        .unwrap();
    let institution: Read = |tx| tx.institution(&"i".into()).map(drop);
    let person: Read = |tx| tx.person(&"p".into()).map(drop);
    let client: Read = |tx| tx.client(&"c".into()).map(drop);
    let factors: Read = |tx| tx.second_factors(&"p".into()).map(drop);
    let family: Read = |tx| tx.family(&"f".into()).map(drop);
    let keys: Read = |tx| tx.signing_keys().map(drop);
    let events: Read = |tx| tx.events(None, 9).map(drop);
    let messages: Read = |tx| tx.recent_messages(9).map(drop);
    let cases: [(&str, &str, &str, &str, Read); 17] = [
        (
            "institutions",
            "policy",
            "i",
            "policy = 'nonsense'",
            institution,
        ),
        (
            "people",
            "password_state",
            "p",
            "password_ends_at = NULL",
            person,
        ),
        (
            "people",
            "password_state",
            "p",
            "password_state = 'current'",
            person,
        ),
        ("people", "standing", "p", "standing = 'asleep'", person),
        ("people", "roles", "p", "roles = '[\"emperor\"]'", person),
        (
            "people",
            "code_failures",
            "p",
            "code_failures = -1",
            factors,
        ),
        (
            "clients",
            "auth_method",
            "c",
            "auth_method = 'handshake'",
            client,
        ),
        (
            "totp_credentials",
            "state",
            "one",
            "state = 'lost'",
            factors,
        ),
        (
            "totp_credentials",
            "pending_ends_at",
            "one",
            "pending_ends_at = NULL",
            factors,
        ),
        ("totp_credentials", "since", "one", "since = 1", factors),
        (
            "totp_credentials",
            "pending_ends_at",
            "one",
            "state = 'enabled', last_step = 1, since = 1",
            factors,
        ),
        (
            "totp_credentials",
            "last_step",
            "one",
            "state = 'suspended', pending_ends_at = NULL, since = 1",
            factors,
        ),
        (
            "token_families",
            "revoked_at",
            "f",
            "revoked_at = 1",
            family,
        ),
        (
            "token_families",
            "grant_json",
            "f",
            "grant_id = 'another'",
            family,
        ),
        ("signing_keys", "state", "k", "state = 'lost'", keys),
        ("audit_events", "kind", "e", "kind = 'gossip'", events),
        ("messages", "kind", "m", "kind = 'pigeon'", messages),
    ];
    for (table, column, row, damage, read) in cases {
        let columns: Vec<_> = damage
            .split(", ")
            .map(|part| part.split(" = ").next().unwrap())
            .collect();
        // The sound row is kept aside, and put back after each damage.
        house.execute(&format!(
            "CREATE TABLE aside AS SELECT * FROM {table} WHERE id = '{row}'"
        ));
        house.execute(&format!("UPDATE {table} SET {damage} WHERE id = '{row}'"));
        let refused = house.durable.read(read).await;
        let named = matches!(&refused, Err(StoreError::Inconsistent { table: at, column: in_column, row: id, .. })
            if *at == table && *in_column == column && id == row);
        assert!(named, "{table} {damage}: {refused:?}");
        let back: Vec<_> = columns
            .iter()
            .map(|name| format!("{name} = (SELECT {name} FROM aside)"))
            .collect();
        house.execute(&format!(
            "UPDATE {table} SET {} WHERE id = '{row}'; DROP TABLE aside",
            back.join(", ")
        ));
        house.durable.read(read).await.unwrap();
    }
}

async fn two_confirmed_secrets_are_refused(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.put_pending_totp(&pending("one", "p"))?;
            tx.enable_totp(&"p".into(), &"one".into(), 30, 1, t(1))?;
            tx.put_pending_totp(&pending("two", "p"))
        })
        .await
        .unwrap();
    house.execute("UPDATE totp_credentials SET state = 'enabled', since = 1, last_step = 1, pending_ends_at = NULL");
    let refused = house
        .durable
        .read(|tx| tx.second_factors(&"p".into()))
        .await;
    assert!(
        matches!(
            refused,
            Err(StoreError::Inconsistent {
                column: "state",
                ..
            })
        ),
        "{refused:?}"
    );
}
