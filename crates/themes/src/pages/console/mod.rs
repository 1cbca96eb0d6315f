//! The pages of the console. All stand in the same frame, [`crate::ConsoleFrame`].

mod api;
mod app_tokens;
mod apps;
mod audit;
mod badges;
mod chart;
mod classes;
mod computer;
mod contacts;
mod home;
mod import_rows;
mod imports;
mod institutions;
mod keys;
mod language_field;
mod look;
mod look_samples;
mod new_person;
mod overview;
mod people;
mod person;
mod pieces;
mod policy;
mod policy_pages;
mod requests;
mod sources;
mod statistics;
mod support;
mod texts;
mod why;

pub use api::{ApiOperation, ConsoleApiPage};
pub use app_tokens::{AppTokenRow, ConsoleAppTokensPage};
pub use apps::{
    AppConflict, AppForm, AppRow, AppSecrets, AppTick, AppTrial, ClaimView, ConsoleAppNewPage,
    ConsoleAppPage, ConsoleAppRecipesPage, ConsoleAppRemovePage, ConsoleAppSecretPage,
    ConsoleAppTryPage, ConsoleAppsPage, EarlierSecret, PasteView, PasteViews, RecipeView,
};
pub use audit::{AuditDay, AuditEntryView, AuditFact, AuditFilters, ConsoleAuditPage, KeyedChoice};
pub use badges::{BadgeCardView, ConsoleBadgeLine, ConsoleBadgeSheetPage, ConsoleBadgesPage};
pub use chart::{Chart, DayValue};
pub use classes::{
    ConsoleClassForm, ConsoleClassLine, ConsoleClassPage, ConsoleClassesPage, ConsoleMember,
    ConsoleMove, ConsoleRollOverPage,
};
pub use computer::{ConsoleComputerLink, ConsoleComputerPage};
pub use contacts::{ConsoleContactsPage, ContactForm};
pub use home::{ConsoleHomePage, ConsoleInstitution, ConsoleNewsPage, ConsoleObstacle};
pub use import_rows::{
    ConsoleImportRowsPage, IMPORT_FAULTS, ImportChangeView, ImportDecisions, ImportFaultView,
    ImportReport, ImportRowItem, ImportTile,
};
pub use imports::{
    ConsoleImportMapPage, ConsoleImportProgressPage, ConsoleImportsPage, ImportChoice,
    ImportColumnView, ImportItem,
};
pub use institutions::{
    ConsoleInstitutionNewPage, ConsoleInstitutionPage, ConsoleInstitutionsPage, HostPasskeys,
    InstitutionFormView, InstitutionRow,
};
pub use keys::{ConsoleKeyRevokePage, ConsoleKeysPage, HostRow, KeyRow, SealingKeyRow, ThemesView};
pub use language_field::LanguageField;
pub use look::{
    ConsoleLookPage, ConsoleLookVersionsPage, LookChoice, LookColour, LookColours, LookConflict,
    LookFaultView, LookLink, LookPartView, LookPicture, LookPreview, LookTake, LookVersionView,
};
pub use new_person::{ConsoleNewPersonPage, ConsolePasswordPage};
pub use overview::{ConsoleOverviewPage, OverviewNumber, OverviewRole, OverviewWarning};
pub use people::{ConsoleBulkPage, ConsolePeoplePage, ConsolePersonLine};
pub use person::{
    ConsoleBrowser, ConsoleDifference, ConsoleEckId, ConsoleFactor, ConsoleHappened,
    ConsolePasskey, ConsolePersonBadge, ConsolePersonErrors, ConsolePersonForm, ConsolePersonPage,
};
pub use pieces::{Choice, FieldFault, Pager};
pub use policy::{
    ConsolePolicyEditPage, ConsolePolicyHistoryPage, ConsolePolicyPage, ConsolePolicyPreviewPage,
    ConsolePolicyVersionPage, JourneyStop, PolicyAsPerson, PolicyChange, PolicyConflict,
    PolicyFault, PolicyField, PolicyGroup, PolicyMeets, PolicyMoment, PolicyOption, PolicyPart,
    PolicyPeople, PolicyPerson, PolicyRow, PolicyValue, PolicyVersionLine, Timeline,
};
pub use sources::{
    ConsoleSourcePage, ConsoleSourcesPage, SourceFact, SourceForm, SourceRow, SourceSample,
    SourceTried,
};
pub use statistics::{
    AdoptionRow, AdoptionTable, ConsoleStatisticsPage, StatisticsDay, StatisticsPeriod,
    StatisticsSum,
};
pub use support::{ConsoleSupportPage, SupportRow};
pub use texts::{ConsoleTextsPage, TextChange, TextEdited, TextFound, TextGroup, TextLine};
pub use why::{
    ConsoleWhyPage, ConsoleWhyPersonPage, ConsoleWhySigninPage, WhyImagined, WhyPerson, WhyRefusal,
    WhySignin, WhyStep,
};

