//! Template sets of an operator: what they may replace, what is refused, and that nothing refused
//! touches what is live.

use std::path::{Path, PathBuf};

use crate::pages::PasswordPage;
use crate::themes::ThemeError;
use crate::{Chrome, Colour, Lang, Look, OwnTheme, Page as _, Themes, sets, source};

/// The fault of the shipped files with these besides.
fn refused(files: &[(&str, &str)]) -> ThemeError {
    let mut all = source::embedded();
    for (path, content) in files {
        all.insert((*path).to_owned(), content.as_bytes().to_vec());
    }
    match sets::load(&all) {
        Ok(_) => panic!("{files:?} was taken"),
        Err(fault) => fault,
    }
}

fn place(fault: &ThemeError) -> (&str, usize, &str) {
    (&fault.file, fault.line, &fault.key)
}

const PARENT: &str = "{% extends \"default/templates/password.html\" %}\n";

/// At a start nobody looks at them again.
#[test]
fn the_files_that_were_compiled_in_keep_the_rules() {
    assert_eq!(sets::load(&source::embedded()).err(), None);
}

#[test]
fn a_template_that_does_not_parse_is_refused_by_file_and_line() {
    let fault = refused(&[(
        "eigen/templates/password.html",
        "<p>\n{% if page.x %}\n</p>",
    )]);
    assert_eq!(fault.file, "eigen/templates/password.html");
    assert!(fault.line >= 2, "{fault}");
    assert!(
        !fault.fault.is_empty() && !fault.fault.contains('\n'),
        "{fault}"
    );
}

#[test]
fn a_missing_parent_is_refused_in_templates_and_in_sets() {
    let text = "{% extends \"default/templates/nergens.html\" %}";
    let fault = refused(&[("eigen/templates/password.html", text)]);
    assert_eq!(fault.file, "eigen/templates/password.html");
    assert!(fault.fault.contains("nergens.html"), "{fault}");
    let fault = refused(&[("eigen/theme.toml", "radius = 4\ninherits = \"nergens\"\n")]);
    assert_eq!(place(&fault), ("eigen/theme.toml", 2, "inherits"));
    assert!(fault.fault.contains("nergens"), "{fault}");
}

#[test]
fn a_circle_is_refused_in_templates_and_in_sets() {
    let one = "{% extends \"eigen/templates/b.html\" %}";
    let other = "{% extends \"eigen/templates/a.html\" %}";
    let fault = refused(&[
        ("eigen/templates/a.html", one),
        ("eigen/templates/b.html", other),
    ]);
    assert!(fault.file.starts_with("eigen/templates/"), "{fault}");
    assert!(fault.fault.contains("circle"), "{fault}");
    let fault = refused(&[
        ("een/theme.toml", "inherits = \"twee\"\n"),
        ("twee/theme.toml", "inherits = \"een\"\n"),
    ]);
    assert_eq!(place(&fault), ("twee/theme.toml", 1, "inherits"));
    assert!(fault.fault.contains("een > twee > een"), "{fault}");
}

#[test]
fn web_01_a_template_that_prints_unescaped_or_brings_scripts_and_styles_is_refused() {
    for (line, key) in [
        ("{{ look.name | safe }}", "safe"),
        ("{{ page.qr_svg|safe }}{{ look.name|safe }}", "safe"),
        (
            "<script src=\"https://elders.example/x.js\"></script>",
            "<script",
        ),
        ("<p style=\"color:red\">x</p>", "style="),
        ("<STYLE>p{}</STYLE>", "<style"),
        ("<a href=\"JavaScript:alert(1)\">x</a>", "javascript:"),
    ] {
        let template = format!("{PARENT}{{% block content %}}\n{line}\n{{% endblock %}}");
        let fault = refused(&[("eigen/templates/password.html", &template)]);
        assert_eq!(place(&fault), ("eigen/templates/password.html", 3, key));
    }
    let template =
        format!("{PARENT}{{% block content %}}{{{{ look.name |\n safe }}}}{{% endblock %}}");
    let fault = refused(&[("eigen/templates/password.html", &template)]);
    assert_eq!(fault.key, "safe");
}

