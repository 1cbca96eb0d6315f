//! One server that is started, ended and started again.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

use super::moment;
use crate::Fallible;
use crate::watchdog::Watchdog;

/// How a server is asked to end.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Signal {
    /// Politely: what is under way may finish.
    Term,
    /// PostgreSQL's immediate stop: no checkpoint, as after a crash.
    Quit,
    /// Not asked at all.
    Kill,
    /// To stand still.
    Stop,
    /// To go on.
    Continue,
}

type Start = Box<dyn Fn() -> Fallible<Child>>;

/// A server and how it is started. Dropping it ends it.
pub(crate) struct Server {
    name: &'static str,
    start: Start,
    child: Option<Child>,
    watchdog: Arc<Mutex<Watchdog>>,
}

impl Server {
    /// Starts it; it may not answer yet.
    ///
    /// # Errors
    /// It does not start.
    pub(crate) fn start(
        name: &'static str,
        watchdog: &Arc<Mutex<Watchdog>>,
        start: Start,
    ) -> Fallible<Self> {
        let mut server = Self {
            name,
            start,
            child: None,
            watchdog: Arc::clone(watchdog),
        };
        server.again()?;
        Ok(server)
    }

    /// Starts it again after it ended.
    ///
    /// # Errors
    /// It does not start.
    pub(crate) fn again(&mut self) -> Fallible<()> {
        let child = (self.start)().map_err(|reason| format!("{}: {reason}", self.name))?;
        self.watch(|watchdog| watchdog.guard(child.id()))?;
        self.child = Some(child);
        Ok(())
    }

    /// The id of its process, while there is one.
    pub(crate) fn id(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// Sends a signal and waits for the end; whether it ended well, as it should unless it was killed.
    ///
    /// # Errors
    /// It does not end within a minute.
    pub(crate) fn end(&mut self, signal: Signal) -> Fallible<bool> {
        self.signal(signal)?;
        self.ended()
    }

    /// Sends a signal and waits for nothing.
    ///
    /// # Errors
    /// It has ended already.
    pub(crate) fn signal(&mut self, signal: Signal) -> Fallible<()> {
        let child = self.child.as_mut().ok_or("it has ended already")?;
        if matches!(signal, Signal::Kill) {
            return Ok(child.kill()?);
        }
        send(signal, &[child.id()])
    }

    /// Sends a signal to the server and to every process that works for it.
    ///
    /// # Errors
    /// It has ended already.
    pub(crate) fn all_signal(&mut self, signal: Signal) -> Fallible<()> {
        let child = self.child.as_ref().ok_or("it has ended already")?;
        let mut all = vec![child.id()];
        for entry in std::fs::read_dir("/proc")?.flatten() {
            // "pid (name) state parent …"; PostgreSQL's names have no bracket in them.
            let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
            let parent = stat
                .rsplit_once(')')
                .and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse::<u32>().ok());
            if parent == Some(child.id())
                && let Some(id) = stat.split(' ').next().and_then(|id| id.parse().ok())
            {
                all.push(id);
            }
        }
        send(signal, &all)
    }

    /// Waits for the end; whether it ended well.
    ///
    /// # Errors
    /// It does not end within a minute.
    pub(crate) fn ended(&mut self) -> Fallible<bool> {
        let mut child = self.child.take().ok_or("it has ended already")?;
        let mut status = None;
        let waited = moment::until(60, || {
            status = child.try_wait().ok().flatten();
            status.is_some()
        });
        if waited.is_none() {
            drop(child.kill());
            status = Some(child.wait()?);
        }
        self.watch(|watchdog| watchdog.gone(child.id()))?;
        if waited.is_none() {
            return Err(format!("{} did not end within a minute", self.name).into());
        }
        Ok(status.is_some_and(|status| status.success()))
    }

    fn watch(&self, order: impl FnOnce(&mut Watchdog) -> Fallible<()>) -> Fallible<()> {
        order(&mut self.watchdog.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn send(signal: Signal, processes: &[u32]) -> Fallible<()> {
    let name = match signal {
        Signal::Kill => "-KILL",
        Signal::Term => "-TERM",
        Signal::Quit => "-QUIT",
        Signal::Stop => "-STOP",
        Signal::Continue => "-CONT",
    };
    let sent = Command::new("kill")
        .arg(name)
        .args(processes.iter().map(u32::to_string))
        .status()?;
    if sent.success() {
        Ok(())
    } else {
        Err(format!("kill {name}: {sent}").into())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.child.is_none() {
            return;
        }
        // A killed PostgreSQL would leave its workers behind for a moment.
        let ended = self.end(Signal::Quit);
        if let Err(reason) = ended {
            eprintln!("{}: {reason}", self.name);
        }
    }
}

/// A program with its log in `folder`, not started yet.
///
/// # Errors
/// The log cannot be written.
pub(crate) fn logging(program: &Path, folder: &Path, log: &str) -> Fallible<Command> {
    let path: PathBuf = folder.join(log);
    let log = std::fs::File::options()
        .create(true)
        .append(true)
        .open(path)?;
    let mut command = Command::new(program);
    command
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log);
    Ok(command)
}
