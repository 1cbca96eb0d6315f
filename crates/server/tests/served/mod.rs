//! The real program, served on its own stores.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

pub(crate) fn config(folder: &Path, port: u16, management: u16) {
    let path = folder.display();
    let config = format!(
        "server.listen = \"127.0.0.1:{port}\"\nserver.management_listen = \"127.0.0.1:{management}\"\n\
         server.public_url = \"https://login.example\"\nserver.drain_seconds = 4\n\
         database.url = \"sqlite://{path}/sluis.db\"\nephemeral.url = \"embedded://{path}/ephemeral.db\"\n\
         secrets.sealing_keys = [{{ id = \"a\", key = \"Yx3kq0Zp8W1mT5vR7cN2bL9hJ4fG6dS0aQeUiOoPzXw=\" }}]\n"
    );
    fs::write(folder.join("sluis.toml"), config).unwrap();
}

fn command(folder: &Path, name: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluis"));
    command
        .args([name, "--config"])
        .arg(folder.join("sluis.toml"))
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// The whole answer on a connection that is closed after it; empty while nobody listens.
pub(crate) fn ask(port: u16, path: &str) -> String {
    ask_with(port, path, "Connection: close\r\n")
}

/// The whole answer, with a header of the asker's; read to the end of the connection.
pub(crate) fn ask_with(port: u16, path: &str, header: &str) -> String {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else {
        return String::new();
    };
    stream
        .set_read_timeout(Some(Duration::from_secs(2)))
        .unwrap();
    let asked = format!("GET {path} HTTP/1.1\r\nHost: login.example\r\n{header}\r\n");
    let mut answer = Vec::new();
    if stream.write_all(asked.as_bytes()).is_ok() {
        // A connection that is kept open ends with the patience.
        drop(stream.read_to_end(&mut answer));
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[expect(
    clippy::disallowed_methods,
    reason = "another process comes and goes in its own time"
)]
pub(crate) fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..600 {
        if is_so() {
            return;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("{what}");
}

pub(crate) struct Served(pub(crate) Child);

impl Served {
    pub(crate) fn start(folder: &Path, port: u16) -> Self {
        assert!(command(folder, "migrate").status().unwrap().success());
        let served = Self(command(folder, "serve").spawn().unwrap());
        until("it does not come up", || {
            ask(port, "/readyz").starts_with("HTTP/1.1 200")
        });
        served
    }

    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([name, &self.0.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}
