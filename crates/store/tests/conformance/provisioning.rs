use crate::{
    house::House,
    samples::{client, furnish, person, t},
};
use sluis_model::{
    person::{Person, Standing},
    ports::StoreError,
    provisioning::{ProgramToken, READ, ResourceKind, ResourceLink},
    secret::HashedToken,
};

on_each_database! {
    what_a_directory_says_is_kept_and_found_by_its_own_id,
    removed_accounts_that_are_closed_are_in_no_list,
    a_programs_token_is_found_noted_and_taken_back,
    a_removed_program_takes_its_tokens_along,
}

fn link(resource: &str, external_id: Option<&str>) -> ResourceLink {
    ResourceLink {
        kind: ResourceKind::User,
        resource: resource.to_owned(),
        institution: "i".into(),
        external_id: external_id.map(str::to_owned),
        removed_at: None,
    }
}

fn token(id: &str, of: &str, at: i64) -> ProgramToken {
    ProgramToken {
        id: id.into(),
        hash: HashedToken::of(id),
        client: of.into(),
        scope: [READ].into_iter().collect(),
        label: "Entra".to_owned(),
        created_at: t(at),
        ends_at: t(at + 100),
        last_used_at: None,
    }
}

async fn what_a_directory_says_is_kept_and_found_by_its_own_id(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let (kind, own) = (ResourceKind::User, "i".into());
            tx.put_resource_link(&link("p", Some("e-1")))?;
            let as_group = ResourceLink {
                kind: ResourceKind::Group,
                ..link("p", Some("e-1"))
            };
            tx.put_resource_link(&as_group)?;
            assert_eq!(tx.resources_by_external_id(&own, kind, "e-1")?, ["p"]);
            assert!(tx.resources_by_external_id(&own, kind, "E-1")?.is_empty());
            assert!(tx.resources_by_external_id(&own, kind, "e\0")?.is_empty());
            let another = link("p", None);
            tx.put_resource_link(&another)?;
            let asked = ["p".to_owned(), "nobody".to_owned()];
            assert_eq!(tx.resource_links(kind, &asked)?, [another]);
            let groups = tx.resource_links(ResourceKind::Group, &asked)?;
            assert_eq!(groups, [as_group]);
            Ok(())
        })
        .await
        .unwrap();
}

async fn removed_accounts_that_are_closed_are_in_no_list(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let own = tx.person(&"p".into())?.unwrap().institution;
            let before = tx.count_provisioned_people(&own)?;
            for id in ["a", "b", "c"] {
                let standing = if id == "a" {
                    Standing::Active
                } else {
                    Standing::Disabled
                };
                tx.add_person(&Person {
                    standing,
                    ..person(id)
                })?;
            }
            for id in ["a", "b"] {
                tx.put_resource_link(&ResourceLink {
                    institution: own.clone(),
                    removed_at: Some(t(1)),
                    ..link(id, None)
                })?;
            }
            assert_eq!(tx.count_provisioned_people(&own)?, before + 2);
            let all = tx.provisioned_people(&own, 0, 100)?;
            assert_eq!(all.len() as u64, before + 2);
            assert!(all.iter().all(|person| person.id != "b".into()));
            let part = tx.provisioned_people(&own, 1, 1)?;
            assert_eq!(part, all[1..2]);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_programs_token_is_found_noted_and_taken_back(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_client(&client("k"))?;
            for (id, at) in [("a", 1), ("b", 2)] {
                tx.add_program_token(&token(id, "k", at))?;
            }
            let listed = tx.program_tokens(&"k".into())?;
            assert_eq!(listed, [token("b", "k", 2), token("a", "k", 1)]);
            let found = tx.program_token(&HashedToken::of("a"))?;
            assert_eq!(found, Some(token("a", "k", 1)));
            assert!(tx.note_program_token_use(&"a".into(), t(3), t(5))?);
            assert!(!tx.note_program_token_use(&"a".into(), t(3), t(6))?);
            let found = tx.program_token(&HashedToken::of("a"))?.unwrap();
            assert_eq!(found.last_used_at, Some(t(5)));
            assert!(!tx.remove_program_token(&"other".into(), &"a".into())?);
            assert!(tx.remove_program_token(&"k".into(), &"a".into())?);
            assert!(!tx.remove_program_token(&"k".into(), &"a".into())?);
            assert_eq!(tx.program_token(&HashedToken::of("a"))?, None);
            Ok(())
        })
        .await
        .unwrap();
    let twice = house
        .durable
        .write(|tx| {
            tx.add_program_token(&ProgramToken {
                id: "c".into(),
                ..token("b", "k", 2)
            })
        })
        .await;
    assert!(matches!(twice, Err(StoreError::Conflict(_))), "{twice:?}");
}

async fn a_removed_program_takes_its_tokens_along(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_client(&client("k"))?;
            tx.add_program_token(&token("a", "k", 1))?;
            assert!(tx.remove_client(&"k".into())?);
            assert_eq!(tx.program_token(&HashedToken::of("a"))?, None);
            Ok(())
        })
        .await
        .unwrap();
}
