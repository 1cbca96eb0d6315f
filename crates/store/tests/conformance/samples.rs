//! Values to store, with something in every member.

use crate::house::House;
use chrono::{DateTime, TimeDelta};
use serde_json::json;
use sluis_model::{
    access::{Authentication, Grant, TokenBinding},
    audit::{Event, EventKind},
    class::Class,
    client::{Client, ClientSettings},
    context::Timestamp,
    ids::{ClientId, InstitutionId, PersonId},
    initial_access_token::{InitialAccessToken, RegistrationPolicy},
    institution::{Institution, LookSettings},
    logout_notice::{LogoutNotice, NoticeState},
    mail_link::{LinkPurpose, MailLink},
    message::{Message, MessageKind},
    person::{PasswordState, Person, PersonName, Postponed, Profile, Role, Standing},
    phone::PhoneNumber,
    policy::{Localized, Policy, TotpAlgorithm},
    ports::{Tx, durable::Stored},
    seal::Sealed,
    second_factor::{PendingTotp, TotpCredential},
    secret::HashedToken,
    security_question::SecurityQuestion,
    signing_key::{SigningKey, SigningKeyState},
    token_family::TokenFamily,
};
use sluis_protocol::{
    algorithm::SigningAlgorithm, client_auth::ClientAuthMethod, grant_type::GrantType,
};

/// Seconds after a moment that is exact to the microsecond.
pub(crate) fn t(seconds: i64) -> Timestamp {
    DateTime::from_timestamp_micros(1_800_000_000_123_457 + seconds * 1_000_000).unwrap()
}

pub(crate) fn institution(id: &str) -> Institution {
    Institution {
        id: id.into(),
        slug: format!("slug-{id}"),
        name: "Zonnebloem ü".to_owned(),
        language: "nl".to_owned(),
        policy: Policy {
            formal: true,
            home_url: Some("https://home.test/".to_owned()),
            ..Policy::default()
        },
        look: LookSettings {
            preset: "plain".to_owned(),
            ..LookSettings::default()
        },
        hosts: vec![format!("login.{id}.test"), format!("inloggen.{id}.test")],
        mail_domains: vec![format!("{id}.test")],
        brin: None,
        active: true,
        created_at: t(0),
    }
}

pub(crate) fn class(id: &str, name: &str) -> Class {
    Class {
        id: id.into(),
        institution: "i".into(),
        name: name.to_owned(),
        year: "2026-2027".to_owned(),
        programme: "havo".to_owned(),
        archived_at: None,
        created_at: t(0),
        updated_at: t(0),
    }
}

pub(crate) fn person(id: &str) -> Person {
    Person {
        id: id.into(),
        institution: "i".into(),
        username: format!("User.{id}"),
        login_key: format!("user.{id}"),
        name: PersonName {
            given: "Anna".to_owned(),
            particle: "van der".to_owned(),
            family: "Linde".to_owned(),
        },
        email: Some(format!("{id}@i.test")),
        email_verified_at: Some(t(1)),
        phone: Some("+31600000000".to_owned()),
        phone_verified_at: Some(t(2)),
        roles: vec![Role::Teacher, Role::ClassAdmin],
        groups: vec!["3B".to_owned()],
        standing: Standing::Active,
        shared: false,
        starts_at: Some(t(-9)),
        ends_at: Some(t(999_999)),
        language: Some("en".to_owned()),
        profile: Profile {
            nickname: Some("An".to_owned()),
            ..Profile::default()
        },
        password_hash: Some("$argon2id$one".to_owned()),
        password_state: PasswordState::Temporary { ends_at: t(500) },
        epoch: 7,
        postponed: Postponed {
            second_factor: Some(t(3)),
            question: Some(t(4)),
            passkey: Some(t(5)),
        },
        created_at: t(0),
        updated_at: t(4),
    }
}

pub(crate) fn client(id: &str) -> Client {
    Client {
        id: id.into(),
        name: format!("Portal {id}"),
        institution: Some("i".into()),
        auth_method: ClientAuthMethod::ClientSecretBasic,
        secret_hash: Some(HashedToken::of("secret")),
        sealed_secret: Some(Sealed::stored("k.secret")),
        registration_token: Some(HashedToken::of("registration")),
        settings: ClientSettings {
            require_pkce: true,
            default_max_age: Some(60),
            ..ClientSettings::default()
        },
        active: true,
        created_at: t(0),
    }
}

pub(crate) fn pending(id: &str, person: &str) -> PendingTotp {
    PendingTotp {
        credential: TotpCredential {
            id: id.into(),
            person: person.into(),
            secret: Sealed::stored(format!("k.{id}")),
            digits: 6,
            period: 30,
            algorithm: TotpAlgorithm::Sha1,
            created_at: t(0),
            drift: 0,
        },
        ends_at: t(900),
    }
}

