//! Who may sign in, with what, and as whom.

use crate::rows_onderzoek::{
    NEW, apply, as_player, forgotten, is_in, login_page, reset, with_password,
};
use chrono::Duration;
use sluis_idp_core::administration::{SecretSource, Setup};
use sluis_model::{policy::SecondFactorMode, secret::Secret};
use sluis_tests::{
    Agent, Portal, Visit, code_of, on_both_stores,
    testkit::{
        TestHouse,
        cast::{ANSWER, PHRASE, player},
    },
    with_policy,
};

on_both_stores! {
    n02_two_things_somebody_knows_are_one_factor;
    n03_who_must_set_it_up_from_now_on_stays_the_same_person;
    n06_the_address_of_a_desk_is_taken_only_with_a_word_on_whose_it_is;
    n12_only_the_mailed_link_proves_the_address;
    n19_a_new_password_ends_what_the_old_one_had_opened;
    n20_the_mail_address_is_the_name_where_the_institution_says_so;
}

const SINGLE: &str = "urn:sluis:acr:single-factor";
const MFA: &str = "https://refeds.org/profile/mfa";

async fn n02_two_things_somebody_knows_are_one_factor(house: &TestHouse) {
    // A password and a secret question: both are known, none is held.
    apply(
        house,
        serde_json::json!({
            "institution": "station", "username": "kees", "email": "kees@perron.test",
            "email_verified": true, "phone": "+31612121212", "roles": ["staff"],
            "password": PHRASE, "security_question": { "question": 0, "answer": ANSWER },
        }),
    )
    .await;
    let page = with_password(house, "station", "kees", PHRASE).await;
    assert_eq!(page.step(), "enrol-intro", "no way past the set-up");
    let silent = Portal::of(house, "agenda")
        .ask_for("station")
        .with("prompt", "none");
    assert_eq!(
        silent.error(&silent.open(page.agent()).await),
        "login_required"
    );
    // Nor is a second thing that is known taken where a code is asked.
    let gijs = player("station", "gijs");
    let mut page = as_player(house, &gijs).await;
    assert_eq!(page.step(), "second-factor");
    for known in [ANSWER, PHRASE] {
        page = page.submit(&[("code", known)]).await;
        assert_eq!((page.step(), page.status), ("second-factor", 422));
    }
    // Where one factor is enough, it is called one.
    with_policy(house, "station", |policy| {
        policy.second_factor.mode = SecondFactorMode::Optional;
    })
    .await;
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("station");
    let page = asked.open(&Agent::new(house)).await;
    let page = page
        .submit(&[("username", "kees"), ("password", PHRASE)])
        .await;
    let claims = portal.tokens(&asked, &page).await.claims;
    assert_eq!(claims["acr"], SINGLE);
    assert_eq!(claims["amr"], serde_json::json!(["pwd"]));
    let claims = serde_json::json!({ "id_token": { "acr": { "essential": true, "value": MFA } } });
    let asked = portal
        .ask_for("station")
        .with("claims", &claims.to_string());
    let page = asked.open(page.agent()).await;
    assert!(!is_in(&page), "two factors were asked for");
}

async fn n03_who_must_set_it_up_from_now_on_stays_the_same_person(house: &TestHouse) {
    let bea = player("energie", "bea");
    let portal = Portal::of(house, "agenda");
    let asked = portal.ask_for("energie");
    let settled = Visit::of(house, &bea)
        .sign_in(&Agent::new(house), &asked)
        .await;
    assert_eq!(settled.steps, ["password"]);
    let before = portal.tokens(&asked, &settled.page).await.claims;
    let person = house.person("energie", "bea").await;
    with_policy(house, "energie", |policy| {
        policy.second_factor.mode = SecondFactorMode::Required;
    })
    .await;
    house.clock.advance(Duration::minutes(1));
    let asked = portal.ask_for("energie");
    let settled = Visit::of(house, &bea)
        .sign_in(&Agent::new(house), &asked)
        .await;
    assert_eq!(
        settled.steps[..3],
        ["password", "enrol-intro", "enrol-totp"].map(str::to_owned)
    );
    let after = portal.tokens(&asked, &settled.page).await.claims;
    assert_eq!(
        after["acr"], MFA,
        "she went through the set-up with her account"
    );
    for claim in ["sub", "name", "email", "institution"] {
        assert_eq!(after[claim], before[claim], "{claim}");
    }
    let now = house.person("energie", "bea").await;
    assert_eq!(
        (now.id, now.username, now.created_at),
        (person.id, person.username, person.created_at)
    );
}

