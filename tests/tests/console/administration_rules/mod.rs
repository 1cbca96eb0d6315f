//! What administrators and support may do with the accounts of others, asked of the rules
//! themselves: whoever shows them on pages finds the same answers.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod by_operator;
mod campus;
mod help;
mod helpers;
mod own_words;
mod provisioning;
mod required;
mod role_addresses;
mod shared_accounts;
mod switching_on;
