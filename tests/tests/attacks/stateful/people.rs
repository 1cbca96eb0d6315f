//! The people of one list of steps, as they are before its first step.

use sluis_idp_core::administration::{PersonSetup, SecretSource, Setup, TotpSetup};
use sluis_model::person::{PasswordState, PersonName, Profile, Role, Standing};
use sluis_tests::testkit::TestHouse;
use std::sync::atomic::{AtomicU32, Ordering};

/// The institution that all of it happens at.
pub(super) const INSTITUTION: &str = "keuze";
/// The seconds of a code.
pub(super) const PERIOD: u32 = 30;
/// The first one's authenticator secret.
pub(super) const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const SPARE: [&str; 4] = [
    "ABCD-EFGH-JKLM-NPQR",
    "BCDE-FGHJ-KLMN-PQRS",
    "CDEF-GHJK-LMNP-QRST",
    "DEFG-HJKL-MNPQ-RSTU",
];

static PLAYS: AtomicU32 = AtomicU32::new(0);

/// Somebody, with all that this person knows.
pub(super) struct Somebody {
    pub(super) username: String,
    pub(super) id: String,
    pub(super) password: String,
    pub(super) secret: Option<String>,
    pub(super) spare: Vec<String>,
}

/// Two people who were never there before.
pub(super) async fn newcomers(house: &TestHouse) -> Vec<Somebody> {
    let play = PLAYS.fetch_add(1, Ordering::Relaxed);
    let names = ["anne", "bram"].map(|name| format!("{name}{play}"));
    let people = names
        .iter()
        .enumerate()
        .map(|(index, name)| person(name, index == 0))
        .collect();
    house
        .apply(Setup {
            institutions: vec![],
            people,
            clients: vec![],
            sources: vec![],
        })
        .await;
    let mut people = vec![];
    for (index, username) in names.into_iter().enumerate() {
        let stored = house.person(INSTITUTION, &username).await;
        let has_app = index == 0;
        people.push(Somebody {
            id: stored.id.as_str().to_owned(),
            password: first_password(&username),
            username,
            secret: has_app.then(|| SECRET.to_owned()),
            spare: spare(has_app),
        });
    }
    people
}

fn spare(has_app: bool) -> Vec<String> {
    let codes = SPARE.iter().filter(|_| has_app);
    codes.map(ToString::to_string).collect()
}

fn first_password(username: &str) -> String {
    format!("Zeven-Groene-Lepels-{}", username.len())
}

pub(super) fn address(username: &str) -> String {
    format!("{username}@keuze.test")
}

fn person(username: &str, with_app: bool) -> PersonSetup {
    let plain = |text: &str| SecretSource::Plain(text.to_owned());
    PersonSetup {
        institution: INSTITUTION.to_owned(),
        username: username.to_owned(),
        name: PersonName {
            given: "Iemand".to_owned(),
            particle: String::new(),
            family: "Proef".to_owned(),
        },
        email: Some(address(username)),
        email_verified: true,
        phone: None,
        roles: vec![Role::Member],
        groups: vec![],
        standing: Standing::Active,
        shared: false,
        personal: false,
        starts_at: None,
        ends_at: None,
        language: None,
        profile: Profile::default(),
        password: Some(plain(&first_password(username))),
        eck_id: None,
        password_hash: None,
        password_state: PasswordState::Current,
        totp: with_app.then(|| TotpSetup {
            secret: plain(SECRET),
            period: Some(PERIOD),
            suspended: false,
        }),
        sms: None,
        security_question: None,
        recovery_codes: SPARE
            .iter()
            .filter(|_| with_app)
            .map(|code| plain(code))
            .collect(),
    }
}
