use crate::{
    house::House,
    samples::{furnish, initial_token, t},
};
use sluis_model::{
    initial_access_token::{InitialAccessToken, RegistrationPolicy},
    ports::StoreError,
    secret::HashedToken,
};

on_each_database! {
    what_was_added_is_found_by_its_token_alone,
    a_token_is_one_initial_tokens_own,
    initial_tokens_are_listed_newest_first,
    each_use_counts_one_down_and_the_last_is_the_last,
    a_token_without_a_number_of_uses_is_spent_again_and_again,
    an_ended_or_unknown_token_is_not_spent,
    a_removed_token_is_gone,
}

async fn what_was_added_is_found_by_its_token_alone(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let bare = InitialAccessToken {
                institution: None,
                policy: RegistrationPolicy::default(),
                uses_left: None,
                ..initial_token("bare", t(2))
            };
            for token in [initial_token("a", t(1)), bare] {
                tx.add_initial_token(&token)?;
                assert_eq!(tx.initial_token(&token.token)?, Some(token));
            }
            assert_eq!(tx.initial_token(&HashedToken::of("other"))?, None);
            assert_eq!(tx.initial_token(&HashedToken::stored("a"))?, None);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_token_is_one_initial_tokens_own(house: House) {
    furnish(&house).await;
    let refused = house
        .durable
        .write(|tx| {
            tx.add_initial_token(&initial_token("a", t(1)))?;
            tx.add_initial_token(&InitialAccessToken {
                id: "b".into(),
                ..initial_token("a", t(1))
            })
        })
        .await;
    assert!(
        matches!(refused, Err(StoreError::Conflict(_))),
        "{refused:?}"
    );
}

async fn initial_tokens_are_listed_newest_first(house: House) {
    furnish(&house).await;
    let listed = house
        .durable
        .write(|tx| {
            assert_eq!(tx.initial_tokens()?, []);
            for (id, at) in [("b", 2), ("a", 1), ("d", 3), ("c", 3)] {
                tx.add_initial_token(&initial_token(id, t(at)))?;
            }
            tx.initial_tokens()
        })
        .await
        .unwrap();
    let ids: Vec<_> = listed.iter().map(|token| token.id.as_str()).collect();
    assert_eq!(ids, ["d", "c", "b", "a"]);
}

async fn each_use_counts_one_down_and_the_last_is_the_last(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_initial_token(&initial_token("a", t(1)))?;
            tx.add_initial_token(&initial_token("other", t(1)))?;
            for left in [2, 1, 0] {
                assert!(tx.spend_initial_token(&"a".into(), t(2))?);
                let found = tx.initial_token(&HashedToken::of("a"))?.unwrap();
                assert_eq!(found.uses_left, Some(left));
            }
            for _ in 0..2 {
                assert!(!tx.spend_initial_token(&"a".into(), t(2))?);
            }
            let used_up = tx.initial_token(&HashedToken::of("a"))?.unwrap();
            assert_eq!(used_up.uses_left, Some(0), "never below nothing");
            let other = tx.initial_token(&HashedToken::of("other"))?;
            assert_eq!(other, Some(initial_token("other", t(1))));
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_token_without_a_number_of_uses_is_spent_again_and_again(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let unlimited = InitialAccessToken {
                uses_left: None,
                ..initial_token("a", t(1))
            };
            tx.add_initial_token(&unlimited)?;
            for _ in 0..5 {
                assert!(tx.spend_initial_token(&"a".into(), t(2))?);
            }
            assert_eq!(tx.initial_token(&unlimited.token)?, Some(unlimited));
            Ok(())
        })
        .await
        .unwrap();
}

async fn an_ended_or_unknown_token_is_not_spent(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            for (id, uses_left) in [("limited", Some(3)), ("unlimited", None)] {
                let token = InitialAccessToken {
                    uses_left,
                    ends_at: t(60),
                    ..initial_token(id, t(1))
                };
                tx.add_initial_token(&token)?;
                assert!(tx.spend_initial_token(&id.into(), t(59))?, "{id}");
                assert!(!tx.spend_initial_token(&id.into(), t(60))?, "{id}");
            }
            assert!(!tx.spend_initial_token(&"never".into(), t(2))?);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_removed_token_is_gone(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_initial_token(&initial_token("a", t(1)))?;
            tx.add_initial_token(&initial_token("b", t(1)))?;
            assert!(tx.remove_initial_token(&"a".into())?);
            assert!(!tx.remove_initial_token(&"a".into())?);
            assert_eq!(tx.initial_token(&HashedToken::of("a"))?, None);
            assert!(!tx.spend_initial_token(&"a".into(), t(2))?);
            assert!(tx.spend_initial_token(&"b".into(), t(2))?);
            Ok(())
        })
        .await
        .unwrap();
}
