//! What proves a person: passwords, one-time codes, recovery codes.

mod foreign;
mod hash_queue;
pub mod hashing;
pub mod password_rules;
pub mod recovery_code;
pub mod totp;
