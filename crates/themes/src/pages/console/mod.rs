//! The pages of the console. All stand in the same frame, [`crate::ConsoleFrame`].

mod classes;
mod home;
mod people;
mod person;
mod pieces;
mod requests;

pub use classes::{
    ConsoleClassForm, ConsoleClassLine, ConsoleClassPage, ConsoleClassesPage, ConsoleMember,
    ConsoleMove, ConsoleRollOverPage,
};
pub use home::{ConsoleHomePage, ConsoleInstitution, ConsoleNewsPage, ConsoleObstacle};
pub use people::{ConsoleBulkPage, ConsolePeoplePage, ConsolePersonLine};
pub use person::{
    ConsoleBrowser, ConsoleDifference, ConsoleFactor, ConsoleHappened, ConsoleNewPersonPage,
    ConsolePasswordPage, ConsolePersonErrors, ConsolePersonForm, ConsolePersonPage,
};
pub use pieces::{Choice, FieldFault, Pager};
pub use requests::{ConsoleAskPage, ConsoleRequestLine, ConsoleRequestPage, ConsoleRequestsPage};

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
