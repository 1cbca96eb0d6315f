//! Rendering every sample of every page and letter, so that a fault shows when themes are loaded and not when
//! somebody wants to sign in.

use crate::chrome::{Chrome, ConsoleFrame, ConsolePlace, LanguageLink, PortalView, Progress};
use crate::letters::{letter_samples, text_samples};
use crate::look::{AppView, ContactView, Lang, Look, Purpose};
use crate::page::{Specimen, specimens};
use crate::pages::console::{CONSOLE_INSTALLATION_PLACES, CONSOLE_PLACES};
use crate::themes::{DEFAULT, RenderError, ThemeError, Themes};

/// A sample that could not be rendered.
#[derive(Debug)]
pub struct Fault {
    /// The preset.
    pub preset: String,
    /// The template.
    pub template: &'static str,
    /// The language.
    pub lang: Lang,
    /// The file and the line in it, where they are known.
    place: Option<(String, usize)>,
    /// What went wrong.
    pub fault: String,
}

impl Fault {
    fn of(preset: &str, lang: Lang, error: RenderError) -> Self {
        Self {
            preset: preset.to_owned(),
            template: error.template,
            lang,
            place: error.place,
            fault: error.fault,
        }
    }

    /// The same by file and line.
    pub(crate) fn into_error(self) -> ThemeError {
        let own = format!("{}/templates/{}", self.preset, self.template);
        let (file, line) = self.place.unwrap_or((own, 0));
        ThemeError::new(&file, self.lang.code(), &self.fault).at_line(line)
    }
}

impl Themes {
    /// Renders every page, letter and text message with every sample in every preset, language and
    /// form of address, and returns what failed.
    #[must_use]
    pub fn check(&self) -> Vec<Fault> {
        self.check_only(&self.presets())
    }

    /// The same for some presets alone.
    pub(crate) fn check_only(&self, presets: &[String]) -> Vec<Fault> {
        let specimens = match specimens() {
            Ok(specimens) => specimens,
            Err(error) => {
                return vec![Fault::of(DEFAULT, Lang::NL, error)];
            }
        };
        let mut faults = Vec::new();
        let languages = self.language_links(|lang| format!("?ui_locales={}", lang.code()));
        for preset in presets {
            for look in looks(preset) {
                for lang in languages.iter().map(|link| link.lang) {
                    for chrome in chromes(lang, &languages) {
                        faults.extend(
                            specimens
                                .iter()
                                .filter_map(|one| self.fault(&look, &chrome, one)),
                        );
                    }
                    faults.extend(self.letter_faults(&look, lang));
                }
            }
        }
        faults
    }

    fn letter_faults(&self, look: &Look, lang: Lang) -> Vec<Fault> {
        let letters = letter_samples();
        let messages = text_samples();
        let failed = letters
            .iter()
            .filter_map(|letter| self.letter(look, lang, letter).err())
            .chain(
                messages
                    .iter()
                    .filter_map(|message| self.text_message(look, lang, message).err()),
            );
        failed
            .map(|error| Fault::of(&look.preset, lang, error))
            .collect()
    }

    fn fault(&self, look: &Look, chrome: &Chrome, specimen: &Specimen) -> Option<Fault> {
        let error = self.render_specimen(look, chrome, specimen).err()?;
        Some(Fault::of(&look.preset, chrome.lang, error))
    }
}

/// A bare look and a full one with the formal address.
fn looks(preset: &str) -> [Look; 2] {
    let bare = Look {
        preset: preset.to_owned(),
        ..Look::neutral()
    };
    let contact = |purpose| ContactView {
        purpose,
        label: String::new(),
        email: Some("hulp@voorbeeld.example".to_owned()),
        phone: Some("0800 - 00 00".to_owned()),
        hours: Some("ma-vr 9-17".to_owned()),
        text: Some("…".to_owned()),
        label_lang: Some("en".to_owned()),
        hours_lang: Some("en".to_owned()),
        text_lang: Some("en".to_owned()),
    };
    let full = Look {
        slug: "voorbeeld".to_owned(),
        name: "Voorbeeld".to_owned(),
        formal: true,
        contacts: [
            Purpose::Helpdesk,
            Purpose::MainContact,
            Purpose::ProjectTeam,
        ]
        .map(contact)
        .to_vec(),
        notice: Some("…".to_owned()),
        notice_lang: Some("en".to_owned()),
        store_apps: vec![AppView {
            name: "App".to_owned(),
            android_url: Some("https://store.example/android".to_owned()),
            ios_url: Some("https://store.example/ios".to_owned()),
            hint: Some("+".to_owned()),
            hint_lang: Some("en".to_owned()),
        }],
        ..bare.clone()
    };
    [bare, full]
}

/// The console's surroundings with everything that they can hold.
#[must_use]
pub fn console() -> ConsoleFrame {
    let place = |key: &'static str, present| ConsolePlace {
        key,
        href: "#".to_owned(),
        present,
    };
    ConsoleFrame {
        institution: "Scholengroep De Vaart".to_owned(),
        home_href: "#".to_owned(),
        switch_href: Some("#".to_owned()),
        account_href: "#".to_owned(),
        sign_out_href: "#".to_owned(),
        feedback_href: Some("#".to_owned()),
        places: CONSOLE_PLACES
            .iter()
            .map(|key| place(key, *key == "console-nav-people"))
            .collect(),
        installation: CONSOLE_INSTALLATION_PLACES
            .iter()
            .map(|key| place(key, false))
            .collect(),
        guest: true,
    }
}

fn chromes(lang: Lang, languages: &[LanguageLink]) -> [Chrome; 2] {
    let bare = Chrome::new(lang);
    let full = Chrome {
        languages: languages.to_vec(),
        portal_name: Some("Portaal".to_owned()),
        portal: PortalView {
            logo_href: Some("/portal-logo/1".to_owned()),
            policy_href: Some("https://portaal.example/privacy".to_owned()),
            terms_href: Some("https://portaal.example/terms".to_owned()),
        },
        csrf: Some("token".into()),
        signed_in_name: Some("Sam".to_owned()),
        request_id: Some("01J".to_owned()),
        progress: Some(Progress { now: 2, of: 3 }),
        console: Some(console()),
        ..bare.clone()
    };
    [bare, full]
}
