//! `deploy/nginx.conf` before the real program, but for TLS.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod served;

use served::{Served, ask, config, free_port, until};
use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
};

const DELIVERED: &str = include_str!("../../../deploy/nginx.conf");

/// The ports of a running nginx: what the delivered file has behind TLS, and what it has without.
struct Nginx {
    process: Child,
    port: u16,
    plain: u16,
}

impl Nginx {
    fn start(folder: &Path, replica: u16) -> Self {
        let (port, plain) = (free_port(), free_port());
        fs::create_dir(folder.join("logs")).unwrap();
        let at = folder.display();
        // What the delivered file says nothing of goes into logs that are looked at as well.
        let whole = format!(
            "daemon off;\nmaster_process off;\npid {at}/nginx.pid;\nerror_log {at}/logs/error;\n\
             events {{ }}\nhttp {{\naccess_log {at}/logs/access;\n\
             client_body_temp_path {at}/body;\nproxy_temp_path {at}/proxy;\nfastcgi_temp_path {at}/fcgi;\n\
             uwsgi_temp_path {at}/uwsgi;\nscgi_temp_path {at}/scgi;\n{}\n}}\n",
            delivered(folder, port, plain, replica)
        );
        let path = folder.join("nginx.conf");
        fs::write(&path, whole).unwrap();
        let process = Command::new(program())
            .arg("-p")
            .arg(folder)
            .arg("-c")
            .arg(&path)
            .arg("-e")
            .arg(folder.join("logs/start"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let nginx = Self {
            process: process.unwrap(),
            port,
            plain,
        };
        until("nginx does not come up", || !ask(port, "/").is_empty());
        nginx
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Debian puts it where root alone looks.
fn program() -> &'static str {
    let there = "/usr/sbin/nginx";
    if Path::new(there).exists() {
        there
    } else {
        "nginx"
    }
}

/// The delivered file with other ports and another folder for its logs, and without certificates.
fn delivered(folder: &Path, port: u16, plain: u16, replica: u16) -> String {
    let mut text = String::new();
    for line in DELIVERED.lines() {
        let told = line.trim();
        if !told.starts_with("ssl_") && !told.starts_with("listen [::]") {
            text.push_str(line);
            text.push('\n');
        }
    }
    for (delivered, here) in [
        ("listen 443 ssl http2;", format!("listen 127.0.0.1:{port};")),
        ("listen 80;", format!("listen 127.0.0.1:{plain};")),
        ("127.0.0.1:8080", format!("127.0.0.1:{replica}")),
        (
            "/var/log/nginx/",
            format!("{}/logs/", folder.to_str().unwrap()),
        ),
    ] {
        assert!(text.contains(delivered), "{delivered}");
        text = text.replace(delivered, &here);
    }
    text
}

/// All that was written into any log.
fn logged(folder: &Path) -> String {
    let mut logged = String::new();
    for file in fs::read_dir(folder.join("logs")).unwrap() {
        logged.push_str(&fs::read_to_string(file.unwrap().path()).unwrap());
    }
    logged
}

fn status(answer: &str) -> &str {
    answer.lines().next().unwrap_or_default()
}

#[test]
fn nginx_leads_to_the_console_as_the_program_does() {
    let folder = tempfile::tempdir().unwrap();
    let port = free_port();
    config(folder.path(), port, free_port());
    let _served = Served::start(folder.path(), port);
    let nginx = Nginx::start(folder.path(), port);
    for path in [
        "/admin",
        "/admin?choose=1",
        "/admin/",
        "/admin/at/school/people",
    ] {
        let (directly, answer) = (ask(port, path), ask(nginx.port, path));
        // To signing in, and with none of the redirects that browsers keep.
        assert_eq!(status(&directly), "HTTP/1.1 303 See Other", "{path}");
        assert_eq!(status(&answer), status(&directly), "{path}: {answer}");
    }
}

#[test]
fn dat_06_nginx_writes_no_code_and_no_mailed_link_into_a_log() {
    let folder = tempfile::tempdir().unwrap();
    let port = free_port();
    config(folder.path(), port, free_port());
    let served = Served::start(folder.path(), port);
    let nginx = Nginx::start(folder.path(), port);
    for path in ["/link/", "/computer/", "/badge/"] {
        ask(nginx.port, &format!("{path}geheim"));
        until("nothing is logged", || {
            logged(folder.path()).contains(&format!("\"GET {path}\""))
        });
    }
    ask(nginx.port, "/help?code=geheim");
    let led_on = ask(nginx.plain, "/link/geheim?code=geheim");
    assert!(led_on.starts_with("HTTP/1.1 308"), "{led_on}");
    // What goes wrong is told with its request.
    served.signal("-KILL");
    until("nobody notices that the replica is gone", || {
        ask(nginx.port, "/link/geheim?code=geheim").starts_with("HTTP/1.1 502")
    });
    let replica = format!("127.0.0.1:{port}\" \"502");
    until("the log does not tell which replica failed", || {
        logged(folder.path()).contains(&replica)
    });
    let logged = logged(folder.path());
    assert!(logged.contains("\"GET /help\""), "{logged}");
    assert!(!logged.contains("geheim"), "{logged}");
}
