//! What Sluis is about, without a database, a web server or a template: institutions and their
//! policies, people and their factors, portals, sign-ins, grants and keys; the state machines they
//! go through; ids, secrets, time and randomness; and the **ports** that the floors above call and
//! the stores implement.

/// The target of spans that are exported as traces, and are no part of the log: what took how long,
/// never whose it was.
pub const TRACES: &str = "sluis::traces";

pub mod access;
pub mod account_request;
pub mod audit;
pub mod audit_chain;
pub mod badge;
pub mod browser;
pub mod census;
pub mod class;
pub mod client;
pub mod client_certificate;
pub mod client_secret;
pub mod computer_link;
pub mod context;
pub mod device;
pub mod device_grant;
pub mod eck_id;
pub mod figures;
pub mod ids;
pub mod import;
pub mod initial_access_token;
pub mod institution;
pub mod issuer;
pub mod letter;
pub mod logout_notice;
pub mod look;
pub mod mail_link;
pub mod message;
pub mod network;
pub mod one_time_code;
pub mod passkey;
pub mod people_list;
pub mod person;
pub mod phone;
pub mod policy;
pub mod policy_version;
pub mod ports;
pub mod presets;
pub mod provisioning;
pub mod pushed_request;
pub mod recovery_run;
pub mod seal;
pub mod second_factor;
pub mod secret;
pub mod security_question;
pub mod session;
pub mod signin_decision;
pub mod signing_key;
pub mod store_times;
pub mod token_family;
pub mod transaction;
pub mod upstream;
