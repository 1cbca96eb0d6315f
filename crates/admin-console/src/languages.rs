//! Texts in several languages as fields of a form, a field each language: `NAME_TAG`.

use crate::desk::Desk;
use sluis_idp_core::console::Act;
use sluis_model::policy::Localized;
use sluis_themes::pages::console::LanguageField;
use sluis_web::form::Form;

/// The languages that texts are asked in, each with the name that it has for itself.
pub(crate) struct Asked(Vec<(String, String)>);

impl Asked {
    /// Dutch and English, which texts fall back to; whatever else the institution speaks; and those
    /// in which one of the texts stands already, so that none is lost.
    pub(crate) fn of<'t, A: Act>(
        desk: &Desk<A>,
        stored: impl IntoIterator<Item = &'t Localized>,
    ) -> Self {
        let known = desk.pages().themes().languages();
        let mut all: Vec<(String, String)> = known
            .into_iter()
            .map(|(lang, name)| (lang.code().to_owned(), name))
            .filter(|(tag, _)| {
                matches!(tag.as_str(), "nl" | "en") || desk.institution().speaks(tag)
            })
            .collect();
        for tag in stored.into_iter().flat_map(|text| text.others.keys()) {
            if !all.iter().any(|(known, _)| known == tag) {
                all.push((tag.clone(), tag.clone()));
            }
        }
        Self(all)
    }

    /// A text as fields.
    pub(crate) fn fields(&self, text: &Localized) -> Vec<LanguageField> {
        let fields = self.0.iter().map(|(tag, name)| LanguageField {
            tag: tag.clone(),
            name: name.clone(),
            text: text
                .all()
                .find(|(known, _)| known == tag)
                .map_or_else(String::new, |(_, text)| text.to_owned()),
        });
        fields.collect()
    }

    /// A text as it was typed, each language's made ready.
    pub(crate) fn typed(
        &self,
        form: &Form,
        name: &str,
        ready: impl Fn(&str) -> String,
    ) -> Localized {
        let texts: Vec<(&str, String)> = self
            .0
            .iter()
            .map(|(tag, _)| (tag.as_str(), ready(form.field(&format!("{name}_{tag}")))))
            .collect();
        Localized::of(texts.iter().map(|(tag, text)| (*tag, text.as_str())))
    }
}
