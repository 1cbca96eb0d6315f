//! `sluis serve`: production.

use super::{Outcome, configuration, ready, refuse_missing_database, sealing_keys};
use crate::{
    house::{self, House},
    keeping, management,
    messaging::{mail_settings, sms_settings},
    options::WithConfig,
    present::{SystemClock, SystemRandomness},
    server_certificate,
    starting::Starting,
    stopping::{self, Signals},
    telemetry, template_sets, waiting,
};
use sluis_config::Config;
use sluis_notify::Postman;
use std::{net::TcpListener, sync::Arc};

pub(crate) async fn run(options: WithConfig) -> Outcome {
    let config = configuration(&options.config)?;
    refuse_missing_database(&config)?;
    let exported = telemetry::start(&config.telemetry)?;
    let said = |error: &dyn std::fmt::Display| error.to_string();
    let mut signals = Signals::listen().map_err(|error| said(&error))?;
    stopping::outlive_hang_ups().map_err(|error| said(&error))?;
    let starting = starting(&config)?;
    tokio::select! {
        answered = waiting::for_database(&config, |news| tracing::warn!("{news}")) => answered?,
        () = signals.any() => {
            tracing::info!("asked to stop while waiting for the database");
            return Ok(());
        }
    }
    if let Some(starting) = &starting {
        starting.database_answers();
    }
    let house = House::open(&config, Arc::new(SystemClock), Arc::new(SystemRandomness))
        .await
        .map_err(|error| said(&error))?;
    ready(&house.store).await?;
    sealing_keys(&house).await?;
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
    if let Some(starting) = starting {
        let listener = starting.end().await;
        tokio::spawn(
            management::serve(Arc::clone(&house), listener).map_err(|error| said(&error))?,
        );
    }
    keeping::start(Arc::clone(&house), Some(postman));
    template_sets::start(&house.pages.shared_themes(), config.themes.watch)
        .map_err(|error| said(&error))?;
    if let Some(certificate) = house.certificate() {
        server_certificate::follow(certificate).map_err(|error| said(&error))?;
    }
    let stopped = stopping::on_signals(
        Arc::clone(&house),
        server.handle(),
        signals,
        config.server.drain,
        config.server.shutdown_grace,
    );
    tracing::info!(%address, issuer = %house.site.origin, "serving");
    server.await.map_err(|error| said(&error))?;
    // Letters that are under way have left, and are noted as such.
    let stopped = stopped.await.map_err(|error| said(&error));
    if let Some(voice) = &house.voice {
        voice.leave().await;
    }
    if let Some(exported) = exported {
        exported.stop().await;
    }
    stopped
}

/// The management listener, which answers before there is anything to manage: a start may wait for the database
/// for longer than who watches over the process has patience.
fn starting(config: &Config) -> Result<Option<Starting>, String> {
    let Some(address) = config.server.management_listen else {
        return Ok(None);
    };
    let starting = TcpListener::bind(address).and_then(Starting::serve);
    starting
        .map(Some)
        .map_err(|error| format!("{address}: {error}"))
}

/// The postman with whatever he was given: without a mail server mails wait, without a gateway text
/// messages do.
fn postman(config: &Config, house: &House) -> Result<Postman, String> {
    let mail = config.mail.as_ref().map(mail_settings);
    let sms = config.sms.as_ref().map(sms_settings);
    Postman::new(
        house.idp.durable.clone(),
        Arc::clone(&house.idp.sealer),
        Arc::new(house.composer()),
        mail.as_ref(),
        sms.as_ref(),
    )
    .map_err(|error| error.to_string())
}
