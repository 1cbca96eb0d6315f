//! What a browser has before it: a page, or the address it was sent away to.

use crate::{
    agent::Agent,
    form::Form,
    markup::{self, Element},
};
use reqwest::Response;
use std::collections::BTreeMap;

/// An answer.
#[derive(Debug, Clone)]
pub struct Page {
    /// The status.
    pub status: u16,
    /// The address it came from.
    pub url: String,
    /// The body.
    pub body: String,
    headers: BTreeMap<String, String>,
    elements: Vec<Element>,
    away: Option<String>,
    agent: Agent,
}

impl Page {
    pub(crate) async fn read(agent: Agent, url: String, response: Response) -> Self {
        let status = response.status().as_u16();
        let headers: BTreeMap<String, String> = response
            .headers()
            .iter()
            .map(|(name, value)| {
                (
                    name.to_string(),
                    value.to_str().unwrap_or_default().to_owned(),
                )
            })
            .collect();
        let body = response
            .text()
            .await
            .unwrap_or_else(|error| panic!("{url}: {error}"));
        let is_html = headers
            .get("content-type")
            .is_some_and(|kind| kind.starts_with("text/html"));
        let elements = if is_html { markup::read(&body) } else { vec![] };
        Self {
            status,
            url,
            body,
            headers,
            elements,
            away: None,
            agent,
        }
    }

    pub(crate) fn leaving_for(mut self, location: String) -> Self {
        self.away = Some(location);
        self
    }

    /// What must hold of every single answer.
    pub(crate) fn check_what_every_answer_has(&self, may_be_turned_away: bool) {
        let busy = may_be_turned_away && self.status == 503 && self.header("retry-after").is_some();
        assert!(
            self.status < 500 || busy,
            "{} answers {}: {}",
            self.url,
            self.status,
            self.text()
        );
        let policy = self.header("content-security-policy").unwrap_or_default();
        // Previews of a look stand in a frame of our own pages, and of nobody else's.
        let framed =
            self.url.contains("/look/preview/") && policy.contains("frame-ancestors 'self'");
        assert!(
            framed || policy.contains("frame-ancestors 'none'"),
            "SES-15: {} may be framed",
            self.url
        );
        assert_eq!(
            self.header("x-content-type-options"),
            Some("nosniff"),
            "{}",
            self.url
        );
        if !self.elements.is_empty() {
            assert_eq!(
                self.header("cache-control"),
                Some("no-store"),
                "{} may be kept",
                self.url
            );
            assert!(
                self.first("html")
                    .and_then(|html| html.attribute("lang"))
                    .is_some(),
                "{} has no lang",
                self.url
            );
            assert!(
                framed
                    || self
                        .first("body")
                        .and_then(|body| body.attribute("data-step"))
                        .is_some(),
                "{} no step",
                self.url
            );
        }
    }

    /// A header's value.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// Every header, by name.
    #[must_use]
    pub fn headers(&self) -> &BTreeMap<String, String> {
        &self.headers
    }

    /// The address that the browser was sent away to, if it was.
    #[must_use]
    pub fn away(&self) -> Option<&str> {
        self.away.as_deref()
    }

    /// `data-step`; empty when this is no page.
    #[must_use]
    pub fn step(&self) -> &str {
        self.first("body")
            .and_then(|body| body.attribute("data-step"))
            .unwrap_or_default()
    }

    /// `data-institution`.
    #[must_use]
    pub fn institution(&self) -> &str {
        self.first("html")
            .and_then(|html| html.attribute("data-institution"))
            .unwrap_or_default()
    }

    /// `lang`.
    #[must_use]
    pub fn language(&self) -> &str {
        self.first("html")
            .and_then(|html| html.attribute("lang"))
            .unwrap_or_default()
    }

    /// What is said in the element with `role="alert"`; empty when there is none.
    #[must_use]
    pub fn alert_text(&self) -> &str {
        self.with_attribute("role", "alert")
            .map(|element| element.text.as_str())
            .unwrap_or_default()
    }

