//! A text in several languages, with a field for each.

use serde::Serialize;

/// A text in one of its languages.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LanguageField {
    /// The language's tag, with which the field's name ends.
    pub tag: String,
    /// The name that the language has for itself.
    pub name: String,
    /// The text.
    pub text: String,
}

impl LanguageField {
    /// A text in Dutch, in English and in German, for samples.
    pub(crate) fn samples(nl: &str, en: &str, de: &str) -> Vec<Self> {
        [
            ("nl", "Nederlands", nl),
            ("en", "English", en),
            ("de", "Deutsch", de),
        ]
        .map(|(tag, name, text)| Self {
            tag: tag.to_owned(),
            name: name.to_owned(),
            text: text.to_owned(),
        })
        .to_vec()
    }
}
