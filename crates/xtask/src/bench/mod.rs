//! `cargo xtask bench`: what operations cost here and at npm's oidc-provider, in one run on one machine.
//! Absolute figures do not travel; ratios do. Rounds of the servers alternate, so that what else the
//! machine does meets all of them.

mod curve;
mod driver;
mod fixture;
mod flood;
mod growth;
pub(crate) mod instructions;
mod peer;
mod plot;
mod served;
mod subject;
mod table;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::Fallible;
use crate::services::{self, Services};
use crate::watchdog::Watchdog;
use crate::workspace;
use driver::{Driver, Load};
use subject::{OPERATIONS, Operation, Server};

/// What is measured, and how long.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Seconds that each operation is measured, each round
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,
    /// Rounds; the table shows the median of each figure
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Operations whose name begins so; may be repeated
    #[arg(long, value_name = "OPERATION")]
    only: Vec<String>,
    /// One round of one second each
    #[arg(long, conflicts_with_all = ["seconds", "rounds"])]
    quick: bool,
    /// What is measured
    #[arg(long, value_enum, default_values_t = [Subject::Embedded, Subject::Servers, Subject::Peer])]
    subject: Vec<Subject>,
    /// Browsers and portals at once
    #[arg(long, default_value_t = 8)]
    workers: usize,
    /// Arrivals a second, latency counted from when an operation was due; without it each worker begins
    /// anew when it is answered
    #[arg(long)]
    rate: Option<f64>,
    /// Guessed passwords a second from one network, while single sign-on goes on for others at `--rate`
    /// (50 without it): a table of its own
    #[arg(long, conflicts_with_all = ["only", "json"])]
    flood: Option<f64>,
    /// What a single sign-on takes at fixed rates of arrival, as shares of what each server can do: a table
    /// of its own, and the curves in this SVG file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["only", "json", "flood", "growth", "rate"])]
    curve: Option<PathBuf>,
    /// Takes the program as tests build it, which tells whether the bench works and nothing else
    #[arg(long)]
    unoptimised: bool,
    /// Takes the programs as they were built last
    #[arg(long)]
    built: bool,
    /// So many people more, 500 to an institution
    #[arg(long, default_value_t = 0, value_name = "NUMBER")]
    people: u32,
    /// Measures servers with 1,000, 10,000, 100,000 and 1,000,000 people more by turns, signing in, single
    /// sign-on and refreshing alone unless `--only` says otherwise, without the peer
    #[arg(long, conflicts_with = "people")]
    growth: bool,
    /// The last step of `--growth`
    #[arg(
        long,
        default_value_t = 1_000_000,
        requires = "growth",
        value_name = "NUMBER"
    )]
    most: u32,
    /// Keeps every figure of every round in this file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Subject {
    /// Sluis on SQLite and the embedded store
    Embedded,
    /// Sluis on PostgreSQL and Redis
    Servers,
    /// npm's oidc-provider with everything in memory
    Peer,
}

/// What `--growth` looks at.
const GROWS: [&str; 4] = ["sso ES256", "refresh ES256", "sign-in-page", "sign-in"];

/// Figures of every round, by operation and server.
type Figures = BTreeMap<(usize, usize), Vec<Value>>;

/// Builds, starts, drives and prints.
///
/// # Errors
/// Something cannot be built or started, or an operation never succeeds.
pub(crate) fn run(options: &Options) -> Fallible<()> {
    let operations: Vec<&Operation> = OPERATIONS
        .iter()
        .filter(|operation| {
            let named = |only: &String| operation.name.starts_with(only.as_str());
            if options.only.is_empty() {
                !options.growth || GROWS.contains(&operation.name)
            } else {
                options.only.iter().any(named)
            }
        })
        .collect();
    if operations.is_empty() {
        let names: Vec<&str> = OPERATIONS.iter().map(|operation| operation.name).collect();
        return Err(format!("there are: {}", names.join(", ")).into());
    }
    let driver = Driver::build(options.unoptimised, options.built)?;
    in_folder(options, &driver, &operations, &scratch()?)
}

