//! People at the console: found, changed, helped, and what is out of reach.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accounts;
mod guide_rows;
mod work;
