//! Switching a teacher's factor off, and making it new.

use crate::administration_rules::campus::{
    CAMPUS, MOBILE, factors, helper, log, open, sign_in, signed_in, who,
};
use chrono::Duration;
use sluis_idp_core::administration::HelpRefused;
use sluis_model::{
    audit::EventKind,
    message::MessageKind,
    second_factor::{Action, ArrowRefused},
};
use sluis_tests::{Agent, Portal, on_both_stores, testkit::TestHouse};

const REASON: &str = "telefoon in de gracht";

on_both_stores! {
    u28_a_suspended_teacher_signs_in_with_the_password_alone_and_is_told_why;
    u28_remembered_browsers_and_sessions_end_with_the_factor;
    u28_without_a_reason_nothing_happens;
    u28_a_suspension_with_an_end_ends_by_itself;
    u28_two_orders_at_once_are_one_change;
    u31_ten_01_people_of_another_institution_look_unknown;
}

async fn u28_a_suspended_teacher_signs_in_with_the_password_alone_and_is_told_why(
    house: &TestHouse,
) {
    open(house).await;
    let beheer = helper(house, "beheer").await;
    let docent = house.person(CAMPUS, "docent").await;
    let helped = house
        .idp
        .help_with_factor(
            &house.ctx(),
            &beheer,
            &docent.id,
            Action::Suspend,
            None,
            REASON,
        )
        .await;
    assert_eq!(helped, Ok(Ok(())));
    let settled = sign_in(house, &Agent::new(house), &who("docent")).await;
    assert_eq!(settled.steps, ["password"]);

    let told = house.outbox().await;
    let mail = told.iter().find(|one| one.to == "docent@campus.test");
    let mail = mail.expect("the teacher gets a mail");
    for shape in [&mail.text, mail.html.as_ref().unwrap()] {
        assert!(shape.contains(REASON), "{shape}");
        assert!(shape.contains("/link/"), "a way to say that it is wrong");
    }
    let text = told.iter().find(|one| one.kind == MessageKind::Sms);
    assert_eq!(text.map(|text| text.to.as_str()), Some(MOBILE));

    let events = log(house, CAMPUS, EventKind::SecondFactorSuspended).await;
    let admin = house.person(CAMPUS, "beheer").await.id;
    let [event] = events.as_slice() else {
        panic!("one event: {events:?}");
    };
    assert_eq!(event.actor, Some(admin));
    assert_eq!(event.target, Some(docent.id));
    assert_eq!(event.details["reason"], REASON);
    assert_eq!(event.details["by"], "administrator");
}

async fn u28_remembered_browsers_and_sessions_end_with_the_factor(house: &TestHouse) {
    open(house).await;
    let agent = Agent::new(house);
    let first = sign_in(house, &agent, &who("docent")).await;
    assert_eq!(first.steps, ["password", "second-factor"]);
    let copy = agent.copy();
    copy.drop_cookie("session");
    let again = sign_in(house, &copy, &who("docent")).await;
    assert_eq!(again.steps, ["password"], "the browser is remembered");

    let beheer = helper(house, "beheer").await;
    let docent = house.person(CAMPUS, "docent").await.id;
    for (action, minutes) in [(Action::Suspend, 1), (Action::Resume, 2)] {
        house.clock.advance(Duration::minutes(minutes));
        let helped = house
            .idp
            .help_with_factor(&house.ctx(), &beheer, &docent, action, None, REASON)
            .await;
        assert_eq!(helped, Ok(Ok(())), "{action:?}");
        let devices = house
            .idp
            .ephemeral
            .remembered_devices(&docent, house.now())
            .await;
        assert_eq!(devices, Ok(vec![]), "after {action:?}");
        assert!(signed_in(house, &agent).await.is_none(), "the session ends");
        let silent = Portal::of(house, "agenda")
            .ask_for(CAMPUS)
            .with("prompt", "none");
        assert_eq!(silent.error(&silent.open(&agent).await), "login_required");
    }
    let back = sign_in(house, &agent, &who("docent")).await;
    assert_eq!(
        back.steps,
        ["password", "second-factor"],
        "what was remembered before counts no more"
    );
}