/// The kinds of events that have a sentence, `audit-…` in the texts.
pub const AUDIT_KINDS: &[&str] = &[
    "signed-in",
    "password-refused",
    "code-refused",
    "shared-account-refused",
    "account-refused",
    "throttled",
    "password-changed",
    "password-link-asked",
    "password-reset",
    "email-verified",
    "email-change-asked",
    "email-changed",
    "phone-changed",
    "account-secured",
    "recovery",
    "question-set",
    "question-dropped",
    "session-ended",
    "text-sent",
    "text-refused",
    "text-budget",
    "account-provisioned",
    "shared-marked",
    "second-factor-enabled",
    "second-factor-suspended",
    "second-factor-resumed",
    "second-factor-removed",
    "recovery-code-used",
    "recovery-codes-made",
    "passkey-added",
    "passkey-renamed",
    "passkey-removed",
    "passkey-refused",
    "upstream-linked",
    "upstream-unlinked",
    "upstream-refused",
    "upstream-changed",
    "upstream-tried",
    "eck-id-released",
    "badge-made",
    "badge-ended",
    "badge-refused",
    "device-remembered",
    "device-forgotten",
    "wait-lifted",
    "passwords-guessed",
    "signed-out",
    "code-reused",
    "refresh-reused",
    "consent-given",
    "consent-withdrawn",
    "device-denied",
    "person-created",
    "person-changed",
    "institution-changed",
    "texts-changed",
    "client-changed",
    "console-visited",
    "support-assigned",
    "computer-shared",
    "computer-unshared",
    "signing-key-changed",
    "audit-pruned",
    "database-restored",
    "everything-ended",
    "audit-exported",
    "device-allowed",
    "policy-changed",
    "reminders-sent",
    "look-changed",
    "look-published",
    "class-changed",
    "classes-rolled-over",
    "account-requested",
    "account-request-decided",
    "factor-reminded",
    "people-exported",
    "import-started",
    "import-finished",
    "import-undo-started",
    "import-undone",
];

/// The details of events that have a name, `audit-fact-…` in the texts.
pub const AUDIT_FACTS: &[&str] = &[
    "action",
    "acr",
    "active",
    "asked_period",
    "because",
    "by",
    "client",
    "count",
    "device",
    "events",
    "format",
    "from",
    "hosts",
    "hours",
    "label",
    "language",
    "mail_domains",
    "means",
    "method",
    "name",
    "network",
    "period",
    "preset",
    "reason",
    "role",
    "session",
    "shared",
    "source",
    "step",
    "up_to",
    "why",
];
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
pub const LOOK_PAGES: [&str; 11] = [
    "sign-in",
    "second-factor",
    "enrolment",
    "recovery-codes",
    "account",
    "consent",
    "error",
    "other",
    "mail",
    "mail-text",
    "sms",
];

/// Light and dark.
pub const LOOK_MODES: [&str; 2] = ["light", "dark"];

/// The sizes of a look's preview.
pub const LOOK_SIZES: [&str; 2] = ["phone", "desktop"];

/// The places of a look's pictures.
pub const LOOK_PLACES: [&str; 4] = ["logo", "logo_dark", "favicon", "background"];

/// What a version can differ in.
pub const LOOK_PART_NAMES: [&str; 11] = [
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
    "inherits",
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
