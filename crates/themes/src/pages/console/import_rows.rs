//! What a file would change, row by row, and what became of it.

use serde::Serialize;

use super::Pager;
use crate::dates::DateTimeView;
use crate::page::Page;
use crate::words::Words;

/// A difference.
#[derive(Clone, Debug, Serialize)]
pub struct ImportChangeView {
    /// Of what.
    pub field: &'static str,
    /// What it was.
    pub before: Vec<String>,
    /// What it becomes.
    pub after: Vec<String>,
    /// The values are names of texts.
    pub keyed: bool,
}

/// What is wrong with a row, and where.
#[derive(Clone, Debug, Serialize)]
pub struct ImportFaultView {
    /// In which column.
    pub column: &'static str,
    /// The column's heading in the file, if the file has it.
    pub heading: Option<String>,
    /// What.
    pub words: Words,
}

/// A row with its verdict.
#[derive(Clone, Debug, Serialize)]
pub struct ImportRowItem {
    /// The line in the file; 0 where it stands in none.
    pub line: u32,
    /// What would become of it.
    pub verdict: &'static str,
    /// What was done, once it was applied.
    pub outcome: Option<&'static str>,
    /// Who it is about.
    pub who: String,
    /// What the person is recognised by.
    pub key: String,
    /// What differs.
    pub changes: Vec<ImportChangeView>,
    /// What is wrong.
    pub faults: Vec<ImportFaultView>,
    /// A password comes along.
    pub password: bool,
    /// A second factor comes along.
    pub second_factor: bool,
    /// An ECK iD comes along.
    pub eck_id: bool,
}

/// How many rows have a verdict, and the way to them.
#[derive(Clone, Debug, Serialize)]
pub struct ImportTile {
    /// Which verdict.
    pub verdict: &'static str,
    /// How many.
    pub count: u32,
    /// Those alone.
    pub href: String,
    /// They are shown.
    pub present: bool,
}

/// What can be done with an import that was judged.
#[derive(Clone, Debug, Serialize)]
pub struct ImportDecisions {
    /// Where it is applied.
    pub apply_action: String,
    /// Back to the meanings of columns.
    pub remap_action: String,
    /// Where it is thrown away.
    pub discard_action: String,
    /// Rows that would change somebody.
    pub changing: u32,
    /// Rows with a mistake.
    pub faulty: u32,
    /// Why it was not applied.
    pub fault: Option<Words>,
}

/// What was done, and that it can be taken back.
#[derive(Clone, Debug, Serialize)]
pub struct ImportReport {
    /// When the last row was done.
    pub at: Option<DateTimeView>,
    /// People who were made.
    pub created: u32,
    /// People who were changed.
    pub updated: u32,
    /// Rows that were passed over.
    pub skipped: u32,
    /// New people who were closed again.
    pub closed: u32,
    /// People who got back what they had.
    pub restored: u32,
    /// People who were left as they are.
    pub kept: u32,
    /// Where it is undone.
    pub undo_action: Option<String>,
    /// Until when.
    pub undo_until: Option<DateTimeView>,
    /// Why it was not undone.
    pub fault: Option<Words>,
}

/// The verdicts on all rows, and later what was done.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleImportRowsPage {
    /// All imports.
    pub back_href: String,
    /// Where it stands: `checked`, `applied`, `undone`, `discarded`.
    pub state: &'static str,
    /// The name of the file.
    pub file_name: String,
    /// What was looked at.
    pub version: i64,
    /// How many of each.
    pub tiles: Vec<ImportTile>,
    /// All rows, when some alone are shown.
    pub all_href: Option<String>,
    /// The rows.
    pub rows: Vec<ImportRowItem>,
    /// Further ones.
    pub pager: Pager,
    /// The verdicts as a table to keep.
    pub table_href: Option<String>,
    /// What can be done.
    pub decisions: Option<ImportDecisions>,
    /// What was done.
    pub report: Option<ImportReport>,
    /// What the rows held is gone.
    pub forgotten: bool,
}

/// Every fault of a row, by the key of its text.
pub const IMPORT_FAULTS: [&str; 26] = [
    "console-import-fault-key-missing",
    "console-import-fault-username-missing",
    "console-import-fault-name-missing",
    "console-import-fault-role-missing",
    "console-import-fault-too-long",
    "console-import-fault-strange-characters",
    "console-import-fault-not-email",
    "console-import-fault-not-phone",
    "console-import-fault-not-date",
    "console-import-fault-ends-before-start",
    "console-import-fault-unknown-role",
    "console-import-fault-role-not-given",
    "console-import-fault-unknown-language",
    "console-import-fault-not-yes-or-no",
    "console-import-fault-hash-unusable",
    "console-import-fault-secret-unusable",
    "console-import-fault-period-unusable",
    "console-import-fault-digits-unusable",
    "console-import-fault-algorithm-unusable",
    "console-import-fault-role-address",
    "console-import-fault-twice-in-file",
    "console-import-fault-login-twice",
    "console-import-fault-username-taken",
    "console-import-fault-number-taken",
    "console-import-fault-several-people",
    "console-import-fault-administrator",
];

