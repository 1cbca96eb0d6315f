//! An institution's own words.

use serde::Serialize;

use super::Choice;
use crate::dates::DateTimeView;
use crate::own_texts::OWN_TEXT_GROUPS;
use crate::page::Page;
use crate::words::Words;

/// A word of the institution's own.
#[derive(Clone, Debug, Serialize)]
pub struct TextLine {
    /// The language's code.
    pub language: String,
    /// The key.
    pub key: String,
    /// The text.
    pub text: String,
    /// Where it is changed; nothing for what only the setup file replaces.
    pub href: Option<String>,
}

/// A group of texts to search in.
#[derive(Clone, Debug, Serialize)]
pub struct TextGroup {
    /// Its name, as it is sent and in keys.
    pub value: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// A text that was found.
#[derive(Clone, Debug, Serialize)]
pub struct TextFound {
    /// The key.
    pub key: String,
    /// What the product says, with `{name}` where something is filled in.
    pub ours: String,
    /// What the institution says in its place.
    pub own: Option<String>,
    /// Where it is changed.
    pub href: String,
}

/// The text that is worked on.
#[derive(Clone, Debug, Serialize)]
pub struct TextEdited {
    /// The key.
    pub key: String,
    /// What the product says, with `{name}` where something is filled in.
    pub ours: String,
    /// What has to stand in it, as it is written there.
    pub kept: String,
    /// What was typed, or what stands there.
    pub text: String,
    /// What was typed, to be shown as a page would show it.
    pub preview: Option<String>,
    /// What is wrong with it.
    pub fault: Option<Words>,
}

/// What a word was and became.
#[derive(Clone, Debug, Serialize)]
pub struct TextChange {
    /// When.
    pub at: DateTimeView,
    /// Who.
    pub by: Option<String>,
    /// The language's code.
    pub language: String,
    /// The key.
    pub key: String,
    /// What it was.
    pub was: Option<String>,
    /// What it became.
    pub became: Option<String>,
    /// Whether what it was can be put back.
    pub back: bool,
}

/// The institution's own words. Asks `q`, `group`, `language` and `key` (to change one); posts `language`,
/// `key` and `text` with `action` `put`, `draft` (into the draft of the look), `preview` or `restore`.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleTextsPage {
    /// What was just done.
    pub news: Option<Words>,
    /// The contacts.
    pub back_href: String,
    /// Whether they may be changed.
    pub managed: bool,
    /// Whether words may go into the draft of the look.
    pub drafts: bool,
    /// Where the form goes.
    pub action: String,
    /// The words there are.
    pub texts: Vec<TextLine>,
    /// Languages to choose from.
    pub languages: Vec<Choice>,
    /// The chosen language's code.
    pub language: String,
    /// Groups to search in.
    pub groups: Vec<TextGroup>,
    /// What is searched for.
    pub query: String,
    /// Those that were found, the first of them.
    pub found: Vec<TextFound>,
    /// How many were found.
    pub count: usize,
    /// The one that is worked on.
    pub edited: Option<TextEdited>,
    /// What changed, newest first.
    pub history: Vec<TextChange>,
}

impl Page for ConsoleTextsPage {
    const TEMPLATE: &'static str = "console_texts.html";
    const STEP: &'static str = "console-texts";

    fn title(&self) -> Words {
        Words::of("console-texts-title")
    }

    fn problem(&self) -> Option<Words> {
        let fault = self.edited.as_ref()?.fault.as_ref();
        fault.map(|_| Words::of("console-contacts-problem"))
    }

    fn samples() -> Vec<Self> {
        let edited = TextEdited {
            key: "signing-in-as".to_owned(),
            ours: "{je} logt in als {name}.".to_owned(),
            kept: "{name}".to_owned(),
            text: "Lees **eerst** [de uitleg](https://school.example), {name}.".to_owned(),
            preview: Some("Lees **eerst** [de uitleg](https://school.example), {name}.".to_owned()),
            fault: None,
        };
        let page = Self {
            news: Some(Words::of("console-contacts-saved")),
            back_href: "#".to_owned(),
            managed: true,
            drafts: true,
            action: "#".to_owned(),
            texts: vec![
                TextLine {
                    language: "nl".to_owned(),
                    key: "password-lead".to_owned(),
                    text: "Welkom!".to_owned(),
                    href: Some("#own-title".to_owned()),
                },
                TextLine {
                    language: "nl".to_owned(),
                    key: "product-line".to_owned(),
                    text: "Van de gemeente".to_owned(),
                    href: None,
                },
            ],
            languages: vec![Choice::new("nl", "Nederlands", true)],
            language: "nl".to_owned(),
            groups: OWN_TEXT_GROUPS
                .map(|group| TextGroup {
                    value: group.to_owned(),
                    chosen: group == "sign-in",
                })
                .to_vec(),
            query: "welkom".to_owned(),
            found: vec![
                TextFound {
                    key: "password-lead".to_owned(),
                    ours: "Welkom bij {institution}.".to_owned(),
                    own: Some("Welkom!".to_owned()),
                    href: "#own-title".to_owned(),
                },
                TextFound {
                    key: "signing-in-as".to_owned(),
                    ours: "{je} logt in als {name}.".to_owned(),
                    own: None,
                    href: "#own-title".to_owned(),
                },
            ],
            count: 2,
            edited: Some(edited.clone()),
            history: vec![
                TextChange {
                    at: DateTimeView::of(2026, 11, 27, 9, 30),
                    by: Some("beheer".to_owned()),
                    language: "nl".to_owned(),
                    key: "password-lead".to_owned(),
                    was: None,
                    became: Some("Welkom!".to_owned()),
                    back: true,
                },
                TextChange {
                    at: DateTimeView::of(2026, 11, 26, 9, 30),
                    by: None,
                    language: "nl".to_owned(),
                    key: "password-lead".to_owned(),
                    was: Some("Hallo".to_owned()),
                    became: None,
                    back: true,
                },
            ],
        };
        let wrong = [
            Words::of("console-texts-wrong"),
            Words::of("console-texts-many").with("count", 500),
            Words::of("console-texts-unknown"),
            Words::of("console-texts-bad-link").with("link", "javascript:x"),
            Words::of("console-texts-unclosed").with("from", "**a"),
            Words::of("console-texts-lost").with("name", "{portal}"),
            Words::of("console-texts-no-such-name").with("name", "{naam}"),
            Words::of("console-texts-markup").with("from", "<b>"),
        ];
        let mut all = vec![
            Self {
                news: None,
                managed: false,
                texts: vec![],
                history: vec![],
                found: vec![],
                count: 0,
                edited: None,
                ..page.clone()
            },
            Self {
                news: None,
                count: 73,
                edited: Some(TextEdited {
                    kept: String::new(),
                    preview: None,
                    ..edited.clone()
                }),
                ..page.clone()
            },
        ];
        all.extend(wrong.map(|fault| Self {
            news: None,
            edited: Some(TextEdited {
                fault: Some(fault),
                preview: None,
                ..edited.clone()
            }),
            ..page.clone()
        }));
        all.push(page);
        all
    }
}
