//! Rows that no version of this program writes are refused by table, column and row.

use crate::{
    house::House,
    samples::{
        enable_app, event, family, furnish, link, message, number, pending, question, signing_key,
        t,
    },
};
use sluis_model::{
    mail_link::LinkPurpose,
    ports::{StoreError, Tx, durable::Stored},
    secret::HashedToken,
};

on_each_database! {
    a_damaged_row_is_named,
    a_damaged_row_of_a_second_factor_is_named,
    a_factor_without_means_and_means_without_a_factor_are_refused,
    two_confirmed_secrets_are_refused,
}

type Read = fn(&mut dyn Tx) -> Stored<()>;
/// Table, column and row that are to be named, the damage, and what reads the row.
type Case = (&'static str, &'static str, &'static str, &'static str, Read);

async fn a_damaged_row_is_named(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.put_pending_totp(&pending("one", "p"))?;
            tx.add_family(&family("f", "g", "s"))?;
            tx.add_signing_key(&signing_key("k", t(1)))?;
            tx.record(&event("e", None, t(1)))?;
            tx.enqueue(&message("m", t(1)))?;
            tx.add_link(&link("l", LinkPurpose::NewPassword, t(1)))?;
            tx.put_security_question(&question("hash"))
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
    let links: Read = |tx| tx.link(&HashedToken::of("l")).map(drop);
    let questions: Read = |tx| tx.security_question(&"p".into()).map(drop);
    let cases: [Case; 23] = [
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
        (
            "totp_credentials",
            "last_step",
            "one",
            "last_step = 1",
            factors,
        ),
        (
            "totp_credentials",
            "pending_ends_at",
            "one",
            "state = 'confirmed', last_step = 1",
            factors,
        ),
        (
            "totp_credentials",
            "last_step",
            "one",
            "state = 'confirmed', pending_ends_at = NULL",
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
        ("messages", "content", "m", "sent_at = 1", messages),
        ("mail_links", "kind", "l", "kind = 'chain'", links),
        ("mail_links", "purpose", "l", "purpose = '{}'", links),
        ("mail_links", "purpose", "l", "kind = 'not_me'", links),
        (
            "security_questions",
            "question",
            "p",
            "question = 'why?'",
            questions,
        ),
        (
            "security_questions",
            "failures",
            "p",
            "failures = -1",
            questions,
        ),
    ];
    each_is_refused(&house, &cases).await;
}

/// Damages one row after another, and puts each back.
async fn each_is_refused(house: &House, cases: &[Case]) {
    for (table, column, row, damage, read) in cases {
        let key = match *table {
            "second_factors" | "sms_numbers" | "security_questions" => "person_id",
            _ => "id",
        };
        let columns: Vec<_> = damage
            .split(", ")
            .map(|part| part.split(" = ").next().unwrap())
            .collect();
        house.execute(&format!(
            "CREATE TABLE aside AS SELECT * FROM {table} WHERE {key} = '{row}'"
        ));
        house.execute(&format!(
            "UPDATE {table} SET {damage} WHERE {key} = '{row}'"
        ));
        let refused = house.durable.read(*read).await;
        let named = matches!(&refused, Err(StoreError::Inconsistent { table: at, column: in_column, row: id, .. })
            if at == table && in_column == column && id == row);
        assert!(named, "{table} {damage}: {refused:?}");
        let back: Vec<_> = columns
            .iter()
            .map(|name| format!("{name} = (SELECT {name} FROM aside)"))
            .collect();
        house.execute(&format!(
            "UPDATE {table} SET {} WHERE {key} = '{row}'; DROP TABLE aside",
            back.join(", ")
        ));
        house.durable.read(*read).await.unwrap();
    }
}

async fn a_damaged_row_of_a_second_factor_is_named(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            enable_app(tx, "one", t(1))?;
            tx.enable_sms(&"p".into(), &number("0612345678"), t(1))
        })
        .await
        .unwrap();
    let factors: Read = |tx| tx.second_factors(&"p".into()).map(drop);
    let cases: [Case; 5] = [
        ("second_factors", "state", "p", "state = 'lost'", factors),
        (
            "second_factors",
            "suspended_until",
            "p",
            "suspended_until = 1",
            factors,
        ),
        (
            "second_factors",
            "by_administrator",
            "p",
            "state = 'suspended', by_administrator = TRUE",
            factors,
        ),
        (
            "sms_numbers",
            "number",
            "p",
            "number = '06-12345678'",
            factors,
        ),
        (
            "totp_credentials",
            "state",
            "one",
            "state = 'enabled'",
            factors,
        ),
    ];
    each_is_refused(&house, &cases).await;
}

async fn a_factor_without_means_and_means_without_a_factor_are_refused(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| enable_app(tx, "one", t(1)))
        .await
        .unwrap();
    house.execute("CREATE TABLE aside AS SELECT * FROM second_factors; DELETE FROM second_factors");
    is_named(&house, "totp_credentials", "state", "one").await;
    house.execute("DELETE FROM totp_credentials");
    house.execute("INSERT INTO sms_numbers VALUES ('p', '+31612345678', 1)");
    is_named(&house, "sms_numbers", "person_id", "p").await;
    house.execute("DELETE FROM sms_numbers; INSERT INTO second_factors SELECT * FROM aside");
    is_named(&house, "second_factors", "state", "p").await;
    // A secret that is only being set up is no means.
    house
        .durable
        .write(|tx| tx.put_pending_totp(&pending("two", "p")))
        .await
        .unwrap();
    is_named(&house, "second_factors", "state", "p").await;
    house.execute("DROP TABLE aside");
}

/// Reading the second factors of `p` names this place.
async fn is_named(house: &House, table: &str, column: &str, row: &str) {
    let refused = house
        .durable
        .read(|tx| tx.second_factors(&"p".into()))
        .await;
    let named = matches!(&refused, Err(StoreError::Inconsistent { table: at, column: in_column, row: id, .. })
        if *at == table && *in_column == column && id == row);
    assert!(named, "{table} {column}: {refused:?}");
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
    house.execute(
        "UPDATE totp_credentials SET state = 'confirmed', last_step = 1, pending_ends_at = NULL",
    );
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
