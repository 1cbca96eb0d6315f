//! People, one for each situation.

use chrono::Duration;
use sluis_idp_core::administration::{PersonSetup, QuestionSetup, SecretSource, TotpSetup};
use sluis_model::{
    context::Timestamp,
    person::{Address, PasswordState, PersonName, Profile, Role, Standing},
};

/// The password of nearly everybody; it meets every rule of every preset.
pub const PHRASE: &str = "Zeven-Groene-Lepels-8";

/// A person as the tests know them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Player {
    /// The institution's short name.
    pub institution: &'static str,
    /// What is typed as a name.
    pub username: &'static str,
    /// The password.
    pub password: &'static str,
    /// The authenticator secret, in base32.
    pub totp: Option<&'static str>,
    /// The seconds of a code.
    pub period: u32,
    /// Recovery codes, unspent.
    pub recovery_codes: &'static [&'static str],
    /// What is special about the account.
    pub kind: Kind,
}

/// What is special about an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing.
    Ordinary,
    /// The mail address is not proven.
    Unproven,
    /// A teacher.
    Teacher,
    /// A pupil.
    Pupil,
    /// A teacher whose second factor is off for now.
    Suspended,
    /// An administrator.
    Administrator,
    /// Used by several people.
    Shared,
    /// Closed.
    Closed,
    /// Has ended an hour ago.
    Ended,
    /// Begins in an hour.
    NotYet,
    /// Must choose a new password.
    MustChange,
    /// Has a temporary password for two days.
    Temporary,
    /// Has every standard claim.
    Complete,
    /// Gets codes by text message, beside the app if there is one.
    Texted,
    /// Has a mobile number and a secret question.
    Answering,
    /// Is named to people who need the main contact.
    MainContact,
    /// Has this role beside being staff.
    Working(Role),
}

/// The number that codes for [`Kind::Texted`] and [`Kind::Answering`] go to.
pub const NUMBER: &str = "+31611223344";

/// What everybody of [`Kind::Answering`] answers to the first question.
pub const ANSWER: &str = "De Lange Weg Naar Huis";

const fn person(
    institution: &'static str,
    username: &'static str,
    totp: Option<&'static str>,
    kind: Kind,
) -> Player {
    Player {
        institution,
        username,
        password: PHRASE,
        totp,
        period: 30,
        recovery_codes: &[],
        kind,
    }
}

