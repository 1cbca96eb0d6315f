//! Dutch and English.

use actix_web::HttpRequest;
use actix_web::http::header::ACCEPT_LANGUAGE;

/// The language of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Dutch,
    English,
}

impl Language {
    pub(crate) fn tag(self) -> &'static str {
        self.say("nl", "en")
    }

    pub(crate) fn say<'a>(self, dutch: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::Dutch => dutch,
            Self::English => english,
        }
    }

    pub(crate) fn from_tag(tag: &str) -> Option<Self> {
        match tag.trim().split('-').next()?.to_ascii_lowercase().as_str() {
            "nl" => Some(Self::Dutch),
            "en" => Some(Self::English),
            _ => None,
        }
    }
}

/// The language of this request, and whether the visitor chose it: a choice is carried along in links
/// and to the provider, what the browser prefers is not (there the institution may know better).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spoken {
    pub(crate) language: Language,
    pub(crate) chosen: bool,
}

impl Spoken {
    pub(crate) fn of(request: &HttpRequest) -> Self {
        let chosen = openidconnect::url::form_urlencoded::parse(request.query_string().as_bytes())
            .find(|(name, _)| name == "lang")
            .and_then(|(_, value)| Language::from_tag(&value));
        let header = request.headers().get(ACCEPT_LANGUAGE);
        Self {
            language: chosen
                .or_else(|| preferred(header?.to_str().ok()?))
                .unwrap_or(Language::Dutch),
            chosen: chosen.is_some(),
        }
    }

    /// A link's query string with `lang` where the visitor chose; `pairs` need no escaping.
    pub(crate) fn query(self, pairs: &[(&str, &str)]) -> String {
        let mut query = openidconnect::url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs);
        if self.chosen {
            query.append_pair("lang", self.language.tag());
        }
        let query = query.finish();
        if query.is_empty() {
            query
        } else {
            format!("?{query}")
        }
    }
}

/// The best of our two languages in an `Accept-Language` header (RFC 9110, 12.5.4).
fn preferred(header: &str) -> Option<Language> {
    let mut best: Option<(f32, Language)> = None;
    for item in header.split(',').take(20) {
        let (tag, quality) = item.split_once(";q=").unwrap_or((item, "1"));
        let quality = quality.trim().parse::<f32>().unwrap_or(0.0);
        if let Some(language) = Language::from_tag(tag)
            && quality > best.map_or(0.0, |(highest, _)| highest)
        {
            best = Some((quality, language));
        }
    }
    best.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_language_weighs_quality_and_ignores_the_unknown() {
        assert_eq!(
            preferred("de, en-GB;q=0.8, nl;q=0.5"),
            Some(Language::English)
        );
        assert_eq!(preferred("nl-NL,en;q=0.9"), Some(Language::Dutch));
        assert_eq!(preferred("fr, en;q=0"), None);
    }
}
