//! Classes of people who come from a file. This is the one place where an import puts anybody into a
//! class.

use super::account::Account;
use serde_json::json;
use sluis_model::{
    audit::{Event, EventKind},
    class::{Class, Part},
    context::Ctx,
    ids::{ClassId, InstitutionId, PersonId},
    person::Person,
    ports::{Tx, durable::Stored},
};
use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

/// The account as an import sees it: with the classes that the person is in, the main one first.
pub(super) fn account_of(person: &Person, classes: Vec<(Class, Part)>) -> Account {
    let mut account = Account::of(person);
    account.groups = classes
        .into_iter()
        .filter(|(_, part)| *part != Part::Teacher)
        .map(|(class, _)| class.name)
        .collect();
    account
}

/// Puts a person into a main class and further ones, and into no others. A class that is not there yet
/// is made. What the person teaches stays.
pub(super) fn put_into_classes(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    person: &Person,
    main: Option<&str>,
    extra: &[String],
) -> Stored<()> {
    let before = tx.classes_of(&person.id)?;
    let taught = |id: &ClassId| {
        before
            .iter()
            .any(|(class, part)| class.id == *id && *part == Part::Teacher)
    };
    let wanted = main
        .map(|name| (name, Part::Main))
        .into_iter()
        .chain(extra.iter().map(|name| (name.as_str(), Part::Extra)));
    let mut kept = vec![];
    for (name, part) in wanted {
        let class = class_named(tx, ctx, &person.institution, name)?;
        if !taught(&class) {
            tx.put_member(&class, &person.id, part, ctx.now)?;
        }
        kept.push(class);
    }
    for (class, part) in before {
        if part != Part::Teacher && !kept.contains(&class.id) {
            tx.remove_member(&class.id, &person.id, ctx.now)?;
        }
    }
    Ok(())
}

/// The same for people who are in no class yet, each with the main class first.
pub(super) fn put_new_into_classes(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    institution: &InstitutionId,
    people: &[(&PersonId, &Account)],
) -> Stored<()> {
    let wanted: BTreeSet<&String> = people
        .iter()
        .flat_map(|(_, account)| &account.groups)
        .collect();
    let names: Vec<String> = wanted.into_iter().cloned().collect();
    let there = tx.classes_by_names(institution, &names)?.into_iter();
    let mut ids: BTreeMap<String, ClassId> = there.map(|(name, class)| (name, class.id)).collect();
    for name in names {
        if let Entry::Vacant(unknown) = ids.entry(name) {
            // Asked again: another spelling of the name may just have made it.
            let id = class_named(tx, ctx, institution, unknown.key())?;
            unknown.insert(id);
        }
    }
    let mut members = vec![];
    for (person, account) in people {
        // Two spellings of a class are one.
        let mut parts: BTreeMap<&ClassId, Part> = BTreeMap::new();
        for (place, name) in account.groups.iter().enumerate() {
            if let Some(id) = ids.get(name) {
                parts.insert(id, if place == 0 { Part::Main } else { Part::Extra });
            }
        }
        members.extend(
            parts
                .into_iter()
                .map(|(class, part)| (class.clone(), (*person).clone(), part)),
        );
    }
    tx.add_members(&members, ctx.now)
}

/// The class in use with this name, made if there is none.
fn class_named(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    institution: &InstitutionId,
    name: &str,
) -> Stored<ClassId> {
    if let Some(class) = tx.class_by_name(institution, name)? {
        return Ok(class.id);
    }
    let class = Class {
        id: ClassId::generate(ctx),
        institution: institution.clone(),
        name: name.to_owned(),
        year: String::new(),
        programme: String::new(),
        archived_at: None,
        created_at: ctx.now,
        updated_at: ctx.now,
    };
    tx.add_class(&class)?;
    let event = Event::new(EventKind::ClassChanged, ctx)
        .within(&class.institution)
        .with(json!({ "class": class.id, "made": class.name, "by": "import" }));
    tx.record(&event)?;
    Ok(class.id)
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
