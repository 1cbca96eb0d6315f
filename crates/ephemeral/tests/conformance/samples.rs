//! Invented people, portals and what they hold.

use chrono::{Duration, TimeZone as _, Utc};
use sluis_model::{
    access::{AccessToken, Authentication, AuthorizationCode, Grant, Holding, TokenBinding},
    context::Timestamp,
    device::RememberedDevice,
    device_grant::{DeviceDecision, DeviceGrant},
    one_time_code::OneTimeCode,
    phone::PhoneNumber,
    policy::Localized,
    pushed_request::PushedRequest,
    recovery_run::{RecoveryRun, RunStep},
    second_factor::FactorMethod,
    secret::HashedToken,
    session::{SecondFactorEvidence, Session},
    transaction::{Purpose, Transaction},
};
use sluis_protocol::{claims_request::ClaimsRequest, redirect_uri::RedirectUri, scope::Scope};

/// The moment that the tests begin at, and seconds from there.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Utc.timestamp_opt(1_800_000_000 + seconds, 0).unwrap()
}

/// A hash as callers hand it in.
pub(crate) fn hash(text: &str) -> HashedToken {
    HashedToken::of(text)
}

pub(crate) fn grant(id: &str) -> Grant {
    Grant {
        id: id.into(),
        client: "portal".into(),
        person: "person".into(),
        institution: "institution".into(),
        epoch: 3,
        scope: Scope::parse("openid offline_access").unwrap(),
        given_at: Some(at(-40)),
        claims: ClaimsRequest::default(),
        authentication: Authentication {
            auth_time: at(-60),
            acr: "urn:example:two".to_owned(),
            amr: vec!["pwd".to_owned(), "otp".to_owned()],
            second_factor_at: Some(at(-50)),
            session: "session".into(),
            session_ends_at: at(36_000),
        },
        resources: vec![],
        binding: None,
        issuer: None,
    }
}

pub(crate) fn code(grant_id: &str, ends_at: Timestamp) -> AuthorizationCode {
    AuthorizationCode {
        grant: grant(grant_id),
        redirect_uri: RedirectUri::as_sent("https://portal.example/back"),
        code_challenge: None,
        nonce: Some("line\nbreak".to_owned()),
        dpop_jkt: Some("thumbprint".to_owned()),
        ends_at,
    }
}

pub(crate) fn token(grant_id: &str, ends_at: Timestamp) -> AccessToken {
    AccessToken {
        made_from: vec![],
        holding: Holding::Person(grant(grant_id)),
        audience: vec!["https://api.example".to_owned()],
        binding: Some(TokenBinding::Certificate("thumbprint".to_owned())),
        actor: None,
        family: Some("family".into()),
        outlives_session: false,
        issued_at: at(0),
        ends_at,
    }
}

pub(crate) fn session(ends_at: Timestamp, idle_minutes: u32) -> Session {
    Session {
        id: "session".into(),
        person: "person".into(),
        institution: "institution".into(),
        epoch: 3,
        first: sluis_model::second_factor::FirstFactor::Password,
        upstream: None,
        password_at: at(0),
        second_factor: Some(SecondFactorEvidence::Shown {
            method: FactorMethod::Totp,
            at: at(0),
        }),
        shown_before: vec![],
        device_token: Some(hash("device")),
        pending: None,
        console_at: None,
        shared_computer: false,
        phone: None,
        method: None,
        unlocked_at: None,
        source_again_at: None,
        label: "A browser".to_owned(),
        place: "192.0.2.7".to_owned(),
        clients: vec!["portal".into()],
        issuer: None,
        started_at: at(0),
        last_used_at: at(0),
        ends_at,
        idle_minutes,
    }
}

/// A session of somebody with an id and a beginning of its own, for ten hours.
pub(crate) fn session_of(person: &str, id: &str, started_at: Timestamp) -> Session {
    Session {
        id: id.into(),
        person: person.into(),
        started_at,
        last_used_at: started_at,
        ..session(started_at + Duration::hours(10), 600)
    }
}

pub(crate) fn one_time_code(right: &str, tries: u32, ends_at: Timestamp) -> OneTimeCode {
    OneTimeCode {
        hash: right.to_owned(),
        number: PhoneNumber::parse("06 00000000").unwrap(),
        message: Some("message".into()),
        sent_at: at(0),
        ends_at,
        tries,
    }
}

pub(crate) fn run(id: &str, step: RunStep, ends_at: Timestamp) -> RecoveryRun {
    RecoveryRun {
        id: id.into(),
        browser: hash("browser"),
        held_by: Some(hash("menu")),
        institution: "institution".into(),
        username: "noor \"of\" the\nsecond line".to_owned(),
        phone: PhoneNumber::parse("06 00000000"),
        person: Some("noor".into()),
        epoch: 3,
        question: Localized::new("Welke kleur?", "Which colour?"),
        step,
        created_at: at(0),
        ends_at,
    }
}

pub(crate) fn transaction(id: &str) -> Transaction {
    Transaction {
        id: id.into(),
        browser: hash("browser"),
        held_by: None,
        held_too: None,
        held_before: None,
        purpose: Purpose::Own {
            path: "/account".to_owned(),
        },
        created_at: at(0),
        ends_at: at(1800),
        institution: None,
        language: Some("nl".to_owned()),
        username: Some("noor".to_owned()),
        whose: None,
        password: None,
        second_factor: None,
        shown_before: vec![],
        pending: None,
        method: None,
        phone: None,
        postponed: false,
        shared_computer: false,
        question_postponed: false,
        passkey_postponed: false,
        password_renewed: false,
        enrolling: false,
        recovery_codes_shown: false,
        offer_enrolment: false,
        account_chosen: false,
        consented: false,
        ignore_session: false,
        crowded: false,
        finished_session: None,
        waiting_link: None,
        waiting_choice: None,
        wanted_account: None,
        source_trouble: None,
        noted: Some("password".to_owned()),
        finished_at: None,
    }
}

pub(crate) fn device(person: &str, id: &str, shown_at: Timestamp, hours: i64) -> RememberedDevice {
    RememberedDevice {
        id: id.into(),
        person: person.into(),
        institution: "institution".into(),
        token: hash(id),
        epoch: 3,
        shown_at,
        ends_at: shown_at + Duration::hours(hours),
        label: "A browser".to_owned(),
        portal: None,
        place: "192.0.2.7".to_owned(),
    }
}

pub(crate) fn pushed(client: &str, ends_at: Timestamp) -> PushedRequest {
    PushedRequest {
        client: client.into(),
        params: "response_type=code&nonce=line%0Abreak".to_owned(),
        signed: true,
        dpop_jkt: Some("thumbprint".to_owned()),
        ends_at,
    }
}

/// The request of a television; its user code is the caller's choice.
pub(crate) fn device_grant(code: &str, user_code: &str, ends_at: Timestamp) -> DeviceGrant {
    DeviceGrant {
        asked_from: "192.0.2.7".to_owned(),
        issuer: None,
        asked_at: None,
        device_code: hash(code),
        user_code: user_code.to_owned(),
        client: "television".into(),
        scope: Scope::parse("openid offline_access").unwrap(),
        resources: vec!["https://api.example".to_owned()],
        institution: Some("zorg".to_owned()),
        decision: DeviceDecision::Pending,
        last_asked_at: None,
        interval: 5,
        ends_at,
    }
}
