//! A type for every id, so that no two can be confused.

use crate::context::Ctx;
use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// A new id: UUID version 7 (RFC 9562 §5.7), so that ids sort by age.
            #[must_use]
            pub fn generate(ctx: &Ctx) -> Self {
                let millis = u64::try_from(ctx.now.timestamp_millis()).unwrap_or_default();
                let uuid = uuid::Builder::from_unix_timestamp_millis(millis, &ctx.random()).into_uuid();
                Self(uuid.simple().to_string().into())
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
    )*};
}

ids! {
    /// An institution (tenant).
    InstitutionId;
    /// A person; also the public `sub`.
    PersonId;
    /// A portal's `client_id`.
    ClientId;
    /// A stored authenticator secret.
    CredentialId;
    /// A passkey or security key.
    PasskeyId;
    /// A remembered device.
    DeviceId;
    /// A browser session's public id, the `sid` of tokens.
    SessionId;
    /// A sign-in under way.
    TransactionId;
    /// What one sign-in gave one portal; code, access tokens and refresh family share it.
    GrantId;
    /// A family of refresh tokens.
    FamilyId;
    /// A signing key's `kid`.
    KeyId;
    /// An audit event.
    EventId;
    /// A mail or SMS in the outbox.
    MessageId;
    /// A link that travels by mail.
    LinkId;
    /// A run through the recovery portal.
    RunId;
    /// An initial access token.
    InitialTokenId;
    /// A bearer token of a program.
    ProgramTokenId;
    /// A back-channel logout on its way.
    NoticeId;
    /// A class.
    ClassId;
    /// A request for an account.
    RequestId;
    /// An import of people.
    ImportId;
    /// A provider that people of an institution may sign in at.
    SourceId;
    /// Whose account at such a provider is whose here.
    UpstreamLinkId;
}
