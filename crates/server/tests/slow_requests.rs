//! What the real program writes into its log: of a request that took long, of a store that is away, and how.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[expect(
    dead_code,
    reason = "other tests begin and end the program their own way"
)]
mod served;

use served::{Served, ask, free_port, until};
use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

/// Serves with a log in a file of the folder, by these settings of `telemetry`.
fn serve(folder: &Path, port: u16, telemetry: &str) -> Served {
    served::config(folder, port, free_port());
    let config = folder.join("sluis.toml");
    let said = fs::read_to_string(&config).unwrap();
    fs::write(&config, said + telemetry).unwrap();
    let served = begin(folder);
    until("it does not come up", || {
        ask(port, "/readyz").starts_with("HTTP/1.1 200")
    });
    served
}

/// The same without waiting, by the configuration that lies there.
fn begin(folder: &Path) -> Served {
    let config = folder.join("sluis.toml");
    let log = fs::File::create(folder.join("log")).unwrap();
    let command = |name: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sluis"));
        command.args([name, "--config"]).arg(&config);
        command.stdout(log.try_clone().unwrap());
        command.stderr(log.try_clone().unwrap());
        command.stdin(Stdio::null());
        command
    };
    assert!(command("migrate").status().unwrap().success());
    Served(command("serve").spawn().unwrap())
}

/// A token request whose body comes a while after its head.
#[expect(
    clippy::disallowed_methods,
    reason = "the program's clock is the machine's"
)]
fn ask_slowly(port: u16) {
    let body = "grant_type=authorization_code&code=secret-code";
    let head = format!(
        "POST /oauth/token?state=secret-state HTTP/1.1\r\nHost: login.example\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream.flush().unwrap();
    thread::sleep(Duration::from_millis(100));
    stream.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
}

#[test]
fn a_request_that_takes_long_stands_in_the_log_with_its_route_and_nothing_of_what_it_asked() {
    for (slow, is_told) in [(50, true), (60_000, false)] {
        let folder = tempfile::tempdir().unwrap();
        let port = free_port();
        let telemetry =
            format!("telemetry.format = \"json\"\ntelemetry.slow_request_ms = {slow}\n");
        let served = serve(folder.path(), port, &telemetry);
        ask_slowly(port);
        let log = || fs::read_to_string(folder.path().join("log")).unwrap();
        until("the request is not in the log", || {
            log().contains("/oauth/token")
        });
        drop(served);
        let log = log();
        let told = log
            .lines()
            .find(|line| line.contains("the request was slow") && line.contains("/oauth/token"));
        assert_eq!(told.is_some(), is_told, "{log}");
        assert!(!log.contains("secret-"), "{log}");
    }
}

#[test]
fn flt_15_a_start_without_redis_says_that_nobody_can_sign_in() {
    let folder = tempfile::tempdir().unwrap();
    served::config(folder.path(), free_port(), free_port());
    let config = folder.path().join("sluis.toml");
    let said = fs::read_to_string(&config).unwrap();
    let file = format!("embedded://{}/ephemeral.db", folder.path().display());
    let redis = format!("redis://:secret-word@127.0.0.1:{}/0", free_port());
    fs::write(&config, said.replace(&file, &redis)).unwrap();
    let served = begin(folder.path());
    let log = || fs::read_to_string(folder.path().join("log")).unwrap();
    until("nobody is told", || log().contains("nobody can sign in"));
    drop(served);
    assert!(!log().contains("secret-"), "{}", log());
}

/// Asks a host for the metadata, through a proxy that says who stands before it.
fn ask_at(port: u16, host: &str) -> String {
    let asked = format!(
        "GET /.well-known/openid-configuration HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-For: 192.0.2.1\r\n\
         Connection: close\r\n\r\n"
    );
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.write_all(asked.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn ins_10_ops_01_a_proxy_that_is_set_up_otherwise_stands_in_the_log_seldom() {
    let folder = tempfile::tempdir().unwrap();
    let port = free_port();
    let served = serve(folder.path(), port, "telemetry.format = \"json\"\n");
    let wrong = format!("backend.internal{}", "x".repeat(200));
    for host in [wrong.as_str(), "login.example", wrong.as_str()] {
        let answer = ask_at(port, host);
        assert_eq!(
            answer.starts_with("HTTP/1.1 404"),
            host == wrong,
            "{answer}"
        );
    }
    drop(served);
    let log = fs::read_to_string(folder.path().join("log")).unwrap();
    let lines = |word: &str| log.lines().filter(|line| line.contains(word)).count();
    assert_eq!(lines("a host was asked that is nobody's here"), 1, "{log}");
    assert_eq!(lines("\"expected\":\"login.example\""), 1, "{log}");
    assert_eq!(lines("\"asked\":\"backend.internalxx"), 1, "{log}");
    assert_eq!(lines(&"x".repeat(100)), 0, "{log}");
    assert_eq!(lines("\"neighbour\":\"127.0.0.1\""), 1, "{log}");
    assert!(!log.contains("192.0.2.1"), "{log}");
}

#[test]
fn a_log_for_reading_has_no_colours_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let port = free_port();
    let served = serve(folder.path(), port, "telemetry.format = \"text\"\n");
    drop(served);
    let log = fs::read_to_string(folder.path().join("log")).unwrap();
    assert!(log.contains(" INFO "), "{log}");
    assert!(!log.contains('\u{1b}'), "{log}");
}
