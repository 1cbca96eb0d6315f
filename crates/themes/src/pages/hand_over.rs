//! On a computer that several people use: who is signed in, and the way out.

use serde::Serialize;

/// Who is signed in on a shared computer. Its form posts `action=sign-out` or `action=next`: sign out,
/// and on to the sign-in of whoever is next.
#[derive(Clone, Debug, Serialize)]
pub struct HandOver {
    /// Who, by name.
    pub name: String,
    /// Where the form posts to.
    pub action: String,
}

impl HandOver {
    /// A specimen.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            name: "Mirte Bakker".to_owned(),
            action: "#".to_owned(),
        }
    }
}
