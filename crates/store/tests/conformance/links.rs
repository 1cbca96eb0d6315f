//! Links that travel by mail.

use crate::{
    house::House,
    samples::{furnish, link, person, t},
};
use sluis_model::{
    mail_link::{
        LinkKind, LinkPurpose,
        LinkPurpose::{ConfirmEmail, NewPassword, NotMe},
        MailLink,
    },
    ports::StoreError,
    secret::HashedToken,
};

on_each_database! {
    a_link_is_found_by_its_token_alone,
    n15_a_newer_link_replaces_unused_ones_of_its_kind,
    rec23_each_not_me_link_stands_for_itself,
    rec23_links_about_later_changes_end_but_for_those_to_one_address,
    u13_the_open_link_of_a_kind_is_the_newest_that_still_works,
    a_link_is_used_once,
    a_link_that_ended_or_was_replaced_is_not_used,
    ending_links_leaves_other_kinds_and_people_alone,
    links_that_ended_are_dropped,
    a_token_is_one_links_own,
}

fn confirm() -> LinkPurpose {
    ConfirmEmail {
        address: "nieuw@i.test".to_owned(),
    }
}

fn not_me() -> LinkPurpose {
    NotMe {
        former_email: Some("oud@i.test".to_owned()),
    }
}

async fn a_link_is_found_by_its_token_alone(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let bare = MailLink {
                signin: None,
                ..link("d", NotMe { former_email: None }, t(4))
            };
            let links = [
                link("a", NewPassword, t(1)),
                link("b", confirm(), t(2)),
                link("c", not_me(), t(3)),
                bare,
            ];
            for link in links {
                tx.add_link(&link)?;
                assert_eq!(tx.link(&HashedToken::of(link.id.as_str()))?, Some(link));
            }
            assert_eq!(tx.link(&HashedToken::of("e"))?, None);
            assert_eq!(tx.link(&HashedToken::stored("a\0"))?, None);
            Ok(())
        })
        .await
        .unwrap();
}

async fn n15_a_newer_link_replaces_unused_ones_of_its_kind(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_link(&link("used", NewPassword, t(1)))?;
            assert!(tx.use_link(&"used".into(), t(2))?);
            tx.add_link(&link("old", NewPassword, t(3)))?;
            tx.add_link(&link("other", confirm(), t(3)))?;
            tx.add_link(&link("new", NewPassword, t(4)))?;
            let mut replaced_at = |id: &str| {
                tx.link(&HashedToken::of(id))
                    .map(|link| link.unwrap().replaced_at)
            };
            assert_eq!(replaced_at("used")?, None);
            assert_eq!(replaced_at("old")?, Some(t(4)));
            assert_eq!(replaced_at("other")?, None);
            assert_eq!(replaced_at("new")?, None);
            Ok(())
        })
        .await
        .unwrap();
}

async fn rec23_each_not_me_link_stands_for_itself(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_link(&link("a", not_me(), t(1)))?;
            tx.add_link(&link("b", not_me(), t(2)))?;
            assert!(tx.use_link(&"a".into(), t(3))?);
            assert!(tx.use_link(&"b".into(), t(3))?);
            Ok(())
        })
        .await
        .unwrap();
}

