//! A setup file that leaves a secret as it is stored, and points its source at somebody else.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis_idp_core::administration::{SecretSource, Setup, SourceSetup};
use sluis_model::upstream::{DirectorySettings, SourceSettings};
use sluis_tests::{give_source, on_both_stores, testkit::TestHouse};

on_both_stores! {
    brk_15_a_setup_file_tells_a_kept_secret_to_no_other_address;
}

const FIRST: &str = "ldaps://127.0.0.1:6361";
const SECOND: &str = "ldaps://127.0.0.1:6362";
const OTHER: &str = "ldaps://127.0.0.1:6363";

/// A directory at these addresses.
fn directory(addresses: &[&str]) -> SourceSettings {
    let more = addresses[1..].iter().map(|address| (*address).to_owned());
    SourceSettings {
        name: "De map".to_owned(),
        issuer: addresses[0].to_owned(),
        client_id: "cn=zoeker,dc=school".to_owned(),
        directory: Some(DirectorySettings {
            base_dn: "dc=school".to_owned(),
            more_addresses: more.collect(),
            ..DirectorySettings::default()
        }),
        ..SourceSettings::default()
    }
}

async fn brk_15_a_setup_file_tells_a_kept_secret_to_no_other_address(house: &TestHouse) {
    give_source(house, "school", "map", true, directory(&[FIRST, SECOND])).await;
    for (addresses, taken) in [
        (&[FIRST, SECOND][..], true),
        (&[FIRST], true),
        (&[FIRST, OTHER], false),
        (&[FIRST, SECOND, OTHER], false),
        (&[SECOND, FIRST], false),
        (&[OTHER], false),
    ] {
        let setup = Setup {
            sources: vec![SourceSetup {
                institution: "school".to_owned(),
                slug: "map".to_owned(),
                secret: Some(SecretSource::Keep { keep: true }),
                active: true,
                settings: directory(addresses),
            }],
            ..Setup::default()
        };
        let refuse = |_: &_| Err("no secret is read here".to_owned());
        // Tried alone: each is judged by what is stored.
        let tried = house.idp.apply(&house.ctx(), setup, refuse, true).await;
        assert_eq!(tried.is_ok(), taken, "{addresses:?}: {tried:?}");
        if !taken {
            let faults = tried.unwrap_err().to_string();
            assert!(faults.contains("sources.school/map.secret"), "{faults}");
        }
    }
}
