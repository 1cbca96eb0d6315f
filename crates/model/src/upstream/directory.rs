//! A directory of the school (LDAP, RFC 4511; Active Directory) as the place where passwords live.

use super::{SourceAuth, SourceFault, SourceSettings};
use serde::{Deserialize, Serialize};

/// What a typed name stands for in a filter or a distinguished name.
const USERNAME: &str = "{username}";

/// How a directory is asked. The source's `issuer` is its address: `ldaps://host[:port]`, or
/// `ldap://host[:port]`, which begins with `StartTLS` (RFC 4511 §4.14); nothing is ever said to it without
/// TLS. The source's `client_id` is the distinguished name of the account that searches, and the secret its
/// password; with `auth` `none` nobody searches, and people are bound by `dn_template`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DirectorySettings {
    /// Other addresses of the same directory, asked in this order where the ones before can't be reached.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub more_addresses: Vec<String>,
    /// Below which entry people are looked for.
    pub base_dn: String,
    /// The filter that finds a person (RFC 4515); `{username}` stands for the typed name, escaped.
    pub filter: String,
    /// With `auth` `none`: the distinguished name (RFC 4514) that a person is bound by; `{username}`
    /// stands for the typed name, escaped.
    pub dn_template: String,
    /// What tells a person apart for good, whatever they are called.
    pub id: DirectoryId,
    /// Which attribute holds what.
    pub attributes: DirectoryAttributes,
    /// The certificate authority of the directory, in PEM; without one those of the machine count.
    pub ca: String,
    /// How long one question may take, in seconds.
    pub timeout_seconds: u32,
}

/// What tells a person apart in a directory: only what the server itself gives and nobody can write.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum DirectoryId {
    /// `entryUUID` (RFC 4530): OpenLDAP, 389 Directory Server and most others.
    #[default]
    EntryUuid,
    /// `objectGUID`: Active Directory.
    ObjectGuid,
}

impl DirectoryId {
    /// The attribute's name.
    #[must_use]
    pub const fn attribute(self) -> &'static str {
        match self {
            Self::EntryUuid => "entryUUID",
            Self::ObjectGuid => "objectGUID",
        }
    }
}

/// Which attribute holds what, of a new person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DirectoryAttributes {
    /// The name to sign in with.
    pub username: String,
    /// The mail address; of the institution's mail domains it counts as proven.
    pub email: String,
    /// The given name.
    pub given_name: String,
    /// The surname.
    pub family_name: String,
    /// The number at the institution; empty for none.
    pub number: String,
}

impl Default for DirectoryAttributes {
    fn default() -> Self {
        Self {
            username: "uid".to_owned(),
            email: "mail".to_owned(),
            given_name: "givenName".to_owned(),
            family_name: "sn".to_owned(),
            number: String::new(),
        }
    }
}

impl SourceSettings {
    /// Everywhere that is asked: the issuer, and a directory's other addresses.
    pub fn addresses(&self) -> impl Iterator<Item = &str> + Clone {
        let more = self.directory.iter().flat_map(|at| &at.more_addresses);
        std::iter::once(&self.issuer)
            .chain(more)
            .map(String::as_str)
    }
}

impl Default for DirectorySettings {
    fn default() -> Self {
        Self {
            more_addresses: vec![],
            base_dn: String::new(),
            filter: format!("(uid={USERNAME})"),
            dn_template: String::new(),
            id: DirectoryId::default(),
            attributes: DirectoryAttributes::default(),
            ca: String::new(),
            timeout_seconds: 5,
        }
    }
}

impl DirectorySettings {
    /// The most further addresses.
    pub const MOST_ADDRESSES: usize = 4;
    /// The longest chain of certificates, in bytes.
    pub const MOST_CA: usize = 32 * 1024;
    /// The longest that a question may take, in seconds.
    pub const MOST_SECONDS: u32 = 15;

    /// The filter with a name in it, which means itself there whatever it holds (RFC 4515 §3).
    #[must_use]
    pub fn filter_for(&self, username: &str) -> String {
        self.filter.replace(USERNAME, &escaped_for_filter(username))
    }

    /// The filter that finds whom an identity is, whatever they are called; `None` where it is none of
    /// this kind.
    #[must_use]
    pub fn filter_of_subject(&self, subject: &str) -> Option<String> {
        let name = self.id.attribute();
        match self.id {
            DirectoryId::EntryUuid => {
                let fits = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
                let fits = !subject.is_empty() && subject.bytes().all(fits);
                fits.then(|| format!("({name}={subject})"))
            }
            DirectoryId::ObjectGuid => {
                let fits =
                    subject.len() == 32 && subject.bytes().all(|byte| byte.is_ascii_hexdigit());
                let digits: Vec<char> = subject.chars().collect();
                let bytes = digits.chunks(2).map(|two| two.iter().collect::<String>());
                let escaped: String = bytes.map(|byte| format!("\\{byte}")).collect();
                fits.then(|| format!("({name}={escaped})"))
            }
        }
    }

