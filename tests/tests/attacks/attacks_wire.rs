//! What is wrong on the wire itself, said byte by byte: requests that two readers would read
//! differently, heads and bodies that are too much.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis_tests::testkit::{Stores, TestHouse};
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

const HOST: &str = "Host: login.test\r\n";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

async fn house() -> TestHouse {
    TestHouse::start(Stores::Embedded).await.unwrap()
}

/// All that comes back until the server closes the connection.
async fn answered(house: &TestHouse, sent: &[u8]) -> String {
    let mut stream = TcpStream::connect(house.address).await.unwrap();
    // The server may stop reading before the end.
    drop(stream.write_all(sent).await);
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    let read = tokio::time::timeout(Duration::from_secs(30), read).await;
    // What was not read of a refused request resets the connection once the answer is out.
    drop(read.unwrap());
    String::from_utf8_lossy(&answer).into_owned()
}

/// The statuses of all answers in it.
fn statuses(answer: &str) -> Vec<&str> {
    answer
        .match_indices("HTTP/1.1 ")
        .filter_map(|(at, _)| answer.get(at + 9..at + 12))
        .collect()
}

#[tokio::test]
async fn dos_07_what_two_readers_would_read_differently_is_refused() {
    let house = house().await;
    let hidden = format!("GET /healthz HTTP/1.1\r\n{HOST}\r\n");
    for head in [
        "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n",
        "Content-Length: 4\r\nTransfer-Encoding: xchunked\r\n",
        "Content-Length: 4\r\nTransfer-Encoding : chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Content-Length: 4\r\nContent-Length: 5\r\n",
        "Content-Length: 4\r\nContent-Length: 4\r\n",
        "Content-Length: +4\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 4, 4\r\n",
        "Content-Length: 0x4\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "X-A: a\r\n b\r\nContent-Length: 4\r\n",
        "X-A: a\0b\r\nContent-Length: 4\r\n",
        "Host: elders.test\r\nContent-Length: 4\r\n",
    ] {
        let sent = format!("POST /oauth/token HTTP/1.1\r\n{HOST}{FORM}{head}\r\n0\r\n\r\n{hidden}");
        let answer = answered(&house, sent.as_bytes()).await;
        assert_eq!(statuses(&answer), ["400"], "{head:?}");
    }
    let sent = format!(
        "POST /oauth/token HTTP/1.1\r\n{HOST}{FORM}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{hidden}"
    );
    assert_eq!(statuses(&answered(&house, sent.as_bytes()).await), ["400"]);
}

#[tokio::test]
async fn dos_03_dos_07_nothing_is_read_behind_a_refused_body() {
    let house = house().await;
    let hidden = format!("GET /healthz HTTP/1.1\r\n{HOST}\r\n");
    for (head, status, end) in [
        (
            "Content-Length: 99999999\r\n",
            "413",
            "\"the form is too large\"}",
        ),
        (
            "Content-Encoding: gzip\r\nContent-Length: 4096\r\n",
            "415",
            "\r\n\r\n",
        ),
        (
            "Content-Encoding: identity, br\r\nContent-Length: 4096\r\n",
            "415",
            "\r\n\r\n",
        ),
    ] {
        let sent = format!("POST /oauth/token HTTP/1.1\r\n{HOST}{FORM}{head}\r\n{hidden}");
        let answer = answered(&house, sent.as_bytes()).await;
        assert_eq!(statuses(&answer), [status], "{head:?}");
        assert!(
            answer.contains("x-content-type-options: nosniff"),
            "{answer}"
        );
        assert!(answer.ends_with(end), "and not a word more: {answer}");
    }
}

#[tokio::test]
async fn dos_07_whoever_connects_and_says_nothing_is_not_waited_for() {
    let house = house().await;
    let half = format!("GET /healthz HTTP/1.1\r\n{HOST}X-A: ");
    let (silent, slow) = tokio::join!(answered(&house, b""), answered(&house, half.as_bytes()));
    assert_eq!(statuses(&silent), ["408"], "{silent}");
    assert_eq!(statuses(&slow), ["408"], "{slow}");
}

