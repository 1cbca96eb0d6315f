//! How long a server takes from being started to its first answer.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;
use url::Url;

use crate::Fallible;
use crate::http::Connection;
use crate::portal;
use crate::process;

const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(1);
/// How long a server rests before its memory is read.
const REST: Duration = Duration::from_secs(1);

/// Starts the server so often, and prints milliseconds, sorted, with the CPU seconds and the memory that the
/// last one had taken a second later.
///
/// # Errors
/// It does not start, or does not answer.
pub(crate) fn run(url: &str, repeat: usize, server: &[String]) -> Fallible<()> {
    let url = Url::parse(url)?;
    let (program, arguments) = server.split_first().ok_or("no program to start")?;
    let mut took = Vec::new();
    let (mut cpu, mut resident) = (0.0, 0.0);
    for _ in 0..repeat {
        let began = Instant::now();
        let child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let mut running = Running(child.map_err(|error| format!("{program}: {error}"))?);
        while began.elapsed() < PATIENCE {
            let answers = Connection::to(&url)
                .and_then(|mut connection| portal::get(&mut connection, &url, ""));
            if answers.is_ok() {
                took.push(began.elapsed().as_secs_f64() * 1000.0);
                break;
            }
            if let Some(status) = running.0.try_wait()? {
                return Err(format!("the server ended with {status}").into());
            }
            std::thread::sleep(PAUSE);
        }
        std::thread::sleep(REST);
        cpu = process::cpu(running.0.id())?;
        resident = process::resident(running.0.id())?.0;
    }
    took.sort_by(f64::total_cmp);
    println!(
        "{}",
        json!({ "milliseconds": took, "cpu_seconds": cpu, "resident_mib": resident })
    );
    Ok(())
}

/// Ends with this value.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already; there is nothing to do about it either way.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
