//! A mail server as a process of its own, and the mails that it took.

use crate::mail::Mail;
use serde_json::Value;
use sluis_notify::{SmtpSettings, SmtpTls};
use sluis_testkit::services_are_demanded;
use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

const PROGRAM: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../crates/notify/tests/fixtures/smtp_server.py"
);

/// A mail server on this machine that can be stopped, and started again at the same port.
#[derive(Debug)]
pub struct MailServer {
    python: &'static str,
    folder: tempfile::TempDir,
    port: u16,
    takes_all: bool,
    process: Option<Child>,
}

impl MailServer {
    /// The server takes nothing for this address, unless it is told to.
    pub const NOBODY: &'static str = "niemand@elders.test";

    /// A running server. `None` where the library that it needs is missing and not demanded.
    ///
    /// # Panics
    /// When it does not come up.
    #[must_use]
    pub fn start() -> Option<Self> {
        let folder = tempfile::tempdir();
        let mut server = Self {
            python: python()?,
            folder: folder.unwrap_or_else(|error| panic!("no folder for mails: {error}")),
            port: 0,
            takes_all: false,
            process: None,
        };
        server.up();
        Some(server)
    }

    /// Starts it, at the port that it had before if it had one.
    ///
    /// # Panics
    /// When it does not come up.
    pub fn up(&mut self) {
        let mut command = Command::new(self.python);
        command
            .arg(PROGRAM)
            .arg("--folder")
            .arg(self.folder.path())
            .args(["--port", &self.port.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        if !self.takes_all {
            command.args(["--refuse", Self::NOBODY]);
        }
        let started = command.spawn();
        let mut process = started.unwrap_or_else(|error| panic!("no mail server: {error}"));
        let mut line = String::new();
        if let Some(output) = process.stdout.take() {
            let read = BufReader::new(output).read_line(&mut line);
            read.unwrap_or_else(|error| panic!("the mail server says nothing: {error}"));
        }
        self.process = Some(process);
        let port = line.trim().strip_prefix("ready ").map(str::parse);
        self.port = match port {
            Some(Ok(port)) => port,
            _ => panic!("the mail server does not come up: {line:?}"),
        };
    }

    /// Stops it: who connects is refused.
    pub fn down(&mut self) {
        if let Some(mut process) = self.process.take() {
            drop(process.kill());
            drop(process.wait());
        }
    }

    /// Starts it anew; from now on [`Self::NOBODY`] is somebody.
    pub fn takes_all(&mut self) {
        self.down();
        self.takes_all = true;
        self.up();
    }

    /// Settings that fit it.
    #[must_use]
    pub fn settings(&self) -> SmtpSettings {
        SmtpSettings {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            tls: SmtpTls::None,
            login: None,
            from: "no-reply@login.test".to_owned(),
            authorities: None,
        }
    }

    /// The mails that it took, oldest first.
    ///
    /// # Panics
    /// When one can't be read.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        let entries = fs::read_dir(self.folder.path());
        let entries = entries.unwrap_or_else(|error| panic!("no folder of mails: {error}"));
        let mut files: Vec<(std::time::SystemTime, PathBuf)> = entries
            .filter_map(Result::ok)
            .filter(|entry| entry.path().extension().is_some_and(|end| end == "json"))
            .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
            .collect();
        files.sort();
        files
            .iter()
            .map(|(_, path)| {
                let text = fs::read_to_string(path).unwrap_or_default();
                let about: Value = serde_json::from_str(&text)
                    .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                Mail::read(about["mail"].as_str().unwrap_or_default())
            })
            .collect()
    }

    /// The mails to one address, oldest first.
    #[must_use]
    pub fn mails_to(&self, address: &str) -> Vec<Mail> {
        let mut mails = self.mails();
        mails.retain(|mail| mail.header("To").contains(address));
        mails
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.down();
    }
}

/// A Python that has the library: the system's own first, for packages belong to it.
fn python() -> Option<&'static str> {
    let has_it = |python: &&str| {
        Command::new(python)
            .args(["-c", "import aiosmtpd"])
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    let found = ["/usr/bin/python3", "python3"].into_iter().find(has_it);
    assert!(
        found.is_some() || !services_are_demanded(),
        "no Python has aiosmtpd (Debian: python3-aiosmtpd), but services are demanded"
    );
    found
}
