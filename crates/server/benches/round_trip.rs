//! What one single-sign-on round trip costs on the embedded pair: authorization request in a
//! signed-in browser, token request, userinfo; counted in SQL statements and ephemeral commands, and
//! timed. `cargo bench -p sluis --bench round_trip`

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark measures and prints, and stops at the first fault"
)]

use sluis::{SystemClock, SystemRandomness, house::House};
use sluis_idp_core::{
    authorize::Authorized,
    signin::{Outcome, PasswordTyped},
};
use sluis_model::{
    browser::{Browser, BrowserChanges, Change},
    secret::Secret,
};
use sluis_protocol::{client_auth::PresentedCredentials, params::Params, token::TokenRequest};
use sluis_token_service::{Arrival, ResourceAccess, Sender, TokenScheme};
use std::{sync::Arc, time::Instant};

const TOKEN: &str = "http://localhost:8080/oauth/token";

const ROUNDS: u32 = 500;

fn keep(browser: &mut Browser, changes: BrowserChanges) {
    if let Change::Set(token) = changes.token {
        browser.token = Some(token);
    }
    if let Change::Set(session) = changes.session {
        browser.session = Some(session);
    }
}

struct Trip {
    client_id: &'static str,
    secret: String,
    raw: String,
}

impl Trip {
    async fn go(&self, house: &House, browser: &mut Browser) {
        let ctx = house.ctx("bench");
        let Authorized::Reply(reply, _, changes) =
            house.idp.authorize(&ctx, browser, &self.raw).await.unwrap()
        else {
            panic!("a signed-in browser was asked for something");
        };
        keep(browser, changes);
        let code = reply
            .params
            .iter()
            .find(|(name, _)| *name == "code")
            .unwrap()
            .1
            .clone();
        let form = Params::from_iter([
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", "http://localhost:8082/callback"),
            ("client_id", self.client_id),
            ("client_secret", self.secret.as_str()),
        ]);
        let presented = PresentedCredentials::Basic {
            client_id: self.client_id.into(),
            secret: self.secret.clone(),
            raw_client_id: self.client_id.into(),
            raw_secret: self.secret.clone(),
        };
        let tokens = &house.idp.tokens;
        let client = tokens
            .authenticate_client(
                &ctx,
                presented,
                Arrival {
                    endpoint: TOKEN,
                    token_endpoint: TOKEN,
                    certificate: None,
                    address: "192.0.2.1",
                },
            )
            .await
            .unwrap()
            .unwrap();
        let issued = tokens
            .exchange(
                &ctx,
                &client,
                &Sender::default(),
                TokenRequest::parse(&form).unwrap(),
            )
            .await
            .unwrap();
        let sluis_token_service::Outcome::Issued(response) = issued else {
            panic!("the code was refused")
        };
        tokens
            .userinfo(
                &ctx,
                ResourceAccess {
                    token: &response.access_token,
                    scheme: TokenScheme::Bearer,
                    proofs: &[],
                    method: "GET",
                    url: "http://localhost:8080/oauth/userinfo",
                    certificate: None,
                },
            )
            .await
            .unwrap()
            .unwrap();
    }
}

#[actix_web::main]
async fn main() {
    let dir = tempfile::tempdir().unwrap();
    let config = sluis::demo::config(
        dir.path(),
        8080,
        "127.0.0.1".parse().unwrap(),
        &SystemRandomness,
    )
    .unwrap();
    let house = House::open(&config, Arc::new(SystemClock), Arc::new(SystemRandomness))
        .await
        .unwrap();
    house.migrate().await.unwrap();
    let file = sluis::demo::install(&house, "http://localhost:8081")
        .await
        .unwrap();
    for client_id in ["test-basic", "test-es256", "test-eddsa"] {
        let client = file
            .clients
            .iter()
            .find(|client| client.client_id == client_id)
            .unwrap();
        let trip = Trip {
            client_id: match client_id {
                "test-basic" => "test-basic",
                "test-es256" => "test-es256",
                _ => "test-eddsa",
            },
            secret: client.client_secret.clone().unwrap(),
            raw: format!(
                "response_type=code&client_id={client_id}&redirect_uri=http%3A%2F%2Flocalhost%3A8082%2Fcallback\
                 &scope=openid+profile+email&state=s&nonce=n&institution=energie"
            ),
        };
        let mut browser = Browser::default();
        let ctx = house.ctx("bench");
        let Authorized::SignIn(transaction, changes) = house
            .idp
            .authorize(&ctx, &browser, &trip.raw)
            .await
            .unwrap()
        else {
            panic!("nobody was signed in")
        };
        keep(&mut browser, changes);
        let password = Secret::new(sluis::demo::people::PASSWORD);
        let outcome = house
            .idp
            .signin_password(
                &ctx,
                &browser,
                &transaction.id,
                PasswordTyped {
                    username: "protocol",
                    password,
                    shared_computer: false,
                    links: false,
                },
            )
            .await
            .unwrap();
        let Outcome::Answered(_, changes) = outcome else {
            panic!("the sign-in did not end")
        };
        keep(&mut browser, changes);

        trip.go(&house, &mut browser).await;
        let (statements, commands) = (house.store.statements(), house.commands.commands());
        let began = Instant::now();
        for _ in 0..ROUNDS {
            trip.go(&house, &mut browser).await;
        }
        let each = began.elapsed() / ROUNDS;
        let per = |now: u64, before: u64| (now - before) as f64 / f64::from(ROUNDS);
        println!(
            "{:<6} {:.2} SQL statements, {:.2} ephemeral commands, {:.3} ms a round trip",
            if client_id == "test-basic" {
                "RS256"
            } else if client_id == "test-es256" {
                "ES256"
            } else {
                "EdDSA"
            },
            per(house.store.statements(), statements),
            per(house.commands.commands(), commands),
            each.as_secs_f64() * 1000.0,
        );
    }
}
