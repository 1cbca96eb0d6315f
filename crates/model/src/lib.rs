//! What Sluis is about, without a database, a web server or a template: institutions and their
//! policies, people and their factors, portals, sign-ins, grants and keys; the state machines they
//! go through; ids, secrets, time and randomness; and the **ports** that the floors above call and
//! the stores implement.

pub mod access;
pub mod audit;
pub mod browser;
pub mod client;
pub mod client_certificate;
pub mod context;
pub mod device;
pub mod device_grant;
pub mod ids;
pub mod import;
pub mod initial_access_token;
pub mod institution;
pub mod letter;
pub mod logout_notice;
pub mod mail_link;
pub mod message;
pub mod one_time_code;
pub mod person;
pub mod phone;
pub mod policy;
pub mod ports;
pub mod presets;
pub mod pushed_request;
pub mod recovery_run;
pub mod seal;
pub mod second_factor;
pub mod secret;
pub mod security_question;
pub mod session;
pub mod signing_key;
pub mod token_family;
pub mod transaction;
