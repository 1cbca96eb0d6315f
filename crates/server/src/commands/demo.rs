//! `sluis demo`.

use super::Outcome;
use crate::{
    demo::{self, file::DemoFile},
    keeping,
    options::Demo,
    output::{complain, say, say_json},
    present::{SystemClock, SystemRandomness},
    telemetry,
};
use std::{path::Path, sync::Arc};

const OPEN_TO_ALL: &str = "\n  This demo is open to the network: whoever reaches it can sign in as anybody, read every message\n  and register portals that make it ask addresses of this machine. Give it no real accounts.";

pub(crate) async fn run(options: Demo) -> Outcome {
    let said = |error: &dyn std::fmt::Display| error.to_string();
    let _held = demo::hold(&options.data_dir).map_err(|error| said(&error))?;
    let listeners = demo::listen(options.bind, options.port, options.portal_port)
        .map_err(|error| said(&error))?;
    // Only now: what can't run takes nothing away.
    if options.fresh {
        start_over(&options.data_dir)?;
    }
    let config = demo::config(
        &options.data_dir,
        options.port,
        options.bind,
        &SystemRandomness,
    )
    .map_err(|error| said(&error))?;
    telemetry::start(&sluis_config::Telemetry {
        filter: std::env::var("SLUIS_LOG").unwrap_or_else(|_| "warn".to_owned()),
        traces: None,
        ..config.telemetry.clone()
    })?;
    let prepared = demo::prepare(
        &config,
        &options.data_dir,
        listeners,
        Arc::new(SystemClock),
        Arc::new(SystemRandomness),
    )
    .await
    .map_err(|error| said(&error))?;
    if options.json {
        say_json(&prepared.file);
    } else {
        table(&prepared.file, &options.data_dir);
    }
    if !options.bind.is_loopback() {
        complain(OPEN_TO_ALL);
    }
    keeping::start(Arc::clone(&prepared.house), None);
    prepared
        .serve(config.server.workers)
        .await
        .map_err(|error| said(&error))
}

/// Removes what a demo keeps, by name, of a folder that is held: the key last, which says that the files are a demo's.
fn start_over(data_dir: &Path) -> Outcome {
    let files = demo::STORES
        .iter()
        .flat_map(|name| {
            ["", "-wal", "-shm"]
                .iter()
                .map(move |suffix| format!("{name}{suffix}"))
        })
        .chain(["demo.json".to_owned(), "sealing.key".to_owned()]);
    for file in files {
        let path = data_dir.join(file);
        match std::fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(format!("{}: {error}", path.display())),
        }
    }
    Ok(())
}

fn table(file: &DemoFile, data_dir: &Path) {
    say(&format!(
        "Sluis demo\n\n  provider   {}\n  what to try {}/demo",
        file.issuer, file.issuer
    ));
    say(&format!("  outbox     {}\n", file.outbox_url));
    say("  portals");
    for portal in file.portals.iter().chain(&file.devices) {
        say(&format!("    {:<12} {}", portal.name, portal.url));
    }
    for institution in &file.institutions {
        say(&format!("\n  {} ({})", institution.name, institution.slug));
        for account in file
            .accounts
            .iter()
            .filter(|account| account.institution == institution.slug)
        {
            let secret = match &account.totp_secret {
                Some(secret) => format!("codes from {secret} ({} s)", account.totp_period),
                None => "no second factor".to_owned(),
            };
            say(&format!(
                "    {:<34} {:<18} {secret}",
                account.username, account.password
            ));
            say(&format!("    {:<34} {}", "", account.note));
        }
    }
    say(&format!(
        "\n  All of this stands in {}. Stop with Ctrl-C.",
        data_dir.join("demo.json").display()
    ));
}
