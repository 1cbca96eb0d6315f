//! Drives the built program with other people's client libraries: `tests/clients/`. Each library is
//! installed as its lock file says, into the target folder, and its every step counts as one check.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::Fallible;
use crate::machine;
use crate::services;
use crate::tally::Tally;
use crate::watchdog::Watchdog;
use crate::workspace;

/// The account and the client of the demo that are there for this.
const ACCOUNT: &str = "protocol";
const CLIENT: &str = "test-basic";
/// The demo's program for the admin API.
const ADMIN: &str = "test-admin";
const SIGNED_OUT: &str = "http://localhost:8082/signed-out";
const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";

/// How long one library may take, in seconds.
const PATIENCE: &str = "180";

/// Installs a library and gives the command that runs its steps.
type Install = fn() -> Fallible<Command>;

/// Starts the demo and lets every library at it.
pub(crate) fn check(tally: &mut Tally) {
    let demo = match Demo::start() {
        Ok(demo) => demo,
        Err(reason) => {
            tally.check("the demo for the client libraries", &[reason.to_string()]);
            return;
        }
    };
    let libraries: [(&str, Install); 6] = [
        ("openid-client", openid_client),
        ("authlib", authlib),
        ("apache", apache),
        ("oidc-provider", oidc_provider),
        ("scim2-tester", scim2_tester),
        // The last: it leaves nobody and nothing of its institution as it was.
        ("schemathesis", schemathesis),
    ];
    for (name, install) in libraries {
        let counted = install().and_then(|mut library| {
            library.arg(&demo.subject).arg("--demand-all");
            count(name, &library, PATIENCE, tally)
        });
        if let Err(reason) = counted {
            tally.check(name, &[reason.to_string()]);
        }
    }
}

/// The running demo, and the file that says whom to sign in there.
struct Demo {
    subject: PathBuf,
    _watchdog: Watchdog,
}

impl Demo {
    fn start() -> Fallible<Self> {
        let folder = services::new_folder()?;
        let mut watchdog = Watchdog::over(&folder)?;
        let port = services::free_port()?;
        watchdog.watch(program(&folder, port, services::free_port()?)?)?;
        let described = folder.join("demo.json");
        let answers =
            || described.exists() && TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok();
        if !services::patiently(answers) {
            return Err("the demo does not come up".into());
        }
        let subject = folder.join("subject.json");
        let demo = serde_json::from_str(&fs::read_to_string(described)?)?;
        fs::write(&subject, subject_of(&demo)?.to_string())?;
        Ok(Self {
            subject,
            _watchdog: watchdog,
        })
    }
}

