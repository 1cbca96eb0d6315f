//! The real program when it is asked to stop.

mod served;

use served::{Served, ask, ask_with, config, free_port, until};
use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

#[test]
fn flt_07_asked_to_stop_it_says_so_first_serves_on_and_finishes_what_is_under_way() {
    let folder = tempfile::tempdir().unwrap();
    let (port, management) = (free_port(), free_port());
    config(folder.path(), port, management);
    let mut served = Served::start(folder.path(), port);

    // A request of which one half has arrived.
    let mut under_way = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let body = "grant_type=authorization_code&code=x";
    let head = format!(
        "POST /oauth/token HTTP/1.1\r\nHost: login.example\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let (first, rest) = body.split_at(9);
    under_way
        .write_all(format!("{head}{first}").as_bytes())
        .unwrap();

    served.signal("-TERM");
    until("readiness does not turn red", || {
        let ready = ask(management, "/readyz");
        ready.starts_with("HTTP/1.1 503") && ready.contains("\"status\":\"stopping\"")
    });
    let keys = ask_with(port, "/oauth/jwks", "");
    assert!(
        keys.starts_with("HTTP/1.1 200"),
        "it still serves: {keys:?}"
    );
    assert!(
        keys.to_lowercase().contains("connection: close"),
        "no connection is left to a proxy: {keys:?}"
    );
    until("it listens on", || {
        TcpStream::connect(("127.0.0.1", port)).is_err()
    });
    under_way.write_all(rest.as_bytes()).unwrap();
    let mut answer = String::new();
    under_way
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    under_way.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 4"), "answered: {answer:?}");
    assert!(served.0.wait().unwrap().success());
}

#[test]
fn an_interrupt_ends_it_at_once_also_while_it_stops() {
    let folder = tempfile::tempdir().unwrap();
    let (port, management) = (free_port(), free_port());
    config(folder.path(), port, management);
    let text = fs::read_to_string(folder.path().join("sluis.toml")).unwrap();
    let patient = text.replace("drain_seconds = 4", "drain_seconds = 300");
    fs::write(folder.path().join("sluis.toml"), patient).unwrap();
    let mut served = Served::start(folder.path(), port);
    served.signal("-TERM");
    until("readiness does not turn red", || {
        ask(port, "/readyz").starts_with("HTTP/1.1 503")
    });
    served.signal("-INT");
    until("it goes on", || {
        served.0.try_wait().is_ok_and(|status| status.is_some())
    });
}
