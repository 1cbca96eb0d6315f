//! What a directory's entry and its refusals mean.

use ldap3::SearchEntry;
use sluis_model::{
    person::PersonName,
    ports::{
        directory::DirectoryRefusal,
        upstream::{UpstreamError, UpstreamFault},
    },
    upstream::{DirectorySettings, SourceSettings, UpstreamIdentity},
};

/// The longest value that is taken over, in bytes, and the most of one attribute.
const MOST_BYTES: usize = 500;
const MOST_VALUES: usize = 200;

/// The attributes that are asked for, and no others.
pub(super) fn attributes(source: &SourceSettings, settings: &DirectorySettings) -> Vec<String> {
    let kept = &settings.attributes;
    let mut wanted: Vec<String> = [
        settings.id.attribute(),
        &kept.username,
        &kept.email,
        &kept.given_name,
        &kept.family_name,
        &kept.number,
        &source.new_people.claim,
        &source.new_people.role_claim,
        &source.new_people.classes,
    ]
    .into_iter()
    .filter(|name| !name.trim().is_empty())
    .map(str::to_owned)
    .collect();
    wanted.dedup();
    wanted
}

/// Whom an entry describes. Its name is no part of it: only what the server gave it for good.
pub(super) fn identity_of(
    source: &SourceSettings,
    settings: &DirectorySettings,
    entry: &SearchEntry,
) -> Result<UpstreamIdentity, UpstreamError> {
    let subject = subject_of(settings, entry).ok_or_else(|| {
        let detail = format!("the entry has no {}", settings.id.attribute());
        UpstreamError::new(UpstreamFault::Subject, detail)
    })?;
    let kept = &settings.attributes;
    let one = |name: &str| values(entry, name).into_iter().next();
    let username = one(&kept.username);
    Ok(UpstreamIdentity {
        issuer: source.issuer.clone(),
        subject,
        email: one(&kept.email),
        // The institution's own word, which counts for its own mail domains.
        email_verified: true,
        label: username.clone(),
        name: PersonName {
            given: one(&kept.given_name).unwrap_or_default(),
            family: one(&kept.family_name).unwrap_or_default(),
            ..PersonName::default()
        },
        username,
        number: one(&kept.number),
        rule_values: values(entry, &source.new_people.claim),
        role_values: values(entry, &source.new_people.role_claim),
        classes: values(entry, &source.new_people.classes),
        acr: None,
        amr: vec![],
        auth_time: None,
    })
}

/// The values of an attribute, whose name is compared as RFC 4512 §2.5 says.
fn values(entry: &SearchEntry, name: &str) -> Vec<String> {
    let found = entry
        .attrs
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    found
        .into_iter()
        .flat_map(|(_, values)| values)
        .map(|value| value.trim().to_owned())
        .filter(|value| !value.is_empty() && value.len() <= MOST_BYTES)
        .take(MOST_VALUES)
        .collect()
}

/// `entryUUID` is text; `objectGUID` is sixteen bytes, which may happen to be text.
fn subject_of(settings: &DirectorySettings, entry: &SearchEntry) -> Option<String> {
    let name = settings.id.attribute();
    let bytes = entry
        .bin_attrs
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .and_then(|(_, values)| values.first().cloned());
    let text = entry
        .attrs
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .and_then(|(_, values)| values.first().cloned());
    match settings.id {
        sluis_model::upstream::DirectoryId::EntryUuid => {
            text.filter(|text| !text.trim().is_empty() && text.len() <= MOST_BYTES)
        }
        sluis_model::upstream::DirectoryId::ObjectGuid => {
            let bytes = bytes.or_else(|| text.map(String::into_bytes))?;
            (bytes.len() == 16).then(|| bytes.iter().map(|byte| format!("{byte:02x}")).collect())
        }
    }
}

/// Why Active Directory refuses, in its own text: `... AcceptSecurityContext error, data 533, v4563`. All of
/// these come with the right password alone, but for 775: a locked account has it with a wrong one too.
pub(super) fn refusal_of(text: &str) -> Option<DirectoryRefusal> {
    let (_, after) = text.split_once(", data ")?;
    let code: String = after
        .chars()
        .take_while(char::is_ascii_hexdigit)
        .collect::<String>()
        .to_ascii_lowercase();
    match code.as_str() {
        "533" | "701" => Some(DirectoryRefusal::Disabled),
        "532" | "773" => Some(DirectoryRefusal::PasswordEnded),
        "775" => Some(DirectoryRefusal::Locked),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn the_sub_codes_of_active_directory_say_why() {
        let said = |code: &str| {
            format!(
                "80090308: LdapErr: DSID-0C09044E, comment: AcceptSecurityContext error, data {code}, v2580\0"
            )
        };
        for (code, refusal) in [
            ("52e", None),
            ("525", None),
            ("530", None),
            ("532", Some(DirectoryRefusal::PasswordEnded)),
            ("773", Some(DirectoryRefusal::PasswordEnded)),
            ("533", Some(DirectoryRefusal::Disabled)),
            ("701", Some(DirectoryRefusal::Disabled)),
            ("775", Some(DirectoryRefusal::Locked)),
        ] {
            assert_eq!(refusal_of(&said(code)), refusal, "{code}");
        }
        assert_eq!(refusal_of(""), None);
        assert_eq!(refusal_of("data 533"), None);
    }

    #[test]
    fn an_entry_is_known_by_what_the_server_gave_it_and_by_nothing_else() {
        let source = |id: &str| -> SourceSettings {
            serde_json::from_value(serde_json::json!({
                "name": "School", "issuer": "ldaps://ad.school.example", "client_id": "cn=sluis",
                "directory": { "base_dn": "dc=school", "id": id },
            }))
            .unwrap()
        };
        let mut entry = SearchEntry {
            dn: "uid=noor,dc=school".to_owned(),
            attrs: HashMap::from([
                ("UID".to_owned(), vec!["noor".to_owned()]),
                ("entryUUID".to_owned(), vec!["1-2-3".to_owned()]),
            ]),
            bin_attrs: HashMap::from([("objectGUID".to_owned(), vec![(0_u8..16).collect()])]),
        };
        let known = |id: &str, entry: &SearchEntry| {
            let source = source(id);
            let settings = source.directory.clone().unwrap();
            identity_of(&source, &settings, entry)
        };
        let identity = known("entry_uuid", &entry).unwrap();
        assert_eq!(identity.subject, "1-2-3");
        assert_eq!(identity.username.as_deref(), Some("noor"));
        let identity = known("object_guid", &entry).unwrap();
        assert_eq!(identity.subject, "000102030405060708090a0b0c0d0e0f");
        // Sixteen bytes that happen to be text are the same bytes.
        entry.bin_attrs.clear();
        let text = vec!["abcdefghijklmnop".to_owned()];
        entry.attrs.insert("objectGUID".to_owned(), text);
        let identity = known("object_guid", &entry).unwrap();
        assert_eq!(identity.subject, "6162636465666768696a6b6c6d6e6f70");
        entry.attrs.clear();
        for id in ["entry_uuid", "object_guid"] {
            let fault = known(id, &entry).unwrap_err().fault;
            assert_eq!(fault, UpstreamFault::Subject);
        }
    }
}
