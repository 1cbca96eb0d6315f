//! The fonts a look can choose from: stacks of what systems have, for which nothing is downloaded, and
//! fonts that travel with the pages.

use std::fmt::Write as _;
use std::sync::LazyLock;

use crate::{asset::Asset, themes::DEFAULT};
use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest as _, Sha256};

/// A font that travels with the pages, with the weights 400 to 700: a file with the letters that nearly every
/// page needs, and one with those of names from elsewhere.
pub(crate) struct Shipped {
    /// Its name in looks and theme files.
    pub(crate) name: &'static str,
    /// What it is called in style sheets.
    family: &'static str,
    /// The font list with it, and what stands in for letters that it lacks.
    stack: &'static str,
    /// The same without it, for mails.
    plain: &'static str,
    file: &'static [u8],
    /// The letters of [`OF_NAMES`].
    names: &'static [u8],
}

/// Letters of names that Dutch, Frisian, English and German do without, and the Baltic, Czech, Croatian,
/// Hungarian, Kurdish, Maltese, Polish, Romanian and Turkish have, as style sheets write it. Only a page with one
/// of them asks for their file. The ı is not among them: it is in the other file.
const OF_NAMES: &str = "U+100-107,U+10A-11B,U+11E-123,U+126-127,U+12A-12B,U+12E-130,U+132-133,U+136-137,\
     U+139-13E,U+141-148,U+150-151,U+154-155,U+158-15B,U+15E-165,U+16A-16B,U+16E-173,U+179-17E,U+218-21B,U+1E9E";

const SANS: &str = "system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",\"Liberation Sans\",Arial,sans-serif";
const ROUNDED: &str = "ui-rounded,\"SF Pro Rounded\",Nunito,Quicksand,\"Arial Rounded MT Bold\",Ubuntu,\"DejaVu Sans\",Verdana,sans-serif";
const SERIF: &str = "Charter,\"Bitstream Charter\",\"Sitka Text\",\"Iowan Old Style\",Cambria,\"Noto Serif\",\"Liberation Serif\",Georgia,serif";

static SHIPPED: [Shipped; 4] = [
    Shipped {
        name: "atkinson",
        family: "Atkinson Hyperlegible Next",
        stack: "\"Atkinson Hyperlegible Next\",system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",\"Liberation Sans\",Arial,sans-serif",
        plain: SANS,
        file: include_bytes!("../fonts/atkinson-hyperlegible-next.woff2"),
        names: include_bytes!("../fonts/atkinson-hyperlegible-next-ext.woff2"),
    },
    Shipped {
        name: "lexend",
        family: "Lexend",
        stack: "Lexend,system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",\"Liberation Sans\",Arial,sans-serif",
        plain: SANS,
        file: include_bytes!("../fonts/lexend.woff2"),
        names: include_bytes!("../fonts/lexend-ext.woff2"),
    },
    Shipped {
        name: "nunito",
        family: "Nunito",
        stack: "Nunito,ui-rounded,\"SF Pro Rounded\",Quicksand,\"Arial Rounded MT Bold\",Ubuntu,\"DejaVu Sans\",Verdana,sans-serif",
        plain: ROUNDED,
        file: include_bytes!("../fonts/nunito.woff2"),
        names: include_bytes!("../fonts/nunito-ext.woff2"),
    },
    Shipped {
        name: "noto-serif",
        family: "Noto Serif",
        stack: "\"Noto Serif\",Charter,\"Bitstream Charter\",\"Sitka Text\",\"Iowan Old Style\",Cambria,\"Liberation Serif\",Georgia,serif",
        plain: SERIF,
        file: include_bytes!("../fonts/noto-serif.woff2"),
        names: include_bytes!("../fonts/noto-serif-ext.woff2"),
    },
];

/// How a style sheet brings a font.
pub(crate) struct Face {
    /// The rule, with the file in it.
    pub(crate) rule: String,
    /// Names the rule.
    pub(crate) hash: String,
}

/// Those of [`SHIPPED`], in the same order.
static FACES: LazyLock<[Face; 4]> = LazyLock::new(|| {
    [0, 1, 2, 3].map(|at: usize| {
        let rule = SHIPPED[at].rule();
        let mut hash = HEXLOWER.encode(&Sha256::digest(&rule));
        hash.truncate(16);
        Face { rule, hash }
    })
});

impl Shipped {
    /// The rule that brings the font. The file stands in it: a page that offers passkeys asks for four things
    /// already, and letters that change their shape under somebody's eyes move what is read. That of rare
    /// letters stands beside it.
    fn rule(&self) -> String {
        let file = format!("data:font/woff2;base64,{}", BASE64.encode(self.file));
        [face_of(self.family, &file, ""), self.rare(self.family)].concat()
    }

    /// What the font is called where it is shown to choose from. A look may name the font among what systems may
    /// have: under its own name the sample would dress the page around it.
    fn sample_family(&self) -> String {
        format!("{} sample", self.family)
    }

    /// The rule for a page of the console, which may ask for more: the files stand beside it.
    fn sample_rule(&self) -> String {
        let [(name, asset), _] = self.files();
        let family = self.sample_family();
        [
            face_of(&family, &href(&name, &asset), ""),
            self.rare(&family),
        ]
        .concat()
    }

