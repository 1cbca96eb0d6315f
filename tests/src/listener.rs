//! A portal's own address on this machine: it keeps what is posted to it, and answers as it is told.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU16, Ordering},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// One request that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Method, path and query.
    pub line: String,
    /// The header lines, in lower case.
    pub headers: String,
    /// The body's fields, in order.
    pub fields: Vec<(String, String)>,
}

impl Heard {
    /// A field of the body.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The address. It closes with this value.
#[derive(Debug)]
pub struct Listener {
    /// Where it is.
    pub url: String,
    heard: Arc<Mutex<Vec<Heard>>>,
    status: Arc<AtomicU16>,
    task: JoinHandle<()>,
}

impl Listener {
    /// Begins to listen.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn start() -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").await;
        let socket = socket.unwrap_or_else(|error| panic!("no port: {error}"));
        let port = socket.local_addr().map_or(0, |address| address.port());
        let heard = Arc::new(Mutex::new(vec![]));
        let status = Arc::new(AtomicU16::new(200));
        let (notes, says) = (Arc::clone(&heard), Arc::clone(&status));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = socket.accept().await {
                serve(stream, &notes, says.load(Ordering::SeqCst)).await;
            }
        });
        Self {
            url: format!("http://127.0.0.1:{port}"),
            heard,
            status,
            task,
        }
    }

    /// Answers with this status from now on.
    pub fn answer(&self, status: u16) {
        self.status.store(status, Ordering::SeqCst);
    }

    /// What came since the last look.
    #[must_use]
    pub fn heard(&self) -> Vec<Heard> {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *heard)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: TcpStream, heard: &Mutex<Vec<Heard>>, status: u16) {
    let mut bytes = vec![];
    let mut buffer = [0; 4096];
    let (head, body) = loop {
        match stream.read(&mut buffer).await {
            Ok(count @ 1..) => bytes.extend_from_slice(&buffer[..count]),
            _ => return,
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_owned();
            let length = head
                .to_lowercase()
                .lines()
                .find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok())
                .unwrap_or(0usize);
            if body.len() >= length {
                break (head, body.to_owned());
            }
        }
    };
    let (line, headers) = head.split_once("\r\n").unwrap_or((&head, ""));
    let fields = form_urlencoded::parse(body.as_bytes())
        .into_owned()
        .collect();
    heard
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(Heard {
            line: line.to_owned(),
            headers: headers.to_lowercase(),
            fields,
        });
    let answer =
        format!("HTTP/1.1 {status} Said\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    drop(stream.write_all(answer.as_bytes()).await);
}
