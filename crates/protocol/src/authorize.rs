//! The authorization request (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1), read from its
//! parameters. Which of them may be acted on is for the pipeline above to check.

use crate::{
    claims_request::ClaimsRequest, error::OAuthError, params::Params, pkce::CodeChallenge,
    prompt::Prompt, response_mode::ResponseMode, response_type::ResponseType, scope::Scope,
};
use serde::{Deserialize, Serialize};

/// The longest `state` and `nonce`, in bytes.
pub const MAX_ECHO_BYTES: usize = 4096;

/// The most bytes of each parameter that says what is asked: it is kept while somebody signs in.
const MAX_BYTES: [(&str, usize); 5] = [
    ("state", MAX_ECHO_BYTES),
    ("nonce", MAX_ECHO_BYTES),
    ("claims", 4096),
    ("scope", 2048),
    ("acr_values", 512),
];

/// The longest `login_hint` that is looked at, in bytes: a name, `@` and what follows it.
const MAX_LOGIN_HINT: usize = 320;
/// The longest `domain_hint` that is looked at: a host name (RFC 1035 §2.3.4).
const MAX_DOMAIN_HINT: usize = 253;
/// The longest short name or id that is looked at.
const MAX_NAME: usize = 64;
/// The longest `ui_locales` that is looked at.
const MAX_LOCALES: usize = 512;

/// What a portal asks for, once its client and redirect URI are known to be right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationRequest {
    /// `response_type`.
    pub response_type: ResponseType,
    /// `scope`, as asked.
    pub scope: Scope,
    /// `nonce`.
    pub nonce: Option<String>,
    /// `code_challenge`.
    pub code_challenge: Option<CodeChallenge>,
    /// `prompt`.
    pub prompt: Prompt,
    /// `max_age`, in seconds.
    pub max_age: Option<u32>,
    /// `id_token_hint`, still unverified.
    pub id_token_hint: Option<String>,
    /// `login_hint`.
    pub login_hint: Option<String>,
    /// `ui_locales`, best first.
    pub ui_locales: Vec<String>,
    /// `acr_values` (voluntary), best first.
    pub acr_values: Vec<String>,
    /// `claims`.
    pub claims: ClaimsRequest,
    /// `institution`, or `org`: the institution's short name or its `org_id`, Sluis's own parameter.
    pub institution: Option<String>,
    /// `domain_hint`: a mail domain of the institution, as clients of other products send it.
    #[serde(default)]
    pub domain_hint: Option<String>,
    /// `idp_hint`, or `kc_idp_hint`: the short name of a sign-in source of the institution's.
    #[serde(default)]
    pub idp_hint: Option<String>,
    /// `resource` (RFC 8707 §2.1).
    #[serde(default)]
    pub resources: Vec<String>,
    /// `dpop_jkt` (RFC 9449 §10): the thumbprint of the key that the code is for.
    #[serde(default)]
    pub dpop_jkt: Option<String>,
}

impl AuthorizationRequest {
    /// Reads every parameter that is not needed to find out where a refusal may go.
    ///
    /// # Errors
    /// The specification's error for the first fault found.
    pub fn parse(params: &Params) -> Result<Self, OAuthError> {
        if params.get("registration").is_some() {
            return Err(OAuthError::new(
                crate::error::ErrorCode::RegistrationNotSupported,
                "the registration parameter is not supported",
            ));
        }
        for (name, most) in MAX_BYTES {
            if params.get(name).is_some_and(|value| value.len() > most) {
                return Err(OAuthError::invalid_request(format!(
                    "the parameter {name} is too long"
                )));
            }
        }
        let max_age = params
            .get("max_age")
            .map(|text| {
                text.parse::<u32>().map_err(|_| {
                    OAuthError::invalid_request("max_age must be a whole number of seconds")
                })
            })
            .transpose()?;
        Ok(Self {
            response_type: ResponseType::parse(params.get("response_type"))?,
            scope: Scope::parse(params.get("scope").unwrap_or_default())?,
            nonce: params.owned("nonce"),
            code_challenge: CodeChallenge::parse(
                params.get("code_challenge"),
                params.get("code_challenge_method"),
            )?,
            prompt: Prompt::parse(params.get("prompt"))?,
            max_age,
            id_token_hint: params.owned("id_token_hint"),
            login_hint: hint(params, "login_hint", MAX_LOGIN_HINT),
            ui_locales: words(hint(params, "ui_locales", MAX_LOCALES).as_deref()),
            acr_values: words(params.get("acr_values")),
            claims: ClaimsRequest::parse(params.get("claims"))?,
            institution: hint(params, "institution", MAX_NAME)
                .or_else(|| hint(params, "org", MAX_NAME)),
            domain_hint: hint(params, "domain_hint", MAX_DOMAIN_HINT),
            idp_hint: hint(params, "idp_hint", MAX_NAME)
                .or_else(|| hint(params, "kc_idp_hint", MAX_NAME)),
            resources: params.all("resource").to_vec(),
            dpop_jkt: params.owned("dpop_jkt"),
        })
    }
}

