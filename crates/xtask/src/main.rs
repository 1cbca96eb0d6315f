//! Developer commands, reached as `cargo xtask …`. `test` is the whole proof of a change: it prepares
//! the machine, starts private servers, runs every check and ends with one line of counts. Nothing
//! here is part of the product, and no product crate may depend on it.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a terminal is what these commands talk to"
)]

mod arrows;
mod attacks;
mod bench;
mod clients;
mod deny;
mod failure_sections;
mod faults;
mod floors;
mod fuzzing;
mod licence;
mod machine;
mod pages;
mod postgres;
mod redis;
mod release;
mod rows;
mod sbom;
mod services;
mod sizing;
mod stages;
mod tally;
mod watchdog;
mod workspace;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::stages::Stage;
use crate::tally::Tally;

/// What can go wrong in a developer command; it ends as one line on stderr.
pub(crate) type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Developer commands of Sluis")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Installs what the tests need, starts private servers and runs every check
    Test {
        /// Runs this stage alone
        #[arg(long, value_enum)]
        only: Option<Stage>,
        /// Leaves the private servers running and prints how to use and stop them
        #[arg(long)]
        keep: bool,
    },
    /// Checks who may import whom, licences, bans, duplicates and sources
    Floors,
    /// Looks at every page in a browser: axe-core, reflow, the focus, the order of reading
    Pages {
        /// Every sample in every theme, language, mode and size, not only each pair of them
        #[arg(long)]
        all: bool,
        /// Writes the order of reading to `docs/reading-order` instead
        #[arg(long, conflicts_with = "all")]
        write: bool,
    },
    /// Writes pictures of every page and letter, in every theme and language, in light and dark, for phone and desk
    Catalogue {
        /// Where to; its `index.html` shows them
        folder: PathBuf,
        #[command(flatten)]
        only: pages::Only,
    },
    /// Runs each target of `fuzz` from its seeds and what was learned before, two at once
    Fuzz {
        /// How long each, in seconds
        #[arg(long, default_value_t = 600)]
        seconds: u64,
    },
    /// Measures what operations cost, beside npm's oidc-provider in the same run
    Bench(bench::Options),
    /// Counts the instructions of one operation and compares them with `docs/instructions.toml`
    Instructions(bench::instructions::Options),
    /// Breaks a whole installation part by part while people work, and checks what they were promised
    Faults {
        /// Breaks only this: kill, rolling, redis, flush, crash, postgres, slow, migrate, race, lossy, rotation, vanish, change, smtp, commit, sending, failover
        #[arg(long)]
        only: Option<String>,
        /// Takes the program as it was built last
        #[arg(long)]
        built: bool,
        /// Milliseconds that replicas wait for Redis instead of the default's, on a machine that does other
        /// work meanwhile
        #[arg(long, value_name = "MILLISECONDS")]
        patience: Option<u32>,
    },
    /// Hands on what comes at one address to another: what `faults` runs on the machine that vanishes
    #[command(hide = true)]
    Relay { at: SocketAddr, to: SocketAddr },
    /// Builds what a release consists of: the program, the Debian package, what it is made of, checksums
    Release(release::Options),
    /// Computes what so many people need from measured costs: the table of `docs/manual/scale.md`
    Sizing,
    /// Lists requirement rows and attacks with the tests named after them; fails when one has none
    Rows {
        /// Writes the tables as well
        #[arg(long)]
        write: bool,
    },
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Test { only, keep } => stages::run(only, keep),
        Command::Floors => {
            let mut tally = Tally::default();
            floors::check(&mut tally);
            Ok(tally)
        }
        Command::Pages { write: true, .. } => return exit_after(pages::write_reading_order()),
        Command::Pages { all, .. } => {
            let mut tally = Tally::default();
            pages::check(all, &mut tally);
            Ok(tally)
        }
        Command::Catalogue { folder, only } => {
            return exit_after(pages::catalogue(&folder, &only));
        }
        Command::Fuzz { seconds } => {
            let mut tally = Tally::default();
            fuzzing::check(Some(seconds), &mut tally);
            Ok(tally)
        }
        Command::Bench(options) => return exit_after(bench::run(&options)),
        Command::Instructions(options) => {
            let mut tally = Tally::default();
            bench::instructions::run(&options, &mut tally).map(|()| tally)
        }
        Command::Sizing => {
            print!("{}", sizing::table());
            return ExitCode::SUCCESS;
        }
        Command::Release(options) => return exit_after(release::run(&options)),
        Command::Faults {
            only,
            built,
            patience,
        } => {
            let mut tally = Tally::default();
            faults::run(only.as_deref(), built, patience, &mut tally).map(|()| tally)
        }
        Command::Relay { at, to } => return exit_after(faults::relay::serve(at, to)),
        Command::Rows { write } => {
            return exit_after(rows::print(write).and_then(|()| attacks::print(write)));
        }
    };
    match outcome {
        Ok(tally) => {
            for failure in tally.failures() {
                println!("{failure}");
            }
            println!("{tally}");
            if tally.is_green() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(reason) => exit_after(Err(reason)),
    }
}

fn exit_after(outcome: Fallible<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}
