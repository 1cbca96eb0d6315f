//! chromedriver: a process of its own, and its wire (W3C WebDriver).

use super::Habits;
use crate::testkit::{Fallible, services_are_demanded};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    env, fmt,
    io::{BufReader, Read as _, Write as _},
    net::{Ipv4Addr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;

/// The key that names an element on the wire.
pub(super) const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

const ARGUMENTS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    // Nobody watches: no process of its own draws.
    "--in-process-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// How often chromedriver is started again when it ends before it listens.
const ANEW: u32 = 3;

/// A command that the browser did not do, in its own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One chromedriver with one session.
#[derive(Debug)]
pub(super) struct Driver {
    process: Child,
    port: u16,
    session: String,
    http: reqwest::Client,
    // Open as long as the process lives: it may not write into a closed pipe.
    said: BufReader<ChildStdout>,
    profile: TempDir,
}

impl Driver {
    /// `None` where the programs are missing and nobody demands them.
    pub(super) async fn start(habits: Habits) -> Fallible<Option<Self>> {
        let programs = (
            program("SLUIS_TEST_CHROMEDRIVER", &["chromedriver"]),
            program(
                "SLUIS_TEST_CHROMIUM",
                &["chromium", "chromium-browser", "google-chrome"],
            ),
        );
        let (chromedriver, chromium) = match programs {
            (Some(chromedriver), Some(chromium)) => (chromedriver, chromium),
            _ if services_are_demanded() => {
                return Err("chromium and chromedriver are demanded and not installed".into());
            }
            _ => return Ok(None),
        };
        // It takes a port that is free for IPv4, and ends when somebody has the same one for IPv6.
        let mut started = Self::listening(&chromedriver);
        for _ in 0..ANEW {
            if started.is_ok() {
                break;
            }
            started = Self::listening(&chromedriver);
        }
        let mut driver = started?;
        let opened = driver
            .send(
                Method::POST,
                "/session",
                Some(driver.wishes(habits, &chromium)),
            )
            .await
            .map_err(|refused| refused.to_string())?;
        driver.session = opened["sessionId"].as_str().unwrap_or_default().to_owned();
        Ok(Some(driver))
    }

    /// A chromedriver that listens, without a session yet.
    fn listening(chromedriver: &Path) -> Fallible<Self> {
        let mut process = Command::new(chromedriver)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let said = process.stdout.take().ok_or("chromedriver has no output")?;
        let mut driver = Self {
            process,
            port: 0,
            session: String::new(),
            http: reqwest::Client::builder().no_proxy().build()?,
            said: BufReader::new(said),
            profile: tempfile::Builder::new()
                .prefix("sluis-browser-")
                .tempdir()?,
        };
        driver.port = port(&mut driver.said)?;
        Ok(driver)
    }

    fn wishes(&self, habits: Habits, chromium: &Path) -> Value {
        let mut arguments: Vec<String> = ARGUMENTS.map(str::to_owned).to_vec();
        arguments.push(format!("--user-data-dir={}", self.profile.path().display()));
        arguments.push(format!("--lang={}", habits.language));
        let mut preferences = json!({
            "intl.accept_languages": habits.language,
            "credentials_enable_service": false,
        });
        if !habits.scripts {
            preferences["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        if !habits.cookies {
            preferences["profile.managed_default_content_settings.cookies"] = json!(2);
        }
        json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
            "goog:chromeOptions": {
                "binary": chromium,
                "args": arguments,
                "prefs": preferences,
            },
        } } })
    }

    /// Does a command of the session.
    pub(super) async fn command(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Value, Refused> {
        let path = format!("/session/{}/{path}", self.session);
        self.send(method, &path, body).await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Result<Value, Refused> {
        let request = self
            .http
            .request(method, format!("http://127.0.0.1:{}{path}", self.port));
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        let refused = |error: reqwest::Error| Refused(error.to_string());
        let answer = request.send().await.map_err(refused)?;
        let well = answer.status().is_success();
        let mut answer: Value = answer.json().await.map_err(refused)?;
        let value = answer["value"].take();
        if well {
            Ok(value)
        } else {
            Err(Refused(format!(
                "{}: {}",
                value["error"].as_str().unwrap_or_default(),
                value["message"].as_str().unwrap_or_default()
            )))
        }
    }

    /// Closes the browser, and waits for that: without it, chromium outlives its driver.
    fn close(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(
            stream,
            "DELETE /session/{} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
            self.session
        )?;
        stream.read(&mut [0; 64]).map(drop)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // A test is over; what can't be closed any more is killed.
        if !self.session.is_empty() {
            drop(self.close());
        }
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The port in the line by which chromedriver says that it listens.
fn port(said: &mut impl std::io::BufRead) -> Fallible<u16> {
    let mut line = String::new();
    while said.read_line(&mut line)? > 0 {
        if let Some((_, port)) = line.rsplit_once("on port ")
            && let Ok(port) = port.trim().trim_end_matches('.').parse::<u16>()
            && port > 0
        {
            return Ok(port);
        }
        line.clear();
    }
    Err("chromedriver ended before it listened".into())
}

/// Where a program is: as the environment says, else on the path.
fn program(variable: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(named) = env::var_os(variable).filter(|named| !named.is_empty()) {
        return Some(named.into());
    }
    let paths = env::var_os("PATH")?;
    env::split_paths(&paths)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_from_what_chromedriver_says() {
        let said = "Starting ChromeDriver 1.2 on port 0\nOnly local connections are allowed.\nChromeDriver was started successfully on port 40123.\n";
        assert_eq!(port(&mut said.as_bytes()).unwrap(), 40123);
        assert!(port(&mut "".as_bytes()).is_err());
    }
}
