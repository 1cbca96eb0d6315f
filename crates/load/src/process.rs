//! What `/proc` tells of processes.

use std::fs;

use crate::Fallible;

/// `USER_HZ`, in which Linux tells times to programs, on every machine that this runs on.
const TICKS: f64 = 100.0;

/// CPU seconds that a process spent so far, with all its threads.
///
/// # Errors
/// There is no such process.
pub(crate) fn cpu(pid: u32) -> Fallible<f64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))
        .map_err(|error| format!("process {pid}: {error}"))?;
    let (user, system) = times(&stat).ok_or("/proc/…/stat is not understood")?;
    Ok((user + system) as f64 / TICKS)
}

/// The same of a process and all that it started.
///
/// # Errors
/// There is no such process.
pub(crate) fn cpu_of_family(pid: u32) -> Fallible<f64> {
    let mut sum = cpu(pid)?;
    for entry in fs::read_dir("/proc")?.flatten() {
        let child = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok());
        let Some(child) = child else { continue };
        let stat = fs::read_to_string(format!("/proc/{child}/stat")).unwrap_or_default();
        if field(&stat, 1) == Some(u64::from(pid)) {
            sum += cpu_of_family(child)?;
        }
    }
    Ok(sum)
}

/// Forgets the largest resident size so far.
pub(crate) fn forget_peak(pid: u32) -> Fallible<()> {
    Ok(fs::write(format!("/proc/{pid}/clear_refs"), "5")?)
}

/// Resident size now, and the largest since it was forgotten, in MiB.
///
/// # Errors
/// There is no such process.
pub(crate) fn resident(pid: u32) -> Fallible<(f64, f64)> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
        kib.map(|kib| kib / 1024.0)
    };
    let now = line("VmRSS:").ok_or("no resident size")?;
    Ok((now, line("VmHWM:").unwrap_or(now)))
}

/// CPU seconds that the whole machine spent on anything, so far.
///
/// # Errors
/// `/proc` is not there.
pub(crate) fn machine() -> Fallible<f64> {
    let stat = fs::read_to_string("/proc/stat")?;
    let line = stat.lines().next().unwrap_or_default();
    let ticks: Vec<u64> = line
        .split_whitespace()
        .skip(1)
        .filter_map(|ticks| ticks.parse().ok())
        .collect();
    // Everything but idle, waiting, and what is counted twice for guests.
    let busy = [0, 1, 2, 5, 6, 7].map(|index| ticks.get(index).copied().unwrap_or_default());
    Ok(busy.iter().sum::<u64>() as f64 / TICKS)
}

fn times(stat: &str) -> Option<(u64, u64)> {
    Some((field(stat, 11)?, field(stat, 12)?))
}

/// A number of `/proc/…/stat`, counted from the state, which follows the name in brackets.
fn field(stat: &str, index: usize) -> Option<u64> {
    let (_, after) = stat.rsplit_once(')')?;
    after.split_whitespace().nth(index)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_behind_a_name_with_brackets() {
        let stat = "42 (a b) c) S 7 42 42 0 -1 4194560 100 0 0 0 31 11 0 0 20 0 4 0 9 1 2";
        assert_eq!(times(stat), Some((31, 11)));
        assert_eq!(field(stat, 1), Some(7));
    }

    #[test]
    fn we_are_a_process_ourselves() {
        assert!(cpu(std::process::id()).is_ok());
        assert!(resident(std::process::id()).unwrap().0 > 0.0);
    }
}
