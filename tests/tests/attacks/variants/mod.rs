//! Variants of the catalogue's attacks, walked over everything that there is of a kind: every form, every
//! value that opens something, every name that somebody chose.

mod forms;
mod request_tricks;
mod swapped;
