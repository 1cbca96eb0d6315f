//! A web server of a portal's own: what lies at its addresses, and how often each was asked.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// What lies where: media type and body.
type Shelves = BTreeMap<String, (String, Vec<u8>)>;

/// A web server on 127.0.0.1, for as long as it is held.
#[derive(Debug)]
pub struct WebPlace {
    address: SocketAddr,
    shelves: Arc<Mutex<Shelves>>,
    asked: Arc<Mutex<Vec<String>>>,
    server: JoinHandle<()>,
}

impl WebPlace {
    /// An empty one.
    ///
    /// # Panics
    /// When there is no port.
    pub async fn open() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.unwrap_or_else(|error| panic!("no port: {error}"));
        let address = listener.local_addr();
        let shelves: Arc<Mutex<Shelves>> = Arc::default();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let (its_shelves, its_asked) = (Arc::clone(&shelves), Arc::clone(&asked));
        let server = tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                answer(connection, &its_shelves, &its_asked).await;
            }
        });
        Self {
            address: address.unwrap_or_else(|error| panic!("no address: {error}")),
            shelves,
            asked,
            server,
        }
    }

    /// The whole address of a path.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Lays something at a path.
    pub fn lay(&self, path: &str, media_type: &str, body: impl Into<Vec<u8>>) {
        let mut shelves = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        shelves.insert(path.to_owned(), (media_type.to_owned(), body.into()));
    }

    /// How often a path was asked.
    #[must_use]
    pub fn asked(&self, path: &str) -> usize {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.iter().filter(|one| *one == path).count()
    }
}

impl Drop for WebPlace {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn answer(mut connection: TcpStream, shelves: &Mutex<Shelves>, asked: &Mutex<Vec<String>>) {
    let mut bytes = vec![];
    while !bytes.windows(4).any(|end| end == b"\r\n\r\n") {
        let mut piece = [0; 2048];
        match connection.read(&mut piece).await {
            Ok(count @ 1..) => bytes.extend_from_slice(&piece[..count]),
            _ => return,
        }
    }
    let head = String::from_utf8_lossy(&bytes).into_owned();
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let found = {
        let shelves = shelves.lock().unwrap_or_else(PoisonError::into_inner);
        shelves.get(&path).cloned()
    };
    asked
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(path);
    let (status, (media_type, body)) = match found {
        Some(found) => ("200 OK", found),
        None => ("404 Not Found", ("text/plain".to_owned(), vec![])),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {media_type}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    drop(connection.write_all(head.as_bytes()).await);
    drop(connection.write_all(&body).await);
}
