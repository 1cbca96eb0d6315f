//! What the walk over every combination of the dispatcher costs. It grows with every factor, and is
//! walked at each change: so its cost has a limit. A test holds no timed figure, for the machine may be
//! busy; the seconds of a processor that a process spent are the same on a busy one.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::Fallible;
use crate::stages;
use crate::tally::Tally;

/// Seconds of a processor that the walk may take, in the profile that tests are built in.
const MOST: f64 = 60.0;

/// The module of the walk, within the tests of its crate.
const WALK: &str = "dispatch::every_combination::";

/// `USER_HZ`, in which Linux tells times to programs, on every machine that this runs on.
const TICKS: f64 = 100.0;

/// Walks once more, alone, prints what it took and holds that against the limit.
pub(crate) fn check(tally: &mut Tally) {
    let faults = match walk() {
        Ok(seconds) => {
            println!(
                "the dispatcher's walk over every combination: {seconds:.1} of {MOST} s of a processor"
            );
            faults(seconds)
        }
        Err(reason) => vec![reason.to_string()],
    };
    tally.check("what the dispatcher's walk costs", &faults);
}

fn faults(seconds: f64) -> Vec<String> {
    if seconds < MOST {
        return vec![];
    }
    vec![format!(
        "{seconds:.1} s of a processor, and {MOST} are the limit: {WALK} walks what makes no difference"
    )]
}

/// The seconds of a processor that the walk took.
fn walk() -> Fallible<f64> {
    let program = program()?;
    let before = spent_by_children()?;
    let status = Command::new(program)
        .arg(WALK)
        .stdout(Stdio::null())
        .status()?;
    if !status.success() {
        return Err(format!("the walk: {status}").into());
    }
    Ok(spent_by_children()? - before)
}

/// The test program of the crate that the walk is in: the one that `cargo test --workspace` built.
fn program() -> Fallible<String> {
    let told = stages::cargo(&["test", "--workspace", "--no-run", "--message-format=json"])
        .stderr(Stdio::null())
        .output()?;
    String::from_utf8_lossy(&told.stdout)
        .lines()
        .find_map(of_the_walk)
        .ok_or_else(|| "cargo names no test program of sluis-idp-core".into())
}

fn of_the_walk(line: &str) -> Option<String> {
    let artifact: Value = serde_json::from_str(line).ok()?;
    let is_it =
        artifact["target"]["name"] == "sluis_idp_core" && artifact["profile"]["test"] == true;
    let program = artifact["executable"].as_str().filter(|_| is_it)?;
    Some(program.to_owned())
}

/// The seconds of a processor that this program's children spent, of those that have ended.
fn spent_by_children() -> Fallible<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let ticks = of_children(&stat).ok_or("/proc/self/stat is not understood")?;
    Ok(ticks / TICKS)
}

/// The times `cutime` and `cstime` of proc(5), together.
fn of_children(stat: &str) -> Option<f64> {
    // The name may hold anything, closing brackets and blanks too.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut times = fields.split_whitespace().skip(13);
    let (user, system) = (times.next()?, times.next()?);
    Some(user.parse::<f64>().ok()? + system.parse::<f64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_times_of_children_are_found_behind_any_name() {
        let stat = "7 (a ) b) S 1 7 7 0 -1 4194560 900 100 0 0 11 12 13 14 20 0 1 0 5 6 7";
        assert_eq!(of_children(stat), Some(27.0));
        assert_eq!(of_children("7 (a) S 1"), None);
    }

    #[test]
    fn the_test_program_is_told_from_the_library() {
        let line = |test: bool, executable: &str| {
            format!(
                r#"{{"reason":"compiler-artifact","target":{{"name":"sluis_idp_core"}},"profile":{{"test":{test}}},"executable":{executable}}}"#
            )
        };
        assert_eq!(of_the_walk(&line(false, "null")), None);
        assert_eq!(of_the_walk(&line(true, r#""/t""#)), Some("/t".to_owned()));
        assert_eq!(of_the_walk("   Compiling"), None);
    }

    #[test]
    fn too_long_a_walk_is_a_fault() {
        assert!(faults(MOST - 0.1).is_empty());
        assert_eq!(faults(MOST).len(), 1);
    }
}
