//! The demo's people: an account for each situation, with invented names.

use chrono::{DateTime, TimeZone as _, Utc};
use sluis_model::person::Role;

/// What is special about an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Situation {
    /// No second factor yet.
    Plain,
    /// A second factor that is asked.
    Enrolled,
    /// A second factor that is switched off for a while.
    Suspended,
    /// A new password must be chosen.
    MustChange,
    /// A temporary password.
    Temporary,
    /// Used by several people.
    Shared,
    /// The account has ended.
    Ended,
    /// The mail address is not proven.
    EmailUnproven,
    /// Every standard claim is filled.
    EveryClaim,
    /// Codes come by text message.
    Texted,
    /// A second factor, a mobile number and a secret question.
    Answering,
}

/// The answer to the secret question of accounts that have one.
pub const ANSWER: &str = "Het lied van de zee";

/// A demo account.
#[derive(Debug, Clone, Copy)]
pub struct Account {
    /// The institution.
    pub institution: &'static str,
    /// The name to sign in with.
    pub username: &'static str,
    /// Given name, particle, family name.
    pub name: (&'static str, &'static str, &'static str),
    /// Mail address.
    pub email: Option<&'static str>,
    /// Mobile number.
    pub phone: Option<&'static str>,
    /// What the person is.
    pub roles: &'static [Role],
    /// What is special.
    pub situation: Situation,
    /// What to try with it.
    pub note: &'static str,
}

/// The password of every demo account.
pub const PASSWORD: &str = "Sluis-demo-2026!";

/// When ended accounts ended.
#[must_use]
pub fn long_ago() -> DateTime<Utc> {
    Utc.timestamp_opt(1_700_000_000, 0)
        .single()
        .unwrap_or_default()
}

const fn account(
    institution: &'static str,
    username: &'static str,
    name: (&'static str, &'static str, &'static str),
    email: Option<&'static str>,
    roles: &'static [Role],
    situation: Situation,
    note: &'static str,
) -> Account {
    Account {
        institution,
        username,
        name,
        email,
        phone: None,
        roles,
        situation,
        note,
    }
}

/// All of them.
pub const ACCOUNTS: &[Account] = &[
    account(
        "onderzoek",
        "eva.jansen@peilstation.example",
        ("Eva", "", "Jansen"),
        Some("eva.jansen@peilstation.example"),
        &[Role::Staff],
        Situation::Plain,
        "no second factor yet: it is mandatory here, so set-up follows the password (codes of 20 seconds)",
    ),
    account(
        "onderzoek",
        "daan.visser@peilstation.example",
        ("Daan", "", "Visser"),
        Some("daan.visser@peilstation.example"),
        &[Role::Staff, Role::MainContact],
        Situation::Enrolled,
        "password and a 20-second code at every sign-in; nothing is remembered here",
    ),
    account(
        "onderzoek",
        "beheer@peilstation.example",
        ("Noor", "van der", "Meer"),
        Some("beheer@peilstation.example"),
        &[Role::Admin],
        Situation::Enrolled,
        "administrator",
    ),
    account(
        "onderzoek",
        "info@peilstation.example",
        ("Algemeen", "", "Postvak"),
        Some("info@peilstation.example"),
        &[Role::Staff],
        Situation::Shared,
        "a shared account: refused after the right password, with the way on",
    ),
    account(
        "onderzoek",
        "nieuw@peilstation.example",
        ("Sam", "de", "Wit"),
        Some("nieuw@peilstation.example"),
        &[Role::Staff],
        Situation::EmailUnproven,
        "the mail address is not proven: a new password by mail comes before the set-up",
    ),
    account(
        "energie",
        "willem",
        ("Willem", "", "Bakker"),
        Some("willem@zonnestroom.example"),
        &[Role::Member],
        Situation::Plain,
        "no second factor: signs in with the password, and may switch it on in the account",
    ),
    account(
        "energie",
        "sanne",
        ("Sanne", "de", "Vries"),
        Some("sanne@zonnestroom.example"),
        &[Role::Member],
        Situation::Enrolled,
        "remembered for 24 hours by itself; one recovery code that resets the second factor",
    ),
    account(
        "energie",
        "beheer",
        ("Joost", "", "Smit"),
        Some("beheer@zonnestroom.example"),
        &[Role::Admin],
        Situation::Enrolled,
        "administrator: a code at every sign-in, never remembered",
    ),
    Account {
        institution: "energie",
        username: "protocol",
        name: ("Robin", "van den", "Berg"),
        email: Some("robin@zonnestroom.example"),
        phone: Some("+31612345678"),
        roles: &[Role::Member],
        situation: Situation::EveryClaim,
        note: "for protocol tests: every standard claim is filled and no second factor is asked",
    },
    account(
        "school",
        "juf.anna",
        ("Anna", "", "Mulder"),
        Some("anna@regenboog.example"),
        &[Role::Teacher],
        Situation::Plain,
        "teacher without a second factor: may switch it on in the account",
    ),
    account(
        "school",
        "meester.tom",
        ("Tom", "van", "Dijk"),
        Some("tom@regenboog.example"),
        &[Role::Teacher],
        Situation::Enrolled,
        "teacher with a second factor: may switch it off for a while, or wipe it",
    ),
    account(
        "school",
        "invaller",
        ("Iris", "", "Kok"),
        Some("iris@regenboog.example"),
        &[Role::Teacher],
        Situation::Suspended,
        "teacher whose second factor is switched off for a while: password alone",
    ),
    account(
        "school",
        "lotte.6b",
        ("Lotte", "", "Peters"),
        None,
        &[Role::Pupil],
        Situation::Plain,
        "pupil: no second factor is offered; tick the box for a shared computer to hand over to the next person",
    ),
    account(
        "school",
        "beheer",
        ("Karin", "", "Bos"),
        Some("beheer@regenboog.example"),
        &[Role::Admin, Role::Teacher],
        Situation::Enrolled,
        "administrator; the user name exists at other institutions too",
    ),
    account(
        "school",
        "operator.sluis",
        ("Ravi", "", "Sharma"),
        Some("operator@regenboog.example"),
        &[Role::Operator],
        Situation::Enrolled,
        "operator: the console of every institution, and the installation's own pages",
    ),
    account(
        "school",
        "support.sluis",
        ("Femke", "de", "Graaf"),
        Some("support@regenboog.example"),
        &[Role::Support],
        Situation::Enrolled,
        "support: helps people with their second factor and decides on requests",
    ),
    account(
        "zorg",
        "fatima@delinde.example",
        ("Fatima", "", "Yilmaz"),
        Some("fatima@delinde.example"),
        &[Role::Staff],
        Situation::Plain,
        "in the optional window: an invitation with 'not now', until the day it becomes mandatory",
    ),
    account(
        "zorg",
        "henk@delinde.example",
        ("Henk", "", "Willems"),
        Some("henk@delinde.example"),
        &[Role::Staff],
        Situation::Enrolled,
        "tick the box to be remembered for 12 hours; six recovery codes, each for one sign-in",
    ),
    Account {
        institution: "zorg",
        username: "ria@delinde.example",
        name: ("Ria", "van der", "Wal"),
        email: Some("ria@delinde.example"),
        phone: Some("+31611122233"),
        roles: &[Role::Staff],
        situation: Situation::Texted,
        note: "codes come by text message: look in the outbox",
    },
    account(
        "zorg",
        "mieke@delinde.example",
        ("Mieke", "", "Hendriks"),
        Some("mieke@delinde.example"),
        &[Role::Staff],
        Situation::MustChange,
        "must choose a new password at the next sign-in",
    ),
    account(
        "zorg",
        "oud@delinde.example",
        ("Piet", "", "Oud"),
        Some("oud@delinde.example"),
        &[Role::Staff],
        Situation::Ended,
        "the account has ended: refused after the right password",
    ),
    account(
        "zorg",
        "beheer@delinde.example",
        ("Esther", "", "Dekker"),
        Some("beheer@delinde.example"),
        &[Role::Admin],
        Situation::Enrolled,
        "administrator",
    ),
    Account {
        institution: "station",
        username: "jan",
        name: ("Jan", "", "Brouwer"),
        email: Some("jan.brouwer@stationsbeheer.example"),
        phone: Some("+31687654321"),
        roles: &[Role::Staff],
        situation: Situation::Temporary,
        note: "temporary password: set-up of the app first, then a new password; sign in as jan or jan@perron.example",
    },
    Account {
        institution: "station",
        username: "petra",
        name: ("Petra", "", "Vos"),
        email: Some("petra.vos@stationsbeheer.example"),
        phone: Some("+31698765432"),
        roles: &[Role::Staff],
        situation: Situation::Answering,
        note: "password and code at every sign-in; a new phone: /recover with the number and the secret answer",
    },
    account(
        "station",
        "karel",
        ("Karel", "", "Prins"),
        Some("karel.prins@stationsbeheer.example"),
        &[Role::Staff],
        Situation::Plain,
        "no second factor yet: set-up is forced at the first sign-in",
    ),
    account(
        "station",
        "beheer",
        ("Ingrid", "", "Kuipers"),
        Some("beheer@stationsbeheer.example"),
        &[Role::Admin],
        Situation::Enrolled,
        "administrator",
    ),
];
