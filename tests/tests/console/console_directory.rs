//! A directory among the sign-in sources of the console.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis_tests::{
    Console, DirectoryServer, Page, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    a_directory_is_added_and_tried_with_the_own_name;
    what_is_wrong_with_a_directory_is_told_beside_the_field;
}

const THERE: &str = "Daar-Woont-Dit-7";

async fn try_it(page: &Page, more: &[(&str, &str)]) -> Page {
    let forms = page.forms();
    let form = forms
        .iter()
        .find(|form| form.action.ends_with("/try"))
        .unwrap();
    page.agent().post(&form.action, &form.filled(more)).await
}

async fn a_directory_is_added_and_tried_with_the_own_name(house: &TestHouse) {
    let Some(mut server) = DirectoryServer::start() else {
        return;
    };
    server.add("noor", THERE);
    let console = Console::of(house, &player("school", "beheerder")).await;
    let page = console.open("/sources").await;
    let page = page.follow("kind=directory").await;
    assert!(page.has_field("base_dn") && !page.has_field("scopes"));
    let saved = page
        .submit(&[
            ("slug", "adreslijst"),
            ("name", "De Regenboog"),
            ("issuer", &server.ldaps()),
            ("client_id", "cn=sluis,dc=school,dc=test"),
            ("secret", DirectoryServer::SECRET),
            ("base_dn", "ou=people,dc=school,dc=test"),
            ("ca", server.authority()),
        ])
        .await;
    assert_eq!(saved.step(), "console-sources", "{}", saved.text());
    let one = saved.follow("/sources/source/adreslijst").await;
    assert!(!one.body.contains(DirectoryServer::SECRET));
    assert_eq!(one.value("filter").as_deref(), Some("(uid={username})"));
    let tried = try_it(&one, &[]).await;
    assert!(
        tried.text().contains("De adreslijst antwoordt."),
        "{}",
        tried.text()
    );
    let own = [("try_username", "noor"), ("try_password", THERE)];
    let tried = try_it(&one, &own).await;
    assert!(tried.text().contains("Noor Visser"), "{}", tried.text());
    assert!(!tried.body.contains(THERE));
    let other = [("try_username", "noor"), ("try_password", "Iets-Anders-9")];
    let tried = try_it(&one, &other).await;
    assert!(
        tried.text().contains("kent deze naam niet"),
        "{}",
        tried.text()
    );
    // Nobody guesses this way.
    let mut tried = try_it(&one, &other).await;
    for _ in 0..8 {
        tried = try_it(&one, &own).await;
    }
    assert!(tried.text().contains("te vaak"), "{}", tried.text());
    // The secret stays where none is typed.
    let saved = one
        .submit(&[("name", "Onze school"), ("ca", server.authority())])
        .await;
    assert_eq!(saved.step(), "console-sources", "{}", saved.text());
    let tried = try_it(&one, &[]).await;
    assert!(
        tried.text().contains("De adreslijst antwoordt."),
        "{}",
        tried.text()
    );
    let saved = one
        .submit(&[("secret", "een-ander"), ("ca", server.authority())])
        .await;
    assert_eq!(saved.step(), "console-sources", "{}", saved.text());
    let tried = try_it(&one, &[]).await;
    assert!(
        tried.text().contains("neemt het account"),
        "{}",
        tried.text()
    );
    server.down();
    let tried = try_it(&one, &[]).await;
    assert!(tried.text().contains("antwoordt niet"), "{}", tried.text());
}

async fn what_is_wrong_with_a_directory_is_told_beside_the_field(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheerder")).await;
    let page = console.open("/sources/new?kind=directory").await;
    let good = [
        ("slug", "adreslijst"),
        ("name", "De Regenboog"),
        ("issuer", "ldaps://127.0.0.1"),
        ("client_id", "cn=sluis,dc=school"),
        ("secret", "geheim"),
        ("base_dn", "dc=school"),
    ];
    for (field, value, says) in [
        ("issuer", "https://127.0.0.1", "geen adres"),
        ("issuer", "ldaps://10.0.0.1", "mag Sluis niet vragen"),
        ("base_dn", "", "Vul dit in"),
        ("filter", "(uid=*)", "te lang, of er staan tekens"),
        ("secret", "", "Vul een geheim in"),
        ("timeout_seconds", "900", "te lang, of er staan tekens"),
        ("ca", "geen PEM", "te lang, of er staan tekens"),
    ] {
        let mut fields = good.to_vec();
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value));
        let again = page.submit(&fields).await;
        assert_eq!(again.step(), "console-source", "{field}");
        assert!(again.text().contains(says), "{field}: {}", again.text());
    }
}
