//! Reading values that name their kind among their fields.
//!
//! Such a value is read through a form: a structure of the kind and of every field that any kind has. What is
//! derived for a tagged enum collects the fields before it knows the kind, so that whoever reads what a later
//! release wrote never hears which of them there are, and can't leave the others out.

use serde::de::Error;

/// A field that a kind needs.
pub(super) fn needed<T, E: Error>(name: &'static str, field: Option<T>) -> Result<T, E> {
    field.ok_or_else(|| E::missing_field(name))
}

/// A field that another kind has.
pub(super) fn foreign<T, E: Error>(
    name: &'static str,
    field: &Option<T>,
    known: &'static [&'static str],
) -> Result<(), E> {
    match field {
        Some(_) => Err(E::unknown_field(name, known)),
        None => Ok(()),
    }
}
