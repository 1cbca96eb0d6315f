use crate::{
    house::House,
    samples::{class, furnish, t},
};
use sluis_model::{
    class::{Class, Part},
    person::Person,
};

on_each_database! {
    a_class_is_found_changed_and_put_away,
    somebody_has_one_main_class_and_any_number_of_others,
    one_statement_reads_somebody_with_the_classes_in_use,
}

async fn a_class_is_found_changed_and_put_away(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_class(&class("b", "Zée"))?;
            tx.add_class(&class("a", "3B"))?;
            assert_eq!(tx.class(&"a".into())?, Some(class("a", "3B")));
            assert_eq!(tx.class(&"c".into())?, None);
            let names: Vec<String> = tx
                .classes(&"i".into(), false)?
                .into_iter()
                .map(|class| class.name)
                .collect();
            assert_eq!(names, ["3B", "Zée"]);
            assert!(tx.classes(&"other".into(), false)?.is_empty());
            assert_eq!(
                tx.class_by_name(&"i".into(), "zee")?,
                Some(class("b", "Zée"))
            );
            assert_eq!(tx.class_by_name(&"other".into(), "zee")?, None);
            let put_away = Class {
                archived_at: Some(t(9)),
                updated_at: t(9),
                ..class("b", "Zee")
            };
            tx.update_class(&put_away)?;
            assert_eq!(tx.class(&"b".into())?, Some(put_away));
            assert_eq!(tx.class_by_name(&"i".into(), "zee")?, None);
            assert_eq!(tx.classes(&"i".into(), true)?.len(), 1);
            assert!(tx.update_class(&class("c", "x")).is_err());
            Ok(())
        })
        .await
        .unwrap();
}

async fn somebody_has_one_main_class_and_any_number_of_others(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            for (id, name) in [("a", "3A"), ("b", "3B")] {
                tx.add_class(&class(id, name))?;
            }
            let p = "p".into();
            assert!(tx.put_member(&"b".into(), &p, Part::Main, t(1))?);
            assert!(!tx.put_member(&"b".into(), &p, Part::Main, t(2))?);
            assert!(tx.put_member(&"a".into(), &p, Part::Main, t(3))?);
            let own: Vec<_> = tx
                .classes_of(&p)?
                .into_iter()
                .map(|(class, part)| (class.name, part))
                .collect();
            assert_eq!(
                own,
                [
                    ("3A".to_owned(), Part::Main),
                    ("3B".to_owned(), Part::Extra)
                ]
            );
            let lines = tx.class_lines(&"i".into(), false)?;
            assert_eq!((lines[0].members, lines[0].teachers), (1, 0));
            assert!(tx.put_member(&"b".into(), &p, Part::Teacher, t(4))?);
            let members = tx.class_members(&"b".into())?;
            assert_eq!(members[0].name, "Anna van der Linde");
            assert_eq!(members[0].part, Part::Teacher);
            assert!(tx.remove_member(&"b".into(), &p, t(9))?);
            assert!(!tx.remove_member(&"b".into(), &p, t(9))?);
            assert!(tx.class_members(&"b".into())?.is_empty());
            Ok(())
        })
        .await
        .unwrap();
}

async fn one_statement_reads_somebody_with_the_classes_in_use(house: House) {
    furnish(&house).await;
    let p = || "p".into();
    let alone = house.durable.read(move |tx| tx.person(&p())).await;
    let alone = alone.unwrap().unwrap();
    let read = || house.durable.read(move |tx| tx.person_with_classes(&p()));
    assert_eq!(read().await.unwrap(), Some((alone.clone(), vec![])));
    let put = house.durable.write(move |tx| {
        for (id, name) in [("a", "3A"), ("b", "3B"), ("c", "2C"), ("old", "1A")] {
            tx.add_class(&class(id, name))?;
            tx.put_member(&id.into(), &p(), Part::Extra, t(1))?;
        }
        tx.put_member(&"b".into(), &p(), Part::Main, t(2))?;
        tx.update_class(&Class {
            archived_at: Some(t(3)),
            ..class("old", "1A")
        })?;
        tx.classes_of(&p())
    });
    let classes = put.await.unwrap();
    let names: Vec<_> = classes.iter().map(|(class, _)| &*class.name).collect();
    assert_eq!(names, ["3B", "2C", "3A"]);
    let moved = Person {
        updated_at: t(2),
        ..alone
    };
    let before = house.store.statements();
    assert_eq!(read().await.unwrap(), Some((moved, classes)));
    assert_eq!(house.store.statements() - before, 1);
    let nobody = house.durable.read(|tx| {
        assert_eq!(tx.person_with_classes(&"x\0".into())?, None);
        tx.person_with_classes(&"nobody".into())
    });
    assert_eq!(nobody.await.unwrap(), None);
}
