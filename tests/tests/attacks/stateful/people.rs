//! The people of one list of steps, as they are before its first step.

use sluis_idp_core::administration::{PersonSetup, SecretSource, Setup, TotpSetup};
use sluis_model::person::{PasswordState, PersonName, Profile, Role, Standing};
use sluis_tests::{SoftKey, testkit::TestHouse};
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
    /// The passkeys that ever were, the oldest first.
    pub(super) keys: Vec<SoftKey>,
}

/// Two people who were never there before, and an administrator.
pub(super) async fn newcomers(house: &TestHouse) -> (Vec<Somebody>, Somebody) {
    let play = PLAYS.fetch_add(1, Ordering::Relaxed);
    let names = ["anne", "bram", "chef"].map(|name| format!("{name}{play}"));
    let kinds = [
        (true, Role::Member),
        (false, Role::Member),
        (true, Role::Admin),
    ];
    let people = names
        .iter()
        .zip(kinds)
        .map(|(name, (has_app, role))| person(name, has_app, role))
        .collect();
    house
        .apply(Setup {
            institutions: vec![],
            people,
            clients: vec![],
            sources: vec![],
        })
        .await;
    let [anne, bram, chef] = names;
    let people = vec![
        somebody(house, anne, true).await,
        somebody(house, bram, false).await,
    ];
    (people, somebody(house, chef, true).await)
}

async fn somebody(house: &TestHouse, username: String, has_app: bool) -> Somebody {
    let stored = house.person(INSTITUTION, &username).await;
    Somebody {
        id: stored.id.as_str().to_owned(),
        password: first_password(&username),
        username,
        secret: has_app.then(|| SECRET.to_owned()),
        spare: spare(has_app),
        keys: vec![],
    }
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

fn person(username: &str, with_app: bool, role: Role) -> PersonSetup {
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
        roles: vec![role],
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
