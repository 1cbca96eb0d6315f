//! `deploy/Caddyfile` before the real program, and before somebody who tells what he was asked.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod served;

use served::{Served, ask, ask_with, config, free_port, until};
use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
};

const DELIVERED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/Caddyfile");

struct Caddy(Child);

impl Caddy {
    /// The delivered file, which is told its name, without certificates, and where the replicas listen. The
    /// first of those is gone.
    fn start(folder: &Path, port: u16, replica: u16) -> Self {
        let started = Command::new("caddy")
            .args(["run", "--adapter", "caddyfile", "--config", DELIVERED])
            .env("SLUIS_HOST", format!("http://login.example:{port}"))
            .env(
                "SLUIS_REPLICAS",
                format!("127.0.0.1:{} 127.0.0.1:{replica}", free_port()),
            )
            .env("HOME", folder)
            .env("XDG_DATA_HOME", folder)
            .env("XDG_CONFIG_HOME", folder)
            .stdout(Stdio::null())
            .stderr(fs::File::create(folder.join("log")).unwrap())
            .spawn();
        let caddy = Self(started.unwrap());
        until("Caddy does not come up", || !ask(port, "/").is_empty());
        caddy
    }
}

impl Drop for Caddy {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
fn caddy_shows_pages_and_takes_no_more_people_to_a_replica_that_ends() {
    let folder = tempfile::tempdir().unwrap();
    let (port, proxy) = (free_port(), free_port());
    config(folder.path(), port, free_port());
    let served = Served::start(folder.path(), port);
    let _caddy = Caddy::start(folder.path(), proxy, port);
    let page = ask(proxy, "/?code=geheim");
    assert!(
        page.starts_with("HTTP/1.1 200") && page.contains("<html"),
        "{page}"
    );
    assert!(
        page.to_ascii_lowercase()
            .contains("content-security-policy")
    );
    assert!(ask(proxy, "/.well-known/openid-configuration").contains("https://login.example"));

    let log = fs::read_to_string(folder.path().join("log")).unwrap();
    assert!(log.contains("\"uri\":\"/\""), "{log}");
    assert!(
        !log.contains("geheim") && !log.contains("Set-Cookie"),
        "{log}"
    );

    served.signal("-TERM");
    until("people are sent to a replica that ends", || {
        let answer = ask(proxy, "/signin");
        answer.starts_with("HTTP/1.1 503") && answer.contains("Retry-After: 10")
    });
    // What goes wrong is logged with its request.
    ask(proxy, "/signin?code=geheim");
    let log = fs::read_to_string(folder.path().join("log")).unwrap();
    assert!(
        log.contains("\"status\":503") && !log.contains("geheim"),
        "{log}"
    );
}

#[test]
fn dat_06_caddy_writes_no_mailed_link_into_a_log() {
    let folder = tempfile::tempdir().unwrap();
    let (port, proxy) = (free_port(), free_port());
    config(folder.path(), port, free_port());
    let served = Served::start(folder.path(), port);
    let _caddy = Caddy::start(folder.path(), proxy, port);
    let logged = || fs::read_to_string(folder.path().join("log")).unwrap();
    for path in ["/link/", "/computer/", "/badge/"] {
        ask(proxy, &format!("{path}geheim?code=geheim"));
        until("nothing is logged", || {
            logged().contains(&format!("\"uri\":\"{path}\""))
        });
    }
    served.signal("-KILL");
    until("nobody notices that the replica is gone", || {
        ask(proxy, "/link/geheim?code=geheim").starts_with("HTTP/1.1 50")
    });
    until("the failure is not logged", || {
        logged().contains("\"status\":50")
    });
    assert!(!logged().contains("geheim"), "{}", logged());
}

/// The status of what a form with a file of 2 MiB is answered with.
fn sent(port: u16, path: &str) -> String {
    let mut body =
        b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n".to_vec();
    body.resize(2 << 20, b'a');
    body.extend_from_slice(b"\r\n--x--\r\n");
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: login.example\r\nConnection: close\r\n\
         Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    // Whoever refuses it need not read it to its end.
    drop(stream.write_all(&body));
    let mut status = String::new();
    drop(BufReader::new(stream).read_line(&mut status));
    status.get(9..12).unwrap_or_default().to_owned()
}

#[test]
fn files_come_through_caddy_and_the_program_holds_each_address_to_its_limit() {
    let folder = tempfile::tempdir().unwrap();
    let (port, proxy) = (free_port(), free_port());
    config(folder.path(), port, free_port());
    let _served = Served::start(folder.path(), port);
    let _caddy = Caddy::start(folder.path(), proxy, port);
    for path in ["/admin/at/school/import", "/admin/at/school/look/picture"] {
        let directly = sent(port, path);
        assert_ne!(directly, "413", "{path}");
        assert_eq!(sent(proxy, path), directly, "{path}");
    }
    assert_eq!(sent(proxy, "/oauth/token"), "413");
}

#[test]
fn caddy_passes_on_no_address_that_the_caller_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (port, proxy) = (listener.local_addr().unwrap().port(), free_port());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            drop(tell(stream));
        }
    });
    let _caddy = Caddy::start(folder.path(), proxy, port);
    let told = ask_with(
        proxy,
        "/",
        "Connection: close\r\nX-Forwarded-For: 192.0.2.66\r\nX-Forwarded-Host: kwaad.test\r\n\
         Forwarded: for=192.0.2.66;host=kwaad.test\r\n\
         traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\ntracestate: kwaad.test=1\r\n",
    );
    assert!(told.contains("HEARD"), "{told}");
    assert!(told.contains("x-forwarded-for: 127.0.0.1\n"), "{told}");
    assert!(told.contains("host: login.example"), "{told}");
    for written in ["kwaad.test", "192.0.2.66", "traceparent"] {
        assert!(!told.contains(written), "{written}: {told}");
    }
}

/// Answers with the head of what was asked.
fn tell(mut stream: TcpStream) -> std::io::Result<()> {
    let mut heard = String::from("HEARD\n");
    for line in BufReader::new(stream.try_clone()?).lines() {
        let line = line?;
        if line.is_empty() {
            break;
        }
        heard.push_str(&line.to_ascii_lowercase());
        heard.push('\n');
    }
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{heard}",
        heard.len()
    )
}
