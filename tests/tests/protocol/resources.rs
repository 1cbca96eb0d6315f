//! Resource indicators at the authorization endpoint (RFC 8707), and PKCE with `plain`.

use sluis_model::{
    ports::ephemeral::TakenCode,
    secret::{PlainToken, TokenKind},
};
use sluis_tests::{
    Agent, Asked, Portal, Visit, on_both_stores, register,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    registered_resources_go_into_the_grant_and_others_are_refused;
    aut_06_a_resource_that_is_taken_from_a_portal_is_in_no_answer_of_a_sign_in_under_way;
    plain_pkce_needs_the_clients_registration;
}

const API: &str = "https://api.test/v1";
const OTHER: &str = "urn:api:beheer";

/// The request with these resources, which a map of parameters can't hold.
async fn open(asked: &Asked, resources: &[&str], agent: &Agent) -> sluis_tests::Page {
    let more: String = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(resources.iter().map(|resource| ("resource", *resource)))
        .finish();
    agent.get(&format!("{}&{more}", asked.url())).await
}

async fn registered_resources_go_into_the_grant_and_others_are_refused(house: &TestHouse) {
    let portal = register(house, "haalt", |settings| {
        settings.resources = [API.to_owned(), OTHER.to_owned()].into();
    })
    .await;
    for resources in [&[API][..], &[API, OTHER]] {
        let asked = portal.ask_for("energie");
        let page = open(&asked, resources, &Agent::new(house)).await;
        let settled = Visit::of(house, &player("energie", "bea"))
            .go_on(page)
            .await;
        let code = asked.code(&settled.page);
        let code =
            PlainToken::presented(TokenKind::AuthorizationCode, &code).expect("a code of ours");
        let taken = house
            .idp
            .ephemeral
            .take_code(&code.hash(), house.now())
            .await;
        let Ok(TakenCode::Fresh(code)) = taken else {
            panic!("no code: {taken:?}")
        };
        assert_eq!(code.grant.resources, resources);
    }
    for bad in [
        "https://api.test/v2",
        "https://api.test/v1/",
        "https://api.test/v1#deel",
        "api.test/v1",
        "/v1",
        "geen uri",
    ] {
        for resources in [&[bad][..], &[API, bad]] {
            let asked = portal.ask_for("energie");
            let page = open(&asked, resources, &Agent::new(house)).await;
            assert_eq!(asked.error(&page), "invalid_target", "{resources:?}");
        }
    }
    let none = Portal::of(house, "agenda")
        .ask_for("energie")
        .with("resource", API);
    assert_eq!(
        none.error(&none.open(&Agent::new(house)).await),
        "invalid_target"
    );
}

/// The operator takes a resource from a portal while somebody signs in: what comes through the browser is not for
/// it either.
async fn aut_06_a_resource_that_is_taken_from_a_portal_is_in_no_answer_of_a_sign_in_under_way(
    house: &TestHouse,
) {
    for kind in ["code", "id_token token", "code id_token token"] {
        let portal = register(house, "haalt", |settings| {
            settings.resources = [API.to_owned()].into();
        })
        .await;
        let asked = portal
            .ask_for("energie")
            .with("response_type", kind)
            .with("resource", API);
        let page = asked.open(&Agent::new(house)).await;
        assert_eq!(page.step(), "password", "{}", page.text());
        register(house, "haalt", |_| {}).await;
        let settled = Visit::of(house, &player("energie", "bea"))
            .go_on(page)
            .await;
        let answer = asked.answer(&settled.page);
        assert_eq!(answer["error"], "invalid_target", "{kind}: {answer:?}");
        for name in ["code", "id_token", "access_token"] {
            assert!(!answer.contains_key(name), "{kind}: {name}");
        }
    }
}

async fn plain_pkce_needs_the_clients_registration(house: &TestHouse) {
    for (allowed, method) in [(true, "plain"), (true, ""), (false, "plain"), (false, "")] {
        let portal = register(house, "effen", |settings| settings.plain_pkce = allowed).await;
        let asked = portal.ask_for("energie");
        let verifier = asked.verifier.clone();
        let asked = asked
            .with("code_challenge", &verifier)
            .with("code_challenge_method", method);
        let page = asked.open(&Agent::new(house)).await;
        if allowed {
            let settled = Visit::of(house, &player("energie", "bea"))
                .go_on(page)
                .await;
            portal.tokens(&asked, &settled.page).await;
        } else {
            assert_eq!(asked.error(&page), "invalid_request", "{method:?}");
        }
    }
}