    /// All visible text; the body itself when this is no page.
    #[must_use]
    pub fn text(&self) -> &str {
        self.first("body")
            .map_or(self.body.as_str(), |body| body.text.as_str())
    }

    /// The texts of all elements of this name.
    #[must_use]
    pub fn texts(&self, name: &str) -> Vec<&str> {
        self.elements
            .iter()
            .filter(|element| element.name == name)
            .map(|element| element.text.as_str())
            .collect()
    }

    /// The targets of all links.
    #[must_use]
    pub fn links(&self) -> Vec<&str> {
        self.elements
            .iter()
            .filter(|element| element.name == "a")
            .filter_map(|element| element.attribute("href"))
            .collect()
    }

    /// The value of a field as the page came.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<String> {
        self.forms()
            .into_iter()
            .flat_map(|form| form.fields)
            .find(|(name, _)| name == field)
            .map(|(_, value)| value)
    }

    /// Whether some form has this field.
    #[must_use]
    pub fn has_field(&self, field: &str) -> bool {
        self.forms()
            .iter()
            .any(|form| form.names.iter().any(|name| name == field))
    }

    /// Whether some form offers `action=VALUE`.
    #[must_use]
    pub fn offers(&self, action: &str) -> bool {
        self.forms()
            .iter()
            .any(|form| form.button(action).is_some())
    }

    /// Every form.
    #[must_use]
    pub fn forms(&self) -> Vec<Form> {
        (0..self.elements.len())
            .filter(|index| self.elements[*index].name == "form")
            .map(|index| self.form_at(index))
            .collect()
    }

    /// The first form that has all of these fields and a primary button.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn form(&self, fields: &[&str]) -> Form {
        let has_all = |form: &Form| {
            fields
                .iter()
                .all(|field| form.names.iter().any(|name| name == field))
        };
        let is_primary = |form: &Form| form.buttons.iter().any(|(_, _, primary)| *primary);
        let found = self
            .forms()
            .into_iter()
            .find(|form| has_all(form) && is_primary(form));
        found.unwrap_or_else(|| {
            panic!(
                "no form with {fields:?} at step {:?}: {}",
                self.step(),
                self.text()
            )
        })
    }

    /// The form with the button `action=VALUE`.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn form_of(&self, action: &str) -> Form {
        let found = self
            .forms()
            .into_iter()
            .find(|form| form.button(action).is_some());
        found.unwrap_or_else(|| panic!("no button {action} at step {:?}", self.step()))
    }

    /// Fills in the form that has these fields and presses its primary button.
    pub async fn submit(&self, fields: &[(&str, &str)]) -> Self {
        let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
        let form = self.form(&names);
        let mut filled = form.filled(fields);
        if let Some((name, value, _)) = form
            .buttons
            .iter()
            .find(|(name, _, primary)| *primary && !name.is_empty())
        {
            filled.push((name.clone(), value.clone()));
        }
        self.agent.post(&form.action, &filled).await
    }

    /// The same, for an answer that may be a failure of the server: its status.
    pub async fn submit_for_status(&self, fields: &[(&str, &str)]) -> u16 {
        let names: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
        let form = self.form(&names);
        let filled = form.filled(fields);
        self.agent.fetch_form(&form.action, &filled).await.0
    }

    /// Presses the button `action=VALUE`.
    ///
    /// # Panics
    /// When there is none.
    pub async fn click_action(&self, action: &str) -> Self {
        let forms = self.forms();
        let form = forms.iter().find(|form| form.button(action).is_some());
        let form = form.unwrap_or_else(|| panic!("no button {action} at step {:?}", self.step()));
        let mut fields = form.fields.clone();
        fields.push(("action".to_owned(), action.to_owned()));
        self.agent.post(&form.action, &fields).await
    }

    /// Presses the button `action=VALUE` with some fields of its form filled in.
    ///
    /// # Panics
    /// When there is none.
    pub async fn submit_action(&self, action: &str, fields: &[(&str, &str)]) -> Self {
        let forms = self.forms();
        let form = forms.iter().find(|form| form.button(action).is_some());
        let form = form.unwrap_or_else(|| panic!("no button {action} at step {:?}", self.step()));
        let mut filled = form.filled(fields);
        filled.push(("action".to_owned(), action.to_owned()));
        self.agent.post(&form.action, &filled).await
    }

    /// Follows the link whose target contains this.
    ///
    /// # Panics
    /// When there is none.
    pub async fn follow(&self, part: &str) -> Self {
        let links = self.links();
        let link = links.iter().find(|link| link.contains(part));
        let link = link.unwrap_or_else(|| panic!("no link with {part} among {links:?}"));
        self.agent.get(link).await
    }

    /// The browser that sees this.
    #[must_use]
    pub fn agent(&self) -> &Agent {
        &self.agent
    }

    /// The attribute of the first element of this name that has it.
    #[must_use]
    pub fn attribute(&self, element: &str, attribute: &str) -> Option<&str> {
        self.elements
            .iter()
            .filter(|found| found.name == element)
            .find_map(|found| found.attribute(attribute))
    }

    fn first(&self, name: &str) -> Option<&Element> {
        self.elements.iter().find(|element| element.name == name)
    }

    fn with_attribute(&self, name: &str, value: &str) -> Option<&Element> {
        self.elements
            .iter()
            .find(|element| element.attribute(name) == Some(value))
    }

    fn form_at(&self, index: usize) -> Form {
        let mut form = Form {
            action: self.elements[index]
                .attribute("action")
                .unwrap_or_default()
                .to_owned(),
            fields: vec![],
            names: vec![],
            buttons: vec![],
        };
        for (at, element) in self
            .elements
            .iter()
            .enumerate()
            .filter(|(at, _)| self.is_of_form(*at, index))
        {
            let name = element.attribute("name").unwrap_or_default().to_owned();
            let value = element.attribute("value").unwrap_or_default().to_owned();
            match element.name.as_str() {
                "input" if !name.is_empty() => {
                    let box_like = matches!(element.attribute("type"), Some("checkbox" | "radio"));
                    if !box_like || element.attribute("checked").is_some() {
                        form.fields.push((name.clone(), value));
                    }
                    form.names.push(name);
                }
                "textarea" => {
                    form.fields.push((name.clone(), element.text.clone()));
                    form.names.push(name);
                }
                "select" => {
                    let options = || {
                        self.elements
                            .iter()
                            .enumerate()
                            .filter(move |(i, e)| e.name == "option" && self.is_within(*i, at))
                    };
                    let chosen =
                        options().find(|(_, option)| option.attribute("selected").is_some());
                    let chosen = chosen
                        .or_else(|| options().next())
                        .and_then(|(_, option)| option.attribute("value"));
                    form.fields
                        .push((name.clone(), chosen.unwrap_or_default().to_owned()));
                    form.names.push(name);
                }
                "button" => {
                    let primary = element
                        .attribute("class")
                        .is_some_and(|class| class.split(' ').any(|c| c == "primary"));
                    form.buttons.push((name, value, primary));
                }
                _ => {}
            }
        }
        form
    }

    /// Whether a control is of a form: within it, or elsewhere and naming it (HTML, form owner).
    fn is_of_form(&self, control: usize, form: usize) -> bool {
        match self.elements[control].attribute("form") {
            Some(owner) => self.elements[form].attribute("id") == Some(owner),
            None => self.is_within(control, form),
        }
    }

    fn is_within(&self, mut index: usize, outer: usize) -> bool {
        while let Some(parent) = self.elements[index].parent {
            if parent == outer {
                return true;
            }
            index = parent;
        }
        false
    }
}
