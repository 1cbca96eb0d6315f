//! Traces of the real program, at a collector of our own.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod served;

use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    trace::v1::{Span, span::SpanKind},
};
use prost::Message as _;
use served::{Served, ask, ask_with, config, free_port, until};
use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
    path::Path,
    sync::{Arc, Mutex},
    thread,
};

/// What came to the collector.
#[derive(Clone, Default)]
struct Taken(Arc<Mutex<Vec<Vec<u8>>>>);

impl Taken {
    /// Takes whatever is sent, at a port of its own.
    fn listen() -> (u16, Self) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Self::default();
        let all = taken.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = BufReader::new(stream.unwrap());
                let (mut length, mut first, mut line) = (0, String::new(), String::new());
                while stream.read_line(&mut line).is_ok_and(|read| read > 2) {
                    if first.is_empty() {
                        first.clone_from(&line);
                    }
                    if let Some((name, value)) = line.split_once(':')
                        && name.eq_ignore_ascii_case("content-length")
                    {
                        length = value.trim().parse().unwrap();
                    }
                    line.clear();
                }
                assert!(first.starts_with("POST /v1/traces "), "{first}");
                let mut body = vec![0; length];
                stream.read_exact(&mut body).unwrap();
                all.0.lock().unwrap().push(body);
                let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
                stream.get_mut().write_all(answer).unwrap();
            }
        });
        (port, taken)
    }

    fn spans(&self) -> Vec<Span> {
        let bodies = self.0.lock().unwrap();
        let requests = bodies
            .iter()
            .map(|body| ExportTraceServiceRequest::decode(body.as_slice()).unwrap());
        requests
            .flat_map(|request| request.resource_spans)
            .flat_map(|of_resource| of_resource.scope_spans)
            .flat_map(|of_scope| of_scope.spans)
            .collect()
    }

    fn has(&self, text: &str) -> bool {
        let bodies = self.0.lock().unwrap();
        let text = text.as_bytes();
        bodies
            .iter()
            .any(|body| body.windows(text.len()).any(|part| part == text))
    }
}

fn serve(folder: &Path, more: &str) -> (u16, Served) {
    let (port, management) = (free_port(), free_port());
    config(folder, port, management);
    let file = folder.join("sluis.toml");
    let settings = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{settings}{more}")).unwrap();
    (port, Served::start(folder, port))
}

#[test]
fn a_request_is_a_trace_of_what_it_waited_for_and_of_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let (collector, taken) = Taken::listen();
    let (port, mut served) = serve(
        folder.path(),
        &format!(
            "telemetry.traces_percent = 100\ntelemetry.traces_url = \"http://127.0.0.1:{collector}/v1/traces\"\n"
        ),
    );
    let asked = "/oauth/authorize?client_id=geheim1&state=geheim2&scope=openid&login_hint=geheim3";
    assert!(ask(port, asked).starts_with("HTTP/1.1 400"));
    ask(port, "/nergens/geheim4");
    // What is left is sent when the program ends.
    served.signal("-TERM");
    assert!(served.0.wait().unwrap().success());
    let spans = taken.spans();
    let named = |name: &str| spans.iter().find(|span| span.name == name);
    let request = named("GET /oauth/authorize").unwrap();
    assert_eq!(request.kind, SpanKind::Server as i32);
    let below = |span: &&Span| span.trace_id == request.trace_id && span.span_id != request.span_id;
    let sql = spans.iter().filter(below).find(|span| span.name == "sql");
    assert_eq!(sql.unwrap().parent_span_id, request.span_id);
    assert!(named("GET unknown").is_some());
    for secret in ["geheim", "127.0.0.1"] {
        assert!(!taken.has(secret), "{secret}");
    }
}

const PARENT: &str = "0af7651916cd43dd8448eb211c80319c";

#[test]
fn a_trusted_proxy_decides_about_traces_and_nobody_else() {
    let header = format!("Connection: close\r\ntraceparent: 00-{PARENT}-b7ad6b7169203331-01\r\n");
    for (trusted, joined) in [
        ("server.trusted_proxies = [\"127.0.0.1/32\"]\n", true),
        ("", false),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let (collector, taken) = Taken::listen();
        let (port, mut served) = serve(
            folder.path(),
            &format!(
                "{trusted}telemetry.traces_percent = 1\ntelemetry.traces_url = \"http://127.0.0.1:{collector}/v1/traces\"\n"
            ),
        );
        ask_with(port, "/oauth/jwks", &header);
        served.signal("-TERM");
        assert!(served.0.wait().unwrap().success());
        let of_parent = |span: &Span| {
            span.trace_id
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
                == PARENT
        };
        assert_eq!(taken.spans().iter().any(of_parent), joined, "{trusted:?}");
    }
}

#[test]
fn a_collector_that_is_away_holds_nobody_up() {
    let folder = tempfile::tempdir().unwrap();
    let nobody = free_port();
    let (port, mut served) = serve(
        folder.path(),
        &format!(
            "telemetry.traces_percent = 100\ntelemetry.traces_url = \"http://127.0.0.1:{nobody}/v1/traces\"\n"
        ),
    );
    for _ in 0..50 {
        assert!(ask(port, "/oauth/jwks").starts_with("HTTP/1.1 200"));
    }
    served.signal("-TERM");
    until("it ends", || served.0.try_wait().unwrap().is_some());
}
