//! A school's own provider (OpenID Connect), as far as a sign-in source needs one: it says what the test
//! tells it to, good or bad.

use crate::named_key::NamedKey;
use serde_json::{Value, json};
use sluis_model::context::Timestamp;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// What it says now.
#[derive(Debug, Default)]
struct Script {
    discovery: Value,
    keys: Value,
    id_token: String,
    id_tokens: BTreeMap<String, String>,
    userinfo: Option<Value>,
    status: Option<u16>,
    asked: Vec<String>,
    forms: Vec<BTreeMap<String, String>>,
    headers: Vec<String>,
    fallen: bool,
}

/// The provider. It closes with this value.
#[derive(Debug)]
pub struct ScriptedProvider {
    /// What it calls itself.
    pub issuer: String,
    key: NamedKey,
    script: Arc<Mutex<Script>>,
    task: JoinHandle<()>,
}

impl ScriptedProvider {
    /// Begins to listen.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn start() -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").await;
        let socket = socket.unwrap_or_else(|error| panic!("no port: {error}"));
        let port = socket.local_addr().map_or(0, |address| address.port());
        let issuer = format!("http://127.0.0.1:{port}");
        let key = NamedKey::generate("one");
        let script = Arc::new(Mutex::new(Script {
            discovery: json!({
                "issuer": issuer,
                "authorization_endpoint": format!("{issuer}/authorize"),
                "token_endpoint": format!("{issuer}/token"),
                "userinfo_endpoint": format!("{issuer}/userinfo"),
                "jwks_uri": format!("{issuer}/keys"),
                "authorization_response_iss_parameter_supported": true,
            }),
            keys: key.jwks(),
            ..Script::default()
        }));
        let says = Arc::clone(&script);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = socket.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&says)));
            }
        });
        Self {
            issuer,
            key,
            script,
            task,
        }
    }

    /// The claims of a good ID token for this visit.
    #[must_use]
    pub fn claims(&self, subject: &str, nonce: &str, now: Timestamp) -> Value {
        json!({
            "iss": self.issuer, "aud": "sluis", "sub": subject, "nonce": nonce,
            "iat": now.timestamp(), "exp": now.timestamp() + 300,
            "email": format!("{subject}@elders.test"), "email_verified": true,
        })
    }

    /// The next codes are worth a token with these claims, signed as they should be.
    pub fn vouch(&self, claims: &Value) {
        self.say(self.key.sign(None, claims));
    }

    /// This code is worth a token with these claims.
    pub fn vouch_by(&self, code: &str, claims: &Value) {
        let token = self.key.sign(None, claims);
        self.script().id_tokens.insert(code.to_owned(), token);
    }

    /// The next codes are worth exactly this.
    pub fn say(&self, id_token: String) {
        self.script().id_token = id_token;
    }

    /// Its key.
    #[must_use]
    pub fn key(&self) -> &NamedKey {
        &self.key
    }

    /// Userinfo says this from now on.
    pub fn tell(&self, userinfo: Value) {
        self.script().userinfo = Some(userinfo);
    }

    /// A member of the discovery document is this from now on.
    pub fn describe(&self, member: &str, value: Value) {
        self.script().discovery[member] = value;
    }

    /// It promises no `iss` in its answers any more (RFC 9207 §3).
    pub fn promise_no_iss(&self) {
        let member = "authorization_response_iss_parameter_supported";
        self.describe(member, Value::Bool(false));
    }

    /// These are the keys from now on.
    pub fn publish(&self, keys: Value) {
        self.script().keys = keys;
    }

    /// The token endpoint answers with this status from now on.
    pub fn refuse(&self, status: u16) {
        self.script().status = Some(status);
    }

    /// Whatever is asked is answered with 503 from now on.
    pub fn fall_over(&self) {
        self.script().fallen = true;
    }

    /// The paths that were asked since the last look.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.script().asked)
    }

    /// The forms that came to the token endpoint since the last look.
    #[must_use]
    pub fn forms(&self) -> Vec<BTreeMap<String, String>> {
        std::mem::take(&mut self.script().forms)
    }

    /// The `Authorization` headers that came, as far as there were any.
    #[must_use]
    pub fn authorizations(&self) -> Vec<String> {
        std::mem::take(&mut self.script().headers)
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for ScriptedProvider {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: TcpStream, script: Arc<Mutex<Script>>) {
    let mut bytes = vec![];
    let mut buffer = [0; 4096];
    let (head, body) = loop {
        match stream.read(&mut buffer).await {
            Ok(count @ 1..) => bytes.extend_from_slice(&buffer[..count]),
            _ => return,
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .to_lowercase()
                .lines()
                .find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok())
                .unwrap_or(0usize);
            if body.len() >= length {
                break (head.to_owned(), body.to_owned());
            }
        }
    };
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let authorization = head
        .lines()
        .find_map(|line| line.strip_prefix("authorization: "))
        .map(str::to_owned);
    let answer = {
        let mut script = script.lock().unwrap_or_else(PoisonError::into_inner);
        script.asked.push(path.clone());
        script.headers.extend(authorization);
        script.answer(&path, &body)
    };
    let (status, body) = answer;
    let body = body.to_string();
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    drop(stream.write_all(format!("{head}{body}").as_bytes()).await);
}

impl Script {
    fn answer(&mut self, path: &str, body: &str) -> (u16, Value) {
        match path {
            _ if self.fallen => (503, json!({})),
            "/.well-known/openid-configuration" => (200, self.discovery.clone()),
            "/keys" => (200, self.keys.clone()),
            "/token" => {
                let form: BTreeMap<String, String> = form_urlencoded::parse(body.as_bytes())
                    .into_owned()
                    .collect();
                let code = form.get("code").map(String::as_str).unwrap_or_default();
                let id_token = self.id_tokens.get(code).unwrap_or(&self.id_token).clone();
                self.forms.push(form);
                match self.status {
                    Some(status) => (status, json!({ "error": "invalid_grant" })),
                    None => (
                        200,
                        json!({
                            "access_token": "at", "token_type": "Bearer",
                            "id_token": id_token,
                        }),
                    ),
                }
            }
            "/userinfo" => match &self.userinfo {
                Some(userinfo) => (200, userinfo.clone()),
                None => (404, json!({})),
            },
            _ => (404, json!({})),
        }
    }
}
