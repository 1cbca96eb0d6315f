//! The product's server in this process.

use crate::{
    Fallible, FrozenClock, SeededRandomness, Stores, cast,
    places::{Pattern, Place, Servers},
};
use aws_lc_rs::digest::{SHA256, digest};
use chrono::TimeZone as _;
use data_encoding::BASE32_NOPAD;
use sluis_idp_core::{
    Idp,
    administration::{SecretSource, Setup},
    credentials::hashing::Share,
    notice_sender::NoticeRound,
    trail::StreamRound,
};
use sluis_model::{
    audit::Event,
    context::{Clock, Ctx, Randomness, Timestamp},
    ids::CredentialId,
    person::{PasswordState, Person},
    ports::Outgoing,
    second_factor::{PendingTotp, TotpCredential},
    secret::Secret,
};
use sluis_server::{
    audit_stream::Stream,
    composer::Composer,
    demo::{
        file::DemoFile,
        pages::{Received, received},
    },
    house::House,
};
use sluis_store::Store;
use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    thread::JoinHandle,
};

/// The issuer and origin of every test house. Requests reach it over plain HTTP on loopback, as they
/// would behind a proxy that ends TLS, so that cookies and headers are those of production.
pub const ORIGIN: &str = "https://login.test";

/// When every house begins: 21 November 2026, 10:00 in Amsterdam.
#[must_use]
pub fn start_of_time() -> Timestamp {
    chrono::Utc
        .with_ymd_and_hms(2026, 11, 21, 9, 0, 0)
        .single()
        .unwrap_or_default()
}

static HOUSES: AtomicU32 = AtomicU32::new(0);
static TEMPLATES: Mutex<[Option<Arc<Template>>; 2]> = Mutex::new([None, None]);

/// What a house calls itself.
#[derive(Clone, Copy)]
pub(crate) enum Named {
    /// [`ORIGIN`], as behind a proxy.
    Proxied,
    /// By its address.
    ByAddress,
}

/// What a password's hash costs here.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hashes {
    /// What the configuration says.
    AsConfigured,
    /// Next to nothing.
    Cheap,
}

/// What houses with everything in them are copied from.
pub(crate) struct Template {
    pattern: Pattern,
    pub(crate) demo: DemoFile,
}

/// A running house with the demo's institutions and the tests' own cast in it.
pub struct TestHouse {
    /// The clock that it lives by.
    pub clock: Arc<FrozenClock>,
    /// The rules, for looking behind the pages.
    pub idp: Idp,
    /// Where it listens.
    pub address: SocketAddr,
    /// What `demo.json` would say.
    pub demo: DemoFile,
    composer: Composer,
    outgoing: Arc<dyn Outgoing>,
    /// Who is told of the audit trail, as the configuration says.
    pub audit_stream: Option<Stream>,
    pub(crate) store: Arc<Store>,
    server: actix_web::dev::ServerHandle,
    thread: Option<JoinHandle<()>>,
    randomness: Arc<dyn Randomness>,
    hashes: Hashes,
    /// Further lines of configuration.
    lines: String,
    /// Shared by all replicas; gone with the last of them.
    place: Arc<Place>,
}

impl TestHouse {
    /// Starts a house. `None` where these stores are not there and nobody demands them.
    ///
    /// # Panics
    /// When the house can't be built: then no test can go on.
    pub async fn start(stores: Stores) -> Option<Self> {
        Self::start_with(stores, "").await
    }

    /// Starts a house with further lines of configuration, each with the whole name of its key.
    ///
    /// # Panics
    /// When the house can't be built: then no test can go on.
    pub async fn start_with(stores: Stores, lines: &str) -> Option<Self> {
        Self::start_named(stores, lines, Named::Proxied, Hashes::AsConfigured).await
    }

    /// Starts a house whose hashes cost next to nothing, for tests that sign in many thousand times. The
    /// cast's own passwords were hashed before, at the usual cost.
    ///
    /// # Panics
    /// When the house can't be built: then no test can go on.
    pub async fn start_with_cheap_hashes(stores: Stores) -> Option<Self> {
        Self::start_named(stores, "", Named::Proxied, Hashes::Cheap).await
    }

