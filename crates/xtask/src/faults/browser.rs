//! A person with a browser: cookies are kept, redirects followed, and what a page asks is filled in,
//! until the browser is sent to the portal.

use std::collections::BTreeMap;

use super::counts::Fault;
use super::page::Form;
use super::site::Site;
use super::wire::{Answer, Request};

const MOST_STEPS: usize = 20;

/// Where a walk ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Walked {
    /// At the portal, with this address.
    Portal(String),
    /// At a page that asks nothing that could be filled in.
    Page(Answer),
}

/// A browser, and who sits before it.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    site: Site,
    cookies: BTreeMap<String, String>,
    /// What is typed, by the field's name.
    typed: Vec<(&'static str, String)>,
    /// The address that the proxy sees it at.
    address: String,
    /// How often a password was typed.
    pub(crate) passwords: u32,
}

impl Browser {
    pub(crate) fn of(site: &Site, address: &str, typed: &[(&'static str, &str)]) -> Self {
        let typed = typed
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        Self {
            site: site.clone(),
            cookies: BTreeMap::new(),
            typed,
            address: address.to_owned(),
            passwords: 0,
        }
    }

    pub(crate) fn has_session(&self) -> bool {
        self.cookies.contains_key("sluis-session")
    }

    /// Opens a page and does what each asks.
    ///
    /// # Errors
    /// [`Fault`] says what went wrong on the way.
    pub(crate) fn open(&mut self, path: &str) -> Result<Walked, Fault> {
        self.walk(path, MOST_STEPS)
    }

    /// Opens a page, does what it asks, and looks at where that leads.
    ///
    /// # Errors
    /// [`Fault`] says what went wrong on the way.
    pub(crate) fn open_once(&mut self, path: &str) -> Result<Walked, Fault> {
        self.walk(path, 1)
    }

    /// Opens a page and does nothing there.
    ///
    /// # Errors
    /// [`Fault`] says what went wrong on the way.
    pub(crate) fn first_page(&mut self, path: &str) -> Result<Answer, Fault> {
        match self.walk(path, 0)? {
            Walked::Page(page) => Ok(page),
            Walked::Portal(address) => Err(Fault::Wrong(format!("no page: {address}"))),
        }
    }

    /// Goes on until so many forms were sent.
    fn walk(&mut self, path: &str, most_forms: usize) -> Result<Walked, Fault> {
        let mut next = Request::get(path);
        let mut forms = 0;
        for _ in 0..MOST_STEPS {
            let answer = self.send(next)?;
            if let Some(location) = answer.header("location") {
                let Some(path) = self.site.path_of(location) else {
                    return Ok(Walked::Portal(location.to_owned()));
                };
                next = Request::get(path);
                continue;
            }
            let form = Form::primary(&answer.body).filter(|_| forms < most_forms);
            let Some(form) = form else {
                return Ok(Walked::Page(answer));
            };
            if answer.status >= 400 {
                let what = format!("{} at a form: {}", answer.status, form.action);
                return Err(Fault::Wrong(what));
            }
            forms += 1;
            next = self.filled(&form)?;
        }
        Err(Fault::Wrong("the pages go round in circles".to_owned()))
    }

    fn filled(&mut self, form: &Form) -> Result<Request, Fault> {
        let mut fields = form.fields.clone();
        for (name, value) in &mut fields {
            let typed = self.typed.iter().find(|(typed, _)| typed == name);
            if let Some((_, typed)) = typed.filter(|_| value.is_empty()) {
                value.clone_from(typed);
                self.passwords += u32::from(name == "password");
            }
        }
        let path = self
            .site
            .path_of(&form.action)
            .ok_or_else(|| Fault::Wrong(format!("a form leads to {}", form.action)))?;
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        Ok(Request::form(path, &fields).with("Origin", self.site.origin()))
    }

    fn send(&mut self, request: Request) -> Result<Answer, Fault> {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = request
            .with("Cookie", cookies.join("; "))
            .with("X-Visitor", self.address.clone())
            .with(
                "User-Agent",
                "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
            )
            .with("Accept-Language", "nl")
            .with("Sec-Fetch-Site", "same-origin");
        let answer = self.site.ask(&request)?;
        for line in answer.all("set-cookie") {
            let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            if attributes.to_ascii_lowercase().contains("max-age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(answer)
    }
}
