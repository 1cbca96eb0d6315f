//! Step-up seen from a resource (RFC 9470): it learns by introspection what the sign-in behind a token
//! was, challenges where that is too weak or too old, and the next token satisfies it, because a person
//! really did more. What portals ask by their registration is told as truly.

use chrono::Duration;
use serde_json::{Value, json};
use sluis_model::{
    client::{AccessTokenFormat, ClientSettings},
    second_factor::FactorKind,
};
use sluis_tests::{
    Agent, Asked, Portal, Tokens, Visit, on_both_stores, register,
    testkit::{
        TestHouse,
        cast::{Player, player},
    },
    verify,
};

on_both_stores! {
    rfc_9470_a_challenge_for_a_level_is_met_by_the_next_token;
    rfc_9470_a_challenge_for_age_is_met_by_the_next_token;
    rfc_9470_refreshing_makes_no_sign_in_stronger_or_younger;
    aut_09_a_portal_with_an_age_of_its_own_gets_a_fresh_code_and_the_truth;
    aut_09_a_portal_that_counts_certain_kinds_alone_hears_that_there_is_none;
}

const MFA: &str = "https://refeds.org/profile/mfa";
const DEVICE: &str = "urn:sluis:acr:remembered-device";

/// A resource server, which trusts nothing but the introspection.
struct Resource<'a> {
    house: &'a TestHouse,
    portal: &'a Portal,
    /// The levels that are enough; any if empty.
    acr_values: &'a [&'a str],
    /// How old the sign-in may be, in seconds.
    max_age: Option<i64>,
}

impl Resource<'_> {
    async fn what_is_behind(&self, token: &str) -> Value {
        let answer = self
            .portal
            .post("/oauth/introspect", &[("token", token)])
            .await;
        assert_eq!((answer.status, &answer.json["active"]), (200, &json!(true)));
        answer.json
    }

    /// `None` where it serves; else the parameters of its `insufficient_user_authentication` (§3).
    async fn challenge(&self, token: &str) -> Option<Vec<(&'static str, String)>> {
        let behind = self.what_is_behind(token).await;
        let acr = behind["acr"].as_str().unwrap_or_default();
        let signed_in = behind["auth_time"].as_i64().unwrap_or_default();
        let weak = !self.acr_values.is_empty() && !self.acr_values.contains(&acr);
        let age = self.house.now().timestamp() - signed_in;
        let old = self.max_age.is_some_and(|most| age > most);
        if !weak && !old {
            return None;
        }
        let mut wanted = vec![];
        if weak {
            wanted.push(("acr_values", self.acr_values.join(" ")));
        }
        if let Some(most) = self.max_age.filter(|_| old) {
            wanted.push(("max_age", most.to_string()));
        }
        Some(wanted)
    }
}

fn cees() -> Player {
    player("energie", "cees")
}

/// A portal whose access tokens can be read, at which a resource may look up what they are.
async fn portal(
    house: &TestHouse,
    id: &'static str,
    change: impl FnOnce(&mut ClientSettings),
) -> Portal {
    register(house, id, |settings| {
        settings.access_token_format = AccessTokenFormat::Jwt;
        change(settings);
    })
    .await
}

/// A browser that is remembered, and in which nobody is signed in.
async fn remembered(house: &TestHouse, portal: &Portal) -> Agent {
    let agent = Agent::new(house);
    let visit = Visit::of(house, &cees());
    visit.sign_in(&agent, &portal.ask_for("energie")).await;
    agent.drop_cookie("session");
    house.clock.advance(Duration::minutes(10));
    agent
}

async fn tokens(
    house: &TestHouse,
    portal: &Portal,
    agent: &Agent,
    asked: &Asked,
) -> (Vec<String>, Tokens) {
    let settled = Visit::of(house, &cees()).sign_in(agent, asked).await;
    let tokens = portal.tokens(asked, &settled.page).await;
    (settled.steps, tokens)
}

/// ID token, access token and introspection say the same about the sign-in.
async fn say_the_same(resource: &Resource<'_>, tokens: &Tokens) {
    let keys = resource.portal.get("/oauth/jwks", None).await.json;
    let (_, access) = verify(&tokens.access_token, &keys);
    let behind = resource.what_is_behind(&tokens.access_token).await;
    for claim in ["acr", "auth_time"] {
        assert_eq!(access[claim], tokens.claims[claim], "{claim}");
        assert_eq!(behind[claim], tokens.claims[claim], "{claim}");
    }
    assert_eq!(access["amr"], tokens.claims["amr"]);
}

async fn rfc_9470_a_challenge_for_a_level_is_met_by_the_next_token(house: &TestHouse) {
    let portal = portal(house, "kluis", |_| {}).await;
    let agent = remembered(house, &portal).await;
    let resource = Resource {
        house,
        portal: &portal,
        acr_values: &[MFA],
        max_age: None,
    };
    let (steps, weak) = tokens(house, &portal, &agent, &portal.ask_for("energie")).await;
    assert_eq!(
        (&*steps, &weak.claims["acr"]),
        (&["password".to_owned()][..], &json!(DEVICE))
    );
    let signed_in = weak.claims["auth_time"].clone();
    say_the_same(&resource, &weak).await;
    let wanted = resource.challenge(&weak.access_token).await;
    assert_eq!(wanted, Some(vec![("acr_values", MFA.to_owned())]));

    // As a wish, and as a demand.
    house.clock.advance(Duration::minutes(1));
    let wish = portal.ask_for("energie").with("acr_values", MFA);
    let (steps, strong) = tokens(house, &portal, &agent, &wish).await;
    assert_eq!(
        steps,
        ["second-factor"],
        "the session stands, the code is asked"
    );
    assert_eq!(strong.claims["acr"], MFA);
    assert_eq!(strong.claims["amr"], json!(["pwd", "otp", "mfa"]));
    assert_eq!(
        strong.claims["auth_time"], signed_in,
        "when the password was shown"
    );
    say_the_same(&resource, &strong).await;
    assert_eq!(resource.challenge(&strong.access_token).await, None);
    let essential = json!({ "id_token": { "acr": { "essential": true, "values": [MFA] } } });
    let demand = portal
        .ask_for("energie")
        .with("claims", &essential.to_string());
    let (steps, again) = tokens(house, &portal, &agent, &demand).await;
    assert_eq!((steps, &again.claims["acr"]), (vec![], &json!(MFA)));
    // The first token is what it was.
    assert!(resource.challenge(&weak.access_token).await.is_some());
}

