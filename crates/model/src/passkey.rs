//! Passkeys and security keys (Web Authentication Level 3): what is stored of one, and a ceremony under
//! way with a browser.

use crate::{
    context::Timestamp,
    ids::{InstitutionId, PasskeyId, PersonId},
    secret::HashedToken,
};
use serde::{Deserialize, Serialize};

/// A stored passkey or security key. No secret is in it: the private key stays with the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Its id.
    pub id: PasskeyId,
    /// Whose.
    pub person: PersonId,
    /// The credential's id as the authenticator chose it, in base64url; unique over everything (Level 3
    /// §7.1, step 26).
    pub credential_id: String,
    /// The relying party's id that it was made for: a host, chosen for good.
    pub rp_id: String,
    /// The public key with what belongs to it, as the library that checks it writes it: JSON.
    pub credential: String,
    /// How often the authenticator says that it signed; 0 where it does not count.
    pub counter: u32,
    /// The key can leave the device that made it.
    pub backup_eligible: bool,
    /// A copy is kept elsewhere.
    pub backed_up: bool,
    /// The authenticator made sure of the person when it was made. Where it did not, what it says later of whoever
    /// holds it proves nothing: a key without a PIN takes one from anybody (Web Authentication Level 3 §4,
    /// `uvInitialized`).
    pub user_verified: bool,
    /// The make, as the authenticator named it. Nobody vouches for it unless policy demands that.
    pub aaguid: Option<String>,
    /// What its owner calls it.
    pub name: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// It is asked after the password, and is no way in by itself: it was added since a change that the person
    /// says was not theirs (REC-23).
    pub second_only: bool,
}

impl Passkey {
    /// The most that one person has.
    pub const MOST_PER_PERSON: usize = 20;
    /// The most characters of a name.
    pub const MOST_NAME: usize = 60;

    /// Whether it can be a way in by itself, and not beside the password alone.
    #[must_use]
    pub const fn is_way_in(&self) -> bool {
        self.user_verified && !self.second_only
    }

    /// A typed name as it is kept: trimmed, on one line, not too long. `None` when nothing is left.
    #[must_use]
    pub fn tidy_name(typed: &str) -> Option<String> {
        let name: String = typed
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let name: String = name.trim().chars().take(Self::MOST_NAME).collect();
        let name = name.trim_end().to_owned();
        (!name.is_empty()).then_some(name)
    }
}

/// What a use of a passkey changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyUse {
    /// The new counter.
    pub counter: u32,
    /// Whether a copy is kept elsewhere now.
    pub backed_up: bool,
    /// The credential as it is now.
    pub credential: String,
    /// When.
    pub at: Timestamp,
}

/// What a ceremony is for. An answer to one counts for no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CeremonyPurpose {
    /// Signing in, without a name.
    SignIn,
    /// Showing the second factor in a sign-in.
    SecondFactor,
    /// Unlocking the pages where factors are changed.
    Unlock,
    /// Adding a passkey.
    AddPasskey,
    /// Adding a security key.
    AddSecurityKey,
}

impl CeremonyPurpose {
    /// The name in keys.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::SecondFactor => "second-factor",
            Self::Unlock => "unlock",
            Self::AddPasskey => "add-passkey",
            Self::AddSecurityKey => "add-security-key",
        }
    }

    /// What a ceremony of a sign-in or a session is kept under: a new one takes the place of the one
    /// before.
    #[must_use]
    pub fn subject(self, of: &str) -> HashedToken {
        HashedToken::of(&format!("passkey/{}/{of}", self.as_str()))
    }
}

/// A ceremony under way: a challenge was sent, and its answer is waited for. Ephemeral, taken once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ceremony {
    /// What for.
    pub purpose: CeremonyPurpose,
    /// The hash of the browser's own cookie: no other browser answers.
    pub browser: HashedToken,
    /// At which institution, where it is known.
    pub institution: Option<InstitutionId>,
    /// Who, where it is known.
    pub person: Option<PersonId>,
    /// The relying party's id.
    pub rp_id: String,
    /// The one origin that may answer.
    pub origin: String,
    /// What the library keeps of it, with the challenge.
    pub state: serde_json::Value,
    /// When it ends.
    pub ends_at: Timestamp,
}

impl Ceremony {
    /// How long an answer is waited for, in minutes.
    pub const MINUTES: i64 = 5;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn psk_a_name_is_kept_on_one_line_and_short() {
        assert_eq!(
            Passkey::tidy_name(" Mijn\nphone "),
            Some("Mijn phone".to_owned())
        );
        assert_eq!(Passkey::tidy_name(" \t "), None);
        assert_eq!(
            Passkey::tidy_name(&"x".repeat(90)).unwrap().len(),
            Passkey::MOST_NAME
        );
    }

    #[test]
    fn psk_01_every_purpose_has_a_place_of_its_own() {
        let one = CeremonyPurpose::SignIn.subject("a");
        assert_ne!(one, CeremonyPurpose::SecondFactor.subject("a"));
        assert_ne!(one, CeremonyPurpose::SignIn.subject("b"));
    }
}
