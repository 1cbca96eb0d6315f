//! The stages of `cargo xtask test`, in their order, and what each counts as.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

use clap::ValueEnum;

use crate::Fallible;
use crate::bench;
use crate::clients;
use crate::failure_sections::FailureSections;
use crate::floors;
use crate::fuzzing;
use crate::machine;
use crate::pages;
use crate::services::Services;
use crate::tally::Tally;
use crate::workspace;
use crate::{attacks, rows};

/// One part of the whole proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stage {
    /// `cargo fmt --check`, and whether the fuzz targets' lock file fits
    Format,
    /// Each requirement row has a test, and the written table of them is the present one
    Rows,
    /// `cargo clippy` without a warning
    Clippy,
    /// Who imports whom, licences, bans, duplicates, sources
    Floors,
    /// `cargo build` of everything, the binary included
    Build,
    /// `cargo test`, with private servers
    Test,
    /// The built program, driven by the client libraries of `tests/clients`
    Clients,
    /// What an operation takes, counted in instructions
    Instructions,
    /// Every page in a browser: axe-core, reflow, the focus, the order of reading
    Pages,
    /// The targets of `fuzz`, for a minute
    Fuzz,
}

const FORMAT: &[&str] = &["fmt", "--all", "--check"];
const FORMAT_FUZZ: &[&str] = &["fmt", "--manifest-path", "fuzz/Cargo.toml", "--check"];
/// A lock file that no longer fits stops the fuzz stage, the last one: better told in the first second.
const LOCK_FUZZ: &[&str] = &[
    "metadata",
    "--manifest-path",
    "fuzz/Cargo.toml",
    "--locked",
    "--format-version",
    "1",
];
const CLIPPY: &[&str] = &[
    "clippy",
    "--workspace",
    "--all-targets",
    "--",
    "-D",
    "warnings",
];
const BUILD: &[&str] = &["build", "--workspace"];

/// Runs one stage, or all of them; a failed one does not stop those that can still tell something.
///
/// # Errors
/// The machine lacks something and it cannot be installed from here.
pub(crate) fn run(only: Option<Stage>, keep: bool) -> Fallible<Tally> {
    let wanted = |stage: Stage| only.is_none_or(|only| only == stage);
    let served = [
        Stage::Test,
        Stage::Clients,
        Stage::Instructions,
        Stage::Pages,
        Stage::Fuzz,
    ];
    if served.into_iter().any(wanted) {
        machine::prepare()?;
    }
    let mut tally = Tally::default();
    let mut builds = true;
    for stage in Stage::value_variants() {
        if wanted(*stage) {
            timed(*stage, || match stage {
                Stage::Format => {
                    check(FORMAT, &mut tally);
                    check(FORMAT_FUZZ, &mut tally);
                    check(LOCK_FUZZ, &mut tally);
                }
                Stage::Rows => {
                    rows::check(&mut tally);
                    attacks::check(&mut tally);
                }
                Stage::Clippy => {
                    check(CLIPPY, &mut tally);
                }
                Stage::Floors => floors::check(&mut tally),
                Stage::Build => builds = check(BUILD, &mut tally),
                Stage::Test if builds => test(&mut tally, keep),
                Stage::Test => tally.check("tests", &["not run, for the build failed".to_owned()]),
                Stage::Clients if builds && (only.is_none() || check(BUILD, &mut tally)) => {
                    clients::check(&mut tally);
                }
                Stage::Clients => {}
                Stage::Instructions if builds => instructions(&mut tally),
                Stage::Instructions => {}
                Stage::Pages if builds => pages::check(false, &mut tally),
                Stage::Pages => {}
                Stage::Fuzz => fuzzing::check(None, &mut tally),
            });
        }
    }
    Ok(tally)
}

/// Prints the stage's name before and its seconds after.
#[expect(
    clippy::disallowed_methods,
    reason = "how long a stage took is for the developer's eyes alone"
)]
fn timed(stage: Stage, work: impl FnOnce()) {
    println!("── {stage:?}");
    let start = Instant::now();
    work();
    println!("── {stage:?}: {:.1} s", start.elapsed().as_secs_f64());
}

/// Runs a cargo command that counts as one check; says whether it passed.
fn check(arguments: &[&str], tally: &mut Tally) -> bool {
    let mut command = cargo(arguments);
    if arguments.first() == Some(&"metadata") {
        // Only whether it can be told counts.
        command.stdout(Stdio::null());
    }
    let faults = match command.status() {
        Ok(status) if status.success() => Vec::new(),
        Ok(status) => vec![status.to_string()],
        Err(reason) => vec![reason.to_string()],
    };
    tally.check(&format!("cargo {}", arguments.join(" ")), &faults);
    faults.is_empty()
}

/// A cargo that does not see what the outer cargo told this program about itself, lest build scripts
/// that look at it run anew.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(workspace::root()).args(arguments);
    for (name, _) in std::env::vars_os() {
        let ours = name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_")
                || name.starts_with("CARGO_MANIFEST_")
                || name == "CARGO_PRIMARY_PACKAGE"
        });
        if ours {
            cargo.env_remove(name);
        }
    }
    cargo
}

fn test(tally: &mut Tally, keep: bool) {
    let services = match Services::start() {
        Ok(services) => services,
        Err(reason) => {
            tally.check("private servers", &[reason.to_string()]);
            return;
        }
    };
    tally.check("private servers", &[]);
    let mut cargo = cargo(&["test", "--workspace", "--no-fail-fast"]);
    cargo.envs(
        services
            .variables()
            .iter()
            .map(|(name, value)| (name, value)),
    );
    if let Err(reason) = count(cargo, tally) {
        tally.check("cargo test", &[reason.to_string()]);
    }
    if keep && let Err(reason) = services.keep() {
        tally.check("keeping the servers", &[reason.to_string()]);
    }
}

fn instructions(tally: &mut Tally) {
    if let Err(reason) = bench::instructions::run(&Default::default(), tally) {
        tally.check("instructions", &[reason.to_string()]);
    }
}

/// Runs the tests, shows what they print and counts what they say at their ends.
fn count(mut cargo: Command, tally: &mut Tally) -> Fallible<()> {
    let mut running = cargo.stdout(Stdio::piped()).spawn()?;
    let output = running
        .stdout
        .take()
        .ok_or("the output of cargo test cannot be read")?;
    let mut counted = Tally::default();
    let mut said = FailureSections::default();
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        if let Some(summary) = Tally::of_summary(&line) {
            counted.add(summary);
        }
        if let Some(failure) = said.line(&line) {
            counted.tell_again(failure);
        }
    }
    let status = running.wait()?;
    let uncounted = !status.success() && counted.is_green();
    tally.add(counted);
    if uncounted {
        // A test that does not compile, or a test binary that died before it could count.
        tally.check("cargo test", &[status.to_string()]);
    }
    Ok(())
}
