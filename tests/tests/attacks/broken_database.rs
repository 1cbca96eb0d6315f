//! The database breaks under the running service. Whoever asks hears that it does not work now and a number
//! to name, and nothing of what broke, where it stands, or how it is asked.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis_model::{
    ports::directory::DirectoryAt,
    upstream::{DirectorySettings, SourceSettings},
};
use sluis_tests::{
    Agent, Portal, Visit, basic, on_both_stores,
    testkit::{TestHouse, cast::player},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

on_both_stores! {
    dat_08_a_broken_database_says_nothing_of_itself;
    brk_11_a_broken_database_is_no_outage_of_a_provider;
}

/// What names the inside: the kinds of database, their words for what is wrong, names of tables, places.
const INSIDE: [&str; 22] = [
    "sqlite",
    "postgres",
    "database",
    "redis",
    "relation",
    "does not exist",
    "malformed",
    "disk image",
    "syntax",
    "column",
    "select ",
    "insert ",
    "diesel",
    "panicked",
    ".rs",
    "backtrace",
    "refresh_families",
    "institutions",
    "/tmp",
    "/dev/shm",
    "sluis-house",
    "5432",
];

async fn asked(house: &TestHouse, head: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(house.address).await.unwrap();
    let length = body.len();
    let request = format!(
        "{head}\r\nHost: login.test\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

async fn dat_08_a_broken_database_says_nothing_of_itself(house: &TestHouse) {
    const FORM: &str = "Content-Type: application/x-www-form-urlencoded";
    // Somebody is signed in, and a portal has tokens.
    let portal = Portal::of(house, "agenda");
    let ask = portal.ask_for("energie");
    let agent = Agent::new(house);
    let settled = Visit::of(house, &player("energie", "cees"))
        .sign_in(&agent, &ask)
        .await;
    let tokens = portal.tokens(&ask, &settled.page).await;
    let session = format!("__Host-sluis-session={}", agent.cookie("session").unwrap());
    let own = basic("agenda", portal.entry.secret.unwrap());
    let access = &tokens.access_token;
    house.break_database();

    let authorize = Portal::of(house, "agenda").ask_for("energie").url();
    let authorize = authorize.split_once("login.test").unwrap().1;
    let mut broken = 0;
    for (head, body) in [
        (format!("GET {authorize} HTTP/1.1"), String::new()),
        (
            format!("GET {authorize} HTTP/1.1\r\nCookie: {session}"),
            String::new(),
        ),
        (
            format!("GET /account HTTP/1.1\r\nCookie: {session}"),
            String::new(),
        ),
        (
            "GET /account?institution=energie HTTP/1.1".to_owned(),
            String::new(),
        ),
        (
            "GET /forgot?institution=energie HTTP/1.1".to_owned(),
            String::new(),
        ),
        (
            "GET /recover?institution=station HTTP/1.1".to_owned(),
            String::new(),
        ),
        (
            format!("GET /admin HTTP/1.1\r\nCookie: {session}"),
            String::new(),
        ),
        (
            format!("GET /oauth/userinfo HTTP/1.1\r\nAuthorization: Bearer {access}"),
            String::new(),
        ),
        (
            format!("GET /admin/api/v1/institutions HTTP/1.1\r\nAuthorization: Bearer {access}"),
            String::new(),
        ),
        (
            format!("GET /scim/v2/energie/Users HTTP/1.1\r\nAuthorization: Bearer {access}"),
            String::new(),
        ),
        (
            format!("POST /oauth/token HTTP/1.1\r\n{FORM}\r\nAuthorization: {own}"),
            "grant_type=authorization_code&code=x&redirect_uri=https%3A%2F%2Fagenda.test%2Fcb"
                .to_owned(),
        ),
        (
            format!("POST /oauth/introspect HTTP/1.1\r\n{FORM}\r\nAuthorization: {own}"),
            format!("token={access}"),
        ),
        (
            format!("POST /oauth/revoke HTTP/1.1\r\n{FORM}\r\nAuthorization: {own}"),
            format!("token={access}"),
        ),
        ("GET /readyz HTTP/1.1".to_owned(), String::new()),
    ] {
        let answer = asked(house, &head, &body).await;
        let status = answer.get(9..12).unwrap_or_default();
        broken += usize::from(matches!(status, "500" | "503"));
        let (_, said) = answer.split_once("\r\n\r\n").unwrap();
        if head.starts_with("GET") && said.contains("<html") && status.starts_with('5') {
            let number = answer
                .lines()
                .find_map(|line| line.strip_prefix("x-request-id: "));
            assert!(
                said.contains(number.unwrap()),
                "{head}: no number in {said}"
            );
        }
        // Words of ours that the pages have anyway are no news; those of /readyz are the names of its parts.
        let said = answer.to_lowercase();
        for word in INSIDE {
            let known = head.contains("/readyz") && ["database"].contains(&word);
            assert!(known || !said.contains(word), "{word} at {head}: {answer}");
        }
    }
    assert!(broken >= 8, "the database is not broken: {broken}");
}

/// Else the own way in opens for whoever signs in at a provider alone, and stays open for a while.
async fn brk_11_a_broken_database_is_no_outage_of_a_provider(house: &TestHouse) {
    house.break_database();
    let out = house
        .idp
        .upstream
        .is_out("https://id.gids.test", house.now());
    assert!(!out.await);
    let source = SourceSettings {
        issuer: "ldaps://gids.test".to_owned(),
        directory: Some(DirectorySettings::default()),
        ..SourceSettings::default()
    };
    let at = DirectoryAt {
        id: &"gids".into(),
        source: &source,
        secret: None,
        now: house.now(),
    };
    let looked = house.idp.directory.look(at).await;
    assert!(looked.is_err());
    assert!(!house.idp.directory.is_out(at).await);
}