    /// Starts a house that calls itself by the address that it listens at, `http://127.0.0.1:PORT`: one
    /// that another house can ask.
    ///
    /// # Panics
    /// When the house can't be built: then no test can go on.
    pub async fn start_alone(stores: Stores) -> Option<Self> {
        Self::start_named(stores, "", Named::ByAddress, Hashes::AsConfigured).await
    }

    async fn start_named(
        stores: Stores,
        lines: &str,
        named: Named,
        hashes: Hashes,
    ) -> Option<Self> {
        let lines = lines.to_owned();
        let work = move || Self::build(stores, &lines, named, hashes);
        let built = tokio::task::spawn_blocking(work).await;
        match built {
            Ok(Ok(house)) => house,
            Ok(Err(error)) => panic!("the house can't be built: {error}"),
            Err(error) => panic!("the house can't be built: {error}"),
        }
    }

    fn build(stores: Stores, lines: &str, named: Named, hashes: Hashes) -> Fallible<Option<Self>> {
        let servers = match stores {
            Stores::Embedded => None,
            Stores::Services => match Servers::find()? {
                Some(servers) => Some(servers),
                None => return Ok(None),
            },
        };
        let template = template(stores, servers.as_ref())?;
        let place = Arc::new(Place::new(servers.as_ref(), Some(&template.pattern))?);
        let clock = Arc::new(FrozenClock::at(start_of_time()));
        let stores = place.config();
        let demo = template.demo.clone();
        Self::run((place, stores), clock, demo, lines, named, hashes).map(Some)
    }

    /// Another replica, behind the same proxy: on the same stores, by the same clock. `None` on stores that one process has for
    /// itself.
    ///
    /// # Panics
    /// When it can't be built.
    pub async fn replica(&self) -> Option<Self> {
        if matches!(*self.place, Place::Folder(_)) {
            return None;
        }
        self.another(self.place.config()).await
    }

    /// Another replica, which hears of nothing that others change and tells nobody what it changes. `None` on
    /// stores that one process has for itself.
    ///
    /// # Panics
    /// When the house can't be built: then no test can go on.
    pub async fn deaf_replica(&self) -> Option<Self> {
        let deaf = self.place.deaf_config();
        let deaf = deaf.unwrap_or_else(|error| panic!("the replica can't be built: {error}"));
        self.another(deaf?).await
    }

    async fn another(&self, stores: String) -> Option<Self> {
        let (place, clock) = (Arc::clone(&self.place), Arc::clone(&self.clock));
        let (demo, lines, hashes) = (self.demo.clone(), self.lines.clone(), self.hashes);
        let work = move || {
            Self::run((place, stores), clock, demo, &lines, Named::Proxied, hashes)
                .map_err(|error| error.to_string())
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(Ok(house)) => Some(house),
            Ok(Err(error)) => panic!("the replica can't be built: {error}"),
            Err(error) => panic!("the replica can't be built: {error}"),
        }
    }

    /// The same house on the same stores, stopped and started with other lines of configuration.
    ///
    /// # Panics
    /// When it can't be built.
    pub async fn restarted_with(self, lines: &str) -> Self {
        self.again(lines.to_owned(), false).await
    }

    /// The same house on the same durable store, and all that was ephemeral is forgotten (FLUSHALL).
    ///
    /// # Panics
    /// When it can't be built.
    pub async fn having_forgotten(self) -> Self {
        let lines = self.lines.clone();
        self.again(lines, true).await
    }

    async fn again(self, lines: String, forget: bool) -> Self {
        let (place, clock) = (Arc::clone(&self.place), Arc::clone(&self.clock));
        let (demo, hashes) = (self.demo.clone(), self.hashes);
        let work = move || {
            drop(self);
            if forget {
                place
                    .forget_ephemeral()
                    .map_err(|error| error.to_string())?;
            }
            let stores = place.config();
            Self::run((place, stores), clock, demo, &lines, Named::Proxied, hashes)
                .map_err(|error| error.to_string())
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(Ok(house)) => house,
            Ok(Err(error)) => panic!("the house can't be built again: {error}"),
            Err(error) => panic!("the house can't be built again: {error}"),
        }
    }

