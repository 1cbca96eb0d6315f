//! The rules of Sluis: what a portal may ask ([`authorize`]), what comes next in a sign-in
//! ([`dispatch`], a pure function), what each step does ([`signin`]), what a signed-in person may do
//! with the own account ([`account`]), signing out ([`logout`]), and what operators set up
//! ([`administration`]).
//!
//! Nothing here knows a web server, a database or a template. Time, randomness and stores come in
//! through `sluis-model`'s ports.

pub mod account;
pub mod administration;
pub mod authorize;
pub mod credentials;
pub mod dispatch;
pub mod idp;
pub mod letters;
pub mod logout;
pub mod reply;
pub mod signin;

pub use idp::{Idp, IdpSettings};
