//! Help where the factor is required, by policy or by what somebody is (conflict 13): made new, or an
//! exception with an end.

use crate::administration_rules::campus::{
    CAMPUS, app, factors, hash_of_phrase, helper, log, open, person, sign_in, signed_in, who,
};
use chrono::Duration;
use sluis_idp_core::administration::{HelpRefused, Helper, PersonSetup, Setup};
use sluis_model::{
    audit::EventKind,
    context::Timestamp,
    person::Role,
    second_factor::{Action, ArrowRefused, SecondFactor},
};
use sluis_tests::{
    Agent, Portal, code_of, on_both_stores,
    testkit::{
        TestHouse,
        cast::{Player, player},
    },
};

const REASON: &str = "telefoon in reparatie";

on_both_stores! {
    u28_n01_after_a_reset_the_factor_is_set_up_at_the_next_sign_in;
    u28_n01_an_exception_needs_an_end_that_is_to_come;
    u28_n01_an_exception_lets_in_with_the_password_until_its_end;
    u28_n01_an_exception_is_none_for_a_portal_that_demands_a_code;
    u31_lif_06_an_excused_administrator_signs_in_and_has_no_power;
}

/// An administrator of onderzoek, where everybody must have a factor.
async fn administrator(house: &TestHouse) -> Helper {
    let hash = hash_of_phrase(house).await;
    let beheer = PersonSetup {
        totp: app(),
        ..person("onderzoek", "beheer@peil.test", &[Role::Admin], &hash)
    };
    let setup = Setup {
        people: vec![beheer],
        ..Setup::default()
    };
    house.apply(setup).await;
    let agent = Agent::new(house);
    let admin = Player {
        institution: "onderzoek",
        username: "beheer@peil.test",
        ..who("beheer")
    };
    sign_in(house, &agent, &admin).await;
    Helper::of(&house.ctx(), &signed_in(house, &agent).await.unwrap()).unwrap()
}

async fn help_vera(
    house: &TestHouse,
    helper: &Helper,
    action: Action,
    until: Option<Timestamp>,
) -> Result<(), HelpRefused> {
    let vera = house.person("onderzoek", "vera@peil.test").await.id;
    let helped = house
        .idp
        .help_with_factor(&house.ctx(), helper, &vera, action, until, REASON)
        .await;
    helped.unwrap()
}

async fn u28_n01_after_a_reset_the_factor_is_set_up_at_the_next_sign_in(house: &TestHouse) {
    let helper = administrator(house).await;
    let vera = player("onderzoek", "vera@peil.test");
    assert_eq!(help_vera(house, &helper, Action::Wipe, None).await, Ok(()));
    assert_eq!(
        factors(house, "onderzoek", vera.username).await.factor,
        SecondFactor::Never
    );
    let events = log(house, "onderzoek", EventKind::SecondFactorRemoved).await;
    assert_eq!(events[0].details["reason"], REASON);
    let mails = house.outbox().await;
    let mail = mails.iter().find(|mail| mail.to == vera.username).unwrap();
    assert!(mail.text.contains(REASON), "{}", mail.text);

    let settled = sign_in(house, &Agent::new(house), &vera).await;
    assert_eq!(
        settled.steps,
        ["password", "enrol-intro", "enrol-totp", "enrol-done"]
    );
    assert!(
        settled.secret.is_some(),
        "a new secret, the old one is gone"
    );
}

async fn u28_n01_an_exception_needs_an_end_that_is_to_come(house: &TestHouse) {
    let helper = administrator(house).await;
    let before = factors(house, "onderzoek", "vera@peil.test").await;
    let missing = Err(HelpRefused::Arrow(ArrowRefused::EndMissing));
    for until in [
        None,
        Some(house.now()),
        Some(house.now() - Duration::days(1)),
    ] {
        let refused = help_vera(house, &helper, Action::Suspend, until).await;
        assert_eq!(refused, missing, "{until:?}");
    }
    assert_eq!(factors(house, "onderzoek", "vera@peil.test").await, before);
    assert_eq!(house.outbox().await, vec![]);
}

async fn u28_n01_an_exception_lets_in_with_the_password_until_its_end(house: &TestHouse) {
    let helper = administrator(house).await;
    let vera = player("onderzoek", "vera@peil.test");
    let until = house.now() + Duration::days(2);
    let helped = help_vera(house, &helper, Action::Suspend, Some(until)).await;
    assert_eq!(helped, Ok(()));
    let events = log(house, "onderzoek", EventKind::SecondFactorSuspended).await;
    assert_eq!(events[0].details["reason"], REASON);
    assert_eq!(
        events[0].details["until"],
        serde_json::json!(until),
        "the log knows the end"
    );
    let mails = house.outbox().await;
    let mail = mails.iter().find(|mail| mail.to == vera.username).unwrap();
    assert!(
        mail.text.contains("23 november 2026"),
        "the person knows the end: {}",
        mail.text
    );

    house.clock.set(until - Duration::seconds(1));
    let agent = Agent::new(house);
    let during = sign_in(house, &agent, &vera).await;
    assert_eq!(during.steps, ["password"]);
    house.clock.set(until);
    let after = sign_in(house, &agent, &vera).await;
    assert_eq!(
        after.steps,
        ["second-factor"],
        "the session of before goes on with a code"
    );
    house.clock.advance(Duration::minutes(1));
    let after = sign_in(house, &Agent::new(house), &vera).await.steps;
    assert_eq!(after[..2], ["password", "second-factor"]);
}

async fn u28_n01_an_exception_is_none_for_a_portal_that_demands_a_code(house: &TestHouse) {
    let helper = administrator(house).await;
    let vera = player("onderzoek", "vera@peil.test");
    let until = house.now() + Duration::days(2);
    let helped = help_vera(house, &helper, Action::Suspend, Some(until)).await;
    assert_eq!(helped, Ok(()));
    let asked = Portal::of(house, "eist").ask_for("onderzoek");
    let page = asked.open(&Agent::new(house)).await;
    let page = page
        .submit(&[("username", vera.username), ("password", vera.password)])
        .await;
    assert_eq!(page.step(), "second-factor");
    let code = code_of(&vera, house.now());
    assert!(page.submit(&[("code", &code)]).await.away().is_some());
}

async fn u31_lif_06_an_excused_administrator_signs_in_and_has_no_power(house: &TestHouse) {
    open(house).await;
    let steun = helper(house, "steun").await;
    let beheer = house.person(CAMPUS, "beheer").await.id;
    let without_end = house
        .idp
        .help_with_factor(&house.ctx(), &steun, &beheer, Action::Suspend, None, REASON)
        .await;
    let missing = HelpRefused::Arrow(ArrowRefused::EndMissing);
    assert_eq!(without_end, Ok(Err(missing)), "never for good");
    let until = house.now() + Duration::hours(8);
    let helped = house
        .idp
        .help_with_factor(
            &house.ctx(),
            &steun,
            &beheer,
            Action::Suspend,
            Some(until),
            REASON,
        )
        .await;
    assert_eq!(helped, Ok(Ok(())));
    let agent = Agent::new(house);
    let settled = sign_in(house, &agent, &who("beheer")).await;
    assert_eq!(settled.steps, ["password"]);
    let without = signed_in(house, &agent).await.unwrap();
    assert!(
        Helper::of(&house.ctx(), &without).is_none(),
        "until a factor is back"
    );
    house.clock.set(until);
    let settled = sign_in(house, &Agent::new(house), &who("beheer")).await;
    assert_eq!(settled.steps, ["password", "second-factor"]);
}
