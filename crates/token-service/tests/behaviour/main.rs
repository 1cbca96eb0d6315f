//! What the token service does, against the SQLite and the embedded store.

#![expect(
    clippy::unwrap_used,
    reason = "a test that can't go on should stop where it can't"
)]

mod access;
mod codes;
mod consent;
mod hints;
mod house;
mod keys;
mod refresh;
