//! What arrives at a client's redirect URI, whichever way it travels.

use super::checks;
use crate::page::Page;
use serde_json::Value;
use std::collections::BTreeMap;

/// The way that parameters travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// In the query.
    Query,
    /// In the fragment.
    Fragment,
    /// In the body of a POST.
    Form,
}

/// An answer at a redirect URI.
#[derive(Debug, Clone)]
pub struct Callback {
    /// How it came.
    pub way: Way,
    /// The redirect URI that it came to, without the answer's own parameters.
    pub target: String,
    /// The answer's parameters.
    pub params: BTreeMap<String, String>,
}

impl Callback {
    /// What the browser takes to `redirect_uri`; `None` while it stays at the provider.
    ///
    /// # Panics
    /// When it goes somewhere else, or both ways at once.
    #[must_use]
    pub fn read(page: &Page, redirect_uri: &str) -> Option<Self> {
        if page.step() == "answer" {
            let forms = page.forms();
            let form = forms
                .first()
                .unwrap_or_else(|| panic!("a form_post page without a form"));
            assert_eq!(form.action, redirect_uri, "nothing is put into its query");
            return Some(Self {
                way: Way::Form,
                target: form.action.clone(),
                params: unique(form.fields.iter().cloned()),
            });
        }
        let away = page.away()?;
        let rest = away
            .strip_prefix(redirect_uri)
            .unwrap_or_else(|| panic!("{away} is not at {redirect_uri}"));
        let (way, text) = match rest.split_at_checked(1) {
            Some(("#", text)) => (Way::Fragment, text),
            Some(("?" | "&", text)) => (Way::Query, text),
            _ => panic!("{away} is not at {redirect_uri}"),
        };
        assert!(
            !text.contains('#'),
            "parameters in the query and in the fragment: {away}"
        );
        Some(Self {
            way,
            target: redirect_uri.to_owned(),
            params: unique(form_urlencoded::parse(text.as_bytes()).into_owned()),
        })
    }

    /// A parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.params.get(name).map(String::as_str)
    }

    /// The error code of a refusal, whose every part is checked: nothing else may come along.
    ///
    /// # Panics
    /// When it is no refusal, or not a clean one.
    #[must_use]
    pub fn error(&self) -> &str {
        const KNOWN: &[&str] = &[
            "error",
            "error_description",
            "error_uri",
            "state",
            "session_state",
            "iss",
        ];
        for name in self.params.keys() {
            assert!(KNOWN.contains(&name.as_str()), "{name} with an error");
        }
        let all: serde_json::Map<String, Value> = self
            .params
            .iter()
            .map(|(name, value)| (name.clone(), Value::from(value.as_str())))
            .collect();
        checks::description(&Value::from(all));
        self.get("error")
            .unwrap_or_else(|| panic!("no error in {:?}", self.params))
    }
}

/// Parameters by name; twice the same is never right (RFC 6749 §3.1).
fn unique(pairs: impl Iterator<Item = (String, String)>) -> BTreeMap<String, String> {
    let mut params = BTreeMap::new();
    for (name, value) in pairs {
        // The button of a page that sends its form by itself has no part in the answer.
        let twice = params.insert(name.clone(), value);
        assert!(twice.is_none(), "{name} came twice");
    }
    params
}
