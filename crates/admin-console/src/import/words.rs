//! What is found, as texts for pages.

use sluis_idp_core::console::import::{
    Change, MapFault, Reason, RowFault,
    reading::{FileFault, Told},
};
use sluis_model::import::{
    ImportColumn, ImportEncoding, ImportOutcome, ImportSettings, ImportState,
};
use sluis_themes::{
    Words,
    pages::console::{ImportChangeView, ImportFaultView},
};

/// Separators by the names of their choices.
pub(super) const SEPARATORS: [(&str, char); 3] =
    [("semicolon", ';'), ("comma", ','), ("tab", '\t')];

/// Encodings by the names of their choices.
const ENCODINGS: [(&str, ImportEncoding); 2] = [
    ("utf8", ImportEncoding::Utf8),
    ("windows1252", ImportEncoding::Windows1252),
];

/// Takes down what a field of the form says about the file; other fields say nothing.
pub(super) fn tell(told: &mut Told, field: &str, choice: &str) {
    match field {
        "encoding" => told.encoding = named(&ENCODINGS, choice),
        "separator" => told.separator = named(&SEPARATORS, choice),
        _ => {}
    }
}

/// The choice that was made, for the form to keep; empty where it is to be found out.
pub(super) fn encoding_name(told: &Told) -> &'static str {
    name_of(&ENCODINGS, told.encoding)
}

/// The choice that was made, for the form to keep; empty where it is to be found out.
pub(super) fn separator_name(told: &Told) -> &'static str {
    name_of(&SEPARATORS, told.separator)
}

fn named<T: Copy>(choices: &[(&str, T)], name: &str) -> Option<T> {
    let found = choices.iter().find(|(known, _)| *known == name);
    found.map(|(_, value)| *value)
}

fn name_of<T: PartialEq>(choices: &[(&'static str, T)], value: Option<T>) -> &'static str {
    let found = choices
        .iter()
        .find(|(_, known)| Some(known) == value.as_ref());
    found.map_or("", |(name, _)| name)
}

pub(super) fn file_fault(fault: FileFault) -> Words {
    Words::of(match fault {
        FileFault::Empty => "console-import-file-empty",
        FileFault::NoRows => "console-import-file-no-rows",
        FileFault::TooLarge => "console-import-file-too-large",
        FileFault::TooManyRows => "console-import-file-too-many-rows",
        FileFault::TooManyColumns => "console-import-file-too-many-columns",
        FileFault::CellTooLong(line) => {
            return Words::of("console-import-file-cell").with("line", line);
        }
        FileFault::NotUtf8 => "console-import-file-not-utf8",
        FileFault::NoText => "console-import-file-no-text",
        FileFault::OneColumn => "console-import-file-one-column",
    })
}

pub(super) fn map_fault(fault: MapFault) -> Words {
    Words::of(match fault {
        MapFault::Twice(_) => "console-import-map-twice",
        MapFault::NoKey => "console-import-map-no-key",
        MapFault::Role => "console-import-map-role",
        MapFault::NotYours => "console-import-map-not-yours",
    })
}

pub(super) fn row_fault(settings: &ImportSettings, fault: &RowFault) -> ImportFaultView {
    let at = settings
        .columns
        .iter()
        .position(|column| *column == Some(fault.column));
    ImportFaultView {
        column: fault.column.as_str(),
        heading: at
            .and_then(|at| settings.headings.get(at))
            .filter(|heading| !heading.is_empty())
            .cloned(),
        words: reason(fault.reason),
    }
}

fn reason(reason: Reason) -> Words {
    Words::of(match reason {
        Reason::KeyMissing => "console-import-fault-key-missing",
        Reason::UsernameMissing => "console-import-fault-username-missing",
        Reason::NameMissing => "console-import-fault-name-missing",
        Reason::RoleMissing => "console-import-fault-role-missing",
        Reason::TooLong => "console-import-fault-too-long",
        Reason::StrangeCharacters => "console-import-fault-strange-characters",
        Reason::NotEmail => "console-import-fault-not-email",
        Reason::NotPhone => "console-import-fault-not-phone",
        Reason::NotDate => "console-import-fault-not-date",
        Reason::EndsBeforeStart => "console-import-fault-ends-before-start",
        Reason::UnknownRole => "console-import-fault-unknown-role",
        Reason::RoleNotGiven => "console-import-fault-role-not-given",
        Reason::UnknownLanguage => "console-import-fault-unknown-language",
        Reason::NotEckId => "console-import-fault-not-eck-id",
        Reason::NotYesOrNo => "console-import-fault-not-yes-or-no",
        Reason::HashUnusable => "console-import-fault-hash-unusable",
        Reason::SecretUnusable => "console-import-fault-secret-unusable",
        Reason::PeriodUnusable => "console-import-fault-period-unusable",
        Reason::DigitsUnusable => "console-import-fault-digits-unusable",
        Reason::AlgorithmUnusable => "console-import-fault-algorithm-unusable",
        Reason::RoleAddress => "console-import-fault-role-address",
        Reason::UsernameTaken => "console-import-fault-username-taken",
        Reason::NumberTaken => "console-import-fault-number-taken",
        Reason::SeveralPeople => "console-import-fault-several-people",
        Reason::Administrator => "console-import-fault-administrator",
        Reason::TwiceInFile(line) => {
            return Words::of("console-import-fault-twice-in-file").with("line", line);
        }
        Reason::LoginTwice(line) => {
            return Words::of("console-import-fault-login-twice").with("line", line);
        }
    })
}

pub(super) fn change(change: &Change) -> ImportChangeView {
    let keyed = matches!(change.field, ImportColumn::Role | ImportColumn::Active);
    let values = |text: &str| -> Vec<String> {
        if keyed {
            text.split(", ")
                .filter(|value| !value.is_empty())
                .map(str::to_owned)
                .collect()
        } else {
            Some(text.to_owned())
                .filter(|text| !text.is_empty())
                .into_iter()
                .collect()
        }
    };
    ImportChangeView {
        field: change.field.as_str(),
        before: values(&change.before),
        after: values(&change.after),
        keyed,
    }
}

pub(super) const fn state(state: ImportState) -> &'static str {
    match state {
        ImportState::Mapping => "mapping",
        ImportState::Checking => "checking",
        ImportState::Checked => "checked",
        ImportState::Applying => "applying",
        ImportState::Applied => "applied",
        ImportState::Undoing => "undoing",
        ImportState::Undone => "undone",
        ImportState::Discarded => "discarded",
    }
}

pub(super) const fn outcome(outcome: ImportOutcome) -> &'static str {
    match outcome {
        ImportOutcome::Waiting => "waiting",
        ImportOutcome::Done => "done",
        ImportOutcome::Skipped => "skipped",
        ImportOutcome::Undone => "undone",
        ImportOutcome::Kept => "kept",
    }
}
