//! Writes every page and letter with every sample, in every preset and language, as files that a
//! browser can open without a server: `cargo run -p sluis-themes --example gallery -- FOLDER [THEMES]`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use sluis_themes::{
    AccountMenu, AppView, Chrome, ContactView, Ending, Lang, Layout, LetterKind, Look, OwnPicture,
    OwnTheme, PortalView, Progress, Purpose, ThemeFault, Themes, letter_samples, logo_rule,
    specimens, text_samples,
};

/// The institutions with a look of their own, one in each layout.
const OWN: [(&str, Layout); 2] = [("eigen", Layout::Split), ("midden", Layout::Centered)];

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
    let mut looks: Vec<Look> = themes.presets().iter().map(|preset| look(preset)).collect();
    for (slug, layout) in OWN {
        looks.push(own_look(&themes, &target, slug, layout)?);
    }
    write_letters(&themes, &looks, &target, &mut index)?;
    for preset in themes.presets() {
        write_assets(&themes, &preset, &target)?;
    }
    for look in &looks {
        let preset = folder_of(look);
        for (lang, _) in themes.languages() {
            let folder = target.join(preset).join(lang.code());
            fs::create_dir_all(&folder)?;
            let _ = write!(index, "<h2>{preset}, {}</h2>", lang.code());
            for specimen in specimens()? {
                let page = &specimen.name;
                let mut chrome = chrome(lang, page, preset != "default");
                chrome.languages =
                    themes.language_links(|other| format!("../{}/{page}.html", other.code()));
                let html = themes.render_specimen(look, &chrome, &specimen)?;
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
fn write_letters(
    themes: &Themes,
    looks: &[Look],
    target: &Path,
    index: &mut String,
) -> Result<(), Box<dyn Error>> {
    for look in looks {
        let preset = folder_of(look);
        for (lang, _) in themes.languages() {
            let place = format!("{preset}/{}", lang.code());
            let folder = target.join(&place);
            fs::create_dir_all(&folder)?;
            let _ = write!(index, "<h2>{preset}, {}: letters</h2>", lang.code());
            // The first sample of each kind is the one that is sent mostly.
            for letter in letter_samples().iter().take(LetterKind::ALL.len()) {
                let name = format!("letter-{}", letter.kind.name());
                let letter = themes.letter(look, lang, letter)?;
                fs::write(folder.join(format!("{name}.html")), letter.html)?;
                let text = format!("{}\n\n{}", letter.subject, letter.text);
                fs::write(folder.join(format!("{name}.txt")), text)?;
                let _ = write!(index, "<a href=\"{place}/{name}.html\">{name}</a> ");
            }
            let mut messages = String::new();
            for message in text_samples() {
                let text = themes.text_message(look, lang, &message)?;
                let _ = writeln!(messages, "{text}\n");
            }
            fs::write(folder.join("text-messages.txt"), messages)?;
            let _ = write!(index, "<a href=\"{place}/text-messages.txt\">sms</a>");
        }
    }
    Ok(())
}

/// The folder of a look: of the product's own that of its preset.
fn folder_of(look: &Look) -> &str {
    if look.slug.is_empty() {
        &look.preset
    } else {
        &look.slug
    }
}

/// An institution with everything of its own: pictures in every place, corners, fonts, a picture beside
/// the page, and colours that are as near to unreadable as may be published: of those that were
/// wished, the nearest that pass.
fn own_look(
    themes: &Themes,
    target: &Path,
    slug: &str,
    layout: Layout,
) -> Result<Look, Box<dyn Error>> {
    let wished = [
        ("page", "#f4e9d8"),
        ("primary", "#d0602f"),
        ("muted", "#8a8a8a"),
        ("border", "#b9b2a5"),
        ("accent", "#1f8fd6"),
        ("error", "#e0483c"),
        ("success", "#3fa35c"),
        ("warning", "#c48a1b"),
        ("focus", "#4aa0ff"),
        ("switch_on", "#4fb286"),
    ];
    let mut own = OwnTheme {
        radius: Some(32),
        font: Some("slab".to_owned()),
        heading_font: Some("rounded".to_owned()),
        layout: Some(layout),
        published: true,
        ..OwnTheme::default()
    };
    for (token, colour) in wished {
        own.light.insert(token.to_owned(), colour.parse()?);
    }
    for _ in 0..8 {
        for fault in themes.faults("default", &own) {
            if let ThemeFault::TooClose {
                dark,
                pair,
                nearest: Some(nearest),
                ..
            } = fault
            {
                let side = if dark { &mut own.dark } else { &mut own.light };
                side.insert(pair.gives().to_owned(), nearest);
            }
        }
    }
    let faults = themes.faults("default", &own);
    if !faults.is_empty() {
        return Err(format!("the own look can't be published: {faults:?}").into());
    }
    let folder = target.join("theme/i").join(slug);
    let put = |name: &str, drawing: &str| -> Result<Option<OwnPicture>, Box<dyn Error>> {
        fs::create_dir_all(folder.join("00"))?;
        fs::write(folder.join("00").join(name), drawing)?;
        Ok(Some(OwnPicture {
            href: format!("/theme/i/{slug}/00/{name}"),
            media_type: "image/svg+xml",
        }))
    };
    let drawing = |width: u32, height: u32, ground: &str| {
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"><rect width="{width}" height="{height}" fill="{ground}"/><circle cx="40" cy="25" r="20" fill="#d0602f"/></svg>"##
        )
    };
    let pictures = [
        ("logo.svg", (204, 51, "#ffffff")),
        ("logo_dark.svg", (204, 51, "#222222")),
        ("favicon.svg", (64, 64, "#d0602f")),
        ("background.svg", (1600, 1200, "#1f8fd6")),
    ];
    let mut put_in = pictures
        .iter()
        .map(|(name, sides)| put(name, &drawing(sides.0, sides.1, sides.2)));
    own.logo = put_in.next().transpose()?.flatten();
    own.logo_dark = put_in.next().transpose()?.flatten();
    own.favicon = put_in.next().transpose()?.flatten();
    own.background = put_in.next().transpose()?.flatten();
    let sheet = themes
        .present_stylesheet("default", Some(&own))
        .ok_or("the product has no style sheet")?;
    let styled = folder.join(&sheet.content_hash);
    fs::create_dir_all(&styled)?;
    let rule = logo_rule("image/svg+xml", drawing(204, 51, "#ffffff").as_bytes());
    let rule = rule.ok_or("the logo has no size")?;
    fs::write(
        styled.join("style.css"),
        [&sheet.bytes, rule.as_bytes()].concat(),
    )?;
    let drawings: BTreeMap<&str, String> = pictures
        .iter()
        .map(|(name, sides)| (*name, drawing(sides.0, sides.1, sides.2)))
        .collect();
    for (hash, file) in themes.own_pictures("default", &own) {
        let drawn = file.drawn(|own| {
            let name = own.href.rsplit('/').next()?;
            drawings.get(name).map(String::as_bytes)
        });
        let drawn = drawn.ok_or("a picture of the own look is missing")?;
        fs::create_dir_all(folder.join(&hash))?;
        fs::write(folder.join(&hash).join("pictures.svg"), drawn.bytes)?;
    }
    Ok(Look {
        slug: slug.to_owned(),
        preset: "default".to_owned(),
        name: "Scholengroep De Vaart".to_owned(),
        notice: Some("Maandag is er onderhoud.".to_owned()),
        theme: Some(own),
        ..look("school")
    })
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
                ..AppView::default()
            },
            AppView {
                name: "Sleutelbos".to_owned(),
                android_url: Some("https://store.example/android".to_owned()),
                ios_url: Some("https://store.example/ios".to_owned()),
                ..AppView::default()
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