#[tokio::test]
async fn dos_03_a_long_address_and_a_large_head_are_refused() {
    let house = house().await;
    let get = |address: String, headers: String| {
        format!("GET {address} HTTP/1.1\r\n{HOST}Connection: close\r\n{headers}\r\n")
    };
    let many = |count: usize| -> String {
        (0..count)
            .map(|number| format!("X-{number}: a\r\n"))
            .collect()
    };
    let sized = |bytes: usize| format!("X-A: {}\r\n", "a".repeat(bytes));
    let address = |bytes: usize| format!("/healthz?{}", "a".repeat(bytes));
    for (sent, status) in [
        (get(address(10_000), String::new()), "200"),
        (get(address(17_000), String::new()), "414"),
        (get(address(60_000), String::new()), "414"),
        (get("/healthz".to_owned(), sized(10_000)), "200"),
        (get("/healthz".to_owned(), sized(17_000)), "431"),
        (get("/healthz".to_owned(), sized(64_000)), "431"),
        (get("/healthz".to_owned(), sized(300_000)), "431"),
        (get("/healthz".to_owned(), many(1000)), "431"),
    ] {
        let answer = answered(&house, sent.as_bytes()).await;
        assert_eq!(statuses(&answer), [status], "{} bytes", sent.len());
    }
}

#[tokio::test]
async fn ins_10_red_01_a_host_or_an_address_of_somebody_else_names_nothing_of_ours() {
    let house = house().await;
    for head in [
        "GET /account HTTP/1.1\r\nHost: kwaad.test\r\n",
        "GET http://kwaad.test/account HTTP/1.1\r\nHost: login.test\r\n",
        "GET /account HTTP/1.1\r\nHost: login.test.kwaad.test\r\n",
        "GET /account HTTP/1.1\r\nHost: login.test@kwaad.test\r\n",
        "GET /.well-known/openid-configuration HTTP/1.1\r\nHost: kwaad.test\r\n",
    ] {
        let sent = format!("{head}X-Forwarded-Host: kwaad.test\r\nConnection: close\r\n\r\n");
        let answer = answered(&house, sent.as_bytes()).await;
        assert!(
            ["404", "400"].contains(&statuses(&answer)[0]),
            "{head}: {answer}"
        );
        for word in ["set-cookie", "kwaad", "location:", "energie"] {
            assert!(!answer.contains(word), "{head} tells of {word}: {answer}");
        }
    }
}

#[tokio::test]
async fn dat_08_garbage_is_refused_without_a_word_of_what_is_inside() {
    let house = house().await;
    let body = "grant_type=authorization_code&client_id=%ff&code=%00";
    let length = body.len();
    for sent in [
        format!(
            "POST /oauth/token HTTP/1.1\r\n{HOST}{FORM}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        ),
        format!(
            "POST /oauth/token HTTP/1.1\r\n{HOST}Content-Type: text/plain\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        ),
        format!(
            "POST /oauth/register HTTP/1.1\r\n{HOST}Content-Type: application/json\r\nContent-Length: 4\r\nConnection: close\r\n\r\n{{\"a\""
        ),
        format!(
            "GET /oauth/authorize?%ff=%fe&client_id=%00 HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n"
        ),
        format!("GET /signin/..%2f..%2fetc%2fpasswd HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n"),
        format!(
            "GET /theme/default/0/..%2f..%2f..%2fCargo.toml HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n"
        ),
        format!("GET /link/%00%ff HTTP/1.1\r\n{HOST}Connection: close\r\n\r\n"),
        format!("TRACE /account HTTP/1.1\r\n{HOST}Cookie: a=b\r\nConnection: close\r\n\r\n"),
        format!(
            "GET /oauth/userinfo HTTP/1.1\r\n{HOST}Authorization: Bearer \u{fffd}\r\nConnection: close\r\n\r\n"
        ),
        format!(
            "GET /account HTTP/1.1\r\n{HOST}Cookie: __Host-sluis-session=\u{fffd}; ==; \"\r\nConnection: close\r\n\r\n"
        ),
    ] {
        let answer = answered(&house, sent.as_bytes()).await;
        let status = statuses(&answer)[0];
        assert!(
            !status.starts_with('5') && status != "200",
            "{status}: {sent}"
        );
        let said = answer.to_lowercase();
        for word in [
            "sqlite",
            "select ",
            "diesel",
            "panicked",
            ".rs",
            "serde",
            "actix",
            "passwd:",
            "[workspace",
        ] {
            assert!(!said.contains(word), "{word} in {answer}");
        }
    }
}
