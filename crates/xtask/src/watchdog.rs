//! Ends the private servers and removes their folder, however this program ends.
//!
//! A small shell process reads what to clean up from a pipe. When the pipe closes, be it by a normal
//! end, a panic, Ctrl-C or a kill, it does its work. It lives in a process group of its own, so that
//! a Ctrl-C at the terminal reaches it through the pipe alone.

use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::Fallible;

/// SIGINT asks PostgreSQL for a fast shutdown and Redis for a normal one; who has not gone after ten
/// seconds is killed.
const SCRIPT: &str = r#"
trap '' HUP INT TERM
victims= folder=
while read -r verb value; do
    case $verb in
        process) victims="$victims $value" ;;
        gone) victims=$(for victim in $victims; do [ "$victim" = "$value" ] || echo "$victim"; done) ;;
        folder) folder=$value ;;
        keep) exit 0 ;;
    esac
done
for victim in $victims; do kill -INT "$victim"; done
tries=0
for victim in $victims; do
    while kill -0 "$victim" && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
    kill -KILL "$victim"
done
[ -n "$folder" ] && rm -rf "$folder"
"#;

/// The running watchdog. Dropping it cleans up and waits until that is done.
#[derive(Debug)]
pub(crate) struct Watchdog {
    shell: Child,
    orders: Option<ChildStdin>,
    wards: Vec<Child>,
}

impl Watchdog {
    /// Starts to watch over a folder, which is removed at the end.
    ///
    /// # Errors
    /// No shell can be started.
    pub(crate) fn over(folder: &Path) -> Fallible<Self> {
        let mut shell = Command::new("/bin/sh")
            .args(["-c", SCRIPT])
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        let orders = shell.stdin.take();
        let mut watchdog = Self {
            shell,
            orders,
            wards: Vec::new(),
        };
        watchdog.order(&format!("folder {}", folder.display()))?;
        Ok(watchdog)
    }

    /// Takes a server under watch.
    ///
    /// # Errors
    /// The shell has gone.
    pub(crate) fn watch(&mut self, server: Child) -> Fallible<()> {
        let order = format!("process {}", server.id());
        self.wards.push(server);
        self.order(&order)
    }

    /// Whom it watches.
    pub(crate) fn processes(&self) -> Vec<u32> {
        self.wards.iter().map(Child::id).collect()
    }

    /// Takes a server under watch that somebody else holds and ends in the usual case.
    ///
    /// # Errors
    /// The shell has gone.
    pub(crate) fn guard(&mut self, process: u32) -> Fallible<()> {
        self.order(&format!("process {process}"))
    }

    /// A guarded server has ended, and its number may become somebody else's.
    ///
    /// # Errors
    /// The shell has gone.
    pub(crate) fn gone(&mut self, process: u32) -> Fallible<()> {
        self.order(&format!("gone {process}"))
    }

    /// Leaves everything as it is and returns the process ids of the servers.
    ///
    /// # Errors
    /// The shell has gone.
    pub(crate) fn release(mut self) -> Fallible<Vec<u32>> {
        self.order("keep")?;
        Ok(self.wards.drain(..).map(|ward| ward.id()).collect())
    }

    fn order(&mut self, line: &str) -> Fallible<()> {
        let orders = self
            .orders
            .as_mut()
            .ok_or("the watchdog has been called off")?;
        Ok(writeln!(orders, "{line}")?)
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        drop(self.orders.take());
        // Whoever has ended must be waited for here, else it lingers and the shell waits in vain.
        for ward in &mut self.wards {
            if let Err(reason) = ward.wait() {
                eprintln!("a private server: {reason}");
            }
        }
        if let Err(reason) = self.shell.wait() {
            eprintln!("the watchdog: {reason}");
        }
    }
}
