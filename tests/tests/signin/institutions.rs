//! Which institution a sign-in belongs to: the strongest source settles it, and a weaker one never
//! moves it.

use sluis_tests::{
    Agent, Page, Portal, Visit, code_of, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    ins_01_a_portal_of_one_institution_stays_there_whatever_else_is_said;
    ins_01_nobody_of_another_institution_reaches_a_portal_of_one;
    each_source_finds_the_institution_and_the_stronger_one_wins;
    u15_the_short_name_is_typed_in_any_case_with_blanks_and_kept_for_the_next_visit;
    u16_an_unknown_short_name_says_so_and_suspended_ones_look_unknown;
    ins_06_guessing_short_names_has_an_end;
    u17_ins_07_the_same_name_at_two_schools_is_two_accounts;
    ins_07_ten_04_a_session_of_one_institution_is_none_at_another;
    the_institution_can_be_changed_where_it_was_only_typed;
    login_hint_fills_in_the_name;
}

async fn lands_at(house: &TestHouse, client: &str, extra: &[(&str, &str)]) -> (String, String) {
    let mut asked = Portal::of(house, client).ask();
    for (name, value) in extra {
        asked = asked.with(name, value);
    }
    let page = asked.open(&Agent::new(house)).await;
    (page.step().to_owned(), page.institution().to_owned())
}

fn password_at(slug: &str) -> (String, String) {
    ("password".to_owned(), slug.to_owned())
}

async fn ins_01_a_portal_of_one_institution_stays_there_whatever_else_is_said(house: &TestHouse) {
    let scope = "openid urn:sluis:institution:energie";
    let attempts: &[&[(&str, &str)]] = &[&[], &[("login_hint", "anton@energie")]];
    for extra in attempts {
        assert_eq!(
            lands_at(house, "linde", extra).await,
            password_at("zorg"),
            "{extra:?}"
        );
    }
    // What names another one outright is told of, and leads nowhere.
    let attempts: &[&[(&str, &str)]] = &[
        &[("institution", "energie")],
        &[("scope", scope)],
        &[
            ("institution", "energie"),
            ("scope", scope),
            ("login_hint", "anton@energie"),
        ],
    ];
    for extra in attempts {
        let (step, _) = lands_at(house, "linde", extra).await;
        assert_eq!(step, "institution", "{extra:?}");
    }
}

async fn ins_01_nobody_of_another_institution_reaches_a_portal_of_one(house: &TestHouse) {
    let anton = player("energie", "anton");
    let agent = Agent::new(house);
    Visit::of(house, &anton)
        .sign_in(&agent, &Portal::of(house, "agenda").ask_for("energie"))
        .await;
    let linde = Portal::of(house, "linde");
    let silent = linde.ask().with("prompt", "none");
    assert_eq!(silent.error(&silent.open(&agent).await), "login_required");
    let page = linde.ask().open(&agent).await;
    assert_eq!((page.step(), page.institution()), ("password", "zorg"));
    let page = page
        .submit(&[("username", anton.username), ("password", anton.password)])
        .await;
    assert_eq!(page.step(), "password", "there is no Anton at zorg");
}

async fn each_source_finds_the_institution_and_the_stronger_one_wins(house: &TestHouse) {
    let scope = "openid urn:sluis:institution:school";
    for (extra, slug) in [
        (vec![("institution", "energie")], "energie"),
        (vec![("institution", " ENERGIE ")], "energie"),
        (vec![("scope", scope)], "school"),
        (vec![("login_hint", "kim@keuze")], "keuze"),
        (vec![("login_hint", "juf@tweede.test")], "tweede"),
        (
            vec![
                ("institution", "energie"),
                ("scope", scope),
                ("login_hint", "kim@keuze"),
            ],
            "energie",
        ),
        (
            vec![("scope", scope), ("login_hint", "kim@keuze")],
            "school",
        ),
    ] {
        assert_eq!(
            lands_at(house, "agenda", &extra).await,
            password_at(slug),
            "{extra:?}"
        );
    }
    for extra in [
        vec![],
        vec![("institution", "bestaat-niet")],
        vec![("login_hint", "iemand@elders.test")],
    ] {
        assert_eq!(
            lands_at(house, "agenda", &extra).await.0,
            "institution",
            "{extra:?}"
        );
    }
    assert_eq!(
        lands_at(house, "agenda", &[("institution", "gesloten")])
            .await
            .0,
        "institution",
        "not open"
    );
}

async fn typed(house: &TestHouse, agent: &Agent, name: &str) -> Page {
    let page = Portal::of(house, "agenda").ask().open(agent).await;
    assert_eq!(page.step(), "institution");
    page.submit(&[("institution", name)]).await
}

async fn u15_the_short_name_is_typed_in_any_case_with_blanks_and_kept_for_the_next_visit(
    house: &TestHouse,
) {
    for name in ["school", "School", " SCHOOL ", "\tschool"] {
        let page = typed(house, &Agent::new(house), name).await;
        assert_eq!(
            (page.step(), page.institution()),
            ("password", "school"),
            "{name:?}"
        );
    }
    // So is what people know better: their address, or what stands behind it.
    for name in ["tweede.test", " Noor@Tweede.Test", "noor@x@tweede.test"] {
        let page = typed(house, &Agent::new(house), name).await;
        assert_eq!(
            (page.step(), page.institution()),
            ("password", "tweede"),
            "{name:?}"
        );
    }
    let agent = Agent::new(house);
    let page = typed(house, &agent, "School").await;
    Visit::of(house, &player("school", "leerling"))
        .go_on(page)
        .await;
    agent.drop_cookie("session");
    let page = Portal::of(house, "agenda").ask().open(&agent).await;
    assert_eq!(
        (page.step(), page.value("institution").as_deref()),
        ("institution", Some("school"))
    );
}

