//! A gateway for text messages: an HTTP server that notes requests and answers as it was told.

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, http::StatusCode, web};
use sluis_model::secret::Secret;
use sluis_notify::{SmsContent, SmsMethod, SmsSettings};
use std::{
    net::TcpListener,
    sync::{Arc, Mutex},
    time::Duration,
};

/// A request as it was on the wire.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        let named = |(known, _): &&(String, String)| known == name;
        let found = self.headers.iter().filter(named);
        found.map(|(_, value)| value.as_str()).collect()
    }
}

#[derive(Default)]
struct State {
    requests: Mutex<Vec<Request>>,
    answer: Mutex<Answer>,
}

#[derive(Debug, Clone)]
pub(crate) enum Answer {
    With(u16, &'static str),
    Redirect,
    Never,
}

impl Default for Answer {
    fn default() -> Self {
        Self::With(200, "")
    }
}

pub(crate) struct Gateway {
    state: Arc<State>,
    pub(crate) origin: String,
}

impl Gateway {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State::default());
        let data = web::Data::from(Arc::clone(&state));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(data.clone())
                .default_service(web::to(take))
        })
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run();
        tokio::spawn(server);
        Self { state, origin }
    }

    pub(crate) fn answers(&self, status: u16, body: &'static str) {
        self.does(Answer::With(status, body));
    }

    pub(crate) fn does(&self, answer: Answer) {
        *self.state.answer.lock().unwrap() = answer;
    }

    pub(crate) fn requests(&self) -> Vec<Request> {
        self.state.requests.lock().unwrap().clone()
    }

    /// The simplest settings that fit it.
    pub(crate) fn settings(&self) -> SmsSettings {
        SmsSettings {
            url: format!("{}/send", self.origin),
            method: SmsMethod::Post,
            headers: Vec::new(),
            content: SmsContent::Json,
            body: r#"{"to":"{to}","text":"{text}"}"#.to_owned(),
            from: String::new(),
            username: String::new(),
            secret: None,
            basic_auth: false,
            delivered_status: vec![200..=299],
            delivered_body: None,
            permanent_status: vec![400..=400, 404..=404, 422..=422],
            timeout: Duration::from_secs(10),
        }
    }

    pub(crate) fn settings_with_key(&self) -> SmsSettings {
        SmsSettings {
            headers: vec![(
                "Authorization".to_owned(),
                Secret::new("AccessKey {secret}"),
            )],
            secret: Some(Secret::new("sleutel")),
            ..self.settings()
        }
    }
}

async fn take(state: web::Data<State>, request: HttpRequest, body: String) -> HttpResponse {
    let header = |name: &actix_web::http::header::HeaderName,
                  value: &actix_web::http::header::HeaderValue| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.as_str().to_owned(), value)
    };
    let headers = request.headers().iter();
    state.requests.lock().unwrap().push(Request {
        method: request.method().to_string(),
        target: request.uri().to_string(),
        headers: headers.map(|(name, value)| header(name, value)).collect(),
        body,
    });
    let answer = state.answer.lock().unwrap().clone();
    match answer {
        Answer::With(status, body) => {
            HttpResponse::build(StatusCode::from_u16(status).unwrap()).body(body)
        }
        Answer::Redirect => HttpResponse::TemporaryRedirect()
            .insert_header(("Location", "/elsewhere"))
            .finish(),
        Answer::Never => std::future::pending().await,
    }
}
