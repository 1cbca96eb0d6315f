//! The frame of every page, its escaping and its headers.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use crate::language::{Language, Spoken};
use crate::settings::PortalSettings;

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; \
                      frame-ancestors 'none'";

/// Text made safe for element content and for quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// A page in the making: `body` is finished markup.
pub(crate) struct Page<'a> {
    pub(crate) portal: Option<&'a PortalSettings>,
    pub(crate) spoken: Spoken,
    pub(crate) signed_in: bool,
    pub(crate) title: &'a str,
    pub(crate) body: String,
}

impl Page<'_> {
    /// The whole page as a response that is never stored.
    pub(crate) fn respond(self, status: StatusCode) -> HttpResponse {
        HttpResponse::build(status)
            .insert_header(("Content-Security-Policy", POLICY))
            .insert_header(("X-Content-Type-Options", "nosniff"))
            .insert_header(("Referrer-Policy", "no-referrer"))
            .insert_header(("Cache-Control", "no-store"))
            .insert_header(("Vary", "Accept-Language, Cookie"))
            .content_type("text/html; charset=utf-8")
            .body(self.render())
    }

    fn render(self) -> String {
        let language = self.spoken.language;
        let (other, label) = match language {
            Language::Dutch => ("en", "English"),
            Language::English => ("nl", "Nederlands"),
        };
        let (key, name, home) = match self.portal {
            Some(portal) => (
                portal.key(),
                portal.name.as_str(),
                format!("{}/", portal.slug),
            ),
            None => ("", language.say("Portalen", "Portals"), "/".to_owned()),
        };
        let name = escape(name);
        format!(
            r##"<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/portal.css">
<link rel="stylesheet" href="/accents.css">
</head>
<body data-portal="{key}" data-signed-in="{signed_in}" class="accent-{key}">
<a class="skip" href="#main">{skip}</a>
<header class="bar"><a class="brand" href="{home}{query}"><span class="mark" aria-hidden="true">{initial}</span>{name}</a>
<nav><a href="/{query}">{all}</a> <a href="{home}?lang={other}" lang="{other}" hreflang="{other}">{label}</a></nav></header>
<main id="main">
{body}
</main>
<footer>{footer}</footer>
</body>
</html>
"##,
            lang = language.tag(),
            title = escape(self.title),
            signed_in = self.signed_in,
            skip = language.say("Naar de inhoud", "Skip to content"),
            query = self.spoken.query(&[]),
            initial = escape(&name.chars().take(1).collect::<String>()),
            all = language.say("Alle portalen", "All portals"),
            body = self.body,
            footer = language.say(
                "Een voorbeeldportaal: alles hier is verzonnen.",
                "An example portal: everything here is made up.",
            ),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_text_stays_text() {
        assert_eq!(
            escape(r#"<a href="x">'&"#),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;"
        );
    }
}