    pub(crate) fn run(
        (place, stores): (Arc<Place>, String),
        clock: Arc<FrozenClock>,
        demo: DemoFile,
        lines: &str,
        named: Named,
        hashes: Hashes,
    ) -> Fallible<Self> {
        let number = HOUSES.fetch_add(1, Ordering::Relaxed);
        let randomness: Arc<dyn Randomness> = Arc::new(SeededRandomness::new(format!(
            "house {number} of process {}",
            std::process::id()
        )));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let origin = match named {
            Named::Proxied => ORIGIN.to_owned(),
            Named::ByAddress => format!("http://{address}"),
        };
        let mut config = config(&stores, &origin, lines)?;
        if hashes == Hashes::Cheap {
            // Less than any configuration file may ask for.
            (config.hashing.memory_kib, config.hashing.iterations) = (8, 1);
        }
        let (tell, told) = std::sync::mpsc::channel();
        let (its_clock, its_randomness) = (Arc::clone(&clock), Arc::clone(&randomness));
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let opened = open(&config, its_clock, its_randomness)
                    .await
                    .and_then(|house| {
                        let server = sluis_server::house::serve(&house, listener, 1, None)?;
                        Ok((house, server))
                    });
                match opened {
                    Err(error) => drop(tell.send(Err(error))),
                    Ok((house, server)) => {
                        let told = (
                            house.idp.clone(),
                            house.composer(),
                            Arc::clone(&house.outgoing),
                            house.audit_stream.clone(),
                            Arc::clone(&house.store),
                            server.handle(),
                        );
                        if tell.send(Ok(told)).is_ok() {
                            drop(server.await);
                        }
                        drop(house);
                    }
                }
            });
        });
        let (idp, composer, outgoing, audit_stream, store, server) = told.recv()??;
        Ok(Self {
            clock,
            idp,
            address,
            demo,
            composer,
            outgoing,
            audit_stream,
            store,
            server,
            thread: Some(thread),
            randomness,
            hashes,
            lines: lines.to_owned(),
            place,
        })
    }

    /// The context of a request that comes right now.
    #[must_use]
    pub fn ctx(&self) -> Ctx {
        Ctx {
            now: self.now(),
            randomness: Arc::clone(&self.randomness),
            request_id: "test".into(),
            own_issuer: None,
        }
    }

    /// The moment that the house lives in.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Lays a further setup over what is there.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn apply(&self, setup: Setup) {
        let applied = self.idp.apply(&self.ctx(), setup, plain, false).await;
        assert!(applied.is_ok(), "the setup is refused: {applied:?}");
    }

    /// A person as stored now.
    ///
    /// # Panics
    /// When there is nobody of this name.
    pub async fn person(&self, institution: &str, username: &str) -> Person {
        let (slug, name) = (institution.to_owned(), username.to_owned());
        let found = self
            .idp
            .durable
            .read(move |tx| {
                let Some(institution) = tx.institution_by_slug(&slug)? else {
                    return Ok(None);
                };
                tx.person_by_login(
                    &institution.id,
                    &institution.policy.login_name.canonical(&name),
                )
            })
            .await;
        match found {
            Ok(Some(person)) => person,
            other => panic!("{username} of {institution}: {other:?}"),
        }
    }

    /// What was written to people, as they would read it, newest last.
    ///
    /// # Panics
    /// When the store does not answer.
    pub async fn outbox(&self) -> Vec<Received> {
        let found = received(&self.idp, &self.composer, 200).await;
        found.unwrap_or_else(|error| panic!("the outbox: {error}"))
    }

    /// What composes its letters, for a postman of the test's own.
    #[must_use]
    pub fn composer(&self) -> Composer {
        self.composer.clone()
    }

    /// Sends the back-channel logouts whose time has come, as housekeeping does.
    ///
    /// # Panics
    /// When a store does not answer.
    pub async fn send_logouts(&self) -> NoticeRound {
        let ctx = self.ctx();
        let sent = self.idp.send_logout_notices(&ctx, self.outgoing.as_ref());
        sent.await
            .unwrap_or_else(|error| panic!("the notices: {error}"))
    }

    /// Seals the audit trail and streams it, as housekeeping does; what became of the last batch.
    ///
    /// # Panics
    /// When the store does not answer.
    pub async fn keep_trail(&self) -> StreamRound {
        let ctx = self.ctx();
        loop {
            match self.idp.seal_audit_trail(&ctx).await {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => panic!("the audit trail: {error}"),
            }
        }
        let Some(stream) = &self.audit_stream else {
            return StreamRound::default();
        };
        let sent = self
            .idp
            .stream_audit_trail(&ctx, "siem", stream.history, stream.sink.as_ref());
        sent.await
            .unwrap_or_else(|error| panic!("the stream: {error}"))
    }

    /// Every row of every table as one text, by table.
    ///
    /// # Panics
    /// When the store does not answer.
    pub async fn rows(&self) -> BTreeMap<String, Vec<String>> {
        let found = self.store.rows_by_table().await;
        found
            .unwrap_or_else(|error| panic!("the tables: {error}"))
            .into_iter()
            .collect()
    }

    /// How many statements were sent since the house stands, the borders of transactions left out.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.store.statements()
    }

    /// The different statements that were sent since [`TestHouse::listen`].
    #[must_use]
    pub fn heard(&self) -> Vec<String> {
        self.store.heard()
    }

    /// Keeps which queries are sent from now on, for [`TestHouse::plans`].
    pub fn listen(&self) {
        self.store.listen();
    }

    /// The queries that were sent since, each with the lines of the database's plan.
    ///
    /// # Panics
    /// When one can't be planned.
    pub async fn plans(&self) -> Vec<(String, Vec<String>)> {
        let plans = self.store.plans().await;
        plans.unwrap_or_else(|error| panic!("the plans: {error}"))
    }

    /// Breaks the database under the running house.
    ///
    /// # Panics
    /// When that can't be done.
    pub fn break_database(&self) {
        if let Err(error) = self.place.break_it() {
            panic!("the database: {error}");
        }
    }

    /// Has the database count what is there, as it does by itself after a while.
    ///
    /// # Panics
    /// When it does not answer.
    pub fn analyze(&self) {
        if let Err(error) = self.place.analyze() {
            panic!("the database: {error}");
        }
    }

    /// The newest events, newest first.
    ///
    /// # Panics
    /// When the store does not answer.
    pub async fn events(&self) -> Vec<Event> {
        let found = self.idp.durable.read(|tx| tx.events(None, 500)).await;
        found.unwrap_or_else(|error| panic!("the audit trail: {error}"))
    }
}

