use crate::{
    house::House,
    samples::{furnish, institution, person, t},
};
use sluis_model::{
    person::{Invitation, PasswordState, Person, Postponed, Standing},
    ports::StoreError,
};

on_each_database! {
    what_was_added_is_found_by_id_and_by_login_name,
    a_login_name_is_taken_within_one_institution_only,
    an_update_leaves_password_epoch_and_postponement_alone,
    an_update_can_empty_what_may_be_empty,
    a_new_password_replaces_hash_and_state,
    a_rehash_needs_the_hash_that_is_still_stored,
    the_epoch_rises_by_one,
    a_proven_address_is_remembered,
    h08_not_now_is_remembered_of_each_invitation_by_itself,
    people_are_listed_by_login_name,
    changing_nobody_is_refused,
}

async fn what_was_added_is_found_by_id_and_by_login_name(house: House) {
    furnish(&house).await;
    house
        .durable
        .read(|tx| {
            assert_eq!(tx.person(&"p".into())?, Some(person("p")));
            assert_eq!(
                tx.person_by_login(&"i".into(), "user.p")?,
                Some(person("p"))
            );
            assert_eq!(tx.person_by_login(&"i".into(), "User.p")?, None);
            assert_eq!(tx.person_by_login(&"i".into(), "user.p\0")?, None);
            assert_eq!(tx.person_by_login(&"other".into(), "user.p")?, None);
            assert_eq!(tx.person(&"q".into())?, None);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_login_name_is_taken_within_one_institution_only(house: House) {
    furnish(&house).await;
    let twin = || Person {
        id: "q".into(),
        ..person("p")
    };
    let taken = house.durable.write(move |tx| tx.add_person(&twin())).await;
    assert_eq!(taken, Err(StoreError::Conflict("people".to_owned())));
    house
        .durable
        .write(move |tx| {
            tx.add_institution(&institution("j"))?;
            tx.add_person(&Person {
                institution: "j".into(),
                ..twin()
            })
        })
        .await
        .unwrap();
}

async fn an_update_leaves_password_epoch_and_postponement_alone(house: House) {
    furnish(&house).await;
    let changed = Person {
        username: "Nieuw".to_owned(),
        login_key: "nieuw".to_owned(),
        standing: Standing::Disabled,
        shared: true,
        password_hash: Some("other".to_owned()),
        password_state: PasswordState::Current,
        epoch: 99,
        postponed: Postponed::default(),
        created_at: t(55),
        updated_at: t(56),
        ..person("p")
    };
    let update = changed.clone();
    house
        .durable
        .write(move |tx| tx.update_person(&update))
        .await
        .unwrap();
    let expected = Person {
        password_hash: person("p").password_hash,
        password_state: person("p").password_state,
        epoch: 7,
        postponed: person("p").postponed,
        created_at: t(0),
        ..changed
    };
    assert_eq!(
        house
            .durable
            .read(|tx| tx.person(&"p".into()))
            .await
            .unwrap(),
        Some(expected)
    );
}

async fn an_update_can_empty_what_may_be_empty(house: House) {
    furnish(&house).await;
    let bare = Person {
        email: None,
        email_verified_at: None,
        phone: None,
        phone_verified_at: None,
        starts_at: None,
        ends_at: None,
        language: None,
        ..person("p")
    };
    let update = bare.clone();
    house
        .durable
        .write(move |tx| tx.update_person(&update))
        .await
        .unwrap();
    assert_eq!(
        house
            .durable
            .read(|tx| tx.person(&"p".into()))
            .await
            .unwrap(),
        Some(bare)
    );
}

async fn a_new_password_replaces_hash_and_state(house: House) {
    furnish(&house).await;
    for state in [
        PasswordState::Current,
        PasswordState::MustChange,
        PasswordState::Temporary { ends_at: t(60) },
    ] {
        let stored = house
            .durable
            .write(move |tx| {
                tx.set_password(&"p".into(), "$argon2id$two", state, t(10))?;
                tx.person(&"p".into())
            })
            .await
            .unwrap();
        let expected = Person {
            password_hash: Some("$argon2id$two".to_owned()),
            password_state: state,
            updated_at: t(10),
            ..person("p")
        };
        assert_eq!(stored, Some(expected));
    }
}

async fn a_rehash_needs_the_hash_that_is_still_stored(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            assert!(!tx.rehash_password(&"p".into(), "stale", "new")?);
            assert!(tx.rehash_password(&"p".into(), "$argon2id$one", "new")?);
            let expected = Person {
                password_hash: Some("new".to_owned()),
                ..person("p")
            };
            assert_eq!(tx.person(&"p".into())?, Some(expected));
            Ok(())
        })
        .await
        .unwrap();
}

async fn the_epoch_rises_by_one(house: House) {
    furnish(&house).await;
    let epochs = house
        .durable
        .write(|tx| {
            Ok((
                tx.raise_epoch(&"p".into(), t(20))?,
                tx.raise_epoch(&"p".into(), t(21))?,
            ))
        })
        .await
        .unwrap();
    assert_eq!(epochs, (8, 9));
    let stored = house
        .durable
        .read(|tx| tx.person(&"p".into()))
        .await
        .unwrap();
    assert_eq!(
        stored,
        Some(Person {
            epoch: 9,
            updated_at: t(21),
            ..person("p")
        })
    );
}

async fn a_proven_address_is_remembered(house: House) {
    furnish(&house).await;
    let stored = house
        .durable
        .write(|tx| {
            tx.verify_email(&"p".into(), t(31))?;
            tx.person(&"p".into())
        })
        .await
        .unwrap()
        .unwrap();
    assert_eq!(stored.email_verified_at, Some(t(31)));
}

async fn h08_not_now_is_remembered_of_each_invitation_by_itself(house: House) {
    furnish(&house).await;
    let mut expected = person("p").postponed;
    for (invitation, at) in [
        (Invitation::SecondFactor, t(30)),
        (Invitation::SecurityQuestion, t(31)),
        (Invitation::Passkey, t(32)),
    ] {
        match invitation {
            Invitation::SecondFactor => expected.second_factor = Some(at),
            Invitation::SecurityQuestion => expected.question = Some(at),
            Invitation::Passkey => expected.passkey = Some(at),
        }
        let (stored, counted) = house
            .durable
            .write(move |tx| {
                tx.postpone(&"p".into(), invitation, at)?;
                let counted = tx.counted(&"i".into(), &"p".into())?;
                Ok((tx.person(&"p".into())?, counted))
            })
            .await
            .unwrap();
        assert_eq!(stored.map(|stored| stored.postponed), Some(expected));
        assert_eq!(counted.map(|counted| counted.postponed), Some(expected));
    }
}

async fn people_are_listed_by_login_name(house: House) {
    furnish(&house).await;
    let names = house
        .durable
        .write(|tx| {
            for (id, key) in [("1", "user-z"), ("2", "user.a"), ("3", "Zed"), ("4", "é")] {
                tx.add_person(&Person {
                    login_key: key.to_owned(),
                    ..person(id)
                })?;
            }
            Ok(tx
                .people(&"i".into())?
                .into_iter()
                .map(|p| p.login_key)
                .collect::<Vec<_>>())
        })
        .await
        .unwrap();
    assert_eq!(names, ["Zed", "user-z", "user.a", "user.p", "é"]);
}

async fn changing_nobody_is_refused(house: House) {
    furnish(&house).await;
    let refused = house.durable.read(|_| Ok(())).await.and(
        house
            .durable
            .write(|tx| tx.raise_epoch(&"nobody".into(), t(0)))
            .await,
    );
    assert!(
        matches!(
            refused,
            Err(StoreError::Inconsistent {
                table: "people",
                ..
            })
        ),
        "{refused:?}"
    );
    let refused = house
        .durable
        .write(|tx| tx.update_person(&person("nobody")))
        .await;
    assert!(
        matches!(
            refused,
            Err(StoreError::Inconsistent {
                table: "people",
                ..
            })
        ),
        "{refused:?}"
    );
    let refused = house
        .durable
        .write(|tx| tx.set_password(&"nobody".into(), "h", PasswordState::Current, t(0)))
        .await;
    assert!(
        matches!(
            refused,
            Err(StoreError::Inconsistent {
                table: "people",
                ..
            })
        ),
        "{refused:?}"
    );
}
