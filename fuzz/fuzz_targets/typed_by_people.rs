//! What people type and what links carry: telephone numbers, names, tokens.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sluis_model::{
    phone::{PhoneNumber, masked_email},
    secret::{PlainToken, TokenKind},
};

const KINDS: [TokenKind; 11] = [
    TokenKind::AuthorizationCode,
    TokenKind::AccessToken,
    TokenKind::Session,
    TokenKind::Browser,
    TokenKind::Device,
    TokenKind::ClientSecret,
    TokenKind::Link,
    TokenKind::PushedRequest,
    TokenKind::DeviceCode,
    TokenKind::Registration,
    TokenKind::InitialAccess,
];

fuzz_target!(|text: &str| {
    if let Some(number) = PhoneNumber::parse(text) {
        assert_eq!(PhoneNumber::parse(number.as_str()), Some(number.clone()));
        let digits = number.as_str().strip_prefix('+').expect("international");
        assert!((8..=15).contains(&digits.len()));
        assert!(digits.bytes().all(|byte| byte.is_ascii_digit()));
    }
    let _ = masked_email(text);
    let taken: Vec<TokenKind> = KINDS
        .into_iter()
        .filter(|kind| PlainToken::presented(*kind, text).is_some())
        .collect();
    assert!(taken.len() <= 1, "a token of two kinds: {taken:?}");
});
