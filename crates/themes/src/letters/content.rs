//! What stands in a letter, in the form its templates read.

use std::borrow::Cow;

use serde::Serialize;

use super::wording::{Doubt, Wording, wording};
use super::{LetterActor, LetterKind, LetterLogo, LetterView};
use crate::dates::DateTimeView;
use crate::look::{ContactView, Lang, Look, Purpose};
use crate::shown::Shown;
use crate::texts::Texts;
use crate::words::{TextArg, Words};

/// A letter taken apart: the same parts fill the text and the HTML.
#[derive(Serialize)]
pub(crate) struct Content<'a> {
    lang: String,
    title: Words,
    institution: &'a str,
    logo: Option<&'a LetterLogo>,
    greeting: Words,
    paragraphs: Vec<Words>,
    shown: Option<Value<'a>>,
    facts: Vec<Fact>,
    button: Option<Link<'a>>,
    care: Vec<Words>,
    doubt: Option<DoubtBlock<'a>>,
    contacts: Vec<Contact>,
}

/// The one thing the letter was written for: a username or a password.
#[derive(Serialize)]
struct Value<'a> {
    label: &'static str,
    value: Cow<'a, str>,
}

#[derive(Serialize)]
struct Fact {
    label: &'static str,
    value: String,
}

#[derive(Serialize)]
struct Link<'a> {
    label: &'static str,
    href: &'a str,
}

#[derive(Serialize)]
struct DoubtBlock<'a> {
    title: &'static str,
    texts: Vec<&'static str>,
    link: Option<Link<'a>>,
}

/// A contact on single lines.
#[derive(Serialize)]
struct Contact {
    purpose: Purpose,
    label: String,
    email: Option<String>,
    phone: Option<String>,
    hours: Option<String>,
    text: Option<String>,
    label_lang: Option<String>,
    hours_lang: Option<String>,
    text_lang: Option<String>,
}

/// The most characters of a name, a device or a reason that a letter shows.
const LONGEST_LINE: usize = 200;

/// Text as one line: controls and marks that turn the reading direction become spaces, so that what
/// others typed can neither begin a line of its own nor show an address backwards.
pub(crate) fn one_line(text: &str) -> String {
    let turned = |letter: char| matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let spaced: String = text
        .chars()
        .map(|letter| {
            if letter.is_control() || turned(letter) {
                ' '
            } else {
                letter
            }
        })
        .collect();
    let joined = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    joined.chars().take(LONGEST_LINE).collect()
}

impl<'a> Content<'a> {
    /// Takes a letter apart. `look` has its names on single lines already.
    ///
    /// # Errors
    /// Says which part is missing or is no address; never the value itself.
    pub(crate) fn of(
        look: &'a Look,
        (lang, texts): (Lang, &Texts),
        letter: &'a LetterView,
    ) -> Result<Self, &'static str> {
        let wording = wording(letter.kind);
        let link = address(letter.link.as_ref(), "`link` is no absolute address")?;
        let not_me = address(letter.not_me.as_ref(), "`not_me` is no absolute address")?;
        if matches!(
            letter.kind,
            LetterKind::NewPassword | LetterKind::ConfirmEmail
        ) && link.is_none()
        {
            return Err("a letter of this kind needs `link`");
        }
        Ok(Self {
            lang: lang.code().to_owned(),
            title: with_figures(Words::of(wording.title), letter)?,
            institution: &look.name,
            logo: letter.logo.as_ref(),
            greeting: greeting(&letter.name),
            paragraphs: paragraphs(letter, &wording, link.is_some())?,
            shown: shown(letter)?,
            facts: facts(letter, &wording, &|at| texts.moment(lang, at)),
            button: link.and_then(|href| {
                let label = wording.button?;
                Some(Link { label, href })
            }),
            care: care(letter, &wording, link.is_some()),
            doubt: doubt(look, letter, &wording, link.is_some(), not_me),
            contacts: contacts(&look.contacts, letter.kind),
        })
    }
}

