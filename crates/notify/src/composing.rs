//! The words of a message, which somebody else finds.

use sluis_model::{institution::Institution, letter::Envelope, message::Message, person::Person};
use std::fmt;

/// A mail in words, in both of its shapes.
#[derive(Clone, PartialEq, Eq)]
pub struct ComposedMail {
    /// Who it comes from, as the words within call them.
    pub sender: String,
    /// Subject, one line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// A message in words. Its `Debug` shows none of them, for they may hold a code or a link.
#[derive(Clone, PartialEq, Eq)]
pub enum Composed {
    /// A mail.
    Mail(ComposedMail),
    /// A text message.
    Text(String),
}

/// Turns facts into words, in the language and look of an institution.
pub trait Composer: Send + Sync {
    /// The words of one message. `person` is whom it is about; absent where nobody is on file.
    ///
    /// # Errors
    /// What is wrong with a template, in words for the log: never anything that the letter says.
    fn compose(
        &self,
        message: &Message,
        envelope: &Envelope,
        institution: &Institution,
        person: Option<&Person>,
    ) -> Result<Composed, String>;
}

impl fmt::Debug for ComposedMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ComposedMail(hidden)")
    }
}

impl fmt::Debug for Composed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Mail(_) => "Mail(hidden)",
            Self::Text(_) => "Text(hidden)",
        })
    }
}
