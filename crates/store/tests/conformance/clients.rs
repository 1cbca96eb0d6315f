use crate::{
    house::House,
    samples::{client, family, furnish, person, t},
};
use sluis_model::{client::Client, person::Person, ports::StoreError, token_family::TokenFamily};
use sluis_protocol::{client_auth::ClientAuthMethod, scope::Scope};

on_each_database! {
    what_was_added_is_found,
    a_taken_id_is_a_conflict,
    an_update_replaces_all_but_id_and_beginning,
    portals_are_listed_by_name,
    consent_is_remembered_and_replaced,
    what_a_person_allowed_is_listed_by_the_portals_name,
    a_consent_is_withdrawn_once_and_leaves_the_others,
    ten_14_a_removed_portal_takes_along_what_hangs_on_it_and_nothing_else,
    a_removed_portals_id_is_never_used_again,
}

async fn what_was_added_is_found(house: House) {
    furnish(&house).await;
    house
        .durable
        .read(|tx| {
            assert_eq!(tx.client(&"c".into())?.as_deref(), Some(&client("c")));
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
        stored.as_deref(),
        Some(&Client {
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
            for (at, tokens) in [(1, ["openid", "email"]), (2, ["openid", "profile"])] {
                let scope: Scope = tokens.into_iter().collect();
                tx.give_consent(&"p".into(), &"c".into(), &scope, t(at))?;
                assert_eq!(tx.consent(&"p".into(), &"c".into())?, Some(scope.clone()));
                let since = tx.consent_since(&"p".into(), &"c".into())?;
                assert_eq!(since, Some((scope, t(1))), "without a break");
            }
            tx.withdraw_consent(&"p".into(), &"c".into())?;
            tx.give_consent(&"p".into(), &"c".into(), &openid(), t(3))?;
            let since = tx.consent_since(&"p".into(), &"c".into())?;
            assert_eq!(since, Some((openid(), t(3))), "after a break");
            Ok(())
        })
        .await
        .unwrap();
}

fn openid() -> Scope {
    ["openid"].into_iter().collect()
}

async fn what_a_person_allowed_is_listed_by_the_portals_name(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            assert_eq!(tx.consents_of(&"p".into())?, []);
            tx.add_person(&person("q"))?;
            let early = Client {
                name: "Agenda".to_owned(),
                active: false,
                ..client("z")
            };
            tx.add_client(&early)?;
            let wide: Scope = ["openid", "email"].into_iter().collect();
            tx.give_consent(&"p".into(), &"c".into(), &openid(), t(1))?;
            tx.give_consent(&"p".into(), &"z".into(), &wide, t(2))?;
            tx.give_consent(&"q".into(), &"c".into(), &openid(), t(3))?;
            let expected = [(early, wide, t(2)), (client("c"), openid(), t(1))];
            assert_eq!(tx.consents_of(&"p".into())?, expected);
            assert_eq!(tx.consents_of(&"nobody".into())?, []);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_consent_is_withdrawn_once_and_leaves_the_others(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_person(&person("q"))?;
            tx.add_client(&client("d"))?;
            for (who, portal) in [("p", "c"), ("p", "d"), ("q", "c")] {
                tx.give_consent(&who.into(), &portal.into(), &openid(), t(1))?;
            }
            assert!(tx.withdraw_consent(&"p".into(), &"c".into())?);
            assert!(!tx.withdraw_consent(&"p".into(), &"c".into())?);
            assert!(!tx.withdraw_consent(&"p".into(), &"never".into())?);
            assert!(!tx.withdraw_consent(&"p".into(), &"d\0".into())?);
            assert_eq!(tx.consent(&"p".into(), &"c".into())?, None);
            assert_eq!(tx.consent(&"p".into(), &"d".into())?, Some(openid()));
            assert_eq!(tx.consent(&"q".into(), &"c".into())?, Some(openid()));
            Ok(())
        })
        .await
        .unwrap();
}

async fn ten_14_a_removed_portal_takes_along_what_hangs_on_it_and_nothing_else(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_client(&client("d"))?;
            for portal in ["c", "d"] {
                tx.give_consent(&"p".into(), &portal.into(), &openid(), t(1))?;
            }
            let mut other: TokenFamily = family("other", "h", "s");
            other.grant.client = "d".into();
            tx.add_family(&family("f", "g", "s"))?;
            tx.add_family(&other)?;
            assert!(tx.remove_client(&"c".into())?);
            assert!(!tx.remove_client(&"c".into())?);
            assert!(!tx.remove_client(&"d\0".into())?);
            assert_eq!(tx.client(&"c".into())?, None);
            assert_eq!(tx.consent(&"p".into(), &"c".into())?, None);
            assert_eq!(tx.family(&"f".into())?, None);
            assert_eq!(tx.client(&"d".into())?.as_deref(), Some(&client("d")));
            assert_eq!(tx.consents_of(&"p".into())?.len(), 1);
            assert_eq!(tx.family(&"other".into())?, Some(other));
            let whole: Option<Person> = tx.person(&"p".into())?;
            assert_eq!(whole, Some(person("p")));
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_removed_portals_id_is_never_used_again(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            assert!(!tx.client_id_is_spent(&"c".into())?);
            assert!(tx.remove_client(&"c".into())?);
            assert!(tx.client_id_is_spent(&"c".into())?);
            assert!(!tx.client_id_is_spent(&"d".into())?);
            assert!(!tx.client_id_is_spent(&"c\0".into())?);
            Ok(())
        })
        .await
        .unwrap();
    let refused = house.durable.write(|tx| tx.add_client(&client("c"))).await;
    assert_eq!(
        refused,
        Err(StoreError::Conflict("removed_clients".to_owned()))
    );
    let there = house.durable.read(|tx| tx.client(&"c".into())).await;
    assert_eq!(there, Ok(None));
}