async fn u28_without_a_reason_nothing_happens(house: &TestHouse) {
    open(house).await;
    let beheer = helper(house, "beheer").await;
    let steun = helper(house, "steun").await;
    let docent = house.person(CAMPUS, "docent").await.id;
    let before = factors(house, CAMPUS, "docent").await;
    for helper in [&beheer, &steun] {
        for action in [Action::Suspend, Action::Wipe] {
            for reason in ["", " \n\t"] {
                let refused = house
                    .idp
                    .help_with_factor(&house.ctx(), helper, &docent, action, None, reason)
                    .await;
                let expected = HelpRefused::Arrow(ArrowRefused::ReasonMissing);
                assert_eq!(refused, Ok(Err(expected)), "{action:?} {reason:?}");
            }
        }
    }
    assert_eq!(factors(house, CAMPUS, "docent").await, before);
    assert_eq!(house.outbox().await, vec![]);
}

async fn u28_a_suspension_with_an_end_ends_by_itself(house: &TestHouse) {
    open(house).await;
    let beheer = helper(house, "beheer").await;
    let docent = house.person(CAMPUS, "docent").await.id;
    let until = house.now() + Duration::hours(2);
    let helped = house
        .idp
        .help_with_factor(
            &house.ctx(),
            &beheer,
            &docent,
            Action::Suspend,
            Some(until),
            REASON,
        )
        .await;
    assert_eq!(helped, Ok(Ok(())));
    house.clock.set(until - Duration::seconds(1));
    let before = sign_in(house, &Agent::new(house), &who("docent")).await;
    assert_eq!(before.steps, ["password"]);
    house.clock.set(until);
    let after = sign_in(house, &Agent::new(house), &who("docent")).await;
    assert_eq!(after.steps, ["password", "second-factor"]);
}

async fn u28_two_orders_at_once_are_one_change(house: &TestHouse) {
    open(house).await;
    let beheer = helper(house, "beheer").await;
    let docent = house.person(CAMPUS, "docent").await.id;
    let ctx = house.ctx();
    let order = || {
        house
            .idp
            .help_with_factor(&ctx, &beheer, &docent, Action::Suspend, None, REASON)
    };
    let (one, other) = tokio::join!(order(), order());
    let mut outcomes = [one.unwrap(), other.unwrap()];
    outcomes.sort_by_key(Result::is_err);
    assert_eq!(
        outcomes,
        [Ok(()), Err(HelpRefused::Arrow(ArrowRefused::NoArrow))]
    );
    let events = log(house, CAMPUS, EventKind::SecondFactorSuspended).await;
    assert_eq!(events.len(), 1);
    let mails = house.outbox().await;
    let mails = mails.iter().filter(|mail| mail.kind == MessageKind::Mail);
    assert_eq!(mails.count(), 1, "the teacher is told once");
}

async fn u31_ten_01_people_of_another_institution_look_unknown(house: &TestHouse) {
    open(house).await;
    let helpers = [helper(house, "beheer").await, helper(house, "steun").await];
    let juf = house.person("school", "juf").await.id;
    let nobody = "01938b5e-0000-7000-8000-000000000000".into();
    let before = factors(house, "school", "juf").await;
    for helper in &helpers {
        for person in [&juf, &nobody] {
            for action in Action::ALL {
                let refused = house
                    .idp
                    .help_with_factor(&house.ctx(), helper, person, action, None, REASON)
                    .await;
                assert_eq!(refused, Ok(Err(HelpRefused::UnknownPerson)), "{action:?}");
            }
        }
    }
    assert_eq!(factors(house, "school", "juf").await, before);
    assert!(
        log(house, "school", EventKind::SecondFactorSuspended)
            .await
            .is_empty()
    );
}
