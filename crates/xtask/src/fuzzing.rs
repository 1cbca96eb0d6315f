//! Builds the fuzz targets of `fuzz/` and runs all of them for a minute, each from its seeds. The
//! stable compiler can instrument them; what `cargo fuzz` adds needs a nightly one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde::Deserialize;

use crate::Fallible;
use crate::stages;
use crate::tally::Tally;
use crate::workspace;

/// How long all targets together are run on how many processors.
const SECONDS: u64 = 60;
const JOBS: usize = 2;

/// What libFuzzer sees of a run: which edges were taken and what was compared with what.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// The part of the manifest that names the targets.
#[derive(Deserialize)]
struct Manifest {
    bin: Vec<Target>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

/// Builds and runs, each target for so many seconds or all of them for a minute; the build counts as one
/// check, and so does each target.
pub(crate) fn check(seconds: Option<u64>, tally: &mut Tally) {
    let built = build();
    let (faults, programs) = match built {
        Ok(programs) => (vec![], programs),
        Err(reason) => (vec![reason.to_string()], vec![]),
    };
    tally.check("the fuzz targets are built", &faults);
    // Every job has as much time as the others, and runs its targets one after the other.
    let shared = (SECONDS * JOBS as u64 / programs.len().max(1) as u64).max(1);
    let each = seconds.unwrap_or(shared);
    let jobs: Vec<_> = (0..JOBS)
        .map(|job| {
            let mine: Vec<PathBuf> = programs.iter().skip(job).step_by(JOBS).cloned().collect();
            std::thread::spawn(move || {
                let ran = mine.into_iter().map(|program| {
                    let faults = run(&program, each).unwrap_or_else(|why| vec![why.to_string()]);
                    if seconds.is_some() {
                        // A long run that is cut off has told how far it came.
                        println!("{}: {} faults", name(&program), faults.len());
                    }
                    (name(&program), faults)
                });
                ran.collect::<Vec<_>>()
            })
        })
        .collect();
    for job in jobs {
        match job.join() {
            Ok(ran) => {
                for (target, faults) in ran {
                    tally.check(&format!("fuzz {target} for {each} s"), &faults);
                }
            }
            Err(_) => tally.check("fuzzing", &["a job died".to_owned()]),
        }
    }
}

/// Builds all targets: their programs.
fn build() -> Fallible<Vec<PathBuf>> {
    let folder = workspace::root().join("fuzz");
    let manifest: Manifest = toml::from_str(&fs::read_to_string(folder.join("Cargo.toml"))?)?;
    let machine = host()?;
    // Beside what the workspace built: what only runs while building need not be built again. The
    // triple keeps the flags away from exactly that.
    let target = workspace::target();
    let status = stages::cargo(&["build", "--locked", "--bins", "--target", &machine])
        .current_dir(&folder)
        .env("RUSTFLAGS", FLAGS)
        .env("CARGO_TARGET_DIR", &target)
        .status()?;
    if !status.success() {
        return Err(status.to_string().into());
    }
    let programs = manifest
        .bin
        .iter()
        .map(|bin| target.join(&machine).join("debug").join(&bin.name));
    Ok(programs.collect())
}

/// The triple that this compiler builds for by itself.
fn host() -> Fallible<String> {
    let output = Command::new("rustc").arg("-vV").output()?;
    let said = String::from_utf8(output.stdout)?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.ok_or("rustc does not name its host")?.to_owned())
}

/// Runs one target from its seeds; what it found.
fn run(program: &Path, seconds: u64) -> Fallible<Vec<String>> {
    let target = name(program);
    let seeds = workspace::root().join("fuzz/seeds").join(&target);
    let corpus = workspace::target().join("fuzz").join(&target);
    fs::create_dir_all(&corpus)?;
    let output = Command::new(program)
        .arg(format!("-max_total_time={seconds}"))
        .args(["-timeout=10", "-rss_limit_mb=2048", "-verbosity=0"])
        .arg(format!("-artifact_prefix={}/found-", corpus.display()))
        .args([&corpus, &seeds])
        .stdin(Stdio::null())
        .output()?;
    Ok(if output.status.success() {
        vec![]
    } else {
        found(&output)
    })
}

/// The lines that say what happened and with which input.
fn found(output: &Output) -> Vec<String> {
    let said = String::from_utf8_lossy(&output.stderr);
    let mut lines: Vec<String> = said
        .lines()
        .filter(|line| !line.starts_with("INFO") && !line.trim().is_empty())
        .map(str::to_owned)
        .collect();
    lines.truncate(20);
    lines.push(output.status.to_string());
    lines
}

fn name(program: &Path) -> String {
    let name = program.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
