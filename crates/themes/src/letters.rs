//! Mails and text messages with the look, the words and the term of the institution.
//!
//! A caller fills a [`LetterView`] or a [`TextView`] and receives finished text. Links arrive
//! absolute; nothing is fetched from elsewhere, so a letter cannot be used to see who reads it.

mod content;
mod gsm7;
mod kind;
mod rendering;
mod samples;
mod style;
#[cfg(test)]
mod tests;
mod text_message;
mod wording;

pub use kind::{LetterKind, TextKind};
pub use samples::{letter_samples, text_samples};

use serde::Serialize;

use crate::dates::{DateTimeView, DateView};
use crate::pictures;
use crate::shown::Shown;

/// Who did what a letter tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterActor {
    /// The person, or somebody who signed in as the person.
    Person,
    /// An administrator of the institution.
    Administrator,
    /// Somebody who supports many institutions.
    Support,
    /// The pages on which a person gets access again.
    Recovery,
}

/// The institution's logo, as a letter shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LetterLogo {
    /// Where it is: `cid:` and the name of a part of the mail (RFC 2392), or in a preview an address of ours.
    pub src: String,
    /// How wide it is shown, in CSS pixels.
    pub width: u32,
    /// How high.
    pub height: u32,
}

impl LetterLogo {
    /// A picture that lies at `src`. `None` where its size can't be read.
    #[must_use]
    pub fn of(src: String, media_type: &str, bytes: &[u8]) -> Option<Self> {
        let (width, height) = pictures::shown_within(media_type, bytes, LOGO_ROOM)?;
        Some(Self { src, width, height })
    }
}

/// The room of a logo in CSS pixels, as on pages: stored ones are twice as large, for fine screens.
const LOGO_ROOM: (u32, u32) = (204, 51);

/// What a letter says. A field that is `None` is left out of the letter.
#[derive(Clone, Debug)]
pub struct LetterView {
    /// What the letter is about.
    pub kind: LetterKind,
    /// The name of the person who is greeted; with an empty one nobody is named.
    pub name: String,
    /// The username of the account. Never printed next to a password (S-07).
    pub username: Option<String>,
    /// When it happened.
    pub at: Option<DateTimeView>,
    /// The device it happened on, in words.
    pub device: Option<String>,
    /// The network it came from.
    pub place: Option<String>,
    /// Where the button leads: an absolute `https` or `http` address.
    pub link: Option<Shown>,
    /// Where somebody goes who did not do this: an absolute `https` or `http` address.
    pub not_me: Option<Shown>,
    /// How many minutes the link works.
    pub minutes: Option<u32>,
    /// Until when something holds: a pause, a lock, a temporary password.
    pub until: Option<DateTimeView>,
    /// Who did it.
    pub by: Option<LetterActor>,
    /// Why it was done, in the words of whoever did it.
    pub reason: Option<String>,
    /// How many recovery codes are left.
    pub left: Option<u32>,
    /// The mail address or telephone number that this is about, masked where needed.
    pub address: Option<String>,
    /// A temporary password.
    pub password: Option<Shown>,
    /// How many recovery codes a person has at once.
    pub codes: Option<u32>,
    /// How much of a budget is spent, in percent.
    pub percent: Option<u32>,
    /// The day from which something is mandatory.
    pub day: Option<DateView>,
    /// How many people it is about.
    pub people: Option<u32>,
    /// The institution's logo. The text has none.
    pub logo: Option<LetterLogo>,
}

impl LetterView {
    /// A letter about `kind` to `name`, with nothing else in it yet.
    #[must_use]
    pub fn new(kind: LetterKind, name: impl Into<String>) -> Self {
        Self {
            kind,
            name: name.into(),
            username: None,
            at: None,
            device: None,
            place: None,
            link: None,
            not_me: None,
            minutes: None,
            until: None,
            by: None,
            reason: None,
            left: None,
            address: None,
            password: None,
            codes: None,
            percent: None,
            day: None,
            people: None,
            logo: None,
        }
    }
}

/// A finished mail. Its `Debug` shows the subject alone, for the rest may hold a link or a password.
#[derive(Clone, PartialEq, Eq)]
pub struct RenderedLetter {
    /// The subject: one line without control characters.
    pub subject: String,
    /// The letter as plain text.
    pub text: String,
    /// The letter as an HTML document.
    pub html: String,
}

impl std::fmt::Debug for RenderedLetter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RenderedLetter")
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

/// What a text message says. Which fields are needed stands at each [`TextKind`].
#[derive(Clone, Debug)]
pub struct TextView {
    /// What the message is about.
    pub kind: TextKind,
    /// A code.
    pub code: Option<Shown>,
    /// How many minutes the code works.
    pub minutes: Option<u32>,
    /// The username of the account.
    pub username: Option<String>,
    /// A temporary password.
    pub password: Option<Shown>,
    /// The host, without scheme or port, of the page on which the code is filled in. Browsers then
    /// offer the code on that page alone (origin-bound one-time codes, WICG).
    pub host: Option<String>,
}

impl TextView {
    /// A message about `kind`, with nothing else in it yet.
    #[must_use]
    pub fn new(kind: TextKind) -> Self {
        Self {
            kind,
            code: None,
            minutes: None,
            username: None,
            password: None,
            host: None,
        }
    }
}
