//! `login_hint`: who may be signing in, and where.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sluis_protocol::login_hint::LoginHint;

fuzz_target!(|text: &str| {
    let hint = LoginHint::read(text);
    let name = hint.name();
    assert!(name.chars().count() <= 320);
    assert!(!name.chars().any(char::is_control));
    if let Some(realm) = &hint.realm {
        assert!(!realm.is_empty() && !realm.contains('@'));
        assert!(!realm.chars().any(char::is_control));
    }
});
