//! A browser at one provider: cookies, redirects, forms.

use url::{Url, form_urlencoded};

use crate::Fallible;
use crate::html::{self, Form};
use crate::http::{Connection, Response};
use crate::profile::People;

/// More steps than any sign-in has.
const MOST_STEPS: usize = 20;

const NAVIGATION: &str = "accept: text/html\r\naccept-language: nl\r\nuser-agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\nsec-fetch-mode: navigate\r\nsec-fetch-dest: document\r\n";

#[derive(Debug)]
struct Cookie {
    name: String,
    value: String,
    path: String,
}

/// One browser: a jar, and a kept connection.
#[derive(Debug)]
pub(crate) struct Browser {
    origin: String,
    connection: Connection,
    cookies: Vec<Cookie>,
    /// Header lines that say where it stands, as a proxy would.
    place: String,
}

/// Where the browser came to rest.
#[derive(Debug)]
pub(crate) enum Landed {
    /// At the portal, with these parameters.
    Portal(Url),
    /// At a page of the provider.
    Page(Url, String),
}

impl Browser {
    /// A new one, without cookies.
    ///
    /// # Errors
    /// The provider is not on this machine.
    pub(crate) fn at(provider: &Url) -> Fallible<Self> {
        Ok(Self {
            origin: provider.origin().ascii_serialization(),
            connection: Connection::to(provider)?,
            cookies: Vec::new(),
            place: String::new(),
        })
    }

    /// The same browser behind another network address, as the proxy before the provider tells it.
    pub(crate) fn behind(mut self, address: &str) -> Self {
        self.place = format!("x-forwarded-for: {address}\r\n");
        self
    }

    /// Opens an address and follows redirects until a page or the portal.
    ///
    /// # Errors
    /// Something else comes.
    pub(crate) fn open(&mut self, url: Url, portal: &str) -> Fallible<Landed> {
        self.travel(url, None, portal)
    }

    /// Opens an authorization request and signs in where that is asked.
    ///
    /// # Errors
    /// A page comes that is no form for name and password, or goes on for ever.
    pub(crate) fn sign_in(
        &mut self,
        url: Url,
        portal: &str,
        people: &People,
        number: usize,
    ) -> Fallible<Url> {
        let mut landed = self.open(url, portal)?;
        for _ in 0..MOST_STEPS {
            let (at, page) = match landed {
                Landed::Portal(url) => return Ok(url),
                Landed::Page(at, page) => (at, page),
            };
            let form = asking(&at, &page, people)?;
            let body = filled(&form, people, number, &people.password);
            let action = at.join(&form.action)?;
            landed = self.travel(action, Some(body), portal)?;
        }
        Err("the sign-in does not end".into())
    }

    /// The form for name and password that an authorization request leads to, and where it stands.
    ///
    /// # Errors
    /// Something else comes.
    pub(crate) fn form(
        &mut self,
        url: Url,
        portal: &str,
        people: &People,
    ) -> Fallible<(Url, Form)> {
        match self.open(url, portal)? {
            Landed::Page(at, page) => Ok((at.clone(), asking(&at, &page, people)?)),
            Landed::Portal(_) => Err("nobody was asked to sign in".into()),
        }
    }

    /// Sends that form with a wrong password for somebody: the status.
    ///
    /// # Errors
    /// Nothing comes.
    pub(crate) fn guess(
        &mut self,
        (at, form): &(Url, Form),
        people: &People,
        number: usize,
    ) -> Fallible<u16> {
        let body = filled(form, people, number, "een-geraden-wachtwoord");
        Ok(self.send(&at.join(&form.action)?, Some(&body))?.status)
    }

    fn travel(&mut self, url: Url, body: Option<String>, portal: &str) -> Fallible<Landed> {
        let (mut url, mut body) = (url, body);
        for _ in 0..MOST_STEPS {
            let answer = self.send(&url, body.as_deref())?;
            if let Some(location) = answer.header("location") {
                let next = url.join(location)?;
                if !portal.is_empty() && next.as_str().starts_with(portal) {
                    return Ok(Landed::Portal(next));
                }
                if next.origin().ascii_serialization() != self.origin {
                    return Err(format!("the browser is sent to {next}").into());
                }
                (url, body) = (next, None);
            } else if answer.status == 200 {
                return Ok(Landed::Page(url, answer.text()));
            } else {
                return Err(format!("status {} at {}", answer.status, url.path()).into());
            }
        }
        Err("redirects without end".into())
    }

