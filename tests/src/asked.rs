//! A portal's request to sign somebody in, and the answer that comes back through the browser.

use crate::{agent::Agent, page::Page};
use sluis_protocol::response_type::ResponseType;
use std::collections::BTreeMap;
use url::Url;

/// A request to sign somebody in.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its parameters.
    pub params: BTreeMap<String, String>,
    /// The PKCE verifier.
    pub verifier: String,
    /// The issuer that is asked.
    pub issuer: &'static str,
}

impl Asked {
    /// The same with a parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.params.insert(name.to_owned(), value.to_owned());
        self
    }

    /// The same without a parameter.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.params.remove(name);
        self
    }

    /// The address that the portal sends the browser to.
    #[must_use]
    pub fn url(&self) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.params)
            .finish();
        format!("{}/oauth/authorize?{query}", self.issuer)
    }

    /// The browser goes there.
    pub async fn open(&self, agent: &Agent) -> Page {
        agent.get(&self.url()).await
    }

    /// The answer's parameters, whichever way they travel; `iss` and `state` are checked, and that
    /// the browser goes to the redirect URI as it was asked for.
    #[must_use]
    pub fn answer(&self, page: &Page) -> BTreeMap<String, String> {
        let asked_uri = self
            .params
            .get("redirect_uri")
            .map(String::as_str)
            .unwrap_or_default();
        let params: BTreeMap<String, String> = if page.step() == "answer" {
            let forms = page.forms();
            let form = forms
                .first()
                .unwrap_or_else(|| panic!("a form_post page without a form"));
            assert_eq!(form.action, asked_uri);
            form.fields.iter().cloned().collect()
        } else {
            let away = page
                .away()
                .unwrap_or_else(|| panic!("no answer, but {:?} to {:?}", page.step(), self.params));
            assert!(away.starts_with(asked_uri), "{away} is not {asked_uri}");
            if self.comes_by_fragment() {
                let fragment = away[asked_uri.len()..].strip_prefix('#');
                let fragment = fragment.unwrap_or_else(|| panic!("no fragment alone in {away}"));
                form_urlencoded::parse(fragment.as_bytes())
                    .into_owned()
                    .collect()
            } else {
                let url = Url::parse(away).unwrap_or_else(|error| panic!("{away}: {error}"));
                assert_eq!(url.fragment(), None, "nothing belongs into a fragment");
                url.query_pairs().into_owned().collect()
            }
        };
        assert_eq!(
            params.get("iss").map(String::as_str),
            Some(self.issuer),
            "AUT-04: iss in {params:?}"
        );
        assert_eq!(
            params.get("state"),
            self.params.get("state"),
            "the state in {params:?}"
        );
        params
    }

    /// Whether the answer belongs into the fragment: it was asked so, or the response type has more
    /// than a code. An unknown response type has nothing.
    fn comes_by_fragment(&self) -> bool {
        let param = |name: &str| self.params.get(name).map_or("", String::as_str);
        let more_than_code = matches!(
            ResponseType::of_words(param("response_type")),
            Some(kind) if kind != ResponseType::Code
        );
        param("response_mode") == "fragment" || more_than_code
    }

    /// The code of an answer that must be good.
    #[must_use]
    pub fn code(&self, page: &Page) -> String {
        let answer = self.answer(page);
        answer
            .get("code")
            .cloned()
            .unwrap_or_else(|| panic!("no code in {answer:?}"))
    }

    /// The error code of an answer that must be a refusal.
    #[must_use]
    pub fn error(&self, page: &Page) -> String {
        let answer = self.answer(page);
        assert_eq!(answer.get("code"), None, "a refusal with a code");
        let description = answer
            .get("error_description")
            .map(String::as_str)
            .unwrap_or_default();
        assert!(
            !description.is_empty(),
            "a refusal that does not help: {answer:?}"
        );
        assert!(
            description
                .bytes()
                .all(|b| matches!(b, 0x20..=0x7e) && b != b'"' && b != b'\\'),
            "{description:?}"
        );
        answer
            .get("error")
            .cloned()
            .unwrap_or_else(|| panic!("no error in {answer:?}"))
    }
}
