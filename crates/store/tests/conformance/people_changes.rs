//! What people and those who help them change of a person, one thing at a time.

use crate::{
    house::House,
    samples::{furnish, institution, number, person, t},
};
use sluis_model::{
    ids::PersonId,
    person::{PasswordState, Person, Role},
    ports::{StoreError, Tx, durable::Stored},
};

on_each_database! {
    u13_another_address_is_proven_at_once,
    a_taken_login_name_leaves_the_address_alone,
    another_number_is_proven_at_once,
    a_language_is_chosen_and_given_back,
    n05_marking_as_shared_says_whether_it_was_new,
    a_dropped_password_leaves_nothing_of_it,
    people_are_found_by_address_in_any_case,
    people_are_found_by_role,
    changing_nobody_is_refused,
}

async fn u13_another_address_is_proven_at_once(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.set_email(&"p".into(), "Nieuw@i.test", None, t(20))?;
            let changed = Person {
                email: Some("Nieuw@i.test".to_owned()),
                email_verified_at: Some(t(20)),
                updated_at: t(20),
                ..person("p")
            };
            assert_eq!(tx.person(&"p".into())?, Some(changed.clone()));
            tx.set_email(
                &"p".into(),
                "a@i.test",
                Some(("A@i.test", "a@i.test")),
                t(21),
            )?;
            let renamed = Person {
                email: Some("a@i.test".to_owned()),
                username: "A@i.test".to_owned(),
                login_key: "a@i.test".to_owned(),
                email_verified_at: Some(t(21)),
                updated_at: t(21),
                ..changed
            };
            assert_eq!(tx.person(&"p".into())?, Some(renamed));
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_taken_login_name_leaves_the_address_alone(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_person(&person("q"))?;
            let taken = tx.set_email(&"p".into(), "x@i.test", Some(("Q", "user.q")), t(20));
            assert_eq!(taken, Err(StoreError::Conflict("people".to_owned())));
            assert_eq!(tx.person(&"p".into())?, Some(person("p")));
            Ok(())
        })
        .await
        .unwrap();
}

async fn another_number_is_proven_at_once(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.set_phone(&"p".into(), &number("0612345678"), t(20))?;
            let changed = Person {
                phone: Some("+31612345678".to_owned()),
                phone_verified_at: Some(t(20)),
                updated_at: t(20),
                ..person("p")
            };
            assert_eq!(tx.person(&"p".into())?, Some(changed));
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_language_is_chosen_and_given_back(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            for language in [Some("nl"), None] {
                tx.set_language(&"p".into(), language, t(20))?;
                let changed = Person {
                    language: language.map(str::to_owned),
                    updated_at: t(20),
                    ..person("p")
                };
                assert_eq!(tx.person(&"p".into())?, Some(changed));
            }
            Ok(())
        })
        .await
        .unwrap();
}

async fn n05_marking_as_shared_says_whether_it_was_new(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            assert!(!tx.set_shared(&"p".into(), false, t(20))?);
            assert_eq!(tx.person(&"p".into())?, Some(person("p")));
            assert!(tx.set_shared(&"p".into(), true, t(21))?);
            assert!(!tx.set_shared(&"p".into(), true, t(22))?);
            let shared = Person {
                shared: true,
                updated_at: t(21),
                ..person("p")
            };
            assert_eq!(tx.person(&"p".into())?, Some(shared));
            assert!(tx.set_shared(&"p".into(), false, t(23))?);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_dropped_password_leaves_nothing_of_it(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.drop_password(&"p".into(), t(20))?;
            let without = Person {
                password_hash: None,
                password_state: PasswordState::Current,
                updated_at: t(20),
                ..person("p")
            };
            assert_eq!(tx.person(&"p".into())?, Some(without));
            assert!(!tx.rehash_password(&"p".into(), "$argon2id$one", "new")?);
            Ok(())
        })
        .await
        .unwrap();
}

fn keys(people: Vec<Person>) -> Vec<String> {
    people.into_iter().map(|person| person.login_key).collect()
}

async fn people_are_found_by_address_in_any_case(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_institution(&institution("j"))?;
            let with = |id: &str, institution: &str, email: Option<&str>| Person {
                institution: institution.into(),
                email: email.map(str::to_owned),
                ..person(id)
            };
            tx.add_person(&with("z", "i", Some("Gezin@I.test")))?;
            tx.add_person(&with("a", "i", Some("gezin@i.test")))?;
            tx.add_person(&with("elsewhere", "j", Some("gezin@i.test")))?;
            tx.add_person(&with("none", "i", None))?;
            tx.add_person(&with("accent", "i", Some("é@i.test")))?;
            let mut found = |email: &str| tx.people_by_email(&"i".into(), email).map(keys);
            assert_eq!(found("gezin@i.TEST")?, ["user.a", "user.z"]);
            assert_eq!(found("gezin_i.test")?, [""; 0]);
            assert_eq!(found("gezin@i.test\0")?, [""; 0]);
            // Letters beyond ASCII are compared as they are, on both databases.
            assert_eq!(found("é@I.test")?, ["user.accent"]);
            assert_eq!(found("É@i.test")?, [""; 0]);
            Ok(())
        })
        .await
        .unwrap();
}

async fn people_are_found_by_role(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_institution(&institution("j"))?;
            let with = |id: &str, institution: &str, roles: &[Role]| Person {
                institution: institution.into(),
                roles: roles.to_vec(),
                ..person(id)
            };
            tx.add_person(&with("z", "i", &[Role::Teacher, Role::Admin]))?;
            tx.add_person(&with("a", "i", &[Role::Admin]))?;
            tx.add_person(&with("elsewhere", "j", &[Role::Admin]))?;
            tx.add_person(&with("none", "i", &[]))?;
            let mut found = |role| tx.people_with_role(&"i".into(), role).map(keys);
            assert_eq!(found(Role::Admin)?, ["user.a", "user.z"]);
            assert_eq!(found(Role::ClassAdmin)?, ["user.p"]);
            assert_eq!(found(Role::Operator)?, [""; 0]);
            Ok(())
        })
        .await
        .unwrap();
}

async fn changing_nobody_is_refused(house: House) {
    type Change = fn(&mut dyn Tx, &PersonId) -> Stored<()>;
    let changes: [Change; 4] = [
        |tx, id| tx.set_email(id, "x@i.test", None, t(0)),
        |tx, id| tx.set_phone(id, &number("0612345678"), t(0)),
        |tx, id| tx.set_language(id, None, t(0)),
        |tx, id| tx.drop_password(id, t(0)),
    ];
    furnish(&house).await;
    for change in changes {
        let refused = house
            .durable
            .write(move |tx| change(tx, &"nobody".into()))
            .await;
        let expected = matches!(
            refused,
            Err(StoreError::Inconsistent {
                table: "people",
                ..
            })
        );
        assert!(expected, "{refused:?}");
    }
}
