//! The outside of a JWT that somebody sends: an assertion, a request object, a proof.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sluis_token_service::fuzzing::is_compact_jws;

fuzz_target!(|text: &str| {
    if is_compact_jws(text) {
        assert_eq!(text.matches('.').count(), 2, "{text}");
    }
});
