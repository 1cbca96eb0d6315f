//! A gateway for text messages: it takes one JSON body a request, and can be away.

use serde_json::Value;
use sluis_notify::{SmsContent, SmsMethod, SmsSettings};
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU16, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A gateway on this machine. Nobody listens there until it is up.
#[derive(Debug)]
pub struct TextGateway {
    address: SocketAddr,
    state: Arc<State>,
    server: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct State {
    status: AtomicU16,
    taken: Mutex<Vec<(String, String)>>,
}

impl TextGateway {
    /// A gateway that is not up yet, with a port of its own.
    ///
    /// # Panics
    /// When there is no port.
    pub async fn new() -> Self {
        let listener = listener(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await;
        let address = listener.local_addr();
        Self {
            address: address.unwrap_or_else(|error| panic!("no address: {error}")),
            state: Arc::new(State {
                status: AtomicU16::new(200),
                taken: Mutex::default(),
            }),
            server: None,
        }
    }

    /// From now on it takes messages.
    pub async fn up(&mut self) {
        let listener = listener(self.address).await;
        let state = Arc::clone(&self.state);
        self.server = Some(tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                answer(connection, &state).await;
            }
        }));
    }

    /// From now on whoever connects is refused.
    pub async fn down(&mut self) {
        if let Some(server) = self.server.take() {
            server.abort();
            drop(server.await);
        }
    }

    /// What it says to each message from now on; 400 means never.
    pub fn answers(&self, status: u16) {
        self.state.status.store(status, Ordering::SeqCst);
    }

    /// Settings that fit it.
    #[must_use]
    pub fn settings(&self) -> SmsSettings {
        SmsSettings {
            url: format!("http://{}/send", self.address),
            method: SmsMethod::Post,
            headers: vec![],
            content: SmsContent::Json,
            body: r#"{"to":"{to}","text":"{text}"}"#.to_owned(),
            from: String::new(),
            username: String::new(),
            secret: None,
            basic_auth: false,
            delivered_status: vec![200..=299],
            delivered_body: None,
            permanent_status: vec![400..=400],
            timeout: Duration::from_secs(5),
        }
    }

    /// What it took: numbers and texts, oldest first.
    #[must_use]
    pub fn texts(&self) -> Vec<(String, String)> {
        let taken = self.state.taken.lock();
        taken.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn listener(address: SocketAddr) -> TcpListener {
    TcpListener::bind(address)
        .await
        .unwrap_or_else(|error| panic!("nobody can listen at {address}: {error}"))
}

/// Reads one request and answers it.
async fn answer(mut connection: TcpStream, state: &State) {
    let mut bytes = vec![];
    let body = loop {
        let mut piece = [0; 2048];
        match connection.read(&mut piece).await {
            Ok(count @ 1..) => bytes.extend_from_slice(&piece[..count]),
            _ => return,
        }
        if let Some(body) = whole_body(&String::from_utf8_lossy(&bytes)) {
            break body;
        }
    };
    let status = state.status.load(Ordering::SeqCst);
    if (200..300).contains(&status) {
        let field = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        let taken = state.taken.lock();
        taken
            .unwrap_or_else(PoisonError::into_inner)
            .push((field("to"), field("text")));
    }
    let answer = format!("HTTP/1.1 {status} So\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    drop(connection.write_all(answer.as_bytes()).await);
}

/// The body, once all of it is there.
fn whole_body(request: &str) -> Option<Value> {
    let (_, body) = request.split_once("\r\n\r\n")?;
    serde_json::from_str(body).ok()
}