fn address<'a>(
    link: Option<&'a Shown>,
    fault: &'static str,
) -> Result<Option<&'a str>, &'static str> {
    let Some(href) = link.map(Shown::as_str) else {
        return Ok(None);
    };
    let absolute = href.starts_with("https://") || href.starts_with("http://");
    let clean = !href
        .chars()
        .any(|letter| letter.is_control() || letter.is_whitespace());
    if absolute && clean {
        Ok(Some(href))
    } else {
        Err(fault)
    }
}

fn greeting(name: &str) -> Words {
    let name = one_line(name);
    if name.is_empty() {
        Words::of("letter-greeting-nobody")
    } else {
        Words::of("letter-greeting").with("name", name)
    }
}

fn with_figures(words: Words, letter: &LetterView) -> Result<Words, &'static str> {
    let missing = "a letter of this kind needs `day` and, to administrators, `people`";
    match letter.kind {
        LetterKind::RecoveryCodesMade => {
            let missing = "a letter of this kind needs `codes`";
            return Ok(words.with("count", letter.codes.ok_or(missing)?));
        }
        LetterKind::SetUpReminder => return Ok(words.with("day", letter.day.ok_or(missing)?)),
        LetterKind::LockOutWarning => {
            let words = words.with("day", letter.day.ok_or(missing)?);
            return Ok(words.with("people", letter.people.ok_or(missing)?));
        }
        _ => {}
    }
    if letter.kind != LetterKind::SmsBudget {
        return Ok(words);
    }
    let percent = letter
        .percent
        .ok_or("a letter of this kind needs `percent`")?;
    Ok(words.with("percent", percent))
}

fn paragraphs(
    letter: &LetterView,
    wording: &Wording,
    linked: bool,
) -> Result<Vec<Words>, &'static str> {
    let mut all = Vec::new();
    all.push(with_figures(Words::of(wording.text), letter)?);
    if let Some(more) = wording.more {
        all.push(with_figures(Words::of(more), letter)?);
    }
    match letter.by {
        Some(LetterActor::Administrator) => all.push(Words::of("letter-by-administrator")),
        Some(LetterActor::Support) => all.push(Words::of("letter-by-support")),
        Some(LetterActor::Recovery) => all.push(Words::of("letter-by-recovery")),
        Some(LetterActor::Person) | None => {}
    }
    if let Some(left) = letter.left {
        all.push(Words::of("letter-codes-left").with("count", left));
    }
    if linked {
        all.extend(wording.linked.map(Words::of));
    }
    Ok(all)
}

fn shown(letter: &LetterView) -> Result<Option<Value<'_>>, &'static str> {
    match letter.kind {
        LetterKind::AccountName => Ok(Some(Value {
            label: "letter-fact-account",
            value: letter
                .username
                .as_deref()
                .map(|name| Cow::Owned(one_line(name)))
                .ok_or("a letter of this kind needs `username`")?,
        })),
        LetterKind::TemporaryPassword => Ok(Some(Value {
            label: "letter-fact-password",
            value: letter
                .password
                .as_ref()
                .map(|password| Cow::Borrowed(password.as_str()))
                .ok_or("a letter of this kind needs `password`")?,
        })),
        _ => Ok(None),
    }
}

