//! Badges of pupils.

use crate::{
    house::House,
    samples::{class, furnish, person, t},
};
use sluis_model::{
    badge::Badge,
    class::{Class, Part},
    ports::{StoreError, Tx, durable::Stored},
    secret::HashedToken,
};

on_each_database! {
    bdg_01_a_person_has_one_badge_and_a_new_one_ends_the_old,
    bdg_06_a_badge_works_only_while_its_holder_is_in_its_class,
    bdg_01_no_two_badges_share_a_code,
}

fn badge(class: &str, code: &str) -> Badge {
    Badge {
        person: "p".into(),
        class: class.into(),
        code: HashedToken::of(code),
        made_at: t(5),
        ends_at: Some(t(90)),
    }
}

fn works(tx: &mut dyn Tx, code: &str) -> Stored<bool> {
    Ok(tx.badge_holder(&HashedToken::of(code))?.is_some())
}

async fn bdg_01_a_person_has_one_badge_and_a_new_one_ends_the_old(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_class(&class("a", "a"))?;
            tx.put_member(&"a".into(), &"p".into(), Part::Main, t(5))?;
            assert!(!tx.put_badge(&badge("a", "one"))?);
            let (found, holder) = tx.badge_holder(&HashedToken::of("one"))?.unwrap();
            assert_eq!((found, holder.id), (badge("a", "one"), "p".into()));
            assert_eq!(tx.badges_in_class(&"a".into())?, [badge("a", "one")]);
            assert!(tx.put_badge(&badge("a", "two"))?);
            assert!(!works(tx, "one")? && works(tx, "two")?);
            assert_eq!(tx.badge_of(&"p".into())?, Some(badge("a", "two")));
            assert!(tx.end_badge(&"p".into())?);
            assert!(!tx.end_badge(&"p".into())?);
            assert!(!works(tx, "two")?);
            assert_eq!(tx.badge_of(&"p".into())?, None);
            Ok(())
        })
        .await
        .unwrap();
}

async fn bdg_06_a_badge_works_only_while_its_holder_is_in_its_class(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_class(&class("a", "a"))?;
            tx.put_member(&"a".into(), &"p".into(), Part::Main, t(5))?;
            tx.put_badge(&badge("a", "one"))?;
            // As what the pupil is in it makes no difference.
            tx.put_member(&"a".into(), &"p".into(), Part::Extra, t(6))?;
            assert!(works(tx, "one")?);
            tx.put_member(&"a".into(), &"p".into(), Part::Teacher, t(6))?;
            assert!(!works(tx, "one")?);
            tx.put_member(&"a".into(), &"p".into(), Part::Main, t(6))?;
            assert!(works(tx, "one")?);
            // Whoever leaves and comes back needs a new card.
            tx.remove_member(&"a".into(), &"p".into(), t(1))?;
            assert!(!works(tx, "one")?);
            assert!(tx.badges_in_class(&"a".into())?.is_empty());
            tx.put_member(&"a".into(), &"p".into(), Part::Main, t(6))?;
            assert!(!works(tx, "one")?);
            assert!(tx.badges_in_class(&"a".into())?.is_empty());
            let again = Badge {
                made_at: t(6),
                ..badge("a", "again")
            };
            tx.put_badge(&again)?;
            assert!(works(tx, "again")?);
            // Another class of the pupil's shows it as long as it works.
            tx.add_class(&class("b", "b"))?;
            tx.put_member(&"b".into(), &"p".into(), Part::Extra, t(6))?;
            assert_eq!(tx.badges_in_class(&"b".into())?, [again]);
            tx.update_class(&Class {
                archived_at: Some(t(7)),
                ..class("a", "a")
            })?;
            assert!(!works(tx, "again")?);
            assert!(tx.badges_in_class(&"b".into())?.is_empty());
            assert_eq!(tx.end_badges_of_class(&"a".into())?, 1);
            assert_eq!(tx.end_badges_of_class(&"a".into())?, 0);
            Ok(())
        })
        .await
        .unwrap();
}

async fn bdg_01_no_two_badges_share_a_code(house: House) {
    furnish(&house).await;
    let twice = house
        .durable
        .write(|tx| {
            tx.add_class(&class("a", "a"))?;
            tx.put_badge(&badge("a", "one"))?;
            tx.add_person(&person("q"))?;
            tx.put_badge(&Badge {
                person: "q".into(),
                ..badge("a", "one")
            })
        })
        .await;
    assert!(matches!(twice, Err(StoreError::Conflict(_))), "{twice:?}");
}