const ONE: Option<&str> = Some("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
const TWO: Option<&str> = Some("MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U");

/// Everybody.
pub const PEOPLE: &[Player] = &[
    Player {
        period: 20,
        ..person("onderzoek", "vera@peil.test", ONE, Kind::Ordinary)
    },
    person("onderzoek", "nora@peil.test", None, Kind::Ordinary),
    person("onderzoek", "onno@peil.test", None, Kind::Unproven),
    Player {
        period: 20,
        ..person("onderzoek", "info@peil.test", TWO, Kind::Shared)
    },
    Player {
        recovery_codes: &["ABCD-EFGH-JKLM-NPQR"],
        ..person("energie", "anton", ONE, Kind::Ordinary)
    },
    person("energie", "bea", None, Kind::Ordinary),
    person("energie", "cees", TWO, Kind::Ordinary),
    person("energie", "moet", None, Kind::MustChange),
    person("energie", "dicht", None, Kind::Closed),
    person("energie", "over", None, Kind::Ended),
    person("energie", "straks", None, Kind::NotYet),
    person("energie", "compleet", None, Kind::Complete),
    person("school", "juf", ONE, Kind::Teacher),
    person("school", "meester", None, Kind::Teacher),
    person("school", "leerling", None, Kind::Pupil),
    person("school", "uit", TWO, Kind::Suspended),
    Player {
        recovery_codes: &["K7QM-2XWH-9PDA", "T4RV-LC8Y-6ZJE", "H3GS-U5KX-W2MQ"],
        ..person("zorg", "dirk@linde.test", ONE, Kind::Ordinary)
    },
    person("zorg", "els@linde.test", None, Kind::Ordinary),
    person("zorg", "femke@linde.test", TWO, Kind::Ordinary),
    person("zorg", "beheer@linde.test", TWO, Kind::Administrator),
    person("zorg", "sjors@linde.test", None, Kind::Texted),
    Player {
        recovery_codes: &["WXYZ-2345-6789"],
        ..person("zorg", "twan@linde.test", TWO, Kind::Texted)
    },
    person("onderzoek", "hoofd@peil.test", TWO, Kind::MainContact),
    person("station", "pien", ONE, Kind::Answering),
    person("station", "gijs", ONE, Kind::Ordinary),
    person("station", "hanna", None, Kind::Temporary),
    person("station", "ivo", None, Kind::Ordinary),
    person("keuze", "kim", ONE, Kind::Ordinary),
    person("kalender", "lotte", None, Kind::Ordinary),
    Player {
        password: "Elf-Blauwe-Vorken-12",
        ..person("tweede", "juf", TWO, Kind::Teacher)
    },
    Player {
        password: "Elf-Blauwe-Vorken-12",
        ..person("tweede", "leerling", None, Kind::Pupil)
    },
    person("gesloten", "mies", None, Kind::Ordinary),
    person("school", "beheer", ONE, Kind::Working(Role::Admin)),
    person("school", "beheerder", ONE, Kind::Working(Role::Admin)),
    person("school", "kijker", ONE, Kind::Working(Role::Auditor)),
    person("school", "mentor", ONE, Kind::Working(Role::ClassAdmin)),
    person("school", "hoofd", ONE, Kind::Working(Role::MainContact)),
    person("school", "hulp", ONE, Kind::Working(Role::Support)),
    person("school", "baas", ONE, Kind::Working(Role::Operator)),
    person("tweede", "beheer", TWO, Kind::Working(Role::Admin)),
];

/// One of them.
///
/// # Panics
/// When nobody has this name there: a mistake in the test.
#[must_use]
pub fn player(institution: &str, username: &str) -> Player {
    let found = PEOPLE
        .iter()
        .find(|player| player.institution == institution && player.username == username);
    found
        .copied()
        .unwrap_or_else(|| panic!("nobody is called {username} at {institution}"))
}

pub(super) fn all(now: Timestamp) -> Vec<PersonSetup> {
    PEOPLE.iter().map(|player| setup(player, now)).collect()
}

fn setup(player: &Player, now: Timestamp) -> PersonSetup {
    let local = player.username.split('@').next().unwrap_or_default();
    let email = if player.username.contains('@') {
        player.username.to_owned()
    } else {
        format!("{local}@{}.test", player.institution)
    };
    PersonSetup {
        institution: player.institution.to_owned(),
        username: player.username.to_owned(),
        name: PersonName {
            given: capital(local),
            particle: "van".to_owned(),
            family: "Proef".to_owned(),
        },
        email: Some(email),
        email_verified: player.kind != Kind::Unproven,
        phone: match player.kind {
            Kind::Complete => Some("+31600000001".to_owned()),
            Kind::Answering | Kind::Texted => Some(NUMBER.to_owned()),
            _ => None,
        },
        roles: match player.kind {
            Kind::MainContact => vec![Role::Staff, Role::MainContact],
            Kind::Teacher | Kind::Suspended => vec![Role::Teacher],
            Kind::Pupil => vec![Role::Pupil],
            Kind::Administrator => vec![Role::Admin],
            Kind::Working(role) => vec![Role::Staff, role],
            _ => vec![Role::Member],
        },
        groups: vec!["groep-a".to_owned()],
        standing: if player.kind == Kind::Closed {
            Standing::Disabled
        } else {
            Standing::Active
        },
        shared: player.kind == Kind::Shared,
        personal: false,
        starts_at: (player.kind == Kind::NotYet).then(|| now + Duration::hours(1)),
        ends_at: (player.kind == Kind::Ended).then(|| now - Duration::hours(1)),
        language: None,
        profile: match player.kind {
            Kind::Complete => complete(),
            Kind::MainContact => Profile {
                shown_as_contact: true,
                ..Profile::default()
            },
            _ => Profile::default(),
        },
        password: Some(SecretSource::Plain(player.password.to_owned())),
        eck_id: None,
        password_hash: None,
        password_state: match player.kind {
            Kind::MustChange => PasswordState::MustChange,
            Kind::Temporary => PasswordState::Temporary {
                ends_at: now + Duration::hours(48),
            },
            _ => PasswordState::Current,
        },
        totp: player.totp.map(|secret| TotpSetup {
            secret: SecretSource::Plain(secret.to_owned()),
            period: Some(player.period),
            suspended: player.kind == Kind::Suspended,
        }),
        sms: (player.kind == Kind::Texted).then(|| NUMBER.to_owned()),
        security_question: (player.kind == Kind::Answering).then(|| QuestionSetup {
            question: 0,
            answer: SecretSource::Plain(ANSWER.to_owned()),
        }),
        recovery_codes: player
            .recovery_codes
            .iter()
            .map(|code| SecretSource::Plain((*code).to_owned()))
            .collect(),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

fn complete() -> Profile {
    let text = |text: &str| Some(text.to_owned());
    Profile {
        middle_name: text("Jip"),
        nickname: text("Jip"),
        profile: text("https://mensen.test/jip"),
        picture: text("https://mensen.test/jip.png"),
        website: text("https://jip.test"),
        gender: text("x"),
        birthdate: text("1990-02-28"),
        zoneinfo: text("Europe/Amsterdam"),
        locale: text("nl-NL"),
        number: None,
        programme: None,
        shown_as_contact: false,
        address: Some(Address {
            formatted: "Proefstraat 1\n1234 AB Proefdorp\nNederland".to_owned(),
            street_address: "Proefstraat 1".to_owned(),
            locality: "Proefdorp".to_owned(),
            postal_code: "1234 AB".to_owned(),
            country: "Nederland".to_owned(),
        }),
    }
}
