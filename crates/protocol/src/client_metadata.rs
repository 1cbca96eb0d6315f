//! What a client says about itself when it registers (RFC 7591 §2, OpenID Connect Dynamic Client
//! Registration 1.0 §2). Here only shapes are read: text is text, a list a list. What a client may be
//! is judged above. Members that nobody knows are passed over, and so are names in other languages
//! (`client_name#nl`): pages have one name for a portal.

use crate::{
    client_auth::ClientAuthMethod,
    error::{ErrorCode, OAuthError},
    grant_type::GrantType,
    response_type::ResponseType,
};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The longest text of one member, in bytes.
const LONGEST_TEXT: usize = 2000;
/// The most entries of a list.
const MOST_ENTRIES: usize = 50;

/// Members that ask for encryption, which is not offered.
const ENCRYPTION: [&str; 10] = [
    "id_token_encrypted_response_alg",
    "id_token_encrypted_response_enc",
    "userinfo_encrypted_response_alg",
    "userinfo_encrypted_response_enc",
    "request_object_encryption_alg",
    "request_object_encryption_enc",
    "authorization_encrypted_response_alg",
    "authorization_encrypted_response_enc",
    "introspection_encrypted_response_alg",
    "introspection_encrypted_response_enc",
];

/// Where a client runs (OpenID Connect Dynamic Client Registration §2).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ApplicationType {
    /// On a web server, or in a browser.
    #[default]
    Web,
    /// As an app on a device.
    Native,
}

impl ApplicationType {
    /// The name that travels.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Native => "native",
        }
    }
}

