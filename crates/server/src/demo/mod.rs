//! The demo: everything on one machine with no other service. These routes and accounts do not
//! exist outside it.

mod classes;
mod clients;
mod figures;
pub mod file;
mod look;
mod notes;
pub mod pages;
pub mod people;
mod place;
pub mod setup;

pub(crate) use place::hold;
pub use place::{Listeners, listen};

use crate::house::{self, House, StartError};
use actix_web::middleware::from_fn;
use file::DemoFile;
use pages::DemoPages;
use sluis_config::{Config, SealingKey};
use sluis_demo_portal::{PortalSettings, Portals};
use sluis_idp_core::{
    administration::{PersonSetup, SecretSource},
    credentials::hashing::Share,
};
use sluis_model::{
    context::{Clock, Randomness},
    secret::Secret,
};
use sluis_web::head_method;
use std::{net::IpAddr, path::Path, sync::Arc};

/// A demo that is set up and listening, but not yet served.
#[derive(Debug)]
pub struct Prepared {
    /// The provider.
    pub house: Arc<House>,
    /// What `demo.json` says.
    pub file: DemoFile,
    portals: Portals,
    listeners: Listeners,
}

/// The files of a demo's two stores.
pub(crate) const STORES: [&str; 2] = ["sluis.db", "ephemeral.db"];

/// Refuses a folder with the stores of somebody else's: an installation on one machine has files of the same names,
/// and would get accounts with known passwords, or be thrown away (OPS-14). A demo's stores have its sealing key
/// beside them, which is there before them.
///
/// # Errors
/// What stands there.
pub(crate) fn no_others(data_dir: &Path) -> Result<(), StartError> {
    if data_dir.join("sealing.key").exists() {
        return Ok(());
    }
    let others = STORES.map(|name| data_dir.join(name));
    match others.iter().find(|path| path.exists()) {
        None => Ok(()),
        Some(path) => Err(StartError::Io(format!(
            "{}: this is of no demo; give the demo a folder of its own (--data-dir)",
            path.display()
        ))),
    }
}

/// The configuration of a demo. Its sealing key is made once and kept in the data directory.
///
/// # Errors
/// When the data directory can't be used.
pub fn config(
    data_dir: &Path,
    port: u16,
    bind: IpAddr,
    randomness: &dyn Randomness,
) -> Result<Config, StartError> {
    let io =
        |error: &dyn std::fmt::Display| StartError::Io(format!("{}: {error}", data_dir.display()));
    std::fs::create_dir_all(data_dir).map_err(|error| io(&error))?;
    let path = data_dir.join("sealing.key");
    let key = match std::fs::read_to_string(&path) {
        Ok(text) => SealingKey::from_base64("demo", text.trim()).map_err(|error| io(&error))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            use base64::{Engine as _, engine::general_purpose::STANDARD};
            no_others(data_dir)?;
            let mut bytes = [0; 32];
            randomness.fill(&mut bytes);
            write_private(&path, &STANDARD.encode(bytes)).map_err(|error| io(&error))?;
            SealingKey::new("demo", bytes).map_err(|error| io(&error))?
        }
        Err(error) => return Err(io(&error)),
    };
    Config::demo(data_dir, port, bind, key)
        .map_err(|faults| StartError::Settings(faults.to_string()))
}

/// Builds the provider, brings its schema up to date, makes what the demo shows (once: what people
/// changed since stays), and writes `demo.json`.
///
/// # Errors
/// [`StartError`] says what is wrong.
pub async fn prepare(
    config: &Config,
    data_dir: &Path,
    listeners: Listeners,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
) -> Result<Prepared, StartError> {
    let portal_address = listeners.portals.local_addr();
    let portal_port = portal_address
        .map_err(|error| StartError::Io(error.to_string()))?
        .port();
    let house = Arc::new(House::open(config, clock, randomness).await?);
    house.migrate().await?;
    let portal_origin = format!("http://localhost:{portal_port}");
    let file = install(&house, &portal_origin).await?;
    figures::invent(&house).await?;
    let text =
        serde_json::to_string_pretty(&file).map_err(|error| StartError::Io(error.to_string()))?;
    let path = data_dir.join("demo.json");
    write_private(&path, &text)
        .map_err(|error| StartError::Io(format!("{}: {error}", path.display())))?;
    let portals = portals(&house, &file, &portal_origin)?;
    Ok(Prepared {
        house,
        file,
        portals,
        listeners,
    })
}

