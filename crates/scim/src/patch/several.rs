//! Several values of one attribute.

use super::{members, merge};
use crate::{
    error::ScimError,
    schema::Attribute,
    value::{most, too_many},
    work::{Work, of_value, of_values},
};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// The values as they are, taken out: they are put back by [`put_list`], or the whole copy is thrown away.
pub(super) fn take_list(from: &mut Map<String, Value>, attribute: &Attribute) -> Vec<Value> {
    match from.get_mut(attribute.name) {
        Some(Value::Array(all)) => std::mem::take(all),
        _ => vec![],
    }
}

pub(super) fn put_list(
    into: &mut Map<String, Value>,
    attribute: &Attribute,
    mut all: Vec<Value>,
) -> Result<(), ScimError> {
    all.retain(|one| one.as_object().is_none_or(|one| !one.is_empty()));
    if all.len() > most(attribute) {
        return Err(too_many(attribute));
    }
    if all.is_empty() {
        into.remove(attribute.name);
    } else {
        into.insert(attribute.name.to_owned(), Value::Array(all));
    }
    Ok(())
}

/// What says that two of several values are the same one, where they have it.
fn key(of: &Value) -> Option<String> {
    of.get("value").map(ToString::to_string)
}

/// Takes away what is the same as one of these.
pub(super) fn remove_from(
    all: &mut Vec<Value>,
    gone: &[Value],
    work: &Work,
) -> Result<(), ScimError> {
    let (keyed, plain): (Vec<_>, Vec<_>) = gone.iter().partition(|one| key(one).is_some());
    work.spend(of_values(all) * (1 + plain.len()) + of_values(gone))?;
    let keys: HashSet<String> = keyed.into_iter().filter_map(key).collect();
    all.retain(|one| match key(one) {
        Some(key) => !keys.contains(&key),
        None => !plain.contains(&one),
    });
    Ok(())
}

/// Adds to several values; one that is there already takes what is new of it. There is one primary.
pub(super) fn add_to(all: &mut Vec<Value>, new: &[Value], work: &Work) -> Result<(), ScimError> {
    work.spend(of_values(all) + of_values(new))?;
    let mut places: HashMap<String, usize> = HashMap::with_capacity(all.len());
    for (at, one) in all.iter().enumerate() {
        if let Some(key) = key(one) {
            places.entry(key).or_insert(at);
        }
    }
    let mut primary = None;
    for new in new {
        let is_primary = new.get("primary") == Some(&Value::Bool(true));
        if is_primary {
            match primary {
                Some(at) => not_primary(&mut all[at]),
                None => all.iter_mut().for_each(not_primary),
            }
        }
        let known = match key(new) {
            Some(key) => {
                let next = all.len();
                let at = *places.entry(key).or_insert(next);
                (at < next).then_some(at)
            }
            None => {
                work.spend(all.len() * of_value(new))?;
                all.iter().position(|one| one == new)
            }
        };
        let at = if let Some(at) = known {
            merge(members(&mut all[at]), new);
            at
        } else {
            all.push(new.clone());
            all.len() - 1
        };
        if is_primary {
            primary = Some(at);
        }
    }
    Ok(())
}

fn not_primary(one: &mut Value) {
    if let Some(primary) = one.get_mut("primary") {
        *primary = Value::Bool(false);
    }
}
