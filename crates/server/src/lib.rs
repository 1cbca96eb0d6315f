//! The binary `sluis`: reads the configuration, builds the house, runs it; every command.
//!
//! This is the only floor that reads configuration, the wall clock and the machine's randomness.

pub mod audit_stream;
mod backup;
mod changes;
pub mod cli;
mod clock_jumps;
mod commands;
pub mod composer;
pub mod demo;
pub mod house;
mod keeping;
mod management;
mod messaging;
mod metrics;
mod options;
mod output;
mod present;
pub mod server_certificate;
mod starting;
mod stopping;
mod telemetry;
mod template_sets;
mod tls;
mod traces;
mod waiting;

pub use present::{SystemClock, SystemRandomness};