#[test]
fn a_text_that_no_language_or_not_every_one_has_is_refused() {
    let template =
        format!("{PARENT}{{% block content %}}{{{{ t(key=\"eigen-groet\") }}}}{{% endblock %}}");
    let nl = "eigen-groet = Hallo\n";
    let fault = refused(&[("eigen/templates/password.html", &template)]);
    assert_eq!(
        place(&fault),
        ("eigen/templates/password.html", 2, "eigen-groet")
    );
    let fault = refused(&[("eigen/locales/nl.ftl", nl)]);
    assert_eq!(place(&fault), ("eigen/locales/nl.ftl", 1, "eigen-groet"));
    assert!(fault.fault.contains("no translation in `"), "{fault}");
    // A language that is added has every text, but for the console's where it says so.
    let fault = refused(&[("default/locales/fr.ftl", "language-name = Français\n")]);
    assert!(fault.fault.contains("no translation in `fr`"), "{fault}");
    let fault = refused(&[("eigen/locales/nl.ftl", "# Zonder sleutel\nzonder waarde\n")]);
    assert_eq!(
        (fault.file.as_str(), fault.line),
        ("eigen/locales/nl.ftl", 2)
    );
}

#[test]
fn a_language_that_two_sets_add_is_looked_at_in_each() {
    let mut all = source::embedded();
    // One says all in a further language.
    let product: Vec<(String, Vec<u8>)> = all
        .iter()
        .filter_map(|(path, bytes)| {
            let name = path.strip_prefix("default/locales/")?;
            Some((name.to_owned(), bytes.clone()))
        })
        .collect();
    for (name, bytes) in product {
        if let Some(kind) = name.strip_suffix("nl.ftl") {
            all.insert(format!("een/locales/{kind}fr.ftl"), bytes.clone());
        }
        all.insert(format!("een/locales/{name}"), bytes);
    }
    assert_eq!(sets::load(&all).err(), None);
    // The other one says its name and nothing else there.
    for lang in ["nl", "en", "fr"] {
        let name = "language-name = Taal\n".as_bytes().to_vec();
        all.insert(format!("twee/locales/{lang}.ftl"), name);
    }
    let fault = sets::load(&all).err().unwrap();
    assert!(fault.fault.contains("no such text in `fr`"), "{fault}");
}

#[test]
fn a_mistake_in_theme_toml_is_refused_by_line() {
    let fault = refused(&[("eigen/theme.toml", "radius = 4\nkleur = \"rood\"\n")]);
    assert_eq!((fault.file.as_str(), fault.line), ("eigen/theme.toml", 2));
}

/// A folder of an operator, gone with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sluis-sets-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn put(&self, file: &str, content: &str) {
        let path = self.0.join(file);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).unwrap();
        std::fs::write(path, content).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn page(themes: &Themes, preset: &str) -> String {
    let look = Look {
        preset: preset.to_owned(),
        ..Look::neutral()
    };
    let page = PasswordPage::samples().remove(0);
    themes.render(&look, &Chrome::new(Lang::NL), &page).unwrap()
}

#[test]
fn a_broken_set_leaves_what_is_live_alone_until_it_is_mended() {
    let folder = Folder::new("reload");
    let own = |word: &str| {
        format!(
            "{PARENT}{{% block content %}}<p>{{{{ \"{word}\" }}}}</p>{{{{ super() }}}}{{% endblock %}}\n"
        )
    };
    folder.put("eigen/theme.toml", "inherits = \"school\"\nradius = 3\n");
    folder.put("eigen/templates/password.html", &own("eerste"));
    let themes = Themes::from_dir(&folder.0).unwrap();
    assert!(page(&themes, "eigen").contains("<p>eerste</p>"));
    assert!(
        !page(&themes, "school").contains("eerste"),
        "a set is its own"
    );
    let logo = |preset| themes.asset(preset, "logo.svg").unwrap().content_hash;
    assert_eq!(
        logo("eigen"),
        logo("school"),
        "what it lacks is its parent's"
    );
    assert!(themes.reload_if_changed().is_none());

    // It parses, but no page can be made of it.
    folder.put(
        "eigen/templates/password.html",
        "<p>{{ page.er_is_niets }}</p>",
    );
    let fault = themes.reload_if_changed().unwrap().unwrap_err();
    assert_eq!(
        (fault.file.as_str(), fault.line),
        ("eigen/templates/password.html", 1)
    );
    assert_eq!(themes.refused(), Some(fault));
    assert!(page(&themes, "eigen").contains("<p>eerste</p>"));
    assert!(themes.reload_if_changed().is_none(), "told once");

    folder.put("eigen/templates/password.html", &own("tweede"));
    themes.reload_if_changed().unwrap().unwrap();
    assert_eq!(themes.refused(), None);
    assert!(page(&themes, "eigen").contains("<p>tweede</p>"));
}

