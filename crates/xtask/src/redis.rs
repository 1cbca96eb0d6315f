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
        .stdin(Stdio::null())
        .stderr(log.try_clone()?)
        .stdout(log)
        .process_group(0)
        .spawn()?;
    Ok(server)
}

/// Whether the server answers a ping.
pub(crate) fn answers(port: u16) -> bool {
    let ping = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        stream.write_all(b"PING\r\n")?;
        let mut answer = [0; 5];
        stream.read_exact(&mut answer)?;
        Ok(&answer == b"+PONG")
    };
    ping().unwrap_or(false)
}
