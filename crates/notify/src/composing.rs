//! The words of a message, which somebody else finds.

use sluis_model::{
    institution::Institution,
    letter::Envelope,
    look::{Picture, Theme},
    message::Message,
    person::Person,
    ports::durable::{Stored, Tx},
};
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
    /// A picture that the HTML shows and that travels with it.
    pub logo: Option<InlinePicture>,
}

/// A picture in a mail, which nothing is fetched for (RFC 2387, RFC 2392).
#[derive(Clone, PartialEq, Eq)]
pub struct InlinePicture {
    /// What the HTML calls it, behind `cid:`.
    pub content_id: String,
    /// Its media type.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Whom and what a message is about.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// Whose institution sends it.
    pub institution: &'a Institution,
    /// Whom it is about; absent where nobody is on file.
    pub person: Option<&'a Person>,
    /// The institution's logo, where mails can show it ([`letter_logo`]).
    pub logo: Option<&'a Picture>,
}

/// The largest logo that goes with every mail, in bytes; a larger one is left out.
const LARGEST_LOGO: usize = 40 * 1024;

/// The logo that mails of an institution show: of what is published, made of points, and small. It is read when a
/// mail leaves, and stands in no message of the outbox.
///
/// # Errors
/// When the store does not answer.
pub fn letter_logo(tx: &mut dyn Tx, institution: &Institution) -> Stored<Option<Picture>> {
    let look = institution.look.theme.as_ref();
    let Some(logo) = look.and_then(Theme::letter_logo) else {
        return Ok(None);
    };
    let picture = tx.picture(&institution.id, &logo.hash)?;
    Ok(picture.filter(|picture| picture.bytes.len() <= LARGEST_LOGO))
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
    /// The words of one message.
    ///
    /// # Errors
    /// What is wrong with a template, in words for the log: never anything that the letter says.
    fn compose(
        &self,
        message: &Message,
        envelope: &Envelope,
        about: &About<'_>,
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
