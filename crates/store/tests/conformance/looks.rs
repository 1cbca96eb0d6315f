use crate::{house::House, samples::furnish};
use sluis_model::{
    ids::ClientId,
    institution::LookSettings,
    look::{LookDraft, LookVersion, Picture, PictureKind, PicturePlace, PictureRef, Theme},
    ports::StoreError,
};

on_each_database! {
    a_draft_is_stored_only_over_the_revision_that_it_was_made_from,
    versions_are_numbered_once_and_read_backwards,
    a_published_look_leaves_the_rest_of_the_institution_alone,
    a_picture_is_kept_once_and_is_its_institutions,
    a_picture_that_nothing_names_any_more_is_dropped_once_it_is_old,
}

fn raspberry() -> Theme {
    Theme {
        name: Some("De Regenboog".to_owned()),
        light: [("primary".to_owned(), "#a3126f".parse().unwrap())].into(),
        radius: Some(12),
        pictures: [(
            PicturePlace::Logo,
            PictureRef {
                hash: "ab".to_owned(),
                kind: PictureKind::Svg,
            },
        )]
        .into(),
        ..Theme::default()
    }
}

async fn a_draft_is_stored_only_over_the_revision_that_it_was_made_from(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let institution = tx.institutions()?.remove(0);
            let person = tx.people(&institution.id)?.remove(0);
            let portal = ClientId::from("portal");
            let first = LookDraft {
                institution: institution.id.clone(),
                portal: None,
                revision: 1,
                theme: raspberry(),
                changed_by: Some(person.id.clone()),
                changed_at: institution.created_at,
            };
            assert_eq!(tx.look_draft(&institution.id, None)?, None);
            assert!(tx.put_look_draft(&first)?);
            assert!(!tx.put_look_draft(&first)?, "there is one already");
            let second = LookDraft {
                revision: 2,
                theme: Theme::default(),
                ..first.clone()
            };
            assert!(tx.put_look_draft(&second)?);
            assert!(!tx.put_look_draft(&second)?, "its revision was passed");
            assert_eq!(tx.look_draft(&institution.id, None)?, Some(second.clone()));
            assert_eq!(tx.look_draft(&institution.id, Some(&portal))?, None);
            let of_portal = LookDraft {
                portal: Some(portal.clone()),
                ..first
            };
            assert!(tx.put_look_draft(&of_portal)?);
            assert_eq!(tx.look_drafts(&institution.id)?.len(), 2);
            let another = LookDraft {
                changed_at: second.changed_at + chrono::Duration::milliseconds(1),
                ..second.clone()
            };
            assert!(
                !tx.drop_look_draft(&another)?,
                "it is another of this number"
            );
            let passed = LookDraft {
                revision: 1,
                ..second.clone()
            };
            assert!(!tx.drop_look_draft(&passed)?, "its revision was passed");
            assert!(tx.drop_look_draft(&second)?);
            assert!(!tx.drop_look_draft(&second)?, "it is gone");
            assert_eq!(tx.look_draft(&institution.id, None)?, None);
            assert_eq!(
                tx.look_draft(&institution.id, Some(&portal))?,
                Some(of_portal)
            );
            Ok(())
        })
        .await
        .unwrap();
}

async fn versions_are_numbered_once_and_read_backwards(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let institution = tx.institutions()?.remove(0);
            let version = |number| LookVersion {
                institution: institution.id.clone(),
                portal: None,
                number,
                theme: raspberry(),
                published_by: None,
                published_at: institution.created_at,
                back_to: (number == 3).then_some(1),
            };
            for number in 1..=3 {
                tx.add_look_version(&version(number))?;
            }
            assert!(matches!(
                tx.add_look_version(&version(2)),
                Err(StoreError::Conflict(_))
            ));
            let newest = tx.look_versions(&institution.id, None, u32::MAX, 2)?;
            assert_eq!(newest, [version(3), version(2)]);
            let older = tx.look_versions(&institution.id, None, 2, 2)?;
            assert_eq!(older, [version(1)]);
            assert_eq!(tx.look_version(&institution.id, None, 3)?, Some(version(3)));
            assert_eq!(tx.look_version(&institution.id, None, 4)?, None);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_published_look_leaves_the_rest_of_the_institution_alone(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let mut institution = tx.institutions()?.remove(0);
            institution.look = LookSettings {
                theme: Some(raspberry()),
                portals: [(ClientId::from("portal"), Theme::default())].into(),
                ..institution.look
            };
            tx.set_look(&institution.id, &institution.look)?;
            let found = tx.institution(&institution.id)?;
            assert_eq!(found.as_deref(), Some(&institution));
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_picture_is_kept_once_and_is_its_institutions(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let institution = tx.institutions()?.remove(0);
            let picture = Picture {
                institution: institution.id.clone(),
                what: PictureRef {
                    hash: "0f".to_owned(),
                    kind: PictureKind::Png,
                },
                bytes: vec![0, 1, 255],
                created_at: institution.created_at,
            };
            tx.add_picture(&picture)?;
            tx.add_picture(&picture)?;
            assert_eq!(tx.count_pictures(&institution.id)?, 1);
            assert_eq!(tx.picture(&institution.id, "0f")?, Some(picture));
            assert_eq!(tx.picture(&"other".into(), "0f")?, None);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_picture_that_nothing_names_any_more_is_dropped_once_it_is_old(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let mut institution = tx.institutions()?.remove(0);
            let old = institution.created_at;
            let later = old + chrono::Duration::days(1);
            let logo = |hash: &str| PictureRef {
                hash: hash.to_owned(),
                kind: PictureKind::Png,
            };
            let with = |hash: &str| Theme {
                pictures: [(PicturePlace::Logo, logo(hash))].into(),
                ..Theme::default()
            };
            for (hash, created_at) in [
                ("d1", old),
                ("b2", old),
                ("c3", old),
                ("c4", old),
                ("e5", old),
                ("f6", later),
            ] {
                tx.add_picture(&Picture {
                    institution: institution.id.clone(),
                    what: logo(hash),
                    bytes: vec![1],
                    created_at,
                })?;
            }
            let portal = Some(ClientId::from("portal"));
            tx.put_look_draft(&LookDraft {
                institution: institution.id.clone(),
                portal: portal.clone(),
                revision: 1,
                theme: with("d1"),
                changed_by: None,
                changed_at: old,
            })?;
            tx.add_look_version(&LookVersion {
                institution: institution.id.clone(),
                portal: portal.clone(),
                number: 1,
                theme: with("b2"),
                published_by: None,
                published_at: old,
                back_to: None,
            })?;
            institution.look.theme = Some(with("c3"));
            institution.look.portals = portal
                .map(|portal| (portal, with("c4")))
                .into_iter()
                .collect();
            tx.set_look(&institution.id, &institution.look)?;
            assert_eq!(tx.drop_unnamed_pictures(&"other".into(), later)?, 0);
            assert_eq!(tx.drop_unnamed_pictures(&institution.id, later)?, 1);
            for hash in ["d1", "b2", "c3", "c4", "f6"] {
                assert!(tx.picture(&institution.id, hash)?.is_some(), "{hash}");
            }
            assert_eq!(tx.picture(&institution.id, "e5")?, None);
            Ok(())
        })
        .await
        .unwrap();
}
