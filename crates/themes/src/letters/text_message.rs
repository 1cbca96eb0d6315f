//! From a text message to the one line, or two, that a telephone shows.

use tera::Context;

use super::content::one_line;
use super::{TextKind, TextView, gsm7};
use crate::chrome::Chrome;
use crate::context::VoiceContext;
use crate::look::{Lang, Look};
use crate::shown::Shown;
use crate::themes::{RenderError, Themes};
use crate::words::Words;

const TEMPLATE: &str = "letter_sms.txt";

/// How many characters of the institution's name, and of its term, a text message shows.
const LONGEST_NAME: usize = 30;
/// As [`LONGEST_NAME`], when the message would not fit otherwise.
const SHORTEST_NAME: usize = 12;

impl Themes {
    /// A text message in the words of an institution, without links. It has at most 160
    /// characters of the GSM alphabet; only a username or a host of unusual length, or with
    /// letters outside that alphabet, makes it longer, for those are never cut.
    ///
    /// An institution's own text counts when the message fits with it and still says the code.
    ///
    /// # Errors
    /// When a part is missing that the kind needs (it stands at [`TextKind`]).
    pub fn text_message(
        &self,
        look: &Look,
        lang: Lang,
        sms: &TextView,
    ) -> Result<String, RenderError> {
        let message = Message::of(sms).map_err(|fault| RenderError::plain(TEMPLATE, fault))?;
        let mut text = String::new();
        for (longest, own_texts) in [
            (LONGEST_NAME, true),
            (LONGEST_NAME, false),
            (SHORTEST_NAME, false),
        ] {
            text = self.filled(&short(look, longest, own_texts), lang, &message)?;
            let fits = gsm7::length(&text).is_some_and(|length| length <= gsm7::LONGEST);
            let says_it = message.value.is_none_or(|value| text.contains(value));
            if fits && says_it && !text.contains("://") {
                break;
            }
        }
        Ok(text)
    }

    fn filled(
        &self,
        look: &Look,
        lang: Lang,
        message: &Message<'_>,
    ) -> Result<String, RenderError> {
        let text = self.dressed_for(false, &look.preset, |dressed| {
            let mut context = Context::new();
            context.insert(
                "voice",
                &VoiceContext::of(look, &Chrome::new(lang), &dressed.texts),
            );
            context.insert("sentences", &message.sentences);
            dressed
                .tera
                .render(TEMPLATE, &context)
                .map_err(|error| RenderError::new(TEMPLATE, &error))
        });
        let text =
            text.unwrap_or_else(|| Err(RenderError::plain(TEMPLATE, "there are no themes")))?;
        let mut text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(bound) = &message.bound {
            text.push('\n');
            text.push_str(bound);
        }
        Ok(text)
    }
}

/// A text message taken apart.
struct Message<'a> {
    sentences: Vec<Words>,
    /// What the message was written for.
    value: Option<&'a str>,
    /// The last line, which tells a browser where the code belongs.
    bound: Option<String>,
}

impl<'a> Message<'a> {
    fn of(sms: &'a TextView) -> Result<Self, &'static str> {
        let (key, name, value) = match sms.kind {
            TextKind::SignInCode => ("sms-sign-in-code", "code", needed_code(sms)?),
            TextKind::ConfirmNumberCode => ("sms-confirm-number", "code", needed_code(sms)?),
            TextKind::RecoveryCode => ("sms-recovery-code", "code", needed_code(sms)?),
            TextKind::TemporaryPassword => (
                "sms-temporary-password",
                "password",
                sms.password
                    .as_ref()
                    .map(Shown::as_str)
                    .ok_or("a message of this kind needs `password`")?,
            ),
            TextKind::AccountName => (
                "sms-account-name",
                "username",
                sms.username
                    .as_deref()
                    .ok_or("a message of this kind needs `username`")?,
            ),
            TextKind::FactorChanged => return Ok(Self::alarm("sms-factor-changed")),
            TextKind::RecoveryLocked => return Ok(Self::alarm("sms-recovery-locked")),
        };
        let mut sentences = vec![Words::of(key).with(name, value)];
        let is_code = name == "code";
        if is_code {
            if let Some(minutes) = sms.minutes {
                sentences.push(Words::of("sms-valid").with("count", minutes));
            }
            sentences.push(Words::of("sms-keep-code"));
        }
        if sms.kind == TextKind::TemporaryPassword {
            // The password ends the message, so that no full stop is taken for a part of it.
            sentences.insert(0, Words::of("sms-keep-password"));
        }
        let bound = sms
            .host
            .as_deref()
            .filter(|host| is_code && is_host(host))
            .map(|host| format!("@{host} #{value}"));
        Ok(Self {
            sentences,
            value: Some(value),
            bound,
        })
    }

    fn alarm(key: &'static str) -> Self {
        Self {
            sentences: vec![Words::of(key), Words::of("sms-not-me")],
            value: None,
            bound: None,
        }
    }
}

fn needed_code(sms: &TextView) -> Result<&str, &'static str> {
    sms.code
        .as_ref()
        .map(Shown::as_str)
        .ok_or("a message of this kind needs `code`")
}

/// Whether browsers would read the text as a host; with anything else they ignore the line.
fn is_host(host: &str) -> bool {
    !host.is_empty()
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-')
}

/// The look as far as a text message shows it, in its alphabet.
fn short(look: &Look, longest: usize, own_texts: bool) -> Look {
    let cut = |text: &str| -> String {
        let whole = gsm7::likeness(&one_line(text));
        let part: String = whole.chars().take(longest).collect();
        part.trim_end().to_owned()
    };
    let mut short = Look {
        name: cut(&look.name),
        term: look
            .term
            .iter()
            .map(|(lang, term)| (*lang, cut(term)))
            .collect(),
        ..look.clone()
    };
    if own_texts {
        for text in short
            .texts
            .values_mut()
            .flat_map(|texts| texts.values_mut())
        {
            *text = gsm7::likeness(text);
        }
    } else {
        short.texts.clear();
    }
    short
}
