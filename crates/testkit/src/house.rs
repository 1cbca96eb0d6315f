//! The product's server in this process.

use crate::{
    Fallible, FrozenClock, SeededRandomness, Stores,
    configured::config,
    places::{Place, Servers},
    template::{open, plain, template},
};
use chrono::TimeZone as _;
use sluis_idp_core::{Idp, administration::Setup, notice_sender::NoticeRound, trail::StreamRound};
use sluis_model::{
    audit::Event,
    context::{Clock, Ctx, Randomness, Timestamp},
    person::Person,
    ports::Outgoing,
};
use sluis_server::{
    audit_stream::Stream,
    composer::Composer,
    demo::{
        file::DemoFile,
        pages::{Received, received},
    },
    server_certificate::ServerCertificate,
};
use sluis_store::Store;
use sluis_themes::Themes;
use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{
        Arc, LazyLock,
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
    /// What TLS of our own shows, if the configuration says so.
    pub certificate: Option<Arc<ServerCertificate>>,
    pub(crate) store: Arc<Store>,
    commands: Box<dyn Fn() -> u64 + Send + Sync>,
    server: actix_web::dev::ServerHandle,
    thread: Option<JoinHandle<()>>,
    randomness: Arc<dyn Randomness>,
    hashes: Hashes,
    /// Further lines of configuration.
    lines: String,
    /// Shared by all replicas; gone with the last of them.
    pub(crate) place: Arc<Place>,
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
        // Houses share what of the themes is there. It stays while none is, so that it is read once.
        static KEPT: LazyLock<[Themes; 2]> = LazyLock::new(|| {
            let [people, console] = [(); 2].map(|()| Themes::embedded().expect("themes of ours"));
            console.read_console();
            [people, console]
        });
        LazyLock::force(&KEPT);
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
                        let commands = house.commands.clone();
                        let commands: Box<dyn Fn() -> u64 + Send + Sync> =
                            Box::new(move || commands.commands());
                        let told = (
                            house.idp.clone(),
                            house.composer(),
                            Arc::clone(&house.outgoing),
                            house.audit_stream.clone(),
                            house.certificate(),
                            Arc::clone(&house.store),
                            commands,
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
        let (idp, composer, outgoing, audit_stream, certificate, store, commands, server) =
            told.recv()??;
        Ok(Self {
            clock,
            idp,
            address,
            demo,
            composer,
            outgoing,
            audit_stream,
            certificate,
            store,
            commands,
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
            network: None,
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

    /// How many commands were sent to the ephemeral store since the house stands.
    #[must_use]
    pub fn commands(&self) -> u64 {
        (self.commands)()
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

    /// Runs statements on the database beside the running house: `of_file` where it is a file, else `of_server`.
    ///
    /// # Panics
    /// When the database refuses.
    pub fn in_database(&self, of_file: &str, of_server: &str) {
        let sql = if self.place.is_file() {
            of_file
        } else {
            of_server
        };
        if let Err(error) = self.place.execute(sql) {
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
