//! From a change to the letter in somebody's hands: the pages, the outbox, a real mail server, a
//! gateway, and what is said while one of them is away.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod at_once;
mod budget;
mod dead_letters;
mod forgotten;
mod limits;
mod looks;
mod newcomers;
mod post;
mod texted_codes;
