//! What a role may do, as one table.

use sluis_model::person::Role;

/// Something that can be done with an institution, or with the installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Power {
    /// The overview.
    SeeOverview,
    /// People and what they are.
    SeePeople,
    /// Create, change and close accounts.
    ManagePeople,
    /// Give and take away ECK iDs. Nobody reads one.
    ManageEckIds,
    /// Switch a second factor off for a while, on again, or wipe it.
    HelpWithFactor,
    /// Give a temporary password or a link.
    ResetPassword,
    /// Classes and who is in them.
    SeeClasses,
    /// Create, change and close classes.
    ManageClasses,
    /// Requests for accounts.
    SeeRequests,
    /// Ask for an account (N-08).
    AskRequest,
    /// Grant or refuse one (N-09).
    DecideRequest,
    /// People and classes from a file.
    Import,
    /// What the institution decided.
    SeePolicy,
    /// Decide otherwise.
    ManagePolicy,
    /// Why somebody was or would be asked for something.
    Explain,
    /// Portals.
    SeeApps,
    /// Add, change and close portals, and renew their secrets.
    ManageApps,
    /// How the institution looks.
    SeeLook,
    /// Change it.
    ManageLook,
    /// Contacts and help texts.
    SeeContacts,
    /// Change them.
    ManageContacts,
    /// What happened.
    SeeAudit,
    /// Lists of people as files.
    ExportPeople,
    /// The log as a file.
    ExportAudit,
    /// Adoption and use in figures.
    SeeStatistics,
    /// Every institution, and new ones.
    ManageInstitutions,
    /// Signing keys and hosts.
    ManageKeys,
    /// Who of support helps whom.
    ManageSupport,
}

use Power as P;

/// Of an institution's own administrator.
const ADMIN: &[Power] = &[
    P::SeeOverview,
    P::SeePeople,
    P::ManagePeople,
    P::ManageEckIds,
    P::HelpWithFactor,
    P::ResetPassword,
    P::SeeClasses,
    P::ManageClasses,
    P::SeeRequests,
    P::AskRequest,
    P::DecideRequest,
    P::Import,
    P::SeePolicy,
    P::ManagePolicy,
    P::Explain,
    P::SeeApps,
    P::ManageApps,
    P::SeeLook,
    P::ManageLook,
    P::SeeContacts,
    P::ManageContacts,
    P::SeeAudit,
    P::ExportPeople,
    P::ExportAudit,
    P::SeeStatistics,
];

/// Of the operator: all of that anywhere, and the installation.
const INSTALLATION: &[Power] = &[P::ManageInstitutions, P::ManageKeys, P::ManageSupport];

/// Help with factors and passwords; no configuration.
const SUPPORT: &[Power] = &[
    P::SeeOverview,
    P::SeePeople,
    P::HelpWithFactor,
    P::ResetPassword,
    P::SeeClasses,
    P::SeeRequests,
    P::DecideRequest,
    P::SeePolicy,
    P::Explain,
    P::SeeContacts,
    P::SeeAudit,
    P::ExportPeople,
    P::ExportAudit,
];

const CLASS_ADMIN: &[Power] = &[P::SeePeople, P::ResetPassword, P::SeeClasses];

const MAIN_CONTACT: &[Power] = &[P::SeeRequests, P::AskRequest];

/// Reads everything of the institution, changes nothing.
const AUDITOR: &[Power] = &[
    P::SeeOverview,
    P::SeePeople,
    P::SeeClasses,
    P::SeeRequests,
    P::SeePolicy,
    P::Explain,
    P::SeeApps,
    P::SeeLook,
    P::SeeContacts,
    P::SeeAudit,
    P::ExportPeople,
    P::ExportAudit,
    P::SeeStatistics,
];

impl Power {
    /// Every power.
    pub const ALL: [Self; 28] = [
        P::SeeOverview,
        P::SeePeople,
        P::ManagePeople,
        P::ManageEckIds,
        P::HelpWithFactor,
        P::ResetPassword,
        P::SeeClasses,
        P::ManageClasses,
        P::SeeRequests,
        P::AskRequest,
        P::DecideRequest,
        P::Import,
        P::SeePolicy,
        P::ManagePolicy,
        P::Explain,
        P::SeeApps,
        P::ManageApps,
        P::SeeLook,
        P::ManageLook,
        P::SeeContacts,
        P::ManageContacts,
        P::SeeAudit,
        P::ExportPeople,
        P::ExportAudit,
        P::SeeStatistics,
        P::ManageInstitutions,
        P::ManageKeys,
        P::ManageSupport,
    ];

    /// What a role may do.
    #[must_use]
    pub fn is_of(self, role: Role) -> bool {
        match role {
            Role::Operator => ADMIN.contains(&self) || INSTALLATION.contains(&self),
            Role::Admin => ADMIN.contains(&self),
            Role::Support => SUPPORT.contains(&self),
            Role::ClassAdmin => CLASS_ADMIN.contains(&self),
            Role::MainContact => MAIN_CONTACT.contains(&self),
            Role::Auditor => AUDITOR.contains(&self),
            Role::Pupil | Role::Teacher | Role::Staff | Role::Guardian | Role::Member => false,
        }
    }

    /// Whether a second factor must have been shown minutes ago: acts that open other people's
    /// accounts, change who may enter or what people read, or carry much away at once (TEN-22).
    #[must_use]
    pub const fn is_dangerous(self) -> bool {
        matches!(
            self,
            P::ManagePeople
                | P::ManageEckIds
                | P::HelpWithFactor
                | P::ResetPassword
                | P::DecideRequest
                | P::Import
                | P::ManagePolicy
                | P::ManageApps
                | P::ManageClasses
                | P::ManageLook
                | P::ManageContacts
                | P::ExportPeople
                | P::ExportAudit
                | P::ManageInstitutions
                | P::ManageKeys
                | P::ManageSupport
        )
    }

    /// Whether it concerns the installation and not one institution.
    #[must_use]
    pub fn is_of_installation(self) -> bool {
        INSTALLATION.contains(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_power_is_somebodys_and_people_without_a_task_have_none() {
        for power in Power::ALL {
            assert!(power.is_of(Role::Operator), "{power:?}");
            for role in [
                Role::Pupil,
                Role::Teacher,
                Role::Staff,
                Role::Guardian,
                Role::Member,
            ] {
                assert!(!power.is_of(role), "{power:?} of {role:?}");
            }
        }
    }

    #[test]
    fn an_auditor_only_sees_and_support_configures_nothing() {
        for power in Power::ALL {
            let name = format!("{power:?}");
            if power.is_of(Role::Auditor) {
                let reads = name.starts_with("See") || name.starts_with("Export");
                assert!(reads || power == Power::Explain, "{name}");
            }
            if power.is_of(Role::Support) {
                assert!(!name.starts_with("Manage"), "{name}");
            }
            assert!(
                !power.is_of(Role::Admin) || !power.is_of_installation(),
                "{name}"
            );
        }
    }
}
