//! The pages of the console. All stand in the same frame, [`crate::ConsoleFrame`].

mod home;
mod imports;
mod pieces;

pub use home::{ConsoleHomePage, ConsoleInstitution, ConsoleNewsPage, ConsoleObstacle};
pub use imports::{
    ConsoleImportMapPage, ConsoleImportProgressPage, ConsoleImportRowsPage, ConsoleImportsPage,
    IMPORT_FAULTS, ImportChangeView, ImportColumnView, ImportDecisions, ImportFaultView,
    ImportItem, ImportReport, ImportRowItem, ImportTile, KeyedChoice,
};
pub use pieces::{Choice, FieldFault, Pager};

/// The keys of an institution's places, in the order of the menu.
pub const CONSOLE_PLACES: [&str; 13] = [
    "console-nav-overview",
    "console-nav-people",
    "console-nav-classes",
    "console-nav-requests",
    "console-nav-import",
    "console-nav-policy",
    "console-nav-why",
    "console-nav-sources",
    "console-nav-apps",
    "console-nav-look",
    "console-nav-contacts",
    "console-nav-audit",
    "console-nav-statistics",
];

/// The keys of the installation's places, in the order of the menu.
pub const CONSOLE_INSTALLATION_PLACES: [&str; 3] = [
    "console-nav-institutions",
    "console-nav-support",
    "console-nav-keys",
];
