//! What every use case stands on.

use crate::{
    credentials::hashing::HashPool, heavy::HeavyWork, meters::Meters, portal_logo::PortalLogos,
    portal_sessions::NoticeBell, signin::Turns,
};
use sluis_model::{
    look::LookRules,
    ports::{Directory, Durable, Ephemeral, Outgoing, UpstreamProvider},
    seal::Sealer,
};
use sluis_token_service::TokenService;
use std::{fmt, sync::Arc};

/// The deployment's own figures; institutions may only be stricter.
#[derive(Debug, Clone)]
pub struct IdpSettings {
    /// The issuer and the origin of all pages, without a final slash.
    pub issuer: String,
    /// The longest idle time of a session.
    pub session_idle: chrono::Duration,
    /// How long the console stays open without a request to it.
    pub console_idle: chrono::Duration,
    /// The longest life of a session.
    pub session_absolute: chrono::Duration,
    /// How long a sign-in may take.
    pub transaction_ttl: chrono::Duration,
    /// What can be sent at all.
    pub senders: Senders,
}

/// What can be sent at all, for warnings: without a sender messages wait.
#[derive(Debug, Clone, Copy)]
pub struct Senders {
    /// Mails.
    pub mail: bool,
    /// Text messages.
    pub texts: bool,
}

/// The stores, the keys and the services that use cases call.
#[derive(Clone)]
pub struct Idp {
    /// Figures.
    pub settings: Arc<IdpSettings>,
    /// What must never be lost.
    pub durable: Durable,
    /// What ends by itself.
    pub ephemeral: Arc<dyn Ephemeral>,
    /// Codes and tokens.
    pub tokens: Arc<TokenService>,
    /// Seals what must be read back.
    pub sealer: Arc<Sealer>,
    /// Hashes passwords on its own threads.
    pub hashing: Arc<HashPool>,
    /// Asks addresses that portals name.
    pub outgoing: Arc<dyn Outgoing>,
    /// Asks the providers that institutions have of their own.
    pub upstream: Arc<dyn UpstreamProvider>,
    /// Asks the directories that institutions have of their own.
    pub directory: Arc<dyn Directory>,
    /// Logos of portals that were fetched.
    pub logos: Arc<PortalLogos>,
    /// Places for pictures that are decoded and files that are read.
    pub heavy: Arc<HeavyWork>,
    /// Whose turn it is, of several submits of one sign-in.
    pub turns: Arc<Turns>,
    /// Judges looks.
    pub look_rules: Arc<dyn LookRules>,
    /// What is counted.
    pub meters: Arc<Meters>,
    /// Wakes whoever sends back-channel logouts.
    pub notice_bell: NoticeBell,
}

impl Idp {
    /// The languages that there are pages in, by their tags.
    #[must_use]
    pub fn languages(&self) -> Vec<String> {
        self.look_rules.languages()
    }

    /// Whether there are pages in a language, by its tag.
    #[must_use]
    pub fn speaks(&self, tag: &str) -> bool {
        self.languages().iter().any(|known| known == tag)
    }

    /// Those of the asked languages that there are pages in, best first, as a sign-in keeps them:
    /// which of them counts, the institution has its say in.
    pub(crate) fn language_of(&self, locales: &[String]) -> Option<String> {
        let known = self.languages();
        let asked: Vec<String> = locales
            .iter()
            .filter_map(|locale| locale.split(['-', '_']).next())
            .map(str::to_lowercase)
            .filter(|tag| known.contains(tag))
            .collect();
        (!asked.is_empty()).then(|| asked.join(" "))
    }
}

impl fmt::Debug for Idp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Idp")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// Why a use case could not be carried out. Never a judgement about a person: nothing was decided.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// A store did not answer or holds what it should not.
    #[error(transparent)]
    Store(sluis_model::ports::StoreError),
    /// Too many passwords are being hashed, or pictures and files read: try again shortly.
    #[error("too much that takes a while is under way")]
    Busy,
    /// More was begun behind one network than people begin.
    #[error("too many requests came from one network")]
    TooMany {
        /// How long until it may go on.
        minutes: u32,
    },
    /// The session was ended while it was being used: nobody is signed in any more.
    #[error("the session was ended meanwhile")]
    SignedOut,
    /// Something that can't happen did.
    #[error("{0}")]
    Internal(String),
}

impl From<sluis_model::ports::StoreError> for Failure {
    fn from(error: sluis_model::ports::StoreError) -> Self {
        match error {
            // The account was changed since this request was judged, so its session is dead.
            sluis_model::ports::StoreError::Outdated => Self::SignedOut,
            other => Self::Store(other),
        }
    }
}

impl From<crate::credentials::hashing::HashingError> for Failure {
    fn from(error: crate::credentials::hashing::HashingError) -> Self {
        match error {
            crate::credentials::hashing::HashingError::Busy => Self::Busy,
            other @ crate::credentials::hashing::HashingError::Unusable => {
                Self::Internal(other.to_string())
            }
        }
    }
}

impl From<sluis_model::seal::SealError> for Failure {
    fn from(error: sluis_model::seal::SealError) -> Self {
        Self::Internal(error.to_string())
    }
}
