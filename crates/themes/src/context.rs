//! What a template finds in its context: the voice, the look and the surroundings of a page, in the
//! form templates read.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::chrome::{
    AccountMenu, Chrome, ConsoleFrame, Ending, LanguageLink, PortalView, Progress,
};
use crate::look::{AppView, ContactView, Lang, Look};
use crate::pictures::LOGO;
use crate::rich;
use crate::shown::Shown;
use crate::texts::Texts;
use crate::tokens::Palette;
use crate::worn::{Face, Worn};

#[derive(Serialize)]
pub(crate) struct VoiceContext<'a> {
    /// Whose texts speak.
    preset: &'a str,
    lang: Lang,
    formal: bool,
    common: BTreeMap<&'a str, String>,
    overrides: Option<&'a BTreeMap<String, String>>,
}

impl<'a> VoiceContext<'a> {
    pub(crate) fn of(look: &'a Look, chrome: &Chrome, texts: &'a Texts) -> Self {
        let term = look
            .term
            .get(&chrome.lang)
            .cloned()
            .or_else(|| texts.plain(chrome.lang, "product-term"))
            .map(|term| rich::without_marks(&term))
            .unwrap_or_default();
        let portal = chrome.portal_name.as_deref().unwrap_or(&look.name);
        let form = if look.formal { "formal" } else { "informal" };
        let mut common: BTreeMap<&'a str, String> = BTreeMap::from([
            ("form", form.to_owned()),
            ("Term", capitalised(&term)),
            ("term", term),
            ("institution", rich::without_marks(&look.name)),
            ("portal", rich::without_marks(portal)),
        ]);
        let address = texts
            .address(chrome.lang, look.formal)
            .into_iter()
            .flatten();
        common.extend(address.map(|(name, word)| (name.as_str(), word.clone())));
        Self {
            preset: texts.preset(),
            lang: chrome.lang,
            formal: look.formal,
            common,
            overrides: look.texts.get(&chrome.lang),
        }
    }
}

impl VoiceContext<'_> {
    /// The same for a text outside of any page.
    pub(crate) fn voice(&self) -> crate::texts::Voice<'_> {
        let common = self.common.iter();
        let overrides = self.overrides.into_iter().flatten();
        crate::texts::Voice {
            lang: self.lang,
            formal: self.formal,
            common: common.map(|(name, text)| (*name, text.as_str())).collect(),
            overrides: overrides
                .map(|(name, text)| (name.as_str(), text.as_str()))
                .collect(),
        }
    }
}

impl VoiceContext<'_> {
    /// The same without an institution's own texts.
    pub(crate) fn without_overrides(mut self) -> Self {
        self.overrides = None;
        self
    }
}

/// The name a language has for itself.
pub(crate) fn own_name(texts: &Texts, lang: Lang) -> String {
    texts
        .plain(lang, "language-name")
        .unwrap_or_else(|| lang.code().to_owned())
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Where the one file of pictures lies for some surroundings. The last face asks for nothing.
#[derive(Serialize)]
struct FaceContext {
    logo: String,
    icon: String,
    asked: String,
    exactly: String,
}

impl FaceContext {
    fn of(face: Face) -> Self {
        Self {
            logo: format!("{}#{LOGO}", face.href),
            icon: face.href,
            asked: face.asked,
            exactly: face.exactly,
        }
    }
}

#[derive(Serialize)]
pub(crate) struct LookContext<'a> {
    slug: &'a str,
    name: &'a str,
    neutral: bool,
    preset: &'a str,
    layout: &'static str,
    style: Option<String>,
    logo: Option<String>,
    logo_dark: Option<String>,
    own_logo: bool,
    icon: Option<String>,
    icon_type: &'static str,
    faces: Vec<FaceContext>,
    page_light: Option<String>,
    page_dark: Option<String>,
    contacts: &'a [ContactView],
    notice: Option<&'a str>,
    notice_lang: Option<&'a str>,
    store_apps: &'a [AppView],
}

impl<'a> LookContext<'a> {
    pub(crate) fn of(look: &'a Look, worn: &Worn<'a>) -> Self {
        let theme = worn.theme;
        let (logo, logo_dark) = worn.logos();
        let (icon, icon_type) = worn.icon();
        let page = |palette: &Palette| Some(palette.get("page")?.to_string());
        Self {
            slug: &look.slug,
            name: &look.name,
            neutral: look.slug.is_empty(),
            preset: &theme.preset,
            layout: worn.layout.name(),
            style: worn.style(&look.slug),
            logo,
            logo_dark,
            own_logo: worn.has_own_logo(),
            icon,
            icon_type,
            faces: worn
                .faces(&look.slug)
                .into_iter()
                .map(FaceContext::of)
                .collect(),
            page_light: page(&worn.light),
            page_dark: page(&worn.dark),
            contacts: &look.contacts,
            notice: look.notice.as_deref(),
            notice_lang: look.notice_lang.as_deref(),
            store_apps: &look.store_apps,
        }
    }
}

#[derive(Serialize)]
pub(crate) struct ChromeContext<'a> {
    lang: &'a str,
    languages: Vec<LanguageContext<'a>>,
    portal_name: Option<&'a str>,
    portal: &'a PortalView,
    csrf: Option<&'a str>,
    signed_in_name: Option<&'a str>,
    request_id: Option<&'a str>,
    progress: Option<Progress>,
    steps: Vec<u8>,
    account_menu: Option<&'a AccountMenu>,
    console: Option<&'a ConsoleFrame>,
    ending: Option<&'a Ending>,
}

#[derive(Serialize)]
struct LanguageContext<'a> {
    code: &'a str,
    name: &'a str,
    href: &'a str,
    present: bool,
}

impl<'a> ChromeContext<'a> {
    pub(crate) fn of(chrome: &'a Chrome) -> Self {
        let link = |link: &'a LanguageLink| LanguageContext {
            code: link.lang.code(),
            name: &link.name,
            href: &link.href,
            present: link.lang == chrome.lang,
        };
        Self {
            lang: chrome.lang.code(),
            languages: chrome.languages.iter().map(link).collect(),
            portal_name: chrome.portal_name.as_deref(),
            portal: &chrome.portal,
            csrf: chrome.csrf.as_ref().map(Shown::as_str),
            signed_in_name: chrome.signed_in_name.as_deref(),
            request_id: chrome.request_id.as_deref(),
            progress: chrome.progress,
            steps: chrome
                .progress
                .map_or_else(Vec::new, |progress| (1..=progress.of).collect()),
            account_menu: chrome.account_menu.as_ref(),
            console: chrome.console.as_ref(),
            ending: chrome.ending.as_ref(),
        }
    }
}
