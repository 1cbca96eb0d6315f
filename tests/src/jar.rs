//! A browser's cookies. What a `Set-Cookie` must look like is checked at each one (SES-03).

use std::collections::{BTreeMap, BTreeSet};

/// Cookies of the provider, by full name.
#[derive(Debug, Clone)]
pub(crate) struct Jar {
    cookies: BTreeMap<String, String>,
    lasting: BTreeSet<String>,
    secure: bool,
}

impl Jar {
    pub(crate) fn of(origin: &str) -> Self {
        Self {
            cookies: BTreeMap::new(),
            lasting: BTreeSet::new(),
            secure: origin.starts_with("https://"),
        }
    }

    fn name(&self, name: &str) -> String {
        format!("{}sluis-{name}", if self.secure { "__Host-" } else { "" })
    }

    /// Takes one `Set-Cookie` header.
    pub(crate) fn take(&mut self, header: &str) {
        let mut parts = header.split(';').map(str::trim);
        let (name, value) = parts
            .next()
            .and_then(|pair| pair.split_once('='))
            .unwrap_or_default();
        let attributes: Vec<String> = parts.map(str::to_lowercase).collect();
        let has = |wanted: &str| attributes.iter().any(|attribute| attribute == wanted);
        // Only plain http on loopback may go without prefix and `Secure`.
        assert!(
            !self.secure || name.starts_with("__Host-"),
            "SES-03: the cookie {name} has no __Host- prefix"
        );
        assert!(
            !self.secure || has("secure"),
            "SES-03: the cookie {name} lacks secure"
        );
        // What portals' pages watch is read by our own script, within their pages.
        let watched = name.ends_with("sluis-state");
        let expected = match (watched, self.secure) {
            (true, true) => ["samesite=none", "secure", "path=/"],
            (true, false) => ["samesite=lax", "path=/", "path=/"],
            (false, _) => ["httponly", "samesite=lax", "path=/"],
        };
        for wanted in expected {
            assert!(
                has(wanted),
                "SES-03: the cookie {name} lacks {wanted}: {attributes:?}"
            );
        }
        assert!(
            !attributes
                .iter()
                .any(|attribute| attribute.starts_with("domain")),
            "SES-03: {name} has a domain"
        );
        assert!(
            header.len() < 4096,
            "SES-03: the cookie {name} is too large"
        );
        if has("max-age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
            let ends = |attribute: &String| {
                attribute.starts_with("max-age") || attribute.starts_with("expires")
            };
            if attributes.iter().any(ends) {
                self.lasting.insert(name.to_owned());
            } else {
                self.lasting.remove(name);
            }
        }
    }

    /// Whether the browser keeps a cookie when it is closed.
    pub(crate) fn keeps(&self, name: &str) -> bool {
        let name = self.name(name);
        self.cookies.contains_key(&name) && self.lasting.contains(&name)
    }

    /// The `Cookie` header, if there is anything to send.
    pub(crate) fn header(&self) -> Option<String> {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.cookies.get(&self.name(name)).map(String::as_str)
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        let name = self.name(name);
        self.cookies.insert(name, value.to_owned());
    }

    pub(crate) fn drop_one(&mut self, name: &str) {
        let name = self.name(name);
        self.cookies.remove(&name);
    }
}