/// What a style sheet says of a colour, in light and in dark surroundings.
fn worn(themes: &Themes, own: &OwnTheme, token: &str) -> Vec<Colour> {
    let sheet = themes.present_stylesheet("eigen", Some(own)).unwrap();
    let sheet = String::from_utf8(sheet.bytes).unwrap();
    let start = format!("--{token}:");
    sheet
        .split(&start)
        .skip(1)
        .filter_map(|rest| rest.split(';').next()?.parse().ok())
        .collect()
}

#[test]
fn a_published_look_that_a_new_set_makes_unreadable_gives_way_to_what_can_be_read() {
    let folder = Folder::new("clash");
    let set = |ground: &str| {
        format!(
            "inherits = \"default\"\n[light]\nsurface = \"{ground}\"\npage = \"{ground}\"\nborder = \"#5d7078\"\nmuted = \"#3f545b\"\nerror = \"#96170f\"\nwarning = \"#6a4000\"\n"
        )
    };
    folder.put("eigen/theme.toml", &set("#ffffff"));
    let themes = Themes::from_dir(&folder.0).unwrap();
    let chosen: Colour = "#6f6f00".parse().unwrap();
    let own = OwnTheme {
        light: [("primary".to_owned(), chosen)].into(),
        published: true,
        ..OwnTheme::default()
    };
    assert_eq!(themes.faults("eigen", &own), [], "it could be published");
    assert_eq!(worn(&themes, &own, "primary")[0], chosen);
    let address = |themes: &Themes, own: &OwnTheme| {
        let look = Look {
            slug: "vaart".to_owned(),
            preset: "eigen".to_owned(),
            theme: Some(own.clone()),
            ..Look::neutral()
        };
        let page = PasswordPage::samples().remove(0);
        let html = themes.render(&look, &Chrome::new(Lang::NL), &page).unwrap();
        let (_, rest) = html.split_once("/theme/i/vaart/").unwrap();
        rest.split('/').next().unwrap().to_owned()
    };
    let before = address(&themes, &own);

    folder.put("eigen/theme.toml", &set("#e4e1da"));
    themes.reload().unwrap();
    assert!(
        !themes.faults("eigen", &own).is_empty(),
        "the console tells of it, and it could not be published again"
    );
    let [primary, surface] = ["primary", "surface"].map(|token| worn(&themes, &own, token)[0]);
    assert_ne!(primary, chosen);
    assert!(primary.contrast(surface) >= 4.5, "{primary} on {surface}");
    let after = address(&themes, &own);
    assert_ne!(before, after);
    let (sheet, _) = themes.own_stylesheet("eigen", &own, &after).unwrap();
    assert_eq!(sheet.content_hash, after, "pages and their sheet agree");
    let draft = OwnTheme {
        published: false,
        ..own
    };
    assert_eq!(
        worn(&themes, &draft, "primary")[0],
        chosen,
        "whoever works on it sees what they chose"
    );
}

#[test]
fn a_folder_that_cant_be_read_is_told_once_and_taken_again_when_it_can() {
    let folder = Folder::new("unreadable");
    folder.put("eigen/theme.toml", "inherits = \"school\"\n");
    let themes = Themes::from_dir(&folder.0).unwrap();
    let away = folder.0.with_extension("away");
    std::fs::rename(&folder.0, &away).unwrap();
    let fault = themes.reload_if_changed().unwrap().unwrap_err();
    assert_eq!(themes.refused(), Some(fault));
    assert!(themes.reload_if_changed().is_none(), "told once");
    assert!(
        !page(&themes, "eigen").is_empty(),
        "what is live stays live"
    );
    std::fs::rename(&away, &folder.0).unwrap();
    themes.reload_if_changed().unwrap().unwrap();
    assert_eq!(themes.refused(), None);
    assert!(themes.reload_if_changed().is_none());
}
