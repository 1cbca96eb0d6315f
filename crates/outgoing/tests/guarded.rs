//! The guarded client against real servers on this machine.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis_model::{
    ids::InstitutionId,
    ports::{Outgoing as _, OutgoingError},
};
use sluis_outgoing::{GuardedClient, GuardedSettings, Trust};
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

/// A server that says the same to everybody, and counts.
struct Server {
    address: SocketAddr,
    asked: Arc<AtomicUsize>,
}

impl Server {
    /// Says `answer`; nothing at all where it is empty.
    async fn saying(answer: impl Into<Vec<u8>>) -> Self {
        Self::saying_at(Ipv4Addr::LOCALHOST, answer).await
    }

    /// The same at an address of this machine.
    async fn saying_at(address: Ipv4Addr, answer: impl Into<Vec<u8>>) -> Self {
        let listener = TcpListener::bind((address, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (asked, answer) = (Arc::new(AtomicUsize::new(0)), Arc::new(answer.into()));
        let counted = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((mut connection, _)) = listener.accept().await {
                let (counted, answer) = (Arc::clone(&counted), Arc::clone(&answer));
                tokio::spawn(async move {
                    let mut head = [0; 4096];
                    if connection
                        .read(&mut head)
                        .await
                        .is_ok_and(|count| count > 0)
                    {
                        counted.fetch_add(1, Ordering::SeqCst);
                    }
                    if answer.is_empty() {
                        std::future::pending::<()>().await;
                    }
                    drop(connection.write_all(&answer).await);
                    drop(connection.shutdown().await);
                });
            }
        });
        Self { address, asked }
    }