impl std::fmt::Debug for TestHouse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TestHouse")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Drop for TestHouse {
    fn drop(&mut self) {
        // The command is sent at once; the future only waits for its end, and the thread does too.
        drop(self.server.stop(false));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// What every house on these stores is copied from, made once in a process.
pub(crate) fn template(stores: Stores, servers: Option<&Servers>) -> Fallible<Arc<Template>> {
    let mut templates = TEMPLATES.lock().unwrap_or_else(PoisonError::into_inner);
    let slot = &mut templates[usize::from(stores == Stores::Services)];
    if let Some(template) = slot {
        return Ok(Arc::clone(template));
    }
    let place = Place::new(servers, None)?;
    let config = config(&place.config(), ORIGIN, "")?;
    let built: Fallible<DemoFile> = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let clock = Arc::new(FrozenClock::at(start_of_time()));
            let house = open(&config, clock, Arc::new(SeededRandomness::new("template"))).await?;
            house.migrate().await.map_err(|error| error.to_string())?;
            let demo = sluis_server::demo::install(&house, "http://localhost:8081");
            let mut demo = demo.await.map_err(|error| error.to_string())?;
            let ctx = house.ctx("template");
            let applied = house
                .idp
                .apply(&ctx, cast::setup(ctx.now), plain, false)
                .await;
            applied.map_err(|error| error.to_string())?;
            empty_outbox(&house).await?;
            recast(&house, &mut demo).await?;
            Ok(demo)
        })
    })
    .join()
    .unwrap_or_else(|_| Err("the template's thread panicked".into()));
    let template = Arc::new(Template {
        demo: built?,
        pattern: place.into_pattern()?,
    });
    *slot = Some(Arc::clone(&template));
    Ok(template)
}

/// Where the cast moved somebody of the demo to another address, the former one was told: no test's
/// business.
async fn empty_outbox(house: &House) -> Fallible<()> {
    let now = house.ctx("template").now;
    let emptied = house.idp.durable.write(move |tx| {
        for message in tx.recent_messages(50)? {
            tx.mark_sent(&message.id, now)?;
        }
        tx.drop_old_messages(now + chrono::Duration::seconds(1))
    });
    emptied.await.map_err(|error| error.to_string())?;
    Ok(())
}

