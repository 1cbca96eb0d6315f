//! A private PostgreSQL: a new cluster each time, loopback only, nobody asked for a password, and
//! nothing forced to the disk, for it is thrown away. It speaks TLS with who asks for it, as
//! `localhost`, with a certificate that is as new as the cluster.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};

use crate::Fallible;
use crate::machine;

/// What the server runs with beyond its defaults.
const SETTINGS: &[&str] = &[
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_wal_size=512MB",
    "max_connections=300",
    "shared_buffers=64MB",
    "listen_addresses=127.0.0.1",
    "ssl=on",
    "ssl_cert_file=../server.pem",
    "ssl_key_file=../server.key",
];

/// Starts the server with its data and log below `folder`; it may not answer yet.
///
/// # Errors
/// A program is missing, or the cluster cannot be made.
pub(crate) fn start(folder: &Path, port: u16) -> Fallible<Child> {
    prepare(folder)?;
    serve(folder, port, &[])
}

/// Makes a cluster below `folder`.
///
/// # Errors
/// A program is missing, or the cluster cannot be made.
pub(crate) fn prepare(folder: &Path) -> Fallible<()> {
    let home = folder.join("postgres");
    fs::create_dir_all(&home)?;
    let owner = owner()?;
    if let Some((user, group)) = owner {
        chown(&home, Some(user), Some(group))?;
    }
    certify(folder, &home, owner)?;
    make_cluster(command(folder, "initdb", "initdb.log")?, &home.join("data"))
}

/// Starts the server on the cluster that was made below `folder`, with `more` settings than the usual
/// ones; it may not answer yet.
///
/// # Errors
/// A program is missing or does not start.
pub(crate) fn serve(folder: &Path, port: u16, more: &[&str]) -> Fallible<Child> {
    serve_data(folder, ("data", "postgres.log"), port, more)
}

fn serve_data(
    folder: &Path,
    (data, log): (&str, &str),
    port: u16,
    more: &[&str],
) -> Fallible<Child> {
    let home = folder.join("postgres");
    let mut server = command(folder, "postgres", log)?;
    server
        .arg("-D")
        .arg(home.join(data))
        .arg("-k")
        .arg(&home)
        .args(["-p", &port.to_string()]);
    for setting in SETTINGS.iter().chain(more) {
        server.args(["-c", setting]);
    }
    Ok(server.process_group(0).spawn()?)
}

/// The folder of a server that stands by, beside the one that it follows.
const STANDBY: &str = "standby";

/// Copies the server at `port`, which goes on, to one that is to stand by for it.
///
/// # Errors
/// A program is missing, or the server does not let itself be copied.
pub(crate) fn copy(folder: &Path, port: u16) -> Fallible<()> {
    let mut copying = command(folder, "pg_basebackup", "pg_basebackup.log")?;
    copying
        .args(["--host", "127.0.0.1", "--username", "postgres", "--port"])
        .arg(port.to_string())
        .args(["--write-recovery-conf", "--checkpoint=fast", "--pgdata"])
        .arg(folder.join("postgres").join(STANDBY));
    well("pg_basebackup", copying)
}

/// Starts the copy, which follows the server that it was copied from.
///
/// # Errors
/// A program is missing or does not start.
pub(crate) fn serve_standby(folder: &Path, port: u16, more: &[&str]) -> Fallible<Child> {
    serve_data(folder, (STANDBY, "standby.log"), port, more)
}

/// Makes the copy the main server.
///
/// # Errors
/// It refuses.
pub(crate) fn promote(folder: &Path) -> Fallible<()> {
    let mut promoting = command(folder, "pg_ctl", "pg_ctl.log")?;
    promoting
        .args(["promote", "--pgdata"])
        .arg(folder.join("postgres").join(STANDBY));
    well("pg_ctl promote", promoting)
}

/// The first column of what a server answers, without its lines' ends.
///
/// # Errors
/// It does not answer, or refuses.
pub(crate) fn ask(port: u16, sql: &str) -> Fallible<String> {
    let program = machine::program("psql").ok_or("there is no psql")?;
    let output = Command::new(program)
        .args(["--no-psqlrc", "--tuples-only", "--no-align", "--username"])
        .args(["postgres", "--host", "127.0.0.1", "--port"])
        .arg(port.to_string())
        .args(["--dbname", "postgres", "--command", sql])
        .output()?;
    if output.status.success() {
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!("psql: {}", said.trim()).into())
    }
}

