//! `cargo xtask instructions`: how many instructions the whole server takes for one operation, as valgrind's
//! callgrind counts them. Times are noisy and counts are not: what is written down in `docs/instructions.toml`
//! is compared with what is there now, so that nobody makes an operation dearer without saying so.

use std::collections::BTreeMap;
use std::fs;
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;
use serde::{Deserialize, Serialize};

use super::driver::Driver;
use super::subject::{OPERATIONS, Operation};
use super::{scratch, served};
use crate::Fallible;
use crate::machine;
use crate::services;
use crate::tally::Tally;
use crate::watchdog::Watchdog;
use crate::workspace;

/// What is counted, and what becomes of it.
#[derive(Debug, Default, Args)]
pub(crate) struct Options {
    /// Counts in the program as it is released, not as tests build it
    #[arg(long)]
    release: bool,
    /// Writes the counts down instead of comparing them
    #[arg(long)]
    write: bool,
    /// Operations whose name begins so; may be repeated
    #[arg(long, value_name = "OPERATION")]
    only: Vec<String>,
}

/// Where the counts are written down.
const FILE: &str = "docs/instructions.toml";

const HEAD: &str = "\
# Instructions of the whole server for one operation on SQLite and the embedded store, in user space, without the
# system's. `cargo xtask instructions` counts them anew and compares; with `--write` it writes this file. The
# compiler and the build count as much as the code does: compare what one compiler made.

";

/// How the files begin in which callgrind tells.
const DUMPS: &str = "counted";

/// How far a count may lie above what is written down, in per cent.
const DEARER: u64 = 5;
/// How far it may lie below until the file is to be written anew, lest what was won is lost unseen.
const CHEAPER: u64 = 15;
/// And so many instructions more, either way: what a server does beside, on a machine that does other things, and
/// less than one statement takes.
const BESIDE: u64 = 100_000;

/// So many turns make a sample.
const TURNS: u64 = 8;
/// So many samples are taken, of which the least counts: what the server does beside, every second or minute,
/// falls into one of the others.
const SAMPLES: u64 = 5;

/// Counts by operation.
type Counts = BTreeMap<String, u64>;

/// What is written down.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Written {
    /// The compiler.
    compiler: String,
    /// As tests build it.
    unoptimised: Counts,
    /// As it is released.
    release: Counts,
}

/// Counts, and compares or writes.
///
/// # Errors
/// Something cannot be built or started, or valgrind is not there.
pub(crate) fn run(options: &Options, tally: &mut Tally) -> Fallible<()> {
    let path = workspace::root().join(FILE);
    let mut written: Written = match fs::read_to_string(&path) {
        Ok(text) => toml::from_str(&text)?,
        Err(_) => Written::default(),
    };
    let counts = count(options)?;
    let compiler = compiler()?;
    let there = if options.release {
        &mut written.release
    } else {
        &mut written.unoptimised
    };
    for (operation, now) in &counts {
        let before = there.get(operation).copied();
        let faults = fault(*now, before).filter(|_| !options.write);
        tally.check(
            &format!("{now:>12} instructions for {operation}"),
            &faults.into_iter().collect::<Vec<_>>(),
        );
    }
    if options.write {
        there.extend(counts);
        written.compiler = compiler;
        fs::write(path, format!("{HEAD}{}", toml::to_string(&written)?))?;
    } else if written.compiler != compiler && !tally.is_green() {
        println!(
            "written down of {}, counted of {compiler}",
            written.compiler
        );
    }
    Ok(())
}

/// What is wrong with a count.
fn fault(now: u64, before: Option<u64>) -> Option<String> {
    let Some(before) = before else {
        return Some(format!("not in {FILE}: run with --write"));
    };
    if now > before + before * DEARER / 100 + BESIDE {
        Some(format!(
            "{before} are written down in {FILE}: find out why it takes more, or say why and run with --write"
        ))
    } else if now + BESIDE < before - before * CHEAPER / 100 {
        Some(format!(
            "{before} are written down in {FILE}: run with --write"
        ))
    } else {
        None
    }
}

