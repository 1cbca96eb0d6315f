//! DPoP proofs: the header as it stood.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sluis_token_service::{DpopRequest, fuzzing::dpop_proof};

fuzz_target!(|text: &str| {
    let request = DpopRequest {
        proofs: &[text],
        method: "POST",
        url: "https://sluis.example/oauth/token",
        access_token: None,
    };
    let now = chrono::DateTime::from_timestamp(1_800_000_000, 0).expect("a moment");
    if let Some((thumbprint, _)) = dpop_proof(text, &request, now) {
        // SHA-256 in base64url (RFC 7638).
        assert_eq!(thumbprint.len(), 43, "{text}");
        // A proof is good for one address.
        let elsewhere = DpopRequest {
            url: "https://sluis.example/oauth/userinfo",
            ..request
        };
        let there = dpop_proof(text, &elsewhere, now);
        let here = dpop_proof(text, &request, now);
        assert!(!(here.is_some_and(|(_, good)| good) && there.is_some_and(|(_, good)| good)));
    }
});
