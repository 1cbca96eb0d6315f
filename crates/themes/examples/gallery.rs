//! Writes every page and letter with every sample, in every preset and language, as files that a
//! browser can open without a server: `cargo run -p sluis-themes --example gallery -- FOLDER [THEMES]`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use sluis_themes::{
    AccountMenu, AppView, Chrome, ContactView, Ending, Lang, LetterKind, Look, PortalView,
    Progress, Purpose, Themes, letter_samples, specimens, text_samples,
};

/// A portal's logo, as it would come from our own address.
const PORTAL_LOGO: &str = "../../portal-logo.svg";

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let target = arguments
        .next()
        .unwrap_or_else(|| PathBuf::from("target/gallery"));
    let themes = match arguments.next() {
        Some(folder) => Themes::from_dir(&folder)?,
        None => Themes::embedded()?,
    };
    let mut index = String::from("<!doctype html><meta charset=utf-8><title>Gallery</title>");
    write_letters(&themes, &target, &mut index)?;
    for preset in themes.presets() {
        write_assets(&themes, &preset, &target)?;
        let look = look(&preset);
        for (lang, _) in themes.languages() {
            let folder = target.join(&preset).join(lang.code());
            fs::create_dir_all(&folder)?;
            let _ = write!(index, "<h2>{preset}, {}</h2>", lang.code());
            for specimen in specimens()? {
                let page = &specimen.name;
                let mut chrome = chrome(lang, page, preset != "default");
                chrome.languages =
                    themes.language_links(|other| format!("../{}/{page}.html", other.code()));
                let html = themes.render_specimen(&look, &chrome, &specimen)?;
                let html = html.replace("\"/theme/", "\"../../theme/");
                let name = format!("{}.html", specimen.name);
                fs::write(folder.join(&name), html)?;
                let path = format!("{preset}/{}/{name}", lang.code());
                let _ = write!(index, "<a href=\"{path}\">{name}</a> ");
            }
        }
    }
    let logo = r##"<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><rect width="120" height="40" rx="8" fill="#0a6"/></svg>"##;
    fs::write(target.join("portal-logo.svg"), logo)?;
    fs::write(target.join("index.html"), index)?;
    Ok(())
}

/// Each kind of mail as `letter-KIND.html` and `.txt`, and all text messages in one file.
fn write_letters(themes: &Themes, target: &Path, index: &mut String) -> Result<(), Box<dyn Error>> {
    for preset in themes.presets() {
        let look = look(&preset);
        for (lang, _) in themes.languages() {
            let place = format!("{preset}/{}", lang.code());
            let folder = target.join(&place);
            fs::create_dir_all(&folder)?;
            let _ = write!(index, "<h2>{preset}, {}: letters</h2>", lang.code());
            // The first sample of each kind is the one that is sent mostly.
            for letter in letter_samples().iter().take(LetterKind::ALL.len()) {
                let name = format!("letter-{}", letter.kind.name());
                let letter = themes.letter(&look, lang, letter)?;
                fs::write(folder.join(format!("{name}.html")), letter.html)?;
                let text = format!("{}\n\n{}", letter.subject, letter.text);
                fs::write(folder.join(format!("{name}.txt")), text)?;
                let _ = write!(index, "<a href=\"{place}/{name}.html\">{name}</a> ");
            }
            let mut messages = String::new();
            for message in text_samples() {
                let text = themes.text_message(&look, lang, &message)?;
                let _ = writeln!(messages, "{text}\n");
            }
            fs::write(folder.join("text-messages.txt"), messages)?;
            let _ = write!(index, "<a href=\"{place}/text-messages.txt\">sms</a>");
        }
    }
    Ok(())
}

fn write_assets(themes: &Themes, preset: &str, target: &Path) -> Result<(), Box<dyn Error>> {
    for (name, asset) in themes.assets(preset) {
        let folder = target.join("theme").join(preset).join(&asset.content_hash);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(&name), &asset.bytes)?;
    }
    Ok(())
}