async fn rfc_9470_a_challenge_for_age_is_met_by_the_next_token(house: &TestHouse) {
    let portal = portal(house, "kluis", |_| {}).await;
    let agent = Agent::new(house);
    let resource = Resource {
        house,
        portal: &portal,
        acr_values: &[MFA],
        max_age: Some(300),
    };
    tokens(house, &portal, &agent, &portal.ask_for("energie")).await;
    house.clock.advance(Duration::minutes(20));
    let (steps, old) = tokens(house, &portal, &agent, &portal.ask_for("energie")).await;
    assert!(steps.is_empty(), "out of the session: {steps:?}");
    let wanted = resource
        .challenge(&old.access_token)
        .await
        .unwrap_or_default();
    assert_eq!(wanted, [("max_age", "300".to_owned())], "strong, but old");

    let mut asked = portal.ask_for("energie");
    for (name, value) in &wanted {
        asked = asked.with(name, value);
    }
    let (steps, fresh) = tokens(house, &portal, &agent, &asked).await;
    assert_eq!(steps, ["password", "second-factor"]);
    assert_eq!(fresh.claims["auth_time"], house.now().timestamp());
    say_the_same(&resource, &fresh).await;
    assert_eq!(resource.challenge(&fresh.access_token).await, None);
}

async fn rfc_9470_refreshing_makes_no_sign_in_stronger_or_younger(house: &TestHouse) {
    let portal = portal(house, "kluis", |_| {}).await;
    let agent = remembered(house, &portal).await;
    let resource = Resource {
        house,
        portal: &portal,
        acr_values: &[MFA],
        max_age: Some(300),
    };
    let asked = portal
        .ask_for("energie")
        .with("scope", "openid offline_access");
    let (_, first) = tokens(house, &portal, &agent, &asked).await;
    let signed_in = house.now().timestamp();
    // Elsewhere the person shows a code.
    house.clock.advance(Duration::minutes(6));
    let wish = portal.ask_for("energie").with("acr_values", MFA);
    tokens(house, &portal, &agent, &wish).await;
    let refresh = first.refresh_token.unwrap_or_default();
    let answer = portal.refresh(&refresh).await;
    let refreshed = portal.checked(&answer, None).await;
    let behind = resource.what_is_behind(&refreshed.access_token).await;
    assert_eq!(
        (&behind["acr"], &behind["auth_time"]),
        (&json!(DEVICE), &json!(signed_in))
    );
    let wanted = resource
        .challenge(&refreshed.access_token)
        .await
        .unwrap_or_default();
    assert_eq!(wanted.len(), 2, "{wanted:?}");
}

async fn aut_09_a_portal_with_an_age_of_its_own_gets_a_fresh_code_and_the_truth(house: &TestHouse) {
    let plain = Portal::of(house, "agenda");
    let strict = portal(house, "kluis", |settings| {
        settings.second_factor_max_age = Some(900);
    })
    .await;
    let agent = Agent::new(house);
    let (_, first) = tokens(house, &plain, &agent, &plain.ask_for("energie")).await;
    house.clock.advance(Duration::minutes(20));
    // Nobody may be asked: so it is said, and nothing old is passed off as young.
    let silent = strict.ask_for("energie").with("prompt", "none");
    assert_eq!(
        silent.error(&silent.open(&agent).await),
        "interaction_required"
    );
    let (steps, stepped) = tokens(house, &strict, &agent, &strict.ask_for("energie")).await;
    assert_eq!(steps, ["second-factor"], "only what is too old is asked");
    assert_eq!(stepped.claims["acr"], MFA);
    assert_eq!(stepped.claims["amr"], json!(["pwd", "otp", "mfa"]));
    assert_eq!(stepped.claims["auth_time"], first.claims["auth_time"]);
    // Young enough now, with nobody asked.
    house.clock.advance(Duration::minutes(14));
    let page = silent.open(&agent).await;
    assert_eq!(strict.tokens(&silent, &page).await.claims["acr"], MFA);
}

async fn aut_09_a_portal_that_counts_certain_kinds_alone_hears_that_there_is_none(
    house: &TestHouse,
) {
    let strict = portal(house, "kluis", |settings| {
        settings.allowed_factors = [FactorKind::Passkey].into();
    })
    .await;
    let agent = Agent::new(house);
    let plain = Portal::of(house, "agenda");
    tokens(house, &plain, &agent, &plain.ask_for("energie")).await;
    let silent = strict.ask_for("energie").with("prompt", "none");
    let error = silent.error(&silent.open(&agent).await);
    assert_eq!(error, "unmet_authentication_requirements", "RFC 9470 §5");
}
