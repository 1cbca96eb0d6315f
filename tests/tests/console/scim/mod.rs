//! Provisioning (SCIM 2.0): a directory does what the console does, at its own institution alone.

mod bounds;
mod console;
mod door;
mod groups;
mod removal;
mod searches;
mod trail;
mod users;
