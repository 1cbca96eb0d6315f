//! What of the look is being looked at, as its address says.

use sluis_model::{ids::ClientId, look::LookOf};
use sluis_protocol::params::Params;
use sluis_themes::{
    Lang, LetterKind, Mode,
    pages::console::{LOOK_MODES, LOOK_PAGES, LOOK_PARTS, LOOK_SIZES, LookLink},
};

/// The choices on the page; all of them travel along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct View {
    /// Whose look.
    pub(super) of: LookOf,
    /// The part that is edited.
    pub(super) part: &'static str,
    /// The page in the preview.
    pub(super) page: &'static str,
    /// Light or dark.
    pub(super) mode: &'static str,
    /// Phone or desktop.
    pub(super) size: &'static str,
    /// The language in the preview.
    pub(super) lang: Lang,
    /// The letter in the preview.
    pub(super) letter: &'static str,
    /// The page in the preview, by its sample, where the choice is `other`.
    pub(super) sample: String,
}

fn one_of(known: &[&'static str], asked: Option<&str>) -> &'static str {
    let found = asked.and_then(|asked| known.iter().find(|known| **known == asked));
    found.or(known.first()).copied().unwrap_or_default()
}

/// The portal that a form or an address names.
pub(super) fn of(portal: &str) -> LookOf {
    (!portal.is_empty()).then(|| ClientId::from(portal))
}

impl View {
    /// Reads an address. What it does not say, or says wrong, is the first choice.
    pub(super) fn read(asked: &Params, lang: Lang) -> Self {
        Self {
            of: of(asked.get("portal").unwrap_or_default()),
            part: one_of(&LOOK_PARTS, asked.get("part")),
            page: one_of(&LOOK_PAGES, asked.get("page")),
            mode: one_of(&LOOK_MODES, asked.get("mode")),
            size: one_of(&LOOK_SIZES, asked.get("size")),
            lang: asked.get("in").and_then(Lang::from_tag).unwrap_or(lang),
            letter: one_of(&LetterKind::ALL.map(LetterKind::name), asked.get("letter")),
            sample: asked.get("sample").unwrap_or_default().to_owned(),
        }
    }

    /// The view as a form carries it along.
    pub(super) fn query(&self) -> String {
        let params: Params = self.parts().into_iter().collect();
        params.encode()
    }

    /// The view by name and value.
    pub(super) fn parts(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("portal", self.of.as_ref().map_or("", ClientId::as_str)),
            ("part", self.part),
            ("page", self.page),
            ("mode", self.mode),
            ("size", self.size),
            ("in", self.lang.code()),
            ("letter", self.letter),
            ("sample", self.sample.as_str()),
        ];
        all.into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect()
    }

    /// Whether a letter is looked at.
    pub(super) fn is_letter(&self) -> bool {
        matches!(self.page, "mail" | "mail-text")
    }

    /// Links to the same view with one thing else.
    pub(super) fn links(
        &self,
        base: &str,
        known: &[&'static str],
        present: &str,
        with: impl Fn(&mut Self, &'static str),
    ) -> Vec<LookLink> {
        known
            .iter()
            .map(|value| {
                let mut other = self.clone();
                with(&mut other, value);
                LookLink {
                    value,
                    href: format!("{base}?{}", other.query()),
                    present: *value == present,
                }
            })
            .collect()
    }

    pub(super) fn shade(&self) -> Mode {
        if self.mode == "dark" {
            Mode::Dark
        } else {
            Mode::Light
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_comes_back_as_it_was_and_nonsense_is_the_first_choice() {
        let asked = Params::parse_leniently("portal=a%26b&part=shape&page=mail&mode=dark&in=en");
        let view = View::read(&asked, Lang::NL);
        assert_eq!((view.part, view.page, view.mode), ("shape", "mail", "dark"));
        assert_eq!(view.of, Some(ClientId::from("a&b")));
        let again = View::read(&Params::parse_leniently(&view.query()), Lang::NL);
        assert_eq!(again, view);
        let odd = Params::parse_leniently("part=../etc&page=%3Cscript%3E&size=9");
        let view = View::read(&odd, Lang::NL);
        assert_eq!(
            (view.part, view.page, view.size),
            ("colours", "sign-in", "phone")
        );
    }
}
