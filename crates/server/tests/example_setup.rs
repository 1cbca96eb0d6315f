//! The example setup file can be applied, and applying it again changes nothing.

use sluis::{SystemClock, SystemRandomness, house::House};
use sluis_idp_core::administration::{SecretSource, Setup};
use sluis_model::secret::Secret;
use sluis_protocol::{algorithm::SigningAlgorithm, client_auth::ClientAuthMethod};
use std::sync::Arc;

#[test]
fn the_ready_sign_in_sources_are_setup_files_without_a_fault_of_their_own() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/sources");
    let mut found = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let setup: Setup = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let [source] = &setup.sources[..] else {
            panic!("{}: not one source", path.display())
        };
        assert!(source.settings.faults().is_empty(), "{}", path.display());
        // Whoever fills in one makes up their own mind about new people.
        assert!(!source.settings.new_people.is_on(), "{}", path.display());
        assert!(
            matches!(source.secret, Some(SecretSource::Env { .. })),
            "{}",
            path.display()
        );
        found += 1;
    }
    assert_eq!(found, 5);
}

#[actix_web::test]
async fn dat_03_the_example_setup_is_applied_once_and_then_unchanged() {
    let dir = tempfile::tempdir().unwrap();
    let config = sluis::demo::config(
        dir.path(),
        8080,
        "127.0.0.1".parse().unwrap(),
        &SystemRandomness,
    )
    .unwrap();
    let house = House::open(&config, Arc::new(SystemClock), Arc::new(SystemRandomness))
        .await
        .unwrap();
    house.migrate().await.unwrap();
    let text = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../config/example-setup.toml"
    ));
    let setup: Setup = toml::from_str(&text.unwrap()).unwrap();
    let secret = |source: &SecretSource| match source {
        SecretSource::Plain(_) => Err("the example holds no secret itself".to_owned()),
        SecretSource::Env { .. } | SecretSource::File { .. } | SecretSource::Keep { .. } => {
            Ok(Secret::new("a secret from elsewhere that is long enough"))
        }
    };
    let actions = |plan: sluis_idp_core::administration::Plan| {
        plan.changes
            .into_iter()
            .map(|change| change.action)
            .collect::<Vec<_>>()
    };
    let ctx = house.ctx("test");
    let dry = house
        .idp
        .apply(&ctx, setup.clone(), secret, true)
        .await
        .unwrap();
    assert_eq!(actions(dry), ["create"; 6]);
    let first = house
        .idp
        .apply(&ctx, setup.clone(), secret, false)
        .await
        .unwrap();
    assert_eq!(actions(first), ["create"; 6]);
    let again = house
        .idp
        .apply(&ctx, setup.clone(), secret, false)
        .await
        .unwrap();
    assert_eq!(actions(again), ["unchanged"; 6], "also what is sealed");

    // What only the store can tell is told as well, and nothing is half done.
    for (shared, named, why) in [
        (true, "nergens", "there is no institution nergens"),
        (false, "waterschool", "it is the portal of one institution"),
    ] {
        let mut wrong = setup.clone();
        let client = &mut wrong.clients[0];
        client.institution = client.institution.take().filter(|_| !shared);
        client.settings.institutions = [named.to_owned()].into();
        let refused = house.idp.apply(&ctx, wrong, secret, false).await;
        let faults = refused.unwrap_err().to_string();
        assert!(
            faults.contains("leerlingvolg.settings.institutions") && faults.contains(why),
            "{faults}"
        );
    }
    let mut wrong = setup;
    wrong.institutions[0].policy.totp.period = 45;
    wrong.clients[0].secret = None;
    wrong.clients[0].settings.jwks_uri = Some("http://10.0.0.1/jwks".to_owned());
    wrong.clients[1].settings.id_token_signed_response_alg = SigningAlgorithm::RS256;
    wrong.clients[2].auth_method = ClientAuthMethod::TlsClientAuth;
    wrong.people[0].password_hash = Some("$2b$10$notargon".to_owned());
    let faults = house
        .idp
        .apply(&ctx, wrong, secret, false)
        .await
        .unwrap_err()
        .to_string();
    assert!(
        faults.contains("totp.period")
            && faults.contains("clients.leerlingvolg.secret")
            && faults.contains("clients.leerlingvolg.settings: jwks_uri")
            && faults.contains("clients.loket.settings: id_token_signed_response_alg")
            && faults.contains("clients.hal-scherm.settings: token_endpoint_auth_method")
            && faults.contains("password_hash"),
        "{faults}"
    );
}
