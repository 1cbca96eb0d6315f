//! Carrying an answer to a portal by form post.

use serde::Serialize;

use crate::page::Page;
use crate::shown::Shown;
use crate::words::Words;

/// One field of the answer.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Field {
    name: String,
    value: Shown,
}

/// Carries an answer to a portal (OAuth 2.0 Form Post Response Mode). The form is sent by the
/// script of all pages, or by the visible button.
#[derive(Clone, Debug, Serialize)]
pub struct FormPostPage {
    target: String,
    fields: Vec<Field>,
}

impl FormPostPage {
    /// The answer `fields` on its way to `target`, a redirect address that has been checked.
    #[must_use]
    pub fn new(
        target: impl Into<String>,
        fields: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        Self {
            target: target.into(),
            fields: fields
                .into_iter()
                .map(|(name, value)| Field {
                    name,
                    value: value.into(),
                })
                .collect(),
        }
    }
}

impl Page for FormPostPage {
    const TEMPLATE: &'static str = "form_post.html";
    const STEP: &'static str = "answer";

    fn title(&self) -> Words {
        Words::of("answer-title")
    }

    fn samples() -> Vec<Self> {
        vec![Self::new(
            "https://portaal.example/callback",
            [
                ("code".to_owned(), "abc".to_owned()),
                ("state".to_owned(), "xyz".to_owned()),
            ],
        )]
    }
}
