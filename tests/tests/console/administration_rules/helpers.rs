//! Who may help: with what proof, and whom not.

use crate::administration_rules::campus::{
    CAMPUS, factors, helper, log, open, sign_in, signed_in, who,
};
use chrono::Duration;
use sluis_idp_core::administration::{HelpRefused, Helper};
use sluis_model::{
    audit::EventKind,
    context::Timestamp,
    person::Role,
    second_factor::{Action, ArrowRefused, SecondFactor, SecondFactorState},
    session::SecondFactorEvidence,
};
use sluis_tests::{Agent, on_both_stores, testkit::TestHouse};

const REASON: &str = "oude telefoon stuk";

fn tomorrow(house: &TestHouse) -> Option<Timestamp> {
    Some(house.now() + Duration::days(1))
}

on_both_stores! {
    u31_ten_22_a_helper_is_somebody_who_really_showed_a_second_factor;
    u31_an_administrator_does_nothing_with_the_own_factor;
    u31_lif_06_an_administrator_does_nothing_with_a_colleagues_factor;
    u31_support_helps_an_administrator_and_the_institution_reads_it;
    u31_after_supports_reset_an_administrator_sets_up_a_new_factor;
    u31_support_does_nothing_with_the_own_factor;
}

async fn u31_ten_22_a_helper_is_somebody_who_really_showed_a_second_factor(house: &TestHouse) {
    open(house).await;
    let agent = Agent::new(house);
    sign_in(house, &agent, &who("beheer")).await;
    let shown = signed_in(house, &agent).await.unwrap();
    assert!(Helper::of(&house.ctx(), &shown).is_some());

    let mut without = shown.clone();
    without.session.second_factor = None;
    assert!(
        Helper::of(&house.ctx(), &without).is_none(),
        "the password alone"
    );

    let mut remembered = shown.clone();
    remembered.session.second_factor = Some(SecondFactorEvidence::Remembered {
        device: "d".into(),
        shown_at: house.now(),
        ends_at: house.now() + Duration::hours(1),
    });
    assert!(
        Helper::of(&house.ctx(), &remembered).is_none(),
        "a remembered browser"
    );

    for role in Role::ALL {
        let mut other = shown.clone();
        other.person.roles = vec![role];
        assert_eq!(
            Helper::of(&house.ctx(), &other).is_some(),
            role.is_administrative(),
            "{role:?}"
        );
    }
    // Somebody without a factor who is made an administrator has no power before there is one.
    let agent = Agent::new(house);
    sign_in(house, &agent, &who("nieuweling")).await;
    let mut raised = signed_in(house, &agent).await.unwrap();
    raised.person.roles = vec![Role::Admin];
    assert!(Helper::of(&house.ctx(), &raised).is_none(), "LIF-06");
}

async fn u31_an_administrator_does_nothing_with_the_own_factor(house: &TestHouse) {
    open(house).await;
    own_factor(house, "beheer").await;
}

async fn u31_support_does_nothing_with_the_own_factor(house: &TestHouse) {
    open(house).await;
    own_factor(house, "steun").await;
}

async fn own_factor(house: &TestHouse, username: &'static str) {
    let helper = helper(house, username).await;
    let id = house.person(CAMPUS, username).await.id;
    let before = factors(house, CAMPUS, username).await;
    for action in Action::ALL {
        let refused = house
            .idp
            .help_with_factor(&house.ctx(), &helper, &id, action, None, REASON)
            .await;
        assert_eq!(refused, Ok(Err(HelpRefused::OneSelf)), "{action:?}");
    }
    assert_eq!(factors(house, CAMPUS, username).await, before);
}