    fn url(&self) -> String {
        format!("http://{}/x", self.address)
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

fn redirect(to: &str) -> String {
    answer("302 Found", &format!("location: {to}\r\n"), "")
}

/// A client that may ask these hosts.
fn client(allowed: &[String]) -> GuardedClient {
    patient(allowed, Duration::from_millis(1500))
}

fn patient(allowed: &[String], timeout: Duration) -> GuardedClient {
    GuardedClient::new(&GuardedSettings {
        own_host: None,
        allow_hosts: allowed.to_vec(),
        trust: Trust::new(None).unwrap(),
        timeout,
    })
    .unwrap()
}

fn is_forbidden<T: std::fmt::Debug>(asked: Result<T, OutgoingError>) -> bool {
    matches!(asked, Err(OutgoingError::Forbidden(_)))
}

#[tokio::test]
async fn an_allowed_host_is_asked_without_tls_and_its_answer_read_whole() {
    let body = r#"{"keys":[]}"#;
    let headers = "Content-Type: Application/JSON; charset=utf-8\r\n";
    let server = Server::saying(answer("200 OK", headers, body)).await;
    let client = client(&[server.address.to_string()]);
    let fetched = client.get(&server.url(), "application/json").await.unwrap();
    assert_eq!(fetched.body, body.as_bytes());
    assert_eq!(fetched.content_type.as_deref(), Some("application/json"));
}

#[tokio::test]
async fn ssr_01_this_machine_is_not_asked_by_address_nor_by_a_name_that_leads_to_it() {
    let server = Server::saying(answer("200 OK", "", "x")).await;
    let port = server.address.port();
    let client = client(&[]);
    for url in [
        format!("http://127.0.0.1:{port}/"),
        format!("https://127.0.0.1:{port}/"),
        format!("https://[::1]:{port}/"),
        format!("https://localhost:{port}/"),
        format!("https://0.0.0.0:{port}/"),
        "https://169.254.169.254/latest/meta-data/".to_owned(),
    ] {
        assert!(is_forbidden(client.get(&url, "*/*").await), "{url}");
        assert!(
            is_forbidden(client.post_form(&url, &[("a", "b")]).await),
            "{url}"
        );
    }
    assert_eq!(server.asked(), 0);
}

#[tokio::test]
async fn a_host_that_is_allowed_at_one_port_is_not_at_another() {
    let server = Server::saying(answer("200 OK", "", "x")).await;
    let client = client(&[format!("127.0.0.1:{}", server.address.port() ^ 1)]);
    assert!(is_forbidden(client.get(&server.url(), "*/*").await));
    assert_eq!(server.asked(), 0);
}

#[tokio::test]
async fn ssr_03_no_redirect_is_followed_wherever_it_leads() {
    let inner = Server::saying(answer("200 OK", "", "secret")).await;
    for to in [
        inner.url(),
        format!("//{}/x", inner.address),
        "https://10.0.0.1/".to_owned(),
        "file:///etc/passwd".to_owned(),
        "/x".to_owned(),
    ] {
        let outer = Server::saying(redirect(&to)).await;
        let client = client(&[outer.address.to_string(), inner.address.to_string()]);
        let asked = client.get(&outer.url(), "*/*").await;
        assert_eq!(asked, Err(OutgoingError::Status(302)), "{to}");
        assert_eq!(outer.asked(), 1, "{to}");
    }
    assert_eq!(inner.asked(), 0);
}

#[tokio::test]
async fn ssr_05_an_answer_without_end_is_cut_off() {
    let announced = Server::saying(answer("200 OK", "", &"x".repeat(200_000))).await;
    let mut chunks = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    for _ in 0..300 {
        chunks.extend_from_slice(format!("400\r\n{}\r\n", "x".repeat(1024)).as_bytes());
    }
    let endless = Server::saying(chunks).await;
    for server in [announced, endless] {
        let client = client(&[server.address.to_string()]);
        let asked = client.get(&server.url(), "*/*").await;
        assert_eq!(asked, Err(OutgoingError::TooLarge));
    }
}

#[tokio::test]
async fn ssr_05_nobody_is_waited_for_without_end() {
    let silent = Server::saying("").await;
    let client = client(&[silent.address.to_string()]);
    let asked = client.get(&silent.url(), "*/*").await;
    assert!(
        matches!(asked, Err(OutgoingError::Unreachable(_))),
        "{asked:?}"
    );
    let posted = client.post_form(&silent.url(), &[("a", "b")]).await;
    assert!(matches!(posted, Err(OutgoingError::Unreachable(_))));
}

#[tokio::test]
async fn another_status_is_no_answer() {
    for status in [204, 400, 404, 500] {
        let server = Server::saying(answer(&format!("{status} So"), "", "")).await;
        let client = client(&[server.address.to_string()]);
        let asked = client.get(&server.url(), "*/*").await;
        assert_eq!(asked, Err(OutgoingError::Status(status)));
    }
}

#[tokio::test]
async fn a_form_is_posted_and_its_redirect_not_followed() {
    for status in ["200 OK", "202 Accepted", "204 No Content"] {
        let server = Server::saying(answer(status, "", "")).await;
        let client = client(&[server.address.to_string()]);
        let posted = client
            .post_form(&server.url(), &[("logout_token", "a.b.c")])
            .await;
        assert_eq!(posted, Ok(()), "{status}");
    }
    let goal = Server::saying(answer("200 OK", "", "")).await;
    let way = Server::saying(redirect(&goal.url())).await;
    let client = client(&[goal.address.to_string(), way.address.to_string()]);
    let posted = client
        .post_form(&way.url(), &[("logout_token", "a.b.c")])
        .await;
    assert_eq!(posted, Err(OutgoingError::Status(302)));
    assert_eq!(goal.asked(), 0);
}

#[tokio::test]
async fn what_could_never_be_asked_is_told_without_asking() {
    let client = client(&["127.0.0.1".to_owned()]);
    assert!(client.may_ask("https://portal.example/jwks").is_ok());
    assert!(client.may_ask("http://127.0.0.1:9/jwks").is_ok());
    for bad in [
        "http://portal.example/",
        "https://10.0.0.1/",
        "javascript:alert(1)",
        "",
    ] {
        assert!(client.may_ask(bad).is_err(), "{bad}");
    }
}

#[tokio::test]
async fn dos_07_ssr_05_what_anybody_makes_us_ask_takes_no_place_of_those_who_are_known() {
    let mut silent = vec![];
    for host in 1..=12 {
        silent.push(Server::saying_at(Ipv4Addr::new(127, 0, 7, host), "").await);
    }
    let good = Server::saying(answer("200 OK", "", "x")).await;
    let mut hosts: Vec<String> = silent.iter().map(|one| one.address.to_string()).collect();
    hosts.push(good.address.to_string());
    // Longer than the test takes.
    let client = Arc::new(patient(&hosts, Duration::from_secs(600)));
    let mut asking = vec![];
    for server in &silent {
        for _ in 0..4 {
            let (client, url) = (Arc::clone(&client), server.url());
            asking.push(tokio::spawn(async move {
                client.get_for_anybody(&url, "*/*").await
            }));
        }
    }
    let asked = || silent.iter().map(Server::asked).collect::<Vec<_>>();
    while asked().iter().sum::<usize>() < 8 {
        tokio::task::yield_now().await;
    }
    let fetched = client.get(&good.url(), "*/*").await;
    assert_eq!(fetched.unwrap().body, b"x");
    // Those of the usual places to the very host that strangers keep busy.
    let busy = silent.iter().position(|server| server.asked() > 0).unwrap();
    let (theirs, url) = (Arc::clone(&client), silent[busy].url());
    let before = asked()[busy];
    asking.push(tokio::spawn(async move { theirs.get(&url, "*/*").await }));
    while asked()[busy] == before {
        tokio::task::yield_now().await;
    }
    assert_eq!(asked().iter().sum::<usize>(), 9);
    assert!(asked().iter().all(|count| *count <= 3), "{:?}", asked());
    asking.iter().for_each(tokio::task::JoinHandle::abort);
}

#[tokio::test]
async fn dos_07_ssr_05_portals_of_one_institution_that_do_not_answer_hold_up_no_others() {
    let mut silent = vec![];
    for host in 1..=12 {
        silent.push(Server::saying_at(Ipv4Addr::new(127, 0, 8, host), "").await);
    }
    let good = Server::saying(answer("200 OK", "", "x")).await;
    let mut hosts: Vec<String> = silent.iter().map(|one| one.address.to_string()).collect();
    hosts.push(good.address.to_string());
    // Longer than the test takes.
    let client = Arc::new(patient(&hosts, Duration::from_secs(600)));
    let mut asking = vec![];
    for server in &silent {
        for _ in 0..4 {
            let (client, url) = (Arc::clone(&client), server.url());
            asking.push(tokio::spawn(async move {
                let whose = InstitutionId::from("many-portals");
                client.get_for_institution(Some(&whose), &url, "*/*").await
            }));
        }
    }
    let asked = || silent.iter().map(Server::asked).sum::<usize>();
    while asked() < 16 {
        tokio::task::yield_now().await;
    }
    let other = InstitutionId::from("another");
    let fetched = client
        .get_for_institution(Some(&other), &good.url(), "*/*")
        .await;
    assert_eq!(fetched.unwrap().body, b"x");
    let posted = client
        .post_form_for_institution(Some(&other), &good.url(), &[("logout_token", "a.b.c")])
        .await;
    assert_eq!(posted, Ok(()));
    // So do those of whom nobody knows whose they are.
    let fetched = client.get(&good.url(), "*/*").await;
    assert_eq!(fetched.unwrap().body, b"x");
    assert_eq!(asked(), 16, "half of all places, and the others wait");
    asking.iter().for_each(tokio::task::JoinHandle::abort);
}