pub(crate) fn family(id: &str, grant: &str, session: &str) -> TokenFamily {
    TokenFamily {
        id: id.into(),
        grant: Grant {
            id: grant.into(),
            client: ClientId::from("c"),
            person: PersonId::from("p"),
            institution: InstitutionId::from("i"),
            epoch: 7,
            scope: ["openid", "offline_access"].into_iter().collect(),
            given_at: None,
            claims: serde_json::from_value(json!({})).unwrap(),
            authentication: Authentication {
                auth_time: t(0),
                acr: "urn:test:two".to_owned(),
                amr: vec!["pwd".to_owned(), "otp".to_owned()],
                second_factor_at: Some(t(1)),
                session: session.into(),
                session_ends_at: t(3600),
            },
            resources: vec!["https://api.example".to_owned()],
            binding: Some(TokenBinding::Dpop("thumbprint".to_owned())),
            issuer: Some("https://inlog.i.test".to_owned()),
        },
        offline: false,
        key_id: "2026".to_owned(),
        generation: 1,
        rotated_at: t(2),
        created_at: t(2),
        idle_ends_at: t(600),
        ends_at: t(6000),
        revoked: None,
    }
}

pub(crate) fn signing_key(id: &str, created_at: Timestamp) -> SigningKey {
    SigningKey {
        id: id.into(),
        algorithm: SigningAlgorithm::ES256,
        state: SigningKeyState::Announced,
        institution: None,
        private_key: Sealed::stored("k.private"),
        public_jwk: json!({"kty": "EC", "kid": id}),
        created_at,
        state_since: created_at,
    }
}

pub(crate) fn event(id: &str, institution: Option<&str>, at: Timestamp) -> Event {
    Event {
        id: id.into(),
        at,
        kind: EventKind::SecondFactorEnabled,
        institution: institution.map(InstitutionId::from),
        actor: Some("admin".into()),
        target: Some("p".into()),
        request_id: "r1".to_owned(),
        details: json!({"n": 1, "nul": "\0"}),
    }
}

pub(crate) fn message(id: &str, at: Timestamp) -> Message {
    Message {
        id: id.into(),
        kind: MessageKind::Mail,
        institution: "i".into(),
        person: Some("p".into()),
        to: "p@i.test".to_owned(),
        purpose: None,
        content: Some(Sealed::stored(format!("k.{id}"))),
        at,
        useless_at: None,
        sent_at: None,
        attempts: 0,
        next_attempt_at: at,
        given_up_at: None,
        last_error: None,
    }
}

pub(crate) fn link(id: &str, purpose: LinkPurpose, created_at: Timestamp) -> MailLink {
    MailLink {
        id: id.into(),
        person: "p".into(),
        purpose,
        token: HashedToken::of(id),
        address: "p@i.test".to_owned(),
        epoch: 7,
        signin: Some("signin".into()),
        created_at,
        ends_at: created_at + TimeDelta::seconds(900),
        used_at: None,
        replaced_at: None,
    }
}

pub(crate) fn question(answer_hash: &str) -> SecurityQuestion {
    SecurityQuestion {
        person: "p".into(),
        question: Localized::new("Hoe heette je konijn?", "What was your rabbit called?"),
        answer_hash: answer_hash.to_owned(),
        created_at: t(1),
        failures: 0,
        locked_until: None,
    }
}

pub(crate) fn number(typed: &str) -> PhoneNumber {
    PhoneNumber::parse(typed).unwrap()
}

pub(crate) fn initial_token(id: &str, created_at: Timestamp) -> InitialAccessToken {
    InitialAccessToken {
        id: id.into(),
        token: HashedToken::of(id),
        label: "For \"the\" supplier".to_owned(),
        institution: Some("i".into()),
        policy: RegistrationPolicy {
            scope: ["openid", "email"].into_iter().collect(),
            grant_types: [GrantType::AuthorizationCode, GrantType::RefreshToken].into(),
            redirect_hosts: vec!["portal.test".to_owned()],
            first_party: true,
        },
        uses_left: Some(3),
        created_at,
        ends_at: created_at + TimeDelta::days(30),
    }
}

pub(crate) fn notice(id: &str, created_at: Timestamp) -> LogoutNotice {
    LogoutNotice {
        id: id.into(),
        client: "c".into(),
        person: "p".into(),
        institution: "i".into(),
        session: Some("s".into()),
        issuer: Some("https://inlog.i.test".to_owned()),
        created_at,
        attempts: 0,
        next_attempt_at: created_at,
        last_error: None,
        state: NoticeState::Waiting,
    }
}

/// Sets up the app of person `p` in one go.
pub(crate) fn enable_app(tx: &mut dyn Tx, id: &str, at: Timestamp) -> Stored<()> {
    tx.put_pending_totp(&pending(id, "p"))?;
    assert!(tx.enable_totp(&"p".into(), &id.into(), 30, 10, at)?);
    Ok(())
}

/// Institution `i`, person `p` in it, portal `c`.
pub(crate) async fn furnish(house: &House) {
    house
        .durable
        .write(|tx| {
            tx.add_institution(&institution("i"))?;
            tx.add_person(&person("p"))?;
            tx.add_client(&client("c"))
        })
        .await
        .unwrap();
}
