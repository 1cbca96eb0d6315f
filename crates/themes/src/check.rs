//! Rendering every sample of every page and letter, so that a fault shows when themes are loaded and not when
//! somebody wants to sign in.

use crate::chrome::{Chrome, ConsoleFrame, ConsolePlace, LanguageLink, PortalView, Progress};
use crate::letters::{letter_samples, text_samples};
use crate::look::{AppView, ContactView, Lang, Look, Purpose};
use crate::page::{Specimen, specimens};
use crate::pages::console::{CONSOLE_INSTALLATION_PLACES, CONSOLE_PLACES};
use crate::themes::Themes;

/// A sample that could not be rendered.
#[derive(Debug)]
pub struct Fault {
    /// The preset.
    pub preset: String,
    /// The template.
    pub template: &'static str,
    /// The language.
    pub lang: Lang,
    /// What went wrong.
    pub fault: String,
}

impl Themes {
    /// Renders every page, letter and text message with every sample in every preset, language and
    /// form of address, and returns what failed.
    #[must_use]
    pub fn check(&self) -> Vec<Fault> {
        let specimens = match specimens() {
            Ok(specimens) => specimens,
            Err(error) => {
                return vec![Fault {
                    preset: "default".to_owned(),
                    template: error.template,
                    lang: Lang::Nl,
                    fault: error.fault,
                }];
            }
        };
        let mut faults = Vec::new();
        for preset in self.presets() {
            for look in looks(preset) {
                for lang in Lang::ALL {
                    for chrome in chromes(lang) {
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
            .map(|error| Fault {
                preset: look.preset.clone(),
                template: error.template,
                lang,
                fault: error.fault,
            })
            .collect()
    }

    fn fault(&self, look: &Look, chrome: &Chrome, specimen: &Specimen) -> Option<Fault> {
        let error = self.render_specimen(look, chrome, specimen).err()?;
        Some(Fault {
            preset: look.preset.clone(),
            template: error.template,
            lang: chrome.lang,
            fault: error.fault,
        })
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
        store_apps: vec![AppView {
            name: "App".to_owned(),
            android_url: Some("https://store.example/android".to_owned()),
            ios_url: Some("https://store.example/ios".to_owned()),
            hint: Some("+".to_owned()),
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

fn chromes(lang: Lang) -> [Chrome; 2] {
    let bare = Chrome::new(lang);
    let full = Chrome {
        languages: Lang::ALL
            .into_iter()
            .map(|lang| LanguageLink {
                lang,
                href: format!("?ui_locales={}", lang.code()),
            })
            .collect(),
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
