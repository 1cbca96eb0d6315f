//! The cells of a row, read as what their columns hold.

use super::{
    faults::{Reason, RowFault},
    reading::Record,
    totp_cells::{self, WantedTotp},
};
use crate::{
    console::csv_out::as_typed, credentials::hashing::is_usable,
    registration::draft::is_hidden_in_names,
};
use chrono::{Duration, NaiveDate};
use sluis_model::{
    context::Timestamp,
    eck_id::EckId,
    import::{ImportColumn, ImportSettings},
    person::Role,
    phone::PhoneNumber,
    policy::local_midnight,
};
use std::collections::BTreeMap;

use ImportColumn as C;

/// The longest name, class or number, in characters.
const LONGEST: usize = 120;
/// The longest mail address (RFC 5321 §4.5.3.1.3, less the brackets).
const LONGEST_EMAIL: usize = 254;

/// What a row says; `None` where it says nothing.
#[derive(Clone, Default)]
pub(super) struct Wanted {
    pub(super) number: Option<String>,
    pub(super) username: Option<String>,
    pub(super) email: Option<String>,
    pub(super) given: Option<String>,
    pub(super) particle: Option<String>,
    pub(super) family: Option<String>,
    pub(super) roles: Option<Vec<Role>>,
    pub(super) main_class: Option<String>,
    pub(super) extra_classes: Option<Vec<String>>,
    pub(super) phone: Option<String>,
    pub(super) language: Option<String>,
    pub(super) starts_at: Option<Timestamp>,
    pub(super) ends_at: Option<Timestamp>,
    pub(super) active: Option<bool>,
    pub(super) personal: bool,
    pub(super) eck_id: Option<EckId>,
    pub(super) password_hash: Option<String>,
    pub(super) totp: Option<WantedTotp>,
}

/// Reads a row, for an institution that speaks some languages. What can't be read is a fault, and the
/// rest is read all the same.
pub(super) fn wanted(
    settings: &ImportSettings,
    speaks: impl Fn(&str) -> bool,
    record: &Record,
) -> (Wanted, Vec<RowFault>) {
    let typed: Vec<_> = record.cells.iter().map(|cell| as_typed(cell)).collect();
    let cells: BTreeMap<ImportColumn, &str> = settings
        .columns
        .iter()
        .zip(&typed)
        .filter_map(|(column, cell)| Some(((*column)?, cell.trim())))
        .filter(|(_, cell)| !cell.is_empty())
        .collect();
    let mut reading = Reading {
        cells: &cells,
        faults: vec![],
    };
    let family = reading.name(C::Family);
    let particle = reading.name(C::Particle);
    let whole_name = settings.columns.contains(&Some(C::Particle)) && family.is_some();
    let wanted = Wanted {
        number: reading.name(C::Number),
        username: reading.name(C::Username),
        email: reading.read(C::Email, email),
        given: reading.name(C::Given),
        // Beside a surname an empty cell says that there is no particle.
        particle: particle.or_else(|| whole_name.then(String::new)),
        family,
        roles: reading.read(C::Role, roles),
        main_class: reading.name(C::MainClass),
        extra_classes: reading.read(C::ExtraClasses, classes),
        phone: reading.read(C::Phone, |cell| {
            let number = PhoneNumber::parse(cell).ok_or(Reason::NotPhone)?;
            Ok(number.as_str().to_owned())
        }),
        language: reading.read(C::Language, |cell| language(cell, speaks)),
        starts_at: reading.read(C::StartsOn, |cell| day(cell).map(local_midnight)),
        ends_at: reading.read(C::EndsOn, |cell| {
            day(cell).map(|day| local_midnight(day + Duration::days(1)))
        }),
        active: reading.read(C::Active, yes_or_no),
        personal: reading.read(C::Personal, yes_or_no).unwrap_or_default(),
        eck_id: reading.read(C::EckId, |cell| EckId::parse(cell).ok_or(Reason::NotEckId)),
        password_hash: reading.read(C::PasswordHash, |cell| {
            is_usable(cell)
                .then(|| cell.to_owned())
                .ok_or(Reason::HashUnusable)
        }),
        totp: None,
    };
    let (totp, faults) = totp_cells::totp(&cells);
    reading.faults.extend(faults);
    if let (Some(starts), Some(ends)) = (wanted.starts_at, wanted.ends_at)
        && ends <= starts
    {
        reading.faults.push(RowFault {
            column: C::EndsOn,
            reason: Reason::EndsBeforeStart,
        });
    }
    (Wanted { totp, ..wanted }, reading.faults)
}

struct Reading<'c> {
    cells: &'c BTreeMap<ImportColumn, &'c str>,
    faults: Vec<RowFault>,
}

