//! Writes every page with every sample, in every preset and language, as files that a browser can
//! open without a server: `cargo run -p sluis-themes --example gallery -- FOLDER [THEMES]`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use sluis_themes::{
    AppView, Chrome, ContactView, Lang, LanguageLink, Look, Progress, Purpose, Themes, specimens,
};

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
    for preset in themes.presets() {
        write_assets(&themes, preset, &target)?;
        let look = look(preset);
        for lang in Lang::ALL {
            let folder = target.join(preset).join(lang.code());
            fs::create_dir_all(&folder)?;
            let _ = write!(index, "<h2>{preset}, {}</h2>", lang.code());
            for specimen in specimens()? {
                let chrome = chrome(lang, &specimen.name, preset != "default");
                let html = themes.render_specimen(&look, &chrome, &specimen)?;
                let html = html.replace("\"/theme/", "\"../../theme/");
                let name = format!("{}.html", specimen.name);
                fs::write(folder.join(&name), html)?;
                let path = format!("{preset}/{}/{name}", lang.code());
                let _ = write!(index, "<a href=\"{path}\">{name}</a> ");
            }
        }
    }
    fs::write(target.join("index.html"), index)?;
    Ok(())
}

fn write_assets(themes: &Themes, preset: &str, target: &Path) -> Result<(), Box<dyn Error>> {
    for (name, asset) in themes.assets(preset) {
        let folder = target.join("theme").join(preset).join(&asset.content_hash);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name), &asset.bytes)?;
    }
    Ok(())
}

fn chrome(lang: Lang, page: &str, with_portal: bool) -> Chrome {
    let signing_in = ["password", "second_factor", "enrol"]
        .iter()
        .any(|start| page.starts_with(start));
    Chrome {
        lang,
        languages: Lang::ALL
            .into_iter()
            .map(|other| LanguageLink {
                lang: other,
                href: format!("../{}/{page}.html", other.code()),
            })
            .collect(),
        portal_name: (signing_in && with_portal).then(|| "Leeromgeving Kompas".to_owned()),
        csrf: Some("token".into()),
        signed_in_name: page
            .starts_with("account")
            .then(|| "Mirte Bakker".to_owned()),
        request_id: page.starts_with("error").then(|| "01JD6W3ZQ8".to_owned()),
        progress: page
            .starts_with("enrol_totp")
            .then_some(Progress { now: 2, of: 3 }),
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
        term: BTreeMap::from([(Lang::Nl, term.to_owned())]),
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
        ..Look::neutral()
    }
}