fn facts(
    letter: &LetterView,
    wording: &Wording,
    moment: &dyn Fn(DateTimeView) -> String,
) -> Vec<Fact> {
    // S-07: a letter names the account or brings the password, never both.
    let username = match letter.kind {
        LetterKind::AccountName | LetterKind::TemporaryPassword => None,
        // About an institution, not about the account of whoever reads it.
        LetterKind::SmsBudget
        | LetterKind::RequestGranted
        | LetterKind::RequestRefused
        | LetterKind::RequestAskedBack
        | LetterKind::LockOutWarning => None,
        _ => letter.username.as_deref().map(one_line),
    };
    let all = [
        ("letter-fact-account", username),
        ("letter-fact-when", letter.at.map(moment)),
        ("letter-fact-device", letter.device.as_deref().map(one_line)),
        ("letter-fact-place", letter.place.as_deref().map(one_line)),
        (wording.address, letter.address.as_deref().map(one_line)),
        (wording.until, letter.until.map(moment)),
        ("letter-fact-reason", letter.reason.as_deref().map(one_line)),
    ];
    all.into_iter()
        .filter_map(|(label, value)| {
            let value = value.filter(|value| !value.is_empty())?;
            Some(Fact { label, value })
        })
        .collect()
}

/// How long the link works, and that it is for one person.
fn care(letter: &LetterView, wording: &Wording, linked: bool) -> Vec<Words> {
    let mut all = Vec::new();
    if linked && wording.secret_link {
        if let Some(minutes) = letter.minutes {
            let (key, count) = match minutes {
                _ if minutes > 1440 && minutes.is_multiple_of(1440) => {
                    ("letter-valid-days", minutes / 1440)
                }
                _ if minutes > 60 && minutes.is_multiple_of(60) => {
                    ("letter-valid-hours", minutes / 60)
                }
                _ => ("letter-valid-minutes", minutes),
            };
            all.push(Words::of(key).with("count", TextArg::Number(count)));
        }
        all.push(Words::of("letter-keep-link"));
    }
    if letter.kind == LetterKind::TemporaryPassword {
        all.push(Words::of("letter-keep-password"));
    }
    all
}

fn doubt<'a>(
    look: &Look,
    letter: &LetterView,
    wording: &Wording,
    linked: bool,
    not_me: Option<&'a str>,
) -> Option<DoubtBlock<'a>> {
    let others = matches!(
        letter.by,
        Some(LetterActor::Administrator | LetterActor::Support)
    );
    let title = match wording.doubt {
        Doubt::Asked => "letter-doubt-asked-title",
        Doubt::Happened if others => "letter-doubt-wrong-title",
        Doubt::Happened => "letter-doubt-title",
        Doubt::Unexpected => "letter-doubt-unexpected-title",
        Doubt::None => return None,
    };
    let contact = if look.contacts.is_empty() {
        "letter-doubt-contact-name"
    } else {
        "letter-doubt-contact"
    };
    let asked = if linked {
        "letter-doubt-asked-link"
    } else {
        "letter-doubt-asked"
    };
    let texts = match (wording.doubt, not_me) {
        (Doubt::Asked, None) => vec![asked],
        (Doubt::Asked, Some(_)) => vec![asked, "letter-doubt-tell"],
        (_, Some(_)) => vec!["letter-doubt-not-me"],
        (_, None) => vec![contact],
    };
    Some(DoubtBlock {
        title,
        texts,
        link: not_me.map(|href| Link {
            label: "letter-doubt-link",
            href,
        }),
    })
}

/// The contacts on single lines, the one this kind of letter is about first (N-34).
fn contacts(contacts: &[ContactView], kind: LetterKind) -> Vec<Contact> {
    let first = match kind {
        LetterKind::NewPasswordForShared => Purpose::MainContact,
        _ => Purpose::Helpdesk,
    };
    let line = |text: &Option<String>| {
        text.as_deref()
            .map(one_line)
            .filter(|text| !text.is_empty())
    };
    let mut all: Vec<Contact> = contacts
        .iter()
        .map(|contact| Contact {
            purpose: contact.purpose,
            label: one_line(&contact.label),
            email: line(&contact.email),
            phone: line(&contact.phone),
            hours: line(&contact.hours),
            text: line(&contact.text),
            label_lang: contact.label_lang.clone(),
            hours_lang: contact.hours_lang.clone(),
            text_lang: contact.text_lang.clone(),
        })
        .collect();
    all.sort_by_key(|contact| contact.purpose != first);
    all
}
