//! The acts, as types: a [`super::Permit`] of one does not open another.

use super::{Act, Power};

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl Act for $name {
            const POWER: Power = Power::$name;
        }
    )*};
}

acts! {
    /// Reading the overview.
    SeeOverview;
    /// Reading people.
    SeePeople;
    /// Creating, changing and closing accounts.
    ManagePeople;
    /// Giving ECK iDs and taking them away.
    ManageEckIds;
    /// Helping with a second factor.
    HelpWithFactor;
    /// Giving a temporary password or a link.
    ResetPassword;
    /// Reading classes.
    SeeClasses;
    /// Creating, changing and closing classes.
    ManageClasses;
    /// Reading requests.
    SeeRequests;
    /// Asking for an account.
    AskRequest;
    /// Granting or refusing a request.
    DecideRequest;
    /// Importing.
    Import;
    /// Reading the policy.
    SeePolicy;
    /// Changing the policy.
    ManagePolicy;
    /// Explaining decisions.
    Explain;
    /// Reading portals.
    SeeApps;
    /// Changing portals.
    ManageApps;
    /// Reading the look.
    SeeLook;
    /// Changing the look.
    ManageLook;
    /// Reading contacts and help texts.
    SeeContacts;
    /// Changing contacts and help texts.
    ManageContacts;
    /// Reading what happened.
    SeeAudit;
    /// Carrying away lists of people.
    ExportPeople;
    /// Carrying away the log.
    ExportAudit;
    /// Reading figures.
    SeeStatistics;
    /// Reading and changing every institution.
    ManageInstitutions;
    /// Reading and changing keys and hosts.
    ManageKeys;
    /// Saying who of support helps whom.
    ManageSupport;
}
