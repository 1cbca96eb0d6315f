//! What a client proves itself with: an `Authorization` header on the first line, a form on the rest.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sluis_fuzz::refuses_cleanly;
use sluis_protocol::{client_auth::PresentedCredentials, params::Params};

fuzz_target!(|text: &str| {
    let (header, form) = match text.split_once('\n') {
        Some((header, form)) => (Some(header), form),
        None => (None, text),
    };
    let Ok(form) = Params::parse(form) else {
        return;
    };
    match PresentedCredentials::read(header, &form) {
        Ok(presented) => {
            // Compared whole, not searched for the secret: a secret may happen to be the way's name.
            let public = format!("{}({})", presented.way(), presented.client_id());
            assert_eq!(format!("{presented:?}"), public, "a secret prints itself");
        }
        Err(error) => refuses_cleanly(&error),
    }
});
