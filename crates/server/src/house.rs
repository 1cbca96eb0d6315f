//! The house: everything built from the configuration, and served.

use actix_web::{App, HttpServer, http::header::HeaderName, middleware::from_fn, web};
use sluis_config::{Algorithm, Config, DatabaseUrl, Discouraged, EphemeralUrl, Registration};
use sluis_ephemeral::{Commands, EphemeralSettings, open_measured};
use sluis_idp_core::{
    Idp, IdpSettings, Senders,
    credentials::hashing::{HashPool, HashingSettings},
    own_hosts::{NoDirectoryOfOurs, NotOurHosts},
    portal_sessions::NoticeBell,
};
use sluis_login_ui::HomeLinks;
use sluis_model::{
    context::{Clock, Ctx, Randomness},
    ports::Outgoing,
    seal::Sealer,
    secret::Secret,
    store_times::StoreTimes,
};
use sluis_outgoing::{GuardedClient, GuardedSettings, LdapDirectory, Trust};
use sluis_protocol::algorithm::SigningAlgorithm;
use sluis_store::{Store, StoreSettings};
use sluis_themes::Themes;
use sluis_token_service::{ProtocolSettings, RegistrationAccess, TokenService, TokenSettings};
use sluis_web::{
    Hosts, Pages, RequestTimes, Site, StandingDown, body,
    certificate::Certificates,
    gate, head, headers,
    hosts::{FindHost, HostInstitution},
    look::ThemeRules,
    request_span, standing_down,
};
use std::{net::TcpListener, path::Path, sync::Arc, time::Duration};
use tokio::sync::RwLock;
use zeroize::Zeroizing;

use crate::{
    audit_stream::{self, Stream},
    changes::Voice,
    composer::Composer,
    demo::pages::DemoPages,
    present,
    server_certificate::ServerCertificate,
    tls, traces,
};

/// How long a connection without a request under way is kept, in real time. A proxy keeps the ones to us for less
/// (`deploy/nginx.conf`, `deploy/Caddyfile`): a form that it sends on one that is just being closed is lost, and
/// a form is never sent twice. Longer would be no cure, for a stop waits for connections that are kept.
pub const KEEP_ALIVE: Duration = Duration::from_secs(5);

/// Why the house can't be built.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A store can't be opened or used.
    #[error(transparent)]
    Store(#[from] sluis_model::ports::StoreError),
    /// The themes have a fault.
    #[error("themes: {0}")]
    Themes(String),
    /// Something in the configuration that only building shows.
    #[error("{0}")]
    Settings(String),
    /// A file or a port.
    #[error("{0}")]
    Io(String),
}

/// Everything that serves requests.
pub struct House {
    /// The rules with their stores.
    pub idp: Idp,
    /// The durable store, for migrations and its counter.
    pub store: Arc<Store>,
    /// The ephemeral store's counter.
    pub commands: Commands,
    /// This installation.
    pub site: Site,
    /// Renders pages.
    pub pages: Pages,
    /// Asks addresses that portals name.
    pub outgoing: Arc<dyn Outgoing>,
    /// Who is told of the events of the audit trail.
    pub audit_stream: Option<Stream>,
    /// Whether this replica is about to stop.
    pub standing_down: StandingDown,
    /// How long requests took.
    pub(crate) request_times: RequestTimes,
    /// How long the stores took.
    pub(crate) store_times: Arc<StoreTimes>,
    /// Held while something is handed to others (mails, notices, events), so that none is sent twice
    /// because the process ended between sending and noting it.
    pub(crate) handing_over: Arc<RwLock<()>>,
    /// By which replicas tell each other of changes; none where there is but one.
    pub(crate) voice: Option<Voice>,
    /// TLS of our own; without it a proxy ends it.
    tls: Option<tls::OwnTls>,
    max_body: usize,
    shutdown_grace: Duration,
}