fn program(folder: &Path, port: u16, portal_port: u16) -> Fallible<Child> {
    let program = workspace::target().join("debug/sluis");
    let started = Command::new(&program)
        .args(["demo", "--data-dir"])
        .arg(folder)
        .args(["--port", &port.to_string()])
        .args(["--portal-port", &portal_port.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn();
    started.map_err(|reason| format!("{}: {reason}", program.display()).into())
}

/// What the libraries are told: `tests/clients/openid-client/main.mjs` describes it.
fn subject_of(demo: &Value) -> Fallible<Value> {
    let all = |list: &str| demo[list].as_array().into_iter().flatten();
    let account = all("accounts").find(|account| account["username"] == ACCOUNT);
    let account = account.ok_or_else(|| format!("the demo has no account {ACCOUNT}"))?;
    let client = all("clients").find(|client| client["client_id"] == CLIENT);
    let client = client.ok_or_else(|| format!("the demo has no client {CLIENT}"))?;
    let mut subject = json!({
        "issuer": demo["issuer"],
        "person": {
            "institution": account["institution"],
            "username": account["username"],
            "password": account["password"],
        },
        "client": portal_of(client),
    });
    if let Some(client) = all("clients").find(|client| client["client_id"] == ADMIN) {
        subject["admin"] = json!({
            "client_id": client["client_id"],
            "client_secret": client["client_secret"],
            "institution": client["institution"],
            "person": person_at(&client["institution"], demo),
        });
    }
    let may_exchange = |client: &&Value| {
        let grants = client["grant_types"].as_array().into_iter().flatten();
        let can_prove = client["client_secret"].is_string();
        can_prove && grants.into_iter().any(|grant| grant == EXCHANGE)
    };
    if let Some(client) = all("clients").find(may_exchange) {
        subject["exchanging"] = portal_of(client);
    }
    Ok(subject)
}

/// Somebody without a second factor at an institution.
fn person_at(institution: &Value, demo: &Value) -> Value {
    let accounts = demo["accounts"].as_array().into_iter().flatten();
    let mut pupils = accounts.filter(|account| {
        account["institution"] == *institution && account["roles"] == json!(["pupil"])
    });
    pupils.next().map_or(
        Value::Null,
        |account| json!({ "username": account["username"], "password": account["password"] }),
    )
}

fn portal_of(client: &Value) -> Value {
    json!({
        "client_id": client["client_id"],
        "client_secret": client["client_secret"],
        "redirect_uri": client["redirect_uris"][0],
        "post_logout_redirect_uri": SIGNED_OUT,
    })
}

/// npm's library.
fn openid_client() -> Fallible<Command> {
    node("openid-client")
}

/// npm's provider, before the demo as an institution's own.
fn oidc_provider() -> Fallible<Command> {
    let command = node("oidc-provider")?;
    let report = "report.mjs";
    let to = installed("oidc-provider")?.join(report);
    fs::copy(sources("openid-client").join(report), to)?;
    Ok(command)
}

/// A program with what it needs from npm, as a command that lacks only its arguments.
pub(crate) fn node(library: &str) -> Fallible<Command> {
    let (from, to) = (sources(library), installed(library)?);
    for entry in fs::read_dir(&from)?.flatten() {
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    once(&to, &from.join("package-lock.json"), || {
        let mut npm = tool("npm")?;
        npm.current_dir(&to)
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        run(npm)
    })?;
    let mut node = tool("node")?;
    node.arg(to.join("main.mjs"));
    Ok(node)
}

/// PyPI's library, likewise.
fn authlib() -> Fallible<Command> {
    python("authlib")
}

/// What asks the admin API everything that its description allows, and more.
fn schemathesis() -> Fallible<Command> {
    python("schemathesis")
}

/// What tries a SCIM server by RFC 7643 and RFC 7644, as an institution's directory.
fn scim2_tester() -> Fallible<Command> {
    python("scim2-tester")
}

/// Apache with its module of OpenID Connect, set up as the console's recipe says. Its steps walk with the
/// person of the other Python program.
fn apache() -> Fallible<Command> {
    authlib()?;
    let mut command = Command::new(installed("authlib")?.join("venv/bin/python"));
    command.arg("-B").arg(sources("apache").join("main.py"));
    Ok(command)
}

fn python(library: &str) -> Fallible<Command> {
    let (from, to) = (sources(library), installed(library)?);
    let python = to.join("venv/bin/python");
    let requirements = from.join("requirements.txt");
    once(&to, &requirements, || {
        let mut venv = tool("python3")?;
        venv.args(["-m", "venv", "--clear"]).arg(to.join("venv"));
        run(venv)?;
        let mut pip = Command::new(&python);
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ])
        .args(["--no-deps", "--requirement"])
        .arg(&requirements);
        run(pip)
    })?;
    let mut command = Command::new(python);
    command.arg("-B").arg(from.join("main.py"));
    Ok(command)
}

/// Installs unless what the lock file says is installed already.
fn once(folder: &Path, lock: &Path, install: impl FnOnce() -> Fallible<()>) -> Fallible<()> {
    let (wanted, mark) = (fs::read(lock)?, folder.join("installed"));
    if fs::read(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    install()?;
    Ok(fs::write(mark, wanted)?)
}

pub(crate) fn run(mut command: Command) -> Fallible<()> {
    let output = command.stdin(Stdio::null()).output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(format!("{:?}: {}\n{said}", command.get_program(), output.status).into())
}

/// Runs a library's steps, for so many seconds at most, and counts each.
pub(crate) fn count(
    name: &str,
    library: &Command,
    patience: &str,
    tally: &mut Tally,
) -> Fallible<()> {
    let mut limited = Command::new("timeout");
    limited
        .arg(patience)
        .arg(library.get_program())
        .args(library.get_args());
    let mut running = limited
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()?;
    let output = running.stdout.take().ok_or("the output cannot be read")?;
    let lines: Vec<String> = BufReader::new(output).lines().collect::<Result<_, _>>()?;
    let steps = steps(&lines);
    for step in &steps {
        tally.check(&format!("{name}: {}", step.name), &step.faults);
    }
    let status = running.wait()?;
    let agrees = status.success() == steps.iter().all(|step| step.faults.is_empty());
    if steps.is_empty() || !agrees {
        return Err(format!("it ended with {status} after {} steps", steps.len()).into());
    }
    Ok(())
}

/// What a library's program said of one step.
#[derive(Debug, PartialEq, Eq)]
struct Step {
    name: String,
    faults: Vec<String>,
}

/// Reads `ok NAME` and `FAILED NAME` with what follows it, indented.
fn steps(lines: &[String]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for line in lines {
        if let Some(name) = line.strip_prefix("ok ") {
            steps.push(Step {
                name: name.to_owned(),
                faults: Vec::new(),
            });
        } else if let Some(name) = line.strip_prefix("FAILED ") {
            steps.push(Step {
                name: name.to_owned(),
                faults: vec!["it failed".to_owned()],
            });
        } else if line.starts_with("  ")
            && let Some(step) = steps.last_mut()
        {
            step.faults.push(line.trim().to_owned());
        }
    }
    steps
}

fn tool(name: &str) -> Fallible<Command> {
    let program = machine::program(name).ok_or_else(|| format!("{name} is not on this machine"))?;
    Ok(Command::new(program))
}

fn sources(library: &str) -> PathBuf {
    workspace::root().join("tests/clients").join(library)
}

/// The folder that a library is installed in.
pub(crate) fn installed(library: &str) -> Fallible<PathBuf> {
    let folder = workspace::target().join("clients").join(library);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_is_read_with_what_went_wrong() {
        let said = "ok one\nnoise\nFAILED two\n    because\n    of this\nok three\n1 passed";
        let lines: Vec<String> = said.lines().map(str::to_owned).collect();
        let step = |name: &str, faults: &[&str]| Step {
            name: name.to_owned(),
            faults: faults.iter().map(|fault| (*fault).to_owned()).collect(),
        };
        let expected = [
            step("one", &[]),
            step("two", &["it failed", "because", "of this"]),
            step("three", &[]),
        ];
        assert_eq!(steps(&lines), expected);
    }

    #[test]
    fn the_subject_is_taken_from_the_demos_own_file() {
        let demo = json!({
            "issuer": "http://localhost:1",
            "accounts": [{ "username": ACCOUNT, "institution": "energie", "password": "p" }],
            "clients": [{ "client_id": CLIENT, "client_secret": "s", "redirect_uris": ["r", "q"] }],
        });
        let subject = subject_of(&demo).unwrap();
        assert_eq!(subject["person"]["institution"], "energie");
        assert_eq!(subject["client"]["redirect_uri"], "r");
        assert_eq!(subject.get("exchanging"), None);
        assert!(subject_of(&json!({})).is_err());
    }
}