    /// The rule of the letters of names. It has to follow the other.
    fn rare(&self, family: &str) -> String {
        let [_, (name, asset)] = self.files();
        let range = format!(";unicode-range:{OF_NAMES}");
        face_of(family, &href(&name, &asset), &range)
    }

    /// Its files with their names: of all letters, and of those of names.
    fn files(&self) -> [(String, Asset); 2] {
        [("", self.file), ("-ext", self.names)].map(|(of, file)| {
            let name = format!("{}{of}.woff2", self.name);
            let asset = Asset::new(&name, file.to_vec());
            (name, asset)
        })
    }

    /// The rule, made once.
    pub(crate) fn face(&self) -> &'static Face {
        let at = SHIPPED.iter().position(|font| font.name == self.name);
        &FACES[at.unwrap_or_default()]
    }
}

fn face_of(family: &str, url: &str, range: &str) -> String {
    format!(
        "@font-face{{font-family:\"{family}\";font-style:normal;font-weight:400 700;font-display:swap;\
         src:url(\"{url}\") format(\"woff2\"){range}}}\n"
    )
}

/// Where a file of a font is found, on whichever host.
fn href(name: &str, asset: &Asset) -> String {
    format!("/theme/{DEFAULT}/{}/{name}", asset.content_hash)
}

/// The font of this name, where it travels with the pages.
pub(crate) fn shipped(name: &str) -> Option<&'static Shipped> {
    SHIPPED.iter().find(|font| font.name == name)
}

/// The CSS font family list behind a name, or nothing when the name is not on the list.
pub(crate) fn stack(name: &str) -> Option<&'static str> {
    shipped(name)
        .map(|font| font.stack)
        .or_else(|| of_system(name))
}

/// The same of what systems have alone.
pub(crate) fn plain_stack(name: &str) -> Option<&'static str> {
    shipped(name)
        .map(|font| font.plain)
        .or_else(|| of_system(name))
}

fn of_system(name: &str) -> Option<&'static str> {
    Some(match name {
        "system" => SANS,
        "humanist" => {
            "Seravek,\"Gill Sans Nova\",\"Segoe UI\",Ubuntu,Calibri,\"Noto Sans\",\"Liberation Sans\",sans-serif"
        }
        "geometric" => {
            "Avenir,\"Avenir Next\",Montserrat,Corbel,\"URW Gothic\",\"Noto Sans\",\"Liberation Sans\",sans-serif"
        }
        "grotesque" => {
            "Inter,\"Helvetica Neue\",\"Arial Nova\",Roboto,\"Nimbus Sans\",\"Liberation Sans\",Arial,sans-serif"
        }
        "rounded" => ROUNDED,
        "serif" => SERIF,
        "slab" => {
            "Rockwell,\"Rockwell Nova\",\"Roboto Slab\",\"Sitka Small\",\"DejaVu Serif\",Georgia,serif"
        }
        _ => return None,
    })
}

/// The same names, one by one.
pub const FONTS: [&str; 11] = [
    "system",
    "humanist",
    "geometric",
    "grotesque",
    "rounded",
    "serif",
    "slab",
    "atkinson",
    "lexend",
    "nunito",
    "noto-serif",
];

/// The names that [`stack`] knows, for messages.
pub(crate) const NAMES: &str = "system, humanist, geometric, grotesque, rounded, serif, slab, \
     atkinson, lexend, nunito, noto-serif";

/// The files of the fonts that travel, with their names.
pub(crate) fn files() -> impl Iterator<Item = (String, Asset)> {
    SHIPPED.iter().flat_map(Shipped::files)
}

/// A style sheet that shows every font by its name: `.face-NAME`. For the console alone, for it fetches all files.
pub(crate) fn samples() -> String {
    let mut sheet: String = SHIPPED.iter().map(Shipped::sample_rule).collect();
    for name in FONTS {
        let list = plain_stack(name).unwrap_or("inherit");
        let sample = shipped(name).map(|font| format!("\"{}\",", font.sample_family()));
        let sample = sample.unwrap_or_default();
        let _ = writeln!(sheet, ".face-{name}{{font-family:{sample}{list}}}");
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_its_list_and_what_travels_is_one_of_them() {
        for name in FONTS {
            let list = stack(name).unwrap();
            let plain = plain_stack(name).unwrap();
            let Some(font) = shipped(name) else {
                assert_eq!(list, plain, "{name}");
                continue;
            };
            assert!(
                list.trim_start_matches('"').starts_with(font.family),
                "{name}"
            );
            assert!(!plain.starts_with(list), "{name}");
            assert!(font.file.starts_with(b"wOF2"), "{name}");
            // What a page has left beside the largest logo and icon, its sheet and its script.
            assert!(font.file.len() < 22 * 1024, "{name}: {}", font.file.len());
            assert!(font.face().rule.contains(font.family), "{name}");
            assert!(font.names.starts_with(b"wOF2"), "{name}");
            assert!(font.names.len() < 10 * 1024, "{name}: {}", font.names.len());
        }
        assert_eq!(FONTS.join(", "), NAMES);
        assert!(SHIPPED.iter().all(|font| FONTS.contains(&font.name)));
    }
}