/// How many people there are beside those who are measured, for each server of a kind.
fn steps(options: &Options) -> Vec<u32> {
    if !options.growth {
        return vec![options.people];
    }
    let steps = growth::STEPS.into_iter();
    steps.filter(|step| *step <= options.most).collect()
}

/// Starts, drives and prints.
fn in_folder(
    options: &Options,
    driver: &Driver,
    operations: &[&Operation],
    folder: &Path,
) -> Fallible<()> {
    let mut watchdog = Watchdog::over(folder)?;
    let wants = |subject| {
        options.subject.contains(&subject) && !(options.growth && subject == Subject::Peer)
    };
    let services = wants(Subject::Servers).then(Services::start).transpose()?;

    let mut servers = Vec::new();
    for people in steps(options) {
        let mut started = Vec::new();
        if wants(Subject::Embedded) {
            let at = folder.join(format!("embedded-{people}"));
            let stores = served::Stores::embedded(&at, people);
            started.push(served::start(driver, &at, &stores, &mut watchdog)?);
        }
        if let Some(services) = &services {
            let at = folder.join(format!("servers-{people}"));
            let stores = served::Stores::of(services, people)?;
            started.push(served::start(driver, &at, &stores, &mut watchdog)?);
        }
        if options.growth {
            for server in &mut started {
                server.name = format!("{}, {}", server.name, growth::grouped(people));
            }
        }
        servers.append(&mut started);
    }
    if wants(Subject::Peer) && options.flood.is_none() {
        servers.push(peer::start(driver, &folder.join("peer"), &mut watchdog)?);
    }
    if let Some(rate) = options.flood {
        return flood::run(options, rate, driver, &servers);
    }
    if let Some(file) = &options.curve {
        return curve::run(options, file, driver, &servers);
    }
    let hash_ms = driver.hash()?;
    let figures = measure(options, driver, operations, &servers);
    table::print(operations, &servers, &figures, hash_ms);
    if let Some(path) = &options.json {
        keep(path, operations, &servers, &figures, hash_ms)?;
    }
    Ok(())
}

fn measure(
    options: &Options,
    driver: &Driver,
    operations: &[&Operation],
    servers: &[Server],
) -> Figures {
    let (seconds, rounds) = if options.quick {
        (1.0, 1)
    } else {
        (options.seconds, options.rounds)
    };
    let mut figures = Figures::new();
    for (at, operation) in operations.iter().enumerate() {
        for round in 0..rounds {
            for (whose, server) in servers.iter().enumerate() {
                let load = Load {
                    seconds,
                    workers: options.workers,
                    rate: options.rate,
                    flood: None,
                };
                eprintln!("{}, round {}: {}", operation.name, round + 1, server.name);
                match driver.run(server, operation, &load) {
                    Ok(figure) => figures.entry((at, whose)).or_default().push(figure),
                    Err(reason) => eprintln!("  {reason}"),
                }
            }
        }
    }
    figures
}

/// A folder on the disk that cargo builds on: what must be durable is then written to a disk.
fn scratch() -> Fallible<PathBuf> {
    let folder = workspace::target()
        .join("bench")
        .join(services::free_port()?.to_string());
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn keep(
    path: &Path,
    operations: &[&Operation],
    servers: &[Server],
    figures: &Figures,
    hash_ms: f64,
) -> Fallible<()> {
    let rows: Vec<Value> = figures
        .iter()
        .filter_map(|((at, whose), rounds)| {
            Some(json!({
                "operation": operations.get(*at)?.name,
                "server": servers.get(*whose)?.name.clone(),
                "rounds": rounds,
            }))
        })
        .collect();
    let started: BTreeMap<&str, &Value> = servers
        .iter()
        .map(|server| (server.name.as_str(), &server.startup))
        .collect();
    let all = json!({ "hash_cpu_ms": hash_ms, "startup": started, "figures": rows });
    Ok(fs::write(path, serde_json::to_vec_pretty(&all)?)?)
}
