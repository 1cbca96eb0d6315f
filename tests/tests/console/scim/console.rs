//! An administrator makes the token of a directory in the console.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::scim_program::{BOTH, Directory, refusal};
use reqwest::Method;
use sluis_tests::{
    Console, Wire, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    ten_32_a_token_of_the_console_is_shown_once_and_taken_back;
    a_program_without_the_scope_has_no_tokens;
}

const PAGE: &str = "/apps/app/programma-school";

async fn ten_32_a_token_of_the_console_is_shown_once_and_taken_back(house: &TestHouse) {
    Directory::of(house, "school", BOTH).await;
    let console = Console::of(house, &player("school", "beheer")).await;
    let app = console.open(PAGE).await;
    assert!(
        app.body.contains(&format!("{PAGE}/tokens")),
        "{}",
        app.text()
    );
    let page = console.open(&format!("{PAGE}/tokens")).await;
    let wrong = page.submit(&[("label", "Entra"), ("days", "9999")]).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.step(), "console-app-tokens");
    let made = wrong.submit(&[("days", "30")]).await;
    assert_eq!(made.status, 200, "{}", made.text());
    let start = made
        .body
        .find("sluis_pt_")
        .unwrap_or_else(|| panic!("{}", made.text()));
    let token = &made.body[start..start + 52];
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str())];
    let wire = Wire::to(house);
    let ask = || wire.ask(Method::GET, "/scim/v2/school/Users", &headers);
    assert_eq!(ask().await.status, 200);
    let again = console.open(&format!("{PAGE}/tokens")).await;
    assert!(!again.body.contains(token));
    assert!(again.text().contains("Entra"));
    let mut forms = again.forms().into_iter();
    let form = forms.find(|form| form.action.ends_with("/revoke")).unwrap();
    let gone = console.agent.post(&form.action, &form.filled(&[])).await;
    assert!(gone.text().contains("werkt niet meer"), "{}", gone.text());
    assert_eq!(refusal(&ask().await).0, 401);
}

async fn a_program_without_the_scope_has_no_tokens(house: &TestHouse) {
    Directory::of(house, "school", "sluis:people:read").await;
    let console = Console::of(house, &player("school", "beheer")).await;
    let app = console.open(PAGE).await;
    assert!(!app.body.contains("/tokens"), "{}", app.text());
    let page = console.open(&format!("{PAGE}/tokens")).await;
    assert_eq!(page.status, 404);
}
