//! The part of the form that a directory alone has.

use sluis_model::upstream::{
    DirectoryAttributes, DirectoryId, DirectorySettings, UpstreamIdentity,
};
use sluis_themes::{
    Words,
    pages::console::{SourceFact, SourceForm},
};
use sluis_web::form::Form;

/// The form with a directory's settings in it.
pub(super) fn shown(form: SourceForm, directory: &DirectorySettings) -> SourceForm {
    let kept = &directory.attributes;
    SourceForm {
        directory: true,
        more_addresses: directory.more_addresses.join("\n"),
        base_dn: directory.base_dn.clone(),
        filter: directory.filter.clone(),
        dn_template: directory.dn_template.clone(),
        entry_id: match directory.id {
            DirectoryId::EntryUuid => "entry_uuid",
            DirectoryId::ObjectGuid => "object_guid",
        }
        .to_owned(),
        ca: directory.ca.clone(),
        timeout_seconds: directory.timeout_seconds.to_string(),
        username: kept.username.clone(),
        email: kept.email.clone(),
        given_name: kept.given_name.clone(),
        family_name: kept.family_name.clone(),
        number: kept.number.clone(),
        ..form
    }
}

/// The form as it was sent.
pub(super) fn read(sent: &Form, form: SourceForm) -> SourceForm {
    if sent.field("kind") != "directory" {
        return form;
    }
    let line = |name: &str| sent.field(name).trim().to_owned();
    SourceForm {
        directory: true,
        more_addresses: line("more_addresses"),
        base_dn: line("base_dn"),
        filter: line("filter"),
        dn_template: line("dn_template"),
        entry_id: line("entry_id"),
        ca: line("ca"),
        timeout_seconds: line("timeout_seconds"),
        link_by_email: false,
        ..form
    }
}

/// What the form asks for.
pub(super) fn of(form: &SourceForm) -> DirectorySettings {
    let more = form.more_addresses.split_whitespace();
    DirectorySettings {
        more_addresses: more.map(str::to_owned).collect(),
        base_dn: form.base_dn.clone(),
        filter: form.filter.clone(),
        dn_template: form.dn_template.clone(),
        id: if form.entry_id == "object_guid" {
            DirectoryId::ObjectGuid
        } else {
            DirectoryId::EntryUuid
        },
        attributes: DirectoryAttributes {
            username: form.username.clone(),
            email: form.email.clone(),
            given_name: form.given_name.clone(),
            family_name: form.family_name.clone(),
            number: form.number.clone(),
        },
        ca: form.ca.clone(),
        // What is no number is told as a wrong one.
        timeout_seconds: form.timeout_seconds.parse().unwrap_or(0),
    }
}

/// What an account would be made of.
pub(super) fn facts(identity: UpstreamIdentity) -> Vec<SourceFact> {
    let name = identity.name.full();
    filled([
        ("console-sources-fact-id", identity.subject),
        (
            "console-sources-username",
            identity.username.unwrap_or_default(),
        ),
        ("console-sources-fact-name", name),
        ("console-sources-email", identity.email.unwrap_or_default()),
        (
            "console-sources-number",
            identity.number.unwrap_or_default(),
        ),
        (
            "console-sources-new-attribute",
            identity.rule_values.join("; "),
        ),
        ("console-sources-new-classes", identity.classes.join("; ")),
    ])
}

/// What is there, with its label.
pub(super) fn filled(facts: impl IntoIterator<Item = (&'static str, String)>) -> Vec<SourceFact> {
    let there = facts.into_iter().filter(|(_, value)| !value.is_empty());
    there
        .map(|(label, value)| SourceFact {
            label: Words::of(label),
            value,
            words: vec![],
        })
        .collect()
}
