//! A client's keys, from its registration or from its own address.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use sluis_token_service::fuzzing::usable_keys;

fuzz_target!(|data: &[u8]| {
    let Ok(set) = serde_json::from_slice::<Value>(data) else {
        return;
    };
    if let Some(usable) = usable_keys(&set) {
        let named = set["keys"].as_array().map_or(0, Vec::len);
        assert!(usable <= named);
    }
});
