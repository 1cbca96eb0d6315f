//! The `claims` parameter.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sluis_fuzz::refuses_cleanly;
use sluis_protocol::claims_request::ClaimsRequest;

fuzz_target!(|text: &str| {
    match ClaimsRequest::parse(Some(text)) {
        Ok(claims) => {
            let _ = (claims.essential_acr(), claims.scopes(), claims.subjects());
            // It is stored with the grant and read again.
            let stored = serde_json::to_string(&claims).expect("JSON");
            let read: ClaimsRequest = serde_json::from_str(&stored).expect("what was written");
            assert_eq!(read, claims);
        }
        Err(error) => refuses_cleanly(&error),
    }
});
