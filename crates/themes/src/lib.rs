//! What people see of Sluis: the pages, the mails and text messages, their texts in two languages,
//! and the looks of institutions.
//!
//! The crate owns templates, styles, drawings and words; it knows nothing of protocols, stores or
//! HTTP. Callers fill plain view structs (see [`pages`]), say who asks ([`Look`], [`Chrome`]) and
//! receive a finished HTML document from [`Themes::render`]. Mails come from [`Themes::letter`],
//! text messages from [`Themes::text_message`].
//!
//! It deliberately offers no way to bring markup, style sheets or scripts in from an institution:
//! an institution hands over data (texts, contacts, the name of a preset), an operator may install
//! preset folders from disk, and those are checked before they are used.

mod asset;
mod check;
mod chrome;
mod colour;
mod context;
mod dark;
mod dates;
mod fonts;
mod functions;
mod grounds;
pub mod letters;
mod look;
mod oklch;
mod own;
mod own_texts;
mod page;
pub mod pages;
mod pictures;
pub mod rich;
mod rules;
mod said;
mod sets;
mod shown;
mod source;
mod spoken;
mod summary;
#[cfg(test)]
mod tests;
mod texts;
mod theme;
mod themes;
mod tokens;
mod words;
mod worn;

pub use asset::Asset;
pub use check::{Fault, console as console_sample};
pub use chrome::{
    AccountMenu, Chrome, ConsoleFrame, ConsolePlace, Ending, LanguageLink, PortalView, Progress,
};
pub use colour::{Colour, ColourError};
pub use dates::{DateTimeView, DateView};
pub use fonts::FONTS;
pub use grounds::{CONTRAST_PAIRS, ContrastPair, GROUNDS, Ground};
pub use letters::{
    LetterActor, LetterKind, LetterLogo, LetterView, RenderedLetter, TextKind, TextView,
    letter_samples, text_samples,
};
pub use look::{AppView, ContactView, Lang, Look, Purpose};
pub use own::{Heavy, Layout, Mode, OwnPicture, OwnTheme, Settled, ThemeFault};
pub use own_texts::{OWN_TEXT_GROUPS, OwnText, OwnTextFault};
pub use page::{Page, Specimen, specimens};
pub use pictures::{PictureFile, logo_rule};
pub use said::lines_of_page;
pub use shown::Shown;
pub use themes::{RenderError, ThemeError, Themes};
pub use tokens::{Palette, TOKENS};
pub use words::{TextArg, Words};