/// How a refusal or an answer may travel, read before anything else is judged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnParams {
    /// `state`, to be echoed exactly.
    pub state: Option<String>,
    /// The response mode; an unknown one falls back to that of the response type for errors.
    pub response_mode: ResponseMode,
}

impl ReturnParams {
    /// Reads `state` and `response_mode` without refusing anything.
    #[must_use]
    pub fn read(params: &Params) -> Self {
        Self {
            state: params
                .owned("state")
                .filter(|state| state.len() <= MAX_ECHO_BYTES),
            response_mode: {
                let kind = ResponseType::parse(params.get("response_type")).unwrap_or_default();
                ResponseMode::parse(params.get("response_mode"), kind)
                    .unwrap_or_else(|_| ResponseMode::default_of(kind))
            },
        }
    }
}

/// A hint. One that is longer than anything it could name is passed over, like one that nobody knows:
/// other systems put opaque values there, and a hint is no reason to turn somebody away.
fn hint(params: &Params, name: &str, most: usize) -> Option<String> {
    params.owned(name).filter(|value| value.len() <= most)
}

fn words(text: Option<&str>) -> Vec<String> {
    text.unwrap_or_default()
        .split(' ')
        .filter(|word| !word.is_empty())
        .take(20)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorCode;
    use proptest::prelude::*;

    fn parse(query: &str) -> Result<AuthorizationRequest, OAuthError> {
        AuthorizationRequest::parse(&Params::parse(query).unwrap())
    }

    #[test]
    fn every_protocol_fault_has_its_own_code() {
        for (query, code) in [
            ("scope=openid", ErrorCode::InvalidRequest),
            ("response_type=token", ErrorCode::UnsupportedResponseType),
            (
                "response_type=code&prompt=none+login",
                ErrorCode::InvalidRequest,
            ),
            ("response_type=code&max_age=-1", ErrorCode::InvalidRequest),
            ("response_type=code&max_age=soon", ErrorCode::InvalidRequest),
            (
                "response_type=code&registration={}",
                ErrorCode::RegistrationNotSupported,
            ),
            ("response_type=code&scope=%22", ErrorCode::InvalidScope),
            (
                "response_type=code&code_challenge=x&code_challenge_method=plain",
                ErrorCode::InvalidRequest,
            ),
            (
                "response_type=code&claims=nonsense",
                ErrorCode::InvalidRequest,
            ),
        ] {
            assert_eq!(parse(query).unwrap_err().code, code, "{query}");
        }
    }

    #[test]
    fn unknown_parameters_locales_and_prompts_are_ignored() {
        let request = parse(
            "response_type=code&scope=openid&extra=foobar&ui_locales=se+nl&prompt=create&display=popup",
        );
        assert_eq!(request.unwrap().ui_locales, ["se", "nl"]);
    }

    #[test]
    fn dos_07_what_is_kept_of_a_request_has_a_bound_and_a_long_hint_refuses_nobody() {
        for (name, most) in MAX_BYTES {
            let filled = |bytes: usize| match name {
                "claims" => format!("{{{}}}", " ".repeat(bytes - 2)).replace(' ', "+"),
                _ => "a".repeat(bytes),
            };
            let query = |bytes| format!("response_type=code&{name}={}", filled(bytes));
            assert!(parse(&query(most)).is_ok(), "{name}");
            let refused = parse(&query(most + 1)).unwrap_err();
            assert_eq!(refused.code, ErrorCode::InvalidRequest, "{name}");
        }
        for (name, most) in [
            ("login_hint", MAX_LOGIN_HINT),
            ("ui_locales", MAX_LOCALES),
            ("institution", MAX_NAME),
            ("org", MAX_NAME),
            ("domain_hint", MAX_DOMAIN_HINT),
            ("idp_hint", MAX_NAME),
            ("kc_idp_hint", MAX_NAME),
        ] {
            for (bytes, counts) in [(most, true), (most + 1, false)] {
                let value = "a".repeat(bytes);
                let request = parse(&format!("response_type=code&{name}={value}")).unwrap();
                let kept = serde_json::to_string(&request).unwrap();
                assert_eq!(kept.contains(&value), counts, "{name} of {bytes}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_query_is_read_or_refused_without_panic(query in "[ -~]{0,300}") {
            if let Ok(params) = Params::parse(&query) {
                let _ = AuthorizationRequest::parse(&params);
            }
        }
    }
}