async fn rec23_links_about_later_changes_end_but_for_those_to_one_address(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let to = |id: &str, address: &str, at| MailLink {
                address: address.to_owned(),
                ..link(id, not_me(), t(at))
            };
            tx.add_link(&to("earlier", "dief@i.test", 1))?;
            tx.add_link(&to("same", "dief@i.test", 2))?;
            tx.add_link(&to("later", "dief@i.test", 3))?;
            tx.add_link(&to("owners", "eigen@i.test", 3))?;
            tx.add_link(&MailLink {
                address: "dief@i.test".to_owned(),
                ..link("other", NewPassword, t(3))
            })?;
            assert_eq!(
                tx.end_disputed_links(&"p".into(), t(2), "eigen@i.test", t(4))?,
                2
            );
            for (id, works) in [
                ("earlier", true),
                ("same", false),
                ("later", false),
                ("owners", true),
                ("other", true),
            ] {
                assert_eq!(tx.use_link(&id.into(), t(5))?, works, "{id}");
            }
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_link_is_used_once(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_link(&link("a", NewPassword, t(1)))?;
            assert!(tx.use_link(&"a".into(), t(2))?);
            assert!(!tx.use_link(&"a".into(), t(3))?);
            assert!(!tx.use_link(&"unknown".into(), t(3))?);
            let used = tx.link(&HashedToken::of("a"))?.unwrap();
            assert_eq!(used.used_at, Some(t(2)));
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_link_that_ended_or_was_replaced_is_not_used(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_link(&link("a", confirm(), t(0)))?;
            assert!(!tx.use_link(&"a".into(), t(900))?);
            tx.add_link(&link("b", confirm(), t(1)))?;
            assert!(!tx.use_link(&"a".into(), t(2))?);
            assert!(tx.use_link(&"b".into(), t(900))?, "it ends a second later");
            Ok(())
        })
        .await
        .unwrap();
}

async fn ending_links_leaves_other_kinds_and_people_alone(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_person(&person("q"))?;
            tx.add_link(&link("a", NewPassword, t(1)))?;
            tx.add_link(&link("b", not_me(), t(1)))?;
            tx.add_link(&MailLink {
                person: "q".into(),
                ..link("c", NewPassword, t(1))
            })?;
            tx.end_links(&"p".into(), LinkKind::NewPassword, t(5))?;
            assert!(!tx.use_link(&"a".into(), t(6))?);
            assert!(tx.use_link(&"b".into(), t(6))?);
            assert!(tx.use_link(&"c".into(), t(6))?);
            tx.end_links(&"p".into(), LinkKind::NotMe, t(7))?;
            let used = tx.link(&HashedToken::of("b"))?.unwrap();
            assert_eq!((used.used_at, used.replaced_at), (Some(t(6)), None));
            Ok(())
        })
        .await
        .unwrap();
}

async fn links_that_ended_are_dropped(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_link(&link("a", not_me(), t(0)))?;
            tx.add_link(&link("b", not_me(), t(1)))?;
            assert_eq!(tx.drop_ended_links(t(900), 9)?, 0);
            assert_eq!(tx.drop_ended_links(t(901), 9)?, 1);
            assert_eq!(tx.link(&HashedToken::of("a"))?, None);
            assert!(tx.link(&HashedToken::of("b"))?.is_some());
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_token_is_one_links_own(house: House) {
    furnish(&house).await;
    let refused = house
        .durable
        .write(|tx| {
            tx.add_link(&link("a", not_me(), t(0)))?;
            tx.add_link(&MailLink {
                id: "b".into(),
                ..link("a", not_me(), t(0))
            })
        })
        .await;
    assert_eq!(refused, Err(StoreError::Conflict("mail_links".to_owned())));
}

async fn u13_the_open_link_of_a_kind_is_the_newest_that_still_works(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let of = |tx: &mut dyn sluis_model::ports::Tx, at| {
                tx.open_link_of(&"p".into(), LinkKind::ConfirmEmail, at)
                    .map(|found| found.map(|found| found.id.to_string()))
            };
            assert_eq!(of(tx, t(1))?, None);
            let first = link("a", confirm(), t(1));
            tx.add_link(&first)?;
            tx.add_link(&link("b", NewPassword, t(2)))?;
            assert_eq!(of(tx, t(2))?.as_deref(), Some("a"));
            assert_eq!(of(tx, first.ends_at)?, None);
            tx.add_link(&link("c", confirm(), t(3)))?;
            assert_eq!(of(tx, t(3))?.as_deref(), Some("c"));
            assert!(tx.use_link(&"c".into(), t(4))?);
            assert_eq!(of(tx, t(4))?, None);
            Ok(())
        })
        .await
        .unwrap();
}
