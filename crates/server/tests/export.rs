//! What is exported can be applied, and applying it changes nothing.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis::{SystemClock, SystemRandomness, demo, house::House};
use sluis_idp_core::administration::{ClientSetup, ExportWish, SecretSource, Setup};
use sluis_model::secret::Secret;
use std::{collections::BTreeSet, sync::Arc};

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

async fn house(folder: &std::path::Path) -> Arc<House> {
    let bind = "127.0.0.1".parse().unwrap();
    let config = demo::config(folder, free_port(), bind, &SystemRandomness).unwrap();
    let prepared = demo::prepare(
        &config,
        folder,
        demo::listen(bind, 0, 0).unwrap(),
        Arc::new(SystemClock),
        Arc::new(SystemRandomness),
    );
    Arc::clone(&prepared.await.unwrap().house)
}

fn nothing(source: &SecretSource) -> Result<Secret, String> {
    Err(format!("{source:?} is not to be read"))
}

#[actix_web::test]
async fn applying_what_was_exported_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let house = house(folder.path()).await;
    let wish = ExportWish {
        people: true,
        ..ExportWish::default()
    };
    let exported = house.idp.export(wish).await.unwrap().unwrap();
    assert_eq!(exported.institutions.len(), 5);
    assert!(exported.people.len() > 10 && exported.clients.len() > 5);
    let text = toml::to_string_pretty(&exported.document()).unwrap();
    for forbidden in ["password_hash", "sluis_cs_", "$argon2"] {
        assert!(!text.contains(forbidden), "{forbidden}");
    }
    let read: Setup = toml::from_str(&text).unwrap();
    let plan = house
        .idp
        .apply(&house.ctx("test"), read, nothing, true)
        .await
        .unwrap();
    assert!(
        plan.changes
            .iter()
            .all(|change| change.action == "unchanged"),
        "{plan}"
    );
}

#[actix_web::test]
async fn one_institution_is_exported_with_its_own_portals_and_secrets_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let house = house(folder.path()).await;
    let wish = ExportWish {
        institution: Some("school".to_owned()),
        secret_env: Some("SLUIS_SECRET_".to_owned()),
        ..ExportWish::default()
    };
    let exported = house.idp.export(wish).await.unwrap().unwrap();
    assert_eq!(exported.institutions.len(), 1);
    assert!(exported.people.is_empty());
    for client in &exported.clients {
        assert_eq!(client.institution.as_deref(), Some("school"));
        assert!(matches!(
            &client.secret,
            Some(SecretSource::Env { env }) if env.starts_with("SLUIS_SECRET_")
        ));
    }
    let none = ExportWish {
        institution: Some("nergens".to_owned()),
        ..ExportWish::default()
    };
    assert_eq!(house.idp.export(none).await.unwrap(), None);
}

fn plain(source: &SecretSource) -> Result<Secret, String> {
    match source {
        SecretSource::Plain(text) => Ok(Secret::new(text.as_str())),
        other => nothing(other),
    }
}

/// Institutions choose ids of their portals themselves: one that is called like another's must not get its
/// secret, nor the other one the secret that its own institution knows.
#[actix_web::test]
async fn portals_that_would_share_a_variable_have_one_each() {
    let folder = tempfile::tempdir().unwrap();
    let house = house(folder.path()).await;
    let wish = || ExportWish {
        institution: Some("school".to_owned()),
        secret_env: Some("SLUIS_SECRET_".to_owned()),
        ..ExportWish::default()
    };
    let there = house.idp.export(wish()).await.unwrap().unwrap();
    let like = &there.clients[0];
    let alike = ["leer-app", "leer.app"].map(|id| ClientSetup {
        client_id: id.to_owned(),
        name: id.to_owned(),
        secret: Some(SecretSource::Plain(format!(
            "{id}, and a secret of its own"
        ))),
        ..like.clone()
    });
    let setup = Setup {
        clients: alike.into(),
        ..Setup::default()
    };
    let ctx = house.ctx("test");
    let applied = house.idp.apply(&ctx, setup, plain, false).await.unwrap();
    assert_eq!(applied.changes.len(), 2);
    let exported = house.idp.export(wish()).await.unwrap().unwrap();
    let mut names = BTreeSet::new();
    for client in &exported.clients {
        let Some(SecretSource::Env { env }) = &client.secret else {
            panic!("{}: {:?}", client.client_id, client.secret);
        };
        assert!(names.insert(env.as_str()), "{env} twice");
    }
    let told_apart = |name: &&&str| name.starts_with("SLUIS_SECRET_LEER_APP_");
    assert_eq!(names.iter().filter(told_apart).count(), 2, "{names:?}");
}

#[actix_web::test]
async fn a_plan_names_each_field_that_is_different() {
    let folder = tempfile::tempdir().unwrap();
    let house = house(folder.path()).await;
    let mut setup = house
        .idp
        .export(ExportWish::default())
        .await
        .unwrap()
        .unwrap();
    setup.institutions[0].policy.formal = !setup.institutions[0].policy.formal;
    setup.clients.truncate(1);
    setup.clients[0].name = "Anders".to_owned();
    let ctx = house.ctx("test");
    let plan = house.idp.apply(&ctx, setup.clone(), nothing, true).await;
    let told = plan.unwrap().to_string();
    assert!(told.contains("policy.formal: "), "{told}");
    assert!(told.contains("becomes \"Anders\""), "{told}");
    setup.clients[0].client_id = "nieuw".to_owned();
    let refused = house.idp.apply(&ctx, setup, nothing, true).await;
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .contains("there is none to keep")
    );
}
