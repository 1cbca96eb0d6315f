//! What the real program measures, and what is made of it in `deploy`.

#[expect(dead_code, reason = "other tests send signals as well")]
mod served;

use served::{Served, ask, config, free_port};
use std::{
    collections::BTreeSet,
    io::{Read as _, Write as _},
    net::TcpStream,
};

const DASHBOARD: &str = include_str!("../../../deploy/grafana-dashboard.json");
const RULES: &str = include_str!("../../../deploy/prometheus-rules.yml");

/// The names that begin like ours, without what a histogram adds.
fn named(text: &str) -> BTreeSet<&str> {
    let words = text.split(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '_'));
    words
        .filter(|word| word.starts_with("sluis_"))
        .map(|word| {
            let parts = ["_bucket", "_sum", "_count"];
            parts
                .iter()
                .find_map(|part| word.strip_suffix(part))
                .unwrap_or(word)
        })
        .collect()
}

#[test]
fn every_metric_of_the_dashboard_and_the_alerts_is_measured() {
    let folder = tempfile::tempdir().unwrap();
    let (port, management) = (free_port(), free_port());
    config(folder.path(), port, management);
    let _served = Served::start(folder.path(), port);
    let page = ask(management, "/metrics");
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    let measured: BTreeSet<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next())
        .collect();
    serde_json::from_str::<serde_json::Value>(DASHBOARD).unwrap();
    for (what, text) in [("dashboard", DASHBOARD), ("rules", RULES)] {
        let named = named(text);
        assert!(named.len() > 5, "{what}: {named:?}");
        let missing: Vec<_> = named.difference(&measured).collect();
        assert!(missing.is_empty(), "{what}: {missing:?}");
    }
    for family in &measured {
        assert!(page.contains(&format!("# HELP {family} ")), "{family}");
    }
}

#[test]
fn requests_are_measured_by_route_and_never_by_what_was_asked() {
    let folder = tempfile::tempdir().unwrap();
    let (port, management) = (free_port(), free_port());
    config(folder.path(), port, management);
    let _served = Served::start(folder.path(), port);
    for number in 0..5 {
        ask(port, &format!("/signin/geheim{number}"));
        ask(port, &format!("/nergens{number}"));
    }
    let page = ask(management, "/metrics");
    assert!(page.contains("route=\"/readyz\""), "{page}");
    assert!(
        !page.contains("geheim") && !page.contains("nergens"),
        "{page}"
    );
    let written = page.lines().find_map(|line| {
        line.strip_prefix("sluis_store_duration_seconds_count{store=\"database\",kind=\"write\"} ")
    });
    let written: u64 = written.unwrap_or_default().parse().unwrap();
    assert!(written > 0, "a start makes keys: {page}");
    let strange = page
        .lines()
        .find(|line| line.starts_with("sluis_request_duration_seconds_count{route=\"unknown\""));
    assert!(strange.unwrap_or_default().ends_with(" 5"), "{page}");
    for sample in [
        "sluis_store_up{store=\"database\"} 1",
        "sluis_store_up{store=\"ephemeral\"} 1",
        "sluis_hash_queue 0",
        "sluis_sql_pool_size{pool=\"write\"} 1",
        "sluis_stopping 0",
        "sluis_store_duration_seconds_bucket{store=\"database\",kind=\"glance\",le=\"0.0001\"}",
        "sluis_store_duration_seconds_count{store=\"database\",kind=\"read\"}",
        "sluis_store_duration_seconds_count{store=\"ephemeral\",kind=\"read\"}",
        "sluis_store_duration_seconds_count{store=\"ephemeral\",kind=\"write\"}",
    ] {
        assert!(page.contains(sample), "{sample} in {page}");
    }
}

#[test]
fn dos_13_a_balancer_may_ask_by_head_and_is_counted_so() {
    let folder = tempfile::tempdir().unwrap();
    let (port, management) = (free_port(), free_port());
    config(folder.path(), port, management);
    let _served = Served::start(folder.path(), port);
    let by_head = |port: u16, path: &str| {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let asked =
            format!("HEAD {path} HTTP/1.1\r\nHost: login.example\r\nConnection: close\r\n\r\n");
        stream.write_all(asked.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    for (port, path) in [
        (port, "/healthz"),
        (management, "/healthz"),
        (management, "/readyz"),
        (management, "/metrics"),
    ] {
        let answer = by_head(port, path);
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
        assert!(answer.contains("content-length: "), "{path}: {answer}");
        assert!(answer.ends_with("\r\n\r\n"), "no body: {answer}");
    }
    let page = ask(management, "/metrics");
    let counted =
        "sluis_request_duration_seconds_count{route=\"/healthz\",method=\"HEAD\",status=\"2xx\"} 1";
    assert!(page.contains(counted), "{page}");
}
