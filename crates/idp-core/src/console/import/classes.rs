//! Classes of people who come from a file. This is the one place where an import puts anybody into a
//! class.

use super::account::Account;
use sluis_model::{
    person::Person,
    ports::{Tx, durable::Stored},
};

/// Puts a person into a main class and further ones, and into no others.
pub(super) fn put_into_classes(
    tx: &mut dyn Tx,
    person: &mut Person,
    main: Option<&str>,
    extra: &[String],
) -> Stored<()> {
    let groups: Vec<String> = main
        .map(ToOwned::to_owned)
        .into_iter()
        .chain(extra.iter().cloned())
        .collect();
    if person.groups == groups {
        return Ok(());
    }
    person.groups = groups;
    tx.update_person(person)
}

/// The classes that a row says, beside those that it is silent about.
pub(super) fn classes_after(
    before: &Account,
    main: Option<&str>,
    extra: Option<&[String]>,
) -> Vec<String> {
    if main.is_none() && extra.is_none() {
        return before.groups.clone();
    }
    let extra = extra.unwrap_or_else(|| before.extra_classes());
    let mut groups: Vec<String> = vec![];
    let main = main.or_else(|| before.main_class());
    for group in main.into_iter().chain(extra.iter().map(String::as_str)) {
        if !groups.iter().any(|known| known == group) {
            groups.push(group.to_owned());
        }
    }
    groups
}
