//! The pages of the console. All stand in the same frame, [`crate::ConsoleFrame`].

mod audit;
mod chart;
mod home;
mod institutions;
mod keys;
mod overview;
mod pieces;
mod statistics;
mod support;

pub use audit::{AuditDay, AuditEntryView, AuditFact, AuditFilters, ConsoleAuditPage, KeyedChoice};
pub use chart::{Chart, DayValue};
pub use home::{ConsoleHomePage, ConsoleInstitution, ConsoleNewsPage, ConsoleObstacle};
pub use institutions::{
    ConsoleInstitutionNewPage, ConsoleInstitutionPage, ConsoleInstitutionsPage,
    InstitutionFormView, InstitutionRow,
};
pub use keys::{ConsoleKeyRevokePage, ConsoleKeysPage, HostRow, KeyRow, SealingKeyRow};
pub use overview::{ConsoleOverviewPage, OverviewNumber, OverviewRole, OverviewWarning};
pub use pieces::{Choice, FieldFault, Pager};
pub use statistics::{
    AdoptionRow, AdoptionTable, ConsoleStatisticsPage, StatisticsDay, StatisticsPeriod,
    StatisticsSum,
};
pub use support::{ConsoleSupportPage, SupportRow};

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
    "device-remembered",
    "device-forgotten",
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
    "signing-key-changed",
    "audit-pruned",
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
    "period",
    "preset",
    "reason",
    "role",
    "session",
    "shared",
    "step",
    "up_to",
    "why",
];

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