/// A client's metadata as it was sent. What is absent, or null, is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientMetadata {
    /// `client_id`: only where registered metadata is replaced (RFC 7592 §2.2).
    pub client_id: Option<String>,
    /// `client_secret`: ibid.
    pub client_secret: Option<String>,
    /// `redirect_uris`.
    pub redirect_uris: Vec<String>,
    /// `post_logout_redirect_uris`.
    pub post_logout_redirect_uris: Vec<String>,
    /// `response_types`; the order of words carries no meaning.
    pub response_types: Option<BTreeSet<ResponseType>>,
    /// `grant_types`.
    pub grant_types: Option<BTreeSet<GrantType>>,
    /// `application_type`.
    pub application_type: Option<ApplicationType>,
    /// `token_endpoint_auth_method`.
    pub token_endpoint_auth_method: Option<ClientAuthMethod>,
    /// `scope`.
    pub scope: Option<String>,
    /// `client_name`.
    pub client_name: Option<String>,
    /// `contacts`.
    pub contacts: Vec<String>,
    /// `jwks`.
    pub jwks: Option<Value>,
    /// `default_acr_values`.
    pub default_acr_values: Vec<String>,
    /// `request_uris`.
    pub request_uris: Vec<String>,
    /// `default_max_age`.
    pub default_max_age: Option<u32>,
    /// Every other member that is a text, by name.
    texts: Vec<(&'static str, String)>,
    /// Every member that is true or false, by name.
    flags: Vec<(&'static str, bool)>,
}

/// Members that are texts and are read as they stand.
const TEXTS: [&str; 25] = [
    "client_uri",
    "logo_uri",
    "policy_uri",
    "tos_uri",
    "jwks_uri",
    "initiate_login_uri",
    "sector_identifier_uri",
    "subject_type",
    "id_token_signed_response_alg",
    "userinfo_signed_response_alg",
    "request_object_signing_alg",
    "token_endpoint_auth_signing_alg",
    "authorization_signed_response_alg",
    "introspection_signed_response_alg",
    "backchannel_logout_uri",
    "frontchannel_logout_uri",
    "tls_client_auth_subject_dn",
    "tls_client_auth_san_dns",
    "tls_client_auth_san_uri",
    "tls_client_auth_san_ip",
    "tls_client_auth_san_email",
    "software_id",
    "software_version",
    "registration_client_uri",
    "registration_access_token",
];

/// Members that are true or false.
const FLAGS: [&str; 7] = [
    "require_auth_time",
    "require_pushed_authorization_requests",
    "require_signed_request_object",
    "tls_client_certificate_bound_access_tokens",
    "dpop_bound_access_tokens",
    "backchannel_logout_session_required",
    "frontchannel_logout_session_required",
];

impl ClientMetadata {
    /// Reads the members of a JSON object.
    ///
    /// # Errors
    /// `invalid_client_metadata` names the member that can't be read, `invalid_redirect_uri` a redirect
    /// URI, `invalid_software_statement` a software statement: none is trusted here.
    pub fn read(members: &Map<String, Value>) -> Result<Self, OAuthError> {
        let of = Members(members);
        if of.get("software_statement").is_some() {
            return Err(OAuthError::new(
                ErrorCode::InvalidSoftwareStatement,
                "software statements are not trusted here; send the metadata itself",
            ));
        }
        if let Some(name) = ENCRYPTION.into_iter().find(|name| of.get(name).is_some()) {
            return Err(OAuthError::invalid_client_metadata(format!(
                "{name}: encryption is not supported"
            )));
        }
        let mut texts = vec![];
        for name in TEXTS {
            if let Some(text) = of.text(name)? {
                texts.push((name, text));
            }
        }
        let mut flags = vec![];
        for name in FLAGS {
            if let Some(flag) = of.flag(name)? {
                flags.push((name, flag));
            }
        }
        Ok(Self {
            client_id: of.text("client_id")?,
            client_secret: of.text("client_secret")?,
            redirect_uris: of.texts("redirect_uris")?.unwrap_or_default(),
            post_logout_redirect_uris: of.texts("post_logout_redirect_uris")?.unwrap_or_default(),
            response_types: of.each("response_types", ResponseType::of_words)?,
            grant_types: of.each("grant_types", GrantType::of_name)?,
            application_type: of.one("application_type", |text| match text {
                "web" => Some(ApplicationType::Web),
                "native" => Some(ApplicationType::Native),
                _ => None,
            })?,
            token_endpoint_auth_method: of
                .one("token_endpoint_auth_method", ClientAuthMethod::parse)?,
            scope: of.text("scope")?,
            client_name: of.text("client_name")?,
            contacts: of.texts("contacts")?.unwrap_or_default(),
            jwks: of.get("jwks").cloned(),
            default_acr_values: of.texts("default_acr_values")?.unwrap_or_default(),
            request_uris: of.texts("request_uris")?.unwrap_or_default(),
            default_max_age: of.seconds("default_max_age")?,
            texts,
            flags,
        })
    }

    /// A member that is a text, as it stands.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        let found = self.texts.iter().find(|(known, _)| *known == name);
        found.map(|(_, text)| text.as_str())
    }

    /// The same, owned.
    #[must_use]
    pub fn owned(&self, name: &str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    /// Whether a member is true; absent is false.
    #[must_use]
    pub fn flag(&self, name: &str) -> bool {
        self.flags.contains(&(
            FLAGS.into_iter().find(|known| *known == name).unwrap_or(""),
            true,
        ))
    }
}

struct Members<'m>(&'m Map<String, Value>);

impl Members<'_> {
    /// What stands under a name; null says as much as nothing.
    fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    fn text(&self, name: &str) -> Result<Option<String>, OAuthError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        match value.as_str() {
            Some(text) if text.len() <= LONGEST_TEXT => Ok(Some(text.to_owned())),
            Some(_) => Err(wrong(name, "the text is too long")),
            None => Err(wrong(name, "write a string")),
        }
    }

    fn texts(&self, name: &str) -> Result<Option<Vec<String>>, OAuthError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let entries = value
            .as_array()
            .ok_or_else(|| wrong(name, "write an array of strings"))?;
        if entries.len() > MOST_ENTRIES {
            return Err(wrong(name, "too many entries"));
        }
        let texts = entries.iter().map(|entry| match entry.as_str() {
            Some(text) if text.len() <= LONGEST_TEXT => Ok(text.to_owned()),
            Some(_) => Err(wrong(name, "a text is too long")),
            None => Err(wrong(name, "write an array of strings")),
        });
        texts.collect::<Result<_, _>>().map(Some)
    }

    fn flag(&self, name: &str) -> Result<Option<bool>, OAuthError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let flag = value.as_bool();
        flag.map(Some)
            .ok_or_else(|| wrong(name, "write true or false"))
    }

    fn seconds(&self, name: &str) -> Result<Option<u32>, OAuthError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let seconds = value.as_u64().and_then(|seconds| seconds.try_into().ok());
        seconds
            .map(Some)
            .ok_or_else(|| wrong(name, "write a number of seconds"))
    }

    fn one<T>(
        &self,
        name: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, OAuthError> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let found = read(&text);
        found
            .map(Some)
            .ok_or_else(|| wrong(name, &format!("{text} is not known here")))
    }

    fn each<T: Ord>(
        &self,
        name: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<BTreeSet<T>>, OAuthError> {
        let Some(texts) = self.texts(name)? else {
            return Ok(None);
        };
        let read = texts.iter().map(|text| {
            read(text).ok_or_else(|| wrong(name, &format!("{text} is not known here")))
        });
        read.collect::<Result<_, _>>().map(Some)
    }
}

