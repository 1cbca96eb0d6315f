//! Faults that a hostile reading of the whole found; each was mended together with its test here.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis_tests::{
    Agent, Page, Portal, Visit, code_of_secret, enrolment, on_both_stores,
    testkit::{
        TestHouse,
        cast::{PHRASE, Player, player},
    },
};

on_both_stores! {
    otp_07_a_secret_is_shown_to_the_browser_that_sets_it_up_alone;
    otp_03_a_burst_of_wrong_codes_meets_the_same_limit;
    aut_09_an_essential_acr_is_never_met_by_less;
    a_portal_that_insists_on_a_person_gets_no_other;
    claims_asked_by_name_stand_on_the_consent_page;
    a_clear_no_ends_the_sign_in;
    ses_06_a_finished_sign_in_opens_nothing_after_signing_out;
    ses_06_a_code_outlives_no_sign_out;
    lif_02_a_switched_off_factor_still_guards_its_pages;
    lif_08_a_temporary_password_has_few_tries;
    the_other_browser_learns_no_name;
}

async fn after_password(house: &TestHouse, agent: &Agent, who: &Player) -> Page {
    let page = Portal::of(house, "agenda")
        .ask_for(who.institution)
        .open(agent)
        .await;
    page.submit(&[("username", who.username), ("password", who.password)])
        .await
}

async fn otp_07_a_secret_is_shown_to_the_browser_that_sets_it_up_alone(house: &TestHouse) {
    let ivo = player("station", "ivo");
    let thief = after_password(house, &Agent::new(house), &ivo).await;
    let thief = thief.submit(&[]).await;
    let (stolen, ..) = enrolment(&thief);
    let page = after_password(house, &Agent::new(house), &ivo).await;
    let page = page.submit(&[]).await;
    let (own, period, _) = enrolment(&page);
    assert_ne!(own, stolen);
    let code = code_of_secret(&stolen, period, house.now());
    assert_eq!(
        thief.submit(&[("code", &code)]).await.step(),
        "enrol-totp",
        "the first secret is worth nothing any more"
    );
    let (own, period, _) = enrolment(
        &after_password(house, page.agent(), &ivo)
            .await
            .submit(&[])
            .await,
    );
    assert_eq!(period, 30);
    assert!(!own.is_empty());
}

async fn otp_03_a_burst_of_wrong_codes_meets_the_same_limit(house: &TestHouse) {
    let gijs = player("station", "gijs");
    let mut pages = Vec::new();
    for _ in 0..24 {
        pages.push(after_password(house, &Agent::new(house), &gijs).await);
    }
    let burst: Vec<_> = pages
        .into_iter()
        .map(|page| tokio::spawn(async move { page.submit(&[("code", "000000")]).await.status }))
        .collect();
    let mut judged = 0;
    for attempt in burst {
        if attempt.await.unwrap() == 422 {
            judged += 1;
        }
    }
    assert!(judged <= 5, "{judged} codes were judged at once");
    let told = house.outbox().await;
    assert!(told.len() <= 1, "told once at most");
}

async fn aut_09_an_essential_acr_is_never_met_by_less(house: &TestHouse) {
    let mfa = "https://refeds.org/profile/mfa";
    let device = "urn:sluis:acr:remembered-device";
    let single = "urn:sluis:acr:single-factor";
    for (values, steps) in [
        (
            vec![mfa, "https://example.org/loa3"],
            &["password", "enrol-intro"][..],
        ),
        (vec![device], &["password", "enrol-intro"]),
        (vec![mfa, device], &["password", "enrol-intro"]),
        (vec![mfa, single], &["password"]),
    ] {
        let agent = Agent::new(house);
        let claims = serde_json::json!({
            "id_token": { "acr": { "essential": true, "values": values } }
        });
        let asked = Portal::of(house, "agenda")
            .ask_for("energie")
            .with("claims", &claims.to_string());
        let page = asked.open(&agent).await;
        let mut seen = vec![page.step().to_owned()];
        let page = page
            .submit(&[("username", "bea"), ("password", PHRASE)])
            .await;
        if page.away().is_none() {
            seen.push(page.step().to_owned());
        }
        assert_eq!(seen, steps, "{claims}");
    }
}

async fn a_portal_that_insists_on_a_person_gets_no_other(house: &TestHouse) {
    let wanted = house.person("energie", "compleet").await.id;
    let claims = serde_json::json!({ "id_token": { "sub": { "value": wanted.as_str() } } });
    let asked = Portal::of(house, "agenda")
        .ask_for("energie")
        .with("claims", &claims.to_string());
    let agent = Agent::new(house);
    let page = asked.open(&agent).await;
    let page = page
        .submit(&[("username", "bea"), ("password", PHRASE)])
        .await;
    assert_eq!(asked.error(&page), "login_required");
    assert_eq!(
        agent.cookie("sluis-session"),
        None,
        "and nobody is signed in"
    );
}

