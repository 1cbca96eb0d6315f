//! A browser's session: made only when everything that policy asks has been shown (H-27).

use crate::{
    context::Timestamp,
    ids::{ClientId, CredentialId, DeviceId, InstitutionId, PersonId, SessionId},
    phone::PhoneNumber,
    policy::Method,
    second_factor::{FactorMethod, FirstFactor, Shown},
    secret::HashedToken,
    upstream::UpstreamSession,
};
use serde::{Deserialize, Serialize};

/// How a second factor counts in a sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SecondFactorEvidence {
    /// It was really shown.
    Shown {
        /// With what.
        method: FactorMethod,
        /// When.
        at: Timestamp,
    },
    /// A remembered device stood in for it.
    Remembered {
        /// Which.
        device: DeviceId,
        /// When a factor was really shown for it.
        shown_at: Timestamp,
        /// When it stops standing in.
        ends_at: Timestamp,
    },
}

/// A signed-in browser. Ephemeral; its end stands in the value, and the person's epoch with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The public id, `sid` in tokens. It stays when the cookie is renewed.
    pub id: SessionId,
    /// Who.
    pub person: PersonId,
    /// Of which institution.
    pub institution: InstitutionId,
    /// The person's epoch when the session was made or renewed.
    pub epoch: i64,
    /// What the first factor was shown with.
    #[serde(default)]
    pub first: FirstFactor,
    /// The session at a provider by which it began.
    #[serde(default)]
    pub upstream: Option<UpstreamSession>,
    /// When the first factor was shown: `auth_time`.
    pub password_at: Timestamp,
    /// The second factor, if there was one.
    pub second_factor: Option<SecondFactorEvidence>,
    /// What else was really shown in it before, the last one first, the newest of each other kind.
    #[serde(default)]
    pub shown_before: Vec<Shown>,
    /// The token hash of the device that was remembered in this session. While it is named, the
    /// second factor counts only in a browser that holds that token: a copied session cookie alone
    /// is asked for a code (H-07).
    pub device_token: Option<HashedToken>,
    /// The unconfirmed secret that was shown in this session.
    #[serde(default)]
    pub pending: Option<CredentialId>,
    /// The mobile number that is being proven in this session.
    #[serde(default)]
    pub phone: Option<PhoneNumber>,
    /// The method that was chosen for the set-up in this session.
    #[serde(default)]
    pub method: Option<Method>,
    /// When the factor pages were unlocked, if they were (E-08).
    pub unlocked_at: Option<Timestamp>,
    /// When the person last showed again at a sign-in source who they are, and the code for the unlock is
    /// still to come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_again_at: Option<Timestamp>,
    /// When the console was last asked for something, if it was.
    #[serde(default)]
    pub console_at: Option<Timestamp>,
    /// It is on a computer that several people use: nothing is remembered there (E-19).
    #[serde(default)]
    pub shared_computer: bool,
    /// Browser and system in words.
    #[serde(default)]
    pub label: String,
    /// The network address it began from.
    #[serde(default)]
    pub place: String,
    /// The issuer that answers out of it, if it is the one of an institution's own host (E-03).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// The portals that were answered out of this session.
    pub clients: Vec<ClientId>,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Timestamp,
    /// The absolute end; use never passes it.
    pub ends_at: Timestamp,
    /// Minutes without use that end it.
    pub idle_minutes: u32,
}

impl Session {
    /// The most sessions that one person has at a time; with a further one the oldest ends.
    pub const MOST_PER_PERSON: usize = 100;

    /// Every second factor that was really shown in it, the last one first.
    pub fn shown(&self) -> impl Iterator<Item = Shown> + '_ {
        let last = match self.second_factor {
            Some(SecondFactorEvidence::Shown { method, at }) => Some(Shown { method, at }),
            _ => None,
        };
        last.into_iter().chain(self.shown_before.iter().copied())
    }

    /// Notes that a second factor was shown; those of other kinds stand beside it.
    pub fn show(&mut self, shown: Shown) {
        self.shown_before = shown.beside(self.shown());
        let Shown { method, at } = shown;
        self.second_factor = Some(SecondFactorEvidence::Shown { method, at });
    }

    /// Notes that a second factor was set up. A code from what was there before is worth nothing beside
    /// the new one; a key still is.
    pub fn show_set_up(&mut self, shown: Shown) {
        self.show(shown);
        self.shown_before
            .retain(|shown| shown.method.is_phishing_resistant());
    }

    /// Takes over the portals that the session has answered as it was read later than this.
    pub fn keep_portals_of(&mut self, later: &Self) {
        for client in &later.clients {
            if !self.clients.contains(client) {
                self.clients.push(client.clone());
            }
        }
    }

    /// Nothing that was shown counts any more, by whatever.
    pub fn forget_shown(&mut self) {
        self.second_factor = None;
        self.shown_before.clear();
    }

    /// Whether the session still lives (SES-09).
    #[must_use]
    pub fn is_alive(&self, now: Timestamp) -> bool {
        now < self.ends_at && now < self.idle_end()
    }

    /// When it ends if it is not used.
    #[must_use]
    pub fn idle_end(&self) -> Timestamp {
        (self.last_used_at + chrono::Duration::minutes(i64::from(self.idle_minutes)))
            .min(self.ends_at)
    }
}