fn wrong(name: &str, why: &str) -> OAuthError {
    let code = if name == "redirect_uris" {
        ErrorCode::InvalidRedirectUri
    } else {
        ErrorCode::InvalidClientMetadata
    };
    OAuthError::new(code, format!("{name}: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn read(value: Value) -> Result<ClientMetadata, OAuthError> {
        ClientMetadata::read(value.as_object().unwrap())
    }

    #[test]
    fn members_that_nobody_knows_are_passed_over() {
        let metadata = read(json!({
            "redirect_uris": ["https://portal.example/cb"],
            "response_types": ["token id_token code", "code"],
            "grant_types": ["authorization_code", "implicit"],
            "client_name": "Portaal",
            "client_name#nl": 7,
            "onbekend": { "a": [1] },
            "require_auth_time": true,
            "logo_uri": null,
        }))
        .unwrap();
        assert_eq!(metadata.redirect_uris, ["https://portal.example/cb"]);
        let types = metadata.response_types.as_ref().unwrap();
        assert!(types.contains(&ResponseType::CodeIdTokenToken) && types.len() == 2);
        assert!(metadata.flag("require_auth_time") && !metadata.flag("dpop_bound_access_tokens"));
        assert!(!metadata.flag("onbekend"));
        assert_eq!(metadata.text("logo_uri"), None);
    }

    #[test]
    fn a_member_of_another_shape_is_named() {
        for (value, code, name) in [
            (
                json!({ "redirect_uris": "https://a.example" }),
                ErrorCode::InvalidRedirectUri,
                "redirect_uris",
            ),
            (
                json!({ "contacts": [1] }),
                ErrorCode::InvalidClientMetadata,
                "contacts",
            ),
            (
                json!({ "response_types": ["onzin"] }),
                ErrorCode::InvalidClientMetadata,
                "response_types",
            ),
            (
                json!({ "grant_types": ["password"] }),
                ErrorCode::InvalidClientMetadata,
                "grant_types",
            ),
            (
                json!({ "default_max_age": -1 }),
                ErrorCode::InvalidClientMetadata,
                "default_max_age",
            ),
            (
                json!({ "require_auth_time": "true" }),
                ErrorCode::InvalidClientMetadata,
                "require_auth_time",
            ),
            (
                json!({ "logo_uri": "x".repeat(3000) }),
                ErrorCode::InvalidClientMetadata,
                "logo_uri",
            ),
            (
                json!({ "id_token_encrypted_response_alg": "RSA-OAEP" }),
                ErrorCode::InvalidClientMetadata,
                "id_token_encrypted_response_alg",
            ),
            (
                json!({ "software_statement": "a.b.c" }),
                ErrorCode::InvalidSoftwareStatement,
                "software statements",
            ),
        ] {
            let error = read(value.clone()).unwrap_err();
            assert_eq!(error.code, code, "{value}");
            assert!(error.description.starts_with(name), "{error}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_sent_is_read_or_refused(name in "[a-z_]{1,30}", text in ".{0,60}", number in any::<i64>()) {
            let names = TEXTS.iter().chain(&FLAGS).copied().chain([name.as_str(), "jwks", "scope", "redirect_uris"]);
            for name in names {
                for value in [json!(text), json!(number), json!([text]), json!({ "a": text }), Value::Null] {
                    let mut members = Map::new();
                    members.insert(name.to_owned(), value);
                    let _ = ClientMetadata::read(&members);
                }
            }
        }
    }
}
