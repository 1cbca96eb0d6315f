//! The pages of the console. All stand in the same frame, [`crate::ConsoleFrame`].

mod api;
mod apps;
mod contacts;
mod home;
mod pieces;

pub use api::{ApiOperation, ConsoleApiPage};
pub use apps::{
    AppConflict, AppForm, AppRow, AppSecrets, AppTick, AppTrial, ClaimView, ConsoleAppNewPage,
    ConsoleAppPage, ConsoleAppRecipesPage, ConsoleAppRemovePage, ConsoleAppSecretPage,
    ConsoleAppTryPage, ConsoleAppsPage, EarlierSecret, PasteView, PasteViews, RecipeView,
};
pub use contacts::{
    ConsoleContactsPage, ConsoleTextsPage, ContactForm, TextChange, TextKey, TextLine,
};
pub use home::{ConsoleHomePage, ConsoleInstitution, ConsoleNewsPage, ConsoleObstacle};
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
