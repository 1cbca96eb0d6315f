//! Sign-in sources, and whose accounts there are whose here.

use crate::{
    house::House,
    samples::{furnish, t},
};
use sluis_model::{
    ports::StoreError,
    seal::Sealed,
    upstream::{SourceSettings, UpstreamLink, UpstreamSource},
};

on_each_database! {
    a_source_is_added_changed_and_removed_with_its_links,
    brk_05_a_subject_of_one_issuer_is_one_person,
    only_the_own_link_is_removed,
}

fn settings() -> SourceSettings {
    let settings = serde_json::json!({
        "name": "School", "issuer": "https://id.school.example", "client_id": "sluis",
    });
    serde_json::from_value(settings).unwrap()
}

fn source(id: &str, slug: &str) -> UpstreamSource {
    UpstreamSource {
        id: id.into(),
        institution: "i".into(),
        slug: slug.to_owned(),
        settings: settings(),
        secret: Some(Sealed::stored("sealed")),
        active: true,
        created_at: t(1),
    }
}

fn link(id: &str, subject: &str, issuer: &str) -> UpstreamLink {
    UpstreamLink {
        id: id.into(),
        source: "s".into(),
        issuer: issuer.to_owned(),
        subject: subject.to_owned(),
        person: "p".into(),
        label: "p@school.example".to_owned(),
        created_at: t(2),
        last_used_at: None,
    }
}

const ISSUER: &str = "https://id.school.example";

async fn a_source_is_added_changed_and_removed_with_its_links(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_upstream_source(&source("s", "b"))?;
            tx.add_upstream_source(&source("r", "a"))?;
            let twice = tx.add_upstream_source(&source("q", "a"));
            assert!(matches!(twice, Err(StoreError::Conflict(_))), "{twice:?}");
            let there = tx.upstream_sources(&"i".into())?;
            assert_eq!(there, [source("r", "a"), source("s", "b")]);
            let mut changed = source("s", "b");
            changed.active = false;
            changed.secret = None;
            changed.settings.name = "Other".to_owned();
            tx.update_upstream_source(&changed)?;
            assert_eq!(tx.upstream_source(&"s".into())?, Some(changed));
            tx.add_upstream_link(&link("l", "one", ISSUER))?;
            tx.add_upstream_link(&link("m", "two", ISSUER))?;
            let people = tx.people_of_upstream_source(&"s".into())?;
            assert_eq!(people, ["p".into()]);
            assert_eq!(tx.remove_upstream_source(&"s".into())?, Some(2));
            assert_eq!(tx.remove_upstream_source(&"s".into())?, None);
            assert_eq!(tx.upstream_links(&"p".into())?, []);
            assert_eq!(tx.upstream_source(&"s".into())?, None);
            Ok(())
        })
        .await
        .unwrap();
}

async fn brk_05_a_subject_of_one_issuer_is_one_person(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_upstream_source(&source("s", "a"))?;
            tx.add_upstream_link(&link("l", "one", ISSUER))?;
            let twice = tx.add_upstream_link(&link("m", "one", ISSUER));
            assert!(matches!(twice, Err(StoreError::Conflict(_))), "{twice:?}");
            let known = "s".into();
            let found = tx.upstream_link(&known, ISSUER, "one")?;
            assert_eq!(found, Some(link("l", "one", ISSUER)));
            assert_eq!(
                tx.upstream_link(&known, "https://other.example", "one")?,
                None
            );
            for subject in ["ONE", "one ", "", "one\0"] {
                assert_eq!(
                    tx.upstream_link(&known, ISSUER, subject)?,
                    None,
                    "{subject:?}"
                );
            }
            tx.add_upstream_link(&link("n", "one", "https://other.example"))?;
            assert!(tx.use_upstream_link(&"l".into(), t(9))?);
            assert!(!tx.use_upstream_link(&"z".into(), t(9))?);
            let ids = |links: Vec<UpstreamLink>| -> Vec<String> {
                links.into_iter().map(|link| link.id.to_string()).collect()
            };
            let of = tx.upstream_links_of_subject(ISSUER, "one", 9)?;
            assert_eq!(ids(of), ["l"], "of one issuer");
            assert_eq!(tx.upstream_links_of_subject(ISSUER, "ONE", 9)?, []);
            tx.add_upstream_source(&source("r", "b"))?;
            let mut elsewhere = link("o", "one", ISSUER);
            elsewhere.source = "r".into();
            elsewhere.created_at = t(3);
            tx.add_upstream_link(&elsewhere)?;
            let of = tx.upstream_links_of_subject(ISSUER, "one", 9)?;
            assert_eq!(ids(of), ["l", "o"], "whichever source");
            assert_eq!(ids(tx.upstream_links_of_subject(ISSUER, "one", 1)?), ["l"]);
            let used = tx.upstream_links(&"p".into())?;
            assert_eq!(used[0].last_used_at, Some(t(9)));
            assert_eq!(used.len(), 3);
            Ok(())
        })
        .await
        .unwrap();
}

async fn only_the_own_link_is_removed(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_upstream_source(&source("s", "a"))?;
            tx.add_upstream_link(&link("l", "one", ISSUER))?;
            tx.add_upstream_link(&link("m", "two", ISSUER))?;
            assert!(!tx.remove_upstream_link(&"somebody else".into(), &"l".into())?);
            assert!(tx.remove_upstream_link(&"p".into(), &"l".into())?);
            assert!(!tx.remove_upstream_link(&"p".into(), &"l".into())?);
            assert_eq!(tx.remove_upstream_links(&"p".into())?, 1);
            Ok(())
        })
        .await
        .unwrap();
}
