//! Short texts with a grammar: scopes, prompts, response types and modes, challenges, algorithms.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sluis_fuzz::refuses_cleanly;
use sluis_protocol::{
    algorithm::{ClientAlgorithm, SigningAlgorithm},
    client_auth::ClientAuthMethod,
    grant_type::GrantType,
    pkce::CodeChallenge,
    prompt::Prompt,
    response_mode::ResponseMode,
    response_type::ResponseType,
    scope::Scope,
};

fuzz_target!(|text: &str| {
    match Scope::parse(text) {
        Ok(scope) => {
            let again = Scope::parse(&scope.to_string());
            assert_eq!(again.as_ref(), Ok(&scope));
            assert!(scope.iter().all(|word| scope.contains(word)));
            assert_eq!(scope.union(&scope), scope);
            let _ = scope.institution();
        }
        Err(error) => refuses_cleanly(&error),
    }
    if let Err(error) = Prompt::parse(Some(text)) {
        refuses_cleanly(&error);
    }
    match ResponseType::parse(Some(text)) {
        Ok(kind) => assert_eq!(ResponseType::of_words(kind.as_str()), Some(kind)),
        Err(error) => refuses_cleanly(&error),
    }
    if let Err(error) = ResponseMode::parse(Some(text), ResponseType::default()) {
        refuses_cleanly(&error);
    }
    for method in [None, Some("S256"), Some("plain"), Some(text)] {
        match CodeChallenge::parse(Some(text), method) {
            Ok(challenge) => {
                let plain = challenge.is_some_and(|challenge| challenge.verify(text));
                assert!(
                    !plain || method != Some("S256"),
                    "a challenge is no verifier"
                );
            }
            Err(error) => refuses_cleanly(&error),
        }
    }
    let named = [
        SigningAlgorithm::parse(text).map(SigningAlgorithm::as_str),
        ClientAlgorithm::parse(text).map(ClientAlgorithm::as_str),
        GrantType::parse(text).map(GrantType::as_str),
        ClientAuthMethod::parse(text).map(ClientAuthMethod::as_str),
    ];
    assert!(named.into_iter().flatten().all(|name| name == text));
});
