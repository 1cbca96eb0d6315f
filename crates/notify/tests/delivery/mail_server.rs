//! The mail server as a process of its own.

use crate::authority::Authority;
use serde_json::Value;
use sluis_model::secret::Secret;
use sluis_notify::{SmtpSettings, SmtpTls};
use std::{
    env,
    fs::{self, File},
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
};

pub(crate) const USER: &str = "sluis";
pub(crate) const PASSWORD: &str = "poort-7-wachtwoord";
/// The server takes nothing for this address, ever.
pub(crate) const NOBODY: &str = "niemand@example.org";
/// The server never answers about this address.
pub(crate) const SLOW: &str = "traag@example.org";
/// The server takes nothing for this address yet.
pub(crate) const BUSY: &str = "vol@example.org";

const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/smtp_server.py");

pub(crate) struct MailServer {
    python: &'static str,
    folder: tempfile::TempDir,
    authority: Authority,
    tls: SmtpTls,
    login: bool,
    port: u16,
    process: Option<Child>,
}

impl MailServer {
    /// A running server. `None` where the library it needs is missing and not demanded.
    pub(crate) fn start(tls: SmtpTls, login: bool) -> Option<Self> {
        let mut server = Self {
            python: python()?,
            folder: tempfile::tempdir().unwrap(),
            authority: Authority::new(),
            tls,
            login,
            port: 0,
            process: None,
        };
        server.up();
        Some(server)
    }

    /// Starts it, on the same port as before.
    pub(crate) fn up(&mut self) {
        let path = |name: &str| -> PathBuf { self.folder.path().join(name) };
        fs::write(path("server.pem"), &self.authority.server).unwrap();
        fs::write(path("server.key"), &self.authority.key).unwrap();
        let mut command = Command::new(self.python);
        command
            .arg(PROGRAM)
            .arg("--folder")
            .arg(self.folder.path())
            .args(["--port", &self.port.to_string()])
            .args(["--refuse", NOBODY, "--busy", BUSY, "--slow", SLOW]);
        let tls = match self.tls {
            SmtpTls::Tls => Some("tls"),
            SmtpTls::StartTls => Some("starttls"),
            SmtpTls::None => None,
        };
        if let Some(tls) = tls {
            command.args(["--tls", tls, "--certificate"]);
            command.arg(path("server.pem")).arg("--key");
            command.arg(path("server.key"));
        }
        if self.login {
            command.args(["--user", USER, "--password", PASSWORD]);
        }
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(path("log")).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        self.process = Some(process);
        let port = line.trim().strip_prefix("ready ");
        let log = || fs::read_to_string(path("log")).unwrap_or_default();
        self.port = port
            .unwrap_or_else(|| panic!("the mail server does not come up: {}", log()))
            .parse()
            .unwrap();
    }

    pub(crate) fn down(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    /// Settings that fit it.
    pub(crate) fn settings(&self) -> SmtpSettings {
        SmtpSettings {
            host: "localhost".to_owned(),
            port: self.port,
            tls: self.tls,
            login: self.login.then(|| (USER.to_owned(), Secret::new(PASSWORD))),
            from: "Sluis <no-reply@login.example>".to_owned(),
            authorities: Some(self.authority.pem.clone()),
        }
    }

    /// The mails that it took, oldest first.
    pub(crate) fn mails(&self) -> Vec<Value> {
        let mut paths: Vec<PathBuf> = fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|end| end == "json"))
            .collect();
        paths.sort();
        let read = |path: &PathBuf| serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        paths.iter().map(read).collect()
    }

    /// The addresses that were named to it, taken or not.
    pub(crate) fn recipients(&self) -> Vec<String> {
        let log = fs::read_to_string(self.folder.path().join("recipients")).unwrap_or_default();
        log.lines().map(str::to_owned).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.down();
    }
}

/// The headers of a mail with the given name, unfolded.
pub(crate) fn headers(mail: &Value, name: &str) -> Vec<String> {
    let text = mail["mail"].as_str().unwrap().replace("\r\n ", " ");
    let head = text.split("\r\n\r\n").next().unwrap_or_default();
    let prefix = format!("{name}: ");
    head.lines()
        .filter_map(|line| line.strip_prefix(&prefix))
        .map(str::to_owned)
        .collect()
}

/// A Python that knows the library of the server: the system's own first, for packages belong to it.
fn python() -> Option<&'static str> {
    let knows = |python: &&str| {
        Command::new(python)
            .args(["-c", "import aiosmtpd"])
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    let found = ["/usr/bin/python3", "python3"].into_iter().find(knows);
    let demanded = env::var("SLUIS_TEST_REQUIRE_SERVICES").is_ok_and(|value| value == "1");
    assert!(
        found.is_some() || !demanded,
        "no Python knows aiosmtpd (Debian: python3-aiosmtpd), but services are demanded"
    );
    found
}
