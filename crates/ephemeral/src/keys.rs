//! The keys: prefix, kind, and a hash or an id of our own making. Nothing that somebody typed and no
//! plain token stands in a key.

/// What a key stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Transaction,
    Session,
    Sessions,
    Code,
    CodeGrant,
    AccessToken,
    RevokedGrant,
    Devices,
    SeenBrowsers,
    Tries,
    OneTimeCode,
    Ceremony,
    UpstreamAttempt,
    UpstreamNote,
    RecoveryRun,
    ComputerLink,
    PushedRequest,
    DeviceGrant,
    UserCode,
    SpentDevice,
    Claimed,
}

impl Kind {
    /// The middle part of the key.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Transaction => "transaction",
            Self::Session => "session",
            Self::Sessions => "sessions",
            Self::Code => "code",
            Self::CodeGrant => "code-grant",
            Self::AccessToken => "access-token",
            Self::RevokedGrant => "revoked-grant",
            Self::Devices => "devices",
            Self::SeenBrowsers => "seen-browsers",
            Self::Tries => "tries",
            Self::OneTimeCode => "one-time-code",
            Self::Ceremony => "ceremony",
            Self::UpstreamAttempt => "upstream-attempt",
            Self::UpstreamNote => "upstream-note",
            Self::RecoveryRun => "recovery-run",
            Self::ComputerLink => "computer-link",
            Self::PushedRequest => "pushed-request",
            Self::DeviceGrant => "device-grant",
            Self::UserCode => "user-code",
            Self::SpentDevice => "spent-device",
            Self::Claimed => "claimed",
        }
    }

    /// Whether nobody is let in by its not being there: whoever had it begins anew. A mark, which shuts
    /// somebody out, is never of these.
    pub(crate) const fn may_be_missed(self) -> bool {
        matches!(
            self,
            Self::Transaction
                | Self::Session
                | Self::Code
                | Self::Devices
                | Self::OneTimeCode
                | Self::Ceremony
                | Self::UpstreamAttempt
                | Self::RecoveryRun
                | Self::ComputerLink
                | Self::PushedRequest
        )
    }

    /// The whole key of one thing of this kind.
    pub(crate) fn key(self, prefix: &str, id: &str) -> String {
        format!("{prefix}:{}:{id}", self.name())
    }
}