fn compiler() -> Fallible<String> {
    let said = Command::new("rustc").arg("--version").output()?.stdout;
    Ok(String::from_utf8(said)?.trim().to_owned())
}

fn count(options: &Options) -> Fallible<Counts> {
    let valgrind = machine::program("valgrind").ok_or("valgrind is not on this machine")?;
    let driver = Driver::build(!options.release, false)?;
    let folder = scratch()?;
    let mut watchdog = Watchdog::over(&folder)?;
    let stores = served::Stores::embedded(&folder, 0);
    let prepared = served::prepare(&driver.sluis(), &folder, &stores)?;
    let log = fs::File::create(folder.join("server.log"))?;
    let server = Command::new(valgrind)
        .arg("--tool=callgrind")
        .arg(format!(
            "--callgrind-out-file={}",
            folder.join(DUMPS).display()
        ))
        .arg(driver.sluis())
        .arg("serve")
        .arg("--config")
        .arg(&prepared.config)
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .process_group(0)
        .spawn()?;
    let pid = server.id().to_string();
    watchdog.watch(server)?;
    let listens = || TcpStream::connect((Ipv4Addr::LOCALHOST, prepared.port)).is_ok();
    // A machine that does much beside takes its time to start a program that takes fifty times as long.
    if !(0..6).any(|_| services::patiently(listens)) {
        let said = fs::read_to_string(folder.join("server.log")).unwrap_or_default();
        return Err(format!("the server does not come up: {said}").into());
    }
    let wanted = |operation: &&Operation| {
        let named = |only: &String| operation.name.starts_with(only.as_str());
        options.only.is_empty() || options.only.iter().any(named)
    };
    let mut counts = Counts::new();
    let sample = ["callgrind_control", "-d", &pid];
    // What a server does beside once it has begun is over when the first one is counted.
    for operation in OPERATIONS.iter().filter(wanted) {
        driver.turns(&prepared.profile, operation, 1, 1, &sample)?;
    }
    taken(&folder)?;
    for operation in OPERATIONS.iter().filter(wanted) {
        // Nearly all of it is the hash, which is the same each time.
        let turns = if operation.what == "sign-in" {
            1
        } else {
            TURNS
        };
        driver.turns(&prepared.profile, operation, turns, SAMPLES, &sample)?;
        // The first dump holds what was prepared.
        let mut samples = taken(&folder)?.into_iter().skip(1);
        let first = samples.next().ok_or("callgrind took no sample")?;
        counts.insert(
            operation.name.to_owned(),
            samples.fold(first, u64::min) / turns,
        );
    }
    Ok(counts)
}

/// The totals of the dumps that lie there, in their order, and clears them away.
fn taken(folder: &Path) -> Fallible<Vec<u64>> {
    let mut dumps: Vec<(u32, PathBuf)> = fs::read_dir(folder)?
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let number = name.strip_prefix(DUMPS)?.strip_prefix('.')?;
            Some((number.parse().ok()?, entry.path()))
        })
        .collect();
    dumps.sort();
    let read = |(_, file): (u32, PathBuf)| -> Fallible<u64> {
        let counts = fs::read_to_string(&file)?;
        fs::remove_file(&file)?;
        total(&counts).ok_or_else(|| "callgrind's file is not understood".into())
    };
    dumps.into_iter().map(read).collect()
}

/// The total of a dump.
fn total(dump: &str) -> Option<u64> {
    let line = dump.lines().find_map(|line| line.strip_prefix("totals:"));
    line?.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dump_tells_its_total() {
        assert_eq!(
            total("fn=(1) x\n+3 17\n\ntotals: 316221784\n"),
            Some(316_221_784)
        );
        assert_eq!(total("fn=(1) x\n"), None);
    }

    #[test]
    fn more_than_a_little_more_is_a_fault_and_so_is_much_less() {
        assert_eq!(fault(2_199_999, Some(2_000_000)), None);
        assert!(fault(2_200_001, Some(2_000_000)).is_some());
        assert_eq!(fault(1_600_000, Some(2_000_000)), None);
        assert!(fault(1_599_999, Some(2_000_000)).is_some());
        assert!(fault(1, None).is_some());
    }
}
