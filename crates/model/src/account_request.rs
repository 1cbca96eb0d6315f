//! A main contact's request for a personal account (N-08), and what came of it (N-09).

use crate::{
    context::Timestamp,
    ids::{InstitutionId, PersonId, RequestId},
    person::{PersonName, Role},
};
use serde::{Deserialize, Serialize};

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// Somebody has to decide.
    Pending,
    /// Something was asked back: the main contact has to answer.
    AskedBack,
    /// There is an account now.
    Granted,
    /// There will be none.
    Refused,
    /// The main contact took it back.
    Withdrawn,
}

impl RequestState {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Pending,
        Self::AskedBack,
        Self::Granted,
        Self::Refused,
        Self::Withdrawn,
    ];

    /// The name in tables and addresses.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::AskedBack => "asked_back",
            Self::Granted => "granted",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether it can still be granted, refused or taken back.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::AskedBack)
    }

    /// Whether this step exists: the arrows of a request.
    #[must_use]
    pub const fn leads_to(self, to: Self) -> bool {
        match to {
            Self::Granted | Self::Refused | Self::Withdrawn => self.is_open(),
            Self::AskedBack => matches!(self, Self::Pending),
            Self::Pending => matches!(self, Self::AskedBack),
        }
    }
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRequest {
    /// The id.
    pub id: RequestId,
    /// For which institution.
    pub institution: InstitutionId,
    /// Who asked.
    pub requested_by: PersonId,
    /// The name of whom it is for.
    pub name: PersonName,
    /// That person's own address.
    pub email: String,
    /// What that person is to be.
    pub role: Role,
    /// Why.
    pub reason: String,
    /// Where it stands.
    pub state: RequestState,
    /// What was asked back, or why it was refused; may be empty.
    pub answer: String,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// The account that came of it.
    pub account: Option<PersonId>,
    /// When it was asked.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n09_a_request_that_was_decided_is_never_decided_again() {
        for from in [
            RequestState::Granted,
            RequestState::Refused,
            RequestState::Withdrawn,
        ] {
            for to in RequestState::ALL {
                assert!(!from.leads_to(to), "{from:?} to {to:?}");
            }
        }
        assert!(RequestState::Pending.leads_to(RequestState::AskedBack));
        assert!(RequestState::AskedBack.leads_to(RequestState::Pending));
        assert!(RequestState::AskedBack.leads_to(RequestState::Granted));
        assert!(!RequestState::AskedBack.leads_to(RequestState::AskedBack));
    }
}
