//! The pages of the console. All stand in the same frame, [`crate::ConsoleFrame`].

mod home;
mod look;
mod look_samples;
mod pieces;

pub use home::{ConsoleHomePage, ConsoleInstitution, ConsoleNewsPage, ConsoleObstacle};
pub use look::{
    ConsoleLookPage, ConsoleLookVersionsPage, LookChoice, LookColour, LookColours, LookConflict,
    LookFaultView, LookLink, LookPartView, LookPicture, LookPreview, LookVersionView,
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

/// The colours of a look: the first eight make it, the others follow.
pub const LOOK_COLOURS: [&str; 15] = [
    "primary",
    "on_primary",
    "page",
    "surface",
    "text",
    "accent",
    "panel",
    "on_panel",
    "muted",
    "border",
    "error",
    "success",
    "warning",
    "focus",
    "switch_on",
];

/// The parts of a look's editor.
pub const LOOK_PARTS: [&str; 4] = ["colours", "shape", "pictures", "words"];

/// The pages of a look's preview.
pub const LOOK_PAGES: [&str; 8] = [
    "sign-in",
    "second-factor",
    "enrolment",
    "recovery-codes",
    "account",
    "consent",
    "error",
    "mail",
];

/// Light and dark.
pub const LOOK_MODES: [&str; 2] = ["light", "dark"];

/// The sizes of a look's preview.
pub const LOOK_SIZES: [&str; 2] = ["phone", "desktop"];

/// The places of a look's pictures.
pub const LOOK_PLACES: [&str; 4] = ["logo", "logo_dark", "favicon", "background"];

/// What a version can differ in.
pub const LOOK_PART_NAMES: [&str; 10] = [
    "name",
    "term",
    "notice",
    "light",
    "dark",
    "radius",
    "font",
    "heading_font",
    "layout",
    "pictures",
];

/// Why a picture is not taken.
pub const PICTURE_FAULTS: [&str; 7] = [
    "console-look-picture-missing",
    "console-look-picture-large",
    "console-look-picture-pixels",
    "console-look-picture-kind",
    "console-look-picture-broken",
    "console-look-picture-drawing",
    "console-look-picture-many",
];
