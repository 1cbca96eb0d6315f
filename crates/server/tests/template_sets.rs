//! The real program, whose operator changes template sets while it runs.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    fs::{self, File},
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};
use tempfile::TempDir;

/// Every page of a set is rendered before it is taken.
const PATIENCE: u32 = 1200;

struct Served {
    child: Child,
    folder: TempDir,
    port: u16,
    management: u16,
}

impl Served {
    fn start() -> Self {
        Self::start_with("")
    }

    fn start_with(more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (port, management) = (free_port(), free_port());
        let path = folder.path().display();
        let config = format!(
            "server.listen = \"127.0.0.1:{port}\"\nserver.public_url = \"https://login.example\"\n\
             server.management_listen = \"127.0.0.1:{management}\"\n\
             database.url = \"sqlite://{path}/sluis.db\"\nephemeral.url = \"embedded://{path}/ephemeral.db\"\n\
             themes.dir = \"{path}/themes\"\n{more}\
             secrets.sealing_keys = [{{ id = \"a\", key = \"Yx3kq0Zp8W1mT5vR7cN2bL9hJ4fG6dS0aQeUiOoPzXw=\" }}]\n"
        );
        fs::write(folder.path().join("sluis.toml"), config).unwrap();
        put(folder.path(), "theme.toml", &set(3));
        let migrated = command(folder.path(), "migrate").output().unwrap();
        assert!(migrated.status.success(), "{migrated:?}");
        let log = File::create(folder.path().join("log")).unwrap();
        let child = command(folder.path(), "serve")
            .env("SLUIS_LOG", "info")
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let served = Self {
            child,
            folder,
            port,
            management,
        };
        served.wait("it comes up", || served.style().contains("--radius:3px"));
        served
    }

    fn style(&self) -> String {
        ask(self.port, "GET", "/theme/eigen/0/style.css")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    fn hang_up(&self) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-HUP", &id]).status().unwrap();
        assert!(sent.success());
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "another process works in its own time"
    )]
    fn wait(&self, what: &str, done: impl Fn() -> bool) {
        for _ in 0..PATIENCE {
            if done() {
                return;
            }
            thread::sleep(Duration::from_millis(100));
        }
        panic!("{what}: {}", self.log());
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn set(radius: u8) -> String {
    format!("inherits = \"school\"\nradius = {radius}\n")
}

fn put(folder: &Path, file: &str, content: &str) {
    let path = folder.join("themes/eigen").join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

fn command(folder: &Path, name: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluis"));
    command
        .args([name, "--config"])
        .arg(folder.join("sluis.toml"))
        .stdin(Stdio::null());
    command
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// The whole answer; empty while nobody listens.
fn ask(port: u16, method: &str, path: &str) -> String {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else {
        return String::new();
    };
    let asked = format!(
        "{method} {path} HTTP/1.1\r\nHost: login.example\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    let mut answer = Vec::new();
    if stream.write_all(asked.as_bytes()).is_ok() {
        drop(stream.read_to_end(&mut answer));
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_signal_or_a_call_takes_a_new_set_and_a_broken_one_leaves_what_is_live_alone() {
    let served = Served::start();
    let folder = served.folder.path();

    put(folder, "theme.toml", &set(7));
    assert!(
        served.style().contains("--radius:3px"),
        "nobody asked for it yet"
    );
    served.hang_up();
    served.wait("SIGHUP takes it", || {
        served.style().contains("--radius:7px")
    });

    put(folder, "theme.toml", &set(9));
    put(
        folder,
        "templates/password.html",
        "<p>\n{{ page.nothing }}\n</p>",
    );
    served.hang_up();
    served.wait("SIGHUP tells what is wrong", || {
        served.log().contains("the template sets were refused")
    });
    let refused = ask(served.management, "POST", "/themes/reload");
    assert!(refused.starts_with("HTTP/1.1 422"), "{refused}");
    assert!(
        refused.contains("\"file\":\"eigen/templates/password.html\"")
            && refused.contains("\"line\":2"),
        "{refused}"
    );
    let told = || ask(served.management, "GET", "/metrics");
    assert!(told().contains("\nsluis_template_sets_refused 1\n"));
    let checked = Command::new(env!("CARGO_BIN_EXE_sluis"))
        .arg("check-config")
        .arg(folder.join("sluis.toml"))
        .output()
        .unwrap();
    assert!(!checked.status.success());
    let checked = String::from_utf8_lossy(&checked.stderr).into_owned();
    assert!(
        checked.contains("themes.dir") && checked.contains("eigen/templates/password.html"),
        "{checked}"
    );
    assert!(
        served.style().contains("--radius:7px"),
        "what is live stays live, whole"
    );
    assert!(ask(served.port, "GET", "/healthz").starts_with("HTTP/1.1 200"));
    let outside = ask(served.port, "POST", "/themes/reload");
    assert!(outside.starts_with("HTTP/1.1 404"), "{outside}");

    fs::remove_file(folder.join("themes/eigen/templates/password.html")).unwrap();
    let taken = ask(served.management, "POST", "/themes/reload");
    assert!(taken.starts_with("HTTP/1.1 204"), "{taken}");
    assert!(served.style().contains("--radius:9px"));
    assert!(told().contains("\nsluis_template_sets_refused 0\n"));
}

#[test]
fn a_watched_folder_is_taken_without_being_asked_and_a_broken_one_is_told_and_left() {
    let served = Served::start_with("themes.watch = true\n");
    let folder = served.folder.path();
    put(folder, "theme.toml", &set(7));
    served.wait("the change is seen", || {
        served.style().contains("--radius:7px")
    });
    put(folder, "theme.toml", "inherits = \"nobody\"\nradius = 9\n");
    served.wait("what is wrong is told", || {
        served.log().contains("the template sets were refused")
    });
    assert!(served.style().contains("--radius:7px"));
    put(folder, "theme.toml", &set(11));
    served.wait("it is mended", || served.style().contains("--radius:11px"));
}
