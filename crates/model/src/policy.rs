//! An institution's whole policy as one typed, validated value.
//!
//! Every setting that the five guides need stands here with its default; `validate` names every
//! fault at once. A policy is stored as JSON; a missing member takes its default, so that a new
//! setting needs no migration.

mod audit;
mod badges;
mod calendar;
mod contact;
mod factors;
mod holidays;
mod login;
mod passkeys;
mod shared_computer;
mod source_only;
mod step_up;
mod tagged;
mod validate;

pub use audit::AuditPolicy;
pub use badges::BadgePolicy;
pub use calendar::{Demand, LocalMoment, WhyDemand, local_midnight, local_moment};
pub use contact::{AuthenticatorApp, Contact, ContactPurpose, Localized, Notice};
pub use factors::{
    AccountLabel, Method, Recovery, RecoveryEffect, Remember, SecondFactorMode, SecondFactorPolicy,
    SelfService, SmsPolicy, TotpAlgorithm, TotpPolicy, UnlockPolicy,
};
pub use holidays::{DayOff, day_off};
pub use login::{
    Channel, FirstSteps, LoginName, PasswordPolicy, ProvisionPolicy, SessionPolicy, ThrottlePolicy,
    UpstreamTrust,
};
pub use passkeys::{AttestedModel, PasskeyMode, PasskeyPolicy};
pub use shared_computer::SharedComputerPolicy;
pub use source_only::SourceOnlyPolicy;
pub use step_up::{FACTOR_AGE_CEILING, FACTOR_AGE_FLOOR, StepUpPolicy};
pub use validate::PolicyFault;

use crate::person::Role;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The longest that any browser may be remembered, in hours: thirty days.
pub const REMEMBER_CEILING_HOURS: u32 = 30 * 24;

/// What an institution decided.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// What two-step verification is called here (U-01).
    pub term: Localized,
    /// Whether people are addressed with `u` instead of `je` (E-22).
    pub formal: bool,
    /// What a person types as a name.
    pub login_name: LoginName,
    /// What a password must be.
    pub password: PasswordPolicy,
    /// Whether, for whom and with what a second factor is asked.
    pub second_factor: SecondFactorPolicy,
    /// One-time codes from an app.
    pub totp: TotpPolicy,
    /// One-time codes by SMS.
    pub sms: SmsPolicy,
    /// Passkeys and security keys.
    pub passkeys: PasskeyPolicy,
    /// What is asked more strictly, of whom and where.
    pub step_up: StepUpPolicy,
    /// The password once more before a factor is changed (E-08).
    pub unlock: UnlockPolicy,
    /// The ways back in.
    pub recovery: Recovery,
    /// Remembering a browser.
    pub remember: Remember,
    /// Computers that several people use (E-19).
    pub shared_computer: SharedComputerPolicy,
    /// Badges that pupils sign in with.
    pub badges: BadgePolicy,
    /// How long a session lives.
    pub session: SessionPolicy,
    /// How many tries there are.
    pub throttle: ThrottlePolicy,
    /// Whether accounts marked as shared are refused (N-05).
    pub shared_accounts_forbidden: bool,
    /// Local parts that are rarely one person's address (N-06).
    pub role_addresses: Vec<String>,
    /// Whether a second factor asserted by the institution's own provider counts (U-37).
    pub upstream_trust: UpstreamTrust,
    /// Whether people who come from the institution's own provider skip the local code (U-36).
    pub skip_local_second_factor_for_upstream: bool,
    /// Who signs in at the institution's own provider alone.
    pub source_only: SourceOnlyPolicy,
    /// How new accounts reach people (S-07 to S-10).
    pub provision: ProvisionPolicy,
    /// Who helps with what (N-33, N-34).
    pub contacts: Vec<Contact>,
    /// Apps to recommend (E-04).
    pub authenticator_apps: Vec<AuthenticatorApp>,
    /// An announcement on the sign-in page (N-35).
    pub notice: Option<Notice>,
    /// The languages that pages and mails may have here, by their tags; when empty, Dutch and English.
    pub languages: Vec<String>,
    /// Own words: language, then text key.
    pub texts: BTreeMap<String, BTreeMap<String, String>>,
    /// Whether the institution may stand in a public list (U-16).
    pub publicly_listed: bool,
    /// How long the audit trail is kept.
    pub audit: AuditPolicy,
    /// Where a direct visit ends (N-10).
    pub home_url: Option<String>,
    /// Where somebody without an active account reads how to get one (S-03).
    pub instruction_url: Option<String>,
    /// Where administrators leave what they think of the console (U-39).
    pub feedback_url: Option<String>,
}

impl Policy {
    /// What this policy asks of a person with these roles at this moment.
    #[must_use]
    pub fn demand(&self, roles: &[Role], now: crate::context::Timestamp) -> Demand {
        self.second_factor.demand(roles, now)
    }
}