/// Makes the demo's institutions, people and portals in a house: what is there already stays as
/// people left it, but for the portals' addresses.
///
/// # Errors
/// [`StartError`] says what is wrong.
pub async fn install(house: &House, portal_origin: &str) -> Result<DemoFile, StartError> {
    let ctx = house.ctx("demo");
    let began = house
        .idp
        .durable
        .read(|tx| Ok(tx.institution_by_slug("zorg")?.map(|zorg| zorg.created_at)))
        .await?;
    let (mut setup, file) = setup::setup(
        &house.site.origin,
        portal_origin,
        began.unwrap_or(ctx.now),
        &house.idp.sealer,
    );
    if began.is_some() {
        setup.institutions.clear();
        // Accounts that a newer version of the demo brings are added; the others stay as they are.
        setup.people = missing(house, setup.people).await?;
    }
    if !setup.people.is_empty() {
        // One password for all, hashed once: a first start should be as quick as the next.
        let password = Secret::new(people::PASSWORD);
        let hash = house
            .idp
            .hashing
            .hash(Share::Operator, password, &ctx)
            .await;
        let hash = hash.map_err(|error| StartError::Settings(error.to_string()))?;
        for person in &mut setup.people {
            person.password_hash = Some(hash.clone());
        }
    }
    let plain = |source: &SecretSource| match source {
        SecretSource::Plain(text) => Ok(Secret::new(text.as_str())),
        SecretSource::Env { .. } | SecretSource::File { .. } | SecretSource::Keep { .. } => {
            Err("the demo holds its own secrets".to_owned())
        }
    };
    // Both take a while at the first start, and neither needs the other.
    let (keys, applied) = tokio::join!(
        house.idp.tokens.keys().ensure(&ctx),
        house.idp.apply(&ctx, setup, plain, false)
    );
    keys?;
    applied.map_err(|error| StartError::Settings(error.to_string()))?;
    if began.is_none() {
        look::draft(house, &ctx).await?;
    }
    if began.is_none() {
        classes::furnish(house, &ctx).await?;
    }
    Ok(file)
}

/// Those people who are not there yet.
async fn missing(house: &House, people: Vec<PersonSetup>) -> Result<Vec<PersonSetup>, StartError> {
    let people = house
        .idp
        .durable
        .read(move |tx| {
            let mut missing = vec![];
            for person in people {
                let Some(institution) = tx.institution_by_slug(&person.institution)? else {
                    continue;
                };
                let key = institution.policy.login_name.canonical(&person.username);
                if tx.person_by_login(&institution.id, &key)?.is_none() {
                    missing.push(person);
                }
            }
            Ok(missing)
        })
        .await?;
    Ok(people)
}

impl Prepared {
    /// Serves provider and portals until they are stopped.
    ///
    /// # Errors
    /// When a socket can't be served.
    pub async fn serve(self, workers: usize) -> std::io::Result<()> {
        let demo = DemoPages::new(self.file, self.house.composer());
        let provider = house::serve(&self.house, self.listeners.provider, workers, Some(demo))?;
        let portals = self.portals.clone();
        let portal_server = actix_web::HttpServer::new(move || {
            let portals = portals.clone();
            actix_web::App::new()
                .wrap(from_fn(head_method::answer))
                .configure(move |config| portals.configure(config))
        })
        .workers(1)
        .disable_signals()
        .listen(self.listeners.portals)?
        .run();
        let portal_handle = portal_server.handle();
        let portal_task = tokio::spawn(portal_server);
        let served = provider.await;
        portal_handle.stop(true).await;
        portal_task.abort();
        served
    }
}

fn portals(house: &House, file: &DemoFile, portal_origin: &str) -> Result<Portals, StartError> {
    let settings: Vec<PortalSettings> = setup::PORTALS
        .iter()
        .chain([&setup::TELEVISION])
        .map(|portal| {
            let client = file
                .clients
                .iter()
                .find(|client| client.client_id == portal.client_id);
            PortalSettings {
                name: portal.name.to_owned(),
                slug: portal.path.to_owned(),
                base_url: portal_origin.to_owned(),
                issuer: house.site.origin.to_string(),
                client_id: portal.client_id.to_owned(),
                client_secret: client
                    .and_then(|client| client.client_secret.clone())
                    .map(Into::into),
                scopes: portal.scopes.split(' ').map(str::to_owned).collect(),
                institution: None,
                device: portal.path == setup::TELEVISION.path,
                accent: portal.accent.to_owned(),
                tagline_nl: portal.tagline_nl.to_owned(),
                tagline_en: portal.tagline_en.to_owned(),
            }
        })
        .collect();
    let (randomness, clock) = (
        Arc::clone(&house.site.randomness),
        Arc::clone(&house.site.clock),
    );
    Portals::new(
        settings,
        Arc::new(move |buffer: &mut [u8]| randomness.fill(buffer)),
        Arc::new(move || clock.now()),
    )
    .map_err(|error| StartError::Settings(error.to_string()))
}

/// Writes a file that only its owner reads.
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)?.write_all(text.as_bytes())
}
