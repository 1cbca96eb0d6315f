//! A private Redis: no persistence, loopback only.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::Fallible;
use crate::machine;

/// Starts the server with its log in `folder`; it may not answer yet.
///
/// # Errors
/// The program is missing or does not start.
pub(crate) fn start(folder: &Path, port: u16) -> Fallible<Child> {
    serve(folder, port, &[])
}

/// The same, with further arguments, which go over the usual ones.
///
/// # Errors
/// The program is missing or does not start.
pub(crate) fn serve(folder: &Path, port: u16, more: &[&str]) -> Fallible<Child> {
    let program = machine::program("redis-server").ok_or("redis-server is not on this machine")?;
    let log = File::create(folder.join("redis.log"))?;
    let server = Command::new(program)
        .args([
            "--port",
            &port.to_string(),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
            "--dir",
        ])
        .arg(folder)
        .args(more)
        .stdin(Stdio::null())
        .stderr(log.try_clone()?)
        .stdout(log)
        .process_group(0)
        .spawn()?;
    Ok(server)
}

/// Whether the server answers a ping.
pub(crate) fn answers(port: u16) -> bool {
    ask(port, "PING").is_ok_and(|answer| answer == "+PONG")
}

/// Forgets everything, in every database.
///
/// # Errors
/// The server does not answer, or refuses.
pub(crate) fn flush(port: u16) -> Fallible<()> {
    let answer = ask(port, "FLUSHALL")?;
    if answer == "+OK" {
        Ok(())
    } else {
        Err(format!("FLUSHALL: {answer}").into())
    }
}

/// Sends one command and reads the first five bytes of the answer, or its line if that is shorter.
fn ask(port: u16, command: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    stream.write_all(format!("{command}\r\n").as_bytes())?;
    let mut answer = [0; 5];
    stream.read_exact(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).trim().to_owned())
}
