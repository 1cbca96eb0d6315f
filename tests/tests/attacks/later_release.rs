//! While replicas are exchanged one by one, programs of this release serve on the schema of the one after it:
//! wider tables, further tables that refer to people, its mark. The whole suite runs on such a schema with
//! `SLUIS_TEST_WIDENED=1`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_tests::{
    Agent, Console, Portal, Visit, code_of, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    flt_62_the_schema_of_the_release_after_comes_while_this_one_serves;
}

async fn flt_62_the_schema_of_the_release_after_comes_while_this_one_serves(house: &TestHouse) {
    let dirk = player("zorg", "dirk@linde.test");
    let portal = Portal::of(house, "agenda");
    let asked = portal
        .ask_for("zorg")
        .with("scope", "openid offline_access");
    let browser = Agent::new(house);
    let settled = Visit::of(house, &dirk)
        .remembered_for("12")
        .sign_in(&browser, &asked)
        .await;
    let tokens = portal.tokens(&asked, &settled.page).await;
    let waiting = portal.ask_for("zorg").open(&Agent::new(house)).await;
    let console = Console::of(house, &player("school", "beheer")).await;
    let new = console.open("/people/new").await;

    house.widen_schema().await;
    assert_eq!(house.schema_is_too_new().await, None);
    assert_eq!(house.pending_migrations().await, Ok(vec![]));

    // Not from memory: what programs of the release after wrote.
    let read = house.idp.durable.read(|tx| {
        let school = tx.institution_by_slug("school")?;
        Ok((school, tx.client(&"agenda".into())?))
    });
    let (school, agenda) = read.await.unwrap();
    assert!(school.is_some() && agenda.is_some());

    // What began before goes on: statements that were prepared then among it.
    let page = portal.ask_for("zorg").open(&browser).await;
    assert!(page.away().is_some(), "the session: {}", page.step());
    let password = [("username", dirk.username), ("password", dirk.password)];
    browser.drop_cookie("session");
    let page = portal.ask_for("zorg").open(&browser).await;
    let page = page.submit(&password).await;
    assert!(page.away().is_some(), "the browser: {}", page.step());
    house.clock.advance(Duration::seconds(60));
    let page = waiting.submit(&password).await;
    assert_eq!(page.step(), "second-factor", "the sign-in under way");
    let page = page.submit(&[("code", &code_of(&dirk, house.now()))]).await;
    assert!(page.away().is_some(), "the app: {}", page.text());
    let refreshed = portal
        .refresh(tokens.refresh_token.as_deref().unwrap())
        .await;
    assert_eq!(refreshed.status, 200, "{}", refreshed.json);
    let made = new
        .submit(&[
            ("given_name", "Nina"),
            ("family_name", "Nieuw"),
            ("username", "nieuw"),
            ("email", "nieuw@school.test"),
            ("invite", "link"),
        ])
        .await;
    assert!(
        made.text().contains("uitnodiging is onderweg"),
        "{}",
        made.text()
    );
    house.keep_trail().await;

    // And one that starts only now, where there may be several.
    if let Some(replica) = house.replica().await {
        let portal = Portal::of(&replica, "agenda");
        let page = portal.ask_for("zorg").open(&Agent::new(&replica)).await;
        assert_eq!(page.step(), "password");
    }
    let nina = house.person("school", "nieuw").await;
    assert_eq!(nina.name.family, "Nieuw");
}
