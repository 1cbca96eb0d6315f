//! What a client says about itself when it registers.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use sluis_fuzz::refuses_cleanly;
use sluis_protocol::client_metadata::ClientMetadata;

fuzz_target!(|data: &[u8]| {
    let Ok(Value::Object(members)) = serde_json::from_slice(data) else {
        return;
    };
    match ClientMetadata::read(&members) {
        Ok(metadata) => {
            // Reading changes nothing, and what nobody knows changes nothing either.
            let mut more = members;
            more.insert("nobody_knows_this".to_owned(), Value::Bool(true));
            assert_eq!(ClientMetadata::read(&more), Ok(metadata));
        }
        Err(error) => refuses_cleanly(&error),
    }
});
