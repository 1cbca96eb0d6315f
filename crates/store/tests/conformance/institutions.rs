use crate::{
    house::House,
    samples::{institution, t},
};
use sluis_model::{institution::Institution, ports::StoreError};

on_each_database! {
    what_was_added_is_found_by_each_of_its_names,
    taken_names_are_conflicts_and_leave_nothing,
    an_update_replaces_names_and_keeps_the_beginning,
    an_update_to_a_taken_name_is_a_conflict,
    an_update_of_nobody_is_refused,
    all_are_listed_by_short_name,
    u16_the_public_list_has_who_wants_it_and_is_open_by_name,
}

async fn what_was_added_is_found_by_each_of_its_names(house: House) {
    let stored = institution("a");
    let expected = stored.clone();
    house
        .durable
        .write(move |tx| tx.add_institution(&stored))
        .await
        .unwrap();
    let found = house
        .durable
        .read(|tx| {
            Ok([
                tx.institution(&"a".into())?,
                tx.institution_by_slug("slug-a")?,
                tx.institution_by_host("login.a.test")?,
                tx.institution_by_host("inloggen.a.test")?,
                tx.institution_by_mail_domain("a.test")?,
            ])
        })
        .await
        .unwrap();
    assert_eq!(found.each_ref().map(Option::as_deref), [Some(&expected); 5]);
    let missing = house
        .durable
        .read(|tx| {
            Ok([
                tx.institution(&"A".into())?,
                tx.institution_by_slug("SLUG-A")?,
                tx.institution_by_slug("slug-a\0")?,
                tx.institution_by_host("a.test")?,
                tx.institution_by_mail_domain("login.a.test")?,
            ])
        })
        .await
        .unwrap();
    assert_eq!(missing, [const { None }; 5]);
}

async fn taken_names_are_conflicts_and_leave_nothing(house: House) {
    house
        .durable
        .write(|tx| tx.add_institution(&institution("a")))
        .await
        .unwrap();
    type Change = fn(&mut Institution);
    let cases: [(&str, Change); 4] = [
        ("institutions", |i| i.id = "a".into()),
        ("institutions", |i| i.slug = "slug-a".to_owned()),
        ("institution_hosts", |i| {
            i.hosts.push("login.a.test".to_owned())
        }),
        ("institution_mail_domains", |i| {
            i.mail_domains.push("a.test".to_owned())
        }),
    ];
    for (table, change) in cases {
        let mut other = institution("b");
        change(&mut other);
        let refused = house
            .durable
            .write(move |tx| tx.add_institution(&other))
            .await;
        assert_eq!(refused, Err(StoreError::Conflict(table.to_owned())));
    }
    house
        .durable
        .write(|tx| tx.add_institution(&institution("b")))
        .await
        .unwrap();
}

async fn an_update_replaces_names_and_keeps_the_beginning(house: House) {
    house
        .durable
        .write(|tx| tx.add_institution(&institution("a")))
        .await
        .unwrap();
    let mut changed = institution("a");
    changed.name = "Anders".to_owned();
    changed.active = false;
    changed.hosts = vec!["login.a.test".to_owned(), "nieuw.a.test".to_owned()];
    changed.mail_domains = vec![];
    changed.created_at = t(77);
    let update = changed.clone();
    house
        .durable
        .write(move |tx| tx.update_institution(&update))
        .await
        .unwrap();
    let expected = Institution {
        created_at: t(0),
        ..changed
    };
    house
        .durable
        .read(move |tx| {
            assert_eq!(tx.institution(&"a".into())?.as_deref(), Some(&expected));
            let by_host = tx.institution_by_host("nieuw.a.test")?;
            assert_eq!(by_host.as_deref(), Some(&expected));
            assert_eq!(tx.institution_by_host("inloggen.a.test")?, None);
            assert_eq!(tx.institution_by_mail_domain("a.test")?, None);
            Ok(())
        })
        .await
        .unwrap();
}

async fn an_update_to_a_taken_name_is_a_conflict(house: House) {
    let result = house
        .durable
        .write(|tx| {
            tx.add_institution(&institution("a"))?;
            tx.add_institution(&institution("b"))?;
            let mut changed = institution("b");
            changed.hosts = vec!["login.a.test".to_owned()];
            tx.update_institution(&changed)
        })
        .await;
    assert_eq!(
        result,
        Err(StoreError::Conflict("institution_hosts".to_owned()))
    );
}

async fn an_update_of_nobody_is_refused(house: House) {
    let result = house
        .durable
        .write(|tx| tx.update_institution(&institution("a")))
        .await;
    assert!(
        matches!(
            result,
            Err(StoreError::Inconsistent {
                table: "institutions",
                ..
            })
        ),
        "{result:?}"
    );
}

async fn all_are_listed_by_short_name(house: House) {
    let slugs = house
        .durable
        .write(|tx| {
            for (id, slug) in [("1", "b"), ("2", "a-c"), ("3", "ab")] {
                tx.add_institution(&Institution {
                    slug: slug.to_owned(),
                    ..institution(id)
                })?;
            }
            Ok(tx
                .institutions()?
                .into_iter()
                .map(|i| i.slug)
                .collect::<Vec<_>>())
        })
        .await
        .unwrap();
    assert_eq!(slugs, ["a-c", "ab", "b"]);
}

async fn u16_the_public_list_has_who_wants_it_and_is_open_by_name(house: House) {
    let listed = |id: &str, name: &str, wants, active| {
        let mut one = Institution {
            name: name.to_owned(),
            slug: format!("s-{id}"),
            hosts: vec![],
            mail_domains: vec![],
            active,
            ..institution(id)
        };
        one.policy.publicly_listed = wants;
        one
    };
    let all = [
        listed("1", "Zonneschool", true, true),
        listed("2", "Aventurijn", true, true),
        listed("3", "Geheim", false, true),
        listed("4", "Gesloten", true, false),
    ];
    let found = house
        .durable
        .write(move |tx| {
            for one in &all {
                tx.add_institution(one)?;
            }
            let names = |found: Vec<Institution>| -> Vec<String> {
                found.into_iter().map(|one| one.name).collect()
            };
            let before = names(tx.listed_institutions(10)?);
            let first = names(tx.listed_institutions(1)?);
            let mut changed = all[1].clone();
            changed.policy.publicly_listed = false;
            tx.update_institution(&changed)?;
            Ok((before, first, names(tx.listed_institutions(10)?)))
        })
        .await
        .unwrap();
    let named = |names: &[&str]| {
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(found.0, named(&["Aventurijn", "Zonneschool"]));
    assert_eq!(found.1, named(&["Aventurijn"]));
    assert_eq!(found.2, named(&["Zonneschool"]));
}
