//! What several targets hold to be true of whatever they are given.

use sluis_protocol::error::OAuthError;

/// A description travels in headers and addresses: printable ASCII without quotes and backslashes
/// (RFC 6749 §5.2), and never without end.
///
/// # Panics
/// When it is not so.
pub fn refuses_cleanly(error: &OAuthError) {
    let clean = |byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
    assert!(!error.description.is_empty());
    assert!(error.description.len() <= 300);
    assert!(error.description.bytes().all(clean), "{error:?}");
}
