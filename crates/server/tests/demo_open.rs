//! The demo beyond this machine says what it is, and takes nothing from anybody: not from an installation, and not
//! from another demo.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    io::{BufRead as _, BufReader},
    net::TcpListener,
    path::Path,
    process::{Command, Stdio},
};

fn free_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port().to_string()
}

/// A demo on a folder, at the ports of the provider and of the portals.
fn demo(folder: &Path, ports: [&str; 2]) -> Command {
    let mut demo = Command::new(env!("CARGO_BIN_EXE_sluis"));
    let [port, portal_port] = ports;
    demo.args(["demo", "--port", port, "--portal-port", portal_port]);
    demo.arg("--data-dir").arg(folder);
    demo
}

#[test]
fn ops_14_a_demo_that_others_reach_says_so_and_keeps_its_files_to_itself() {
    let folder = tempfile::tempdir().unwrap();
    let mut demo = Command::new(env!("CARGO_BIN_EXE_sluis"))
        .args(["demo", "--bind", "0.0.0.0", "--data-dir"])
        .arg(folder.path())
        .args(["--port", &free_port(), "--portal-port", &free_port()])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(demo.stderr.take().unwrap()).lines();
    let warned = said
        .map_while(Result::ok)
        .any(|line| line.contains("open to the network"));
    drop(demo.kill());
    drop(demo.wait());
    assert!(warned);
    #[cfg(unix)]
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        use std::os::unix::fs::PermissionsExt as _;
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{:?}", entry.file_name());
    }
}

#[test]
fn ops_14_a_demo_touches_no_installation() {
    for name in ["sluis.db", "ephemeral.db"] {
        for fresh in [false, true] {
            let folder = tempfile::tempdir().unwrap();
            let stands = folder.path().join(name);
            std::fs::write(&stands, "an installation's").unwrap();
            let mut demo = Command::new(env!("CARGO_BIN_EXE_sluis"));
            demo.args(["demo", "--data-dir"]).arg(folder.path()).args([
                "--port",
                &free_port(),
                "--portal-port",
                &free_port(),
            ]);
            if fresh {
                demo.arg("--fresh");
            }
            let output = demo.output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{said}");
            assert!(said.contains("of no demo"), "{said}");
            assert_eq!(
                std::fs::read_to_string(&stands).unwrap(),
                "an installation's"
            );
            let files = std::fs::read_dir(folder.path()).unwrap();
            assert_eq!(files.count(), 1, "nothing was written beside it");
        }
    }
}

#[test]
fn ops_14_two_demos_do_not_share_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = demo(folder.path(), [&free_port(), &free_port()])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut told = BufReader::new(first.stdout.take().unwrap()).lines();
    let runs = told.any(|line| line.is_ok_and(|line| line.contains("Stop with Ctrl-C")));
    let file = folder.path().join("demo.json");
    let written = std::fs::read_to_string(&file);
    let refused = [None, Some("--fresh")].map(|more| {
        let mut second = demo(folder.path(), [&free_port(), &free_port()]);
        (second.args(more).output(), std::fs::read_to_string(&file))
    });
    drop(first.kill());
    drop(first.wait());
    assert!(runs);
    let written = written.unwrap();
    for (output, after) in refused {
        let output = output.unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("another demo"), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert_eq!(after.unwrap(), written);
    }
}

#[test]
fn ops_14_a_demo_that_can_not_run_takes_nothing_away() {
    const KEPT: [&str; 4] = ["sealing.key", "sluis.db", "ephemeral.db", "demo.json"];
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = (taken.local_addr().unwrap().port().to_string(), taken);
    let free = free_port();
    for ports in [[&taken.0, &free], [&free, &taken.0]] {
        let folder = tempfile::tempdir().unwrap();
        for name in KEPT {
            std::fs::write(folder.path().join(name), "of a demo").unwrap();
        }
        let output = demo(folder.path(), ports.map(String::as_str))
            .arg("--fresh")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(&taken.0), "{said}");
        for name in KEPT {
            let kept = std::fs::read_to_string(folder.path().join(name)).unwrap();
            assert_eq!(kept, "of a demo", "{name}");
        }
    }
}

#[test]
fn ops_14_a_port_that_nobody_can_go_to_is_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    for ports in [["0", "8081"], ["8080", "0"]] {
        let output = demo(folder.path(), ports).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{ports:?}");
    }
}
