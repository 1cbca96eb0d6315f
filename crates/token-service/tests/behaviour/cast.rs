//! An institution, a person, portals, and what the person gives a portal.

use crate::house::{EVERYTHING, REDIRECT, at, scope, start};
use chrono::Duration;
use sluis_model::{
    access::{Authentication, Grant},
    client::{Client, ClientSettings},
    ids::{GrantId, SessionId},
    institution::{Institution, LookSettings},
    person::{PasswordState, Person, PersonName, Postponed, Profile, Role, Standing},
    policy::Policy,
    secret::HashedToken,
};
use sluis_protocol::{
    algorithm::SigningAlgorithm, claims_request::ClaimsRequest, client_auth::ClientAuthMethod,
    grant_type::GrantType, redirect_uri::RedirectUri,
};

pub(crate) fn grant(granted: &str) -> Grant {
    Grant {
        id: GrantId::generate(&at(0)),
        client: "app".into(),
        person: "anna".into(),
        institution: "i-1".into(),
        epoch: 0,
        scope: scope(granted),
        given_at: Some(start()),
        claims: ClaimsRequest::default(),
        authentication: Authentication {
            auth_time: start() - Duration::seconds(5),
            acr: "https://refeds.org/profile/mfa".into(),
            amr: vec!["pwd".into(), "otp".into(), "mfa".into()],
            second_factor_at: Some(start() - Duration::seconds(3)),
            session: SessionId::from("s-1"),
            session_ends_at: start() + Duration::hours(12),
        },
        resources: vec![],
        binding: None,
        issuer: None,
    }
}

pub(crate) fn institution() -> Institution {
    Institution {
        id: "i-1".into(),
        slug: "zorg".into(),
        name: "Zorg".into(),
        language: "nl".into(),
        policy: Policy::default(),
        look: LookSettings::default(),
        hosts: vec![],
        mail_domains: vec!["zorg.example".into()],
        brin: None,
        active: true,
        created_at: start(),
    }
}

pub(crate) fn person() -> Person {
    Person {
        id: "anna".into(),
        institution: "i-1".into(),
        username: "a.bos".into(),
        login_key: "a.bos".into(),
        name: PersonName {
            given: "Anna".into(),
            particle: "van der".into(),
            family: "Bos".into(),
        },
        email: Some("anna@zorg.example".into()),
        email_verified_at: Some(start()),
        phone: None,
        phone_verified_at: None,
        roles: vec![Role::Teacher],
        groups: vec![],
        standing: Standing::Active,
        shared: false,
        starts_at: None,
        ends_at: None,
        language: Some("nl".into()),
        profile: Profile::default(),
        password_hash: None,
        password_state: PasswordState::Current,
        epoch: 0,
        postponed: Postponed::default(),
        created_at: start(),
        updated_at: start(),
    }
}

pub(crate) fn client(id: &str) -> Client {
    Client {
        id: id.into(),
        name: id.to_owned(),
        institution: None,
        auth_method: ClientAuthMethod::ClientSecretPost,
        secret_hash: Some(HashedToken::of(&format!("{id}-secret"))),
        sealed_secret: None,
        registration_token: None,
        settings: ClientSettings {
            redirect_uris: vec![RedirectUri::register(REDIRECT).unwrap()],
            grant_types: GrantType::AT_TOKEN_ENDPOINT.into(),
            scope: scope(EVERYTHING),
            id_token_signed_response_alg: SigningAlgorithm::ES256,
            first_party: true,
            ..ClientSettings::default()
        },
        active: true,
        created_at: start(),
    }
}
