//! Administrators that the operator makes from the command line.

use sluis_idp_core::administration::{NewAdministrator, OperatorError};
use sluis_model::person::Role;
use sluis_tests::{on_both_stores, testkit::TestHouse};

on_both_stores! {
    pwd_15_an_administrator_is_made_with_a_name_and_an_address_that_can_be_ones;
}

async fn made(house: &TestHouse, username: &str, email: Option<&str>) -> Result<(), OperatorError> {
    let new = NewAdministrator {
        institution: "energie".to_owned(),
        username: username.to_owned(),
        email: email.map(str::to_owned),
        role: Role::Admin,
    };
    let made = house.idp.create_administrator(&house.ctx(), new).await;
    made.map(|_| ())
}

async fn pwd_15_an_administrator_is_made_with_a_name_and_an_address_that_can_be_ones(
    house: &TestHouse,
) {
    let before = house.rows().await;
    let long = "x".repeat(101);
    for (username, email, field) in [
        ("", None, "username"),
        ("  ", None, "username"),
        ("a b", None, "username"),
        ("a\u{202e}b", None, "username"),
        (long.as_str(), None, "username"),
        ("nieuw", Some("nope"), "email"),
        ("nieuw", Some("a b@energie.test"), "email"),
    ] {
        let refused = made(house, username, email).await.unwrap_err();
        let said = refused.to_string();
        assert!(
            said.starts_with(&format!("{field}: ")),
            "{username:?} {email:?}: {said}"
        );
    }
    let taken = made(house, " BEA ", None).await.unwrap_err();
    assert_eq!(taken, OperatorError::Taken("BEA".to_owned()));
    assert_eq!(house.rows().await, before, "nothing was made");
    made(house, " nieuw ", Some(" nieuw@energie.test"))
        .await
        .unwrap();
    let found = house.person("energie", "nieuw").await;
    assert_eq!(found.username, "nieuw");
    assert_eq!(found.email.as_deref(), Some("nieuw@energie.test"));
}
