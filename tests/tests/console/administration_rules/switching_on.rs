//! On again: by the administrator, by whom else, and what the person may do afterwards.

use crate::administration_rules::campus::{
    CAMPUS, factors, helper, log, open, sign_in, stored_institution, who,
};
use sluis_idp_core::{
    administration::{HelpRefused, Helper},
    factor_change::{FactorOrder, circumstances},
};
use sluis_model::{
    audit::EventKind,
    ids::PersonId,
    second_factor::{
        Action, Actor, ArrowRefused, PendingTotp, SecondFactor, SecondFactorState, TotpCredential,
    },
};
use sluis_tests::{Agent, on_both_stores, testkit::TestHouse, with_policy};

on_both_stores! {
    u32_who_was_switched_on_again_is_asked_for_a_code;
    u33_who_never_set_it_up_can_not_be_switched_on;
    u33_who_was_wiped_can_not_be_switched_on;
    u35_the_person_leaves_on_what_an_administrator_switched_on;
    u35_where_the_institution_does_not_mind_the_person_may;
}

async fn order(house: &TestHouse, helper: &Helper, id: &PersonId, action: Action) {
    let helped = house
        .idp
        .help_with_factor(&house.ctx(), helper, id, action, None, "op verzoek")
        .await;
    assert_eq!(helped, Ok(Ok(())), "{action:?}");
}

/// The person's own order, right after password and code.
async fn own_order(house: &TestHouse, action: Action) -> Result<(), ArrowRefused> {
    let order = FactorOrder {
        institution: &stored_institution(house, CAMPUS).await,
        person: &house.person(CAMPUS, "docent").await,
        factors: &factors(house, CAMPUS, "docent").await,
        action,
        actor: Actor::Person,
        by: None,
        until: None,
        reason: None,
        unlocked: true,
        device: None,
        goes_on: None,
    };
    let changed = house.idp.change_factor(&house.ctx(), order).await;
    changed.unwrap().map(drop)
}

async fn u32_who_was_switched_on_again_is_asked_for_a_code(house: &TestHouse) {
    open(house).await;
    let beheer = helper(house, "beheer").await;
    let docent = house.person(CAMPUS, "docent").await.id;
    order(house, &beheer, &docent, Action::Suspend).await;
    let while_off = Agent::new(house);
    assert_eq!(
        sign_in(house, &while_off, &who("docent")).await.steps,
        ["password"]
    );
    order(house, &beheer, &docent, Action::Resume).await;
    for agent in [Agent::new(house), while_off] {
        let page = sluis_tests::Portal::of(house, "agenda")
            .ask_for(CAMPUS)
            .open(&agent)
            .await;
        let page = if page.step() == "password" {
            page.submit(&[("username", "docent"), ("password", who("docent").password)])
                .await
        } else {
            page
        };
        assert_eq!(page.step(), "second-factor");
    }
    let events = log(house, CAMPUS, EventKind::SecondFactorResumed).await;
    let admin = house.person(CAMPUS, "beheer").await.id;
    assert_eq!(events[0].actor, Some(admin));
    assert_eq!(events[0].target, Some(docent.clone()));
    let mails = house.outbox().await;
    let mails = mails.iter().filter(|mail| mail.to == "docent@campus.test");
    assert_eq!(mails.count(), 2, "off and on");
    let again = house
        .idp
        .help_with_factor(
            &house.ctx(),
            &beheer,
            &docent,
            Action::Resume,
            None,
            "op verzoek",
        )
        .await;
    let no_arrow = HelpRefused::Arrow(ArrowRefused::NoArrow);
    assert_eq!(again, Ok(Err(no_arrow)), "it is on");
}

