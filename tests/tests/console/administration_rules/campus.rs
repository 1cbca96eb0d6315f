//! An institution with somebody for each part: who helps, and who is helped.

use sluis_idp_core::administration::{
    Helper, InstitutionSetup, PersonSetup, SecretSource, Setup, TotpSetup,
};
use sluis_idp_core::logout::SignedIn;
use sluis_model::{
    audit::{Event, EventKind},
    browser::Browser,
    institution::Institution,
    person::{PasswordState, PersonName, Profile, Role, Standing},
    policy::{Policy, Remember, SecondFactorPolicy},
    second_factor::SecondFactors,
    secret::{PlainToken, TokenKind},
};
use sluis_tests::{
    Agent, Portal, Settled, Visit,
    testkit::{
        TestHouse,
        cast::{PHRASE, Player, player},
    },
};
use std::sync::Arc;

/// Their institution.
pub(crate) const CAMPUS: &str = "campus";
/// The mobile number of everybody there.
pub(crate) const MOBILE: &str = "+31633445566";

const APP: Option<&str> = Some("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");

/// Somebody at the campus; each with an app but `nieuweling`.
pub(crate) fn who(username: &'static str) -> Player {
    Player {
        institution: CAMPUS,
        username,
        password: PHRASE,
        totp: if username == "nieuweling" { None } else { APP },
        ..player("school", "juf")
    }
}

/// Somebody to lay over what is there. The password is everybody's, hashed once for all.
pub(crate) fn person(institution: &str, username: &str, roles: &[Role], hash: &str) -> PersonSetup {
    PersonSetup {
        institution: institution.to_owned(),
        username: username.to_owned(),
        name: PersonName {
            given: "Robin".to_owned(),
            particle: String::new(),
            family: "Proef".to_owned(),
        },
        email: Some(if username.contains('@') {
            username.to_owned()
        } else {
            format!("{username}@{institution}.test")
        }),
        email_verified: true,
        phone: Some(MOBILE.to_owned()),
        roles: roles.to_vec(),
        groups: vec![],
        standing: Standing::Active,
        shared: false,
        personal: false,
        starts_at: None,
        ends_at: None,
        language: None,
        profile: Profile::default(),
        password: None,
        eck_id: None,
        password_hash: Some(hash.to_owned()),
        password_state: PasswordState::Current,
        totp: None,
        sms: None,
        security_question: None,
        recovery_codes: vec![],
    }
}

/// The hash of [`PHRASE`], from somebody who has it.
pub(crate) async fn hash_of_phrase(house: &TestHouse) -> String {
    let juf = house.person("school", "juf").await;
    juf.password_hash.unwrap()
}

pub(crate) fn app() -> Option<TotpSetup> {
    Some(TotpSetup {
        secret: SecretSource::Plain(APP.unwrap().to_owned()),
        period: Some(30),
        suspended: false,
    })
}

pub(crate) fn institution(slug: &str, policy: Policy) -> InstitutionSetup {
    InstitutionSetup {
        slug: slug.to_owned(),
        name: "De Campus".to_owned(),
        language: "nl".to_owned(),
        theme: String::new(),
        hosts: vec![],
        mail_domains: vec![],
        brin: None,
        active: true,
        policy,
    }
}

/// Opens the campus: a second factor is optional, browsers are remembered by themselves, and who was
/// helped back on stays on.
pub(crate) async fn open(house: &TestHouse) {
    let hash = hash_of_phrase(house).await;
    let policy = Policy {
        second_factor: SecondFactorPolicy {
            user_may_suspend: true,
            locked_after_administrator: true,
            ..SecondFactorPolicy::default()
        },
        remember: Remember::Automatic { hours: 24 },
        ..Policy::default()
    };
    let people = [
        ("docent", Role::Teacher),
        ("nieuweling", Role::Teacher),
        ("beheer", Role::Admin),
        ("collega", Role::Admin),
        ("steun", Role::Support),
        ("steun2", Role::Support),
    ];
    let setup = Setup {
        sources: vec![],
        institutions: vec![institution(CAMPUS, policy)],
        people: people
            .into_iter()
            .map(|(username, role)| PersonSetup {
                totp: who(username).totp.and_then(|_| app()),
                ..person(CAMPUS, username, &[role], &hash)
            })
            .collect(),
        clients: vec![],
    };
    house.apply(setup).await;
}

/// The steps of a sign-in in this browser, to its end.
pub(crate) async fn sign_in(house: &TestHouse, agent: &Agent, who: &Player) -> Settled {
    let asked = Portal::of(house, "agenda").ask_for(who.institution);
    Visit::of(house, who).sign_in(agent, &asked).await
}

/// Who is signed in in a browser, as the rules see it.
pub(crate) async fn signed_in(house: &TestHouse, agent: &Agent) -> Option<SignedIn> {
    let session = agent
        .cookie("session")
        .and_then(|text| PlainToken::presented(TokenKind::Session, &text));
    let browser = Browser {
        session,
        ..Browser::default()
    };
    let found = house.idp.signed_in(&house.ctx(), &browser).await;
    found.unwrap()
}

/// Signs somebody in who helps.
pub(crate) async fn helper(house: &TestHouse, username: &'static str) -> Helper {
    let agent = Agent::new(house);
    sign_in(house, &agent, &who(username)).await;
    let signed_in = signed_in(house, &agent).await.unwrap();
    Helper::of(&house.ctx(), &signed_in).unwrap()
}

/// What is stored of somebody's factor.
pub(crate) async fn factors(house: &TestHouse, institution: &str, name: &str) -> SecondFactors {
    let id = house.person(institution, name).await.id;
    let found = house.idp.durable.read(move |tx| tx.second_factors(&id));
    found.await.unwrap()
}

/// An institution as stored now.
pub(crate) async fn stored_institution(house: &TestHouse, slug: &str) -> Institution {
    let slug = slug.to_owned();
    let found = house
        .idp
        .durable
        .read(move |tx| tx.institution_by_slug(&slug));
    Arc::unwrap_or_clone(found.await.unwrap().unwrap())
}

/// The newest events of a kind in an institution's own log, newest first.
pub(crate) async fn log(house: &TestHouse, slug: &str, kind: EventKind) -> Vec<Event> {
    let id = stored_institution(house, slug).await.id;
    let events = house
        .idp
        .durable
        .read(move |tx| tx.events(Some(&id), 500))
        .await;
    let mut events = events.unwrap();
    events.retain(|event| event.kind == kind);
    events
}
