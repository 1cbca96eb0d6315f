//! Who and what is there already, found for a whole pack at once.

use super::{account::Account, cells::Wanted, judge::Bench};
use crate::console::people::who_ruled_lately;
use sluis_model::{
    class::{Class, Part},
    ids::PersonId,
    person::Person,
    policy::LoginName,
    ports::{Tx, durable::Stored},
    seal::Sealed,
};
use std::collections::{BTreeMap, BTreeSet};

/// What the rows of a pack may meet. What is not known here is looked up.
#[derive(Default)]
pub(super) struct Known {
    logins: BTreeMap<String, Option<Person>>,
    numbers: BTreeMap<String, Vec<Person>>,
    classes: BTreeMap<PersonId, Vec<(Class, Part)>>,
    /// Of those in `classes`, who ruled over others until lately.
    rulers: BTreeSet<PersonId>,
    /// Of those who were looked up.
    eck_ids: BTreeMap<PersonId, Option<Sealed>>,
}

/// The login names and the numbers that a row may be about.
pub(super) fn names(bench: &Bench<'_>, wanted: &Wanted) -> (Vec<String>, Option<String>) {
    let policy = &bench.institution.policy;
    let email = wanted
        .email
        .as_ref()
        .filter(|_| policy.login_name == LoginName::Email);
    let logins = wanted.username.iter().chain(email);
    let logins = logins.map(|name| policy.login_name.canonical(name));
    (logins.collect(), wanted.number.clone())
}

impl Known {
    /// Looks up what these rows may meet.
    pub(super) fn of<'w>(
        tx: &mut dyn Tx,
        bench: &Bench<'_>,
        rows: impl Iterator<Item = &'w Wanted>,
    ) -> Stored<Self> {
        let (mut logins, mut numbers) = (BTreeSet::new(), BTreeSet::new());
        let mut gives_eck_ids = false;
        for wanted in rows {
            gives_eck_ids |= wanted.eck_id.is_some();
            let (names, number) = names(bench, wanted);
            logins.extend(names);
            numbers.extend(number);
        }
        let id = &bench.institution.id;
        let (logins, numbers) = (Vec::from_iter(logins), Vec::from_iter(numbers));
        let by_login = tx.people_by_logins(id, &logins)?;
        let by_number = tx.people_by_numbers(id, &numbers)?;
        let people: BTreeSet<PersonId> = by_login
            .iter()
            .chain(by_number.iter().map(|(_, person)| person))
            .map(|person| person.id.clone())
            .collect();
        let people = Vec::from_iter(people);
        let mut known = Self {
            logins: logins.into_iter().map(|login| (login, None)).collect(),
            numbers: numbers.into_iter().map(|number| (number, vec![])).collect(),
            classes: people.iter().map(|id| (id.clone(), vec![])).collect(),
            rulers: who_ruled_lately(tx, &people, bench.now)?,
            eck_ids: BTreeMap::new(),
        };
        if gives_eck_ids {
            known.eck_ids = people.iter().map(|id| (id.clone(), None)).collect();
            let found = tx.eck_ids_of(&people)?.into_iter();
            known
                .eck_ids
                .extend(found.map(|(id, sealed)| (id, Some(sealed))));
        }
        for person in by_login {
            known.logins.insert(person.login_key.clone(), Some(person));
        }
        for (number, person) in by_number {
            known.numbers.entry(number).or_default().push(person);
        }
        for (person, class, part) in tx.classes_of_people(&people)? {
            known.classes.entry(person).or_default().push((class, part));
        }
        Ok(known)
    }

    pub(super) fn by_login(
        &self,
        tx: &mut dyn Tx,
        bench: &Bench<'_>,
        login: &str,
    ) -> Stored<Option<Person>> {
        match self.logins.get(login) {
            Some(found) => Ok(found.clone()),
            None => tx.person_by_login(&bench.institution.id, login),
        }
    }

    pub(super) fn by_number(
        &self,
        tx: &mut dyn Tx,
        bench: &Bench<'_>,
        number: &str,
    ) -> Stored<Vec<Person>> {
        match self.numbers.get(number) {
            Some(found) => Ok(found.clone()),
            None => tx.people_by_number(&bench.institution.id, number),
        }
    }

    pub(super) fn classes_of(
        &self,
        tx: &mut dyn Tx,
        person: &PersonId,
    ) -> Stored<Vec<(Class, Part)>> {
        match self.classes.get(person) {
            Some(found) => Ok(found.clone()),
            None => tx.classes_of(person),
        }
    }

    /// Whether somebody ruled over others until lately (LIF-06).
    pub(super) fn ruled_lately(
        &self,
        tx: &mut dyn Tx,
        bench: &Bench<'_>,
        person: &PersonId,
    ) -> Stored<bool> {
        if self.classes.contains_key(person) {
            return Ok(self.rulers.contains(person));
        }
        let found = who_ruled_lately(tx, std::slice::from_ref(person), bench.now)?;
        Ok(!found.is_empty())
    }

    pub(super) fn eck_id_of(&self, tx: &mut dyn Tx, person: &PersonId) -> Stored<Option<Sealed>> {
        match self.eck_ids.get(person) {
            Some(found) => Ok(found.clone()),
            None => tx.eck_id(person),
        }
    }

    /// Somebody was changed: the person, and what was and is theirs, is looked up from now on.
    pub(super) fn forget(&mut self, bench: &Bench<'_>, person: &PersonId, accounts: [&Account; 2]) {
        self.classes.remove(person);
        self.eck_ids.remove(person);
        for account in accounts {
            self.logins.remove(&bench.login_key(account));
            if let Some(number) = &account.number {
                let number = number.to_lowercase();
                self.numbers
                    .retain(|known, _| known.to_lowercase() != number);
            }
        }
        self.logins
            .retain(|_, found| found.as_ref().is_none_or(|found| &found.id != person));
        self.numbers
            .retain(|_, found| found.iter().all(|found| &found.id != person));
    }
}
