//! What the token service does, against the SQLite and the embedded store.

#![expect(
    clippy::unwrap_used,
    reason = "a test that can't go on should stop where it can't"
)]

mod access;
mod between;
mod cast;
mod client_credentials;
mod client_tokens;
mod codes;
mod consent;
mod device_codes;
mod hints;
mod house;
mod jwt_access_tokens;
mod keys;
mod own_issuers;
mod refresh;
mod request_objects;
mod subjects;
mod targets;
mod token_exchange;
