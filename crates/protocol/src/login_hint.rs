//! `login_hint` (OpenID Connect Core §3.1.2.1) as this provider reads it: a name, a name with a realm, or
//! `org:SHORT-NAME` alone.

/// Longer hints are cut off: no name is as long as this.
const LONGEST: usize = 320;

/// A hint at who signs in: a name, with a realm after the last `@`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginHint {
    username: String,
    local: String,
    /// What stands after the last `@`, or after `org:`, in lower case: an institution's short name or a
    /// mail domain.
    pub realm: Option<String>,
}

impl LoginHint {
    /// Reads what a portal sent.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let text: String = text
            .trim()
            .chars()
            .filter(|c| !c.is_control())
            .take(LONGEST)
            .collect();
        let short_name = text.strip_prefix("org:");
        if let Some(realm) = short_name.filter(|name| !name.is_empty() && !name.contains('@')) {
            return Self {
                username: String::new(),
                local: String::new(),
                realm: Some(realm.to_lowercase()),
            };
        }
        match text.rsplit_once('@') {
            Some((local, realm)) if !realm.is_empty() => Self {
                local: local.to_owned(),
                realm: Some(realm.to_lowercase()),
                username: text.clone(),
            },
            _ => Self {
                local: text.clone(),
                realm: None,
                username: text,
            },
        }
    }

    /// `user@slug`: what stands before the @ is the name. With a mail domain, which has a dot, all
    /// of it is.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.realm {
            Some(realm) if !realm.contains('.') => self.local.clone(),
            _ => self.username.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_is_no_part_of_the_name_and_a_mail_domain_is() {
        let read = |text: &str| {
            let hint = LoginHint::read(text);
            (hint.name(), hint.realm)
        };
        assert_eq!(
            read(" bea@Energie "),
            ("bea".into(), Some("energie".into()))
        );
        let mail = "bea@linde.example";
        assert_eq!(read(mail), (mail.into(), Some("linde.example".into())));
        assert_eq!(read("org:Energie"), (String::new(), Some("energie".into())));
        assert_eq!(read("org:"), ("org:".into(), None));
        assert_eq!(
            read("org:bea@energie"),
            ("org:bea".into(), Some("energie".into()))
        );
        assert_eq!(read("bea@"), ("bea@".into(), None));
        assert_eq!(read("b\u{0}ea"), ("bea".into(), None));
    }
}
