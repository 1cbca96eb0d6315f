//! People of zorg who have no second factor yet, and set one up by text message.

use crate::outbox::post::after_password;
use sluis_idp_core::administration::{PersonSetup, Setup};
use sluis_model::person::{PasswordState, PersonName, Profile, Role, Standing};
use sluis_tests::{
    Agent, Page,
    testkit::{
        TestHouse,
        cast::{Player, player},
    },
};

const NAMES: [&str; 8] = [
    "nieuw1@linde.test",
    "nieuw2@linde.test",
    "nieuw3@linde.test",
    "nieuw4@linde.test",
    "nieuw5@linde.test",
    "nieuw6@linde.test",
    "nieuw7@linde.test",
    "nieuw8@linde.test",
];

/// So many newcomers; the password is everybody's, hashed once for all.
pub(crate) async fn newcomers(house: &TestHouse, count: usize) -> Vec<Player> {
    let hash = house.person("zorg", "els@linde.test").await.password_hash;
    let setup = |name: &&str| PersonSetup {
        institution: "zorg".to_owned(),
        username: (*name).to_owned(),
        name: PersonName::default(),
        email: Some((*name).to_owned()),
        email_verified: true,
        phone: None,
        roles: vec![Role::Staff],
        groups: vec![],
        standing: Standing::Active,
        shared: false,
        personal: false,
        starts_at: None,
        ends_at: None,
        language: None,
        profile: Profile::default(),
        password: None,
        eck_id: None,
        password_hash: hash.clone(),
        password_state: PasswordState::Current,
        totp: None,
        sms: None,
        security_question: None,
        recovery_codes: vec![],
    };
    let setup = Setup {
        people: NAMES[..count].iter().map(setup).collect(),
        ..Setup::default()
    };
    house.apply(setup).await;
    let player = |name: &&'static str| Player {
        username: name,
        ..player("zorg", "els@linde.test")
    };
    NAMES[..count].iter().map(player).collect()
}

/// The page that asks a newcomer for a mobile number.
pub(crate) async fn at_number(house: &TestHouse, who: &Player) -> Page {
    let page = after_password(house, &Agent::new(house), who).await;
    assert_eq!(page.step(), "enrol-intro");
    let page = page.submit(&[]).await.submit(&[("method", "sms")]).await;
    assert_eq!(page.step(), "enrol-phone");
    page
}

/// The page that comes of a typed number.
pub(crate) async fn types_number(house: &TestHouse, who: &Player, number: &str) -> Page {
    at_number(house, who)
        .await
        .submit(&[("phone", number)])
        .await
}
