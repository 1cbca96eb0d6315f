use crate::{
    house::House,
    samples::{client, furnish, t},
};
use sluis_model::{client::Client, ports::StoreError};
use sluis_protocol::{client_auth::ClientAuthMethod, scope::Scope};

on_each_database! {
    what_was_added_is_found,
    a_taken_id_is_a_conflict,
    an_update_replaces_all_but_id_and_beginning,
    portals_are_listed_by_name,
    consent_is_remembered_and_replaced,
}

async fn what_was_added_is_found(house: House) {
    furnish(&house).await;
    house
        .durable
        .read(|tx| {
            assert_eq!(tx.client(&"c".into())?, Some(client("c")));
            assert_eq!(tx.client(&"d".into())?, None);
            assert_eq!(tx.client(&"c\0".into())?, None);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_taken_id_is_a_conflict(house: House) {
    furnish(&house).await;
    let refused = house.durable.write(|tx| tx.add_client(&client("c"))).await;
    assert_eq!(refused, Err(StoreError::Conflict("clients".to_owned())));
}

async fn an_update_replaces_all_but_id_and_beginning(house: House) {
    furnish(&house).await;
    let changed = Client {
        name: "Anders".to_owned(),
        institution: None,
        auth_method: ClientAuthMethod::None,
        secret_hash: None,
        active: false,
        created_at: t(9),
        ..client("c")
    };
    let update = changed.clone();
    let stored = house
        .durable
        .write(move |tx| {
            tx.update_client(&update)?;
            tx.client(&"c".into())
        })
        .await
        .unwrap();
    assert_eq!(
        stored,
        Some(Client {
            created_at: t(0),
            ..changed
        })
    );
    let refused = house
        .durable
        .write(|tx| tx.update_client(&client("d")))
        .await;
    assert!(
        matches!(
            refused,
            Err(StoreError::Inconsistent {
                table: "clients",
                ..
            })
        ),
        "{refused:?}"
    );
}

async fn portals_are_listed_by_name(house: House) {
    furnish(&house).await;
    let names = house
        .durable
        .write(|tx| {
            for (id, name) in [("1", "a"), ("2", "Z"), ("3", "a")] {
                tx.add_client(&Client {
                    name: name.to_owned(),
                    ..client(id)
                })?;
            }
            Ok(tx
                .clients()?
                .into_iter()
                .map(|c| (c.name, c.id.to_string()))
                .collect::<Vec<_>>())
        })
        .await
        .unwrap();
    let expected = [("Portal c", "c"), ("Z", "2"), ("a", "1"), ("a", "3")];
    assert_eq!(
        names,
        expected.map(|(name, id)| (name.to_owned(), id.to_owned()))
    );
}

async fn consent_is_remembered_and_replaced(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            assert_eq!(tx.consent(&"p".into(), &"c".into())?, None);
            for tokens in [["openid", "email"], ["openid", "profile"]] {
                let scope: Scope = tokens.into_iter().collect();
                tx.give_consent(&"p".into(), &"c".into(), &scope, t(1))?;
                assert_eq!(tx.consent(&"p".into(), &"c".into())?, Some(scope));
            }
            Ok(())
        })
        .await
        .unwrap();
}