    /// The distinguished name with a name in it, which means itself there whatever it holds (RFC 4514
    /// §2.4).
    #[must_use]
    pub fn dn_for(&self, username: &str) -> String {
        self.dn_template
            .replace(USERNAME, &escaped_for_dn(username))
    }

    /// What is wrong with these settings, of a source that proves itself so: the member, and why.
    pub(super) fn faults(&self, auth: SourceAuth) -> Vec<(&'static str, SourceFault)> {
        let mut faults = vec![];
        let mut must = |name, text: &str, wanted: bool| {
            if text.trim().is_empty() {
                if wanted {
                    faults.push((name, SourceFault::Missing));
                }
            } else if text.len() > SourceSettings::MOST_TEXT || text.chars().any(char::is_control) {
                faults.push((name, SourceFault::Unfit));
            }
        };
        let searches = auth != SourceAuth::None;
        must("directory.base_dn", &self.base_dn, searches);
        must("directory.filter", &self.filter, searches);
        must("directory.dn_template", &self.dn_template, !searches);
        let kept = &self.attributes;
        must("directory.attributes.username", &kept.username, true);
        must("directory.attributes.email", &kept.email, true);
        must("directory.attributes.given_name", &kept.given_name, true);
        must("directory.attributes.family_name", &kept.family_name, true);
        must("directory.attributes.number", &kept.number, false);
        if searches && !(self.filter.contains(USERNAME) && is_in_brackets(&self.filter)) {
            faults.push(("directory.filter", SourceFault::Unfit));
        }
        if !searches && !self.dn_template.contains(USERNAME) {
            faults.push(("directory.dn_template", SourceFault::Unfit));
        }
        let is_pem = self.ca.trim().is_empty() || self.ca.contains("-----BEGIN CERTIFICATE-----");
        if self.ca.len() > Self::MOST_CA || !is_pem {
            faults.push(("directory.ca", SourceFault::Unfit));
        }
        let more = &self.more_addresses;
        let is_address = |address: &String| {
            address.len() <= SourceSettings::MOST_TEXT && directory_address(address).is_some()
        };
        if more.len() > Self::MOST_ADDRESSES || !more.iter().all(is_address) {
            faults.push(("directory.more_addresses", SourceFault::Unfit));
        }
        if !(1..=Self::MOST_SECONDS).contains(&self.timeout_seconds) {
            faults.push(("directory.timeout_seconds", SourceFault::Unfit));
        }
        faults
    }
}

/// The host, the port and whether `StartTLS` comes first, of a directory's address: `ldaps://host[:port]` or
/// `ldap://host[:port]`, and nothing after that.
#[must_use]
pub fn directory_address(address: &str) -> Option<(&str, u16, bool)> {
    let (rest, usual, starts) = match address.strip_prefix("ldaps://") {
        Some(rest) => (rest, 636, false),
        None => (address.strip_prefix("ldap://")?, 389, true),
    };
    let rest = rest.strip_suffix('/').unwrap_or(rest);
    let in_brackets = rest.ends_with(']');
    let (host, port) = match rest.rsplit_once(':').filter(|_| !in_brackets) {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => {
            (host, port.parse().ok()?)
        }
        Some(_) => return None,
        None => (rest, usual),
    };
    let named = |byte: u8| byte.is_ascii_alphanumeric() || b"-.".contains(&byte);
    let numbered = |inner: &str| {
        inner
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b':')
    };
    let fits = match host.strip_prefix('[') {
        Some(inner) => inner.strip_suffix(']').is_some_and(numbered),
        None => host.bytes().all(named),
    };
    (!host.is_empty() && fits && port != 0).then_some((host, port, starts))
}

/// Whether brackets open and close around the whole of a filter.
fn is_in_brackets(filter: &str) -> bool {
    let mut depth = 0_i32;
    let last = filter.len().saturating_sub(1);
    for (at, byte) in filter.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth < 0 || (depth == 0 && at != last) {
            return false;
        }
    }
    depth == 0 && filter.len() > 2
}

fn escaped_for_filter(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '*' | '(' | ')' | '\\' | '\0' => escaped.push_str(&hex(c)),
            other => escaped.push(other),
        }
    }
    escaped
}

