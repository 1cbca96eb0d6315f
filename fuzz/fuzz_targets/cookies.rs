//! The values of our cookies, as a browser or a stranger sends them.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sluis_model::{
    browser::{BrowserChanges, DeviceToken},
    institution::Institution,
    secret::{PlainToken, TokenKind},
};

fuzz_target!(|text: &str| {
    let devices = DeviceToken::read_all(text);
    assert!(devices.len() <= BrowserChanges::MOST_DEVICES);
    let written = DeviceToken::write_all(&devices);
    assert_eq!(DeviceToken::read_all(&written), devices);
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    assert!(written.bytes().all(safe), "{written}");
    let session = PlainToken::presented(TokenKind::Session, text);
    let browser = PlainToken::presented(TokenKind::Browser, text);
    assert!(session.is_none() || browser.is_none());
    for token in session.into_iter().chain(browser) {
        assert_eq!(token.expose(), text);
    }
    if let Some(slug) = Institution::slug_in(text) {
        assert_eq!(Institution::slug_in(&slug), Some(slug));
    }
});
