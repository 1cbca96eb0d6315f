//! Data with an end: browser sessions, sign-ins and recovery runs under way, codes, access tokens,
//! remembered devices and counters of tries; on Redis, or in a file of its own for an installation of
//! one process, which survives a crash.
//!
//! Every value carries its own end and is judged by the caller's clock. The store's own expiry only
//! tidies up, and always a little later.

mod access_tokens;
mod ceremonies;
mod codes;
mod computer_links;
mod device_grants;
mod devices;
mod embedded;
mod key_value;
mod keys;
mod measured;
mod one_time_codes;
mod pushed_requests;
mod record;
mod recovery_runs;
mod redis;
mod replay_sets;

mod seen_browsers;
mod sessions;
mod settings;
mod store;
mod sync;
mod throttles;
mod transactions;
mod upstream_attempts;

pub use settings::{Commands, EphemeralSettings, open, open_channel, open_counted, open_measured};
