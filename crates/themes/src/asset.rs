//! Files that pages refer to, addressed by their content so that they can be cached for ever.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// A file of a theme, ready to be served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// The content.
    pub bytes: Vec<u8>,
    /// The first 16 hex digits of the SHA-256 of the content; part of the address.
    pub content_hash: String,
    /// The media type.
    pub content_type: &'static str,
}

impl Asset {
    pub(crate) fn new(name: &str, bytes: Vec<u8>) -> Self {
        let mut content_hash = HEXLOWER.encode(&Sha256::digest(&bytes));
        content_hash.truncate(16);
        Self {
            content_hash,
            content_type: content_type(name),
            bytes,
        }
    }
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        Some("woff2") => "font/woff2",
        Some("ico") => "image/x-icon",
        _ => "application/octet-stream",
    }
}
