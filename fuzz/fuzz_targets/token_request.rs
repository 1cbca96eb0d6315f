//! The form of a token request.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sluis_fuzz::refuses_cleanly;
use sluis_protocol::{params::Params, token::TokenRequest};

fuzz_target!(|text: &str| {
    match Params::parse(text) {
        Ok(form) => match TokenRequest::parse(&form) {
            Ok(request) => {
                let named = form.get("grant_type");
                assert_eq!(named, Some(request.grant_type().as_str()));
            }
            Err(error) => refuses_cleanly(&error),
        },
        Err(error) => refuses_cleanly(&error),
    }
});
