//! `sluis serve`: production.

use super::{Outcome, configuration};
use crate::{
    cli::WithConfig,
    house::{self, House},
    keeping, management,
    present::{SystemClock, SystemRandomness},
    telemetry,
};
use secrecy::ExposeSecret as _;
use sluis_config::{Config, MailTls};
use sluis_model::secret::Secret;
use sluis_notify::{Postman, SmtpSettings, SmtpTls};
use std::{net::TcpListener, sync::Arc};

pub(crate) async fn run(options: WithConfig) -> Outcome {
    let config = configuration(&options.config)?;
    telemetry::start(&config.telemetry);
    let said = |error: &dyn std::fmt::Display| error.to_string();
    let house = House::open(&config, Arc::new(SystemClock), Arc::new(SystemRandomness))
        .await
        .map_err(|error| said(&error))?;
    let pending = house
        .store
        .pending_migrations()
        .await
        .map_err(|error| said(&error))?;
    if !pending.is_empty() {
        return Err(format!(
            "the database schema is not up to date: run `sluis migrate` first ({})",
            pending.join(", ")
        ));
    }
    house
        .idp
        .tokens
        .keys()
        .ensure(&house.ctx("start"))
        .await
        .map_err(|error| said(&error))?;
    let postman = postman(&config, &house)?;
    let address = config.server.listen;
    let listener = TcpListener::bind(address).map_err(|error| format!("{address}: {error}"))?;
    let house = Arc::new(house);
    let server = house::serve(&house, listener, config.server.workers, None)
        .map_err(|error| said(&error))?;
    if let Some(address) = config.server.management_listen {
        let listener = TcpListener::bind(address).map_err(|error| format!("{address}: {error}"))?;
        tokio::spawn(
            management::serve(Arc::clone(&house), listener).map_err(|error| said(&error))?,
        );
    }
    keeping::start(Arc::clone(&house), postman);
    tracing::info!(%address, issuer = %house.site.origin, "serving");
    server.await.map_err(|error| said(&error))
}

fn postman(config: &Config, house: &House) -> Result<Option<Postman>, String> {
    let Some(mail) = &config.mail else {
        tracing::warn!("no [mail] is configured: messages to people wait in the outbox");
        return Ok(None);
    };
    let settings = SmtpSettings {
        host: mail.host.clone(),
        port: mail.port,
        tls: match mail.tls {
            MailTls::Tls => SmtpTls::Tls,
            MailTls::StartTls => SmtpTls::StartTls,
            MailTls::None => SmtpTls::None,
        },
        login: mail.login.as_ref().map(|login| {
            (
                login.username.clone(),
                Secret::new(login.password.expose_secret()),
            )
        }),
        from: mail.from.clone(),
    };
    Postman::new(&settings, house.idp.durable.clone())
        .map(Some)
        .map_err(|error| error.to_string())
}
