//! A client's own web server: what a provider asks it for, and what a provider tells it.

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, dev::ServerHandle, rt, web};
use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread::JoinHandle,
};

/// What a provider sent.
#[derive(Debug, Clone)]
pub struct Heard {
    /// The method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The media type.
    pub kind: String,
    /// The body.
    pub body: String,
}

#[derive(Debug, Default)]
struct State {
    documents: Mutex<BTreeMap<String, (String, Vec<u8>)>>,
    heard: Mutex<Vec<Heard>>,
}

/// A web server on this machine, gone when this is.
#[derive(Debug)]
pub struct Host {
    address: SocketAddr,
    state: Arc<State>,
    server: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Host {
    /// A server that has nothing yet: every GET is answered 404, every POST 200.
    ///
    /// # Panics
    /// When it can't be started.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .unwrap_or_else(|error| panic!("no port: {error}"));
        let address = listener
            .local_addr()
            .unwrap_or_else(|error| panic!("no address: {error}"));
        let state = Arc::new(State::default());
        let served = web::Data::from(Arc::clone(&state));
        let (tell, told) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            rt::System::new().block_on(async move {
                let server = HttpServer::new(move || {
                    App::new()
                        .app_data(served.clone())
                        .default_service(web::to(answer))
                });
                let server = server
                    .workers(1)
                    .disable_signals()
                    .listen(listener)
                    .unwrap_or_else(|error| panic!("nobody listens: {error}"))
                    .run();
                if tell.send(server.handle()).is_ok() {
                    drop(server.await);
                }
            });
        });
        Self {
            address,
            state,
            server: told
                .recv()
                .unwrap_or_else(|error| panic!("no server: {error}")),
            thread: Some(thread),
        }
    }

    /// The address of something on it.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Puts a document there, or another in its place. Its address.
    pub fn put(&self, path: &str, kind: &str, body: impl Into<Vec<u8>>) -> String {
        let mut documents = self.state.documents.lock();
        documents
            .as_mut()
            .unwrap_or_else(|error| panic!("{error}"))
            .insert(path.to_owned(), (kind.to_owned(), body.into()));
        self.url(path)
    }

    /// All that was heard, oldest first.
    #[must_use]
    pub fn heard(&self) -> Vec<Heard> {
        let heard = self.state.heard.lock();
        heard.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        drop(self.server.stop(false));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

async fn answer(request: HttpRequest, body: web::Bytes, state: web::Data<State>) -> HttpResponse {
    let header = |name: &str| {
        let value = request.headers().get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    };
    let heard = Heard {
        method: request.method().to_string(),
        target: request.uri().to_string(),
        kind: header("content-type"),
        body: String::from_utf8_lossy(&body).into_owned(),
    };
    let told = heard.method == "POST";
    state
        .heard
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(heard);
    let documents = state.documents.lock();
    let documents = documents.unwrap_or_else(PoisonError::into_inner);
    match documents.get(request.path()) {
        Some((kind, body)) => HttpResponse::Ok()
            .content_type(kind.as_str())
            .body(body.clone()),
        None if told => HttpResponse::Ok().finish(),
        None => HttpResponse::NotFound().finish(),
    }
}
