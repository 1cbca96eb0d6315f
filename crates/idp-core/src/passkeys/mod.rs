//! Passkeys and security keys: who the relying party is, ceremonies with a browser, and what an answer
//! is worth. The library checks signatures and attestations; hosts, origins, people, purposes and times
//! are checked here.

mod adding;
mod ceremony;
mod registration;
mod relying_party;

pub(crate) use adding::{AddedPasskey, Owner};
pub(crate) use ceremony::{Asked, ShownPasskey};
pub use relying_party::PasskeysElsewhere;
pub(crate) use relying_party::{RelyingParty, handle_of};

use webauthn_rs::prelude::WebauthnError;

/// Why an answer of a passkey was not taken. It stands in the audit trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PasskeyRefusal {
    /// What came can't be read.
    Unreadable,
    /// Nothing was asked, it was answered before, or too late (PSK-01).
    Ended,
    /// Another browser was asked, or at another institution.
    Elsewhere,
    /// It answers another origin (PSK-03).
    WrongOrigin,
    /// It was made for another host.
    WrongHost,
    /// Nobody has it.
    Unknown,
    /// Somebody else has it.
    OtherPerson,
    /// It is of an account at another institution, and is a way in there.
    OtherInstitution,
    /// It did not make sure of the person (PSK-05).
    NotVerified,
    /// Its counter went back: there may be a copy.
    Counter,
    /// The signature or the key is not right.
    Signature,
    /// Its make is not proven, or not accepted.
    Attestation,
    /// Its algorithm is not accepted.
    Algorithm,
    /// Somebody has it already (PSK-07).
    Taken,
    /// Passkeys are not for this here.
    NotAllowed,
    /// Far too many were refused from this network.
    TooMany,
    /// Something else is not as it must be.
    Other,
}

impl PasskeyRefusal {
    /// The name in the audit trail.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Ended => "ended",
            Self::Elsewhere => "elsewhere",
            Self::WrongOrigin => "wrong-origin",
            Self::WrongHost => "wrong-host",
            Self::Unknown => "unknown",
            Self::OtherPerson => "other-person",
            Self::OtherInstitution => "other-institution",
            Self::NotVerified => "not-verified",
            Self::Counter => "counter",
            Self::Signature => "signature",
            Self::Attestation => "attestation",
            Self::Algorithm => "algorithm",
            Self::Taken => "taken",
            Self::NotAllowed => "not-allowed",
            Self::TooMany => "too-many",
            Self::Other => "other",
        }
    }
}

impl From<WebauthnError> for PasskeyRefusal {
    fn from(error: WebauthnError) -> Self {
        let name = format!("{error:?}");
        match error {
            WebauthnError::MismatchedChallenge | WebauthnError::ChallengeNotFound => Self::Ended,
            WebauthnError::InvalidRPOrigin => Self::WrongOrigin,
            WebauthnError::InvalidRPIDHash => Self::WrongHost,
            WebauthnError::UserNotVerified | WebauthnError::UserNotPresent => Self::NotVerified,
            WebauthnError::CredentialPossibleCompromise => Self::Counter,
            WebauthnError::CredentialAlteredAlgFromRequest
            | WebauthnError::COSEKeyInvalidAlgorithm
            | WebauthnError::COSEKeyInvalidType
            | WebauthnError::CredentialInsecureCryptography => Self::Algorithm,
            WebauthnError::CredentialNotFound => Self::Unknown,
            WebauthnError::CredentialAlreadyExists
            | WebauthnError::CredentialExcludedFromRequest => Self::Taken,
            WebauthnError::AuthenticationFailure => Self::Signature,
            WebauthnError::ParseBase64Failure(_)
            | WebauthnError::ParseCBORFailure(_)
            | WebauthnError::ParseJSONFailure(_)
            | WebauthnError::ParseNOMFailure
            | WebauthnError::ParseInsufficientBytesAvailable
            | WebauthnError::InvalidClientDataType => Self::Unreadable,
            // Asked for only where the make is proven: what may leave its device is no proof.
            WebauthnError::CredentialMayNotBeHardwareBound | WebauthnError::X509DerInvalid => {
                Self::Attestation
            }
            _ if name.starts_with("Attestation") => Self::Attestation,
            _ if name.starts_with("COSEKey") => Self::Algorithm,
            _ => Self::Other,
        }
    }
}