async fn u31_lif_06_an_administrator_does_nothing_with_a_colleagues_factor(house: &TestHouse) {
    open(house).await;
    let beheer = helper(house, "beheer").await;
    let steun = helper(house, "steun").await;
    let only_support = HelpRefused::Arrow(ArrowRefused::AdministratorsAreSupports);
    for name in ["collega", "steun2"] {
        let id = house.person(CAMPUS, name).await.id;
        let before = factors(house, CAMPUS, name).await;
        for action in Action::ALL {
            let refused = house
                .idp
                .help_with_factor(&house.ctx(), &beheer, &id, action, None, REASON)
                .await
                .unwrap();
            assert!(refused.is_err(), "{action:?} of {name}");
            if matches!(action, Action::Suspend | Action::Wipe) {
                assert_eq!(refused, Err(only_support), "{action:?} of {name}");
            }
        }
        assert_eq!(factors(house, CAMPUS, name).await, before);
        // Switched off by support, it stays off for an administrator as well.
        let suspended = house
            .idp
            .help_with_factor(
                &house.ctx(),
                &steun,
                &id,
                Action::Suspend,
                tomorrow(house),
                REASON,
            )
            .await;
        assert_eq!(suspended, Ok(Ok(())));
        for action in [Action::Resume, Action::Wipe] {
            let refused = house
                .idp
                .help_with_factor(&house.ctx(), &beheer, &id, action, None, REASON)
                .await;
            assert_eq!(refused, Ok(Err(only_support)), "{action:?} of {name}");
        }
    }
    let log = log(house, CAMPUS, EventKind::SecondFactorSuspended).await;
    assert_eq!(log.len(), 2, "support's two, and none of the administrator");
}

async fn u31_support_helps_an_administrator_and_the_institution_reads_it(house: &TestHouse) {
    open(house).await;
    let steun = helper(house, "steun").await;
    let beheer = house.person(CAMPUS, "beheer").await;
    for (action, until, reason) in [
        (Action::Suspend, tomorrow(house), REASON),
        (Action::Resume, None, "weer gevonden"),
    ] {
        let helped = house
            .idp
            .help_with_factor(&house.ctx(), &steun, &beheer.id, action, until, reason)
            .await;
        assert_eq!(helped, Ok(Ok(())), "{action:?}");
    }
    assert_eq!(
        factors(house, CAMPUS, "beheer")
            .await
            .factor
            .state(house.now()),
        SecondFactorState::Enabled
    );
    let helper = house.person(CAMPUS, "steun").await.id;
    for (kind, reason) in [
        (EventKind::SecondFactorSuspended, REASON),
        (EventKind::SecondFactorResumed, "weer gevonden"),
    ] {
        let events = log(house, CAMPUS, kind).await;
        let [event] = events.as_slice() else {
            panic!("{kind:?}: {events:?}");
        };
        assert_eq!(event.actor, Some(helper.clone()));
        assert_eq!(event.target, Some(beheer.id.clone()));
        assert_eq!(event.details["by"], "support");
        assert_eq!(event.details["reason"], reason);
    }
    let mails = house.outbox().await;
    let mails = mails.iter().filter(|mail| mail.to == "beheer@campus.test");
    assert_eq!(mails.count(), 2, "the administrator is told of both");
}

async fn u31_after_supports_reset_an_administrator_sets_up_a_new_factor(house: &TestHouse) {
    open(house).await;
    let agent = Agent::new(house);
    sign_in(house, &agent, &who("beheer")).await;
    let steun = helper(house, "steun").await;
    let beheer = house.person(CAMPUS, "beheer").await.id;
    let helped = house
        .idp
        .help_with_factor(&house.ctx(), &steun, &beheer, Action::Wipe, None, REASON)
        .await;
    assert_eq!(helped, Ok(Ok(())));
    assert!(signed_in(house, &agent).await.is_none(), "the session ends");
    let factor = factors(house, CAMPUS, "beheer").await.factor;
    assert_eq!(factor, SecondFactor::Never);
    let settled = sign_in(house, &Agent::new(house), &who("beheer")).await;
    assert_eq!(settled.steps[..2], ["password", "enrol-intro"]);
    assert!(settled.secret.is_some());
}
