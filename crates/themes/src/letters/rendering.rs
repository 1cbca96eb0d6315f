//! From a letter to its subject, its text and its HTML.

use tera::Context;

use super::content::{Content, one_line};
use super::{LetterView, RenderedLetter, style};
use crate::chrome::Chrome;
use crate::context::VoiceContext;
use crate::look::{Lang, Look};
use crate::sets::Dressed;
use crate::themes::{RenderError, Themes};
use crate::worn::Worn;

const HTML: &str = "letter.html";
const TEXT: &str = "letter.txt";
const SUBJECT: &str = "letter_subject.txt";

impl Themes {
    /// A mail in the look and the words of an institution.
    ///
    /// # Errors
    /// When a part is missing that the kind needs (it stands at [`crate::LetterKind`]), or when
    /// `link` or `not_me` is no absolute address. The error never holds the value.
    pub fn letter(
        &self,
        look: &Look,
        lang: Lang,
        letter: &LetterView,
    ) -> Result<RenderedLetter, RenderError> {
        let look = Look {
            name: one_line(&look.name),
            ..look.clone()
        };
        self.dressed_for(false, &look.preset, |dressed| {
            Self::written(dressed, &look, lang, letter)
        })
        .unwrap_or_else(|| Err(RenderError::plain(HTML, "there are no themes")))
    }

    fn written(
        dressed: &Dressed,
        look: &Look,
        lang: Lang,
        letter: &LetterView,
    ) -> Result<RenderedLetter, RenderError> {
        let content = Content::of(look, (lang, &dressed.texts), letter)
            .map_err(|fault| RenderError::plain(HTML, fault))?;
        let mut context = Context::new();
        context.insert(
            "voice",
            &VoiceContext::of(look, &Chrome::new(lang), &dressed.texts),
        );
        context.insert("letter", &content);
        context.insert_value(
            "css",
            style::attributes(&Worn::of(&dressed.theme, look.theme.as_ref())),
        );
        let filled = |template: &'static str| {
            dressed
                .tera
                .render(template, &context)
                .map_err(|error| RenderError::new(template, &error))
        };
        Ok(RenderedLetter {
            subject: one_line(&filled(SUBJECT)?),
            text: without_gaps(&filled(TEXT)?),
            html: filled(HTML)?,
        })
    }
}

/// Leaves at most one empty line between two others, and none at the ends.
fn without_gaps(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    let mut gap = false;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() {
            gap = !all.is_empty();
            continue;
        }
        if gap {
            all.push('\n');
            gap = false;
        }
        all.push_str(line);
        all.push('\n');
    }
    all
}