fn escaped_for_dn(text: &str) -> String {
    let last = text.chars().count().saturating_sub(1);
    let mut escaped = String::with_capacity(text.len());
    for (at, c) in text.chars().enumerate() {
        match c {
            '"' | '+' | ',' | ';' | '<' | '=' | '>' | '\\' | '\0' => escaped.push_str(&hex(c)),
            '#' if at == 0 => escaped.push_str(&hex(c)),
            ' ' if at == 0 || at == last => escaped.push_str(&hex(c)),
            other => escaped.push(other),
        }
    }
    escaped
}

/// An ASCII character as both grammars write one that would mean something else.
fn hex(c: char) -> String {
    format!("\\{:02x}", u32::from(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_signs_of_filters_means_itself() {
        let settings = DirectorySettings {
            filter: "(&(objectClass=person)(uid={username}))".to_owned(),
            ..DirectorySettings::default()
        };
        for (typed, filter) in [
            ("noor", "(&(objectClass=person)(uid=noor))"),
            ("*)(uid=*", r"(&(objectClass=person)(uid=\2a\29\28uid=\2a))"),
            ("a\\2a\0", r"(&(objectClass=person)(uid=a\5c2a\00))"),
            ("zoë", "(&(objectClass=person)(uid=zoë))"),
        ] {
            assert_eq!(settings.filter_for(typed), filter);
        }
    }

    #[test]
    fn a_name_with_signs_of_distinguished_names_means_itself() {
        let settings = DirectorySettings {
            dn_template: "uid={username},dc=school".to_owned(),
            ..DirectorySettings::default()
        };
        for (typed, dn) in [
            ("noor", "uid=noor,dc=school"),
            ("noor,ou=boss", r"uid=noor\2cou\3dboss,dc=school"),
            (" #a+b ", r"uid=\20#a\2bb\20,dc=school"),
            ("#a\"<>;\\", r"uid=\23a\22\3c\3e\3b\5c,dc=school"),
        ] {
            assert_eq!(settings.dn_for(typed), dn);
        }
    }

    #[test]
    fn who_is_known_is_found_by_what_tells_them_apart() {
        let of = |id, subject: &str| {
            let settings = DirectorySettings {
                id,
                ..DirectorySettings::default()
            };
            settings.filter_of_subject(subject)
        };
        assert_eq!(
            of(DirectoryId::EntryUuid, "0a1b-2c").as_deref(),
            Some("(entryUUID=0a1b-2c)")
        );
        assert_eq!(of(DirectoryId::EntryUuid, "*"), None);
        assert_eq!(of(DirectoryId::EntryUuid, ""), None);
        assert_eq!(
            of(DirectoryId::ObjectGuid, &"0f".repeat(16)),
            Some(format!("(objectGUID={})", "\\0f".repeat(16)))
        );
        assert_eq!(of(DirectoryId::ObjectGuid, "0f"), None);
    }

    #[test]
    fn an_address_of_a_directory_is_a_host_and_a_port() {
        for (address, found) in [
            (
                "ldaps://ad.school.example",
                Some(("ad.school.example", 636, false)),
            ),
            (
                "ldaps://ad.school.example:3269/",
                Some(("ad.school.example", 3269, false)),
            ),
            (
                "ldap://ad.school.example",
                Some(("ad.school.example", 389, true)),
            ),
            ("ldaps://[2001:db8::1]", Some(("[2001:db8::1]", 636, false))),
            ("ldaps://[::1]:1636", Some(("[::1]", 1636, false))),
            ("https://ad.school.example", None),
            ("ldapi:///run/ldapi", None),
            ("ldaps://", None),
            ("ldaps://a@b", None),
            ("ldaps://host/dc=school", None),
            ("ldaps://host:", None),
            ("ldaps://host:0", None),
            ("ldaps://host:99999", None),
            ("ldaps://host?x", None),
        ] {
            assert_eq!(directory_address(address), found, "{address}");
        }
    }

    #[test]
    fn a_filter_without_the_name_or_with_brackets_that_do_not_close_is_refused() {
        for (filter, fine) in [
            ("(uid={username})", true),
            ("(|(uid={username})(mail={username}))", true),
            ("(uid=*)", false),
            ("uid={username}", false),
            ("(uid={username}", false),
            ("(uid={username}))", false),
            ("(uid={username})(uid=*)", false),
        ] {
            let settings = DirectorySettings {
                base_dn: "dc=school".to_owned(),
                filter: filter.to_owned(),
                ..DirectorySettings::default()
            };
            assert_eq!(
                settings.faults(SourceAuth::Basic).is_empty(),
                fine,
                "{filter}"
            );
        }
    }
}
