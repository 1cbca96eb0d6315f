//! What a client may be: one table of checks, each in a function of its own. Whoever registers itself
//! is told the first fault, the operator's setup file all of them.

mod addresses;
mod factors;
mod flows;
mod keys;
mod logout;
mod redirects;
mod signing;

use super::access::Permitted;
use sluis_model::{client::ClientSettings, ports::Outgoing};
use sluis_protocol::{
    algorithm::SigningAlgorithm,
    client_auth::ClientAuthMethod,
    error::{ErrorCode, OAuthError},
};
use sluis_token_service::ProtocolSettings;
use std::fmt;

/// Who decides what the client is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Author<'a> {
    /// The operator, by the setup file: whatever works.
    Operator,
    /// The client itself: what it may become.
    Itself(&'a Permitted),
}

/// What the checks are made against.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules<'a> {
    pub(crate) protocol: &'a ProtocolSettings,
    pub(crate) algorithms: &'a [SigningAlgorithm],
    pub(crate) outgoing: &'a dyn Outgoing,
    pub(crate) author: Author<'a>,
}

/// A client that is looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate<'a> {
    pub(crate) auth_method: ClientAuthMethod,
    pub(crate) settings: &'a ClientSettings,
    pub(crate) rules: Rules<'a>,
}

/// What is wrong with a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    code: ErrorCode,
    member: &'static str,
    why: String,
}

impl Fault {
    fn new(member: &'static str, why: impl Into<String>) -> Self {
        Self {
            code: ErrorCode::InvalidClientMetadata,
            member,
            why: why.into(),
        }
    }

    /// The member of the registration that is wrong.
    pub(crate) const fn member(&self) -> &'static str {
        self.member
    }

    /// What would be right.
    pub(crate) fn why(&self) -> &str {
        &self.why
    }

    fn redirect(why: impl Into<String>) -> Self {
        Self {
            code: ErrorCode::InvalidRedirectUri,
            ..Self::new("redirect_uris", why)
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.member, self.why)
    }
}

impl From<Fault> for OAuthError {
    fn from(fault: Fault) -> Self {
        Self::new(fault.code, fault.to_string())
    }
}

type Check = fn(&Candidate<'_>) -> Result<(), Fault>;

/// Every check, in the order in which faults are told.
const CHECKS: &[Check] = &[
    flows::response_types_are_allowed,
    flows::grants_fit_the_response_types,
    flows::grants_are_permitted,
    flows::a_public_client_speaks_for_people_only,
    factors::some_factor_can_be_shown,
    factors::a_factor_has_a_sensible_age,
    redirects::there_is_somewhere_to_answer,
    redirects::redirect_uris_can_be_registered,
    redirects::redirect_uris_fit_the_application,
    redirects::redirect_hosts_are_permitted,
    redirects::one_sector_has_one_host,
    keys::a_certificate_can_reach_us,
    keys::a_certificate_has_a_subject,
    keys::keys_stand_in_one_place,
    keys::keys_are_public,
    keys::keys_can_be_used,
    signing::we_sign_with_it,
    signing::assertions_fit_the_method,
    signing::request_objects_are_signed,
    signing::strong_where_fapi_says_so,
    addresses::fetched_addresses_may_be_asked,
    addresses::shown_addresses_are_safe,
    addresses::sign_in_begins_over_tls,
    addresses::contacts_are_addresses,
    addresses::origins_are_origins,
    addresses::resources_are_absolute,
    logout::notices_have_no_fragment,
    logout::the_frame_is_of_a_redirect_host,
];

impl Candidate<'_> {
    /// The first fault.
    pub(crate) fn judge(&self) -> Result<(), Fault> {
        CHECKS.iter().try_for_each(|check| check(self))
    }

    /// Every fault.
    pub(crate) fn faults(&self) -> impl Iterator<Item = Fault> {
        CHECKS.iter().filter_map(|check| check(self).err())
    }

    const fn is_by_itself(&self) -> bool {
        matches!(self.rules.author, Author::Itself(_))
    }
}

#[cfg(test)]
mod tests;