impl Page for ConsoleImportRowsPage {
    const TEMPLATE: &'static str = "console_import_rows.html";
    const STEP: &'static str = "console-import-rows";

    fn title(&self) -> Words {
        Words::of(match self.state {
            "applied" => "console-import-applied-title",
            "undone" => "console-import-undone-title",
            "discarded" => "console-import-discarded-title",
            _ => "console-import-checked-title",
        })
    }

    fn samples() -> Vec<Self> {
        let row = |verdict: &'static str, line| ImportRowItem {
            line,
            verdict,
            outcome: None,
            who: "Eva van der Vries".to_owned(),
            key: "10234".to_owned(),
            changes: vec![],
            faults: vec![],
            password: false,
            second_factor: false,
            eck_id: false,
        };
        let text = |text: &str| vec![text.to_owned()];
        let changed = ImportRowItem {
            changes: vec![
                ImportChangeView {
                    field: "main_class",
                    before: text("1b"),
                    after: text("2b"),
                    keyed: false,
                },
                ImportChangeView {
                    field: "role",
                    before: text("pupil"),
                    after: text("admin"),
                    keyed: true,
                },
                ImportChangeView {
                    field: "email",
                    before: vec![],
                    after: text("eva@devaart.example"),
                    keyed: false,
                },
            ],
            ..row("update", 3)
        };
        let faulty = ImportRowItem {
            faults: IMPORT_FAULTS
                .into_iter()
                .map(|key| ImportFaultView {
                    column: "email",
                    heading: Some("E-mailadres".to_owned()),
                    words: Words::of(key).with("line", 4),
                })
                .collect(),
            ..row("error", 12)
        };
        let created = ImportRowItem {
            password: true,
            second_factor: true,
            eck_id: true,
            ..row("create", 2)
        };
        let outcome = |outcome| ImportRowItem {
            outcome: Some(outcome),
            ..row("update", 8)
        };
        let tile = |verdict, count, present| ImportTile {
            verdict,
            count,
            href: "#".to_owned(),
            present,
        };
        let page = Self {
            back_href: "#".to_owned(),
            state: "checked",
            file_name: "klas-2b.csv".to_owned(),
            version: 4,
            tiles: vec![
                tile("error", 1, false),
                tile("create", 2, true),
                tile("update", 24, false),
                tile("unchanged", 1, false),
                tile("missing", 1, false),
            ],
            all_href: Some("#".to_owned()),
            rows: vec![
                faulty,
                created,
                changed,
                row("unchanged", 9),
                row("missing", 0),
            ],
            pager: Pager::default(),
            table_href: Some("#".to_owned()),
            decisions: Some(ImportDecisions {
                apply_action: "#".to_owned(),
                remap_action: "#".to_owned(),
                discard_action: "#".to_owned(),
                changing: 26,
                faulty: 1,
                fault: Some(Words::of("console-import-apply-faulty")),
            }),
            report: None,
            forgotten: false,
        };
        let report = ImportReport {
            at: Some(DateTimeView::of(2026, 11, 21, 10, 7)),
            created: 2,
            updated: 23,
            skipped: 1,
            closed: 0,
            restored: 0,
            kept: 0,
            undo_action: Some("#".to_owned()),
            undo_until: Some(DateTimeView::of(2026, 11, 28, 10, 7)),
            fault: Some(Words::of("console-import-busy")),
        };
        vec![
            Self {
                state: "applied",
                decisions: None,
                report: Some(report.clone()),
                rows: ["done", "skipped", "waiting"]
                    .into_iter()
                    .map(outcome)
                    .collect(),
                ..page.clone()
            },
            Self {
                state: "undone",
                decisions: None,
                report: Some(ImportReport {
                    closed: 2,
                    restored: 22,
                    kept: 1,
                    undo_action: None,
                    undo_until: None,
                    fault: None,
                    ..report
                }),
                rows: ["undone", "kept"].into_iter().map(outcome).collect(),
                ..page.clone()
            },
            Self {
                state: "discarded",
                tiles: vec![],
                all_href: None,
                rows: vec![],
                table_href: None,
                decisions: None,
                forgotten: true,
                ..page.clone()
            },
            Self {
                rows: vec![],
                all_href: None,
                decisions: page.decisions.clone().map(|decisions| ImportDecisions {
                    changing: 0,
                    faulty: 0,
                    fault: Some(Words::of("console-import-apply-nothing")),
                    ..decisions
                }),
                ..page.clone()
            },
            page,
        ]
    }
}