async fn never_set_up(house: &TestHouse, name: &str) {
    let helpers = [helper(house, "beheer").await, helper(house, "steun").await];
    let id = house.person(CAMPUS, name).await.id;
    for helper in &helpers {
        for action in [Action::Resume, Action::Suspend, Action::Wipe] {
            let refused = house
                .idp
                .help_with_factor(&house.ctx(), helper, &id, action, None, "op verzoek")
                .await;
            let expected = HelpRefused::Arrow(ArrowRefused::NeverSetUp);
            assert_eq!(refused, Ok(Err(expected)), "{action:?}");
            assert_eq!(
                expected.to_string(),
                "the person must set it up first",
                "U-33: a clear error"
            );
        }
    }
}

async fn u33_who_never_set_it_up_can_not_be_switched_on(house: &TestHouse) {
    open(house).await;
    never_set_up(house, "nieuweling").await;
    assert_eq!(house.outbox().await, vec![], "nobody is told of nothing");
    // A secret that was shown and never confirmed changes nothing of that.
    let person = house.person(CAMPUS, "nieuweling").await.id;
    let (ctx, now) = (house.ctx(), house.now());
    let id = sluis_model::ids::CredentialId::generate(&ctx);
    let place = TotpCredential::secret_place(&id, &person);
    let pending = PendingTotp {
        credential: TotpCredential {
            secret: house.idp.sealer.seal(b"twintig tekens lang!", &place, &ctx),
            id,
            person,
            digits: 6,
            period: 30,
            algorithm: sluis_model::policy::TotpAlgorithm::Sha1,
            created_at: now,
            drift: 0,
        },
        ends_at: now + chrono::Duration::minutes(15),
    };
    let put = house
        .idp
        .durable
        .write(move |tx| tx.put_pending_totp(&pending));
    put.await.unwrap();
    house.clock.advance(chrono::Duration::minutes(1));
    never_set_up(house, "nieuweling").await;
}

async fn u33_who_was_wiped_can_not_be_switched_on(house: &TestHouse) {
    open(house).await;
    let beheer = helper(house, "beheer").await;
    let docent = house.person(CAMPUS, "docent").await.id;
    order(house, &beheer, &docent, Action::Suspend).await;
    order(house, &beheer, &docent, Action::Wipe).await;
    house.clock.advance(chrono::Duration::minutes(1));
    never_set_up(house, "docent").await;
    assert_eq!(
        factors(house, CAMPUS, "docent").await.factor,
        SecondFactor::Never
    );
}

async fn u35_the_person_leaves_on_what_an_administrator_switched_on(house: &TestHouse) {
    open(house).await;
    // What the person does alone stays the person's.
    assert_eq!(own_order(house, Action::Suspend).await, Ok(()));
    assert_eq!(own_order(house, Action::Resume).await, Ok(()));
    assert_eq!(own_order(house, Action::Suspend).await, Ok(()));
    let beheer = helper(house, "beheer").await;
    let docent = house.person(CAMPUS, "docent").await;
    order(house, &beheer, &docent.id, Action::Resume).await;
    for action in [Action::Suspend, Action::Wipe] {
        assert_eq!(
            own_order(house, action).await,
            Err(ArrowRefused::NotAllowed),
            "{action:?}"
        );
    }
    let now = factors(house, CAMPUS, "docent").await;
    assert_eq!(now.factor.state(house.now()), SecondFactorState::Enabled);
    let campus = stored_institution(house, CAMPUS).await;
    let may = circumstances(&house.ctx(), &campus, &docent, &now);
    assert!(!may.may_suspend && !may.may_remove, "no page offers it");
    // The administrator may, as ever.
    order(house, &beheer, &docent.id, Action::Suspend).await;
}

async fn u35_where_the_institution_does_not_mind_the_person_may(house: &TestHouse) {
    open(house).await;
    with_policy(house, CAMPUS, |policy| {
        policy.second_factor.locked_after_administrator = false;
    })
    .await;
    let beheer = helper(house, "beheer").await;
    let docent = house.person(CAMPUS, "docent").await.id;
    order(house, &beheer, &docent, Action::Suspend).await;
    order(house, &beheer, &docent, Action::Resume).await;
    assert_eq!(own_order(house, Action::Suspend).await, Ok(()));
}