    fn send(&mut self, url: &Url, body: Option<&str>) -> Fallible<Response> {
        let mut headers = String::with_capacity(1024);
        headers.push_str(NAVIGATION);
        headers.push_str(&self.place);
        if body.is_some() {
            headers.push_str("sec-fetch-site: same-origin\r\norigin: ");
            headers.push_str(&self.origin);
            headers.push_str("\r\n");
        } else {
            headers.push_str("sec-fetch-site: cross-site\r\n");
        }
        let mut before = "cookie: ";
        for cookie in &self.cookies {
            if url.path().starts_with(&cookie.path) {
                headers.push_str(before);
                headers.push_str(&cookie.name);
                headers.push('=');
                headers.push_str(&cookie.value);
                before = "; ";
            }
        }
        if before == "; " {
            headers.push_str("\r\n");
        }
        let target = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let method = if body.is_some() { "POST" } else { "GET" };
        let answer = self.connection.send(method, &target, &headers, body)?;
        for line in answer.headers("set-cookie") {
            keep(&mut self.cookies, line);
        }
        Ok(answer)
    }
}

/// The form of a page that asks for name or password.
fn asking(at: &Url, page: &str, people: &People) -> Fallible<Form> {
    let (username, password) = (&people.fields.0, &people.fields.1);
    html::forms(page)
        .into_iter()
        .find(|form| form.has(username) || form.has(password))
        .ok_or_else(|| format!("a page at {} asks for something else", at.path()).into())
}

/// What is sent of it.
fn filled(form: &Form, people: &People, number: usize, typed: &str) -> String {
    let (username, password) = (&people.fields.0, &people.fields.1);
    let mut body = form_urlencoded::Serializer::new(String::new());
    for (name, value) in &form.fields {
        if name == username {
            let name = people.username.replace("{n}", &number.to_string());
            body.append_pair(username, &name);
        } else if name == password {
            body.append_pair(password, typed);
        } else {
            body.append_pair(name, value);
        }
    }
    if let Some((name, value)) = &form.button {
        body.append_pair(name, value);
    }
    body.finish()
}

/// Takes over what a `Set-Cookie` says.
fn keep(cookies: &mut Vec<Cookie>, line: &str) {
    let mut parts = line.split(';').map(str::trim);
    let Some((name, value)) = parts.next().and_then(|pair| pair.split_once('=')) else {
        return;
    };
    let mut cookie = Cookie {
        name: name.to_owned(),
        value: value.to_owned(),
        path: "/".to_owned(),
    };
    let mut gone = false;
    for attribute in parts {
        let (what, value) = attribute.split_once('=').unwrap_or((attribute, ""));
        match what.to_ascii_lowercase().as_str() {
            "path" => value.clone_into(&mut cookie.path),
            "max-age" => gone |= value.starts_with('-') || value == "0",
            "expires" => gone |= value.contains(" 1970 "),
            _ => {}
        }
    }
    cookies.retain(|there| (&there.name, &there.path) != (&cookie.name, &cookie.path));
    if !gone {
        cookies.push(cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_kept_by_name_and_path_until_they_are_taken_back() {
        let mut jar = Vec::new();
        keep(&mut jar, "a=1; Path=/; HttpOnly");
        keep(&mut jar, "a=2; path=/x");
        keep(&mut jar, "a=3; Path=/");
        assert_eq!(jar.len(), 2);
        assert_eq!((jar[1].value.as_str(), jar[1].path.as_str()), ("3", "/"));
        keep(&mut jar, "a=; Path=/; Max-Age=0");
        keep(
            &mut jar,
            "a=; path=/x; expires=Thu, 01 Jan 1970 00:00:00 GMT",
        );
        assert!(jar.is_empty());
    }
}
