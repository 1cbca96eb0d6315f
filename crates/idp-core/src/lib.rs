//! The rules of Sluis: what a portal may ask ([`authorize`]), what comes next in a sign-in
//! ([`dispatch`], a pure function), what each step does ([`signin`]), what a signed-in person may do
//! with the own account ([`account`]), signing out ([`logout`]), what operators set up
//! ([`administration`]), and clients that register themselves ([`registration`]).
//!
//! Nothing here knows a web server, a database or a template. Time, randomness and stores come in
//! through `sluis-model`'s ports.

pub mod account;
pub mod administration;
pub mod authorize;
pub mod clock_doubt;
pub mod computer_link;
pub mod console;
pub mod credentials;
pub mod device;
pub mod dispatch;
pub mod factor_change;
pub mod heavy;
pub mod idp;
mod judged;
pub mod links;
pub mod logout;
pub mod logout_request;
mod look_files;
pub mod meters;
pub mod notice_sender;
pub mod open_pages;
pub mod own_hosts;
pub mod passkeys;
mod person_change;
pub mod policy_history;
pub mod policy_reminders;
pub mod portal_logo;
pub mod portal_sessions;
pub mod portal_start;
pub mod recovery;
pub mod registration;
pub mod reply;
pub mod resealing;
mod session;
mod session_state;
pub mod signin;
mod sweeping;
mod sync;
mod tell;
pub mod texting;
pub mod trail;
pub mod upstream_logout;

pub use idp::{Idp, IdpSettings, Senders};