impl Reading<'_> {
    fn read<T>(
        &mut self,
        column: ImportColumn,
        read: impl FnOnce(&str) -> Result<T, Reason>,
    ) -> Option<T> {
        let cell = self.cells.get(&column)?;
        match read(cell) {
            Ok(value) => Some(value),
            Err(reason) => {
                self.faults.push(RowFault { column, reason });
                None
            }
        }
    }

    fn name(&mut self, column: ImportColumn) -> Option<String> {
        self.read(column, |cell| name(cell).map(ToOwned::to_owned))
    }
}

fn name(cell: &str) -> Result<&str, Reason> {
    if cell.chars().count() > LONGEST {
        return Err(Reason::TooLong);
    }
    if cell.chars().any(is_hidden_in_names) {
        return Err(Reason::StrangeCharacters);
    }
    Ok(cell)
}

fn email(cell: &str) -> Result<String, Reason> {
    let fits = cell.len() <= LONGEST_EMAIL
        && !cell.chars().any(|c| c.is_whitespace() || c.is_control())
        && cell.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty()
                && !domain.contains('@')
                && domain.contains('.')
                && !domain.starts_with('.')
                && !domain.ends_with('.')
                && !cell.contains([',', ';', '<', '>', '"'])
        });
    fits.then(|| cell.to_owned()).ok_or(Reason::NotEmail)
}

fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([',', ';', '|'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

fn classes(cell: &str) -> Result<Vec<String>, Reason> {
    parts(cell)
        .map(|part| name(part).map(ToOwned::to_owned))
        .collect()
}

/// What an import may make of somebody: nobody who has power over others.
pub(super) const GIVEN: [Role; 5] = [
    Role::Pupil,
    Role::Teacher,
    Role::Staff,
    Role::Guardian,
    Role::Member,
];

fn roles(cell: &str) -> Result<Vec<Role>, Reason> {
    let mut found = vec![];
    for word in parts(cell).flat_map(|part| part.split('/')) {
        let role = match word.trim().to_lowercase().as_str() {
            "leerling" | "pupil" | "student" | "scholier" | "kind" | "learner" => Role::Pupil,
            "docent" | "docente" | "leraar" | "lerares" | "leerkracht" | "teacher" | "juf"
            | "meester" | "onderwijzer" => Role::Teacher,
            "medewerker" | "personeel" | "staff" | "employee" | "oop" | "ondersteuner" => {
                Role::Staff
            }
            "ouder" | "verzorger" | "ouder_verzorger" | "voogd" | "guardian" | "parent" => {
                Role::Guardian
            }
            "lid" | "member" | "deelnemer" | "cliënt" | "client" => Role::Member,
            "beheerder"
            | "admin"
            | "administrator"
            | "operator"
            | "support"
            | "auditor"
            | "class_admin"
            | "main_contact"
            | "hoofdcontact"
            | "klasbeheerder"
            | "ondersteuning"
            | "siteadministrator"
            | "districtadministrator" => {
                return Err(Reason::RoleNotGiven);
            }
            _ => return Err(Reason::UnknownRole),
        };
        if !found.contains(&role) {
            found.push(role);
        }
    }
    if found.is_empty() {
        return Err(Reason::UnknownRole);
    }
    Ok(found)
}

/// A language by its tag, or by its name where people are likely to write that.
fn language(cell: &str, speaks: impl Fn(&str) -> bool) -> Result<String, Reason> {
    let cell = cell.to_lowercase();
    let tag = match cell.split(['-', '_']).next().unwrap_or_default() {
        "nederlands" | "dutch" => "nl",
        "engels" | "english" => "en",
        "duits" | "german" | "deutsch" => "de",
        tag => tag,
    };
    speaks(tag)
        .then(|| tag.to_owned())
        .ok_or(Reason::UnknownLanguage)
}

fn yes_or_no(cell: &str) -> Result<bool, Reason> {
    match cell.to_lowercase().as_str() {
        "ja" | "j" | "yes" | "y" | "true" | "waar" | "1" | "x" | "actief" | "active" => Ok(true),
        "nee" | "n" | "no" | "false" | "onwaar" | "0" | "inactief" | "inactive" | "tobedeleted" => {
            Ok(false)
        }
        _ => Err(Reason::NotYesOrNo),
    }
}

/// A day as people of this country and as machines write it.
fn day(cell: &str) -> Result<NaiveDate, Reason> {
    // Spreadsheets add an hour that nobody typed.
    let cell = cell.split([' ', 'T']).next().unwrap_or_default();
    ["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y%m%d"]
        .into_iter()
        .find_map(|form| NaiveDate::parse_from_str(cell, form).ok())
        .filter(|day| {
            let year = chrono::Datelike::year(day);
            (1900..=2200).contains(&year)
        })
        .ok_or(Reason::NotDate)
}

#[cfg(test)]
#[path = "cells_tests.rs"]
mod tests;