impl House {
    /// The certificate of TLS of our own, if there is any.
    #[must_use]
    pub fn certificate(&self) -> Option<Arc<ServerCertificate>> {
        let tls = self.tls.as_ref();
        tls.map(|tls| Arc::clone(&tls.certificate))
    }
}

impl std::fmt::Debug for House {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("House")
            .field("site", &self.site)
            .finish_non_exhaustive()
    }
}

impl House {
    /// Builds everything and opens the stores. It migrates nothing.
    ///
    /// # Errors
    /// [`StartError`] says what is missing or wrong.
    pub async fn open(
        config: &Config,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Result<Self, StartError> {
        let keys: Vec<(String, Zeroizing<[u8; 32]>)> = config
            .secrets
            .sealing_keys
            .iter()
            .map(|key| (key.id().to_owned(), Zeroizing::new(*key.expose_bytes())))
            .collect();
        let sealer = Sealer::new(&keys).map(Arc::new).ok_or_else(|| {
            StartError::Settings("secrets.sealing_keys: name at least one key".to_owned())
        })?;
        let store_times = Arc::new(StoreTimes::new(present::ticks()));
        let store = Store::open(&store_settings(config))?
            .keeping(present::ticks())
            .measured_by(Arc::clone(&store_times));
        let voice = voice(config)?;
        if let Some(voice) = &voice {
            store.announce_by(Arc::new(voice.clone()));
        }
        let store = Arc::new(store);
        let durable = Arc::clone(&store).durable();
        if let EphemeralUrl::Embedded(path) = &config.ephemeral.url {
            create_parent(path)?;
        }
        let (ephemeral, commands) =
            open_measured(&ephemeral_settings(config), Some(Arc::clone(&store_times))).await?;
        let guarded = guarded_settings(config)?;
        let client = GuardedClient::new(&guarded).map_err(StartError::Settings)?;
        let outgoing = NotOurHosts::before(Arc::new(client), durable.clone());
        let directory =
            LdapDirectory::new(&guarded, present::ticks()).map_err(StartError::Settings)?;
        let directory = NoDirectoryOfOurs::before(Arc::new(directory), durable.clone());
        let tokens = TokenService::new(
            token_settings(config),
            durable.clone(),
            Arc::clone(&ephemeral),
            Arc::clone(&sealer),
            Arc::clone(&outgoing),
        );
        let hashing = HashPool::start(&HashingSettings {
            memory_kib: config.hashing.memory_kib,
            iterations: config.hashing.iterations,
            lanes: config.hashing.lanes,
            workers: config.hashing.workers,
            queue: config.hashing.queue,
        })
        .map_err(|error| StartError::Settings(format!("hashing: {error}")))?;
        let themes = match &config.themes.dir {
            Some(dir) => Themes::from_dir(dir),
            None => Themes::embedded(),
        };
        let themes = Arc::new(themes.map_err(|error| StartError::Themes(error.to_string()))?);
        let tls = config.server.tls.as_ref().map(tls::own);
        let trusted = config.server.trusted_proxies.clone();
        let origin = config.server.public_url.as_str().to_owned();
        let audit_stream = audit_stream::stream(&config.audit_stream, &origin, &clock, &outgoing)?;
        Ok(Self {
            audit_stream,
            standing_down: StandingDown::default(),
            request_times: RequestTimes::new(
                u64::try_from(config.telemetry.slow_request.as_millis()).unwrap_or(u64::MAX),
            ),
            store_times,
            handing_over: Arc::default(),
            voice,
            site: Site {
                origin: origin.clone().into(),
                clock,
                randomness,
                sealer: Arc::clone(&sealer),
                keeps_networks: config.audit_networks,
                trusted_proxy: Arc::new(move |address| {
                    trusted.iter().any(|range| range.contains(address))
                }),
                certificates: certificates(config)?,
            },
            idp: Idp {
                settings: Arc::new(IdpSettings {
                    issuer: origin,
                    session_idle: lifetime(config.sessions.idle),
                    console_idle: lifetime(config.sessions.console_idle),
                    session_absolute: lifetime(config.sessions.absolute),
                    transaction_ttl: lifetime(config.sessions.transaction),
                    senders: Senders {
                        mail: config.mail.is_some(),
                        texts: config.sms.is_some(),
                    },
                }),
                durable,
                ephemeral,
                tokens: Arc::new(tokens),
                sealer,
                hashing,
                upstream: Arc::new(sluis_upstream::Provider::new(Arc::clone(&outgoing))),
                directory,
                outgoing: Arc::clone(&outgoing),
                logos: Arc::default(),
                heavy: Arc::default(),
                turns: Arc::default(),
                look_rules: Arc::new(ThemeRules::new(Arc::clone(&themes))),
                meters: Arc::default(),
                notice_bell: NoticeBell::default(),
            },
            store,
            commands,
            pages: Pages::new(themes),
            outgoing,
            tls: tls.transpose()?,
            max_body: usize::try_from(config.server.max_body_kib * 1024).unwrap_or(1 << 20),
            shutdown_grace: config.server.shutdown_grace,
        })
    }

    /// Brings the schema up to date. The migrations that were applied.
    ///
    /// # Errors
    /// When the database can't be reached or refuses.
    pub async fn migrate(&self) -> Result<Vec<String>, StartError> {
        Ok(self.store.migrate().await?)
    }

    /// What composes the letters of this installation.
    #[must_use]
    pub fn composer(&self) -> Composer {
        Composer::new(self.pages.shared_themes(), Arc::clone(&self.site.origin))
    }

    /// The context of something that no request asked for.
    #[must_use]
    pub fn ctx(&self, what: &str) -> Ctx {
        Ctx {
            now: self.site.clock.now(),
            randomness: Arc::clone(&self.site.randomness),
            request_id: what.into(),
            own_issuer: None,
            network: None,
        }
    }
}

/// Serves a house on a listening socket, until it is stopped: a demo by the usual signals, everything else
/// by its handle alone.
///
/// # Errors
/// When the socket can't be served.
pub fn serve(
    house: &House,
    listener: TcpListener,
    workers: usize,
    demo: Option<DemoPages>,
) -> std::io::Result<actix_web::dev::Server> {
    if let Some(voice) = &house.voice {
        voice.listen(&house.store);
    }
    let site = web::Data::new(house.site.clone());
    let pages = web::Data::new(house.pages.clone());
    let idp = web::Data::new(house.idp.clone());
    let links = web::Data::new(HomeLinks {
        demo: demo.as_ref().map(|_| "/demo".to_owned()),
    });
    let hosts = web::Data::new(Hosts::new(&house.site.origin, find_host(house)));
    let origins = web::Data::new(sluis_idp_core::registration::PortalOrigins::default());
    let standing_down = web::Data::new(house.standing_down.clone());
    let request_times = web::Data::new(house.request_times.clone());
    let is_demo = demo.is_some();
    let max_body = house.max_body;
    let body_limits = body::BodyLimits {
        max_bytes: max_body,
        ..body::BodyLimits::default()
    };
    let grace = house.shutdown_grace.as_secs();
    let demo = demo.map(web::Data::new);
    let tls = house.tls.clone();
    let server = HttpServer::new(move || {
        App::new()
            .app_data(site.clone())
            .app_data(pages.clone())
            .app_data(idp.clone())
            .app_data(links.clone())
            .app_data(hosts.clone())
            .app_data(origins.clone())
            .app_data(standing_down.clone())
            .app_data(request_times.clone())
            .app_data(web::PayloadConfig::new(max_body))
            .app_data(body_limits)
            .wrap(from_fn(sluis_endpoints::cross_origin))
            .wrap(from_fn(gate::admit))
            // Outside of all that asks the clock, but for the log.
            .wrap(from_fn(body::arrive))
            .wrap(from_fn(head::fit))
            .wrap(from_fn(headers::secure))
            .wrap(from_fn(standing_down::leave))
            .wrap(from_fn(traces::request))
            .wrap(from_fn(request_span::trace))
            .configure(|config| {
                if let Some(demo) = &demo {
                    config.app_data(demo.clone());
                    crate::demo::pages::mount(config);
                }
            })
            .configure(sluis_endpoints::configure)
            .configure(sluis_login_ui::configure)
            .configure(sluis_admin_console::configure)
            .default_service(web::route().to(sluis_login_ui::not_found))
    })
    .workers(workers.max(1))
    .keep_alive(KEEP_ALIVE)
    .shutdown_timeout(grace);
    let server = if is_demo {
        server
    } else {
        server.disable_signals()
    };
    // HTTP/1.1 alone, with TLS and without: proxies speak nothing else behind them, and of HTTP/2 the library
    // bounds neither how many requests a connection may have under way nor, usefully, the size of their
    // heads, and goes on with those that were reset (DOS-07).
    let server = match tls {
        Some(tls) => server
            .on_connect(tls::keep_certificates)
            .listen_rustls_0_23(listener, tls.config)?,
        None => server.listen(listener)?,
    };
    Ok(server.run())
}

/// By what replicas on the same stores hear of each other's changes.
fn voice(config: &Config) -> Result<Option<Voice>, StartError> {
    let channel = sluis_ephemeral::open_channel(&ephemeral_settings(config))?;
    Ok(channel.map(|channel| {
        let mut name = [0; 8];
        present::SystemRandomness.fill(&mut name);
        Voice::new(channel, &data_encoding::HEXLOWER.encode(&name))
    }))
}

/// How the floor of HTTP finds out whose a host is; a suspended institution has none.
fn find_host(house: &House) -> FindHost {
    let durable = house.idp.durable.clone();
    Arc::new(move |name| {
        let durable = durable.clone();
        Box::pin(async move {
            let found = durable
                .glance(move |tx| tx.institution_by_host(&name))
                .await?
                .filter(|institution| institution.active);
            Ok(found.map(|institution| HostInstitution {
                id: institution.id.clone(),
                slug: institution.slug.clone(),
            }))
        })
    })
}

pub(crate) fn store_settings(config: &Config) -> StoreSettings {
    use secrecy::ExposeSecret as _;
    let url = match &config.database.url {
        DatabaseUrl::Sqlite(path) => Secret::new(format!("sqlite://{}", path.display())),
        DatabaseUrl::Postgres(url) => Secret::new(url.expose_secret()),
    };
    StoreSettings {
        url,
        pool_size: config.database.pool_size,
        acquire_timeout: config.database.acquire_timeout,
        statement_timeout: config.database.statement_timeout,
    }
}

fn ephemeral_settings(config: &Config) -> EphemeralSettings {
    use secrecy::ExposeSecret as _;
    let url = match &config.ephemeral.url {
        EphemeralUrl::Redis(url) => Secret::new(url.expose_secret()),
        EphemeralUrl::Embedded(path) => Secret::new(format!("embedded://{}", path.display())),
    };
    EphemeralSettings {
        url,
        timeout: config.ephemeral.timeout,
        key_prefix: config.ephemeral.key_prefix.clone(),
    }
}

fn token_settings(config: &Config) -> TokenSettings {
    let algorithms = config
        .tokens
        .keys
        .algorithms
        .iter()
        .map(|algorithm| match algorithm {
            Algorithm::Rs256 => SigningAlgorithm::RS256,
            Algorithm::Ps256 => SigningAlgorithm::PS256,
            Algorithm::Es256 => SigningAlgorithm::ES256,
            Algorithm::EdDsa => SigningAlgorithm::EdDSA,
        })
        .collect();
    TokenSettings {
        issuer: config.server.public_url.as_str().to_owned(),
        protocol: protocol_settings(config),
        code_ttl: lifetime(config.tokens.code),
        access_token_ttl: lifetime(config.tokens.access_token),
        id_token_ttl: lifetime(config.tokens.id_token),
        refresh_idle_ttl: lifetime(config.tokens.refresh_idle),
        refresh_absolute_ttl: lifetime(config.tokens.refresh_absolute),
        refresh_grace: lifetime(config.tokens.refresh_grace),
        algorithms,
        key_rotate_after: lifetime(config.tokens.keys.rotate),
        key_announce_for: lifetime(config.tokens.keys.announce),
    }
}

fn protocol_settings(config: &Config) -> ProtocolSettings {
    let protocol = &config.protocol;
    let allows = |what: Discouraged| protocol.allow.contains(&what);
    ProtocolSettings {
        implicit: allows(Discouraged::Implicit),
        hybrid: allows(Discouraged::Hybrid),
        plain_pkce: allows(Discouraged::PlainPkce),
        unsigned_request_objects: allows(Discouraged::UnsignedRequestObjects),
        registration: match protocol.registration {
            Registration::Closed => RegistrationAccess::Closed,
            Registration::Token => RegistrationAccess::Token,
            Registration::Open => RegistrationAccess::Open,
        },
        pushed_request_ttl: lifetime(protocol.pushed_request),
        device_code_ttl: lifetime(protocol.device_code),
        require_dpop_nonce: protocol.require_dpop_nonce,
        mutual_tls: protocol.client_certificate_header.is_some()
            || config
                .server
                .tls
                .as_ref()
                .is_some_and(|tls| tls.client_certificates),
    }
}

/// Where clients' certificates come from, and who answers for them.
fn certificates(config: &Config) -> Result<Certificates, StartError> {
    let header = config.protocol.client_certificate_header.as_deref();
    let header = header.map(HeaderName::try_from).transpose();
    Ok(Certificates {
        header: header.map_err(|error| {
            StartError::Settings(format!("protocol.client_certificate_header: {error}"))
        })?,
        vouch: match &config.server.tls_client_ca_file {
            Some(path) => Some(tls::vouch(path)?),
            None => None,
        },
    })
}

/// Host and port of the origin, as addresses are compared.
fn own_host(origin: &str) -> Option<String> {
    let (scheme, host) = origin.split_once("://")?;
    let port = if scheme == "https" { 443 } else { 80 };
    let has_port = host
        .rsplit(':')
        .next()
        .is_some_and(|last| last.parse::<u16>().is_ok() && host.contains(':'));
    Some(if has_port {
        host.to_owned()
    } else {
        format!("{host}:{port}")
    })
}

/// What the operator decides on addresses that somebody else names.
///
/// # Errors
/// [`StartError`] when the certificates to trust can't be read.
pub(crate) fn guarded_settings(config: &Config) -> Result<GuardedSettings, StartError> {
    let outgoing = &config.outgoing;
    let authorities = match &outgoing.ca_file {
        Some(path) => Some(std::fs::read(path).map_err(|error| {
            StartError::Settings(format!("outgoing.ca_file: {}: {error}", path.display()))
        })?),
        None => None,
    };
    let trust = Trust::new(authorities.as_deref()).map_err(StartError::Settings)?;
    Ok(GuardedSettings {
        allow_hosts: outgoing.allow_hosts.clone(),
        trust,
        own_host: own_host(config.server.public_url.as_str()),
        timeout: outgoing.timeout,
    })
}

fn lifetime(duration: Duration) -> chrono::Duration {
    // Configured lifetimes have ceilings far below what this can't hold.
    chrono::Duration::from_std(duration).unwrap_or_default()
}

fn create_parent(path: &Path) -> Result<(), StartError> {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => std::fs::create_dir_all(parent)
            .map_err(|error| StartError::Io(format!("{}: {error}", parent.display()))),
        _ => Ok(()),
    }
}
