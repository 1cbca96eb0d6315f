//! Recovery codes that a page of ours posts back: for a file to keep, or to show them once more with
//! what was forgotten. Nothing is stored, and nothing but codes comes through.

use actix_web::{HttpResponse, http::header};
use sluis_idp_core::credentials::recovery_code;
use sluis_model::secret::Secret;
use sluis_themes::{Look, Words};
use sluis_web::{Pages, Visitor, form::Form, pages::Frame};

/// The most codes that a page ever shows.
const MOST: usize = 100;
/// The most characters of a code with its hyphens.
const LONGEST: usize = 96;

/// The codes in the hidden field `codes`: only lines that have the shape of one.
pub(crate) fn posted(form: &Form) -> Vec<Secret> {
    codes_in(form.field("codes"))
}

fn codes_in(text: &str) -> Vec<Secret> {
    text.lines()
        .map(str::trim)
        .filter(|line| {
            line.len() <= LONGEST
                && line.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && recovery_code::normalise(line).is_some()
        })
        .take(MOST)
        .map(Secret::new)
        .collect()
}

/// The codes as a text file, made from the person's own form.
pub(crate) fn download(
    visitor: &Visitor,
    pages: &Pages,
    frame: &Frame<'_>,
    codes: &[Secret],
) -> HttpResponse {
    let lang = Pages::language(visitor, frame);
    let name = pages
        .themes()
        .say(&Look::neutral(), lang, &Words::of("recovery-file"))
        .filter(|name| {
            name.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
        })
        .unwrap_or_else(|| "recovery-codes".to_owned());
    let mut text = String::new();
    if let Some(institution) = frame.institution {
        text.push_str(&institution.name);
        if let Some(host) = institution.hosts.first() {
            text.push_str("\r\n");
            text.push_str(host);
        }
        text.push_str("\r\n\r\n");
    }
    for code in codes {
        text.push_str(code.expose());
        text.push_str("\r\n");
    }
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}.txt\""),
        ))
        .body(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h21_only_lines_that_have_the_shape_of_a_code_come_back() {
        let text = "ABCD-EFGH-JKLM-NPQR\r\n<script>\r\nhello\r\n  STUV-WXYZ-2345-6789 \n";
        let codes: Vec<String> = codes_in(text)
            .iter()
            .map(|code| code.expose().to_owned())
            .collect();
        assert_eq!(codes, ["ABCD-EFGH-JKLM-NPQR", "STUV-WXYZ-2345-6789"]);
        assert!(codes_in("").is_empty());
        assert!(codes_in(&"A".repeat(5000)).is_empty());
    }
}
