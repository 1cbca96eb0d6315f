//! The real program with little memory to spare, while many ask for its dearest work at once: hashes, bodies
//! without an end, bodies that stop before theirs (DOS-01, DOS-03). A program that asks for more than it may
//! have ends there and then.

use sluis_tests::{Program, code_of_secret};
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};

/// What the program may take beyond what it has when it is idle, in bytes: threads that are made on the way,
/// hashes on both cores, and what many connections hold.
const MORE: u64 = 512 << 20;
/// What of that it may really use, in bytes.
const USED: u64 = 256 << 20;

/// Sends a head and then a body that has no end, or one byte less than it promised.
async fn send_body(address: SocketAddr, path: &'static str, endless: bool) {
    let Ok(mut stream) = TcpStream::connect(address).await else {
        return;
    };
    let length = if endless { 1 << 30 } else { 60_000 };
    let kind = "application/x-www-form-urlencoded";
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost:{}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n",
        address.port()
    );
    if stream.write_all(head.as_bytes()).await.is_err() {
        return;
    }
    let part = vec![b'a'; if endless { 64 << 10 } else { length - 1 }];
    for _ in 0..if endless { 64 } else { 1 } {
        if stream.write_all(&part).await.is_err() {
            return;
        }
    }
    drop(stream.read(&mut [0; 64]).await);
}

#[tokio::test]
async fn dos_01_dos_03_a_flood_of_hashes_and_bodies_stays_within_a_memory_limit() {
    let Some(program) = Program::demo().await else {
        return;
    };
    let account = program.account("energie", |account| {
        account["totp_secret"].is_string() && account["roles"] != serde_json::json!(["admin"])
    });
    let fields = [
        ("username", account.username.as_str()),
        ("password", &account.password),
    ];
    let signed_in = program.browser();
    let page = signed_in.get("/account?institution=energie").await;
    let page = page.submit(&fields).await;
    let code = code_of_secret(&account.totp_secret, account.totp_period, program.now());
    let page = page.submit(&[("code", &code)]).await;
    assert_eq!(page.step(), "account", "{}", page.text());

    let before = program.memory();
    program.limit_memory(before.taken + MORE);
    let mut flood = JoinSet::new();
    for number in 0..200 {
        let browser = program.browser().that_may_be_turned_away();
        flood.spawn(async move {
            let page = browser.get("/account?institution=energie").await;
            if page.step() == "password" {
                let name = format!("niemand{number}");
                let typed = [
                    ("username", name.as_str()),
                    ("password", "Dat-Is-Het-Niet-77"),
                ];
                page.submit_for_status(&typed).await;
            }
        });
        let address = program.address();
        let path = ["/oauth/token", "/oauth/register", "/signin/x/password"][number % 3];
        flood.spawn(send_body(address, path, number % 2 == 0));
        flood.spawn(send_body(address, path, false));
    }
    while flood.join_next().await.is_some() {}

    let after = program.memory();
    println!("{before:?} at rest, {after:?} in the flood");
    let used = after.peak.saturating_sub(before.peak);
    assert!(used < USED, "{used} bytes more than at rest");
    let page = signed_in.get("/account").await;
    assert_eq!(page.step(), "account", "it lives, and who was in is in");
}