/// An account that the demo has under a player's name gets the player's password and app: a setup never
/// changes those of somebody who is there.
async fn recast(house: &House, demo: &mut DemoFile) -> Fallible<()> {
    let ctx = house.ctx("template");
    for account in &mut demo.accounts {
        let player = cast::PEOPLE.iter().find(|player| {
            (player.institution, player.username)
                == (account.institution.as_str(), account.username.as_str())
        });
        let Some(player) = player else {
            continue;
        };
        let hashed = house
            .idp
            .hashing
            .hash(Share::Operator, Secret::new(player.password), &ctx)
            .await;
        let hash = hashed.map_err(|error| error.to_string())?;
        let secret = player.totp.map(|text| BASE32_NOPAD.decode(text.as_bytes()));
        let secret = secret.transpose().map_err(|error| error.to_string())?;
        let (sealer, work_ctx) = (Arc::clone(&house.idp.sealer), ctx.clone());
        let written = house.idp.durable.write(move |tx| {
            let ctx = &work_ctx;
            let Some(institution) = tx.institution_by_slug(player.institution)? else {
                return Ok(());
            };
            let key = institution.policy.login_name.canonical(player.username);
            let Some(person) = tx.person_by_login(&institution.id, &key)? else {
                return Ok(());
            };
            tx.set_password(&person.id, &hash, PasswordState::Current, ctx.now)?;
            tx.remove_second_factors(&person.id)?;
            if let Some(secret) = secret {
                let id = CredentialId::generate(ctx);
                let place = TotpCredential::secret_place(&id, &person.id);
                tx.put_pending_totp(&PendingTotp {
                    credential: TotpCredential {
                        secret: sealer.seal(&secret, &place, ctx),
                        id: id.clone(),
                        person: person.id.clone(),
                        digits: institution.policy.totp.digits,
                        period: player.period,
                        algorithm: institution.policy.totp.algorithm,
                        created_at: ctx.now,
                        drift: 0,
                    },
                    ends_at: ctx.now + chrono::Duration::minutes(1),
                })?;
                tx.enable_totp(&person.id, &id, player.period, 0, ctx.now)?;
            }
            Ok(())
        });
        written.await.map_err(|error| error.to_string())?;
        player.password.clone_into(&mut account.password);
        account.totp_secret = player.totp.map(str::to_owned);
        account.totp_period = player.period;
    }
    Ok(())
}

async fn open(
    config: &sluis_config::Config,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
) -> Fallible<House> {
    House::open(config, clock, randomness)
        .await
        .map_err(|error| error.to_string().into())
}

/// A line of configuration with these sealing keys, the sealing one first. `test` is the one that houses
/// are made with.
#[must_use]
pub fn sealing_keys(ids: &[&str]) -> String {
    let keys: Vec<String> = ids
        .iter()
        .map(|id| {
            let of = if *id == "test" {
                "what seals the secrets of tests".to_owned()
            } else {
                format!("another sealing key of tests: {id}")
            };
            let key = digest(&SHA256, of.as_bytes());
            let key = data_encoding::BASE64.encode(key.as_ref());
            format!("{{ id = {id:?}, key = {key:?} }}")
        })
        .collect();
    format!("secrets.sealing_keys = [{}]\n", keys.join(", "))
}

fn config(stores: &str, origin: &str, lines: &str) -> Fallible<sluis_config::Config> {
    let keys = if lines.contains("secrets.sealing_keys") {
        String::new()
    } else {
        sealing_keys(&["test"])
    };
    let text = format!(
        "{stores}server.public_url = {origin:?}\ndatabase.pool_size = 4\nserver.trusted_proxies = [\"127.0.0.1\"]\nprotocol.allow = [\"implicit\", \"hybrid\", \"plain_pkce\", \"unsigned_request_objects\"]\nprotocol.client_certificate_header = \"X-SSL-Client-Cert\"\noutgoing.allow_hosts = [\"127.0.0.1\"]\n{keys}{lines}"
    );
    sluis_config::Config::from_toml_str(&text).map_err(|faults| faults.to_string().into())
}

fn plain(source: &SecretSource) -> Result<Secret, String> {
    match source {
        SecretSource::Plain(text) => Ok(Secret::new(text.clone())),
        other => Err(format!("{other:?} can't be read here")),
    }
}