async fn n06_the_address_of_a_desk_is_taken_only_with_a_word_on_whose_it_is(house: &TestHouse) {
    let plan = async |more: serde_json::Value| {
        let mut person = serde_json::json!({
            "institution": "onderzoek", "username": "Administratie@peil.test",
            "email": "Administratie@peil.test", "password": PHRASE, "roles": ["staff"],
        });
        let fields = person.as_object_mut().unwrap();
        fields.extend(more.as_object().cloned().unwrap_or_default());
        let setup = Setup {
            people: vec![serde_json::from_value(person).unwrap()],
            ..Setup::default()
        };
        let read = |source: &SecretSource| match source {
            SecretSource::Plain(text) => Ok(Secret::new(text.clone())),
            other => Err(format!("{other:?}")),
        };
        let applied = house.idp.apply(&house.ctx(), setup, read, true).await;
        applied.map_err(|error| error.to_string())
    };
    let refused = plan(serde_json::json!({})).await.unwrap_err();
    assert!(
        refused.contains("personal = true") && refused.contains("shared = true"),
        "all ways out are named: {refused}"
    );
    for resolved in ["personal", "shared"] {
        let planned = plan(serde_json::json!({ resolved: true })).await;
        assert!(planned.is_ok(), "{resolved}: {planned:?}");
    }
}

async fn n12_only_the_mailed_link_proves_the_address(house: &TestHouse) {
    apply(
        house,
        serde_json::json!({
            "institution": "energie", "username": "fenna", "email": "fenna@energie.test",
            "email_verified": false, "roles": ["member"], "password": PHRASE,
        }),
    )
    .await;
    let proven = async || house.person("energie", "fenna").await.email_verified_at;
    let agent = Agent::new(house);
    let page = Portal::of(house, "agenda")
        .ask_for("energie")
        .open(&agent)
        .await;
    let page = page
        .submit(&[("username", "fenna"), ("password", PHRASE)])
        .await;
    assert!(is_in(&page), "at {}", page.step());
    let own = "Vijf-Grijze-Deuren-12";
    let page = agent
        .get("/account/password")
        .await
        .submit(&[
            ("password", PHRASE),
            ("new_password", own),
            ("new_password_repeat", own),
        ])
        .await;
    assert_eq!(page.step(), "account", "{}", page.alert_text());
    assert_eq!(proven().await, None, "a change inside a session");
    // Two letters of the same moment have no order.
    house.clock.advance(Duration::minutes(1));
    forgotten(house, "energie", "fenna").await;
    assert_eq!(proven().await, None, "the mail alone");
    house.clock.advance(Duration::minutes(3));
    reset(house, "fenna@energie.test").await;
    assert_eq!(proven().await, Some(house.now()), "the link, used");
}

async fn n19_a_new_password_ends_what_the_old_one_had_opened(house: &TestHouse) {
    let anton = player("energie", "anton");
    let portal = Portal::of(house, "agenda");
    let (agent, asked) = (Agent::new(house), portal.ask_for("energie"));
    let settled = Visit::of(house, &anton).sign_in(&agent, &asked).await;
    let tokens = portal.tokens(&asked, &settled.page).await;
    assert!(
        agent.cookie("device").is_some(),
        "the browser is remembered"
    );
    assert_eq!(agent.get("/account").await.step(), "account");
    house.clock.advance(Duration::minutes(2));
    forgotten(house, "energie", "anton").await;
    let page = reset(house, "anton@energie.test").await;
    assert_eq!(page.step(), "news", "{}", page.alert_text());

    assert_ne!(
        agent.get("/account").await.step(),
        "account",
        "the session is over"
    );
    let silent = portal.ask_for("energie").with("prompt", "none");
    assert_eq!(silent.error(&silent.open(&agent).await), "login_required");
    if let Some(refresh) = &tokens.refresh_token {
        assert_eq!(portal.refresh(refresh).await.error(), "invalid_grant");
    }
    let page = portal.ask_for("energie").open(&agent).await;
    let old = page
        .submit(&[("username", "anton"), ("password", PHRASE)])
        .await;
    assert_eq!((old.step(), old.status), ("password", 422));
    let page = old
        .submit(&[("username", "anton"), ("password", NEW)])
        .await;
    assert_eq!(page.step(), "second-factor", "the browser is forgotten");
    let page = page
        .submit(&[("code", &code_of(&anton, house.now()))])
        .await;
    assert!(is_in(&page), "{}", page.alert_text());
}

async fn n20_the_mail_address_is_the_name_where_the_institution_says_so(house: &TestHouse) {
    for typed in ["vera@PEIL.test", "  vera@peil.test ", "vera@Peil.Test\t"] {
        let page = with_password(house, "onderzoek", typed, PHRASE).await;
        assert_eq!(page.step(), "second-factor", "{typed:?}");
    }
    let page = login_page(house, "onderzoek").await;
    assert!(page.texts("label").contains(&"E-mailadres"));
    // Elsewhere a name is a name, and a mail address none.
    let page = with_password(house, "energie", "bea@energie.test", PHRASE).await;
    assert_eq!((page.step(), page.status), ("password", 422));
    assert!(page.texts("label").contains(&"Gebruikersnaam"));
    assert!(is_in(&with_password(house, "energie", "bea", PHRASE).await));
}
