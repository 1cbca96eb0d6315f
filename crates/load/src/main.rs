//! A load driver for OpenID Connect providers on this machine, which `cargo xtask bench` runs. Workers in
//! a closed loop, or a fixed rate of arrivals; every answer is checked, latencies are kept one by one, and
//! what the server spent is read from `/proc`. It speaks to loopback addresses alone.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "a measuring program: it reads the clock, waits, and tells a terminal what it found"
)]

mod browser;
mod figures;
mod flood;
mod hash;
mod html;
mod http;
mod keys;
mod load;
mod operation;
mod portal;
mod process;
mod profile;
mod startup;
mod turns;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What can go wrong; it ends as one line on stderr, or is counted as a failed operation.
pub(crate) type Fallible<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[derive(Parser)]
#[command(
    name = "sluis-load",
    about = "Drives an OpenID Connect provider on this machine"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Puts a provider under load and prints what came of it as JSON
    Run(load::Options),
    /// Does something so many times, one after the other
    Turns(turns::Options),
    /// Starts a server again and again, and prints how long each took until it answered, as JSON
    Startup {
        /// The address that has to answer with 200
        #[arg(long)]
        url: String,
        /// How often
        #[arg(long, default_value_t = 5)]
        repeat: usize,
        /// The server's program with its arguments
        #[arg(last = true, required = true)]
        server: Vec<String>,
    },
    /// Prints what one password hash costs (Argon2id, 19 MiB, two passes, one lane), as JSON
    Hash {
        /// How many hashes
        #[arg(long, default_value_t = 50)]
        count: u32,
    },
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Run(options) => load::run(&options),
        Command::Turns(options) => turns::run(&options),
        Command::Startup {
            url,
            repeat,
            server,
        } => startup::run(&url, repeat, &server),
        Command::Hash { count } => hash::run(count),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}
