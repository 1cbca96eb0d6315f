//! The demo beyond this machine says what it is.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    io::{BufRead as _, BufReader},
    net::TcpListener,
    process::{Command, Stdio},
};

fn free_port() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port().to_string()
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