async fn u16_an_unknown_short_name_says_so_and_suspended_ones_look_unknown(house: &TestHouse) {
    let agent = Agent::new(house);
    let unknown = typed(house, &agent, "bestaat-niet").await;
    assert_eq!((unknown.step(), unknown.status), ("institution", 422));
    assert_eq!(
        unknown.value("institution").as_deref(),
        Some("bestaat-niet"),
        "what was typed stays"
    );
    let closed = typed(house, &agent, "gesloten").await;
    assert_eq!(
        (closed.step(), closed.alert_text()),
        ("institution", unknown.alert_text())
    );
    assert!(!unknown.text().contains("Linde"), "no list of institutions");
    for hostile in [
        "<script>alert(1)</script>",
        "../../etc/passwd",
        "%00",
        "' OR 1=1 --",
        &"x".repeat(5000),
    ] {
        let page = typed(house, &agent, hostile).await;
        assert_eq!(page.step(), "institution", "{hostile}");
        assert!(!page.body.contains("<script>alert"));
    }
}

async fn ins_06_guessing_short_names_has_an_end(house: &TestHouse) {
    let guess = |count: i32| match count % 2 {
        0 => format!("naam-{count}"),
        _ => format!("noor@naam-{count}.test"),
    };
    let agent = Agent::new(house);
    for count in 0..30 {
        assert_eq!(
            // Domains and short names have one budget, for they tell the same.
            typed(house, &agent, &guess(count)).await.status,
            422,
            "{count}"
        );
    }
    assert_eq!(typed(house, &agent, "naam-31").await.status, 429);
    assert_eq!(
        typed(house, &Agent::new(house), "naam-32").await.status,
        429,
        "the counter is not in the cookie"
    );
    house.clock.advance(chrono::Duration::minutes(16));
    assert_eq!(typed(house, &agent, "school").await.step(), "password");
}

async fn u17_ins_07_the_same_name_at_two_schools_is_two_accounts(house: &TestHouse) {
    let portal = Portal::of(house, "agenda");
    let mut subjects = vec![];
    for slug in ["school", "tweede"] {
        let asked = portal.ask_for(slug);
        let settled = Visit::of(house, &player(slug, "leerling"))
            .sign_in(&Agent::new(house), &asked)
            .await;
        let tokens = portal.tokens(&asked, &settled.page).await;
        assert_eq!(
            portal.userinfo(&tokens.access_token).await.json["institution"],
            slug
        );
        subjects.push(tokens.claims["sub"].clone());
    }
    assert_ne!(subjects[0], subjects[1]);
    // The password of the one is worth nothing at the other, and is not counted there.
    for _ in 0..10 {
        let page = portal.ask_for("school").open(&Agent::new(house)).await;
        let wrong = player("tweede", "leerling");
        assert_eq!(
            page.submit(&[("username", "leerling"), ("password", wrong.password)])
                .await
                .step(),
            "password"
        );
    }
    let right = player("tweede", "leerling");
    let page = portal.ask_for("tweede").open(&Agent::new(house)).await;
    let page = page
        .submit(&[("username", right.username), ("password", right.password)])
        .await;
    assert!(page.away().is_some(), "INS-07: counters are separate");
}

async fn ins_07_ten_04_a_session_of_one_institution_is_none_at_another(house: &TestHouse) {
    let agent = Agent::new(house);
    let juf = player("school", "juf");
    let portal = Portal::of(house, "agenda");
    Visit::of(house, &juf)
        .sign_in(&agent, &portal.ask_for("school"))
        .await;
    let page = portal.ask_for("tweede").open(&agent).await;
    assert_eq!((page.step(), page.institution()), ("password", "tweede"));
    let other = player("tweede", "juf");
    let page = page
        .submit(&[("username", other.username), ("password", other.password)])
        .await;
    assert_eq!(page.step(), "second-factor");
    let page = page.submit(&[("code", &code_of(&juf, house.now()))]).await;
    assert_eq!(
        page.step(),
        "second-factor",
        "the code of the one is none of the other"
    );
}

async fn the_institution_can_be_changed_where_it_was_only_typed(house: &TestHouse) {
    let page = typed(house, &Agent::new(house), "school").await;
    let page = page.follow("other=institution").await;
    assert_eq!(page.step(), "institution");
    let page = page.submit(&[("institution", "energie")]).await;
    assert_eq!((page.step(), page.institution()), ("password", "energie"));
    let page = Portal::of(house, "linde")
        .ask()
        .open(&Agent::new(house))
        .await;
    assert!(
        !page
            .links()
            .iter()
            .any(|link| link.contains("other=institution")),
        "not where the portal decides"
    );
}

async fn login_hint_fills_in_the_name(house: &TestHouse) {
    for (hint, slug, name) in [
        ("kim@keuze", "keuze", "kim"),
        ("dirk@linde.test", "zorg", "dirk@linde.test"),
        ("anton", "energie", "anton"),
    ] {
        let asked = Portal::of(house, "agenda")
            .ask_for(slug)
            .with("login_hint", hint);
        let page = asked.open(&Agent::new(house)).await;
        assert_eq!(page.value("username").as_deref(), Some(name), "{hint}");
    }
}