fn chrome(lang: Lang, page: &str, with_portal: bool) -> Chrome {
    let signing_in = ["password", "second_factor", "enrol"]
        .iter()
        .any(|start| page.starts_with(start));
    Chrome {
        lang,
        languages: Vec::new(),
        portal_name: (signing_in && with_portal).then(|| "Leeromgeving Kompas".to_owned()),
        portal: PortalView {
            logo_href: (signing_in && with_portal).then(|| PORTAL_LOGO.to_owned()),
            policy_href: Some("https://kompas.example/privacy".to_owned()),
            terms_href: Some("https://kompas.example/voorwaarden".to_owned()),
        },
        csrf: Some("token".into()),
        signed_in_name: page
            .starts_with("account")
            .then(|| "Mirte Bakker".to_owned()),
        request_id: page.starts_with("error").then(|| "01JD6W3ZQ8".to_owned()),
        progress: page
            .starts_with("enrol_totp")
            .then_some(Progress { now: 2, of: 3 }),
        account_menu: page.starts_with("account").then(|| AccountMenu {
            personal_href: "account-1.html".to_owned(),
            security_href: "account-2.html".to_owned(),
            second_factor_href: "account-2.html#tweestaps".to_owned(),
            sign_out_href: Some("sign_out-1.html".to_owned()),
        }),
        console: page
            .starts_with("console")
            .then(sluis_themes::console_sample),
        ending: page.starts_with("second_factor").then(|| Ending {
            seconds: 1800,
            action: "#more-time".to_owned(),
            again_href: "second_factor-1.html".to_owned(),
        }),
    }
}

fn look(preset: &str) -> Look {
    let (name, term, formal) = match preset {
        "onderzoek" => ("Peilstation Onderzoek", "tweefactorauthenticatie", true),
        "energie" => ("Coöperatie Zonnestroom", "twee factor authenticatie", true),
        "school" => ("De Regenboogschool", "verificatie in twee stappen", false),
        "zorg" => ("Zorggroep De Linde", "twee-staps-authenticatie", false),
        "station" => ("Stationsbeheer Noord", "tweestaps verificatie", true),
        _ => return Look::neutral(),
    };
    Look {
        slug: preset.to_owned(),
        name: name.to_owned(),
        preset: preset.to_owned(),
        term: BTreeMap::from([(Lang::NL, term.to_owned())]),
        formal,
        contacts: vec![
            ContactView {
                purpose: Purpose::Helpdesk,
                email: Some("helpdesk@voorbeeld.example".to_owned()),
                phone: Some("088 000 00 00".to_owned()),
                hours: Some("Werkdagen 9.00–17.00 uur".to_owned()),
                ..ContactView::default()
            },
            ContactView {
                purpose: Purpose::MainContact,
                text: Some("Voor vragen over accounts van collega's.".to_owned()),
                ..ContactView::default()
            },
        ],
        notice: (preset == "zorg")
            .then(|| "Zondag van 7.00 tot 8.00 uur is inloggen niet mogelijk.".to_owned()),
        store_apps: vec![
            AppView {
                name: "Voorbeeld Authenticator".to_owned(),
                android_url: Some("https://store.example/android".to_owned()),
                ios_url: Some("https://store.example/ios".to_owned()),
                hint: Some("Kies het plusteken rechtsonder.".to_owned()),
            },
            AppView {
                name: "Sleutelbos".to_owned(),
                android_url: Some("https://store.example/android".to_owned()),
                ios_url: Some("https://store.example/ios".to_owned()),
                hint: None,
            },
        ],
        texts: [
            (Lang::NL, "Privacyverklaring"),
            (Lang::EN, "Privacy statement"),
        ]
        .into_iter()
        .map(|(lang, label)| {
            let line = format!("{name}: [{label}](https://voorbeeld.example/privacy)");
            (lang, BTreeMap::from([("footer-own".to_owned(), line)]))
        })
        .collect(),
        ..Look::neutral()
    }
}