async fn claims_asked_by_name_stand_on_the_consent_page(house: &TestHouse) {
    let claims = r#"{"userinfo":{"email":null,"phone_number":{"essential":true}}}"#;
    let agent = Agent::new(house);
    let asked = Portal::of(house, "derde")
        .ask_for("energie")
        .with("scope", "openid")
        .with("claims", claims);
    let page = asked.open(&agent).await;
    let page = page
        .submit(&[("username", "compleet"), ("password", PHRASE)])
        .await;
    assert_eq!(page.step(), "consent");
    let address = house.person("energie", "compleet").await.email.unwrap();
    assert!(page.text().contains(&address), "{}", page.text());
    assert!(page.click_action("allow").await.away().is_some());
    let narrow = Portal::of(house, "derde")
        .ask_for("energie")
        .with("scope", "openid");
    assert!(
        narrow.open(&agent).await.away().is_some(),
        "less is covered"
    );
    let more = Portal::of(house, "derde")
        .ask_for("energie")
        .with("scope", "openid")
        .with("claims", r#"{"userinfo":{"address":null}}"#);
    assert_eq!(
        more.open(&agent).await.step(),
        "consent",
        "more is asked again"
    );
}

async fn a_clear_no_ends_the_sign_in(house: &TestHouse) {
    let agent = Agent::new(house);
    let asked = Portal::of(house, "derde").ask_for("energie");
    let page = asked.open(&agent).await;
    let page = page
        .submit(&[("username", "bea"), ("password", PHRASE)])
        .await;
    assert_eq!(page.step(), "consent");
    assert_eq!(
        asked.error(&page.click_action("deny").await),
        "access_denied"
    );
    let again = page.click_action("allow").await;
    assert_eq!(again.away(), None, "the no stands");
}

async fn ses_06_a_finished_sign_in_opens_nothing_after_signing_out(house: &TestHouse) {
    let agent = Agent::new(house);
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("energie");
    let form = asked.open(&agent).await;
    let typed = [("username", "bea"), ("password", PHRASE)];
    let page = form.submit(&typed).await;
    let tokens = portal.tokens(&asked, &page).await;
    assert!(
        form.submit(&typed).await.away().is_some(),
        "a second submit"
    );
    let hint = &tokens.id_token;
    agent
        .get(&format!("/oauth/logout?id_token_hint={hint}"))
        .await;
    if agent.get("/account").await.step() == "account" {
        // The second submit made the session of its own: sign out of that one too.
        agent
            .get("/oauth/logout")
            .await
            .click_action("sign-out")
            .await;
    }
    let page = form.submit(&typed).await;
    assert_eq!(page.away(), None, "nothing is answered again");
    assert_ne!(agent.get("/account").await.step(), "account");
}

async fn ses_06_a_code_outlives_no_sign_out(house: &TestHouse) {
    let agent = Agent::new(house);
    let portal = Portal::of(house, "agenda");
    let bea = player("energie", "bea");
    let first = portal.ask_for("energie");
    let settled = Visit::of(house, &bea).sign_in(&agent, &first).await;
    let tokens = portal.tokens(&first, &settled.page).await;
    let second = portal.ask_for("energie");
    let page = second.open(&agent).await;
    let code = second.code(&page);
    let hint = &tokens.id_token;
    agent
        .get(&format!("/oauth/logout?id_token_hint={hint}"))
        .await;
    let answer = portal.redeem(&second, &code).await;
    assert_eq!((answer.status, answer.error()), (400, "invalid_grant"));
}

async fn lif_02_a_switched_off_factor_still_guards_its_pages(house: &TestHouse) {
    let uit = player("school", "uit");
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("school");
    Visit::of(house, &uit).sign_in(&agent, &asked).await;
    let page = agent.get("/account/unlock?to=app").await;
    assert_eq!(page.step(), "unlock");
    assert!(page.has_field("code"), "the password alone is not enough");
    let page = page.submit(&[("password", PHRASE)]).await;
    assert_eq!(page.step(), "unlock");
}

async fn lif_08_a_temporary_password_has_few_tries(house: &TestHouse) {
    let hanna = player("station", "hanna");
    for _ in 0..5 {
        let wrong = Player {
            password: "fout",
            ..hanna
        };
        let page = after_password(house, &Agent::new(house), &wrong).await;
        assert_eq!((page.step(), page.status), ("password", 422));
        // The fourth and later ones make the next one wait.
        house.clock.advance(chrono::Duration::seconds(2));
    }
    let page = after_password(house, &Agent::new(house), &hanna).await;
    assert_eq!((page.step(), page.status), ("password", 422));
}

async fn the_other_browser_learns_no_name(house: &TestHouse) {
    let asked = Portal::of(house, "agenda")
        .ask_for("energie")
        .with("login_hint", "anton");
    let page = asked.open(&Agent::new(house)).await;
    let address = page.form(&["password"]).action.clone();
    let address = address.trim_end_matches("/password").to_owned();
    let other = Agent::new(house);
    other.get("/account").await;
    let seen = other.get(&address).await;
    assert_eq!(seen.step(), "error");
    assert!(
        seen.links().iter().all(|link| !link.contains("anton")),
        "{:?}",
        seen.links()
    );
}
