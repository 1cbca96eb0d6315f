//! A secret question: an additional check beside a registered number, never alone, off by default
//! (S-14, S-15).

use crate::{context::Timestamp, ids::PersonId, policy::Localized};

/// A person's question and its answer's hash.
#[derive(Clone, PartialEq, Eq)]
pub struct SecurityQuestion {
    /// Whose.
    pub person: PersonId,
    /// The question as it was chosen from the institution's list.
    pub question: Localized,
    /// The normalised answer's Argon2id hash in PHC form.
    pub answer_hash: String,
    /// When it was set.
    pub created_at: Timestamp,
    /// Wrong answers or codes since the last right ones.
    pub failures: u32,
    /// The recovery route is closed until then.
    pub locked_until: Option<Timestamp>,
}

impl std::fmt::Debug for SecurityQuestion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SecurityQuestion({})", self.person)
    }
}

impl SecurityQuestion {
    /// Whether the route is closed at a moment.
    #[must_use]
    pub fn is_locked(&self, now: Timestamp) -> bool {
        self.locked_until.is_some_and(|until| now < until)
    }
}