fn well(what: &str, mut command: Command) -> Fallible<()> {
    let ended = command.status()?;
    if ended.success() {
        Ok(())
    } else {
        Err(format!("{what}: {ended}").into())
    }
}

/// One of PostgreSQL's programs, as the account that owns the cluster, logging below `folder`.
fn command(folder: &Path, name: &str, log: &str) -> Fallible<Command> {
    let programs = machine::postgres_folder().ok_or("PostgreSQL is not on this machine")?;
    let log = File::create(folder.join(log))?;
    let mut command = Command::new(programs.join(name));
    if let Some((user, group)) = owner()? {
        command.uid(user).gid(group);
    }
    command
        .current_dir(folder.join("postgres"))
        .stdin(Stdio::null())
        .stderr(log.try_clone()?)
        .stdout(log);
    Ok(command)
}

/// Whose the cluster is when it can't be ours.
fn owner() -> Fallible<Option<(u32, u32)>> {
    machine::is_root().then(unprivileged).transpose()
}

fn make_cluster(mut initdb: Command, data: &Path) -> Fallible<()> {
    initdb
        .args([
            "--username",
            "postgres",
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--locale",
            "C.UTF-8",
            "--no-sync",
        ])
        .arg("--pgdata")
        .arg(data);
    well("initdb", initdb)
}

/// The certificate of the authority that signed the server's, in PEM, once the server was started
/// below `folder`.
pub(crate) fn authority(folder: &Path) -> PathBuf {
    folder.join("postgres-authority.pem")
}

/// Makes an authority, which signs once, and the certificate of a server named `localhost`.
fn certify(folder: &Path, home: &Path, owner: Option<(u32, u32)>) -> Fallible<()> {
    let mut about = CertificateParams::default();
    about.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    about.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    about
        .distinguished_name
        .push(DnType::CommonName, "private PostgreSQL's authority");
    let key = KeyPair::generate()?;
    fs::write(authority(folder), about.self_signed(&key)?.pem())?;

    let server_key = KeyPair::generate()?;
    let server = CertificateParams::new(["localhost".to_owned()])?
        .signed_by(&server_key, &Issuer::new(about, key))?;
    fs::write(home.join("server.pem"), server.pem())?;
    // PostgreSQL refuses a key that others may read.
    let path = home.join("server.key");
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&path)?
        .write_all(server_key.serialize_pem().as_bytes())?;
    if let Some((user, group)) = owner {
        chown(&path, Some(user), Some(group))?;
    }
    Ok(())
}

/// Whether the server takes connections.
pub(crate) fn answers(port: u16) -> bool {
    let beside: Option<PathBuf> =
        machine::postgres_folder().map(|folder| folder.join("pg_isready"));
    let Some(program) = beside
        .filter(|path| path.exists())
        .or_else(|| machine::program("pg_isready"))
    else {
        return false;
    };
    let asked = Command::new(program)
        .args([
            "--quiet",
            "--host",
            "127.0.0.1",
            "--username",
            "postgres",
            "--port",
            &port.to_string(),
        ])
        .status();
    asked.is_ok_and(|status| status.success())
}

/// User and group that the server runs as when we are root, which PostgreSQL refuses to run as: the
/// account of its Debian package, else the one that owns nothing.
fn unprivileged() -> Fallible<(u32, u32)> {
    let accounts = fs::read_to_string("/etc/passwd")?;
    ["postgres", "nobody"]
        .iter()
        .find_map(|name| account(&accounts, name))
        .ok_or_else(|| "no account `postgres` or `nobody` to run PostgreSQL as".into())
}

fn account(accounts: &str, name: &str) -> Option<(u32, u32)> {
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next()? != name {
            return None;
        }
        let user = fields.nth(1)?.parse().ok()?;
        let group = fields.next()?.parse().ok()?;
        Some((user, group))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let accounts = "root:x:0:0:root:/root:/bin/sh\npostgres2:x:7:8::/:/bin/sh\npostgres:x:101:104:,,,:/var/lib:/bin/sh";
        assert_eq!(account(accounts, "postgres"), Some((101, 104)));
        assert_eq!(account(accounts, "nobody"), None);
    }
}
