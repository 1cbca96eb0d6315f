//! People and classes from a file: the pages of an import, from the file to the report.

use serde::Serialize;

use super::Pager;
use crate::dates::DateTimeView;
use crate::page::Page;
use crate::words::Words;

/// One of several to choose from, by the key of its text.
#[derive(Clone, Debug, Serialize)]
pub struct ImportChoice {
    /// What is sent.
    pub value: &'static str,
    /// The key of what is shown.
    pub key: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl ImportChoice {
    fn sample(value: &'static str, key: &str, chosen: bool) -> Self {
        Self {
            value,
            key: key.to_owned(),
            chosen,
        }
    }
}

/// An earlier import.
#[derive(Clone, Debug, Serialize)]
pub struct ImportItem {
    /// Its page.
    pub href: String,
    /// The name of the file.
    pub name: String,
    /// When the file came.
    pub at: DateTimeView,
    /// Where it stands.
    pub state: String,
    /// Rows of the file.
    pub rows: u32,
}

/// Earlier imports, and a file for a new one.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleImportsPage {
    /// Where the file goes.
    pub action: String,
    /// What is wrong with the file.
    pub fault: Option<Words>,
    /// The encoding that was chosen: `utf8`, `windows1252`, or empty for found out.
    pub encoding: &'static str,
    /// The separator that was chosen: `semicolon`, `comma`, `tab`, or empty for found out.
    pub separator: &'static str,
    /// Something was done.
    pub news: Option<String>,
    /// Earlier ones, newest first.
    pub imports: Vec<ImportItem>,
    /// Further ones.
    pub pager: Pager,
}

impl Page for ConsoleImportsPage {
    const TEMPLATE: &'static str = "console_imports.html";
    const STEP: &'static str = "console-imports";

    fn title(&self) -> Words {
        Words::of("console-imports-title")
    }

    fn samples() -> Vec<Self> {
        let states = [
            "mapping",
            "checking",
            "checked",
            "applying",
            "applied",
            "undoing",
            "undone",
            "discarded",
        ];
        let item = |state: &str| ImportItem {
            href: "#".to_owned(),
            name: "klas-2b.csv".to_owned(),
            at: DateTimeView::of(2026, 11, 21, 10, 5),
            state: state.to_owned(),
            rows: 28,
        };
        vec![
            Self {
                action: "#".to_owned(),
                fault: None,
                encoding: "",
                separator: "",
                news: Some("discarded".to_owned()),
                imports: states.into_iter().map(item).collect(),
                pager: Pager {
                    first_href: None,
                    next_href: Some("#".to_owned()),
                },
            },
            Self {
                action: "#".to_owned(),
                fault: Some(Words::of("console-import-file-cell").with("line", 7)),
                encoding: "windows1252",
                separator: "tab",
                news: None,
                imports: vec![],
                pager: Pager::default(),
            },
        ]
    }
}

/// A column of the file.
#[derive(Clone, Debug, Serialize)]
pub struct ImportColumnView {
    /// Which, from 0.
    pub index: u32,
    /// Its heading.
    pub heading: String,
    /// What stands in the first rows.
    pub cells: Vec<String>,
    /// What it may hold.
    pub choices: Vec<ImportChoice>,
}

/// What the columns of a file mean.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleImportMapPage {
    /// Where the meanings go.
    pub action: String,
    /// Where it is thrown away.
    pub discard_action: String,
    /// All imports.
    pub back_href: String,
    /// The name of the file.
    pub file_name: String,
    /// Its rows.
    pub rows: u32,
    /// It was read as Windows-1252.
    pub windows: bool,
    /// What stands between its cells: `semicolon`, `comma` or `tab`.
    pub separator: &'static str,
    /// What was looked at.
    pub version: i64,
    /// What is wrong.
    pub fault: Option<Words>,
    /// The columns.
    pub columns: Vec<ImportColumnView>,
    /// What people are recognised by.
    pub keys: Vec<ImportChoice>,
    /// What somebody new is.
    pub roles: Vec<ImportChoice>,
}

impl Page for ConsoleImportMapPage {
    const TEMPLATE: &'static str = "console_import_map.html";
    const STEP: &'static str = "console-import-map";

    fn title(&self) -> Words {
        Words::of("console-import-map-title")
    }

    fn samples() -> Vec<Self> {
        let columns = [
            "number",
            "username",
            "email",
            "given",
            "particle",
            "family",
            "role",
            "main_class",
            "extra_classes",
            "phone",
            "language",
            "starts_on",
            "ends_on",
            "active",
            "personal",
            "eck_id",
            "password_hash",
            "totp_secret",
            "totp_period",
            "totp_digits",
            "totp_algorithm",
        ];
        let column = |index, heading: &str, chosen: &str| ImportColumnView {
            index,
            heading: heading.to_owned(),
            cells: vec!["2b".to_owned(), "2b".to_owned(), "2c".to_owned()],
            choices: columns
                .into_iter()
                .map(|one| {
                    ImportChoice::sample(
                        one,
                        &format!("console-import-column-{one}"),
                        one == chosen,
                    )
                })
                .collect(),
        };
        let page = Self {
            action: "#".to_owned(),
            discard_action: "#".to_owned(),
            back_href: "#".to_owned(),
            file_name: "klas-2b.csv".to_owned(),
            rows: 28,
            windows: true,
            separator: "semicolon",
            version: 3,
            fault: None,
            columns: vec![column(0, "Klas", "main_class"), column(1, "Kluisje", "")],
            keys: ["number", "username", "email"]
                .into_iter()
                .map(|one| {
                    ImportChoice::sample(
                        one,
                        &format!("console-import-column-{one}"),
                        one == "number",
                    )
                })
                .collect(),
            roles: ["pupil", "teacher", "staff", "guardian", "member"]
                .into_iter()
                .map(|one| {
                    ImportChoice::sample(
                        one,
                        &format!("console-import-value-{one}"),
                        one == "pupil",
                    )
                })
                .collect(),
        };
        vec![
            Self {
                windows: false,
                separator: "comma",
                fault: Some(Words::of("console-import-map-no-key")),
                ..page.clone()
            },
            Self {
                separator: "tab",
                fault: Some(Words::of("console-import-map-twice")),
                ..page.clone()
            },
            page,
        ]
    }
}

/// An import that is being worked off.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleImportProgressPage {
    /// The page itself, to look again.
    pub here: String,
    /// All imports.
    pub back_href: String,
    /// `checking`, `applying` or `undoing`.
    pub state: &'static str,
    /// The name of the file.
    pub file_name: String,
    /// Rows that are done.
    pub done: u32,
    /// Of so many.
    pub of: u32,
}

impl Page for ConsoleImportProgressPage {
    const TEMPLATE: &'static str = "console_import_progress.html";
    const STEP: &'static str = "console-import-progress";

    fn title(&self) -> Words {
        Words::of(match self.state {
            "applying" => "console-import-applying-title",
            "undoing" => "console-import-undoing-title",
            _ => "console-import-checking-title",
        })
    }

    fn samples() -> Vec<Self> {
        ["checking", "applying", "undoing"]
            .into_iter()
            .map(|state| Self {
                here: "#".to_owned(),
                back_href: "#".to_owned(),
                state,
                file_name: "alle-leerlingen.csv".to_owned(),
                done: 8_200,
                of: 20_000,
            })
            .collect()
    }
}
